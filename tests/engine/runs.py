"""Records of shipped scenarios that the tests of the engine share, and how records compare."""

from __future__ import annotations

import math
import struct
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from sim.engine import Program
from sim.events.rows import FINAL
from sim.model import NegotiationModel
from sim.outcomes import outcomes
from sim.record import Record
from sim.scenario import Scenario, load
from sim.scenario.catalogue import shipped

SHIPPED = shipped()


@cache
def runs(name: str) -> tuple[Record, ...]:
    """Runs of a shipped scenario, each made once: few of the decades, many of the rest."""
    scenario = load(name)
    years = scenario.clock.end.year - scenario.clock.start.year
    return tuple(mesa(scenario, 7, replicate) for replicate in range(4 if years > 1 else 40))


def mesa(scenario: Scenario, seed: int = 0, replicate: int = 0) -> Record:
    """A run in Python, over Mesa agents, with the state of every step."""
    return NegotiationModel(scenario, seed, replicate, trace=True).run()


def the_same(one: Record, other: Record) -> bool:
    """Whether two records are equal, with the order and the kinds of their figures.

    Of the final state what both keep: without a trace the compiled engine keeps what outcomes read.
    """
    names = [name for name in one.final if name in other.final]
    assert {*FINAL} <= {*names}
    one, other = (replace(r, final={n: r.final[n] for n in names}) for r in (one, other))
    return one == other and repr(one) == repr(other)


def table(program: Program, seed: int = 0, replicates: int = 1, **varied: Any) -> Any:
    """Outcomes of the first replicates, by name, from the compiled engine."""
    seeds = np.full(replicates, seed, np.uint64)
    return program.run(seeds, np.arange(replicates), **varied)


def row(record: Record) -> dict[str, Any]:
    """A row of such a table as the outcomes of a record would have it."""
    return {"failure": ""} | outcomes(record)


def bits(value: Any) -> Any:
    """A value as it can be compared to the last bit (a NaN is a NaN)."""
    if isinstance(value, float):
        return "NaN" if math.isnan(value) else struct.pack("d", value)
    return type(value), value


def differing(made: Any, rows: list[dict[str, Any]]) -> list[str]:
    """Columns of a table that differ from some rows in type or in any bit."""
    assert list(made) == list(rows[0])
    return [
        name
        for name in made
        if [*map(bits, made[name].tolist())] != [bits(one[name]) for one in rows]
    ]
