"""What leaving the table is worth, and what an outcome is worth at the table."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.reservation import (
    ceasefire_credit,
    ceasefire_value,
    concession_cost,
    concession_rate,
    deadlock_reward,
    exchange_left,
    hope_after_session,
    hope_premium,
    hope_regained,
    net_worth,
    reliability,
    threat_within,
    utility_for,
    value_of,
    value_of_attacking,
    value_of_staying,
    value_of_waiting,
)
from tests.rules.twins import close, holds

SHARES = st.floats(0.0, 1.0)
RATES = st.floats(0.0, 10.0)


# Risk -------------------------------------------------------------------------------------------


@given(utility=st.floats(0.01, 1.0), exponent=st.floats(0.2, 3.0))
def test_utility_and_value_undo_each_other(utility: float, exponent: float) -> None:
    def check(other: float) -> None:
        assert close(utility_for(value_of(utility, exponent), other), utility, 1e-9)

    check(exponent)
    if utility < 0.9:
        assert not holds(check, exponent + 0.1)


@given(low=SHARES, high=SHARES)
def test_a_side_averse_to_risk_prefers_the_mean_for_certain(low: float, high: float) -> None:
    def prefers_certainty(exponent: float) -> None:
        gamble = 0.5 * (value_of(low, exponent) + value_of(high, exponent))
        assert value_of(0.5 * (low + high), exponent) >= gamble - 1e-9

    prefers_certainty(0.5)
    prefers_certainty(1.0)
    if abs(low - high) > 0.1:
        assert not holds(prefers_certainty, 2.0)


@pytest.mark.parametrize("exponent", [0.1, 0.5, 1.0, 3.0])
def test_nothing_is_worth_nothing_whatever_the_rounding(exponent: float) -> None:
    rounded = 1.0 - 0.9 - 0.1  # not quite 0 in a computer
    assert rounded != 0.0
    for utility in (0.0, rounded, -0.5):
        assert value_of(utility, exponent) < 1e-12
    assert value_of(1e-6, 0.1) > 0.2


# War and waiting ---------------------------------------------------------------------------------


@given(now=SHARES, hope=SHARES, fair=SHARES, mobilised=SHARES)
def test_waiting_lies_between_what_there_is_and_what_is_fair(
    now: float, hope: float, fair: float, mobilised: float
) -> None:
    waiting = value_of_waiting(now, hope_premium(now, hope, fair), mobilised)
    assert now - 1e-12 <= waiting <= max(now, fair) + 1e-12
    assert value_of_waiting(now, hope_premium(now, 0.0, fair), mobilised) == now
    assert value_of_waiting(0.2, hope_premium(0.2, 0.5, 0.6), 0.0) > 0.2


@given(waiting=SHARES, attacked=SHARES, threat=SHARES)
def test_staying_weighs_being_attacked_by_its_chance(
    waiting: float, attacked: float, threat: float
) -> None:
    staying = value_of_staying(waiting, attacked, threat)
    assert min(waiting, attacked) - 1e-12 <= staying <= max(waiting, attacked) + 1e-12
    assert value_of_staying(waiting, attacked, 0.0) == waiting
    assert value_of_staying(waiting, attacked, 1.0) == attacked


@given(waiting=SHARES, gain=st.floats(-0.5, 0.5), attacked=SHARES, threat=SHARES)
def test_an_attack_that_cannot_end_the_threat_is_worth_its_gain_alone(
    waiting: float, gain: float, attacked: float, threat: float
) -> None:
    """Property 7: striking first is a remedy only as far as it takes all there is to take."""

    def check(conquest: float) -> None:
        edge = value_of_attacking(waiting, gain, attacked, threat, conquest)
        edge -= value_of_staying(waiting, attacked, threat)
        assert close(edge, gain, 1e-9)

    check(0.0)
    if threat * (waiting - attacked) > 0.01:
        assert not holds(check, 0.5)
    total = value_of_attacking(waiting, gain, attacked, threat, 1.0)
    assert close(total, waiting + gain, 1e-9)


@given(chance=SHARES, one=st.floats(0.0, 20.0), other=st.floats(0.0, 20.0))
def test_threats_of_two_spans_compound(chance: float, one: float, other: float) -> None:
    safe = (1.0 - threat_within(chance, one)) * (1.0 - threat_within(chance, other))
    assert close(1.0 - threat_within(chance, one + other), safe, 1e-9)
    assert threat_within(0.5, 2.0) != pytest.approx(2.0 * 0.5)


# Conceding ---------------------------------------------------------------------------------------


@given(audience=RATES, fear=RATES, shift=st.floats(-2.0, 2.0), guarantee=SHARES)
def test_fear_counts_only_an_adverse_shift_that_nobody_guarantees_against(
    audience: float, fear: float, shift: float, guarantee: float
) -> None:
    """Property 10 for audience cost, commitment fear and guarantee."""

    def check(adverse: float, guaranteed: float, afraid: float) -> None:
        assert concession_rate(audience, afraid, adverse, guaranteed) == audience

    check(-abs(shift), guarantee, fear)
    check(shift, 1.0, fear)
    check(shift, guarantee, 0.0)
    assert not holds(check, 0.5, 0.5, 1.0)
    assert concession_rate(0.0, fear, 0.0, guarantee) == 0.0


@given(worth=SHARES, more=SHARES, now=SHARES, promised=SHARES, rate=RATES, reliable=SHARES)
def test_net_worth_never_falls_with_the_outcome_and_never_exceeds_it(
    worth: float, more: float, now: float, promised: float, rate: float, reliable: float
) -> None:
    low, high = sorted((worth, more))
    net = [net_worth(x, now, promised, rate, reliable) for x in (low, high)]
    assert net[0] <= net[1] + 1e-12
    assert net[1] <= high + 1e-12
    assert close(net_worth(worth, now, promised, 0.0, 1.0), worth)


def test_net_worth_bends_where_the_side_stands_and_where_it_promised() -> None:
    """Kinks of a path are put there; anywhere else the slope is constant."""

    def check(place: float) -> None:
        def slope(at: float) -> float:
            net = [net_worth(at + d, 0.3, 0.6, 0.5, 0.4) for d in (-1e-6, 1e-6)]
            return (net[1] - net[0]) / 2e-6

        assert abs(slope(place - 1e-3) - slope(place + 1e-3)) > 0.1

    check(0.3)
    check(0.6)
    assert not holds(check, 0.45)


@given(trust=SHARES, guarantee=SHARES)
def test_a_guarantee_makes_up_for_missing_trust(trust: float, guarantee: float) -> None:
    assert trust - 1e-12 <= reliability(trust, guarantee) <= 1.0 + 1e-12
    assert reliability(trust, 0.0) == trust
    assert close(reliability(trust, 1.0), 1.0)
    assert concession_cost(0.5, 0.3, 0.6) == 0.0  # more than was promised costs nothing
    assert concession_cost(0.5, 0.6, 0.3) > 0.0


# Hope and ceasefires ---------------------------------------------------------------------------


@given(hope=SHARES, fade=SHARES, gain=SHARES, accepted=st.booleans())
def test_hope_stays_a_share_and_moves_as_the_other_side_answers(
    hope: float, fade: float, gain: float, accepted: bool
) -> None:
    after = hope_after_session(hope, accepted, fade, gain)
    assert 0.0 <= after <= 1.0 + 1e-12
    assert after >= hope if accepted else after <= hope
    assert hope_after_session(hope, accepted, 0.0, 0.0) == hope


@given(hope=SHARES, share=SHARES)
def test_a_share_of_the_missing_hope_is_given_back(hope: float, share: float) -> None:
    after = hope_regained(hope, share)
    assert hope <= after + 1e-12 <= 1.0 + 2e-12
    assert close(1.0 - after, (1.0 - share) * (1.0 - hope))
    assert hope_regained(hope, 0.0) == hope
    assert hope_after_session(hope, True, 0.0, share) == after


def test_a_tenth_of_the_missing_hope_is_given_back() -> None:
    def check(share: float) -> None:
        assert close(hope_regained(0.2, share), 0.28)

    check(0.1)
    assert not holds(check, 0.2)


@given(discredit=SHARES, failures=st.integers(0, 20))
def test_each_broken_ceasefire_takes_the_same_share_of_the_credit(
    discredit: float, failures: int
) -> None:
    credit, later = (ceasefire_credit(discredit, failures + more) for more in (0, 1))
    assert close(later, credit * (1.0 - discredit))
    assert ceasefire_credit(0.0, failures) == ceasefire_credit(discredit, 0) == 1.0


def test_two_broken_ceasefires_leave_a_half_at_a_discredit_of_three_tenths() -> None:
    def check(discredit: float) -> None:
        assert close(ceasefire_credit(discredit, 2), 0.49)

    check(0.3)
    assert not holds(check, 0.4)


@given(fought=st.floats(0.0, 60.0), days=st.floats(0.5, 60.0))
def test_an_exchange_is_used_up_and_comes_back_evenly(fought: float, days: float) -> None:
    assert close(exchange_left(fought, days), min(1.0, fought / days))
    assert exchange_left(0.0, days) == 0.0
    assert exchange_left(fought, 0.0) == exchange_left(days, days) == 1.0


def test_after_a_quarter_of_the_days_a_quarter_of_the_exchange_is_back() -> None:
    def check(days: float) -> None:
        assert close(exchange_left(2.0, days), 0.25)

    check(8.0)
    assert not holds(check, 4.0)


def test_fruitless_sessions_take_hope_away_by_the_declared_share() -> None:
    def check(fade: float) -> None:
        hope = 1.0
        for _ in range(10):
            hope = hope_after_session(hope, False, fade, 0.5)
        assert close(math.log(hope), 10 * math.log(0.96))

    check(0.04)
    assert not holds(check, 0.05)


@given(hope=SHARES)
def test_the_reward_of_breaking_a_deadlock_is_for_those_without_hope(hope: float) -> None:
    assert deadlock_reward(0.0, hope) == 0.0  # property 10
    assert deadlock_reward(0.1, 1.0) == 0.0
    assert close(deadlock_reward(0.1, hope), 0.1 * (1.0 - hope))


@given(gain=st.floats(-1.0, 1.0), goodwill=st.floats(-1.0, 1.0), leverage=SHARES)
def test_a_ceasefire_without_a_price_is_worth_its_goodwill(
    gain: float, goodwill: float, leverage: float
) -> None:
    """Property 10 for the price of a ceasefire."""

    def check(price: float) -> None:
        assert ceasefire_value(goodwill, leverage, price, gain) == goodwill + leverage

    check(0.0)
    if gain > 0.1:
        assert not holds(check, 0.2)
    elif gain <= 0.0:
        check(0.2)  # nothing is gained by fighting on, so nothing is at risk
