"""Many runs at once: a scenario packed for the compiled engine, and the loop over its runs."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.engine.allowed import ValuesError, check_values
from sim.engine.columns import Columns
from sim.engine.compiling import whole
from sim.engine.fitting import put
from sim.engine.places import VALUES, place_of
from sim.errors import show
from sim.events.history import History
from sim.events.reading import read, read_end
from sim.events.rows import FINAL, decode
from sim.given import as_whole
from sim.memory.fields import layout_of
from sim.outcomes import OUTCOMES
from sim.outcomes.filling import filling
from sim.record import Record
from sim.scenario.schema import Scenario
from sim.turn.packing import pack
from sim.turn.setup import begin, prepare
from sim.turn.state import Inputs, State
from sim.turn.turn import TRAJECTORY, look_back, run, snapshot_of

Array = npt.NDArray[Any]

#: What stands in ``failure`` for a run that the compiled engine leaves to Mesa: it did not fit in
#: memory of fixed size, or stopped where Python would raise an error.
NEEDS_MESA = "this run needs the Mesa engine"

#: Fills a row with all outcomes.
fill = filling(OUTCOMES)


@whole
def run_rows(
    states: Any,
    histories: Any,
    seeds: Any,
    replicates: Any,
    places: Any,
    are_series: Any,
    values: Any,
    starts: Any,
    members: Any,
    rows: Any,
    left: Any,
    progress: Any,
    trajectory: Any,
    days: Any,
    seen: Any,
) -> int:
    """Run every row from ``progress[0]`` on: its values put in place, its outcomes written down.

    ``left[r]`` becomes 1 where a run did not fit. ``progress`` tells where an error stopped it.
    `trajectory` of length 0 is not written. ``seen[r]`` are the states at the last step that began
    on or before each of `days`. Returns the number of steps of the last run.
    """
    model, history = states[0], histories[0]
    numbers = states.view(np.float64)
    counts = states.view(np.int64)
    steps = 0
    for r in range(progress[0], len(seeds)):
        progress[0] = r
        fresh = progress[1] == 0
        for k in range(len(places)):
            if fresh or values[r, k] != values[r - 1, k]:
                fresh = True
                if are_series[k]:
                    counts[places[k]] = 1  # constant
                    numbers[places[k] + VALUES] = values[r, k]
                else:
                    numbers[places[k]] = values[r, k]
        if fresh:
            progress[1] = 0
            model.stamp += 1
            prepare(model)
            progress[1] = 1
        begin(model, seeds[r], replicates[r])
        steps = run(model, trajectory)
        left[r] = model.overflow
        for k in range(len(days)):
            look_back(trajectory, steps, days[k], seen[r, k])
        if model.overflow == 0 and rows.shape[1] > 0:
            read(model.world, history, model.events, model.event_count)
            read_end(history, model.final)
            left[r] = history.overflow
            if history.overflow == 0:
                fill(model.world, history, starts, members, rows[r])
    progress[0] = len(seeds)
    return steps


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
        self._inputs = np.zeros(1, layout_of(Inputs))
        put(pack(scenario), self._inputs[0])

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

        Of further states on the way: :meth:`watch`.

        Args:
            seeds: of each run, in [0, 2^64).
            replicates: of each run, in [0, 2^32).
            keys: dotted keys of numbers that differ between runs; :meth:`takes` must hold.
            values: these numbers, a row for each run.

        Raises:
            ValueError: a key cannot be varied, or a value lies outside of its declared range.
        """
        return self.watch((), seeds, replicates, keys, values)[0]

    def watch(
        self,
        days: Sequence[int],
        seeds: Array,
        replicates: Array,
        keys: Sequence[str] = (),
        values: Array | None = None,
    ) -> tuple[dict[str, Array], Array]:
        """The same, and the state of every run on some days: (runs, days, figures).

        Figures are those of :class:`sim.record.Snapshot` as numbers (beliefs with variances), of
        the last step that began on or before the day (`date.toordinal()`); NaN before the first.
        """
        count = len(seeds)
        places, are_series = self._places(keys)
        varied = np.zeros((count, 0)) if values is None else np.ascontiguousarray(values, float)
        check_values(keys, varied, count)
        rows = np.full((count, len(self.columns)), np.nan)
        left = np.zeros(count, np.int64)
        progress = np.zeros(2, np.int64)
        arguments = (
            self._room(),
            np.zeros(1, layout_of(History)),
            _words(seeds),
            _replicates(replicates),
            places,
            are_series,
            varied,
            self.columns.starts,
            self.columns.members,
            rows,
            left,
            progress,
            np.zeros((self._most_steps() if len(days) else 0, TRAJECTORY)),
            np.array(days, np.int64),
            (seen := np.full((count, len(days), TRAJECTORY), np.nan)),
        )
        while progress[0] < count:
            try:
                run_rows(*arguments)
            except ArithmeticError:  # where Python would raise one too
                left[progress[0]] = 1
                progress[0] += 1
        seen[left != 0] = np.nan
        return self._table(rows, left), seen

    def _most_steps(self) -> int:
        """More steps than any run has: one a day."""
        return (self.scenario.clock.end - self.scenario.clock.start).days

    def _table(self, rows: Array, left: Array) -> dict[str, Array]:
        failure = np.where(left != 0, NEEDS_MESA, "").astype(object)
        rows[left != 0] = np.nan
        return {"failure": failure} | self.columns.table(rows)

    def _room(self) -> Array:
        """Room for the state of a run, one for each thread, with the scenario's numbers in it."""
        if not hasattr(_rooms, "states"):
            _rooms.states = np.zeros(1, layout_of(State))
            for name in ("version", "table_version", "ground_version"):
                _rooms.states[name] = 1
        for name in self._inputs.dtype.names or ():
            _rooms.states[name] = self._inputs[name]
        states: Array = _rooms.states
        return states

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
        states = self._room()
        trajectory = np.zeros((self._most_steps() if trace else 0, TRAJECTORY))
        try:
            steps = run_rows(
                states,
                np.zeros(1, layout_of(History)),
                _words([seed]),
                np.array([replicate], np.int64),
                *self._places(()),
                np.zeros((1, 0)),
                self.columns.starts,
                self.columns.members,
                np.zeros((1, 0)),
                np.zeros(1, np.int64),
                np.zeros(2, np.int64),
                trajectory,
                np.zeros(0, np.int64),
                np.zeros((1, 0, TRAJECTORY)),
            )
        except ArithmeticError:
            return None
        state: Any = states[0]
        if state["overflow"]:
            return None
        final = dict(zip(FINAL, state["final"].tolist(), strict=True))
        events = state["events"][: state["event_count"]]
        record = decode(events, self.scenario, seed, replicate, final)
        if trace:
            record.snapshots = [snapshot_of(row) for row in trajectory[:steps].tolist()]
            record.final = record.snapshots[-1].figures()
        return record


_rooms = threading.local()


def _words(seeds: Any) -> Array:
    """Seeds of 64 bits as whole numbers with a sign: the same bits."""
    return _whole("seed", seeds, np.uint64, 2**64 - 1).view(np.int64)


def _replicates(numbers: Any) -> Array:
    given = np.asarray(numbers)
    if given.dtype == np.int64 and (not len(given) or 0 <= given.min() <= given.max() < 2**32):
        return np.ascontiguousarray(given)
    return _whole("replicate", given, np.int64, 2**32 - 1)


def _whole(name: str, numbers: Any, kind: type, most: int) -> Array:
    """Whole numbers of a range, as a table or an array has them; others are an error."""
    given = np.asarray(numbers)
    if given.dtype.kind == "u" and given.dtype.itemsize == 8 and most == 2**64 - 1:
        return np.ascontiguousarray(given, kind)
    found = [as_whole(one) for one in given.tolist()]
    for one, written in zip(found, given.tolist(), strict=True):
        if one is None or not 0 <= one <= most:
            told = f"{name}: {show(written)}\n    allowed: a whole number from 0 to {most}"
            raise ValuesError(told)
    return np.array(found, kind)
