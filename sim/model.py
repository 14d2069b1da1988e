"""The Mesa model over the one text of the turn: its attributes are the state, its step the turn.

A run is a pure function of scenario, seed and replicate.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import Any

import mesa
import numpy as np

from sim import loading
from sim.agents import Party, ThirdParty, agent_class
from sim.errors import SimError
from sim.events.rows import EventRow, Names, event_of
from sim.given import as_whole
from sim.memory.fields import fields_of
from sim.memory.plain import Places
from sim.record import Record, Snapshot
from sim.scenario import Scenario
from sim.turn import turn
from sim.turn.chance import check_names
from sim.turn.packing import Packed, pack
from sim.turn.setup import begin, prepare
from sim.turn.state import Chain, Inputs, Path, State

DEFAULT_SCENARIO = "toy/fearon"

#: Fields of the state that are not made with the others: what is given, and long lists.
_GIVEN = frozenset(field.name for field in fields_of(Inputs)) | {"events", "chains", "paths"}


class NegotiationModel(State, mesa.Model):
    """A conflict run from its first day to its last.

    Args:
        scenario: a :class:`~sim.scenario.Scenario`, a path, or the name of a shipped scenario.
        seed: names the stream of random numbers.
        replicate: number of the run within the seed; replicates are independent. Left out, it is
            0, or under ``mesa.batch_run`` the number of the iteration.
        trace: keep a :class:`~sim.record.Snapshot` of every step in the record.

    ``world`` holds the scenario's numbers as the turn reads them, ``scenario`` is as declared.

    >>> record = NegotiationModel("toy/fearon", seed=1).run()
    >>> [event.kind for event in record.events][-1]
    'agreement'
    """

    def __init__(
        self,
        scenario: Scenario | str | os.PathLike[str] | None = None,
        seed: int | None = 0,
        replicate: int | None = None,
        trace: bool = False,
    ) -> None:
        super().__init__(rng=np.random.default_rng(0))
        if not isinstance(scenario, Scenario):
            scenario = loading.load(scenario or DEFAULT_SCENARIO)
        replicate = _iteration() if replicate is None else replicate
        seed, replicate = check_names(_whole(0 if seed is None else seed), _whole(replicate))
        self._scenario, self.trace = scenario, trace
        self.packed, self.names = pack(scenario), Names(scenario)
        self._record = Record(scenario, seed, replicate)
        self._read, self._settled = 0, 0  # events that were read, and that cannot change any more
        self._make_room()
        self._seat_the_agents()
        prepare(self)
        begin(self, seed, replicate)
        self.last_seen = self.snapshot()
        self.datacollector = mesa.DataCollector(
            model_reporters={name: partial(_reading, name) for name in Snapshot._fields}
        )

    @property
    def scenario(self) -> Scenario:
        """The scenario of this run; newer Mesa assigns its own object, which is ignored."""
        return self._scenario

    @scenario.setter
    def scenario(self, scenario: object) -> None:
        pass

    def _make_room(self) -> None:
        packed: Packed = self.packed
        packed.maker.fill(self, State, _GIVEN)
        self.world = packed.world
        self.events: Any = Places(partial(packed.maker.make, EventRow))
        self.paths: Any = Places(partial(packed.maker.make, Path))
        self.chains: Any = Places(partial(packed.maker.make, Chain))
        self.stamp = self.version = self.table_version = 1
        self.event_room, self.path_room = 2**62, packed.maker.sizes["paths"]

    def _seat_the_agents(self) -> None:
        scenario, packed = self._scenario, self.packed
        self.parties: Any = [
            self.agent_class(name, one.agent, Party)(self, name, one, packed.parties[index], index)
            for index, (name, one) in enumerate(scenario.parties.items())
        ]
        self.third_parties: Any = [
            self.agent_class(name, one.agent, ThirdParty)(
                self, name, one, packed.third_parties[index], index
            )
            for index, (name, one) in enumerate(scenario.third_parties.items())
        ]

    def agent_class(self, name: str, path: str, base: type[Any]) -> type[Any]:
        """The class of an actor: the one that the scenario names, or the model's own (`base`)."""
        del name
        return agent_class(path, base)

    # -- running -----------------------------------------------------------------------------

    def step(self) -> None:
        """Take one turn (:mod:`sim.turn.turn`); nothing happens once the run is over."""
        if not self.running:
            return
        days = turn.take_turn(self)
        self.last_seen = self.snapshot()
        self.datacollector.collect(self)
        if self.trace:
            self._record.snapshots.append(self.last_seen)
        turn.pass_days(self, days)
        self._settled = self.event_count

    def run(self) -> Record:
        """Run to the end and return the record."""
        while self.running:
            self.step()
        self._record.final = self.last_seen.figures()
        return self.record

    @property
    def record(self) -> Record:
        """What has happened so far; what a session of this step comes to may still change."""
        events = self._record.events
        del events[self._read :]
        for place in range(len(events), self.event_count):
            events.append(event_of(self.events[place], self.names))
        self._read = self._settled
        return self._record

    def snapshot(self) -> Snapshot:
        """The state of this moment."""
        row: list[Any] = [0.0] * turn.TRAJECTORY
        turn.look_around(self, row)
        return turn.snapshot_of(row)


def _whole(value: Any) -> Any:
    """A whole number of NumPy's or of a table as Python's; what is none is left to be refused."""
    found = as_whole(value)
    return value if found is None else found


def _iteration() -> int:
    """The iteration for which ``mesa.batch_run`` makes a model, otherwise 0.

    It repeats a model with the same arguments, and counts on a generator that nobody seeds; here
    equal arguments give equal runs. So the number of the iteration is the replicate.
    """
    frame = sys._getframe(1)
    while (frame := frame.f_back) is not None:  # type: ignore[assignment]
        if frame.f_globals.get("__name__") != "mesa.batchrunner":
            continue
        asked = frame.f_locals.get("run")
        found = as_whole(asked[1]) if isinstance(asked, tuple) and len(asked) > 1 else None
        if found is None:
            raise SimError(
                "mesa.batch_run: which iteration this is cannot be told with this version of Mesa\n"
                '    allowed: give the runs their numbers, as parameters={"replicate": range(10)}'
            )
        return found
    return 0


def _reading(name: str, model: NegotiationModel) -> Any:
    """A number of the last step, for the data collector."""
    return getattr(model.last_seen, name)
