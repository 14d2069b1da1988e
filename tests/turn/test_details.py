"""Small rules of the turn that no larger property would notice."""

from __future__ import annotations

from sim.events import codes
from sim.model import NegotiationModel
from sim.scenario import load
from sim.turn.axis import axis_of
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.offers import disappoint
from sim.turn.standing import changed
from sim.turn.turn import TRAJECTORY, look_around, snapshot_of
from tests.turn.states import begin_offensive, leaders, third


def autumn() -> NegotiationModel:
    return NegotiationModel(load("karabakh/autumn-2020"))


def test_a_halt_without_a_gain_is_no_noise() -> None:
    claimant, _ = leaders(model := autumn())
    assert claimant.reason_to_halt(model, 0.0) == codes.WOULD_NOT_PAY
    assert claimant.reason_to_halt(model, -0.1) == codes.WOULD_NOT_PAY
    assert claimant.reason_to_halt(model, 0.1) == codes.NOISE


def campaign(attacker: int, hope: float) -> list[float]:
    """What an attack by a side is worth to the claimant, at a hope of its own."""
    claimant, _ = leaders(model := autumn())
    claimant.hope = hope
    values = [0.0] * model.world.objective_count
    count = claimant.campaign(model, attacker, 1.5, claimant, values)
    return values[:count]


def test_hope_in_talks_is_forfeited_by_who_widens_a_war_alone() -> None:
    """Who attacks gives up what it hopes of talks; who is attacked is not charged for that."""
    assert campaign(HOLDER, 0.1) == campaign(HOLDER, 0.9)
    assert campaign(CLAIMANT, 0.1) != campaign(CLAIMANT, 0.9)


def test_a_new_war_begins_with_no_broken_ceasefires() -> None:
    """What was broken in another war discredits nothing in this one."""
    claimant, _ = leaders(model := autumn())
    model.broken_ceasefires = 3
    begin_offensive(model, claimant)
    assert model.broken_ceasefires == 0
    model.broken_ceasefires = 3
    begin_offensive(model, claimant)  # the war goes on
    assert model.broken_ceasefires == 3


def test_pressure_counts_from_the_first_day_of_the_war() -> None:
    claimant, _ = leaders(model := autumn())
    assert axis_of(model, CLAIMANT).elapsed == 0.0
    begin_offensive(model, claimant)
    model.elapsed = 30.0
    changed(model)
    assert axis_of(model, CLAIMANT).elapsed == 30.0


def test_only_a_truce_with_a_broker_is_a_shame_to_break() -> None:
    claimant, _ = leaders(model := autumn())
    broker = model.third_parties[0]
    model.truce_broker = broker.index
    assert claimant.truce_shame(model) == 0.0  # there is no truce
    model.truce = 1
    shame = model.world.behaviour.ceasefire_shame
    assert claimant.truce_shame(model) == shame + broker.leverage_over(model, CLAIMANT) > shame
    model.truce_broker = -1
    assert claimant.truce_shame(model) == 0.0  # nobody brokered it


def test_in_peace_no_front_is_shown() -> None:
    claimant, _ = leaders(model := autumn())
    row = [0.0] * TRAJECTORY
    model.position = 0.7  # where the last battle was left
    look_around(model, row)
    assert snapshot_of(row).position == 0.0
    begin_offensive(model, claimant)
    model.position = 0.7
    look_around(model, row)
    assert snapshot_of(row).position == 0.7


def test_a_failed_session_changes_what_is_hoped_for_at_once() -> None:
    claimant, _ = leaders(model := autumn())
    before, hope = claimant.outlook(model).waiting, claimant.hope
    disappoint(model)
    assert claimant.hope < hope
    assert claimant.outlook(model).waiting < before


def test_a_mediator_says_stronger_where_it_thinks_more_of_a_side_than_that_does() -> None:
    claimant, holder = leaders(model := autumn())
    mediator = third(model, "russia")
    said, _, estimate = mediator.message_to(model, claimant)
    assert said
    assert 0.0 < estimate - claimant.belief(model) < 1.0  # by however little
    model.hidden -= 0.6
    said, _, estimate = mediator.message_to(model, claimant)
    assert not said
    assert estimate < claimant.belief(model)
    model.hidden -= 0.6
    assert mediator.message_to(model, holder)[0]  # what weakens one strengthens the other
