"""The five cases over the calibrated sets of behaviour, and all noise beside them.

Added after outcomes were known and scored (`changed` in the protocol): no verdict rests on it. What
the recipe copies from the shipped scenario takes the numbers of a set that was learnt from
the record of Nagorno-Karabakh until June 2020; what the recipe itself makes stays in its range.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.behaviour import Ensemble, read_ensemble
from sim.cases.recipe import BEHAVIOUR, TRAITS
from sim.experiments import Laboratory, Summary
from sim.inference.intervals import bootstrap
from sim.keys import parameters
from sim.parameters import SIDES
from sim.scenario import Scenario, load

from .benchmarks import BASE, base_rates, predicted
from .design import FROZEN, FULL, NO_PATRONS, NOISE, OPENER, WAYS
from .predicting import describe, hypercube, run
from .record import record
from .reliability import reliability
from .scores import Prediction, items, skill

SETS = Path(__file__).parents[2] / "results/calibration/until-2020-07-01/sets.csv"
#: Sections whose numbers a set gives as they stand.
SECTIONS = ("balance", "incidents", "behaviour", "after_deal")
MODELS = (FULL, FROZEN, NO_PATRONS, NOISE)
#: What was predicted before, over the ranges of behaviour.
RANGES = "over ranges of behaviour"
AGAINST = (BASE, FROZEN, NO_PATRONS, NOISE, RANGES)


def named(model: str) -> str:
    """What a model is called in the summary where it is run over the sets.

    >>> named("full model")
    'full model, over the sets'
    """
    return f"{model}, over the sets"


def over_sets(lab: Laboratory, summary: Summary) -> None:
    """Run the cases over the sets in every model, score them, and tell how reliable they are."""
    sets = drawn(read_ensemble(SETS), lab.size("sets"), lab.seed)
    for case in lab.protocol.settings:
        scenario = lab.scenario(case)
        points = points_of(scenario, case, sets, lab.seed)
        summary.add("sets", len(points), setting=case)
        years = math.ceil((scenario.clock.end - scenario.clock.start).days / 365.25)
        for model in MODELS:
            frame = run(lab, scenario, case, model, points, 1)
            describe(summary, case, named(model), frame, years, lab.protocol.thresholds)
    cases = [case for case in record() if case in lab.protocol.settings]
    score(summary, cases, lab.size("resamples"), lab.seed)
    reliability(summary, forecasts(summary, cases), lab.size("resamples"), lab.seed)


def drawn(sets: Ensemble, count: int, seed: int) -> pd.DataFrame:
    """So many sets, drawn without putting back; they have equal weights. All: every one once."""
    chosen = np.random.default_rng([seed, len(sets)]).permutation(len(sets))[:count]
    return pd.DataFrame(sets.values[chosen], columns=list(sets.columns))


def points_of(scenario: Scenario, case: str, sets: pd.DataFrame, seed: int) -> pd.DataFrame:
    """A point for each set: its numbers, and a hypercube over what it does not give."""
    given = lent(scenario, sets)
    rest = hypercube(scenario, case, len(sets), seed, without=list(given.columns))
    found: pd.DataFrame = pd.concat([rest, given], axis="columns")
    return found


def lent(scenario: Scenario, sets: pd.DataFrame) -> pd.DataFrame:
    """The numbers that sets give to a case: what the recipe copies from the shipped scenario.

    A trait goes from the leader of a side to every party of that side, as in the recipe.
    """
    known, shipped = parameters(scenario), load(BEHAVIOUR)
    found: dict[str, Any] = {
        str(key): sets[key]
        for key in sets
        if str(key).partition(".")[0] in SECTIONS and str(key) in known
    }
    for side in SIDES:
        like = shipped.leader(side)
        for name, party in scenario.parties.items():
            if party.side == side:
                for trait in TRAITS:
                    found[f"parties.{name}.{trait}"] = sets[f"parties.{like}.{trait}"]
    return pd.DataFrame(found)


# -- scores ----------------------------------------------------------------------------------------


def forecasts(summary: Summary, cases: Sequence[str]) -> dict[str, dict[str, Prediction]]:
    """What each model and benchmark predicts, by its name and by case."""
    found = {
        model: {case: predicted(summary, case, named(model)) for case in cases} for model in MODELS
    }
    found[RANGES] = {case: predicted(summary, case) for case in cases}
    found[BASE] = {
        case: base_rates(int(summary.table(f"by year: {FULL}", setting=case)["x"].max()))
        for case in cases
    }
    return found


def score(summary: Summary, cases: Sequence[str], resamples: int, seed: int) -> None:
    """Skill of the full model over the sets: of each case, and the mean with a bootstrap."""
    came = record()
    totals = {
        name: [sum(items(by_case[case], came[case], WAYS, OPENER).values()) for case in cases]
        for name, by_case in forecasts(summary, cases).items()
    }
    for model in MODELS:
        for case, total in zip(cases, totals[model], strict=True):
            summary.add(f"total score: {named(model)}", total, setting=case)
    for other in AGAINST:
        skills = [skill(a, b) for a, b in zip(totals[FULL], totals[other], strict=True)]
        for case, value in zip(cases, skills, strict=True):
            summary.add(f"skill over the sets against {other}", value, setting=case)
        found = bootstrap(np.mean, skills, resamples=resamples, seed=seed)
        summary.add(f"mean skill over the sets against {other}", found)
