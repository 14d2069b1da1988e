"""When a mediator moves, how it weighs the sides, and the role it takes."""

from __future__ import annotations

import itertools
import math

from hypothesis import given
from hypothesis import strategies as st

from sim.rules.mediation import cheapest_role, initiative_chance, nash_weight
from tests.rules.twins import close, holds

SHARES = st.floats(0.0, 1.0)
BIASES = st.floats(-1.0, 1.0)


@given(rate=st.floats(0.001, 1.0), engagement=SHARES, ripeness=st.floats(0.0, 10.0), ripe=SHARES)
def test_initiative_is_a_rate_raised_by_ripeness(
    rate: float, engagement: float, ripeness: float, ripe: float
) -> None:
    def check(factor: float) -> None:
        chance = initiative_chance(rate, engagement, ripeness, ripe, 1.0)
        assert close(-math.log1p(-chance), rate * engagement * factor, 1e-6)

    if rate * engagement * (1.0 + ripeness * ripe) < 5.0:
        check(1.0 + ripeness * ripe)
        if rate * engagement > 0.01:
            assert not holds(check, 1.1 * (1.0 + ripeness * ripe))


@given(ripe=SHARES, ripeness=st.floats(0.0, 10.0))
def test_without_ripeness_or_engagement_the_moment_does_not_matter(
    ripe: float, ripeness: float
) -> None:
    """Property 10 for these channels."""
    unmoved = initiative_chance(0.1, 1.0, 0.0, 0.0, 30.0)
    assert initiative_chance(0.1, 1.0, 0.0, ripe, 30.0) == unmoved
    assert initiative_chance(0.1, 0.0, ripeness, ripe, 30.0) == 0.0
    assert initiative_chance(0.1, 1.0, 3.0, 1.0, 30.0) > unmoved


@given(bias=BIASES, claimant=st.floats(0.01, 1.0), holder=st.floats(0.01, 1.0))
def test_exchanging_the_sides_exchanges_the_weights(
    bias: float, claimant: float, holder: float
) -> None:
    def check(turned_bias: float) -> None:
        weight = nash_weight(bias, claimant, holder)
        assert close(nash_weight(turned_bias, holder, claimant), 1.0 - weight, 1e-9)

    check(-bias)
    if 0.1 < abs(bias) < 0.9:
        assert not holds(check, bias)


def test_an_impartial_mediator_of_equal_claims_weighs_the_sides_equally() -> None:
    def check(bias: float, legitimacy: float) -> None:
        assert nash_weight(bias, legitimacy, 0.5) == 0.5

    check(0.0, 0.5)
    assert not holds(check, 0.1, 0.5)
    assert not holds(check, 0.0, 0.6)
    assert nash_weight(0.0, 0.0, 0.0) == 0.5  # no lawful claim on either side
    assert nash_weight(1.0, 0.0, 0.5) == 0.5  # a friend of a claim that nobody holds to be lawful


def test_the_role_is_the_cheapest_that_opens_a_deal() -> None:
    """All 64 cases against the list of roles in order of cost, each with what it needs."""
    names = {1: "facilitate", 2: "formulate", 3: "manipulate"}

    def roles_that_open(zone: bool, informed: bool, helped: bool) -> list[int]:
        # A zone that is there already is best put in words; facilitating is the second best then.
        order = [(2, zone), (1, informed or zone), (3, helped)]
        return [role for role, opens in order if opens]

    def check(rule) -> None:
        for case in itertools.product([False, True], repeat=6):
            can = dict(zip(names, case[:3], strict=True))
            expected = [role for role in roles_that_open(*case[3:]) if can[role]]
            assert rule(*case) == (expected[0] if expected else 0)

    def eager_to_spend(*case: bool) -> int:
        return 3 if case[2] and case[5] else cheapest_role(*case)

    check(cheapest_role)
    assert not holds(check, eager_to_spend)
