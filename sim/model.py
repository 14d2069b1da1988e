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
from sim.given import as_whole
from sim.record import Snapshot
from sim.scenario import Scenario
from sim.turn.plain import PlainRun

DEFAULT_SCENARIO = "toy/fearon"


class NegotiationModel(PlainRun, mesa.Model):
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
        mesa.Model.__init__(self, rng=np.random.default_rng(0))
        if not isinstance(scenario, Scenario):
            scenario = loading.load(scenario or DEFAULT_SCENARIO)
        replicate = _iteration() if replicate is None else replicate
        seed, replicate = _whole(0 if seed is None else seed), _whole(replicate)
        self.set_up(scenario, seed, replicate, trace)
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

    def seat_actors(self) -> None:
        """Seat agents: of the classes that the scenario names, or the model's own."""
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

    def keep_state(self) -> None:
        """Keep the state of this step where it is asked for: in the record, and for Mesa."""
        super().keep_state()
        self.datacollector.collect(self)


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
