"""Outcomes of the wars of a run, its losses and the article's conditions, compiled.

The twins of :mod:`sim.outcomes.wars`, :mod:`sim.outcomes.losses` and
:mod:`sim.outcomes.conditions`; see :mod:`sim.engine.outcomes`.
"""

from __future__ import annotations

import math
from typing import Any

from sim.engine.history import (
    ENDED_BY_AGREEMENT,
    ENDED_BY_TRUCE,
    NO_DAY,
    calendar_days,
    is_large,
    last_day,
    median,
    new_year,
    onset,
    year_of,
    years,
)
from sim.events import codes
from sim.memory.marks import part
from sim.rules.balance import DAYS_PER_MONTH
from sim.turn.standing import value_on

NAN = math.nan


@part
def _decimal_year(day: int) -> float:
    """Day number as a decimal year."""
    year = year_of(day)
    first, after = new_year(year), new_year(year + 1)
    return year + (day - first) / (after - first)


@part
def _first_large(h: Any) -> int:
    """Place of the first large war; -1 if there is none."""
    for k in range(h.war_count):
        if is_large(h.wars[k]):
            return k
    return -1


@part
def _main_war(h: Any) -> int:
    """Place of the first large war, or failing that of the first war; -1 if there is none."""
    found = _first_large(h)
    return 0 if found < 0 and h.war_count > 0 else found


@part
def _side(sign: int) -> int:
    """Number of a side's name among the words ("", claimant, holder)."""
    return 1 if sign > 0 else 2


# -- wars ------------------------------------------------------------------------------------------


@part
def write_wars(h: Any, row: Any) -> None:
    """All wars together."""
    at = h.place
    large, truces, agreements, days, longest = 0, 0, 0, 0.0, 0.0
    for k in range(h.war_count):
        war = h.wars[k]
        large += is_large(war)
        truces += war.end == ENDED_BY_TRUCE
        agreements += war.end == ENDED_BY_AGREEMENT
        days += war.days_fought
        longest = max(longest, calendar_days(war))
    row[at.war] = h.war_count > 0
    row[at.wars], row[at.large_wars] = h.war_count, large
    row[at.wars_ended_by_truce], row[at.wars_ended_by_agreement] = truces, agreements
    row[at.fighting_at_end] = h.fighting
    row[at.fighting_days], row[at.longest_war_days] = days, longest
    row[at.interventions] = h.interventions


@part
def write_first_war(w: Any, h: Any, row: Any) -> None:
    """The first war, of any size."""
    at = h.place
    row[at.war_onset], row[at.war_onset_date] = NAN, NAN
    row[at.first_war_opener], row[at.first_war_reason] = 0.0, codes.NO_REASON
    row[at.first_attack_by_noise] = False
    row[at.first_war_days], row[at.first_war_objectives], row[at.first_war_deaths] = NAN, NAN, NAN
    if h.war_count == 0:
        return
    war = h.wars[0]
    row[at.war_onset], row[at.war_onset_date] = years(w, onset(war)), onset(war)
    row[at.first_war_opener], row[at.first_war_reason] = _side(war.opener), war.reason
    row[at.first_attack_by_noise] = war.reason == codes.NOISE
    row[at.first_war_days] = war.days_fought
    row[at.first_war_objectives] = war.taken
    row[at.first_war_deaths] = war.deaths_claimant + war.deaths_holder


@part
def write_large_war(h: Any, row: Any) -> None:
    """The first large war."""
    at = h.place
    place = _first_large(h)
    row[at.large_war], row[at.large_war_by_noise] = place >= 0, False
    row[at.large_war_onset], row[at.large_war_onset_date] = NAN, NAN
    row[at.large_war_opener], row[at.large_war_reason] = 0.0, codes.NO_REASON
    row[at.large_war_days], row[at.large_war_calendar_days] = NAN, NAN
    row[at.large_war_objectives] = NAN
    row[at.large_war_deaths_claimant], row[at.large_war_deaths_holder] = NAN, NAN
    row[at.clashes_before_large_war] = h.war_count
    row[at.agreed_before_large_war] = h.agreement_count > 0
    if place < 0:
        return
    war = h.wars[place]
    row[at.large_war_by_noise] = war.reason == codes.NOISE
    row[at.large_war_onset] = _decimal_year(onset(war))
    row[at.large_war_onset_date] = onset(war)
    row[at.large_war_opener], row[at.large_war_reason] = _side(war.opener), war.reason
    row[at.large_war_days] = war.days_fought
    row[at.large_war_calendar_days] = calendar_days(war)
    row[at.large_war_objectives] = war.taken
    row[at.large_war_deaths_claimant] = war.deaths_claimant
    row[at.large_war_deaths_holder] = war.deaths_holder
    row[at.clashes_before_large_war] = place
    row[at.agreed_before_large_war] = war.agreements_before > 0


@part
def write_clashes(h: Any, row: Any) -> None:
    """Wars that were not large."""
    at = h.place
    clashes = 0
    for k in range(h.war_count):
        if not is_large(h.wars[k]):
            h.ranked[clashes] = h.wars[k].days_fought
            clashes += 1
    row[at.clash], row[at.clash_count] = clashes > 0, clashes
    row[at.clash_days] = median(h.ranked, clashes)
    clashes = 0
    for k in range(h.war_count):
        if not is_large(h.wars[k]):
            h.ranked[clashes] = h.wars[k].deaths_claimant + h.wars[k].deaths_holder
            clashes += 1
    row[at.clash_deaths] = median(h.ranked, clashes)


# -- losses ----------------------------------------------------------------------------------------


@part
def write_losses(w: Any, h: Any, row: Any) -> None:
    """Deaths; those of a calendar year are counted while reading."""
    at = h.place
    claimant, holder, at_war = 0.0, 0.0, 0
    end = last_day(w, h)
    for k in range(h.war_count):
        war = h.wars[k]
        claimant += war.deaths_claimant
        holder += war.deaths_holder
        at_war += (end if war.end_day == NO_DAY else war.end_day) - onset(war)
    row[at.war_deaths_claimant], row[at.war_deaths_holder] = claimant, holder
    row[at.incident_deaths_claimant] = h.incident_deaths_claimant
    row[at.incident_deaths_holder] = h.incident_deaths_holder
    row[at.deaths_claimant] = claimant + h.incident_deaths_claimant
    row[at.deaths_holder] = holder + h.incident_deaths_holder
    row[at.incidents] = h.incidents
    months = (end - w.start - at_war) / DAYS_PER_MONTH
    deaths = h.incident_deaths_claimant + h.incident_deaths_holder
    row[at.incident_deaths_per_month] = deaths / months if months > 0.0 else NAN


# -- the article's conditions ----------------------------------------------------------------------


@part
def write_conditions(w: Any, h: Any, row: Any, political_control: float) -> None:
    """The article's five conditions, of the first large war or failing that of the first war."""
    at = h.place
    row[at.condition_political_control], row[at.condition_limited_aims] = NAN, NAN
    row[at.condition_constraining_posture], row[at.condition_early_termination] = NAN, NAN
    row[at.condition_technological_superiority] = NAN
    found = _main_war(h)
    if found < 0:
        return
    war = h.wars[found]
    row[at.condition_political_control] = political_control
    row[at.condition_limited_aims] = 1.0 - _worth_of_aims(w, h, war)
    if war.battles > 0:
        row[at.condition_constraining_posture] = war.by_opener / war.battles
    finish = _even_fight(w, war)
    if finish > 0.0:
        row[at.condition_early_termination] = max(0.0, 1.0 - war.days_fought / finish)
    own = value_on(w.balance.claimant.technology, war.opening)
    other = value_on(w.balance.holder.technology, war.opening)
    row[at.condition_technological_superiority] = own / (own + other)


@part
def _ahead(w: Any, war: Any, k: int) -> int:
    """The k-th objective in the opener's order of advance; -1 if it did not lie ahead."""
    o = k if war.opener > 0 else w.objective_count - 1 - k
    return int(o) if (war.ahead >> o) & 1 != 0 else -1


@part
def _worth_of_aims(w: Any, h: Any, war: Any) -> float:
    """Worth of the objectives that the attack opening a war aimed at."""
    worth, aimed = 0.0, 0
    for k in range(w.objective_count):
        o = _ahead(w, war, k)
        if o >= 0 and aimed < war.aim:
            worth += h.territory[o].weight
            aimed += 1
    return worth


@part
def _even_fight(w: Any, war: Any) -> float:
    """Days that a fight between equals would be expected to take for all that lay ahead."""
    days = 0.0
    for k in range(w.objective_count):
        o = _ahead(w, war, k)
        if o >= 0:
            distance = w.objectives[o].size / w.front.noise
            days += distance * distance
    return days
