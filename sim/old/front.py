"""The front: offensives, battle days, losses, captures and the end of an offensive."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sim.old.agents import OTHER, Attack, Party
from sim.old.shocks import Purpose
from sim.parameters import Side
from sim.record import REASON_NOISE
from sim.rules.attrition import daily_deaths
from sim.rules.beliefs import movement_signal, signal_variance
from sim.rules.contest import battle_drift, front_movement, monitored_size
from sim.rules.numeric import normal_quantile, total
from sim.rules.pressure import pressure_per_day
from sim.rules.prospects import intensity_of

if TYPE_CHECKING:
    from sim.old.model import NegotiationModel


@dataclass(slots=True)
class War:
    """A war in progress: who attacks, where the front stands, what has been mobilised."""

    attacker: Side
    position: float = 0.0
    elapsed: float = 0.0
    scope: float = 0.0
    success: bool = False
    crossed: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Truce:
    """A pause in the fighting: agreed through a broker, or tacit (no broker)."""

    since: int
    broker: str = ""


class Axis(NamedTuple):
    """The objectives ahead of an attacker, in order, and what attacking them means."""

    objectives: tuple[int, ...]
    position: float
    sizes: tuple[float, ...]
    log_defences: tuple[float, ...]
    unhinging: tuple[float, ...]
    scopes: tuple[float, ...]
    pressure: float
    response_days: float
    elapsed: float
    interventions: tuple[float, ...]
    penalties: tuple[float, ...]


def build_axis(model: NegotiationModel, attacker: Side) -> Axis:
    """Put together what lies ahead of an attacker today."""
    ahead = _objectives_ahead(model, attacker)
    settings = [model.objectives[o] for o in ahead]
    lost = sum(
        1
        for o, objective in enumerate(model.objectives)
        if objective.keystone and objective.held_by != attacker and _held(model, o, attacker)
    )
    fallen = math.log(model.scenario.front.collapse)
    whole = total(objective.size for objective in model.objectives)
    scopes, size = [], 0.0
    for objective in settings:
        size += objective.size
        scopes.append(size / whole)
    pressure, response_days = _pressure(model, attacker)
    war = model.war
    lines = [_red_lines(model, attacker, model.objective_names[o]) for o in ahead]
    return Axis(
        objectives=ahead,
        position=war.position if war is not None and war.attacker == attacker else 0.0,
        sizes=tuple(objective.size for objective in settings),
        log_defences=tuple(math.log(o.defence) + lost * fallen for o in settings),
        unhinging=tuple(fallen if o.keystone and o.held_by != attacker else 0.0 for o in settings),
        scopes=tuple(scopes),
        pressure=pressure,
        response_days=response_days,
        elapsed=war.elapsed if war is not None else 0.0,
        interventions=tuple(chance for chance, _ in lines),
        penalties=tuple(penalty for _, penalty in lines),
    )


def _held(model: NegotiationModel, objective: int, side: Side) -> bool:
    """Whether a side holds the whole of an objective."""
    return model.control[objective] == (1.0 if side == "claimant" else 0.0)


def _objectives_ahead(model: NegotiationModel, attacker: Side) -> tuple[int, ...]:
    order = range(len(model.objectives))
    if attacker == "holder":
        order = order[::-1]
    return tuple(o for o in order if not _held(model, o, attacker))


def _pressure(model: NegotiationModel, attacker: Side) -> tuple[float, float]:
    """Full daily pressure of all backers on an attacker, and the mean days it takes to come."""
    legitimacy = model.leader(attacker).settings.legitimacy
    total, weighted = 0.0, 0.0
    for backer in model.backers:
        strength = pressure_per_day(backer.pressure_on(attacker), backer.engagement(), legitimacy)
        total += strength
        if backer.settings.backing is not None:
            weighted += strength * backer.settings.backing.response_days
    return total, weighted / total if total > 0.0 else 1.0


def _red_lines(model: NegotiationModel, attacker: Side, objective: str) -> tuple[float, float]:
    """Chance that somebody intervenes at an objective, and the penalty if so (mean of backers)."""
    if model.war is not None and objective in model.war.crossed:
        return 0.0, 0.0
    spared, weight, penalty = 1.0, 0.0, 0.0
    for backer in model.backers:
        line = backer.red_line(objective, attacker)
        if line is not None:
            chance = line.probability * backer.engagement()
            spared *= 1.0 - chance
            weight += chance
            penalty += chance * line.penalty
    return 1.0 - spared, penalty / weight if weight > 0.0 else 0.0


def open_offensive(model: NegotiationModel, party: Party, attack: Attack) -> None:
    """Begin a war, or a new offensive in one, for the first `attack.aim` objectives ahead."""
    axis = model.axis(party.side)
    if model.deal is not None and not model.deal.broken:
        model.break_deal()
        model.remember_promise(kept=False)
    if model.war is None:
        as_it_is = model.outcome_now()
        with_aims = list(as_it_is)
        for objective in axis.objectives[: attack.aim]:
            with_aims[objective] = 1.0 if party.side == "claimant" else 0.0
        for member in model.parties:
            member.promise(with_aims if member.side == party.side else as_it_is)
        model.war = War(party.side)
    elif model.war.attacker != party.side:
        model.war.attacker = party.side
        model.war.position = 0.0
    model.war.scope = max(model.war.scope, axis.scopes[attack.aim - 1])
    model.truce = None
    model.changed()
    model.log(
        "attack",
        actor=party.name,
        subject=model.objective_names[axis.objectives[0]],
        reason=attack.reason,
        numbers={
            "aim": attack.aim,
            "gain_from_war": attack.gain,
            "value_of_staying": attack.staying,
            "chance": attack.chance,
        },
    )


def fight(model: NegotiationModel, days: float) -> None:
    """Fight for `days`: the front moves, both sides lose and learn, battles are won or lost."""
    war = model.war
    assert war is not None
    attacker = model.leader(war.attacker)
    axis = model.axis(war.attacker)
    if not axis.objectives:
        end_offensive(model, attacker, "nothing is left to take")
        return
    if axis.interventions[0] > 0.0 and _stopped_at_red_line(model, attacker, axis):
        return
    movement = _move(model, axis, days)
    war.position += movement
    war.elapsed += days
    _learn(model, axis, movement, days)
    deaths = _losses(model, days)
    model.changed()
    name = model.objective_names[axis.objectives[0]]
    model.log(
        "battle",
        actor=attacker.name,
        subject=name,
        numbers={
            "position": war.position,
            "size": axis.sizes[0],
            "deaths_claimant": deaths[0],
            "deaths_holder": deaths[1],
            "materiel_claimant": model.balance.materiel["claimant"],
            "materiel_holder": model.balance.materiel["holder"],
        },
    )
    barrier = monitored_size(axis.sizes[0], model.scenario.front.noise, days)
    if war.position >= barrier:
        _capture(model, attacker, axis.objectives[0])
        review_offensive(model, attacker)
    elif war.position <= -barrier:
        model.log("repulse", actor=attacker.name, subject=name)
        war.position = 0.0
        end_offensive(model, attacker, "")
    elif war.elapsed % model.scenario.behaviour.review_days < days:
        review_offensive(model, attacker)


def _stopped_at_red_line(model: NegotiationModel, attacker: Party, axis: Axis) -> bool:
    """Ask the backers whose red line this is; a line that nobody defends is void for this war."""
    assert model.war is not None
    name = model.objective_names[axis.objectives[0]]
    for backer in model.backers:
        line = backer.red_line(name, attacker.side)
        if line is not None and backer.decide_intervention(line):
            model.log(
                "intervention",
                actor=backer.name,
                other=attacker.name,
                subject=name,
                numbers={"penalty": line.penalty},
            )
            end_offensive(model, attacker, "")
            return True
    model.war.crossed.add(name)
    model.changed()
    return False


def _move(model: NegotiationModel, axis: Axis, days: float) -> float:
    """Movement of the front in the attacker's direction."""
    assert model.war is not None
    advantage = model.balance.true
    luck = model.orientation * normal_quantile(model.uniform(Purpose.FRONT, 0))
    if model.war.attacker == "holder":
        advantage, luck = -advantage, -luck
    front = model.scenario.front
    drift = battle_drift(advantage, axis.log_defences[0], front.mobility)
    return front_movement(drift, front.noise, days, luck)


def _losses(model: NegotiationModel, days: float) -> tuple[float, float]:
    """Materiel lost, and deaths of (claimant, holder): men and materiel are counted apart."""
    assert model.war is not None
    front = model.scenario.front
    intensity = intensity_of(model.war.scope, front.limited_intensity)
    model.balance.fight(intensity, days)
    deaths = []
    for leader in (model.leader("claimant"), model.leader("holder")):
        z = normal_quantile(model.uniform(Purpose.DEATHS, leader.index))
        multiplier = front.attack_multiplier if leader.side == model.war.attacker else 1.0
        rate = leader.settings.deaths_per_day
        deaths.append(days * daily_deaths(rate, intensity, multiplier, front.deaths_dispersion, z))
    return deaths[0], deaths[1]


def _learn(model: NegotiationModel, axis: Axis, movement: float, days: float) -> None:
    """Both sides read the day's movement as a signal of the advantage."""
    assert model.war is not None
    front = model.scenario.front
    if front.mobility <= 0.0:
        return
    signal = movement_signal(movement, axis.log_defences[0], front.mobility, days)
    variance = signal_variance(front.noise, front.mobility, days)
    for party in model.parties:
        party.learn(signal if model.war.attacker == "claimant" else -signal, variance)


def _capture(model: NegotiationModel, attacker: Party, objective: int) -> None:
    assert model.war is not None
    model.war.position = 0.0
    model.war.success = True
    model.take(objective, attacker.side)
    model.log("capture", actor=attacker.name, subject=model.objective_names[objective])


def review_offensive(model: NegotiationModel, attacker: Party) -> None:
    """Let the attacker choose whether to go on."""
    chance, gain = attacker.decide_continue()
    if model.uniform(Purpose.CONTINUE, attacker.index) >= chance:
        reason = "going on would not pay" if gain <= 0.0 else REASON_NOISE
        end_offensive(model, attacker, reason, gain, chance)
        return
    assert model.war is not None
    axis = model.axis(attacker.side)
    aim = attacker.outlook().aim
    if aim:
        model.war.scope = max(model.war.scope, axis.scopes[aim - 1])
        model.changed()


def end_offensive(
    model: NegotiationModel, attacker: Party, reason: str, gain: float = 0.0, chance: float = 0.0
) -> None:
    """Stop attacking: a tacit truce, until somebody attacks again or it becomes the norm."""
    if model.scenario.front.decisive:
        model.end_war()
        model.running = False
        return
    model.truce = Truce(model.day)
    model.changed()
    if reason:
        model.log(
            "halt",
            actor=attacker.name,
            reason=reason,
            numbers={"gain_from_war": gain, "chance": chance},
        )


def keep_truce(model: NegotiationModel, days: float) -> None:
    """Let each leader choose whether to break the truce; a long one becomes the status quo."""
    truce = model.truce
    assert truce is not None
    held = model.day - truce.since
    if held >= model.scenario.behaviour.consolidation_days:
        if truce.broker:
            model.remember_promise(kept=True)
        model.log("truce_holds", actor=truce.broker, numbers={"held_days": held})
        model.end_war()
        return
    breakers = []
    for side in OTHER:
        leader = model.leader(side)
        chance, gain = leader.decide_break(days)
        u = model.uniform(Purpose.BREAK, leader.index)
        if u < chance:
            breakers.append((u / chance, leader.index, leader, gain, chance))
    if not breakers:
        return
    _, _, leader, gain, chance = min(breakers, key=lambda entry: entry[:2])
    model.log(
        "ceasefire_broken",
        actor=leader.name,
        other=truce.broker,
        numbers={"held_days": held, "gain_from_war": gain, "chance": chance},
    )
    if truce.broker:
        model.remember_promise(kept=False)
    view = leader.outlook()
    open_offensive(
        model,
        leader,
        Attack(view.aim, gain, view.staying, chance, "the truce is worth less than war"),
    )
