"""Calibration: from the record and declared ranges to sets of behavioural numbers that agree.

===========  ======================================================================================
module       holds
===========  ======================================================================================
choosing     what a user wants learnt
priors       which numbers are learnt, and over what ranges
evidence     what the record says, what of it is fitted and what is held out, and how far off is far
simulating   points of the priors run with the compiled engine, summed up target by target
waves        the search: a latin hypercube, then population Monte Carlo; sets from its weights
asking       all that is asked of a calibration, checked
searching    the waves carried out
fitting      how the sets do beside every target, held out or not, and what was learnt
folder       the folder of a calibration: blocks, manifest, resumption
cluster      the same points run by the workers of a Dask cluster
api          all of this in order: :func:`calibrate`
bank         points run once, with all of their runs, for any number of questions
weighing     weights of a bank for the record, for another one or for other priors
coverage     pseudo-records of a bank, and how often intervals hold what made them
other_priors what other priors would move
===========  ======================================================================================

Names are imported when first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.calibration.api import Calibration, calibrate
    from sim.calibration.asking import Search
    from sim.calibration.choosing import Choice, read_choice

__all__ = ["Calibration", "Choice", "Search", "calibrate", "read_choice"]

_HOMES = {
    "Calibration": "api",
    "Choice": "choosing",
    "Search": "asking",
    "calibrate": "api",
    "read_choice": "choosing",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sim.calibration' has no attribute {name!r}")
    return getattr(importlib.import_module(f"sim.calibration.{_HOMES[name]}"), name)
