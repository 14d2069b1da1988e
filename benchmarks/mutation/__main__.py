"""`python -m benchmarks.mutation`: try errors out and keep what came of each."""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.mutation.mutants import ROOT, Mutant, mutants_of
from benchmarks.mutation.page import write_page
from benchmarks.mutation.trial import Tests, caught_by, import_tests

KEPT = Path(__file__).parent / "results.json"
TESTS = ("tests/rules", "tests/turn", "tests/strategies", "tests/test_outcomes.py")
#: Tests of a function, the quickest first, are run until they take so long together (watched).
SECONDS = 60.0
SOURCES = ("sim/turn", "sim/rules", "sim/strategies", "sim/events", "sim/outcomes")


def main() -> int:
    """Try what is asked for; what was tried before, on the same text, is not tried again."""
    asked = _arguments()
    if asked.page:
        write_page(list(_results().values()))
        return 0
    reached = _reached(asked.jobs)
    everything = [
        mutant for source in asked.sources for path in _files(source) for mutant in mutants_of(path)
    ]
    results = _results()
    known = {mutant.key for mutant in everything}
    results = {key: one for key, one in results.items() if key in known or asked.sources != SOURCES}
    left = [mutant for mutant in everything if mutant.key not in results]
    random.Random(asked.seed).shuffle(left)
    left = left[: asked.sample] if asked.sample else left
    sys.stdout.write(f"{len(everything)} errors, {len(left)} to try\n")
    for mutant, caught in _try_all(left, reached, asked.jobs):
        results[mutant.key] = {
            "function": f"{mutant.module}:{mutant.function}",
            "line": mutant.line,
            "change": mutant.change,
            "caught_by": caught,
        }
        _keep(results)
    found = [results[mutant.key] for mutant in everything if mutant.key in results]
    _tell(found)
    write_page(found)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutation", description=__doc__)
    parser.add_argument("sources", nargs="*", default=SOURCES, help="files or folders of sim/")
    parser.add_argument("--sample", type=int, default=0, help="try so many, by lot (all)")
    parser.add_argument("--seed", type=int, default=0, help="of the lot")
    parser.add_argument("--page", action="store_true", help="only write the page anew")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    return parser.parse_args()


def _files(source: str, pattern: str = "*.py") -> list[Path]:
    path = ROOT / source
    return sorted(path.glob(pattern)) if path.is_dir() else [path]


def _reached(jobs: int) -> dict[str, Tests]:
    """For each function the tests that reach it, the quickest first, up to :data:`SECONDS`."""
    names = [
        str(path.relative_to(ROOT)) for folder in TESTS for path in _files(folder, "test_*.py")
    ]
    found: dict[str, list[tuple[float, str]]] = {}
    with ThreadPoolExecutor(jobs) as pool:
        for name, tests in zip(names, pool.map(_calls_of, names), strict=True):
            sys.stdout.write(f"{name}: {sum(one['seconds'] for one in tests.values()):.0f} s\n")
            sys.stdout.flush()
            for test, seen in tests.items():
                for function in seen["reached"]:
                    found.setdefault(function, []).append((seen["seconds"], test))
    return {function: _quickest(tests) for function, tests in found.items()}


def _quickest(tests: Sequence[tuple[float, str]]) -> Tests:
    """The tests that are done first, one at least, until they take :data:`SECONDS` together."""
    chosen, seconds = [], 0.0
    for takes, name in sorted(tests):
        if chosen and seconds + takes > SECONDS:
            break
        chosen.append(name)
        seconds += takes
    return Tests(tuple(chosen), seconds)


def _calls_of(name: str) -> dict[str, Any]:
    """What each test of a file reaches, and how long it takes."""
    command = [sys.executable, "-m", "benchmarks.mutation.calls", name]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    seen = json.loads(told.stdout)
    if seen["status"] != 0:
        raise SystemExit(f"{name} fails without any error made in it")
    tests: dict[str, Any] = seen["tests"]
    return tests


def _try_all(
    left: Sequence[Mutant], reached: dict[str, Tests], jobs: int
) -> Iterator[tuple[Mutant, str]]:
    """Each error with the test that caught it, from several processes."""
    names = sorted({name.partition("::")[0] for one in reached.values() for name in one.names})
    with get_context("fork").Pool(jobs, _begin, (left, reached, names)) as pool:
        for place, caught in pool.imap_unordered(_try, range(len(left))):
            yield left[place], caught


#: What a process of the pool tries: code cannot be sent, so each is forked with all of it.
_work: dict[str, Any] = {}


def _begin(left: Sequence[Mutant], reached: dict[str, Tests], names: list[str]) -> None:
    _work.update(left=left, reached=reached)
    import_tests(names)


def _try(place: int) -> tuple[int, str]:
    mutant = _work["left"][place]
    tests = _work["reached"].get(f"{mutant.module}:{mutant.function}", Tests((), 0.0))
    return place, caught_by(mutant, tests)


def _results() -> dict[str, Any]:
    return json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}


def _keep(results: dict[str, Any]) -> None:
    partly = KEPT.with_suffix(".partly")
    partly.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    partly.replace(KEPT)


def _tell(results: Sequence[dict[str, Any]]) -> None:
    survived = [one for one in results if not one["caught_by"]]
    caught = Counter(one["caught_by"].partition("::")[0] for one in results if one["caught_by"])
    sys.stdout.write(f"{len(results)} errors tried, {len(survived)} survived\n")
    for name, count in caught.most_common():
        sys.stdout.write(f"  {count:5d} caught first by {name}\n")
    for one in sorted(survived, key=lambda one: (one["function"], one["line"])):
        sys.stdout.write(f"  survived: {one['function']}, line {one['line']}: {one['change']}\n")


if __name__ == "__main__":
    sys.exit(main())
