"""Summaries of runs: finite, on one scale, few, and whether a record is ordinary among them.

What approximate Bayesian computation compares a record and runs by. :func:`encode` makes figures of
outcomes, also of those that are undefined in some runs; :func:`semi_automatic` makes as few of them
as there are parameters; :func:`prior_predictive_p_value` tells a record that the model does not
make, whatever its parameters.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.errors import SimError, show, unknown_name
from sim.inference.threads import one_thread

Numbers = npt.NDArray[np.float64]

#: Median absolute deviation of a normal distribution with standard deviation 1, inverted.
_MAD_TO_SD = 1.482602218505602

#: Least singular value, relative to the largest, that still counts.
_LEAST_SINGULAR = 1e-8

#: How far apart rounding may put equal runs, relative to the farthest run: summaries made by
#: regression differ by the last bit of a number times the condition that least squares allow.
ROUNDING = 2.0**-52 / _LEAST_SINGULAR


@dataclass(frozen=True)
class SemiAutomatic:
    """Summaries made by regression; call it with a table of summaries, or with a record.

    `explained` is the share of each parameter's variance that the regression explains.
    """

    scaling: Scaling
    powers: int
    intercept: Numbers
    slopes: Numbers
    explained: Numbers

    @one_thread()
    def __call__(self, summaries: npt.ArrayLike) -> Numbers:
        """Return the expected parameters, one column for each, in the parameters' units."""
        values = np.asarray(summaries, dtype=np.float64)
        if values.shape[-1] != len(self.scaling.kept):
            raise SimError(
                f"{values.shape[-1]} summaries\n    allowed: {len(self.scaling.kept)}, as before"
            )
        return self.intercept + _powers(self.scaling(values), self.powers) @ self.slopes


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


@one_thread()
def semi_automatic(
    parameters: npt.ArrayLike, summaries: npt.ArrayLike, powers: int = 1
) -> SemiAutomatic:
    """Make one summary for each parameter: its expected value, by least squares on the summaries.

    Of all summaries as few as there are parameters, the expected parameters lose least (Fearnhead
    and Prangle 2012, JRSS B 74, 419-474, theorem 3 and section 3). With `powers` 2, squares of the
    summaries serve as well. Apply the result to the table and to the record alike.
    """
    values = checked_table(summaries)
    targets = np.asarray(parameters, dtype=np.float64)
    if targets.ndim != 2 or len(targets) != len(values):
        raise SimError(f"parameters: shape {targets.shape}\n    allowed: a row for each run")
    if powers < 1:
        raise SimError(f"powers: {powers}\n    allowed: 1 or more")
    scaling = Scaling.of(values)
    basis = _powers(scaling(values), powers)
    centre, mean = basis.mean(axis=0), targets.mean(axis=0)
    slopes = least_squares(basis - centre, targets - mean)
    fitted = (basis - centre) @ slopes
    with np.errstate(invalid="ignore"):
        explained = fitted.var(axis=0) / targets.var(axis=0)
    return SemiAutomatic(scaling, powers, mean - centre @ slopes, slopes, explained)


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
    values, record = checked_record(summaries, observed)
    scaling = Scaling.of(values)
    far = scaling.unreached(record)
    return p_value_among(scaling(values), scaling(record), neighbours, checks, seed, far)


@dataclass(frozen=True)
class Scaling:
    """Which summaries vary, what they are divided by, and what those are that do not vary."""

    kept: npt.NDArray[np.bool_]
    scale: Numbers
    constant: Numbers

    @classmethod
    def of(cls, summaries: Numbers) -> Scaling:
        """Learn them from a table; deviation from the median, else standard deviation."""
        kept = np.ptp(summaries, axis=0) > 0.0
        if not kept.any():
            raise SimError("every summary is the same in all runs: they tell nothing")
        varied = summaries[:, kept]
        scale = _MAD_TO_SD * np.median(np.abs(varied - np.median(varied, axis=0)), axis=0)
        return cls(kept, np.where(scale > 0.0, scale, varied.std(axis=0)), summaries[0][~kept])

    def __call__(self, summaries: Numbers) -> Numbers:
        """Summaries that vary, of a table or of a record, on one scale."""
        scaled: Numbers = summaries[..., self.kept] / self.scale
        return scaled

    def unreached(self, record: Numbers) -> bool:
        """Whether the record differs in a summary that is the same in every run."""
        return bool((record[~self.kept] != self.constant).any())


def p_value_among(
    summaries: Numbers, point: Numbers, neighbours: int, checks: int, seed: int, unreached: bool
) -> float:
    """Return the p-value of :func:`prior_predictive_p_value`, for summaries on one scale."""
    total = len(summaries)
    place = min(neighbours, total - 1) - 1
    if place < 0 or checks < 1:
        raise SimError("a predictive check needs 1 neighbour and 1 run to compare with, or more")
    rows = np.random.default_rng(seed).choice(total, size=min(checks, total), replace=False)
    own = math.inf if unreached else np.partition(distances(summaries, point), place)[place]
    farther = 0
    for row in rows:
        distance = distances(summaries, summaries[row])
        distance[row] = np.inf
        farther += bool(np.partition(distance, place)[place] >= own)
    return (1 + farther) / (1 + len(rows))


def distances(summaries: Numbers, point: Numbers) -> Numbers:
    """Return the Euclidean distance of every run to a point."""
    from scipy.spatial.distance import cdist  # slow to import, as all of scipy, and seldom needed

    return np.asarray(cdist(point[None, :], summaries)[0], dtype=np.float64)


def nearest(
    distance: Numbers, count: int
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_], float]:
    """Return the rows of the nearest runs, which of them are as far as the farthest, and how far.

    Runs whose distances differ by rounding alone are equally far (:data:`ROUNDING`). Of those that
    are as far as the last one accepted, the first in the table are taken, so that neither the last
    bit of a sum nor the order of a partition decides.

    Args:
        distance: of each run; infinite for a run that is left out.
        count: number of runs to take, of those with a finite distance.

    >>> rows, level, largest = nearest(np.array([1.0, 3.0, 3.0 - 1e-15, 0.0, 9.0]), 3)
    >>> rows.tolist(), level.tolist(), round(largest, 9)
    ([0, 1, 3], [False, True, False], 3.0)
    """
    last = float(np.partition(distance, count - 1)[count - 1])
    margin = ROUNDING * float(distance[np.isfinite(distance)].max())
    taken = distance < last - margin
    equal = np.flatnonzero(np.abs(distance - last) <= margin)[: count - int(taken.sum())]
    taken[equal] = True
    rows = np.flatnonzero(taken)
    return rows, np.isin(rows, equal), last


def least_squares(inputs: Numbers, targets: Numbers) -> Numbers:
    """Least squares; the shortest of the solutions where inputs depend on each other."""
    return np.asarray(np.linalg.lstsq(inputs, targets, rcond=_LEAST_SINGULAR)[0], dtype=np.float64)


def _powers(values: Numbers, powers: int) -> Numbers:
    return np.concatenate([values**power for power in range(1, powers + 1)], axis=-1)


def checked_table(summaries: npt.ArrayLike) -> Numbers:
    """Return summaries as an array, or tell what cannot be used."""
    values = np.asarray(summaries, dtype=np.float64)
    if values.ndim != 2 or len(values) < 2:
        raise SimError(f"summaries: shape {values.shape}\n    allowed: a row for each run, 2 rows")
    if not np.isfinite(values).all():
        raise SimError("summaries: some are undefined or infinite; encode() fills them")
    return values


def checked_record(summaries: npt.ArrayLike, observed: npt.ArrayLike) -> tuple[Numbers, Numbers]:
    """Return summaries and the record that fits them, or tell what cannot be used."""
    values, record = checked_table(summaries), np.asarray(observed, dtype=np.float64)
    if record.shape != values.shape[1:] or not np.isfinite(record).all():
        raise SimError(
            f"observed: shape {record.shape}\n    allowed: {values.shape[1]} finite numbers, one "
            "for each summary; encode() with `like` makes them"
        )
    return values, record


def _figures(frame: pd.DataFrame, name: str) -> pd.Series[float]:
    if name not in frame.columns:
        raise unknown_name(
            f"there is no column {show(name)}", name, [str(one) for one in frame.columns]
        )
    try:
        values = frame[name].astype("Float64").astype("float64")
    except (TypeError, ValueError) as error:
        raise SimError(f"{name}: text\n    allowed: figures and truth values") from error
    if np.isinf(values).any():
        raise SimError(f"{name}: infinite in some rows\n    allowed: finite figures, or none")
    return values
