"""What the record says, as evidence: what is fitted, what is held out, and how far off is far.

History ran once. So what happened is compared with the whole distribution of runs: the luck of the
one history counts in full, that of the simulated mean by the number of runs. On top comes a written
discrepancy: how far a right model may be off by being a model, whatever its parameters.

A figure is compared on a scale on which that makes sense (:data:`SCALES`): years, shares and ratios
as they are, counts and amounts by logarithms, log(1 + x) with the sign of x. Its
*implausibility* is |mean - nearest end of the record's range| / sqrt(s² (1 + 1/n) + d²), s² the
variance of the n runs in which it is defined and d the discrepancy (Craig et al. 1997; Vernon,
Goldstein and Bower 2010, history matching; from memory). Its log-likelihood is that of a run,
normal with the mean of the runs and the variance s² + d², in the range, or at the value, of the
record (synthetic likelihood: Wood 2010, Nature 466, 1102-1104; one target at a time).

An event happens with p = (k + 1/2) / (n + 1), k of n runs (Jeffreys' prior): the likelihood is p,
the implausibility (1 - p) / sqrt(p (1 - p) (1 + 1/n) + e²).

With the probability e (:data:`WRONG`; for an event its own discrepancy, if it has one) the model is
simply wrong about a target. The likelihood L of each, 1 where it is best, so becomes e + (1 - 2e) L
and no single target, which a source may have wrong or the model may never give, decides alone.

A target that too few runs can say anything of (no event with `given`, fewer than two with a figure)
has the implausibility :data:`UNKNOWN`, and a likelihood as far from the best as that is.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import log_ndtr

from sim.calibration.choosing import CalibrationError
from sim.errors import Problem
from sim.scenario import Scenario
from sim.targets import Joint, Target
from sim.targets.per_run import needed, per_run

Numbers = npt.NDArray[np.float64]

#: Default discrepancies by unit, on the scale of the figure; of other units :data:`LOGARITHMIC`.
SCALES = {"year": 0.5, "years": 0.5, "share": 0.1, "1": 0.5, "ratio": 0.5}
LOGARITHMIC = 0.25  # about a quarter of a count or an amount
WRONG = 0.05
UNKNOWN = 3.0

_YEAR = re.compile(r":(?:\d{4}-)?(\d{4})$")


@dataclass(frozen=True)
class Evidence:
    """One target, ready to be compared.

    Attributes:
        target: what happened.
        decided: the day on which it was complete.
        fitted: whether it was decided before the day up to which the record is fitted.
        limit: it is a limit to doing too much. It discards, but weighs nothing: the figure that it
            limits is a target of its own.
        wrong: probability that the model is simply wrong about it.
        seen: what another record has in the place of this one, on the scale of :meth:`per_run`;
            None: the record as it is.
    """

    target: Target
    decided: dt.date
    fitted: bool
    limit: bool = False
    wrong: float = WRONG
    seen: float | None = None

    @property
    def id(self) -> str:
        """Name of the target; of a limit with `guarded:` before it."""
        return f"guarded:{self.target.id}" if self.limit else self.target.id

    @property
    def role(self) -> str:
        """What it is for: `fitted`, `limit` or `held out`."""
        if not self.fitted:
            return "held out"
        return "limit" if self.limit else "fitted"

    @property
    def event(self) -> bool:
        """Whether it is an event, and no figure."""
        return self.limit or self.target.statistic == "probability"

    @property
    def columns(self) -> tuple[str, ...]:
        """Outcomes that it needs."""
        return needed(self.target)

    @property
    def discrepancy(self) -> float:
        """How far off a right model may be, on the scale of :meth:`scaled`; an event: wrong."""
        own, unit = self.target.discrepancy, self.target.unit
        if self.event:
            return self.wrong if own is None or self.limit else own
        if unit in SCALES:
            return SCALES[unit] if own is None else own
        if own is None:
            return LOGARITHMIC
        low, high = self.target.interval
        nearest = low if math.isfinite(low) else high
        return float(np.log1p(abs(nearest) + own) - np.log1p(abs(nearest)))

    @property
    def interval(self) -> tuple[float, float]:
        """The record's range of a figure, on its scale.

        That of another record is as wide, around what was `seen`; an open end stays open.
        """
        low, high = (float(one) for one in self.scaled(np.array(self.target.interval)))
        if self.seen is None:
            return low, high
        half = 0.5 * (high - low) if math.isfinite(high - low) else 0.0
        return (
            self.seen - half if math.isfinite(low) else low,
            self.seen + half if math.isfinite(high) else high,
        )

    def scaled(self, values: Numbers) -> Numbers:
        """Figures on the scale on which they are compared."""
        if self.target.unit in SCALES:
            return values
        return np.asarray(np.sign(values) * np.log1p(np.abs(values)))

    def per_run(self, columns: Mapping[str, npt.NDArray[Any]], good: npt.NDArray[Any]) -> Numbers:
        """What every run has of it: 1 or 0 of an event, a scaled figure; NaN where undefined."""
        values = per_run(self.target, columns, event=self.event)
        return np.where(good, values if self.event else self.scaled(values), np.nan)

    # -- how far off ----------------------------------------------------------------------------

    def implausibility(self, n: Numbers, mean: Numbers, variance: Numbers) -> Numbers:
        """How many standard deviations off points are; see the head of the module."""
        d = self.discrepancy
        if self.event:
            p = self._probability(n, mean)
            off = (1.0 - p) / np.sqrt(p * (1.0 - p) * (1.0 + 1.0 / np.maximum(n, 1.0)) + d**2)
            return np.where(n < 1, UNKNOWN, off)
        low, high = self.interval
        away = np.maximum(low - mean, 0.0) + np.maximum(mean - high, 0.0)
        spread = np.sqrt(variance * (1.0 + 1.0 / np.maximum(n, 1.0)) + d**2)
        return np.where(n < 2, UNKNOWN, away / spread)

    def log_likelihood(self, n: Numbers, mean: Numbers, variance: Numbers) -> Numbers:
        """Log-likelihood of points, up to a constant; see the head of the module."""
        if self.event:
            wrong = self.discrepancy
            best = np.where(n < 1, -0.5 * UNKNOWN**2, np.log(self._probability(n, mean)))
        else:
            wrong = self.wrong
            best = np.where(n < 2, -0.5 * UNKNOWN**2, self._normal(mean, variance))
        return np.logaddexp(np.log(wrong), np.log1p(-2.0 * wrong) + best) if wrong else best

    def _normal(self, mean: Numbers, variance: Numbers) -> Numbers:
        """Log-likelihood of the figure of a run: at most 0."""
        d = self.discrepancy
        low, high = self.interval
        spread = np.sqrt(variance + d**2)
        if low == high:
            return np.asarray(-0.5 * ((low - mean) / spread) ** 2 - np.log(spread / d))
        return _log_between((low - mean) / spread, (high - mean) / spread)

    def _probability(self, n: Numbers, mean: Numbers) -> Numbers:
        """Chance of what was seen of an event: that it is as in the record, or that it is not."""
        as_seen = 1.0 - mean if self.seen == 0.0 else mean
        return np.asarray((np.where(n > 0, as_seen * n, 0.0) + 0.5) / (n + 1.0))


def _log_between(low: Numbers, high: Numbers) -> Numbers:
    """Logarithm of the normal probability between two ends, exact also far out."""
    flip = low > 0.0  # the upper tail is as small as the lower, and only that is exact
    left, right = np.where(flip, -high, low), np.where(flip, -low, high)
    upper, lower = log_ndtr(right), log_ndtr(left)
    with np.errstate(divide="ignore"):
        return np.asarray(upper + np.log1p(-np.exp(np.minimum(lower - upper, 0.0))))


# -- which targets ---------------------------------------------------------------------------------


def gather(
    scenarios: Mapping[str, Scenario],
    targets: Sequence[Target],
    joint: Sequence[Joint],
    until: dt.date | None = None,
    wrong: float = WRONG,
) -> tuple[Evidence, ...]:
    """The evidence about some scenarios: targets, then limits; an error where nothing is fitted.

    Args:
        scenarios: by the name that the record has for them.
        targets: of the record; those of other scenarios are left out.
        joint: with the limits to doing too much; a limit that is a target as it stands is not
            taken twice.
        until: what was decided on this day or later is held out; without it nothing is.
        wrong: probability that the model is simply wrong about a target.
    """
    asked = [(one, False) for one in targets if one.scenario in scenarios]
    known = {one for one, _ in asked}
    for group in joint:
        if group.scenario in scenarios:
            asked += [(one, True) for one in group.limits if one not in known]
    found = []
    for one, limit in asked:
        decided = decided_on(one, scenarios[one.scenario])
        found.append(Evidence(one, decided, until is None or decided < until, limit, wrong))
    if not any(one.fitted and not one.limit for one in found):
        told = f"nothing of the record was decided before {until}" if until else "nothing is there"
        days = sorted(one.decided for one in found)
        allowed = f"--until DATE after {days[0]}" if days else "a scenario with a record"
        raise CalibrationError([Problem("", None, "until", str(until), told, allowed)])
    return tuple(found)


def decided_on(target: Target, scenario: Scenario) -> dt.date:
    """Day on which what happened was complete.

    It is what the record says or, where it says nothing, the last day of the year in the name of
    the outcome or of the scenario, whichever comes first: never before it could be known.
    """
    if target.decided is not None:
        return target.decided
    years = [_YEAR.search(column) for column in target.columns]
    found = [int(one[1]) for one in years if one]
    if found and len(found) == len(years):
        return min(dt.date(max(found), 12, 31), scenario.clock.end)
    return scenario.clock.end


# -- many points -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Moments:
    """What points have of some evidence: (points, evidence) each.

    Attributes:
        n: runs in which it is defined.
        mean: over these; NaN without one.
        variance: over these, with n - 1; 0 with fewer than two.
    """

    n: Numbers
    mean: Numbers
    variance: Numbers

    @classmethod
    def of(cls, values: Iterable[Numbers]) -> Moments:
        """Of values per run, (points, runs), for each piece of evidence."""
        parts = [_moments(one) for one in values]
        n, mean, variance = (np.column_stack(list(part)) for part in zip(*parts, strict=True))
        return cls(n, mean, variance)

    def implausibility(self, evidence: Sequence[Evidence]) -> Numbers:
        """Implausibilities, (points, evidence)."""
        return self._each(evidence, "implausibility")

    def log_likelihood(self, evidence: Sequence[Evidence]) -> Numbers:
        """Sum of the log-likelihoods of what is fitted, limits left out, (points,)."""
        found = self._each(evidence, "log_likelihood")
        weighs = [one.fitted and not one.limit for one in evidence]
        return np.asarray(found[:, weighs].sum(axis=1))

    def _each(self, evidence: Sequence[Evidence], what: str) -> Numbers:
        columns = [
            getattr(one, what)(self.n[:, k], self.mean[:, k], self.variance[:, k])
            for k, one in enumerate(evidence)
        ]
        return np.column_stack(columns) if columns else np.empty((len(self.n), 0))


def _moments(values: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    known = ~np.isnan(values)
    n = known.sum(axis=1).astype(np.float64)
    filled = np.where(known, values, 0.0)
    mean = np.divide(filled.sum(axis=1), n, out=np.full(len(n), np.nan), where=n > 0)
    away = np.where(known, values - np.nan_to_num(mean)[:, None], 0.0)
    variance = np.divide((away**2).sum(axis=1), n - 1.0, out=np.zeros(len(n)), where=n > 1)
    return n, mean, variance
