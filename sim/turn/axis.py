"""What lies ahead of an attacker, and the chain of battles that leads through it.

The costly part of a campaign, the chances and days of its battles, depends on few things and often
comes again: in the next run of the same scenario, or when another party values the same campaign.
It is kept and found again by exactly those things, so that what is found is what would have been
computed.
"""

from __future__ import annotations

import math
from typing import Any

from sim.memory.marks import Model, hot, part
from sim.memory.sizes import CHAINS, OUTLINES, RATES
from sim.rules.numeric import clip
from sim.rules.pressure import pressure_per_day
from sim.rules.prospects import battle_chances, outline
from sim.turn.standing import holds, legitimacy_of

# Any odd numbers of this size mix a key well; these fit in 64 bits with a sign.
_MIX_MEAN, _MIX_VARIANCE, _MIX_POSITION = (
    712544676207699905,
    446628605705539073,
    133107850406252847,
)


@hot
def axis_of(model: Model, side: int) -> Any:
    """What lies ahead of an attacking side today."""
    axis = model.axes[0 if side > 0 else 1]
    if axis.version != model.version:
        _build_axis(model, axis, side)
        axis.version = model.version
    return axis


@part
def _build_axis(model: Model, axis: Any, side: int) -> None:
    world = model.world
    count, mask, lost = 0, 0, 0
    for k in range(world.objective_count):
        o = k if side > 0 else world.objective_count - 1 - k
        place = world.objectives[o]
        if not holds(model, o, side):
            axis.objectives[count] = o
            mask |= 1 << o
            count += 1
        elif place.keystone != 0.0 and place.held_by != side:
            lost += 1
    axis.count, axis.mask = count, mask
    size = 0.0
    for k in range(count):
        place = world.objectives[axis.objectives[k]]
        size += place.size
        axis.sizes[k] = place.size
        axis.scopes[k] = size / world.total_size
        axis.log_defences[k] = place.log_defence + lost * world.log_collapse
        unhinges = place.keystone != 0.0 and place.held_by != side
        axis.unhinging[k] = world.log_collapse if unhinges else 0.0
        _red_lines(model, axis, k, side)
    attacks = model.war != 0 and model.attacker == side
    axis.position = model.position if attacks else 0.0
    axis.elapsed = model.elapsed if model.war != 0 else 0.0
    _press(model, axis, side)


@part
def _red_lines(model: Model, axis: Any, k: int, side: int) -> None:
    """Chance that somebody intervenes at an objective, and the penalty if so (mean of backers)."""
    o = axis.objectives[k]
    axis.interventions[k], axis.penalties[k] = 0.0, 0.0
    if model.world.objectives[o].line_count == 0 or (model.war != 0 and model.crossed[o] != 0):
        return
    spared, weight, penalty = 1.0, 0.0, 0.0
    for third in model.third_parties[: model.world.third_count]:
        line = third.settings.red_lines[o]
        if third.settings.backs != 0 and line.drawn != 0 and line.attacker == side:
            chance = line.probability * third.engaged
            spared *= 1.0 - chance
            weight += chance
            penalty += chance * line.penalty
    axis.interventions[k] = 1.0 - spared
    axis.penalties[k] = penalty / weight if weight > 0.0 else 0.0


@part
def _press(model: Model, axis: Any, side: int) -> None:
    """Full daily pressure of all backers on an attacker, and the mean days it takes to come."""
    legitimacy = legitimacy_of(model, side)
    pressure, weighted = 0.0, 0.0
    for third in model.third_parties[: model.world.third_count]:
        if third.settings.backs != 0:
            full = third.pressure_on(model, side)
            strength = pressure_per_day(full, third.engaged, legitimacy)
            pressure += strength
            weighted += strength * third.settings.backing.response_days
    axis.pressure = pressure
    axis.response_days = weighted / pressure if pressure > 0.0 else 1.0


# -- chains --------------------------------------------------------------------------------------


@part
def _slot(attacker: int, mask: int, mean: float, variance: float, position: float) -> int:
    """Where a chain is kept: any function of what it depends on will do."""
    key = int(mean * 1e12) * _MIX_MEAN ^ int(variance * 1e15) * _MIX_VARIANCE
    key ^= int(position * 1e9) * _MIX_POSITION ^ (mask + 4096 * (attacker + 1)) * _MIX_MEAN
    return ((key & 0x3FFFFFFFFFFFFFFF) >> 40) & (CHAINS - 1)


@hot
def chain_for(model: Model, axis: Any, attacker: int, mean: float, variance: float) -> Any:
    """The chain of battles ahead of an attacking side for a belief about its advantage."""
    chain = model.chains[_slot(attacker, axis.mask, mean, variance, axis.position)]
    if (
        chain.stamp != model.stamp
        or chain.mean != mean
        or chain.variance != variance
        or chain.mask != axis.mask
        or chain.attacker != attacker
        or chain.position != axis.position
    ):
        _compute_chain(model, axis, chain, attacker, mean, variance)
    return chain


@part
def _compute_chain(
    model: Model, axis: Any, chain: Any, attacker: int, mean: float, variance: float
) -> None:
    n = axis.count
    chain.stamp, chain.attacker, chain.mask = 0, attacker, axis.mask  # void while it is made
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
        model.world.front.mobility,
        model.world.front.noise,
        model.world.clock.war_days,
        chain.chances,
        chain.days,
    )
    chain.stamp = model.stamp


# -- outlines ------------------------------------------------------------------------------------

#: Ranges of the advantage that share an outline: so many to one, up to where whole numbers fit.
_RANGES = 16.0
_FAR = 1e6


@hot
def outline_for(model: Model, axis: Any, attacker: int, advantage: float) -> Any:
    """The outline of the battles ahead of an attacking side, for a range around an advantage."""
    number, low, high = math.floor(clip(advantage, -_FAR, _FAR) * _RANGES), advantage, advantage
    if axis.position == 0.0 and abs(advantage) < _FAR:
        low, high = number / _RANGES, (number + 1) / _RANGES
    slot = number + (2 * axis.mask + (1 if attacker > 0 else 0)) * _MIX_MEAN
    kept = model.outlines[slot & (OUTLINES - 1)]
    if (
        kept.stamp != model.stamp
        or kept.low != low
        or kept.mask != axis.mask
        or kept.attacker != attacker
        or kept.position != axis.position
    ):
        _compute_outline(model, axis, kept, attacker, low, high)
    return kept


@part
def _compute_outline(
    model: Model, axis: Any, kept: Any, attacker: int, low: float, high: float
) -> None:
    n = axis.count
    kept.stamp, kept.attacker, kept.mask = 0, attacker, axis.mask  # void while it is made
    kept.low, kept.position = low, axis.position
    outline(
        low,
        high,
        axis.position,
        axis.sizes[:n],
        axis.log_defences[:n],
        axis.unhinging[:n],
        model.world.front.mobility,
        model.world.front.noise,
        model.world.clock.war_days,
        kept.lows,
        kept.highs,
        kept.days,
    )
    kept.stamp = model.stamp


@hot
def best_aim(values: Any, count: int) -> tuple[int, float]:
    """Best aim (1, 2, ...; 0 if there is nothing to attack) and its value."""
    if count == 0:
        return 0, 0.0
    best = 0
    for k in range(1, count):
        if values[k] > values[best]:
            best = k
    return best + 1, values[best]
