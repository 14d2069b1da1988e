"""Numbers that are varied from run to run, checked as those of a scenario file are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy.typing as npt

from sim.errors import Problem, SimError, show
from sim.scenario.schema import Scenario
from sim.scenario.shapes import bounds, field_at, field_shape, range_text

Array = npt.NDArray[Any]


class ValuesError(SimError, ValueError):
    """Numbers for runs that cannot be used: which, why, and what is allowed."""


def check_values(keys: Sequence[str], values: Array, count: int) -> None:
    """Refuse numbers that lie outside of their declared ranges, and tables of another shape.

    Args:
        keys: dotted keys of declared numbers.
        values: a row for each run with a number for each key.
        count: how many runs there are.

    >>> import numpy as np
    >>> check_values(["talks.rounds"], np.array([[0.5]]), 1)
    Traceback (most recent call last):
    ...
    sim.engine.allowed.ValuesError: talks.rounds: 0.5 is out of range
        allowed: a whole number from 1 to 200, unit: rounds
    """
    if values.shape != (count, len(keys)):
        raise ValuesError(
            f"values: a table of shape {values.shape}\n    allowed: {count} rows, one for each "
            f"run, with {len(keys)} numbers, one for each key"
        )
    if count:
        for key, column in zip(keys, values.T, strict=True):
            _check_column(key, column)


def _check_column(key: str, column: Array) -> None:
    field = field_at(Scenario, key.split("."))
    assert field is not None
    kind, (low, high), allowed = field_shape(field).kind, bounds(field), range_text(field)
    if kind == "flag":
        low, high, allowed = 0.0, 1.0, "0 for false, 1 for true"
    for value in (column.min().item(), column.max().item()):  # NaN if there is one
        if not math.isfinite(value):
            raise _error(key, value, "is not a finite number", allowed)
        if not (low is None or low <= value) or not (high is None or value <= high):
            raise _error(key, value, "is out of range", allowed)
    if kind in ("flag", "whole number") and (odd := column[column % 1.0 != 0.0]).size:
        raise _error(key, odd[0].item(), "is not a whole number", allowed)


def _error(key: str, value: float, what: str, allowed: str) -> ValuesError:
    return ValuesError(str(Problem("", None, key, value, f"{show(value)} {what}", allowed)))
