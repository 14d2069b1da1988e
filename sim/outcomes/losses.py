"""Outcomes: deaths on each side, in wars and in shootings on the line."""

from __future__ import annotations

from sim.outcomes.history import NAN, History
from sim.outcomes.registry import outcome
from sim.parameters import SIDES, Side
from sim.rules.balance import DAYS_PER_MONTH
from sim.rules.numeric import total
from sim.scenario.schema import Scenario


def _incident_deaths(history: History, side: Side) -> float:
    return total(event.numbers[f"deaths_{side}"] for event in history.record.of("incident"))


@outcome("deaths")
def war_deaths_claimant(history: History) -> float:
    """Deaths of the claimant's side in all wars."""
    return total(one.deaths("claimant") for one in history.wars)


@outcome("deaths")
def war_deaths_holder(history: History) -> float:
    """Deaths of the holder's side in all wars."""
    return total(one.deaths("holder") for one in history.wars)


@outcome("deaths")
def large_war_deaths_claimant(history: History) -> float:
    """Deaths of the claimant's side in the first large war (NaN: none)."""
    found = history.large_war
    return NAN if found is None else found.deaths("claimant")


@outcome("deaths")
def large_war_deaths_holder(history: History) -> float:
    """Deaths of the holder's side in the first large war (NaN: none)."""
    found = history.large_war
    return NAN if found is None else found.deaths("holder")


@outcome("deaths")
def incident_deaths_claimant(history: History) -> float:
    """Deaths of the claimant's side in shootings on the line in peace."""
    return _incident_deaths(history, "claimant")


@outcome("deaths")
def incident_deaths_holder(history: History) -> float:
    """Deaths of the holder's side in shootings on the line in peace."""
    return _incident_deaths(history, "holder")


@outcome("deaths")
def deaths_claimant(history: History) -> float:
    """Deaths of the claimant's side, in wars and in incidents."""
    return total(one.deaths("claimant") for one in history.wars) + _incident_deaths(
        history, "claimant"
    )


@outcome("deaths")
def deaths_holder(history: History) -> float:
    """Deaths of the holder's side, in wars and in incidents."""
    return total(one.deaths("holder") for one in history.wars) + _incident_deaths(history, "holder")


@outcome("incidents", int)
def incidents(history: History) -> int:
    """Deadly shootings on the line in peace."""
    return round(total(event.numbers["count"] for event in history.record.of("incident")))


@outcome("deaths per month")
def incident_deaths_per_month(history: History) -> float:
    """Deaths of both sides in incidents for each month of peace (NaN: no peace)."""
    at_war = sum((one.end_day or history.last_day) - one.onset for one in history.wars)
    months = (history.last_day - history.start - at_war) / DAYS_PER_MONTH
    deaths = total(_incident_deaths(history, side) for side in SIDES)
    return deaths / months if months > 0.0 else NAN


def _years(scenario: Scenario) -> list[tuple[str, ...]]:
    last = scenario.clock.end.year - (scenario.clock.end.timetuple().tm_yday == 1)
    return [(str(year),) for year in range(scenario.clock.start.year, last + 1)]


@outcome("deaths", name="incident_deaths:<year>", keys=_years)
def incident_deaths(history: History, year: str) -> float:
    """Deaths of both sides in incidents in a calendar year."""
    return total(
        event.numbers["deaths_claimant"] + event.numbers["deaths_holder"]
        for event in history.record.of("incident")
        if event.date.year == int(year)
    )
