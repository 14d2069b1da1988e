"""When a mediator moves, how it weighs the sides, and which role it takes."""

from __future__ import annotations

import math


def initiative_chance(
    rate: float, engagement: float, ripeness: float, ripe: float, days: float
) -> float:
    """Chance of convening within `days`: 1 - exp(-rate engagement (1 + ripeness * ripe) days).

    `rate` is per day; `ripe` is 1 when both sides hurt and a deal is in sight (Zartman 2000).

    >>> initiative_chance(0.0, 1.0, 3.0, 1.0, 30.0)
    0.0
    """
    return 1.0 - math.exp(-rate * engagement * (1.0 + ripeness * ripe) * days)


def nash_weight(bias: float, legitimacy_claimant: float, legitimacy_holder: float) -> float:
    """Weight of the claimant's gain in a mediator's text, from its bias and lawful claims.

    (1 + bias) L_A / ((1 + bias) L_A + (1 - bias) L_B): one half for an impartial mediator and
    equally legitimate claims, which gives the Nash bargaining solution. Form ours.

    >>> nash_weight(0.0, 0.5, 0.5), nash_weight(1.0, 0.5, 0.5)
    (0.5, 1.0)
    """
    claimant = (1.0 + bias) * legitimacy_claimant
    holder = (1.0 - bias) * legitimacy_holder
    if claimant + holder <= 0.0:
        return 0.5
    return claimant / (claimant + holder)


def cheapest_role(
    can_facilitate: bool,
    can_formulate: bool,
    can_manipulate: bool,
    zone_as_it_is: bool,
    zone_if_informed: bool,
    zone_with_help: bool,
) -> int:
    """The cheapest role that opens a deal: 1 facilitate, 2 formulate, 3 manipulate, 0 the least.

    Where a zone of possible agreement is there already, putting it in words is enough; where
    information alone would open one, the mediator carries it; its own leverage it spends last.
    With nothing to be done it holds a meeting for the record, which preserves the status quo.

    >>> cheapest_role(True, True, True, False, False, True)
    3
    """
    if zone_as_it_is and can_formulate:
        return 2
    if (zone_if_informed or zone_as_it_is) and can_facilitate:
        return 1
    if zone_with_help and can_manipulate:
        return 3
    return 0
