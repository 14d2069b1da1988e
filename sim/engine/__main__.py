"""Compile the engine and keep the code, so that nothing later need wait: python -m sim.engine."""

from __future__ import annotations

import sys
import time

import numpy as np

from sim.engine import Program
from sim.engine.compiling import is_compiled
from sim.scenario import load


def main() -> None:
    """Compile everything that a run needs, unless it is kept already."""
    started = time.perf_counter()
    if not is_compiled():
        sys.stderr.write("Compiling the engine: about a minute, once for each version.\n")
    program = Program(load("toy/fearon"))
    program.run(np.zeros(1, np.uint64), np.zeros(1, np.int64))
    program.record(0, 0, trace=True)
    sys.stderr.write(f"The engine is ready ({time.perf_counter() - started:.1f} s).\n")


if __name__ == "__main__":
    main()
