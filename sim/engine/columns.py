"""Tables from the rows of numbers that outcomes fill (:func:`sim.outcomes.filling.filling`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.outcomes import OUTCOMES, Outcome
from sim.outcomes.registry import date_of
from sim.scenario.schema import Scenario

Array = npt.NDArray[Any]

_TYPES: dict[Any, Any] = {float: np.float64, int: np.int64, bool: np.bool_, str: np.object_}
_STRETCH = 256  # rows turned into columns at a time


class Column(NamedTuple):
    """A column of the table: its name, whose member it is, and the words it may hold."""

    name: str
    outcome: Outcome
    words: Sequence[str]
    member: int


class Columns:
    """The columns of a scenario's outcomes: how many, of what kind, and which word is which.

    Numbers of the scenario do not matter here, only names, years and what is there.

    Attributes:
        starts: the first column of each outcome, and the number of columns.
        members: of each column, the number of the member of the family that it belongs to.

    >>> from sim.scenario import load
    >>> columns = Columns(load("toy/fearon"))
    >>> len(columns) == len(columns.members) == columns.starts[-1].item()
    True
    """

    def __init__(self, scenario: Scenario, outcomes: Sequence[Outcome] = OUTCOMES) -> None:
        self.columns = [
            Column(one.column(key), one, one.words_of(scenario), member)
            for one in outcomes
            for key, member in one.keys(scenario).items()
        ]
        sizes = [len(one.keys(scenario)) for one in outcomes]
        self.starts: Array = np.cumsum([0, *sizes], dtype=np.int64)
        self.members: Array = np.array([column.member for column in self.columns], np.int64)

    def __len__(self) -> int:
        return len(self.columns)

    def table(self, rows: Array) -> dict[str, Array]:
        """Outcomes of runs by name, each as an array of its kind; words and dates are texts.

        A row of NaN reads as a run without outcomes: NaN, 0, False and "".
        """
        return {
            column.name: _typed(column, numbers)
            for column, numbers in zip(self.columns, _by_column(rows), strict=True)
        }


def _by_column(rows: Array) -> Array:
    """The rows turned, a stretch at a time: far faster than at once, for the processor's cache."""
    turned = np.empty(rows.shape[::-1])
    for start in range(0, len(rows), _STRETCH):
        turned[:, start : start + _STRETCH] = rows[start : start + _STRETCH].T
    return turned


def _typed(column: Column, numbers: Array) -> Array:
    kind = column.outcome.kind
    if kind is float:
        return numbers
    if column.outcome.unit == "date":
        return _dates(numbers)
    whole = np.nan_to_num(numbers).astype(np.int64)
    if kind is str:
        words: Array = np.array(column.words, dtype=object)[whole]
        return words
    return whole if kind is int else whole != 0


def _dates(numbers: Array) -> Array:
    """Dates as ISO text; empty where there is none."""
    texts = np.full(len(numbers), "", dtype=object)
    known = ~np.isnan(numbers)
    days, place = np.unique(numbers[known].astype(np.int64), return_inverse=True)
    dates = [date_of(day) for day in days.tolist()]
    texts[known] = np.array(dates, dtype=object)[place]
    return texts
