"""Bargaining results: who can agree on what, and how a surplus is divided.

Shares and costs are measured in units of the whole prize; `win` is the claimant's (or the
proposer's) chance to win a war.
"""

import math

from sim.rules.numeric import clip


def bargaining_range(
    win_if_claimant_strikes: float,
    win_if_holder_strikes: float,
    cost_claimant: float,
    cost_holder: float,
) -> tuple[float, float]:
    """Return the lowest and the highest claimant's share that both sides prefer to war.

    [pf - cA, ps + cB], where pf and ps are the claimant's chances when it or the holder strikes
    first.  With pf = ps = p this is [p - cA, p + cB] (Fearon 1995, p. 387); with pf > ps it is
    empty, low > high, exactly when pf - ps > cA + cB (p. 403).

    >>> low, high = bargaining_range(0.6, 0.6, 0.1, 0.2)
    >>> round(low, 6), round(high, 6)
    (0.5, 0.8)
    """
    return win_if_claimant_strikes - cost_claimant, win_if_holder_strikes + cost_holder


def nash_split(win: float, cost_claimant: float, cost_holder: float) -> float:
    """Return the claimant's share that splits what war would waste in halves.

    p + (cB - cA) / 2: the Nash bargaining solution of one divisible prize with war as the
    disagreement point (Nash 1950, over the range of Fearon 1995, p. 387).

    >>> round(nash_split(0.6, 0.1, 0.2), 6)
    0.65
    """
    return win + 0.5 * (cost_holder - cost_claimant)


def take_it_or_leave_it_offer(
    win: float, cost_proposer: float, highest_cost_responder: float
) -> float:
    """Return the proposer's best demand when the responder's cost of war is its secret.

    p + (c - cA) / 2 for a cost spread evenly over [0, c]; never below p, which nobody refuses,
    and never above p + c, which everybody does, or the whole prize (Fearon 1995, pp. 394-5).

    >>> round(take_it_or_leave_it_offer(0.5, 0.1, 0.4), 6)
    0.65
    """
    best = win + 0.5 * (highest_cost_responder - cost_proposer)
    return clip(best, min(win, 1.0), min(win + highest_cost_responder, 1.0))


def take_it_or_leave_it_war(
    win: float, cost_proposer: float, highest_cost_responder: float
) -> float:
    """Return the chance of war when the best take-it-or-leave-it demand is made.

    Pr(cost of the responder < x* - p) = (x* - p) / c.  While the demand is inside its bounds
    this does not depend on the balance p: terms move one for one with power and the chance of
    war stays (offer: Fearon 1995, pp. 394-5; neutrality, and where it fails: Benson, Meirowitz
    and Ramsay 2016; for ending a war, Wittman 1979).

    >>> round(take_it_or_leave_it_war(0.5, 0.1, 0.4), 6)
    0.375
    """
    if highest_cost_responder <= 0.0:
        return 0.0
    offer = take_it_or_leave_it_offer(win, cost_proposer, highest_cost_responder)
    return clip((offer - win) / highest_cost_responder, 0.0, 1.0)


def is_dissatisfied(win: float, cost: float, share: float) -> bool:
    """Return whether a side expects more from war than it has: p - c > q.

    `share` q is what the side holds now: the mismatch of power and benefits (Powell 1999,
    ch. 3).  For tests: no run calls it.

    >>> is_dissatisfied(0.6, 0.1, 0.4), is_dissatisfied(0.6, 0.1, 0.5)
    (True, False)
    """
    return win - cost > share


def rubinstein_share(discount_proposer: float, discount_responder: float) -> float:
    """Return the first proposer's share under alternating offers.

    (1 - d2) / (1 - d1 d2), discounts per round in [0, 1] (Rubinstein 1982).  With no
    impatience at all the limit of equal discounts, one half, is returned.

    >>> round(rubinstein_share(0.9, 0.9), 6)
    0.526316
    """
    if discount_proposer >= 1.0 and discount_responder >= 1.0:
        return 0.5
    return (1.0 - discount_responder) / (1.0 - discount_proposer * discount_responder)


def demand_above(reservation: float, most: float, share: float) -> float:
    """Return a demand that keeps a share of what lies between a reservation value and the most.

    >>> demand_above(0.2, 0.6, 0.5), demand_above(0.6, 0.2, 0.5)
    (0.4, 0.6)
    """
    return reservation + share * max(0.0, most - reservation)


def share_kept(time: float, exponent: float) -> float:
    """Return the share of its claim that a time-dependent negotiator still upholds.

    1 - t^(1/e) with t from 0 (first offer) to 1 (last): e below 1 holds out to the end (Boulware),
    above 1 gives in early (Conceder). Source: Faratin, Sierra and Jennings (1998), polynomial
    time-dependent tactics, with nothing conceded at once.

    >>> share_kept(0.0, 1.0), share_kept(0.25, 1.0), share_kept(1.0, 0.2)
    (1.0, 0.75, 0.0)
    """
    return 1.0 - math.pow(time, 1.0 / exponent)


def rubinstein_share_with_outside_option(discount: float, outside: float) -> float:
    """Return the first proposer's share when the responder can leave for `outside`.

    1 - max(d / (1 + d), b), equal discounts d and an outside option b in [0, 1] taken when
    answering: it matters only when it beats the deal (Binmore, Shaked and Sutton 1989).

    >>> round(rubinstein_share_with_outside_option(0.9, 0.6), 6)
    0.4
    """
    return 1.0 - max(discount / (1.0 + discount), outside)


def weighted_nash(
    value_claimant: float,
    value_holder: float,
    reservation_claimant: float,
    reservation_holder: float,
    weight: float,
) -> float:
    """Return the weighted Nash product of the two sides' gains over their reservations.

    (uA - RA)^w (uB - RB)^(1 - w), w in [0, 1] the claimant's weight; 0 when a side that has any
    weight does not gain (Nash 1950; Harsanyi and Selten 1972).

    >>> weighted_nash(0.5, 0.5, 0.25, 0.25, 0.5)
    0.25
    """
    gain_claimant = max(0.0, value_claimant - reservation_claimant)
    gain_holder = max(0.0, value_holder - reservation_holder)
    return float(gain_claimant**weight * gain_holder ** (1.0 - weight))
