"""The one choice rule: logit choice, its limits, and chances within a span of time."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.rules.choice import (
    TIE,
    choice_precision,
    choice_probability,
    days_until,
    poisson_chance,
    strict_choice_probability,
    within,
)
from tests.rules.twins import close, holds

DIFFERENCES = st.floats(-2.0, 2.0)
PRECISIONS = st.floats(0.0, 1e3)
CHANCES = st.floats(0.0, 1.0)
BOTH = pytest.mark.parametrize("rule", [choice_probability, strict_choice_probability])


@given(difference=st.floats(-0.2, 0.2), precision=st.floats(0.1, 50.0))
def test_log_odds_are_the_difference_times_the_precision(
    difference: float, precision: float
) -> None:
    """The defining property of a logit response."""

    def check(used: float) -> None:
        chance = choice_probability(difference, used)
        assert close(math.log(chance / (1.0 - chance)), precision * difference, 1e-9)

    check(precision)
    if abs(difference) > 0.01:
        assert not holds(check, 1.1 * precision)


@given(difference=DIFFERENCES, precision=PRECISIONS)
def test_two_options_share_all_the_chance(difference: float, precision: float) -> None:
    for rule in (choice_probability, strict_choice_probability):
        assert close(rule(difference, precision) + rule(-difference, precision), 1.0)


@BOTH
def test_full_control_takes_the_better_option_for_certain(rule) -> None:
    assert rule(1e-6, math.inf) == 1.0
    assert rule(-1e-6, math.inf) == 0.0
    assert 0.0 < rule(1e-6, 40.0) < 1.0


def test_at_a_tie_terms_are_accepted_and_force_is_not_used() -> None:
    """A tie within rounding error is a tie: else the last bit would choose war or peace."""

    def check(difference: float) -> None:
        assert choice_probability(difference, math.inf) == 1.0
        assert strict_choice_probability(difference, math.inf) == 0.0

    for tie in (0.0, TIE / 2.0, -TIE / 2.0, 0.1 + 0.2 - 0.3):
        check(tie)
    assert not holds(check, 1e-9)
    assert not holds(check, -1e-9)


@given(base=st.floats(0.01, 1e3), control=st.floats(0.0, 0.99), more=st.floats(0.001, 0.01))
def test_more_control_is_more_precise(base: float, control: float, more: float) -> None:
    assert choice_precision(base, control + more) >= choice_precision(base, control)
    assert choice_precision(base, 0.0) == 0.0  # a coin is tossed
    assert choice_precision(base, 0.5) == base


@given(chance=CHANCES, days=st.floats(0.1, 30.0), review=st.floats(1.0, 30.0))
def test_a_finer_step_does_not_mean_more_chances(chance: float, days: float, review: float) -> None:
    """Not acting in two half steps is as likely as not acting in the whole."""

    def check(scale: float) -> None:
        whole = within(chance, days, review)
        half = within(chance, days / 2.0, review)
        assert close(1.0 - (1.0 - half) ** 2, whole * scale, 1e-9)

    check(1.0)
    assert within(chance, review, review) == pytest.approx(chance)
    if chance > 0.1:
        assert not holds(check, 1.01)


@given(chance=st.floats(0.01, 0.99), days=st.floats(0.1, 60.0), review=st.floats(1.0, 90.0))
def test_a_draw_tells_the_day_of_a_choice_as_well(
    chance: float, days: float, review: float
) -> None:
    """A draw at the chance of acting within some days acts on the last of them: the inverse."""

    def check(interval: float) -> None:
        assert close(days_until(within(chance, days, review), chance, interval), days, 1e-6)

    assume(within(chance, days, review) < 1.0 - 1e-6)  # so close to 1 a draw has few digits left
    check(review)
    assert not holds(check, 1.1 * review)
    assert days_until(0.5, 1.0, review) == 0.0


@given(rate=st.floats(0.0, 10.0), periods=st.floats(0.0, 10.0))
def test_no_event_in_a_span_is_no_event_in_either_half(rate: float, periods: float) -> None:
    none = 1.0 - poisson_chance(rate, periods)
    assert close((1.0 - poisson_chance(rate, periods / 2.0)) ** 2, none, 1e-9)
    assert poisson_chance(0.0, periods) == 0.0
    assert poisson_chance(1.0, 1.0) != pytest.approx(1.0)  # one expected is not one for certain
