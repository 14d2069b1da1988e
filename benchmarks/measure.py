"""Measuring on a machine that is never quiet: interleaved, many times, medians and quartiles."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Samples = list[float]

#: Does one task for a repeat (0, 1, ...) and returns how many things it did.
Task = Callable[[int], int]


@dataclass(frozen=True)
class Effort:
    """How much work a benchmark does: repeats of everything, and seconds for one sample."""

    repeats: int = 7
    seconds: float = 0.7
    million: int = 10**6


@dataclass(frozen=True)
class Row:
    """One figure: its samples, and the target it should reach, if there is one."""

    case: str
    what: str
    unit: str
    samples: Samples
    target: float | None = None
    at_most: bool = False

    def as_json(self) -> dict[str, Any]:
        """Median, quartiles and whether the target is met, for the results file."""
        lower, middle, upper = quartiles(self.samples)
        row = {
            "case": self.case,
            "what": self.what,
            "unit": self.unit,
            "median": middle,
            "lower": lower,
            "upper": upper,
            "samples": len(self.samples),
        }
        if self.target is not None:
            met = middle <= self.target if self.at_most else middle >= self.target
            row |= {"target": self.target, "at_most": self.at_most, "met": met}
        return row


@dataclass
class Report:
    """What a benchmark found: rows of a table and sentences about them."""

    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def quartiles(samples: Sequence[float]) -> tuple[float, float, float]:
    """Lower quartile, median and upper quartile (the one sample, three times, if there is one)."""
    if len(samples) == 1:
        return samples[0], samples[0], samples[0]
    lower, middle, upper = statistics.quantiles(samples, n=4, method="inclusive")
    return lower, middle, upper


def rates(tasks: Mapping[str, Task], repeats: int) -> dict[str, Samples]:
    """Things done per second by each task: all tasks in turn, then all again (ABCABC...).

    What else the machine does then slows them alike, and their ratio, repeat by repeat, holds.
    """
    found: dict[str, Samples] = {name: [] for name in tasks}
    for repeat in range(repeats):
        for name, task in tasks.items():
            gc.collect()
            begun = time.perf_counter()
            done = task(repeat)
            found[name].append(done / (time.perf_counter() - begun))
    return found


def ratio(above: Samples, below: Samples) -> Samples:
    """Ratio of two tasks in each repeat."""
    return [a / b for a, b in zip(above, below, strict=True)]


def fitting(task: Callable[[int], object], seconds: float, most: int = 10**7) -> int:
    """How many things a task does in about so many seconds (it is told how many to do)."""
    count = 1
    while True:
        begun = time.perf_counter()
        task(count)
        took = time.perf_counter() - begun
        if took > seconds / 8 or count >= most:
            return max(1, min(most, int(count * seconds / max(took, 1e-9))))
        count *= 4
