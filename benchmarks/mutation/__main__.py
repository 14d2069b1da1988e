"""`python -m benchmarks.mutation`: try errors out and keep what came of each."""

from __future__ import annotations

import argparse
import hashlib
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
from benchmarks.mutation.runs import changes_runs, digest
from benchmarks.mutation.trial import Tests, caught_by, import_tests

KEPT = Path(__file__).parent / "results.json"
TESTS = (
    "tests/rules",
    "tests/turn",
    "tests/strategies",
    "tests/test_outcomes.py",
    "tests/test_history.py",
    "tests/test_line.py",
)
#: What the examples of these say is tested, too.
EXAMPLES = ("sim/rules", "sim/strategies", "sim/turn", "sim/events")
#: What each test reaches is kept here, and found again as long as no source and no test changes.
REACH = ROOT / "out" / "mutation-reach.json"
#: Tests of a function are run as far as they take so long together (while they are watched).
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
    survived = {key for key, one in results.items() if not one["caught_by"]}
    left = [
        mutant
        for mutant in everything
        if (mutant.key in survived if asked.again else mutant.key not in results)
    ]
    random.Random(asked.seed).shuffle(left)
    left = left if asked.sample is None else left[: asked.sample]
    sys.stdout.write(f"{len(everything)} errors, {len(left)} to try\n")
    for mutant, caught in _try_all(left, reached, asked.jobs):
        results[mutant.key] = {
            "function": f"{mutant.module}:{mutant.function}",
            "line": mutant.line,
            "change": mutant.change,
            "caught_by": caught,
        }
        _write(KEPT, results)
    _look_at_survivors(everything, results)
    found = [results[mutant.key] for mutant in everything if mutant.key in results]
    _tell(found)
    write_page(found)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutation", description=__doc__)
    parser.add_argument("sources", nargs="*", default=SOURCES, help="files or folders of sim/")
    parser.add_argument("--sample", type=int, help="try so many, by lot (all)")
    parser.add_argument("--again", action="store_true", help="try anew what survived")
    parser.add_argument("--seed", type=int, default=0, help="of the lot")
    parser.add_argument("--page", action="store_true", help="only write the page anew")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    return parser.parse_args()


def _files(source: str, pattern: str = "*.py") -> list[Path]:
    path = ROOT / source
    return sorted(path.glob(pattern)) if path.is_dir() else [path]


def _reached(jobs: int) -> dict[str, Tests]:
    """For each function the tests of it that are run: of those that reach it, the quickest."""
    files = [path for folder in TESTS for path in _files(folder, "test_*.py")]
    files += [path for folder in EXAMPLES for path in _files(folder) if ">>>" in path.read_text()]
    names = [str(path.relative_to(ROOT)) for path in files]
    text = _text()
    kept = _kept_reach(text)
    found: dict[str, list[tuple[float, str]]] = {}
    left = [name for name in names if name not in kept]
    with ThreadPoolExecutor(jobs) as pool:
        for name, tests in zip(left, pool.map(_calls_of, left), strict=True):
            kept[name] = tests
            _write(REACH, {"text": text, "files": kept})
            sys.stdout.write(f"{name}: {sum(one['seconds'] for one in tests.values()):.0f} s\n")
            sys.stdout.flush()
    for name in names:
        for test, seen in kept[name].items():
            for function in seen["reached"]:
                found.setdefault(function, []).append((seen["seconds"], test))
    return {function: _quickest(tests) for function, tests in found.items()}


def _kept_reach(text: str) -> dict[str, Any]:
    """What tests reached when it was last looked for, if nothing has changed since."""
    kept = json.loads(REACH.read_text(encoding="utf-8")) if REACH.exists() else {}
    files: dict[str, Any] = kept["files"] if kept.get("text") == text else {}
    return files


def _text() -> str:
    """A digest of all sources and tests."""
    digest = hashlib.sha256()
    for folder in ("sim", "tests", "scenarios"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".yaml"):
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _quickest(tests: Sequence[tuple[float, str]]) -> Tests:
    """The quickest test of each file, then the second of each, until they take :data:`SECONDS`."""
    rank: Counter[str] = Counter()
    order = []
    for takes, name in sorted(tests):
        file = name.partition("::")[0]
        order.append((rank[file], takes, name))
        rank[file] += 1
    chosen: list[str] = []
    seconds = 0.0
    for _, takes, name in sorted(order):
        if chosen and seconds + takes > SECONDS:
            continue
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


def _look_at_survivors(everything: Sequence[Mutant], results: dict[str, Any]) -> None:
    """Note of each survivor whether it changes any run; all can be explained that change none."""
    expected = digest()
    for mutant in everything:
        one = results.get(mutant.key)
        if one is not None and not one["caught_by"] and "changes_runs" not in one:
            one["changes_runs"] = changes_runs(mutant, expected)
            _write(KEPT, results)


def _results() -> dict[str, Any]:
    return json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}


def _write(path: Path, data: dict[str, Any]) -> None:
    path.parent.mkdir(exist_ok=True)
    partly = path.with_suffix(".partly")
    partly.write_text(json.dumps(data, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    partly.replace(path)


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
