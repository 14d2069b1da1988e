"""How well runs predict a record: a proper score of their outcomes, target by target.

Kernel score (Gneiting and Raftery 2007, JASA 102, 359-378, section 5.1): the mean distance ρ(X, y)
less half of the mean ρ(X, X'), with ρ = 1 - k and k a positive definite kernel. Here k(x, y) =
max(0, 1 - |x - y|) for figures (positive definite by Pólya), 1 for two undefined ones and 0 for one
of each. For an event it is Brier's score.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.inference.intervals import Estimate
from sim.targets import Target
from sim.targets.per_run import columns_of, needed, per_run

Numbers = npt.NDArray[np.float64]

#: A figure this far from the record's range is wholly missed: by unit; else a factor of two.
WIDTHS = {"year": 0.25, "share": 0.5}
FACTOR = math.log(2.0)


def deviation(target: Target, frame: pd.DataFrame) -> pd.Series[float]:
    """What a run has of a target: 1 or 0 for an event, the distance to the record for a figure.

    NaN where `given` does not hold or the outcome is undefined. A distance of 1 is a figure wholly
    missed, see :data:`WIDTHS`; it has the sign of the error.
    """
    values = per_run(target, columns_of(frame, needed(target)))
    if target.statistic != "probability":
        low, high = _scale(target, np.array(target.interval))
        scaled = _scale(target, values)
        values = np.minimum(scaled - low, 0.0) + np.maximum(scaled - high, 0.0)
    return pd.Series(values, index=frame.index)


def _scale(target: Target, values: npt.NDArray[np.floating[Any]]) -> Numbers:
    """Figures on a scale on which 1 is wholly missed; logarithms keep the sign of a loss."""
    if target.unit in WIDTHS:
        return np.asarray(values / WIDTHS[target.unit], dtype=np.float64)
    return np.asarray(np.sign(values) * np.log1p(np.abs(values)) / FACTOR, dtype=np.float64)


@dataclass(frozen=True)
class Score:
    """Kernel score of a prediction for one record: 0 best, 1 worst.

    `influence` is how far each draw moves the score (with mean 0): its spread over the root of
    the number of draws is the standard error (Hoeffding 1948).
    """

    value: float
    influence: Numbers

    def __sub__(self, other: Score) -> Score:
        return Score(self.value - other.value, self.influence - other.influence)

    @classmethod
    def mean(cls, scores: Sequence[Score]) -> Score:
        """Mean of scores of draws that are paired by their luck."""
        values, moved = [one.value for one in scores], [one.influence for one in scores]
        return cls(float(np.mean(values)), np.mean(moved, axis=0))

    @property
    def estimate(self) -> Estimate:
        """The score with its interval."""
        n = len(self.influence)
        error = float(np.sqrt(np.sum(self.influence**2) / (n - 1) / n))
        return Estimate(self.value, self.value - 1.96 * error, self.value + 1.96 * error, error, n)


def kernel_score(drawn: Numbers, observed: Numbers) -> Score:
    """Score draws (draws, targets) against a record (targets,), averaged over the targets.

    >>> event = np.array([[1.0], [1.0], [1.0], [0.0]] * 100)  # three in four say that it happens
    >>> round(kernel_score(event, np.array([1.0])).value, 2)  # (1/4)^2
    0.06
    """
    to_record, between = np.zeros(len(drawn)), np.zeros((len(drawn), len(drawn)))
    for values, truth in zip(drawn.T, observed, strict=True):
        to_record += 1.0 - _kernel(values, np.array([truth]))[:, 0]
        between += 1.0 - _kernel(values, values)
    to_record /= len(observed)
    # The distance of a draw to itself, 0, is no estimate of the distance of two draws.
    to_others = between.sum(axis=1) / (len(drawn) - 1) / len(observed)
    each = to_record - to_others
    return Score(float(np.mean(to_record - 0.5 * to_others)), each - each.mean())


def _kernel(a: Numbers, b: Numbers) -> Numbers:
    undefined = np.isnan(a)[:, None], np.isnan(b)[None, :]
    near = np.maximum(0.0, 1.0 - np.abs(a[:, None] - b[None, :]))
    neither = undefined[0] & undefined[1]
    return np.where(undefined[0] | undefined[1], neither.astype(np.float64), near)
