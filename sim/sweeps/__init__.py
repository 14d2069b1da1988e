"""Sweeps: many runs over a space of parameters, on one machine or on a cluster.

`sweep` makes the runs and keeps them in a folder; `read_sweep` opens such a folder; `evaluate`
makes runs in memory. Names are imported when first used, so that what only plans a sweep loads no
more than it needs.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.sweeps.api import sweep
    from sim.sweeps.evaluating import evaluate
    from sim.sweeps.reading import Sweep, read_sweep

__all__ = ["Sweep", "evaluate", "read_sweep", "sweep"]

_HOMES = {"Sweep": "reading", "evaluate": "evaluating", "read_sweep": "reading", "sweep": "api"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sim.sweeps' has no attribute {name!r}")
    return getattr(importlib.import_module(f"sim.sweeps.{_HOMES[name]}"), name)
