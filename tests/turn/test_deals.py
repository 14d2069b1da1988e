"""Deals: what signing settles, what breaking undoes, and who is trusted afterwards."""

from __future__ import annotations

import math

import pytest

from sim.events import codes
from sim.model import NegotiationModel
from sim.turn.deals import carry_out, sign
from sim.turn.front import keep_truce
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.standing import deterrence, leader_of
from tests.turn.states import begin_offensive, outcomes_now, places, settled, text_at
from tests.turn.worlds import valley

EAST = 2  # index of an objective that the holder has at the start
PATRON = 0  # place of the patron among the third parties
OPEN = [True, True]


def signed(*overrides: str) -> NegotiationModel:
    """The valley on the day that everything was signed over to the claimant."""
    model = NegotiationModel(valley("front.noise=1", *overrides), seed=1)
    place = places(model, codes.COMPREHENSIVE)[0]
    text = text_at(model, place, float(model.paths[place].count))
    text.broker, text.guarantee = PATRON, 0.5
    sign(model, text)
    return model


def is_open(model: NegotiationModel) -> list[bool]:
    """Whether each political issue is open."""
    return [math.isnan(outcome) for outcome in settled(model)]


def pass_to_the_handover(model: NegotiationModel) -> None:
    """Go on to the day when the handover of the east is due."""
    model.day += int(model.world.objectives[EAST].handover_days)


def test_signing_settles_politics_at_once_and_land_by_dates() -> None:
    model = signed()
    assert settled(model) == [1.0, 1.0]
    assert model.control[EAST] == 0.0
    assert outcomes_now(model)[EAST] == 1.0  # promised counts as done
    pass_to_the_handover(model)
    model.day -= 1
    carry_out(model)
    assert model.control[EAST] == 0.0  # not a day before it is due


def test_what_was_handed_over_was_not_taken_by_force() -> None:
    model = signed("parties.south.political_control=1", "parties.south.weights.land=0.6")
    model.taken[EAST] = 1
    leader_of(model, HOLDER).decide_handover = lambda _: 1.0
    pass_to_the_handover(model)
    carry_out(model)
    assert model.control[EAST] == 1.0
    assert not model.taken[EAST]


def test_refusing_a_handover_breaks_the_whole_deal() -> None:
    model = signed()
    leader_of(model, HOLDER).decide_handover = lambda _: 0.0
    before = model.trust
    pass_to_the_handover(model)
    carry_out(model)
    assert model.deal
    assert model.deal_broken
    assert not model.pending_count
    assert is_open(model) == OPEN  # what the deal settled is open again
    assert model.control[EAST] == 0.0
    assert model.trust < before
    assert deterrence(model) == 0.0


def test_a_kept_handover_breaks_nothing() -> None:
    """The changed twin: the same day, but the giver keeps its word."""
    model = signed()
    leader_of(model, HOLDER).decide_handover = lambda _: 1.0
    before = model.trust
    pass_to_the_handover(model)
    carry_out(model)
    assert model.deal
    assert not model.deal_broken
    assert settled(model) == [1.0, 1.0]
    assert model.trust > before
    assert deterrence(model) > 0.0


def test_looking_at_a_broken_deal_breaks_nothing() -> None:
    """To decide on a handover, the giver looks at things as they would be without the deal."""
    model = signed()
    holder, seen = leader_of(model, HOLDER), []
    held, pending, threat_from = holder.utility_now(model), model.pending_count, holder.threat_from

    def look(*asked: object) -> object:
        seen.append((is_open(model), model.pending_count, holder.utility_now(model)))
        return threat_from(*asked)

    holder.threat_from = look
    holder.decide_handover(model)
    ((was_open, left, utility),) = seen
    assert was_open == OPEN
    assert left == 0
    assert utility > held
    assert settled(model) == [1.0, 1.0]
    assert model.pending_count == pending > 0
    assert not model.deal_broken
    assert holder.utility_now(model) == held


@pytest.mark.parametrize(("strength", "keeps"), [(2.0, True), (0.0, False)])
def test_a_guarantee_can_make_a_side_keep_its_word(strength: float, keeps: bool) -> None:
    """Giving everything up is kept under a strong guarantor, and not without one."""
    model = signed(
        f"third_parties.patron.mediation.deterrence={strength}",
        "parties.south.political_control=1",
        "balance.advantage=-3",
    )
    assert leader_of(model, HOLDER).decide_handover(model) == float(keeps)


def test_attacking_under_a_deal_breaks_it_and_costs_trust() -> None:
    model = signed()
    before = model.trust
    begin_offensive(model, leader_of(model, CLAIMANT))
    assert model.deal
    assert model.deal_broken
    assert model.trust < before
    untouched = signed()
    assert untouched.trust == before


@pytest.mark.parametrize(("broker", "change"), [(PATRON, 1), (-1, 0)])
def test_a_brokered_truce_that_holds_builds_trust_and_a_tacit_one_does_not(
    broker: int, change: int
) -> None:
    model = NegotiationModel(valley(), seed=1)
    begin_offensive(model, leader_of(model, CLAIMANT))
    before = model.trust
    model.truce, model.truce_broker = 1, broker
    model.truce_since = model.day - int(model.world.behaviour.consolidation_days)
    keep_truce(model, 1)
    assert not model.war
    assert (model.trust > before) == bool(change)
