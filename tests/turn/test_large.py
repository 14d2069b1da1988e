"""A scenario larger than compiled code has room for runs in Python."""

from __future__ import annotations

from sim.engine import why_not
from sim.model import NegotiationModel
from sim.old.model import NegotiationModel as OldModel
from tests.engine.runs import the_same
from tests.engine.test_fallback import copies


def test_more_parties_than_compiled_code_has_room_for_run_in_python() -> None:
    large = copies("parties", "south", 9, leads=False)
    assert "at most 6" in why_not(large)
    made = NegotiationModel(large, 1, trace=True).run()
    assert the_same(made, OldModel(large, 1, trace=True).run())
    assert {event.actor for event in made.of("answer")} >= {"south-7", "south-8"}


def test_more_objectives_than_compiled_code_has_room_for_run_in_python() -> None:
    large = copies("objectives", "east", 30, share=0.01)
    assert "at most 12" in why_not(large)
    made = NegotiationModel(large, 1, trace=True).run()
    assert the_same(made, OldModel(large, 1, trace=True).run())
    assert not the_same(made, OldModel(large, 2, trace=True).run())
