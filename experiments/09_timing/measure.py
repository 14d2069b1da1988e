"""Timing: who opens fire, when, after what quiet, and with what refusals before.

The discriminators D1, D2, D3, D7 and D8 of docs/claims.md, in the unbroken run and the settings
that they name, each beside arms in which one explanation is switched off. All arms share seed and
replicates: an effect is a mean of paired differences, shipped less arm (common random numbers: Law
2015, "Simulation Modeling and Analysis", section 11.2). What is defined in some runs only is
compared over the runs that have it in both arms (Frangakis and Rubin 2002, Biometrics 58, 21-29).
Ratios are of sums over runs, with a bootstrap interval over runs (Efron and Tibshirani 1993,
chapter 13). Reasons for attacks are read off after the choice, by the conditions of Powell (1999),
Fearon (1995) and Powell (2006).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable

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
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.turn.balance import advantage_with, stocks_after

from .design import ARMS, EXCHANGED, HOLDER_CAN_WIN, PLACES, SHIPPED, UNBROKEN
from .outcomes import COLUMNS, FALL, MEANS, YEARS, Runs, peaceful_until_2020, read

Numbers = npt.NDArray[np.float64]

# -- runs ------------------------------------------------------------------------------------------


def measure(lab: Laboratory) -> Summary:
    """Run every arm of the settings asked for; sum up levels, and effects against the shipped."""
    summary = Summary()
    for place, (setting, _) in PLACES.items():
        if setting in lab.protocol.settings:
            add_place(lab, summary, place, tuple(ARMS[place]))
    return summary


def add_place(lab: Laboratory, summary: Summary, place: str, names: tuple[str, ...]) -> None:
    """Run some arms of a setting and add what they give; the first is compared with the others."""
    fewest, resamples = lab.protocol.thresholds["fewest_runs"], lab.size("resamples")
    shipped: Runs | None = None
    for name in names:
        scenario = arm(lab, place, name)
        frame = lab.sweep(
            place.replace(" ", "-"),
            scenario,
            columns=COLUMNS[place],
            replicates=lab.size("replicates"),
        )
        rises = add_course(summary, scenario, name) if place == UNBROKEN else {}
        runs = read(place, frame.reset_index(drop=True), rises)
        at = f"{place}: {name}"
        for outcome in (*runs.outcomes, *runs.ratios):
            add(summary, "level", level(runs, outcome, resamples), at, outcome, fewest)
            if shipped is not None and outcome in (*shipped.outcomes, *shipped.ratios):
                found = effect(shipped, runs, outcome, resamples)
                add(summary, "effect", found, at, outcome, fewest)
        if place == UNBROKEN:
            add_years(summary, frame, at, fewest)
        shipped = shipped or runs


def arm(lab: Laboratory, place: str, name: str) -> Scenario:
    """The scenario of an arm."""
    setting, always = PLACES[place]
    scenario = lab.scenario(setting, *always, *ARMS[place][name])
    return exchanged(scenario) if name in (EXCHANGED, HOLDER_CAN_WIN) else scenario


def exchanged(scenario: Scenario) -> Scenario:
    """The scenario in which each side has the other's budgets and technology."""
    balance = scenario.balance
    claimant, holder = (
        {"spending": one.spending, "technology": one.technology}
        for one in (balance.claimant, balance.holder)
    )
    swapped = {
        "claimant": balance.claimant.model_copy(update=holder),
        "holder": balance.holder.model_copy(update=claimant),
    }
    return scenario.model_copy(update={"balance": balance.model_copy(update=swapped)})


def add_course(summary: Summary, scenario: Scenario, name: str) -> dict[int, float]:
    """Change of the observable advantage in each calendar year: without war, and without luck."""
    if name not in (SHIPPED, EXCHANGED, HOLDER_CAN_WIN):
        return {}
    years = range(scenario.clock.start.year + 1, scenario.clock.end.year + 1)
    start, end = scenario.clock.start, scenario.clock.end
    days = {scenario.clock.start.year: start, **{year: dt.date(year, 1, 1) for year in years}}
    course = {year: balance_on(scenario, day) for year, day in days.items()}
    course[end.year + 1] = balance_on(scenario, end)
    for year, (advantage, shift) in course.items():
        at, x = f"{UNBROKEN}: {name}", float(year)
        summary.add("observable advantage", advantage, setting=at, x=x)
        summary.add("foreseen shift", shift, setting=at, x=x)
    return {year: course[year + 1][0] - course[year][0] for year in range(start.year, end.year + 1)}


def balance_on(scenario: Scenario, day: dt.date) -> tuple[float, float]:
    """What all can see of the claimant's advantage on a day, and what budgets will change in it."""
    clock = scenario.clock.model_copy(update={"start": day, "end": day + dt.timedelta(days=30)})
    model = NegotiationModel(scenario.model_copy(update={"clock": clock}))
    stocks = model.materiel_claimant, model.materiel_holder
    later = stocks_after(model, *stocks, day.toordinal(), int(scenario.behaviour.horizon_days))
    return model.observed, advantage_with(model, *later) - model.observed


# -- figures ---------------------------------------------------------------------------------------


def level(runs: Runs, outcome: str, resamples: int) -> Estimate:
    """Share, mean or ratio of an outcome in an arm, over the runs that have it."""
    if outcome in runs.ratios:
        top, bottom = (part.dropna() for part in runs.ratios[outcome])
        return bootstrap(statistic(outcome), top, bottom, resamples=resamples)
    return (mean if outcome in MEANS else share)(runs.outcomes[outcome])


def effect(shipped: Runs, other: Runs, outcome: str, resamples: int) -> Estimate:
    """The shipped arm less another, over the runs that have the outcome in both."""
    if outcome in shipped.ratios:
        parts = pd.concat([*shipped.ratios[outcome], *other.ratios[outcome]], axis="columns")
        of = statistic(outcome)
        return bootstrap(
            lambda a, b, c, d: of(a, b) - of(c, d),
            *parts.dropna().to_numpy().T,
            resamples=resamples,
        )
    pair = shipped.outcomes[outcome], other.outcomes[outcome]
    return (difference if outcome in MEANS else difference_in_share)(*pair)


def statistic(outcome: str) -> Callable[[Numbers, Numbers], float]:
    """Ratio of sums, or one less it for a fall."""
    return fall if outcome == FALL else quotient


def quotient(top: Numbers, bottom: Numbers) -> float:
    """Ratio of two sums; NaN where there is nothing to divide by."""
    whole = float(bottom.sum())
    return float(top.sum()) / whole if whole > 0 else math.nan


def fall(after: Numbers, before: Numbers) -> float:
    """One less the ratio of what is left."""
    return 1 - quotient(after, before)


def add(
    summary: Summary, quantity: str, found: Estimate, setting: str, outcome: str, fewest: float
) -> None:
    """Note how many runs have an outcome and, if they are enough, the figure."""
    summary.add(f"runs of {quantity}", found.n, setting=setting, group=outcome)
    if found.n >= fewest and all(map(math.isfinite, (found.value, found.low, found.high))):
        summary.add(quantity, found, setting=setting, group=outcome)


def add_years(summary: Summary, frame: pd.DataFrame, setting: str, fewest: float) -> None:
    """Deaths on the line year by year, in the runs that are at peace until 2020."""
    quiet = frame[peaceful_until_2020(frame)]
    if len(quiet) >= fewest:
        for year in YEARS:
            found = mean(quiet[f"incident_deaths:{year}"].astype(float))
            summary.add("deaths on the line", found, setting=setting, x=float(year))
