"""Before the first turn: what stays the same in every run of a scenario, and the first day."""

from __future__ import annotations

import math
from typing import Any

from sim.memory.marks import Model, part
from sim.rules.beliefs import variance_of
from sim.rules.choice import choice_precision
from sim.rules.numeric import normal_quantile
from sim.turn import chance as draws
from sim.turn.balance import read_balance, stocks_after
from sim.turn.chance import WORD, uniform
from sim.turn.endings import find_fair_terms, renew_fair_terms
from sim.turn.frontier import plain_utility
from sim.turn.standing import changed, value_on
from sim.turn.stocks import sympathy_moved


@part
def prepare(model: Model) -> None:
    """Work out what stays the same in every run of a scenario."""
    world = model.world
    _prepare_goods(model)
    world.log_collapse = math.log(world.front.collapse)
    world.total_size, world.longest_war = 0.0, 0.0
    for o in range(world.objective_count):
        place = world.objectives[o]
        place.log_defence = math.log(place.defence)
        place.line_count = 0
        for third in model.third_parties[: world.third_count]:
            place.line_count += third.settings.red_lines[o].drawn
        world.total_size += place.size
        breadth = place.size / world.front.noise
        world.longest_war += 4.0 * breadth * breadth
    for party in model.parties[: world.party_count]:
        settings = party.settings
        world.political_controls[party.index] = settings.political_control
        settings.precision = choice_precision(world.behaviour.precision, settings.political_control)
    _prepare_stocks(model)
    _set_fair_values(model)


@part
def _prepare_goods(model: Model) -> None:
    """Goods: objectives in axis order, then political issues in file order."""
    world = model.world
    for o in range(world.objective_count):
        place, good = world.objectives[o], world.goods[o]
        issue = world.issues[place.issue]
        good.issue, good.can_wait = place.issue, 1 if issue.can_wait != 0.0 else 0
        good.whole = 1 if issue.whole != 0.0 else 0
        good.small = 1 if place.small != 0.0 else 0
        for party in model.parties[: world.party_count]:
            good.weights[party.index] = issue.weights[party.index] * place.share
            good.open_worth[party.index] = good.weights[party.index]
    count = world.objective_count
    for number in range(world.issue_count):
        issue = world.issues[number]
        if issue.political == 0:
            continue
        good = world.goods[count]
        good.issue, good.can_wait = number, 1 if issue.can_wait != 0.0 else 0
        good.whole = 0
        good.small = 1 if issue.small != 0.0 else 0
        for party in model.parties[: world.party_count]:
            enjoyed = issue.status_quo.claimant if party.sign > 0 else issue.status_quo.holder
            good.weights[party.index] = issue.weights[party.index]
            good.open_worth[party.index] = issue.weights[party.index] * enjoyed
        count += 1
    world.good_count = count


@part
def _prepare_stocks(model: Model) -> None:
    """Stocks of materiel on the first day, from the budgets before it."""
    world = model.world
    claimant, holder = world.balance.claimant.materiel, world.balance.holder.materiel
    day, step = world.inventory_start, int(world.clock.peace_days)
    while day < world.start:
        claimant, holder = stocks_after(model, claimant, holder, day, min(step, world.start - day))
        day += step
    world.materiel_claimant, world.materiel_holder = claimant, holder


@part
def _set_fair_values(model: Model) -> None:
    """What fair terms are worth to each party: all settled by how lawful the claims are."""
    for good in range(model.world.good_count):
        model.closed[good] = 0
    model.closed_count, model.sympathy = 0, 0.0
    chosen, place = find_fair_terms(model)
    path = model.paths[chosen]
    for party in model.parties[: model.world.party_count]:
        party.settings.fair_value = party.value(model, plain_utility(path, party.index, place))


@part
def begin(model: Model, seed: int, replicate: int) -> None:
    """Set the board for a run."""
    world = model.world
    model.key_low, model.key_high = seed & WORD, (seed >> 32) & WORD
    model.replicate = replicate
    model.day, model.dated_day, model.next_change = world.start, world.start, world.start
    model.running, model.overflow, model.event_count, model.incidents = 1, 0, 0, 0
    model.trust = world.after_deal.trust
    model.war, model.truce, model.deal, model.pending_count = 0, 0, 0, 0
    model.refused_day, model.broken_ceasefires, model.line_rate = -1, 0, math.nan
    model.exchanged = 0.0
    model.cleared, model.returned, model.sympathy, model.blame = 0.0, 0.0, 0.0, 0.0
    for o in range(world.objective_count):
        model.control[o] = 1.0 if world.objectives[o].held_by > 0 else 0.0
        model.taken[o] = 0
    for good in range(world.objective_count, world.good_count):
        model.settled[good] = math.nan
    model.closed_count = 0
    for good in range(world.good_count):
        model.closed[good] = 0
    for number in range(world.issue_count):
        model.shut[number] = 0
    for party in model.parties[: world.party_count]:
        _begin_party(model, party)
    model.materiel_claimant, model.materiel_holder = world.materiel_claimant, world.materiel_holder
    z = normal_quantile(uniform(model, draws.HIDDEN_START, 0))
    model.hidden = world.orientation * world.balance.uncertainty * z
    read_balance(model)
    _put_deal_in_force(model)
    changed(model)
    if sympathy_moved(model):
        renew_fair_terms(model)


@part
def _put_deal_in_force(model: Model) -> None:
    """Begin with the deal that is in force on the first day, if there is one."""
    world = model.world
    model.ahead, model.deal_engagement = 0, 0.0
    model.paid_claimant, model.paid_holder = 0.0, 0.0
    if world.deal_broker < 0:
        return
    broker = model.third_parties[world.deal_broker]
    model.deal, model.deal_broken, model.deal_since = 1, 0, world.deal_day
    model.deal_broker, model.guarded_since = world.deal_broker, world.deal_day
    model.deal_guarantee = broker.settings.mediation.guarantee
    model.deal_engagement = value_on(broker.settings.engagement, world.deal_day)
    leverage = broker.settings.mediation.leverage
    model.paid_claimant = leverage.claimant * model.deal_engagement
    model.paid_holder = leverage.holder * model.deal_engagement
    for good in range(world.objective_count, world.good_count):
        model.settled_before[good] = math.nan


@part
def _begin_party(model: Model, party: Any) -> None:
    settings = party.settings
    model.preparations[party.index].decided = -1
    party.belief_mean = party.sign * settings.optimism
    party.belief_variance = variance_of(model.world.balance.uncertainty)
    party.hope = settings.hope
    party.fair, party.gone = settings.fair_value, 0
    party.trusting, party.bitterness = model.world.after_deal.trust, 1.0
    party.private_cost = settings.private_cost * uniform(model, draws.PRIVATE_COST, party.index)
    party.has_promised = 0
    party.value_at_outbreak = 0.0
