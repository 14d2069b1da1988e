"""Beliefs: what time blurs, what fighting teaches, and what teaches nothing."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.beliefs import (
    hidden_step,
    movement_signal,
    predict,
    signal_variance,
    two_type_posterior,
    update,
)
from sim.rules.contest import battle_drift, front_movement
from tests.rules.twins import close, holds

MEANS = st.floats(-2.0, 2.0)
VARIANCES = st.floats(0.001, 2.0)
RATES = st.floats(0.0, 1.0)
YEARS = st.floats(0.0, 30.0)
MOBILITIES = st.floats(0.01, 1.0)
NOISES = st.floats(0.05, 1.0)


# Time ------------------------------------------------------------------------------------------

Predict = Callable[[float, float, float, float, float, float], tuple[float, float]]


def variance_fades_at_the_rate_of_the_mean(
    mean: float, variance: float, prior: float, prior_variance: float, rate: float, years: float
) -> tuple[float, float]:
    """Return the changed twin of `predict`: it forgets the two in exp(-2 r t)."""
    kept = math.exp(-rate * years)
    return prior + (mean - prior) * kept, variance * kept + prior_variance * (1.0 - kept)


def check_same_law_as_the_truth(
    rule: Predict, hidden: float, variance: float, rate: float, years: float
) -> None:
    """Demand of a certain belief that it predicts the law the hidden part really follows."""
    mean, spread = rule(hidden, 0.0, 0.0, variance, rate, years)
    centre = hidden_step(hidden, variance, rate, years, 0.0)
    one_deviation = hidden_step(hidden, variance, rate, years, 1.0) - centre
    assert close(mean, centre)
    assert close(spread, one_deviation**2)


@given(hidden=MEANS, variance=VARIANCES, rate=RATES, years=YEARS)
def test_prediction_is_the_law_of_the_hidden_part(
    hidden: float, variance: float, rate: float, years: float
) -> None:
    check_same_law_as_the_truth(predict, hidden, variance, rate, years)


def test_prediction_with_a_wrong_rate_is_not() -> None:
    twin = variance_fades_at_the_rate_of_the_mean
    assert not holds(check_same_law_as_the_truth, twin, 0.5, 0.04, 0.3, 2.0)


@given(mean=MEANS, variance=VARIANCES, rate=RATES, first=YEARS, then=YEARS)
def test_predicting_in_two_steps_is_predicting_in_one(
    mean: float, variance: float, rate: float, first: float, then: float
) -> None:
    halfway = predict(mean, variance, 0.1, 0.3, rate, first)
    twice = predict(*halfway, 0.1, 0.3, rate, then)
    once = predict(mean, variance, 0.1, 0.3, rate, first + then)
    assert twice == pytest.approx(once, rel=1e-12, abs=1e-12)


@given(variance=VARIANCES, rate=RATES, years=YEARS)
def test_the_hidden_part_keeps_its_stationary_variance(
    variance: float, rate: float, years: float
) -> None:
    def check(step: Callable[[float, float, float, float, float], float]) -> None:
        from_the_past = step(math.sqrt(variance), variance, rate, years, 0.0)
        from_the_news = step(0.0, variance, rate, years, 1.0)
        assert close(from_the_past**2 + from_the_news**2, variance)

    check(hidden_step)
    if rate * years > 0.01:
        assert not holds(check, lambda x, v, r, t, z: x + math.sqrt(v * r * t) * z)  # random walk


def test_a_belief_returns_to_the_prior_in_the_end() -> None:
    assert predict(2.0, 0.001, 0.1, 0.3, 0.5, 1000.0) == pytest.approx((0.1, 0.3))
    assert predict(2.0, 0.001, 0.1, 0.3, 0.0, 1000.0) == (2.0, 0.001)


# Fighting --------------------------------------------------------------------------------------


@given(
    advantage=MEANS,
    log_defence=MEANS,
    mobility=MOBILITIES,
    noise=NOISES,
    days=st.floats(0.5, 5.0),
    z=st.floats(-4.0, 4.0),
)
def test_movement_is_a_signal_of_the_advantage_with_the_stated_variance(
    advantage: float, log_defence: float, mobility: float, noise: float, days: float, z: float
) -> None:
    def check(mobility_believed: float) -> None:
        drift = battle_drift(advantage, log_defence, mobility)
        movement = front_movement(drift, noise, days, z)
        signal = movement_signal(movement, log_defence, mobility_believed, days)
        error = math.sqrt(signal_variance(noise, mobility_believed, days)) * z
        assert close(signal, advantage + error, 1e-10)

    check(mobility)
    if abs(advantage - log_defence) > 0.01:
        assert not holds(check, 1.01 * mobility)


def test_a_front_that_cannot_move_teaches_nothing() -> None:
    variance = signal_variance(0.3, 0.0, 1.0)
    signal = movement_signal(0.2, 0.4, 0.0, 1.0)
    assert variance == math.inf
    assert update(0.7, 0.2, signal, variance) == (0.7, 0.2)


def fight(mean: float, variance: float, signals: list[float], of: float) -> tuple[float, float]:
    """Return a belief after a signal of the given variance on each day of battle."""
    for signal in signals:
        mean, variance = update(mean, variance, signal, of)
    return mean, variance


@given(start=VARIANCES, mobility=MOBILITIES, noise=NOISES, days=st.integers(1, 60))
def test_variance_after_n_days_of_battle(
    start: float, mobility: float, noise: float, days: int
) -> None:
    """1 / (1 / v0 + n nu^2 dt / s^2), whatever the front did."""

    def check(of: float) -> None:
        _, variance = fight(0.0, start, [0.5] * days, of)
        expected = 1.0 / (1.0 / start + days * mobility**2 / noise**2)
        assert variance == pytest.approx(expected, rel=1e-12)

    check(signal_variance(noise, mobility, 1.0))
    if mobility > noise:
        assert not holds(check, 1.1 * signal_variance(noise, mobility, 1.0))


def test_fighting_makes_the_beliefs_of_both_sides_converge() -> None:
    """Both see the same front: a difference d shrinks to d (1/v0) / (1/v0 + n/w)."""
    w = signal_variance(0.2, 0.1, 1.0)
    signals = (0.6 + math.sqrt(w) * np.random.default_rng(1).standard_normal(44)).tolist()

    def check(holder_sees: list[float]) -> None:
        claimant, _ = fight(1.2, 0.25, signals, w)
        holder, _ = fight(-0.3, 0.25, holder_sees, w)
        assert close(claimant - holder, 1.5 * 4.0 / (4.0 + 44.0 / w), 1e-9)

    check(signals)
    assert not holds(check, signals[::-1][:20] + [0.0] * 24)  # half of the battle unseen


def check_update_is_bayes_rule(rule: Callable[..., tuple[float, float]]) -> None:
    """Multiply prior and likelihood on a fine grid and compare the moments."""
    x = np.linspace(-12.0, 12.0, 20001)
    weight = np.exp(-((x - 0.4) ** 2) / (2 * 0.3) - (x - 1.1) ** 2 / (2 * 0.7))
    weight /= weight.sum()
    mean = float(weight @ x)
    variance = float(weight @ (x - mean) ** 2)
    assert rule(0.4, 0.3, 1.1, 0.7) == pytest.approx((mean, variance), rel=1e-9)


def test_update_is_bayes_rule() -> None:
    check_update_is_bayes_rule(update)
    assert not holds(check_update_is_bayes_rule, lambda m, v, s, w: update(m, v, s, w * w))


@given(mean=MEANS, variance=VARIANCES, signal=MEANS)
def test_certainty_and_empty_signals_change_nothing_at_all(
    mean: float, variance: float, signal: float
) -> None:
    assert update(mean, 0.0, signal, 0.5) == (mean, 0.0)
    assert update(mean, 0.0, signal, 0.0) == (mean, 0.0)
    assert update(mean, variance, signal, math.inf) == (mean, variance)
    assert update(mean, variance, signal, 0.5)[1] < variance


def test_a_perfect_signal_and_an_open_mind() -> None:
    assert update(0.3, 0.2, 0.9, 0.0) == pytest.approx((0.9, 0.0))
    assert update(0.3, math.inf, 0.9, 0.2) == (0.9, 0.2)


# Two types -------------------------------------------------------------------------------------


@given(
    prior=st.floats(0.01, 0.99),
    strong=st.floats(0.05, 0.95),
    weak=st.floats(0.05, 0.95),
    wins=st.integers(0, 20),
    losses=st.integers(0, 20),
)
def test_two_type_posterior_is_bayes_rule(
    prior: float, strong: float, weak: float, wins: int, losses: int
) -> None:
    for_strong = prior * strong**wins * (1.0 - strong) ** losses
    for_weak = (1.0 - prior) * weak**wins * (1.0 - weak) ** losses
    posterior = two_type_posterior(prior, strong, weak, wins, wins + losses)
    assert close(posterior, for_strong / (for_strong + for_weak), 1e-10)


def test_two_type_posterior_at_the_edges() -> None:
    assert two_type_posterior(0.3, 1.0, 0.5, 4, 5) == 0.0  # the strong type never loses
    assert two_type_posterior(0.3, 0.5, 0.0, 1, 5) == 1.0  # the weak type never wins
    assert two_type_posterior(0.3, 1.0, 0.0, 2, 5) == 0.3  # neither does this
    assert two_type_posterior(0.0, 0.9, 0.1, 5, 5) == 0.0
    assert two_type_posterior(0.5, 0.9, 0.1, 10_000, 10_000) == 1.0
