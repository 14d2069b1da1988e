"""Outcomes: deaths on each side, in wars and in shootings on the line."""

from __future__ import annotations

import math

from sim.events.calendar import NO_DAY
from sim.events.history import History, last_day_of, onset
from sim.memory.marks import World
from sim.outcomes.registry import outcome
from sim.outcomes.years import years_of
from sim.rules.balance import DAYS_PER_MONTH

NAN = math.nan


@outcome("deaths")
def war_deaths_claimant(world: World, history: History) -> float:
    """Deaths of the claimant's side in all wars."""
    deaths = 0.0
    for k in range(history.war_count):
        deaths += history.wars[k].deaths_claimant
    return deaths


@outcome("deaths")
def war_deaths_holder(world: World, history: History) -> float:
    """Deaths of the holder's side in all wars."""
    deaths = 0.0
    for k in range(history.war_count):
        deaths += history.wars[k].deaths_holder
    return deaths


@outcome("deaths")
def large_war_deaths_claimant(world: World, history: History) -> float:
    """Deaths of the claimant's side in the first large war (NaN: none)."""
    found = history.first_large
    return NAN if found < 0 else history.wars[found].deaths_claimant


@outcome("deaths")
def large_war_deaths_holder(world: World, history: History) -> float:
    """Deaths of the holder's side in the first large war (NaN: none)."""
    found = history.first_large
    return NAN if found < 0 else history.wars[found].deaths_holder


@outcome("deaths")
def incident_deaths_claimant(world: World, history: History) -> float:
    """Deaths of the claimant's side in shootings on the line in peace."""
    return history.incident_deaths_claimant


@outcome("deaths")
def incident_deaths_holder(world: World, history: History) -> float:
    """Deaths of the holder's side in shootings on the line in peace."""
    return history.incident_deaths_holder


@outcome("deaths")
def deaths_claimant(world: World, history: History) -> float:
    """Deaths of the claimant's side, in wars and in incidents."""
    return war_deaths_claimant(world, history) + history.incident_deaths_claimant


@outcome("deaths")
def deaths_holder(world: World, history: History) -> float:
    """Deaths of the holder's side, in wars and in incidents."""
    return war_deaths_holder(world, history) + history.incident_deaths_holder


@outcome("incidents", int)
def incidents(world: World, history: History) -> float:
    """Deadly shootings on the line in peace."""
    return history.incidents


@outcome("deaths per month")
def incident_deaths_per_month(world: World, history: History) -> float:
    """Deaths of both sides in incidents for each month of peace (NaN: no peace)."""
    last, at_war = last_day_of(world, history), 0
    for k in range(history.war_count):
        war = history.wars[k]
        at_war += (last if war.end_day == NO_DAY else war.end_day) - onset(war)
    months = (last - world.start - at_war) / DAYS_PER_MONTH
    deaths = history.incident_deaths_claimant + history.incident_deaths_holder
    return deaths / months if months > 0.0 else NAN


@outcome("deaths", name="incident_deaths:<year>", keys=years_of)
def incident_deaths(world: World, history: History, year: int) -> float:
    """Deaths of both sides in incidents in a calendar year."""
    return history.incident_deaths[year]
