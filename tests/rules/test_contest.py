"""Contest success functions and the law of the front they come from."""

import math
from collections.abc import Callable
from decimal import Decimal, localcontext

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from sim.rules.contest import (
    battle_drift,
    capture_probability,
    decisiveness,
    difference_contest,
    expected_battle_days,
    front_movement,
    ladder_expected_battles,
    ladder_win_probability,
    monitored_size,
    ratio_contest,
)
from tests.rules.twins import close, holds

STRENGTHS = st.floats(0.01, 100.0)
DRIFTS = st.floats(-1.0, 1.0)
SIZES = st.floats(0.1, 10.0)
NOISES = st.floats(0.05, 2.0)
PLACES = st.floats(-0.99, 0.99)  # a position as a share of the size


# Contest success functions ---------------------------------------------------------------------


@given(a=STRENGTHS, b=STRENGTHS, d=st.floats(0.5, 3.0), m=st.floats(0.0, 4.0))
def test_ratio_contest_is_tullocks_formula(a: float, b: float, d: float, m: float) -> None:
    formula = a**m / (a**m + (d * b) ** m)
    assert close(ratio_contest(a, b, d, m), formula)
    if 0.501 < formula < 0.999:  # one side is clearly ahead, the other still has a chance
        assert not close(ratio_contest(a, b, d, m + 0.5), formula)


def test_ratio_contest_without_strength() -> None:
    assert ratio_contest(0.0, 1.0, 1.0, 2.0) == 0.0
    assert ratio_contest(1.0, 0.0, 1.0, 2.0) == 1.0
    assert ratio_contest(0.0, 0.0, 1.0, 2.0) == 0.5
    assert ratio_contest(1.0, 1.0, 1.0, math.inf) == 0.5
    assert ratio_contest(1e308, 1e-308, 1.0, 1e6) == 1.0


@given(a=STRENGTHS, b=STRENGTHS, k=st.floats(0.001, 0.05))
def test_difference_contest_is_the_logistic_of_the_difference(a: float, b: float, k: float) -> None:
    formula = math.exp(k * a) / (math.exp(k * a) + math.exp(k * b))
    assert close(difference_contest(a, b, k), formula)
    if abs(a - b) > 0.1:
        assert not close(difference_contest(a, b, 2.0 * k), formula)


def test_the_two_forms_disagree_on_a_fall_from_five_to_one_to_three_to_one() -> None:
    """Both sides spend more: the ratio falls while the difference grows."""
    before, after = (5.0, 1.0), (9.0, 3.0)
    assert ratio_contest(*after, 1.0, 2.0) < ratio_contest(*before, 1.0, 2.0)
    assert difference_contest(*after, 0.5) > difference_contest(*before, 0.5)


@given(advantage=DRIFTS, log_defence=DRIFTS, size=SIZES, noise=NOISES, mobility=st.floats(0.01, 1))
def test_a_battle_is_a_ratio_contest(
    advantage: float, log_defence: float, size: float, noise: float, mobility: float
) -> None:
    """The chance to capture IS Tullock's form, with the decisiveness the walk implies."""

    def check(exponent: float) -> None:
        drift = battle_drift(advantage, log_defence, mobility)
        contest = ratio_contest(math.exp(advantage), 1.0, math.exp(log_defence), exponent)
        assert close(capture_probability(drift, size, noise, 0.0), contest, 1e-9)

    exponent = decisiveness(mobility, size, noise)
    check(exponent)
    if 0.01 < abs(exponent * (advantage - log_defence)) < 10.0:
        assert not holds(check, 0.5 * exponent)  # forgets the two of 2 nu b / s^2


# The walk of one battle ------------------------------------------------------------------------


def exact_battle(drift: float, size: float, noise: float, position: float) -> tuple[float, float]:
    """Return chance and days of a battle from the textbook formulas, in sixty digits."""
    with localcontext() as context:
        context.prec = 60
        a, b, s, y = Decimal(drift), Decimal(size), Decimal(noise), Decimal(position)
        h = 2 * a / (s * s)
        chance = (1 - (-h * (y + b)).exp()) / (1 - (-2 * h * b).exp())
        return float(chance), float((b * (2 * chance - 1) - y) / a)


@given(drift=DRIFTS, size=SIZES, noise=NOISES, place=PLACES)
@example(drift=1e-9, size=1.0, noise=0.3, place=0.5)
@example(drift=-4.4e-6, size=1.0, noise=0.3, place=-0.5)
@example(drift=4.6e-6, size=1.0, noise=0.3, place=0.9)
def test_battle_agrees_with_the_textbook_in_sixty_digits(
    drift: float, size: float, noise: float, place: float
) -> None:
    assume(abs(drift) > 1e-12)
    position = place * size
    chance, days = exact_battle(drift, size, noise, position)
    assert close(capture_probability(drift, size, noise, position), chance, 1e-12)
    assert expected_battle_days(drift, size, noise, position) == pytest.approx(days, rel=2e-9)
    if abs(drift) * size < noise**2:  # chance matters, so a little more noise must show
        noisier = expected_battle_days(drift, size, 1.01 * noise, position)
        assert noisier != pytest.approx(days, rel=2e-9)


@given(drift=DRIFTS, size=SIZES, noise=NOISES)
def test_from_the_middle_a_battle_has_the_short_formulas(
    drift: float, size: float, noise: float
) -> None:
    assume(abs(drift) > 1e-3)
    exponent = 2.0 * drift * size / noise**2
    assume(exponent > -700.0)
    assert close(
        capture_probability(drift, size, noise, 0.0), 1.0 / (1.0 + math.exp(-exponent)), 1e-12
    )
    days = size / drift * math.tanh(drift * size / noise**2)
    assert expected_battle_days(drift, size, noise, 0.0) == pytest.approx(days, rel=1e-10)


@given(size=SIZES, noise=NOISES, place=PLACES)
def test_without_drift_a_battle_has_the_limits(size: float, noise: float, place: float) -> None:
    position = place * size
    days = (size**2 - position**2) / noise**2
    assert close(capture_probability(0.0, size, noise, position), (1.0 + place) / 2.0)
    assert expected_battle_days(0.0, size, noise, position) == pytest.approx(days, rel=1e-12)
    assert capture_probability(1e-320, size, noise, position) == pytest.approx((1 + place) / 2)


@given(drift=DRIFTS, size=SIZES, noise=NOISES, place=PLACES)
def test_exchanging_the_sides_mirrors_a_battle(
    drift: float, size: float, noise: float, place: float
) -> None:
    position = place * size
    chance = capture_probability(drift, size, noise, position)
    days = expected_battle_days(drift, size, noise, position)
    assert close(capture_probability(-drift, size, noise, -position), 1.0 - chance)
    assert expected_battle_days(-drift, size, noise, -position) == pytest.approx(days, rel=1e-8)


def test_a_battle_without_noise_is_certain() -> None:
    assert capture_probability(0.1, 1.0, 0.0, -0.5) == 1.0
    assert capture_probability(-0.1, 1.0, 0.0, 0.5) == 0.0
    assert expected_battle_days(0.1, 1.0, 0.0, -0.5) == pytest.approx(15.0)
    assert expected_battle_days(-0.1, 1.0, 0.0, -0.5) == pytest.approx(5.0)
    assert expected_battle_days(0.0, 1.0, 0.0, 0.0) == math.inf
    assert decisiveness(0.1, 1.0, 0.0) == math.inf


def test_a_battle_at_its_end_is_over() -> None:
    assert (capture_probability(-9.0, 1.0, 0.1, 1.0), expected_battle_days(0, 1, 1, 1)) == (1, 0)
    assert (capture_probability(9.0, 1.0, 0.1, -1.0), expected_battle_days(0, 1, 1, -1)) == (0, 0)


@given(
    drift=st.floats(-1e9, 1e9),
    size=st.floats(1e-3, 1e6),
    noise=st.floats(0.0, 1e3),
    place=st.floats(-1.0, 1.0),
)
def test_no_battle_is_too_extreme(drift: float, size: float, noise: float, place: float) -> None:
    assert 0.0 <= capture_probability(drift, size, noise, place * size) <= 1.0
    assert expected_battle_days(drift, size, noise, place * size) >= 0.0


def test_the_watched_barrier_is_nearer_but_never_gone() -> None:
    assert monitored_size(1.0, 0.3, 1.0) == pytest.approx(1.0 - 0.5826 * 0.3, abs=1e-5)
    assert monitored_size(1.0, 0.3, 0.0) == 1.0
    assert monitored_size(1.0, 50.0, 1.0) == 0.1


@given(drift=DRIFTS, noise=NOISES, days=st.floats(0.1, 30.0), z=st.floats(-4.0, 4.0))
def test_one_long_step_has_the_law_of_many_short_ones(
    drift: float, noise: float, days: float, z: float
) -> None:
    """The mean and the variance of the movement grow in proportion to time."""

    def check(move: Callable[[float, float, float, float], float]) -> None:
        mean, half_mean = move(drift, noise, days, 0.0), move(drift, noise, days / 2.0, 0.0)
        spread = move(drift, noise, days, z) - mean
        half_spread = move(drift, noise, days / 2.0, z) - half_mean
        assert close(mean, 2.0 * half_mean)
        assert close(spread**2, 2.0 * half_spread**2, 1e-9)

    check(front_movement)
    if abs(z) > 0.1:
        assert not holds(check, lambda a, s, t, x: a * t + s * t * x)  # forgets the square root


# The ladder of battles -------------------------------------------------------------------------


@given(rungs=st.integers(2, 12), p=st.floats(0.001, 0.999))
@example(rungs=6, p=0.5)
@example(rungs=12, p=0.5 + 1e-7)
@example(rungs=12, p=0.5 - 3e-7)
def test_the_ladder_obeys_its_recursions(rungs: int, p: float) -> None:
    """P_k = p P_(k+1) + (1 - p) P_(k-1) and T_k = 1 + p T_(k+1) + (1 - p) T_(k-1)."""

    def check(up: float) -> None:
        chance = [ladder_win_probability(k, rungs, p) for k in range(rungs + 1)]
        battles = [ladder_expected_battles(k, rungs, p) for k in range(rungs + 1)]
        assert (chance[0], chance[-1], battles[0], battles[-1]) == (0.0, 1.0, 0.0, 0.0)
        for k in range(1, rungs):
            assert close(chance[k], up * chance[k + 1] + (1 - up) * chance[k - 1])
            expected = 1.0 + up * battles[k + 1] + (1 - up) * battles[k - 1]
            assert close(battles[k], expected, 1e-8)

    check(p)
    assert not holds(check, 0.99 * p + 0.01 * (1.0 if p < 0.5 else 0.0))


def test_a_fair_ladder() -> None:
    assert ladder_win_probability(2, 5, 0.5) == pytest.approx(2 / 5)
    assert ladder_expected_battles(2, 5, 0.5) == pytest.approx(2 * 3)


def test_a_ladder_climbed_or_fallen_for_certain() -> None:
    assert (ladder_win_probability(2, 5, 1.0), ladder_expected_battles(2, 5, 1.0)) == (1.0, 3.0)
    assert (ladder_win_probability(2, 5, 0.0), ladder_expected_battles(2, 5, 0.0)) == (0.0, 2.0)
    assert ladder_win_probability(10, 10_000, 0.4) == pytest.approx(0.0, abs=1e-300)
