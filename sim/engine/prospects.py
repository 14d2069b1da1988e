"""What lies ahead of an attacker, and what a campaign is worth to whom.

:class:`sim.front.Axis` and :meth:`sim.agents.Party.campaign`. The costly part of a campaign, the
chances and days of its battles, depends on few things and often comes again: in the next run of
the same scenario, or when another party values the same campaign. It is kept and found again by
exactly those things, so that what is found is what would have been computed.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.compiling import part
from sim.engine.memory import CHAINS, RATES
from sim.engine.state import (
    belief,
    deterrence,
    engagement,
    fill_outcomes,
    leader,
    links,
    utility_now,
    value,
    value_now,
)
from sim.rules.pressure import pressure_per_day
from sim.rules.prospects import (
    battle_chances,
    chain_values,
    chance_of_all,
    discount_factors,
    mobilisation,
)
from sim.rules.reservation import deadlock_reward, hope_premium

_MIX = np.uint64(0x9E3779B97F4A7C15)
_FOLD, _SLOTS = np.uint64(29), np.uint64(CHAINS - 1)


@part
def holds(s: Any, objective: int, side: int) -> bool:
    """Whether a side holds the whole of an objective."""
    return bool(s.control[objective] == (1.0 if side > 0 else 0.0))


@part
def axis_of(w: Any, s: Any, side: int) -> Any:
    """What lies ahead of an attacker today."""
    axis = s.axes[0 if side > 0 else 1]
    if axis.state != s.version:
        _build_axis(w, s, axis, side)
        axis.state = s.version
    return axis


@part
def _build_axis(w: Any, s: Any, axis: Any, side: int) -> None:
    count, mask, lost = 0, 0, 0
    for k in range(w.objective_count):
        o = k if side > 0 else w.objective_count - 1 - k
        place = w.objectives[o]
        if not holds(s, o, side):
            axis.objectives[count] = o
            mask |= 1 << o
            count += 1
        elif place.keystone != 0.0 and place.held_by != side:
            lost += 1
    axis.count, axis.mask = count, mask
    size = 0.0
    for k in range(count):
        o = axis.objectives[k]
        place = w.objectives[o]
        size += place.size
        axis.sizes[k] = place.size
        axis.scopes[k] = size / w.total_size
        axis.log_defences[k] = place.log_defence + lost * w.log_collapse
        unhinges = place.keystone != 0.0 and place.held_by != side
        axis.unhinging[k] = w.log_collapse if unhinges else 0.0
        _red_lines(w, s, axis, k, side)
    attacks = s.war != 0 and s.attacker == side
    axis.position = s.position if attacks else 0.0
    axis.elapsed = s.elapsed if s.war != 0 else 0.0
    _press(w, s, axis, side)


@part
def _red_lines(w: Any, s: Any, axis: Any, k: int, side: int) -> None:
    """Chance that somebody intervenes at an objective, and the penalty if so (mean of backers)."""
    o = axis.objectives[k]
    axis.interventions[k], axis.penalties[k] = 0.0, 0.0
    if w.objectives[o].line_count == 0 or (s.war != 0 and s.crossed[o] != 0):
        return
    spared, weight, penalty = 1.0, 0.0, 0.0
    for third in range(w.third_count):
        line = w.thirds[third].red_lines[o]
        if w.thirds[third].backs != 0 and line.drawn != 0 and line.attacker == side:
            chance = line.probability * engagement(s, third)
            spared *= 1.0 - chance
            weight += chance
            penalty += chance * line.penalty
    axis.interventions[k] = 1.0 - spared
    axis.penalties[k] = penalty / weight if weight > 0.0 else 0.0


@part
def _press(w: Any, s: Any, axis: Any, side: int) -> None:
    """Full daily pressure of all backers on an attacker, and the mean days it takes to come."""
    legitimacy = w.parties[leader(w, side)].legitimacy
    pressure, weighted = 0.0, 0.0
    for third in range(w.third_count):
        backer = w.thirds[third]
        if backer.backs != 0:
            full = backer.backing_pressure_claimant if side > 0 else backer.backing_pressure_holder
            strength = pressure_per_day(full, engagement(s, third), legitimacy)
            pressure += strength
            weighted += strength * backer.backing_response_days
    axis.pressure = pressure
    axis.response_days = weighted / pressure if pressure > 0.0 else 1.0


@part
def _slot(attacker: int, mask: int, mean: float, variance: float, position: float) -> Any:
    """Where a chain is kept: any function of what it depends on will do."""
    key = np.uint64(np.int64(mean * 1e12)) * _MIX
    key ^= np.uint64(np.int64(variance * 1e15)) + np.uint64(mask + 4096 * (attacker + 1))
    key = (key ^ np.uint64(np.int64(position * 1e9))) * _MIX
    return (key >> _FOLD) & _SLOTS


@part
def chain_for(w: Any, s: Any, axis: Any, attacker: int, mean: float, variance: float) -> Any:
    """The chain of battles ahead of an attacker for a belief about its advantage."""
    chain = s.chains[_slot(attacker, axis.mask, mean, variance, axis.position)]
    if (
        chain.stamp != s.stamp
        or chain.mean != mean
        or chain.variance != variance
        or chain.mask != axis.mask
        or chain.attacker != attacker
        or chain.position != axis.position
    ):
        n = axis.count
        chain.stamp, chain.attacker, chain.mask = 0, attacker, axis.mask
        chain.mean, chain.variance, chain.position = mean, variance, axis.position
        for k in range(RATES):
            chain.rates[k] = -1.0
        battle_chances(
            mean,
            variance,
            axis.position,
            axis.sizes[:n],
            axis.log_defences[:n],
            axis.unhinging[:n],
            w.front_mobility,
            w.front_noise,
            chain.chances,
            chain.days,
        )
        chain.stamp = s.stamp  # last: an error above leaves no half of a chain behind
    return chain


@part
def fair_premium(w: Any, s: Any, i: int) -> float:
    """What hope in talks adds to the value of things as they are."""
    return hope_premium(value_now(w, s, i), s.members[i].hope, w.parties[i].fair_value)


@part
def reward_for_force(w: Any, s: Any, i: int) -> float:
    """Reward at home for a first success by force, the larger the less talks promise."""
    if s.war != 0 and (s.success != 0 or s.attacker != w.parties[i].sign):
        return 0.0
    return deadlock_reward(w.parties[i].deadlock_reward, s.members[i].hope)


@part
def mobilised_scope(s: Any) -> float:
    """Share of the axis that the war in progress has mobilised for."""
    return float(s.scope) if s.war != 0 else 0.0


@part
def cost_of_starting(w: Any, s: Any, i: int, attacks: bool, known: bool) -> float:
    """One-off costs that do not depend on the aim: of a new war, and of opening fire in it."""
    cost = 0.0
    if s.war == 0:
        cost += s.members[i].private_cost if known else w.parties[i].private_cost / 2.0
        cost += links(w, s)
        cost += deterrence(w, s) if attacks else 0.0
    if attacks and (s.war == 0 or s.truce != 0):
        cost += w.parties[i].offensive_cost
    return cost


@part
def _factors_for(w: Any, chain: Any, count: int, i: int) -> int:
    """Which of a chain's discount factors are those of a party; computed if none is."""
    rate = w.parties[i].discount_rate
    for k in range(RATES):
        if chain.rates[k] == rate:
            return k
    k = 0 if chain.rates[0] < 0.0 or i == w.claimant else 1
    discount_factors(chain.days, count, rate, chain.factors[k])
    chain.rates[k] = rate
    return k


@part
def _fill_stakes(w: Any, s: Any, i: int, axis: Any, attacker: int) -> None:
    """Change in value from each objective in turn changing hands."""
    member, side = s.members[i], 0 if attacker > 0 else 1
    if member.stake_versions[side] == s.table_version:
        return
    member.stake_versions[side] = s.table_version
    direction = 1.0 if attacker == w.parties[i].sign else -1.0
    utility = utility_now(w, s, i)
    before = value(w, i, utility)
    fill_outcomes(w, s, s.outcome)
    for k in range(axis.count):
        o = axis.objectives[k]
        share = s.outcome[o]
        left = 1.0 - share if attacker > 0 else share
        utility += direction * (w.goods[o].weights[i] * left)
        after = value(w, i, utility)
        member.stakes[side, k] = after - before
        before = after


@part
def campaign(
    w: Any,
    s: Any,
    i: int,
    attacker: int,
    advantage: float,
    observer: int,
    values: Any,
) -> int:
    """Fill in what a war by a side is worth to party `i` for 1, 2, ... objectives, over waiting.

    Returns how many objectives lie ahead. `advantage` is the mean of a belief about the
    claimant's advantage; `observer` (-1: the party itself) is whose uncertainty counts.
    """
    axis = axis_of(w, s, attacker)
    n = axis.count
    if n == 0:
        return 0
    own = w.parties[i]
    attacks = attacker == own.sign
    mean = advantage if attacker > 0 else -advantage
    judge = i if observer < 0 else observer
    chain = chain_for(w, s, axis, attacker, mean, s.members[judge].belief_variance)
    kept = _factors_for(w, chain, n, i)
    _fill_stakes(w, s, i, axis, attacker)
    chain_values(
        chain.chances,
        chain.days,
        chain.factors[kept],
        s.members[i].stakes[0 if attacker > 0 else 1, :n],
        own.cost_per_day,
        axis.pressure if attacks else 0.0,
        axis.response_days,
        axis.elapsed,
        reward_for_force(w, s, i) if attacks else 0.0,
        axis.interventions,
        axis.penalties if attacks else s.nothing,
        values,
    )
    started = cost_of_starting(w, s, i, attacks, observer < 0)
    widening = own.mobilisation_cost + (fair_premium(w, s, i) if attacks else 0.0)
    mobilised = mobilised_scope(s)
    for k in range(n):
        values[k] = values[k] - started - mobilisation(widening, axis.scopes[k], mobilised)
    return int(n)


@part
def conquest(w: Any, s: Any, i: int) -> float:
    """Chance, by a leader's belief, that its offensive would take all there is to take."""
    side = w.parties[i].sign
    axis = axis_of(w, s, side)
    mean = side * belief(w, s, i)
    chain = chain_for(w, s, axis, side, mean, s.members[i].belief_variance)
    return chance_of_all(chain.chances, axis.count)


@part
def best_aim(values: Any, count: int) -> tuple[int, float]:
    """Best aim (1, 2, ...; 0 if there is nothing to attack) and its value."""
    if count == 0:
        return 0, 0.0
    best = 0
    for k in range(1, count):
        if values[k] > values[best]:
            best = k
    return best + 1, values[best]
