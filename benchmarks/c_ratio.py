"""The compiled engine beside the same turn written by hand in C (see `benchmarks/c`)."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks.measure import Effort, Report, Row, Task, fitting, rates, ratio
from benchmarks.runs import program_of
from sim.scenario import load

TITLE = "The compiled engine and the same turn in C"
CASES = (
    "karabakh/autumn-2020",
    "karabakh/april-2016",
    "karabakh/frozen-conflict",
    "karabakh/1994-2020",
    "toy/fearon",
)
LEAST_RATIO = 0.8


def run(effort: Effort) -> Report:
    """Runs per second of both, without reading outcomes, after a check that they do the same."""
    if find_spec("benchmarks.c_version") is None:
        return Report(notes=["Not measured: there is no version in C here."])
    version: Any = import_module("benchmarks.c_version")
    if not version.available():
        return Report(notes=["Not measured: no C compiler was found."])
    version.build()
    report = Report(
        notes=[
            "Both make the runs and write their events, without reading outcomes off them, on one "
            "thread. Before they are timed, the number of events and their checksum must agree.",
        ]
    )
    for case in CASES:
        _add(report, case, version, effort)
    return report


def _add(report: Report, case: str, version: Any, effort: Effort) -> None:
    world = program_of(load(case))._world

    def made(by: Any, runs: int, seed: int) -> Any:
        return by(world, np.full(runs, seed, np.uint64), np.arange(runs))

    ours, theirs = (made(by, 100, 99) for by in (version.engine_rows, version.run_rows))
    if ours != theirs:
        raise RuntimeError(f"{case}: the engine and the C version differ: {ours} and {theirs}")
    count = fitting(lambda n: made(version.run_rows, n, 99), effort.seconds)

    def task(by: Any) -> Task:
        def do(seed: int) -> int:
            made(by, count, seed)
            return count

        return do

    found = rates(
        {"compiled": task(version.engine_rows), "c": task(version.run_rows)}, effort.repeats
    )
    unit = "runs per second"
    share = ratio(found["compiled"], found["c"])
    report.rows += [
        Row(case, "C", unit, found["c"]),
        Row(case, "compiled engine", unit, found["compiled"]),
        Row(case, "compiled engine / C", "ratio", share, LEAST_RATIO),
    ]
