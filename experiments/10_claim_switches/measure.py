"""Claim switches: for each of the article's claims, what speaks against it, turned on and off.

Which switch belongs to which claim is fixed in the last column of docs/claims.md; design.py says it
in keys, claims.py in outcomes. On and off share seed and replicates, so that an effect is a mean of
paired differences (common random numbers: Law 2015, "Simulation Modeling and Analysis", section
11.2). What exists only after an agreement or a war is compared over the runs that have it in both
arms (principal stratification: Frangakis and Rubin 2002, Biometrics 58, 21-29). Shares of
ceasefires and of refusals are ratios of sums over runs, with a bootstrap interval over runs (Efron
and Tibshirani 1993, chapter 13).
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.experiments import Laboratory, Summary
from sim.inference.intervals import (
    Estimate,
    bootstrap,
    difference,
    difference_in_share,
    mean,
    share,
)
from sim.scenario import Scenario

from .design import SWITCHES, Changes
from .outcomes import COLUMNS, OUTCOMES

Numbers = npt.NDArray[np.float64]


def measure(lab: Laboratory) -> Summary:
    """Run every switch of the settings asked for, on and off, and compare."""
    summary, arms = Summary(), Arms(lab)
    for name, switch in SWITCHES.items():
        if switch.setting in lab.protocol.settings:
            add_switch(summary, arms, name)
    return summary


def add_switch(summary: Summary, arms: Arms, name: str) -> None:
    """Run one switch, on and off, and add its outcomes and their differences."""
    switch, lab = SWITCHES[name], arms.lab
    fewest, resamples = lab.protocol.thresholds["fewest_runs"], lab.size("resamples")
    for outcome in switch.told.split():
        on, off = (
            OUTCOMES[outcome].read(*arms(switch.setting, changes))
            for changes in (switch.on, switch.off)
        )
        add(summary, "on", figure(outcome, on, resamples), name, outcome, fewest)
        add(summary, "off", figure(outcome, off, resamples), name, outcome, fewest)
        add(summary, "effect", figure(outcome, (*on, *off), resamples), name, outcome, fewest)


class Arms:
    """The runs of every arm, each made once: a row for each replicate, in the same order."""

    def __init__(self, lab: Laboratory) -> None:
        self.lab = lab
        self._made: dict[tuple[str, Changes], tuple[pd.DataFrame, Scenario]] = {}

    def __call__(self, setting: str, changes: Changes) -> tuple[pd.DataFrame, Scenario]:
        """The runs of a setting with some changes, and its scenario."""
        key = (setting, changes)
        if key not in self._made:
            scenario = self.lab.scenario(setting, *changes)
            label = setting.replace("/", "-")
            runs = self.lab.sweep(
                label, scenario, columns=COLUMNS, replicates=self.lab.size("replicates")
            )
            self._made[key] = (runs.reset_index(drop=True), scenario)
        return self._made[key]


def figure(outcome: str, parts: tuple[pd.Series, ...], resamples: int) -> Estimate:
    """Level of an outcome in one arm or, of the parts of two arms, the first less the second."""
    kind = OUTCOMES[outcome].kind
    if kind == "ratio":
        statistic = quotient if len(parts) == 2 else quotients
        return bootstrap(statistic, *parts, resamples=resamples)
    if len(parts) == 1:
        return (share if kind == "share" else mean)(parts[0])
    on, off = parts
    return (difference_in_share if kind == "share" else difference)(on, off)


def quotient(top: Numbers, bottom: Numbers) -> float:
    """Ratio of two sums; NaN where there is nothing to divide by."""
    whole = float(bottom.sum())
    return float(top.sum()) / whole if whole > 0 else math.nan


def quotients(top: Numbers, bottom: Numbers, other_top: Numbers, other_bottom: Numbers) -> float:
    """Difference of two ratios of sums."""
    return quotient(top, bottom) - quotient(other_top, other_bottom)


def add(
    summary: Summary, what: str, found: Estimate, switch: str, outcome: str, fewest: float
) -> None:
    """Note how many runs have an outcome and, if they are enough, the figure."""
    summary.add(f"runs of {what}", found.n, setting=switch, group=outcome)
    if found.n >= fewest and all(map(math.isfinite, (found.value, found.low, found.high))):
        summary.add(what, found, setting=switch, group=outcome)
