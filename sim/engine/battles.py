"""The front, compiled: offensives, battle days, captures and truces (:mod:`sim.front`)."""

from __future__ import annotations

from typing import Any

from sim.engine import draws
from sim.engine.compiling import part
from sim.engine.draws import uniform
from sim.engine.force import lose_materiel
from sim.engine.members import decide_break, decide_continue, learn, outlook, stays_calm
from sim.engine.prospects import axis_of
from sim.engine.state import (
    break_deal,
    changed,
    end_war,
    engagement,
    fill_outcomes,
    leader,
    log,
    outlooks_changed,
    remember_promise,
    value_now,
)
from sim.events import codes
from sim.rules.attrition import daily_deaths
from sim.rules.beliefs import movement_signal, signal_variance
from sim.rules.contest import battle_drift, front_movement, monitored_size
from sim.rules.numeric import normal_quantile
from sim.rules.prospects import intensity_of


@part
def open_offensive(
    w: Any,
    s: Any,
    i: int,
    aim: int,
    gain: float,
    staying: float,
    chance: float,
    reason: int,
) -> None:
    """Begin a war, or a new offensive in one, for the first `aim` objectives ahead."""
    side = w.parties[i].sign
    axis = axis_of(w, s, side)
    subject, scope = axis.objectives[0], axis.scopes[aim - 1]
    if s.deal != 0 and s.deal_broken == 0:
        break_deal(w, s)
        remember_promise(w, s, False)
    if s.war == 0:
        _promise_at_home(w, s, side, aim)
        s.war, s.attacker = 1, side
        s.position, s.elapsed, s.scope, s.success = 0.0, 0.0, 0.0, 0
        for o in range(w.objective_count):
            s.crossed[o] = 0
    elif s.attacker != side:
        s.attacker = side
        s.position = 0.0
    s.scope = max(s.scope, scope)
    s.truce = 0
    changed(s)
    event = s.events[log(s, codes.ATTACK, i, codes.NOBODY, subject)]
    event.reason = reason
    event.numbers[0], event.numbers[1] = aim, gain
    event.numbers[2], event.numbers[3] = staying, chance


@part
def _promise_at_home(w: Any, s: Any, side: int, aim: int) -> None:
    """Say at home what outcomes will be accepted at least: the attackers, with their aims."""
    axis = s.axes[0 if side > 0 else 1]
    for i in range(w.party_count):
        member = s.members[i]
        fill_outcomes(w, s, member.promised)
        if w.parties[i].sign == side:
            for k in range(aim):
                member.promised[axis.objectives[k]] = 1.0 if side > 0 else 0.0
        member.has_promised = 1
        member.value_at_outbreak = value_now(w, s, i)


@part
def fight(w: Any, s: Any, days: int) -> None:
    """Fight for `days`: the front moves, both sides lose and learn, battles are won or lost."""
    attacker = leader(w, s.attacker)
    axis = axis_of(w, s, s.attacker)
    if axis.count == 0:
        end_offensive(w, s, attacker, codes.NOTHING_LEFT, 0.0, 0.0)
        return
    if axis.interventions[0] > 0.0 and _stopped_at_red_line(w, s, attacker, axis):
        return
    target, size = axis.objectives[0], axis.sizes[0]
    movement = _move(w, s, axis.log_defences[0], days)
    s.position += movement
    s.elapsed += days
    _learn_from(w, s, axis.log_defences[0], movement, days)
    claimant, holder = _losses(w, s, days)
    outlooks_changed(s)
    event = s.events[log(s, codes.BATTLE, attacker, codes.NOBODY, target)]
    event.numbers[0], event.numbers[1] = s.position, size
    event.numbers[2], event.numbers[3] = claimant, holder
    event.numbers[4], event.numbers[5] = s.materiel_claimant, s.materiel_holder
    barrier = monitored_size(size, w.front_noise, days)
    if s.position >= barrier:
        _capture(w, s, attacker, target)
        review_offensive(w, s, attacker)
    elif s.position <= -barrier:
        log(s, codes.REPULSE, attacker, codes.NOBODY, target)
        s.position = 0.0
        end_offensive(w, s, attacker, codes.NO_REASON, 0.0, 0.0)
    elif s.elapsed % w.behaviour_review_days < days:
        review_offensive(w, s, attacker)


@part
def _stopped_at_red_line(w: Any, s: Any, attacker: int, axis: Any) -> bool:
    """Ask the backers whose red line this is; a line that nobody defends is void for this war."""
    o = axis.objectives[0]
    for third in range(w.third_count):
        line = w.thirds[third].red_lines[o]
        if w.thirds[third].backs == 0 or line.drawn == 0 or line.attacker != s.attacker:
            continue
        if uniform(s, draws.INTERVENTION, third) < line.probability * engagement(s, third):
            actor = codes.FIRST_THIRD_PARTY + third
            event = s.events[log(s, codes.INTERVENTION, actor, attacker, o)]
            event.numbers[0] = line.penalty
            end_offensive(w, s, attacker, codes.NO_REASON, 0.0, 0.0)
            return True
    s.crossed[o] = 1
    outlooks_changed(s)
    return False


@part
def _move(w: Any, s: Any, log_defence: float, days: int) -> float:
    """Movement of the front in the attacker's direction."""
    advantage = s.observed + s.hidden
    luck = w.orientation * normal_quantile(uniform(s, draws.FRONT, 0))
    if s.attacker < 0:
        advantage, luck = -advantage, -luck
    drift = battle_drift(advantage, log_defence, w.front_mobility)
    return front_movement(drift, w.front_noise, days, luck)


@part
def _losses(w: Any, s: Any, days: int) -> tuple[float, float]:
    """Materiel lost, and deaths of (claimant, holder)."""
    intensity = intensity_of(s.scope, w.front_limited_intensity)
    lose_materiel(w, s, intensity, days)
    return _deaths(w, s, 1, intensity, days), _deaths(w, s, -1, intensity, days)


@part
def _deaths(w: Any, s: Any, side: int, intensity: float, days: int) -> float:
    i = leader(w, side)
    z = normal_quantile(uniform(s, draws.DEATHS, i))
    multiplier = w.front_attack_multiplier if side == s.attacker else 1.0
    rate = w.parties[i].deaths_per_day
    return days * daily_deaths(rate, intensity, multiplier, w.front_deaths_dispersion, z)


@part
def _learn_from(w: Any, s: Any, log_defence: float, movement: float, days: int) -> None:
    """Both sides read the day's movement as a signal of the advantage."""
    if w.front_mobility <= 0.0:
        return
    signal = movement_signal(movement, log_defence, w.front_mobility, days)
    variance = signal_variance(w.front_noise, w.front_mobility, days)
    for i in range(w.party_count):
        learn(s, i, signal if s.attacker > 0 else -signal, variance)


@part
def _capture(w: Any, s: Any, attacker: int, o: int) -> None:
    s.position = 0.0
    s.success = 1
    side = w.parties[attacker].sign
    s.control[o] = 1.0 if side > 0 else 0.0
    for i in range(w.party_count):
        if w.parties[i].sign != side and s.members[i].has_promised != 0:
            s.members[i].promised[o] = s.control[o]
    initial = 1.0 if w.objectives[o].held_by > 0 else 0.0
    s.taken[o] = 0 if s.control[o] == initial else 1
    changed(s)
    log(s, codes.CAPTURE, attacker, codes.NOBODY, o)


@part
def review_offensive(w: Any, s: Any, attacker: int) -> None:
    """Let the attacker choose whether to go on."""
    chance, gain = decide_continue(w, s, attacker)
    if uniform(s, draws.CONTINUE, attacker) >= chance:
        reason = codes.WOULD_NOT_PAY if gain <= 0.0 else codes.NOISE
        end_offensive(w, s, attacker, reason, gain, chance)
        return
    aim = outlook(w, s, attacker).aim
    if aim != 0:
        s.scope = max(s.scope, axis_of(w, s, w.parties[attacker].sign).scopes[aim - 1])
        outlooks_changed(s)


@part
def end_offensive(w: Any, s: Any, attacker: int, reason: int, gain: float, chance: float) -> None:
    """Stop attacking: a tacit truce, until somebody attacks again or it becomes the norm."""
    if w.front_decisive != 0.0:
        end_war(w, s)
        s.running = 0
        return
    s.truce, s.truce_since, s.truce_broker = 1, s.day, -1
    outlooks_changed(s)
    if reason != codes.NO_REASON:
        event = s.events[log(s, codes.HALT, attacker, codes.NOBODY, -1)]
        event.reason = reason
        event.numbers[0], event.numbers[1] = gain, chance


@part
def keep_truce(w: Any, s: Any, days: int) -> None:
    """Let each leader choose whether to break the truce; a long one becomes the status quo."""
    held = s.day - s.truce_since
    broker = codes.NOBODY if s.truce_broker < 0 else codes.FIRST_THIRD_PARTY + s.truce_broker
    if held >= w.behaviour_consolidation_days:
        if broker != codes.NOBODY:
            remember_promise(w, s, True)
        event = s.events[log(s, codes.TRUCE_HOLDS, broker, codes.NOBODY, -1)]
        event.numbers[0] = held
        end_war(w, s)
        return
    breaker, least, gain, chance = -1, 0.0, 0.0, 0.0
    for side in (1, -1):
        i = leader(w, side)
        u = uniform(s, draws.BREAK, i)
        if stays_calm(w, s, i, u, days, w.behaviour_review_days):
            continue
        its_chance, its_gain = decide_break(w, s, i, days)
        if u < its_chance:
            ratio = u / its_chance
            if breaker < 0 or ratio < least or (ratio == least and i < breaker):
                breaker, least, gain, chance = i, ratio, its_gain, its_chance
    if breaker < 0:
        return
    event = s.events[log(s, codes.CEASEFIRE_BROKEN, breaker, broker, -1)]
    event.numbers[0], event.numbers[1], event.numbers[2] = held, gain, chance
    if broker != codes.NOBODY:
        remember_promise(w, s, False)
    view = outlook(w, s, breaker)
    open_offensive(w, s, breaker, view.aim, gain, view.staying, chance, codes.BREAKS_TRUCE)
