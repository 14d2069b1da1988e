"""Predicting autumn 2020: what is held out, and verdicts that can come out either way."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.behaviour import read_ensemble
from sim.errors import SimError
from sim.experiments import Answer, Laboratory, Summary
from sim.experiments.protocol import find_experiment
from sim.inference.intervals import Estimate
from sim.targets import load_targets

EXPERIMENT = find_experiment("predicting_2020")
DESIGN, MEASURE, VERDICTS = (EXPERIMENT.module(name) for name in ("design", "measure", "verdicts"))
SETS = DESIGN.SETS
BETTER = Estimate(0.2, 0.15, 0.25, 0.025, 400)
WORSE = Estimate(-0.2, -0.25, -0.15, 0.025, 400)
WHO_KNOWS = Estimate(0.0, -0.05, 0.05, 0.025, 400)


def without_a_fit(folder: Path) -> Path:
    """Sets that no fit would give: choices by the toss of a coin."""
    file = folder / "prior.csv"
    file.write_text("behaviour.hope_fade,behaviour.precision\n0.05,0\n0.08,0\n0.07,0\n")
    return file


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    folder = tmp_path_factory.mktemp("predicting")
    sets = folder / "sets.csv"
    sets.write_text("behaviour.hope_fade,behaviour.precision\n0.05,200\n0.08,300\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DESIGN, "SETS", sets)
        patch.setattr(DESIGN, "PRIOR_SETS", without_a_fit(folder))
        lab = Laboratory(EXPERIMENT.protocol, raw=folder, sizes={"replicates": 60})
        return EXPERIMENT.measure(lab)


def test_nothing_that_the_sets_have_seen_is_scored() -> None:
    """By what the calibration itself says that it held out, and up to which day it went."""
    fit = pd.read_csv(SETS.parent / "fit.csv")
    held_out = set(fit.loc[fit["role"] == "held out", "id"])
    command = json.loads((SETS.parent / "manifest.json").read_text())["command"]
    assert f"--until {DESIGN.UNTIL}" in command
    for setting in (DESIGN.AUTUMN, DESIGN.UNBROKEN):
        asked = {one.id for one in DESIGN.targets(setting)}
        assert asked
        assert asked <= held_out
    fitted = set(fit.loc[fit["role"] == "fitted", "id"])
    assert fitted & {one.id for one in load_targets("karabakh") if one.scenario == DESIGN.UNBROKEN}


def test_an_arm_that_fixes_a_number_takes_it_out_of_the_sets(tmp_path: Path) -> None:
    file = tmp_path / "sets.csv"
    file.write_text("behaviour.hope_fade,behaviour.precision\n0.05,200\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DESIGN, "SETS", file)
        assert DESIGN.sets_for(("behaviour.precision=0",)).columns == ("behaviour.hope_fade",)
        assert DESIGN.sets_for(()).columns == read_ensemble(file).columns


def test_without_the_shift_no_large_war_comes(measured: Summary) -> None:
    """The arm does what it says: the level of 2016, at which the year 2016 has few large wars."""
    written = measured.get("large_war", setting=DESIGN.AUTUMN, group=DESIGN.FULL)
    still = measured.get("large_war", setting=DESIGN.AUTUMN, group=DESIGN.STILL)
    assert written.value > 0.9
    assert still.value < 0.1


def test_the_arm_without_a_fit_takes_its_own_sets(measured: Summary) -> None:
    """Sets of tossed coins foretell as the arm of tossed coins does, and not as the fitted ones."""
    found, coins, written = (
        measured.get("score_course", setting=DESIGN.AUTUMN, group=group).value
        for group in (DESIGN.PRIOR, DESIGN.COINS, DESIGN.FULL)
    )
    assert found == pytest.approx(coins, abs=0.05)
    assert abs(found - written) > 0.05
    assert DESIGN.PRIOR not in VERDICTS.WORLDS


def test_the_draws_of_the_prior_are_of_what_the_fit_has_learnt() -> None:
    """The same numbers over the same ranges, wider apart, and none of them chosen."""
    fitted, prior = (read_ensemble(one) for one in (SETS, DESIGN.PRIOR_SETS))
    assert prior.columns == fitted.columns
    assert len(prior) == len(fitted)
    manifests = [
        json.loads((one.parent / "manifest.json").read_text()) for one in (SETS, DESIGN.PRIOR_SETS)
    ]
    assert manifests[0]["learnt"] == manifests[1]["learnt"]
    assert manifests[1]["search"]["temper"] == 0.0
    assert manifests[1]["result"]["distinct_sets"] == len(prior)


def test_a_run_brings_its_set_with_it(tmp_path: Path) -> None:
    file = without_a_fit(tmp_path)
    lab = Laboratory(EXPERIMENT.protocol, raw=tmp_path)
    scenario = lab.scenario("toy/fearon")
    asked = ["replicate", "set", "war"]
    runs = lab.simulate(scenario, 7, asked, behaviour=read_ensemble(file))
    assert runs["set"].tolist() == [0, 1, 2, 0, 1, 2, 0]
    assert MEASURE.sets_of(runs.iloc[::-1]).tolist() == [0, 2, 1, 0, 2, 1, 0]
    with pytest.raises(SimError, match="no column 'set'"):
        lab.simulate(scenario, 7, asked)


def replaced(summary: Summary, what: str, world: str, loss: Estimate) -> Summary:
    """A summary in which a world is worse by something else at the war, or at its course."""
    changed = Summary()
    there = False
    for row in summary:
        place = {"setting": row["setting"], "group": row["group"], "x": row["x"]}
        found = summary.get(row["quantity"], **place)
        if row["quantity"] == f"loss_{what}" and row["group"] == world:
            found, there = loss, True
        changed.add(row["quantity"], found, kind=row["kind"], **place)
    if not there:
        for name in (f"score_{what}", f"loss_{what}"):
            changed.add(name, loss, setting=DESIGN.AUTUMN, group=world)
    return changed


@pytest.mark.parametrize(
    ("loss", "answer"),
    [(BETTER, Answer.SUPPORTED), (WORSE, Answer.NOT_SUPPORTED), (WHO_KNOWS, Answer.UNDECIDED)],
)
def test_each_world_is_judged_by_its_own_score(
    measured: Summary, loss: Estimate, answer: Answer
) -> None:
    plain = [one.answer for one in EXPERIMENT.judge(measured)]
    asked = [(world, what) for world in VERDICTS.WORLDS for what in MEASURE.WHATS]
    for place, (world, what) in enumerate(asked):
        judged = EXPERIMENT.judge(replaced(measured, what, world, loss))
        changed = [one.answer for one in judged]
        assert changed[place] is answer
        assert changed[:place] + changed[place + 1 :] == plain[:place] + plain[place + 1 :]


def test_that_more_advantage_brings_more_war_is_built_in(measured: Summary) -> None:
    marked = [one.statement for one in EXPERIMENT.judge(measured) if one.built_in]
    assert len(marked) == 1
    assert "military shift" in marked[0]


def test_runs_of_one_set_are_no_independent_runs() -> None:
    """Sets that differ, each with runs that are alike: the interval is that of so many sets."""
    rng = np.random.default_rng(1)
    of_sets = rng.normal(size=50)
    alike = np.repeat(of_sets, 40)
    found = MEASURE._over_sets(float(alike.mean()), alike - alike.mean(), np.repeat(range(50), 40))
    assert found.standard_error == pytest.approx(of_sets.std(ddof=1) / np.sqrt(50))
    free = rng.normal(size=2000)
    other = MEASURE._over_sets(float(free.mean()), free - free.mean(), np.repeat(range(50), 40))
    assert other.standard_error == pytest.approx(free.std() / np.sqrt(2000), rel=0.3)


def test_the_base_rate_is_for_the_length_of_the_setting() -> None:
    assert DESIGN.base_rate() == pytest.approx(1 - (27 / 28) ** (353 / 365.25))


def test_figures_are_drawn(measured: Summary) -> None:
    assert set(EXPERIMENT.draw(measured)) == {"scores", "targets"}
