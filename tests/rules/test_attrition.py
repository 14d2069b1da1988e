"""Losses: the square law, its invariant and its end."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from sim.rules.attrition import (
    daily_deaths,
    lanchester_duration,
    lanchester_step,
    lanchester_survivors,
)
from tests.rules.twins import close, holds

Step = Callable[[float, float, float, float, float], tuple[float, float]]
STOCKS = st.floats(100.0, 2000.0)
RATES = st.floats(0.001, 0.02)
ANY_STOCK = st.floats(0.0, 1e9)
ANY_RATE = st.floats(0.0, 1e3)


def euler_step(a: float, b: float, by_a: float, by_b: float, days: float) -> tuple[float, float]:
    """Return the changed twin: both sides shoot once, at the stocks of the morning."""
    return a - by_b * b * days, b - by_a * a * days


def check_invariant(step: Step, a: float, b: float, by_a: float, by_b: float) -> None:
    """Demand that kill_by_claimant A^2 - kill_by_holder B^2 is the same on ten days."""
    scale = by_a * a * a + by_b * b * b
    start = by_a * a * a - by_b * b * b
    for _ in range(10):
        a, b = step(a, b, by_a, by_b, 1.0)
        assert abs(by_a * a * a - by_b * b * b - start) <= 1e-11 * scale


@given(a=STOCKS, b=STOCKS, by_a=RATES, by_b=RATES)
def test_losses_keep_the_invariant_of_the_square_law(
    a: float, b: float, by_a: float, by_b: float
) -> None:
    check_invariant(lanchester_step, a, b, by_a, by_b)


def test_shooting_once_a_day_does_not_keep_it() -> None:
    check_invariant(lanchester_step, 1000.0, 600.0, 0.01, 0.02)
    assert not holds(check_invariant, euler_step, 1000.0, 600.0, 0.01, 0.02)


def test_losses_solve_the_differential_equations() -> None:
    """A' = -kill_by_holder B and B' = -kill_by_claimant A, integrated by scipy."""

    def check(by_a: float, by_b: float) -> None:
        solution = solve_ivp(
            lambda _, stocks: [-0.02 * stocks[1], -0.01 * stocks[0]],
            (0.0, 60.0),
            [1000.0, 600.0],
            rtol=1e-11,
            atol=1e-9,
        )
        expected = solution.y[:, -1].tolist()
        assert lanchester_step(1000.0, 600.0, by_a, by_b, 60.0) == pytest.approx(expected, rel=1e-8)

    check(0.01, 0.02)
    assert not holds(check, 0.02, 0.01)


@given(a=STOCKS, b=STOCKS, by_a=RATES, by_b=RATES, days=st.floats(0.0, 400.0))
def test_two_half_steps_are_one_step(
    a: float, b: float, by_a: float, by_b: float, days: float
) -> None:
    half = lanchester_step(a, b, by_a, by_b, days / 2.0)
    twice = lanchester_step(*half, by_a, by_b, days / 2.0)
    once = lanchester_step(a, b, by_a, by_b, days)
    assert twice == pytest.approx(once, rel=1e-6, abs=1e-4)


@given(a=STOCKS, b=STOCKS, by_a=RATES, by_b=RATES, days=st.floats(0.0, 400.0))
def test_exchanging_the_sides_mirrors_the_losses(
    a: float, b: float, by_a: float, by_b: float, days: float
) -> None:
    forward = lanchester_step(a, b, by_a, by_b, days)
    mirrored = lanchester_step(b, a, by_b, by_a, days)
    assert forward == pytest.approx(mirrored[::-1], rel=1e-12, abs=1e-12)


def test_fighting_stops_when_one_side_is_annihilated() -> None:
    battle = (1000.0, 600.0, 0.01, 0.02)
    end = lanchester_duration(*battle)
    survivors = lanchester_survivors(*battle)
    _, loser_before = lanchester_step(*battle, end - 0.01)
    assert loser_before > 0.0
    assert lanchester_step(*battle, end) == (survivors, 0.0)
    assert lanchester_step(*battle, end + 1000.0) == (survivors, 0.0)
    assert lanchester_step(600.0, 1000.0, 0.02, 0.01, 1e6) == (0.0, survivors)
    assert min(euler_step(*battle, end + 1000.0)) < 0.0  # the twin that does not stop


def test_equals_never_finish() -> None:
    assert lanchester_duration(100.0, 100.0, 0.01, 0.01) == math.inf
    assert lanchester_survivors(100.0, 100.0, 0.01, 0.01) == 0.0
    expected = 100.0 * math.exp(-0.01 * 50.0)
    assert lanchester_step(100.0, 100.0, 0.01, 0.01, 50.0) == pytest.approx((expected, expected))
    assert lanchester_step(100.0, 100.0, 0.01, 0.01, 1e7) == (0.0, 0.0)


def test_a_side_that_cannot_kill_only_suffers() -> None:
    assert lanchester_step(1000.0, 600.0, 0.0, 0.01, 10.0) == pytest.approx((940.0, 600.0))
    assert lanchester_step(1000.0, 600.0, 0.01, 0.0, 100.0) == (1000.0, 0.0)
    assert lanchester_duration(1000.0, 600.0, 0.01, 0.0) == pytest.approx(60.0)
    assert lanchester_step(1000.0, 0.0, 0.01, 0.02, 10.0) == (1000.0, 0.0)


@given(a=ANY_STOCK, b=ANY_STOCK, by_a=ANY_RATE, by_b=ANY_RATE, days=st.floats(0.0, 1e6))
def test_stocks_are_never_negative_and_never_grow(
    a: float, b: float, by_a: float, by_b: float, days: float
) -> None:
    a_after, b_after = lanchester_step(a, b, by_a, by_b, days)
    assert 0.0 <= a_after <= a * (1.0 + 1e-14)
    assert 0.0 <= b_after <= b * (1.0 + 1e-14)


def check_mean_deaths(rule: Callable[[float, float, float, float, float], float]) -> None:
    """Average over z by a fine sum: the dispersion of days must not change the mean."""
    z = np.linspace(-12.0, 12.0, 4801)
    density = np.exp(-z * z / 2.0) / math.sqrt(2.0 * math.pi) * (z[1] - z[0])
    deaths = [rule(60.0, 0.5, 1.5, 0.8, value) for value in z.tolist()]
    assert close(float(np.dot(deaths, density)), 60.0 * 0.5 * 1.5, 1e-9)


def test_deaths_have_the_stated_mean_whatever_their_dispersion() -> None:
    def uncorrected(rate: float, intensity: float, attack: float, s: float, z: float) -> float:
        return rate * intensity * attack * math.exp(s * z)

    check_mean_deaths(daily_deaths)
    assert not holds(check_mean_deaths, uncorrected)
