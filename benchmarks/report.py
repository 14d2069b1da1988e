"""Results as a page: `docs/performance.md` is made from `benchmarks/results.json` alone."""

from __future__ import annotations

import json
import os
import platform
import re
import sys
import textwrap
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.measure import Report

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
PAGE = HERE.parent / "docs" / "performance.md"
CLUSTER = HERE.parent / "docs" / "cluster.md"
PACKAGES = ("mesa", "numba", "numpy", "negmas", "pyarrow")

HEAD = """# Performance: how fast, how large

Made from `benchmarks/results.json` by `python -m benchmarks`; no figure is typed by hand. To
measure anew, in an environment that has the package:
<!-- not run: takes half an hour -->
```bash
pip install -r benchmarks/requirements.txt
python -m benchmarks
```
Figures are medians; in brackets the quartiles of the samples. What is compared is measured in one
process, in turn (ABAB...), and its ratio is taken repeat by repeat: on a shared machine a ratio
holds where a rate does not.
"""


def machine() -> dict[str, Any]:
    """What measured: processor, cores, versions; nothing that tells whose machine it is."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: found for name in PACKAGES if (found := _version(name))},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def keep(name: str, title: str, report: Report, path: Path = RESULTS) -> None:
    """Put what a benchmark found into the results file, in place of what it found before."""
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    kept[name] = {
        "title": title,
        "measured": datetime.now(UTC).strftime("%Y-%m-%d"),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "machine": machine(),
        "notes": report.notes,
        "rows": [row.as_json() for row in report.rows],
    }
    text = json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


NEXT = """\
What would get nearer to the targets that are missed, from profiles of the kernel: the same turn in
C was hardly faster, so what is left is to compute less. What was tried, and what it gave, is below
(long histories); the figures of this table are older. Still open: a battle's mean length without a
power for each objective and node of the belief, which would change the last bits of results.
"""


def write_page(order: Sequence[str], results: Path = RESULTS, page: Path = PAGE) -> None:
    """Write the page anew from the results file."""
    kept = json.loads(results.read_text(encoding="utf-8"))
    found = [kept[name] for name in order if name in kept]
    parts = [HEAD, _targets(found), NEXT, *(_section(one) for one in found), _machines(found)]
    page.write_text("\n".join(parts), encoding="utf-8")
    write_plan(kept)


def write_plan(kept: dict[str, Any], page: Path = CLUSTER) -> None:
    """Write what sweeps of many sizes take into the plan of `docs/cluster.md`."""
    if not {"engines", "memory"} <= kept.keys():
        return
    case = "karabakh/autumn-2020"
    rates = {row["what"]: row["median"] for row in kept["engines"]["rows"] if row["case"] == case}
    sizes = {row["what"]: row["median"] for row in kept["memory"]["rows"]}
    seconds = 1.0 / rates["compiled engine, one thread"]
    mesa = 1.0 / rates["our Mesa model, `sim.simulate`"]
    size = sizes["a sweep on the disk"]
    lines = [
        "| | c, compiled | c, Mesa | b |",
        "|---|---|---|---|",
        f"| {case} | {1e6 * seconds:.0f} microseconds | {1e3 * mesa:.0f} ms | {size:.0f} bytes |",
        "",
        "| runs | core-hours, compiled | cores for a day | on the disk |",
        "|---|---|---|---|",
    ]
    for power in (6, 9, 12):
        hours = 10**power * seconds / 3600.0
        terabytes = 10**power * size / 1e12
        figures = f"{number(hours)} | {number(hours / 24.0)} | {number(terabytes)} TB"
        lines.append(f"| 10^{power} | {figures} |")
    mark = re.compile(r"(<!-- plan: .*? -->\n).*?(<!-- /plan -->)", flags=re.DOTALL)
    text = page.read_text(encoding="utf-8")
    made = mark.sub(lambda found: f"{found[1]}{chr(10).join(lines)}\n{found[2]}", text)
    page.write_text(made, encoding="utf-8")


def _targets(found: list[dict[str, Any]]) -> str:
    lines = ["## Targets", "| case | what | target | measured | |", "|---|---|---|---|---|"]
    for one in found:
        for row in one["rows"]:
            if "target" in row:
                sign = "at most" if row["at_most"] else "at least"
                goal = f"{sign} {number(row['target'])} {_unit(row)}".strip()
                met = "met" if row["met"] else "**missed**"
                lines.append(
                    f"| {row['case']} | {row['what']} | {goal} | {number(row['median'])} | {met} |"
                )
    return "\n".join(lines) + "\n"


def _section(one: dict[str, Any]) -> str:
    lines = [f"## {one['title']}", *(_wrapped(note) for note in one["notes"])]
    if one["rows"]:
        lines += [
            "",
            "| case | what | median | quartiles | unit | samples |",
            "|---|---|---|---|---|---|",
        ]
    for row in one["rows"]:
        spread = f"[{number(row['lower'])}, {number(row['upper'])}]" if row["samples"] > 1 else ""
        lines.append(
            f"| {row['case']} | {row['what']} | {number(row['median'])} | {spread} "
            f"| {row['unit']} | {row['samples']} |"
        )
    return "\n".join(lines) + "\n"


def _machines(found: list[dict[str, Any]]) -> str:
    lines = ["## Measured on", "| what | when | load at the end | machine |", "|---|---|---|---|"]
    for one in found:
        by = one["machine"]
        versions = ", ".join(f"{name} {number}" for name, number in sorted(by["versions"].items()))
        told = f"{by['processor']}, {by['cores']} cores, {by['system']}, Python {by['python']}"
        lines.append(f"| {one['title']} | {one['measured']} | {one['load']} | {told}; {versions} |")
    return "\n".join(lines) + "\n"


def _unit(row: dict[str, Any]) -> str:
    return "" if row["unit"] == "ratio" else str(row["unit"])


def _wrapped(note: str) -> str:
    return textwrap.fill(f"- {note}", 100, subsequent_indent="  ", break_on_hyphens=False)


def number(value: float) -> str:
    """Three figures, and thousands as a reader expects them."""
    if value == 0 or abs(value) >= 999.5:
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{value:.3g}"


def told(report: Report) -> None:
    """Say on the terminal what was found."""
    for row in (one.as_json() for one in report.rows):
        met = "" if "met" not in row else "   met" if row["met"] else "   MISSED"
        spread = f"[{number(row['lower'])}, {number(row['upper'])}]"
        line = f"  {row['case']:32} {row['what']:48} {number(row['median']):>9} {spread:18}"
        sys.stdout.write(f"{line} {row['unit']}{met}\n")
    if not report.rows:
        sys.stdout.writelines(f"  {note}\n" for note in report.notes)
    sys.stdout.flush()
