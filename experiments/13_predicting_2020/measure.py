"""What the sets that end in June 2020 say of the autumn, in each world, and how well.

`measure` runs every world with the same sets and the same luck, scores its targets, and tells of
each target where the record lies among the runs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.experiments import Laboratory, Summary
from sim.experiments.scores import Numbers, Score, deviation, kernel_score
from sim.inference.intervals import Estimate, share
from sim.targets.per_run import needed

from .design import (
    AUTUMN,
    FEWEST,
    FULL,
    UNBROKEN,
    WAR,
    base_rate,
    sets_for,
    shift,
    targets,
    worlds,
)

Sets = npt.NDArray[np.int64]
Scores = tuple["SetScore | None", "SetScore | None"]
#: What is scored: that the war comes, and its course where it does.
WHATS = ("war", "course")


def measure(lab: Laboratory) -> Summary:
    """Foretell the autumn in every world, and beside it from the unbroken history."""
    summary = Summary()
    summary.add("sets", len(sets_for(())))
    summary.add("shift", shift())
    summary.add("base_rate", base_rate())
    scores = {}
    for world, changes in worlds().items():
        runs = foretold(lab, AUTUMN, changes, world)
        summary.add("large_war", clustered(runs), setting=AUTUMN, group=world)
        scores[world] = score_war(runs), score_course(runs)
        for what, one in zip(WHATS, scores[world], strict=True):
            if one is not None:
                summary.add(f"score_{what}", by_set(one), setting=AUTUMN, group=world)
        if world == FULL:
            add_places(summary, runs, AUTUMN)
        else:
            add_losses(summary, world, scores[world], scores[FULL])
    add_places(summary, foretold(lab, UNBROKEN, ()), UNBROKEN)
    return summary


def add_losses(summary: Summary, world: str, one: Scores, full: Scores) -> None:
    """How much worse a world foretells the war, and its course, than the one as written."""
    war, course = one
    written, writtens_course = full
    assert war is not None
    assert written is not None
    worse = by_set(war - written)
    summary.add("loss_war", worse, setting=AUTUMN, group=world)
    if course is None or writtens_course is None:
        return
    a, b = by_set(course), by_set(writtens_course)  # other runs have a war: not paired
    gap, error = a.value - b.value, math.hypot(a.standard_error, b.standard_error)
    found = Estimate(gap, gap - 1.96 * error, gap + 1.96 * error, error, min(a.n, b.n))
    summary.add("loss_course", found, setting=AUTUMN, group=world)


def score_war(runs: pd.DataFrame) -> SetScore:
    """Brier's score of the large war, run by run, with the set of each."""
    (one,) = [target for target in targets(AUTUMN) if target.id == WAR]
    drawn: Numbers = np.column_stack([deviation(one, runs).to_numpy(dtype=np.float64)])
    return SetScore(kernel_score(drawn, np.array([1.0])), sets_of(runs))


def score_course(runs: pd.DataFrame) -> SetScore | None:
    """The score of all else, of the runs with a large war; None where they are too few."""
    fought = runs[runs["large_war"].astype(bool)]
    if len(fought) < FEWEST:
        return None
    asked = [target for target in targets(AUTUMN) if target.id != WAR]
    drawn: Numbers = np.column_stack(
        [deviation(one, fought).to_numpy(dtype=np.float64) for one in asked]
    )
    truth: Numbers = np.array([float(one.statistic == "probability") for one in asked])
    return SetScore(kernel_score(drawn, truth), sets_of(fought))


def sets_of(runs: pd.DataFrame) -> Sets:
    """The set that each run has taken."""
    return runs["set"].to_numpy(dtype=np.int64)


@dataclass(frozen=True)
class SetScore:
    """A score of runs, and the set of each: runs of one set are alike."""

    score: Score
    sets: Sets

    def __sub__(self, other: SetScore) -> SetScore:
        return SetScore(self.score - other.score, self.sets)


def by_set(one: SetScore) -> Estimate:
    """A score with an interval that holds luck and parameters: its influence, set by set."""
    return _over_sets(one.score.value, one.score.influence, one.sets)


def clustered(runs: pd.DataFrame) -> Estimate:
    """Share of runs with a large war, with an interval over sets."""
    values = runs["large_war"].to_numpy(dtype=np.float64)
    return _over_sets(float(values.mean()), values - values.mean(), sets_of(runs))


def _over_sets(value: float, influence: Numbers, sets: Sets) -> Estimate:
    """A value with the standard error of sums over sets (cluster-robust: Liang and Zeger 1986)."""
    sums = pd.Series(influence).groupby(sets).sum().to_numpy()
    count, n = len(sums), len(influence)
    error = math.sqrt(count / max(count - 1, 1) * float((sums**2).sum())) / n
    return Estimate(value, value - 1.96 * error, value + 1.96 * error, error, count)


def foretold(
    lab: Laboratory, setting: str, changes: tuple[str, ...], world: str = FULL
) -> pd.DataFrame:
    """Runs of a setting under the sets of a world: the outcomes that its targets need."""
    outcomes = [name for one in targets(setting) for name in needed(one)]
    columns = list(dict.fromkeys(["set", *outcomes, "large_war"]))
    scenario = lab.scenario(setting, *changes)
    sets = sets_for((*lab.changes, *changes), world)
    return lab.simulate(scenario, lab.size("replicates"), columns, behaviour=sets)


def add_places(summary: Summary, runs: pd.DataFrame, setting: str) -> None:
    """Where the record lies among the runs in which a target is defined, target by target."""
    summary.add("targets", len(targets(setting)), setting=setting)
    for one in targets(setting):
        values = deviation(one, runs).to_numpy(dtype=np.float64)
        known = values[~np.isnan(values)]
        summary.add("runs_with_target", len(known), setting=setting, group=one.id)
        if not len(known):
            continue
        if one.statistic == "probability":
            summary.add("foretold", share(known == 1.0), setting=setting, group=one.id)
            continue
        for name, part in (("below", known < 0.0), ("above", known > 0.0)):
            summary.add(f"share_{name}", share(part), setting=setting, group=one.id)


def within(below: float, above: float, part: float) -> bool:
    """Whether the record's range meets the middle part of the runs.

    >>> within(0.3, 0.5, 0.9), within(0.96, 0.0, 0.9)
    (True, False)
    """
    edge = (1.0 - part) / 2.0
    return below <= 1.0 - edge and above <= 1.0 - edge
