"""Predicting autumn 2020: what is held out, and verdicts that can come out either way."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from sim.behaviour import read_ensemble
from sim.calibration.evidence import decided_on
from sim.experiments import Answer, Laboratory, Summary
from sim.experiments.protocol import find_experiment
from sim.inference.intervals import Estimate
from sim.scenario import load
from sim.targets import load_targets

EXPERIMENT = find_experiment("predicting_2020")
DESIGN, MEASURE, VERDICTS = (EXPERIMENT.module(name) for name in ("design", "measure", "verdicts"))
BETTER = Estimate(0.2, 0.15, 0.25, 0.025, 400)
WORSE = Estimate(-0.2, -0.25, -0.15, 0.025, 400)
WHO_KNOWS = Estimate(0.0, -0.05, 0.05, 0.025, 400)


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    folder = tmp_path_factory.mktemp("predicting")
    sets = folder / "sets.csv"
    sets.write_text("behaviour.hope_fade,behaviour.precision\n0.05,200\n0.08,300\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DESIGN, "SETS", sets)
        lab = Laboratory(EXPERIMENT.protocol, raw=folder, sizes={"replicates": 60})
        return EXPERIMENT.measure(lab)


def test_nothing_that_the_sets_have_seen_is_scored_and_no_input() -> None:
    for setting in (DESIGN.AUTUMN, DESIGN.UNBROKEN):
        scenario, asked = load(setting), DESIGN.targets(setting)
        assert asked
        assert all(decided_on(one, scenario) >= DESIGN.UNTIL for one in asked)
        assert not any(one.used_in_setting for one in asked)
    # The changed twin: of the unbroken history much was decided before.
    every = [one for one in load_targets("karabakh") if one.scenario == DESIGN.UNBROKEN]
    assert len(DESIGN.targets(DESIGN.UNBROKEN)) < len(every)
    assert dt.date(2020, 7, 1) == DESIGN.UNTIL


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


def replaced(summary: Summary, **losses: Estimate) -> Summary:
    """A summary in which worlds are worse by something else."""
    names = {"still": DESIGN.STILL, "alone": DESIGN.ALONE, "coins": DESIGN.COINS}
    other = {names[key]: one for key, one in losses.items()}
    changed = Summary()
    for row in summary:
        place = {"setting": row["setting"], "group": row["group"], "x": row["x"]}
        found = summary.get(row["quantity"], **place)
        if row["quantity"] == "loss":
            found = other.get(str(row["group"]), found)
        changed.add(row["quantity"], found, kind=row["kind"], **place)
    return changed


@pytest.mark.parametrize(
    ("loss", "answer"),
    [
        (BETTER, Answer.SUPPORTED),
        (WORSE, Answer.NOT_SUPPORTED),
        (WHO_KNOWS, Answer.UNDECIDED),
    ],
)
def test_each_world_is_judged_by_its_own_score(
    measured: Summary, loss: Estimate, answer: Answer
) -> None:
    plain = [one.answer for one in EXPERIMENT.judge(measured)]
    for place, key in enumerate(("still", "alone", "coins")):
        changed = [one.answer for one in EXPERIMENT.judge(replaced(measured, **{key: loss}))]
        assert changed[place] is answer
        assert changed[:place] + changed[place + 1 :] == plain[:place] + plain[place + 1 :]


def test_the_record_among_the_runs_is_counted_figure_by_figure(measured: Summary) -> None:
    def moved(below: float) -> Summary:
        changed = Summary()
        for row in measured:
            place = {"setting": row["setting"], "group": row["group"], "x": row["x"]}
            found = measured.get(row["quantity"], **place)
            if row["quantity"] == "share_below":
                found = dataclasses.replace(found, value=below, low=below, high=below)
            if row["quantity"] == "share_above":
                found = dataclasses.replace(found, value=0.0, low=0.0, high=0.0)
            changed.add(row["quantity"], found, kind=row["kind"], **place)
        return changed

    assert EXPERIMENT.judge(moved(0.5))[-1].answer is Answer.SUPPORTED
    assert EXPERIMENT.judge(moved(0.99))[-1].answer is Answer.NOT_SUPPORTED


def test_figures_are_drawn(measured: Summary) -> None:
    assert set(EXPERIMENT.draw(measured)) == {"scores", "targets"}
