"""Start-up: the command line, the import, and the first compiled call, cold and cached."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

from benchmarks.measure import Effort, Report, Row, Samples

TITLE = "Start-up"
COLD_REPEATS = 2

FIRST_CALL = """
import time
begun = time.perf_counter()
import numpy as np
from sim.engine import Program
from sim.scenario import load
program = Program(load("karabakh/autumn-2020"))
program.run(np.zeros(1, np.uint64), np.zeros(1, np.int64))
print(time.perf_counter() - begun)
"""


def run(effort: Effort) -> Report:
    """Seconds from start to end of a new process; for the first call, within the process."""
    report = Report(
        notes=[
            "Each sample is a new process. `python -c pass` is what Python itself needs. The first "
            "compiled call counts imports, packing and one run of autumn 2020; cold means that no "
            "compiled code is kept (an empty `SIM_CACHE_DIR`), which happens once for each version "
            "of the sources. Cold is measured "
            f"{COLD_REPEATS} times only.",
        ]
    )
    python = [sys.executable, "-c"]
    commands = {
        "`python -c pass`": [*python, "pass"],
        "`import sim`": [*python, "import sim"],
        "`sim --help`": [sys.executable, "-m", "sim", "--help"],
        "`sim run toy/fearon`": [sys.executable, "-m", "sim", "run", "toy/fearon", "--quiet"],
    }
    found: dict[str, Samples] = {name: [] for name in commands}
    for _ in range(effort.repeats):
        for name, command in commands.items():
            found[name].append(_seconds(command))
    report.rows += [Row("", name, "s", samples) for name, samples in found.items()]
    cold, cached = _first_calls(effort)
    report.rows += [
        Row("", "first compiled call, cold", "s", cold),
        Row("", "first compiled call, cached", "s", cached),
    ]
    return report


def _seconds(command: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begun


def _first_calls(effort: Effort) -> tuple[Samples, Samples]:
    cold, cached = [], []
    for _ in range(min(COLD_REPEATS, effort.repeats)):
        with tempfile.TemporaryDirectory() as folder:
            cold.append(_first_call(folder))
            cached += [_first_call(folder) for _ in range(-(-effort.repeats // COLD_REPEATS))]
    return cold, cached


def _first_call(folder: str) -> float:
    told = subprocess.run(
        [sys.executable, "-c", FIRST_CALL],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"SIM_CACHE_DIR": folder},
    )
    return float(told.stdout)
