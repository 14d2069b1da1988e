"""Small rules of the turn that no larger property would notice."""

from __future__ import annotations

from sim.events import codes
from sim.model import NegotiationModel
from sim.scenario import load
from sim.turn.numbers import CLAIMANT
from tests.turn.states import begin_offensive, leaders


def autumn() -> NegotiationModel:
    return NegotiationModel(load("karabakh/autumn-2020"))


def test_a_halt_without_a_gain_is_no_noise() -> None:
    claimant, _ = leaders(model := autumn())
    assert claimant.reason_to_halt(model, 0.0) == codes.WOULD_NOT_PAY
    assert claimant.reason_to_halt(model, -0.1) == codes.WOULD_NOT_PAY
    assert claimant.reason_to_halt(model, 0.1) == codes.NOISE


def campaign_of_the_claimant(judged_by: int, hope: float) -> list[float]:
    """What an attack by the claimant is worth to one of the leaders, at a hope of its own."""
    party = leaders(model := autumn())[judged_by]
    party.hope = hope
    values = [0.0] * model.world.objective_count
    count = party.campaign(model, CLAIMANT, 1.5, party, values)
    return values[:count]


def test_hope_in_talks_is_forfeited_by_who_widens_a_war_alone() -> None:
    """Who attacks gives up what it hopes of talks; who is attacked is not charged for that."""
    assert campaign_of_the_claimant(1, 0.1) == campaign_of_the_claimant(1, 0.9)
    assert campaign_of_the_claimant(0, 0.1) != campaign_of_the_claimant(0, 0.9)


def test_a_new_war_begins_with_no_broken_ceasefires() -> None:
    """What was broken in another war discredits nothing in this one."""
    claimant, _ = leaders(model := autumn())
    model.broken_ceasefires = 3
    begin_offensive(model, claimant)
    assert model.broken_ceasefires == 0
    model.broken_ceasefires = 3
    begin_offensive(model, claimant)  # the war goes on
    assert model.broken_ceasefires == 3
