"""Scenario discovery: in which part of a sweep's parameters does something happen?"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.behaviour import AT, Ensemble, digest_of, read_ensemble
from sim.errors import SimError, plain_text, show, unknown_name
from sim.inference.intervals import Estimate, share, wilson_interval
from sim.inference.peeling import Limits, Mask
from sim.inference.prim import Box, find_boxes
from sim.sweeps import Sweep

Numbers = npt.NDArray[np.float64]

#: Columns of a sweep that are no inputs.
_KEYS = ("point", "replicate", "seed", "sobol_matrix", "sobol_row", "set", "failure")


@dataclass(frozen=True)
class Case:
    """What is looked for: an outcome that is true, false, above or below a number, or a word."""

    outcome: str
    test: str
    value: float | str = ""

    def happened(self, values: pd.Series) -> pd.Series:
        """Whether it happened, run by run; missing where the outcome is not defined."""
        if self.test not in _KINDS:
            raise unknown_name(f"there is no test {show(self.test)}", self.test, _KINDS)
        kind = _kind_of(values)
        if kind != _KINDS[self.test]:
            raise SimError(
                f"{self.outcome} is not {_KINDS[self.test]}, but {kind}\n"
                f"    allowed: {_ways_to_ask(kind, values)}"
            )
        if self.test in ("true", "false"):
            found = values if self.test == "true" else ~values
        elif self.test == "is":
            found = values == self.value
        else:
            found = values > self.value if self.test == "above" else values < self.value
        return found.astype("boolean").mask(values.isna())

    def __str__(self) -> str:
        if self.test in ("true", "false"):
            return f"{self.outcome} is {self.test}"
        return f"{self.outcome} {self.test} {self.value}"


#: What each test asks of the values of an outcome.
_KINDS = {
    "true": "true or false",
    "false": "true or false",
    "above": "a number",
    "below": "a number",
    "is": "a word",
}


def _kind_of(values: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(values):
        return "true or false"
    return "a number" if pd.api.types.is_numeric_dtype(values) else "a word"


def _ways_to_ask(kind: str, values: pd.Series) -> str:
    """The tests of a kind of outcome, with an example from its values."""
    known = values.dropna()
    if kind == "a number":
        example = f"{known.median():.3g}" if len(known) else "0"
        return f"above or below a number, as --above {example} or --below {example}"
    if kind == "a word":
        words = sorted({str(word) for word in known if str(word)})
        example = words[0] if words else "WORD"
        return f"that it is a word, as --is {example} ({', '.join(words) or 'it never is one'})"
    return "that it is true, which needs no option, or --false"


@dataclass(frozen=True)
class Found:
    """A box, with how it does on the runs that it was not found with; `n` counts their points."""

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
    behaviour: Ensemble | str | os.PathLike[str] | None = None,
) -> Discovery:
    """Find the boxes of what a sweep varied in which something is common.

    With `behaviour` the numbers of the ensemble that the sweep was made with are looked at, too:
    a box may say for which sets it happens. Sets are then held back as points are, so no set helps
    to find the box that it judges.

    Args:
        sweep: with at least one key varied; a sample (latin hypercube) suits better than a grid.
        case: what is looked for. Runs in which it is not defined are left out and counted.
        keys: look at these only; left out, at all that was varied.
        boxes: how many to find.
        least_coverage: least share of all cases that a box should hold.
        held_back: share of the points whose runs judge the boxes and have no part in finding them.
        seed: of the choice of points.
        behaviour: the ensemble of the sweep, or its CSV file.

    Returns:
        The boxes; none when no box is denser than the sweep as a whole.
    """
    sets = sets_of(sweep, behaviour) if behaviour is not None else pd.DataFrame()
    inputs = _inputs(sweep, keys, list(sets.columns))
    if case.outcome not in sweep.columns:
        message = f"the sweep has no outcome {show(case.outcome)}"
        allowed = "the outcomes that `sim outcomes` lists"
        raise unknown_name(message, case.outcome, sweep.columns, allowed)
    frame = _frame(sweep, inputs, case.outcome, sets)
    happened = case.happened(frame[case.outcome])
    frame, defined = frame[happened.notna()], happened.dropna().astype(bool)
    if defined.nunique() < 2:
        told = "in every run" if defined.any() else "in no run"
        raise SimError(f"{case}: {told} of the sweep, so there is nothing to tell apart")
    judged, learning = _parts(frame, held_back, seed)
    found = boxes_without_idle_limits(
        frame.loc[learning, inputs],
        defined[learning].to_numpy(),
        least_coverage=least_coverage,
        most_boxes=boxes,
        tested=_independent(frame[learning]),
    )
    held = frame[judged]
    truth = defined[judged].to_numpy()
    return Discovery(
        case,
        _share(truth, held["unit"]),
        list(_judged(found, held, inputs, truth)),
        _ranges(frame[inputs]),
        int(happened.isna().sum()),
    )


def sets_of(sweep: Sweep, behaviour: Ensemble | str | os.PathLike[str]) -> pd.DataFrame:
    """Numbers of the ensemble that a sweep was made with: a row for each set, a column for each.

    Numbers that are the same in all sets are left out, and of those that move as one the first is
    kept.
    """
    found = behaviour if isinstance(behaviour, Ensemble) else read_ensemble(behaviour)
    taken = sweep.manifest.get("behaviour")
    if taken is None:
        raise SimError(
            f"{sweep.folder}: this sweep was made without an ensemble\n"
            "    allowed: a sweep made with --behaviour FILE, or no ensemble here"
        )
    for date in {"", *(column.partition(AT)[2] for column in found.columns)}:
        parts = [column.partition(AT) for column in found.columns]
        chosen = [i for i, one in enumerate(parts) if one[2] in ("", date)]
        chosen = [i for i in chosen if parts[i][0] in taken["keys"]]
        keys, values = [parts[i][0] for i in chosen], found.values[:, chosen]
        if digest_of(keys, values) == sweep.manifest["identity"]["behaviour"]:
            return _different(keys, values)
    raise SimError(
        f"{sweep.folder}: this sweep was made with other sets ({taken['name']}) than those of "
        f"{found.name}\n    allowed: the file that it was made with"
    )


def _different(keys: Sequence[str], values: Numbers) -> pd.DataFrame:
    """Columns that are not the same in all sets; of those that are equal the first."""
    table: dict[str, Numbers] = {}
    for key, column in zip(keys, values.T, strict=True):
        if len(set(column)) > 1 and not any(np.array_equal(column, one) for one in table.values()):
            table[key] = column
    return pd.DataFrame(table)


def _frame(sweep: Sweep, inputs: Sequence[str], outcome: str, sets: pd.DataFrame) -> pd.DataFrame:
    """Runs with their inputs, their outcome and the `unit` that they share their inputs with."""
    swept = [name for name in inputs if name not in sets.columns]
    frame = sweep.frame(["point", *(["set"] if len(sets) else []), *swept, outcome])
    if not len(sets):
        return frame.assign(unit=frame["point"])
    numbers = sets.iloc[frame["set"].to_numpy()].set_index(frame.index)
    few = "point" if 1 < frame["point"].nunique() < frame["set"].nunique() else "set"
    return pd.concat([frame.assign(unit=frame[few]), numbers], axis=1)


def _independent(frame: pd.DataFrame) -> Mask:
    """One run of each unit; where points and sets are crossed, no two share a point or a set."""
    if "set" not in frame.columns or min(frame["point"].nunique(), frame["set"].nunique()) < 2:
        return ~frame["unit"].duplicated().to_numpy()
    point, set_ = (pd.factorize(frame[name])[0] for name in ("point", "set"))
    return np.asarray((point == set_) & ~frame[["point", "set"]].duplicated().to_numpy())


def _parts(frame: pd.DataFrame, held_back: float, seed: int) -> tuple[Mask, Mask]:
    """Which runs judge the boxes, and which find them: they share no point and no set.

    Runs of a set held back at a point that is not, or the other way round, have no part in either.
    """
    names = [one for one in ("point", "set") if one in frame.columns and frame[one].nunique() > 1]
    held = [points_held_back(frame[one].to_numpy(), held_back, seed) for one in names or ["point"]]
    return np.all(held, axis=0), ~np.any(held, axis=0)


def boxes_without_idle_limits(
    inputs: pd.DataFrame,
    outcome: npt.ArrayLike,
    *,
    least_coverage: float,
    most_boxes: int = 1,
    largest_quasi_p: float = 0.05,
    tested: Mask | None = None,
) -> list[Box]:
    """Find the densest boxes, then drop their limits that may as well do nothing.

    Peeling many inputs leaves some limits to chance, and a rule that takes only boxes without any
    finds hardly one. So the densest box is taken as it is, and as long as a limit has a
    quasi-p-value above `largest_quasi_p` that with the largest is dropped, which widens the box
    (Bryant and Lempert 2010, Technological Forecasting and Social Change 77, 34-49, section 3,
    where the user drops them). The next box is sought among the runs in none so far, until one has
    no limit left or is no denser than all runs together. `tested` are the runs that the
    quasi-p-values count, which takes them for independent: one of each point.
    """
    tests = np.ones(len(inputs), dtype=np.bool_) if tested is None else tested
    cases = np.asarray(outcome, dtype=np.bool_)
    found: list[Box] = []
    left = np.ones(len(cases), dtype=np.bool_)
    while len(found) < most_boxes and cases[left].any():
        rest, wanted = inputs[left], cases[left]
        boxes = find_boxes(rest, wanted, least_coverage=least_coverage, largest_quasi_p=1.0)
        told = inputs[left & tests], cases[left & tests]
        pruned = [_without_idle_limits(box, *told, largest_quasi_p) for box in boxes]
        if not pruned or not pruned[0].limits:
            break
        inside = pruned[0].contains(inputs) & left
        if cases[inside].mean() <= cases.mean():
            break
        found.append(_of_all_runs(pruned[0], cases))
        left &= ~inside
    return found


def _of_all_runs(box: Box, cases: Mask) -> Box:
    """A box whose trajectory counts in shares of all runs, not of those in no earlier box."""
    way = box.trajectory
    shares = {"coverage": way["cases"] / cases.sum(), "mass": way["runs"] / len(cases)}
    return replace(box, trajectory=way.assign(**shares))


def _without_idle_limits(
    box: Box, inputs: pd.DataFrame, outcome: npt.ArrayLike, largest: float
) -> Box:
    while True:
        tests = box.quasi_p(inputs, outcome).sort_values("quasi_p", kind="stable")
        if not len(tests) or tests["quasi_p"].iloc[-1] <= largest:
            return box
        name, side = (str(tests[column].iloc[-1]) for column in ("input", "side"))
        box = replace(box, limits=_freed(box.limits, name, side))


def _freed(limits: Mapping[str, Limits], name: str, side: str) -> dict[str, Limits]:
    """Limits without one of them."""
    others, kept = {key: one for key, one in limits.items() if key != name}, limits[name]
    if isinstance(kept, frozenset):
        return others
    low, high = (-math.inf, kept[1]) if side == "low" else (kept[0], math.inf)
    return others if low == -high else {**others, name: (low, high)}


def _inputs(sweep: Sweep, keys: Sequence[str], of_sets: Sequence[str] = ()) -> list[str]:
    """What was varied: the columns between the keys of a run and its failure, numbers of sets."""
    before = sweep.columns[: sweep.columns.index("failure")]
    varied = [name for name in before if name not in _KEYS] + list(of_sets)
    for key in keys:
        if key not in varied:
            raise unknown_name(f"{show(key)} was not varied", key, varied)
    chosen = list(keys) or varied
    if not chosen:
        raise SimError(f"{sweep.folder}: nothing was varied in this sweep, so there are no boxes")
    return chosen


def points_held_back(points: npt.ArrayLike, part: float, seed: int) -> Mask:
    """Which runs are held back: whole points, as runs of one point are not independent."""
    different = np.unique(points)
    count = math.ceil(part * len(different))
    if not 0 < count < len(different):
        raise SimError(
            f"held back {plain_text(part)} of {len(different)} points\n    allowed: between 0 and 1"
        )
    drawn = np.random.default_rng(seed).choice(different, count, replace=False)
    return np.isin(points, drawn)


def _judged(
    boxes: Sequence[Box], frame: pd.DataFrame, names: Sequence[str], truth: Mask
) -> Iterator[Found]:
    """Set beside each box how it does on runs held back; a run counts in its first box."""
    inputs, units = frame[list(names)], frame["unit"]
    free = np.ones(len(truth), dtype=np.bool_)
    for box in boxes:
        inside = box.contains(inputs) & free
        density = _share(truth[inside], units[inside])
        coverage = _share(inside[truth], units[truth])
        tested = free & _independent(frame)
        yield Found(box, density, coverage, box.quasi_p(inputs[tested], truth[tested]))
        free &= ~inside


def _share(occurred: Mask, points: pd.Series) -> Estimate:
    """Share of runs, with Wilson's interval of as many independent ones as there are points.

    Runs of one point are alike. Counting each point once is right when they are all the same, and
    gives too wide an interval when they are not.
    """
    runs, n = len(occurred), points.nunique()
    if runs in (0, n):
        return share(occurred)
    value = float(occurred.mean())
    low, high = wilson_interval(round(value * n), n)
    return Estimate(value, low, high, math.sqrt(value * (1 - value) / n), n)


def _ranges(inputs: pd.DataFrame) -> dict[str, tuple[float, float]]:
    numbers = inputs.select_dtypes("number")
    return {str(key): (float(numbers[key].min()), float(numbers[key].max())) for key in numbers}
