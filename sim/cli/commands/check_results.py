"""`sim check results`: committed results made anew and compared."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.experiments import choose_experiments, experiment_progress, runs_are_kept
from sim.cli.files import writable_folder
from sim.cli.guard import tell_error, workers
from sim.cli.options import RAW, Full, Jobs, Quiet, Raw, cores, folder_option
from sim.cli.progress import progress
from sim.cli.simulation import make_ready
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.experiments.checking import Check
    from sim.experiments.prediction import Size
    from sim.experiments.protocol import Experiment

DIFFERENT = 1  # exit code: a result is not as committed


def check_results(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="Experiments; all of them when left out."),
    ] = None,
    full: Full = False,
    results: Annotated[Path, folder_option("The committed results.")] = Path("results"),
    raw: Raw = RAW,
    accept: Annotated[
        bool,
        typer.Option("--accept", help="Take what is made anew as the result; with --reason."),
    ] = False,
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why the result changed; kept in its manifest.")
    ] = "",
    sets: Annotated[
        int,
        typer.Option(
            min=0,
            metavar="N",
            help="Of the answers over sets of behaviour make N sets anew, too, spread over all.",
        ),
    ] = 0,
    first_set: Annotated[
        int,
        typer.Option("--first-set", min=0, metavar="K", help="Of these the one to begin at."),
    ] = 0,
    jobs: Jobs = 0,
    quiet: Quiet = False,
) -> None:
    """Make results anew and compare them with those that are committed.

    Designs and counts must be equal and figures agree to rounding. Estimates, too, on the same
    system and libraries; on others their difference is tested. A difference gives exit code 1. An
    experiment that cannot be checked is told, and the others are checked. What takes an hour is not
    made anew: it is named, and its files are compared with their hashes; of answers over sets of
    behaviour --sets makes some anew. With several processes each checks an experiment at a time.

    Examples:  sim check results --quick

    sim check results --full --accept --reason "the incident rate was mended"
    """
    # What stops the check of one experiment is told, and the others are checked: the exit code is
    # then that of the error. With SIM_DEBUG=1, and where results are to be replaced, it stops all.
    from sim.experiments.reporting import write_pages

    _belong_together(accept, reason, sets, first_set)
    if not results.is_dir():
        raise SimError(f"--results {results}: there is no such folder")
    writable_folder(raw)
    make_ready()
    size: Size = "full" if full else "quick"
    asked: dict[str, Any] = {"size": size, "results": results, "raw": raw, "accept": reason}
    stops = accept or os.environ.get("SIM_DEBUG") == "1"
    again = ["sim", "check", "results", *(names or []), f"--{size}"]
    again += [] if results == Path("results") else ["--results", str(results)]
    again += ["--sets", str(sets), "--first-set", str(first_set)] if sets else []
    with runs_are_kept(shlex.join(again)):
        chosen = choose_experiments(names or ["all"])
        if stops or cores(jobs) == 1 or len(chosen) == 1:
            asked["jobs"] = cores(jobs)
            codes = [_told(one, partial(_checked, one.name, quiet, asked), quiet, stops)
                     for one in chosen]  # fmt: skip
        else:
            codes = _check_side_by_side(chosen, cores(jobs), quiet, **asked)
        if sets:
            asked = {"count": sets, "first": first_set, "results": results, "raw": raw}
            asked["jobs"] = cores(jobs)
            codes += [_check_sample(one, quiet, stops, asked) for one in chosen]
    if accept:
        write_pages(results)
    if not names:
        if size == "quick" and not quiet:
            typer.echo(f"full size of {len(chosen)} experiments: not made anew (with --full it is)")
        codes += [_check_pages(results), _check_beside(results, quiet, sets)]
    if DIFFERENT in codes:
        typer.echo(
            "To see what is new: sim experiment NAME --full --out out/new. To take it: "
            'sim check results --full --accept --reason "why it changed"',
            err=True,
        )
    if any(codes):
        raise typer.Exit(max(codes))


def _belong_together(accept: bool, reason: str, sets: int, first_set: int) -> None:
    """Refuse an option without the one that it belongs to."""
    if accept != bool(reason.strip()):
        raise SimError('--accept and --reason belong together: --accept --reason "why it changed"')
    if first_set and not sets:
        raise SimError("--first-set says at which set to begin: give --sets, too")


def _told(one: Experiment, check: Callable[[], Check], quiet: bool, stops: bool = False) -> int:
    """Check one experiment and tell what was found; its exit code."""
    try:
        found = check()
    except Exception as error:
        if stops:
            raise
        return tell_error(error, f"{one.name}: NOT checked")
    _tell_check(one, found.compared, found.problems, quiet)
    return DIFFERENT if found.problems else 0


def _check_side_by_side(
    chosen: Sequence[Experiment], processes: int, quiet: bool, **asked: Any
) -> list[int]:
    """Check experiments in processes, one in each at a time, and tell of them in their order.

    On a terminal a bar counts experiments; elsewhere each process tells of its runs in lines.
    """
    bar = sys.stderr.isatty() and not quiet
    codes: list[int] = []
    with workers(min(processes, len(chosen))) as pool, progress("checked", quiet=not bar) as report:
        made = [pool.submit(_checked, one.name, quiet or bar, asked) for one in chosen]
        for one, future in zip(chosen, made, strict=True):
            codes.append(_told(one, partial(_found, future), quiet))
            report(len(codes), len(chosen))
    return codes


def _found(future: Future[Check]) -> Check:
    """What a worker found."""
    try:
        return future.result()
    except BrokenExecutor as error:
        raise SimError(
            "a process was ended from outside, perhaps for want of memory\n"
            "    allowed: --jobs 1 checks one experiment at a time"
        ) from error


def _checked(name: str, quiet: bool, asked: Mapping[str, Any]) -> Check:
    """Check one experiment, in a worker."""
    from sim.experiments.checking import check
    from sim.experiments.protocol import find_experiment

    experiment = find_experiment(name)
    with experiment_progress(experiment, quiet) as tell:
        return check(experiment, tell=tell, **asked)


def _tell_check(one: Experiment, compared: int, problems: Sequence[str], quiet: bool) -> None:
    """Print what differs, or how much was compared."""
    if problems:
        typer.echo(f"{one.name}: NOT as committed", err=True)
        for problem in problems:
            typer.echo(f"    {problem}", err=True)
    elif not quiet:
        typer.echo(f"{one.name}: {compared:,} figures as committed")


def _check_sample(one: Experiment, quiet: bool, stops: bool, asked: Mapping[str, Any]) -> int:
    """Make some sets anew of an experiment's answers over sets, if it has any; the exit code."""
    from sim.experiments.sampled import asked_over_sets, check_sample

    if not asked_over_sets(asked["results"], one):
        return 0
    try:
        with experiment_progress(one, quiet) as tell:
            found = check_sample(one, tell=partial(tell, "sets"), **asked)
    except Exception as error:
        if stops:
            raise
        return tell_error(error, f"{one.name}, over sets: NOT checked")
    for problem in found.problems:
        typer.echo(f"{one.name}, over sets: {problem}", err=True)
    if not quiet:
        typer.echo(found.told)
    return DIFFERENT if found.problems else 0


def _check_pages(results: Path) -> int:
    """Check the pages that are made from the results and tell which are stale; the exit code."""
    from sim.experiments.reporting import stale_pages

    stale = stale_pages(results)
    for page in stale:
        typer.echo(f"{page}: does not follow from the summaries", err=True)
    return DIFFERENT if stale else 0


def _check_beside(results: Path, quiet: bool, sets: int = 0) -> int:
    """Name the results that were not made anew, and tell which are not as written."""
    from sim.experiments.beside import beside
    from sim.experiments.sampled import FOLDER

    found = list(beside(results))
    if sets:
        part = "made anew in part, as told above"
        found = [replace(one, made=part) if one.name == f"{FOLDER}/" else one for one in found]
    for one in found:
        for problem in one.problems:
            typer.echo(problem, err=True)
        if not quiet:
            typer.echo(one.told)
    return DIFFERENT if any(one.problems for one in found) else 0
