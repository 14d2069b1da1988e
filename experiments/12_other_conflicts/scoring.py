"""Scores of every model and benchmark, case by case, and skill with a bootstrap over cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sim.experiments import Summary
from sim.inference.intervals import bootstrap

from .benchmarks import (
    BASE,
    BENCHMARKS,
    COIN,
    EXCHANGED,
    base_rates,
    even_chance,
    of_others,
    predicted,
)
from .design import AMOUNTS, FULL, MODELS, OPENER, WAYS
from .scores import Answers, Prediction, amount, items, skill

#: What the full model is compared with, and the claim that a verdict on it belongs to.
AGAINST: Mapping[str, str] = {
    BASE: "1",
    "balance frozen": "1",
    "no patrons": "7",
    EXCHANGED: "1",
    COIN: "1",
}


def score(summary: Summary, came: Mapping[str, Answers], resamples: int, seed: int) -> None:
    """Add scores, case by case, and the skill of the full model against each other one."""
    there = set(summary.table("points")["setting"])
    cases = [case for case in came if case in there]
    totals: dict[str, list[float]] = {name: [] for name in (*MODELS, *BENCHMARKS)}
    for case in cases:
        for name, prediction in predictions(summary, case, cases).items():
            found = items(prediction, came[case], WAYS, OPENER)
            for item, value in found.items():
                summary.add(f"score: {name}", value, setting=case, group=item)
            total = sum(found.values())
            totals[name].append(total)
            summary.add(f"total score: {name}", total, setting=case)
            of_amounts(summary, name, prediction, case, came[case])
        summary.add("items scored", len(found), setting=case)
    compare(summary, cases, totals, resamples, seed)


def predictions(summary: Summary, case: str, cases: Sequence[str]) -> dict[str, Prediction]:
    """What each model and benchmark predicts of a case."""
    years = int(summary.table(f"by year: {FULL}", setting=case)["x"].max())
    return {
        **{model: predicted(summary, case, model) for model in MODELS},
        BASE: base_rates(years),
        COIN: even_chance(years),
        EXCHANGED: of_others(summary, case, cases, years),
    }


def of_amounts(
    summary: Summary, name: str, prediction: Prediction, case: str, came: Answers
) -> None:
    """Scores of length and deaths at both ends of what sources give."""
    for what in AMOUNTS:
        quantiles = prediction.quantiles.get(what)
        if what not in came.amounts or not quantiles:
            continue
        for end, value in zip(("low", "high"), came.amounts[what], strict=True):
            found = amount(quantiles, value)
            summary.add(f"amount: {name}", found, setting=case, group=f"{what}, {end} end")


def compare(
    summary: Summary,
    cases: Sequence[str],
    totals: Mapping[str, Sequence[float]],
    resamples: int,
    seed: int,
) -> None:
    """Skill of the full model against each other one: of each case, and the mean over cases."""
    for other in AGAINST:
        skills = [skill(a, b) for a, b in zip(totals[FULL], totals[other], strict=True)]
        for case, value in zip(cases, skills, strict=True):
            summary.add(f"skill against {other}", value, setting=case)
        found = bootstrap(np.mean, skills, resamples=resamples, seed=seed)
        summary.add(f"mean skill against {other}", found)
