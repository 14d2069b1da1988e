"""One pass over the events of a run fills its history: :class:`sim.outcomes.history.History`.

The functions bear the names they have there. Nothing is allocated.
"""

from __future__ import annotations

import math
from typing import Any

from sim.engine.history import (
    CEASEFIRE_ROLE,
    ENDED_BY_AGREEMENT,
    ENDED_BY_TRUCE,
    MOST,
    NO_DAY,
    NO_SETTLEMENT,
    OPEN,
    ROLES,
    TEXT_SIGNED,
    TRUCE_HELD,
    clear,
    last_day,
    new_year,
    year_of,
)
from sim.events import codes
from sim.events.rows import FIGURES
from sim.memory.marks import part

INCIDENT_COUNT = FIGURES["incident"].index("count")
INCIDENT_DEATHS_CLAIMANT = FIGURES["incident"].index("deaths_claimant")
INCIDENT_DEATHS_HOLDER = FIGURES["incident"].index("deaths_holder")
BATTLE_DEATHS_CLAIMANT = FIGURES["battle"].index("deaths_claimant")
BATTLE_DEATHS_HOLDER = FIGURES["battle"].index("deaths_holder")
AIM = FIGURES["attack"].index("aim")


@part
def read(w: Any, h: Any, events: Any, count: int, row: Any) -> None:
    """Read the first `count` events.

    What is counted by year and by mediator is counted in the row itself.
    """
    clear(w, h)
    for k in range(count):
        kind = events[k].kind
        if kind == codes.INCIDENT:
            _read_incident(h, events[k], row)
        elif kind <= codes.INTERVENTION:
            _read_fighting(w, h, events[k])
        elif kind <= codes.ANSWER:
            _read_talks(w, h, events[k], row)
        else:
            _read_settlement(w, h, events, k, row)
    _close_session(w, h)
    _close_ceasefire(h, last_day(w, h), False)


@part
def _read_incident(h: Any, event: Any, row: Any) -> None:
    claimant = event.numbers[INCIDENT_DEATHS_CLAIMANT]
    holder = event.numbers[INCIDENT_DEATHS_HOLDER]
    h.incidents += event.numbers[INCIDENT_COUNT]
    h.incident_deaths_claimant += claimant
    h.incident_deaths_holder += holder
    if not h.year_start <= event.day < h.year_end:
        h.year = year_of(event.day)
        h.year_start, h.year_end = new_year(h.year), new_year(h.year + 1)
    if 0 <= h.year - h.first_year < h.year_count:
        row[h.place.incident_deaths + h.year - h.first_year] += claimant + holder


# -- fighting --------------------------------------------------------------------------------------


@part
def _read_fighting(w: Any, h: Any, event: Any) -> None:
    if event.kind == codes.BATTLE:
        _read_battle(w, h, event)
    elif event.kind == codes.ATTACK:
        _read_attack(w, h, event)
    elif event.kind == codes.CAPTURE:
        _read_capture(w, h, event)
    elif event.kind != codes.LEADER_CHANGE:  # what takes a war back to peace or a tacit truce
        h.fighting = 0
        h.interventions += event.kind == codes.INTERVENTION


@part
def _read_attack(w: Any, h: Any, event: Any) -> None:
    _close_ceasefire(h, event.day, False)
    h.fighting = 1
    if h.at_war != 0:
        return
    h.at_war = 1
    h.settlement_at_end = NO_SETTLEMENT
    if h.war_count == MOST:
        h.overflow = 1
        return
    war = h.wars[h.war_count]
    h.war_count += 1
    war.opening, war.opener = event.day, w.signs[event.actor]
    war.reason, war.aim = event.reason, round(event.numbers[AIM])
    war.ahead = _ahead(w, h, war.opener)
    war.agreements_before = h.agreement_count
    war.battles, war.by_opener, war.first_battle, war.last_battle = 0, 0, NO_DAY, NO_DAY
    war.days_fought, war.last_length = 0.0, 0.0
    war.deaths_claimant, war.deaths_holder = 0.0, 0.0
    war.taken, war.end, war.end_day = 0, OPEN, NO_DAY


@part
def _ahead(w: Any, h: Any, side: int) -> int:
    """Bits of the objectives that a side does not hold in whole."""
    wanted = 1.0 if side > 0 else 0.0
    bits = 0
    for o in range(w.objective_count):
        if h.territory[o].control != wanted:
            bits |= 1 << o
    return bits


@part
def _read_battle(w: Any, h: Any, event: Any) -> None:
    if h.at_war == 0:
        return
    war = h.wars[h.war_count - 1]
    if war.battles == 0:
        war.first_battle = event.day
    war.last_battle = event.day
    war.battles += 1
    war.by_opener += w.signs[event.actor] == war.opener
    war.last_length = min(w.clock.war_days, float(w.end - event.day))
    war.days_fought += war.last_length
    war.deaths_claimant += event.numbers[BATTLE_DEATHS_CLAIMANT]
    war.deaths_holder += event.numbers[BATTLE_DEATHS_HOLDER]


@part
def _read_capture(w: Any, h: Any, event: Any) -> None:
    side = w.signs[event.actor]
    if h.at_war != 0:
        h.wars[h.war_count - 1].taken += side
    held = 1.0 if side > 0 else 0.0
    place = h.territory[event.subject]
    place.by_force += held - place.control
    place.control = held
    if place.taken == NO_DAY and held != place.start:
        place.taken = event.day


@part
def _close_war(h: Any, end: int, day: int) -> None:
    if h.at_war != 0:
        war = h.wars[h.war_count - 1]
        war.end, war.end_day = end, day
    h.at_war, h.fighting = 0, 0


# -- talks -----------------------------------------------------------------------------------------


@part
def _read_talks(w: Any, h: Any, event: Any, row: Any) -> None:
    if event.kind == codes.ANSWER:
        if event.outcome == 0:  # refuses
            h.refusers |= 1 << event.actor
    elif event.kind == codes.OFFER:  # a new text: only the answers to the last one count
        h.session_offers += 1
        h.refusers = 0
    elif event.kind == codes.SESSION:
        _read_session(w, h, event, row)
    else:
        h.messages_believed += event.outcome == 1


@part
def _read_session(w: Any, h: Any, event: Any, row: Any) -> None:
    _close_session(w, h)
    h.sessions += 1
    h.sessions_in_war += h.at_war
    h.sessions_direct += event.actor == codes.DIRECT
    h.session_agreed = event.outcome == 1
    h.session_offers, h.refusers = 0, 0
    _count_role(h, event.actor, event.subject, row)


@part
def _close_session(w: Any, h: Any) -> None:
    """Count how the last session ended, and who refused its last text."""
    if h.sessions == 0:
        return
    h.sessions_agreed += h.session_agreed
    h.sessions_for_the_record += h.session_offers == 0
    h.sessions_refused += h.session_offers > 0 and h.session_agreed == 0
    h.offers += h.session_offers
    claimant_side, holder_side, leading, veto = False, False, False, False
    for i in range(w.party_count):
        if (h.refusers >> i) & 1 != 0:
            claimant_side |= w.signs[i] > 0
            holder_side |= w.signs[i] < 0
            leads = i == w.claimant or i == w.holder
            leading |= leads
            veto |= not leads
    h.refused_by_claimant_side += claimant_side
    h.refused_by_holder_side += holder_side
    h.refused_by_veto += veto
    h.refused_by_veto_alone += veto and not leading


@part
def _count_role(h: Any, actor: int, role: int, row: Any) -> None:
    """Count what a mediator did; a ceasefire comes after the roles in talks."""
    if actor >= codes.FIRST_THIRD_PARTY:
        mediator = h.mediators[actor - codes.FIRST_THIRD_PARTY]
        if mediator >= 0 and 0 <= role < ROLES:
            row[h.place.role + mediator * ROLES + role] += 1.0


# -- ceasefires, agreements and handovers ----------------------------------------------------------


@part
def _read_settlement(w: Any, h: Any, events: Any, k: int, row: Any) -> None:
    event = events[k]
    if event.kind == codes.AGREEMENT:
        _read_agreement(w, h, event, k)
    elif event.kind == codes.HANDOVER:
        _read_handover(h, events, event)
    elif event.kind == codes.CEASEFIRE:
        _read_ceasefire(h, event, row)
    elif event.kind == codes.CEASEFIRE_BROKEN:
        _close_ceasefire(h, event.day, True)
    else:  # the truce holds
        _close_war(h, ENDED_BY_TRUCE, event.day)
        h.settlement_at_end = TRUCE_HELD


@part
def _read_agreement(w: Any, h: Any, event: Any, k: int) -> None:
    _close_ceasefire(h, event.day, False)
    _close_war(h, ENDED_BY_AGREEMENT, event.day)
    if h.agreement_count == MOST:
        h.overflow = 1
        return
    h.agreement_days[h.agreement_count] = event.day
    h.agreement_count += 1
    h.last_agreement = k
    if h.first_agreement < 0:
        h.first_agreement = k
    h.settlement_at_end = TEXT_SIGNED + event.subject
    if w.after_deal.binding != 0.0:  # carried out at once, without handover events
        for o in range(w.objective_count):
            _hand_over(h.territory[o], event.terms[o], event.day)


@part
def _read_handover(h: Any, events: Any, event: Any) -> None:
    if event.outcome == 0:
        h.handovers_refused += 1
        return
    if h.handover_count == MOST:
        h.overflow = 1
        return
    h.handover_waits[h.handover_count] = event.day - h.agreement_days[h.agreement_count - 1]
    h.handover_count += 1
    promised = events[h.last_agreement].terms[event.subject]
    _hand_over(h.territory[event.subject], promised, event.day)


@part
def _hand_over(place: Any, outcome: float, day: int) -> None:
    """Change control of an objective by talk (NaN: the text left it as it was)."""
    if math.isnan(outcome) or outcome == place.control:
        return
    place.by_talk += outcome - place.control
    place.control = outcome
    if place.handed == NO_DAY:
        place.handed = day


@part
def _read_ceasefire(h: Any, event: Any, row: Any) -> None:
    h.ceasefires += 1
    _count_role(h, event.actor, CEASEFIRE_ROLE, row)
    if event.outcome == 1:  # agreed
        h.ceasefires_agreed += 1
        h.ceasefire_day = event.day
        h.fighting = 0
        if not h.longest_ceasefire >= 0.0:
            h.longest_ceasefire = 0.0


@part
def _close_ceasefire(h: Any, day: int, broken: bool) -> None:
    if h.ceasefire_day == NO_DAY:
        return
    held = day - h.ceasefire_day
    h.longest_ceasefire = max(h.longest_ceasefire, float(held))
    h.ceasefire_day = NO_DAY
    if not broken:
        return
    if h.failure_count == MOST:
        h.overflow = 1
        return
    h.failures[h.failure_count] = held
    h.failure_count += 1
