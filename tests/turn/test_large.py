"""A scenario larger than compiled code has room for runs in Python."""

from __future__ import annotations

import pytest

from sim.engine import why_not
from sim.scenario import Scenario
from tests.engine.runs import mesa, the_same
from tests.engine.test_fallback import copies
from tests.turn.worlds import sound, valley

NINE_PARTIES = copies("parties", "south", 9, leads=False)
THIRTY_OBJECTIVES = copies("objectives", "east", 30, share=0.01)


@pytest.mark.parametrize(
    ("large", "most"), [(NINE_PARTIES, "at most 6"), (THIRTY_OBJECTIVES, "at most 12")]
)
def test_what_compiled_code_has_no_room_for_runs_in_python(large: Scenario, most: str) -> None:
    assert most in why_not(large)
    made = mesa(large, 1)
    sound(made)
    assert the_same(made, mesa(large, 1))
    assert not the_same(made, mesa(large, 2))


def test_every_one_of_nine_parties_is_asked() -> None:
    everybody = set(NINE_PARTIES.parties)
    assert len(everybody) == 9
    assert {event.actor for event in mesa(NINE_PARTIES, 1).of("answer")} == everybody
    assert {event.actor for event in mesa(valley(), 1).of("answer")} == {"north", "south"}


def test_every_one_of_thirty_objectives_is_on_the_table() -> None:
    offers = [*mesa(THIRTY_OBJECTIVES, 1).of("offer")]
    assert offers
    for offer in offers:
        named = {name for name in THIRTY_OBJECTIVES.objectives if f"terms:{name}" in offer.numbers}
        assert len(named) == 30
