"""Outcomes: whether and how the conflict was settled, and what became of the deal."""

from __future__ import annotations

import statistics

from sim.outcomes.history import NAN, History, date_of
from sim.outcomes.registry import outcome
from sim.rules.numeric import total
from sim.scenario.schema import Scenario


def _issues(scenario: Scenario) -> list[tuple[str, ...]]:
    return [(name,) for name in scenario.issues]


@outcome("word", str)
def settlement(history: History) -> str:
    """Kind of the first agreement (`partial` or `comprehensive`), else `ceasefire` or `none`.

    `ceasefire` means that there was no agreement and at least one war ended in a truce that held.
    """
    if history.agreements:
        return history.agreements[0].subject
    return "ceasefire" if any(war.end == "truce" for war in history.wars) else "none"


@outcome("word", str)
def settlement_at_end(history: History) -> str:
    """What is in force on the last day: the last agreement or held truce, if no war followed."""
    return history.settlement_at_end


@outcome("agreements", int)
def agreements(history: History) -> int:
    """Number of agreements signed."""
    return len(history.agreements)


@outcome("0 or 1", bool)
def agreed(history: History) -> bool:
    """Whether any agreement was signed."""
    return bool(history.agreements)


@outcome("years")
def settlement_year(history: History) -> float:
    """Years from the start to the first agreement (NaN: none)."""
    return history.years(history.agreements[0].day) if history.agreements else NAN


@outcome("days")
def settlement_day(history: History) -> float:
    """Days from the start to the first agreement (NaN: none)."""
    return history.agreements[0].day - history.start if history.agreements else NAN


@outcome("date", str)
def settlement_date(history: History) -> str:
    """Date of the first agreement (empty: none)."""
    return date_of(history.agreements[0].day if history.agreements else None)


@outcome("word", str)
def settlement_broker(history: History) -> str:
    """Who brokered the first agreement (empty: nobody, or no agreement)."""
    return history.agreements[0].actor if history.agreements else ""


@outcome("0 or 1", bool)
def settled_in_war(history: History) -> bool:
    """Whether the first agreement ended a war rather than came in peace."""
    if not history.agreements:
        return False
    first = history.agreements[0].day
    return any(war.end == "agreement" and war.end_day == first for war in history.wars)


@outcome("share", name="terms:<issue>", keys=_issues)
def terms(history: History, issue: str) -> float:
    """Agreed outcome of an issue: 0 the holder's ideal, 1 the claimant's (NaN: open or no deal).

    For territory it is the mean over the issue's objectives, weighted by what they are worth.
    """
    if not history.agreements:
        return NAN
    numbers = history.agreements[0].numbers
    if history.scenario.issues[issue].kind == "political":
        return numbers.get(f"terms:{issue}", NAN)
    return total(
        objective.share * numbers.get(f"terms:{name}", NAN)
        for name, objective in history.scenario.objectives.items()
        if objective.issue == issue
    )


@outcome("share")
def terms_index(history: History) -> float:
    """All terms in one number from 0 (the holder's ideal) to 1 (the claimant's); NaN: no deal.

    The mean of the issues' terms, weighted equally by the two leaders' weights. An issue left
    open counts as it stands: halfway between what the claimant enjoys of it and what the holder
    does not. So a partial and a comprehensive deal are measured on the same whole.
    """
    if not history.agreements:
        return NAN
    index = 0.0
    for name, issue in history.scenario.issues.items():
        value = terms(history, name)
        if value != value:  # NaN: the issue is left open
            status_quo = issue.status_quo
            value = (status_quo.claimant + 1.0 - status_quo.holder) / 2.0
        index += history.both_weight(name) * float(value)
    return index


@outcome("issues", int)
def issues_left_open(history: History) -> int:
    """Number of issues that the first agreement leaves open (0 without an agreement)."""
    if not history.agreements:
        return 0
    values = (float(terms(history, name)) for name in history.scenario.issues)
    return sum(1 for value in values if value != value)


@outcome("handovers", int)
def handovers_done(history: History) -> int:
    """Number of promised handovers of territory that were carried out."""
    return sum(1 for event in history.handovers if event.outcome == "done")


@outcome("handovers", int)
def handovers_refused(history: History) -> int:
    """Number of promised handovers of territory that were refused when they fell due."""
    return sum(1 for event in history.handovers if event.outcome == "refused")


@outcome("days")
def handover_days(history: History) -> float:
    """Median days from an agreement to the handovers done under it (NaN: none)."""
    waits = history.handover_waits
    return float(statistics.median(waits)) if waits else NAN


@outcome("0 or 1", bool)
def relapse(history: History) -> bool:
    """Whether war came back after an agreement."""
    value = float(relapse_years(history))
    return value == value


@outcome("years")
def relapse_years(history: History) -> float:
    """Years from the first agreement to the next attack (NaN: no agreement, or peace held)."""
    if not history.agreements:
        return NAN
    after = [war.opening.day for war in history.wars if war.agreements_before > 0]
    return (after[0] - history.agreements[0].day) / 365.25 if after else NAN
