"""Dose and response: the claimant's strength is multiplied, everything else stays as it is.

A dose is a factor on the claimant's strength (`balance.advantage` is its logarithm); 1 is the
record. Every dose is run with the same seed and replicates: run 7 at one dose and run 7 at another
share their luck (common random numbers), and an effect is the mean of paired differences. Terms are
compared among the runs that agree at both doses (Frangakis and Rubin 2002, Biometrics 58, 21-29).
There are two baselines. In a take-it-or-leave-it offer advantage moves terms, and not the chance of
war (Fearon 1995, International Organization 49, 379-414; Benson, Meirowitz and Ramsay). In his
bargaining range with a cost of talks it brings agreements: who cannot threaten has nothing to sell.
"""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd

from sim.events.calendar import decimal_year
from sim.experiments import Laboratory, Summary
from sim.inference.intervals import LEVEL, Estimate, difference, difference_in_share, mean, share
from sim.scenario import Scenario

from .design import (
    ABOUT,
    AGREED,
    BASELINE,
    BASELINE_DOSES,
    BASELINES,
    BATTLE,
    BEFORE,
    BEYOND,
    COLUMNS,
    CONTRAST,
    COST_OF_TALKS,
    DOSES,
    EFFECT,
    FEARON,
    FEARON_DOSES,
    FORCE,
    GROUND,
    IN_BASELINE,
    MORE,
    NEAR,
    QUIET,
    QUIET_TERMS,
    REPLACED,
    SHARES,
    SMALLER,
    STEP,
    TALK,
    TALK_AFTER,
    TERMS,
    WAR,
    contrast,
)


def measure(lab: Laboratory) -> Summary:
    """Run every setting at every dose; sum up the responses and the effects of the contrasts."""
    summary, fewest = Summary(), lab.protocol.thresholds["fewest_runs"]
    for setting in lab.protocol.settings:
        arms = run(lab, setting)
        outcomes = IN_BASELINE if setting in BASELINES else map(str, arms[1.0])
        for outcome in outcomes:
            for dose, runs in arms.items():
                found = respond(runs, outcome)
                add(summary, "response", found, setting, outcome, dose, fewest)
            low, high = contrast(setting, outcome)
            found = effect(arms[low], arms[high], outcome)
            add(summary, EFFECT, found, setting, outcome, np.nan, fewest)
        add_shape(summary, arms, setting, fewest)
    return summary


def add_shape(
    summary: Summary, arms: dict[float, pd.DataFrame], setting: str, fewest: float
) -> None:
    """Note whether a large war becomes more likely all the way, and what comes in its place."""
    low, high = ABOUT
    if {low, high} <= set(arms):
        found = effect(arms[low], arms[high], WAR)
        add(summary, NEAR, found, setting, WAR, np.nan, fewest)
    if setting in BASELINES:
        return
    for dose, found in steps(arms).items():
        add(summary, STEP, found, setting, WAR, dose, fewest)
    add(summary, "response", replaced(arms), setting, REPLACED, MORE[1], fewest)


def steps(arms: dict[float, pd.DataFrame]) -> dict[float, Estimate]:
    """Effect on a large war of each step between neighbouring doses, by the upper one.

    Intervals hold for all steps of the contrast at once (Bonferroni: Dunn 1961, Journal of the
    American Statistical Association 56, 52-64), since the lowest of them is looked for.
    """
    doses = [dose for dose in sorted(arms) if CONTRAST[0] <= dose <= CONTRAST[1]]
    level = 1.0 - (1.0 - LEVEL) / (len(doses) - 1)
    return {
        high: difference_in_share(arms[high][WAR], arms[low][WAR], level)
        for low, high in itertools.pairwise(doses)
    }


def replaced(arms: dict[float, pd.DataFrame]) -> Estimate:
    """Of the runs that have a large war at the record and none when stronger: a smaller, a deal."""
    record, stronger = (arms[dose] for dose in MORE)
    gone = (record[WAR] == 1) & (stronger[WAR] == 0)
    return share(stronger.loc[gone, SMALLER])


def run(lab: Laboratory, setting: str) -> dict[float, pd.DataFrame]:
    """The runs of a setting by dose, a row for each replicate, in the same order."""
    scenario = lab.scenario(setting, *((COST_OF_TALKS,) if setting == FEARON else ()))
    doses = {BASELINE: BASELINE_DOSES, FEARON: FEARON_DOSES}.get(setting, DOSES)
    frame = lab.sweep(
        setting.replace("/", "-"),
        scenario,
        {"balance.advantage": np.log(doses)},
        columns=[*COLUMNS, *beyond_reach(scenario)],
        replicates=lab.size("replicates"),
    )
    parts = frame.groupby("point")
    return {dose: read(parts.get_group(point), scenario) for point, dose in enumerate(doses)}


def beyond_reach(scenario: Scenario) -> dict[str, float]:
    """Terms of political issues that no deal leaves open, with both leaders' weight on them."""
    leaders = [party for party in scenario.parties.values() if party.leads]
    return {
        f"terms:{name}": sum(leader.weights[name] for leader in leaders) / len(leaders)
        for name, issue in scenario.issues.items()
        if issue.kind == "political" and not issue.can_wait
    }


def read(frame: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """What this experiment asks of each run; NaN where a run has no such thing."""
    runs = frame.reset_index(drop=True).astype(float)
    large = runs["war"] if scenario.front.decisive else runs["large_war"]  # a lottery lasts no days
    quiet = (runs["agreed"] == 1) & ~(runs["war_onset"] <= runs["settlement_year"])
    found = {
        WAR: large,
        BEFORE: waiting(runs["large_war_onset"], scenario),
        BATTLE: runs["large_war_days"],
        AGREED: runs["agreed"],
        QUIET: quiet.astype(float),
        SMALLER: ((runs["war"] == 1) & (large == 0) & (runs["agreed"] == 1) & ~quiet).astype(float),
        TERMS: runs["terms_index"],
        QUIET_TERMS: runs["terms_index"].where(quiet),
        GROUND: runs["control_end"],
        FORCE: runs["control_by_force"],
        TALK: runs["control_by_talk"],
        TALK_AFTER: runs["control_by_talk"].where(large == 1),
    }
    weights = beyond_reach(scenario)
    if weights:
        weighted = sum((runs[name] * weight for name, weight in weights.items()), start=0.0 * large)
        found[BEYOND] = weighted / sum(weights.values())
    return pd.DataFrame(found)


def waiting(onset: pd.Series, scenario: Scenario) -> pd.Series:
    """Share of the period that passes before an onset: all of it where there is none."""
    first, last = (
        decimal_year(day.toordinal()) for day in (scenario.clock.start, scenario.clock.end)
    )
    return ((onset - first) / (last - first)).clip(0, 1).fillna(1)


# -- figures ---------------------------------------------------------------------------------------


def respond(runs: pd.DataFrame, outcome: str) -> Estimate:
    """Share or mean of an outcome, over the runs that have it."""
    return (share if outcome in SHARES else mean)(runs[outcome])


def effect(low: pd.DataFrame, high: pd.DataFrame, outcome: str) -> Estimate:
    """Paired difference between two doses, over the runs that have the outcome at both."""
    return (difference_in_share if outcome in SHARES else difference)(high[outcome], low[outcome])


def add(
    summary: Summary,
    quantity: str,
    found: Estimate,
    setting: str,
    outcome: str,
    dose: float,
    fewest: float,
) -> None:
    """Note how many runs have an outcome and, if they are enough, the figure."""
    summary.add(f"runs of {quantity}", found.n, setting=setting, group=outcome, x=dose)
    if found.n >= fewest:
        summary.add(quantity, found, setting=setting, group=outcome, x=dose)
