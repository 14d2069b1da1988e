"""`sim experiment` and `sim check results`: claims put to the test, and results made anew."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.table import Table

from sim.cli import show
from sim.cli.files import writable_folder
from sim.cli.guard import INTERRUPTED, tell_error
from sim.cli.simulating import tell_of_compiling
from sim.cli.sweeping import duration
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.experiments.checking import Check
    from sim.experiments.laboratory import Tell
    from sim.experiments.prediction import Size
    from sim.experiments.protocol import Experiment
    from sim.experiments.verdict import Verdict

RESULTS, TRIAL = Path("results"), Path("out/experiments")
DIFFERENT = 1  # exit code: a result is not as committed


def list_experiments() -> None:
    """Print what experiments there are."""
    from sim.experiments.protocol import experiments

    table = Table("experiment", "claims", "question", box=None, padding=(0, 2, 0, 0))
    for one in experiments():
        protocol = one.protocol
        table.add_row(one.name, ", ".join(protocol.claims), " ".join(protocol.question.split()))
    show.console().print(table)
    show.console().print("\nsim experiment NAME makes one of them; all makes every one.")


def experiment(
    names: Sequence[str], *, size: Size, out: Path | None, raw: Path, cores: int, quiet: bool
) -> None:
    """Run experiments and write their results."""
    from sim.experiments.reporting import write_pages
    from sim.experiments.running import conduct

    chosen = _chosen(names)
    where = out or (RESULTS if size == "full" else TRIAL)
    writable_folder(where)
    writable_folder(raw)
    tell_of_compiling("compiled")
    for one in chosen:
        began = time.monotonic()
        with (
            _interruptible(f"sim experiment {' '.join(names)} --{size}"),
            _shown(one, quiet) as tell,
        ):
            verdicts = conduct(one, size, out=where, raw=raw, jobs=cores, tell=tell)
        if not quiet:
            _tell(one, verdicts, where, time.monotonic() - began)
    if size == "full":
        write_pages(where)


def check_results(
    names: Sequence[str],
    *,
    size: Size,
    results: Path,
    raw: Path,
    cores: int,
    accept: bool,
    reason: str,
    quiet: bool,
) -> None:
    """Make committed results anew and compare them; a difference gives exit code 1.

    What stops the check of one is told, and the others are checked: the exit code is then that of
    the error. With SIM_DEBUG=1, and where results are to be replaced, it stops the command.
    """
    from sim.experiments.checking import check
    from sim.experiments.reporting import write_pages

    if accept != bool(reason.strip()):
        raise SimError('--accept and --reason belong together: --accept --reason "why it changed"')
    writable_folder(raw)
    tell_of_compiling("compiled")
    remake = partial(check, size=size, results=results, raw=raw, jobs=cores, accept=reason)
    stops = accept or os.environ.get("SIM_DEBUG") == "1"
    with _interruptible(f"sim check results --{size}"):
        codes = [_check_one(one, remake, stops, quiet) for one in _chosen(names or ["all"])]
    if accept:
        write_pages(results)
    if not names:
        codes.append(_check_pages(results))
    if DIFFERENT in codes:
        typer.echo(
            "To see what is new: sim experiment NAME --full --out out/new. To take it: "
            'sim check results --full --accept --reason "why it changed"',
            err=True,
        )
    if any(codes):
        raise typer.Exit(max(codes))


def _check_one(one: Experiment, remake: Callable[..., Check], stops: bool, quiet: bool) -> int:
    """Check one experiment and tell what was found; its exit code."""
    try:
        with _shown(one, quiet) as tell:
            found = remake(one, tell=tell)
    except Exception as error:
        if stops:
            raise
        return tell_error(error, f"{one.name}: NOT checked")
    _tell_check(one, found.compared, found.problems, quiet)
    return DIFFERENT if found.problems else 0


def _check_pages(results: Path) -> int:
    """Check the pages that are made from the results and tell which are stale; the exit code."""
    from sim.experiments.reporting import stale_pages

    stale = stale_pages(results)
    for page in stale:
        typer.echo(f"{page}: does not follow from the summaries", err=True)
    return DIFFERENT if stale else 0


def _chosen(names: Sequence[str]) -> list[Experiment]:
    from sim.experiments.protocol import experiments, find_experiment

    if "all" in names:
        return experiments()
    return [find_experiment(name) for name in dict.fromkeys(names)]


def _tell(one: Experiment, verdicts: Sequence[Verdict], where: Path, seconds: float) -> None:
    table = Table("claim", "what is claimed", "answer", box=None, padding=(0, 2, 0, 0))
    for verdict in verdicts:
        table.add_row(verdict.claim, verdict.statement, verdict.told)
    console = show.console()
    console.print(f"\n{one.protocol.title} ({duration(seconds)})", style="bold")
    console.print(table)
    console.print(f"with figures and intervals: {(where / one.name / 'verdict.md').as_posix()}")


def _tell_check(one: Experiment, compared: int, problems: Sequence[str], quiet: bool) -> None:
    if problems:
        typer.echo(f"{one.name}: NOT as committed", err=True)
        for problem in problems:
            typer.echo(f"    {problem}", err=True)
    elif not quiet:
        typer.echo(f"{one.name}: {compared:,} figures as committed")


@contextmanager
def _shown(one: Experiment, quiet: bool) -> Iterator[Tell]:
    """Progress of the runs of an experiment, sweep by sweep."""

    def tell(label: str, done: int, total: int) -> None:
        report(done, total, label=f"{one.name}: {label}")

    with show.progress(one.name, quiet=quiet) as report:
        yield tell


@contextmanager
def _interruptible(command: str) -> Iterator[None]:
    """On Ctrl-C or a time limit, say that what was made is kept."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(
            f"Interrupted: the runs made so far are kept.\n    To go on: {command}", err=True
        )
        raise typer.Exit(INTERRUPTED) from None
    finally:
        signal.signal(signal.SIGTERM, before)
