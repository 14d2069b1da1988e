"""Sobol indices: which inputs the variance of an outcome comes from.

With outcomes f(A), f(B) and f(AB_i) of the rows of the matrices of a Sobol design, where AB_i is A
with column i of B, and V the variance of f(A) and f(B) together:

first order   S_i  = mean of f(B) (f(AB_i) - f(A)) / V     Saltelli et al. (2010), Table 2 (b)
total         ST_i = mean of (f(A) - f(AB_i))² / 2 V       Jansen (1999)

S_i is the share of the variance that is left out, on average, when input i is known; ST_i the share
that is left when all but input i are known. In a sweep of this package luck is an input, too: its
total index is the share that no knowledge of the parameters takes away.

Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola (2010), "Variance based sensitivity
analysis of model output", Computer Physics Communications 181, 259-270. Jansen (1999), "Analysis of
variance designs for model output", Computer Physics Communications 117, 35-43.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.errors import SimError, nearest, show
from sim.inference.intervals import (
    LEVEL,
    Array,
    numbers,
    percentile_estimate,
    resampled_means,
)

_MATRIX, _ROW, _MIXED = "sobol_matrix", "sobol_row", "AB:"

#: First size of the prefixes that :func:`convergence` looks at, if none are given.
_FIRST_SIZE = 64


def sobol_indices(
    a: npt.ArrayLike,
    b: npt.ArrayLike,
    mixed: Mapping[str, npt.ArrayLike],
    resamples: int = 1000,
    seed: int = 0,
    level: float = LEVEL,
) -> pd.DataFrame:
    """First-order and total Sobol indices of every input, with bootstrap intervals.

    Args:
        a: outcomes of the rows of A.
        b: outcomes of the rows of B.
        mixed: outcomes of A with one column of B, by the name of that input.
        resamples: bootstrap resamples of the rows. They are drawn as if rows were independent; the
            points of a Sobol sequence are more even, so the intervals are rather too long.
        seed: of the resamples.
        level: of the intervals.

    Returns:
        A row for each input, in the order given: `first`, `first_low`, `first_high`, `first_error`
        (standard error), and the same of `total`. Estimates from few rows may be negative.

    >>> a, b = np.random.default_rng(1).random((2, 500, 2))
    >>> def model(x, y):
    ...     return 2 * x + y  # variances 4/12 and 1/12
    >>> only = {"x": model(b[:, 0], a[:, 1]), "y": model(a[:, 0], b[:, 1])}
    >>> sobol_indices(model(*a.T), model(*b.T), only)[["first", "total"]].round(1)
           first  total
    input
    x        0.8    0.8
    y        0.2    0.2
    """
    table = _table(a, b, mixed)
    names, n = list(mixed), len(table)
    products = _products(table)
    values = _indices(products.mean(axis=0))
    drawn = _indices(resampled_means(products, resamples, seed))
    rows = []
    for place in range(len(names)):
        row: dict[str, float] = {}
        for kind, column in (("first", place), ("total", len(names) + place)):
            found = percentile_estimate(float(values[column]), drawn[:, column], n, level)
            row[kind], row[f"{kind}_low"], row[f"{kind}_high"] = found.value, found.low, found.high
            row[f"{kind}_error"] = found.standard_error
        rows.append(row)
    return pd.DataFrame(rows, index=pd.Index(names, name="input"))


def from_sweep(frame: pd.DataFrame, outcome: str) -> tuple[Array, Array, dict[str, Array]]:
    """Take the matrices of an outcome from the frame of a `sobol` sweep.

    Args:
        frame: columns `sobol_matrix` (A, B, AB: and an input), `sobol_row` and the outcome; other
            matrices are passed over.
        outcome: a number, or true or false, in every run.

    Returns:
        What :func:`sobol_indices` takes: ``sobol_indices(*from_sweep(frame, "war"))``.
    """
    for column in (_MATRIX, _ROW, outcome):
        if column not in frame.columns:
            raise SimError(_no_column(column, frame))
    wide = _matrices(frame, outcome)
    found = {str(name): numbers(wide[name].to_numpy()) for name in wide.columns}
    if not {"A", "B"} <= found.keys():
        raise SimError(f"the runs have no matrix A or no B, only {', '.join(found)}")
    mixed = {key.removeprefix(_MIXED): found[key] for key in found if key.startswith(_MIXED)}
    return found["A"], found["B"], mixed


def convergence(
    a: npt.ArrayLike,
    b: npt.ArrayLike,
    mixed: Mapping[str, npt.ArrayLike],
    sizes: Sequence[int] | None = None,
    resamples: int = 1000,
    seed: int = 0,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Indices of the first rows alone, of more and more of them: have they settled?

    Args:
        a: outcomes of the rows of A, and so on as for :func:`sobol_indices`.
        b: outcomes of the rows of B.
        mixed: outcomes of A with one column of B.
        sizes: numbers of rows; the powers of two from 64 up, and all rows, if none are given. The
            first rows of a Sobol sequence are in balance only where they are a power of two.
        resamples: bootstrap resamples of the rows.
        seed: of the resamples.
        level: of the intervals.

    Returns:
        Columns `samples`, `input` and those of :func:`sobol_indices`, one row for each size and
        input.
    """
    table = _table(a, b, mixed)
    n = len(table)
    wanted = _sizes(n) if sizes is None else list(sizes)
    for size in wanted:
        if not 2 <= size <= n:
            raise SimError(f"{size} is no number of first rows\n    allowed: from 2 to {n}")
    found = []
    for size in wanted:
        part = table[:size]
        only = {name: part[:, 2 + place] for place, name in enumerate(mixed)}
        indices = sobol_indices(part[:, 0], part[:, 1], only, resamples, seed, level)
        indices.insert(0, "samples", size)
        found.append(indices.reset_index())
    tidy = pd.concat(found, ignore_index=True)
    return tidy[["samples", "input", *tidy.columns.drop(["samples", "input"])]]


def _table(a: npt.ArrayLike, b: npt.ArrayLike, mixed: Mapping[str, npt.ArrayLike]) -> Array:
    """All outcomes as columns A, B, mixed, checked."""
    if not mixed:
        raise SimError("there is no input: give the outcomes of A with one column of B")
    columns = {"A": numbers(a), "B": numbers(b)}
    columns |= {f"{_MIXED}{name}": numbers(values) for name, values in mixed.items()}
    rows = len(columns["A"])
    for name, values in columns.items():
        if len(values) != rows:
            raise SimError(f"matrix {name} has {len(values)} rows, but A has {rows}")
        gaps = int((~np.isfinite(values)).sum())
        if gaps:
            raise SimError(
                f"matrix {name}: {gaps} of {rows} runs have no outcome, and shares of a variance "
                "need all\n    allowed: an outcome that every run has"
            )
    table = np.column_stack(list(columns.values()))
    if rows < 2 or np.ptp(table[:, :2]) == 0.0:
        raise SimError("the outcome does not vary over A and B: there is no variance to share out")
    return table


def _products(table: Array) -> Array:
    """What the estimators take the mean of: sum and squares of A and B, then first, then total."""
    # Centred, the first-order estimator is far less noisy; any constant leaves it right.
    centred = table - table.mean()
    a, b, mixed = centred[:, :1], centred[:, 1:2], centred[:, 2:]
    return np.hstack([(a + b) / 2, (a**2 + b**2) / 2, b * (mixed - a), (a - mixed) ** 2 / 2])


def _indices(means: Array) -> Array:
    """Indices, first-order ones first, from the means of the products; NaN without variance."""
    variance = means[..., 1] - means[..., 0] ** 2
    # Outcomes that are all the same leave rounding alone.
    known = variance > 1e-12 * np.maximum(means[..., 1], np.finfo(float).tiny)
    return np.asarray(means[..., 2:] / np.where(known, variance, np.nan)[..., None])


def _matrices(frame: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Outcomes by row and matrix, each there once."""
    if frame.duplicated([_MATRIX, _ROW]).any():
        raise SimError(
            "a row of a matrix has several runs, and their luck would count as one input's\n"
            "    allowed: one replicate, such as frame[frame['replicate'] == 0]"
        )
    matrices = frame[_MATRIX].astype(object)
    sizes = matrices.value_counts()
    if sizes.nunique() > 1:
        told = f"{sizes.index[-1]} has {sizes.iloc[-1]}, {sizes.index[0]} has {sizes.iloc[0]}"
        raise SimError(f"the matrices have different numbers of rows ({told}): finish the sweep")
    order = list(dict.fromkeys(matrices))
    parts = pd.DataFrame({_MATRIX: matrices, _ROW: frame[_ROW], outcome: frame[outcome]})
    wide = parts.pivot(index=_ROW, columns=_MATRIX, values=outcome)
    return wide[sorted(order, key=order.index)]


def _sizes(n: int) -> list[int]:
    powers = [2**power for power in range(_FIRST_SIZE.bit_length() - 1, n.bit_length())]
    return sorted({*(size for size in powers if size < n), n})


def _no_column(column: str, frame: pd.DataFrame) -> str:
    text = f"the runs have no column {show(column)}"
    if column in (_MATRIX, _ROW):
        return f"{text}\n    allowed: the frame of a sweep with the design sobol"
    close = nearest(column, map(str, frame.columns))
    return f"{text}\n    did you mean {close!r}?" if close else text
