"""An override takes effect wherever it comes from, and what it returns is checked."""

from __future__ import annotations

import types
import warnings
from typing import Any

import pytest

from sim.agents import Party, ThirdParty
from sim.errors import SimError
from sim.model import NegotiationModel
from sim.record import Event
from sim.scenario import load
from sim.seat import play
from sim.strategies import Negotiator, negotiators
from tests.turn.agents import AlwaysAttacks
from tests.turn.worlds import events, run, toy, valley

FROZEN = "karabakh/frozen-conflict"
HERE = "tests.turn.agents"


def attacks(*overrides: str) -> list[Event]:
    return list(run(load(FROZEN, ["clock.end=1999-01-01", *overrides])).of("attack"))


def test_a_decision_from_another_class_counts_as_one_of_its_own() -> None:
    """The shortcut that leaves calm leaders unasked knows of inherited decisions, too."""
    own = attacks(f"parties.armenia.agent={HERE}:Itself")
    assert attacks(f"parties.armenia.agent={HERE}:Mixed") == own
    assert attacks() != own


def test_a_decision_of_one_agent_alone_counts_as_one_of_its_class() -> None:
    model = NegotiationModel(load(FROZEN, ["clock.end=1999-01-01"]), 1)
    armenia = next(party for party in model.parties if party.name == "armenia")
    base = armenia.decide_attack
    armenia.decide_attack = lambda *asked: (
        attack._replace(chance=1.0) if (attack := base(*asked)).aim else attack
    )
    own = list(model.run().of("attack"))
    assert own == attacks(f"parties.armenia.agent={HERE}:Itself")
    assert isinstance(AlwaysAttacks.__dict__["decide_attack"], types.FunctionType)


def sessions(scenario: Any, replicate: int = 0) -> list[Event]:
    record = run(scenario, replicate)
    return [one for one in record.events if one.kind in ("session", "ceasefire")]


def test_a_mediator_need_not_be_the_more_eager_the_riper_the_moment() -> None:
    unripe = valley(f"third_parties.envoy.agent={HERE}:OnlyUnripe")
    ripe = valley(f"third_parties.envoy.agent={HERE}:OnlyWhenRipe")
    found = [{one.actor for one in sessions(scenario)} for scenario in (unripe, ripe)]
    assert "envoy" in found[0]
    assert sessions(unripe) != sessions(ripe)


@pytest.mark.parametrize("name", ["OnlyUnripe", "OnlyWhenRipe", "Idle"])
def test_a_game_left_to_the_model_is_its_run_with_own_classes_too(name: str) -> None:
    scenario = valley(f"third_parties.envoy.agent={HERE}:{name}")
    for replicate in range(2):
        game = play(scenario, "envoy", 1, replicate, ask="nothing")
        assert game.record.events == run(scenario, replicate).events
        assert game.record.events != run(valley(), replicate).events


def test_a_backer_is_asked_at_its_red_line_whatever_the_scenario_expects_of_it() -> None:
    line = "third_parties.patron.backing.red_lines.far-east.probability=0"
    own = f"third_parties.patron.agent={HERE}:Guard"
    stopped = [any(run(valley(line, own), n).of("intervention")) for n in range(12)]
    assert any(stopped)
    assert not any(any(run(valley(line), n).of("intervention")) for n in range(12))


def test_a_mediator_that_considers_no_text_holds_no_session_for_one() -> None:
    mute = [f"third_parties.{name}.agent={HERE}:Mute" for name in ("envoy", "patron")]
    roles = {one.subject for n in range(4) for one in sessions(valley(*mute), n)}
    assert not roles & {"formulate", "manipulate"}
    assert {one.subject for n in range(4) for one in sessions(valley(), n)} & {"formulate"}


# -- what they return ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("TooFar", r"TooFar.decide_attack returned .*; allowed: an aim from 0 to \d"),
        ("NotANumber", "NotANumber.demand returned nan; allowed: a number"),
    ],
)
def test_what_the_turn_cannot_use_is_told_with_the_method(name: str, told: str) -> None:
    scenario = valley(f"parties.north.agent={HERE}:{name}")
    with pytest.raises(ValueError, match=told):
        events(scenario, 20)
    run(valley(f"parties.north.agent={HERE}:Bold"))  # the changed twin


def test_a_method_that_nothing_asks_is_warned_of() -> None:
    with pytest.warns(UserWarning, match=r"decide_atack is asked by nothing .* mean decide_attack"):

        class Misspelt(Party):
            def decide_atack(self) -> None:
                """Nothing."""

    with warnings.catch_warnings():
        warnings.simplefilter("error")

        class Helped(ThirdParty):
            def _helper(self) -> None:
                """A helper of its own."""

            def quarrel_with_everybody(self) -> None:
                """Like nothing that is asked."""

    assert Misspelt.stays_calm is Party.stays_calm
    assert Helped.stays_away is ThirdParty.stays_away


# -- what no run may change ------------------------------------------------------------------------


def test_a_run_cannot_change_the_scenario_of_the_next() -> None:
    scenario = valley()
    weights: Any = scenario.parties["north"].weights
    with pytest.raises(TypeError, match="cannot be changed"):
        weights["land"] = 0.5
    with pytest.raises(TypeError, match="cannot be changed"):
        weights.update(land=0.5)
    assert dict(weights) == {"land": 0.6, "status": 0.3, "road": 0.1}


def test_two_negotiators_of_one_name_are_refused() -> None:
    kind: Any = type("Mine", (Negotiator,), {"name": "linear", "demand": lambda self, seat: 0.5})
    try:
        with pytest.raises(SimError, match="two negotiators are called 'linear'"):
            negotiators()
    finally:
        del kind.name
    assert "linear" in negotiators()


def test_nothing_happens_after_the_end() -> None:
    model = NegotiationModel(toy("fearon"), 1)
    record = model.run()
    day, events = model.day, len(record.events)
    model.step()
    assert (model.day, len(model.record.events)) == (day, events)
