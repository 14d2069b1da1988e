"""How long a point takes in each scenario, before a calibration is begun."""

from __future__ import annotations

import time

import numpy as np
from scipy.special import ndtr

from sim.calibration.asking import Prepared
from sim.calibration.waves import latin_hypercube

#: Points that are timed.
TIMED = 8


def seconds_per_point(asked: Prepared) -> dict[str, float]:
    """Seconds that a point takes on one core, by scenario: the mean of a few over the priors."""
    simulator, found = asked.simulator(), {}
    places = ndtr(latin_hypercube(TIMED, asked.priors.size, asked.seed))
    points, hopes = np.arange(TIMED), np.full((TIMED, 2), 0.3)
    simulator.make(0, 0, points[:1], places[:1], hopes[:1])  # the first also loads the engine
    for number, stage in enumerate(asked.stages):
        if not simulator.columns(number):
            found[stage.name] = 0.0  # it has no part in the search
            continue
        began = time.perf_counter()
        simulator.make(number, 0, points, places, hopes)
        found[stage.name] = (time.perf_counter() - began) / TIMED
    return found
