"""The kernel run as plain Python, on plain objects: slow, but every part of it can be exchanged."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import numpy as np

from sim.engine import prospects, turn
from sim.engine.memory import CHAINS, STATE
from sim.engine.packing import pack
from sim.events.record import Record
from sim.events.rows import FINAL, decode, pack_rows
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


def slot(*chain: float) -> int:
    """Where a chain is kept: as the kernel finds it by numbers of 64 bits that wrap around."""
    return hash(chain) % CHAINS


def run(scenario: Scenario, seed: int = 0, replicate: int = 0, room: Any = None) -> Any:
    """The state at the end of a run, in a room of its own or one that was used before."""
    world, s = plain(pack(scenario)[0]), room or state()
    s.stamp += 1
    with patch.object(prospects, "_slot", slot):
        turn.prepare(world, s)
        turn.begin(world, s, np.uint64(seed), replicate)
        turn.run(world, s, [])
    return s


def record(scenario: Scenario, seed: int = 0, replicate: int = 0, room: Any = None) -> Record:
    """The record of such a run."""
    s = run(scenario, seed, replicate, room)
    rows = pack_rows([s.events[place] for place in range(s.event_count)])
    return decode(rows, scenario, seed, replicate, dict(zip(FINAL, s.final, strict=True)))
