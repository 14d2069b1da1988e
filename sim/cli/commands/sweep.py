"""`sim sweep`: many runs over a space of parameters, planned, made and resumed."""

from __future__ import annotations

import shlex
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import terminal
from sim.cli.amounts import counted, duration, size
from sim.cli.guard import resumable
from sim.cli.options import (
    Behaviour,
    Engine,
    Jobs,
    Overrides,
    Quiet,
    ScenarioName,
    Seed,
    cores,
    folder_option,
    read_path,
    replicates_option,
)
from sim.cli.progress import sweep_progress
from sim.cli.simulation import AllFailedError, ensemble_of, load
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.sweeps import Sweep
    from sim.sweeps.blocks import Work
    from sim.sweeps.estimate import Estimate

LIMIT, MOST_RUNS = 10**9, 2**62


def sweep(
    scenario: ScenarioName,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary",
            metavar="KEY=VALUES",
            help="What to vary, once for each key: KEY=low:high:count in a grid, KEY=low:high in a "
            "sample (:log at the end for equal factors), KEY=a,b,c for single values, KEY alone "
            "for the whole declared range (sim parameters).",
        ),
    ] = None,
    design: Annotated[
        str,
        typer.Option(
            metavar="KIND",
            help="grid, latin-hypercube, sobol, sobol-second-order, or list (--points).",
        ),
    ] = "grid",
    samples: Annotated[
        int | None,
        typer.Option(
            metavar="NUMBER",
            help="Points of a latin-hypercube; rows of the sobol matrices, a power of two.",
        ),
    ] = None,
    points: Annotated[
        Path | None,
        typer.Option(
            parser=read_path,
            metavar="FILE.csv",
            help="For the design list: a header of keys, then a row of values for each point.",
        ),
    ] = None,
    replicates: Annotated[int, replicates_option("Runs of each point, from 1 up.")] = 1,
    seed: Seed = 0,
    overrides: Overrides = None,
    behaviour: Behaviour = None,
    out: Annotated[
        Path | None,
        folder_option("Write the runs here as they are made: Parquet files and manifest.json."),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume", help="Go on with the sweep in the folder, also with more replicates."
        ),
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help="Only tell how many runs it is, how long they take and how large they are.",
        ),
    ] = False,
    jobs: Jobs = 0,
    workers: Annotated[
        str,
        typer.Option(
            metavar="KIND", help="auto, threads or processes: auto takes what suits the engine."
        ),
    ] = "auto",
    engine: Engine = "auto",
    cluster: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Run on a Dask cluster instead: tcp://host:port of its scheduler.",
        ),
    ] = "",
    block_size: Annotated[
        int | None,
        typer.Option(
            metavar="NUMBER", help="Runs to a file; about two seconds' worth when left out."
        ),
    ] = None,
    limit: Annotated[
        int,
        typer.Option(min=1, metavar="NUMBER", help="More runs than this are taken for a slip."),
    ] = LIMIT,
    quiet: Quiet = False,
) -> None:
    """Vary parameters over many runs, kept in a folder as they are made.

    Examples:  sim sweep karabakh/autumn-2020 --vary balance.advantage=-1:1:41 --dry-run

    sim sweep toy/fearon --vary balance.advantage=-1:1:5 --replicates 20 --out results/sweep
    """
    request = Request(
        scenario=scenario,
        vary=vary or [],
        design=design,
        samples=samples,
        points=points,
        replicates=replicates,
        seed=seed,
        overrides=overrides or [],
        behaviour=behaviour,
        out=out,
        resume=resume,
        jobs=jobs,
        workers=workers,
        engine=engine,
        cluster=cluster,
        block_size=block_size,
        limit=limit,
        quiet=quiet,
    )
    _refuse_set_of_varied(request)
    _note_ranges(request)
    if dry_run:
        _tell_plan(request)
        return
    if out is None:
        raise SimError(
            "a sweep is kept in a folder: name it, with --out FOLDER\n"
            "    or add --dry-run to see first what it would come to"
        )
    result = _run(request, out)
    _tell_failures(result)
    if not quiet:
        _tell_end(result, out, request.varied)


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line, option by option."""

    scenario: str
    vary: list[str]
    design: str
    samples: int | None
    points: Path | None
    replicates: int
    seed: int
    overrides: list[str]
    behaviour: Path | None
    out: Path | None
    resume: bool
    jobs: int
    workers: str
    engine: str
    cluster: str
    block_size: int | None
    limit: int
    quiet: bool

    @property
    def varied(self) -> list[str]:
        """The keys that are varied."""
        return [text.partition("=")[0].strip() for text in self.vary]

    @property
    def shared(self) -> dict[str, Any]:
        """Options that a sweep and the plan of one both take."""
        return {
            "vary": self.vary,
            "design": self.design,
            "samples": self.samples,
            "csv": self.points,
            "replicates": self.replicates,
            "seed": self.seed,
            "engine": self.engine,
            "behaviour": ensemble_of(self.behaviour, self.overrides),
        }

    def command(self, resume: bool) -> list[str]:
        """The command that asks for this, without what is so anyway."""
        given: list[tuple[str, object, object]] = [
            ("--design", self.design, "grid"),
            ("--samples", self.samples, None),
            ("--points", self.points, None),
            ("--replicates", self.replicates, 1),
            ("--seed", self.seed, 0),
            ("--behaviour", self.behaviour, None),
            ("--out", self.out, None),
            ("--jobs", self.jobs, 0),
            ("--workers", self.workers, "auto"),
            ("--engine", self.engine, "auto"),
            ("--cluster", self.cluster, ""),
            ("--block-size", self.block_size, None),
            ("--limit", self.limit, LIMIT),
        ]
        words = ["sim", "sweep", self.scenario]
        for name, texts in (("--vary", self.vary), ("--set", self.overrides)):
            words += [word for text in texts for word in (name, text)]
        for name, value, usual in given:
            words += [] if value == usual else [name, str(value)]
        return words + ["--quiet"] * self.quiet + ["--resume"] * resume


def _refuse_set_of_varied(request: Request) -> None:
    """An error if what --set fixes is varied."""
    for text in request.overrides:
        key = text.partition("=")[0].strip()
        if key in request.varied:
            raise SimError(f"--set {text}: {key} is varied, too\n    allowed: --set or --vary")


def _note_ranges(request: Request) -> None:
    """Say on stderr which numbers leave the range that the scenario's files declare for them."""
    from sim.loading import load_whole
    from sim.sweeps.designing import make_design
    from sim.sweeps.ranges import beyond

    loaded = load_whole(request.scenario, request.overrides)
    design = make_design(
        request.design,
        loaded.scenario,
        request.vary,
        samples=request.samples,
        seed=request.seed,
        csv=request.points,
    )
    for note in (*loaded.outside, *beyond(design.varied, loaded.declared)):
        typer.echo(f"note: {note}", err=True)


def _run(request: Request, out: Path) -> Sweep:
    """Make the runs, with progress; on Ctrl-C, say what is kept and how to go on."""
    from sim.sweeps.api import sweep as make

    scenario = load(request.scenario, request.overrides)  # which also shows what may be a slip
    with (
        resumable(lambda: _kept(out), again=shlex.join(request.command(resume=True))),
        sweep_progress(scenario.title, quiet=request.quiet) as report,
    ):
        return make(
            request.scenario,
            **request.shared,
            overrides=request.overrides,
            jobs=cores(request.jobs),
            workers=request.workers,  # type: ignore[arg-type]
            cluster=request.cluster,
            resume=request.resume,
            block_size=request.block_size,
            limit=request.limit,
            out=out,
            command=request.command(resume=request.resume),
            progress=report,
        )


def _kept(out: Path) -> str:
    """How much of a sweep that was stopped is there."""
    from sim.sweeps import read_sweep

    try:
        found = read_sweep(out)
    except SimError:
        return "nothing was written yet."
    return f"{found.runs:,} of {found.plan.runs:,} runs are kept in {out}"


def _tell_failures(result: Sweep) -> None:
    """Warn on stderr if runs failed: they are rows with a reason and no outcomes."""
    if not result.failures:
        return
    reasons: Counter[str] = Counter()
    for block in result.blocks.values():
        reasons.update(block.reasons)
    ((reason, times),) = reasons.most_common(1)
    if result.failures == result.runs:
        raise AllFailedError(f"all {result.runs:,} runs failed; {times:,} of them: {reason}")
    typer.echo(
        f"Warning: {result.failures:,} of {result.runs:,} runs failed; the column `failure` says "
        f"why, for {times:,} of them: {reason}",
        err=True,
    )


def _tell_end(result: Sweep, out: Path, varied: list[str]) -> None:
    """Print where the runs are, and how to read them."""
    columns = ", ".join(f'"{name}"' for name in [*varied[:3], "war"])
    lines = [
        f"{_runs(result.runs)} of {_runs(result.plan.points, 'points')} are in {out}",
        "To read some columns, or with frame() all of them, in Python:",
        "    from sim.sweeps import read_sweep",
        f'    frame = read_sweep("{out.as_posix()}").frame([{columns}])',
    ]
    terminal.console().print("\n".join(lines), soft_wrap=True)


# -- with --dry-run --------------------------------------------------------------------------------


def _tell_plan(request: Request) -> None:
    """Print what a sweep would come to, as far as some runs of it tell."""
    from sim.sweeps.api import prepare
    from sim.sweeps.estimate import estimate

    work = prepare(
        load(request.scenario, request.overrides),
        **request.shared,
        limit=MOST_RUNS,  # a dry run is how one finds out
    )
    found = estimate(work, cores(request.jobs), request.block_size)
    screen = terminal.console()
    screen.print(f"{work.scenario.title}{terminal.changes(request.overrides)}\n", soft_wrap=True)
    screen.print(terminal.table(("what", "how much"), _plan_rows(work, found)))
    if found.failed:
        screen.print(f"\n{found.failed} of the {_runs(found.tried)} tried failed, most often with:")
        screen.print(f"    {found.reason}", soft_wrap=True)
    if found.runs > request.limit:
        screen.print(
            f"\nThis is more than {request.limit:,} runs: if it is meant, add --limit {found.runs}"
        )
    screen.print("\nNothing was run but these, and nothing was written.")


def _plan_rows(work: Work, found: Estimate) -> list[tuple[str, str]]:
    """What a sweep would come to, and how much of it."""
    keys = ", ".join(work.design.keys) or "nothing: the scenario as it is"
    machine = counted(str(found.jobs), "cores")
    each = f"{duration(found.seconds_per_run)} a run with the {found.engine} engine"
    return [
        ("varied", keys),
        ("points", f"{found.points:,} ({work.design.kind})"),
        ("runs", f"{found.runs:,} (replicates of each point: {found.replicates:,})"),
        ("files", f"{found.blocks:,} of up to {_runs(found.block_size)}"),
        ("time", f"about {duration(found.seconds)} on {machine}: {each}"),
        ("on disk", f"about {size(found.size)}: {size(found.bytes_per_run)} a run"),
        ("projected from", f"{_runs(found.tried)} of points spread over the design"),
    ]


def _runs(number: int, what: str = "runs") -> str:
    return counted(f"{number:,}", what)
