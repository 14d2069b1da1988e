"""Toys for calibration: a stand-in for the engine with a known posterior, and a record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sim.calibration import Search
from sim.calibration.asking import Prepared
from sim.calibration.evidence import Evidence, Moments
from sim.calibration.priors import Number, Priors
from sim.calibration.searching import Found, carry_out
from sim.calibration.simulating import Stage
from sim.calibration.waves import Points
from sim.scenario import load
from sim.targets import Target

TOY = "toy/take-it-or-leave-it"
#: Values of the free numbers and a generator, to what every run has of every target.
Law = Callable[[np.ndarray, np.random.Generator, int], Sequence[np.ndarray]]


def figure(value: float, discrepancy: float, name: str = "a figure", **more: Any) -> Evidence:
    """A figure on a scale of its own (years)."""
    target = {
        "id": name,
        "label": name,
        "scenario": TOY,
        "outcome": "large_war_onset",
        "statistic": "mean",
        "value": value,
        "unit": "year",
        "source": "made up",
        "status": "assumed",
        "discrepancy": discrepancy,
    }
    return Evidence(Target.model_validate(target | more), dt.date(2000, 1, 1), True, wrong=0.0)


def event(happened: bool = True, name: str = "an event") -> Evidence:
    """An event that happened, or did not."""
    target = {
        "id": name,
        "label": name,
        "scenario": TOY,
        "outcome": "war",
        "statistic": "probability",
        "value": happened,
        "unit": "0 or 1",
        "source": "made up",
        "status": "assumed",
    }
    return Evidence(Target.model_validate(target), dt.date(2000, 1, 1), True, wrong=0.0)


class StandIn:
    """Evaluates points by a law in place of the engine."""

    def __init__(self, priors: Priors, evidence: Sequence[Evidence], law: Law, runs: int, seed=0):
        self.priors, self.evidence, self.law = priors, tuple(evidence), law
        self.replicates, self.seed, self.runs = runs, seed, 0

    def expect(self, done: int, total: int) -> None:
        del done, total

    def evaluate(self, wave: int, points: Points, which: np.ndarray) -> None:
        rng = np.random.default_rng([self.seed, wave, 7])
        values = self.priors.values(points.places)[which]
        moments = Moments.of(self.law(values, rng, self.replicates))
        names = [one.id for one in self.evidence]
        points.learn(
            which,
            moments.implausibility(self.evidence),
            moments.log_likelihood(self.evidence),
            names,
        )
        self.runs += len(which) * self.replicates


def priors_over(low: float, high: float, count: int = 1) -> Priors:
    """So many numbers, uniform between two ends."""
    numbers = tuple(Number(f"n{i}", low, high, False, False, "1", 0.0) for i in range(count))
    return Priors(numbers, tuple(range(count)))


def calibrated(
    priors: Priors, evidence: Sequence[Evidence], law: Law, seed: int = 0, **search: Any
) -> tuple[np.ndarray, Found]:
    """Sets of values, (sets, numbers), and how they were found."""
    usual: dict[str, Any] = {
        "points": 3000,
        "replicates": 32,
        "waves": 2,
        "population": 2000,
        "sets": 1000,
        "misses": len(evidence),
    }
    made = Search(**(usual | search))
    stages = (Stage(TOY, load(TOY), tuple(evidence)),)
    asked = Prepared({}, stages, tuple(evidence), (), priors, made, seed, None, ())
    found = carry_out(asked, StandIn(priors, evidence, law, made.replicates, seed))
    return priors.values(found.places), found


RECORD = """
title: a made-up record
targets:
  war:
    label: War breaks out
    scenario: {scenario}
    outcome: war
    statistic: probability
    value: true
    unit: 0 or 1
    source: made up
    status: assumed
    decided: 2000-03-01
  deaths:
    label: Killed
    scenario: {scenario}
    outcome: [deaths_claimant, deaths_holder]
    statistic: median
    given: war
    low: 100
    high: {deaths}
    unit: deaths
    source: made up
    status: assumed
    decided: 2000-03-01
  days:
    label: Days of fighting
    scenario: {scenario}
    outcome: fighting_days
    statistic: median
    value: {days}
    unit: days
    source: made up
    status: assumed
"""


def record(folder: Path, deaths: int = 800, days: int = 12, scenario: str = TOY) -> Path:
    """A record of the toy: two targets decided by March 2000, one at the end."""
    file = folder / "record.yaml"
    text = RECORD.format(scenario=scenario, deaths=deaths, days=days)
    file.write_text(text, encoding="utf-8")
    return file
