"""The efficient packages: a path from the holder's ideal to the claimant's.

With additive utilities the Pareto frontier gives goods to the claimant in falling order of
(claimant's weight) / (holder's weight): the fractional knapsack. A *position* on it counts the
goods given over, 2.4 meaning two whole goods and 0.4 of the third. Every claimant-side utility
rises along the path and every holder-side utility falls, also for parties that do not lead.

`base` is a party's utility at position 0 and `steps[i]` what good i adds (negative for a holder).
"""

from __future__ import annotations

from collections.abc import Sequence


def utility_at(base: float, steps: Sequence[float], position: float) -> float:
    """Utility of the package at a position.

    >>> utility_at(0.0, (0.5, 0.3, 0.2), 1.5)
    0.65
    """
    whole = int(position)
    total = base
    for i in range(whole):
        total += steps[i]
    if whole < len(steps):
        total += (position - whole) * steps[whole]
    return total


def first_position_reaching(base: float, steps: Sequence[float], target: float) -> float:
    """Lowest position at which a rising utility reaches a target; beyond the end if never.

    >>> (
    ...     first_position_reaching(0.0, (0.5, 0.3, 0.2), 0.65),
    ...     first_position_reaching(0.0, (0.5,), 0.6),
    ... )
    (1.5, 2.0)
    """
    total = base
    if target <= total:
        return 0.0
    for i in range(len(steps)):
        if total + steps[i] >= target and steps[i] > 0.0:
            return i + min(1.0, (target - total) / steps[i])
        total += steps[i]
    # The sum of all steps may miss an equal target by a rounding error.
    return float(len(steps)) if target - total < 1e-12 else float(len(steps) + 1)


def last_position_reaching(base: float, steps: Sequence[float], target: float) -> float:
    """Highest position at which a falling utility still reaches a target; -1 if it never does.

    >>> last_position_reaching(1.0, (-0.25, -0.75), 0.75), last_position_reaching(1.0, (-1.0,), 1.1)
    (1.0, -1.0)
    """
    total = base
    if target > total + 1e-12:
        return -1.0
    for i in range(len(steps)):
        if total + steps[i] < target - 1e-12:
            return i + max(0.0, min(1.0, (total - target) / -steps[i]))
        total += steps[i]
    return float(len(steps))


def _nash_share(
    gain_claimant: float,
    step_claimant: float,
    gain_holder: float,
    step_holder: float,
    weight: float,
) -> float:
    """Share of one good that maximises the weighted Nash product along it (unclipped).

    Stationary point of weight ln(G_A + a s) + (1 - weight) ln(G_B - b s).
    """
    if step_claimant <= 0.0:
        return 0.0
    if step_holder <= 0.0:
        return 1.0
    numerator = weight * step_claimant * gain_holder - (1.0 - weight) * step_holder * gain_claimant
    return numerator / (step_claimant * step_holder)


def nash_position(
    low: float,
    high: float,
    base_claimant: float,
    steps_claimant: Sequence[float],
    needed_claimant: float,
    base_holder: float,
    steps_holder: Sequence[float],
    needed_holder: float,
    weight: float,
) -> float:
    """Position in [low, high] that maximises (u_A - d_A)^weight (u_B - d_B)^(1 - weight).

    The weighted (asymmetric) Nash bargaining solution over the frontier (Nash 1950; Kalai 1977).
    The log product is concave along the path, so the first segment whose stationary point does
    not lie beyond its end holds the maximum.

    >>> nash_position(0.0, 1.0, 0.0, (1.0,), 0.5, 1.0, (-1.0,), 0.2, 0.5)
    0.65
    """
    start = max(0, min(int(low), len(steps_claimant) - 1))
    for i in range(start, len(steps_claimant)):
        gain_claimant = utility_at(base_claimant, steps_claimant, float(i)) - needed_claimant
        gain_holder = utility_at(base_holder, steps_holder, float(i)) - needed_holder
        share = _nash_share(gain_claimant, steps_claimant[i], gain_holder, -steps_holder[i], weight)
        if share < 1.0:
            return min(max(i + max(share, 0.0), low), high)
    return high
