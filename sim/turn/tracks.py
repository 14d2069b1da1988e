"""Formats and tracks: who comes to a mediator's meeting in peace.

A format is a mediator with members. It meets if enough of them come; whether one comes is its own
choice, by who else is invited. Each side may stay away, too, where it expects more of another
track. With no members and ``talks.forum_choice`` at zero everybody comes.
"""

from __future__ import annotations

from typing import Any

from sim.events import codes
from sim.memory.marks import Model, part
from sim.turn.frontier import net_utility
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.standing import leader_of, log
from sim.turn.zones import best_text, estimate


@part
def assembles(model: Model, mediator: Any) -> bool:
    """Whether a meeting that a mediator convenes takes place; absences are written down."""
    absent, missing = _absent_members(model, mediator)
    mediation = mediator.settings.mediation
    came = mediation.invited_count - missing
    takes_place = came >= mediation.quorum * mediation.invited_count
    stayers = 0
    if takes_place and model.world.talks.forum_choice > 0.0:
        stayers = _absent_sides(model, mediator)
        takes_place = stayers == 0
    for third in model.third_parties[: model.world.third_count]:
        if absent >> third.index & 1:
            _note(model, codes.FIRST_THIRD_PARTY + third.index, mediator, takes_place)
    for party in model.parties[: model.world.party_count]:
        if stayers >> party.index & 1:
            _note(model, party.index, mediator, takes_place)
    return bool(takes_place)


@part
def _note(model: Model, actor: int, mediator: Any, takes_place: bool) -> None:
    convenor = codes.FIRST_THIRD_PARTY + mediator.index
    event = log(model, codes.ABSENCE, actor, convenor, -1)
    event.outcome = 1 if takes_place else 0


@part
def _absent_members(model: Model, mediator: Any) -> tuple[int, int]:
    """Members that stay away, one bit each, and how many they are."""
    absent, missing = 0, 0
    for third in model.third_parties[: model.world.third_count]:
        if not mediator.settings.mediation.invited >> third.index & 1:
            continue
        if not third.decide_attendance(model, mediator):
            absent |= 1 << third.index
            missing += 1
    return absent, missing


@part
def _absent_sides(model: Model, mediator: Any) -> int:
    """Leaders that stay away because they expect more of another mediator, one bit each."""
    stayers = 0
    for side in (CLAIMANT, HOLDER):
        leader = leader_of(model, side)
        elsewhere = _expected_elsewhere(model, leader, mediator)
        if elsewhere <= 0.0:
            continue
        here = gain_expected(model, leader, mediator)
        if not leader.decide_meeting(model, mediator, here, elsewhere):
            stayers |= 1 << leader.index
    return stayers


@part
def _expected_elsewhere(model: Model, leader: Any, mediator: Any) -> float:
    """The most that a leader expects of another mediator, by the chance that it will convene."""
    days, best = model.world.behaviour.horizon_days, 0.0
    for third in model.third_parties[: model.world.third_count]:
        if third.index == mediator.index or third.settings.mediates == 0:
            continue
        chance = third.initiative(model, days, 0.0)
        if chance > 0.0:
            best = max(best, chance * gain_expected(model, leader, third))
    return best


@part
def gain_expected(model: Model, leader: Any, mediator: Any) -> float:
    """What a leader would gain by the text that a mediator would put today (0: it sees none).

    The text is the mediator's own, with its errors, and with its help where it can manipulate.
    """
    helps = mediator.plays(model, codes.MANIPULATE)
    zones = model.zones[1 if helps else 0]
    if not estimate(model, mediator, helps, zones):
        return 0.0
    if not best_text(model, mediator, zones, mediator.leaning(model), model.text):
        return 0.0
    text = model.text
    utility = net_utility(model.paths[text.path], leader.index, text.position)
    payment = text.payment_claimant if leader.sign > 0 else text.payment_holder
    worth = leader.value(model, utility) + payment
    return float(max(0.0, worth - leader.outlook(model).reservation))
