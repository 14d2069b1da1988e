"""Shootings on the line: their rate, and the chance that one gets out of hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sim.rules.incidents import escalation_chance, incident_rate
from tests.rules.twins import close, holds

SHARES = st.floats(0.0, 1.0)


@given(rate=st.floats(0.01, 10.0), calm=SHARES, one=SHARES, other=SHARES)
def test_hope_on_either_side_calms_the_line(
    rate: float, calm: float, one: float, other: float
) -> None:
    shipped = incident_rate(rate, calm, one, other)
    assert 0.0 <= shipped <= rate
    assert shipped == incident_rate(rate, calm, other, one)
    assert incident_rate(rate, calm, 0.0, 0.0) == rate
    assert close(incident_rate(rate, calm, 1.0, 1.0), rate * (1.0 - calm))


@given(one=SHARES, other=SHARES)
def test_without_calm_hope_does_not_matter(one: float, other: float) -> None:
    """Property 10 for this channel."""

    def check(calm: float) -> None:
        assert incident_rate(2.0, calm, one, other) == 2.0

    check(0.0)
    if one + other > 0.01:
        assert not holds(check, 0.5)


@given(escalation=st.floats(0.01, 0.99), some=st.integers(0, 20), more=st.integers(0, 20))
def test_no_escalation_of_many_is_no_escalation_of_each_group(
    escalation: float, some: int, more: int
) -> None:
    def kept_down(count: int) -> float:
        return 1.0 - escalation_chance(escalation, count)

    assert close(kept_down(some) * kept_down(more), kept_down(some + more))
    assert escalation_chance(escalation, 0) == 0.0
    assert close(escalation_chance(escalation, 1), escalation)
    assert not close(escalation_chance(escalation, 2), 2.0 * escalation)  # chances do not add up
