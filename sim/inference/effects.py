"""Natural direct and indirect effects: how much of an effect goes through a mediator.

The mediator here is statistics' word, a quantity in the middle of a causal chain (here perhaps a
belief, or a balance of forces); it is not a person who mediates.

Y_tm is the outcome when the treatment acts as t directly, and the mediator takes the course that it
takes under treatment m. A model can run all four arms, with the same luck; in the world, Y_10 and
Y_01 are never seen (Robins and Greenland 1992, Epidemiology 3, 143-155; Pearl 2001, "Direct and
indirect effects", Proceedings of UAI, 411-420):

total            Y_11 - Y_00
pure direct      Y_10 - Y_00    the treatment acts, the mediator stays as without it
total direct     Y_11 - Y_01
pure indirect    Y_01 - Y_00    the mediator moves, the treatment acts on nothing else
total indirect   Y_11 - Y_10
interaction      Y_11 - Y_10 - Y_01 + Y_00

total = pure direct + total indirect = total direct + pure indirect
      = pure direct + pure indirect + interaction
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.errors import SimError
from sim.inference.intervals import (
    LEVEL,
    Array,
    Estimate,
    mean,
    paired,
    percentile_estimate,
    resampled_means,
)


@dataclass(frozen=True)
class Effects:
    """Effects of a treatment, in the unit of the outcome, and the shares that are mediated.

    `mediated_share` is total indirect / total, `pure_mediated_share` pure indirect / total; with
    interaction they differ, and the share lies between them according to whom it is counted for.
    Both are NaN where the interval of the total includes 0. They may be negative, or above 1.
    """

    total: Estimate
    pure_direct: Estimate
    total_direct: Estimate
    pure_indirect: Estimate
    total_indirect: Estimate
    interaction: Estimate
    mediated_share: Estimate
    pure_mediated_share: Estimate

    def table(self) -> pd.DataFrame:
        """All of them, a row each: `value`, `low`, `high`, `standard_error`, `n`."""
        rows = dataclasses.asdict(self)
        return pd.DataFrame(list(rows.values()), index=pd.Index(list(rows), name="effect"))


def natural_effects(
    y00: npt.ArrayLike,
    y01: npt.ArrayLike,
    y10: npt.ArrayLike,
    y11: npt.ArrayLike,
    resamples: int = 1000,
    seed: int = 0,
    level: float = LEVEL,
) -> Effects:
    """Direct and indirect effects from the four arms of paired runs.

    Of the two digits the first is what acts directly, the second whose course the mediator takes.
    Only runs in which all four arms have the outcome count, so that the parts add up; for an
    outcome that not every run has, the effects are those on such runs alone.

    Args:
        y00: outcomes without the treatment.
        y01: outcomes without the treatment, the mediator as with it.
        y10: outcomes with the treatment, the mediator as without it.
        y11: outcomes with the treatment.
        resamples: bootstrap resamples of runs, for the intervals of the shares; those of the
            effects are Student's of paired runs.
        seed: of the resamples.
        level: of the intervals.

    >>> found = natural_effects([0, 1, 0], [2, 3, 3], [1, 2, 1], [4, 5, 5])
    >>> found.pure_direct.value, round(found.pure_indirect.value, 2), found.interaction.value
    (1.0, 2.33, 1.0)
    """
    arms = paired(y00, y01, y10, y11)
    if not len(arms[0]):
        raise SimError("there is no run in which all four arms have the outcome")
    none, mediated, direct, both = arms
    total = mean(both - none, level)
    parts = np.column_stack([both - none, both - direct, mediated - none])
    shares = _shares(parts, total, resamples, seed, level)
    return Effects(
        total=total,
        pure_direct=mean(direct - none, level),
        total_direct=mean(both - mediated, level),
        pure_indirect=mean(mediated - none, level),
        total_indirect=mean(both - direct, level),
        interaction=mean(both - direct - mediated + none, level),
        mediated_share=shares[0],
        pure_mediated_share=shares[1],
    )


def _shares(
    parts: Array, total: Estimate, resamples: int, seed: int, level: float
) -> list[Estimate]:
    """Shares of the first column's mean that the others' means are, if the first is not 0."""
    n = len(parts)
    if not total.excludes(0.0):
        return [Estimate(math.nan, math.nan, math.nan, math.nan, n)] * (parts.shape[1] - 1)
    drawn = resampled_means(parts, resamples, seed)
    whole = np.where(drawn[:, 0] == 0.0, math.nan, drawn[:, 0])
    values = parts.mean(axis=0) / parts[:, 0].mean()
    return [
        percentile_estimate(float(values[column]), drawn[:, column] / whole, n, level)
        for column in range(1, parts.shape[1])
    ]
