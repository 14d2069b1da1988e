"""The military balance: stocks against a numerical solution, and the two forms of advantage."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from sim.rules.attrition import lanchester_step
from sim.rules.balance import (
    difference_advantage,
    effective_strength,
    kill_rates,
    perpetual_inventory,
    ratio_advantage,
)
from tests.rules.twins import close, holds

STOCKS = st.floats(1.0, 1e4)
WEARS = st.floats(0.0, 1.0)
YEARS = st.floats(0.01, 10.0)
QUALITIES = st.floats(0.1, 10.0)


def test_the_stock_solves_its_equation() -> None:
    """dM/dt = spending - wear M, integrated step by step by SciPy."""

    def check(wear: float) -> None:
        solution = solve_ivp(lambda _, m: 60.0 - 0.1 * m, (0.0, 7.0), [900.0], rtol=1e-10)
        assert close(perpetual_inventory(900.0, 60.0, wear, 7.0), float(solution.y[0, -1]), 1e-6)

    check(0.1)
    assert not holds(check, 0.11)


@given(stock=STOCKS, spending=STOCKS, wear=WEARS, years=YEARS, share=st.floats(0.0, 1.0))
def test_a_while_in_two_parts_is_the_same_while(
    stock: float, spending: float, wear: float, years: float, share: float
) -> None:
    halfway = perpetual_inventory(stock, spending, wear, share * years)
    in_two = perpetual_inventory(halfway, spending, wear, (1.0 - share) * years)
    assert close(in_two, perpetual_inventory(stock, spending, wear, years), 1e-9)


def test_a_steady_stock_stays_and_any_other_does_not() -> None:
    def check(spending: float) -> None:
        assert close(perpetual_inventory(1000.0, spending, 0.1, 3.0), 1000.0, 1e-9)

    check(100.0)
    assert not holds(check, 101.0)


@pytest.mark.parametrize("wear", [0.0, 5e-324, 1e-300, 1e-17, 1e-14])
def test_hardly_any_wear_is_like_no_wear(wear: float) -> None:
    assert close(perpetual_inventory(100.0, 10.0, wear, 2.0), 120.0, 1e-9)
    assert not close(perpetual_inventory(100.0, 10.0, 1e-6, 2.0), 120.0, 1e-9)


def test_strength_multiplies_and_support_adds_to_ones_own() -> None:
    def check(support: float) -> None:
        assert close(effective_strength(500.0, 2.0, 0.5, support), 500.0)

    check(0.0)
    assert not holds(check, 0.1)
    assert close(effective_strength(500.0, 2.0, 0.5, 1.0), 1000.0)


@given(first=STOCKS, second=STOCKS)
def test_exchanging_the_sides_turns_the_advantage_round(first: float, second: float) -> None:
    """Exactly, to the last bit: the mirrored run depends on it."""
    assert ratio_advantage(first, second) == -ratio_advantage(second, first)
    assert difference_advantage(first, second, 0.01) == -difference_advantage(second, first, 0.01)


@given(first=STOCKS, second=STOCKS, factor=st.floats(1.5, 5.0))
def test_only_the_ratio_form_is_free_of_scale_and_only_the_difference_form_of_level(
    first: float, second: float, factor: float
) -> None:
    def free_of_scale(form) -> None:
        assert close(form(factor * first, factor * second), form(first, second), 1e-9)

    def free_of_level(form) -> None:
        assert close(form(first + 1e4, second + 1e4), form(first, second), 1e-9)

    def difference(claimant: float, holder: float) -> float:
        return difference_advantage(claimant, holder, 1.0)

    free_of_scale(ratio_advantage)
    free_of_level(difference)
    if abs(first - second) > 0.1:
        assert not holds(free_of_scale, difference)
        assert not holds(free_of_level, ratio_advantage)


def test_an_annihilated_side_has_a_finite_advantage_against_it() -> None:
    assert math.isfinite(ratio_advantage(100.0, 0.0))
    assert ratio_advantage(100.0, 0.0) > 20.0
    assert ratio_advantage(0.0, 0.0) == 0.0


@given(claimant=STOCKS, holder=STOCKS, quality=QUALITIES, other=QUALITIES)
def test_absolute_losses_in_own_quality_stand_as_the_strengths_reversed(
    claimant: float, holder: float, quality: float, other: float
) -> None:
    """Each day the loss of strength of A over that of B is E_B / E_A = exp(-advantage)."""
    by_claimant, by_holder = kill_rates(1e-3, quality, other, 1.0)

    def check(advantage: float) -> None:
        ratio = (by_holder * holder * quality) / (by_claimant * claimant * other)
        assert close(ratio, math.exp(-advantage), 1e-9)

    advantage = ratio_advantage(claimant * quality, holder * other)
    check(advantage)
    assert not holds(check, advantage + 0.1)


def test_at_equal_strength_both_lose_the_declared_share_a_day() -> None:
    def check(intensity: float) -> None:
        by_claimant, by_holder = kill_rates(0.002, 2.0, 0.5, intensity)
        after = lanchester_step(500.0, 2000.0, by_claimant, by_holder, 1.0)
        assert close(1.0 - after[0] / 500.0, 0.002, 1e-5)
        assert close(1.0 - after[1] / 2000.0, 0.002, 1e-5)

    check(1.0)
    assert not holds(check, 0.9)
