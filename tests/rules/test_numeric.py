"""The numerical tools against independent implementations."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit
from scipy.stats import norm, poisson

from sim.rules.numeric import (
    HERMITE_NODES,
    HERMITE_WEIGHTS,
    _central_ratio,
    clip,
    logistic,
    normal_quantile,
    poisson_quantile,
)
from tests.rules.twins import holds

Quantile = Callable[[float], float]
NUMBERS = st.floats(allow_nan=False)


@given(value=NUMBERS, one=NUMBERS, other=NUMBERS)
def test_clip_stays_inside_and_leaves_alone_what_is_inside(
    value: float, one: float, other: float
) -> None:
    low, high = min(one, other), max(one, other)
    clipped = clip(value, low, high)
    assert low <= clipped <= high
    assert (clipped == value) == (low <= value <= high)


@given(x=NUMBERS)
def test_logistic_agrees_with_scipy_everywhere(x: float) -> None:
    assert logistic(x) == pytest.approx(float(expit(x)), rel=1e-14, abs=0.0)


def test_the_plain_formula_of_the_logistic_is_not_enough() -> None:
    hopeless = -1000.0
    with pytest.raises(OverflowError):
        1.0 / (1.0 + math.exp(-hopeless))
    assert logistic(hopeless) == 0.0


def check_normal_quantile(quantile: Quantile) -> None:
    tails = 10.0 ** -np.arange(1.0, 300.0)
    middle = np.linspace(0.001, 0.999, 2001)
    close_to_one = 1.0 - 2.0 ** -np.arange(2.0, 53.0)
    for u in np.concatenate([tails, middle, close_to_one]).tolist():
        assert quantile(u) == pytest.approx(float(norm.ppf(u)), rel=2e-14, abs=1e-15)


def test_normal_quantile_agrees_with_scipy_to_the_last_digits() -> None:
    def central_formula_everywhere(u: float) -> float:
        return (u - 0.5) * _central_ratio(0.180625 - (u - 0.5) ** 2)

    def one_part_in_a_billion_off(u: float) -> float:
        return normal_quantile(u) * (1.0 + 1e-9)

    check_normal_quantile(normal_quantile)
    assert not holds(check_normal_quantile, central_formula_everywhere)
    assert not holds(check_normal_quantile, one_part_in_a_billion_off)


def test_normal_quantile_is_odd_and_infinite_at_the_ends() -> None:
    assert normal_quantile(0.25) == -normal_quantile(0.75)
    assert (normal_quantile(0.0), normal_quantile(1.0)) == (-math.inf, math.inf)


def check_poisson_quantile(mean_of: Callable[[float], float]) -> None:
    draws = np.random.default_rng(3).random(400).tolist()
    for mean in (0.003, 0.4, 3.0, 40.0, 81.5, 900.0, 5000.0):
        expected = poisson.ppf(draws, mean)
        assert [poisson_quantile(u, mean_of(mean)) for u in draws] == expected.tolist()


def test_poisson_quantile_agrees_with_scipy() -> None:
    check_poisson_quantile(lambda mean: mean)
    assert not holds(check_poisson_quantile, lambda mean: 1.01 * mean)


@given(u=st.floats(0.0, 1.0), mean=st.floats(-1.0, 2000.0))
def test_poisson_quantile_always_ends_near_the_mean(u: float, mean: float) -> None:
    count = poisson_quantile(u, mean)
    expected = max(0.0, mean)
    assert abs(count - expected) <= 12.0 * math.sqrt(expected) + 40.0
    assert count == 0 or mean > 0.0


def normal_moment(degree: int) -> float:
    """Return E[z^degree] for a standard normal z: (degree - 1)!! when the degree is even."""
    return 0.0 if degree % 2 else float(math.prod(range(degree - 1, 0, -2)))


def check_moment(degree: int) -> None:
    average = sum(w * x**degree for x, w in zip(HERMITE_NODES, HERMITE_WEIGHTS, strict=True))
    assert average == pytest.approx(normal_moment(degree), rel=1e-12, abs=1e-11)


@pytest.mark.parametrize("degree", range(10))
def test_five_points_give_the_normal_moments_up_to_the_ninth(degree: int) -> None:
    check_moment(degree)


def test_five_points_do_not_give_the_tenth_moment() -> None:
    assert not holds(check_moment, 10)


def test_quadrature_points_agree_with_numpy() -> None:
    nodes, weights = np.polynomial.hermite_e.hermegauss(5)
    assert pytest.approx(nodes, rel=1e-14, abs=1e-15) == HERMITE_NODES
    assert pytest.approx(weights / weights.sum(), rel=1e-13) == HERMITE_WEIGHTS
    physicists_nodes, _ = np.polynomial.hermite.hermgauss(5)
    assert pytest.approx(physicists_nodes, rel=1e-2, abs=1e-15) != HERMITE_NODES
