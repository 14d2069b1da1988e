"""A model whose posterior is known: a mean t, uniform between -4 and 4, seen with a normal error.

The error has standard deviation 0.5. Far from the bounds the posterior is normal around the record.
"""

import math
from typing import Any

import numpy as np

from sim.inference.calibration import Posterior, Prior

PRIOR = Prior({"mean": (-4.0, 4.0)})
ERROR = 0.5


def gaussian(runs=20_000, seed=0, noise=1) -> dict[str, Any]:
    """Parameters and summaries: the mean seen with an error, and figures that tell nothing."""
    rng = np.random.default_rng(seed)
    parameters = rng.uniform(-4.0, 4.0, size=(runs, 1))
    seen = parameters + ERROR * rng.normal(size=(runs, 1))
    return {
        "parameters": parameters,
        "summaries": np.hstack([seen, rng.normal(size=(runs, noise))]),
    }


def is_right(found: Posterior, mean: float, deviation: float) -> bool:
    """Whether mean and standard deviation are right, within three of their standard errors."""
    n = found.effective_size
    return bool(
        abs(found.mean["mean"] - mean) < 3 * deviation / math.sqrt(n)
        and abs(found.standard_deviation["mean"] - deviation) < 3 * deviation / math.sqrt(2 * n)
    )
