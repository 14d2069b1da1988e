"""Figures of many runs in a table, an outcome a row: over all of them, or by set of behaviour."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.inference.variance import components
from sim.outcomes import find_outcome
from sim.targets import BANDS, wilson_interval

#: columns of a frame of runs that say which run it is
_KEYS = ["replicate", "seed", "set", "failure"]


def summary(frame: pd.DataFrame) -> pd.DataFrame:
    """Sum up many runs: a share with its interval for an event, a median with bands for a figure.

    A word gives a row for each value that it takes. Runs that failed, and runs in which an outcome
    is not defined, are left out of its row; `n` says how many are in it.
    """
    good = frame[frame["failure"] == ""].drop(columns=_KEYS, errors="ignore")
    rows: list[dict[str, Any]] = []
    for name in good.columns:
        values = good[name].dropna()
        if values.dtype == "boolean":
            rows.append(_share(name, "", int(values.sum()), len(values)))
        elif pd.api.types.is_numeric_dtype(values.dtype):
            rows.append(_bands(name, values.astype("float64")))
        elif not str(name).endswith("_date"):
            known = values[values != ""]
            for word, count in known.value_counts().items():
                rows.append(_share(name, str(word), int(count), len(values)))
    return pd.DataFrame(rows)


def uncertainty(frame: pd.DataFrame) -> pd.DataFrame:
    """Of runs with an ensemble: how sure each outcome is, by luck and by the parameters.

    One row for each outcome that is an event or a figure: its mean (of an event the share of runs)
    with the intervals of :func:`sim.inference.components` for luck, for the parameters and for
    both together, and the share of its variance that is between sets.
    """
    good = frame[frame["failure"] == ""]
    rows = []
    for name in good.columns.drop(_KEYS, errors="ignore"):
        event = good[name].dtype == "boolean"
        if event or pd.api.types.is_numeric_dtype(good[name].dtype):
            values = good[name].astype("Float64").to_numpy(dtype="float64", na_value=math.nan)
            outcome = find_outcome(str(name))
            share = event or (outcome is not None and outcome.unit == "share")
            found = apart(values, good["set"].to_numpy(), event=event, share=share)
            rows.append({"outcome": name} | found)
    return pd.DataFrame(rows)


def apart(
    values: npt.NDArray[np.floating[Any]], sets: npt.ArrayLike, *, event: bool, share: bool = False
) -> dict[str, Any]:
    """A mean and its intervals for luck, for parameters and together, as columns of a table.

    No interval goes below 0 where no run does, nor that of a share above 1.
    """
    negative = bool((values < 0.0).any())
    bounds = (-math.inf if negative else 0.0, 1.0 if event or share else math.inf)
    found = components(values, sets, bounds=bounds)
    row: dict[str, Any] = {
        "statistic": "share" if event else "mean",
        "value": found.value,
        "n": found.n,
        "sets": found.sets,
    }
    for what in ("luck", "parameters", "together"):
        row[f"{what}_low"], row[f"{what}_high"] = getattr(found, what)
    return row | {"share_of_parameters": found.share_of_parameters}


def _share(name: str, word: str, count: int, trials: int) -> dict[str, Any]:
    low, high = wilson_interval(count, trials)
    share = count / trials if trials else math.nan
    return {
        "outcome": name,
        "word": word,
        "kind": "probability",
        "n": trials,
        "simulated": share,
        "wilson_low": low,
        "wilson_high": high,
    }


def _bands(name: str, values: pd.Series[float]) -> dict[str, Any]:
    row: dict[str, Any] = {"outcome": name, "word": "", "kind": "figure", "n": len(values)}
    row["simulated"] = values.median()
    ends = {
        f"band_{band}_{end}": quantile if end == "low" else 1.0 - quantile
        for band, quantile in BANDS.items()
        for end in ("low", "high")
    }
    return row | dict(zip(ends, values.quantile(list(ends.values())), strict=True))
