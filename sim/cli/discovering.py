"""`sim discover`: the part of a sweep's parameters in which something happens."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from sim.cli import show
from sim.cli.files import figure_files, writable_folder, write_all
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.discovery import Case, Discovery, Found
    from sim.inference.intervals import Estimate


def discover(
    folder: Path,
    *,
    case: Case,
    keys: Sequence[str],
    boxes: int,
    least_coverage: float,
    held_back: float,
    seed: int,
    out: Path | None,
) -> None:
    """Find boxes, print them, and write them with their figure."""
    from sim.discovery import discover as find
    from sim.sweeps import read_sweep

    if out is not None:
        writable_folder(out)
    found = find(
        read_sweep(folder),
        case,
        keys=keys,
        boxes=boxes,
        least_coverage=least_coverage,
        held_back=held_back,
        seed=seed,
    )
    _tell(found)
    if out is not None and found.boxes:
        _write(found, out)


def case_of(
    outcome: str, *, is_false: bool, above: float | None, below: float | None, word: str
) -> Case:
    """What is looked for, from options of which one at most is given."""
    from sim.discovery import Case

    given: list[tuple[str, float | str]] = []
    given += [("false", "")] if is_false else []
    given += [
        (name, number)
        for name, number in (("above", above), ("below", below))
        if number is not None
    ]
    given += [("is", word)] if word else []
    if len(given) > 1:
        raise SimError("--false, --above, --below and --is: one of them at most")
    test, value = given[0] if given else ("true", "")
    if isinstance(value, float) and not math.isfinite(value):
        raise SimError(
            f"--{test} {value}: not a number to compare with\n    allowed: any finite number"
        )
    return Case(outcome, test, value)


def _tell(found: Discovery) -> None:
    console = show.console()
    base = found.base_rate
    console.print(
        f"{found.case}: in {_percent(base.value)} ({_percent(base.low)} to {_percent(base.high)}) "
        f"of the runs at {base.n:,} points held back"
    )
    if found.undefined:
        left_out = show.counted(f"{found.undefined:,}", "runs")
        console.print(f"left out: {left_out} in which the outcome is not defined")
    if not found.boxes:
        console.print("No box: it is nowhere clearly more common than in the sweep as a whole.")
    for number, one in enumerate(found.boxes, start=1):
        _tell_box(number, one, base)
        rows = Table("key", "kept", "of", "quasi-p", box=None, padding=(0, 2, 0, 2))
        for limit in found.limits(number):
            kept = limit.words or f"{limit.start:.3g} to {limit.end:.3g}"
            swept = "" if limit.words else f"{limit.least:.3g} to {limit.most:.3g}"
            rows.add_row(limit.key, kept, swept, f"{limit.quasi_p:.2g}")
        console.print(rows)
    if found.boxes:
        console.print(
            "\nThese shares are of runs at points that had no part in finding a box; a run counts\n"
            "in the first that it lies in. A limit whose quasi-p is above 0.05 may do nothing."
        )


def _tell_box(number: int, one: Found, base: Estimate) -> None:
    density, coverage = one.density, one.coverage
    show.console().print(
        f"\nbox {number}: happens in {_percent(density.value)} ({_percent(density.low)} to "
        f"{_percent(density.high)}) of its runs; it holds {_percent(coverage.value)} "
        f"({_percent(coverage.low)} to {_percent(coverage.high)}) of all cases"
    )
    if not density.low > base.value:
        show.console().print("  not confirmed: no clearly more common there than in all these runs")


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"


def _write(found: Discovery, out: Path) -> None:
    from sim.pictures.discovery import discovery_figure

    files = {"boxes.csv": found.table().to_csv(index=False).encode()}
    files |= {
        f"peeling-{number}.csv": one.box.trajectory.to_csv().encode()
        for number, one in enumerate(found.boxes, start=1)
    }
    write_all(out, files | figure_files("boxes", discovery_figure(found)))
    show.console().print(
        f"written to {out.as_posix()}: boxes.csv, peeling-*.csv, boxes.png and .svg"
    )
