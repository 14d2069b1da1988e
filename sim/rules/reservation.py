"""What leaving the table is worth, and what terms must therefore be worth."""

from __future__ import annotations

_ROUNDING = 1e-12  # of sums of weights


def value_of(utility: float, risk_exponent: float) -> float:
    """Value of a utility in [0, 1] under a risk attitude: utility ** exponent.

    A utility within rounding error of nothing is worth nothing: small exponents would make
    something of it.

    >>> value_of(0.25, 0.5)
    0.5
    """
    if risk_exponent == 1.0:
        return max(utility, 0.0)
    if utility <= _ROUNDING:
        return 0.0
    return float(utility**risk_exponent)


def utility_for(value: float, risk_exponent: float) -> float:
    """Utility that has a given value: the inverse of :func:`value_of` (0 below zero)."""
    if value <= 0.0:
        return 0.0
    if risk_exponent == 1.0:
        return value
    return float(value ** (1.0 / risk_exponent))


def hope_premium(status_quo: float, hope: float, fair: float) -> float:
    """What hope in talks adds to things as they are: hope * max(0, fair - status_quo).

    Hope is the running estimate of what talks bring; `fair` the value of terms thought fair.

    >>> round(hope_premium(0.2, 0.5, 0.6), 12), hope_premium(0.8, 0.5, 0.6)
    (0.2, 0.0)
    """
    return hope * max(0.0, fair - status_quo)


def value_of_waiting(status_quo: float, premium: float, mobilised: float) -> float:
    """Value of going on without a deal: status quo + hope premium * (1 - scope of the war).

    War forfeits the hope in talks in proportion to its scope, so that a clash leaves them open.

    >>> round(value_of_waiting(0.2, 0.2, 0.0), 12), value_of_waiting(0.2, 0.2, 1.0)
    (0.4, 0.2)
    """
    return status_quo + (1.0 - mobilised) * premium


def value_of_staying(waiting: float, attacked: float, threat: float) -> float:
    """Value of not attacking: waiting, unless the other side attacks (with chance `threat`)."""
    return (1.0 - threat) * waiting + threat * attacked


def value_of_attacking(
    waiting: float, gain: float, attacked: float, threat: float, conquest: float
) -> float:
    """Value of attacking: the gain over waiting, with the other side's threat still there.

    waiting + gain - threat * (1 - conquest) * (waiting - attacked): only a side that takes all
    there is to take is rid of the threat. Where that is likely and the threat grows, attacking
    first is a preventive war (Fearon 1995, Powell 2006); where it is not, striking first is no
    remedy. Form ours.

    >>> value_of_attacking(0.8, -0.1, 0.5, 1.0, 0.0) < value_of_staying(0.8, 0.5, 1.0)
    True
    """
    return waiting + gain - threat * (1.0 - conquest) * (waiting - attacked)


def threat_within(attack_probability: float, reviews: float) -> float:
    """Chance of being attacked at least once in a number of reviews.

    >>> threat_within(0.5, 2.0)
    0.75
    """
    return float(1.0 - (1.0 - attack_probability) ** reviews)


def concession_rate(
    audience_cost: float, commitment_fear: float, adverse_shift: float, guarantee: float
) -> float:
    """Cost per unit of utility conceded: audience cost, and fear of what a rising side asks next.

    audience_cost + commitment_fear * max(0, adverse shift of advantage) * (1 - guarantee).
    Ideas: Fearon (1994) for audiences, Powell (2006) for shifts; the linear form is ours. Fearon's
    cost is that of backing down in a public crisis, and grows as the crisis does; this one is not.

    >>> (
    ...     round(concession_rate(0.3, 0.5, 0.2, 1.0), 12),
    ...     round(concession_rate(0.3, 0.5, 0.2, 0.0), 12),
    ... )
    (0.3, 0.4)
    """
    return audience_cost + commitment_fear * max(0.0, adverse_shift) * (1.0 - guarantee)


def concession_cost(rate: float, promise: float, value: float) -> float:
    """Cost of accepting terms worth `value` after promising `promise`.

    >>> round(concession_cost(0.5, 0.8, 0.6), 12), concession_cost(0.5, 0.8, 0.9)
    (0.1, 0.0)
    """
    return rate * max(0.0, promise - value)


def reliability(trust: float, guarantee: float) -> float:
    """Share of promised gains that a side counts on: trust, made good by a guarantee.

    >>> reliability(0.5, 1.0)
    1.0
    """
    return trust + (1.0 - trust) * guarantee


def net_worth(worth: float, now: float, promised: float, rate: float, reliable: float) -> float:
    """What an outcome of one good is worth to a side at the table.

    A gain over what it has now counts by its reliability; an outcome below what was promised costs
    :func:`concession_cost`. Taken good by good, because audiences do: a district given up is not
    forgiven for a road gained elsewhere. Increasing in `worth`.

    >>> round(net_worth(0.6, 0.4, 0.4, 0.5, 0.5), 12), round(net_worth(0.3, 0.4, 0.4, 0.5, 0.5), 12)
    (0.5, 0.25)
    """
    counted = worth if worth <= now else now + reliable * (worth - now)
    return counted - concession_cost(rate, promised, worth)


def hope_regained(hope: float, share: float) -> float:
    """Hope after something that revives it: a share of the hope that was missing is back.

    hope + share * (1 - hope), form ours. With a share of 0 nothing changes.

    >>> hope_regained(0.5, 0.2), hope_regained(0.5, 0.0)
    (0.6, 0.5)
    """
    return hope + share * (1.0 - hope)


def hope_after_session(hope: float, other_accepted: bool, fade: float, gain: float) -> float:
    """Hope after a session without agreement: it fades, or grows if the other side accepted.

    >>> hope_after_session(0.5, False, 0.1, 0.2), hope_after_session(0.5, True, 0.1, 0.2)
    (0.45, 0.6)
    """
    return hope_regained(hope, gain) if other_accepted else hope * (1.0 - fade)


def deadlock_reward(reward: float, hope: float) -> float:
    """Reward at home for a first success by force, the larger the less talks promise.

    reward * (1 - hope), form ours. Motives: the rallies of Mueller (1970), and diversion, which
    Levy (1989) reviews as a critic.

    >>> deadlock_reward(0.1, 1.0), deadlock_reward(0.1, 0.0)
    (0.0, 0.1)
    """
    return reward * (1.0 - hope)


def ceasefire_credit(discredit: float, failures: int) -> float:
    """Share of a ceasefire's worth that is left after earlier ones in the same war were broken.

    (1 - discredit)^failures; form ours. With a discredit of 0 it is 1.

    >>> round(ceasefire_credit(0.3, 2), 12), ceasefire_credit(0.0, 5)
    (0.49, 1.0)
    """
    return float((1.0 - discredit) ** failures)


def exchange_left(fought: float, days: float) -> float:
    """Share of a ceasefire's goodwill that is there after so many days of fighting.

    A ceasefire lets sides exchange bodies and prisoners, which uses its goodwill up; days of
    fighting bring it back evenly: min(1, fought / days), form ours. With `days` at 0 it is 1.

    >>> exchange_left(2.0, 8.0), exchange_left(9.0, 8.0), exchange_left(0.0, 0.0)
    (0.25, 1.0, 1.0)
    """
    return fought / days if fought < days else 1.0


def ceasefire_value(goodwill: float, leverage: float, price: float, gain: float) -> float:
    """What agreeing to a humanitarian ceasefire is worth: it is cheap, because it can be broken.

    goodwill + the broker's leverage - price * the gain seen in fighting on. Form ours.

    >>> round(ceasefire_value(0.05, 0.03, 0.2, 0.1), 12)
    0.06
    """
    return goodwill + leverage - price * max(0.0, gain)
