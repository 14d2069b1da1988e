"""The work behind the page: many runs, on the engine that is ready."""

from __future__ import annotations

import os
import time

import pandas as pd

from sim.api import simulate
from sim.behaviour import Ensemble
from sim.engine import why_not
from sim.page.engine import Engine
from sim.scenario import Scenario
from sim.views.watching import Tell

#: Mesa makes so many runs in about the time for which people wait without asking
FEW = 20


def many(
    engine: Engine,
    scenario: Scenario,
    seed: int,
    replicates: int,
    tell: Tell,
    behaviour: Ensemble | None = None,
) -> pd.DataFrame:
    """Make many runs; where they need the compiled engine, once it is there."""
    if not needs_engine(scenario, replicates):
        return simulate(
            scenario, replicates, seed, progress=tell, engine="mesa", behaviour=behaviour
        )
    while not engine.ended:  # it is being compiled or loaded beside us
        tell(0, replicates)
        time.sleep(0.1)
    name = "compiled" if engine.ready else "mesa"
    jobs = _cores() if engine.ready else 1
    return simulate(
        scenario, replicates, seed, jobs=jobs, progress=tell, engine=name, behaviour=behaviour
    )


def both(
    engine: Engine, scenarios: tuple[Scenario, Scenario], seed: int, replicates: int, tell: Tell
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make many runs of two scenarios with the same seed."""
    whole = 2 * replicates
    first = many(engine, scenarios[0], seed, replicates, lambda done, _: tell(done, whole))
    second = many(
        engine, scenarios[1], seed, replicates, lambda done, _: tell(replicates + done, whole)
    )
    return first, second


def needs_engine(scenario: Scenario, replicates: int) -> bool:
    """Whether so many runs had better wait for the compiled engine."""
    return replicates > FEW and not why_not(scenario)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
