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


def stretches(path: Path, low: float = 0.0, high: float | None = None) -> list[Curve]:
    """Positions of the packages from `low` to `high`, those without a gap between them together.

    A piece that can be shared out joins its two ends, one that passes whole leaves a gap.
    """
    high = path.end if high is None else high
    edges = [low, *(float(at) for at in range(int(path.end) + 1) if low < at < high), high]
    found = [[low]]
    for a, b in itertools.pairwise(edges):
        if a == b:
            continue
        if path.whole[int(a)]:
            found.append([b])
        else:
            found[-1] += np.linspace(a, b, POINTS)[1:].tolist()
    return [np.array(one) for one in found]


def frontier(
    path: Path, offer: Offer, scenario: Scenario, low: float = 0.0, high: float | None = None
) -> list[tuple[Curve, Curve]]:
    """A path, or the stretch of it from `low` to `high`: what both leaders count it for.

    A pair of curves, or of points, for each of its :func:`stretches`.
    """
    leaders = [offer.leader(side) for side in ("claimant", "holder")]
    return [
        (
            counted_along(path, leaders[0], scenario, positions),
            counted_along(path, leaders[1], scenario, positions),
        )
        for positions in stretches(path, low, high)
    ]
