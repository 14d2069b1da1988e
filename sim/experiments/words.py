"""Figures as readers of a verdict see them: rounded, with their interval."""

from __future__ import annotations

from sim.inference.intervals import Estimate


def percent(found: Estimate) -> str:
    """A share.

    >>> percent(Estimate(0.375, 0.35, 0.4, 0.01, 900))
    '38 % (35 to 40)'
    """
    return f"{100 * found.value:.0f} % ({100 * found.low:.0f} to {100 * found.high:.0f})"


def points(found: Estimate) -> str:
    """A difference of two shares.

    >>> points(Estimate(0.375, 0.35, 0.4, 0.01, 900))
    '+38 points (+35 to +40)'
    """
    return f"{100 * found.value:+.0f} points ({100 * found.low:+.0f} to {100 * found.high:+.0f})"


def number(found: Estimate, digits: int = 2, sign: bool = False) -> str:
    """A figure, with so many decimals.

    >>> number(Estimate(0.375, 0.35, 0.4, 0.01, 900))
    '0.38 (0.35 to 0.40)'
    """
    form = f"{'+' if sign else ''}.{digits}f"
    return f"{found.value:{form}} ({found.low:{form}} to {found.high:{form}})"
