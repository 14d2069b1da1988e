"""What a war is worth: a chain of battles, with the belief about the advantage integrated out."""

from __future__ import annotations

import math
from collections.abc import MutableSequence, Sequence

from sim.rules.balance import DAYS_PER_YEAR
from sim.rules.contest import battle_days_given, battle_drift, capture_probability, watched_days
from sim.rules.numeric import HERMITE_NODES, HERMITE_WEIGHTS
from sim.rules.pressure import pressure_days

#: What a rule fills in place, so that nothing is allocated where it is compiled.
Numbers = MutableSequence[float]

#: Chance of getting so far below which :func:`add_values_at_most` looks no further.
_HARDLY = 1e-3


def battle_chances(
    mean: float,
    variance: float,
    position: float,
    sizes: Sequence[float],
    log_defences: Sequence[float],
    unhinging: Sequence[float],
    mobility: float,
    noise: float,
    step: float,
    chances: Numbers,
    days: Numbers,
) -> None:
    """Fill in how each battle ahead would go, for five values of an uncertain advantage.

    The belief about the attacker's advantage is Normal(mean, variance); its five Gauss-Hermite
    nodes come one after the other. At ``node * len(sizes) + o``, `chances` gets the chance of
    taking objective o once it is reached and `days` the expected length of the battle for it
    (:mod:`sim.rules.contest`), watched every `step` days. `unhinging[o]` is ln(collapse) where o is
    a keystone, else 0.
    """
    count = len(sizes)
    deviation = math.sqrt(variance)
    for node in range(5):
        advantage = mean + deviation * HERMITE_NODES[node]
        unhinged = 0.0
        start = position
        for o in range(count):
            drift = battle_drift(advantage, log_defences[o] + unhinged, mobility)
            chance = capture_probability(drift, sizes[o], noise, start)
            chances[node * count + o] = chance
            continuous = battle_days_given(chance, drift, sizes[o], noise, start)
            days[node * count + o] = watched_days(continuous, step)
            unhinged += unhinging[o]
            start = 0.0


def discount_factors(
    days: Sequence[float], count: int, discount_rate: float, factors: Numbers
) -> None:
    """Fill in exp(-rho t) at the end of each battle, beside the `days` that battles take.

    Units: days; discount_rate rho per year.
    """
    for node in range(5):
        elapsed = 0.0
        for o in range(count):
            elapsed += days[node * count + o]
            factors[node * count + o] = math.exp(-discount_rate * elapsed / DAYS_PER_YEAR)


def chain_values(
    chances: Sequence[float],
    days: Sequence[float],
    factors: Sequence[float],
    gains: Sequence[float],
    cost_per_day: float,
    pressure: float,
    response_days: float,
    elapsed: float,
    reward: float,
    interventions: Sequence[float],
    penalties: Sequence[float],
    values: Numbers,
) -> None:
    """Fill in the expected gain of fighting for the first 1, 2, ..., n objectives ahead.

    With P_o the chance of taking everything up to o, E[T_o] the length of the battle for o and
    t_o the time at its end,

        W(k) = sum_{o<=k} P_o g_o exp(-rho t_o) + P_1 * reward
               - sum_{o<=k} P_{o-1} (E[T_o] cost + pressure over those days)
               - sum_{o<=k} P_{o-1} interventions[o] * penalties[o]

    averaged over the nodes of :func:`battle_chances`; an intervention at a red line, with chance
    `interventions[o]` before the battle for o, ends the offensive. The same chain values the war
    for the defender: give negative gains and the defender's own costs.

    Units: values in utility, times in days.
    Form ours, after Smith and Stam (2004) and Slantchev (2003).
    """
    count = len(gains)
    for o in range(count):
        values[o] = 0.0
    for node in range(5):
        weight = HERMITE_WEIGHTS[node]
        reach, fought, value = 1.0, 0.0, 0.0
        for o in range(count):
            value -= reach * interventions[o] * penalties[o]
            reach *= 1.0 - interventions[o]
            battle = days[node * count + o]
            cost = battle * cost_per_day
            if pressure > 0.0:
                cost += pressure_days(elapsed + fought, battle, response_days) * pressure
            value -= reach * cost
            fought += battle
            reach *= chances[node * count + o]
            value += reach * gains[o] * factors[node * count + o]
            if o == 0:
                value += reach * reward
            values[o] += weight * value


def outline(
    low: float,
    high: float,
    position: float,
    sizes: Sequence[float],
    log_defences: Sequence[float],
    unhinging: Sequence[float],
    mobility: float,
    noise: float,
    step: float,
    lows: Numbers,
    highs: Numbers,
    days: Numbers,
) -> None:
    """Fill in bounds of how each battle ahead goes where the advantage is in [low, high].

    `lows` and `highs` bound the chance of taking an objective once it is reached: it grows with the
    advantage. `days` are no more than the battle takes (:func:`~sim.rules.contest.watched_days`):
    it takes at least a step, and at least its continuous length and a quarter of a step. That is
    (b / a) tanh(a b / noise^2), which falls on both sides of a drift a of zero, so that the least
    of a range is at an end. In the middle of a battle (`position` not 0) the range must be a point.
    """
    unhinged, start = 0.0, position
    for o in range(len(sizes)):
        shorter = math.inf
        for end in range(1 if low == high else 2):
            advantage = high if end == 1 else low
            drift = battle_drift(advantage, log_defences[o] + unhinged, mobility)
            chance = capture_probability(drift, sizes[o], noise, start)
            shorter = min(shorter, battle_days_given(chance, drift, sizes[o], noise, start))
            highs[o] = chance
            if end == 0:
                lows[o] = chance
        days[o] = max(step, shorter + step / 4.0)
        unhinged += unhinging[o]
        start = 0.0


def add_values_at_most(
    weight: float,
    lows: Sequence[float],
    highs: Sequence[float],
    days: Sequence[float],
    gains: Sequence[float],
    whole: float,
    cost_per_day: float,
    pressure: float,
    response_days: float,
    elapsed: float,
    reward: float,
    interventions: Sequence[float],
    penalties: Sequence[float],
    values: Numbers,
) -> float:
    """Add no less than a node of :func:`chain_values` adds for the attacker, from an outline.

    Returns no less than its share in :func:`chance_of_all`. What is gained is not discounted, and
    beyond what is hardly ever reached, all that is left to gain counts as won at once and for
    nothing. So `gains`, `whole` in all, and `penalties` must not be negative.
    """
    won, reach, surely, value, fought, left, rest = 1.0, 1.0, 1.0, 0.0, 0.0, whole, 0.0
    for o in range(len(gains)):
        if reach >= _HARDLY:
            cost = days[o] * cost_per_day
            if pressure > 0.0:
                cost += pressure_days(elapsed + fought, days[o], response_days) * pressure
            spared = 1.0 - interventions[o]
            value -= surely * (interventions[o] * penalties[o] + spared * cost)
            surely *= spared * lows[o]
            reach *= spared * highs[o]
            value += reach * gains[o]
            if o == 0:
                value += reach * reward
            won *= highs[o]
            fought += days[o]
            left -= gains[o]
            rest = 0.0 if reach >= _HARDLY else reach * left
        values[o] += weight * (value + rest)
    return weight * won


def chance_of_all(chances: Sequence[float], count: int) -> float:
    """Chance of winning every battle ahead: averaged over the nodes of :func:`battle_chances`."""
    taken = 0.0
    for node in range(5):
        reach = 1.0
        for o in range(count):
            reach *= chances[node * count + o]
        taken += HERMITE_WEIGHTS[node] * reach
    return taken


def chance_of_first(chances: Sequence[float], count: int) -> float:
    """Chance of winning the first battle: averaged over the nodes of :func:`battle_chances`."""
    taken = 0.0
    for node in range(5):
        taken += HERMITE_WEIGHTS[node] * chances[node * count]
    return taken


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
    step: float,
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

    :func:`battle_chances`, :func:`discount_factors` and :func:`chain_values` in one.
    """
    count = len(sizes)
    chances, days, factors = ([0.0] * (5 * count) for _ in range(3))
    battle_chances(
        mean,
        variance,
        position,
        sizes,
        log_defences,
        unhinging,
        mobility,
        noise,
        step,
        chances,
        days,
    )
    discount_factors(days, count, discount_rate, factors)
    values = [0.0] * count
    chain_values(
        chances,
        days,
        factors,
        gains,
        cost_per_day,
        pressure,
        response_days,
        elapsed,
        reward,
        interventions,
        penalties,
        values,
    )
    return values


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
    """Chance of taking everything ahead: the chain of :func:`campaign_values`, to its end."""
    count = len(sizes)
    chances, days = [0.0] * (5 * count), [0.0] * (5 * count)
    battle_chances(
        mean,
        variance,
        position,
        sizes,
        log_defences,
        unhinging,
        mobility,
        noise,
        1.0,  # how often it is watched changes no chance
        chances,
        days,
    )
    return chance_of_all(chances, count)


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
