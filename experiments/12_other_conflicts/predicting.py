"""Predicted distributions over the ranges of every assumed number, for each case and model.

A latin hypercube (McKay, Beckman and Conover 1979) lies over all numbers of a case that have a
range, a few runs at each point, so that the distribution is of the model with what it does not
know. All models of a case are run at the same points with the same luck.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from sim.experiments import Laboratory, Summary
from sim.inference.intervals import Estimate, mean
from sim.scenario import Scenario
from sim.sweeps.designing import make_design

from .design import (
    AGREEMENT,
    BROKEN,
    BY_CLAIMANT,
    BY_HOLDER,
    CASES,
    COLUMNS,
    DATES,
    DEATHS,
    EVENTS,
    FIGHTING,
    FROZEN,
    FULL,
    GAIN,
    GROUND,
    HELD,
    KIND,
    LENGTH,
    MAJOR,
    MAKERS,
    MODELS,
    OPENER,
    QUANTILES,
    RELAPSE,
    STOPPED,
    TALK,
    WAYS,
    ranges,
)


def predict(lab: Laboratory, summary: Summary, case: str) -> None:
    """What each model predicts of a case."""
    scenario = lab.scenario(case)
    points = hypercube(scenario, case, lab.size("points"), lab.seed)
    summary.add("points", len(points), setting=case)
    summary.add("numbers varied", points.shape[1], setting=case)
    years = math.ceil((scenario.clock.end - scenario.clock.start).days / 365.25)
    for model in MODELS:
        frame = run(lab, scenario, case, model, points, lab.size("replicates"))
        describe(summary, case, model, frame, years, lab.protocol.thresholds)


def hypercube(
    scenario: Scenario, case: str, count: int, seed: int, without: Collection[str] = ()
) -> pd.DataFrame:
    """Points over all ranges of a case but those left out, a column for each number."""
    varied = {key: one for key, one in ranges(case).items() if key not in without}
    design = make_design("latin-hypercube", scenario, varied, samples=count, seed=seed)
    return pd.DataFrame(design.rows(np.arange(count)))


def run(
    lab: Laboratory,
    scenario: Scenario,
    case: str,
    model: str,
    points: pd.DataFrame,
    replicates: int,
) -> pd.DataFrame:
    """Runs of a model at each point, with the same luck in every model."""
    if model != FULL:
        scenario = MAKERS[model](scenario)
    listed: dict[str, Any] = {
        str(key): points[key].to_numpy()
        for key in points
        if not any(part in str(key) for part in HELD.get(model, ()))
    }
    if model == FROZEN:  # what keeps the ratio of the stocks of the point
        for side in ("claimant", "holder"):
            if f"balance.{side}.materiel" in listed:
                stocks = listed[f"balance.{side}.materiel"]
                listed[f"balance.{side}.spending"] = 0.1 * stocks
    rng = np.random.default_rng([lab.seed, list(CASES).index(case)])
    listed["seed"] = rng.integers(2**62, size=len(points))
    label = f"{case.rpartition('/')[2]}-{model.replace(' ', '-')}"
    return lab.sweep(label, scenario, listed, "list", columns=COLUMNS, replicates=replicates)


def over_points(happened: pd.Series[bool], points: pd.Series[Any]) -> Estimate:
    """Share of runs; its interval is over the points, whose runs are no draws of their own."""
    found = mean(happened.astype(float).groupby(points.to_numpy()).mean())
    return Estimate(
        found.value,
        max(0.0, found.low),
        min(1.0, found.high),
        found.standard_error,
        found.n,
    )


# -- what a run is ---------------------------------------------------------------------------------


def events(frame: pd.DataFrame, least: dict[str, float]) -> pd.DataFrame:
    """Whether each run has each event."""
    number = frame[[name for name in COLUMNS if name not in ("first_war_opener", "settlement")]]
    number = number.astype(float)
    by_force = number["control_by_force"]
    found = {
        FIGHTING: number["war"] > 0,
        MAJOR: (number["large_war"] > 0) | (by_force.abs() >= least["major"]),
        AGREEMENT: number["agreed"] > 0,
        GROUND: by_force >= least["ground"],
        TALK: number["control_by_talk"] >= least["ground"],
        BY_CLAIMANT: number["refused_by_claimant_side"] > 0,
        BY_HOLDER: number["refused_by_holder_side"] > 0,
        STOPPED: number["interventions"] > 0,
        BROKEN: number["ceasefires_failed"] > 0,
        RELAPSE: number["relapse"] > 0,
    }
    return pd.DataFrame(found)[list(EVENTS)]


def ways(frame: pd.DataFrame, least: dict[str, float]) -> dict[str, pd.Series[Any]]:
    """In which way each thing came out, run by run."""
    gain = frame["control_end"].astype(float) - frame["control_start"].astype(float)
    opener = frame["first_war_opener"].astype("string").fillna("")
    kind = frame["settlement"].astype("string").fillna("none")
    return {
        OPENER: opener.where(opener.isin(["claimant", "holder"]), "nobody"),
        GAIN: pd.Series(
            np.select([gain <= -least["ground"], gain >= least["ground"]], ["loss", "gain"], "none")
        ),
        KIND: kind.where(kind.isin(["partial", "comprehensive"]), "none"),
    }


def amounts(frame: pd.DataFrame) -> dict[str, pd.Series[Any]]:
    """Length and deaths of the runs with any fighting."""
    fought = frame[frame["war"].astype(float) > 0].astype(
        dict.fromkeys(("longest_war_days", "war_deaths_claimant", "war_deaths_holder"), float)
    )
    return {
        LENGTH: fought["longest_war_days"],
        DEATHS: fought["war_deaths_claimant"] + fought["war_deaths_holder"],
    }


def describe(
    summary: Summary,
    case: str,
    model: str,
    frame: pd.DataFrame,
    years: int,
    least: Any,
) -> None:
    """Write down what a model predicts of a case."""
    here: dict[str, Any] = {"setting": case}
    points = frame["point"]
    happened = events(frame, least)
    for name in EVENTS:
        summary.add(f"share: {model}", over_points(happened[name], points), group=name, **here)
    for name, came in ways(frame, least).items():
        for way in WAYS[name]:
            found = over_points(came == way, points)
            summary.add(f"share: {model}", found, group=f"{name}: {way}", **here)
    for name, column in DATES.items():
        after = frame[column].astype(float)
        for year in range(1, years + 1):
            by = over_points(after <= year, points)
            summary.add(f"by year: {model}", by, group=name, x=float(year), **here)
    for name, values in amounts(frame).items():
        summary.add(f"runs with fighting: {model}", len(values), group=name, **here)
        if len(values) < least["fewest_runs"]:
            continue
        for quantile in QUANTILES:
            value = float(np.quantile(values, quantile))
            summary.add(f"quantile: {model}", value, group=name, x=quantile, **here)
