"""The efficient packages: a path from the holder's ideal to the claimant's.

With additive utilities the Pareto frontier gives goods to the claimant in falling order of
(claimant's weight) / (holder's weight): the fractional knapsack. A *position* on it counts the
goods given over, 2.4 meaning two whole goods and 0.4 of the third. Every claimant-side utility
rises along the path and every holder-side utility falls, also for parties that do not lead.

Pieces that pass whole (an objective is handed over or not) are not shared out: of such a piece only
the two ends are positions. The packages that are left are those of the greedy order; a knapsack of
whole pieces may have others that are better for both by less than one piece.

`base` is a party's utility at position 0 and `steps[i]` what good i adds (negative for a holder).
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.rules.bargaining import weighted_nash

_ROUNDING = 1e-12  # by which sums of steps may miss an equal target
_SLIVER = 1e-9  # of a piece: whether it is missing or there, only rounding decides


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
    if target <= total + _ROUNDING:
        return 0.0
    for i in range(len(steps)):
        if total + steps[i] >= target - _ROUNDING and steps[i] > 0.0:
            return i + min(1.0, (target - total) / steps[i])
        total += steps[i]
    return float(len(steps) + 1)


def last_position_reaching(base: float, steps: Sequence[float], target: float) -> float:
    """Highest position at which a falling utility still reaches a target; -1 if it never does.

    >>> last_position_reaching(1.0, (-0.25, -0.75), 0.75), last_position_reaching(1.0, (-1.0,), 1.1)
    (1.0, -1.0)
    """
    total = base
    if target > total + _ROUNDING:
        return -1.0
    for i in range(len(steps)):
        if total + steps[i] < target - _ROUNDING:
            return i + max(0.0, min(1.0, (total - target) / -steps[i]))
        total += steps[i]
    return float(len(steps))


def whole_from(position: float, whole: Sequence[int]) -> float:
    """The lowest position from a position on that shares out no piece that passes `whole` (not 0).

    >>> whole_from(0.3, (1, 0)), whole_from(1.3, (1, 0)), whole_from(1.0, (1, 1))
    (1.0, 1.3, 1.0)
    """
    i = int(position)
    if position < 0.0 or i >= len(whole) or whole[i] == 0:
        return position
    return float(i) if position - i <= _SLIVER else i + 1.0


def whole_upto(position: float, whole: Sequence[int]) -> float:
    """The highest position up to a position that shares out no piece that passes `whole` (not 0).

    >>> whole_upto(0.3, (1, 0)), whole_upto(1.3, (1, 0)), whole_upto(-1.0, (1, 1))
    (0.0, 1.3, -1.0)
    """
    i = int(position)
    if position < 0.0 or i >= len(whole) or whole[i] == 0:
        return position
    return i + 1.0 if i + 1.0 - position <= _SLIVER else float(i)


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
    product = step_claimant * step_holder
    if product == 0.0:  # of two tiny steps: an end is as good as any place between
        return 1.0 if numerator > 0.0 else 0.0
    return numerator / product


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
    whole: Sequence[int] = (),
) -> float:
    """Position in [low, high] that maximises (u_A - d_A)^weight (u_B - d_B)^(1 - weight).

    The weighted (asymmetric) Nash bargaining solution over the frontier (Nash 1950; Kalai 1977).
    The log product is concave along each segment, so its best point there is the stationary one
    or an end. It need not be concave along the whole path (costs of conceding bend it), so every
    segment is looked at. Of a segment that passes `whole` (not 0) only the ends count.

    >>> nash_position(0.0, 1.0, 0.0, (1.0,), 0.5, 1.0, (-1.0,), 0.2, 0.5)
    0.65
    """
    best, best_worth = low, (-1.0, 0.0)
    gain_claimant, gain_holder = base_claimant - needed_claimant, base_holder - needed_holder
    for i in range(len(steps_claimant)):
        step_claimant, step_holder = steps_claimant[i], steps_holder[i]
        first, last = max(low, float(i)), min(high, i + 1.0)
        if first <= last:
            share = _nash_share(gain_claimant, step_claimant, gain_holder, -step_holder, weight)
            position = min(max(i + share, first), last)
            lump = len(whole) > 0 and whole[i] != 0
            for end in range(2 if lump else 1):
                if lump:
                    position = float(i + end)
                    if not low <= position <= high:
                        continue
                claimant = gain_claimant + (position - i) * step_claimant
                holder = gain_holder + (position - i) * step_holder
                worth = weighted_nash(claimant, holder, 0.0, 0.0, weight), claimant + holder
                if worth > best_worth:
                    best, best_worth = position, worth
        gain_claimant += step_claimant
        gain_holder += step_holder
    return best
