"""The list of outcomes: each is one function of the history of a run, with its unit and meaning.

The name of an outcome is its function's name, its meaning the first paragraph of the docstring;
the table in the documentation is made from them, so it cannot go out of date.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sim.outcomes.history import History
from sim.scenario.schema import Scenario

Value = float | int | str | bool
Kind = type[float] | type[int] | type[str] | type[bool]

_PLACE = re.compile(r"<[a-z]+>")


def _once(scenario: Scenario) -> list[tuple[str, ...]]:
    del scenario  # an outcome that is not per objective, issue or mediator has one column
    return [()]


@dataclass(frozen=True)
class Outcome:
    """One outcome, or a family of them: `terms:<issue>` has a column for every issue."""

    name: str
    unit: str
    kind: Kind
    meaning: str
    notes: str
    function: Callable[..., Value]
    keys: Callable[[Scenario], Iterable[tuple[str, ...]]]

    def column(self, key: tuple[str, ...]) -> str:
        """Name of the column of one member of the family."""
        parts = iter(key)
        return _PLACE.sub(lambda _: next(parts), self.name)

    def columns(self, scenario: Scenario) -> list[str]:
        """Names of its columns for a scenario."""
        return [self.column(key) for key in self.keys(scenario)]

    def values(self, history: History) -> dict[str, Value]:
        """Its columns and their values, of the declared kind."""
        return {
            self.column(key): self.kind(self.function(history, *key))
            for key in self.keys(history.scenario)
        }

    def names(self, column: str) -> bool:
        """Whether a column name belongs to this outcome."""
        pattern = _PLACE.sub("[^:]+", re.escape(self.name).replace(r"\<", "<").replace(r"\>", ">"))
        return re.fullmatch(pattern, column) is not None


DECLARED: list[Outcome] = []


def outcome(
    unit: str,
    kind: Kind = float,
    *,
    name: str = "",
    keys: Callable[[Scenario], Iterable[tuple[str, ...]]] = _once,
) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Declare a function as an outcome; a missing number is NaN and a missing text is empty."""

    def register(function: Callable[..., Value]) -> Callable[..., Value]:
        meaning, _, notes = (inspect.getdoc(function) or "").partition("\n\n")
        DECLARED.append(
            Outcome(
                name or function.__name__,
                unit,
                kind,
                _one_line(meaning),
                _one_line(notes),
                function,
                keys,
            )
        )
        return function

    return register


def _one_line(text: Any) -> str:
    return " ".join(str(text).split())
