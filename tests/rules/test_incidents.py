"""Shootings on the line: their rate, and the chance that one gets out of hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sim.rules.incidents import escalation_chance, incident_rate, reciprocated
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


@given(rate=st.floats(0.0, 10.0), last=st.floats(0.0, 50.0), reciprocity=st.floats(0.0, 0.99))
def test_sides_answer_in_kind_between_what_they_would_and_what_was(
    rate: float, last: float, reciprocity: float
) -> None:
    found = reciprocated(rate, last, reciprocity)
    assert min(rate, last) - 1e-12 <= found <= max(rate, last) + 1e-12
    assert reciprocated(rate, last, 0.0) == rate
    assert close(reciprocated(rate, rate, reciprocity), rate)


def test_a_quarter_of_reciprocity_takes_a_quarter_of_what_was() -> None:
    def check(reciprocity: float) -> None:
        assert close(reciprocated(2.0, 6.0, reciprocity), 3.0)

    check(0.25)
    assert not holds(check, 0.5)
