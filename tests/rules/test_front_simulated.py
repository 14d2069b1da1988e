"""Simulated battles, watched once a day, against the law that agents expect.

Tolerance: a mean over n battles may lie four of its own standard errors from the law (for a
correct rule about one chance in 16,000 per comparison).  The seed is fixed.
"""

from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.rules.contest import (
    capture_probability,
    expected_battle_days,
    front_movement,
    monitored_size,
)
from tests.rules.twins import holds

SIZE, NOISE, DAY, BATTLES = 1.0, 0.2, 1.0, 300_000
STANDARD_ERRORS = 4.0
WATCHED = monitored_size(SIZE, NOISE, DAY)
# A walk watched once a day also ends late: by the variance of its overshoot, a quarter of a
# step's, over the variance of a day (Siegmund 1985, ch. X).
LATE = DAY / 4.0

DRIFT_AND_START = [(0.02, 0.0), (-0.015, 0.0), (0.02, -0.3)]


@cache
def simulate(drift: float, start: float, barrier: float) -> tuple[Any, Any]:
    """Fight all battles by the shipped daily step; return captured (0 or 1) and days of each."""
    chance = np.random.default_rng(20200927)
    captured, days = np.zeros(BATTLES), np.zeros(BATTLES)
    fighting, position = np.arange(BATTLES), np.full(BATTLES, start)
    while fighting.size:
        z: Any = chance.standard_normal(fighting.size)
        position = position + front_movement(drift, NOISE, DAY, z)
        days[fighting] += DAY
        captured[fighting] = position >= barrier
        undecided = np.abs(position) < barrier
        fighting, position = fighting[undecided], position[undecided]
    return captured, days


def check_mean(sample: Any, expected: float) -> None:
    standard_error = sample.std(ddof=1) / np.sqrt(sample.size)
    assert abs(sample.mean() - expected) < STANDARD_ERRORS * standard_error


@pytest.mark.parametrize(("drift", "start"), DRIFT_AND_START)
def test_simulated_battles_are_won_as_often_as_expected(drift: float, start: float) -> None:
    expected = capture_probability(drift, SIZE, NOISE, start)
    captured, _ = simulate(drift, start, WATCHED)
    captured_at_the_plain_barrier, _ = simulate(drift, start, SIZE)
    check_mean(captured, expected)
    assert not holds(check_mean, captured_at_the_plain_barrier, expected)


@pytest.mark.parametrize(("drift", "start"), [*DRIFT_AND_START, (0.0, 0.0)])
def test_simulated_battles_last_as_long_as_expected(drift: float, start: float) -> None:
    expected = expected_battle_days(drift, SIZE, NOISE, start)
    _, days = simulate(drift, start, WATCHED)
    _, days_to_the_plain_barrier = simulate(drift, start, SIZE)
    check_mean(days, expected + LATE)
    assert not holds(check_mean, days, expected)
    assert not holds(check_mean, days_to_the_plain_barrier, expected + LATE)
