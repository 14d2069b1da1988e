"""Outcomes: whether, when and why war came, how long it lasted and how far it went."""

from __future__ import annotations

import math

from sim.events import codes
from sim.events.calendar import decimal_year, years_between
from sim.events.history import (
    ENDED_BY_AGREEMENT,
    ENDED_BY_TRUCE,
    History,
    War,
    calendar_days,
    deaths_in,
    ended,
    is_large,
    median,
    onset,
)
from sim.memory.marks import World, part
from sim.outcomes.registry import outcome
from sim.parameters import SIDES

NAN = math.nan
_SIDES = ("", *SIDES)


@part
def _opener(war: War) -> int:
    """Place of the side that opened a war among the words for sides."""
    return 1 if war.opener > 0 else 2


# -- whether, when, who and why ------------------------------------------------------------------


@outcome("0 or 1", bool)
def war(world: World, history: History) -> bool:
    """Whether there was any war, large or small."""
    return history.war_count > 0


@outcome("wars", int)
def wars(world: World, history: History) -> int:
    """Number of wars, large and small.

    A war begins with an attack in peace and ends with a truce that holds, an agreement or the run.
    """
    return history.war_count


@outcome("years")
def war_onset(world: World, history: History) -> float:
    """Years from the start to the first day of the first war (NaN: none)."""
    if history.war_count == 0:
        return NAN
    return years_between(world.start, onset(history.wars[0]))


@outcome("date", str)
def war_onset_date(world: World, history: History) -> float:
    """Date of the first day of the first war (empty: none)."""
    return onset(history.wars[0]) if history.war_count > 0 else NAN


@outcome("side", str, words=_SIDES)
def first_war_opener(world: World, history: History) -> int:
    """Side that opened the first war: claimant or holder (empty: no war)."""
    return _opener(history.wars[0]) if history.war_count > 0 else 0


@outcome("words", str, words=codes.REASONS)
def first_war_reason(world: World, history: History) -> int:
    """Theory that the first attack agrees with (empty: no war)."""
    return history.wars[0].reason if history.war_count > 0 else codes.NO_REASON


@outcome("0 or 1", bool)
def large_war(world: World, history: History) -> bool:
    """Whether there was a large war: one with at least 14 days of battle."""
    return history.first_large >= 0


@outcome("wars", int)
def large_wars(world: World, history: History) -> int:
    """Number of large wars: those with at least 14 days of battle."""
    count = 0
    for k in range(history.war_count):
        count += is_large(history.wars[k])
    return count


@outcome("year")
def large_war_onset(world: World, history: History) -> float:
    """Decimal year of the first day of the first large war (NaN: none)."""
    found = history.first_large
    return NAN if found < 0 else decimal_year(onset(history.wars[found]))


@outcome("date", str)
def large_war_onset_date(world: World, history: History) -> float:
    """Date of the first day of the first large war (empty: none)."""
    found = history.first_large
    return NAN if found < 0 else onset(history.wars[found])


@outcome("side", str, words=_SIDES)
def large_war_opener(world: World, history: History) -> int:
    """Side that opened the first large war (empty: none)."""
    found = history.first_large
    return 0 if found < 0 else _opener(history.wars[found])


@outcome("words", str, words=codes.REASONS)
def large_war_reason(world: World, history: History) -> int:
    """Theory that the attack which opened the first large war agrees with (empty: none)."""
    found = history.first_large
    return codes.NO_REASON if found < 0 else history.wars[found].reason


@outcome("years")
def years_to_large_war(world: World, history: History) -> float:
    """Years from the first day of the first war to that of the first large war.

    NaN without a large war, or where the first war of all is the large one.
    """
    found = history.first_large
    if found <= 0:
        return NAN
    return years_between(onset(history.wars[0]), onset(history.wars[found]))


@outcome("0 or 1", bool)
def first_attack_by_noise(world: World, history: History) -> bool:
    """Whether the first attack was noise in choice: its own figures spoke against it.

    False also when there was no war.
    """
    return history.war_count > 0 and history.wars[0].reason == codes.NOISE


@outcome("0 or 1", bool)
def large_war_by_noise(world: World, history: History) -> bool:
    """Whether the attack that opened the first large war was noise in choice.

    False also when there was no large war.
    """
    found = history.first_large
    return found >= 0 and history.wars[found].reason == codes.NOISE


@outcome("0 or 1", bool)
def clash(world: World, history: History) -> bool:
    """Whether there was a clash: a war with fewer than 14 days of battle."""
    return clash_count(world, history) > 0


@outcome("wars", int)
def clash_count(world: World, history: History) -> int:
    """Number of clashes: wars with fewer than 14 days of battle."""
    return history.war_count - large_wars(world, history)


@outcome("wars", int)
def clashes_before_large_war(world: World, history: History) -> int:
    """Number of clashes before the first large war (or in the whole run, without one)."""
    found = history.first_large
    return history.war_count if found < 0 else found


@outcome("0 or 1", bool)
def agreed_before_large_war(world: World, history: History) -> bool:
    """Whether an agreement was signed before the first large war (or at all, without one)."""
    found = history.first_large
    if found < 0:
        return history.agreement_count > 0
    return history.wars[found].agreements_before > 0


@outcome("wars", int)
def wars_ended_by_truce(world: World, history: History) -> int:
    """Wars that ended in a truce, brokered or tacit, that held long enough to become the norm."""
    return ended(history, ENDED_BY_TRUCE)


@outcome("wars", int)
def wars_ended_by_agreement(world: World, history: History) -> int:
    """Wars that ended in an agreement."""
    return ended(history, ENDED_BY_AGREEMENT)


@outcome("0 or 1", bool)
def fighting_at_end(world: World, history: History) -> bool:
    """Whether there was fighting on the last day of the run."""
    return history.fighting != 0


@outcome("days")
def preparation_days(world: World, history: History) -> float:
    """Days from the decision to attack to the opening of the main war.

    The main war is the first large one, or failing that the first (NaN: none, or not prepared).
    """
    found = history.main_war
    if found < 0 or history.wars[found].prepared_days < 0:
        return NAN
    return float(history.wars[found].prepared_days)


@outcome("preparations", int)
def stood_down(world: World, history: History) -> int:
    """Preparations of an attack that were called off, at the second look or by what came first."""
    return history.stood_down


# -- how long and how far ------------------------------------------------------------------------


@outcome("days")
def fighting_days(world: World, history: History) -> float:
    """Days of battle in all wars together."""
    days = 0.0
    for k in range(history.war_count):
        days += history.wars[k].days_fought
    return days


@outcome("days")
def longest_war_days(world: World, history: History) -> float:
    """Days of the longest war, from its first day of battle to its last, pauses included."""
    longest = 0.0
    for k in range(history.war_count):
        longest = max(longest, calendar_days(history.wars[k]))
    return longest


@outcome("days")
def first_war_days(world: World, history: History) -> float:
    """Days of battle in the first war (NaN: none)."""
    return history.wars[0].days_fought if history.war_count > 0 else NAN


@outcome("objectives")
def first_war_objectives(world: World, history: History) -> float:
    """Objectives that the claimant took in the first war, less those it lost (NaN: no war)."""
    return history.wars[0].taken if history.war_count > 0 else NAN


@outcome("deaths")
def first_war_deaths(world: World, history: History) -> float:
    """Deaths of both sides in the first war (NaN: none)."""
    return deaths_in(history.wars[0]) if history.war_count > 0 else NAN


@outcome("days")
def large_war_days(world: World, history: History) -> float:
    """Days of battle in the first large war (NaN: none)."""
    found = history.first_large
    return NAN if found < 0 else history.wars[found].days_fought


@outcome("days")
def large_war_calendar_days(world: World, history: History) -> float:
    """Days from the first day of battle of the first large war to its last (NaN: none)."""
    found = history.first_large
    return NAN if found < 0 else calendar_days(history.wars[found])


@outcome("objectives")
def large_war_objectives(world: World, history: History) -> float:
    """Objectives that the claimant took in the first large war, less those it lost (NaN: none)."""
    found = history.first_large
    return NAN if found < 0 else history.wars[found].taken


@outcome("days")
def clash_days(world: World, history: History) -> float:
    """Median days of battle in a clash (NaN: no clash)."""
    count = 0
    for k in range(history.war_count):
        if not is_large(history.wars[k]):
            history.ranked[count] = history.wars[k].days_fought
            count += 1
    return median(history, count)


@outcome("deaths")
def clash_deaths(world: World, history: History) -> float:
    """Median deaths of both sides in a clash (NaN: no clash)."""
    count = 0
    for k in range(history.war_count):
        if not is_large(history.wars[k]):
            history.ranked[count] = deaths_in(history.wars[k])
            count += 1
    return median(history, count)


@outcome("interventions", int)
def interventions(world: World, history: History) -> int:
    """Times that a third party stopped an offensive at its red line."""
    return history.interventions
