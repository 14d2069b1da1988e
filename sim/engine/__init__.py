"""The compiled engine: the turn of :mod:`sim.turn` over many runs at once.

It compiles the text of the turn as it stands. Its events and outcomes equal those of the Mesa model
to the bit; a scenario with agent classes of its own runs on Mesa.

Where to look: :mod:`~sim.engine.compiling` registers and compiles the text,
:mod:`~sim.engine.preparing` does so beside a process that goes on,
:mod:`~sim.engine.fitting` puts a scenario into a record, :mod:`~sim.engine.batch` runs row by row,
and fills in the outcomes (:mod:`sim.outcomes`). Importing this package imports no numba:
:class:`Program` does.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from sim.engine.choosing import choose
from sim.engine.fitting import why_not

if TYPE_CHECKING:
    from sim.engine.batch import NEEDS_MESA, Program
    from sim.engine.preparing import make_ready, preparation

__all__ = ["NEEDS_MESA", "Program", "choose", "make_ready", "preparation", "why_not"]

_HOMES = {
    "NEEDS_MESA": "batch",
    "Program": "batch",
    "make_ready": "preparing",
    "preparation": "preparing",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"sim.engine.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
