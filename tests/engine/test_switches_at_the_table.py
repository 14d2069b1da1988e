"""Mechanisms at the table that are shipped at zero run alike at both speeds."""

from __future__ import annotations

import pytest

from sim.engine import Program
from sim.scenario import Scenario
from tests.engine.runs import mesa, the_same
from tests.turn.test_leaders_alone import between
from tests.turn.worlds import valley

WRITES, ALONE = "talks.war_rate=0.3", "talks.leaders_alone=0.5"
SETTINGS = {
    "own texts, exchange": valley(WRITES, "talks.friction=0", "behaviour.ceasefire_exchange=9"),
    "leaders alone": between(WRITES, ALONE, "front.decisive=false", "clock.end=2002-01-01"),
}
SHIPPED = {"own texts, exchange": valley(), "leaders alone": between("clock.end=2002-01-01")}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_run_is_the_same_compiled(name: str) -> None:
    def equal(scenario: Scenario, other: Scenario) -> bool:
        program = Program(scenario)
        found = (program.record(2, replicate, trace=True) for replicate in range(4))
        return all(
            one is not None and the_same(one, mesa(other, 2, replicate))
            for replicate, one in enumerate(found)
        )

    assert equal(SETTINGS[name], SETTINGS[name])
    assert not equal(SETTINGS[name], SHIPPED[name])
