"""After a deal: trust, interdependence, and whether a promise to hand over ground is kept."""

from __future__ import annotations

import math


def trust_after(trust: float, kept: bool, memory: float) -> float:
    """Trust after one more promise: the running average of kept promises.

    >>> trust_after(0.5, True, 0.8), trust_after(0.5, False, 0.8)
    (0.6, 0.4)
    """
    return memory * trust + (1.0 - memory) * (1.0 if kept else 0.0)


def trust_believed(trust: float, kept: bool, if_peaceful: float, if_not: float) -> float:
    """Probability that the other side prefers a kept peace, after one more act of its (Bayes).

    trust p / (trust p + (1 - trust) q) after a promise kept, with p and q the chances that it would
    have been kept by a side that prefers a kept peace and by one that does not; 1 - p and 1 - q in
    their places after one broken. Of a thing that neither would do nothing is learnt. In odds: each
    kept promise multiplies them by p / q, each broken one by (1 - p) / (1 - q). Trust as belief:
    Kydd (2005), from memory; acts with given chances by type are ours.

    >>> (
    ...     round(trust_believed(0.5, True, 0.9, 0.6), 12),
    ...     round(trust_believed(0.5, False, 0.9, 0.6), 12),
    ... )
    (0.6, 0.2)
    """
    p, q = (if_peaceful, if_not) if kept else (1.0 - if_peaceful, 1.0 - if_not)
    whole = trust * p + (1.0 - trust) * q
    return trust * p / whole if whole > 0.0 else trust


def interdependence(growth: float, years: float, cap: float) -> float:
    """Cost of renewed war from links that have grown since a deal: growth * years, up to a cap.

    Source for the mechanism: Russett and Oneal (2001); the form is ours.

    >>> interdependence(0.02, 3.0, 0.1), interdependence(0.02, 30.0, 0.1)
    (0.06, 0.1)
    """
    return min(cap, growth * years)


def link_cost(dependence: float, opening: float, trust: float, doubt: float) -> float:
    """What a war that cuts links costs a side: its dependence on them, as far as they are open.

    dependence * opening * (1 - doubt * (1 - trust)): it counts on their going on wholly, or only as
    far as it trusts the other side. Trade as a cost of war: Oneal and Russett (1997); trade as it
    is expected: Copeland (1996); both from memory, the form is ours.

    >>> link_cost(0.2, 0.5, 0.4, 0.0), round(link_cost(0.2, 0.5, 0.4, 1.0), 12)
    (0.1, 0.04)
    """
    return dependence * opening * (1.0 - doubt * (1.0 - trust))


def guarantee_today(
    given: float, engagement: float, at_signature: float, elasticity: float
) -> float:
    """What a guarantee is worth on a day: as much as its guarantor is engaged.

    given * at_signature * (engagement / at_signature)^elasticity. With an elasticity of 1 that is
    given * engagement, with 0 it stays what it was at the signature. That a guarantor needs
    interest, force and resolve: Walter (1997), from memory; the form is ours.

    It is never worth more than `given`.

    >>> [round(guarantee_today(0.2, 0.4, 0.8, elasticity), 12) for elasticity in (0.0, 1.0, 2.0)]
    [0.16, 0.08, 0.04]
    """
    if elasticity == 1.0:
        return given * engagement
    if elasticity == 0.0:
        return given * at_signature
    if at_signature <= 0.0 or engagement <= 0.0:
        return 0.0
    start = math.log(at_signature)
    return given * math.exp(min(0.0, start + elasticity * (math.log(engagement) - start)))


def guarantee_at_table(given: float, engagement: float, weight: float) -> float:
    """What a guarantee makes good at the table, if a share of it hangs on engagement.

    given * (1 - weight + weight * engagement); with a weight of 0 it is `given`. Form ours.

    >>> guarantee_at_table(0.8, 0.5, 0.0), round(guarantee_at_table(0.8, 0.5, 1.0), 12)
    (0.8, 0.4)
    """
    return given * (1.0 - weight * (1.0 - engagement))


def payment_left(payment: float, bond: float, fade: float, years: float) -> float:
    """What of a side payment is left to lose some years after the deal that it was made for.

    payment * bond * exp(-fade * years). That what mediators add fades: Beardsley (2008); form ours.

    >>> payment_left(0.1, 0.5, 0.0, 3.0), round(payment_left(0.1, 1.0, 0.2, 5.0), 6)
    (0.05, 0.036788)
    """
    return payment * bond * math.exp(-fade * years)


def gain_from_refusing(saved: float, loss_in_war: float, threat: float, deterrence: float) -> float:
    """What refusing a promised handover brings: what the broken deal saves, less war and guarantee.

    saved - threat * loss - deterrence, where the threat is the other side's chance of going to
    war over it within the horizon. Form ours.

    >>> gain_from_refusing(0.1, 0.3, 0.5, 0.1) < 0
    True
    """
    return saved - threat * loss_in_war - deterrence
