"""Records of shipped scenarios that the tests of the engine share, each run once."""

from __future__ import annotations

from functools import cache

from sim.model import NegotiationModel
from sim.record import Record
from sim.scenario import load
from sim.scenario.catalogue import shipped

SHIPPED = shipped()


@cache
def runs(name: str) -> tuple[Record, ...]:
    """Runs of a shipped scenario: few of the decades, many of the rest."""
    scenario = load(name)
    years = scenario.clock.end.year - scenario.clock.start.year
    return tuple(
        NegotiationModel(scenario, 7, replicate).run()
        for replicate in range(4 if years > 1 else 40)
    )
