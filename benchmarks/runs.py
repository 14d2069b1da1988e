"""Ways to make runs of a scenario, each told how many and with which seed."""

from __future__ import annotations

import inspect
import threading
from typing import Any

import mesa
import numpy as np

import sim
from sim.engine import Program, why_not
from sim.model import NegotiationModel
from sim.scenario import Scenario


def program_of(scenario: Scenario) -> Program:
    """The scenario packed for the compiled engine, with the code loaded."""
    reason = why_not(scenario)
    if reason:
        raise ValueError(f"the compiled engine cannot run this scenario: {reason}")
    program = Program(scenario)
    compiled(program, 1, 0)
    return program


def compiled(program: Program, runs: int, seed: int, first: int = 0) -> int:
    """Runs in the compiled engine, outcomes included, in this thread."""
    seeds = np.full(runs, seed, np.uint64)
    table = program.run(seeds, np.arange(first, first + runs))
    if any(table["failure"]):
        raise RuntimeError(f"a run failed: {table['failure'][table['failure'] != ''][0]}")
    return runs


def compiled_by_two(program: Program, runs: int, seed: int) -> int:
    """The same runs, shared out between two threads."""
    half = runs // 2
    shares = [(half, 0), (runs - half, half)]
    threads = [
        threading.Thread(target=compiled, args=(program, count, seed, first))
        for count, first in shares
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return runs


def simulated(scenario: Scenario, runs: int, seed: int, engine: str) -> int:
    """Runs by `sim.simulate`, in one process and thread."""
    more: dict[str, Any] = {}
    if "engine" in inspect.signature(sim.simulate).parameters:
        more["engine"] = engine
    elif engine != "mesa":
        raise ValueError("sim.simulate has one engine only: mesa")
    sim.simulate(scenario, replicates=runs, seed=seed, **more)
    return runs


def batch_run(scenario: Scenario, runs: int, seed: int) -> int:
    """Runs by `mesa.batch_run`, in one process, with what the model's data collector holds."""
    parameters = {"scenario": [scenario], "seed": [seed], "replicate": range(runs)}
    found = mesa.batch_run(
        NegotiationModel, parameters, number_processes=1, max_steps=10**6, display_progress=False
    )
    if len(found) != runs:
        raise RuntimeError(f"batch_run made {len(found)} of {runs} runs")
    return runs
