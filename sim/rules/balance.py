"""Military balance: stocks by perpetual inventory, strength, and the claimant's advantage."""

from __future__ import annotations

import math

DAYS_PER_YEAR = 365.25
DAYS_PER_MONTH = DAYS_PER_YEAR / 12.0
_NO_WEAR = 1e-15  # below this share, a stock does not feel wear in double precision


def perpetual_inventory(stock: float, spending: float, wear: float, years: float) -> float:
    """Stock after a while of steady spending: the exact solution of dM/dt = spending - wear * M.

    Units: stock in million USD, spending in million USD per year, wear per year.
    Source: perpetual inventory method (OECD, Measuring Capital, 2009), geometric wear.

    >>> round(perpetual_inventory(100.0, 10.0, 0.1, 50.0), 6)  # spending = wear * stock: steady
    100.0
    >>> perpetual_inventory(100.0, 10.0, 0.0, 2.0)
    120.0
    """
    worn = -math.expm1(-wear * years)
    if worn < _NO_WEAR:
        return stock + spending * years
    return stock * (1.0 - worn) + spending * worn / wear


def effective_strength(
    materiel: float, technology: float, readiness: float, support: float
) -> float:
    """Strength E = M * technology * readiness * (1 + sum of support).

    That technology multiplies what there is, is ours. Biddle (2004) argues against technology, or
    numbers, as what decides: how forces are employed does, which here is `readiness` at most.
    Support is a share of one's own strength.

    >>> effective_strength(1000.0, 1.5, 1.0, 0.2)
    1800.0
    """
    return materiel * technology * readiness * (1.0 + support)


def ratio_advantage(claimant: float, holder: float) -> float:
    """Advantage lambda = ln(E_A / E_B), for Tullock's (1980) ratio form of contest.

    >>> round(ratio_advantage(3000.0, 1000.0), 12) == round(math.log(3.0), 12)
    True
    """
    return math.log(max(claimant, 1e-9)) - math.log(max(holder, 1e-9))


def difference_advantage(claimant: float, holder: float, sensitivity: float) -> float:
    """Advantage k (E_A - E_B), for Hirshleifer's (1989) difference form of contest.

    >>> difference_advantage(3000.0, 1000.0, 0.001)
    2.0
    """
    return sensitivity * (claimant - holder)


def kill_rates(
    attrition: float, quality_claimant: float, quality_holder: float, intensity: float
) -> tuple[float, float]:
    """Lanchester kill rates per unit of materiel and day: (by claimant, by holder).

    Quality is strength per unit of materiel. The rates are attrition * intensity times the ratio
    of qualities, so that with M the stocks both sides lose the share `attrition` a day at equal
    strength, and absolute losses A : B stand as exp(-advantage) in units of own quality: the
    square law (Lanchester 1916).
    """
    ratio = quality_claimant / quality_holder
    return attrition * intensity * ratio, attrition * intensity / ratio
