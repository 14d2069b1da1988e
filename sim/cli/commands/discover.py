"""`sim discover`: the part of a sweep's parameters in which something happens."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import terminal
from sim.cli.amounts import counted
from sim.cli.files import figure_files, writable_folder, write_all
from sim.cli.options import folder_option, read_path
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.discovery import Case, Discovery, Found, Limit
    from sim.inference.intervals import Estimate


def discover(
    folder: Annotated[
        Path,
        typer.Argument(
            parser=read_path, metavar="SWEEP", help="A folder that `sim sweep --out` wrote."
        ),
    ],
    outcome: Annotated[
        str, typer.Option(metavar="NAME", help="The outcome that is looked for (sim outcomes).")
    ],
    is_false: Annotated[
        bool, typer.Option("--false", help="Look for runs in which it is false, not true.")
    ] = False,
    above: Annotated[
        float | None, typer.Option(metavar="NUMBER", help="... in which it is above this number.")
    ] = None,
    below: Annotated[
        float | None, typer.Option(metavar="NUMBER", help="... in which it is below this number.")
    ] = None,
    word: Annotated[
        str, typer.Option("--is", metavar="WORD", help="... in which it is this word.")
    ] = "",
    keys: Annotated[
        list[str] | None,
        typer.Option(
            "--key", metavar="KEY", help="Look at this key only; may be given many times."
        ),
    ] = None,
    boxes: Annotated[int, typer.Option(min=1, max=20, help="How many boxes to find.")] = 1,
    least_coverage: Annotated[
        float,
        typer.Option(
            "--coverage", min=0.01, max=1.0, help="Least share of all cases that a box should hold."
        ),
    ] = 0.5,
    held_back: Annotated[
        float,
        typer.Option(
            "--held-back", min=0.01, max=0.9, help="Share of the points that judge the boxes."
        ),
    ] = 0.3,
    seed: Annotated[int, typer.Option(min=0, help="Names the choice of the points held back.")] = 0,
    behaviour: Annotated[
        Path | None,
        typer.Option(
            parser=read_path,
            metavar="FILE.csv",
            help="The ensemble that the sweep was made with: its numbers are looked at, too.",
        ),
    ] = None,
    out: Annotated[
        Path | None, folder_option("Write boxes.csv, the way there and the figure here.")
    ] = None,
) -> None:
    """Find where in a sweep something happens: ranges of few parameters (PRIM).

    Scenario discovery: boxes in which the outcome is common, found with a part of the runs and
    judged by the others.

    Examples:  sim sweep karabakh/autumn-2020 --design latin-hypercube --samples 5000 --vary
    balance.advantage=-1:1 --vary third_parties.russia.engagement --out out/where

    sim discover out/where --outcome large_war --false --out out/peace
    """
    from sim.discovery import discover as find
    from sim.sweeps import read_sweep

    case = case_of(outcome, is_false=is_false, above=above, below=below, word=word)
    if out is not None:
        writable_folder(out)
    found = find(
        read_sweep(folder),
        case,
        keys=keys or [],
        boxes=boxes,
        least_coverage=least_coverage,
        held_back=held_back,
        seed=seed,
        behaviour=behaviour,
    )
    if out is not None and found.boxes:
        _write(found, out)
    _tell(found, "sets or points" if behaviour else "points")
    if out is not None and found.boxes:
        terminal.console().print(
            f"written to {out.as_posix()}: boxes.csv, peeling-*.csv, boxes.png and .svg"
        )


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


def _tell(found: Discovery, what: str) -> None:
    """Print how common the case is, and the boxes that were found."""
    console = terminal.console()
    base = found.base_rate
    console.print(f"{found.case}: in {_share(base)} of the runs at {base.n:,} {what} held back")
    if found.undefined:
        left_out = counted(f"{found.undefined:,}", "runs")
        console.print(f"left out: {left_out} in which the outcome is not defined")
    if not found.boxes:
        console.print("No box: it is nowhere clearly more common than in the sweep as a whole.")
    for number, one in enumerate(found.boxes, start=1):
        _tell_box(number, one, base)
        rows = [_limit_row(limit) for limit in found.limits(number)]
        console.print(terminal.plain_table(("key", "kept", "of", "quasi-p"), rows, indent=2))
    if found.boxes:
        console.print(
            f"\nThese shares are of runs at {what} that had no part in finding a box; a run\n"
            "counts in the first that it lies in. A limit whose quasi-p is above 0.05 may do "
            "nothing."
        )


def _tell_box(number: int, one: Found, base: Estimate) -> None:
    """Print how common the case is in a box, and how many of all cases it holds."""
    console = terminal.console()
    console.print(
        f"\nbox {number}: happens in {_share(one.density)} of its runs; it holds "
        f"{_share(one.coverage)} of all cases"
    )
    if not one.density.low > base.value:
        console.print("  not confirmed: no clearly more common there than in all these runs")


def _limit_row(limit: Limit) -> tuple[str, str, str, str]:
    """A key, the part of it that a box keeps, all of it that was swept, and its quasi-p."""
    kept = limit.words or f"{limit.start:.3g} to {limit.end:.3g}"
    swept = "" if limit.words else f"{limit.least:.3g} to {limit.most:.3g}"
    return limit.key, kept, swept, f"{limit.quasi_p:.2g}"


def _share(one: Estimate) -> str:
    """A share in percent, with its interval."""
    from sim.words import percent_range, percent_text

    return f"{percent_text(one.value)} ({percent_range(one.low, one.high)})"


def _write(found: Discovery, out: Path) -> None:
    """Write the boxes, how each was found, and the figure."""
    from sim.pictures.discovery import discovery_figure

    files = {"boxes.csv": found.table().to_csv(index=False).encode()}
    files |= {
        f"peeling-{number}.csv": one.box.trajectory.to_csv().encode()
        for number, one in enumerate(found.boxes, start=1)
    }
    write_all(out, files | figure_files("boxes", discovery_figure(found)))
