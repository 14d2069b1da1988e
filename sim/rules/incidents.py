"""Shootings on the line in peace."""

from __future__ import annotations


def incident_rate(rate: float, calm: float, hope_claimant: float, hope_holder: float) -> float:
    """Deadly incidents per month: rate * (1 - calm * mean hope in talks).

    Sides that expect something of talks hold their fire: the fall in violence of 2018 to 2020
    came with new hope and hardly any change in the balance. Form ours.

    >>> incident_rate(2.0, 0.5, 1.0, 1.0), incident_rate(2.0, 0.5, 0.0, 0.0)
    (1.0, 2.0)
    """
    return rate * (1.0 - calm * 0.5 * (hope_claimant + hope_holder))


def reciprocated(rate: float, last: float, reciprocity: float) -> float:
    """Incidents a month where sides answer in kind: shots draw shots, and restraint restraint.

    (1 - r) * rate + r * last, with `last` the incidents a month of the step before: a Poisson
    autoregression, INARCH(1) (Ferland, Latour and Oraichi 2006). Over steps of one length its mean
    is that of `rate`, its index of dispersion 1 / (1 - r^2), its correlation over k steps r^k.
    With a reciprocity r of 0 the past does not matter.

    >>> reciprocated(2.0, 6.0, 0.25), reciprocated(2.0, 6.0, 0.0)
    (3.0, 2.0)
    """
    return (1.0 - reciprocity) * rate + reciprocity * last


def escalation_chance(escalation: float, incidents: int) -> float:
    """Chance that at least one of some incidents gets out of hand: 1 - (1 - escalation)^n.

    >>> escalation_chance(0.5, 2), escalation_chance(0.5, 0)
    (0.75, 0.0)
    """
    return float(1.0 - (1.0 - escalation) ** float(incidents))
