"""One block of a sweep: its runs, with either engine, as a finished Parquet file in memory.

Whoever makes a block, and with whatever engine, makes the same table: every column has its type
from the scenario and the design, and a run that fails is a row with its reason and no outcomes.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from sim.api import run
from sim.behaviour import Behaviour
from sim.errors import SimError
from sim.outcomes import column_kinds, outcomes
from sim.scenario import Scenario
from sim.scenario.variants import Variants

if TYPE_CHECKING:
    from sim.engine import Program
    from sim.sweeps.design import Design
    from sim.sweeps.plan import Plan

Engine = Literal["mesa", "compiled"]
Array = npt.NDArray[Any]
Columns = dict[str, Array]

#: Columns of every sweep, before those of its design and its outcomes.
KEYS = ("point", "replicate", "seed")
MOST_REASONS = 5  # reasons that a block reports of its failures; all are in its rows
MOST_PROGRAMS = 64  # packed scenarios kept by a worker

#: Why a run fails whose dates or names give it other columns than the sweep has.
OTHER_OUTCOMES = "its outcomes are not those of the scenario that is swept"

_TYPES = {float: pa.float64(), int: pa.int64(), bool: pa.bool_(), str: pa.string()}
_BLANKS: dict[Any, tuple[Any, Any]] = {
    float: (np.nan, np.float64),
    int: (0, np.int64),
    bool: (False, np.bool_),
    str: ("", np.object_),
}
#: Numbers that must fit others of the scenario (sums, order): any change of them is checked.
_BOUND = frozenset({"weights", "share", "status_quo", "levels"})


@dataclass(frozen=True)
class Work:
    """All that a worker needs to know to make any block."""

    scenario: Scenario
    design: Design
    plan: Plan
    engine: Engine
    behaviour: Behaviour | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """What differs between runs: keys of the design, then those of the ensemble."""
        return self.design.keys + (self.behaviour.keys if self.behaviour else ())


@dataclass(frozen=True)
class Task:
    """A block to make, or a part of its runs; `omitted` runs are given as failed, with a reason."""

    number: int
    start: int = 0
    stop: int | None = None
    omitted: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Finished:
    """A block that is made: the content of its file, how many runs failed and why, and the time."""

    number: int
    content: bytes
    runs: int
    failures: int
    reasons: dict[str, int]
    seconds: float


@dataclass
class Runs:
    """The runs of a block, row by row: who they are and what is varied in them."""

    points: Array
    replicates: Array
    seeds: Array
    varied: Columns
    extra: Columns
    omitted: Mapping[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.points)

    def values(self, keys: Iterable[str]) -> list[tuple[Any, ...]]:
        """Values of some keys, one tuple for each run, as Python numbers and texts."""
        columns = [self.varied[key].tolist() for key in keys]
        return list(zip(*columns, strict=True)) if columns else [()] * len(self)


class Runner:
    """Makes blocks; threads may share one."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.kinds = column_kinds(work.scenario)
        self._variants = Variants(work.scenario, work.keys)
        self._programs: OrderedDict[tuple[Any, ...], Program | str | Scenario] = OrderedDict()
        self._free: tuple[str, ...] | None = None
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[type[Runner], tuple[Work]]:
        return Runner, (self.work,)  # what it keeps at hand is made anew elsewhere

    def make(self, task: Task) -> Finished:
        """Make a block, or a part of one."""
        started = time.perf_counter()
        table = self.table(task)
        failed = Counter(text for text in table["failure"].to_pylist() if text)
        reasons = sorted(failed.items(), key=lambda one: (-one[1], one[0]))[:MOST_REASONS]
        count = sum(failed.values())
        content = encode(table)
        took = time.perf_counter() - started
        return Finished(task.number, content, table.num_rows, count, dict(reasons), took)

    def table(self, task: Task) -> pa.Table:
        """The rows of a block, in the order of the plan."""
        runs = self._runs(task)
        rows = self._compiled(runs) if self.work.engine == "compiled" else self._mesa(runs)
        return _table(runs, rows, self.kinds)

    def _runs(self, task: Task) -> Runs:
        points, replicates = self.work.plan.block(task.number)
        part = slice(task.start, task.stop)
        points, replicates = points[part], replicates[part]
        design = self.work.design
        varied, extra = design.rows(points), design.extra(points)
        omitted = {position - task.start: reason for position, reason in task.omitted}
        varied = {key: varied[key] for key in design.keys}
        if self.work.behaviour is not None:
            extra["set"] = self.work.behaviour.set_of(replicates)
        return Runs(points, replicates, design.seeds(points), varied, extra, omitted)

    def _rows_of_sets(self, replicates: Array) -> Array:
        """Numbers of the ensemble that the runs take, a row for each."""
        behaviour = self.work.behaviour
        return behaviour.rows(replicates) if behaviour else np.empty((len(replicates), 0))

    # -- Mesa -------------------------------------------------------------------------------------

    def _mesa(self, runs: Runs) -> Columns:
        """Every run by itself, from a scenario of its own."""
        rows = _blank(len(runs), self.kinds)
        self._mesa_rows(runs, range(len(runs)), rows)
        return rows

    def _mesa_rows(self, runs: Runs, positions: Iterable[int], rows: Columns) -> None:
        values, behaviour = runs.values(self.work.design.keys), self.work.behaviour
        for position in positions:
            if position in runs.omitted:
                rows["failure"][position] = runs.omitted[position]
                continue
            seed, replicate = int(runs.seeds[position]), int(runs.replicates[position])
            own = behaviour.row(replicate) if behaviour else ()
            row = self._mesa_row((*values[position], *own), seed, replicate)
            for name, value in row.items():
                rows[name][position] = value

    def _mesa_row(self, values: Sequence[Any], seed: int, replicate: int) -> Mapping[str, Any]:
        """The outcomes of a run, or why it failed."""
        try:
            row = outcomes(run(self._variants.scenario(values), seed, replicate))
        except MemoryError:
            raise  # the machine's fault, not the run's: elsewhere, or later, it may succeed
        except SimError as error:
            return {"failure": _one_line(error)}
        except Exception as error:
            return {"failure": f"{type(error).__name__}: {error}"}
        if row.keys() != self.kinds.keys():
            return {"failure": OTHER_OUTCOMES}
        return row

    # -- compiled ---------------------------------------------------------------------------------

    def _compiled(self, runs: Runs) -> Columns:
        """Together those runs that differ only in numbers which the compiled engine takes.

        What it leaves to Mesa (a run too large for it, or an error to be told), Mesa runs.
        """
        from sim.engine import NEEDS_MESA

        rows = _blank(len(runs), self.kinds)
        free = self._free_keys()
        bound = [key for key in self.work.design.keys if key not in free]
        numbers = [runs.varied[key].astype(np.float64) for key in free]
        values = np.column_stack([*numbers, self._rows_of_sets(runs.replicates)])
        taken = free + (self.work.behaviour.keys if self.work.behaviour else ())
        for positions in _groups(runs, bound):
            program = self._program(runs, int(positions[0]), bound)
            if isinstance(program, str):
                rows["failure"][positions] = program
            elif isinstance(program, Scenario):
                self._mesa_rows(runs, positions.tolist(), rows)
            else:
                seeds, replicates = runs.seeds[positions], runs.replicates[positions]
                made = program.run(seeds, replicates, taken, values[positions])
                for name in rows:
                    rows[name][positions] = made[name]
                left = positions[made["failure"] == NEEDS_MESA]
                rows["failure"][left] = ""
                self._mesa_rows(runs, left.tolist(), rows)
        for position, reason in runs.omitted.items():
            rows["failure"][position] = reason
        return rows

    def _free_keys(self) -> tuple[str, ...]:
        """Varied numbers that a packed scenario takes as arguments of a run."""
        from sim.engine import Program

        with self._lock:
            if self._free is None:
                keys = [key for key in self.work.design.keys if not _BOUND & set(key.split("."))]
                program = Program(self.work.scenario) if keys else None
                self._free = tuple(key for key in keys if program and program.takes(key))
            return self._free

    def _program(self, runs: Runs, position: int, bound: list[str]) -> Program | Scenario | str:
        """A packed scenario; a scenario that only Mesa can run; or why there is none."""
        from sim.engine import Program, why_not

        key = tuple(runs.varied[name][position : position + 1].tolist()[0] for name in bound)
        with self._lock:
            if key not in self._programs:
                every = self.work.design.keys
                values = [runs.varied[name][position : position + 1].tolist()[0] for name in every]
                try:
                    scenario = Variants(self.work.scenario, every).scenario(values)
                    if column_kinds(scenario).keys() != self.kinds.keys():
                        self._programs[key] = OTHER_OUTCOMES
                    else:
                        self._programs[key] = scenario if why_not(scenario) else Program(scenario)
                except SimError as error:
                    self._programs[key] = _one_line(error)
            self._programs.move_to_end(key)
            while len(self._programs) > MOST_PROGRAMS:
                self._programs.popitem(last=False)
            return self._programs[key]


def _one_line(error: SimError) -> str:
    return " ".join(str(error).split())


def _groups(runs: Runs, keys: Sequence[str]) -> Iterable[Array]:
    """Positions of the runs that agree in all these keys, group by group, point after point."""
    order = np.argsort(runs.points, kind="stable")  # the same values again need no preparation
    if not keys and not runs.omitted:
        return [order] if len(runs) else []
    values = runs.values(keys)
    groups: dict[tuple[Any, ...], list[int]] = {}
    for position in order.tolist():
        if position not in runs.omitted:
            groups.setdefault(values[position], []).append(position)
    return [np.array(positions) for positions in groups.values()]


# -- tables --------------------------------------------------------------------------------------


def _blank(count: int, kinds: Mapping[str, Any]) -> Columns:
    """Rows without outcomes and, as yet, without a failure."""
    blank = {name: np.full(count, *_BLANKS[kind]) for name, kind in kinds.items()}
    return {"failure": np.full(count, "", np.object_)} | blank


def _table(runs: Runs, rows: Columns, kinds: Mapping[str, Any]) -> pa.Table:
    failed = rows["failure"] != ""
    fields, arrays = [], []

    def add(name: str, values: Array, kind: Any, missing: Array | None = None) -> None:
        fields.append(pa.field(name, kind, nullable=missing is not None))
        arrays.append(pa.array(values, type=kind, mask=missing, from_pandas=False))

    for name, values in zip(KEYS, (runs.points, runs.replicates, runs.seeds), strict=True):
        add(name, values, pa.uint64() if name == "seed" else pa.int64())
    for name, values in (runs.varied | runs.extra).items():
        add(name, values, _type_of(values))
    add("failure", rows["failure"], pa.string())
    for name, kind in kinds.items():
        if kind is float:  # a missing number is NaN, with one pattern of bits
            gaps = failed | np.isnan(rows[name])
            add(name, np.where(gaps, np.nan, rows[name]), pa.float64())
        else:
            add(name, rows[name], _TYPES[kind], failed)
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _type_of(values: Array) -> pa.DataType:
    if values.dtype == np.object_:
        return pa.string()
    return pa.from_numpy_dtype(values.dtype)


def encode(table: pa.Table) -> bytes:
    """Write a table as Parquet: small, with a checksum on every page; the same table, same bytes.

    Floats are split by byte (BYTE_STREAM_SPLIT), which compresses them by about a third more.
    """
    encodings = {}
    for one in table.schema:
        if pa.types.is_floating(one.type):
            encodings[one.name] = "BYTE_STREAM_SPLIT"
        elif one.name in KEYS:
            encodings[one.name] = "DELTA_BINARY_PACKED"
    sink = pa.BufferOutputStream()
    pq.write_table(
        table,
        sink,
        row_group_size=max(1, table.num_rows),
        compression="zstd",
        use_dictionary=[one.name for one in table.schema if one.name not in encodings],
        column_encoding=encodings,
        write_page_checksum=True,
    )
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]
