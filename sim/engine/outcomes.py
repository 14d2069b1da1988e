"""Outcomes of a run, read from its rows at speed: the compiled twin of :mod:`sim.outcomes`.

:func:`read_outcomes` fills one row of numbers, a column for every outcome, equal to the bit to what
:func:`sim.outcomes.outcomes` says of the same run. A truth value is 0 or 1, a word its place in a
list of words, a date a day number; :mod:`sim.engine.columns` makes tables of them.

An outcome is found here by its name: ``row[at.war_onset]`` is the first column of ``war_onset``. An
outcome that is not written here costs speed, not truth: runs are then left to Mesa
(see :attr:`sim.engine.columns.Columns.unknown`).
"""

from __future__ import annotations

import math
from typing import Any

from sim.engine.history import (
    ENDED_BY_AGREEMENT,
    ENDED_BY_TRUCE,
    NO_DAY,
    NO_SETTLEMENT,
    TEXT_SIGNED,
    TRUCE_HELD,
    both_weight,
    median,
    onset,
    years,
)
from sim.engine.reading import read
from sim.engine.war_outcomes import (
    write_clashes,
    write_conditions,
    write_first_war,
    write_large_war,
    write_losses,
    write_wars,
)
from sim.events import codes
from sim.memory.marks import part
from sim.rules.balance import DAYS_PER_YEAR

NAN = math.nan


@part
def read_outcomes(model: Any, events: Any, count: int, final: Any, row: Any, h: Any) -> int:
    """Fill a row with the outcomes of a run; returns 0, or 1 if the run was too long to be read.

    Args:
        model: the run, of which only the scenario is read.
        events: rows of :data:`~sim.events.rows.EVENT`.
        count: how many of them count.
        final: the true advantage, and the claimant's and the holder's beliefs, at the end.
        row: numbers, one for each column of :func:`sim.outcomes.column_kinds`.
        h: room to work in, from :meth:`sim.engine.columns.Columns.history`; one for each thread.
    """
    w = model.world
    for column in range(h.year_count):
        row[h.place.incident_deaths + column] = 0.0
    for column in range(h.role_count):
        row[h.place.role + column] = 0.0
    read(w, h, events, count, row)
    write_settlement(w, h, events, row)
    write_terms(w, h, events, row)
    write_after_the_deal(h, row)
    write_territory(w, h, row)
    write_keystones(w, h, row)
    write_wars(h, row)
    write_first_war(w, h, row)
    write_large_war(h, row)
    write_clashes(h, row)
    write_losses(w, h, row)
    write_ceasefires(h, row)
    write_talks(h, row)
    write_at_the_end(final, h, row)
    control = model.parties[w.claimant].settings.political_control
    write_conditions(w, h, row, control)
    return int(h.overflow)


# -- settlement ------------------------------------------------------------------------------------


@part
def write_settlement(w: Any, h: Any, events: Any, row: Any) -> None:
    """Whether, when, how and by whom the conflict was settled."""
    at = h.place
    row[at.settlement] = NO_SETTLEMENT
    row[at.settlement_at_end] = h.settlement_at_end
    row[at.agreements] = h.agreement_count
    row[at.agreed] = h.agreement_count > 0
    row[at.settlement_year], row[at.settlement_day], row[at.settlement_date] = NAN, NAN, NAN
    row[at.settlement_broker] = 0.0
    row[at.settled_in_war] = False
    for k in range(h.war_count):
        if h.wars[k].end == ENDED_BY_TRUCE:
            row[at.settlement] = TRUCE_HELD
    if h.agreement_count == 0:
        return
    first = events[h.first_agreement]
    row[at.settlement] = TEXT_SIGNED + first.subject
    row[at.settlement_year] = years(w, first.day)
    row[at.settlement_day] = first.day - w.start
    row[at.settlement_date] = first.day
    if first.actor >= codes.FIRST_THIRD_PARTY:
        row[at.settlement_broker] = 1 + first.actor - codes.FIRST_THIRD_PARTY
    for k in range(h.war_count):
        if h.wars[k].end == ENDED_BY_AGREEMENT and h.wars[k].end_day == first.day:
            row[at.settled_in_war] = True


@part
def write_terms(w: Any, h: Any, events: Any, row: Any) -> None:
    """What the first agreement says."""
    at = h.place
    for issue in range(w.issue_count):
        row[at.terms + issue] = NAN
    row[at.terms_index], row[at.issues_left_open] = NAN, 0.0
    if h.agreement_count == 0:
        return
    terms = events[h.first_agreement].terms
    index, left_open, good = 0.0, 0.0, w.objective_count
    for i in range(w.issue_count):
        issue = w.issues[i]
        if issue.political != 0:
            value = terms[good]
            good += 1
        else:
            value = _terms_of_territory(w, terms, i)
        row[at.terms + i] = value
        if math.isnan(value):
            left_open += 1.0
            value = (issue.status_quo.claimant + 1.0 - issue.status_quo.holder) / 2.0
        index += both_weight(w, i) * value
    row[at.terms_index], row[at.issues_left_open] = index, left_open


@part
def _terms_of_territory(w: Any, terms: Any, issue: int) -> float:
    """Mean outcome of the objectives of an issue, weighted by what they are worth."""
    value = 0.0
    for o in range(w.objective_count):
        if w.objectives[o].issue == issue:
            value += w.objectives[o].share * terms[o]
    return value


@part
def write_after_the_deal(h: Any, row: Any) -> None:
    """What became of the agreements: handovers, and war again."""
    at = h.place
    row[at.handovers_done] = h.handover_count
    row[at.handovers_refused] = h.handovers_refused
    for k in range(h.handover_count):
        h.ranked[k] = h.handover_waits[k]
    row[at.handover_days] = median(h.ranked, h.handover_count)
    row[at.relapse], row[at.relapse_years] = False, NAN
    for k in range(h.war_count):
        if h.wars[k].agreements_before > 0:
            row[at.relapse] = True
            row[at.relapse_years] = (h.wars[k].opening - h.agreement_days[0]) / DAYS_PER_YEAR
            return


# -- territory -------------------------------------------------------------------------------------


@part
def _sign(number: float) -> int:
    """1, 0 or -1."""
    if number == 0.0:
        return 0
    return 1 if number > 0.0 else -1


@part
def write_territory(w: Any, h: Any, row: Any) -> None:
    """Who controls what, since when, and whether it was won by force or by talk."""
    at = h.place
    taken, handed = 0, 0
    start, end, force, talk = 0.0, 0.0, 0.0, 0.0
    for o in range(w.objective_count):
        place = h.territory[o]
        row[at.control + o] = place.control
        row[at.taken + o] = NAN if place.taken == NO_DAY else float(place.taken - w.start)
        row[at.taken_after + o] = _days_of_war(h, place.taken)
        row[at.handed + o] = NAN if place.handed == NO_DAY else float(place.handed - w.start)
        taken += _sign(place.by_force)
        handed += abs(_sign(place.by_talk))
        start += place.weight * place.start
        end += place.weight * place.control
        force += place.weight * place.by_force
        talk += place.weight * place.by_talk
    row[at.objectives_taken], row[at.objectives_handed] = taken, handed
    row[at.control_start], row[at.control_end] = start, end
    row[at.control_by_force], row[at.control_by_talk] = force, talk
    unmixed = force >= 0.0 and talk >= 0.0 and force + talk > 0.0
    row[at.gain_by_force] = force / (force + talk) if unmixed else NAN


@part
def _days_of_war(h: Any, day: int) -> float:
    """Days from the first battle of the last war begun by a day (NaN: no such day)."""
    if day == NO_DAY:
        return NAN
    begun = NO_DAY
    for k in range(h.war_count):
        if onset(h.wars[k]) <= day:
            begun = max(begun, onset(h.wars[k]))
    return float(day - begun)


@part
def write_keystones(w: Any, h: Any, row: Any) -> None:
    """When the last of the keystones that the holder held at the start fell."""
    at = h.place
    row[at.keystone_day], row[at.days_keystone_to_agreement] = NAN, NAN
    fell = NO_DAY
    for o in range(w.objective_count):
        if w.objectives[o].keystone != 0.0 and w.objectives[o].held_by < 0:
            if h.territory[o].taken == NO_DAY:
                return
            fell = max(fell, h.territory[o].taken)
    if fell == NO_DAY:
        return
    row[at.keystone_day] = _days_of_war(h, fell)
    for k in range(h.agreement_count):
        if h.agreement_days[k] >= fell:
            row[at.days_keystone_to_agreement] = h.agreement_days[k] - fell
            return


# -- ceasefires ------------------------------------------------------------------------------------


@part
def write_ceasefires(h: Any, row: Any) -> None:
    """Ceasefires that brokers proposed, and what became of them."""
    at = h.place
    row[at.ceasefires_tried] = h.ceasefires
    row[at.ceasefires_agreed] = h.ceasefires_agreed
    row[at.ceasefires_failed] = h.failure_count
    row[at.longest_ceasefire_days] = h.longest_ceasefire
    for k in range(h.failure_count):
        h.ranked[k] = h.failures[k]
    row[at.days_to_failure] = median(h.ranked, h.failure_count)


# -- talks -----------------------------------------------------------------------------------------


@part
def write_talks(h: Any, row: Any) -> None:
    """Sessions of talks and refusals; mediators' roles are counted while reading."""
    at = h.place
    row[at.sessions], row[at.sessions_in_war] = h.sessions, h.sessions_in_war
    row[at.sessions_direct], row[at.sessions_agreed] = h.sessions_direct, h.sessions_agreed
    row[at.sessions_refused] = h.sessions_refused
    row[at.sessions_for_the_record] = h.sessions_for_the_record
    row[at.offers] = h.offers
    row[at.refused_by_claimant_side] = h.refused_by_claimant_side
    row[at.refused_by_holder_side] = h.refused_by_holder_side
    row[at.refused_by_veto] = h.refused_by_veto
    row[at.refused_by_veto_alone] = h.refused_by_veto_alone
    both = h.refused_by_claimant_side > 0 and h.refused_by_holder_side > 0
    row[at.both_sides_refused] = both
    row[at.messages_believed] = h.messages_believed


@part
def write_at_the_end(final: Any, h: Any, row: Any) -> None:
    """The balance on the last day, and what was believed of it."""
    at = h.place
    row[at.advantage_at_end] = final[0]
    row[at.belief_claimant_at_end], row[at.belief_holder_at_end] = final[1], final[2]
    row[at.belief_gap_at_end] = final[1] - final[2]
