"""Weights of the points of a bank: for the record, for another record, for other priors.

They are those of a search (:mod:`sim.calibration.waves`): prior over the density that a point was
drawn with, times the likelihood to a power, and nothing where more targets than may be are missed
by more than the cut-off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import logsumexp

from sim.calibration.bank import Bank
from sim.calibration.evidence import Evidence, Moments
from sim.calibration.waves import LEAST, LEAST_SHARE, RAISED

Numbers = npt.NDArray[np.float64]

#: Factor on the prior density at places from 0 to 1, (points, free places) to (points,).
Factor = Callable[[Numbers], Numbers]


@dataclass(frozen=True)
class Rules:
    """How points are weighted.

    Attributes:
        beta: power of the likelihood.
        source: prior that is believed: 0 the declared one, k the kernels of ensemble k.
        misses: targets that may be farther off than the cut-off; None: no point is discarded.
        cutoff: implausibility above which a target is missed. It is raised, as in a search, until
            one in twenty of the points from the priors is left.
        least: effective points that are left at least, where they can be: if they are not, the
            likelihood is tempered further, as in a search. 0: the power stays what it is.
    """

    beta: float = 1.0
    source: int = 0
    misses: int | None = None
    cutoff: float = 3.0
    least: float = 0.0


@dataclass(frozen=True)
class Weights:
    """Weights of points, and the power and cut-off that they came to.

    They add up to 1; where no point is left, all are 0.
    """

    of: Numbers
    beta: float
    cutoff: float

    @property
    def effective(self) -> float:
        """Number of equally weighted points that tell as much (Kish)."""
        total = float((self.of**2).sum())
        return 1.0 / total if total > 0.0 else 0.0


def moments_of(bank: Bank, evidence: Sequence[Evidence], runs: int) -> Moments:
    """What the first so many runs of every point have of some evidence."""
    return Moments.of(values[:, :runs] for values in bank.of(evidence))


def weigh_bank(
    bank: Bank,
    moments: Moments,
    evidence: Sequence[Evidence],
    rules: Rules,
    left_out: int = -1,
    factor: Numbers | None = None,
) -> Weights:
    """Weigh all points of a bank.

    Args:
        bank: of points.
        moments: of `evidence`, in its order.
        evidence: fitted targets and limits; of what is held out nothing is taken.
        rules: how.
        left_out: a point without weight: that which a pseudo-record was made with.
        factor: on the prior density of every point.
    """
    base = bank.log_densities[rules.source] - bank.log_mixture
    if factor is not None:
        with np.errstate(divide="ignore"):
            base = base + np.log(factor)
    cutoff = rules.cutoff
    if rules.misses is not None:
        rank = _rank(moments, evidence, rules.misses)
        cutoff = _cutoff(rank[bank.source == 0], cutoff)
        base = np.where(rank <= cutoff, base, -np.inf)
    if left_out >= 0:
        base[left_out] = -np.inf
    if not np.isfinite(base).any():
        return Weights(np.zeros(len(bank)), rules.beta, cutoff)
    likelihood = moments.log_likelihood(evidence)

    def tempered(beta: float) -> Numbers:
        log_weights = base + beta * likelihood
        return np.asarray(np.exp(log_weights - logsumexp(log_weights)))

    beta = _largest(lambda b: 1.0 / float((tempered(b) ** 2).sum()), rules.least, rules.beta)
    return Weights(tempered(beta), beta, cutoff)


def _largest(effective: Callable[[float], float], wanted: float, most: float) -> float:
    """Largest power up to `most` that leaves so many effective points."""
    if effective(most) >= wanted:
        return most
    low, high = 0.0, most
    for _ in range(20):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if effective(middle) >= wanted else (low, middle)
    return low


def _rank(moments: Moments, evidence: Sequence[Evidence], misses: int) -> Numbers:
    """Largest implausibility of what is fitted once `misses` of them are left out."""
    fitted = [one.fitted for one in evidence]
    found = moments.implausibility(evidence)[:, fitted]
    if found.shape[1] <= misses:
        return np.zeros(len(found))
    return np.asarray(-np.partition(-found, misses, axis=1)[:, misses])


def _cutoff(rank: Numbers, cutoff: float) -> float:
    """The cut-off, raised until enough of the points from the priors are left."""
    least = min(len(rank), max(LEAST, round(LEAST_SHARE * len(rank))))
    while least and (rank <= cutoff).sum() < least:
        cutoff = max(float(np.sort(rank)[least - 1]), cutoff * RAISED)
    return cutoff
