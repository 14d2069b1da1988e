"""Scores of what is predicted, against what happened: the lower, the better, each from 0 to 1.

Brier (1950, Monthly Weather Review 78, 1-3) for events; the ranked probability score (Epstein 1969,
Journal of Applied Meteorology 8, 985-987) for ordered ways; the log score (Good 1952) with a floor,
over its largest value, for who opens; the mean Brier score over years for dates, which counts
"never"; the continuous ranked probability score from quantiles (Gneiting and Raftery 2007, Journal
of the American Statistical Association 102, 359-378) for amounts, on the log scale.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

#: Smallest chance that the log score reads.
FLOOR = 0.01


@dataclass(frozen=True)
class Prediction:
    """Chances of events, of ways, and of dates by year; quantiles of amounts."""

    events: Mapping[str, float]
    ways: Mapping[str, Mapping[str, float]]
    by_year: Mapping[str, Sequence[float]]
    quantiles: Mapping[str, Mapping[float, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Answers:
    """What happened in a case: what is not in here is not known, or was not asked.

    Dates are years after the first day (infinite: never); amounts are intervals.
    """

    events: Mapping[str, bool]
    ways: Mapping[str, str]
    dates: Mapping[str, float]
    amounts: Mapping[str, tuple[float, float]]


def brier(chance: float, happened: bool) -> float:
    """Square of the distance of a chance from what happened.

    >>> brier(0.25, False), brier(1.0, True)
    (0.0625, 0.0)
    """
    return (chance - happened) ** 2


def ranked(chances: Sequence[float], place: int) -> float:
    """Ranked probability score of ordered ways of which the one at a place came.

    >>> ranked([1.0, 0.0, 0.0], 2), ranked([0.0, 1.0, 0.0], 2), ranked([0.0, 0.0, 1.0], 2)
    (1.0, 0.5, 0.0)
    """
    total, below = 0.0, 0.0
    for at, chance in enumerate(chances[:-1]):
        below += chance
        total += (below - (place <= at)) ** 2
    return total / (len(chances) - 1)


def logarithmic(chance: float) -> float:
    """Log score of the chance of what came, over that of the floor.

    >>> logarithmic(1.0), logarithmic(0.0), logarithmic(0.1)
    (0.0, 1.0, 0.5)
    """
    return round(-math.log(max(chance, FLOOR)) / -math.log(FLOOR), 12)


def dated(by_year: Sequence[float], year: float) -> float:
    """Mean Brier score of "by this year" over the years of the run.

    >>> dated([0.0, 0.0, 1.0, 1.0], 2.5), dated([1.0, 1.0], math.inf)
    (0.0, 1.0)
    """
    return sum(brier(chance, year <= at) for at, chance in enumerate(by_year, 1)) / len(by_year)


def amount(quantiles: Mapping[float, float], value: float) -> float:
    """Continuous ranked probability score on the log scale, from quantiles.

    Twice the mean pinball loss over the quantiles; amounts below 1 count as 1.

    >>> amount({0.5: math.e}, 1.0)
    1.0
    """
    seen = math.log(max(value, 1.0))
    losses = []
    for level, quantile in quantiles.items():
        gap = seen - math.log(max(quantile, 1.0))
        losses.append(2.0 * (level * gap if gap > 0 else (level - 1.0) * gap))
    return sum(losses) / len(losses)


def items(
    predicted: Prediction, came: Answers, orders: Mapping[str, Sequence[str]], opener: str
) -> dict[str, float]:
    """All proper scores of a case that are added up, by what they are of."""
    found = {name: brier(predicted.events[name], hap) for name, hap in came.events.items()}
    for name, way in came.ways.items():
        chances = predicted.ways[name]
        if name == opener:
            found[name] = logarithmic(chances[way])
        else:
            order = orders[name]
            found[name] = ranked([chances[one] for one in order], order.index(way))
    for name, year in came.dates.items():
        found[f"date of {name}"] = dated(predicted.by_year[name], year)
    return found


def skill(score: float, benchmark: float) -> float:
    """1 - score over that of the benchmark: above 0 where the prediction is the better one.

    >>> skill(1.0, 2.0), skill(2.0, 2.0), skill(3.0, 2.0)
    (0.5, 0.0, -0.5)
    """
    return 1.0 - score / benchmark
