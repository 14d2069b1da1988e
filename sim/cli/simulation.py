"""Scenarios loaded, and run many times with progress and a word on what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import typer

from sim.cli.guard import workers_end_with_us
from sim.cli.progress import progress
from sim.errors import Problem, SimError

if TYPE_CHECKING:
    import pandas as pd

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


def simulate_shown(
    scenario: Scenario, seed: int, replicates: int, jobs: int, engine: Literal["mesa", "compiled"]
) -> pd.DataFrame:
    """Run a scenario many times, with progress on the terminal and a word on runs that failed."""
    from sim.api import simulate

    tell_of_compiling(engine)
    with progress(scenario.title) as report, workers_end_with_us():
        frame = simulate(scenario, replicates, seed, jobs, progress=report, engine=engine)
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
