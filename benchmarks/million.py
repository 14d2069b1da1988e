"""One million runs of autumn 2020 in a sweep, and reading them back."""

from __future__ import annotations

from benchmarks.measure import Effort, Report, Row
from benchmarks.processes import measured

TITLE = "A million runs in a sweep"
MOST_RESIDENT = 1.5 * 1024  # MiB
MOST_SECONDS_TO_READ = 1.0
READINGS = 5

SWEEP = """
import tempfile, subprocess
import sim
with tempfile.TemporaryDirectory() as folder:
    out = Path(folder) / "sweep"
    begun = time.perf_counter()
    result = sim.sweep("karabakh/autumn-2020", replicates={runs}, jobs=2, out=out)
    found["seconds"] = time.perf_counter() - begun
    found["resident"] = resident()
    found["sound"] = result.complete and result.runs == {runs} and not result.failures
    found["blocks"] = len(result.blocks)
    found["disk"] = sum(file.stat().st_size for file in out.iterdir())
    found["read"] = []
    for _ in range({readings}):
        told = subprocess.run([sys.executable, "-c", {read!r}, str(out)],
                              check=True, capture_output=True, text=True)
        found["read"].append(json.loads(told.stdout))
"""

READ = """
import json, sys, time
from importlib import import_module
import pyarrow.dataset
result = import_module("sim").read_sweep(sys.argv[1])
begun = time.perf_counter()
column = result.dataset.to_table(columns=["fighting_days"])
raw = time.perf_counter() - begun
begun = time.perf_counter()
frame = result.frame(["fighting_days"])
ordered = time.perf_counter() - begun
begun = time.perf_counter()
again = result.frame(["large_war"])
assert len(column) == len(frame) == len(again)
print(json.dumps({"column": raw, "frame": ordered, "next": time.perf_counter() - begun}))
"""


def run(effort: Effort) -> Report:
    """One sweep in a process of its own, on two threads; several readings, in new processes."""
    found = measured(SWEEP.format(runs=effort.million, readings=READINGS, read=READ))
    if not found["sound"]:
        raise RuntimeError("the sweep is not complete, or runs failed")
    runs, case = effort.million, "karabakh/autumn-2020"
    read = found["read"]
    resident = [found["resident"] / 2.0**20]
    rows = [
        Row(case, "runs", "", [runs]),
        Row(case, "time", "s", [found["seconds"]]),
        Row(case, "rate", "runs per second", [runs / found["seconds"]]),
        Row(case, "most resident memory", "MiB", resident, MOST_RESIDENT, at_most=True),
        Row(case, "blocks", "", [found["blocks"]]),
        Row(case, "on the disk", "MiB", [found["disk"] / 2.0**20]),
        Row(
            case,
            "reading one column",
            "s",
            [one["column"] for one in read],
            MOST_SECONDS_TO_READ,
            at_most=True,
        ),
        Row(
            case,
            "reading the first column as a sorted frame",
            "s",
            [one["frame"] for one in read],
            MOST_SECONDS_TO_READ,
            at_most=True,
        ),
        Row(case, "reading a further column as a sorted frame", "s", [one["next"] for one in read]),
    ]
    notes = [
        "One sweep, `sim.sweep(..., replicates=N, jobs=2)`, in a process of its own; each reading "
        "is in a new process. A sorted frame needs the columns point and replicate as well, once.",
    ]
    return Report(rows, notes)
