"""Memory: of a process that makes many runs, for each run, and on the disk."""

from __future__ import annotations

from benchmarks.measure import Effort, Report, Row
from benchmarks.processes import measured

TITLE = "Memory"
REPEATS = 5
SHORT, LONG = 5_000, 20_000

ENGINE = """
import numpy as np
from sim.engine import Program
from sim.memory.fields import layout_of
from sim.scenario import load
from sim.turn.state import State
program = Program(load("karabakh/autumn-2020"))
program.run(np.zeros(1, np.uint64), np.arange(1))
found["imported"] = resident()
table = program.run(np.zeros({runs}, np.uint64), np.arange({runs}))
found["table"] = sum(column.nbytes for column in table.values())
found["fixed"] = layout_of(State).itemsize
"""

SWEEP = """
import tempfile
import sim
with tempfile.TemporaryDirectory() as folder:
    out = Path(folder) / "sweep"
    result = sim.sweep("karabakh/autumn-2020", replicates={runs}, jobs=2, out=out)
    assert result.complete and not result.failures
    found["disk"] = sum(file.stat().st_size for file in out.iterdir())
"""

MESA = """
import tracemalloc
import sim
from sim.model import NegotiationModel
scenario = sim.load("karabakh/autumn-2020")
NegotiationModel(scenario, seed=0).run()
peaks = []
for replicate in range({runs}):
    tracemalloc.start()
    NegotiationModel(scenario, seed=0, replicate=replicate).run()
    peaks.append(tracemalloc.get_traced_memory()[1])
    tracemalloc.stop()
found["peak"] = sum(peaks) / len(peaks)
"""


def run(effort: Effort) -> Report:
    """Memory of processes with few and many runs of autumn 2020."""
    report = Report(
        notes=[
            "Each sample is a new process; its most resident memory is what the system counts. "
            "The engine holds, for each thread, the state of a run with the scenario's numbers in "
            "it, of fixed size, and the table of outcomes. A sweep holds the blocks in work; these "
            "are larger in a larger sweep, up to two seconds of work each, and no larger from "
            "there on. A run of the Mesa model is what Python's allocator holds at most meanwhile "
            "(`tracemalloc`).",
        ]
    )
    repeats = min(REPEATS, effort.repeats)
    case = "karabakh/autumn-2020"
    short = [measured(ENGINE.format(runs=SHORT)) for _ in range(repeats)]
    long = [measured(ENGINE.format(runs=LONG)) for _ in range(repeats)]
    mebi = 2.0**20
    per_run = [
        (b["resident"] - a["resident"]) / (LONG - SHORT) for a, b in zip(short, long, strict=True)
    ]
    report.rows += [
        Row(case, "resident, engine loaded", "MiB", [one["imported"] / mebi for one in long]),
        Row(case, "fixed room for a thread", "KiB", [one["fixed"] / 1024 for one in long]),
        Row(case, f"resident, {LONG:,} runs in one table", "MiB", _resident(long)),
        Row(case, "memory for each further run", "bytes", per_run),
        Row(case, "of which the table", "bytes per row", [one["table"] / LONG for one in long]),
    ]
    for runs in (SHORT, LONG, 4 * LONG):
        swept = [measured(SWEEP.format(runs=runs)) for _ in range(repeats)]
        what = f"resident, a sweep of {runs:,} runs, two threads"
        report.rows.append(Row(case, what, "MiB", _resident(swept)))
    on_disk = [one["disk"] / runs for one in swept]
    report.rows.append(Row(case, "a sweep on the disk", "bytes per row", on_disk))
    mesa = [measured(MESA.format(runs=5))["peak"] / 1024 for _ in range(repeats)]
    report.rows.append(Row(case, "a run of the Mesa model at its peak", "KiB", mesa))
    return report


def _resident(found: list[dict[str, float]]) -> list[float]:
    return [one["resident"] / 2.0**20 for one in found]
