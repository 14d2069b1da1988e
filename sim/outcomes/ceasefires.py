"""Outcomes: ceasefires that brokers proposed in war, and what became of them."""

from __future__ import annotations

import math

from sim.events.calendar import NO_DAY
from sim.events.history import Ceasefire, History, War, days_held, median, onset
from sim.memory.marks import World, part
from sim.outcomes.registry import outcome

NAN = math.nan


@outcome("ceasefires", int)
def ceasefires_tried(world: World, history: History) -> int:
    """Ceasefires that a broker proposed in war, agreed or refused."""
    return history.ceasefire_count


@outcome("ceasefires", int)
def ceasefires_agreed(world: World, history: History) -> int:
    """Ceasefires that a broker proposed and both sides agreed to."""
    count = 0
    for k in range(history.ceasefire_count):
        count += history.ceasefires[k].agreed
    return count


@outcome("ceasefires", int)
def ceasefires_failed(world: World, history: History) -> int:
    """Brokered ceasefires that were agreed and then broken."""
    count = 0
    for k in range(history.ceasefire_count):
        count += history.ceasefires[k].broken
    return count


@outcome("days")
def longest_ceasefire_days(world: World, history: History) -> float:
    """Longest time that a brokered ceasefire lasted (NaN: none agreed).

    It lasts until the next attack or agreement, or to the end of the run.
    """
    longest = NAN
    for k in range(history.ceasefire_count):
        if history.ceasefires[k].agreed != 0:
            held = float(days_held(history.ceasefires[k]))
            longest = held if math.isnan(longest) else max(longest, held)
    return longest


@outcome("days")
def days_to_failure(world: World, history: History) -> float:
    """Median days that the brokered ceasefires which failed had held (NaN: none failed).

    The model cannot tell times shorter than one step of the war clock, usually a day.
    """
    count = 0
    for k in range(history.ceasefire_count):
        if history.ceasefires[k].broken != 0:
            history.ranked[count] = days_held(history.ceasefires[k])
            count += 1
    return median(history, count)


@part
def _agreed_in(ceasefire: Ceasefire, war: War) -> bool:
    """Whether a brokered ceasefire was agreed in a war, the day of its end included."""
    after = war.end_day != NO_DAY and ceasefire.day > war.end_day
    return ceasefire.agreed != 0 and ceasefire.day >= war.opening and not after


@outcome("days")
def days_to_first_ceasefire(world: World, history: History) -> float:
    """Days from the first battle of the first large war to its first brokered ceasefire.

    One that both sides agreed to (NaN: none).
    """
    found = history.first_large
    if found < 0:
        return NAN
    for k in range(history.ceasefire_count):
        if _agreed_in(history.ceasefires[k], history.wars[found]):
            return history.ceasefires[k].day - onset(history.wars[found])
    return NAN


@outcome("days")
def days_between_ceasefires(world: World, history: History) -> float:
    """Median days from one agreed ceasefire of the first large war to the next (NaN: no two).

    Brokered ones, kept or broken.
    """
    found = history.first_large
    if found < 0:
        return NAN
    before, count = NO_DAY, 0
    for k in range(history.ceasefire_count):
        if _agreed_in(history.ceasefires[k], history.wars[found]):
            if before != NO_DAY:
                history.ranked[count] = history.ceasefires[k].day - before
                count += 1
            before = history.ceasefires[k].day
    return median(history, count)
