"""The page of what was caught: `docs/caught.md`, made from the results that are kept."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.mutation.mutants import ROOT
from benchmarks.mutation.runs import RUNS

PAGE = ROOT / "docs" / "caught.md"
#: Survivors that were looked at: function and change -> why it cannot matter.
EXPLAINED = Path(__file__).parent / "explained.json"

_HEAD = """\
# Which test would catch an error

The turn, its rules, the negotiators and the outcomes are written once, so no second copy checks
them. What checks them are tests: closed forms, an exchange of roles that must mirror every run,
packages against a linear programme, conservation of what is handed over, published results, and a
changed twin of each. This page shows how well they do. `python -m benchmarks.mutation` makes small
errors in the code, one at a time (another comparison, another operator, a number one larger, a
condition that always or never holds, a statement left out), and runs the tests that reach the
changed function until one fails.

**{tried:,} errors tried, by lot; {caught:,} caught ({share:.1f} %), {survived} survived.** For each
error, tests of up to a minute together are run, the quickest of each file first. A longer test may
catch what survives here. {same} of the survivors change nothing in {runs} runs of shipped
scenarios, state by state; {explained} more were looked at and cannot matter. Compiled code is not
tried: it runs the same text, and `tests/engine/` compares the two to the bit.
"""


def write_page(results: Sequence[dict[str, Any]]) -> None:
    """Write the page from what came of each error."""
    explained = json.loads(EXPLAINED.read_text(encoding="utf-8")) if EXPLAINED.exists() else {}
    survived = [one for one in results if not one["caught_by"]]
    known = [one for one in survived if _name(one) in explained]
    tried, caught = len(results), len(results) - len(survived)
    head = _HEAD.format(
        tried=tried,
        caught=caught,
        share=100 * caught / max(1, tried),
        survived=len(survived),
        same=sum(not one.get("changes_runs", True) for one in survived),
        runs=RUNS,
        explained=sum(one.get("changes_runs", True) for one in known),
    )
    lines = [head, *_table(results), *_survivors(survived, explained)]
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _name(one: dict[str, Any]) -> str:
    return f"{one['function']}: {one['change']}, line {one['line']}"


def _table(results: Sequence[dict[str, Any]]) -> list[str]:
    """A line for each file: errors, how many were caught, and the tests that caught most."""
    by_file: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in results:
        by_file[one["function"].partition(":")[0]].append(one)
    lines = ["| file | errors | caught | most often first by |", "| --- | ---: | ---: | --- |"]
    for name, found in sorted(by_file.items()):
        first = Counter(
            _test(one["caught_by"]) for one in found if one["caught_by"] not in ("", "too long")
        )
        tests = ", ".join(f"`{test}` ({count})" for test, count in first.most_common(3))
        caught = sum(bool(one["caught_by"]) for one in found)
        lines.append(f"| `{name}` | {len(found)} | {caught} | {tests} |")
    return lines


def _test(caught_by: str) -> str:
    name, _, test = caught_by.partition("::")
    return f"{name.removeprefix('tests/')}::{test.partition('[')[0]}"


def _survivors(survived: Sequence[dict[str, Any]], explained: dict[str, str]) -> list[str]:
    if not survived:
        return []
    lines = [
        "",
        "## What survived",
        "",
        "| function | line | change | |",
        "| --- | ---: | --- | --- |",
    ]
    for one in sorted(survived, key=lambda one: (one["function"], one["line"])):
        same = "" if one.get("changes_runs", True) else "changes no run looked at"
        why = explained.get(_name(one), same or "not looked at yet")
        lines.append(f"| `{one['function']}` | {one['line']} | {one['change']} | {why} |")
    return lines
