"""Simulated battles, watched once a day, against the law that agents expect.

Tolerance: a mean over n battles may lie four of its own standard errors from the law (for a
correct rule about one chance in 16,000 per comparison).  The seed is fixed.
"""

import math
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.rules.contest import (
    capture_probability,
    expected_battle_days,
    front_movement,
    monitored_size,
    watched_days,
)
from tests.rules.twins import holds

SIZE, NOISE, DAY, BATTLES = 1.0, 0.2, 1.0, 300_000
STANDARD_ERRORS = 4.0
WATCHED = monitored_size(SIZE, NOISE, DAY)

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
    continuous = expected_battle_days(drift, SIZE, NOISE, start)
    expected = watched_days(continuous, DAY)
    _, days = simulate(drift, start, WATCHED)
    _, days_to_the_plain_barrier = simulate(drift, start, SIZE)
    check_mean(days, expected)
    assert not holds(check_mean, days, continuous)
    assert not holds(check_mean, days_to_the_plain_barrier, expected)


# -- short battles ---------------------------------------------------------------------------------

#: Sizes, drifts, noises and steps of the Karabakh scenarios and their ranges, and beyond: in
#: standard deviations of a step sizes of 0.4 to 9, drifts of up to one either way.
SIZES, DRIFTS, NOISES, STEPS = (1.0, 1.6, 3.0, 9.0), (0.0, 0.1, -0.2, 0.35), (0.5, 1.0), (1.0, 2.0)
FEW, APART = 20_000, 0.04


@cache
def length(size: float, drift: float, noise: float, step: float) -> tuple[float, float]:
    """Mean length of battles watched every `step` days, and its standard error."""
    chance = np.random.default_rng(20160402)
    barrier, days = monitored_size(size, noise, step), np.zeros(FEW)
    fighting, position = np.arange(FEW), np.zeros(FEW)
    while fighting.size:
        z: Any = chance.standard_normal(fighting.size)
        position = position + front_movement(drift, noise, step, z)
        days[fighting] += step
        undecided = np.abs(position) < barrier
        fighting, position = fighting[undecided], position[undecided]
    return float(days.mean()), float(days.std(ddof=1)) / math.sqrt(FEW)


def check_length(size: float, drift: float, noise: float, step: float, expected: float) -> None:
    found, error = length(size, drift, noise, step)
    assert abs(expected / found - 1.0) < APART + STANDARD_ERRORS * error / found


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("drift", DRIFTS)
@pytest.mark.parametrize("size", SIZES)
def test_short_battles_last_as_long_as_expected_within_a_twenty_fifth(
    size: float, drift: float, noise: float, step: float
) -> None:
    continuous = expected_battle_days(drift, size, noise, 0.0)
    check_length(size, drift, noise, step, watched_days(continuous, step))
    if continuous < 3.0 * step:  # where the law of an unwatched walk is too short
        assert not holds(check_length, size, drift, noise, step, continuous)


def test_no_battle_ends_before_it_is_first_watched() -> None:
    for days in (0.0, 0.1, 1.0, 30.0):
        assert watched_days(days, 1.0) > max(1.0, days)
    assert watched_days(200.0, 1.0) == pytest.approx(200.25, abs=1e-4)
    assert watched_days(math.inf, 1.0) == math.inf
