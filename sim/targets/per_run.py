"""What single runs have of a target, as plain numbers: the one place that says so."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.targets.reading import Target

Numbers = npt.NDArray[np.float64]
#: Outcomes by name, as the compiled engine gives them: gaps are NaN, false or empty.
Columns = Mapping[str, npt.NDArray[Any]]


def needed(target: Target) -> tuple[str, ...]:
    """Outcomes that a target needs."""
    return (*target.columns, *([target.condition] if target.given else []))


def columns_of(frame: pd.DataFrame, names: Iterable[str]) -> dict[str, npt.NDArray[Any]]:
    """Some columns of a frame of runs, as the compiled engine gives them."""
    return {name: _plain(frame[name]) for name in names}


def per_run(target: Target, columns: Columns, *, event: bool | None = None) -> Numbers:
    """What every run has of a target: 1 or 0 of an event, a figure in its unit.

    NaN where `given` does not hold or the outcome is not defined.

    Args:
        target: what happened.
        columns: at least those that are :func:`needed`.
        event: whether its range is taken as an event; left out, as its statistic says.
    """
    if isinstance(target.value, str):
        # An empty word is an answer: an agreement that nobody brokered is not one of Russia's.
        found = np.asarray(columns[target.columns[0]] == target.value, np.float64)
    else:
        parts = [np.asarray(columns[name], np.float64) for name in target.columns]
        found = np.sum(parts, axis=0)
        if target.statistic == "probability" if event is None else event:
            found = _happened(target, found)
    if target.given:
        wanted = not target.given.startswith("not ")
        holds = np.asarray(columns[target.condition], bool) == wanted
        found = np.where(holds, found, np.nan)
    return np.asarray(found, np.float64)


def _happened(target: Target, values: Numbers) -> Numbers:
    low, high = target.interval
    if isinstance(target.value, bool):
        low = high = float(target.value)
    inside = (low <= values) & (values <= high)
    return np.where(np.isnan(values), np.nan, inside)


def _plain(column: pd.Series[Any]) -> npt.NDArray[Any]:
    if pd.api.types.is_bool_dtype(column):
        return column.fillna(False).to_numpy(dtype=bool)
    if pd.api.types.is_numeric_dtype(column):
        return column.astype("Float64").to_numpy(dtype=np.float64, na_value=math.nan)
    return column.astype(object).fillna("").to_numpy(dtype=object)
