"""What a sweep varies: `balance.advantage=-1:1:41`, checked against the declared parameters.

Every key that `--set` can change in a scenario can be varied. Its kind, range, unit and allowed
words are read from its declaration. All that is wrong is told together.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.errors import Problem, SimError, nearest, plain_text, show
from sim.given import as_whole
from sim.keys import Kind, Parameter, parameters, unknown
from sim.parameters import as_date
from sim.scenario import Scenario
from sim.scenario.reading import resolve
from sim.spreadsheets import not_a_number
from sim.sweeps.axes import Axis, Value

MOST_PROBLEMS = 20  # listed in one error; the rest are counted
MOST_VALUES = 100_000  # of one key, given one by one
MOST_COUNT = 2**53  # up to here a position is exact as a double
DESIGNS = ("grid", "latin-hypercube", "sobol", "sobol-second-order", "list")


class SweepError(SimError):
    """A sweep cannot be made; every problem found is listed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        count = len(self.problems)
        head = "the sweep has 1 problem:" if count == 1 else f"the sweep has {count} problems:"
        lines = [head, *map(str, self.problems[:MOST_PROBLEMS])]
        if count > MOST_PROBLEMS:
            lines.append(f"... and {count - MOST_PROBLEMS} more")
        return "\n".join(lines)


@dataclass(frozen=True)
class Range:
    """A range to vary a key over: in a grid `count` values with both ends, else uniform.

    With `log`, neighbours differ by a factor instead of a difference.
    """

    low: float
    high: float
    count: int | None = None
    log: bool = False


#: A text, a Range, values (of NumPy or not), one value, or None for the declared range.
Given = Any
Vary = Mapping[str, Given] | Sequence[str] | str


def problem(where: str, key: str, message: str, value: object = None, **more: str) -> Problem:
    """A problem of a sweep, at the option or the argument where it was written."""
    return Problem(where, None, key, value, message, **more)


def axes(scenario: Scenario, vary: Vary, design: str) -> tuple[Axis, ...]:
    """The keys to vary with their values, for one kind of design; raises :class:`SweepError`.

    >>> from sim.scenario import load
    >>> (axis,) = axes(load("toy/fearon"), ["balance.advantage=-1:1:5"], "grid")
    >>> axis.at(np.arange(5)).tolist()
    [-1.0, -0.5, 0.0, 0.5, 1.0]
    """
    known = parameters(scenario)
    reader = _Reader(known, sampled=design != "grid")
    found = [reader.axis(*entry) for entry in entries(vary, reader.problems)]
    if reader.problems:
        raise SweepError(reader.problems)
    return tuple(axis for axis in found if axis is not None)


def entries(vary: Vary, problems: list[Problem]) -> list[tuple[str, str, Given]]:
    """Where each key was written, the key and what was given for it; no key twice."""
    if isinstance(vary, Mapping):
        return [(f"vary[{show(key)}]", str(key).strip(), given) for key, given in vary.items()]
    found: dict[str, tuple[str, str, Given]] = {}
    for text in [vary] if isinstance(vary, str) else vary:
        key, equals, written = (part.strip() for part in str(text).partition("="))
        where = f"--vary {str(text)[:200]}"
        if not all(part.strip() for part in key.split(".")):
            allowed = "KEY=low:high:count, KEY=low:high, KEY=a,b,c or KEY"
            problems.append(problem(where, key, "there is no key", allowed=allowed))
        elif equals and not written:
            message = "has no value: leave out `=` to take the declared range"
            problems.append(problem(where, key, message))
        elif key in found:
            message = f"the key is given twice: first in {found[key][0]!r}"
            problems.append(problem(where, key, message, allowed="once"))
        else:
            found[key] = where, key, written or None
    return list(found.values())


class _Reader:
    """Reads what is given for keys, and collects what is wrong with it."""

    def __init__(self, known: Mapping[str, Parameter], sampled: bool) -> None:
        self.known = known
        self.sampled = sampled
        self.problems: list[Problem] = []

    def axis(self, where: str, key: str, given: Given) -> Axis | None:
        declared = self.known.get(key)
        if declared is None:
            message, more = unknown(key, self.known)
            self.problems.append(problem(where, key, message, **more))
            return None
        try:
            return self._axis(declared, given)
        except WrongError as error:
            self.problems.append(problem(where, key, error.message, given, **error.more))
            return None

    def _axis(self, declared: Parameter, given: Given) -> Axis:
        if isinstance(given, str) and declared.kind in ("number", "whole number"):
            given = _read(given, declared)
        elif isinstance(given, str):
            given = [part.strip() for part in given.split(",")]
        if given is None:
            given = self._all(declared)
        if isinstance(given, Range):
            return self._range(declared, given)
        return _listed(declared, given)

    def _all(self, declared: Parameter) -> Range | tuple[str, ...]:
        """Everything that the declaration allows."""
        if declared.words:
            return declared.words
        if declared.low is None or declared.high is None:
            raise WrongError("has no declared range: give its values", allowed=declared.allowed)
        return Range(declared.low, declared.high)

    def _range(self, declared: Parameter, given: Range) -> Axis:
        if declared.kind not in ("number", "whole number"):
            raise WrongError("has no range: list its values", allowed=declared.allowed)
        low, high = _number(declared, given.low), _number(declared, given.high)
        if not low < high:
            raise WrongError(
                f"the range {plain_text(low)} to {plain_text(high)} does not rise",
                allowed="low:high",
            )
        if given.log and low <= 0:
            message = f"a logarithmic range cannot begin at {plain_text(low)}"
            raise WrongError(message, allowed="a range above 0")
        return self._counted(Axis(declared.key, declared.kind, (), low, high, 0, given.log), given)

    def _counted(self, axis: Axis, given: Range) -> Axis:
        text = f"{axis.low:g}:{axis.high:g}"
        if self.sampled and given.count is not None:
            message = "a number of values is for the grid; a sample takes any value of the range"
            raise WrongError(message, allowed=f"{text}, or the values one by one")
        if self.sampled:
            return axis
        if given.count is None:
            message = "a grid must know how many values to take"
            raise WrongError(message, allowed=f"{text}:11, or the values one by one")
        count = as_whole(given.count)
        if count is None or not 2 <= count <= MOST_COUNT:
            message = f"{show(given.count)} cannot be the number of values"
            raise WrongError(message, allowed=f"a whole number from 2 to {MOST_COUNT}")
        counted = Axis(axis.key, axis.kind, (), axis.low, axis.high, count, axis.log)
        if axis.kind == "whole number" and not counted.is_whole():
            message = f"{count} values from {text.replace(':', ' to ')} are not whole numbers"
            raise WrongError(
                message, allowed=f"{text}:{axis.high - axis.low + 1:g} takes every one"
            )
        return counted


class WrongError(Exception):
    """What is given for a key cannot be."""

    def __init__(self, message: str, **more: str) -> None:
        super().__init__(message)
        self.message, self.more = message, more


def _read(text: str, declared: Parameter) -> Range | list[Any]:
    """Read `low:high`, `low:high:count`, either with `:log`, or values between commas."""
    parts = [part.strip() for part in text.split(":")]
    if len(parts) == 1:
        return [resolve(part.strip()) if part.strip() else "" for part in text.split(",")]
    log = parts[-1] == "log"
    numbers = parts[:-1] if log else parts
    if not 2 <= len(numbers) <= 3:
        allowed = "low:high:count or low:high (with :log at the end: by factors)"
        raise WrongError(f"{show(text)} is not a range", allowed=allowed)
    low, high = (_number(declared, resolve(part)) for part in numbers[:2])
    count = resolve(numbers[2]) if len(numbers) == 3 else None
    if len(numbers) == 3 and not isinstance(count, int):
        message = f"{show(numbers[2])} cannot be the number of values"
        raise WrongError(message, allowed=f"a whole number from 2 to {MOST_COUNT}")
    return Range(low, high, count if isinstance(count, int) else None, log)


def _listed(declared: Parameter, given: object) -> Axis:
    values = checked(declared, plain(given))
    if not values:
        raise WrongError("has no values", allowed=declared.allowed)
    if len(values) > MOST_VALUES:
        message = f"has {len(values)} values, too many"
        raise WrongError(message, allowed=f"at most {MOST_VALUES}; or a range, as low:high:count")
    if len(set(values)) < len(values):
        twice = Counter(values).most_common(1)[0][0]
        raise WrongError(f"{show(twice)} is given twice", allowed="every value once")
    return Axis(declared.key, declared.kind, values)


def plain(given: object) -> list[Any]:
    """Values from Python, one or many, of NumPy or not, as plain Python values."""
    if isinstance(given, np.ndarray | np.generic):
        given = given.tolist()
    if isinstance(given, str) or not isinstance(given, Iterable):
        given = [given]
    return [one.item() if isinstance(one, np.generic) else one for one in given]


def checked(declared: Parameter, values: Iterable[Any]) -> tuple[Value, ...]:
    """Values of a key as its kind has them; the first that is not allowed is an error."""
    reader = _READERS[declared.kind]
    return tuple(reader(declared, value) for value in values)


def _number(declared: Parameter, value: Any) -> Any:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise WrongError(not_a_number(value), allowed=declared.allowed)
    if not math.isfinite(value):
        raise WrongError(f"{plain_text(value)} is not a finite number", allowed=declared.allowed)
    if declared.kind == "whole number" and value != int(value):
        raise WrongError(f"{show(value)} is not a whole number", allowed=declared.allowed)
    below = declared.low is not None and value < declared.low
    if below or (declared.high is not None and value > declared.high):
        raise WrongError(f"{show(value)} is out of range", allowed=declared.allowed)
    return int(value) if declared.kind == "whole number" else float(value)


def _flag(declared: Parameter, value: Any) -> Value:
    found = resolve(value) if isinstance(value, str) else value
    if not isinstance(found, bool):
        raise WrongError(f"{show(value)} is not true or false", allowed=declared.allowed)
    return found


def _date(declared: Parameter, value: Any) -> Value:
    try:
        return as_date(value if isinstance(value, dt.date) else str(value)).isoformat()
    except ValueError:
        raise WrongError(f"{show(value)} is not a date", allowed=declared.allowed) from None


def _word(declared: Parameter, value: Any) -> Value:
    if not isinstance(value, str):
        raise WrongError(f"{show(value)} is not a word", allowed=declared.allowed)
    if declared.words and value not in declared.words:
        close = nearest(value, declared.words)
        message = f"{show(value)} is not one of the allowed words"
        raise WrongError(message, allowed=declared.allowed, nearest=close)
    return value


_READERS: dict[Kind, Callable[[Parameter, Any], Value]] = {
    "number": _number,
    "whole number": _number,
    "flag": _flag,
    "date": _date,
    "word": _word,
    "text": _word,
}
