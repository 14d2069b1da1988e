"""Scenarios loaded, and run many times with progress and a word on what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer

from sim.cli.amounts import counted, duration
from sim.cli.guard import workers_end_with_us
from sim.cli.progress import progress
from sim.errors import SimError

if TYPE_CHECKING:
    import pandas as pd

    from sim.behaviour import Behaviour, Ensemble
    from sim.scenario import Loaded, Scenario


_told: set[str] = set()  # notices that were shown: a command may load a scenario twice

#: work that may take longer is announced
LONG_SECONDS = 30.0


class AllFailedError(SimError):
    """There is nothing to show, because no run came to its end."""

    exit_code = 1


def load(source: str, overrides: list[str]) -> Scenario:
    """Load a scenario, and say on stderr what in it may be a slip."""
    from sim.loading import load_whole

    loaded = load_whole(source, overrides)
    for notice in map(str, loaded.notices):
        if notice not in _told:
            _told.add(notice)
            typer.echo(f"notice: {notice}", err=True)
    return loaded.scenario


def unchanged(
    source: str, overrides: list[str], made: str = "", *, always: bool = False
) -> Loaded | None:
    """The scenario as it is without its changes; None where it has none, or is no scenario so.

    `always`: also where it has no changes.
    With the hash of the scenario that was `made`, None also where these changes do not make it.
    """
    from sim.loading import load_whole
    from sim.scenario import scenario_hash

    if not overrides and not always:
        return None
    try:
        if made and scenario_hash(load_whole(source, overrides).scenario) != made:
            return None
        return load_whole(source)
    except SimError:
        return None


def ensemble_of(file: Path | None, overrides: list[str]) -> Ensemble | None:
    """Read an ensemble of behaviour; what `--set` fixes is taken out of it, with a word on that."""
    if file is None:
        return None
    from sim.behaviour import AT, read_ensemble

    found = read_ensemble(file)
    fixed = {text.partition("=")[0].strip() for text in overrides}
    both = sorted(fixed & {column.partition(AT)[0] for column in found.columns})
    if both:
        typer.echo(f"--set wins over {file.name}: {', '.join(both)}", err=True)
    return found.without(fixed)


def tell_sets(behaviour: Behaviour, replicates: int) -> None:
    """Say how many sets the runs take, and warn where luck and parameters cannot be told apart."""
    keys = f"{len(behaviour.keys)} number{'' if len(behaviour.keys) == 1 else 's'}"
    sets = f"{len(behaviour)} set{'' if len(behaviour) == 1 else 's'}"
    typer.echo(f"Behaviour from {behaviour.name}: {sets} of {keys}.", err=True)
    if len(behaviour) > 1 and replicates < 2 * len(behaviour):
        typer.echo(
            f"Warning: {replicates} runs are fewer than two for each set: luck and parameters are "
            f"told apart badly, or not at all. Allowed: --replicates {2 * len(behaviour)} or more.",
            err=True,
        )


def simulate_shown(
    scenario: Scenario,
    seed: int,
    replicates: int,
    jobs: int,
    engine: Literal["mesa", "compiled"],
    ensemble: Ensemble | None = None,
) -> pd.DataFrame:
    """Run a scenario many times, with progress on the terminal and a word on runs that failed."""
    from sim.api import simulate

    tell_of_time(scenario, replicates, engine, jobs)
    with progress(scenario.title) as report, workers_end_with_us():
        frame = simulate(
            scenario, replicates, seed, jobs, progress=report, engine=engine, behaviour=ensemble
        )
    _tell_failures(frame)
    return frame


def tell_of_time(scenario: Scenario, runs: int, engine: str, jobs: int = 1) -> None:
    """Say before runs that take minutes how long they may take; on one core if they are few."""
    from sim.engine.choosing import seconds_of

    seconds = seconds_of(scenario, runs, engine) / min(jobs, runs)
    if seconds < LONG_SECONDS:
        return
    years = (scenario.clock.end - scenario.clock.start).days / 365.25
    amount = counted(f"{runs:,}", "runs") if runs > 1 else "a run"
    typer.echo(
        f"This may take about {duration(seconds)}: {amount} of {years:,.0f} years (Ctrl-C stops).",
        err=True,
    )


def engine_text(scenario: Scenario, asked: str, chosen: str) -> str:
    """Which engine made the runs and, where that is no choice, why."""
    from sim.engine import why_not

    if chosen == "compiled":
        return "Engine: compiled."
    reason = why_not(scenario) if asked == "auto" else ""
    return f"Engine: Mesa, as {reason}." if reason else "Engine: Mesa."


def make_ready(engine: str = "compiled") -> None:
    """Have the compiled engine ready, with a word on how long that takes."""
    if engine != "mesa":
        from sim.engine import make_ready

        make_ready()


def _tell_failures(frame: pd.DataFrame) -> None:
    """Warn on stderr if runs failed: they count as missing; if all did, there is nothing to say."""
    failed = frame[frame["failure"] != ""]
    if len(failed) == len(frame):
        reasons = failed["failure"].value_counts()
        same = "all for one reason" if len(reasons) == 1 else "most often for this reason"
        raise AllFailedError(f"all {len(frame)} runs failed, {same}: {reasons.index[0]}")
    if len(failed):
        first = failed.iloc[0]
        typer.echo(
            f"Warning: {len(failed)} of {len(frame)} runs failed and are left out; the first is "
            f"replicate {first['replicate']}: {first['failure']}",
            err=True,
        )
