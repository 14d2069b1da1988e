"""Small things that the rest of the kernel asks of a run: dates, goods, how things stand.

Throughout the engine ``w`` is the packed scenario (:data:`~sim.engine.layout.WORLD`), ``s`` the
state of the run (:data:`~sim.engine.memory.STATE`), and ``i`` a party's place in the list. A side
is 1 for the claimant and -1 for the holder.
"""

from __future__ import annotations

import math
from typing import Any

from sim.engine.compiling import part
from sim.engine.memory import EVENTS
from sim.memory.series import value_on
from sim.rules.after_deal import interdependence, trust_after
from sim.rules.balance import DAYS_PER_YEAR
from sim.rules.reservation import value_of


@part
def changed(s: Any) -> None:
    """Say that something changed, so that nothing computed earlier today still holds."""
    s.version += 1
    s.table_version += 1


@part
def outlooks_changed(s: Any) -> None:
    """Say that beliefs, hopes or the fighting changed, and nothing that packages are weighed by."""
    s.version += 1


@part
def leader(w: Any, side: int) -> int:
    """Place of the leader of a side."""
    return int(w.claimant) if side > 0 else int(w.holder)


@part
def leads(w: Any, i: int) -> bool:
    """Whether a party leads its side."""
    return bool(i == w.claimant or i == w.holder)


@part
def read_engagements(w: Any, s: Any) -> None:
    """Read every third party's attention on the day up to which dated changes are known."""
    for third in range(w.third_count):
        s.engagements[third] = value_on(w.thirds[third].engagement, s.dated_day)


@part
def engagement(s: Any, third: int) -> float:
    """A third party's attention to the conflict today."""
    return float(s.engagements[third])


@part
def leverage_over(w: Any, s: Any, third: int, side: int) -> float:
    """Side payments and penalties that a mediator can use on a side today."""
    mediator = w.thirds[third]
    full = mediator.mediation_leverage_claimant if side > 0 else mediator.mediation_leverage_holder
    return float(full * engagement(s, third))


@part
def worth(w: Any, i: int, good: int, outcome: float) -> float:
    """Plain utility to a party of an outcome of a good (NaN: left open)."""
    if math.isnan(outcome):
        return float(w.goods[good].open_worth[i])
    share = outcome if w.parties[i].sign > 0 else 1.0 - outcome
    return float(w.goods[good].weights[i] * share)


@part
def fill_outcomes(w: Any, s: Any, outcomes: Any) -> None:
    """Outcome of every good as it stands, promised handovers counted as done."""
    for good in range(w.good_count):
        outcomes[good] = s.control[good] if good < w.objective_count else s.settled[good]
    if s.deal != 0:
        for k in range(s.pending_count):
            outcomes[s.pending_objectives[k]] = s.pending_outcomes[k]


@part
def utility_now(w: Any, s: Any, i: int) -> float:
    """A party's utility of things as they stand."""
    member = s.members[i]
    if member.utility_version != s.table_version:
        fill_outcomes(w, s, s.outcome)
        running = 0.0
        for good in range(w.good_count):
            running += worth(w, i, good, s.outcome[good])
        member.utility = running
        member.utility_version = s.table_version
    return float(member.utility)


@part
def value(w: Any, i: int, utility: float) -> float:
    """Value of a utility under a party's risk attitude."""
    return value_of(utility, w.parties[i].risk_exponent)


@part
def value_now(w: Any, s: Any, i: int) -> float:
    """Value to a party of things as they stand."""
    return value(w, i, utility_now(w, s, i))


@part
def discount_over(w: Any, i: int, years: float) -> float:
    """A party's discount factor over a number of years."""
    return math.exp(-w.parties[i].discount_rate * years)


@part
def belief(w: Any, s: Any, i: int) -> float:
    """Mean of a party's belief about the claimant's advantage, as bargainers see it."""
    return float(s.observed + w.balance_table_shift + s.members[i].belief_mean)


@part
def deterrence(w: Any, s: Any) -> float:
    """What the guarantee of the deal in force costs whoever attacks."""
    if s.deal == 0 or s.deal_broken != 0 or s.deal_guarantee <= 0.0:
        return 0.0
    broker = s.deal_broker
    return float(w.thirds[broker].mediation_deterrence * engagement(s, broker))


@part
def links(w: Any, s: Any) -> float:
    """Cost of renewed war that grows while a deal holds: interdependence."""
    if s.deal == 0 or s.deal_broken != 0:
        return 0.0
    years = (s.day - s.deal_since) / DAYS_PER_YEAR
    return interdependence(w.after_deal_interdependence, years, w.after_deal_interdependence_cap)


@part
def truce_shame(w: Any, s: Any, i: int) -> float:
    """What breaking the present truce costs a party."""
    if s.truce == 0 or s.truce_broker < 0:
        return 0.0
    leverage = leverage_over(w, s, s.truce_broker, w.parties[i].sign)
    return float(w.behaviour_ceasefire_shame + leverage)


@part
def remember_promise(w: Any, s: Any, kept: bool) -> None:
    """Update trust, the running average of kept promises."""
    s.trust = trust_after(s.trust, kept, w.after_deal_trust_memory)
    changed(s)


@part
def end_war(w: Any, s: Any) -> None:
    """Go back to peace steps: promises made in war no longer bind."""
    s.war = 0
    s.truce = 0
    for i in range(w.party_count):
        s.members[i].has_promised = 0
    changed(s)


@part
def break_deal(w: Any, s: Any) -> None:
    """End the deal in force, if any: no more handovers, and what it settled is open again."""
    if s.deal != 0 and s.deal_broken == 0:
        s.deal_broken = 1
        s.pending_count = 0
        for good in range(w.objective_count, w.good_count):
            s.settled[good] = s.settled_before[good]
    changed(s)


@part
def log(s: Any, kind: int, actor: int, other: int, subject: int) -> int:
    """Write an event down; returns its place. Its outcome, reason and numbers are set there."""
    place = s.event_count
    if place >= EVENTS:
        s.overflow = 1
        place = EVENTS - 1
    else:
        s.event_count += 1
    event = s.events[place]
    event.day = s.day
    event.kind = kind
    event.actor = actor
    event.other = other
    event.subject = subject
    event.outcome = 0
    event.reason = 0
    return int(place)
