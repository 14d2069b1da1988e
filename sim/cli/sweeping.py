"""`sim sweep`: many runs over a space of parameters, planned, made and resumed."""

from __future__ import annotations

import math
import shlex
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sim.cli import show
from sim.cli.guard import INTERRUPTED
from sim.cli.running import load
from sim.cli.simulating import AllFailedError, tell_of_compiling
from sim.errors import SimError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.sweeps import Sweep
    from sim.sweeps.blocks import Work
    from sim.sweeps.estimate import Estimate

MOST_RUNS = 2**62


@dataclass(frozen=True)
class Asked:
    """What was asked for on the command line, option by option."""

    scenario: str
    vary: list[str]
    design: str
    samples: int | None
    points: Path | None
    replicates: int
    seed: int
    overrides: list[str]
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
        }

    def command(self, resume: bool) -> list[str]:
        """The command that asks for this, without what is so anyway."""
        given: list[tuple[str, object, object]] = [
            ("--design", self.design, "grid"),
            ("--samples", self.samples, None),
            ("--points", self.points, None),
            ("--replicates", self.replicates, 1),
            ("--seed", self.seed, 0),
            ("--out", self.out, None),
            ("--jobs", self.jobs, 0),
            ("--workers", self.workers, "auto"),
            ("--engine", self.engine, "auto"),
            ("--cluster", self.cluster, ""),
            ("--block-size", self.block_size, None),
            ("--limit", self.limit, 10**9),
        ]
        words = ["sim", "sweep", self.scenario]
        for name, texts in (("--vary", self.vary), ("--set", self.overrides)):
            words += [word for text in texts for word in (name, text)]
        for name, value, usual in given:
            words += [] if value == usual else [name, str(value)]
        return words + ["--quiet"] * self.quiet + ["--resume"] * resume


def sweep(asked: Asked, *, cores: int, dry_run: bool) -> None:
    """Make a sweep, or with `dry_run` tell what it would come to."""
    varied = [text.partition("=")[0].strip() for text in asked.vary]
    for text in asked.overrides:
        key = text.partition("=")[0].strip()
        if key in varied:
            raise SimError(f"--set {text}: {key} is varied, too\n    allowed: --set or --vary")
    if dry_run:
        _tell_plan(asked, cores)
        return
    if asked.out is None:
        raise SimError(
            "a sweep is kept in a folder: name it, with --out FOLDER\n"
            "    or add --dry-run to see first what it would come to"
        )
    result = _run(asked, asked.out, cores)
    _tell_failures(result)
    if not asked.quiet:
        _tell_end(result, asked.out, varied)


def _run(asked: Asked, out: Path, cores: int) -> Sweep:
    from sim.engine import why_not
    from sim.sweeps.api import sweep as make

    scenario = load(asked.scenario, asked.overrides)  # which also knows the negotiators
    if not asked.cluster:
        tell_of_compiling("mesa" if why_not(scenario) else asked.engine)
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # as a time limit sends it
    try:
        with progress(scenario.title, quiet=asked.quiet) as report:
            return make(
                asked.scenario,
                **asked.shared,
                overrides=asked.overrides,
                jobs=cores,
                workers=asked.workers,  # type: ignore[arg-type]
                cluster=asked.cluster,
                resume=asked.resume,
                block_size=asked.block_size,
                limit=asked.limit,
                out=out,
                command=asked.command(resume=asked.resume),
                progress=report,
            )
    except KeyboardInterrupt:
        again = shlex.join(asked.command(resume=True))
        typer.echo(f"Interrupted: {_kept(out)}\n    To go on: {again}", err=True)
        raise typer.Exit(INTERRUPTED) from None
    finally:
        signal.signal(signal.SIGTERM, before)


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
    columns = ", ".join(f'"{name}"' for name in [*varied[:3], "war"])
    lines = [
        f"{_runs(result.runs)} of {_runs(result.plan.points, 'points')} are in {out}",
        "To read some columns, or with frame() all of them, in Python:",
        "    from sim.sweeps import read_sweep",
        f'    frame = read_sweep("{out.as_posix()}").frame([{columns}])',
    ]
    show.console().print("\n".join(lines), soft_wrap=True)


# -- before --------------------------------------------------------------------------------------


def _tell_plan(asked: Asked, cores: int) -> None:
    from sim.sweeps.api import prepare
    from sim.sweeps.estimate import estimate

    work = prepare(
        load(asked.scenario, asked.overrides),
        **asked.shared,
        limit=MOST_RUNS,  # a dry run is how one finds out
    )
    found = estimate(work, cores, asked.block_size)
    screen = show.console()
    screen.print(f"{work.scenario.title}{show.changes(asked.overrides)}\n", soft_wrap=True)
    screen.print(show.table(("what", "how much"), _plan_rows(work, found)))
    if found.failed:
        screen.print(f"\n{found.failed} of the {_runs(found.tried)} tried failed, most often with:")
        screen.print(f"    {found.reason}", soft_wrap=True)
    if found.runs > asked.limit:
        screen.print(
            f"\nThis is more than {asked.limit:,} runs: if it is meant, add --limit {found.runs}"
        )
    screen.print("\nNothing was run but these, and nothing was written.")


def _plan_rows(work: Work, found: Estimate) -> list[tuple[str, str]]:
    keys = ", ".join(work.design.keys) or "nothing: the scenario as it is"
    cores = "1 core" if found.jobs == 1 else f"{found.jobs} cores"
    each = f"{duration(found.seconds_per_run)} a run with the {found.engine} engine"
    return [
        ("varied", keys),
        ("points", f"{found.points:,} ({work.design.kind})"),
        ("runs", f"{found.runs:,} (replicates of each point: {found.replicates:,})"),
        ("files", f"{found.blocks:,} of up to {_runs(found.block_size)}"),
        ("time", f"about {duration(found.seconds)} on {cores}: {each}"),
        ("on disk", f"about {size(found.size)}: {size(found.bytes_per_run)} a run"),
        ("projected from", f"{_runs(found.tried)} of points spread over the design"),
    ]


def duration(seconds: float) -> str:
    """A stretch of time with two digits.

    >>> [duration(one) for one in (0.0000123, 0.05, 42, 150, 7200, 86_400, 400_000, 1e9)]
    ['12 microseconds', '50 ms', '42 s', '2.5 minutes', '2 hours', '1 day', '4.6 days', '32 years']
    """
    units = (
        ("years", 365.25 * 86400),
        ("days", 86400.0),
        ("hours", 3600.0),
        ("minutes", 60.0),
        ("s", 1.0),
        ("ms", 1e-3),
        ("microseconds", 1e-6),
    )
    name, length = next((one for one in units if seconds >= one[1]), units[-1])
    return show.counted(_two_digits(seconds / length), name)


def size(count: float) -> str:
    """A number of bytes with two digits.

    >>> [size(one) for one in (1, 310, 4200, 123_456_789, 5e12)]
    ['1 byte', '310 bytes', '4.2 kB', '120 MB', '5 TB']
    """
    units = (("PB", 1e15), ("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3), ("bytes", 1.0))
    name, length = next((one for one in units if count >= one[1]), units[-1])
    return show.counted(_two_digits(count / length), name)


def _runs(number: int, what: str = "runs") -> str:
    return show.counted(f"{number:,}", what)


def _two_digits(number: float) -> str:
    if number <= 0:
        return "0"
    rounded = round(number, 1 - math.floor(math.log10(number)))
    return f"{rounded:,.0f}" if rounded >= 10 else f"{rounded:g}"


# -- meanwhile -----------------------------------------------------------------------------------


@contextmanager
def progress(label: str, *, quiet: bool) -> Iterator[Callable[[int, int, int], None]]:
    """Show rate, remaining time and failures on stderr."""
    began: tuple[int, float] | None = None

    def report(done: int, total: int, failed: int) -> None:
        nonlocal began
        began = began or (done, time.monotonic())  # what was there already says nothing of the pace
        first, then = began
        text = pace(done - first, total - done, time.monotonic() - then, failed)
        tell(done, total, note=text)

    with show.progress(label, quiet=quiet) as tell:
        yield report


def pace(made: int, left: int, seconds: float, failed: int) -> str:
    """How fast it goes, how long it will take, and what failed.

    >>> pace(made=100, left=900, seconds=10.0, failed=0)
    '10 runs/s, 1.5 minutes left'
    >>> pace(made=0, left=900, seconds=10.0, failed=3)
    '3 failed'
    """
    rate = made / seconds if seconds > 0 else 0.0
    parts = [f"{_two_digits(rate)} runs/s"] if rate else []
    parts += [f"{duration(left / rate)} left"] if rate and left else []
    return ", ".join([*parts, f"{failed:,} failed"] if failed else parts)
