"""Many runs at once: a scenario packed for the compiled engine, and the loop over its runs."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numpy.typing import ArrayLike

from sim.engine.columns import Columns
from sim.engine.compiling import note_compiled, whole
from sim.engine.events import decode
from sim.engine.layout import DATES, place_of
from sim.engine.memory import STATE
from sim.engine.outcomes import read_outcomes
from sim.engine.packing import pack
from sim.engine.turn import PHASES, TRAJECTORY, begin, prepare, run
from sim.record import Record, Snapshot
from sim.scenario.schema import Scenario

Array = npt.NDArray[Any]

#: What stands in ``failure`` for a run that the compiled engine leaves to Mesa: it did not fit in
#: memory of fixed size, stopped where Python would raise an error, or has an outcome that is not
#: compiled.
NEEDS_MESA = "this run needs the Mesa engine"


@whole
def run_rows(
    worlds: Any,
    states: Any,
    histories: Any,
    seeds: Any,
    replicates: Any,
    places: Any,
    are_series: Any,
    values: Any,
    rows: Any,
    left: Any,
    progress: Any,
    trajectory: Any,
) -> int:
    """Run every row from ``progress[0]`` on: its values put in place, its outcomes written down.

    ``left[r]`` becomes 1 where a run did not fit. ``progress`` tells where an error stopped it.
    Outcomes are not read if ``rows`` is empty. ``trajectory`` keeps the states of the last run;
    returns its number of steps. One function does it all, because each function that Python calls
    is compiled with a copy of everything that it calls.
    """
    steps = 0
    w, s, h = worlds[0], states[0], histories[0]
    numbers = worlds.view(np.float64)
    counts = worlds.view(np.int64)
    for r in range(progress[0], len(seeds)):
        progress[0] = r
        fresh = progress[1] == 0
        for k in range(len(places)):
            if fresh or values[r, k] != values[r - 1, k]:
                fresh = True
                if are_series[k]:
                    counts[places[k]] = 1  # constant
                    numbers[places[k] + 2 + DATES] = values[r, k]
                else:
                    numbers[places[k]] = values[r, k]
        if fresh:
            progress[1] = 0
            s.stamp += 1
            prepare(w, s)
            progress[1] = 1
        begin(w, s, seeds[r], replicates[r])
        steps = run(w, s, trajectory)
        left[r] = s.overflow
        if s.overflow == 0 and len(rows) > 0:
            left[r] = read_outcomes(w, s.events, s.event_count, s.final, rows[r], h)
    progress[0] = len(seeds)
    return steps


class Rows(NamedTuple):
    """The arguments of :func:`run_rows`, always of the same types: it is compiled once."""

    worlds: Array
    states: Array
    histories: Array
    seeds: Array
    replicates: Array
    places: Array
    are_series: Array
    values: Array
    rows: Array
    left: Array
    progress: Array
    trajectory: Array


def rows_of(
    world: Array, states: Array, history: Array, seeds: ArrayLike, replicates: ArrayLike
) -> Rows:
    """Rows with nothing varied, no outcomes read and no trajectory kept."""
    seeds = np.ascontiguousarray(seeds, np.uint64)
    return Rows(
        worlds=world.copy(),
        states=states,
        histories=history,
        seeds=seeds,
        replicates=np.ascontiguousarray(replicates, np.int64),
        places=np.zeros(0, np.int64),
        are_series=np.zeros(0, np.bool_),
        values=np.zeros((len(seeds), 0)),
        rows=np.zeros((0, 0)),
        left=np.zeros(len(seeds), np.int64),
        progress=np.zeros(2, np.int64),
        trajectory=np.zeros((0, TRAJECTORY)),
    )


class Program:
    """A scenario packed for the compiled engine; threads may share one.

    >>> from sim.scenario import load
    >>> program = Program(load("toy/fearon"))
    >>> list(program.run(np.zeros(2, np.uint64), np.arange(2))["settlement"])
    ['comprehensive', 'comprehensive']
    """

    def __init__(self, scenario: Scenario) -> None:
        """Pack a scenario that the engine can run (:func:`sim.engine.why_not`)."""
        self.scenario = scenario
        self.columns = Columns(scenario)
        self._world = pack(scenario)

    def takes(self, key: str) -> bool:
        """Whether a number can be varied from run to run without packing the scenario again."""
        return place_of(self.scenario, key) is not None

    def run(
        self,
        seeds: Array,
        replicates: Array,
        keys: Sequence[str] = (),
        values: Array | None = None,
    ) -> dict[str, Array]:
        """Outcomes of runs by name, an array each, and `failure` (see :data:`NEEDS_MESA`).

        Args:
            seeds: of each run, in [0, 2^64).
            replicates: of each run, in [0, 2^32).
            keys: dotted keys of numbers that differ between runs; :meth:`takes` must hold.
            values: these numbers, a row for each run. They are not checked here.
        """
        count = len(seeds)
        places, are_series = self._places(keys)
        varied = np.zeros((count, 0)) if values is None else np.ascontiguousarray(values, float)
        outcomes = np.full((count, len(self.columns)), np.nan)
        job = self._rows(seeds, replicates)._replace(
            places=places, are_series=are_series, values=varied, rows=outcomes
        )
        if self.columns.unknown:  # only Python computes them
            job.left[:] = 1
            job.progress[0] = count
        while job.progress[0] < count:
            try:
                run_rows(*job)
            except ArithmeticError:  # where Python would raise one too
                job.left[job.progress[0]] = 1
                job.progress[0] += 1
        note_compiled()
        return self._table(job.rows, job.left)

    def _rows(self, seeds: ArrayLike, replicates: ArrayLike) -> Rows:
        return rows_of(self._world, _room(), self.columns.history(), seeds, replicates)

    def _table(self, rows: Array, left: Array) -> dict[str, Array]:
        failure = np.where(left != 0, NEEDS_MESA, "").astype(object)
        rows[left != 0] = np.nan
        return {"failure": failure} | self.columns.table(rows)

    def _places(self, keys: Sequence[str]) -> tuple[Array, Array]:
        found = [place_of(self.scenario, key) for key in keys]
        places = np.array([place[0] for place in found if place], np.int64)
        if len(places) < len(keys):
            raise ValueError(f"not all of these can be varied in a packed scenario: {keys}")
        return places, np.array([place[1] for place in found if place], np.bool_)

    def record(self, seed: int, replicate: int, trace: bool = False) -> Record | None:
        """The record of one run, equal to Mesa's; None if it needs Mesa (:data:`NEEDS_MESA`).

        Without `trace`, `final` holds only what outcomes read.
        """
        clock = self.scenario.clock
        most = (clock.end - clock.start).days if trace else 0
        job = self._rows([seed], [replicate])._replace(trajectory=np.zeros((most, TRAJECTORY)))
        try:
            steps = run_rows(*job)
        except ArithmeticError:
            return None
        note_compiled()
        state: Any = job.states[0]
        if state["overflow"]:
            return None
        advantage, claimant, holder = state["final"].tolist()
        final = {"advantage": advantage, "belief_claimant": claimant, "belief_holder": holder}
        events = state["events"][: state["event_count"]]
        record = decode(events, self.scenario, seed, replicate, final)
        if trace:
            record.snapshots = [_snapshot(row) for row in job.trajectory[:steps].tolist()]
            last = record.snapshots[-1]._asdict()
            record.final = {name: value for name, value in last.items() if type(value) is float}
        return record


_rooms = threading.local()


def _room() -> Array:
    """Room for the state of a run, one for each thread."""
    if not hasattr(_rooms, "states"):
        _rooms.states = np.zeros(1, STATE)
        _rooms.states[0]["version"] = _rooms.states[0]["table_version"] = 1
    states: Array = _rooms.states
    return states


def _snapshot(row: list[float]) -> Snapshot:
    day, phase, *numbers = row
    rest: Any = numbers  # the front, a whole number, is made one below
    snapshot = Snapshot(int(day), PHASES[int(phase)], *rest)
    return snapshot._replace(
        front=int(snapshot.front),
        belief_sd_claimant=snapshot.belief_sd_claimant**0.5,
        belief_sd_holder=snapshot.belief_sd_holder**0.5,
    )
