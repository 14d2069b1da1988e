"""The compiled engine: the turn of :mod:`sim.turn` over many runs at once.

It compiles the text of the turn as it stands. Its events and outcomes equal those of the Mesa model
to the bit; a scenario with agent classes of its own runs on Mesa.

Where to look: :mod:`~sim.engine.compiling` registers and compiles the text,
:mod:`~sim.engine.fitting` puts a scenario into a record, :mod:`~sim.engine.batch` runs row by row,
and fills in the outcomes (:mod:`sim.outcomes`). Importing this package imports no numba:
:class:`Program` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.engine.choosing import choose
from sim.engine.fitting import why_not

if TYPE_CHECKING:
    from sim.engine.batch import NEEDS_MESA, Program

__all__ = ["NEEDS_MESA", "Program", "choose", "why_not"]


def __getattr__(name: str) -> Any:
    if name in ("NEEDS_MESA", "Program"):
        from sim.engine import batch

        return getattr(batch, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
