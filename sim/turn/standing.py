"""How things stand: dates, goods, promises, the deal in force, and the log of events."""

from __future__ import annotations

from typing import Any

from sim.memory.marks import Model, hot, part
from sim.rules.after_deal import (
    guarantee_today,
    interdependence,
    payment_left,
    trust_after,
    trust_believed,
)
from sim.rules.balance import DAYS_PER_YEAR
from sim.rules.cooperation import legitimacy_moved
from sim.turn.numbers import HOLDER

# -- what changed --------------------------------------------------------------------------------


@part
def changed(model: Model) -> None:
    """Note that something changed: whatever was computed before is void."""
    model.version += 1
    model.table_version += 1
    model.ground_version += 1


@part
def time_passed(model: Model) -> None:
    """Note that anything may have changed but what has been taken, signed or settled."""
    model.version += 1
    model.table_version += 1


@part
def outlooks_changed(model: Model) -> None:
    """Note that beliefs, hopes or the fighting changed, and nothing that packages rest on."""
    model.version += 1


# -- the log -------------------------------------------------------------------------------------


@part
def log(model: Model, kind: int, actor: int, other: int, subject: int) -> Any:
    """Write an event down, and return its row: outcome, reason and figures are set there.

    Places of figures have names in :mod:`sim.events.figures`.
    """
    place = model.event_count
    if place >= model.event_room:
        model.overflow = 1
        place = model.event_room - 1
    else:
        model.event_count += 1
    event = model.events[place]
    event.day, event.kind, event.subject = model.day, kind, subject
    event.actor, event.other = actor, other
    event.outcome, event.reason = 0, 0
    return event


# -- actors and dates ----------------------------------------------------------------------------


@hot
def leader_of(model: Model, side: int) -> Any:
    """The leader of a side."""
    return model.parties[model.world.claimant if side > 0 else model.world.holder]


@part
def legitimacy_of(model: Model, side: int) -> float:
    """How lawful a side's claims are held to be today."""
    return legitimacy_moved(leader_of(model, side).settings.legitimacy, side * model.sympathy)


@hot
def planning_interval(model: Model) -> float:
    """Days from one review of whether to attack to the next, in peace."""
    planning = model.world.behaviour.planning_days
    return float(planning if planning > 0 else model.world.clock.peace_days)


@part
def value_on(series: Any, day: int) -> float:
    """Value of a dated number on a day: :meth:`sim.parameters.Series.at`."""
    index = -1
    for k in range(series.count):
        if series.days[k] > day:
            break
        index = k
    if index < 0:
        return float(series.values[0])
    if series.linear == 0 or index + 1 == series.count:
        return float(series.values[index])
    left, right = series.days[index], series.days[index + 1]
    share = (day - left) / (right - left)
    return float(series.values[index] + share * (series.values[index + 1] - series.values[index]))


# -- goods ---------------------------------------------------------------------------------------


@hot
def fill_outcomes(model: Model, outcomes: Any) -> None:
    """Fill in the outcome of every good as it stands, promised handovers counted as done."""
    world = model.world
    for good in range(world.good_count):
        if good < world.objective_count:
            outcomes[good] = model.control[good]
        else:
            outcomes[good] = model.settled[good]
    if model.deal != 0:
        for k in range(model.pending_count):
            outcomes[model.pending_objectives[k]] = model.pending_outcomes[k]


@part
def holds(model: Model, objective: int, side: int) -> bool:
    """Whether a side holds the whole of an objective."""
    return bool(model.control[objective] == (0.0 if side == HOLDER else 1.0))


@part
def place_of(model: Model, objective: int) -> int:
    """Place of an objective as the party listed first counts them: nearest to it first."""
    if model.world.orientation > 0:
        return objective
    return int(model.world.objective_count) - 1 - objective


@part
def mobilised_scope(model: Model) -> float:
    """Share of the axis that the war in progress has mobilised for."""
    return float(model.scope) if model.war != 0 else 0.0


# -- promises ------------------------------------------------------------------------------------


@part
def deterrence(model: Model) -> float:
    """What the guarantee of the deal in force costs whoever attacks."""
    if model.deal == 0 or model.deal_broken != 0 or model.deal_guarantee <= 0.0:
        return 0.0
    broker, after_deal = model.third_parties[model.deal_broker], model.world.after_deal
    mediation, engaged = broker.settings.mediation, engagement_ahead(model, broker, model.ahead)
    elasticity = after_deal.guarantor_elasticity
    worth = guarantee_today(mediation.deterrence, engaged, model.deal_engagement, elasticity)
    return worth * mandate_left(model, mediation, model.ahead)


@part
def bond(model: Model, side: int) -> float:
    """What a side loses of a mediator's payment for the deal in force if it breaks that."""
    if model.deal == 0 or model.deal_broken != 0:
        return 0.0
    after_deal, years = model.world.after_deal, (model.day - model.deal_since) / DAYS_PER_YEAR
    paid = model.paid_claimant if side > 0 else model.paid_holder
    return payment_left(paid, after_deal.bond, after_deal.payment_fade, years)


@part
def engagement_ahead(model: Model, guarantor: Any, days: int) -> float:
    """A third party's engagement, as sides expect it some days from today."""
    foresight = model.world.after_deal.guarantor_foresight
    if days == 0 or foresight == 0.0:
        return float(guarantor.engaged)
    then = value_on(guarantor.settings.engagement, model.day + days)
    return float(guarantor.engaged + foresight * (then - guarantor.engaged))


@part
def mandate_left(model: Model, mediation: Any, days: int) -> float:
    """Share of the guarantee in force that sides count on some days from today: its end is known.

    An end ahead is foreseen as other things are (`foresight`).
    """
    if mediation.mandate_days == 0.0:
        return 1.0
    left = model.guarded_since + mediation.mandate_days - model.day
    if left <= 0.0:
        return 0.0
    return 1.0 if left > days else float(1.0 - model.world.behaviour.foresight)


@part
def links(model: Model) -> float:
    """Cost of renewed war that grows while a deal holds: interdependence."""
    if model.deal == 0 or model.deal_broken != 0:
        return 0.0
    years = (model.day - model.deal_since) / DAYS_PER_YEAR
    after_deal = model.world.after_deal
    return interdependence(after_deal.interdependence, years, after_deal.interdependence_cap)


@part
def remember_promise(model: Model, kept: bool, side: int) -> None:
    """Update trust, the running average of promises that a side (0: both) has kept or not."""
    model.trust = trust_after(model.trust, kept, model.world.after_deal.trust_memory)
    judge(model, kept, side)
    changed(model)


@part
def judge(model: Model, kept: bool, side: int) -> None:
    """Let parties learn what a side (0: each) prefers, from what it has kept or broken."""
    after_deal = model.world.after_deal
    for party in model.parties[: model.world.party_count]:
        if side == 0 or party.sign != side:
            party.trusting = trust_believed(
                party.trusting, kept, after_deal.kept_if_peaceful, after_deal.kept_if_not
            )


@part
def break_deal(model: Model) -> None:
    """End the deal in force, if any: no more handovers, and what it settled is open again."""
    if model.deal != 0 and model.deal_broken == 0:
        model.deal_broken = 1
        model.pending_count = 0
        for good in range(model.world.objective_count, model.world.good_count):
            if model.closed[good] == 0:
                model.settled[good] = model.settled_before[good]
    changed(model)


@part
def at_risk(model: Model, side: int) -> float:
    """What a new war puts at risk for a side of those who have returned, and of their homes."""
    recovery = model.world.recovery
    if model.returned == 0.0 or recovery.displaced == 0.0:
        return 0.0
    worth = recovery.at_stake.claimant if side > 0 else recovery.at_stake.holder
    return float(worth * model.returned / recovery.displaced)


@part
def end_war(model: Model) -> None:
    """Go back to peace steps: promises made in war no longer bind."""
    model.war = 0
    model.truce = 0
    for party in model.parties[: model.world.party_count]:
        party.has_promised = 0
    changed(model)


@part
def control_share(model: Model) -> float:
    """Claimant's share of the objectives, by what they are worth to the leaders."""
    world = model.world
    share, whole = 0.0, 0.0
    for o in range(world.objective_count):
        weight = world.goods[o].weights[world.claimant] + world.goods[o].weights[world.holder]
        share += weight * model.control[o]
        whole += weight
    return share / whole if whole > 0.0 else 0.0
