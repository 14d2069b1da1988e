"""Which points a sweep visits: a grid, a Latin hypercube, Sobol matrices, or a list.

A point is a number from 0 up; a design says what values and what seed belong to it. It computes
them from the number alone, so points can be asked for in any order, by any worker, and a design of
10^9 points takes no memory.
"""

from __future__ import annotations

import hashlib
import json
import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.sweeps.axes import Axis, Value, column
from sim.sweeps.mixing import Array, mixed, shuffled, subkey, uniform

__all__ = ["Design", "Value", "described_design"]

LUCK = "luck"  # what Sobol matrices call the seed when it is treated as one more input
_SOBOL_BITS = 32


@dataclass(frozen=True)
class Design(ABC):
    """The points of a sweep; every kind says how many there are and what values they have."""

    varied: tuple[Axis, ...]
    seed: int

    kind = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Dotted keys that are varied, in the order given."""
        return tuple(axis.key for axis in self.varied)

    @abstractmethod
    def __len__(self) -> int:
        """Number of points."""

    @abstractmethod
    def rows(self, points: Array) -> dict[str, Array]:
        """Values of these points, key by key: float64, int64, bool or text."""

    def seeds(self, points: Array) -> npt.NDArray[np.uint64]:
        """Seed of each point: the same for all, so that points share their luck."""
        return np.full(len(points), self.seed, np.uint64)

    def extra(self, points: Array) -> dict[str, Array]:
        """Further columns of a design; most have none."""
        del points
        return {}

    def description(self) -> dict[str, Any]:
        """All that makes the design, ready for JSON; see :func:`described_design`."""
        varied = [axis.description() for axis in self.varied]
        return {"kind": self.kind, "seed": self.seed, "varied": varied}

    @property
    def hash(self) -> str:
        """SHA-256 of the description."""
        return _digest(self.description())

    @cached_property
    def unseeded_hash(self) -> str:
        """SHA-256 of the description but for the seed, which a sweep compares by itself.

        Of a long list it takes a while, and it is asked for more than once.
        """
        return _digest({key: one for key, one in self.description().items() if key != "seed"})


def _digest(description: Mapping[str, Any]) -> str:
    text = json.dumps(description, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Grid(Design):
    """Every combination of the values of all keys; the last key changes fastest.

    Without keys it is one point: the scenario as it is.
    """

    kind = "grid"

    def __len__(self) -> int:
        return math.prod(len(axis) for axis in self.varied)

    def rows(self, points: Array) -> dict[str, Array]:
        rest, found = points, {}
        for axis in reversed(self.varied):
            rest, position = np.divmod(rest, len(axis))
            found[axis.key] = axis.at(position)
        return {key: found[key] for key in self.keys}


@dataclass(frozen=True)
class LatinHypercube(Design):
    """`samples` points of which each key has one in every 1/samples of its range.

    McKay, Beckman and Conover (1979), "A comparison of three methods for selecting values of
    input variables": value i of key k is (pi_k(i) + u_ik) / samples with pi_k a random permutation.
    """

    samples: int

    kind = "latin-hypercube"

    def __len__(self) -> int:
        return self.samples

    def rows(self, points: Array) -> dict[str, Array]:
        found = {}
        for number, axis in enumerate(self.varied):
            place = shuffled(subkey(self.seed, number, 0), points, self.samples)
            chance = uniform(subkey(self.seed, number, 1), points)
            found[axis.key] = axis.drawn((place + chance) / self.samples)
        return found

    def description(self) -> dict[str, Any]:
        return super().description() | {"samples": self.samples}


@dataclass(frozen=True)
class Sobol(Design):
    """Matrices for Sobol indices, with luck as one more input: A, B, and A with columns of B.

    Row j of A and of B are two independent samples. In AB_i column i comes from B and all else
    from A (Saltelli et al. 2010, "Variance based sensitivity analysis of model output", Table 1:
    radial sampling). A row's seed is its last column, luck: A_j and B_j have seeds of their own,
    and AB_luck has A's values with B's seed. Of second order there is BA_i as well (Saltelli 2002).
    Points that belong to one row stand together: matrix m of row j is point j * matrices + m.

    A and B are the two halves of a Sobol sequence (direction numbers: Joe and Kuo 2008) under a
    random digital shift, which keeps its balance.
    """

    samples: int
    second_order: bool = False

    @property
    def kind(self) -> str:  # type: ignore[override]
        """Name of the design."""
        return "sobol-second-order" if self.second_order else "sobol"

    @cached_property
    def matrices(self) -> tuple[str, ...]:
        """Names of the matrices, in the order of the points of a row."""
        inputs = [*self.keys, LUCK]
        names = ["A", "B", *(f"AB:{name}" for name in inputs)]
        if self.second_order:
            names += [f"BA:{name}" for name in inputs]
        return tuple(names)

    def __len__(self) -> int:
        return self.samples * len(self.matrices)

    def rows(self, points: Array) -> dict[str, Array]:
        row, from_b = self._sources(points)
        found = {}
        for number, axis in enumerate(self.varied):
            dimension = number + len(self.varied) * from_b[:, number]
            found[axis.key] = axis.drawn(self._chance(row, dimension))
        return found

    def seeds(self, points: Array) -> npt.NDArray[np.uint64]:
        """Seed of each point: those of A and of B differ, and so do those of different rows."""
        row, from_b = self._sources(points)
        return mixed(subkey(self.seed, len(self.varied)), 2 * row + from_b[:, -1])

    def extra(self, points: Array) -> dict[str, Array]:
        """Columns `sobol_matrix` (A, B, AB:key, AB:luck) and `sobol_row`."""
        row, matrix = np.divmod(points, len(self.matrices))
        names = np.array(self.matrices, np.object_)
        return {"sobol_matrix": names[matrix], "sobol_row": row.astype(np.int64)}

    def description(self) -> dict[str, Any]:
        return super().description() | {"samples": self.samples}

    def _sources(self, points: Array) -> tuple[Array, Array]:
        """Row of each point, and for each of its inputs 1 where it comes from B."""
        inputs = len(self.varied) + 1
        row, matrix = np.divmod(points, len(self.matrices))
        single = np.eye(inputs, dtype=np.int64)
        table = [np.zeros((1, inputs), np.int64), np.ones((1, inputs), np.int64), single]
        if self.second_order:
            table.append(1 - single)
        return row, np.concatenate(table)[matrix]

    @cached_property
    def _directions(self) -> npt.NDArray[np.uint64]:
        """Direction numbers [bit, dimension], read off the points of which one bit is set.

        Point i is the sum (exclusive or) of the numbers at the bits of i ^ (i >> 1), and that has
        one bit for i = 1, 3, 7, 15, ...
        """
        from scipy.stats import qmc

        engine = qmc.Sobol(2 * len(self.varied), scramble=False, bits=_SOBOL_BITS)
        rows, at = [], 0
        for bit in range(self.samples.bit_length() - 1):
            wanted = 2 ** (bit + 1) - 1
            engine.fast_forward(wanted - at)
            rows.append(engine.random(1)[0] * 2.0**_SOBOL_BITS)
            at = wanted + 1
        return np.array(rows, np.uint64).reshape(len(rows), 2 * len(self.varied))

    def _chance(self, row: Array, dimension: Array) -> Array:
        """Coordinates in (0, 1): 32 bits of the sequence, shifted together with 20 more."""
        gray = row.astype(np.uint64) ^ (row.astype(np.uint64) >> np.uint64(1))
        word = np.zeros(len(row), np.uint64)
        for bit, numbers in enumerate(self._directions):
            word ^= numbers[dimension] * ((gray >> np.uint64(bit)) & np.uint64(1))
        shift = mixed(subkey(self.seed, len(self.varied) + 1), dimension) >> np.uint64(12)
        return ((word << np.uint64(52 - _SOBOL_BITS) ^ shift) + 0.5) * 2.0**-52


@dataclass(frozen=True)
class PointList(Design):
    """Points listed one by one; an axis of it holds a value for every point."""

    own_seeds: tuple[int, ...] = ()

    kind = "list"

    @cached_property
    def _columns(self) -> dict[str, Array]:
        return {axis.key: column(axis.kind, axis.values) for axis in self.varied}

    def __len__(self) -> int:
        return len(self.varied[0].values) if self.varied else len(self.own_seeds)

    def rows(self, points: Array) -> dict[str, Array]:
        return {key: values[points] for key, values in self._columns.items()}

    def seeds(self, points: Array) -> npt.NDArray[np.uint64]:
        """Seed of each point: its own, if the list has a column `seed`."""
        if not self.own_seeds:
            return super().seeds(points)
        return np.array(self.own_seeds, np.uint64)[points]

    def description(self) -> dict[str, Any]:
        return super().description() | {"own_seeds": list(self.own_seeds)}


def described_design(description: Mapping[str, Any]) -> Design:
    """Make a design again from its description, as the manifest of a sweep holds it."""
    varied = tuple(Axis.described(axis) for axis in description["varied"])
    kind, seed = description["kind"], description["seed"]
    if kind == "grid":
        return Grid(varied, seed)
    if kind == "latin-hypercube":
        return LatinHypercube(varied, seed, description["samples"])
    if kind == "list":
        return PointList(varied, seed, tuple(description["own_seeds"]))
    return Sobol(varied, seed, description["samples"], kind == "sobol-second-order")
