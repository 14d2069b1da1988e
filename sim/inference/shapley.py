"""Shapley values: what each of several factors adds to what they change together.

v(S) is the mean outcome when the factors of S are there and the others are not. The Shapley value
of factor i is what it adds to the factors before it, averaged over all orders in which they could
come (Shapley 1953, "A value for n-person games", Contributions to the Theory of Games II, 307-317):

phi_i = sum over S without i of |S|! (k - |S| - 1)! / k! (v(S and i) - v(S))

The values of all factors add up to v(all) - v(none), so interactions are shared out and nothing is
counted twice. The interaction index says how much of two factors is joint work (Grabisch and
Roubens 1999, International Journal of Game Theory 28, 547-565):

I_ij = sum over S without i, j of |S|! (k - |S| - 2)! / (k - 1)!
       (v(S and i, j) - v(S and i) - v(S and j) + v(S))

Positive: they help each other; negative: one can stand in for the other. Nothing is sampled: all
2^k subsets are needed. Replicate r of every subset has the same luck, so all is computed run by run
and then averaged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import factorial

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.errors import SimError
from sim.inference.intervals import (
    LEVEL,
    Array,
    numbers,
    percentile_estimate,
    resampled_means,
)

Subset = frozenset[str]


def shapley_values(
    outcomes: Mapping[Subset, npt.ArrayLike],
    players: Sequence[str],
    resamples: int = 1000,
    seed: int = 0,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Shapley value of every factor, with bootstrap intervals over replicates.

    Args:
        outcomes: replicates of the outcome for each of the 2^k subsets of factors that are there.
        players: the k factors.
        resamples: bootstrap resamples; a resample takes the same replicates of every subset.
        seed: of the resamples.
        level: of the intervals.

    Returns:
        A row for each factor: `value`, `low`, `high`, `standard_error`, in the unit of the outcome;
        and `share`, `share_low`, `share_high` of v(all) - v(none), NaN where the interval of that
        difference includes 0. A share may be negative, or above 1.

    >>> alone, both = frozenset({"x"}), frozenset({"x", "y"})
    >>> game = {frozenset(): [0, 0], alone: [1, 1], frozenset({"y"}): [0, 0], both: [2, 2]}
    >>> shapley_values(game, ["x", "y"])[["value", "share"]]
            value  share
    player
    x         1.5   0.75
    y         0.5   0.25
    """
    table = _table(outcomes, players)
    single = [frozenset({player}) for player in players]
    runs = table @ np.column_stack([_coefficients(one, players) for one in single])
    with_total = np.column_stack([runs, table[:, -1] - table[:, 0]])
    values, drawn = with_total.mean(axis=0), resampled_means(with_total, resamples, seed)
    n = len(table)
    clear = percentile_estimate(float(values[-1]), drawn[:, -1], n, level).excludes(0.0)
    rows = []
    for place, value in enumerate(values[:-1].tolist()):
        row = _row(value, drawn[:, place], n, level)
        part = np.full(3, np.nan)
        if clear:
            share = percentile_estimate(
                value / float(values[-1]), _ratio(drawn[:, place], drawn[:, -1]), n, level
            )
            part[:] = share.value, share.low, share.high
        rows.append(row | dict(zip(("share", "share_low", "share_high"), part, strict=True)))
    return pd.DataFrame(rows, index=pd.Index(list(players), name="player"))


def interactions(
    outcomes: Mapping[Subset, npt.ArrayLike],
    players: Sequence[str],
    resamples: int = 1000,
    seed: int = 0,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Shapley interaction index of every pair of factors, with bootstrap intervals.

    Takes what :func:`shapley_values` takes.

    Returns:
        A row for each pair (`player`, `other`): `value`, `low`, `high`, `standard_error`.

    >>> alone, both = frozenset({"x"}), frozenset({"x", "y"})
    >>> game = {frozenset(): [0, 0], alone: [1, 1], frozenset({"y"}): [0, 0], both: [2, 2]}
    >>> float(interactions(game, ["x", "y"]).loc[("x", "y"), "value"])
    1.0
    """
    table = _table(outcomes, players)
    pairs = list(combinations(players, 2))
    if not pairs:
        raise SimError("one factor has no interaction\n    allowed: two players or more")
    runs = table @ np.column_stack([_coefficients(frozenset(pair), players) for pair in pairs])
    values, drawn = runs.mean(axis=0), resampled_means(runs, resamples, seed)
    rows = [
        _row(float(values[place]), drawn[:, place], len(table), level)
        for place in range(len(pairs))
    ]
    return pd.DataFrame(rows, index=pd.MultiIndex.from_tuples(pairs, names=["player", "other"]))


def _coefficients(joined: Subset, players: Sequence[str]) -> Array:
    """What the index of some factors takes each subset times, in the order of :func:`_subsets`.

    sum over S without T of |S|! (k - |S| - |T|)! / (k - |T| + 1)! sum over L in T of
    (-1)^(|T| - |L|) v(S and L): T is one factor for a value, and two for an interaction.
    """
    k, size = len(players), len(joined)
    found = []
    for subset in _subsets(players):
        others = len(subset - joined)
        weight = factorial(others) * factorial(k - others - size) / factorial(k - size + 1)
        missing = size - len(subset & joined)
        found.append(weight * (-1) ** missing)
    return np.array(found)


def _subsets(players: Sequence[str]) -> list[Subset]:
    """All subsets of the factors: none first, all last."""
    sizes = range(len(players) + 1)
    return [frozenset(chosen) for size in sizes for chosen in combinations(players, size)]


def _table(outcomes: Mapping[Subset, npt.ArrayLike], players: Sequence[str]) -> Array:
    """Outcomes with a row for each replicate and a column for each subset, checked."""
    if not players or len(set(players)) < len(players):
        raise SimError("the players are names, one or more, each given once")
    subsets = _subsets(players)
    unknown = set(outcomes) - set(subsets)
    missing = [subset for subset in subsets if subset not in outcomes]
    if unknown or missing:
        what = "is not given" if missing else "is of other players"
        raise SimError(
            f"the subset {_told((missing or list(unknown))[0])} {what}\n"
            f"    allowed: all {len(subsets)} subsets of {', '.join(players)}"
        )
    columns = {subset: numbers(outcomes[subset]) for subset in subsets}
    replicates = len(columns[subsets[0]])
    for subset, values in columns.items():
        if len(values) != replicates or replicates == 0:
            raise SimError(
                f"the subset {_told(subset)} has {len(values)} replicates, that of no factor "
                f"{replicates}\n    allowed: the same replicates, one or more, of every subset"
            )
        if not np.isfinite(values).all():
            raise SimError(
                f"the subset {_told(subset)} has replicates without an outcome\n"
                "    allowed: an outcome that every run has"
            )
    return np.column_stack(list(columns.values()))


def _told(subset: Subset) -> str:
    return "{" + ", ".join(sorted(subset)) + "}"


def _row(value: float, drawn: Array, n: int, level: float) -> dict[str, float]:
    found = percentile_estimate(value, drawn, n, level)
    return {
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "standard_error": found.standard_error,
    }


def _ratio(part: Array, total: Array) -> Array:
    """Shares in the resamples; NaN where a total is 0."""
    return np.divide(part, total, out=np.full_like(part, np.nan), where=total != 0.0)
