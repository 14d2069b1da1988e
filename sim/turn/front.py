"""The front: offensives, battle days, captures and truces."""

from __future__ import annotations

import math
from typing import Any

from sim.events import codes, figures
from sim.memory.marks import Model, part
from sim.rules.attrition import daily_deaths
from sim.rules.beliefs import movement_signal, signal_variance
from sim.rules.contest import battle_drift, front_movement, monitored_size
from sim.rules.numeric import normal_quantile
from sim.rules.prospects import intensity_of
from sim.rules.reservation import hope_regained
from sim.turn import chance as draws
from sim.turn.axis import axis_of
from sim.turn.balance import lose_materiel
from sim.turn.chance import uniform
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.preparing import call_off
from sim.turn.standing import (
    break_deal,
    changed,
    end_war,
    fill_outcomes,
    leader_of,
    log,
    outlooks_changed,
    remember_promise,
)
from sim.turn.stocks import blame_for_war, flee

# -- opening -------------------------------------------------------------------------------------


@part
def open_offensive(
    model: Model, party: Any, aim: int, gain: float, chance: float, reason: Any
) -> None:
    """Begin a war, or a new offensive in one, for the first `aim` objectives ahead."""
    staying = party.outlook(model).staying
    side = party.sign
    axis = axis_of(model, side)
    subject, scope = axis.objectives[0], axis.scopes[aim - 1]
    if model.deal != 0 and model.deal_broken == 0:
        break_deal(model)
        remember_promise(model, False, side)
    if model.war == 0:
        _begin_war(model, side, aim)
    elif model.attacker != side:
        model.attacker = side
        model.position = 0.0
    model.scope = max(model.scope, scope)
    model.truce = 0
    changed(model)
    event = log(model, codes.ATTACK, party.index, codes.NOBODY, subject)
    event.reason = reason
    event.numbers[figures.ATTACK_AIM] = aim
    event.numbers[figures.ATTACK_GAIN_FROM_WAR] = gain
    event.numbers[figures.ATTACK_VALUE_OF_STAYING] = staying
    event.numbers[figures.ATTACK_CHANCE] = chance
    call_off(model, codes.WAR_CAME_FIRST)


@part
def _begin_war(model: Model, side: int, aim: int) -> None:
    """Fix each party's public minimum at the outbreak; the attackers' includes their aims."""
    axis = model.axes[0 if side > 0 else 1]
    for party in model.parties[: model.world.party_count]:
        fill_outcomes(model, party.promised)
        if party.sign == side:
            for k in range(aim):
                party.promised[axis.objectives[k]] = 1.0 if side > 0 else 0.0
        party.has_promised = 1
        party.value_at_outbreak = party.value_now(model)
    flee(model)
    blame_for_war(model, side)
    model.war, model.attacker = 1, side
    model.position, model.elapsed, model.scope, model.success = 0.0, 0.0, 0.0, 0
    model.broken_ceasefires, model.exchanged, model.line_rate = 0, 0.0, math.nan
    for o in range(model.world.objective_count):
        model.crossed[o] = 0


# -- fighting ------------------------------------------------------------------------------------


@part
def fight(model: Model, days: int) -> None:
    """Fight for `days`: the front moves, both sides lose and learn, battles are won or lost."""
    attacker = leader_of(model, model.attacker)
    axis = axis_of(model, model.attacker)
    if axis.count == 0:
        end_offensive(model, attacker, codes.NOTHING_LEFT, 0.0, 0.0)
        return
    if _stopped_at_red_line(model, attacker, axis):
        return
    target, size = axis.objectives[0], axis.sizes[0]
    log_defence = axis.log_defences[0]
    movement = _move(model, log_defence, days)
    model.position += movement
    model.elapsed += days
    _learn_from(model, log_defence, movement, days)
    _lose(model, attacker, target, size, days)
    barrier = monitored_size(size, model.world.front.noise, days)
    if model.position >= barrier:
        _capture(model, attacker, target)
        _review_offensive(model, attacker)
    elif model.position <= -barrier:
        log(model, codes.REPULSE, attacker.index, codes.NOBODY, target)
        model.position = 0.0
        end_offensive(model, attacker, codes.NO_REASON, 0.0, 0.0)
    elif model.elapsed % model.world.behaviour.review_days < days:
        _review_offensive(model, attacker)


@part
def _stopped_at_red_line(model: Model, attacker: Any, axis: Any) -> bool:
    """Ask the backers whose red line this is; a line that nobody defends is void for this war."""
    o = axis.objectives[0]
    if model.world.objectives[o].line_count == 0 or model.crossed[o] != 0:
        return False
    for third in model.third_parties[: model.world.third_count]:
        line = third.settings.red_lines[o]
        if third.settings.backs == 0 or line.drawn == 0 or line.attacker != model.attacker:
            continue
        if third.decide_intervention(model, line):
            actor = codes.FIRST_THIRD_PARTY + third.index
            event = log(model, codes.INTERVENTION, actor, attacker.index, o)
            event.numbers[figures.INTERVENTION_PENALTY] = line.penalty
            end_offensive(model, attacker, codes.NO_REASON, 0.0, 0.0)
            return True
    if axis.interventions[0] > 0.0:
        model.crossed[o] = 1
        outlooks_changed(model)
    return False


@part
def _move(model: Model, log_defence: float, days: int) -> float:
    """Movement of the front in the attacker's direction."""
    advantage = model.observed + model.hidden
    luck = model.world.orientation * normal_quantile(uniform(model, draws.FRONT, 0))
    if model.attacker < 0:
        advantage, luck = -advantage, -luck
    front = model.world.front
    drift = battle_drift(advantage, log_defence, front.mobility)
    return front_movement(drift, front.noise, days, luck)


@part
def _learn_from(model: Model, log_defence: float, movement: float, days: int) -> None:
    """Both sides read the day's movement as a signal of the advantage."""
    front = model.world.front
    if front.mobility <= 0.0:
        return
    signal = movement_signal(movement, log_defence, front.mobility, days)
    variance = signal_variance(front.noise, front.mobility, days)
    for party in model.parties[: model.world.party_count]:
        party.learn(model, signal if model.attacker > 0 else -signal, variance)


@part
def _lose(model: Model, attacker: Any, target: int, size: float, days: int) -> None:
    """Both sides lose materiel and men; the day of battle is written down."""
    intensity = intensity_of(model.scope, model.world.front.limited_intensity)
    lose_materiel(model, intensity, days)
    claimant = _deaths(model, CLAIMANT, intensity, days)
    holder = _deaths(model, HOLDER, intensity, days)
    outlooks_changed(model)
    event = log(model, codes.BATTLE, attacker.index, codes.NOBODY, target)
    event.numbers[figures.BATTLE_POSITION] = model.position
    event.numbers[figures.BATTLE_SIZE] = size
    event.numbers[figures.BATTLE_DEATHS_CLAIMANT] = claimant
    event.numbers[figures.BATTLE_DEATHS_HOLDER] = holder
    event.numbers[figures.BATTLE_MATERIEL_CLAIMANT] = model.materiel_claimant
    event.numbers[figures.BATTLE_MATERIEL_HOLDER] = model.materiel_holder


@part
def _deaths(model: Model, side: int, intensity: float, days: int) -> float:
    party, front = leader_of(model, side), model.world.front
    z = normal_quantile(uniform(model, draws.DEATHS, party.index))
    multiplier = front.attack_multiplier if side == model.attacker else 1.0
    rate = party.settings.deaths_per_day
    return days * daily_deaths(rate, intensity, multiplier, front.deaths_dispersion, z)


@part
def _capture(model: Model, attacker: Any, o: int) -> None:
    model.position = 0.0
    model.success = 1
    side = attacker.sign
    model.control[o] = 1.0 if side > 0 else 0.0
    for party in model.parties[: model.world.party_count]:
        if party.sign != side and party.has_promised != 0:
            party.promised[o] = model.control[o]
    initial = 1.0 if model.world.objectives[o].held_by > 0 else 0.0
    model.taken[o] = 0 if model.control[o] == initial else 1
    changed(model)
    log(model, codes.CAPTURE, attacker.index, codes.NOBODY, o)


# -- going on, stopping, truces ------------------------------------------------------------------


@part
def _review_offensive(model: Model, attacker: Any) -> None:
    """Let the attacker choose whether to go on."""
    chance, gain = attacker.decide_continue(model)
    if uniform(model, draws.CONTINUE, attacker.index) >= chance:
        end_offensive(model, attacker, attacker.reason_to_halt(model, gain), gain, chance)
        return
    aim = attacker.outlook(model).aim
    if aim != 0:
        model.scope = max(model.scope, axis_of(model, attacker.sign).scopes[aim - 1])
        outlooks_changed(model)


@part
def end_offensive(model: Model, attacker: Any, reason: Any, gain: float, chance: float) -> None:
    """Stop attacking: a tacit truce, until somebody attacks again or it becomes the norm."""
    if model.world.front.decisive != 0.0:
        end_war(model)
        model.running = 0
        return
    model.truce, model.truce_since, model.truce_broker = 1, model.day, -1
    outlooks_changed(model)
    if reason != codes.NO_REASON:
        event = log(model, codes.HALT, attacker.index, codes.NOBODY, -1)
        event.reason = reason
        event.numbers[figures.HALT_GAIN_FROM_WAR] = gain
        event.numbers[figures.HALT_CHANCE] = chance


@part
def keep_truce(model: Model, days: int) -> None:
    """Let each leader choose whether to break the truce; a long one becomes the status quo."""
    held = model.day - model.truce_since
    if held >= model.world.behaviour.consolidation_days:
        _consolidate(model, held)
        return
    breaker, least, gain, chance = -1, 0.0, 0.0, 0.0
    for side in (CLAIMANT, HOLDER):
        leader = leader_of(model, side)
        u = uniform(model, draws.BREAK, leader.index)
        if leader.stays_calm(model, u, days, model.world.behaviour.review_days):
            continue
        its_chance, its_gain = leader.decide_break(model, days)
        if u < its_chance:
            ratio = u / its_chance
            if breaker < 0 or ratio < least or (ratio == least and leader.index < breaker):
                breaker, least, gain, chance = leader.index, ratio, its_gain, its_chance
    if breaker >= 0:
        _break_truce(model, model.parties[breaker], held, gain, chance)


@part
def _broker_of_truce(model: Model) -> int:
    """The actor that brokered the truce in force, or nobody."""
    if model.truce_broker < 0:
        return codes.NOBODY
    return int(codes.FIRST_THIRD_PARTY + model.truce_broker)


@part
def _consolidate(model: Model, held: int) -> None:
    """A truce that has held long enough is the new status quo.

    Fighting that ended in it revives talks: a shock ripens (Zartman 2000). That hope is what comes
    back is ours; with `hope_revival` = 0 none does.
    """
    broker = _broker_of_truce(model)
    if broker != codes.NOBODY:
        remember_promise(model, True, 0)
    for party in model.parties[: model.world.party_count]:
        party.hope = hope_regained(party.hope, model.world.behaviour.hope_revival)
    event = log(model, codes.TRUCE_HOLDS, broker, codes.NOBODY, -1)
    event.numbers[figures.TRUCE_HOLDS_HELD_DAYS] = held
    end_war(model)


@part
def _break_truce(model: Model, breaker: Any, held: int, gain: float, chance: float) -> None:
    broker = _broker_of_truce(model)
    event = log(model, codes.CEASEFIRE_BROKEN, breaker.index, broker, -1)
    event.numbers[figures.CEASEFIRE_BROKEN_HELD_DAYS] = held
    event.numbers[figures.CEASEFIRE_BROKEN_GAIN_FROM_WAR] = gain
    event.numbers[figures.CEASEFIRE_BROKEN_CHANCE] = chance
    if broker != codes.NOBODY:
        model.broken_ceasefires += 1
        remember_promise(model, False, breaker.sign)
    aim = breaker.outlook(model).aim
    open_offensive(model, breaker, aim, gain, chance, breaker.reason_to_break(model))
