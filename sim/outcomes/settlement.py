"""Outcomes: whether and how the conflict was settled, and what became of the deal."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sim.events import codes
from sim.events.calendar import years_between
from sim.events.history import (
    ENDED_BY_AGREEMENT,
    ENDED_BY_TRUCE,
    NO_SETTLEMENT,
    SETTLEMENTS,
    TRUCE_HELD,
    History,
    both_weight,
    ended,
    median,
    settlement_by,
)
from sim.memory.marks import World, part
from sim.outcomes.registry import outcome
from sim.scenario.schema import Scenario

NAN = math.nan


def _issues(scenario: Scenario) -> Mapping[tuple[str, ...], int]:
    return {(name,): place for place, name in enumerate(scenario.issues)}


def _brokers(scenario: Scenario) -> list[str]:
    return ["", *scenario.third_parties]


@outcome("word", str, words=SETTLEMENTS)
def settlement(world: World, history: History) -> int:
    """Kind of the first agreement (`partial` or `comprehensive`), else `ceasefire` or `none`.

    `ceasefire` means that there was no agreement and at least one war ended in a truce that held.
    """
    if history.agreement_count > 0:
        return settlement_by(history.agreements[0])
    return TRUCE_HELD if ended(history, ENDED_BY_TRUCE) > 0 else NO_SETTLEMENT


@outcome("word", str, words=SETTLEMENTS)
def settlement_at_end(world: World, history: History) -> int:
    """What is in force on the last day: the last agreement or held truce, if no war followed."""
    return history.settlement_at_end


@outcome("agreements", int)
def agreements(world: World, history: History) -> int:
    """Number of agreements signed."""
    return history.agreement_count


@outcome("0 or 1", bool)
def agreed(world: World, history: History) -> bool:
    """Whether any agreement was signed."""
    return history.agreement_count > 0


@outcome("years")
def settlement_year(world: World, history: History) -> float:
    """Years from the start to the first agreement (NaN: none)."""
    if history.agreement_count == 0:
        return NAN
    return years_between(world.start, history.agreements[0].day)


@outcome("days")
def settlement_day(world: World, history: History) -> float:
    """Days from the start to the first agreement (NaN: none)."""
    return history.agreements[0].day - world.start if history.agreement_count > 0 else NAN


@outcome("date", str)
def settlement_date(world: World, history: History) -> float:
    """Date of the first agreement (empty: none)."""
    return history.agreements[0].day if history.agreement_count > 0 else NAN


@outcome("word", str, words=_brokers)
def settlement_broker(world: World, history: History) -> int:
    """Who brokered the first agreement (empty: nobody, or no agreement)."""
    if history.agreement_count == 0:
        return 0
    return max(0, 1 + history.agreements[0].broker - codes.FIRST_THIRD_PARTY)


@outcome("0 or 1", bool)
def settled_in_war(world: World, history: History) -> bool:
    """Whether the first agreement ended a war rather than came in peace."""
    if history.agreement_count == 0:
        return False
    for k in range(history.war_count):
        war = history.wars[k]
        if war.end == ENDED_BY_AGREEMENT and war.end_day == history.agreements[0].day:
            return True
    return False


@outcome("share", name="terms:<issue>", keys=_issues)
def terms(world: World, history: History, issue: int) -> float:
    """Agreed outcome of an issue: 0 the holder's ideal, 1 the claimant's (NaN: open or no deal).

    For territory it is the mean over the issue's objectives, weighted by what they are worth.
    """
    return history.agreements[0].issues[issue] if history.agreement_count > 0 else NAN


@outcome("share")
def terms_index(world: World, history: History) -> float:
    """All terms in one number from 0 (the holder's ideal) to 1 (the claimant's); NaN: no deal.

    The mean of the issues' terms, weighted equally by the two leaders' weights. An issue left
    open counts as it stands: halfway between what the claimant enjoys of it and what the holder
    does not. So a partial and a comprehensive deal are measured on the same whole.
    """
    if history.agreement_count == 0:
        return NAN
    index = 0.0
    for k in range(world.issue_count):
        issue, value = world.issues[k], history.agreements[0].issues[k]
        if math.isnan(value):
            value = (issue.status_quo.claimant + 1.0 - issue.status_quo.holder) / 2.0
        index += both_weight(world, k) * value
    return index


@outcome("issues", int)
def issues_left_open(world: World, history: History) -> int:
    """Number of issues that the first agreement leaves open (0 without an agreement)."""
    if history.agreement_count == 0:
        return 0
    count = 0
    for k in range(world.issue_count):
        count += math.isnan(history.agreements[0].issues[k])
    return count


@outcome("handovers", int)
def handovers_done(world: World, history: History) -> int:
    """Number of promised handovers of territory that were carried out."""
    count = 0
    for k in range(history.handover_count):
        count += history.handovers[k].done
    return count


@outcome("handovers", int)
def handovers_refused(world: World, history: History) -> int:
    """Number of promised handovers of territory that were refused when they fell due."""
    return history.handover_count - handovers_done(world, history)


@outcome("days")
def handover_days(world: World, history: History) -> float:
    """Median days from an agreement to the handovers done under it (NaN: none)."""
    count = 0
    for k in range(history.handover_count):
        if history.handovers[k].done != 0:
            history.ranked[count] = history.handovers[k].wait
            count += 1
    return median(history, count)


@part
def _next_war(history: History) -> int:
    """Place of the first war after an agreement; -1: there is none."""
    for k in range(history.war_count):
        if history.wars[k].agreements_before > 0:
            return k
    return -1


@outcome("0 or 1", bool)
def relapse(world: World, history: History) -> bool:
    """Whether war came back after an agreement."""
    return _next_war(history) >= 0


@outcome("years")
def relapse_years(world: World, history: History) -> float:
    """Years from the first agreement to the next attack (NaN: no agreement, or peace held)."""
    found = _next_war(history)
    if found < 0:
        return NAN
    return years_between(history.agreements[0].day, history.wars[found].opening)
