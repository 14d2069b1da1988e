"""Many runs, with progress and a word on what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.cli import show
from sim.cli.guard import workers_end_with_us
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd


def simulate_shown(
    scenario: Scenario, seed: int, replicates: int, jobs: int, engine: str
) -> pd.DataFrame:
    """Run a scenario many times, with progress on the terminal."""
    from sim.api import simulate
    from sim.engine import choose

    tell_of_compiling(choose(engine, scenario, replicates))
    with show.progress(scenario.title) as report, workers_end_with_us():
        return simulate(scenario, replicates, seed, jobs, progress=report, engine=engine)


def tell_of_compiling(engine: str) -> None:
    """Say why the first runs of the compiled engine keep people waiting, where that is so."""
    if engine == "mesa":
        return
    import typer

    from sim.engine.compiling import is_compiled

    if not is_compiled():
        typer.echo("Compiling the engine: about a minute, once for each version.", err=True)
