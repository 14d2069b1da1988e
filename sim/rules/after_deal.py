"""After a deal: trust, interdependence, and whether a promise to hand over ground is kept."""

from __future__ import annotations


def trust_after(trust: float, kept: bool, memory: float) -> float:
    """Trust after one more promise: the running average of kept promises.

    >>> trust_after(0.5, True, 0.8), trust_after(0.5, False, 0.8)
    (0.6, 0.4)
    """
    return memory * trust + (1.0 - memory) * (1.0 if kept else 0.0)


def interdependence(growth: float, years: float, cap: float) -> float:
    """Cost of renewed war from links that have grown since a deal: growth * years, up to a cap.

    Source for the mechanism: Russett and Oneal (2001); the form is ours.

    >>> interdependence(0.02, 3.0, 0.1), interdependence(0.02, 30.0, 0.1)
    (0.06, 0.1)
    """
    return min(cap, growth * years)


def gain_from_refusing(saved: float, loss_in_war: float, threat: float, deterrence: float) -> float:
    """What refusing a promised handover brings: what the broken deal saves, less war and guarantee.

    saved - threat * loss - deterrence, where the threat is the other side's chance of going to
    war over it within the horizon. Form ours.

    >>> gain_from_refusing(0.1, 0.3, 0.5, 0.1) < 0
    True
    """
    return saved - threat * loss_in_war - deterrence
