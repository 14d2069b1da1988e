"""The kernel run as plain Python, on plain objects: slow, but every part of it can be exchanged."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.engine import turn
from sim.engine.memory import STATE
from sim.engine.packing import pack
from sim.scenario import Scenario

#: Long lists of a state, of which a run uses few places.
SPARSE = ("events", "chains", "paths")


class Places(dict[int, Any]):
    """A long list of records, each made when it is first looked at."""

    def __init__(self, kind: np.dtype[Any]) -> None:
        super().__init__()
        self.kind = kind

    def __missing__(self, place: int) -> Any:
        self[place] = plain(np.zeros((), self.kind))
        return self[place]


def plain(value: Any) -> Any:
    """Records of NumPy as objects with the same attributes, rows as lists of Python numbers."""
    if value.dtype.names is None:
        return value.tolist() if value.ndim < 2 else value.copy()
    if value.ndim:
        return [plain(value[place]) for place in range(len(value))]
    return SimpleNamespace(**{name: plain(value[name]) for name in value.dtype.names})


def state() -> Any:
    """Room for the state of a run."""
    kinds = {name: kind for name, (kind, *_) in (STATE.fields or {}).items()}
    few = np.dtype([(name, kind) for name, kind in kinds.items() if name not in SPARSE])
    made = plain(np.zeros((), few))
    for name in SPARSE:
        setattr(made, name, Places(kinds[name].base))
    made.version = made.table_version = 1
    return made


def run(scenario: Scenario, seed: int = 0, replicate: int = 0, fresh: Any = None) -> Any:
    """The state at the end of a run, in a room of its own or one that was used before."""
    world, s = plain(pack(scenario)[0]), fresh or state()
    s.stamp += 1
    with np.errstate(over="ignore"):  # products of 64 bits wrap around, as they should
        turn.prepare(world, s)
        turn.begin(world, s, np.uint64(seed), replicate)
        turn.run(world, s, [])
    return s
