"""Which numbers are learnt, and the ranges that they are learnt within.

A number is learnt by default if all of this holds:

* it is behavioural: how parties and third parties choose, hope, fear, promise, press and mediate,
  how the line answers (:data:`SECTIONS`), or what sides can know of the balance (:data:`BELIEFS`).
  The ground, its defence, the front, arms, spending and the clock are not behaviour;
* the scenario files write a range beside it and call it `assumed`: what was measured, derived or
  taken from the literature is not fitted, and no range is made up;
* it is one number, not one with dates, and stands at the same value with the same range in every
  scenario: one set is for all of them. What differs is a state of affairs, and no behaviour.

Priors are uniform over the range and independent. Like-named numbers of the parties share one
range, from the lowest to the highest that any party has: which side is the more optimistic is
learnt, not given. They vary separately, or together if tied.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.calibration.choosing import CalibrationError, Choice
from sim.engine.places import place_of
from sim.errors import Problem, nearest, plain_text
from sim.keys import Parameter, parameters, unknown
from sim.scenario import Scenario
from sim.scenario.loader import Loaded
from sim.scenario.shapes import field_at, field_shape

Numbers = npt.NDArray[np.float64]

SECTIONS = ("parties", "third_parties", "incidents", "behaviour", "talks", "after_deal")
BELIEFS = ("balance.uncertainty", "balance.reversion")
#: The state of affairs that a short setting takes over from its history.
CARRIED = "hope"


@dataclass(frozen=True)
class Number:
    """A number that is learnt: its key, range, unit and the value that the scenarios have."""

    key: str
    low: float
    high: float
    log: bool
    whole: bool
    unit: str
    shipped: float

    def at(self, place: Numbers) -> Numbers:
        """Values at places from 0 to 1 of the range; whole numbers are equally likely."""
        if self.whole:
            steps = np.floor(self.low + place * (self.high - self.low + 1.0))
            return np.clip(steps, self.low, self.high)
        if self.log:
            value = self.low * (self.high / self.low) ** place
        else:
            value = self.low + (self.high - self.low) * place
        return np.clip(value, self.low, self.high)

    def place(self, value: Numbers) -> Numbers:
        """Places from 0 to 1 of values in the range; of a whole number the middle of its step.

        >>> round(float(Number("a", 1.0, 100.0, True, False, "1", 1.0).place(np.array(10.0))), 3)
        0.5
        """
        if self.whole:
            return np.asarray((value - self.low + 0.5) / (self.high - self.low + 1.0))
        if self.log:
            return np.asarray(np.log(value / self.low) / math.log(self.high / self.low))
        return np.asarray((value - self.low) / (self.high - self.low))


@dataclass(frozen=True)
class Priors:
    """The numbers that are learnt, and which of them share a place.

    Attributes:
        numbers: in the order of the scenario files.
        groups: for each number, which of the free places it takes.
        notes: what was left out, and why; each a sentence.
    """

    numbers: tuple[Number, ...]
    groups: tuple[int, ...]
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Number of free places: the dimensions of the search."""
        return max(self.groups) + 1

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the numbers."""
        return tuple(one.key for one in self.numbers)

    def values(self, places: Numbers) -> Numbers:
        """Numbers at places from 0 to 1: (points, free places) to (points, numbers)."""
        columns = [
            one.at(places[:, group]) for one, group in zip(self.numbers, self.groups, strict=True)
        ]
        return np.column_stack(columns)

    def description(self) -> list[dict[str, Any]]:
        """All that makes them, ready for JSON."""
        return [
            {"key": one.key, "low": one.low, "high": one.high, "log": one.log, "place": group}
            for one, group in zip(self.numbers, self.groups, strict=True)
        ]


def make_priors(
    loaded: Mapping[str, Loaded], choice: Choice | None = None, begun: Iterable[str] = ()
) -> Priors:
    """Find what is learnt in some scenarios; raises :class:`CalibrationError`.

    Args:
        loaded: scenarios by name, with where their numbers come from.
        choice: what the user wants.
        begun: scenarios that take their first day from a history: there :data:`CARRIED` may differ.
    """
    choice, inside = choice or Choice(), set(begun)
    reader = _Reader(loaded, inside, choice)
    chosen = {} if choice.only else reader.declared()
    wanted = reader.wanted()
    if reader.problems:
        raise CalibrationError(reader.problems)
    numbers = chosen | wanted
    if choice.symmetric:
        numbers = _one_range(numbers, set(wanted))
    kept = [one for key, one in numbers.items() if not _matches(key, choice.exclude)]
    reader.check_patterns(numbers)
    if not kept and not reader.problems:
        told = "nothing is left to learn: no number has a declared range, or all are excluded"
        reader.problems.append(Problem("", None, "", None, told, "--vary KEY=LOW:HIGH"))
    if reader.problems:
        raise CalibrationError(reader.problems)
    return Priors(tuple(kept), _groups(kept, choice.tied), tuple(reader.notes))


class _Reader:
    """Finds the numbers, and collects what is wrong and what is left out."""

    def __init__(self, loaded: Mapping[str, Loaded], begun: set[str], choice: Choice) -> None:
        self.loaded, self.begun, self.choice = loaded, begun, choice
        self.first = next(iter(loaded.values()))
        self.known = {name: parameters(one.scenario) for name, one in loaded.items()}
        self.problems: list[Problem] = []
        self.notes: list[str] = []

    def declared(self) -> dict[str, Number]:
        """Behavioural numbers with a declared range."""
        found = {}
        for key, declared in next(iter(self.known.values())).items():
            if not _is_behaviour(key) or not _is_number(self.first.scenario, key, declared):
                continue
            where = self.first.provenance.get(key)
            if where is None or where.range is None or where.status != "assumed":
                continue
            different = self.differs(key)
            if different:
                self.notes.append(f"{key} is not learnt: {different}")
            else:
                found[key] = self._number(key, declared, *where.range)
        return found

    def wanted(self) -> dict[str, Number]:
        """Numbers that the user names."""
        found = {}
        for key, (low, high, log) in self.choice.vary.items():
            declared, problem = self._checked(key, low, high, log)
            if problem:
                self.problems.append(problem)
            elif declared:
                found[key] = self._number(key, declared, low, high, log)
        return found

    def _checked(
        self, key: str, low: float, high: float, log: bool
    ) -> tuple[Parameter | None, Problem | None]:
        where = f"--vary {key}"
        for name, known in self.known.items():
            if key not in known:
                message, more = unknown(key, known)
                told = f"{message} in {name}" if len(self.known) > 1 else message
                return None, Problem(where, None, key, None, told, **more)
        declared = self.known[next(iter(self.known))][key]
        if not _is_number(self.first.scenario, key, declared):
            message = "cannot be learnt: it is not one number"
            return None, Problem(where, None, key, None, message, declared.allowed)
        least = -math.inf if declared.low is None else declared.low
        most = math.inf if declared.high is None else declared.high
        if not (least <= low < high <= most):
            message = f"{plain_text(low)} to {plain_text(high)} is no range within the declared one"
            return None, Problem(where, None, key, None, message, declared.allowed)
        if log and low <= 0.0:
            message = f"a range by factors cannot begin at {plain_text(low)}"
            return None, Problem(where, None, key, None, message, "a range above 0")
        different = self.differs(key)
        if different:
            allowed = "a number that is the same in every scenario"
            return None, Problem(where, None, key, None, different, allowed)
        return declared, None

    def differs(self, key: str) -> str:
        """How a key means another thing in one scenario than in another; empty if it does not."""
        carried = key.startswith("parties.") and key.endswith(f".{CARRIED}")
        looked_at = {
            name: one
            for name, one in self.loaded.items()
            if not (carried and name in self.begun and len(self.begun) < len(self.loaded))
        }
        missing = [name for name in looked_at if key not in self.known[name]]
        if missing:
            return f"{', '.join(missing)} does not have it"
        values = {name: value_of(one.scenario, key) for name, one in looked_at.items()}
        if len(set(values.values())) > 1:
            told = ", ".join(f"{value:g} in {name}" for name, value in values.items())
            return f"it stands at {told}, so it is a state of affairs"
        ranges = {_range(one, key) for one in looked_at.values()} - {None}
        return "its declared range differs between the scenarios" if len(ranges) > 1 else ""

    def _number(
        self, key: str, declared: Parameter, low: float, high: float, log: bool = False
    ) -> Number:
        names = [one for one in self.loaded if one not in self.begun] or list(self.loaded)
        shipped = value_of(self.loaded[names[0]].scenario, key)
        whole = declared.kind == "whole number"
        return Number(key, float(low), float(high), log, whole, declared.unit, shipped)

    def check_patterns(self, numbers: Mapping[str, Number]) -> None:
        """Every pattern to exclude must match something."""
        for pattern in self.choice.exclude:
            if not any(_matches(key, (pattern,)) for key in numbers):
                close = nearest(pattern, numbers)
                message = "excludes nothing: no number that would be learnt has this key"
                where = f"--exclude {pattern}"
                self.problems.append(Problem(where, None, pattern, None, message, nearest=close))


def value_of(scenario: Scenario, key: str) -> float:
    """The number that a scenario has at a key."""
    held: Any = scenario
    for part in key.split("."):
        held = held[part] if isinstance(held, Mapping) else getattr(held, part)
    return float(held)


def _range(loaded: Loaded, key: str) -> tuple[float, float] | None:
    where = loaded.provenance.get(key)
    return where.range if where else None


def _is_behaviour(key: str) -> bool:
    return key.split(".")[0] in SECTIONS or key in BELIEFS


def _is_number(scenario: Scenario, key: str, declared: Parameter) -> bool:
    if declared.kind not in ("number", "whole number") or place_of(scenario, key) is None:
        return False
    declaration = field_at(Scenario, key.split("."))
    return declaration is not None and field_shape(declaration).kind != "series"


def _matches(key: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(key, pattern) for pattern in patterns)


def _like(key: str) -> str:
    """What like-named numbers of the parties have in common; empty for others."""
    parts = key.split(".")
    return ".".join(parts[2:]) if parts[0] == "parties" and len(parts) == 3 else ""


def _one_range(numbers: Mapping[str, Number], wanted: set[str]) -> dict[str, Number]:
    """Like-named numbers of the parties over the range of all; what a user gave stays."""
    ranges: dict[str, tuple[float, float]] = {}
    for key, one in numbers.items():
        name = _like(key)
        if name and key not in wanted:
            low, high = ranges.get(name, (math.inf, -math.inf))
            ranges[name] = min(low, one.low), max(high, one.high)
    found = {}
    for key, one in numbers.items():
        low, high = ranges.get(_like(key), (one.low, one.high))
        kept = key in wanted
        given = (one.low, one.high) if kept else (low, high)
        found[key] = Number(key, *given, one.log, one.whole, one.unit, one.shipped)
    return found


def _groups(numbers: Sequence[Number], tied: bool) -> tuple[int, ...]:
    known: dict[str, int] = {}
    return tuple(
        known.setdefault((_like(one.key) if tied else "") or one.key, len(known)) for one in numbers
    )
