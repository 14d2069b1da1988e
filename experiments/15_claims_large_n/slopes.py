"""Slopes of what happens to claims on advantage and on its change: one estimator for all.

Chance that something happens in T years of a claim (grouped survival with proportional hazards:
Prentice and Gloeckler 1978, Biometrics 34, 57-67):

    p = 1 - exp(-T exp(a + b1 advantage + b2 change)),

so that a slope b does not depend on how long the claim is watched: years of real claims and decades
of runs give slopes of the same thing. A slope of 0.7 doubles the rate for each unit of log
advantage. Years or runs of one claim are not independent: errors are those of sums over claims
(Liang and Zeger 1986, Biometrika 73, 13-22).
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import rankdata

from sim.inference.intervals import Estimate, bootstrap, wilson_interval

Array = npt.NDArray[np.float64]

LEVEL, CHANGE = "level", "change"
#: What slopes are of: log advantage of the claimant, and its change in five years.
REGRESSORS = (LEVEL, CHANGE)
#: Columns of a frame of years or of runs.
COLUMNS = ("claim", *REGRESSORS, "years", "event")
#: A weak prior that keeps slopes finite where something never happens below a threshold: normal
#: about 0 with this standard deviation (of the size of that of Gelman and others 2008, Annals of
#: Applied Statistics 2, 1360-1383).
PRIOR = 2.5
#: Fewest years, or runs, in which a thing happens, and in which it does not, for a slope of it.
FEWEST = 10
_STEPS, _CLOSE, _Z = 100, 1e-10, 1.959964
_MOST = 3.5  # of the log rate: beyond it the chance is 1 to the last digit


def slopes(frame: pd.DataFrame) -> dict[str, Estimate]:
    """Slope of the log rate on each regressor; nothing where too little happens, or happens not.

    Args:
        frame: see :data:`COLUMNS`; `event` is 0 or 1, `years` how long it is watched.
    """
    known = frame.dropna(subset=list(REGRESSORS))
    event = known["event"].to_numpy(dtype=np.float64)
    if min(event.sum(), (1.0 - event).sum()) < FEWEST:
        return {}
    x = np.column_stack([np.ones(len(known)), *(known[name] for name in REGRESSORS)])
    offset = np.log(known["years"].to_numpy(dtype=np.float64))
    prior = np.array([0.0, *[PRIOR**-2] * len(REGRESSORS)])
    beta = np.array([math.log(max(event.mean(), 1e-6)) - offset.mean(), *[0.0] * len(REGRESSORS)])
    for _ in range(_STEPS):
        score, weight = _parts(x @ beta + offset, event)
        inside = np.linalg.inv((x * weight[:, None]).T @ x + np.diag(prior))
        step = inside @ (x.T @ score - prior * beta)
        beta = beta + step * min(1.0, 2.0 / float(np.abs(step).max() or 1.0))
        if float(np.abs(step).max()) < _CLOSE:
            break
    sums = pd.DataFrame(x * score[:, None]).groupby(known["claim"].to_numpy()).sum().to_numpy()
    groups = len(sums)
    spread = inside @ (sums.T @ sums) @ inside * groups / max(groups - 1, 1)
    errors = np.sqrt(np.diag(spread))
    return {
        name: _estimate(float(beta[at]), float(errors[at]), groups)
        for at, name in enumerate(REGRESSORS, 1)
    }


def _parts(eta: Array, event: Array) -> tuple[Array, Array]:
    """Derivative of the log likelihood and expected information, row by row."""
    rate = np.exp(np.clip(eta, -30.0, _MOST))
    never, some = np.exp(-rate), -np.expm1(-rate)
    score = rate * (event * never / some - (1.0 - event))
    return score, rate**2 * never / some


def _estimate(value: float, error: float, n: int) -> Estimate:
    return Estimate(value, value - _Z * error, value + _Z * error, error, n)


def apart(one: Estimate, other: Estimate) -> Estimate:
    """Difference of two independent estimates."""
    error = math.hypot(one.standard_error, other.standard_error)
    return _estimate(one.value - other.value, error, min(one.n, other.n))


def bins(frame: pd.DataFrame, name: str, edges: Mapping[str, float]) -> dict[str, Estimate]:
    """Yearly chance of the event in bins of a regressor, by the name of the bin.

    The share p of what is watched for T years on average is a chance of 1 - (1 - p)^(1/T) a year;
    its error is that of sums over claims. `edges` has the lower end of each bin.
    """
    lows = list(edges.values())
    found = {}
    for at, label in enumerate(edges):
        high = lows[at + 1] if at + 1 < len(lows) else math.inf
        part = frame[(frame[name] >= lows[at]) & (frame[name] < high)]
        if len(part):
            found[label] = yearly(part)
    return found


def yearly(part: pd.DataFrame) -> Estimate:
    """Yearly chance of the event over rows, with an interval over claims."""
    event = part["event"].to_numpy(dtype=np.float64)
    value, years = float(event.mean()), float(part["years"].mean())
    sums = pd.Series(event - value).groupby(part["claim"].to_numpy()).sum().to_numpy()
    groups = len(sums)
    error = math.sqrt(groups / max(groups - 1, 1) * float((sums**2).sum())) / len(event)
    ends: tuple[float, ...] = (max(0.0, value - _Z * error), min(1.0, value + _Z * error))
    if value in (0.0, 1.0):  # never or always: as if each claim were one trial
        ends = wilson_interval(round(value * groups), groups)
    now, low, high = (1.0 - (1.0 - one) ** (1.0 / years) for one in (value, *ends))
    return Estimate(now, low, high, (high - low) / (2.0 * _Z), len(part))


def visible(frame: pd.DataFrame, resamples: int, seed: int) -> Estimate | None:
    """How well the level tells rows with the event from those without: 0.5 by chance, 1 perfectly.

    Area under the receiver operating characteristic: the chance that of two rows, one with and one
    without the event, the one with it has the larger level (Hanley and McNeil 1982, Radiology 143,
    29-36), with a bootstrap over claims; None where too little happens.
    """
    known = frame.dropna(subset=[LEVEL])
    happened = int(known["event"].sum())
    if min(happened, len(known) - happened) < FEWEST:
        return None
    parts = [
        (part[LEVEL].to_numpy(dtype=np.float64), part["event"].to_numpy(dtype=bool))
        for _, part in known.groupby("claim")
    ]

    def area(places: Array) -> float:
        chosen = [parts[int(at)] for at in places]
        return _area(*(np.concatenate(column) for column in zip(*chosen, strict=True)))

    found = bootstrap(area, np.arange(len(parts)), resamples=resamples, seed=seed)
    return found if math.isfinite(found.low) else None


def _area(level: Array, event: npt.NDArray[np.bool_]) -> float:
    with_it = int(event.sum())
    without = len(event) - with_it
    if not (with_it and without):
        return math.nan
    ranks = rankdata(level)
    return float((ranks[event].sum() - with_it * (with_it + 1) / 2) / (with_it * without))
