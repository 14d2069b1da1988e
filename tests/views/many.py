"""Made-up runs and a made-up target, for tests of what is shown of many runs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.outcomes import find_outcome
from sim.targets import Target


def runs(seed: int = 0, count: int = 40, more: float = 0.0) -> pd.DataFrame:
    """Runs made up: a war in some, its days, a settlement, a date; one run failed."""
    draw = np.random.default_rng(7)
    war = pd.array(draw.random(count) < 0.4 + more / 100.0, dtype="boolean")
    frame = pd.DataFrame(
        {
            "replicate": np.arange(count),
            "seed": np.full(count, seed, np.uint64),
            "failure": pd.array([""] * count, dtype="string"),
            "large_war": war,
            "fighting_days": np.where(war, 20.0 + draw.integers(0, 30, count) + more, 0.0),
            "settlement": pd.array(np.where(war, "partial", "none"), dtype="string"),
        }
    )
    frame.loc[3, "failure"] = "it broke"
    return frame


def target(outcome: str, value: object, **more: object) -> Target:
    """A figure of a record."""
    found = find_outcome(outcome)
    assert found is not None
    usual: dict[str, object] = {
        "id": "one",
        "label": "What the record has",
        "scenario": "any",
        "outcome": outcome,
        "statistic": "probability" if isinstance(value, bool | str) else "median",
        "value": value,
        "unit": found.unit,
        "source": "none",
        "status": "assumed",
    }
    return Target.model_validate(usual | more)
