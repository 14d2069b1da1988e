"""Amounts in words: a number with its unit, a stretch of time, a size on disk."""

from __future__ import annotations

import math


def counted(number: str, unit: str) -> str:
    """A number with its unit, which is in the singular after 1.

    >>> counted("1", "days"), counted("1.5", "days"), counted("1", "MB")
    ('1 day', '1.5 days', '1 MB')
    """
    return f"{number} {unit_of(number, unit)}"


def unit_of(number: str, unit: str) -> str:
    """A unit as it is written after a number: `deaths per month`, but after 1 `death per month`.

    >>> unit_of("1", "deaths per month"), unit_of("2", "deaths"), unit_of("1", "s")
    ('death per month', 'deaths', 's')
    """
    first, space, rest = unit.partition(" ")
    singular = first[:-1] if number == "1" and first.endswith("s") and len(first) > 2 else first
    return f"{singular}{space}{rest}"


def duration(seconds: float) -> str:
    """A stretch of time with two digits.

    >>> [duration(one) for one in (0.0000123, 0.05, 42, 150, 7200, 86_400, 400_000, 1e9)]
    ['12 microseconds', '50 ms', '42 s', '2.5 minutes', '2 hours', '1 day', '4.6 days', '32 years']
    """
    units = (
        ("years", 365.25 * 86400),
        ("days", 86400.0),
        ("hours", 3600.0),
        ("minutes", 60.0),
        ("s", 1.0),
        ("ms", 1e-3),
        ("microseconds", 1e-6),
    )
    return _in_the_largest(seconds, units)


def size(count: float) -> str:
    """A number of bytes with two digits.

    >>> [size(one) for one in (1, 310, 4200, 123_456_789, 5e12)]
    ['1 byte', '310 bytes', '4.2 kB', '120 MB', '5 TB']
    """
    units = (("PB", 1e15), ("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3), ("bytes", 1.0))
    return _in_the_largest(count, units)


def _in_the_largest(amount: float, units: tuple[tuple[str, float], ...]) -> str:
    """An amount in the largest of these units of which it has at least one."""
    name, one = next((unit for unit in units if amount >= unit[1]), units[-1])
    return counted(two_digits(amount / one), name)


def two_digits(number: float) -> str:
    """A number rounded to two digits.

    >>> two_digits(0.01234), two_digits(1234), two_digits(0)
    ('0.012', '1,200', '0')
    """
    if number <= 0:
        return "0"
    rounded = round(number, 1 - math.floor(math.log10(number)))
    return f"{rounded:,.0f}" if rounded >= 10 else f"{rounded:g}"
