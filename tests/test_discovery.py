"""Scenario discovery: planted boxes are found, chance is seen through, and slips are told."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from sim.behaviour import Ensemble, digest_of
from sim.cli import app
from sim.cli.commands.discover import case_of
from sim.discovery import Case, Discovery, _parts, discover
from sim.errors import SimError
from sim.pictures.discovery import discovery_figure
from sim.pictures.style import render
from sim.sweeps import Sweep
from tests.rules.twins import holds
from tests.sweeps.sweeps import made

RISE, PUSH, WHO, IDLE = "balance.rise", "front.push", "parties.north.strategy", "talks.idle"
WAR = Case("war", "true")


class Planted:
    """Stands for a sweep: at 80 % of the points with rise > 0.6 and `hawk` there is war, else 10 %.

    Runs of one point are alike. Terms exist only without a war and follow `push`; `kind` is a word.
    """

    folder = Path("planted")

    def __init__(self, points: int = 1500, replicates: int = 1, shuffle: bool = False) -> None:
        rng = np.random.default_rng(7)
        inputs = {key: rng.random(points) for key in (RISE, PUSH, IDLE)}
        words = rng.choice(["hawk", "dove", "fox"], points)
        war = rng.random(points) < np.where((inputs[RISE] > 0.6) & (words == "hawk"), 0.8, 0.1)
        war = rng.permutation(war) if shuffle else war
        varied = {**inputs, WHO: words}
        frame = pd.DataFrame({"point": range(points), **varied, "failure": "", "war": war})
        frame["either"] = (frame[RISE] > 0.8) | (frame[PUSH] < 0.2)
        frame["terms"] = frame[PUSH].where(~frame["war"])
        frame["kind"] = np.where(war, "large", "")
        frame = frame.loc[np.repeat(frame.index, replicates)].reset_index(drop=True)
        frame.insert(1, "replicate", np.tile(range(replicates), points))
        self.table = frame

    @property
    def columns(self) -> list[str]:
        return list(map(str, self.table.columns))

    def frame(self, columns: Sequence[str]) -> pd.DataFrame:
        return self.table[list(columns)]


def searched(case: Case = WAR, *, options: dict[str, Any] | None = None, **sweep: Any) -> Discovery:
    """What is found in such a sweep."""
    return discover(cast(Sweep, Planted(**sweep)), case, **(options or {}))


# -- boxes ----------------------------------------------------------------------------------------


def test_a_planted_box_of_a_number_and_a_word_is_found_and_nothing_else_is_limited() -> None:
    def check(found: Discovery) -> None:
        limits = {one.key: one for one in found.limits(1)}
        assert limits.keys() == {RISE, WHO}
        assert limits[RISE].start == pytest.approx(0.6, abs=0.03)
        assert limits[RISE].end == limits[RISE].most == pytest.approx(1, abs=0.01)
        assert limits[WHO].words == "hawk"
        assert not found.boxes[0].density.excludes(0.8)
        assert not found.base_rate.excludes(Planted().table["war"].mean())

    check(searched())
    assert not holds(check, searched(Case("war", "false")))


def test_shuffled_outcomes_have_no_box_that_is_denser_on_runs_held_back() -> None:
    def denser(found: Discovery) -> bool:
        return any(one.density.low > found.base_rate.value for one in found.boxes)

    for seed in range(5):
        assert denser(searched(options={"seed": seed}))
        assert not denser(searched(options={"seed": seed}, shuffle=True))


def test_a_number_is_above_or_below_and_a_word_is_one() -> None:
    def limits(case: Case) -> dict[str, tuple[float, float]]:
        return {one.key: (one.start, one.end) for one in searched(case).limits(1)}

    high, low = limits(Case("terms", "above", 0.5)), limits(Case("terms", "below", 0.5))
    assert high.keys() == low.keys() == {PUSH}
    assert high[PUSH] == pytest.approx((0.5, 1.0), abs=0.03)
    assert low[PUSH] == pytest.approx((0.0, 0.5), abs=0.03)
    assert limits(Case("kind", "is", "large")) == limits(WAR)


def test_runs_without_the_outcome_are_left_out_and_counted() -> None:
    found = searched(Case("terms", "above", 0.5))
    wars = int(Planted().table["war"].sum())
    assert found.undefined == wars > 100
    assert searched().undefined == 0
    assert not found.base_rate.excludes(0.5)  # of the runs that have terms


def test_whole_points_are_held_back_and_intervals_count_points() -> None:
    """Ten runs of a point that are all alike say no more than one."""
    one, ten = searched(points=1000), searched(points=1000, replicates=10)
    assert one.base_rate.n == ten.base_rate.n == 300
    assert ten.base_rate == one.base_rate
    for first, second in zip(one.limits(1), ten.limits(1), strict=True):
        assert (first.key, first.words) == (second.key, second.words)
        if not first.words:
            assert first.start == pytest.approx(second.start, abs=0.02)
        assert -math.log(first.quasi_p) == pytest.approx(-math.log(second.quasi_p), rel=0.2)
    assert 20 < ten.boxes[0].density.n < 60


def test_another_seed_holds_other_points_back() -> None:
    first, second = (searched(options={"seed": seed}).base_rate.value for seed in (1, 2))
    assert first != second


def test_a_second_box_is_sought_and_judged_among_what_is_left() -> None:
    alone, both = (searched(Case("either", "true"), options={"boxes": count}) for count in (1, 5))
    assert len(alone.boxes) == 1
    assert len(both.boxes) == 2
    assert both.limits(1) == alone.limits(1)
    assert {one.key for number in (1, 2) for one in both.limits(number)} == {RISE, PUSH}
    first, second = (one.coverage.value for one in both.boxes)
    assert first + second == pytest.approx(1.0, abs=0.05)
    way = both.boxes[1].box.trajectory
    assert way["coverage"].iloc[0] == pytest.approx(1 - first, abs=0.1)  # of all cases


def test_only_the_keys_asked_for_are_limited() -> None:
    found = searched(options={"keys": [RISE, IDLE]})
    assert {one.key for one in found.limits(1)} == {RISE}
    assert found.boxes[0].density.value < searched().boxes[0].density.value


# -- errors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "options", "told"),
    [
        (Case("wart", "true"), {}, "no outcome 'wart'\n.*sim outcomes.*\n.*did you mean 'war'"),
        (WAR, {"keys": ["front.pusk"]}, "'front.pusk' was not varied\n.*allowed: balance.rise, "),
        (WAR, {"keys": ["front.pusk"]}, "did you mean 'front.push'"),
        (Case("terms", "below", 2.0), {}, "terms below 2.0: in every run of the sweep"),
        (Case("terms", "above", 2.0), {}, "terms above 2.0: in no run of the sweep"),
        (
            Case("terms", "true"),
            {},
            "terms is not true or false, but a number\n"
            r".*allowed: above or below a number, as --above 0.5\d* or --below 0.5\d*",
        ),
        (
            Case("war", "above", 0.5),
            {},
            "war is not a number, but true or false\n.*allowed.*--false",
        ),
        (Case("terms", "is", "large"), {}, "terms is not a word, but a number\n.*allowed.*--above"),
        (WAR, {"held_back": 1.0}, "held back 1 of 1500 points\n.*allowed: between 0 and 1"),
    ],
)
def test_slips_are_told_with_what_is_allowed(
    case: Case, options: dict[str, Any], told: str
) -> None:
    with pytest.raises(SimError, match=told):
        searched(case, options=options)


def test_a_test_that_there_is_not_is_told() -> None:
    with pytest.raises(SimError, match=r"no test 'abov'\n.*true, false, above.*\n.*'above'"):
        searched(Case("terms", "abov", 0.5))
    assert searched(Case("terms", "above", 0.5)).boxes


def test_a_sweep_that_varied_nothing_has_no_boxes() -> None:
    still = Planted()
    still.table = still.table.drop(columns=[RISE, PUSH, WHO, IDLE])
    with pytest.raises(SimError, match="nothing was varied"):
        discover(cast(Sweep, still), WAR)


def test_one_condition_at_most_and_a_finite_number() -> None:
    def asked(**more: Any) -> Case:
        usual: dict[str, Any] = {"is_false": False, "above": None, "below": None, "word": ""}
        return case_of("war", **(usual | more))

    assert asked() == WAR
    assert asked(is_false=True) == Case("war", "false")
    assert asked(above=0.0) == Case("war", "above", 0.0)
    assert asked(word="large") == Case("war", "is", "large")
    with pytest.raises(SimError, match="one of them at most"):
        asked(is_false=True, above=0.0)
    with pytest.raises(SimError, match=r"--below nan.*\n.*allowed: any finite number"):
        asked(below=math.nan)


# -- the figure -----------------------------------------------------------------------------------


def test_the_figure_has_a_row_for_each_box_with_what_it_keeps() -> None:
    found = searched(options={"boxes": 2, "least_coverage": 0.2})
    figure = discovery_figure(found)
    assert len(figure.axes) == 2 * len(found.boxes)
    texts = [text.get_text() for text in figure.axes[1].texts]
    assert f"{WHO}: one of: hawk" in texts
    assert any(text.startswith(f"{RISE}: 0.6") for text in texts)
    assert figure.axes[0].get_xlabel().startswith("coverage")
    assert render(figure, "png").startswith(b"\x89PNG")


# -- the command ----------------------------------------------------------------------------------


def call(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "150", "SIM_DEBUG": ""}).invoke(app, ["discover", *arguments])


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> str:
    """War in Fearon's range comes from optimism: a corner of two parameters."""
    folder = tmp_path_factory.mktemp("discover") / "sweep"
    vary = {
        "parties.north.optimism": "-1:1",
        "parties.south.optimism": "-1:1",
        "parties.north.strategy": "boulware,conceder",
    }
    more: dict[str, Any] = {"design": "latin-hypercube", "samples": 300, "replicates": 1}
    made(folder, scenario="toy/fearon", vary=vary, engine="auto", block_size=100, **more)
    return str(folder)


def test_the_command_prints_the_boxes_and_writes_them(swept: str, tmp_path: Path) -> None:
    out = tmp_path / "boxes"
    result = call(swept, "--outcome", "war", "--out", str(out))
    assert result.exit_code == 0, result.output
    assert "war is true: in " in result.stdout
    assert "box 1: happens in" in result.stdout
    assert "90 points held back" in result.stdout
    assert {path.name for path in out.iterdir()} == {
        *("boxes.csv", "boxes.png", "boxes.svg", "peeling-1.csv")
    }
    boxes = pd.read_csv(out / "boxes.csv")
    optimism = boxes[boxes["key"].str.endswith("optimism")].set_index("key")
    assert (optimism["start"] > -0.5).all()
    assert (optimism["end"] == optimism["most"]).all()


def test_peace_is_found_at_the_other_end(swept: str, tmp_path: Path) -> None:
    result = call(swept, "--outcome", "war", "--false", "--out", str(tmp_path))
    assert "war is false: in " in result.stdout
    boxes = pd.read_csv(tmp_path / "boxes.csv").dropna(subset="start")
    assert len(boxes)
    assert (boxes["start"] == boxes["least"]).all()
    assert (boxes["end"] < boxes["most"]).all()


def test_the_command_tells_a_box_that_is_not_confirmed(swept: str) -> None:
    told = call(swept, "--outcome", "war", "--key", "parties.north.strategy").stdout
    assert "No box" in told or "not confirmed" in told
    assert "not confirmed" not in call(swept, "--outcome", "war").stdout


def test_runs_without_the_outcome_are_told(swept: str) -> None:
    told = call(swept, "--outcome", "terms_index", "--above", "0.65").stdout
    assert "runs in which the outcome is not defined" in told
    assert "left out" not in call(swept, "--outcome", "war").stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--outcome", "wart"], "did you mean 'war'"),
        (["--outcome", "war", "--false", "--above", "1"], "one of them at most"),
        (["--outcome", "terms_index"], "terms_index is not true or false, but a number"),
        (["--outcome", "terms_index"], "allowed: above or below a number, as --above 0."),
        (["--outcome", "settlement"], "as --is comprehensive (comprehensive"),
        (["--outcome", "war", "--is", "large"], "allowed: that it is true, which needs no option"),
        (["--outcome", "war", "--key", "balance.advantage"], "was not varied"),
        (["--outcome", "war_onset", "--above", "1e9"], "in no run of the sweep"),
    ],
)
def test_the_command_tells_slips_without_a_traceback(
    swept: str, arguments: list[str], told: str
) -> None:
    result = call(swept, *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.output


def test_a_folder_without_a_sweep_is_told(tmp_path: Path) -> None:
    result = call(str(tmp_path), "--outcome", "war")
    assert result.exit_code == 2
    assert "there is no sweep" in result.stderr


# -- sweeps over an ensemble -----------------------------------------------------------------------

HOPE, COST, FADE = "parties.north.hope", "parties.north.cost", "behaviour.hope_fade"


class OverSets(Planted):
    """As planted, each run with one of the sets of an ensemble; war wherever a set has hope < 0.4.

    Hope is that of runs which begin in 2020; what the file says of 2016 has no part.
    """

    def __init__(self, points: int = 1, sets: int = 400, replicates: int = 1200) -> None:
        super().__init__(points, replicates)
        rng = np.random.default_rng(3)
        self.ensemble = Ensemble(
            (f"{HOPE}@2016-01-01", f"{HOPE}@2020-07-12", COST, FADE),
            np.column_stack([rng.random((sets, 2)), np.full(sets, 0.5), rng.random(sets)]),
            "sets.csv",
            "0" * 64,
            tuple(range(2, sets + 2)),
        )
        taken = self.ensemble.values[:, 1:]
        keys = [HOPE, COST, FADE]
        self.manifest = {
            "behaviour": {"name": "sets.csv", "keys": keys},
            "identity": {"behaviour": digest_of(keys, taken)},
        }
        self.table.insert(2, "set", self.table["replicate"] % sets)
        low = taken[self.table["set"].to_numpy(), 0] < 0.4
        self.table["war"] = low if points == 1 else low & (self.table[RISE] > 0.6)


def over_sets(sweep: OverSets, **more: Any) -> Discovery:
    options = {"behaviour": sweep.ensemble} | more
    return discover(cast(Sweep, sweep), WAR, **options)


def test_a_box_may_say_for_which_sets_it_happens() -> None:
    """Of a sweep that varies nothing but the set; equal numbers and other dates have no part."""
    found = over_sets(OverSets())
    (limit,) = found.limits(1)
    assert limit.key == HOPE
    assert limit.end == pytest.approx(0.4, abs=0.03)
    assert found.base_rate.n == 120  # three tenths of the sets, not of the runs
    assert set(found.ranges) == {RISE, PUSH, IDLE, HOPE, FADE}


def test_sets_and_points_that_judge_had_no_part_in_finding() -> None:
    sweep = OverSets(points=300, sets=60, replicates=60)
    found = over_sets(sweep)
    assert {one.key for one in found.limits(1)} == {HOPE, RISE}
    assert found.base_rate.n == 18
    frame = sweep.table
    judged, learning = _parts(frame, 0.3, 0)
    for name in ("point", "set"):
        assert not set(frame.loc[judged, name]) & set(frame.loc[learning, name])
    assert judged.any()
    assert learning.any()


def test_the_number_of_a_set_is_no_input() -> None:
    """Without the ensemble, a sweep over sets is searched as any other."""
    sweep = OverSets(points=300, sets=60, replicates=60)
    found = over_sets(sweep, behaviour=None)
    assert set(found.ranges) == {RISE, PUSH, IDLE}
    with pytest.raises(SimError, match="'set' was not varied"):
        over_sets(sweep, behaviour=None, keys=["set"])


def test_another_ensemble_than_that_of_the_sweep_is_refused() -> None:
    sweep = OverSets()
    other = replace(sweep.ensemble, values=sweep.ensemble.values + 0.01, name="other.csv")
    with pytest.raises(SimError, match=r"other sets \(sets.csv\) than those of other.csv"):
        over_sets(sweep, behaviour=other)
    sweep.manifest = {"behaviour": None}
    with pytest.raises(SimError, match=r"made without an ensemble\n.*--behaviour FILE"):
        over_sets(sweep)


def test_a_sweep_over_sets_is_searched_on_the_command_line(tmp_path: Path) -> None:
    """The ensemble is asked for by its file, and another than that of the sweep is refused."""
    costs = np.linspace(0.0, 0.3, 60)
    sets = tmp_path / "sets.csv"
    rows = [f"{cost:.4f},{0.01 + 0.001 * (k % 7)}" for k, cost in enumerate(costs)]
    sets.write_text("parties.north.offensive_cost,behaviour.hope_fade\n" + "\n".join(rows))
    folder = tmp_path / "sweep"
    asked = ["toy/fearon", "--behaviour", str(sets), "--replicates", "60", "--out", str(folder)]
    assert CliRunner().invoke(app, ["sweep", *asked]).exit_code == 0
    words = ["discover", str(folder), "--outcome", "terms_index", "--above", "-1", "--behaviour"]
    result = CliRunner().invoke(app, [*words, str(sets)])
    assert "in every run of the sweep" in result.output
    other = tmp_path / "other.csv"
    other.write_text(sets.read_text() + "\n0.31,0.02")
    refused = CliRunner().invoke(app, [*words, str(other)])
    assert "made with other sets" in refused.output
