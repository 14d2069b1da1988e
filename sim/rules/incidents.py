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


def escalation_chance(escalation: float, incidents: int) -> float:
    """Chance that at least one of some incidents gets out of hand: 1 - (1 - escalation)^n.

    >>> escalation_chance(0.5, 2), escalation_chance(0.5, 0)
    (0.75, 0.0)
    """
    return float(1.0 - (1.0 - escalation) ** float(incidents))
