"""Boxes of the inputs in which something is common: the Patient Rule Induction Method (PRIM).

A box is a range for each of some inputs. *Density* is the share of its runs in which it happened
(the cases), *coverage* the share of all cases that it holds, *mass* the share of all runs.

1. Peeling: from the box that holds all runs, a small share of the runs is cut off at one end of one
   input, again and again, each time where density gains most for each run lost.
2. Choosing: of these boxes the densest that still has enough coverage and no limit that might
   as well do nothing. The method leaves the choice to its user; this rule is ours, the whole
   trajectory is kept, and any other of its boxes can be taken.
3. Pasting: the chosen box is widened again where this does not lower its density.
4. Covering: the next box is sought among the runs that are in none so far.

Friedman and Fisher (1999), "Bump hunting in high-dimensional data", Statistics and Computing 9,
123-143. Bryant and Lempert (2010), "Thinking inside the box", Technological Forecasting and Social
Change 77, 34-49, use it to find scenarios. That gain is taken for each run lost lets words, of
which a peel takes one, stand beside numbers (Kwakkel and Jaxa-Rozen 2016, Environmental Modelling
& Software 79, 311-321).

The densest of many boxes always looks good on the runs that it was found with: judge it by others
that were held back.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.errors import SimError, show
from sim.inference.intervals import LEVEL, Estimate, numbers, share
from sim.inference.peeling import (
    Column,
    Limits,
    Mask,
    QuasiP,
    Search,
    inside,
    quasi_p_values,
)


@dataclass(frozen=True)
class Box:
    """A box and the trajectory it was chosen from.

    Args:
        limits: what it allows, for the inputs it restricts; a side without limit is infinite.
        trajectory: a row for each box on the way (index `step`): `phase` (start, peel, paste), the
            `input` that changed, `coverage`, `density`, `mass`, the number `restricted` of inputs,
            `cases` and `runs`. Figures are those of the runs that it was found with; for a second
            box, of those that are in no earlier one, as shares of all cases and runs.
        path: limits of every step.
        chosen: the step of the peeling that was chosen; pasting starts from it.
        step: the one whose limits these are: the last paste, or else the one chosen.
    """

    limits: Mapping[str, Limits]
    trajectory: pd.DataFrame
    path: Sequence[Mapping[str, Limits]]
    chosen: int
    step: int

    def at(self, step: int) -> Box:
        """Take another box of the trajectory."""
        if not 0 <= step < len(self.path):
            raise SimError(f"there is no step {step}\n    allowed: 0 to {len(self.path) - 1}")
        return dataclasses.replace(self, limits=self.path[step], step=step)

    def contains(self, inputs: pd.DataFrame) -> Mask:
        """Whether a run lies in the box, run by run."""
        columns = _columns(inputs, list(self.limits))
        return inside(columns, self.limits, np.arange(len(inputs)))

    def density(
        self, inputs: pd.DataFrame, outcome: npt.ArrayLike, level: float = LEVEL
    ) -> Estimate:
        """Share of the runs in the box in which it happened, with Wilson's interval."""
        return share(_cases(outcome, inputs)[self.contains(inputs)], level)

    def coverage(
        self, inputs: pd.DataFrame, outcome: npt.ArrayLike, level: float = LEVEL
    ) -> Estimate:
        """Share of the runs in which it happened that are in the box, with Wilson's interval."""
        return share(self.contains(inputs)[_cases(outcome, inputs)], level)

    def quasi_p(self, inputs: pd.DataFrame, outcome: npt.ArrayLike) -> pd.DataFrame:
        """Whether each limit does anything: its quasi-p-value (Bryant and Lempert 2010).

        P(X >= cases in the box), X binomial with the number of runs in the box and the density of
        the box without that limit. Quasi, since the limit was sought with the same runs, which
        makes it small, and no number of limits is corrected for: a large value (above 0.05, say)
        speaks against a limit, a small one hardly for it. On runs held back it is a proper one.

        Returns:
            A row for each limit: `input`, `side` (low, high, or words), `limit`, `quasi_p`.
        """
        columns, every = _columns(inputs, list(self.limits)), np.arange(len(inputs))
        values = quasi_p_values(columns, _cases(outcome, inputs), self.limits, every)
        return pd.DataFrame(values, columns=list(QuasiP._fields))


def find_boxes(
    inputs: pd.DataFrame,
    outcome: npt.ArrayLike,
    *,
    peel: float = 0.05,
    paste: float = 0.05,
    least_mass: float = 0.05,
    least_coverage: float = 0.5,
    largest_quasi_p: float = 0.05,
    most_inputs: int | None = None,
    most_boxes: int = 1,
) -> list[Box]:
    """Find boxes of the inputs in which something is common.

    Args:
        inputs: a column for each input: numbers, truth values or words.
        outcome: whether it happened, in every run.
        peel: share of the runs in a box that is cut off at a time: the smaller, the more patient.
        paste: share of the runs in a box that is added at a time.
        least_mass: least share of all runs in a box.
        least_coverage: that box is chosen which is densest (of equally dense ones the largest)
            among those that have at least this share of the cases that no earlier box has,
        largest_quasi_p: whose limits all have a quasi-p-value no larger than this,
        most_inputs: and that restrict no more inputs than this.
        most_boxes: how many boxes to find, each among the runs in no earlier one.

    Returns:
        Boxes as they were found; fewer, or none, when the next is no denser than all runs together.

    >>> grid = pd.DataFrame({"x": np.arange(100.0) % 10, "y": np.arange(100.0) // 10})
    >>> (box,) = find_boxes(grid, (grid["x"] > 5) & (grid["y"] < 4), peel=0.1)
    >>> box.limits
    {'x': (5.5, inf), 'y': (-inf, 3.5)}
    """
    _check_shares(peel=peel, paste=paste, least_mass=least_mass, least_coverage=least_coverage)
    search = Search(_columns(inputs, list(inputs.columns)), _cases(outcome, inputs))
    if not search.cases.any() or not len(search.columns):
        raise SimError("there is nothing to find: no input, or no run in which it happened")
    left, least = np.arange(len(inputs)), least_mass * len(inputs)
    boxes: list[Box] = []
    while len(boxes) < most_boxes and len(left) >= least:
        peels = search.peeled(left, peel, least)
        chosen = search.chosen(peels, least_coverage, largest_quasi_p, most_inputs)
        pastes = search.pasted(peels[chosen], left, paste)
        steps, last = peels + pastes, len(peels + pastes) - 1 if pastes else chosen
        if search.density(steps[last].rows) <= search.cases.mean():
            break
        path = [step.limits for step in steps]
        boxes.append(Box(path[last], search.trajectory(steps), path, chosen, last))
        left = np.setdiff1d(left, steps[last].rows)
    return boxes


def evaluate_boxes(
    boxes: Sequence[Box], inputs: pd.DataFrame, outcome: npt.ArrayLike, level: float = LEVEL
) -> pd.DataFrame:
    """Judge boxes by runs that were held back: a row for each, in the order found.

    A run counts in the first box that it lies in. Columns: `runs`, `mass`, and `density` and
    `coverage` with `_low` and `_high` (Wilson's interval). `base_rate` is the density of all runs.
    """
    cases = _cases(outcome, inputs)
    free = np.ones(len(cases), dtype=np.bool_)
    rows = []
    for box in boxes:
        held = box.contains(inputs) & free
        free &= ~held
        row: dict[str, float] = {"runs": int(held.sum()), "mass": float(held.mean())}
        for name, values in (("density", cases[held]), ("coverage", held[cases])):
            found = share(values, level)
            row |= {name: found.value, f"{name}_low": found.low, f"{name}_high": found.high}
        rows.append(row | {"base_rate": float(cases.mean())})
    ends = [f"{name}{end}" for name in ("density", "coverage") for end in ("", "_low", "_high")]
    return pd.DataFrame(rows, columns=["runs", "mass", *ends, "base_rate"])


def _columns(inputs: pd.DataFrame, names: Sequence[Any]) -> dict[str, Column]:
    """Columns as numbers, or else as words, without gaps."""
    found: dict[str, Column] = {}
    for name in names:
        if name not in inputs.columns:
            raise SimError(f"the inputs have no column {show(name)}, which the box restricts")
        column = inputs[name]
        if column.isna().any():
            raise SimError(f"{name}: some runs have no value\n    allowed: a value in every run")
        numeric = pd.api.types.is_numeric_dtype(column)
        found[name] = numbers(column.to_numpy()) if numeric else column.to_numpy(dtype=np.str_)
    return found


def _cases(outcome: npt.ArrayLike, inputs: pd.DataFrame) -> Mask:
    values = numbers(outcome)
    if len(values) != len(inputs):
        raise SimError(f"there are {len(values)} outcomes of {len(inputs)} runs")
    if not np.isin(values, (0.0, 1.0)).all():
        raise SimError(
            "the outcome of some run is neither that it happened nor that it did not\n"
            "    allowed: true or false, without gaps"
        )
    return np.asarray(values == 1.0)


def _check_shares(**shares: float) -> None:
    for name, value in shares.items():
        if not 0 < value < 1:
            raise SimError(f"{name} is a share, not {value}\n    allowed: between 0 and 1")
