"""Outcomes: whether, when and why war came, how long it lasted and how far it went."""

from __future__ import annotations

import statistics

from sim.outcomes.history import NAN, History, War, date_of, decimal_year
from sim.outcomes.registry import outcome
from sim.parameters import SIDES
from sim.record import REASON_NOISE
from sim.rules.numeric import total


def _first(history: History) -> War | None:
    return history.wars[0] if history.wars else None


def _clashes(history: History) -> list[War]:
    return [war for war in history.wars if not war.large]


def _taken_in(history: History, war: War) -> int:
    """Captures by the claimant in a war, less captures by the holder."""
    mine = sum(1 for event in war.captures if history.sides[event.actor] == "claimant")
    return 2 * mine - len(war.captures)


def _all_deaths(war: War) -> float:
    return total(war.deaths(side) for side in SIDES)


# -- whether, when, who and why ------------------------------------------------------------------


@outcome("0 or 1", bool)
def war(history: History) -> bool:
    """Whether there was any war, large or small."""
    return bool(history.wars)


@outcome("wars", int)
def wars(history: History) -> int:
    """Number of wars, large and small.

    A war begins with an attack in peace and ends with a truce that holds, an agreement or the run.
    """
    return len(history.wars)


@outcome("years")
def war_onset(history: History) -> float:
    """Years from the start to the first day of the first war (NaN: none)."""
    first = _first(history)
    return NAN if first is None else history.years(first.onset)


@outcome("date", str)
def war_onset_date(history: History) -> str:
    """Date of the first day of the first war (empty: none)."""
    first = _first(history)
    return date_of(None if first is None else first.onset)


@outcome("side", str)
def first_war_opener(history: History) -> str:
    """Side that opened the first war: claimant or holder (empty: no war)."""
    first = _first(history)
    return "" if first is None else first.opener


@outcome("words", str)
def first_war_reason(history: History) -> str:
    """Theory that the first attack agrees with (empty: no war)."""
    first = _first(history)
    return "" if first is None else first.opening.reason


@outcome("0 or 1", bool)
def large_war(history: History) -> bool:
    """Whether there was a large war: one with at least 14 days of battle."""
    return history.large_war is not None


@outcome("wars", int)
def large_wars(history: History) -> int:
    """Number of large wars: those with at least 14 days of battle."""
    return sum(1 for one in history.wars if one.large)


@outcome("year")
def large_war_onset(history: History) -> float:
    """Decimal year of the first day of the first large war (NaN: none)."""
    found = history.large_war
    return NAN if found is None else decimal_year(found.onset)


@outcome("date", str)
def large_war_onset_date(history: History) -> str:
    """Date of the first day of the first large war (empty: none)."""
    found = history.large_war
    return date_of(None if found is None else found.onset)


@outcome("side", str)
def large_war_opener(history: History) -> str:
    """Side that opened the first large war (empty: none)."""
    found = history.large_war
    return "" if found is None else found.opener


@outcome("words", str)
def large_war_reason(history: History) -> str:
    """Theory that the attack which opened the first large war agrees with (empty: none)."""
    found = history.large_war
    return "" if found is None else found.opening.reason


@outcome("0 or 1", bool)
def first_attack_by_noise(history: History) -> bool:
    """Whether the first attack was noise in choice: its own figures spoke against it.

    False also when there was no war.
    """
    first = _first(history)
    return first is not None and first.opening.reason == REASON_NOISE


@outcome("0 or 1", bool)
def large_war_by_noise(history: History) -> bool:
    """Whether the attack that opened the first large war was noise in choice.

    False also when there was no large war.
    """
    found = history.large_war
    return found is not None and found.opening.reason == REASON_NOISE


@outcome("0 or 1", bool)
def clash(history: History) -> bool:
    """Whether there was a clash: a war with fewer than 14 days of battle."""
    return bool(_clashes(history))


@outcome("wars", int)
def clash_count(history: History) -> int:
    """Number of clashes: wars with fewer than 14 days of battle."""
    return len(_clashes(history))


@outcome("wars", int)
def clashes_before_large_war(history: History) -> int:
    """Number of clashes before the first large war (or in the whole run, without one)."""
    found = history.large_war
    return len(history.wars) if found is None else history.wars.index(found)


@outcome("0 or 1", bool)
def agreed_before_large_war(history: History) -> bool:
    """Whether an agreement was signed before the first large war (or at all, without one)."""
    found = history.large_war
    return bool(history.agreements) if found is None else found.agreements_before > 0


@outcome("wars", int)
def wars_ended_by_truce(history: History) -> int:
    """Wars that ended in a truce, brokered or tacit, that held long enough to become the norm."""
    return sum(1 for one in history.wars if one.end == "truce")


@outcome("wars", int)
def wars_ended_by_agreement(history: History) -> int:
    """Wars that ended in an agreement."""
    return sum(1 for one in history.wars if one.end == "agreement")


@outcome("0 or 1", bool)
def fighting_at_end(history: History) -> bool:
    """Whether there was fighting on the last day of the run."""
    return history.fighting


# -- how long and how far ------------------------------------------------------------------------


@outcome("days")
def fighting_days(history: History) -> float:
    """Days of battle in all wars together."""
    return total(one.days_fought for one in history.wars)


@outcome("days")
def longest_war_days(history: History) -> float:
    """Days of the longest war, from its first day of battle to its last, pauses included."""
    return max((one.calendar_days for one in history.wars), default=0.0)


@outcome("days")
def first_war_days(history: History) -> float:
    """Days of battle in the first war (NaN: none)."""
    first = _first(history)
    return NAN if first is None else first.days_fought


@outcome("objectives")
def first_war_objectives(history: History) -> float:
    """Objectives that the claimant took in the first war, less those it lost (NaN: no war)."""
    first = _first(history)
    return NAN if first is None else _taken_in(history, first)


@outcome("deaths")
def first_war_deaths(history: History) -> float:
    """Deaths of both sides in the first war (NaN: none)."""
    first = _first(history)
    return NAN if first is None else _all_deaths(first)


@outcome("days")
def large_war_days(history: History) -> float:
    """Days of battle in the first large war (NaN: none)."""
    found = history.large_war
    return NAN if found is None else found.days_fought


@outcome("days")
def large_war_calendar_days(history: History) -> float:
    """Days from the first day of battle of the first large war to its last (NaN: none)."""
    found = history.large_war
    return NAN if found is None else found.calendar_days


@outcome("objectives")
def large_war_objectives(history: History) -> float:
    """Objectives that the claimant took in the first large war, less those it lost (NaN: none)."""
    found = history.large_war
    return NAN if found is None else _taken_in(history, found)


@outcome("days")
def clash_days(history: History) -> float:
    """Median days of battle in a clash (NaN: no clash)."""
    found = [one.days_fought for one in _clashes(history)]
    return statistics.median(found) if found else NAN


@outcome("deaths")
def clash_deaths(history: History) -> float:
    """Median deaths of both sides in a clash (NaN: no clash)."""
    found = [_all_deaths(one) for one in _clashes(history)]
    return statistics.median(found) if found else NAN


@outcome("interventions", int)
def interventions(history: History) -> int:
    """Times that a third party stopped an offensive at its red line."""
    return sum(1 for _ in history.record.of("intervention"))
