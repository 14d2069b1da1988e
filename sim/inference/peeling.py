"""The search for a box by peeling, choosing and pasting, as :mod:`sim.inference.prim` explains it.

Limits are kept for restricted inputs only, and a box is the limits together with the runs in it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

#: What a box allows of an input: from low to high, both included, or some words.
Limits = tuple[float, float] | frozenset[str]

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Column = npt.NDArray[Any]

FREE = (-math.inf, math.inf)


@dataclass(frozen=True)
class Step:
    """A box on the way: its limits, the runs in it, and what made it."""

    limits: Mapping[str, Limits]
    rows: Rows
    phase: str = "start"
    changed: str = ""


@dataclass(frozen=True)
class Search:
    """The runs in which boxes are sought: columns of numbers or of words, and the cases."""

    columns: Mapping[str, Column]
    cases: Mask

    def density(self, rows: Rows) -> float:
        """Share of these runs that are cases."""
        return float(self.cases[rows].mean()) if len(rows) else 0.0

    def peeled(self, left: Rows, share: float, least: float) -> list[Step]:
        """Every box from that of all runs left to the last with enough runs that gains density."""
        steps = [Step({}, left)]
        while True:
            now = steps[-1]
            tried = [step for step in self._peels(now, share) if len(step.rows) < len(now.rows)]
            best, gain = self._best(now, [step for step in tried if len(step.rows) >= least])
            if gain <= 0:
                return steps
            steps.append(best)

    def chosen(
        self,
        steps: Sequence[Step],
        least_coverage: float,
        largest_quasi_p: float,
        most_inputs: int | None,
    ) -> int:
        """The densest box that meets the conditions, of equal ones the first; the start always."""
        left = steps[0].rows
        needed = least_coverage * self.cases[left].sum()
        most = len(self.columns) if most_inputs is None else most_inputs
        densest = sorted(range(len(steps)), key=lambda place: -self.density(steps[place].rows))
        for place in densest:
            step = steps[place]
            if self.cases[step.rows].sum() >= needed and len(step.limits) <= most:
                known = quasi_p_values(self.columns, self.cases, step.limits, left)
                if all(one.quasi_p <= largest_quasi_p for one in known):
                    return place
        return 0

    def pasted(self, start: Step, left: Rows, share: float) -> list[Step]:
        """Wider and wider boxes, as long as density does not fall."""
        steps = [start]
        while True:
            best, gain = self._best(steps[-1], list(self._pastes(steps[-1], left, share)))
            if gain < 0:
                return steps[1:]
            steps.append(best)

    def trajectory(self, steps: Sequence[Step]) -> pd.DataFrame:
        """Figures of every step."""
        rows = []
        for step in steps:
            cases, runs = int(self.cases[step.rows].sum()), len(step.rows)
            rows.append(
                {
                    "phase": step.phase,
                    "input": step.changed,
                    "coverage": cases / int(self.cases.sum()),
                    "density": self.density(step.rows),
                    "mass": runs / len(self.cases),
                    "restricted": len(step.limits),
                    "cases": cases,
                    "runs": runs,
                }
            )
        return pd.DataFrame(rows).rename_axis(index="step")

    def _best(self, now: Step, steps: Sequence[Step]) -> tuple[Step, float]:
        """The step that gains most; of equal ones that with fewer restricted inputs."""
        gains = [self._gain(now, step) for step in steps]
        if not steps:
            return now, -math.inf
        best = max(range(len(steps)), key=lambda place: (gains[place], -len(steps[place].limits)))
        return steps[best], gains[best]

    def _gain(self, now: Step, new: Step) -> float:
        """Change of density for each run lost or added; a limit that holds off no run can go."""
        change = abs(len(new.rows) - len(now.rows))
        if change == 0:
            return math.inf
        return (self.density(new.rows) - self.density(now.rows)) / change

    @cached_property
    def _words(self) -> dict[str, frozenset[str]]:
        texts = {name: column for name, column in self.columns.items() if column.dtype.kind == "U"}
        return {name: frozenset(np.unique(column).tolist()) for name, column in texts.items()}

    def _peels(self, now: Step, share: float) -> Iterator[Step]:
        """Every box with a little less at one end, or with one word less."""
        for name, column in self.columns.items():
            values = column[now.rows]
            allowed = now.limits.get(name, self._words.get(name, FREE))
            for limits in _narrower(values, allowed, share):
                rows = now.rows[within(values, limits)]
                yield Step({**now.limits, name: limits}, rows, "peel", name)

    def _pastes(self, now: Step, left: Rows, share: float) -> Iterator[Step]:
        """Every box with a little more at one end, or with one word more."""
        count = max(1, int(share * len(now.rows)))
        for name, allowed in now.limits.items():
            others = {key: now.limits[key] for key in now.limits if key != name}
            room = left[inside(self.columns, others, left)]
            values = self.columns[name][room]
            free: Limits = self._words.get(name, FREE)
            for limits in _wider(values, allowed, free, count):
                found = others if limits == free else {**now.limits, name: limits}
                yield Step(found, room[within(values, limits)], "paste", name)


class QuasiP(NamedTuple):
    """A limit and its quasi-p-value."""

    input: str
    side: str
    limit: float | str
    quasi_p: float


def quasi_p_values(
    columns: Mapping[str, Column], cases: Mask, limits: Mapping[str, Limits], rows: Rows
) -> list[QuasiP]:
    """Chance of so many cases among the runs of the box if a limit did nothing, limit by limit."""
    from scipy.special import betainc  # a tenth of a second, which few callers need

    held = cases[rows[inside(columns, limits, rows)]]
    runs, found = len(held), int(held.sum())
    values = []
    for name, side, limit, freed in _freed(limits):
        wider = cases[rows[inside(columns, freed, rows)]]
        density = float(wider.mean()) if len(wider) else math.nan
        # P(X >= found), X binomial, by the incomplete beta function, which is exact in the tail.
        chance = float(betainc(found, runs - found + 1, density)) if found else 1.0
        values.append(QuasiP(name, side, limit, chance))
    return values


def inside(columns: Mapping[str, Column], limits: Mapping[str, Limits], rows: Rows) -> Mask:
    """Whether each of these rows is allowed by every limit."""
    held: Mask = np.ones(len(rows), dtype=np.bool_)
    for name, one in limits.items():
        held &= within(columns[name][rows], one)
    return held


def within(values: Column, limits: Limits) -> Mask:
    """Whether each value is allowed."""
    if isinstance(limits, frozenset):
        return np.asarray(np.isin(values, sorted(limits)))
    return np.asarray((limits[0] <= values) & (values <= limits[1]))


def _narrower(values: Column, limits: Limits, share: float) -> Iterator[Limits]:
    """Limits without the upper, then the lower values (equal ones together), or one word."""
    if isinstance(limits, frozenset):
        yield from (limits - {word} for word in sorted(limits) if len(limits) > 1)
        return
    low, high = limits
    for sign in (-1.0, 1.0):
        ordered = np.sort(sign * values)
        edge = ordered[int(share * (len(ordered) - 1))]
        beyond = ordered[ordered > edge]
        if len(beyond):
            cut = sign * float(edge + beyond[0]) / 2
            yield (cut, high) if sign > 0 else (low, cut)


def _wider(values: Column, limits: Limits, free: Limits, count: int) -> Iterable[Limits]:
    """Limits with some values more above, then below, or with one word more."""
    if isinstance(limits, frozenset):
        assert isinstance(free, frozenset)
        yield from (limits | {word} for word in sorted(free - limits))
        return
    low, high = limits
    for sign, limit in ((1.0, high), (-1.0, -low)):
        if limit < math.inf:
            cut = sign * _further(np.sort(sign * values), limit, count)
            yield (low, cut) if sign > 0 else (cut, high)


def _further(ordered: Column, limit: float, count: int) -> float:
    """An upper limit with so many values more; none at all when no value would be left out."""
    beyond = ordered[ordered > limit]
    further = beyond[beyond > beyond[min(count, len(beyond)) - 1]] if len(beyond) else beyond
    if not len(further):
        return math.inf
    return float(further[0] + beyond[len(beyond) - len(further) - 1]) / 2


def _freed(
    limits: Mapping[str, Limits],
) -> Iterator[tuple[str, str, float | str, dict[str, Limits]]]:
    """Each limit, with the limits that are left without it."""
    for name, one in limits.items():
        others = {key: limits[key] for key in limits if key != name}
        if isinstance(one, frozenset):
            yield name, "words", ", ".join(sorted(one)), others
            continue
        low, high = one
        if low > -math.inf:
            yield name, "low", low, {**others, name: (-math.inf, high)}
        if high < math.inf:
            yield name, "high", high, {**others, name: (low, math.inf)}
