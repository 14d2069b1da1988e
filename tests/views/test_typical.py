"""The run that is shown first is near the middle of its scenario, and not just any run."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

import sim
from sim.scenario import shipped
from sim.views.typical import FILE, MAIN, RUNS, distances, typical


def test_every_shipped_scenario_has_a_typical_run() -> None:
    assert set(json.loads(FILE.read_text(encoding="utf-8"))) == set(shipped())
    assert all(0 <= typical(name) < RUNS for name in shipped())
    assert any(typical(name) for name in shipped())
    assert typical("karabakh/autumn-2020", seed=3) == 0
    assert typical("no/such") == 0


@pytest.mark.parametrize("name", ["karabakh/autumn-2020", "karabakh/after-2020"])
def test_the_typical_run_is_among_the_nearest_to_the_median(name: str) -> None:
    """One in twenty: the table may be a little older than the model. Run 0 would mostly fail."""
    found = distances(sim.simulate(name, RUNS, engine="compiled"))
    nearest = np.sort(found)[RUNS // 20 - 1]
    assert found[typical(name)] <= nearest, "make it anew: python -m sim.views.typical"
    assert found[0] > nearest


def test_the_middle_is_nearer_than_an_end_and_what_few_have_is_far() -> None:
    frame = pd.DataFrame(
        {
            "fighting_days": [1.0, 20.0, 30.0, 40.0, 99.0],
            "large_war": [False, True, True, True, True],
            "settlement": ["none", "partial", "partial", "partial", "none"],
            "settlement_day": [np.nan, 3.0, 5.0, 9.0, np.nan],
        }
    )
    assert set(frame) <= set(MAIN)
    assert distances(frame).argmin() == 2
    assert distances(frame).argmax() == 0
    # the twin: where most lack an agreement, the run that has one is no longer the middle
    frame["settlement_day"] = [np.nan, np.nan, 5.0, np.nan, np.nan]
    frame["settlement"] = ["none", "none", "partial", "none", "none"]
    assert distances(frame).argmin() != 2
