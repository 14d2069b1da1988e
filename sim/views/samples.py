"""The difference of two independent samples of runs, whose random draws are not shared."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from sim.inference.intervals import LEVEL, Estimate, mean, share, truths

Array = npt.NDArray[np.float64]


def difference_of_means(a: Array, b: Array, level: float = LEVEL) -> Estimate:
    """Mean of a less mean of b, with Welch's interval.

    m - n ± t sqrt(s²/k + r²/l), t the quantile of Student's distribution with
    (s²/k + r²/l)² / ((s²/k)²/(k-1) + (r²/l)²/(l-1)) degrees of freedom (Welch 1947, Biometrika 34,
    28-35): the two need not spread alike.

    >>> found = difference_of_means(np.array([1.0, 2.0, 3.0]), np.array([4.0, 6.0, 8.0]))
    >>> found.value, round(found.low, 2), round(found.high, 2)
    (-4.0, -8.16, 0.16)
    """
    first, second = mean(a, level), mean(b, level)
    value, n = first.value - second.value, first.n + second.n
    if min(first.n, second.n) < 2:
        return Estimate(value, math.nan, math.nan, math.nan, n)
    squares = first.standard_error**2, second.standard_error**2
    error = math.sqrt(sum(squares))
    if error == 0.0:
        return Estimate(value, value, value, 0.0, n)
    from scipy.special import stdtrit  # a tenth of a second, which few callers need

    freedom = error**4 / (squares[0] ** 2 / (first.n - 1) + squares[1] ** 2 / (second.n - 1))
    spread = float(stdtrit(freedom, (1 + level) / 2)) * error
    return Estimate(value, value - spread, value + spread, error, n)


def difference_of_shares(a: Array, b: Array, level: float = LEVEL) -> Estimate:
    """Share of a less share of b, with Newcombe's interval.

    From Wilson's intervals of both, (l, u) of p and (m, v) of q: from
    p - q - sqrt((p - l)² + (v - q)²) to p - q + sqrt((u - p)² + (q - m)²) (Newcombe 1998,
    Statistics in Medicine 17, 873-890, method 10). It has a length also where all runs agree.

    >>> found = difference_of_shares(
    ...     np.repeat([1.0, 0.0], [56, 14]), np.repeat([1.0, 0.0], [48, 32])
    ... )
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    first, second = share(truths(a), level), share(truths(b), level)
    value, n = first.value - second.value, first.n + second.n
    if not min(first.n, second.n):
        return Estimate(math.nan, math.nan, math.nan, math.nan, n)
    low = value - math.hypot(first.value - first.low, second.high - second.value)
    high = value + math.hypot(first.high - first.value, second.value - second.low)
    error = math.hypot(first.standard_error, second.standard_error)
    return Estimate(value, low, high, error, n)
