"""Figures of real claims, from a user's own copy of a table of claim-years.

The table is not part of this project: under which licence it may be passed on is not known.
`python results/claims.py TABLE.csv` makes `data.csv` (what happens, by advantage and by its change)
and `population.csv` (from what claims are drawn) anew from it. A row is a year of a territorial
claim of one state on another (Issue Correlates of War, territorial claims, provisional 1.01: Hensel
2001, International Studies Quarterly 45, 81-109; Hensel, Mitchell, Sowers and Thyne 2008, Journal
of Conflict Resolution 52, 117-143; articles from memory), merged with material
capabilities (Correlates of War, National Material Capabilities 6.0) and direct contiguity
(Correlates of War 3.2).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.errors import SimError
from sim.inference.intervals import Estimate

from .slopes import CHANGE, COLUMNS, LEVEL, bins, slopes, visible, yearly

#: Columns that the table needs, and what they are.
NEEDED: Mapping[str, str] = {
    "claimdy": "number of the claim and its two states",
    "year": "calendar year",
    "icowsal": "salience of the claim, 0 to 12",
    "conttype": "contiguity of the two states: 1 by land",
    "claim_age": "years since the claim was raised",
    "lncap": "ln of the claimant's capabilities (CINC) over the holder's",
    "dlncap5": "its change in five years",
    "lnmilex": "ln of the claimant's military spending over the holder's",
    "dlnmilex5": "its change in five years",
    "midissyr": "a militarised dispute over the claim in the year, 0 or 1",
    "midfatyr": "a fatal one",
    "waryr": "a war",
    "ends_this_year": "the claim ends in the year, by whatever way",
}
SINCE, SALIENCE, LAND, AGE = 1946, 7, 1, 2
#: Years after a dispute in which a further one counts as the same again.
AGAIN_WITHIN = 10
MEASURES: Mapping[str, tuple[str, str]] = {
    "capabilities": ("lncap", "dlncap5"),
    "spending": ("lnmilex", "dlnmilex5"),
}
DISPUTE, FATAL, WAR, ENDS, AGAIN = "dispute", "fatal dispute", "war", "end", "again"
EVENTS: Mapping[str, str] = {
    DISPUTE: "midissyr",
    FATAL: "midfatyr",
    WAR: "waryr",
    ENDS: "ends_this_year",
    AGAIN: "midissyr",
}
#: Lower ends of the bins: shares of both sides' capabilities of 0, 1/10, 1/4, 2/5, 3/5, 3/4, 9/10.
LEVELS: Mapping[str, float] = {
    "under 1:9": -np.inf,
    "1:9 to 1:3": -2.1972,
    "1:3 to 2:3": -1.0986,
    "2:3 to 3:2": -0.4055,
    "3:2 to 3:1": 0.4055,
    "3:1 to 9:1": 1.0986,
    "over 9:1": 2.1972,
}
CHANGES: Mapping[str, float] = {
    "falls by over 18 %": -np.inf,
    "falls by 5 to 18 %": -0.2,
    "steady": -0.05,
    "rises by 5 to 22 %": 0.05,
    "rises by over 22 %": 0.2,
}
#: Steps of the distributions that claims are drawn from.
STEPS = tuple(round(0.05 * k, 2) for k in range(21))
RESAMPLES = 500
FIGURES = ("quantity", "measure", "group", "value", "low", "high", "standard_error", "n")


def read(path: str) -> pd.DataFrame:
    """Read a table of claim-years; raises :class:`SimError` with the columns that it lacks."""
    try:
        table = pd.read_csv(path)
    except (OSError, ValueError) as error:
        raise SimError(f"{path}: this is no table of claim-years ({error})") from None
    lacking = [name for name in NEEDED if name not in table]
    if lacking:
        told = "".join(f"\n    {name}: {NEEDED[name]}" for name in lacking)
        raise SimError(f"{path}: the table lacks {len(lacking)} columns:{told}")
    return table


def population(table: pd.DataFrame) -> pd.DataFrame:
    """Years of salient claims between neighbours by land since 1946, from their third year on."""
    kept = table[
        (table["year"] >= SINCE)
        & (table["icowsal"] >= SALIENCE)
        & (table["conttype"] == LAND)
        & (table["claim_age"] >= AGE)
    ]
    return kept.sort_values(["claimdy", "year"]).reset_index(drop=True)


def after_a_dispute(table: pd.DataFrame) -> pd.Series[bool]:
    """Whether the claim had a dispute in one of the years before, near enough to count."""
    disputes = table.loc[table["midissyr"] == 1, ["claimdy", "year"]]
    found = pd.Series(False, index=table.index)
    for years in range(1, AGAIN_WITHIN + 1):
        keys = set(zip(disputes["claimdy"], disputes["year"] + years, strict=True))
        there = [key in keys for key in zip(table["claimdy"], table["year"], strict=True)]
        found |= pd.Series(there, index=table.index)
    return found


def frames(table: pd.DataFrame, measure: str) -> dict[str, pd.DataFrame]:
    """Years at risk of each event, with the columns of an estimate."""
    level, change = MEASURES[measure]
    again, found = after_a_dispute(table), {}
    for name, column in EVENTS.items():
        part = table[again] if name == AGAIN else table
        made = {
            "claim": part["claimdy"],
            LEVEL: part[level],
            CHANGE: part[change],
            "years": 1.0,
            "event": part[column],
        }
        found[name] = pd.DataFrame(made)[list(COLUMNS)]
    return found


def data(table: pd.DataFrame) -> pd.DataFrame:
    """What happens to real claims: slopes, bins and visibility, a row each."""
    rows = []

    def add(quantity: str, measure: str, group: str, found: Estimate) -> None:
        numbers = (found.value, found.low, found.high, found.standard_error, found.n)
        rows.append((quantity, measure, group, *numbers))

    for measure in MEASURES:
        for name, frame in frames(table, measure).items():
            known = frame.dropna(subset=[LEVEL])
            for regressor, found in slopes(known).items():
                add(f"slope of {name}", measure, regressor, found)
            seen = visible(known, RESAMPLES, 0)
            if seen is not None:
                add(f"visible in {name}", measure, LEVEL, seen)
            add(f"yearly {name}", measure, "all", yearly(known))
            for regressor, edges in ((LEVEL, LEVELS), (CHANGE, CHANGES)):
                for label, share in bins(known, regressor, edges).items():
                    add(f"yearly {name}", measure, f"{regressor}: {label}", share)
    return pd.DataFrame(rows, columns=list(FIGURES))


def distributions(table: pd.DataFrame) -> pd.DataFrame:
    """From what claims are drawn: quantiles of level and change, and shares of salience."""
    rows = []
    for regressor, column in zip((LEVEL, CHANGE), MEASURES["capabilities"], strict=True):
        values = table[column].dropna()
        rows += [(regressor, step, float(values.quantile(step))) for step in STEPS]
    for salience, share in table["icowsal"].value_counts(normalize=True).sort_index().items():
        rows.append(("salience", float(str(salience)), float(share)))
    return pd.DataFrame(rows, columns=["quantity", "at", "value"])
