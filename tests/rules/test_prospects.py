"""What a war is worth: the chain of battles against brute force and against a Monte Carlo."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.contest import (
    battle_drift,
    capture_probability,
    expected_battle_days,
    watched_days,
)
from sim.rules.numeric import HERMITE_NODES, HERMITE_WEIGHTS
from sim.rules.prospects import (
    add_values_at_most,
    campaign_values,
    conquest_probability,
    intensity_of,
    mobilisation,
    outline,
)
from tests.rules.twins import close, holds

CHAIN: dict[str, Any] = {
    "mean": 0.3,
    "variance": 0.0,
    "position": 0.0,
    "sizes": (3.0, 2.0, 4.0),
    "log_defences": (0.1, 0.5, -0.2),
    "unhinging": (0.0, -0.7, 0.0),
    "gains": (0.2, 0.3, 0.5),
    "mobility": 0.45,
    "noise": 1.0,
    "step": 1.0,
    "cost_per_day": 0.002,
    "pressure": 0.004,
    "response_days": 15.0,
    "elapsed": 3.0,
    "reward": 0.05,
    "interventions": (0.0, 0.4, 0.0),
    "penalties": (0.0, 0.3, 0.0),
    "discount_rate": 0.1,
}
FRONT = ("mean", "variance", "position", "sizes", "log_defences", "unhinging", "mobility", "noise")


def values(**changes: Any) -> list[float]:
    return campaign_values(**CHAIN | changes)


def conquest(**changes: Any) -> float:
    given_chain = CHAIN | changes
    return conquest_probability(**{name: given_chain[name] for name in FRONT})


def battles(mean: float) -> list[tuple[float, float]]:
    """Chance and mean length of the three battles of CHAIN, one by one."""
    fallen = (0.0, 0.0, -0.7)  # the second objective is a keystone
    found = []
    for size, defence, unhinged in zip(CHAIN["sizes"], CHAIN["log_defences"], fallen, strict=True):
        drift = battle_drift(mean, defence + unhinged, 0.45)
        found.append(
            (
                capture_probability(drift, size, 1.0, 0.0),
                watched_days(expected_battle_days(drift, size, 1.0, 0.0), 1.0),
            )
        )
    return found


def test_with_a_certain_belief_the_value_is_the_sum_written_out() -> None:
    """Every term of W(k) of the model, on paper."""
    (p1, t1), (p2, t2), (p3, t3) = battles(0.3)

    def full(start: float, days: float) -> float:
        times = np.linspace(start, start + days, 20001)
        return float(np.trapezoid(np.minimum(1.0, times / 15.0), times))

    def kept(days: float) -> float:
        return math.exp(-0.1 * days / 365.25)

    w1 = -(t1 * 0.002 + full(3.0, t1) * 0.004) + p1 * (0.2 * kept(t1) + 0.05)
    gone_on = p1 * 0.6  # not stopped at the red line before the second objective
    w2 = w1 - p1 * 0.4 * 0.3 - gone_on * (t2 * 0.002 + full(3.0 + t1, t2) * 0.004)
    w2 += gone_on * p2 * 0.3 * kept(t1 + t2)
    w3 = w2 - gone_on * p2 * (t3 * 0.002 + full(3.0 + t1 + t2, t3) * 0.004)
    w3 += gone_on * p2 * p3 * 0.5 * kept(t1 + t2 + t3)

    def check(**changes: Any) -> None:
        assert values(**changes) == pytest.approx([w1, w2, w3], abs=1e-6)

    check()
    changes: list[dict[str, Any]] = [
        {"reward": 0.0},
        {"interventions": (0.0, 0.0, 0.4)},
        {"unhinging": (0.0, 0.0, 0.0)},
        {"elapsed": 0.0},
    ]
    for change in changes:
        with pytest.raises(AssertionError):
            check(**change)


def test_the_belief_is_integrated_out() -> None:
    """A normal belief, drawn ten thousand times, gives the same value within its own error."""
    draws = 0.3 + 0.25 * np.random.default_rng(1960).standard_normal(10_000)
    sample = np.array([values(mean=mean)[-1] for mean in draws[:4000]])
    error = 4.0 * sample.std(ddof=1) / math.sqrt(sample.size)

    def check(variance: float) -> None:
        assert abs(values(variance=variance)[-1] - sample.mean()) < error

    check(0.25**2)
    assert not holds(check, 1.0)


@given(mean=st.floats(-2.0, 2.0), variance=st.floats(0.0, 1.0))
def test_conquest_is_the_chain_that_is_worth_one_at_its_end(mean: float, variance: float) -> None:
    free = {
        "cost_per_day": 0.0,
        "pressure": 0.0,
        "reward": 0.0,
        "interventions": (0.0, 0.0, 0.0),
        "discount_rate": 0.0,
        "gains": (0.0, 0.0, 1.0),
    }

    def check(gains: tuple[float, ...]) -> None:
        worth = values(**free | {"mean": mean, "variance": variance, "gains": gains})[-1]
        assert close(conquest(mean=mean, variance=variance), worth, 1e-9)

    check((0.0, 0.0, 1.0))
    assert not holds(check, (0.1, 0.0, 1.0)) or conquest(mean=mean, variance=variance) < 1e-9


def test_a_sure_belief_chains_the_capture_probabilities() -> None:
    (p1, _), (p2, _), (p3, _) = battles(0.3)
    assert close(conquest(), p1 * p2 * p3)
    assert not close(conquest(unhinging=(0.0, 0.0, 0.0)), p1 * p2 * p3)


@given(mean=st.floats(-1.0, 1.0))
def test_what_the_attacker_gains_the_defender_loses(mean: float) -> None:
    """Without costs the same chain with negative gains is the same war for the other side."""
    free: dict[str, Any] = {"interventions": (0.0, 0.0, 0.0), "penalties": (0.0, 0.0, 0.0)}
    free |= {"cost_per_day": 0.0, "pressure": 0.0, "reward": 0.0}
    attacker = values(mean=mean, **free)
    defender = values(mean=mean, gains=(-0.2, -0.3, -0.5), **free)
    assert defender == pytest.approx([-gain for gain in attacker])


# -- bounds --------------------------------------------------------------------------------------

TERMS = (
    "gains",
    "cost_per_day",
    "pressure",
    "response_days",
    "elapsed",
    "reward",
    "interventions",
    "penalties",
)


def bounds(mean: float, width: float, twin: str, **changes: Any) -> tuple[list[float], float]:
    """The bounds of values and of conquest, from outlines of ranges of a width around a mean."""
    chain = CHAIN | changes
    found, conquered = [0.0] * 3, 0.0
    for node, weight in zip(HERMITE_NODES, HERMITE_WEIGHTS, strict=True):
        advantage = mean + math.sqrt(chain["variance"]) * node
        low, high = advantage - 0.3 * width, advantage + 0.7 * width
        lows, highs, days = [0.0] * 3, [0.0] * 3, [0.0] * 3
        outline(
            low=high if twin == "high end" else low,
            high=low if twin == "low end" else high,
            **{name: chain[name] for name in FRONT[2:]},
            step=1.5 if twin == "longer battles" else 1.0,
            lows=lows,
            highs=highs,
            days=days,
        )
        conquered += add_values_at_most(
            weight=weight,
            lows=lows,
            highs=highs,
            days=days,
            whole=0.0 if twin == "nothing left" else sum(chain["gains"]),
            **{name: chain[name] for name in TERMS},
            values=found,
        )
    return found, conquered


def below(twin: str = "") -> int:
    """How many true figures are above their bounds, over beliefs weak and strong."""
    free = {"cost_per_day": 0.0, "pressure": 0.0, "discount_rate": 0.0}
    missed = 0
    for mean in np.linspace(-3.0, 3.0, 61).tolist():
        for variance, position, width in ((0.0, 0.0, 0.1), (0.25, 0.0, 0.05), (0.09, 1.5, 0.0)):
            for costs in ({}, free):
                chain = {"variance": variance, "position": position, **costs}
                found, conquered = bounds(mean, width, twin, **chain)
                true = values(mean=mean, **chain)
                missed += sum(f < t - 1e-12 for f, t in zip(found, true, strict=True))
                missed += conquered < conquest(mean=mean, **chain) - 1e-12
    return missed


@pytest.mark.parametrize("twin", ["low end", "high end", "longer battles", "nothing left"])
def test_nothing_is_worth_more_than_its_bound(twin: str) -> None:
    assert below() == 0
    assert below(twin) > 0


def test_the_bounds_are_near() -> None:
    """Where nothing is left out, and the range is a point, they are the values themselves."""
    costs = {"cost_per_day": 0.0, "pressure": 0.0, "discount_rate": 0.0}
    found, conquered = bounds(1.0, 0.0, "", **costs)
    assert found == pytest.approx(values(mean=1.0, **costs), abs=1e-12)
    assert conquered == pytest.approx(conquest(mean=1.0), abs=1e-12)


@pytest.mark.parametrize(
    ("closed", "partner", "other"),
    [
        ({"pressure": 0.0}, "response_days", 100.0),
        ({"pressure": 0.0}, "elapsed", 20.0),
        ({"interventions": (0.0, 0.0, 0.0)}, "penalties", (1.0, 1.0, 1.0)),
    ],
)
def test_a_channel_of_no_strength_has_no_effect(
    closed: dict[str, Any], partner: str, other: Any
) -> None:
    """Property 10 for the terms of a war's value."""
    assert values(**closed, **{partner: other}) == values(**closed)
    assert values(**{partner: other}) != values()


def test_only_what_is_not_yet_mobilised_costs() -> None:
    def check(mobilised: float) -> None:
        assert close(mobilisation(0.2, 0.75, mobilised), 0.1)

    check(0.25)
    assert not holds(check, 0.5)
    assert mobilisation(0.2, 0.25, 0.75) == 0.0


@given(scope=st.floats(0.0, 1.0), limited=st.floats(0.0, 1.0))
def test_intensity_runs_from_limited_to_total(scope: float, limited: float) -> None:
    assert limited - 1e-12 <= intensity_of(scope, limited) <= 1.0 + 1e-12
    assert intensity_of(scope, 1.0) == 1.0
