"""The search: a latin hypercube over the priors, then waves of population Monte Carlo.

The first wave discards what is implausible: points with more than so many targets farther off than
the cut-off (history matching). What is left is weighted by its likelihood; later waves draw
around the weighted points, and all points of all waves are weighted together by prior times
likelihood over the mixture of densities that they were drawn from (population Monte Carlo: Cappé et
al. 2004; deterministic mixture weights: Veach and Guibas 1995, Cornuet et al. 2012, AMIS; from
memory). The first wave, drawn from the prior, keeps these weights bounded.

Where the weights would rest on a few points, the likelihood is tempered: taken to the power beta,
the largest up to 1 that leaves as many effective points as are asked for. What beta came to is
reported: below 1 the sets are wider than the record would have them.

Places are searched as normal scores z = probit(place), in which the prior is standard normal and
has no bounds. Later waves draw from a normal kernel around each point, shrunk towards the
mean so that the mixture has the mean and the covariance of the weighted points (Liu and West 2001),
with Silverman's bandwidth for so many effective points, covariances shrunk after Ledoit and Wolf
(2004, scikit-learn). Places of which the points tell nothing are drawn from the prior.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import logsumexp, ndtr, ndtri
from scipy.stats import qmc

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

#: Share of the points of the first wave, and number, that are kept at least.
LEAST_SHARE, LEAST = 0.05, 50
#: Factor by which the cut-off is raised where too few points are left.
RAISED = 1.1
_EDGE = 1e-9
_CLEAR = 3.0  # standard errors


@dataclass
class Points:
    """The points of one wave, and what is known of them so far.

    Attributes:
        scores: normal scores of the free places, (points, places).
        log_density: that each was drawn with, by wave; filled in when they are weighted.
        stages: how many stages each has been through.
        worst: the implausibilities so far, the largest first: as many as may be missed and one.
        log_likelihood: over the stages so far.
        hopes: of claimant and holder by stage and day, as far as it is known.
        worst_target: which piece of evidence is the farthest off; empty at first.
    """

    scores: Numbers
    worst: Numbers
    stages: Whole
    log_likelihood: Numbers
    hopes: dict[tuple[int, int], Numbers] = field(default_factory=dict)
    worst_target: npt.NDArray[Any] = field(default_factory=lambda: np.empty(0, object))

    @classmethod
    def at(cls, scores: Numbers, misses: int) -> Points:
        """Points of which nothing is known yet."""
        count = len(scores)
        return cls(
            scores,
            np.zeros((count, misses + 1)),
            np.zeros(count, np.int64),
            np.zeros(count),
            {},
            np.full(count, "", object),
        )

    def __len__(self) -> int:
        return len(self.scores)

    @property
    def places(self) -> Numbers:
        """Places from 0 to 1."""
        return np.asarray(ndtr(self.scores))

    @property
    def rank(self) -> Numbers:
        """Largest implausibility once so many targets as may be missed are left out."""
        return self.worst[:, -1]

    def learn(
        self, which: Whole, implausibility: Numbers, log_likelihood: Numbers, names: Sequence[str]
    ) -> None:
        """Take in what a stage says of some points."""
        kept = self.worst.shape[1]
        if implausibility.shape[1]:
            most = implausibility.max(axis=1)
            farther = most > self.worst[which, 0]
            found = np.array(names, object)[implausibility.argmax(axis=1)]
            self.worst_target[which[farther]] = found[farther]
        every = np.column_stack([self.worst[which], implausibility])
        self.worst[which] = -np.sort(-every, axis=1)[:, :kept]
        self.log_likelihood[which] += log_likelihood
        self.stages[which] += 1


#: Runs some points (their numbers) through their next stage.
Evaluate = Callable[[int, Points, Whole], None]


def latin_hypercube(count: int, size: int, seed: int) -> Numbers:
    """Normal scores of a latin hypercube (McKay, Beckman and Conover 1979), (points, places)."""
    sampler = qmc.LatinHypercube(size, rng=np.random.default_rng([seed, 21]))
    return np.asarray(ndtri(np.clip(sampler.random(count), _EDGE, 1.0 - _EDGE)))


def go_through(
    points: Points, evaluate: Evaluate, wave: int, stages: int, cutoff: float, least: int = 0
) -> float:
    """Run points through the stages, dropping each as soon as it is implausible.

    Where fewer than `least` are left, the cut-off is raised and those that it lets in again go on:
    in the end exactly the points below the cut-off have been through every stage.

    Returns:
        The cut-off, raised or not.
    """
    while True:
        for stage in range(stages):
            alive = (points.rank <= cutoff) & (points.stages == stage)
            if alive.any():
                evaluate(wave, points, np.flatnonzero(alive))
        done = (points.rank <= cutoff) & (points.stages == stages)
        if done.sum() >= min(least, len(points)):
            return cutoff
        wanted = float(np.sort(points.rank)[min(least, len(points)) - 1])
        cutoff = max(wanted, cutoff * RAISED)


@dataclass(frozen=True)
class Kernel:
    """A mixture of normal densities around weighted points, with their mean and covariance.

    Only the places of which the weighted points tell something (`active`) are drawn around points;
    the others are drawn from the prior, so that a search over many numbers, few of which the record
    speaks of, wastes no weight on the others.
    """

    size: int
    active: Whole
    centres: Numbers  # of the active places
    log_weights: Numbers
    root: Numbers  # Cholesky factor of the covariance of one kernel

    @classmethod
    def around(cls, scores: Numbers, weights: Numbers) -> Kernel:
        """The kernels for weighted points."""
        kept = weights > 0.0
        size, weights = scores.shape[1], weights[kept] / weights[kept].sum()
        effective = 1.0 / float((weights**2).sum())
        active = _told_of(scores[kept], weights, effective)
        scores, count = scores[kept][:, active], len(active)
        h = min(0.95, (4.0 / ((count + 2.0) * effective)) ** (1.0 / (count + 4.0)))
        mean = weights @ scores
        covariance = _covariance(scores, weights, effective)
        centres = math.sqrt(1.0 - h**2) * scores + (1.0 - math.sqrt(1.0 - h**2)) * mean
        return cls(size, active, centres, np.log(weights), h * np.linalg.cholesky(covariance))

    def draw(self, count: int, rng: np.random.Generator) -> Numbers:
        """Draw points, as many around each centre as its weight says."""
        chosen = systematic(np.exp(self.log_weights), count, rng)
        scores = rng.standard_normal((count, self.size))
        scores[:, self.active] = self.centres[chosen] + scores[:, self.active] @ self.root.T
        return scores

    def log_density(self, scores: Numbers) -> Numbers:
        """Logarithm of the density at some points."""
        inverse = np.linalg.inv(self.root).T
        points, centres = scores[:, self.active] @ inverse, self.centres @ inverse
        lengths = (centres**2).sum(axis=1)
        found = np.empty(len(points))
        for start in range(0, len(points), 512):
            part = points[start : start + 512]
            square = (part**2).sum(axis=1)[:, None] - 2.0 * part @ centres.T + lengths
            found[start : start + 512] = logsumexp(self.log_weights - 0.5 * square, axis=1)
        others = np.delete(scores, self.active, axis=1)
        normal = self.size / 2.0 * math.log(2.0 * math.pi) + np.log(np.diag(self.root)).sum()
        return np.asarray(found - 0.5 * (others**2).sum(axis=1) - normal)


def _told_of(scores: Numbers, weights: Numbers, effective: float) -> Whole:
    """Places in which mean or variance are farther from the prior's than luck puts them."""
    mean = weights @ scores
    variance = weights @ (scores - mean) ** 2 / max(1.0 - 1.0 / effective, 0.5)
    off = np.abs(mean) * math.sqrt(effective) > _CLEAR
    off |= np.abs(variance - 1.0) * math.sqrt(effective / 2.0) > _CLEAR
    return np.flatnonzero(off)


def _covariance(scores: Numbers, weights: Numbers, effective: float) -> Numbers:
    """Covariance of weighted points, shrunk towards its mean variance where they are few."""
    from sklearn.covariance import ledoit_wolf_shrinkage

    away = scores - weights @ scores
    found = (away * weights[:, None]).T @ away / max(1.0 - 1.0 / effective, 0.5)
    size, shrink = scores.shape[1], 0.0
    if size > 1:
        count = max(2, min(len(scores), round(effective)))
        chosen = systematic(weights, count, np.random.default_rng(0))
        shrink = float(ledoit_wolf_shrinkage(away[chosen], assume_centered=True))
    middle = float(np.trace(found)) / max(size, 1)
    return np.asarray((1.0 - shrink) * found + (shrink * middle + 1e-9) * np.eye(size))


def systematic(weights: Numbers, count: int, rng: np.random.Generator) -> Whole:
    """Draw by weight, each as often as its weight says but for less than one (Kitagawa 1996)."""
    steps = (rng.random() + np.arange(count)) / count
    found = np.searchsorted(np.cumsum(weights) / np.sum(weights), steps)
    return np.asarray(np.minimum(found, len(weights) - 1), np.int64)


@dataclass(frozen=True)
class Weighted:
    """All points of all waves together: their weights, which add up to 1, and how tempered."""

    scores: Numbers
    weights: Numbers
    beta: float

    @property
    def effective(self) -> float:
        """Number of equally weighted points that tell as much (Kish): 1 / sum of squares."""
        return float(1.0 / (self.weights**2).sum())


def weigh(
    waves: Sequence[Points],
    kernels: Sequence[Kernel],
    stages: int,
    cutoff: float,
    wanted: float,
    most_beta: float = 1.0,
) -> Weighted:
    """Weigh the points of all waves together.

    Args:
        waves: the first drawn from the prior, each other one from its kernel.
        kernels: of the waves after the first.
        stages: that a point must have been through.
        cutoff: that its implausibility may not exceed.
        wanted: effective points that beta must leave, where it can.
        most_beta: largest power of the likelihood.
    """
    scores = np.concatenate([one.scores for one in waves])
    prior = -0.5 * (scores**2).sum(axis=1) - scores.shape[1] / 2.0 * math.log(2.0 * math.pi)
    shares = np.log([len(one) / len(scores) for one in waves])
    densities = [prior, *(one.log_density(scores) for one in kernels)]
    mixture = logsumexp(np.array(densities) + shares[:, None], axis=0)
    alive = np.concatenate([(one.stages == stages) & (one.rank <= cutoff) for one in waves])
    base = np.where(alive, prior - mixture, -np.inf)
    likelihood = np.concatenate([one.log_likelihood for one in waves])
    likelihood = np.where(alive, likelihood, 0.0)

    def tempered(beta: float) -> Numbers:
        log_weights = base + beta * likelihood
        return np.asarray(np.exp(log_weights - logsumexp(log_weights)))

    beta = _largest(lambda b: 1.0 / float((tempered(b) ** 2).sum()), wanted, most_beta)
    return Weighted(scores, tempered(beta), beta)


def _largest(effective: Callable[[float], float], wanted: float, most: float) -> float:
    """Largest power that leaves so many effective points; half as many as 0 does, if it cannot."""
    wanted = min(wanted, 0.5 * effective(0.0))
    if effective(most) >= wanted:
        return most
    low, high = 0.0, most
    for _ in range(50):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if effective(middle) >= wanted else (low, middle)
    return low
