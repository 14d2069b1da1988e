"""What the sets that end in June 2020 say of the autumn, in four worlds, and how well.

`measure` runs every world with the same sets and the same luck, scores its targets, and tells of
each target where the record lies among the runs.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from sim.experiments import Laboratory, Summary
from sim.experiments.scores import Numbers, Score, deviation, kernel_score
from sim.inference.intervals import Estimate, share
from sim.targets import Target

from .design import AUTUMN, FULL, UNBROKEN, base_rate, sets_for, shift, targets, worlds


def measure(lab: Laboratory) -> Summary:
    """Foretell the autumn in every world, and beside it from the unbroken history."""
    summary = Summary()
    summary.add("sets", len(sets_for(())))
    summary.add("shift", shift())
    summary.add("base_rate", base_rate())
    scores = {}
    for world, changes in worlds().items():
        runs = foretold(lab, AUTUMN, changes)
        scores[world] = add_scores(summary, runs, AUTUMN, world)
        large = share(runs["large_war"].astype(bool))
        summary.add("large_war", large, setting=AUTUMN, group=world)
    for world, score in scores.items():
        if world != FULL:
            worse = (score - scores[FULL]).estimate
            summary.add("loss", worse, setting=AUTUMN, group=world)
    add_scores(summary, foretold(lab, UNBROKEN, ()), UNBROKEN, FULL)
    return summary


def foretold(lab: Laboratory, setting: str, changes: tuple[str, ...]) -> pd.DataFrame:
    """Runs of a setting under the sets: the outcomes that its targets need."""
    needed = [
        name
        for one in targets(setting)
        for name in (*one.columns, *([one.condition] if one.given else []))
    ]
    columns = list(dict.fromkeys([*needed, "large_war"]))
    scenario = lab.scenario(setting, *changes)
    sets = sets_for((*lab.changes, *changes))
    return lab.simulate(scenario, lab.size("replicates"), columns, behaviour=sets)


def add_scores(summary: Summary, runs: pd.DataFrame, setting: str, world: str) -> Score:
    """The score over all targets, and of each target its own and where the record lies."""
    asked = targets(setting)
    drawn: Numbers = np.column_stack(
        [deviation(one, runs).to_numpy(dtype=np.float64) for one in asked]
    )
    truth: Numbers = np.array([float(one.statistic == "probability") for one in asked])
    summary.add("targets", len(asked), setting=setting, group=world)
    for place, one in enumerate(asked):
        own = kernel_score(drawn[:, [place]], truth[[place]]).estimate
        summary.add("score_of_target", own, setting=setting, group=f"{world}: {one.id}")
        if world == FULL:
            add_place(summary, one, drawn[:, place], setting)
    score = kernel_score(drawn, truth)
    summary.add("score", score.estimate, setting=setting, group=world)
    return score


def add_place(summary: Summary, one: Target, values: Numbers, setting: str) -> None:
    """Where the record lies among the runs in which a target is defined."""
    known = values[~np.isnan(values)]
    summary.add("runs_with_target", len(known), setting=setting, group=one.id)
    if not len(known):
        return
    if one.statistic == "probability":
        summary.add("foretold", share(known == 1.0), setting=setting, group=one.id)
        return
    below, above = float(np.mean(known < 0.0)), float(np.mean(known > 0.0))
    inside = Estimate(below, below, below, 0.0, len(known))
    summary.add("share_below", inside, setting=setting, group=one.id)
    outside = Estimate(above, above, above, 0.0, len(known))
    summary.add("share_above", outside, setting=setting, group=one.id)


def within(below: float, above: float, part: float) -> bool:
    """Whether the record's range meets the middle part of the runs.

    >>> within(0.3, 0.5, 0.9), within(0.96, 0.0, 0.9)
    (True, False)
    """
    edge = (1.0 - part) / 2.0
    return not math.isnan(below) and below <= 1.0 - edge and above <= 1.0 - edge
