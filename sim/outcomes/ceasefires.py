"""Outcomes: ceasefires that brokers proposed in war, and what became of them."""

from __future__ import annotations

import statistics

from sim.outcomes.history import NAN, Ceasefire, History
from sim.outcomes.registry import outcome


def _agreed(history: History) -> list[Ceasefire]:
    return [one for one in history.ceasefires if one.agreed]


def _held(ceasefire: Ceasefire) -> int:
    return (ceasefire.end_day or ceasefire.day) - ceasefire.day


@outcome("ceasefires", int)
def ceasefires_tried(history: History) -> int:
    """Ceasefires that a broker proposed in war, agreed or refused."""
    return len(history.ceasefires)


@outcome("ceasefires", int)
def ceasefires_agreed(history: History) -> int:
    """Ceasefires that a broker proposed and both sides agreed to."""
    return len(_agreed(history))


@outcome("ceasefires", int)
def ceasefires_failed(history: History) -> int:
    """Brokered ceasefires that were agreed and then broken."""
    return sum(1 for one in history.ceasefires if one.broken)


@outcome("days")
def longest_ceasefire_days(history: History) -> float:
    """Longest time that a brokered ceasefire lasted (NaN: none agreed).

    It lasts until the next attack or agreement, or to the end of the run.
    """
    return max((float(_held(one)) for one in _agreed(history)), default=NAN)


@outcome("days")
def days_to_failure(history: History) -> float:
    """Median days that the brokered ceasefires which failed had held (NaN: none failed).

    The model cannot tell times shorter than one step of the war clock, usually a day.
    """
    held = [_held(one) for one in history.ceasefires if one.broken]
    return float(statistics.median(held)) if held else NAN
