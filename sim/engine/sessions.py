"""Talks within a step, compiled: sessions and mediators' moves (:mod:`sim.table`)."""

from __future__ import annotations

from typing import Any

from sim.engine import draws
from sim.engine.compiling import part
from sim.engine.deals import sign
from sim.engine.draws import PAIR, uniform
from sim.engine.layout import PATHS
from sim.engine.members import decide_ceasefire, learn, needed, outlook
from sim.engine.offers import (
    alternating_offers,
    answered,
    disappoint,
    first_reaching,
    forget_answers,
    last_reaching,
    log_offer,
    net_utility,
    paths_today,
)
from sim.engine.packages import fill_plain_paths
from sim.engine.state import (
    belief,
    engagement,
    leads,
    leverage_over,
    log,
    outlooks_changed,
    value,
)
from sim.events import codes
from sim.rules.balance import DAYS_PER_MONTH
from sim.rules.bargaining import weighted_nash
from sim.rules.beliefs import variance_of
from sim.rules.choice import TIE, poisson_chance
from sim.rules.credibility import truthful_when_strong, truthful_when_weak
from sim.rules.frontier import nash_position, utility_at
from sim.rules.mediation import cheapest_role, initiative_chance, nash_weight
from sim.rules.numeric import normal_quantile

_EQUILIBRIUM = 5


@part
def hold_talks(w: Any, s: Any, days: int) -> None:
    """Talks within a step: a mediator convenes, or failing that the sides meet directly."""
    mediator = _most_eager(w, s, days)
    if mediator >= 0:
        if s.war == 0:
            _session(w, s, mediator)
        else:
            _war_move(w, s, mediator)
    elif s.war == 0 or _talk_while_fighting(w):
        chance = poisson_chance(w.talks_direct_rate / DAYS_PER_MONTH, days)
        if uniform(s, draws.DIRECT_TALKS, 0) < chance:
            place = log(s, codes.SESSION, codes.DIRECT, codes.NOBODY, codes.DIRECT_TALKS)
            if alternating_offers(w, s, -1, w.talks_friction):
                s.events[place].outcome = 1


@part
def _talk_while_fighting(w: Any) -> bool:
    return bool(
        w.parties[w.claimant].strategy == _EQUILIBRIUM
        and w.parties[w.holder].strategy == _EQUILIBRIUM
    )


# -- who convenes --------------------------------------------------------------------------------


@part
def _initiative(w: Any, s: Any, third: int, days: int, ripe: float) -> float:
    """Chance that a mediator convenes within `days`."""
    mediator = w.thirds[third]
    if s.war == 0:
        rate = mediator.mediation_initiative_peace / DAYS_PER_MONTH
    else:
        rate = mediator.mediation_initiative_war
    return initiative_chance(rate, engagement(s, third), mediator.mediation_ripeness, ripe, days)


@part
def _most_eager(w: Any, s: Any, days: int) -> int:
    """The mediator whose initiative fires, by the smallest ratio of its draw to its chance."""
    eager, least = -1, 0.0
    for third in range(w.third_count):
        if w.thirds[third].mediates == 0:
            continue
        u = uniform(s, draws.MEDIATION, third)
        if u >= _initiative(w, s, third, days, 1.0):
            continue
        chance = _initiative(w, s, third, days, _ripe(w, s, third))
        if u < chance and (eager < 0 or u / chance < least):
            eager, least = third, u / chance
    return eager


@part
def _ripe(w: Any, s: Any, third: int) -> float:
    """How ripe the moment is: the share of the leaders who hurt, if the mediator sees a deal."""
    if s.war == 0:
        return 0.0
    hurting = (_hurts(w, s, w.claimant) + _hurts(w, s, w.holder)) / 2
    if hurting == 0.0 or not _estimate(w, s, third, True):
        return 0.0
    return hurting


@part
def _hurts(w: Any, s: Any, i: int) -> int:
    view = outlook(w, s, i)
    return 1 if view.reservation < view.value_at_outbreak else 0


@part
def _guarantee(w: Any, third: int, helps: bool) -> float:
    return float(w.thirds[third].mediation_guarantee) if helps else 0.0


@part
def _payment(w: Any, s: Any, third: int, side: int, helps: bool) -> float:
    return leverage_over(w, s, third, side) if helps else 0.0


@part
def _estimate(w: Any, s: Any, third: int, helps: bool) -> bool:
    """Estimate the parties' needs and find the zones that they leave; whether there is one."""
    slot = 1 if helps else 0
    for i in range(w.party_count):
        payment = _payment(w, s, third, w.parties[i].sign, helps)
        z = normal_quantile(uniform(s, draws.ESTIMATE, PAIR * (third + 1) + i))
        error = w.thirds[third].mediation_error * z
        reservation = outlook(w, s, i).reservation
        s.members[i].needed[slot] = needed(w, i, reservation + error, payment)
    return _find_zones(w, s, _guarantee(w, third, helps), slot)


@part
def _find_zones(w: Any, s: Any, guarantee: float, slot: int) -> bool:
    """Zones of possible agreement on every path of today; whether there is any."""
    found = False
    first, last = paths_today(w, s, guarantee)
    for p in range(first, last):
        path = s.paths[p]
        low, high = 0.0, float(path.count)
        for i in range(w.party_count):
            need = s.members[i].needed[slot]
            if w.parties[i].sign > 0:
                low = max(low, first_reaching(path, i, need))
            else:
                high = min(high, last_reaching(path, i, need))
        path.low[slot], path.high[slot] = low, high
        path.inside[slot] = 1 if low <= high else 0
        found = found or low <= high
    return found


# -- sessions ------------------------------------------------------------------------------------


@part
def _session(w: Any, s: Any, third: int) -> None:
    """A mediated session in peace: the cheapest role that opens a deal, by its estimate."""
    mediator = w.thirds[third]
    alone = _estimate(w, s, third, False)
    helped = _estimate(w, s, third, True)
    informed = False
    if not alone and mediator.facilitates != 0:
        informed = _informed_zone(w, s, third)
    role = cheapest_role(
        mediator.facilitates != 0,
        mediator.formulates != 0,
        mediator.manipulates != 0,
        alone,
        informed,
        helped,
    )
    actor = codes.FIRST_THIRD_PARTY + third
    place = log(s, codes.SESSION, actor, codes.NOBODY, role)
    agreed = False
    if role == codes.RECORD:
        forget_answers(w, s)
        disappoint(w, s)
    elif role == codes.FACILITATE:
        _carry_messages(w, s, third, False)
        agreed = alternating_offers(w, s, third, 0.0)
    else:
        helps = role == codes.MANIPULATE
        agreed = _put_text(w, s, third, helps)
    if agreed:
        s.events[place].outcome = 1


@part
def _war_move(w: Any, s: Any, third: int) -> None:
    """In war: put a text if it sees a deal (its own help last), else propose a ceasefire."""
    mediator = w.thirds[third]
    if _worth_another_text(w, s):
        for helps in (False, True):
            can = mediator.manipulates if helps else mediator.formulates
            if can == 0 or not _estimate(w, s, third, helps):
                continue
            role = codes.MANIPULATE if helps else codes.FORMULATE
            actor = codes.FIRST_THIRD_PARTY + third
            place = log(s, codes.SESSION, actor, codes.NOBODY, role)
            if _put_text(w, s, third, helps):
                s.events[place].outcome = 1
                return
            break
    if s.truce == 0:
        _propose_ceasefire(w, s, third)


@part
def _worth_another_text(w: Any, s: Any) -> bool:
    """Whether leaders would look at a text: not so soon after a refusal, unless the front moved."""
    if s.refused_day < 0:
        return True
    for o in range(w.objective_count):
        if s.refused_control[o] != s.control[o]:
            return True
    return bool(s.day - s.refused_day >= w.behaviour_review_days)


@part
def _propose_ceasefire(w: Any, s: Any, third: int) -> None:
    refusers = 0
    for i in range(w.party_count):
        if not leads(w, i):
            continue
        leverage = leverage_over(w, s, third, w.parties[i].sign)
        if not decide_ceasefire(w, s, i, leverage, PAIR * (third + 1) + i):
            refusers += 1 << i
    actor = codes.FIRST_THIRD_PARTY + third
    place = log(s, codes.CEASEFIRE, actor, refusers, -1)
    if refusers == 0:
        s.events[place].outcome = 1
        s.truce, s.truce_since, s.truce_broker = 1, s.day, third
        outlooks_changed(s)


@part
def _informed_zone(w: Any, s: Any, third: int) -> bool:
    """Whether a zone would open, by its estimate, if its credible messages were delivered."""
    for i in range(w.party_count):
        s.kept_mean[i] = s.members[i].belief_mean
        s.kept_variance[i] = s.members[i].belief_variance
    _carry_messages(w, s, third, True)
    opens = _estimate(w, s, third, False)
    for i in range(w.party_count):
        s.members[i].belief_mean = s.kept_mean[i]
        s.members[i].belief_variance = s.kept_variance[i]
    outlooks_changed(s)
    return opens


@part
def _carry_messages(w: Any, s: Any, third: int, silently: bool) -> None:
    """Tell each leader what the mediator knows of the balance; only the credible is believed."""
    mediator = w.thirds[third]
    for i in range(w.party_count):
        if not leads(w, i):
            continue
        z = w.orientation * normal_quantile(uniform(s, draws.MESSAGE, PAIR * (third + 1) + i))
        advantage = s.observed + s.hidden + w.balance_table_shift
        estimate = advantage + mediator.mediation_intelligence * z
        stronger = w.parties[i].sign * (estimate - belief(w, s, i)) > 0.0
        credible = _credible(w, third, w.parties[i].sign)
        if credible:
            signal = estimate - w.balance_table_shift
            learn(s, i, signal, variance_of(mediator.mediation_intelligence))
        if not silently:
            actor = codes.FIRST_THIRD_PARTY + third
            event = s.events[log(s, codes.MESSAGE, actor, i, 1 if stronger else 0)]
            event.outcome = 1 if credible else 0
            event.numbers[0] = estimate
    outlooks_changed(s)


@part
def _credible(w: Any, third: int, sign_of_party: int) -> bool:
    """Whether a party believes a mediator's word, whichever it is."""
    mediator = w.thirds[third]
    leaning = max(0.0, sign_of_party * mediator.mediation_bias)
    weak = truthful_when_weak(
        leaning,
        mediator.mediation_accuracy,
        w.behaviour_cost_if_weak,
        w.behaviour_cost_if_strong,
        mediator.mediation_war_loss,
    )
    strong = truthful_when_strong(
        leaning,
        1.0 - mediator.mediation_accuracy,
        w.behaviour_cost_if_weak,
        w.behaviour_cost_if_strong,
        mediator.mediation_war_loss,
    )
    return weak and strong


@part
def _put_text(w: Any, s: Any, third: int, helps: bool) -> bool:
    """Put one text on the table and let every party answer."""
    slot = 1 if helps else 0
    guarantee = _guarantee(w, third, helps)
    weight = nash_weight(
        w.thirds[third].mediation_bias,
        w.parties[w.claimant].legitimacy,
        w.parties[w.holder].legitimacy,
    )
    half = PATHS if guarantee != 0.0 else 0
    count = s.path_count[1 if guarantee != 0.0 else 0]
    text = s.text
    text.path, text.position = _best_text(w, s, half, half + count, slot, weight)
    text.broker, text.guarantee, text.friction = third, guarantee, 0.0
    text.payment_claimant = _payment(w, s, third, 1, helps)
    text.payment_holder = _payment(w, s, third, -1, helps)
    actor = codes.FIRST_THIRD_PARTY + third
    log_offer(w, s, actor, codes.ALL, 0)
    everybody = True
    for i in range(w.party_count):
        accepts = answered(w, s, i, actor, MINUS_INFINITY, 0)
        everybody = everybody and accepts
    if everybody:
        sign(w, s)
        return True
    s.refused_day = s.day
    for o in range(w.objective_count):
        s.refused_control[o] = s.control[o]
    disappoint(w, s)
    return False


MINUS_INFINITY = -float("inf")


@part
def _best_text(
    w: Any, s: Any, first: int, last: int, slot: int, weight: float
) -> tuple[int, float]:
    """The package in the zones that maximises the weighted Nash product of the leaders' gains."""
    claimant, holder = w.claimant, w.holder
    best, chosen, place = 0.0, -1, 0.0
    for p in range(first, last):
        path = s.paths[p]
        if path.inside[slot] == 0:
            continue
        need_claimant = s.members[claimant].needed[slot]
        need_holder = s.members[holder].needed[slot]
        position = nash_position(
            path.low[slot],
            path.high[slot],
            path.net_base[claimant],
            path.net_steps[claimant, : path.count],
            need_claimant,
            path.net_base[holder],
            path.net_steps[holder, : path.count],
            need_holder,
            weight,
        )
        product = weighted_nash(
            net_utility(path, claimant, position),
            net_utility(path, holder, position),
            need_claimant,
            need_holder,
            weight,
        )
        if chosen < 0 or product > best + TIE:
            best, chosen, place = product, p, position
    return chosen, place


@part
def set_fair_values(w: Any, s: Any) -> None:
    """What fair terms are worth to each party: :func:`sim.table.fair_values`."""
    weight = nash_weight(0.0, w.parties[w.claimant].legitimacy, w.parties[w.holder].legitimacy)
    count = fill_plain_paths(w, s)
    for p in range(count):
        s.paths[p].low[0], s.paths[p].high[0], s.paths[p].inside[0] = (
            0.0,
            float(s.paths[p].count),
            1,
        )
    for i in range(w.party_count):
        s.members[i].needed[0] = 0.0
    chosen, place = _best_text(w, s, 0, count, 0, weight)
    path = s.paths[chosen]
    for i in range(w.party_count):
        utility = utility_at(path.plain_base[i], path.plain_steps[i, : path.count], place)
        w.parties[i].fair_value = value(w, i, utility)
