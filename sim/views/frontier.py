"""What the packages that could have been proposed are worth to both leaders: the frontier."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sim.rules.reservation import value_of
from sim.scenario import Scenario
from sim.views.packages import Path
from sim.views.watching import Offer, Standing

#: points on each segment of a frontier: it is bent where parties shun risk
POINTS = 9

Curve = npt.NDArray[np.float64]


def counted_along(
    path: Path, one: Standing, scenario: Scenario, positions: Sequence[float] | Curve
) -> Curve:
    """What a party counts the packages of a path for, at some positions: as it does to decide.

    Value of the net utility, and what comes with the text: the figure that it compares with what it
    needs (:meth:`sim.agents.Party.decide_answer`).
    """
    index = list(scenario.parties).index(one.party)
    exponent = scenario.parties[one.party].risk_exponent
    return np.array(
        [value_of(path.net.utility(index, float(at)), exponent) + one.extra for at in positions]
    )


def frontier(
    path: Path, offer: Offer, scenario: Scenario, low: float = 0.0, high: float | None = None
) -> tuple[Curve, Curve]:
    """A path, or the stretch of it from `low` to `high`: what both leaders count it for."""
    high = path.end if high is None else high
    edges = [low, *(float(at) for at in range(int(path.end) + 1) if low < at < high), high]
    positions = np.unique(
        np.concatenate([np.linspace(a, b, POINTS) for a, b in itertools.pairwise(edges)])
    )
    claimant, holder = (
        counted_along(path, offer.leader(side), scenario, positions)
        for side in ("claimant", "holder")
    )
    return claimant, holder
