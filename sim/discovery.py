"""Scenario discovery: in which part of a sweep's parameters does something happen?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.errors import SimError, nearest, show
from sim.inference.intervals import Estimate, share
from sim.inference.prim import Box, find_boxes
from sim.sweeps import Sweep

#: Columns of a sweep that are no inputs.
_KEYS = ("point", "replicate", "seed", "sobol_matrix", "sobol_row", "failure")
TESTS = ("true", "false", "above", "below", "is")


@dataclass(frozen=True)
class Case:
    """What is looked for: an outcome that is true, false, above or below a number, or a word."""

    outcome: str
    test: str
    value: float | str = ""

    def happened(self, values: pd.Series) -> pd.Series:
        """Whether it happened, run by run; missing where the outcome is not defined."""
        numeric = pd.api.types.is_numeric_dtype(values)
        if self.test in ("true", "false"):
            self._require(pd.api.types.is_bool_dtype(values), "true or false")
            found = values if self.test == "true" else ~values
        elif self.test == "is":
            self._require(not numeric, "a word")
            found = values == self.value
        else:
            self._require(numeric and not pd.api.types.is_bool_dtype(values), "a number")
            found = values > self.value if self.test == "above" else values < self.value
        return found.astype("boolean").mask(values.isna())

    def _require(self, fits: bool, kind: str) -> None:
        if not fits:
            raise SimError(
                f"{self.outcome} is not {kind}\n    allowed: an outcome that is (sim outcomes)"
            )

    def __str__(self) -> str:
        if self.test in ("true", "false"):
            return f"{self.outcome} is {self.test}"
        return f"{self.outcome} {self.test} {self.value}"


@dataclass(frozen=True)
class Found:
    """A box, with how it does on the runs that it was not found with."""

    box: Box
    density: Estimate
    coverage: Estimate
    quasi_p: pd.DataFrame


class Limit(NamedTuple):
    """What a box keeps of the range of one input, or of its words."""

    box: int
    key: str
    start: float
    end: float
    least: float
    most: float
    words: str
    quasi_p: float


@dataclass(frozen=True)
class Discovery:
    """Boxes of a sweep, the whole sweep beside them, and how many runs had no answer."""

    case: Case
    base_rate: Estimate
    boxes: Sequence[Found]
    ranges: Mapping[str, tuple[float, float]]
    undefined: int

    def limits(self, number: int) -> list[Limit]:
        """What a box keeps of each range that it restricts; boxes are counted from 1."""
        found = self.boxes[number - 1]
        p = found.quasi_p.groupby("input")["quasi_p"].max()
        return [
            self._limit(number, key, kept, float(p[key])) for key, kept in found.box.limits.items()
        ]

    def _limit(self, number: int, key: str, kept: Any, p: float) -> Limit:
        if key not in self.ranges:
            words = ", ".join(sorted(map(str, kept)))
            return Limit(number, key, math.nan, math.nan, math.nan, math.nan, words, p)
        least, most = self.ranges[key]
        return Limit(number, key, max(least, kept[0]), min(most, kept[1]), least, most, "", p)

    def table(self) -> pd.DataFrame:
        """A row for each limit of each box."""
        numbers = range(1, len(self.boxes) + 1)
        rows = [limit for number in numbers for limit in self.limits(number)]
        return pd.DataFrame(rows, columns=list(Limit._fields))


def discover(
    sweep: Sweep,
    case: Case,
    *,
    keys: Sequence[str] = (),
    boxes: int = 1,
    least_coverage: float = 0.5,
    held_back: float = 0.3,
    seed: int = 0,
) -> Discovery:
    """Find the boxes of what a sweep varied in which something is common.

    Args:
        sweep: with at least one key varied; a sample (latin hypercube) suits better than a grid.
        case: what is looked for. Runs in which it is not defined are left out and counted.
        keys: look at these only; left out, at all that was varied.
        boxes: how many to find.
        least_coverage: least share of all cases that a box should hold.
        held_back: share of the points whose runs judge the boxes and have no part in finding them.
        seed: of the choice of points.

    Returns:
        The boxes; none when no box is denser than the sweep as a whole.
    """
    inputs = _inputs(sweep, keys)
    if case.outcome not in sweep.columns:
        close = nearest(case.outcome, sweep.columns)
        hint = f"\n    did you mean {close!r}?" if close else ""
        raise SimError(f"the sweep has no outcome {show(case.outcome)} (sim outcomes){hint}")
    frame = sweep.frame(["point", *inputs, case.outcome])
    happened = case.happened(frame[case.outcome])
    frame, defined = frame[happened.notna()], happened.dropna().astype(bool)
    if defined.nunique() < 2:
        told = "in every run" if defined.any() else "in no run"
        raise SimError(f"{case}: {told} of the sweep, so there is nothing to tell apart")
    judged = _held_back(frame["point"].to_numpy(), held_back, seed)
    found = find_boxes(
        frame.loc[~judged, inputs],
        defined[~judged].to_numpy(),
        least_coverage=least_coverage,
        most_boxes=boxes,
    )
    fresh, truth = frame.loc[judged, inputs], defined[judged].to_numpy()
    return Discovery(
        case,
        share(truth),
        [
            Found(
                box,
                box.density(fresh, truth),
                box.coverage(fresh, truth),
                box.quasi_p(fresh, truth),
            )
            for box in found
        ],
        _ranges(frame[inputs]),
        int(happened.isna().sum()),
    )


def _inputs(sweep: Sweep, keys: Sequence[str]) -> list[str]:
    """What was varied: the columns between the keys of a run and its failure."""
    before = sweep.columns[: sweep.columns.index("failure")]
    varied = [name for name in before if name not in _KEYS]
    for key in keys:
        if key not in varied:
            close = nearest(key, varied)
            hint = f"\n    did you mean {close!r}?" if close else ""
            raise SimError(f"{show(key)} was not varied\n    allowed: {', '.join(varied)}{hint}")
    chosen = list(keys) or varied
    if not chosen:
        raise SimError(f"{sweep.folder}: nothing was varied in this sweep, so there are no boxes")
    return chosen


def _held_back(points: Any, part: float, seed: int) -> Any:
    """Which runs are held back: whole points, as runs of one point are not independent."""
    different = np.unique(points)
    count = math.ceil(part * len(different))
    if not 0 < count < len(different):
        raise SimError(
            f"held back {part:g} of {len(different)} points\n    allowed: between 0 and 1"
        )
    drawn = np.random.default_rng(seed).choice(different, count, replace=False)
    return np.isin(points, drawn)


def _ranges(inputs: pd.DataFrame) -> dict[str, tuple[float, float]]:
    numbers = inputs.select_dtypes("number")
    return {str(key): (float(numbers[key].min()), float(numbers[key].max())) for key in numbers}
