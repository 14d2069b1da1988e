"""A run of the turn in Python and nothing else: no Mesa, no NumPy, no compilation.

:class:`sim.model.NegotiationModel` is this with Mesa's agents in the seats. By itself it runs where
only Python runs, such as in a browser (`docs/try.md`), with the negotiators that are shipped.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from sim.errors import SimError, show
from sim.events.rows import EventRow, Names, event_of
from sim.memory.fields import fields_of
from sim.memory.plain import Places
from sim.record import Record, Snapshot
from sim.scenario.schema import Scenario
from sim.turn import turn
from sim.turn.chance import check_names
from sim.turn.packing import Packed, pack
from sim.turn.party import PartyMethods
from sim.turn.setup import begin, prepare
from sim.turn.state import Chain, Inputs, Outline, Path, State
from sim.turn.third_party import ThirdPartyMethods

#: Fields of the state that are not made with the others: what is given, and long lists.
_LONG = frozenset({"chains", "events", "outlines", "paths"})
_GIVEN = frozenset(field.name for field in fields_of(Inputs)) | _LONG


class PlainRun(State):
    """A conflict run from its first day to its last.

    Args:
        scenario: loaded and checked.
        seed: names the stream of random numbers.
        replicate: number of the run within the seed.
        trace: keep a :class:`~sim.record.Snapshot` of every step in the record.

    Raises:
        SimError: the scenario names an agent class or a negotiator of a user's own.
        ValueError: seed or replicate is out of range.

    >>> from sim.scenario import load
    >>> PlainRun(load("toy/fearon"), seed=1).run().events[-1].kind
    'agreement'
    """

    def __init__(
        self, scenario: Scenario, seed: int = 0, replicate: int = 0, trace: bool = False
    ) -> None:
        self.set_up(scenario, seed, replicate, trace)

    def set_up(self, scenario: Scenario, seed: int, replicate: int, trace: bool) -> None:
        """Make room, seat the actors and set the board."""
        seed, replicate = check_names(seed, replicate)
        self._scenario, self.trace = scenario, trace
        self.packed, self.names = pack(scenario), Names(scenario)
        self._record = Record(scenario, seed, replicate)
        self._read, self._settled = 0, 0  # events that were read, and that cannot change any more
        self._make_room()
        self.seat_actors()
        prepare(self)
        begin(self, seed, replicate)
        self.last_seen = self.snapshot()

    def _make_room(self) -> None:
        packed: Packed = self.packed
        packed.maker.fill(self, State, _GIVEN)
        self.world = packed.world
        self.events: Any = Places(partial(packed.maker.make, EventRow))
        self.paths: Any = Places(partial(packed.maker.make, Path))
        self.chains: Any = Places(partial(packed.maker.make, Chain))
        self.outlines: Any = Places(partial(packed.maker.make, Outline))
        self.stamp = self.version = self.table_version = self.ground_version = 1
        self.event_room, self.path_room = 2**62, packed.maker.sizes["paths"]

    def seat_actors(self) -> None:
        """Seat the model's own parties and third parties."""
        scenario, packed = self._scenario, self.packed
        for kind, actors in (
            ("parties", scenario.parties),
            ("third_parties", scenario.third_parties),
        ):
            for name, one in actors.items():
                if one.agent:
                    what = f"{kind}.{name}.agent: {show(one.agent)}"
                    raise SimError(f"{what} runs on the Mesa model alone")
        self.parties: Any = [packed.maker.make(PartyMethods) for _ in packed.parties]
        self.third_parties: Any = [ThirdPartyMethods() for _ in packed.third_parties]
        for index, (party, settings) in enumerate(zip(self.parties, packed.parties, strict=True)):
            if settings.strategy < 0:
                name, one = [*scenario.parties.items()][index]
                raise SimError(
                    f"parties.{name}.strategy: {show(one.strategy)} runs on the Mesa model alone\n"
                    "    allowed: the negotiators that are shipped (`sim strategies`)"
                )
            party.settings, party.index = settings, index
            party.sign = packed.world.signs[index]
            party.leads = int(index in (packed.world.claimant, packed.world.holder))
        for index, third in enumerate(self.third_parties):
            third.settings, third.index = packed.third_parties[index], index
            third.engaged = 0.0

    # -- running -----------------------------------------------------------------------------

    def step(self) -> None:
        """Take one turn (:mod:`sim.turn.turn`); nothing happens once the run is over."""
        if not self.running:
            return
        days = turn.take_turn(self)
        self.last_seen = self.snapshot()
        self.keep_state()
        turn.pass_days(self, days)
        self._settled = self.event_count

    def keep_state(self) -> None:
        """Keep the state of this step, if states are kept."""
        if self.trace:
            self._record.snapshots.append(self.last_seen)

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
