"""The commitment problem: why a side in decline may fight although both know everything.

The riser cannot promise to forgo what it will be able to claim tomorrow.  All that is left to
give the decliner today is the whole less that claim, and when war now is worth more, no deal
exists.  Fearon's preventive war and Powell's shifting power are this one comparison.

In a run the comparison only names the reason of an attack that has been chosen; what makes a side
in decline attack is :func:`sim.rules.reservation.value_of_attacking`.
"""


def peace_value_to_decliner(total: float, discount: float, riser_future: float) -> float:
    """Return the most that peace can be worth to the side in decline.

    total - discount * riser_future: `total` is the discounted value of everything there is to
    share, `riser_future` what the riser cannot be kept from claiming one period on, valued
    then, and `discount` is per period (Powell 2006, pp. 182-3).

    >>> peace_value_to_decliner(10.0, 0.5, 6.0)
    7.0
    """
    return total - discount * riser_future


def preventive_war_pays(war_now: float, total: float, discount: float, riser_future: float) -> bool:
    """Return whether the side in decline prefers war now to any peace it can be offered.

    war_now > total - discount * riser_future.  Two published conditions are special cases,
    d being the discount per period and 1 the flow to be shared in each:

    Powell (2006, pp. 182-3), d M1(t+1) - M1(t) > B - (M1(t) + M2(t)): war_now = M2(t), the
    decliner's reservation, total = B, riser_future = M1(t+1).

    Fearon (1995, pp. 405-6), d p2 - p1 > cB (1 - d)^2: war_now = (1 - p1) / (1 - d) - cB,
    total = 1 / (1 - d), riser_future = p2 / (1 - d) + cB, since the riser makes the offers and
    will take all that war would waste (where p2 + cB (1 - d) <= 1).

    For the theory page and for tests: no run calls it.

    >>> preventive_war_pays(7.5, 10.0, 0.5, 6.0), preventive_war_pays(6.5, 10.0, 0.5, 6.0)
    (True, False)
    """
    return war_now > peace_value_to_decliner(total, discount, riser_future)


def shift_threshold(win: float, cost_share: float, discount: float) -> float:
    """Return how far the riser's chance to win must rise in one period for war to come.

    D* = (p + k / (1 - k)) / d - p: the shift at which (1 - k) [d (p + D) - p] = k, with p the
    riser's chance now and k the share of all value that war destroys (Powell 2006, p. 183).
    For the theory page and for tests: no run calls it.

    >>> round(shift_threshold(0.3, 0.1, 0.9), 6)
    0.15679
    """
    return (win + cost_share / (1.0 - cost_share)) / discount - win
