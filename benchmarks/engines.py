"""The compiled engine beside our own Mesa model, `mesa.batch_run`, two threads."""

from __future__ import annotations

import hashlib
import statistics
import threading

from benchmarks.measure import Effort, Report, Row, Task, fitting, rates, ratio
from benchmarks.runs import batch_run, compiled, compiled_by_two, program_of, simulated
from sim.scenario import load

TITLE = "The compiled engine and the Mesa model"
CASES = ("karabakh/autumn-2020", "karabakh/frozen-conflict", "karabakh/1994-2020", "toy/fearon")
LONG = ("karabakh/frozen-conflict", "karabakh/1994-2020")

LEAST_RATIO = 300.0
LEAST_OF_TWO = 1.7
LEAST_LONG = 10_000.0
SOME_BYTES = bytes(8_000_000)


def run(effort: Effort) -> Report:
    """Runs per second of each way, and their ratios, scenario by scenario."""
    report = Report(
        notes=[
            "All in one process, in turn, each repeat with a seed of its own. The compiled engine "
            "makes more runs to a sample than Mesa, of the same seed, since it needs more to be "
            "timed at all. Every way reads all outcomes, except `mesa.batch_run`, which returns "
            "what Mesa's data collector holds at the end of a run.",
            "What two threads can gain on this machine at this hour is shown by a task that has "
            "nothing to do with the project: SHA-256 of the same bytes by one thread and by two. "
            f"Where that gains less than {LEAST_OF_TWO}, the engine's threads are not judged.",
        ]
    )
    for case in CASES:
        _add(report, case, effort)
    return report


def _add(report: Report, case: str, effort: Effort) -> None:
    scenario = load(case)
    program = program_of(scenario)
    many = fitting(lambda n: compiled(program, n, 99), effort.seconds)
    few = fitting(lambda n: simulated(scenario, n, 99, "mesa"), 3.0 * effort.seconds)
    tasks: dict[str, Task] = {
        "compiled": lambda seed: compiled(program, many, seed),
        "two threads": lambda seed: compiled_by_two(program, 2 * many, seed),
        "simulate": lambda seed: simulated(scenario, few, seed, "mesa"),
        "batch_run": lambda seed: batch_run(scenario, few, seed),
        "hash": lambda _: _hash_alone(),
        "two hashes": lambda _: _hash_by_two(),
    }
    found = rates(tasks, effort.repeats)
    per_second = "runs per second"
    mesa_ratio = ratio(found["compiled"], found["simulate"])
    two_ratio = ratio(found["two threads"], found["compiled"])
    allowed = ratio(found["two hashes"], found["hash"])
    judged = statistics.median(allowed) >= LEAST_OF_TWO  # else there was no second core to use
    goal = LEAST_LONG if case in LONG else None
    report.rows += [
        Row(case, "our Mesa model, `sim.simulate`", per_second, found["simulate"]),
        Row(case, "our Mesa model, `mesa.batch_run`", per_second, found["batch_run"]),
        Row(case, "compiled engine, one thread", per_second, found["compiled"]),
        Row(case, "compiled engine, two threads", per_second, found["two threads"], goal),
        Row(case, "compiled, one thread / `sim.simulate`", "ratio", mesa_ratio, LEAST_RATIO),
        Row(
            case,
            "compiled, one thread / `mesa.batch_run`",
            "ratio",
            ratio(found["compiled"], found["batch_run"]),
        ),
        Row(case, "two threads / one thread", "ratio", two_ratio, LEAST_OF_TWO if judged else None),
        Row(case, "two threads / one thread, SHA-256", "ratio", allowed),
    ]


def _hash_alone() -> int:
    for _ in range(20):
        hashlib.sha256(SOME_BYTES).digest()
    return 20


def _hash_by_two() -> int:
    threads = [threading.Thread(target=_hash_alone) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 40
