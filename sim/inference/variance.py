"""How much of a figure's uncertainty is luck, and how much is not knowing the parameters.

Runs that take their parameters from several sets vary within a set by luck, and between sets
because these differ. A one-way random-effects analysis of variance takes the two apart (Searle,
Casella and McCulloch 1992, Variance Components, section 3.6; from memory).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.errors import SimError
from sim.inference.intervals import LEVEL, checked_level


@dataclass(frozen=True)
class Components:
    """A mean over sets of parameters, and what it is uncertain by.

    With y_ij run j of set i of S sets with n_i runs, N in all, and within the mean square within
    sets: between = max(0, (MS_between - within) / n_0), n_0 = (N - sum n_i² / N) / (S - 1). The
    value is the mean of the means of the sets, each set counted once. Its intervals are Student's:

    * luck: sd² = within sum(1 / n_i) / S². Where more runs of the same sets could move the value;
      N - S degrees of freedom.
    * parameters: sd² = between. Where the expected value of a single set lies.
    * together: sd² = between (1 + 1/S) + the variance of luck. Where the expected value lies under
      the one set that is right, as far as these runs and sets tell.

    The last two have the degrees of freedom of a difference of mean squares (Satterthwaite 1946,
    Biometrics Bulletin 2, 110-114): (n_0 between)² / (MS_between² / (S - 1) + within² / (N - S)).

    Attributes:
        value: mean of the means of the sets, in the unit of the values.
        within: variance within sets, in that unit squared.
        between: variance of the expected values of sets.
        luck: interval (low, high) for luck alone.
        parameters: interval for the parameters alone.
        together: interval for both.
        sets: number of sets with a run that has the figure.
        n: number of runs.

    What cannot be told is NaN: `between` of one set, `within` of sets with one run each.
    """

    value: float
    within: float
    between: float
    luck: tuple[float, float]
    parameters: tuple[float, float]
    together: tuple[float, float]
    sets: int
    n: int

    @property
    def share_of_parameters(self) -> float:
        """Between over the sum of both: the intraclass correlation, from 0 (all luck) to 1."""
        total = self.between + self.within
        return self.between / total if total > 0.0 else math.nan


def components(
    values: npt.ArrayLike,
    sets: npt.ArrayLike,
    level: float = LEVEL,
    bounds: tuple[float, float] = (-math.inf, math.inf),
) -> Components:
    """Take luck and parameters apart; see :class:`Components`.

    Args:
        values: one for each run; NaN, where the run has none, is left out.
        sets: which set each run took.
        level: of the intervals.
        bounds: what no value can leave, as (0, 1) of a share: intervals are cut off there.

    >>> found = components([1.0, 3.0, 5.0, 7.0], [0, 0, 1, 1])
    >>> found.value, found.within, found.between
    (4.0, 2.0, 7.0)
    """
    numbers, groups = np.asarray(values, np.float64), np.asarray(sets)
    if numbers.shape != groups.shape:
        raise SimError(f"{numbers.size} values of {groups.size} sets\n    allowed: one set a value")
    known = ~np.isnan(numbers)
    numbers, groups = numbers[known], groups[known]
    if not len(numbers):
        nothing = (math.nan, math.nan)
        return Components(math.nan, math.nan, math.nan, nothing, nothing, nothing, 0, 0)
    _, place, counts = np.unique(groups, return_inverse=True, return_counts=True)
    means = np.bincount(place, numbers) / counts
    n, s = len(numbers), len(counts)
    within = float(((numbers - means[place]) ** 2).sum() / (n - s)) if n > s else math.nan
    between, freedom = _between(means, counts, within)
    luck = within * float((1.0 / counts).sum()) / s**2
    both = between * (1.0 + 1.0 / s) + luck
    tail, value = (1.0 + checked_level(level)) / 2.0, float(means.mean())

    def interval(variance: float, degrees: float) -> tuple[float, float]:
        from scipy.special import stdtrit  # a tenth of a second, which few callers need

        if not math.isfinite(variance):
            return (math.nan, math.nan)
        spread = float(stdtrit(degrees, tail)) * math.sqrt(variance)
        return (max(bounds[0], value - spread), min(bounds[1], value + spread))

    return Components(
        value,
        within,
        between,
        interval(luck, n - s),
        interval(between, freedom),
        interval(both, freedom),
        s,
        n,
    )


def _between(
    means: npt.NDArray[np.float64], counts: npt.NDArray[np.int64], within: float
) -> tuple[float, float]:
    """Variance between sets, by the method of moments, not below 0; its degrees of freedom."""
    n, s = int(counts.sum()), len(counts)
    if s < 2 or math.isnan(within):
        return math.nan, math.nan
    grand = float((counts * means).sum()) / n
    square = float((counts * (means - grand) ** 2).sum()) / (s - 1)
    size = (n - float((counts**2).sum()) / n) / (s - 1)
    between = max(0.0, (square - within) / size)
    noise = square**2 / (s - 1) + within**2 / (n - s)
    freedom = (size * between) ** 2 / noise if between else s - 1.0
    return between, max(1.0, freedom)
