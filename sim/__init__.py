"""Agent-based simulation of negotiation and mediation under a shifting military balance.

>>> import sim
>>> sim.simulate("toy/fearon", replicates=2)["settlement"].tolist()
['comprehensive', 'comprehensive']
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim import outcomes
    from sim.api import mediator_influence, run, simulate
    from sim.events.record import Record
    from sim.model import NegotiationModel
    from sim.scenario import Scenario, load
    from sim.sweeps import read_sweep, sweep

__version__ = "0.1.0"

__all__ = [
    "NegotiationModel",
    "Record",
    "Scenario",
    "__version__",
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
    "Record": "sim.events.record",
    "Scenario": "sim.scenario",
    "load": "sim.scenario",
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
