"""One choice rule: every choice is a logit in the difference of two values.

A logit response, and no equilibrium: a side weighs the chance that the other attacks, and takes the
other to choose by this same rule as if it had no attack to fear itself (a guess of one step).  In a
quantal response equilibrium (McKelvey and Palfrey 1995) everybody's chances answer to everybody's.
"""

from __future__ import annotations

import math

from sim.rules.numeric import logistic

#: Values closer than this are equal: which of them is larger, only rounding decides.
TIE = 1e-12


def choice_precision(base: float, political_control: float) -> float:
    """Precision of a leadership's choices per unit of utility.

    base * c / (1 - c): `base` at a political control c of one half, infinite (the best choice for
    certain) at full control. Form ours.

    >>> choice_precision(40.0, 0.5), choice_precision(40.0, 1.0)
    (40.0, inf)
    """
    if political_control >= 1.0:
        return math.inf
    return base * political_control / (1.0 - political_control)


def choice_probability(difference: float, precision: float) -> float:
    """Chance of choosing the first of two options worth `difference` more than the second.

    1 / (1 + exp(-precision * difference)); with infinite precision the better one for certain,
    and the first at a tie. The logit of Luce (1959) and McFadden (1974).

    >>> choice_probability(0.0, 40.0), choice_probability(0.0, math.inf)
    (0.5, 1.0)
    """
    if math.isinf(precision):
        return 1.0 if difference >= -TIE else 0.0
    return logistic(precision * difference)


def strict_choice_probability(difference: float, precision: float) -> float:
    """As :func:`choice_probability`, but a tie goes to the second option: doing nothing.

    Used where the first option is force, so that a side that is indifferent stays at peace.

    >>> strict_choice_probability(0.0, math.inf)
    0.0
    """
    if math.isinf(precision):
        return 1.0 if difference > TIE else 0.0
    return logistic(precision * difference)


def within(probability: float, days: float, review_days: float) -> float:
    """Chance of acting within `days`, for a choice that is reviewed every `review_days`.

    1 - (1 - p)^(days / review_days), so that a finer step does not mean more chances.

    >>> within(0.19, 15.0, 30.0) == 1 - 0.81**0.5
    True
    """
    return float(1.0 - (1.0 - probability) ** (days / review_days))


def days_until(u: float, probability: float, review_days: float) -> float:
    """Days until a choice that is made at a draw `u` below :func:`within`: its inverse in time.

    review_days * ln(1 - u) / ln(1 - p), an exponential time of arrival for a uniform `u`, so that
    one draw tells whether the choice is made in a step and on which of its days. A certain choice
    is made at once.

    >>> round(days_until(within(0.19, 15.0, 30.0), 0.19, 30.0), 9), days_until(0.5, 1.0, 30.0)
    (15.0, 0.0)
    """
    if probability >= 1.0:
        return 0.0
    return review_days * math.log(1.0 - u) / math.log(1.0 - probability)


def poisson_chance(rate: float, periods: float) -> float:
    """Chance of at least one event at a Poisson `rate` per period: 1 - exp(-rate * periods)."""
    return 1.0 - math.exp(-rate * periods)
