"""Runs of every claim in every arm, and slopes of what happens, beside those of real claims.

A claim is written as a table and made into a scenario by `sim.cases`, as by `sim new --case`. What
happens within its ten years is put together run by run; slopes and bins are those that real claims
have (`slopes.py`), and errors are taken over claims.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from sim.cases import read_case, scenario_text
from sim.cases.recipe import BEHAVIOUR
from sim.experiments import Laboratory, Summary
from sim.experiments.laboratory import changes_for, numbers_for
from sim.inference.intervals import Estimate
from sim.scenario.loader import Loaded, load_with_provenance

from .bins import AGAIN, CHANGES, DISPUTE, ENDS, FIGURES, LEVELS, WAR
from .claims import HERE, YEARS, Claim, drawn, exchanged, table
from .design import (
    AGREED,
    ALL_OF_IT,
    ARMS,
    COLUMNS,
    LEAST_LEFT,
    LOOKED_AT,
    PLACEBO,
    WRITTEN,
    points,
)
from .slopes import CHANGE, LEVEL, REGRESSORS, bins, slopes, visible, yearly

RUNS = ("claim", "arm", LEVEL, CHANGE, *COLUMNS)


def measure(lab: Laboratory) -> Summary:
    """Run all claims, and tell slopes and bins of every arm beside those of the data."""
    summary = Summary()
    add_data(summary)
    lab.scenario(BEHAVIOUR)  # what the claims' behaviour is copied from
    claims = drawn(lab.size("claims"), lab.seed)
    count = lab.size("points")
    summary.add("claims", len(claims))
    summary.add("points", count)
    runs = pd.concat(
        [
            made(lab, claims, ARMS, count, "claims"),
            made(lab, exchanged(claims, lab.seed), (WRITTEN,), count, PLACEBO),
        ]
    )
    summary.add("runs", len(runs))
    for arm, part in runs.groupby("arm", sort=False):
        describe(summary, str(arm), part, lab.size("resamples"), lab.seed)
    return summary


def made(
    lab: Laboratory, claims: Sequence[Claim], arms: tuple[str, ...], count: int, label: str
) -> pd.DataFrame:
    """The runs of all claims in some arms; those of exchanged balances are an arm of their own."""
    folder = lab.raw / label.replace(" ", "-")
    folder.mkdir(parents=True, exist_ok=True)
    parts = []
    for claim in claims:
        loaded = scenario_of(lab, claim, folder)
        sets = points(loaded, arms, count, lab.seed + claim.number)
        fixed = [change.partition("=")[0] for change in lab.changes]
        frame = lab.simulate(
            loaded.scenario,
            len(sets),
            COLUMNS,
            seed=lab.seed + claim.number,
            behaviour=sets.without(fixed),
        )
        named = np.repeat([PLACEBO] if label == PLACEBO else list(arms), count)
        own = {"claim": claim.number, LEVEL: claim.middle, CHANGE: claim.change}
        parts.append(frame.assign(arm=named, **own)[list(RUNS)])
    return pd.concat(parts, ignore_index=True)


def scenario_of(lab: Laboratory, claim: Claim, folder: Path) -> Loaded:
    """The scenario that the recipe makes of a claim, with the changes of the laboratory."""
    case = folder / f"claim-{claim.number}.case.yaml"
    case.write_text(table(claim), encoding="utf-8")
    path = folder / f"claim-{claim.number}.yaml"
    path.write_text(scenario_text(read_case(case)), encoding="utf-8")
    name = str(path)
    changes = (*numbers_for(name, lab.numbers), *changes_for(name, lab.changes))
    return load_with_provenance(name, changes)


# -- what happens to a claim -----------------------------------------------------------------------


def frames(runs: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Runs at risk of each event, with the columns of an estimate, as years of real claims."""
    number = runs[list(COLUMNS)].astype(np.float64)
    first = number["war_onset"]
    over = (number["agreed"] > 0) | (number["control_end"] >= ALL_OF_IT)
    happened = {
        DISPUTE: number["war"] > 0,
        WAR: number["large_war"] > 0,
        ENDS: over,
        AGAIN: number["wars"] > 1,
        AGREED: number["agreed"] > 0,
    }
    found = {}
    for name in LOOKED_AT:
        years = YEARS - first if name == AGAIN else pd.Series(float(YEARS), index=runs.index)
        made = runs[["claim", *REGRESSORS]].assign(years=years, event=happened[name].astype(int))
        found[name] = made[years >= LEAST_LEFT] if name == AGAIN else made
    return found


def describe(summary: Summary, arm: str, runs: pd.DataFrame, resamples: int, seed: int) -> None:
    """Slopes, visibility and bins of an arm."""
    for name, frame in frames(runs).items():
        summary.add(f"rows at risk of {name}", len(frame), setting=arm)
        summary.add(f"rows with {name}", int(frame["event"].sum()), setting=arm)
        if frame.empty:
            continue
        for regressor, found in slopes(frame).items():
            summary.add(f"slope of {name}", found, setting=arm, group=regressor)
        seen = visible(frame, resamples, seed)
        if seen is not None:
            summary.add(f"visible in {name}", seen, setting=arm, group=LEVEL)
        summary.add(f"yearly {name}", yearly(frame), setting=arm, group="all")
        for regressor, edges in ((LEVEL, LEVELS), (CHANGE, CHANGES)):
            for label, share in bins(frame, regressor, edges).items():
                group = f"{regressor}: {label}"
                summary.add(f"yearly {name}", share, setting=arm, group=group)


# -- what happened to real ones --------------------------------------------------------------------


def of_data(measure: str) -> str:
    """The setting under which a measure of the data stands in the summary."""
    return f"data: {measure}"


def add_data(summary: Summary) -> None:
    """The figures of real claims, as they were derived from the table."""
    for row in pd.read_csv(HERE / "data.csv").to_dict("records"):
        value, low, high, error = (float(row[name]) for name in FIGURES[3:-1])
        found = Estimate(value, low, high, error, int(row["n"]))
        setting, group = of_data(str(row["measure"])), str(row["group"])
        summary.add(str(row["quantity"]), found, setting=setting, group=group)
