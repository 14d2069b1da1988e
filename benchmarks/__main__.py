"""`python -m benchmarks`: measure all, or what is named, and write `docs/performance.md`."""

from __future__ import annotations

import argparse
import sys
import time
from importlib import import_module
from typing import Any

from benchmarks.measure import Effort
from benchmarks.report import keep, told, write_page

#: In the order in which all are measured: name on the command line, and module.
BENCHMARKS = {
    "engines": "engines",
    "negmas": "negmas_task",
    "million": "million",
    "memory": "memory",
    "growth": "growth",
    "start-up": "start_up",
}
#: Sections of the page; the comparisons with C and with slower versions stay as measured.
SECTIONS = ("engines", "long", "c", "negmas", "million", "memory", "growth", "start-up")


def main() -> int:
    """Run what is asked for; the page is written after every benchmark."""
    asked = _arguments()
    if asked.page:
        write_page(SECTIONS)
        return 0
    effort = Effort(asked.repeats, asked.seconds, asked.million)
    for name in asked.names or [*BENCHMARKS]:
        begun = time.perf_counter()
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()
        benchmark: Any = import_module(f"benchmarks.{BENCHMARKS[name]}")
        report = benchmark.run(effort)
        told(report)
        sys.stdout.write(f"  ({time.perf_counter() - begun:.0f} s)\n")
        if not asked.try_out:
            keep(name, benchmark.TITLE, report)
            write_page(SECTIONS)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which of: {', '.join(BENCHMARKS)} (all)")
    parser.add_argument("--repeats", type=int, default=7, help="samples of each figure (7)")
    parser.add_argument("--seconds", type=float, default=0.7, help="length of a sample (0.7)")
    parser.add_argument("--million", type=int, default=10**6, help="runs of `million`")
    parser.add_argument("--try-out", action="store_true", help="keep nothing, write no page")
    parser.add_argument("--page", action="store_true", help="only write the page anew")
    asked = parser.parse_args()
    unknown = [name for name in asked.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are: {', '.join(BENCHMARKS)}")
    if asked.repeats < 1 or asked.seconds <= 0 or asked.million < 1:
        parser.error("--repeats, --seconds and --million must be positive")
    return asked


if __name__ == "__main__":
    sys.exit(main())
