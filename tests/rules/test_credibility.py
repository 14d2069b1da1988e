"""Property 8: a mediator is believed exactly where it has no reason to mislead."""

import math
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from sim.rules.beliefs import update
from sim.rules.credibility import bias_threshold, truthful_when_strong, truthful_when_weak
from tests.rules.twins import holds

BIASES = st.floats(0.0, 3.0)
POSTERIORS = st.floats(0.0, 1.0)
LOW_COSTS = st.floats(0.01, 0.2)
EXTRA_COSTS = st.floats(0.01, 0.3)
LOSSES = st.floats(0.0, 1.0)
WIN = 0.5


def mediator_gains_by_saying_weak(
    bias: float, posterior: float, high: float, low: float, war_loss: float
) -> float:
    """Play both messages out, opponent by opponent, and compare the mediator's payoffs.

    Told "weak" the side demands p + cH, told "strong" p + cL; an opponent fights when asked for
    more than p + its cost, and a war is worth the share p on average.
    """

    def payoff(demand: float) -> float:
        total = 0.0
        for chance, cost in ((posterior, high), (1.0 - posterior, low)):
            fights = demand > WIN + cost
            total += chance * (bias * WIN - war_loss if fights else bias * demand)
        return total

    return payoff(WIN + high) - payoff(WIN + low)


Condition = Callable[[float, float, float, float, float], bool]


def check_weak(rule: Condition, *game: float) -> None:
    gain = mediator_gains_by_saying_weak(*game)
    if abs(gain) > 1e-9:
        assert rule(*game) == (gain >= 0.0)


def check_strong(rule: Condition, *game: float) -> None:
    gain = mediator_gains_by_saying_weak(*game)
    if abs(gain) > 1e-9:
        assert rule(*game) == (gain <= 0.0)


@given(bias=BIASES, q=POSTERIORS, low=LOW_COSTS, extra=EXTRA_COSTS, loss=LOSSES)
def test_truth_is_told_exactly_where_it_pays(
    bias: float, q: float, low: float, extra: float, loss: float
) -> None:
    check_weak(truthful_when_weak, bias, q, low + extra, low, loss)
    check_strong(truthful_when_strong, bias, q, low + extra, low, loss)


def test_changed_conditions_do_not_say_where() -> None:
    def forgets_that_war_may_not_come(b: float, q: float, h: float, c: float, m: float) -> bool:
        return b * (q * h - c) >= m

    game = (0.5, 0.9, 0.3, 0.1, 0.5)
    check_weak(truthful_when_weak, *game)
    assert not holds(check_weak, forgets_that_war_may_not_come, *game)
    assert not holds(check_weak, truthful_when_strong, *game)


@given(q=POSTERIORS, low=LOW_COSTS, extra=EXTRA_COSTS, loss=LOSSES, bias=BIASES)
def test_the_word_weak_is_credible_exactly_above_the_threshold(
    q: float, low: float, extra: float, loss: float, bias: float
) -> None:
    threshold = bias_threshold(q, low + extra, low, loss)

    def check(line: float) -> None:
        for b in (bias, 1.001 * threshold, 0.999 * threshold):
            if math.isfinite(b) and abs(
                mediator_gains_by_saying_weak(b, q, low + extra, low, loss)
            ):
                credible = truthful_when_weak(b, q, low + extra, low, loss)
                if loss * (1.0 - q) > 1e-6:
                    assert credible == (b >= line)

    check(threshold)
    if math.isfinite(threshold) and threshold > 0.001 and loss * (1.0 - q) > 1e-6:
        assert not holds(check, 1.1 * threshold)


def test_an_impartial_mediator_is_believed_only_when_it_is_sure() -> None:
    assert not truthful_when_weak(0.0, 0.9, 0.3, 0.1, 0.5)
    assert truthful_when_weak(0.0, 1.0, 0.3, 0.1, 0.5)
    assert bias_threshold(1.0, 0.3, 0.1, 0.5) == 0.0
    assert bias_threshold(0.2, 0.3, 0.1, 0.5) == math.inf


def belief_after_message(bias: float, credible_condition: Condition) -> tuple[float, float]:
    """Return a belief after the message "weak": an unbelieved word has infinite variance."""
    credible = credible_condition(bias, 0.9, 0.3, 0.1, 0.5)
    return update(0.2, 0.1, 0.8, 0.05 if credible else math.inf)


def test_a_message_moves_a_belief_only_where_it_is_credible() -> None:
    def check(condition: Condition) -> None:
        for bias in (0.0, 0.1, 0.29, 0.3, 1.0):
            moved = belief_after_message(bias, condition) != (0.2, 0.1)
            assert moved == (bias >= bias_threshold(0.9, 0.3, 0.1, 0.5))

    check(truthful_when_weak)
    assert not holds(check, lambda *_: True)  # believes every word
    assert not holds(check, lambda *_: False)
