"""The frontier: efficient against a linear programme, its Nash point against an optimiser."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog, minimize

from sim.rules.bargaining import weighted_nash
from sim.rules.frontier import (
    first_position_reaching,
    last_position_reaching,
    nash_position,
    utility_at,
)
from tests.rules.twins import close, holds

WEIGHTS = st.floats(0.01, 1.0)


@st.composite
def paths(draw: Any) -> tuple[list[float], list[float]]:
    """Goods in falling order of claimant's over holder's weight, each side's summing to 1."""
    count = draw(st.integers(1, 6))
    claimant = np.array(draw(st.lists(WEIGHTS, min_size=count, max_size=count)))
    holder = np.array(draw(st.lists(WEIGHTS, min_size=count, max_size=count)))
    order = np.argsort(-claimant / holder, kind="stable")
    claimant, holder = (claimant / claimant.sum())[order], (holder / holder.sum())[order]
    return claimant.tolist(), (-holder).tolist()


def most_for_the_holder(claimant: Any, holder: Any, claimant_gets: float) -> float:
    """Best for the holder when the claimant gets so much: a linear programme over the goods."""
    found = linprog(
        c=-np.asarray(holder),  # steps are losses of the holder: minimise them
        A_ub=[-np.asarray(claimant)],
        b_ub=[-claimant_gets],
        bounds=(0.0, 1.0),
    )
    assert found.success
    assert found.fun is not None
    return 1.0 - found.fun


@given(path=paths(), share=st.floats(0.0, 1.0))
def test_every_point_is_efficient_against_a_linear_programme(
    path: tuple[list[float], list[float]], share: float
) -> None:
    """Property 3."""
    claimant, holder = path

    def check(first: list[float], second: list[float]) -> None:
        position = share * len(first)
        u_claimant = utility_at(0.0, first, position)
        rounding = len(first) * 2.0**-52  # of the sum, so that the programme is feasible
        best = most_for_the_holder(first, second, u_claimant - rounding)
        assert utility_at(1.0, second, position) == pytest.approx(best, abs=1e-7)

    check(claimant, holder)


def test_a_path_in_the_wrong_order_is_not_efficient() -> None:
    """The changed twin of the test above: the goods in rising order of the ratio."""
    u_claimant = utility_at(0.0, (0.2, 0.8), 1.0)
    best = most_for_the_holder((0.2, 0.8), (-0.8, -0.2), u_claimant)
    assert utility_at(1.0, (-0.8, -0.2), 1.0) < best - 0.1
    right = utility_at(1.0, (-0.2, -0.8), 1.0)
    assert close(right, most_for_the_holder((0.8, 0.2), (-0.2, -0.8), 0.8), 1e-7)


@given(path=paths(), target=st.floats(0.0, 1.0))
def test_positions_reach_their_target_and_no_sooner(
    path: tuple[list[float], list[float]], target: float
) -> None:
    claimant, holder = path
    first = first_position_reaching(0.0, claimant, target)
    last = last_position_reaching(1.0, holder, target)

    def check(nudge: float) -> None:
        assert close(utility_at(0.0, claimant, first + nudge), target, 1e-9)
        assert close(utility_at(1.0, holder, last + nudge), target, 1e-9)

    check(0.0)
    if min(first, last) > 0.1 and max(first, last) < len(claimant) - 0.1:
        assert not holds(check, 0.01)
        assert not holds(check, -0.01)


def test_an_unreachable_target_lies_beyond_either_end() -> None:
    assert first_position_reaching(0.0, (0.5, 0.5), 1.1) > 2.0
    assert last_position_reaching(1.0, (-0.5, -0.5), 1.1) < 0.0
    assert first_position_reaching(0.0, (0.5, 0.5), 1.0) == 2.0
    assert last_position_reaching(1.0, (-0.5, -0.5), 1.0) == 0.0


@pytest.mark.parametrize("error", [1e-16, -1e-16, 1e-14, -1e-14])
def test_sums_that_miss_an_equal_target_by_rounding_still_reach_it(error: float) -> None:
    """Both ends the same way, or exchanging the sides would change who can agree."""
    assert first_position_reaching(0.0, (0.1,) * 10, 1.0 + error) <= 10.0
    assert last_position_reaching(1.0, (-0.1,) * 10, 1.0 + error) >= 0.0
    assert first_position_reaching(0.0, (0.1,) * 10, 1.0 + 1e-9) > 10.0
    assert last_position_reaching(1.0, (-0.1,) * 10, 1.0 + 1e-9) < 0.0


def nash_by_optimiser(claimant: Any, holder: Any, needs: tuple[float, float], w: float) -> float:
    """Largest weighted log product over all packages, by SciPy's SLSQP from a few starts."""
    first, second = np.asarray(claimant), np.asarray(holder)

    def loss(x: Any) -> float:
        gains: tuple[Any, Any] = first @ x - needs[0], 1.0 + second @ x - needs[1]
        if min(gains) <= 0.0:
            return 1e3 - 1e3 * float(min(gains))
        return float(-w * np.log(gains[0]) - (1.0 - w) * np.log(gains[1]))

    starts = [np.full(first.size, share) for share in (0.3, 0.5, 0.7)]
    found = [
        minimize(loss, start, bounds=[(0.0, 1.0)] * first.size, method="SLSQP") for start in starts
    ]
    best: float = min(float(one.fun) for one in found)
    return math.exp(-best)


@given(
    path=paths(),
    needs=st.tuples(st.floats(0.0, 0.35), st.floats(0.0, 0.35)),
    weight=st.floats(0.1, 0.9),
)
def test_the_position_is_the_nash_solution_over_all_packages(
    path: tuple[list[float], list[float]], needs: tuple[float, float], weight: float
) -> None:
    """Property 3: no package whatever, efficient or not, has a larger product."""
    claimant, holder = path

    def product(position: float) -> float:
        gains = utility_at(0.0, claimant, position), utility_at(1.0, holder, position)
        return weighted_nash(*gains, *needs, weight)

    def check(nudge: float) -> None:
        found = position + nudge
        assert product(found) >= nash_by_optimiser(claimant, holder, needs, weight) - 1e-6

    end = float(len(claimant))
    position = nash_position(0.0, end, 0.0, claimant, needs[0], 1.0, holder, needs[1], weight)
    check(0.0)
    if len(claimant) == 1:  # the single good has no flat top: any other share is worse
        assert not holds(check, 0.05 if position < 0.5 else -0.05)


def test_costs_of_conceding_bend_the_path_and_the_best_of_all_segments_is_found() -> None:
    """Net utilities need not be concave along a path; a search that stops at the first peak of the
    product would favour the side whose end it starts from."""
    claimant, holder = (0.3, 0.01, 0.9), (-0.2, -0.3, -0.1)

    def product(position: float) -> float:
        gains = utility_at(0.0, claimant, position), utility_at(1.0, holder, position)
        return weighted_nash(*gains, 0.0, 0.0, 0.5)

    def check(found: float) -> None:
        assert product(found) >= max(product(i / 100.0) for i in range(301)) - 1e-9

    found = nash_position(0.0, 3.0, 0.0, claimant, 0.0, 1.0, holder, 0.0, 0.5)
    first_peak = nash_position(0.0, 1.5, 0.0, claimant, 0.0, 1.0, holder, 0.0, 0.5)
    check(found)
    assert not holds(check, first_peak)


@given(path=paths(), weight=st.floats(0.05, 0.95))
def test_exchanging_the_sides_mirrors_the_position(
    path: tuple[list[float], list[float]], weight: float
) -> None:
    claimant, holder = path
    end = float(len(claimant))
    found = nash_position(0.0, end, 0.0, claimant, 0.1, 1.0, holder, 0.2, weight)
    turned_claimant = [-step for step in reversed(holder)]
    turned_holder = [-step for step in reversed(claimant)]
    turned = nash_position(
        0.0, end, 0.0, turned_claimant, 0.2, 1.0, turned_holder, 0.1, 1.0 - weight
    )
    assert utility_at(0.0, claimant, end - turned) == pytest.approx(
        utility_at(0.0, claimant, found), abs=1e-6
    )


def test_the_position_stays_between_its_bounds_and_a_path_of_nothing_has_one() -> None:
    assert nash_position(0.0, 0.4, 0.0, (1.0,), 0.5, 1.0, (-1.0,), 0.2, 0.5) == 0.4
    assert nash_position(0.7, 1.0, 0.0, (1.0,), 0.5, 1.0, (-1.0,), 0.2, 0.5) == 0.7
    assert nash_position(0.0, 0.0, 0.6, (), 0.5, 0.4, (), 0.2, 0.5) == 0.0  # all goods are lumpy


def test_a_wholly_biased_weight_leaves_the_other_side_what_it_needs() -> None:
    def check(weight: float) -> None:
        found = nash_position(0.0, 1.0, 0.0, (1.0,), 0.1, 1.0, (-1.0,), 0.3, weight)
        assert close(1.0 - found, 0.3)

    check(1.0)
    assert not holds(check, 0.9)


@pytest.mark.parametrize("tiny", [1e-170, 1e-300, 5e-324])
def test_a_good_that_is_worth_next_to_nothing_to_both_has_a_place_all_the_same(tiny: float) -> None:
    """The product of two such steps is 0, and nothing may be divided by it."""
    found = nash_position(0.0, 1.0, 0.2, (tiny,), 0.1, 0.5, (-tiny,), 0.1, 0.5)
    assert found in (0.0, 1.0)
    whole = nash_position(0.0, 1.0, 0.0, (1.0,), 0.0, 1.0, (-1.0,), 0.0, 0.5)
    assert whole == 0.5  # where the steps matter, it is the place between that is best
