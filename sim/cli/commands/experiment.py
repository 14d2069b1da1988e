"""`sim experiment`: claims put to the test."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import terminal
from sim.cli.amounts import duration
from sim.cli.experiments import choose_experiments, experiment_progress, runs_are_kept
from sim.cli.files import writable_folder
from sim.cli.options import RAW, Full, Jobs, Overrides, Quiet, Raw, cores, folder_option
from sim.cli.simulation import tell_of_compiling
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.experiments.prediction import Size
    from sim.experiments.protocol import Experiment
    from sim.experiments.verdict import Verdict

RESULTS, TRIAL = Path("results"), Path("out/experiments")


def experiment(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...",
            help="Experiments, as 01_dose_response, a folder of your own, or all; none lists them.",
        ),
    ] = None,
    full: Full = False,
    out: Annotated[
        Path | None,
        folder_option(
            "Write here, a folder each: summary.csv, verdict.md, figures, manifest.json. Left "
            "out: out/experiments, and with --full results."
        ),
    ] = None,
    raw: Raw = RAW,
    jobs: Jobs = 0,
    overrides: Overrides = None,
    quiet: Quiet = False,
) -> None:
    """Put a claim to the test: make the runs of an experiment, sum them up, reach a verdict.

    What is asked, what is predicted and what would refute it is fixed in the experiment's protocol.

    Examples:  sim experiment

    sim experiment 01_dose_response --quick

    sim experiment all --full

    sim experiment 10_claim_switches --set balance.measure=spending --out out/spending
    """
    if not names:
        _list()
        return
    size: Size = "full" if full else "quick"
    chosen = choose_experiments(names)
    if overrides and out is None:
        raise SimError("--set changes what is tested, so its result needs a place: give --out, too")
    where = out or (RESULTS if full else TRIAL)
    writable_folder(where)
    writable_folder(raw)
    tell_of_compiling("compiled")
    for one in chosen:
        began = time.monotonic()
        with runs_are_kept(f"sim experiment {' '.join(names)} --{size}"):
            verdicts = _conduct(one, size, where, raw, cores(jobs), overrides or [], quiet)
        if not quiet:
            _tell(one, verdicts, where, time.monotonic() - began)
    if full:
        from sim.experiments.reporting import write_pages

        write_pages(where)


def _list() -> None:
    """Print what experiments there are."""
    rows = [
        (one.name, ", ".join(one.protocol.claims), " ".join(one.protocol.question.split()))
        for one in choose_experiments(["all"])
    ]
    screen = terminal.console()
    screen.print(terminal.plain_table(("experiment", "claims", "question"), rows))
    screen.print("\nsim experiment NAME makes one of them; all makes every one.")


def _conduct(
    one: Experiment,
    size: Size,
    where: Path,
    raw: Path,
    jobs: int,
    changes: Sequence[str],
    quiet: bool,
) -> Sequence[Verdict]:
    """Make the runs of an experiment, write its results, and give its verdicts."""
    from sim.experiments.running import conduct

    with experiment_progress(one, quiet) as tell:
        return conduct(one, size, out=where, raw=raw, jobs=jobs, changes=changes, tell=tell)


def _tell(one: Experiment, verdicts: Sequence[Verdict], where: Path, seconds: float) -> None:
    """Print the verdicts of an experiment, and where they stand in full."""
    rows = [(verdict.claim, verdict.statement, verdict.told) for verdict in verdicts]
    screen = terminal.console()
    screen.print(f"\n{one.protocol.title} ({duration(seconds)})", style="bold")
    screen.print(terminal.plain_table(("claim", "what is claimed", "answer"), rows))
    screen.print(f"with figures and intervals: {(where / one.name / 'verdict.md').as_posix()}")
