"""Large N: the estimator, the figures of real claims, the claims drawn, and verdicts both ways."""

from __future__ import annotations

import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.cases import read_case, scenario_text
from sim.errors import SimError
from sim.experiments import Answer, Laboratory, Summary
from sim.experiments.protocol import find_experiment
from sim.inference.intervals import Estimate
from sim.model import NegotiationModel
from sim.scenario.loader import Loaded, load_with_provenance

EXPERIMENT = find_experiment("claims_large_n")
SLOPES, BINS, CLAIMS, DESIGN, MEASURE, VERDICTS, FIGURES = (
    EXPERIMENT.module(name)
    for name in ("slopes", "bins", "claims", "design", "measure", "verdicts", "figures")
)
REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = REPOSITORY / "docs" / "beyond-karabakh.md"
RESULT = REPOSITORY / "results" / EXPERIMENT.name / "summary.csv"
SMALL = {"claims": 16, "points": 6, "resamples": 50}
#: A model in which advantage moves no front, and so is worth nothing to anybody.
USELESS = ("front.mobility=0.001", "behaviour.precision=20")


# -- the estimator ---------------------------------------------------------------------------------


def made_up(years: float, level: float, change: float, seed: int = 1) -> pd.DataFrame:
    """Rows of four hundred claims, twenty each, in which slopes are known."""
    rng = np.random.default_rng(seed)
    at, shift = (np.repeat(rng.normal(0.0, size, 400), 20) for size in (2.0, 0.3))
    chance = -np.expm1(-years * np.exp(-4.0 + level * at + change * shift))
    return pd.DataFrame(
        {
            "claim": np.repeat(range(400), 20),
            "level": at,
            "change": shift,
            "years": years,
            "event": (rng.random(8000) < chance).astype(int),
        }
    )


@pytest.mark.parametrize("years", [1.0, 10.0])
def test_known_slopes_are_found_however_long_claims_are_watched(years: float) -> None:
    found = SLOPES.slopes(made_up(years, 0.5, -1.0))
    for name, true in (("level", 0.5), ("change", -1.0)):
        assert abs(found[name].value - true) < 3.3 * found[name].standard_error
    other = SLOPES.slopes(made_up(years, 0.2, 0.5))
    assert abs(other["level"].value - 0.5) > 3.3 * other["level"].standard_error
    assert abs(other["change"].value + 1.0) > 3.3 * other["change"].standard_error


def test_slopes_are_those_of_another_program() -> None:
    models = pytest.importorskip("statsmodels.api")
    frame = made_up(10.0, 0.5, -1.0)
    link = models.families.links.CLogLog()
    fit = models.GLM(
        frame["event"],
        models.add_constant(frame[["level", "change"]]),
        family=models.families.Binomial(link),
        offset=np.log(frame["years"]),
    ).fit(cov_type="cluster", cov_kwds={"groups": frame["claim"]})
    for name, found in SLOPES.slopes(frame).items():
        assert found.value == pytest.approx(fit.params[name], abs=0.002)  # the prior
        assert found.standard_error == pytest.approx(fit.bse[name], rel=0.05)


def test_rows_of_one_claim_are_no_independent_rows() -> None:
    frame = made_up(1.0, 0.5, -1.0)
    twice = pd.concat([frame, frame])
    apart = pd.concat([frame, frame.assign(claim=frame["claim"] + 400)])
    once, same, other = (
        SLOPES.slopes(one)["level"].standard_error for one in (frame, twice, apart)
    )
    assert same == pytest.approx(once, rel=0.01)
    assert other == pytest.approx(once / math.sqrt(2.0), rel=0.01)


def test_a_slope_stays_finite_where_nothing_happens_below_a_threshold() -> None:
    frame = made_up(1.0, 0.0, 0.0)
    frame["event"] = (frame["level"] > 1.0).astype(int)
    found = SLOPES.slopes(frame)["level"]
    assert found.low > 1.0
    assert math.isfinite(found.high)


def test_what_hardly_ever_happens_has_no_slope() -> None:
    frame = made_up(1.0, 0.0, 0.0)
    frame["event"] = (np.arange(len(frame)) < SLOPES.FEWEST - 1).astype(int)
    assert SLOPES.slopes(frame) == {}
    assert SLOPES.visible(frame, 20, 1) is None
    frame.loc[frame.index[-1], "event"] = 1
    assert set(SLOPES.slopes(frame)) == {"level", "change"}


def test_what_advantage_shows_is_a_half_by_chance() -> None:
    flat, steep = (SLOPES.visible(made_up(10.0, b, 0.0), 100, 1) for b in (0.0, 1.0))
    assert flat.low < 0.5 < flat.high
    assert steep.low > 0.7


def test_a_share_of_ten_years_is_a_chance_a_year() -> None:
    frame = pd.DataFrame({"claim": range(100), "years": 10.0, "event": [1] * 40 + [0] * 60})
    assert SLOPES.yearly(frame).value == pytest.approx(1.0 - 0.6**0.1)
    never = SLOPES.yearly(frame.assign(event=0, years=1.0))
    assert never.value == 0.0
    assert never.high == pytest.approx(0.037, abs=0.001)  # Wilson, 0 of 100


# -- figures of real claims ------------------------------------------------------------------------


def claim_years(**changes: int) -> pd.DataFrame:
    """Two made-up claims over twenty years each; the first has disputes in 1950 and 1953."""
    years = pd.DataFrame({"year": range(1946, 1966)})
    table = pd.concat([years.assign(claimdy=number) for number in (11, 12)], ignore_index=True)
    first = table["claimdy"] == 11
    table = table.assign(
        icowsal=8,
        conttype=1,
        claim_age=table["year"] - 1940,
        lncap=np.where(first, 2.5, -0.1),
        dlncap5=np.where(first, 0.3, 0.0),
        lnmilex=np.where(first, 2.5, -0.1),
        dlnmilex5=0.0,
        midissyr=(first & table["year"].isin([1950, 1953])).astype(int),
        midfatyr=0,
        waryr=0,
        ends_this_year=(table["year"] == 1965).astype(int),
    )
    return table.assign(**changes)


def test_years_are_counted_by_hand() -> None:
    found = BINS.data(BINS.population(claim_years())).set_index(["quantity", "measure", "group"])

    def figure(quantity: str, group: str) -> tuple[float, int]:
        row = found.loc[(quantity, "capabilities", group)]
        return round(float(row["value"]), 12), int(row["n"])

    assert figure("yearly dispute", "all") == (2 / 40, 40)
    assert figure("yearly dispute", "level: over 9:1") == (2 / 20, 20)
    assert figure("yearly dispute", "level: 2:3 to 3:2") == (0.0, 20)
    assert figure("yearly dispute", "change: rises by over 22 %") == (2 / 20, 20)
    # 1951 to 1963, ten years after the last dispute; that of 1953 comes again
    assert figure("yearly again", "all") == (round(1 / 13, 12), 13)
    assert figure("yearly end", "all") == (2 / 40, 40)
    assert ("yearly dispute", "capabilities", "level: under 1:9") not in found.index


@pytest.mark.parametrize(
    "changes", [{"icowsal": 6}, {"conttype": 0}, {"claim_age": 1}, {"year": 1900}]
)
def test_other_claims_are_left_out(changes: dict[str, int]) -> None:
    assert len(BINS.population(claim_years())) == 40
    assert BINS.population(claim_years(**changes)).empty


def test_a_table_that_lacks_columns_is_refused_by_their_names(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    claim_years().drop(columns=["lncap", "waryr"]).to_csv(path, index=False)
    with pytest.raises(SimError, match="lacks 2 columns") as told:
        BINS.read(str(path))
    assert "lncap: ln of the claimant's capabilities" in str(told.value)
    assert "year: calendar year" not in str(told.value)


def script(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(REPOSITORY / "results" / "claims.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_script_makes_both_files_from_a_copy_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    claim_years().to_csv(path, index=False)
    assert script(str(path), "--out", str(tmp_path)).returncode == 0
    made = pd.read_csv(tmp_path / "data.csv")
    assert tuple(made.columns) == BINS.FIGURES
    assert not made[made["quantity"] == "yearly dispute"].empty
    assert set(pd.read_csv(tmp_path / "population.csv")["quantity"]) == {
        "level",
        "change",
        "salience",
    }


def test_the_script_refuses_what_is_no_table(tmp_path: Path) -> None:
    done = script(str(tmp_path / "nowhere.csv"))
    assert done.returncode == 2
    assert "no table of claim-years" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_committed_figures_are_whole() -> None:
    data = pd.read_csv(EXPERIMENT.folder / "data.csv")
    assert tuple(data.columns) == BINS.FIGURES
    found = data.set_index(["quantity", "measure", "group"])
    events = {"dispute": 282, "fatal dispute": 128, "war": 19, "end": 108}
    for name, count in events.items():
        place = (f"yearly {name}", "capabilities", "all")
        (row,) = [one for at, one in found.iterrows() if at == place]
        assert row["n"] == 2638
        assert row["value"] * 2638 == pytest.approx(count, abs=0.05)
    drawn_from = CLAIMS.population()
    for name in ("level", "change"):
        part = drawn_from[drawn_from["quantity"] == name]
        assert part["at"].tolist() == list(BINS.STEPS)
        assert part["value"].is_monotonic_increasing
    salience = drawn_from[drawn_from["quantity"] == "salience"]
    assert salience["value"].sum() == pytest.approx(1.0, abs=1e-4)


# -- claims that are drawn -------------------------------------------------------------------------


def test_more_claims_have_the_same_first_ones() -> None:
    assert CLAIMS.drawn(9, 15)[:4] == CLAIMS.drawn(4, 15)
    assert CLAIMS.drawn(4, 16) != CLAIMS.drawn(4, 15)


def test_claims_are_drawn_as_real_ones_are_spread() -> None:
    claims = CLAIMS.drawn(1000, 1)
    for name in ("level", "change"):
        known = CLAIMS.population().query("quantity == @name")
        values = [getattr(one, name) for one in claims]
        for at in (0.1, 0.5, 0.9):
            quantile = float(known.loc[known["at"] == at, "value"].iloc[0])
            below = float(np.mean(np.array(values) <= quantile))
            assert below == pytest.approx(at, abs=4 * math.sqrt(at * (1 - at) / 1000))
    assert np.mean([one.mediated for one in claims]) == pytest.approx(135 / 377, abs=0.06)


def test_the_placebo_exchanges_balances_and_nothing_else() -> None:
    claims = CLAIMS.drawn(30, 15)
    other = CLAIMS.exchanged(claims, 15)
    assert sorted(one.true_level for one in other) == sorted(one.level for one in claims)
    assert sum(one.true_level == two.level for one, two in zip(other, claims, strict=True)) < 5
    back = [replace(one, true_level=one.level, true_change=one.change) for one in other]
    assert back == claims


def loaded(claim: object, folder: Path, *changes: str) -> Loaded:
    case = folder / "claim.case.yaml"
    case.write_text(CLAIMS.table(claim), encoding="utf-8")
    path = folder / "claim.yaml"
    path.write_text(scenario_text(read_case(case)), encoding="utf-8")
    return load_with_provenance(str(path), changes)


@pytest.mark.parametrize("change", [0.3, -0.3, 0.0])
def test_spending_makes_the_change_that_a_claim_is_called_by(change: float, tmp_path: Path) -> None:
    claim = replace(CLAIMS.drawn(1, 15)[0], true_level=-3.0, true_change=change)
    short = loaded(claim, tmp_path, "clock.end=2006-01-01", "incidents.escalation=0")
    assert claim.middle == pytest.approx(claim.level + 0.8 * claim.change)
    model = NegotiationModel(short.scenario)
    assert model.observed == pytest.approx(-3.0, abs=0.01)
    while model.running:
        model.step()
    # the last step ends less than a month before or after five years of change
    assert model.observed == pytest.approx(-3.0 + change, abs=0.01 + abs(change) / 60)


def test_arms_differ_in_what_they_say_and_nothing_else(tmp_path: Path) -> None:
    one = loaded(CLAIMS.drawn(1, 15)[0], tmp_path)
    sets = DESIGN.points(one, DESIGN.ARMS, 6, 3)
    blocks = dict(zip(DESIGN.ARMS, np.split(sets.values, len(DESIGN.ARMS)), strict=True))
    written = blocks.pop(DESIGN.WRITTEN)
    told = {
        DESIGN.INFORMED: {DESIGN.UNCERTAINTY, "parties.one.optimism", "parties.other.optimism"},
        DESIGN.HIDDEN: {DESIGN.UNCERTAINTY},
        DESIGN.LOCAL: {DESIGN.DIAL},
    }
    for arm, block in blocks.items():
        differ = {
            key
            for key, was, now in zip(sets.columns, written.T, block.T, strict=True)
            if not np.array_equal(was, now)
        }
        assert differ == told[arm]
    at = sets.columns.index(DESIGN.UNCERTAINTY)
    assert set(blocks[DESIGN.INFORMED][:, at]) == {0.0}


def test_what_happens_to_a_claim_is_read_from_its_run() -> None:
    runs = pd.DataFrame(
        {
            "claim": [1, 1, 2, 2],
            "level": 0.0,
            "change": 0.0,
            "war": [0, 1, 1, 1],
            "wars": [0, 1, 2, 1],
            "war_onset": [math.nan, 4.0, 2.0, 9.5],
            "large_war": [0, 0, 1, 0],
            "agreed": [1, 0, 0, 0],
            "control_end": [0.0, 0.0, 1.0, 0.5],
        }
    )
    found = MEASURE.frames(runs)
    assert found["dispute"]["event"].tolist() == [0, 1, 1, 1]
    assert found["war"]["event"].tolist() == [0, 0, 1, 0]
    assert found["end"]["event"].tolist() == [1, 0, 1, 0]
    assert found["again"]["event"].tolist() == [0, 1]  # the last fighting came too late
    assert found["again"]["years"].tolist() == [6.0, 8.0]


# -- verdicts --------------------------------------------------------------------------------------

NEAR, FAR, WIDE = ((0.0, 0.05), (2.0, 0.05), (0.5, 0.4))


def summary_with(**slopes: tuple[float, float]) -> Summary:
    """A made-up summary: slopes are 0 in the data, and as given by arm elsewhere."""
    summary = Summary()
    arms = {"written": DESIGN.WRITTEN, "informed": DESIGN.INFORMED, "placebo": DESIGN.PLACEBO}
    settings = {MEASURE.of_data(one): NEAR for one in BINS.MEASURES}
    settings |= {arm: slopes.get(name, NEAR) for name, arm in arms.items()}
    for setting, (value, error) in settings.items():
        for event in BINS.EVENTS:
            for regressor in SLOPES.REGRESSORS:
                found = Estimate(value, value - 2 * error, value + 2 * error, error, 100)
                name = f"slope of {event}"
                summary.add(name, found, setting=setting, group=regressor)
    return summary


def answers(**slopes: tuple[float, float]) -> list[Answer]:
    return [one.answer for one in EXPERIMENT.judge(summary_with(**slopes))]


@pytest.mark.parametrize(
    ("found", "answer"),
    [(NEAR, Answer.SUPPORTED), (FAR, Answer.NOT_SUPPORTED), (WIDE, Answer.UNDECIDED)],
)
def test_slopes_are_judged_against_those_of_the_data(
    found: tuple[float, float], answer: Answer
) -> None:
    assert answers(written=found) == [answer] * 4 + [Answer.SUPPORTED]


@pytest.mark.parametrize(
    ("found", "answer"),
    [(NEAR, Answer.SUPPORTED), (FAR, Answer.NOT_SUPPORTED), (WIDE, Answer.UNDECIDED)],
)
def test_selection_is_judged_where_nothing_is_hidden(
    found: tuple[float, float], answer: Answer
) -> None:
    assert answers(informed=found) == [Answer.SUPPORTED] * 4 + [answer]


def test_nothing_is_decided_where_the_placebo_has_slopes() -> None:
    judged = EXPERIMENT.judge(summary_with(placebo=FAR))
    assert {one.answer for one in judged} == {Answer.UNDECIDED}
    assert "The placebo has slopes" in judged[0].effect


def test_what_is_too_rare_for_a_slope_is_undecided() -> None:
    summary = summary_with()
    fewer = Summary()
    for row in summary:
        if (row["quantity"], row["setting"]) != ("slope of war", DESIGN.WRITTEN):
            place = {"setting": row["setting"], "group": row["group"]}
            fewer.add(row["quantity"], summary.get(row["quantity"], **place), **place)
    expected = [Answer.SUPPORTED] * 5
    expected[list(DESIGN.COMPARED).index("war")] = Answer.UNDECIDED
    assert [one.answer for one in EXPERIMENT.judge(fewer)] == expected


def measured(folder: Path, *changes: str) -> Summary:
    lab = Laboratory(EXPERIMENT.protocol, raw=folder, sizes=SMALL, changes=changes)
    return EXPERIMENT.measure(lab)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return measured(tmp_path_factory.mktemp("written"))


@pytest.fixture(scope="module")
def useless(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return measured(tmp_path_factory.mktemp("useless"), *USELESS)


def test_where_advantage_is_worth_nothing_the_verdicts_turn(
    written: Summary, useless: Summary
) -> None:
    """The shipped model fights by advantage also where nothing is hidden; this one nowhere."""
    events = list(DESIGN.COMPARED)
    shipped, flat = EXPERIMENT.judge(written), EXPERIMENT.judge(useless)
    assert shipped[events.index("dispute")].answer is Answer.NOT_SUPPORTED
    assert flat[events.index("dispute")].answer is not Answer.NOT_SUPPORTED
    assert shipped[-1].answer is Answer.NOT_SUPPORTED
    assert flat[-1].answer is Answer.SUPPORTED


def test_figures_are_drawn(written: Summary) -> None:
    drawn = EXPERIMENT.draw(written)
    assert set(drawn) == {"slopes", "chances"}
    assert all(one.figure.axes for one in drawn.values())


# -- the page --------------------------------------------------------------------------------------


def read() -> Summary:
    return Summary.read(RESULT.read_bytes(), RESULT.name)


def table(summary: Summary, regressor: str = "level") -> str:
    """The table of the page, from the figures."""
    columns = {
        "real claims, by capabilities": MEASURE.of_data("capabilities"),
        "by spending": MEASURE.of_data("spending"),
        "model as written": DESIGN.WRITTEN,
        "nothing hidden": DESIGN.INFORMED,
        "local balance": DESIGN.LOCAL,
        "placebo": DESIGN.PLACEBO,
    }
    lines = [f"| | {' | '.join(columns)} |", "|---" * 7 + "|"]
    for event, name in DESIGN.NAMES.items():
        if event in DESIGN.COMPARED:
            cells = [VERDICTS.slope(summary, event, at, regressor) for at in columns.values()]
            lines.append(f"| {name} | {' | '.join(VERDICTS.told(one) for one in cells)} |")
    return "\n".join(lines)


@pytest.mark.parametrize("regressor", ["level", "change"])
def test_the_page_has_the_slopes_of_the_result(regressor: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    shown = page.partition(f"<!-- {regressor} -->\n")[2].partition("\n<!-- / -->")[0]
    assert shown == table(read(), regressor)
    assert shown.replace("+0.0", "+9.9") != table(read(), regressor)
