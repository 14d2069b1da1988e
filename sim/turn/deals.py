"""Deals: signing a text, handing territory over on time, remembering who keeps promises."""

from __future__ import annotations

import math
from typing import Any

from sim.events import codes
from sim.memory.marks import Model, part
from sim.rules.after_deal import payment_left
from sim.rules.balance import DAYS_PER_YEAR
from sim.turn import chance as draws
from sim.turn.chance import uniform
from sim.turn.frontier import fill_terms
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.preparing import call_off
from sim.turn.standing import (
    break_deal,
    end_war,
    leader_of,
    log,
    place_of,
    remember_promise,
)


@part
def sign(model: Model, text: Any) -> None:
    """Sign a text: fighting ends, political issues are settled, handovers are scheduled."""
    world, path = model.world, model.paths[text.path]
    fill_terms(path, text.position, world.good_count, model.outcome)
    broker = codes.NOBODY if text.broker < 0 else codes.FIRST_THIRD_PARTY + text.broker
    event = log(model, codes.AGREEMENT, broker, codes.NOBODY, path.kind)
    carried = _stays_guarded(model, text)
    _pay(model, text, carried)
    if not carried:
        model.deal_broker, model.deal_guarantee = text.broker, text.guarantee
        model.deal_engagement = 0.0 if text.broker < 0 else model.third_parties[text.broker].engaged
        model.guarded_since = model.day
    model.deal, model.deal_broken, model.deal_since = 1, 0, model.day
    model.next_change = model.day  # a mandate begins, and has an end
    model.pending_count = 0
    for good in range(world.good_count):
        outcome = model.outcome[good]
        event.terms[good] = outcome
        if good >= world.objective_count:
            model.settled_before[good] = model.settled[good]
            model.settled[good] = outcome
        elif not math.isnan(outcome) and outcome != model.control[good]:
            _promise(model, good, outcome)
    end_war(model)
    call_off(model, codes.AGREEMENT_CAME_FIRST)
    if world.after_deal.binding != 0.0:
        for k in range(model.pending_count):
            model.control[model.pending_objectives[k]] = model.pending_outcomes[k]
        model.pending_count = 0
        model.running = 0


@part
def _stays_guarded(model: Model, text: Any) -> bool:
    """Whether the guarantee in force goes on beside a text that brings none."""
    in_force = model.deal != 0 and model.deal_broken == 0 and model.deal_guarantee > 0.0
    lasts = model.world.after_deal.guarantee_lasts != 0.0
    return bool(lasts and in_force and text.guarantee <= 0.0)


@part
def _pay(model: Model, text: Any, carried: bool) -> None:
    """Note what was paid for the deal in force; what is left of earlier payments may be carried on.

    They go on where the guarantee does: the broker's deal lasts, and with it what it pays.
    """
    claimant, holder = text.payment_claimant, text.payment_holder
    if carried:
        years = (model.day - model.deal_since) / DAYS_PER_YEAR
        fade = model.world.after_deal.payment_fade
        claimant += payment_left(model.paid_claimant, 1.0, fade, years)
        holder += payment_left(model.paid_holder, 1.0, fade, years)
    model.paid_claimant, model.paid_holder = claimant, holder


@part
def _promise(model: Model, objective: int, outcome: float) -> None:
    """Schedule a handover: earliest first, and nearest first to the party listed first."""
    due = model.day + int(model.world.objectives[objective].handover_days)
    k = model.pending_count
    while k > 0 and _comes_before(model, due, objective, k - 1):
        model.pending_days[k] = model.pending_days[k - 1]
        model.pending_objectives[k] = model.pending_objectives[k - 1]
        model.pending_outcomes[k] = model.pending_outcomes[k - 1]
        k -= 1
    model.pending_days[k] = due
    model.pending_objectives[k], model.pending_outcomes[k] = objective, outcome
    model.pending_count += 1


@part
def _comes_before(model: Model, due: int, objective: int, k: int) -> bool:
    """Whether a handover comes before the k-th that is scheduled."""
    if model.pending_days[k] != due:
        return bool(model.pending_days[k] > due)
    return place_of(model, model.pending_objectives[k]) > place_of(model, objective)


@part
def _drop_first(model: Model) -> None:
    """Take the first handover off the schedule."""
    for k in range(1, model.pending_count):
        model.pending_days[k - 1] = model.pending_days[k]
        model.pending_objectives[k - 1] = model.pending_objectives[k]
        model.pending_outcomes[k - 1] = model.pending_outcomes[k]
    model.pending_count -= 1


@part
def carry_out(model: Model) -> None:
    """Carry out the handovers that are due, or refuse them."""
    while model.deal != 0 and model.pending_count > 0 and model.pending_days[0] <= model.day:
        objective, outcome = model.pending_objectives[0], model.pending_outcomes[0]
        before = model.control[objective]
        if before == outcome:
            _drop_first(model)
            continue
        giver = leader_of(model, HOLDER if outcome > before else CLAIMANT)
        receiver = leader_of(model, -giver.sign)
        chance = giver.decide_handover(model)
        keeps = bool(uniform(model, draws.HANDOVER, place_of(model, objective)) < chance)
        if keeps:
            _drop_first(model)
            model.control[objective] = outcome
            model.taken[objective] = 0
        else:
            break_deal(model)
        remember_promise(model, keeps, giver.sign)
        event = log(model, codes.HANDOVER, giver.index, receiver.index, objective)
        event.outcome = 1 if keeps else 0
