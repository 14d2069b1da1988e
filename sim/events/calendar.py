"""Day numbers and calendar years, by whole numbers: as :meth:`datetime.date.toordinal` counts."""

from __future__ import annotations

from sim.memory.marks import World, part
from sim.rules.balance import DAYS_PER_YEAR

#: No day: days are counted from 1.
NO_DAY = 0
#: Days of a month of a run, counted from its first day: the step of peace of the shipped scenarios.
MONTH_DAYS = 30


@part
def new_year(year: int) -> int:
    """Day number of 1 January.

    >>> import datetime
    >>> new_year(2020) == datetime.date(2020, 1, 1).toordinal()
    True
    """
    before = year - 1
    return before * 365 + before // 4 - before // 100 + before // 400 + 1


@part
def year_of(day: int) -> int:
    """Year of a day number.

    >>> year_of(new_year(2020) - 1), year_of(new_year(2020))
    (2019, 2020)
    """
    year = (day * 400 + 200) // 146097 + 1  # 146097 days in 400 years; right, or one too late
    return year - 1 if new_year(year) > day else year


@part
def decimal_year(day: int) -> float:
    """Day number as a decimal year.

    >>> round(decimal_year(737695), 2)
    2020.74
    """
    year = year_of(day)
    first, after = new_year(year), new_year(year + 1)
    return year + (day - first) / (after - first)


@part
def years_between(first: int, last: int) -> float:
    """Years from one day to another."""
    return (last - first) / DAYS_PER_YEAR


@part
def year_count(world: World) -> int:
    """Calendar years that a run touches; the last day of one that ends on 1 January is not one."""
    return year_of(world.end - 1) - year_of(world.start) + 1


@part
def month_count(world: World) -> int:
    """Months of :data:`MONTH_DAYS` days that a run touches, counted from its first day."""
    return int((world.end - 1 - world.start) // MONTH_DAYS + 1)
