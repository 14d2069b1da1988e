"""Scenarios loaded, and run many times with progress and a word on what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer

from sim.cli.guard import workers_end_with_us
from sim.cli.progress import progress
from sim.errors import Problem, SimError

if TYPE_CHECKING:
    import pandas as pd

    from sim.behaviour import Behaviour, Ensemble
    from sim.scenario import Scenario


class AllFailedError(SimError):
    """There is nothing to show, because no run came to its end."""

    exit_code = 1


def load(source: str, overrides: list[str]) -> Scenario:
    """Load a scenario, and check that its negotiators and agent classes are known."""
    from sim.scenario import load as load_scenario
    from sim.strategies import negotiators

    return load_scenario(source, overrides, known_strategies=negotiators(), further=wrong_agents)


def wrong_agents(scenario: Scenario) -> list[Problem]:
    """What is wrong with the agent classes that a scenario names; without any, Mesa can wait."""
    named = [party.agent for party in scenario.parties.values()]
    named += [third.agent for third in scenario.third_parties.values()]
    if not any(named):
        return []
    from sim import agents

    return agents.wrong_agents(scenario)


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

    tell_of_compiling(engine)
    with progress(scenario.title) as report, workers_end_with_us():
        frame = simulate(
            scenario, replicates, seed, jobs, progress=report, engine=engine, behaviour=ensemble
        )
    _tell_failures(frame)
    return frame


def tell_of_compiling(engine: str) -> None:
    """Say why the first runs of the compiled engine keep people waiting, where that is so."""
    if engine == "mesa":
        return
    from sim.engine.compiling import is_compiled

    if not is_compiled():
        typer.echo("Compiling the engine: about a minute, once for each version.", err=True)


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
