"""Outcomes: what closed or ended for good, and what came after it."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sim.events.calendar import NO_DAY
from sim.events.history import History, deaths_in
from sim.memory.marks import World, part
from sim.outcomes.registry import outcome
from sim.scenario.schema import Scenario

NAN = math.nan


def _issues(scenario: Scenario) -> Mapping[tuple[str, ...], int]:
    return {(name,): place for place, name in enumerate(scenario.issues)}


def _parties(scenario: Scenario) -> Mapping[tuple[str, ...], int]:
    return {(name,): place for place, name in enumerate(scenario.parties)}


@outcome("days", name="closed:<issue>", keys=_issues)
def closed(world: World, history: History, issue: int) -> float:
    """Days from the start until an issue closed for good (NaN: it did not)."""
    day = history.closed[issue]
    return NAN if day == NO_DAY else day - world.start


@outcome("days", name="ended:<party>", keys=_parties)
def ended(world: World, history: History, party: int) -> float:
    """Days from the start until a party ended, and its veto with it (NaN: it did not)."""
    day = history.gone[party]
    return NAN if day == NO_DAY else day - world.start


@part
def _first_closing(world: World, history: History) -> int:
    """Day on which the first issue closed for good; NO_DAY: none has."""
    first = NO_DAY
    for k in range(world.issue_count):
        day = history.closed[k]
        if day != NO_DAY and (first == NO_DAY or day < first):
            first = day
    return first


@outcome("days")
def closing_to_agreement_days(world: World, history: History) -> float:
    """Days from the first closing of an issue to the next agreement (NaN: no such)."""
    first = _first_closing(world, history)
    if first == NO_DAY:
        return NAN
    for k in range(history.agreement_count):
        if history.agreements[k].day >= first:
            return float(history.agreements[k].day - first)
    return NAN


@outcome("0 or 1", bool)
def war_after_closing(world: World, history: History) -> bool:
    """Whether a war, large or small, opened after an issue had closed for good."""
    first = _first_closing(world, history)
    if first == NO_DAY:
        return False
    count = 0
    for k in range(history.war_count):
        count += history.wars[k].opening > first
    return count > 0


@outcome("deaths")
def deadliest_war_deaths(world: World, history: History) -> float:
    """Deaths of both sides in the war, large or small, that cost the most (NaN: no war)."""
    most = NAN
    for k in range(history.war_count):
        deaths = deaths_in(history.wars[k])
        most = deaths if math.isnan(most) else max(most, deaths)
    return most
