"""Outside pressure: its ramp against a numerical integral, and what relieves a side of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.cooperation import legitimacy_moved
from sim.rules.pressure import pressure_days, pressure_per_day, response
from tests.rules.twins import close, holds

SHARES = st.floats(0.0, 1.0)
DAYS = st.floats(0.01, 60.0)


@given(elapsed=DAYS, days=DAYS, response_days=DAYS)
def test_days_of_full_pressure_are_the_integral_of_the_response(
    elapsed: float, days: float, response_days: float
) -> None:
    times = np.linspace(elapsed, elapsed + days, 4001)
    integral = float(np.trapezoid([response(t, response_days) for t in times], times))

    def check(start: float) -> None:
        assert close(pressure_days(start, days, response_days), integral, 1e-4)

    check(elapsed)
    if elapsed + days < response_days and days > 1.0:  # still growing: an earlier start weighs less
        assert not holds(check, max(0.0, elapsed - 0.5) if elapsed > 0.5 else elapsed + 0.5)


@given(elapsed=DAYS, one=DAYS, other=DAYS, response_days=DAYS)
def test_pressure_adds_up_over_time(
    elapsed: float, one: float, other: float, response_days: float
) -> None:
    in_two = pressure_days(elapsed, one, response_days)
    in_two += pressure_days(elapsed + one, other, response_days)
    assert close(pressure_days(elapsed, one + other, response_days), in_two, 1e-9)


def test_the_response_is_complete_on_its_day_and_not_before() -> None:
    assert response(10.0, 10.0) == 1.0
    assert response(9.0, 10.0) < 1.0
    assert response(11.0, 10.0) == 1.0


@given(strength=st.floats(0.001, 1.0), engagement=SHARES, legitimacy=SHARES)
def test_lawful_claims_and_a_distracted_backer_relieve_a_side(
    strength: float, engagement: float, legitimacy: float
) -> None:
    def check(lawful: float, attention: float) -> None:
        assert pressure_per_day(strength, attention, lawful) == 0.0

    check(1.0, engagement)
    check(legitimacy, 0.0)
    assert not holds(check, 0.5, 0.5)


@pytest.mark.parametrize("legitimacy", [0.001, 0.011, 0.5, 0.7])
def test_no_shift_leaves_legitimacy_as_it_is_to_the_bit(legitimacy: float) -> None:
    assert legitimacy_moved(legitimacy, 0.0) == legitimacy
    assert legitimacy_moved(legitimacy, 1e-9) != legitimacy
