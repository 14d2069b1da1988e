"""Agent-based simulation of negotiation and mediation under a shifting military balance.

>>> import sim
>>> sim.simulate("toy/fearon", replicates=2)["settlement"].tolist()
['comprehensive', 'comprehensive']
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from sim.version import VERSION

if TYPE_CHECKING:
    from sim import outcomes
    from sim.api import mediator_influence, run, simulate
    from sim.loading import load
    from sim.model import NegotiationModel
    from sim.record import Record
    from sim.scenario import Scenario
    from sim.sweeps import evaluate, read_sweep, sweep

__version__ = VERSION

__all__ = [
    "NegotiationModel",
    "Record",
    "Scenario",
    "__version__",
    "evaluate",
    "load",
    "mediator_influence",
    "outcomes",
    "read_sweep",
    "run",
    "simulate",
    "sweep",
]

#: Where each public name lives. Names are imported when first used (PEP 562), so that
#: `import sim` takes no time; `sim.outcomes` is the module, `sim.outcomes.outcomes` its function.
_HOMES = {
    "NegotiationModel": "sim.model",
    "Record": "sim.record",
    "Scenario": "sim.scenario",
    "evaluate": "sim.sweeps",
    "load": "sim.loading",
    "mediator_influence": "sim.api",
    "read_sweep": "sim.sweeps",
    "run": "sim.api",
    "simulate": "sim.api",
    "sweep": "sim.sweeps",
}


def __getattr__(name: str) -> Any:
    if name == "outcomes":
        return importlib.import_module("sim.outcomes")
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
