"""One varied key: the values that it takes, as a function of a position or of chance.

An axis never holds a range as numbers: value i of n is computed when it is asked for, so that a
grid of any size takes no memory.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from sim.keys import Kind

Value = float | int | str | bool
Array = npt.NDArray[Any]

#: How the values of a kind are held in a column.
_COLUMNS: dict[Kind, type] = {
    "number": np.float64,
    "whole number": np.int64,
    "flag": np.bool_,
}


def column(kind: Kind, values: Sequence[Value]) -> Array:
    """Values of one kind as a column: float64, int64, bool, or texts."""
    made: Array = np.empty(len(values), _COLUMNS.get(kind, np.object_))
    made[:] = values
    return made


@dataclass(frozen=True)
class Axis:
    """A varied key with its values, either one by one or as a range from `low` to `high`.

    A range in a grid has `count` values, evenly spaced with both ends (with `log`: by an equal
    factor); a sampled range is uniform (with `log`: in its logarithm).
    """

    key: str
    kind: Kind
    values: tuple[Value, ...] = ()
    low: float = 0.0
    high: float = 0.0
    count: int = 0
    log: bool = False

    def __len__(self) -> int:
        """Number of values in a grid."""
        return len(self.values) or self.count

    @cached_property
    def _column(self) -> Array:
        return column(self.kind, self.values)

    def at(self, positions: Array) -> Array:
        """Values at positions of a grid, from 0.

        >>> Axis("wear", "number", low=0.0, high=1.0, count=11).at(np.array([0, 3, 10])).tolist()
        [0.0, 0.3, 1.0]
        """
        if self.values:
            return self._column[positions]
        last = self.count - 1
        if self.log:
            found = _power(_between(math.log(self.low), math.log(self.high), positions, last))
        else:
            found = _between(self.low, self.high, positions, last)
        found = np.where(positions == 0, self.low, np.where(positions == last, self.high, found))
        return self._typed(np.rint(found) if self.kind == "whole number" else found)

    def drawn(self, chance: Array) -> Array:
        """Values for uniform numbers in (0, 1): rising with them, and each equally likely.

        >>> Axis("days", "whole number", low=1, high=3).drawn(np.array([0.1, 0.5, 0.9])).tolist()
        [1, 2, 3]
        """
        if self.values:
            position = (chance * len(self.values)).astype(np.int64)
            return self._column[np.minimum(position, len(self.values) - 1)]
        # A whole number owns the stretch from itself to the next, and so has the last one.
        whole = self.kind == "whole number"
        top = self.high + 1 if whole else self.high
        if self.log:
            start, end = math.log(self.low), math.log(top)
            found = _power(start + chance * (end - start))
        else:
            found = self.low + chance * (top - self.low)
        return self._typed(np.clip(np.floor(found) if whole else found, self.low, self.high))

    def _typed(self, found: Array) -> Array:
        return found.astype(_COLUMNS[self.kind])

    def is_whole(self) -> bool:
        """Whether every step of a range of whole numbers is one."""
        steps, last = self.count - 1, self.high - self.low
        if not self.log:
            return last % steps == 0
        factor = round((self.high / self.low) ** (1.0 / steps))
        return math.isclose(self.low * factor**steps, self.high)

    def description(self) -> dict[str, Any]:
        """All that makes the axis, ready for JSON."""
        named = {"key": self.key, "kind": self.kind}
        if self.values:
            return named | {"values": list(self.values)}
        numbers = {"low": self.low, "high": self.high, "count": self.count, "log": self.log}
        return named | numbers

    @classmethod
    def described(cls, description: dict[str, Any]) -> Self:
        """Make an axis again from its description."""
        given = dict(description)
        return cls(**(given | {"values": tuple(given.get("values", ()))}))


def _between(low: float, high: float, positions: Array, last: int) -> Array:
    """Evenly spaced numbers; weighing both ends keeps 0.3 from becoming 0.30000000000000004."""
    return (low * (last - positions) + high * positions) / last


def _power(logarithms: Array) -> Array:
    """Numbers from their logarithms, to 12 digits: 0.01 stays 0.01, and on every machine."""
    numbers = np.exp(logarithms)
    return np.array([float(f"{one:.12g}") for one in numbers.ravel()]).reshape(numbers.shape)
