"""What a war is worth: a chain of battles, with the belief about the advantage integrated out."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.rules.balance import DAYS_PER_YEAR
from sim.rules.contest import battle_days_given, battle_drift, capture_probability
from sim.rules.numeric import HERMITE_NODES, HERMITE_WEIGHTS
from sim.rules.pressure import pressure_days


def campaign_values(
    mean: float,
    variance: float,
    position: float,
    sizes: Sequence[float],
    log_defences: Sequence[float],
    unhinging: Sequence[float],
    gains: Sequence[float],
    mobility: float,
    noise: float,
    cost_per_day: float,
    pressure: float,
    response_days: float,
    elapsed: float,
    reward: float,
    interventions: Sequence[float],
    penalties: Sequence[float],
    discount_rate: float,
) -> list[float]:
    """Expected gain of fighting for the first 1, 2, ..., n objectives ahead of the attacker.

    For each of five Gauss-Hermite nodes of the belief Normal(mean, variance) about the
    attacker's advantage, the battles are chained: P_o is the chance of taking everything up to
    o, E[T_o] the expected length of the battle for o (:mod:`sim.rules.contest`), and

        W(k) = sum_{o<=k} P_o g_o exp(-rho t_o) + P_1 * reward
               - sum_{o<=k} P_{o-1} (E[T_o] cost + pressure over those days)
               - sum_{o<=k} P_{o-1} interventions[o] * penalties[o]

    averaged over the nodes; an intervention at a red line, with chance `interventions[o]` before
    the battle for o, ends the offensive. The same chain values the war for the defender: give
    negative gains and the defender's own costs. `unhinging[o]` is ln(collapse) where o is a
    keystone, else 0.

    Units: values in utility, times in days, discount_rate per year, advantages in logs.
    Form ours, after Smith and Stam (2004) and Slantchev (2003).
    """
    count = len(sizes)
    totals = [0.0] * count
    deviation = math.sqrt(variance)
    for node in range(5):
        weight = HERMITE_WEIGHTS[node]
        advantage = mean + deviation * HERMITE_NODES[node]
        reach = 1.0
        days = 0.0
        value = 0.0
        unhinged = 0.0
        start = position
        for o in range(count):
            value -= reach * interventions[o] * penalties[o]
            reach *= 1.0 - interventions[o]
            drift = battle_drift(advantage, log_defences[o] + unhinged, mobility)
            chance = capture_probability(drift, sizes[o], noise, start)
            battle = battle_days_given(chance, drift, sizes[o], noise, start)
            under_pressure = pressure_days(elapsed + days, battle, response_days)
            value -= reach * (battle * cost_per_day + under_pressure * pressure)
            days += battle
            reach *= chance
            value += reach * gains[o] * math.exp(-discount_rate * days / DAYS_PER_YEAR)
            if o == 0:
                value += reach * reward
            unhinged += unhinging[o]
            start = 0.0
            totals[o] += weight * value
    return totals


def conquest_probability(
    mean: float,
    variance: float,
    position: float,
    sizes: Sequence[float],
    log_defences: Sequence[float],
    unhinging: Sequence[float],
    mobility: float,
    noise: float,
) -> float:
    """Chance of taking everything ahead: the same chain as :func:`campaign_values`, to its end."""
    nothing = (0.0,) * len(sizes)
    prize = (*nothing[1:], 1.0)
    return campaign_values(
        mean,
        variance,
        position,
        sizes,
        log_defences,
        unhinging,
        prize,
        mobility,
        noise,
        0.0,
        0.0,
        1.0,
        0.0,
        0.0,
        nothing,
        nothing,
        0.0,
    )[-1]


def mobilisation(cost: float, scope: float, mobilised: float) -> float:
    """Cost of widening a war to a scope: the share of the axis beyond what is mobilised already.

    >>> mobilisation(0.1, 0.75, 0.25)
    0.05
    """
    return cost * max(0.0, scope - mobilised)


def intensity_of(scope: float, limited: float) -> float:
    """Intensity of fighting for an offensive aimed at a share `scope` of the axis.

    >>> intensity_of(1.0, 0.4), intensity_of(0.0, 0.4)
    (1.0, 0.4)
    """
    return limited + (1.0 - limited) * scope
