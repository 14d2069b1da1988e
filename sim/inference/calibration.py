"""Calibration by approximate Bayesian computation on a stored table of runs.

The table has one row for each run: parameters drawn from a prior, and the summaries that came of
them. The runs whose summaries lie nearest to the record are kept and weighted, and a local
regression moves their parameters to where the record is (Beaumont, Zhang and Balding 2002, Genetics
162, 2025-2035). No new runs are made, so that the table can test the method: :func:`coverage`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.errors import SimError, show, unknown_name
from sim.inference.intervals import checked_level, share
from sim.inference.summaries import (
    Scaling,
    checked_record,
    checked_table,
    distances,
    least_squares,
    nearest,
    p_value_among,
)
from sim.inference.threads import one_thread

Numbers = npt.NDArray[np.float64]
Adjustment = Literal["none", "linear", "heteroscedastic"]

#: Draws from a posterior among which the true value is ranked: ranks 0 to 99, in ten bins.
RANK_DRAWS, RANK_BINS = 99, 10

#: A parameter at its bound is taken this share of the range inside it: there the logit is finite.
_EDGE = 1e-6

#: Least squared residual that still counts.
_LEAST_RESIDUAL = 1e-12


@dataclass(frozen=True)
class Prior:
    """Independent uniform priors: (low, high) by name of the parameter, in the parameter's unit.

    >>> Prior({"patience": (0.0, 1.0), "cost": (2.0, 8.0)}).standard_deviation.round(3)
    array([0.289, 1.732])
    """

    bounds: Mapping[str, tuple[float, float]]

    def __post_init__(self) -> None:
        if not self.bounds:
            raise SimError("a prior needs at least one parameter")
        for name, (low, high) in self.bounds.items():
            if not (math.isfinite(low) and math.isfinite(high) and low < high):
                raise SimError(
                    f"prior of {name}: ({low}, {high})\n    allowed: two numbers, the lower first"
                )

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parameters, in the order of the columns of a table."""
        return tuple(self.bounds)

    @property
    def low(self) -> Numbers:
        """Lower bounds."""
        return np.array([low for low, _ in self.bounds.values()], dtype=np.float64)

    @property
    def high(self) -> Numbers:
        """Upper bounds."""
        return np.array([high for _, high in self.bounds.values()], dtype=np.float64)

    @property
    def standard_deviation(self) -> Numbers:
        """Standard deviation of each parameter, (high - low) / sqrt(12)."""
        return (self.high - self.low) / math.sqrt(12.0)


@dataclass(frozen=True)
class Posterior:
    """Weighted draws from the posterior distribution of the parameters.

    Attributes:
        prior: the prior that the runs were drawn from.
        draws: parameter values, a row for each run accepted; adjusted where that was asked for.
        weights: Epanechnikov weights of the draws, with sum 1.
        rows: which rows of the table were accepted.
        distance: largest distance accepted, in scaled units of the summaries.
        p_value: of :func:`sim.inference.prior_predictive_p_value`. When it is small, the model does
            not produce such a record, whatever its parameters, and the posterior says little.
        dropped: columns of the summaries that are the same in every run and tell nothing.
    """

    prior: Prior
    draws: Numbers
    weights: Numbers
    rows: npt.NDArray[np.intp]
    distance: float
    p_value: float
    dropped: tuple[int, ...]

    @property
    def mean(self) -> pd.Series[float]:
        """Posterior mean of each parameter."""
        return self._by_name(self.weights @ self.draws)

    @property
    def standard_deviation(self) -> pd.Series[float]:
        """Posterior standard deviation of each parameter."""
        away = self.draws - self.weights @ self.draws
        return self._by_name(np.sqrt(self.weights @ away**2))

    @property
    def contraction(self) -> pd.Series[float]:
        """How much the record tells of each parameter: 1 - posterior sd / prior sd.

        1: the record determines it; about 0: the record says nothing about it.
        """
        return 1.0 - self.standard_deviation / self.prior.standard_deviation

    @property
    def effective_size(self) -> float:
        """Number of equally weighted draws that tell as much: 1 / sum of squared weights."""
        return float(1.0 / np.sum(self.weights**2))

    def quantiles(self, levels: Sequence[float] = (0.025, 0.25, 0.5, 0.75, 0.975)) -> pd.DataFrame:
        """Return weighted quantiles: a row for each parameter, a column for each level."""
        values = _quantiles(self.draws, self.weights, levels)
        return pd.DataFrame(values.T, index=list(self.prior.names), columns=list(levels))

    def interval(self, name: str, level: float = 0.95) -> tuple[float, float]:
        """Return the interval of a parameter that leaves (1 - level) / 2 on either side."""
        if name not in self.prior.bounds:
            raise unknown_name(f"there is no parameter {show(name)}", name, self.prior.names)
        column = self.prior.names.index(name)
        low, high = _quantiles(self.draws, self.weights, _ends(level))[:, column]
        return float(low), float(high)

    def resample(self, n: int, seed: int = 0) -> pd.DataFrame:
        """Return `n` equally weighted draws, for further runs; drawn with replacement."""
        rows = np.random.default_rng(seed).choice(len(self.draws), size=n, p=self.weights)
        return pd.DataFrame(self.draws[rows], columns=list(self.prior.names))

    def _by_name(self, values: Numbers) -> pd.Series[float]:
        return pd.Series(values, index=list(self.prior.names))


@dataclass(frozen=True)
class Coverage:
    """How often intervals hold the true value, when the true value is known.

    Attributes:
        table: a row for each parameter. `covered` is the share of pseudo-records whose interval
            holds the true value, `low` and `high` its 95 % Wilson interval, `n` their number;
            `p_value` is of a chi-square test that the ranks are uniform.
        ranks: rank of the true value among 99 draws from the posterior, 0 to 99; a row for each
            pseudo-record (simulation-based calibration, Talts et al. 2018, arXiv:1804.06788).
            Uniform when the posterior is right, heaped in the middle when it is too wide, at both
            ends when it is too narrow, at one end when it is biased.
        rows: which rows of the table served as pseudo-records.
        level: level of the intervals.
    """

    table: pd.DataFrame
    ranks: pd.DataFrame
    rows: npt.NDArray[np.intp]
    level: float


@one_thread()
def posterior(
    parameters: npt.ArrayLike,
    summaries: npt.ArrayLike,
    observed: npt.ArrayLike,
    prior: Prior,
    accept: float = 0.01,
    adjust: Adjustment = "linear",
    checks: int = 200,
    seed: int = 0,
) -> Posterior:
    """Estimate the parameters behind a record from a table of prior runs.

    Every summary is divided by its median absolute deviation over the table (times 1.4826, which
    makes it a standard deviation for normal figures; by its standard deviation where that is 0).
    The runs nearest by Euclidean distance d are accepted, with Epanechnikov weights
    1 - (d / d_max)² (Beaumont, Zhang and Balding 2002, Genetics 162, p. 2028); of runs equally far,
    as many runs without the same event are, those that come first in the table. The adjustment
    "linear" regresses the logits of the parameters, so that no draw leaves its bounds, on the
    summaries, and replaces a draw t by t - (s - observed) b. "heteroscedastic" also lets the spread
    of the residuals change with the summaries (Blum and François 2010, Statistics and Computing
    20, 63-73, here with linear regressions).

    A regression of few runs on many summaries makes intervals too narrow: accept some fifty runs
    for each summary, or fewer (:func:`sim.inference.semi_automatic`), and see :func:`coverage`.

    Args:
        parameters: (runs, parameters), columns in the order of the prior.
        summaries: (runs, summaries), finite; see :func:`sim.inference.encode`.
        observed: the record, (summaries,).
        prior: bounds that the parameters were drawn from, uniformly.
        accept: share of the runs to accept; a whole number above 1 counts runs.
        adjust: "linear", "heteroscedastic" or "none".
        checks: runs to compare with the record for the `p_value`.
        seed: chooses the runs to compare with.
    """
    values, record = checked_record(summaries, observed)
    table = _Table.of(parameters, values, prior, accept, adjust)
    point, far = table.scaling(record), table.scaling.unreached(record)
    rows, weights, distance = table.accept(point)
    return Posterior(
        prior=prior,
        draws=table.draws(rows, weights, point),
        weights=weights,
        rows=rows,
        distance=distance,
        p_value=p_value_among(table.summaries, point, len(rows), checks, seed, far),
        dropped=tuple(np.flatnonzero(~table.scaling.kept).tolist()),
    )


@one_thread()
def coverage(
    parameters: npt.ArrayLike,
    summaries: npt.ArrayLike,
    prior: Prior,
    draws: int = 200,
    accept: float = 0.01,
    adjust: Adjustment = "linear",
    level: float = 0.9,
    seed: int = 0,
) -> Coverage:
    """Test the method where the answer is known: rows of the table serve as pseudo-records.

    Each pseudo-record is left out of the table, with all runs that have the same parameters.

    Args:
        parameters: as for :func:`posterior`.
        summaries: as for :func:`posterior`.
        prior: as for :func:`posterior`.
        draws: number of pseudo-records, 50 or more.
        accept: as for :func:`posterior`; test what will be used.
        adjust: as for :func:`posterior`; test what will be used.
        level: level of the intervals.
        seed: chooses the pseudo-records and the draws for the ranks.
    """
    table = _Table.of(parameters, checked_table(summaries), prior, accept, adjust)
    if not 50 <= draws <= len(table.parameters):
        raise SimError(f"draws: {draws}\n    allowed: 50 to {len(table.parameters)}, the runs")
    rng = np.random.default_rng(seed)
    chosen = rng.choice(len(table.parameters), size=draws, replace=False)
    inside = np.empty((draws, len(prior.names)), dtype=np.bool_)
    ranks = np.empty((draws, len(prior.names)), dtype=np.int64)
    for place, row in enumerate(chosen):
        truth, point = table.parameters[row], table.summaries[row]
        rows, weights, _ = table.accept(point, (table.parameters == truth).all(axis=1))
        values = table.draws(rows, weights, point)
        low, high = _quantiles(values, weights, _ends(level))
        inside[place] = (low <= truth) & (truth <= high)
        sample = values[rng.choice(len(values), size=RANK_DRAWS, p=weights)]
        ranks[place] = (sample < truth).sum(axis=0)
    return Coverage(
        table=pd.DataFrame(_covered(inside, ranks), index=list(prior.names)),
        ranks=pd.DataFrame(ranks, columns=list(prior.names)),
        rows=chosen,
        level=level,
    )


@dataclass(frozen=True)
class _Table:
    """Runs made ready once, to be set beside any record."""

    prior: Prior
    parameters: Numbers
    summaries: Numbers
    scaling: Scaling
    accepted: int
    adjust: Adjustment

    @classmethod
    def of(
        cls,
        parameters: npt.ArrayLike,
        summaries: Numbers,
        prior: Prior,
        accept: float,
        adjust: Adjustment,
    ) -> _Table:
        values = _within(parameters, prior, len(summaries))
        scaling = Scaling.of(summaries)
        scaled = scaling(summaries)
        allowed = get_args(Adjustment)
        if adjust not in allowed:
            raise unknown_name(f"there is no adjustment {show(adjust)}", adjust, allowed)
        count = _accepted(accept, len(values))
        least = 1 if adjust == "none" else scaled.shape[1] + 2
        if count < least:
            raise SimError(
                f"accept: {accept} accepts {count} of {len(values)} runs\n"
                f"    allowed: {least} runs or more, for {scaled.shape[1]} summaries"
            )
        return cls(prior, values, scaled, scaling, count, adjust)

    def accept(
        self, point: Numbers, left_out: npt.NDArray[np.bool_] | None = None
    ) -> tuple[npt.NDArray[np.intp], Numbers, float]:
        """Rows of the nearest runs, their weights, and the largest distance among them."""
        distance = distances(self.summaries, point)
        count = self.accepted
        if left_out is not None:
            distance[left_out] = np.inf
            count = min(count, len(distance) - int(left_out.sum()))
        rows, level, largest = nearest(distance, count)
        weights = np.ones(count)
        if not level.all():  # else all are equally far
            weights = np.where(level, 0.0, 1.0 - (distance[rows] / largest) ** 2)
        return rows, weights / weights.sum(), largest

    def draws(self, rows: npt.NDArray[np.intp], weights: Numbers, point: Numbers) -> Numbers:
        """Parameters of the runs accepted, adjusted to the record."""
        values = self.parameters[rows]
        if self.adjust == "none":
            return values
        from scipy.special import expit, logit

        low, width = self.prior.low, self.prior.high - self.prior.low
        logits = logit(np.clip((values - low) / width, _EDGE, 1.0 - _EDGE))
        moved = _adjusted(logits, self.summaries[rows], weights, point, self.adjust)
        return np.asarray(low + width * expit(moved), dtype=np.float64)


def _adjusted(
    logits: Numbers, summaries: Numbers, weights: Numbers, point: Numbers, adjust: Adjustment
) -> Numbers:
    """Move logits to the record along the weighted local regression."""
    # Centred, a summary that all accepted runs share is zero and gets no slope, rather than
    # standing in for the intercept.
    root = np.sqrt(weights)[:, None]
    away = summaries - point
    centred = root * (summaries - weights @ summaries)
    slopes = least_squares(centred, root * (logits - weights @ logits))
    moved = logits - away @ slopes
    if adjust == "linear":
        return moved
    expected = weights @ logits - (weights @ away) @ slopes
    residuals = moved - expected
    spread = np.log(np.maximum(residuals**2, _LEAST_RESIDUAL))
    slopes = least_squares(centred, root * (spread - weights @ spread))
    return np.asarray(expected + residuals * np.exp(-0.5 * (away @ slopes)), dtype=np.float64)


def _covered(inside: npt.NDArray[np.bool_], ranks: npt.NDArray[np.int64]) -> list[dict[str, float]]:
    from scipy.special import chdtrc

    expected = len(ranks) / RANK_BINS
    rows = []
    for held, rank in zip(inside.T, ranks.T, strict=True):
        found = share(held)
        heights = np.bincount(rank * RANK_BINS // (RANK_DRAWS + 1), minlength=RANK_BINS)
        square = float(np.sum((heights - expected) ** 2) / expected)
        row = {"covered": found.value, "low": found.low, "high": found.high, "n": found.n}
        rows.append(row | {"p_value": float(chdtrc(RANK_BINS - 1, square))})
    return rows


def _quantiles(draws: Numbers, weights: Numbers, levels: Sequence[float]) -> Numbers:
    found = np.quantile(draws, list(levels), axis=0, weights=weights, method="inverted_cdf")
    return np.asarray(found, dtype=np.float64)


def _ends(level: float) -> tuple[float, float]:
    checked_level(level)
    return (1.0 - level) / 2.0, (1.0 + level) / 2.0


def _accepted(accept: float, total: int) -> int:
    count = math.ceil(accept * total) if accept <= 1 else int(accept)
    if not accept > 0 or count != max(1, min(count, total)):
        raise SimError(f"accept: {accept}\n    allowed: a share up to 1, or 2 to {total} runs")
    return count


def _within(parameters: npt.ArrayLike, prior: Prior, total: int) -> Numbers:
    values = np.asarray(parameters, dtype=np.float64)
    if values.shape != (total, len(prior.names)):
        raise SimError(
            f"parameters: shape {values.shape}\n    allowed: {(total, len(prior.names))}, a row "
            "for each run and a column for each parameter of the prior"
        )
    for name, column, low, high in zip(prior.names, values.T, prior.low, prior.high, strict=True):
        if not ((low <= column) & (column <= high)).all():
            raise SimError(f"{name}: a run has a value outside its prior, {low} to {high}")
    return values
