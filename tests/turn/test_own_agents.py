"""Agents of a user's own: what they decide takes effect, and what they leave out stays as it is."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from sim.errors import SimError
from sim.model import NegotiationModel
from sim.record import Event, Record
from sim.scenario import Scenario, load
from tests.engine.runs import the_same
from tests.turn.worlds import run, terms, toy, valley

AUTUMN = "karabakh/autumn-2020"
WORLDS = {"valley": valley, "autumn": lambda *overrides: load(AUTUMN, overrides)}
#: class, world, whom it plays in it
OWN = [
    ("Pacifist", "valley", "parties.north"),
    ("Pacifist", "autumn", "parties.azerbaijan"),
    ("Refuser", "valley", "parties.south"),
    ("Refuser", "autumn", "parties.armenia"),
    ("Bold", "valley", "parties.north"),
    ("Bold", "autumn", "parties.armenia"),
    ("Headstrong", "valley", "parties.south"),
    ("Headstrong", "autumn", "parties.azerbaijan"),
    ("OnlyWhenRipe", "valley", "third_parties.envoy"),
    ("OnlyWhenRipe", "autumn", "third_parties.russia"),
    ("Generous", "valley", "third_parties.patron"),
    ("Generous", "autumn", "third_parties.turkey"),
]


def played(world: str, seat: str, agent: str) -> Scenario:
    return WORLDS[world](f"{seat}.agent={agent}")


def four_runs(scenario: Scenario) -> list[list[Event]]:
    return [run(scenario, replicate, seed=3).events for replicate in range(4)]


@pytest.mark.parametrize(("name", "world", "seat"), OWN)
def test_what_an_own_agent_decides_takes_effect(name: str, world: str, seat: str) -> None:
    """The twin is a class that decides nothing otherwise: every run is as it is without it."""
    without = four_runs(WORLDS[world]())
    base = "Party" if seat.startswith("parties") else "ThirdParty"
    assert four_runs(played(world, seat, f"sim.agents:{base}")) == without
    assert four_runs(played(world, seat, f"tests.turn.agents:{name}")) != without


def test_a_leader_of_ones_own_decides_for_itself() -> None:
    pacifist = "agent=tests.turn.agents:Pacifist"
    for replicate in range(5):
        attacks = list(run(valley(f"parties.north.{pacifist}"), replicate).of("attack"))
        assert attacks[0].actor == "south"  # north may fight back, once attacked
    assert "north" in {next(run(valley(), replicate).of("attack")).actor for replicate in range(5)}
    both = valley(f"parties.north.{pacifist}", f"parties.south.{pacifist}")
    assert not any(run(both).of("attack"))
    assert any(run(valley()).of("attack"))


def test_a_leader_of_ones_own_can_veto_every_text() -> None:
    asked = ["talks.rounds=3", "talks.first_mover=claimant"]  # north makes the last offer
    stubborn = toy("fearon", *asked, "parties.south.agent=tests.turn.agents:Refuser")
    record = run(stubborn)
    assert terms(record) is None
    reasons = {event.reason for event in record.of("answer") if event.actor == "south"}
    assert reasons == {"on principle"}
    assert terms(run(toy("fearon", *asked))) is not None


def test_third_parties_of_ones_own() -> None:
    idle = valley(
        "third_parties.envoy.agent=tests.turn.agents:Idle",
        "third_parties.patron.agent=tests.turn.agents:Idle",
    )
    assert {event.actor for event in run(idle).of("session")} <= {"direct"}
    usual = {
        event.actor for replicate in range(5) for event in run(valley(), replicate).of("session")
    }
    assert usual >= {"envoy", "patron"}
    generous = NegotiationModel(valley("third_parties.patron.agent=tests.turn.agents:Generous"))
    assert generous.observed > NegotiationModel(valley()).observed


@pytest.mark.parametrize(
    ("agent", "problem"),
    [
        ("tests.turn.nowhere:Class", "nowhere"),
        ("tests.turn.agents:Missing", "Missing"),
        ("tests.turn.agents:NotAnAgent", "NotAnAgent"),
        ("tests.turn.agents:Idle", "Idle"),  # a mediator cannot lead a side
    ],
)
def test_a_class_that_cannot_be_used_is_told_in_words(agent: str, problem: str) -> None:
    with pytest.raises(SimError, match=problem):
        NegotiationModel(toy("fearon", f"parties.north.agent={agent}"))


def test_it_is_told_which_class_to_subclass() -> None:
    party, third = "parties.north", "third_parties.envoy"
    for seat, agent, base in ((party, "Idle", "Party"), (third, "Pacifist", "ThirdParty")):
        with pytest.raises(SimError, match=rf"is not a subclass of sim\.agents\.{base}$"):
            NegotiationModel(valley(f"{seat}.agent=tests.turn.agents:{agent}"))


def test_a_leader_of_ones_own_can_be_bolder() -> None:
    """It goes to war at a cost that keeps everybody else at peace."""
    dear = ["parties.north.offensive_cost=2", "parties.south.offensive_cost=2"]
    own = "parties.north.agent=tests.turn.agents:Bold"
    for replicate in range(3):
        assert not any(run(valley(*dear), replicate).of("attack"))
        first = next(run(valley(*dear, own), replicate).of("attack"))
        assert first.actor == "north"
        assert first.numbers["chance"] == 0.3


def test_a_mediator_of_ones_own_can_wait_until_the_moment_is_ripe() -> None:
    """The moment is never ripe in peace."""

    def convenes_in(*overrides: str) -> set[str]:
        records = [run(valley(*overrides), replicate, trace=True) for replicate in range(8)]
        return {phase for record in records for phase in phases_of_sessions(record, "envoy")}

    own = "third_parties.envoy.agent=tests.turn.agents:OnlyWhenRipe"
    assert "peace" in convenes_in()
    assert convenes_in(own)
    assert "peace" not in convenes_in(own)


def phases_of_sessions(record: Record, mediator: str) -> set[str]:
    """Phases at the end of the steps in which a mediator convened in vain."""
    phase = {snapshot.day: snapshot.phase for snapshot in record.snapshots}
    sessions = [one for one in record.of("session") if one.actor == mediator]
    return {phase[one.day] for one in sessions if one.outcome == "no agreement"}


def test_a_function_on_one_agent_is_asked_in_its_place() -> None:
    model, asked = NegotiationModel(load(AUTUMN), 5, 2), []
    party = model.parties[0]
    decide = party.decide_answer

    def hear(*what: Any) -> Any:
        asked.append(what)
        return decide(*what)

    party.decide_answer = hear
    record = model.run()
    answers = [event for event in record.of("answer") if event.actor == party.name]
    assert len(asked) == len(answers) > 0
    assert record.events == NegotiationModel(load(AUTUMN), 5, 2).run().events


@pytest.mark.parametrize("step", [1, 3, 8])
def test_a_fork_of_a_run_with_own_agents_comes_to_the_same_end(step: int) -> None:
    bold = played("autumn", "parties.armenia", "tests.turn.agents:Bold")
    model = NegotiationModel(bold, 5, 2, trace=True)
    for _ in range(step):
        model.step()
    fork, other = copy.deepcopy(model), copy.deepcopy(model)
    other.hidden += 0.5  # the twin goes another way
    ends = [one.run() for one in (model, fork, other)]
    assert the_same(ends[1], ends[0])
    assert not the_same(ends[2], ends[0])
