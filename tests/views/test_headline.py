"""The outcome told first is picked from many, and is not picked from luck."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.views import headline, paired
from sim.views.distributions import CHOSEN

PAIRS, RUNS = 150, 60
FIGURES = [name for name in CHOSEN if name not in ("settlement", "large_war", "large_war_onset")]


def alike(draw: np.random.Generator) -> pd.DataFrame:
    """Runs of one and the same model, whose outcomes have nothing to do with each other."""
    frame = pd.DataFrame({"seed": 0, "replicate": np.arange(RUNS), "error": ""})
    frame["large_war"] = draw.random(RUNS) < 0.5
    frame["settlement"] = draw.choice(["none", "ceasefire", "partial"], RUNS)
    return frame.assign(**{name: draw.normal(size=RUNS) for name in FIGURES})


def test_of_two_samples_of_the_same_one_in_twenty_tells_of_a_change_at_most() -> None:
    """Without a correction, one pair in four would tell of some outcome that has not changed."""
    draw = np.random.default_rng(1)
    told = by_chance = 0
    for _ in range(PAIRS):
        one, other = alike(draw), alike(draw)
        found = headline(one, other, shared=False)
        assert found is not None
        told += found.outcome != "large_war"
        by_chance += any(
            each.effect.excludes(0.0)
            for name in [*FIGURES, "settlement"]
            for each in paired(one, other, name, shared=False)
        )
    assert told <= 0.05 * PAIRS + 3 * (0.05 * 0.95 * PAIRS) ** 0.5
    assert by_chance > 0.2 * PAIRS


def test_a_change_that_luck_does_not_make_is_told() -> None:
    draw = np.random.default_rng(2)
    one, other = alike(draw), alike(draw)
    other["control_end"] += 2.0
    found = headline(one, other, shared=False)
    assert found is not None
    assert found.outcome == "control_end"
