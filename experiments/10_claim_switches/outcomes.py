"""What is asked of each run of a switch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from sim.events.calendar import decimal_year
from sim.experiments.standing import open_issue, weights
from sim.scenario import Scenario


@dataclass(frozen=True)
class Outcome:
    """An outcome of an arm: a share of runs, a mean over runs, or a ratio of sums over runs."""

    words: str
    kind: Literal["share", "mean", "ratio"]
    unit: str
    read: Callable[[pd.DataFrame, Scenario], tuple[pd.Series, ...]]


def column(name: str) -> Callable[[pd.DataFrame, Scenario], tuple[pd.Series, ...]]:
    """A column of the runs as numbers."""
    return lambda runs, _: (runs[name].astype(float),)


def ratio(above_line: str, below: str) -> Callable[[pd.DataFrame, Scenario], tuple[pd.Series, ...]]:
    """Two columns, of which the sums are divided."""
    return lambda runs, _: (runs[above_line].astype(float), runs[below].astype(float))


def if_agreed(name: str) -> Callable[[pd.DataFrame, Scenario], tuple[pd.Series, ...]]:
    """Whether a column is above 0, in the runs with an agreement."""

    def read(runs: pd.DataFrame, _: Scenario) -> tuple[pd.Series, ...]:
        return (runs[name].astype(float).gt(0).astype(float).where(runs["agreed"].astype(bool)),)

    return read


def waiting(runs: pd.DataFrame, scenario: Scenario) -> tuple[pd.Series, ...]:
    """Share of the period that passes before a large war: all of it where there is none."""
    first, last = (
        decimal_year(day.toordinal()) for day in (scenario.clock.start, scenario.clock.end)
    )
    onset = runs["large_war_onset"].astype(float)
    return (((onset - first) / (last - first)).clip(0, 1).fillna(1),)


def peaceful(runs: pd.DataFrame, _: Scenario) -> tuple[pd.Series, ...]:
    """An agreement, and no large war in the whole run."""
    return ((runs["agreed"].astype(bool) & ~runs["large_war"].astype(bool)).astype(float),)


def prompt(runs: pd.DataFrame, _: Scenario) -> tuple[pd.Series, ...]:
    """An agreement within a week of the keystone's fall, where it fell."""
    soon = runs["days_keystone_to_agreement"].astype(float).le(7).astype(float)
    return (soon.where(runs["keystone_day"].notna()),)


def early(runs: pd.DataFrame, _: Scenario) -> tuple[pd.Series, ...]:
    """War again within five years of an agreement, where there is one."""
    soon = runs["relapse_years"].astype(float).le(5).astype(float)
    return (soon.where(runs["agreed"].astype(bool)),)


def beyond(runs: pd.DataFrame, scenario: Scenario) -> tuple[pd.Series, ...]:
    """Mean of the political issues that no deal leaves open; unsigned, they stand as they are."""
    shares = weights(scenario)
    parts = [
        shares[name] * runs[f"terms:{name}"].astype(float).fillna(open_issue(scenario.issues[name]))
        for name in BEYOND
    ]
    return (sum(parts[1:], start=parts[0]) / sum(shares[name] for name in BEYOND),)


def at_home(runs: pd.DataFrame, _: Scenario) -> tuple[pd.Series, ...]:
    """The opening of the large war paid by its reward at home alone, where there was one."""
    reason = runs["large_war_reason"].astype(str) == "a success at home that talks do not bring"
    return (reason.astype(float).where(runs["large_war"].astype(bool)),)


def russian(runs: pd.DataFrame, _: Scenario) -> tuple[pd.Series, ...]:
    """An agreement that Russia brokered."""
    return ((runs["settlement_broker"].astype(str) == "russia").astype(float),)


def refusals(runs: pd.DataFrame, _: Scenario) -> tuple[pd.Series, ...]:
    """Refusals by the holder's side less those by the claimant's, and sessions that failed."""
    gap = runs["refused_by_holder_side"].astype(float) - runs["refused_by_claimant_side"]
    return (gap.astype(float), runs["sessions_refused"].astype(float))


BEYOND = ("security", "return", "transport")
POINTS, PERIOD, GROUND, TERMS = "points", "% of the period", "% of the territory", "terms"
DAYS, PLAIN = "days", ""
#: unit -> name of the smallest effect of interest in the protocol.
SMALLEST = {
    POINTS: "probability",
    GROUND: "ground",
    TERMS: "terms",
    DAYS: "days",
}
OUTCOMES: Mapping[str, Outcome] = {
    "war": Outcome("any war", "share", POINTS, column("war")),
    "large": Outcome("large war", "share", POINTS, column("large_war")),
    "wait": Outcome("wait for a large war", "mean", PERIOD, waiting),
    "clash": Outcome("a clash", "share", POINTS, column("clash")),
    "clashes": Outcome(
        "clashes before a large war", "mean", PLAIN, column("clashes_before_large_war")
    ),
    "incidents": Outcome(
        "deaths on the line a month", "mean", PLAIN, column("incident_deaths_per_month")
    ),
    "agreed": Outcome("agreement", "share", POINTS, column("agreed")),
    "peaceful": Outcome("agreement and no large war", "share", POINTS, peaceful),
    "terms": Outcome("terms", "mean", TERMS, column("terms_index")),
    "beyond": Outcome("issues that force cannot reach", "mean", TERMS, beyond),
    "days": Outcome("length of the large war", "mean", DAYS, column("large_war_days")),
    "fighting": Outcome("days of fighting", "mean", DAYS, column("fighting_days")),
    "force": Outcome("ground by force", "mean", GROUND, column("control_by_force")),
    "talk": Outcome("ground by talk", "mean", GROUND, column("control_by_talk")),
    "ground": Outcome("ground at the end", "mean", GROUND, column("control_end")),
    "objectives": Outcome("objectives taken", "mean", PLAIN, column("large_war_objectives")),
    "keystone": Outcome("day on which the keystone falls", "mean", DAYS, column("keystone_day")),
    "prompt": Outcome("agreement within a week of its fall", "share", POINTS, prompt),
    "to_agreement": Outcome(
        "days from its fall to an agreement", "mean", DAYS, column("days_keystone_to_agreement")
    ),
    "technology": Outcome(
        "score of technology", "mean", PLAIN, column("condition_technological_superiority")
    ),
    "home": Outcome("large war for a success at home", "share", POINTS, at_home),
    "sessions": Outcome("sessions of talks", "mean", PLAIN, column("sessions")),
    "record": Outcome("meetings for the record", "mean", PLAIN, column("sessions_for_the_record")),
    "refused": Outcome("sessions refused", "mean", PLAIN, column("sessions_refused")),
    "interventions": Outcome("interventions", "mean", PLAIN, column("interventions")),
    "russian": Outcome("agreement brokered by Russia", "share", POINTS, russian),
    "gap": Outcome("holder's less claimant's share of refusals", "ratio", POINTS, refusals),
    "by_holder": Outcome(
        "refused by the holder's side",
        "ratio",
        POINTS,
        ratio("refused_by_holder_side", "sessions_refused"),
    ),
    "by_claimant": Outcome(
        "refused by the claimant's side",
        "ratio",
        POINTS,
        ratio("refused_by_claimant_side", "sessions_refused"),
    ),
    "veto": Outcome(
        "refused by a veto alone",
        "ratio",
        POINTS,
        ratio("refused_by_veto_alone", "sessions_refused"),
    ),
    "both": Outcome("both sides refused", "share", POINTS, column("both_sides_refused")),
    "broken": Outcome(
        "agreed ceasefires that break",
        "ratio",
        POINTS,
        ratio("ceasefires_failed", "ceasefires_agreed"),
    ),
    "ceasefires": Outcome("ceasefires agreed", "mean", PLAIN, column("ceasefires_agreed")),
    "relapse": Outcome("war again after an agreement", "share", POINTS, if_agreed("relapse")),
    "early": Outcome("war again within five years", "share", POINTS, early),
    "not_handed": Outcome("a handover refused", "share", POINTS, if_agreed("handovers_refused")),
}
COLUMNS = (
    *("war", "large_war", "large_war_onset", "large_war_days", "large_war_objectives", "clash"),
    *("clashes_before_large_war", "incident_deaths_per_month", "agreed", "terms_index"),
    *(f"terms:{name}" for name in BEYOND),
    *("fighting_days", "control_by_force", "control_by_talk", "control_end", "keystone_day"),
    *("days_keystone_to_agreement", "condition_technological_superiority", "large_war_reason"),
    *("sessions", "sessions_for_the_record", "sessions_refused", "interventions"),
    *("settlement_broker", "refused_by_holder_side", "refused_by_claimant_side"),
    *("refused_by_veto_alone", "both_sides_refused", "ceasefires_failed", "ceasefires_agreed"),
    *("relapse", "relapse_years", "handovers_refused"),
)
