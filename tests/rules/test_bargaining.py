"""Bargaining results against brute force: counting, searching and playing from the end back."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from sim.rules.bargaining import (
    bargaining_range,
    is_dissatisfied,
    nash_split,
    rubinstein_share,
    rubinstein_share_with_outside_option,
    take_it_or_leave_it_offer,
    take_it_or_leave_it_war,
    weighted_nash,
)
from tests.rules.twins import close, holds

CHANCES = st.floats(0.0, 1.0)
COSTS = st.floats(0.0, 0.5)
DISCOUNTS = st.floats(0.05, 0.99)
SHARES = [i / 200 for i in range(-100, 301)]


# The bargaining range --------------------------------------------------------------------------


@given(first=CHANCES, second=CHANCES, cost_claimant=COSTS, cost_holder=COSTS)
def test_the_range_is_what_both_sides_prefer_to_war(
    first: float, second: float, cost_claimant: float, cost_holder: float
) -> None:
    """Try every share: neither side may gain by striking first."""
    low, high = bargaining_range(first, second, cost_claimant, cost_holder)
    for share in SHARES:
        claimant_keeps_peace = share >= first - cost_claimant
        holder_keeps_peace = 1.0 - share >= (1.0 - second) - cost_holder
        if min(abs(share - low), abs(share - high)) > 1e-9:  # at the ends only rounding decides
            assert (claimant_keeps_peace and holder_keeps_peace) == (low < share < high)


@given(win=CHANCES, cost_claimant=COSTS, cost_holder=COSTS)
def test_with_full_information_there_is_always_a_deal(
    win: float, cost_claimant: float, cost_holder: float
) -> None:
    """Property 1: no private information, no shift, no first-strike advantage, no war."""
    low, high = bargaining_range(win, win, cost_claimant, cost_holder)
    assert low <= nash_split(win, cost_claimant, cost_holder) <= high
    assert close(high - low, cost_claimant + cost_holder)


@given(first=CHANCES, second=CHANCES, cost_claimant=COSTS, cost_holder=COSTS)
def test_striking_first_empties_the_range_exactly_when_fearon_says(
    first: float, second: float, cost_claimant: float, cost_holder: float
) -> None:
    low, high = bargaining_range(first, second, cost_claimant, cost_holder)
    if abs(low - high) > 1e-9:
        assert (low > high) == (first - second > cost_claimant + cost_holder)
    holder_favoured = bargaining_range(second, first, cost_claimant, cost_holder)
    if first > second:
        assert holder_favoured[0] <= holder_favoured[1]  # the twin with the sides mixed up


@given(win=CHANCES, cost=COSTS, share=CHANCES)
def test_a_side_is_dissatisfied_exactly_outside_the_range(
    win: float, cost: float, share: float
) -> None:
    low, _ = bargaining_range(win, win, cost, 0.1)
    assert is_dissatisfied(win, cost, share) == (share < low)
    assert is_dissatisfied(win, -1.1, share)  # a side that enjoys war always is


# Nash bargaining -------------------------------------------------------------------------------


def best_share(win: float, cost_claimant: float, cost_holder: float, weight: float) -> float:
    """Return the share that maximises the product, searched by scipy inside the range."""
    low, high = bargaining_range(win, win, cost_claimant, cost_holder)
    search = minimize_scalar(
        lambda x: -weighted_nash(x, 1 - x, win - cost_claimant, 1 - win - cost_holder, weight),
        bounds=(low, high),
        method="bounded",
        options={"xatol": 1e-10},
    )
    return float(search.x)


def test_the_product_is_largest_at_the_nash_split() -> None:
    def check(weight: float) -> None:
        assert close(best_share(0.6, 0.1, 0.2, weight), nash_split(0.6, 0.1, 0.2), 1e-6)

    check(0.5)
    assert not holds(check, 0.6)


def test_the_weight_is_the_share_of_the_surplus() -> None:
    low, high = bargaining_range(0.6, 0.6, 0.1, 0.2)
    assert close(best_share(0.6, 0.1, 0.2, 0.25), low + 0.25 * (high - low), 1e-6)
    assert not close(best_share(0.6, 0.1, 0.2, 0.25), low + 0.75 * (high - low), 1e-6)


def test_no_product_without_a_gain_for_both() -> None:
    assert weighted_nash(0.5, 0.5, 0.5, 0.1, 0.5) == 0.0
    assert weighted_nash(0.9, 0.05, 0.1, 0.1, 0.5) == 0.0
    assert weighted_nash(0.05, 0.05, 0.1, 0.1, 0.5) == 0.0  # two losses are no gain
    assert weighted_nash(0.5, 0.5, 0.1, 0.1, 0.5) > 0.0


# Take it or leave it ---------------------------------------------------------------------------


@given(win=CHANCES, cost=st.floats(0.0, 0.6), highest=st.floats(0.05, 0.6))
def test_the_demand_is_the_best_of_all_demands(win: float, cost: float, highest: float) -> None:
    """Try every demand: accepted unless the responder's cost is below it less p."""

    def expected_payoff(demand: float) -> float:
        refused = float(np.clip((demand - win) / highest, 0.0, 1.0))
        return (1.0 - refused) * demand + refused * (win - cost)

    def check(demand: float) -> None:
        best = max(expected_payoff(x / 500) for x in range(501))
        assert expected_payoff(demand) >= best - 1e-12

    demand = take_it_or_leave_it_offer(win, cost, highest)
    assert 0.0 <= demand <= 1.0
    check(demand)
    if win > 0.05:
        assert not holds(check, demand - 0.04)


INSIDE = st.floats(0.0, 0.6)  # with costs of .1 and up to .4 the demand stays inside its bounds


@given(win=INSIDE)
def test_the_chance_of_war_does_not_depend_on_the_balance(win: float) -> None:
    """Property 12, neutrality: terms move one for one with power, the chance of war stays."""

    def check(costs: Callable[[float], tuple[float, float]]) -> None:
        assert close(take_it_or_leave_it_war(win, *costs(win)), 0.375)
        assert close(take_it_or_leave_it_offer(win, *costs(win)) - win, 0.15)

    check(lambda _: (0.1, 0.4))
    if win > 0.01:
        assert not holds(check, lambda p: (0.1 * (1.0 + p), 0.4))  # costs that move with power


def test_a_demand_cut_at_the_whole_prize_is_not_neutral() -> None:
    assert take_it_or_leave_it_offer(0.9, 0.1, 0.4) == 1.0
    assert take_it_or_leave_it_war(0.9, 0.1, 0.4) == pytest.approx(0.25)
    assert take_it_or_leave_it_war(1.0, 0.1, 0.4) == 0.0


def test_a_proposer_afraid_of_war_asks_for_what_nobody_refuses() -> None:
    assert take_it_or_leave_it_offer(0.5, 0.4, 0.3) == 0.5
    assert take_it_or_leave_it_war(0.5, 0.4, 0.3) == 0.0
    assert take_it_or_leave_it_war(0.5, 0.1, 0.0) == 0.0


# Alternating offers ----------------------------------------------------------------------------


def play_from_the_end(
    mine: float, yours: float, outside: float, accepts: Callable[[float, float], float]
) -> float:
    """Return the first proposer's share in a long game of alternating offers, solved backwards.

    `accepts(reply, outside)` is the least a responder takes whose own offer next round would
    bring it `reply`, seen from this round.
    """
    share = 1.0  # the last proposer asks for everything
    rounds = 4000
    for step in range(rounds):
        responder_is_yours = (rounds - step) % 2 == 1
        discount = yours if responder_is_yours else mine
        share = 1.0 - accepts(discount * share, outside)
    return share


def whichever_is_better(reply: float, outside: float) -> float:
    return max(reply, outside)


@given(mine=DISCOUNTS, yours=DISCOUNTS)
def test_patient_parties_agree_at_once_on_rubinsteins_share(mine: float, yours: float) -> None:
    """Property 2, against the game solved from its end."""
    share = play_from_the_end(mine, yours, 0.0, whichever_is_better)
    assert close(rubinstein_share(mine, yours), share, 1e-9)
    if abs(mine - yours) > 0.01:
        assert not close(rubinstein_share(yours, mine), share, 1e-9)


def test_rubinsteins_share_at_the_limits() -> None:
    assert rubinstein_share(1.0, 1.0) == 0.5
    assert rubinstein_share(0.5, 1.0) == 0.0
    assert rubinstein_share(0.0, 0.0) == 1.0
    assert rubinstein_share(1.0 - 1e-12, 1.0 - 1e-12) == pytest.approx(0.5, abs=1e-3)


@given(discount=DISCOUNTS, outside=st.floats(0.0, 1.0))
def test_an_outside_option_matters_only_when_it_beats_the_deal(
    discount: float, outside: float
) -> None:
    share = play_from_the_end(discount, discount, outside, whichever_is_better)
    assert close(rubinstein_share_with_outside_option(discount, outside), share, 1e-9)
    if outside < discount / (1.0 + discount):
        assert close(share, rubinstein_share(discount, discount), 1e-9)
    else:
        assert close(share, 1.0 - outside, 1e-9)


def test_an_outside_option_added_to_the_deal_gives_another_share() -> None:
    added = play_from_the_end(0.9, 0.9, 0.2, lambda reply, outside: 0.5 * (reply + outside))
    assert not close(rubinstein_share_with_outside_option(0.9, 0.2), added, 1e-3)
