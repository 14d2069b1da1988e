"""`sim calibrate`: behavioural numbers learnt from the record, as sets that runs can take."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import terminal
from sim.cli.amounts import duration
from sim.cli.guard import resumable
from sim.cli.historical_record import shipped_name
from sim.cli.options import (
    Jobs,
    Overrides,
    Quiet,
    Seed,
    cores,
    file_option,
    folder_option,
    replicates_option,
)
from sim.cli.progress import progress
from sim.cli.simulation import make_ready
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.calibration import Calibration, Choice, Search


def calibrate(
    scenarios: Annotated[
        list[str],
        typer.Argument(
            metavar="SCENARIO...",
            help="Scenarios with a record, shipped ones or files; one set of numbers is for all.",
        ),
    ],
    record: Annotated[
        Path | None,
        file_option("The record, as scenarios/karabakh/record.yaml; of shipped ones, their own."),
    ] = None,
    until: Annotated[
        str,
        typer.Option(
            metavar="DATE",
            help="Fit what was decided before this day; what came later is held out and predicted.",
        ),
    ] = "",
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary",
            metavar="KEY=LOW:HIGH",
            help="Learn this number over this range (:log at the end for equal factors), besides "
            "those with a declared range or in place of it; may be given many times.",
        ),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATTERN", help="Leave these as they are, as third_parties.*; many times."
        ),
    ] = None,
    only: Annotated[bool, typer.Option("--only", help="Learn nothing but --vary.")] = False,
    tied: Annotated[
        bool,
        typer.Option("--tied", help="Like-named numbers of the parties move together."),
    ] = False,
    priors: Annotated[
        Path | None,
        file_option("The same choices in a YAML file: vary, exclude, only, tied, symmetric."),
    ] = None,
    points: Annotated[int, typer.Option(help="Points of the first wave.")] = 6000,
    replicates: Annotated[
        int, replicates_option("Runs of each scenario for a point, from 2 up.")
    ] = 16,
    waves: Annotated[int, typer.Option(min=0, help="Waves after the first.")] = 3,
    population: Annotated[
        int | None,
        typer.Option(help="Points of each of these; a third of --points when left out."),
    ] = None,
    sets: Annotated[int, typer.Option(min=1, help="Equally weighted sets to draw.")] = 200,
    misses: Annotated[
        int,
        typer.Option(min=0, help="Targets of a plausible point that may be off by more than 3."),
    ] = 1,
    check: Annotated[
        int, typer.Option(min=2, help="Runs of each set and scenario that tell the fit.")
    ] = 10,
    prior: Annotated[
        bool,
        typer.Option(
            "--prior",
            help="Learn nothing: draw the sets from the priors, to see what learning is worth.",
        ),
    ] = False,
    seed: Seed = 0,
    overrides: Overrides = None,
    out: Annotated[
        Path | None, folder_option("Write sets.csv, fit.csv, README.md and the rest here.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with what is in the folder.")
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Only tell what is learnt, what is fitted, and the time."),
    ] = False,
    jobs: Jobs = 0,
    cluster: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Run the points on a Dask cluster instead: tcp://host:port of its scheduler.",
        ),
    ] = "",
    quiet: Quiet = False,
) -> None:
    """Learn behavioural numbers from what happened: sets that agree with it, and how well they do.

    Examples:  sim calibrate karabakh/frozen-conflict karabakh/april-2016 karabakh/autumn-2020
    karabakh/1994-2020 --until 2020-07-01 --dry-run

    sim calibrate karabakh/april-2016 --points 300 --out out/calibration

    sim compare --behaviour out/calibration/sets.csv
    """
    from sim.calibration import Search

    search = Search(
        points=points,
        replicates=replicates,
        waves=waves,
        population=max(20, points // 3) if population is None else population,
        sets=sets,
        misses=misses,
    )
    asked = {
        "scenarios": [shipped_name(one) for one in scenarios],
        "record": record,
        "until": until or None,
        "choice": _choice(vary or [], exclude or [], only, tied, priors),
        "search": search.of_the_prior() if prior else search,
        "seed": seed,
        "overrides": overrides or [],
    }
    if dry_run:
        _tell_plan(asked, cores(jobs))
        return
    if out is None:
        raise SimError(
            "a calibration is kept in a folder: name it, with --out FOLDER\n"
            "    or add --dry-run to see first what it would come to"
        )
    made = _made(asked | {"cluster": cluster}, out, check, resume, cores(jobs), quiet)
    if not quiet:
        terminal.console().print(made.told, soft_wrap=True)
    typer.echo(f"The sets are in {(out / 'sets.csv').as_posix()}", err=True)


def _choice(
    vary: list[str], exclude: list[str], only: bool, tied: bool, file: Path | None
) -> Choice:
    """What is to be learnt: options beside, and before, those of a file."""
    from dataclasses import replace

    from sim.calibration import Choice, read_choice
    from sim.calibration.choosing import read_vary

    found = read_choice(file) if file else Choice()
    return replace(
        found,
        vary={**found.vary, **read_vary(vary)},
        exclude=(*found.exclude, *exclude),
        only=found.only or only,
        tied=found.tied or tied,
    )


def _made(
    asked: dict[str, Any], out: Path, check: int, resume: bool, jobs: int, quiet: bool
) -> Calibration:
    """Calibrate, with progress; on Ctrl-C, say what is kept and how to go on."""
    import sys

    from sim.calibration import calibrate as make
    from sim.pictures.calibration import calibration_files

    if not asked["cluster"]:
        make_ready()
    runs = asked["search"].replicates
    again = [*sys.argv[1:], *(["--resume"] if "--resume" not in sys.argv else [])]
    with (
        resumable(lambda: f"what was made is in {out}", again=shlex.join(["sim", *again])),
        progress("calibration", quiet=quiet) as report,
    ):
        return make(
            **asked,
            out=out,
            check=check,
            jobs=jobs,
            resume=resume,
            draw=calibration_files,
            tell=lambda done, total, label: report(done * runs, total * runs, label=label),
        )


# -- with --dry-run --------------------------------------------------------------------------------


def _tell_plan(asked: dict[str, Any], jobs: int) -> None:
    """Print what is learnt, what is fitted, and how long it would take."""
    from sim.calibration.asking import prepare
    from sim.calibration.estimate import seconds_per_point

    make_ready()
    prepared = prepare(**asked)
    screen = terminal.console()
    rows = [
        (one.key, f"{one.low:g} to {one.high:g}", one.unit, f"{one.shipped:g}")
        for one in prepared.priors.numbers
    ]
    columns = ("number", "range", "unit", "as shipped")
    screen.print(terminal.table(columns, rows, title=f"Learnt: {len(rows)} numbers"))
    roles = [one.role for one in prepared.evidence]
    counts = ", ".join(f"{roles.count(role)} {role}" for role in dict.fromkeys(roles))
    screen.print(f"\nThe record: {counts}.")
    for note in prepared.notes:
        screen.print(f"{note}.", soft_wrap=True)
    seconds = seconds_per_point(prepared)
    _tell_time(prepared.search, seconds, jobs, screen)


def _tell_time(search: Search, seconds: dict[str, float], jobs: int, screen: Any) -> None:
    points = search.points + search.waves * search.population
    each = ", ".join(
        f"{name} {duration(one) if one else 'nothing, as none of it is fitted'}"
        for name, one in seconds.items()
    )
    most = points * sum(seconds.values()) / jobs
    screen.print(f"\nA point takes, on one core: {each}.", soft_wrap=True)
    screen.print(
        f"{points:,} points on {jobs} core{'s' * (jobs > 1)}: at most about {duration(most)}; "
        "points that are implausible early take less.\nNothing was written.",
        soft_wrap=True,
    )
