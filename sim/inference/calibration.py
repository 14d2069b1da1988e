"""Calibration by approximate Bayesian computation on a stored table of runs.

The table has one row for each run: parameters drawn from a prior, and the summaries that came of
them. The runs whose summaries lie nearest to the record are kept and weighted, and a local
regression moves their parameters to where the record is (Beaumont, Zhang and Balding 2002, Genetics
162, 2025-2035). No new runs are made, so that the same table can be tested: :func:`coverage` takes
rows of it for the record, whose parameters are known, and counts how often the interval holds them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.errors import SimError, nearest, show
from sim.inference.intervals import checked_level, share

Numbers = npt.NDArray[np.float64]
Adjustment = Literal["none", "linear", "heteroscedastic"]

#: Draws from a posterior among which the true value is ranked: ranks 0 to 99, in ten bins.
RANK_DRAWS, RANK_BINS = 99, 10

#: A parameter at its bound is taken this share of the range inside it: there the logit is finite.
_EDGE = 1e-6

#: Median absolute deviation of a normal distribution with standard deviation 1, inverted.
_MAD_TO_SD = 1.482602218505602

#: Least squared residual and least singular value (relative) that still count.
_LEAST_RESIDUAL, _LEAST_SINGULAR = 1e-12, 1e-8


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
        p_value: of the prior predictive check, see :func:`prior_predictive_p_value`. When it is
            small, the model does not produce such a record, whatever its parameters, and the
            posterior says little.
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
            raise SimError(_unknown("parameter", name, self.prior.names))
        column = self.prior.names.index(name)
        low, high = _quantiles(self.draws, self.weights, _ends(level))[:, column]
        return float(low), float(high)

    def resample(self, n: int, seed: int = 0) -> pd.DataFrame:
        """Return `n` equally weighted draws, for further runs; drawn with replacement."""
        rng = np.random.default_rng(seed)
        rows = rng.choice(len(self.draws), size=n, p=self.weights)
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


@dataclass(frozen=True)
class SemiAutomatic:
    """Summaries made by regression; call it with a table of summaries, or with a record.

    `explained` is the share of each parameter's variance that the regression explains.
    """

    scaling: _Scaling
    powers: int
    intercept: Numbers
    slopes: Numbers
    explained: Numbers

    def __call__(self, summaries: npt.ArrayLike) -> Numbers:
        """Return the expected parameters, one column for each, in the parameters' units."""
        values = np.asarray(summaries, dtype=np.float64)
        if values.shape[-1] != len(self.scaling.kept):
            raise SimError(
                f"{values.shape[-1]} summaries\n    allowed: {len(self.scaling.kept)}, as before"
            )
        return self.intercept + _powers(self.scaling(values), self.powers) @ self.slopes


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
    1 - (d / d_max)² (Beaumont, Zhang and Balding 2002, Genetics 162, p. 2028). The adjustment
    "linear" regresses the logits of the parameters, so that no draw leaves its bounds, on the
    summaries, and replaces a draw t by t - (s - observed) b. "heteroscedastic" also lets the spread
    of the residuals change with the summaries (Blum and François 2010, Statistics and Computing
    20, 63-73, here with linear regressions).

    A regression of few runs on many summaries makes intervals too narrow: accept some fifty runs
    for each summary, or fewer summaries (:func:`semi_automatic`), and see :func:`coverage`.

    Args:
        parameters: (runs, parameters), columns in the order of the prior.
        summaries: (runs, summaries), finite; see :func:`encode`.
        observed: the record, (summaries,).
        prior: bounds that the parameters were drawn from, uniformly.
        accept: share of the runs to accept; a whole number above 1 counts runs.
        adjust: "linear", "heteroscedastic" or "none".
        checks: runs to compare with the record for the `p_value`.
        seed: chooses the runs to compare with.
    """
    values, record = _matching(summaries, observed)
    table = _Table.of(parameters, values, prior, accept, adjust)
    point = table.scaling(record)
    rows, weights, distance = table.accept(point)
    far = table.scaling.unreached(record)
    return Posterior(
        prior=prior,
        draws=table.draws(rows, weights, point),
        weights=weights,
        rows=rows,
        distance=distance,
        p_value=_p_value(table.summaries, point, len(rows), checks, seed, far),
        dropped=tuple(np.flatnonzero(~table.scaling.kept).tolist()),
    )


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
    table = _Table.of(parameters, _table_of(summaries), prior, accept, adjust)
    if not 50 <= draws <= len(table.parameters):
        raise SimError(f"draws: {draws}\n    allowed: 50 to {len(table.parameters)}, the runs")
    rng = np.random.default_rng(seed)
    chosen = rng.choice(len(table.parameters), size=draws, replace=False)
    inside = np.empty((draws, len(prior.names)), dtype=np.bool_)
    ranks = np.empty((draws, len(prior.names)), dtype=np.int64)
    for place, row in enumerate(chosen):
        truth = table.parameters[row]
        point = table.summaries[row]
        rows, weights, _ = table.accept(point, (table.parameters == truth).all(axis=1))
        values = table.draws(rows, weights, point)
        low, high = _quantiles(values, weights, _ends(level))
        inside[place] = (low <= truth) & (truth <= high)
        sample = values[rng.choice(len(values), size=RANK_DRAWS, p=weights)]
        ranks[place] = (sample < truth).sum(axis=0)
    names = list(prior.names)
    return Coverage(
        table=pd.DataFrame(_covered(inside, ranks), index=names),
        ranks=pd.DataFrame(ranks, columns=names),
        rows=chosen,
        level=level,
    )


def prior_predictive_p_value(
    summaries: npt.ArrayLike,
    observed: npt.ArrayLike,
    neighbours: int = 10,
    checks: int = 200,
    seed: int = 0,
) -> float:
    """Return how ordinary the record is among the runs: small when it lies outside of them.

    p = (1 + runs that are as far as the record, or farther) / (1 + runs compared), where the
    distance is that to the `neighbours`-th nearest run, and a run compared is left out of its own
    neighbours (Lemaire et al. 2016, arXiv:1601.04096; p is never 0: Phipson and Smyth 2010).
    """
    values, record = _matching(summaries, observed)
    scaling = _Scaling.of(values)
    far = scaling.unreached(record)
    return _p_value(scaling(values), scaling(record), neighbours, checks, seed, far)


def semi_automatic(
    parameters: npt.ArrayLike, summaries: npt.ArrayLike, powers: int = 1
) -> SemiAutomatic:
    """Make one summary for each parameter: its expected value, by least squares on the summaries.

    Of all summaries as few as there are parameters, the expected parameters lose least (Fearnhead
    and Prangle 2012, JRSS B 74, 419-474, theorem 3 and section 3). With `powers` 2, squares of the
    summaries serve as well. Apply the result to the table and to the record alike.
    """
    values = _table_of(summaries)
    targets = np.asarray(parameters, dtype=np.float64)
    if targets.ndim != 2 or len(targets) != len(values):
        raise SimError(f"parameters: shape {targets.shape}\n    allowed: a row for each run")
    if powers < 1:
        raise SimError(f"powers: {powers}\n    allowed: 1 or more")
    scaling = _Scaling.of(values)
    basis = _powers(scaling(values), powers)
    centre, mean = basis.mean(axis=0), targets.mean(axis=0)
    slopes = _slopes(basis - centre, targets - mean)
    fitted = (basis - centre) @ slopes
    with np.errstate(invalid="ignore"):
        explained = fitted.var(axis=0) / targets.var(axis=0)
    return SemiAutomatic(scaling, powers, mean - centre @ slopes, slopes, explained)


def encode(
    frame: pd.DataFrame, columns: Sequence[str], like: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Turn outcomes into finite summaries, also where an event did not happen and has no figure.

    A truth value becomes 0 or 1. A column that is undefined in some runs is filled with the median
    of the defined ones and joined by a column "<name> defined" (0 or 1), so that a run without the
    event differs from a run with a middling figure by that indicator alone.

    Args:
        frame: outcomes, one row for each run; or the record, in one row.
        columns: outcomes to use, figures and truth values.
        like: frame that says which columns have gaps and with what they are filled: the table of
            runs, when `frame` is the record or another model's table. `frame` itself by default.

    >>> runs = pd.DataFrame({"war": [True, False, True], "month": [4.0, None, 9.0]})
    >>> encode(runs, ["war", "month"])
       war  month  month defined
    0  1.0    4.0            1.0
    1  0.0    6.5            0.0
    2  1.0    9.0            1.0
    """
    model = frame if like is None else like
    encoded: dict[str, pd.Series[float]] = {}
    for name in columns:
        values, known = _figures(frame, name), _figures(model, name).dropna()
        encoded[name] = values.fillna(float(known.median()) if len(known) else 0.0)
        if len(known) < len(model):
            encoded[f"{name} defined"] = values.notna().astype("float64")
        elif values.isna().any():
            raise SimError(
                f"{name} is undefined here, but not once in the table it is to be like\n"
                "    Leave it out, or add these rows to the table that `like` gives."
            )
    return pd.DataFrame(encoded, index=frame.index)


@dataclass(frozen=True)
class _Scaling:
    """Which summaries vary, what they are divided by, and what those are that do not vary."""

    kept: npt.NDArray[np.bool_]
    scale: Numbers
    constant: Numbers

    @classmethod
    def of(cls, summaries: Numbers) -> _Scaling:
        kept = np.ptp(summaries, axis=0) > 0.0
        if not kept.any():
            raise SimError("every summary is the same in all runs: they tell nothing")
        varied = summaries[:, kept]
        scale = _MAD_TO_SD * np.median(np.abs(varied - np.median(varied, axis=0)), axis=0)
        return cls(kept, np.where(scale > 0.0, scale, varied.std(axis=0)), summaries[0][~kept])

    def __call__(self, summaries: Numbers) -> Numbers:
        scaled: Numbers = summaries[..., self.kept] / self.scale
        return scaled

    def unreached(self, record: Numbers) -> bool:
        """Whether the record differs in a summary that is the same in every run."""
        return bool((record[~self.kept] != self.constant).any())


@dataclass(frozen=True)
class _Table:
    """Runs made ready once, to be set beside any record."""

    prior: Prior
    parameters: Numbers
    summaries: Numbers
    scaling: _Scaling
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
        scaling = _Scaling.of(summaries)
        scaled = scaling(summaries)
        if adjust not in get_args(Adjustment):
            raise SimError(_unknown("adjustment", adjust, get_args(Adjustment)))
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
        distance = _distances(self.summaries, point)
        count = self.accepted
        if left_out is not None:
            distance[left_out] = np.inf
            count = min(count, len(distance) - int(left_out.sum()))
        rows = np.sort(np.argpartition(distance, count - 1)[:count])
        largest = float(distance[rows].max())
        weights = 1.0 - (distance[rows] / largest) ** 2 if largest > 0.0 else np.ones(count)
        if not weights.any():  # all are equally far
            weights = np.ones(count)
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
    slopes = _slopes(centred, root * (logits - weights @ logits))
    moved = logits - away @ slopes
    if adjust == "linear":
        return moved
    expected = weights @ logits - (weights @ away) @ slopes
    residuals = moved - expected
    spread = np.log(np.maximum(residuals**2, _LEAST_RESIDUAL))
    slopes = _slopes(centred, root * (spread - weights @ spread))
    return np.asarray(expected + residuals * np.exp(-0.5 * (away @ slopes)), dtype=np.float64)


def _slopes(inputs: Numbers, targets: Numbers) -> Numbers:
    """Least squares; the shortest of the solutions where inputs depend on each other."""
    return np.asarray(np.linalg.lstsq(inputs, targets, rcond=_LEAST_SINGULAR)[0], dtype=np.float64)


def _distances(summaries: Numbers, point: Numbers) -> Numbers:
    from scipy.spatial.distance import cdist  # slow to import, as all of scipy, and seldom needed

    return np.asarray(cdist(point[None, :], summaries)[0], dtype=np.float64)


def _p_value(
    summaries: Numbers, point: Numbers, neighbours: int, checks: int, seed: int, unreached: bool
) -> float:
    total = len(summaries)
    place = min(neighbours, total - 1) - 1
    if place < 0 or checks < 1:
        raise SimError("a predictive check needs 1 neighbour and 1 run to compare with, or more")
    rows = np.random.default_rng(seed).choice(total, size=min(checks, total), replace=False)
    own = math.inf if unreached else np.partition(_distances(summaries, point), place)[place]
    farther = 0
    for row in rows:
        distance = _distances(summaries, summaries[row])
        distance[row] = np.inf
        farther += bool(np.partition(distance, place)[place] >= own)
    return (1 + farther) / (1 + len(rows))


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


def _powers(values: Numbers, powers: int) -> Numbers:
    return np.concatenate([values**power for power in range(1, powers + 1)], axis=-1)


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


def _table_of(summaries: npt.ArrayLike) -> Numbers:
    values = np.asarray(summaries, dtype=np.float64)
    if values.ndim != 2 or len(values) < 2:
        raise SimError(f"summaries: shape {values.shape}\n    allowed: a row for each run, 2 rows")
    if not np.isfinite(values).all():
        raise SimError("summaries: some are undefined or infinite; encode() fills them")
    return values


def _matching(summaries: npt.ArrayLike, observed: npt.ArrayLike) -> tuple[Numbers, Numbers]:
    values, record = _table_of(summaries), np.asarray(observed, dtype=np.float64)
    if record.shape != values.shape[1:] or not np.isfinite(record).all():
        raise SimError(
            f"observed: shape {record.shape}\n    allowed: {values.shape[1]} finite numbers, one "
            "for each summary; encode() with `like` makes them"
        )
    return values, record


def _figures(frame: pd.DataFrame, name: str) -> pd.Series[float]:
    if name not in frame.columns:
        raise SimError(_unknown("column", name, list(frame.columns)))
    try:
        values = frame[name].astype("Float64").astype("float64")
    except (TypeError, ValueError) as error:
        raise SimError(f"{name}: text\n    allowed: figures and truth values") from error
    if np.isinf(values).any():
        raise SimError(f"{name}: infinite in some rows\n    allowed: finite figures, or none")
    return values


def _unknown(kind: str, name: str, names: Sequence[str]) -> str:
    close = nearest(name, names)
    text = f"there is no {kind} {show(name)}\n    allowed: {', '.join(map(str, names))}"
    return f"{text}\n    did you mean {close!r}?" if close else text
