"""What other priors would move, by weights on a bank that is there already.

Numbers and predictions are looked at under the declared priors and under others, which differ by a
factor on the density: the same points, weighted anew. What another prior puts outside the declared
ranges no point of the bank can show.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.calibration.coverage import Asked
from sim.calibration.priors import Number, Priors
from sim.calibration.weighing import Factor, Weights

Numbers = npt.NDArray[np.float64]

#: Priors of one number in place of the uniform one, by density at places from 0 to 1 of its range.
SHAPES: Mapping[str, Factor] = {
    "half the range, around its middle": lambda u: np.where(np.abs(u - 0.5) <= 0.25, 2.0, 0.0),
    "lower half of the range": lambda u: np.where(u <= 0.5, 2.0, 0.0),
    "upper half of the range": lambda u: np.where(u > 0.5, 2.0, 0.0),
    "more weight on both ends": lambda u: np.power(np.maximum(u * (1.0 - u), 1e-9), -0.5) / math.pi,
}
LOG, PLAIN = "uniform in the logarithm", "uniform in the number"


def shape_of(one: Number, name: str) -> Factor | None:
    """The density of another prior over that of the declared one; None where it has none."""
    if name in SHAPES:
        return SHAPES[name]
    if one.whole or one.low <= 0.0 or (name == LOG) == one.log:
        return None
    span = math.log(one.high / one.low)
    if name == LOG:  # x = low + place (high - low), and p(x) = 1 / (x span)
        width = one.high - one.low
        return lambda u: width / ((one.low + u * width) * span)
    return lambda u: one.low * np.exp(u * span) * span / (one.high - one.low)


@dataclass(frozen=True)
class Moved:
    """How far something is moved: before and after, and the standard error of the difference.

    `spread` is the standard deviation that makes a shift large or small: of a number that of its
    sets, of a prediction that of its runs.
    """

    before: float
    after: float
    error: float
    spread: float

    @property
    def shift(self) -> float:
        """After less before, in standard deviations."""
        return (self.after - self.before) / self.spread if self.spread > 0.0 else math.nan


def moved(values: Numbers, before: Numbers, after: Numbers) -> Moved:
    """The mean of values of points by two weights, which need not add up to 1.

    The error is that of the difference, both being means of the same points (delta method).
    """
    first, second = before / before.sum(), after / after.sum()
    a, b = float(first @ values), float(second @ values)
    influence = second * (values - b) - first * (values - a)
    spread = math.sqrt(float(first @ (values - a) ** 2))
    return Moved(a, b, math.sqrt(float((influence**2).sum())), spread)


def places_moved(places: Numbers, before: Weights, after: Weights) -> list[Moved]:
    """What becomes of the mean place of every free number in its range."""
    return [moved(column, before.of, after.of) for column in places.T]


def predictions_moved(asked: Asked, before: Weights, after: Weights) -> Iterator[Moved | None]:
    """What becomes of the share or mean of every target, on its scale; None without a run."""
    for column in range(len(asked.evidence)):
        n, mean = asked.moments.n[:, column], np.nan_to_num(asked.moments.mean[:, column])
        first, second = before.of * n, after.of * n
        if first.sum() <= 0.0 or second.sum() <= 0.0:
            yield None
            continue
        found = moved(mean, first, second)
        within = asked.moments.variance[:, column] * np.maximum(n - 1.0, 0.0) / np.maximum(n, 1.0)
        spread = math.hypot(found.spread, math.sqrt(float(first @ within / first.sum())))
        yield Moved(found.before, found.after, found.error, spread)


def labels(priors: Priors) -> list[str]:
    """A name for every free place: its key, or what like-named numbers of the parties share."""
    found: dict[int, str] = {}
    for one, group in zip(priors.numbers, priors.groups, strict=True):
        parts = one.key.split(".")
        shared = priors.groups.count(group) > 1
        found.setdefault(group, ".".join(["parties", "*", *parts[2:]]) if shared else one.key)
    return [found[group] for group in range(priors.size)]


def first_numbers(priors: Priors) -> list[Number]:
    """A number for every free place: the first that takes it."""
    return [priors.numbers[priors.groups.index(group)] for group in range(priors.size)]
