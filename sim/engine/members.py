"""What a party sees and decides: the compiled side of :class:`sim.agents.Party`."""

from __future__ import annotations

import math
from typing import Any

from sim.engine import draws
from sim.engine.compiling import part
from sim.engine.draws import uniform
from sim.engine.force import expected_shift
from sim.engine.prospects import (
    axis_of,
    best_aim,
    campaign,
    conquest,
    fair_premium,
    mobilised_scope,
    reward_for_force,
)
from sim.engine.state import (
    belief,
    break_deal,
    changed,
    deterrence,
    discount_over,
    leader,
    leads,
    links,
    truce_shame,
    value_now,
)
from sim.events import codes
from sim.rules.after_deal import gain_from_refusing
from sim.rules.balance import DAYS_PER_YEAR
from sim.rules.bargaining import is_dissatisfied
from sim.rules.beliefs import predict, update, variance_of
from sim.rules.choice import (
    TIE,
    choice_probability,
    strict_choice_probability,
    within,
)
from sim.rules.commitment import preventive_war_pays
from sim.rules.prospects import mobilisation
from sim.rules.reservation import (
    ceasefire_value,
    threat_within,
    utility_for,
    value_of_attacking,
    value_of_staying,
    value_of_waiting,
)

_ROUNDING = 1e-9  # far more than rounding can do, far less than matters


@part
def observe(w: Any, s: Any, i: int, years: float) -> None:
    """Let what a party has learnt go stale, as the hidden part of the balance changes in peace."""
    member, party = s.members[i], w.parties[i]
    member.belief_mean, member.belief_variance = predict(
        member.belief_mean,
        member.belief_variance,
        party.sign * party.optimism,
        variance_of(w.balance_uncertainty),
        w.balance_reversion,
        years,
    )


@part
def learn(s: Any, i: int, advantage: float, signal_variance: float) -> None:
    """Update a party's belief on a signal of the claimant's advantage."""
    member = s.members[i]
    member.belief_mean, member.belief_variance = update(
        member.belief_mean, member.belief_variance, advantage - s.observed, signal_variance
    )


@part
def waiting_value(w: Any, s: Any, i: int) -> float:
    """Value of going on without a deal and without widening the war."""
    return value_of_waiting(value_now(w, s, i), fair_premium(w, s, i), mobilised_scope(s))


# -- outlook -------------------------------------------------------------------------------------


@part
def outlook(w: Any, s: Any, i: int) -> Any:
    """A party's view of where it stands, computed when a decision falls due."""
    view = s.members[i]
    if view.view_state != s.version:
        if s.war != 0 and s.truce == 0:
            _look_in_battle(w, s, i)
        else:
            _look(w, s, i)
        view.view_state = s.version
    return view


@part
def _look(w: Any, s: Any, i: int) -> None:
    view, side = s.members[i], w.parties[i].sign
    view.now = value_now(w, s, i)
    view.waiting = waiting_value(w, s, i)
    count = campaign(w, s, i, side, belief(w, s, i), -1, s.own_values) if leads(w, i) else 0
    view.aim, view.gain = best_aim(s.own_values, count)
    foe = leader(w, -side)
    seen = belief(w, s, i) + expected_shift(w, s) / 2.0  # the middle of the horizon
    view.threat, view.attacked = threat_from(w, s, i, foe, seen, view.now)
    later = view.waiting
    if s.war == 0:
        later = _fighting_later(w, s, i, view.waiting, count)
    view.staying = value_of_staying(max(view.waiting, later), view.attacked, view.threat)
    view.attack = view.now
    view.reservation = view.staying
    if view.aim != 0:
        taken = conquest(w, s, i) if view.threat > 0.0 else 0.0
        view.attack = value_of_attacking(view.waiting, view.gain, view.attacked, view.threat, taken)
        view.reservation = max(view.staying, view.attack)


@part
def _look_in_battle(w: Any, s: Any, i: int) -> None:
    view, side = s.members[i], w.parties[i].sign
    view.now = value_now(w, s, i)
    view.waiting = waiting_value(w, s, i)
    attacker = leader(w, s.attacker)
    if attacker == i:
        count = campaign(w, s, i, side, belief(w, s, i), -1, s.own_values)
        view.aim, view.gain = best_aim(s.own_values, count)
        view.attack = view.waiting + view.gain
        view.attacked, view.threat, view.staying = view.now, 0.0, view.waiting
        view.reservation = max(view.waiting, view.attack) if view.aim != 0 else view.waiting
        return
    view.threat, view.attacked = threat_from(w, s, i, attacker, belief(w, s, i), view.now)
    view.staying = value_of_staying(view.waiting, view.attacked, view.threat)
    view.gain, view.attack, view.aim = 0.0, view.now, 0
    view.reservation = view.staying


@part
def threat_from(
    w: Any, s: Any, i: int, attacker: int, advantage: float, now: float
) -> tuple[float, float]:
    """Chance that a leader attacks (or goes on), and the value to a party if it does."""
    side = w.parties[attacker].sign
    count = campaign(w, s, attacker, side, advantage, i, s.values)
    aim, gain = best_aim(s.values, count)
    if aim == 0:
        return 0.0, now
    chance = strict_choice_probability(
        gain - truce_shame(w, s, attacker), w.parties[attacker].precision
    )
    if s.war == 0:
        chance = threat_within(chance, w.behaviour_horizon_days / w.clock_peace_days)
    scope = max(mobilised_scope(s), axis_of(w, s, side).scopes[aim - 1])
    left_to_hope_for = value_of_waiting(now, fair_premium(w, s, i), scope)
    campaign(w, s, i, side, advantage, -1, s.values)
    return chance, left_to_hope_for + s.values[aim - 1]


@part
def _fighting_later(w: Any, s: Any, i: int, waiting: float, count: int) -> float:
    """Value of waiting for a better balance and fighting then, if the trend is its way."""
    shift = expected_shift(w, s)
    side = w.parties[i].sign
    if count == 0 or side * shift <= 0.0:
        return -math.inf
    ahead = campaign(w, s, i, side, belief(w, s, i) + shift, -1, s.values)
    _, gain = best_aim(s.values, ahead)
    years = w.behaviour_horizon_days / DAYS_PER_YEAR
    return waiting + discount_over(w, i, years) * max(0.0, gain)


# -- decisions -----------------------------------------------------------------------------------


@part
def decide_attack(w: Any, s: Any, i: int, local: bool) -> tuple[int, float, float, float]:
    """Consider an offensive: (aim, gain, edge over staying, chance); aim 0: nothing to attack."""
    view, side = outlook(w, s, i), w.parties[i].sign
    if view.aim == 0:
        return 0, 0.0, 0.0, 0.0
    aim, gain = view.aim, view.gain
    if local:
        scope = axis_of(w, s, side).scopes[0]
        waived = mobilisation(w.parties[i].mobilisation_cost, scope, 0.0)
        campaign(w, s, i, side, belief(w, s, i), -1, s.values)
        aim, gain = 1, s.values[0] + waived
    edge = view.attack + gain - view.gain - view.staying
    return aim, gain, edge, strict_choice_probability(edge, w.parties[i].precision)


@part
def stays_calm(w: Any, s: Any, i: int, u: float, days: float, review_days: float) -> bool:
    """Whether a draw is certain to be too high for a leader's attack: then nothing more is due.

    Attacking beats staying by no more than gain + conquest * (waiting - attacked), whatever the
    other side would do (see :func:`~sim.rules.reservation.value_of_attacking`), and being attacked
    cannot cost more than all it has, the longest war and what it takes to wage it. So the value of
    the own campaign alone often settles the matter; the outlook is computed only if not.
    """
    view, party = s.members[i], w.parties[i]
    if view.view_state == s.version:
        return False  # nothing to save
    side = party.sign
    count = campaign(w, s, i, side, belief(w, s, i), -1, s.own_values)
    if count == 0:
        return True
    _, gain = best_aim(s.own_values, count)
    taken = conquest(w, s, i)
    worst = value_now(w, s, i) + fair_premium(w, s, i) + party.mobilisation_cost
    worst += party.private_cost + links(w, s) + party.cost_per_day * w.longest_war
    edge = gain + taken * worst - truce_shame(w, s, i) + _ROUNDING
    chance = within(strict_choice_probability(edge, party.precision), days, review_days)
    return u > chance * (1.0 + _ROUNDING) + _ROUNDING


@part
def reason_to_attack(w: Any, s: Any, i: int, gain: float, edge: float, local: bool) -> int:
    """Theory that an attack agrees with: :func:`sim.agents.reasons.reason_to_attack`."""
    if local:
        return codes.ESCALATES
    if edge <= TIE:
        return codes.NOISE
    view, side = outlook(w, s, i), w.parties[i].sign
    foe = leader(w, -side)
    discount = discount_over(w, i, w.behaviour_horizon_days / DAYS_PER_YEAR)
    shift = expected_shift(w, s)
    if side * shift < 0.0:
        count = campaign(w, s, foe, -side, belief(w, s, i) + shift, i, s.values)
        _, later = best_aim(s.values, count)
        riser = value_now(w, s, foe) + max(0.0, later)
        if preventive_war_pays(view.attack, 1.0, discount, riser):
            return codes.PREVENTIVE
    if gain - reward_for_force(w, s, i) <= TIE:
        return codes.SUCCESS_AT_HOME
    if is_dissatisfied(view.attack, 0.0, view.waiting):
        return codes.DISSATISFIED
    return codes.MEETS_THREAT


@part
def decide_continue(w: Any, s: Any, i: int) -> tuple[float, float]:
    """Chance of continuing its offensive, and the gain it sees in that."""
    view = outlook(w, s, i)
    if view.aim == 0:
        return 0.0, 0.0
    edge = view.attack - view.staying
    return strict_choice_probability(edge, w.parties[i].precision), view.gain


@part
def decide_break(w: Any, s: Any, i: int, days: float) -> tuple[float, float]:
    """Chance of breaking the truce within `days`, and the gain it sees in that."""
    view = outlook(w, s, i)
    if view.aim == 0:
        return 0.0, 0.0
    edge = view.attack - view.staying - truce_shame(w, s, i)
    chance = strict_choice_probability(edge, w.parties[i].precision)
    return within(chance, days, w.behaviour_review_days), view.gain


@part
def decide_ceasefire(w: Any, s: Any, i: int, leverage: float, draw: int) -> bool:
    """Answer a proposal of a humanitarian ceasefire."""
    view = outlook(w, s, i)
    agreeing = ceasefire_value(
        w.behaviour_ceasefire_goodwill,
        leverage,
        w.behaviour_ceasefire_price,
        view.reservation - view.waiting,
    )
    chance = choice_probability(agreeing, w.parties[i].precision)
    return uniform(s, draws.CEASEFIRE, draw) < chance


@part
def decide_handover(w: Any, s: Any, i: int) -> float:
    """Chance of keeping the deal when a handover falls due."""
    kept, cost = value_now(w, s, i), deterrence(w, s)
    broken, pending = s.deal_broken, s.pending_count
    for good in range(w.objective_count, w.good_count):
        s.kept_settled[good] = s.settled[good]
    break_deal(w, s)
    refused = value_now(w, s, i)
    foe = leader(w, -w.parties[i].sign)
    threat, attacked = threat_from(w, s, i, foe, belief(w, s, i), refused)
    s.deal_broken, s.pending_count = broken, pending
    for good in range(w.objective_count, w.good_count):
        s.settled[good] = s.kept_settled[good]
    changed(s)
    refusing = gain_from_refusing(refused - kept, refused - attacked, threat, cost)
    return choice_probability(-refusing, w.parties[i].precision)


@part
def needed(w: Any, i: int, reservation: float, extra: float) -> float:
    """Least net utility of a package that a party can accept, given what comes with it."""
    return utility_for(reservation - extra, w.parties[i].risk_exponent)


@part
def reason_to_answer(
    view: Any, accepts: bool, net: float, least: float, worth: float, extra: float
) -> int:
    """Why a text is accepted or refused: :func:`sim.agents.reasons.reason_to_answer`."""
    better = net >= least - TIE
    if accepts != better:
        return codes.NOISE
    if accepts:
        return codes.BETTER_THAN_NO_DEAL
    if net >= view.reservation - extra - TIE:
        return codes.ASKS_MORE
    if worth + extra >= view.reservation - TIE:
        return codes.CONCEDING_COSTS
    if view.aim != 0 and view.attack >= view.staying:
        return codes.EXPECTS_MORE_FROM_FORCE
    if worth + extra >= view.now - TIE:
        return codes.HOPES_FOR_BETTER
    return codes.WORTH_MORE_AS_THEY_ARE
