"""Which points a sweep visits: a grid, a Latin hypercube, Sobol matrices, or a list.

A point is a number from 0 up; a design says what values and what seed belong to it. It computes
them from the number alone, so points can be asked for in any order, by any worker, and a design of
10^9 points takes no memory.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.errors import Problem, SimError, nearest, show
from sim.scenario import Scenario
from sim.sweeps.axes import Axis, Value, column
from sim.sweeps.mixing import Array, mixed, shuffled, subkey, uniform
from sim.sweeps.points import Points, given_points, read_points
from sim.sweeps.variants import Variants
from sim.sweeps.varying import DESIGNS, SweepError, Vary, axes, problem

__all__ = ["Design", "Value", "described_design", "make_design"]

MOST_POINTS = 2**62
MOST_SEED = 2**64 - 1
MOST_SAMPLES = 2**53  # up to here the place of a sample in its row is exact as a double
MOST_BASE_SAMPLES = 2**30  # of a Sobol sequence with 32 bits
LUCK = "luck"  # what Sobol matrices call the seed when it is treated as one more input
_TRIED = 9  # points made into scenarios before a sweep starts
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


def make_design(
    kind: str,
    scenario: Scenario,
    vary: Vary = (),
    *,
    samples: int | None = None,
    seed: int = 0,
    csv: str | os.PathLike[str] | None = None,
) -> Design:
    """Make a design for a scenario, or tell all that is wrong with it in one error.

    Args:
        kind: one of :data:`~sim.sweeps.varying.DESIGNS`.
        scenario: the scenario to vary.
        vary: texts such as ``"balance.advantage=-1:1:41"``, or a mapping of keys to such texts,
            to values or to a :class:`~sim.sweeps.varying.Range`; for a list, columns of values.
        samples: points of a Latin hypercube, or rows of the Sobol matrices (a power of two).
        seed: the sweep's seed, of the runs and of the sampling.
        csv: for a list, a file with a header of keys.

    >>> from sim.scenario import load
    >>> design = make_design("grid", load("toy/fearon"), ["balance.advantage=-1,0,1"])
    >>> len(design), design.rows(np.array([2]))["balance.advantage"].tolist()
    (3, [1.0])
    """
    problems = list(_wrong_call(kind, vary, samples, seed, csv))
    made: tuple[Axis, ...] | Points = ()
    try:
        made = _read(kind, scenario, vary, csv)
    except SweepError as error:
        problems += error.problems
    if problems:
        raise SweepError(problems)
    design = _design(kind, made, samples or 0, seed)
    _refuse_impossible(design, scenario)
    return design


def _wrong_call(kind: str, vary: Vary, samples: object, seed: object, csv: object) -> list[Problem]:
    """What is wrong between the arguments, before any key is looked at."""
    found = []
    if kind not in DESIGNS:
        names = {"allowed": ", ".join(DESIGNS), "nearest": nearest(str(kind), DESIGNS)}
        found.append(problem("design", "", f"there is no design {show(kind)}", kind, **names))
        return found
    if not _is_whole(seed, 0, MOST_SEED):
        allowed = f"a whole number from 0 to {MOST_SEED}"
        found.append(problem("seed", "", f"{show(seed)} cannot be a seed", allowed=allowed))
    found += _wrong_samples(kind, samples)
    if csv is not None and kind != "list":
        found.append(problem("points", "", f"are for the design list, not for {kind}"))
    if csv is not None and vary:
        message = "a list from a file holds its keys itself: vary nothing else"
        found.append(problem("points", "", message))
    if kind == "list" and csv is None and not isinstance(vary, Mapping):
        allowed = "a CSV file with a header of keys (--points FILE.csv)"
        found.append(problem("points", "", "a list has no points", allowed=allowed))
    if kind in ("latin-hypercube", "sobol", "sobol-second-order") and not vary:
        found.append(problem("vary", "", f"{kind} has nothing to vary", allowed="KEY=low:high"))
    return found


def _wrong_samples(kind: str, samples: object) -> list[Problem]:
    if kind in ("grid", "list"):
        if samples is None:
            return []
        return [problem("samples", "", f"a {kind} has as many points as it has: leave it out")]
    sobol = kind.startswith("sobol")
    most = MOST_BASE_SAMPLES if sobol else MOST_SAMPLES
    if not _is_whole(samples, 1, most):
        what = "has no number of samples" if samples is None else f"{show(samples)} is not one"
        return [problem("samples", "", what, allowed=f"a whole number from 1 to {most}")]
    assert isinstance(samples, int)
    if sobol and samples & (samples - 1):
        power = 2 ** (samples.bit_length() - 1)
        message = f"{samples} is not a power of two, which alone keeps Sobol points in balance"
        return [problem("samples", "", message, allowed=f"such as {power} or {2 * power}")]
    return []


def _is_whole(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _read(
    kind: str, scenario: Scenario, vary: Vary, csv: str | os.PathLike[str] | None
) -> tuple[Axis, ...] | Points:
    if kind != "list":
        return axes(scenario, vary, kind) if kind in DESIGNS else ()
    if csv is not None:
        return read_points(scenario, csv)
    return given_points(scenario, vary) if isinstance(vary, Mapping) else ()


def _design(kind: str, made: tuple[Axis, ...] | Points, samples: int, seed: int) -> Design:
    if isinstance(made, Points):
        columns = made.columns.items()
        listed = tuple(Axis(one.key, one.kind, values) for one, values in columns)
        return PointList(listed, seed, made.seeds)
    if kind == "latin-hypercube":
        return LatinHypercube(made, seed, samples)
    if kind == "grid":
        count = math.prod(len(axis) for axis in made)
        if count > MOST_POINTS:
            message = f"has {count:.3g} points, more than can be counted"
            raise SweepError([problem("the grid", "", message, allowed="fewer values")])
        return Grid(made, seed)
    return Sobol(made, seed, samples, kind == "sobol-second-order")


def _refuse_impossible(design: Design, scenario: Scenario) -> None:
    """Try some points spread over the design: if none is a valid scenario, say why not.

    Some may well be impossible together; their runs are then rows with that reason.
    """
    variants = Variants(scenario, design.keys)
    last = len(design) - 1
    tried = sorted({last * step // (_TRIED - 1) for step in range(_TRIED)})
    columns = [values.tolist() for values in design.rows(np.array(tried, np.int64)).values()]
    first: SimError | None = None
    for position in range(len(tried)):
        try:
            variants.scenario([values[position] for values in columns])
            return
        except SimError as error:
            first = first or error
    if first is not None:
        message = f"none of {len(tried)} points tried works; the first is {first}"
        raise SweepError([problem("vary", ", ".join(design.keys), message)])
