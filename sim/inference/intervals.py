"""A figure from a number of runs, with an interval that says how far luck may have moved it.

Every interval is two-sided and at 95 % unless `level` says otherwise. It tells what more runs of
the same model would give, not how far the model is from the world. A figure that the runs cannot
give, such as an interval from one run, is NaN.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.errors import SimError, plain_text, show

Array = npt.NDArray[np.float64]

#: Share of experiments whose interval holds the true value.
LEVEL = 0.95

#: Most numbers of a table of resamples held in memory at once (32 MB).
_MOST_WEIGHTS = 2**22


@dataclass(frozen=True)
class Estimate:
    """A figure with its interval, its standard error and the number of runs it rests on."""

    value: float
    low: float
    high: float
    standard_error: float
    n: int

    def excludes(self, value: float = 0.0) -> bool:
        """Whether a value lies outside the interval, as it never does where there is none.

        >>> Estimate(0.3, 0.1, 0.5, 0.1, 40).excludes(0.0)
        True
        """
        return value < self.low or value > self.high


def share(occurred: npt.ArrayLike, level: float = LEVEL) -> Estimate:
    """Share of runs in which something happened, with Wilson's interval.

    Args:
        occurred: true or false, run by run; a run where it is missing is left out.
        level: of the interval.

    >>> found = share([True, False, False, False])
    >>> found.value, round(found.low, 3), round(found.high, 3), found.n
    (0.25, 0.046, 0.699, 4)
    """
    values = truths(occurred)
    successes, n = int(values.sum()), len(values)
    low, high = wilson_interval(successes, n, level)
    if n == 0:
        return _undefined(n)
    value = successes / n
    return Estimate(value, low, high, math.sqrt(value * (1 - value) / n), n)


def wilson_interval(successes: float, trials: float, level: float = LEVEL) -> tuple[float, float]:
    """Return the interval of a probability by Wilson's score method.

    (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n), with z = 1.96 at 95 % (Wilson 1927, JASA
    22, 209-212): it keeps inside 0 and 1 also when nothing, or everything, succeeded. Numbers of
    trials that count with weights need not be whole.

    >>> [round(end, 3) for end in wilson_interval(0, 20)]
    [0.0, 0.161]
    """
    z = normal_quantile(level)
    if trials == 0:
        return math.nan, math.nan
    value, square = successes / trials, z**2
    centre = value + square / (2 * trials)
    spread = z * math.sqrt(value * (1 - value) / trials + square / (4 * trials**2))
    scale = 1 + square / trials
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def mean(values: npt.ArrayLike, level: float = LEVEL) -> Estimate:
    """Mean of the runs in which a figure is defined, with Student's interval.

    m ± t s / sqrt(n), t the quantile of Student's distribution with n - 1 degrees of freedom
    (Student 1908, Biometrika 6, 1-25).

    Args:
        values: one for each run; NaN, where the run has none, is left out and not counted in `n`.
        level: of the interval.

    >>> mean([1.0, 2.0, 3.0, float("nan")])
    Estimate(value=2.0, low=-0.48..., high=4.48..., standard_error=0.577..., n=3)
    """
    kept = _finite(_defined(values))
    n, tail = len(kept), (1 + checked_level(level)) / 2
    if n < 2:
        return _undefined(n, float(kept[0]) if n else math.nan)
    from scipy.special import stdtrit  # a tenth of a second, which few callers need

    value, error = float(kept.mean()), float(kept.std(ddof=1)) / math.sqrt(n)
    spread = float(stdtrit(n - 1, tail)) * error
    return Estimate(value, value - spread, value + spread, error, n)


def median(values: npt.ArrayLike, level: float = LEVEL) -> Estimate:
    """Median of the runs in which a figure is defined, with an interval of order statistics.

    The interval runs from the r-th smallest to the r-th largest value, r the largest number with
    P(Binomial(n, 1/2) < r) <= (1 - level) / 2: it holds the median of any distribution with at
    least that probability (Thompson 1936, Annals of Mathematical Statistics 7, 122-128). Fewer
    than six values have none at 95 %. The standard error is half its length over the normal
    quantile of the probability that it in fact has (Price and Bonett 2001, Journal of Statistical
    Computation and Simulation 68, 295-305).

    >>> median([1, 2, 3, 4, 5, 6, 100])
    Estimate(value=4.0, low=1.0, high=100.0, standard_error=20.47..., n=7)
    """
    kept = np.sort(_defined(values))
    n, tail = len(kept), (1 - checked_level(level)) / 2
    value = float(np.median(kept)) if n else math.nan
    if n < 2:
        return _undefined(n, value)
    from scipy.stats import binom  # half a second, which few callers need

    rank = int(binom.ppf(tail, n, 0.5))
    if rank < 1:
        return _undefined(n, value)
    low, high = float(kept[rank - 1]), float(kept[n - rank])
    reached = 1 - 2 * float(binom.cdf(rank - 1, n, 0.5))
    return Estimate(value, low, high, (high - low) / (2 * normal_quantile(reached)), n)


def difference(a: npt.ArrayLike, b: npt.ArrayLike, level: float = LEVEL) -> Estimate:
    """Mean of a - b over paired runs, with Student's interval of the paired differences.

    Runs of equal place share their luck (common random numbers), so what luck does to both drops
    out (Law 2015, "Simulation Modeling and Analysis", section 11.2). A pair in which either is
    missing is left out. For something that happens or not, see :func:`difference_in_share`.

    >>> difference([10.0, 20.0, 31.0], [9.0, 19.0, 29.0]).value
    1.333...
    """
    first, second = paired(a, b)
    return mean(first - second, level)


def difference_in_share(a: npt.ArrayLike, b: npt.ArrayLike, level: float = LEVEL) -> Estimate:
    """Difference of two shares over paired runs, with Bonett and Price's adjusted interval.

    With x pairs where only a happened and y where only b did, p = (x + 1) / (n + 2) and
    q = (y + 1) / (n + 2): p - q ± z sqrt((p + q - (p - q)²) / (n + 2)) (Bonett and Price 2012,
    Journal of Educational and Behavioral Statistics 37, 479-488). Unlike Student's it has a
    length also when no pair differs.

    >>> found = difference_in_share([True] * 50, [True] * 50)
    >>> found.value, round(found.low, 3), round(found.high, 3)
    (0.0, -0.053, 0.053)
    """
    first, second = paired(a, b)
    both = truths(first) - truths(second)
    n, z = len(both), normal_quantile(level)
    if n == 0:
        return _undefined(n)
    p, q = ((float((both == sign).sum()) + 1) / (n + 2) for sign in (1, -1))
    spread = z * math.sqrt((p + q - (p - q) ** 2) / (n + 2))
    low, high = max(-1.0, p - q - spread), min(1.0, p - q + spread)
    return Estimate(float(both.mean()), low, high, spread / z, n)


def bootstrap(
    statistic: Callable[..., float],
    *arrays: npt.ArrayLike,
    resamples: int = 1000,
    seed: int = 0,
    level: float = LEVEL,
) -> Estimate:
    """Any statistic of runs, with the percentile interval of the bootstrap.

    Runs are drawn anew with replacement, the same ones from every array, so that pairs stay pairs
    (Efron and Tibshirani 1993, "An Introduction to the Bootstrap", chapter 13). Where a resample
    leaves the statistic undefined (NaN) there is no interval.

    >>> def ratio(a, b):
    ...     return a.mean() / b.mean()
    >>> bootstrap(ratio, [2.0, 4.0, 6.0], [1.0, 2.0, 3.0])
    Estimate(value=2.0, low=2.0, high=2.0, standard_error=0.0, n=3)
    """
    checked_resamples(resamples)
    parts = _rows(*arrays)
    n, rng = len(parts[0]), np.random.default_rng(seed)
    if n == 0:
        return _undefined(n)
    value = float(statistic(*parts))
    drawn = np.empty(resamples)
    for number in range(resamples):
        rows = rng.integers(n, size=n)
        drawn[number] = statistic(*(part[rows] for part in parts))
    return percentile_estimate(value, drawn, n, level)


def percentile_estimate(value: float, drawn: Array, n: int, level: float = LEVEL) -> Estimate:
    """Set a figure beside what resamples gave for it: their quantiles and standard deviation."""
    tail = (1 - checked_level(level)) / 2
    if n < 2 or len(drawn) < 2 or not np.isfinite(drawn).all():
        return _undefined(n, value)
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Estimate(value, float(low), float(high), float(drawn.std(ddof=1)), n)


def resampled_means(table: Array, resamples: int, seed: int) -> Array:
    """Means of every column of a table of runs, in each of many bootstrap resamples of its rows.

    A resample is a row of weights, how often each run was drawn over n, so that all the means are
    one product of matrices.
    """
    checked_resamples(resamples)
    n, rng = len(table), np.random.default_rng(seed)
    means = np.empty((resamples, table.shape[1]))
    step = max(1, _MOST_WEIGHTS // n)
    for start in range(0, resamples, step):
        count = min(step, resamples - start)
        drawn = rng.integers(n, size=(count, n)) + n * np.arange(count)[:, None]
        weights = np.bincount(drawn.ravel(), minlength=count * n).reshape(count, n)
        means[start : start + count] = weights @ table / n
    return means


def numbers(values: npt.ArrayLike) -> Array:
    """Read one figure for each run; missing ones, of any kind, become NaN."""
    read = np.asarray(values)
    try:
        if read.ndim == 1 and read.dtype.kind in "biuf":
            return read.astype(np.float64)
        if read.ndim == 1 and read.dtype.kind == "O":  # how pandas gives columns with gaps
            return np.asarray(pd.Series(read).to_numpy(dtype=np.float64, na_value=np.nan))
    except (TypeError, ValueError):
        pass
    raise SimError(
        f"{show(read.tolist())} holds no figures\n"
        "    allowed: one number, or true or false, for each run"
    )


def truths(values: npt.ArrayLike) -> Array:
    """Read whether something happened as 0 or 1, run by run; missing runs are left out."""
    kept = _defined(values)
    wrong = kept[(kept != 0) & (kept != 1)]
    if len(wrong):
        raise SimError(
            f"{plain_text(wrong[0])} does not say whether something happened\n    allowed: 0 or 1"
        )
    return kept


def paired(*arrays: npt.ArrayLike) -> tuple[Array, ...]:
    """Read arrays of the same runs and keep the runs in which every one of them is defined."""
    parts = _rows(*arrays)
    kept = ~np.isnan(np.stack(parts)).any(axis=0)
    return tuple(part[kept] for part in parts)


def normal_quantile(level: float) -> float:
    """Half the length of a standard normal interval: 1.96 at a level of 0.95."""
    from scipy.special import ndtri  # a tenth of a second, which few callers need

    return float(ndtri((1 + checked_level(level)) / 2))


def checked_level(level: float) -> float:
    """Return a level if it is one."""
    if not 0 < level < 1:
        raise SimError(f"{level} is no level of an interval\n    allowed: between 0 and 1")
    return level


def checked_resamples(resamples: int) -> int:
    """Return a number of resamples if it is one."""
    if resamples < 2:
        raise SimError(f"{resamples} resamples give no interval\n    allowed: 2 or more")
    return resamples


def _defined(values: npt.ArrayLike) -> Array:
    read = numbers(values)
    return read[~np.isnan(read)]


def _finite(values: Array) -> Array:
    if not np.isfinite(values).all():
        raise SimError(
            "an infinite value has no mean\n    allowed: numbers, NaN where there is none"
        )
    return values


def _rows(*arrays: npt.ArrayLike) -> list[Array]:
    """Read arrays that belong to the same runs."""
    if not arrays:
        raise SimError("there are no values\n    allowed: one or more arrays of equal length")
    parts = [numbers(array) for array in arrays]
    lengths = [len(part) for part in parts]
    if len(set(lengths)) > 1:
        told = ", ".join(map(str, lengths))
        raise SimError(f"paired runs are arrays of equal length, not of {told}")
    return parts


def _undefined(n: int, value: float = math.nan) -> Estimate:
    """A figure without an interval."""
    return Estimate(value, math.nan, math.nan, math.nan, n)
