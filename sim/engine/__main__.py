"""Compile the engine and keep the code, so that nothing later need wait: python -m sim.engine."""

from __future__ import annotations

import os
import sys
import threading
import time

import numpy as np

from sim.engine import Program
from sim.engine.compiling import is_compiled
from sim.scenario import load

_TELL_SECONDS = 10.0


def main() -> None:
    """Compile everything that a run needs, unless it is kept already."""
    started = time.perf_counter()
    beside = "--beside" in sys.argv
    if beside:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    elif not is_compiled():
        sys.stderr.write("Compiling the engine: about a minute, once for each version.\n")
        threading.Thread(target=_tell, args=(started,), daemon=True).start()
    program = Program(load("toy/fearon"))
    program.run(np.zeros(1, np.uint64), np.zeros(1, np.int64))
    program.record(0, 0, trace=True)
    if not beside:
        sys.stderr.write(f"The engine is ready ({time.perf_counter() - started:.1f} s).\n")


def _tell(started: float) -> None:
    """Say how long it has taken so far, now and then."""
    while True:
        time.sleep(_TELL_SECONDS)
        sys.stderr.write(f"  {time.perf_counter() - started:.0f} s\n")


def _end_with_parent() -> None:
    """End when the process that started this one closes the pipe, or is gone."""
    while os.read(0, 4096):  # not sys.stdin: its lock, held here, would fail the interpreter's end
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
