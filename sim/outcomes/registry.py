"""The list of outcomes: each is one function of world and history, with its unit and meaning.

The name of an outcome is its function's name, its meaning the first paragraph of the docstring;
the table in the documentation is made from them, so it cannot go out of date. The functions run in
Python and compiled, so they hold to plain numbers, loops and the lists of the history; text, date
and missing value are numbers too (see :func:`outcome`).
"""

from __future__ import annotations

import datetime as dt
import inspect
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from sim.events.history import History
from sim.memory.marks import World, part
from sim.scenario.schema import Scenario

Value = float | int | str | bool
Kind = type[float] | type[int] | type[str] | type[bool]
#: Words by their code, 0 for none; those of a scenario where they are names.
Words = Sequence[str] | Callable[[Scenario], Sequence[str]]
#: The names of each member of a family, and the number that its function is called with.
Keys = Callable[[Scenario], Mapping[tuple[str, ...], int]]

F = TypeVar("F", bound=Callable[..., Any])

_PLACE = re.compile(r"<[a-z]+>")


def _once(scenario: Scenario) -> Mapping[tuple[str, ...], int]:
    del scenario  # an outcome that is not per objective, issue or mediator has one column
    return {(): 0}


@dataclass(frozen=True)
class Outcome:
    """One outcome, or a family of them: `terms:<issue>` has a column for every issue."""

    name: str
    unit: str
    kind: Kind
    meaning: str
    notes: str
    function: Callable[..., Any]
    words: Words = ()
    keys: Keys = _once

    @property
    def is_family(self) -> bool:
        """Whether it has members, so that its function takes the number of one."""
        return self.keys is not _once

    def column(self, key: tuple[str, ...]) -> str:
        """Name of the column of one member of the family."""
        parts = iter(key)
        return _PLACE.sub(lambda _: next(parts), self.name)

    def columns(self, scenario: Scenario) -> list[str]:
        """Names of its columns for a scenario."""
        return [self.column(key) for key in self.keys(scenario)]

    def words_of(self, scenario: Scenario) -> Sequence[str]:
        """Words that its numbers stand for, where it is a text and no date."""
        return self.words(scenario) if callable(self.words) else self.words

    def values(self, scenario: Scenario, world: World, history: History) -> dict[str, Value]:
        """Its columns and their values, of the declared kind."""
        words = self.words_of(scenario)
        return {
            self.column(key): self._typed(self._ask(world, history, member), words)
            for key, member in self.keys(scenario).items()
        }

    def _ask(self, world: World, history: History, member: int) -> Any:
        if self.is_family:
            return self.function(world, history, member)
        return self.function(world, history)

    def _typed(self, number: Any, words: Sequence[str]) -> Value:
        if self.kind is not str:
            typed: Callable[[Any], Value] = self.kind
            return typed(number)
        if isinstance(number, str):  # a reason of a user's own agent
            return number
        return date_of(number) if self.unit == "date" else words[int(number)]

    def names(self, column: str) -> bool:
        """Whether a column name belongs to this outcome."""
        return _pattern(self.name).fullmatch(column) is not None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """Of the columns of an outcome with this name, in which `<kind>` stands for a member."""
    return re.compile(_PLACE.sub("[^:]+", re.escape(name).replace(r"\<", "<").replace(r"\>", ">")))


DECLARED: list[Outcome] = []


def outcome(
    unit: str,
    kind: Kind = float,
    *,
    name: str = "",
    words: Words = (),
    keys: Keys = _once,
) -> Callable[[F], F]:
    """Declare a function of `(world, history)` as an outcome.

    A missing number is NaN. A text is returned as its place in `words`, 0 for none; a date as its
    day number, NaN for none.

    Args:
        unit: of its values; "date" makes a text of a day number.
        kind: type of its values.
        name: of its columns, with a place for the names of each member of a family,
            as `control:<objective>`; without one the name of the function.
        words: for which the numbers of a text stand.
        keys: makes it a family: a function `(world, history, member)`, called with the number of
            each member.
    """

    def register(function: F) -> F:
        meaning, _, notes = (inspect.getdoc(function) or "").partition("\n\n")
        DECLARED.append(
            Outcome(
                name or function.__name__,
                unit,
                kind,
                _one_line(meaning),
                _one_line(notes),
                part(function),
                words,
                keys,
            )
        )
        return function

    return register


def _one_line(text: Any) -> str:
    return " ".join(str(text).split())


def date_of(day: float) -> str:
    """Date of a day number as ISO text; empty when there is none (NaN).

    >>> date_of(737695), date_of(math.nan)
    ('2020-09-27', '')
    """
    return "" if math.isnan(day) else dt.date.fromordinal(int(day)).isoformat()
