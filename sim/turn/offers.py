"""Offers and answers: how negotiators bargain in rounds, and how a text is put and answered."""

from __future__ import annotations

import math
from typing import Any

from sim.events import codes, figures
from sim.memory.marks import Model, part
from sim.rules.balance import DAYS_PER_YEAR
from sim.rules.contest import (
    battle_drift,
    capture_probability,
    expected_battle_days,
    watched_days,
)
from sim.rules.ladder import rung_of
from sim.rules.numeric import rounded
from sim.rules.reservation import hope_after_session, utility_for
from sim.turn import chance as draws
from sim.turn.axis import axis_of
from sim.turn.chance import pair, uniform
from sim.turn.deals import sign
from sim.turn.frontier import (
    fill_terms,
    first_reaching,
    last_reaching,
    net_utility,
    plain_utility,
)
from sim.turn.packages import paths_today
from sim.turn.standing import leader_of, log, outlooks_changed

# -- what a negotiator sees ----------------------------------------------------------------------

#: Asked of terms in a round: nothing beyond what a party needs anyway.
ANYTHING = -math.inf


@part
def take_seat(model: Model, party: Any, other: Any, turn: int, friction: float) -> Any:
    """What a leader's negotiator sees in a round; it stays the same through a session."""
    seat = model.seats[party.index]
    if seat.version != model.version or seat.friction != friction:
        fill_seat(model, seat, party, other, friction)
        seat.version, seat.friction = model.version, friction
    seat.round = turn
    return seat


@part
def fill_seat(model: Model, seat: Any, party: Any, other: Any, friction: float) -> None:
    """Work out what a leader's negotiator sees."""
    world = model.world
    reservation = party.needed(model, party.outlook(model).reservation, -friction)
    theirs = other.needed(model, other.outlook(model).reservation, -friction)
    best, ideal = 0.0, 0.0
    first, last = paths_today(model, 0.0)
    for p in range(first, last):
        path = model.paths[p]
        if party.sign > 0:
            limit, end = max(last_reaching(path, other.index, theirs), 0.0), float(path.count)
        else:
            end = 0.0
            limit = min(first_reaching(path, other.index, theirs), float(path.count))
        best = max(best, net_utility(path, party.index, limit))
        ideal = max(ideal, net_utility(path, party.index, end))
    years = world.talks.round_days / DAYS_PER_YEAR
    seat.win, battle_days = _next_battle(model, party)
    held = rung_of(model.control[: world.objective_count])
    seat.rounds = int(world.talks.rounds)
    seat.reservation = party.value(model, reservation)
    seat.ideal, seat.best = party.value(model, ideal), party.value(model, best)
    seat.discount = party.discount_over(model, years)
    seat.other_discount = other.discount_over(model, years)
    seat.rungs = world.objective_count
    seat.rung = held if party.sign > 0 else seat.rungs - held
    seat.battle_discount = party.discount_over(model, battle_days / DAYS_PER_YEAR)
    seat.flow, seat.other_flow = party.settings.fighting_flow, other.settings.fighting_flow
    seat.cost = party.settings.mobilisation_cost
    seat.other_private_cost = other.settings.private_cost


@part
def _next_battle(model: Model, party: Any) -> tuple[float, float]:
    """A leader's chance of winning the next battle, by its belief, and the days it expects."""
    attacker = party.sign if model.war == 0 else model.attacker
    if axis_of(model, attacker).count == 0:
        attacker = -attacker  # it holds everything: what comes is the other side's attack
    axis, front = axis_of(model, attacker), model.world.front
    belief = party.belief(model)
    advantage = belief if attacker > 0 else -belief
    drift = battle_drift(advantage, axis.log_defences[0], front.mobility)
    win = capture_probability(drift, axis.sizes[0], front.noise, axis.position)
    days = expected_battle_days(drift, axis.sizes[0], front.noise, axis.position)
    days = watched_days(days, model.world.clock.war_days)
    return (win if party.sign == attacker else 1.0 - win), days


# -- putting a text ------------------------------------------------------------------------------


@part
def put_best(
    model: Model, proposer: Any, responder: Any, target: float, friction: float, text: Any
) -> None:
    """Write the text that gives the proposer a net utility at the least loss to the responder."""
    best_met, best_worth = False, 0.0
    text.path = -1
    first, last = paths_today(model, 0.0)
    for p in range(first, last):
        path = model.paths[p]
        if proposer.sign > 0:
            position = min(first_reaching(path, proposer.index, target), float(path.count))
        else:
            position = max(last_reaching(path, proposer.index, target), 0.0)
        met = bool(net_utility(path, proposer.index, position) >= target - 1e-9)
        # Rounded, so that the first of equally good packages is not left to rounding errors.
        worth = rounded(net_utility(path, responder.index, position), 1e12)
        better = (met and not best_met) or (met == best_met and worth > best_worth)
        if text.path < 0 or better:
            best_met, best_worth, text.path, text.position = met, worth, p, position
    text.broker, text.guarantee, text.friction = -1, 0.0, friction
    text.payment_claimant, text.payment_holder = 0.0, 0.0


@part
def heeds_leaders_alone(model: Model) -> int:
    """Whether today's text is written for the leaders alone: others with a veto only answer it."""
    share = model.world.talks.leaders_alone
    return 1 if share > 0.0 and uniform(model, draws.LEADERS_ALONE, 0) < share else 0


@part
def log_offer(model: Model, text: Any, actor: int, other: int, turn: int) -> None:
    """Write down a text that is put on the table."""
    path = model.paths[text.path]
    event = log(model, codes.OFFER, actor, other, path.kind)
    event.numbers[figures.OFFER_ROUND] = float(turn)
    fill_terms(path, text.position, model.world.good_count, event.terms)
    for party in model.parties[: model.world.party_count]:
        utility = plain_utility(path, party.index, text.position)
        event.values[party.index] = party.value(model, utility)


@part
def answered(model: Model, party: Any, text: Any, other: int, asked: float, turn: int) -> bool:
    """Let a party answer a text of an actor, and write its answer down."""
    answer = party.decide_answer(model, text, asked, pair(turn, party.index))
    event = log(model, codes.ANSWER, party.index, other, -1)
    event.outcome = 1 if answer.accepts else 0
    event.reason = answer.reason
    event.numbers[figures.ANSWER_VALUE] = answer.value
    event.numbers[figures.ANSWER_NET_VALUE] = answer.net_value
    event.numbers[figures.ANSWER_SIDE_PAYMENT] = answer.side_payment
    event.numbers[figures.ANSWER_RESERVATION] = answer.reservation
    event.numbers[figures.ANSWER_CHANCE] = answer.chance
    party.accepted = event.outcome
    return bool(answer.accepts)


@part
def forget_answers(model: Model) -> None:
    """Note that nobody has answered a text yet."""
    for party in model.parties[: model.world.party_count]:
        party.accepted = 0


@part
def disappoint(model: Model) -> None:
    """After a failed session each party's hope answers to what the other side's leader did."""
    behaviour = model.world.behaviour
    for party in model.parties[: model.world.party_count]:
        accepted = leader_of(model, -party.sign).accepted != 0
        party.hope = hope_after_session(
            party.hope, accepted, behaviour.hope_fade, behaviour.hope_gain
        )
    outlooks_changed(model)


@part
def worth_another_text(model: Model) -> bool:
    """Whether leaders would look at a text: not so soon after a refusal, unless the front moved."""
    if model.refused_day < 0:
        return True
    for o in range(model.world.objective_count):
        if model.refused_control[o] != model.control[o]:
            return True
    return bool(model.day - model.refused_day >= model.world.behaviour.review_days)


@part
def remember_refusal(model: Model) -> None:
    """Note that a text was refused in war, and how things stood on the ground."""
    model.refused_day = model.day
    for o in range(model.world.objective_count):
        model.refused_control[o] = model.control[o]


# -- rounds --------------------------------------------------------------------------------------


@part
def alternating_offers(model: Model, broker: int, friction: float) -> bool:
    """Rounds of offers between the leaders; what they agree on, every veto must pass."""
    side = _first_mover(model)
    forget_answers(model)
    for turn in range(int(model.world.talks.rounds)):
        proposer, responder = leader_of(model, side), leader_of(model, -side)
        seat = take_seat(model, proposer, responder, turn, friction)
        demand = proposer.demand(model, seat)
        target = utility_for(demand, proposer.settings.risk_exponent)
        put_best(model, proposer, responder, target, friction, model.text)
        model.text.broker = broker
        proposer.rewords(model, model.text)
        log_offer(model, model.text, proposer.index, responder.index, turn)
        seat = take_seat(model, responder, proposer, turn, friction)
        asked = responder.threshold(model, seat)
        forget_answers(model)
        agreed = answered(model, responder, model.text, proposer.index, asked, turn)
        if agreed and vetoes_pass(model, proposer.index, turn):
            sign(model, model.text)
            return True
        side = -side
    disappoint(model)
    return False


@part
def _first_mover(model: Model) -> int:
    """The side that makes the first offer."""
    world = model.world
    if world.first_mover != 0:
        return int(world.first_mover)
    first_listed = uniform(model, draws.FIRST_MOVER, 0) < 0.5
    return 1 if first_listed == (world.orientation > 0) else -1


@part
def vetoes_pass(model: Model, proposer: int, turn: int) -> bool:
    """Let every party that does not lead answer, until one refuses."""
    for party in model.parties[: model.world.party_count]:
        if party.leads or party.gone != 0:
            continue
        if not answered(model, party, model.text, proposer, ANYTHING, turn):
            return False
    return True
