"""Outcomes: the line in peace, month by month, over a window of years for which there are counts.

A month is 30 days, counted from the first day of the run: the step of peace of the shipped
scenarios, in which shootings are drawn. (Of calendar months some would hold two steps and some
none.) The window is that of the monthly counts of the record, January 2015 to June 2020. Left out
are months that reach out of it, months with a day of war or of a truce that does not hold yet, and
all from the first large war on. A scenario that does not span the window has no such outcome.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping

from sim.events.calendar import MONTH_DAYS, decimal_year
from sim.events.history import History, fought_between
from sim.memory.marks import World, part
from sim.outcomes.registry import outcome
from sim.scenario.schema import Scenario

NAN = math.nan
#: First day of the window and the day after its last.
FIRST, AFTER = dt.date(2015, 1, 1), dt.date(2020, 7, 1)
_FIRST, _AFTER = FIRST.toordinal(), AFTER.toordinal()
#: Fewer months than this say nothing of how they vary.
LEAST_MONTHS = 24
#: Months that a level lasts at least.
LEAST_LEVEL = 6


def _window(scenario: Scenario) -> Mapping[tuple[str, ...], int]:
    spanned = scenario.clock.start <= FIRST and scenario.clock.end >= AFTER
    return {("2015-2020",): 0} if spanned else {}


# -- the months ----------------------------------------------------------------------------------


@part
def _first_month(world: World) -> int:
    """Number of the first month that lies in the window."""
    return int(max(0, -((world.start - _FIRST) // MONTH_DAYS)))


@part
def _month_count(world: World, history: History) -> int:
    """Months from the first in the window to the last, in it and before a large war."""
    after = min(_AFTER, int(world.end))
    if history.first_large >= 0:
        after = min(after, history.wars[history.first_large].opening)
    return int(max(0, (after - world.start) // MONTH_DAYS - _first_month(world)))


@part
def _list_months(world: World, history: History) -> int:
    """List the deaths of each month in ``history.ranked``, NaN for one with war; how many."""
    first, count, peaceful = _first_month(world), _month_count(world, history), 0
    for k in range(count):
        day = world.start + (first + k) * MONTH_DAYS
        if fought_between(history, day, day + MONTH_DAYS):
            history.ranked[k] = NAN
        else:
            history.ranked[k] = history.line[first + k]
            peaceful += 1
    return count if peaceful >= LEAST_MONTHS else 0


@part
def _mean_between(history: History, first: int, after: int) -> float:
    """Mean of the months listed from one place up to another, without those with war."""
    total, months = 0.0, 0
    for k in range(first, after):
        if not math.isnan(history.ranked[k]):
            total += history.ranked[k]
            months += 1
    return total / months if months > 0 else NAN


@part
def _sum_of_products(history: History, count: int, lag: int, mean: float) -> float:
    """Sum over pairs of months so far apart of the products of what they differ from the mean."""
    total = 0.0
    for k in range(lag, count):
        product = (history.ranked[k] - mean) * (history.ranked[k - lag] - mean)
        total += 0.0 if math.isnan(product) else product
    return total


# -- how they vary -------------------------------------------------------------------------------


@outcome("1", name="line_dispersion:<years>", keys=_window)
def line_dispersion(world: World, history: History, window: int) -> float:
    """Variance of the deaths a month in incidents, over their mean: 1 where they come by chance.

    Of single deaths; incidents with d deaths each that come by chance have d. NaN: fewer than 24
    months of peace, or no deaths.
    """
    count = _list_months(world, history)
    mean, months = _mean_between(history, 0, count), 0
    for k in range(count):
        months += not math.isnan(history.ranked[k])
    if not mean > 0.0:
        return NAN
    return _sum_of_products(history, count, 0, mean) / (months - 1) / mean


@outcome("1", name="line_persistence:<years>", keys=_window)
def line_persistence(world: World, history: History, window: int) -> float:
    """Correlation of the deaths in incidents of a month with those of the month before.

    Sum of the products of neighbouring months' differences from the mean, over the sum of their
    squares (lag 1). It comes of answers in kind as of a lasting change of level. NaN: as above.
    """
    count = _list_months(world, history)
    mean = _mean_between(history, 0, count)
    squares = _sum_of_products(history, count, 0, mean)
    return _sum_of_products(history, count, 1, mean) / squares if squares > 0.0 else NAN


# -- one change of level -------------------------------------------------------------------------


@part
def _fit(deaths: float, months: int) -> float:
    """Log likelihood of one level (Poisson), up to what no level changes."""
    return deaths * math.log(deaths / months) if deaths > 0.0 else 0.0


@part
def _change(history: History, count: int) -> int:
    """Place of the month at which two levels fit the listed months best; -1: there is none."""
    total, months = 0.0, 0
    for k in range(count):
        if not math.isnan(history.ranked[k]):
            total += history.ranked[k]
            months += 1
    best, found = -math.inf, -1
    before, passed = 0.0, 0
    for k in range(count - LEAST_LEVEL + 1):
        fit = _fit(before, passed) + _fit(total - before, months - passed)
        if k >= LEAST_LEVEL and fit > best:
            best, found = fit, k
        if not math.isnan(history.ranked[k]):
            before += history.ranked[k]
            passed += 1
    return found if total > 0.0 else -1


@outcome("year", name="line_change:<years>", keys=_window)
def line_change(world: World, history: History, window: int) -> float:
    """When deaths in incidents changed their level: the first day of the month that divides best.

    Two levels of a Poisson law, each for six months or more, at the greatest likelihood. It says
    when, not whether: `line_fall` says how much. NaN: as above.
    """
    found = _change(history, _list_months(world, history))
    if found < 0:
        return NAN
    return decimal_year(int(world.start) + (_first_month(world) + found) * MONTH_DAYS)


@outcome("share", name="line_fall:<years>", keys=_window)
def line_fall(world: World, history: History, window: int) -> float:
    """Deaths a month in incidents after the change of level, as a share of those before it.

    NaN: as above, or nobody died before it.
    """
    count = _list_months(world, history)
    found = _change(history, count)
    if found < 0:
        return NAN
    before = _mean_between(history, 0, found)
    return _mean_between(history, found, count) / before if before > 0.0 else NAN
