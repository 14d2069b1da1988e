"""The compiled engine: the turn of :mod:`sim.model` over many runs at once.

It runs the same rules (:mod:`sim.rules`) under the same named shocks, and its events and outcomes
equal those of the Mesa model to the bit. The Mesa model is the reference and the place to extend;
a scenario with agent classes of its own runs there.

Where to look: :mod:`~sim.engine.packing` lays a scenario out in memory, :mod:`~sim.engine.turn`
is the turn, and :mod:`~sim.engine.batch` runs it row by row and fills in the outcomes
(:mod:`sim.outcomes`). Importing this package imports no numba: :class:`Program` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.engine.choosing import choose
from sim.engine.packing import why_not

if TYPE_CHECKING:
    from sim.engine.batch import NEEDS_MESA, Program

__all__ = ["NEEDS_MESA", "Program", "choose", "why_not"]


def __getattr__(name: str) -> Any:
    if name in ("NEEDS_MESA", "Program"):
        from sim.engine import batch

        return getattr(batch, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
