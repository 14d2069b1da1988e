"""Offers and answers: the compiled side of the negotiators and of alternating offers."""

from __future__ import annotations

import math
from typing import Any

from sim.engine import draws
from sim.engine.compiling import part
from sim.engine.deals import sign
from sim.engine.draws import PAIR, uniform
from sim.engine.layout import PATHS
from sim.engine.members import needed, outlook, reason_to_answer
from sim.engine.packages import fill_paths, fill_terms
from sim.engine.prospects import axis_of
from sim.engine.state import belief, discount_over, leader, leads, log, outlooks_changed, value
from sim.events import codes
from sim.rules.balance import DAYS_PER_YEAR
from sim.rules.bargaining import (
    demand_above,
    rubinstein_share,
    share_kept,
    take_it_or_leave_it_offer,
)
from sim.rules.choice import choice_probability
from sim.rules.contest import battle_drift, capture_probability, expected_battle_days
from sim.rules.frontier import first_position_reaching, last_position_reaching, utility_at
from sim.rules.ladder import fill_offers, rung_of
from sim.rules.numeric import rounded
from sim.rules.reservation import hope_after_session, utility_for

BOULWARE, LINEAR, CONCEDER, RUBINSTEIN, TAKE_IT_OR_LEAVE_IT, EQUILIBRIUM = range(6)


@part
def paths_today(w: Any, s: Any, guarantee: float) -> tuple[int, int]:
    """First and last-but-one place of today's paths under a guarantee."""
    slot = 0 if guarantee == 0.0 else 1
    first = slot * PATHS
    if s.path_version[slot] != s.table_version or s.path_guarantee[slot] != guarantee:
        s.path_count[slot] = fill_paths(w, s, first, guarantee)
        s.path_version[slot] = s.table_version
        s.path_guarantee[slot] = guarantee
    return first, first + s.path_count[slot]


@part
def net_utility(path: Any, i: int, position: float) -> float:
    """Net utility to a party of the package at a position."""
    return utility_at(path.net_base[i], path.net_steps[i, : path.count], position)


@part
def plain_utility(path: Any, i: int, position: float) -> float:
    """Plain utility to a party of the package at a position."""
    return utility_at(path.plain_base[i], path.plain_steps[i, : path.count], position)


@part
def first_reaching(path: Any, i: int, target: float) -> float:
    """Lowest position that gives a party of the claimant's side a net utility."""
    return first_position_reaching(path.net_base[i], path.net_steps[i, : path.count], target)


@part
def last_reaching(path: Any, i: int, target: float) -> float:
    """Highest position that gives a party of the holder's side a net utility."""
    return last_position_reaching(path.net_base[i], path.net_steps[i, : path.count], target)


# -- negotiators ---------------------------------------------------------------------------------


@part
def _demand(kind: int, seat: Any, ladder: Any) -> float:
    """Value a negotiator asks for: ``demand`` of the classes in :mod:`sim.strategies`."""
    if kind == RUBINSTEIN:
        share = rubinstein_share(seat.discount, seat.other_discount)
        return demand_above(seat.reservation, seat.best, share)
    if kind == TAKE_IT_OR_LEAVE_IT:
        if seat.other_private_cost <= 0.0:
            return float(seat.best)
        return take_it_or_leave_it_offer(seat.win, seat.cost, seat.other_private_cost)
    if kind == EQUILIBRIUM:
        return _ladder_shares(seat, ladder)[0]
    exponent = 0.2 if kind == BOULWARE else 1.0 if kind == LINEAR else 5.0
    time = seat.round / max(1, seat.rounds - 1)
    return demand_above(seat.reservation, seat.ideal, share_kept(time, exponent))


@part
def _threshold(kind: int, seat: Any, ladder: Any) -> float:
    """Least value a negotiator accepts: ``threshold`` of the same classes."""
    if kind == RUBINSTEIN:
        share = 1.0 - rubinstein_share(seat.other_discount, seat.discount)
        return demand_above(seat.reservation, seat.best, share)
    if kind == TAKE_IT_OR_LEAVE_IT or (kind <= CONCEDER and seat.round + 1 >= seat.rounds):
        return float(seat.reservation)
    if kind == EQUILIBRIUM:
        return _ladder_shares(seat, ladder)[1]
    return float(max(seat.reservation, _demand(kind, seat, ladder)))


@part
def _ladder_shares(seat: Any, ladder: Any) -> tuple[float, float]:
    """Own share when proposing, and when responding, at the rung that the front stands on."""
    if seat.rung <= 0:
        return 0.0, 0.0
    if seat.rung >= seat.rungs:
        return 1.0, 1.0
    fill_offers(
        seat.rungs,
        seat.win,
        seat.battle_discount,
        seat.flow,
        seat.other_flow,
        ladder[0],
        ladder[1],
        ladder[2],
    )
    return ladder[0][seat.rung - 1], 1.0 - ladder[1][seat.rung - 1]


@part
def _sit(w: Any, s: Any, i: int, other: int, turn: int, friction: float) -> Any:
    """What a leader's negotiator sees in a round: :func:`sim.table.build_seat`."""
    seat = s.seats[i]
    if seat.version != s.version or seat.friction != friction:
        _take_seat(w, s, seat, i, other, friction)
        seat.version, seat.friction = s.version, friction
    seat.round = turn
    return seat


@part
def _take_seat(w: Any, s: Any, seat: Any, i: int, other: int, friction: float) -> None:
    """Work out what stays the same through a session."""
    party = w.parties[i]
    reservation = needed(w, i, outlook(w, s, i).reservation, -friction)
    theirs = needed(w, other, outlook(w, s, other).reservation, -friction)
    best, ideal = 0.0, 0.0
    first, last = paths_today(w, s, 0.0)
    for p in range(first, last):
        path = s.paths[p]
        if party.sign > 0:
            limit, end = max(last_reaching(path, other, theirs), 0.0), float(path.count)
        else:
            limit, end = min(first_reaching(path, other, theirs), float(path.count)), 0.0
        best = max(best, net_utility(path, i, limit))
        ideal = max(ideal, net_utility(path, i, end))
    years = w.talks_round_days / DAYS_PER_YEAR
    seat.win, battle_days = _next_battle(w, s, i)
    held = rung_of(s.control[: w.objective_count])
    seat.rounds = int(w.talks_rounds)
    seat.reservation = value(w, i, reservation)
    seat.ideal, seat.best = value(w, i, ideal), value(w, i, best)
    seat.discount = discount_over(w, i, years)
    seat.other_discount = discount_over(w, other, years)
    seat.rungs = w.objective_count
    seat.rung = held if party.sign > 0 else seat.rungs - held
    seat.battle_discount = discount_over(w, i, battle_days / DAYS_PER_YEAR)
    seat.flow, seat.other_flow = party.fighting_flow, w.parties[other].fighting_flow
    seat.cost = party.mobilisation_cost
    seat.other_private_cost = w.parties[other].private_cost


@part
def _next_battle(w: Any, s: Any, i: int) -> tuple[float, float]:
    """A leader's chance of winning the next battle, by its belief, and the days it expects."""
    side = w.parties[i].sign
    attacker = side if s.war == 0 else s.attacker
    if axis_of(w, s, attacker).count == 0:
        attacker = -attacker  # it holds everything: what comes is the other side's attack
    axis = axis_of(w, s, attacker)
    advantage = belief(w, s, i) if attacker > 0 else -belief(w, s, i)
    drift = battle_drift(advantage, axis.log_defences[0], w.front_mobility)
    win = capture_probability(drift, axis.sizes[0], w.front_noise, axis.position)
    days = expected_battle_days(drift, axis.sizes[0], w.front_noise, axis.position)
    return (win if side == attacker else 1.0 - win), days


# -- texts and answers ---------------------------------------------------------------------------


@part
def log_offer(w: Any, s: Any, actor: int, other: int, turn: int) -> None:
    """Write down the text on the table."""
    text = s.text
    path = s.paths[text.path]
    event = s.events[log(s, codes.OFFER, actor, other, path.kind)]
    event.numbers[codes.ROUND] = turn
    fill_terms(w, path, text.position, s.outcome)
    for good in range(w.good_count):
        event.terms[good] = s.outcome[good]
    for i in range(w.party_count):
        worth = value(w, i, plain_utility(path, i, text.position))
        event.values[i] = worth


@part
def answered(
    w: Any,
    s: Any,
    i: int,
    other: int,
    asked: float,
    turn: int,
) -> bool:
    """Let a party answer the text; `asked` is the least it takes in this round (-inf: anything)."""
    view, text, party = outlook(w, s, i), s.text, w.parties[i]
    path = s.paths[text.path]
    worth = value(w, i, plain_utility(path, i, text.position))
    payment = text.payment_claimant if party.sign > 0 else text.payment_holder
    extra = payment - text.friction
    net = value(w, i, net_utility(path, i, text.position))
    least = max(view.reservation - extra, asked)
    chance = choice_probability(net - least, party.precision)
    accepts = uniform(s, draws.ACCEPT, PAIR * (turn + 1) + i) < chance
    event = s.events[log(s, codes.ANSWER, i, other, -1)]
    event.outcome = 1 if accepts else 0
    event.reason = reason_to_answer(view, accepts, net, least, worth, extra)
    event.numbers[0], event.numbers[1], event.numbers[2] = worth, net, extra
    event.numbers[3], event.numbers[4] = view.reservation, chance
    s.members[i].accepted = 1 if accepts else 0
    return accepts


@part
def disappoint(w: Any, s: Any) -> None:
    """After a failed session each party's hope answers to what the other side's leader did."""
    for i in range(w.party_count):
        other = leader(w, -w.parties[i].sign)
        member = s.members[i]
        member.hope = hope_after_session(
            member.hope,
            s.members[other].accepted != 0,
            w.behaviour_hope_fade,
            w.behaviour_hope_gain,
        )
    outlooks_changed(s)


@part
def forget_answers(w: Any, s: Any) -> None:
    """Nobody has answered a text yet."""
    for i in range(w.party_count):
        s.members[i].accepted = 0


@part
def _first_mover(w: Any, s: Any) -> int:
    if w.first_mover != 0:
        return int(w.first_mover)
    first_listed = uniform(s, draws.FIRST_MOVER, 0) < 0.5
    return 1 if first_listed == (w.orientation > 0) else -1


@part
def _propose(
    w: Any,
    s: Any,
    proposer: int,
    responder: int,
    turn: int,
    broker: int,
    friction: float,
) -> None:
    """Put the text that gives the proposer its demand at the least loss to the responder."""
    party, text = w.parties[proposer], s.text
    seat = _sit(w, s, proposer, responder, turn, friction)
    target = utility_for(_demand(party.strategy, seat, s.ladder), party.risk_exponent)
    first, last = paths_today(w, s, 0.0)
    best_met, best_worth, chosen, place = False, 0.0, -1, 0.0
    for p in range(first, last):
        path = s.paths[p]
        if party.sign > 0:
            position = min(first_reaching(path, proposer, target), float(path.count))
        else:
            position = max(last_reaching(path, proposer, target), 0.0)
        met = net_utility(path, proposer, position) >= target - 1e-9
        worth = rounded(net_utility(path, responder, position), 1e12)
        if chosen < 0 or (met and not best_met) or (met == best_met and worth > best_worth):
            best_met, best_worth, chosen, place = met, worth, p, position
    text.path, text.position, text.broker = chosen, place, broker
    text.guarantee, text.friction = 0.0, friction
    text.payment_claimant, text.payment_holder = 0.0, 0.0


@part
def alternating_offers(w: Any, s: Any, broker: int, friction: float) -> bool:
    """Rounds of offers between the leaders; what they agree on, every veto must pass."""
    proposer = leader(w, _first_mover(w, s))
    forget_answers(w, s)
    for turn in range(int(w.talks_rounds)):
        responder = leader(w, -w.parties[proposer].sign)
        _propose(w, s, proposer, responder, turn, broker, friction)
        log_offer(w, s, proposer, responder, turn)
        seat = _sit(w, s, responder, proposer, turn, friction)
        asked = _threshold(w.parties[responder].strategy, seat, s.ladder)
        forget_answers(w, s)
        agreed = answered(w, s, responder, proposer, asked, turn)
        if agreed and _vetoes_pass(w, s, proposer, turn):
            sign(w, s)
            return True
        proposer = responder
    disappoint(w, s)
    return False


@part
def _vetoes_pass(w: Any, s: Any, proposer: int, turn: int) -> bool:
    """Let every party that does not lead answer, until one refuses."""
    for i in range(w.party_count):
        if not leads(w, i) and not answered(w, s, i, proposer, -math.inf, turn):
            return False
    return True
