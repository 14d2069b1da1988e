"""Slantchev's ladder against the linear system it comes from, solved as a whole by NumPy."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.contest import ladder_win_probability
from sim.rules.ladder import fight_to_the_finish, slantchev_offers
from tests.rules.twins import holds

RUNGS = st.integers(2, 12)
CHANCES = st.floats(0.0, 1.0)
DISCOUNTS = st.floats(0.0, 0.999)
FLOWS = st.floats(0.0, 0.5)


def walk_matrix(rungs: int, p: float) -> Any:
    """Return the chances to step from rung 1 .. N - 1 (rows) to rung 0 .. N (columns)."""
    steps = np.zeros((rungs - 1, rungs + 1))
    for row in range(rungs - 1):
        steps[row, row + 2] = p
        steps[row, row] = 1.0 - p
    return steps


def offers_by_linear_system(rungs: int, p: float, d: float, b1: float, b2: float) -> Any:
    """Return all x_0 .. x_N and y_0 .. y_N from one system of 2 (N + 1) equations."""
    size = rungs + 1
    system, right = np.eye(2 * size), np.zeros(2 * size)
    inner = slice(1, rungs)
    steps = d * walk_matrix(rungs, p)
    system[inner, size:] += steps  # x_k + d (mean of y) = 1 - (1 - d) b2
    system[size + 1 : size + rungs, :size] += steps
    right[inner] = 1.0 - (1.0 - d) * b2
    right[size + 1 : size + rungs] = 1.0 - (1.0 - d) * b1
    right[rungs], right[size] = 1.0, 1.0  # x_N = 1 and y_0 = 1; x_0 and y_N stay 0
    solution = np.linalg.solve(system, right)
    return solution[:size], solution[size:]


def check_offers(rungs: int, p: float, d: float, b1: float, b2: float, twin: float) -> None:
    x, y = offers_by_linear_system(rungs, p, d, b1, b2)
    shipped_x, shipped_y = slantchev_offers(rungs, p, d, b1 + twin, b2)
    assert shipped_x == pytest.approx(x[1:-1], abs=1e-11)
    assert shipped_y == pytest.approx(y[1:-1], abs=1e-11)


@given(rungs=RUNGS, p=CHANCES, d=DISCOUNTS, b1=FLOWS, b2=FLOWS)
def test_offers_solve_slantchevs_equations(
    rungs: int, p: float, d: float, b1: float, b2: float
) -> None:
    """Property 11: the equilibrium offers while fighting goes on."""
    check_offers(rungs, p, d, b1, b2, 0.0)
    assert not holds(check_offers, rungs, p, d, b1, b2, 0.01)


@given(rungs=RUNGS, p=CHANCES, d=DISCOUNTS, b1=FLOWS, b2=FLOWS)
def test_exchanging_the_sides_mirrors_the_offers(
    rungs: int, p: float, d: float, b1: float, b2: float
) -> None:
    x, y = slantchev_offers(rungs, p, d, b1, b2)
    mirrored_x, mirrored_y = slantchev_offers(rungs, 1.0 - p, d, b2, b1)
    assert mirrored_y == pytest.approx(x[::-1], abs=1e-12)
    assert mirrored_x == pytest.approx(y[::-1], abs=1e-12)


def check_fight(rungs: int, p: float, d: float, flow: float, twin: float) -> None:
    steps = walk_matrix(rungs, p)
    right = (1.0 - d) * flow + d * steps[:, -1]  # the top rung is worth 1
    expected = np.linalg.solve(np.eye(rungs - 1) - d * steps[:, 1:-1], right)
    shipped = fight_to_the_finish(rungs, p, d, flow + twin)
    assert shipped == pytest.approx(expected, abs=1e-11)


@given(rungs=RUNGS, p=CHANCES, d=DISCOUNTS, flow=FLOWS)
def test_the_fight_to_the_finish_solves_its_equations(
    rungs: int, p: float, d: float, flow: float
) -> None:
    check_fight(rungs, p, d, flow, 0.0)
    assert not holds(check_fight, rungs, p, d, flow, 0.01)


@given(rungs=RUNGS, p=st.floats(0.05, 0.95), b1=FLOWS, b2=FLOWS)
def test_without_impatience_a_fight_is_worth_the_chance_to_win_it(
    rungs: int, p: float, b1: float, b2: float
) -> None:
    """With d = 1 only the end counts: the ladder of Smith and Stam."""
    chances = [ladder_win_probability(k, rungs, p) for k in range(1, rungs)]
    assert fight_to_the_finish(rungs, p, 1.0, b1) == pytest.approx(chances, abs=1e-9)
    assert fight_to_the_finish(rungs, p, 0.9, 0.0) != pytest.approx(chances, abs=1e-9)
    x, _ = slantchev_offers(rungs, p, 1.0, b1, b2)
    assert x == pytest.approx(chances, abs=1e-9)


@given(rungs=RUNGS, p=st.floats(0.05, 0.95), d=st.floats(0.1, 0.99), b=st.floats(0.0, 0.49))
def test_a_deal_beats_the_fight_when_fighting_wastes(
    rungs: int, p: float, d: float, b: float
) -> None:
    x, _ = slantchev_offers(rungs, p, d, b, b)
    finish = fight_to_the_finish(rungs, p, d, b)
    assert all(offer > value for offer, value in zip(x, finish, strict=True))


def test_a_ladder_without_a_rung_between_the_ends_has_nothing_to_bargain_over() -> None:
    assert slantchev_offers(1, 0.5, 0.9, 0.3, 0.3) == ((), ())
    assert fight_to_the_finish(1, 0.5, 0.9, 0.3) == ()
