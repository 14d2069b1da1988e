"""Tables from the rows of numbers that :func:`sim.engine.outcomes.read_outcomes` fills.

An outcome that the reader does not know is in :attr:`Columns.unknown`: runs are then left to Mesa,
which is slow, but right. No shipped outcome is among them.
"""

from __future__ import annotations

import datetime as dt
import math
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.engine.history import HISTORY, SETTLEMENTS
from sim.engine.outcomes import read_outcomes
from sim.events.codes import REASONS
from sim.events.rows import EVENT
from sim.outcomes import OUTCOMES, Outcome
from sim.parameters import SIDES
from sim.scenario.schema import Scenario
from sim.turn.packing import pack

Array = npt.NDArray[Any]

_SIDE_WORDS = ("", *SIDES)
#: Words that the numbers of a column stand for, by the name of the outcome; 0 is always "".
_WORDS = {
    "settlement": SETTLEMENTS,
    "settlement_at_end": SETTLEMENTS,
    "first_war_opener": _SIDE_WORDS,
    "large_war_opener": _SIDE_WORDS,
    "first_war_reason": REASONS,
    "large_war_reason": REASONS,
}
_TYPES: dict[Any, Any] = {float: np.float64, int: np.int64, bool: np.bool_, str: np.object_}
_STRETCH = 256  # rows turned into columns at a time
_NOT_WRITTEN = -math.inf  # what no outcome is


class Column(NamedTuple):
    """A column of the table: its name, whose member it is, and the words it may hold."""

    name: str
    outcome: Outcome
    words: tuple[str, ...]


class Columns:
    """The columns of a scenario's outcomes: how many, of what kind, and which word is which.

    Numbers of the scenario do not matter here, only names, years and what is there.

    >>> from sim.scenario import load
    >>> Columns(load("toy/fearon")).unknown
    ()
    """

    def __init__(self, scenario: Scenario) -> None:
        words = _WORDS | {"settlement_broker": ("", *scenario.third_parties)}
        self._scenario = scenario
        self.columns = [
            Column(name, one, words.get(one.name, ("",)))
            for one in OUTCOMES
            for name in one.columns(scenario)
        ]
        self.unknown = self._not_written()

    def __len__(self) -> int:
        return len(self.columns)

    def history(self) -> Array:
        """Room for the reader to work in: an array of one :data:`~sim.engine.history.HISTORY`.

        It knows where the columns of every outcome begin. Every thread needs one of its own.
        """
        histories = np.zeros(1, HISTORY)
        history: Any = histories[0]
        sizes = [len(one.columns(self._scenario)) for one in OUTCOMES]
        for one, place in zip(OUTCOMES, np.cumsum([0, *sizes]), strict=False):
            history["place"][one.function.__name__] = place
        history["mediators"] = -1
        thirds = self._scenario.third_parties.values()
        mediating = [third for third, actor in enumerate(thirds) if actor.mediation is not None]
        history["mediators"][mediating] = range(len(mediating))
        history["first_year"] = self._scenario.clock.start.year
        history["year_count"] = self._members("incident_deaths")
        history["role_count"] = self._members("role")
        return histories

    def _members(self, function: str) -> int:
        """How many columns an outcome has."""
        return sum(1 for column in self.columns if column.outcome.function.__name__ == function)

    def _not_written(self) -> tuple[str, ...]:
        """Columns that the reader leaves alone when it reads a run without events."""
        row = np.full(len(self), _NOT_WRITTEN)
        history = self.history().view(np.recarray)[0]
        packed = pack(self._scenario)
        parties = [SimpleNamespace(settings=party) for party in packed.parties]
        model = SimpleNamespace(world=packed.world, parties=parties)
        read_outcomes(model, np.zeros(0, EVENT), 0, np.zeros(3), row, history)
        return tuple(
            column.name
            for column, number in zip(self.columns, row, strict=True)
            if number == _NOT_WRITTEN
        )

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
    dates = [dt.date.fromordinal(day).isoformat() for day in days.tolist()]
    texts[known] = np.array(dates, dtype=object)[place]
    return texts
