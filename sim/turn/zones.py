"""Zones of possible agreement, as a mediator estimates them, and the best text in them."""

from __future__ import annotations

import math
from typing import Any

from sim.memory.marks import Model, part
from sim.rules.choice import TIE
from sim.turn.frontier import nash_on_path, zone_on
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.offers import heeds_leaders_alone
from sim.turn.packages import paths_today


@part
def estimate(model: Model, mediator: Any, helps: bool, zones: Any) -> bool:
    """Fill in what a mediator thinks the parties need, and the zones left; whether there is any.

    With its help, a guarantee and side payments are on the table.
    """
    zones.guarantee = mediator.guarantee_offered(model) if helps else 0.0
    zones.payment_claimant = mediator.leverage_over(model, CLAIMANT) if helps else 0.0
    zones.payment_holder = mediator.leverage_over(model, HOLDER) if helps else 0.0
    zones.leaders_alone = heeds_leaders_alone(model)
    for party in model.parties[: model.world.party_count]:
        payment = zones.payment_claimant if party.sign > 0 else zones.payment_holder
        zones.needs[party.index] = mediator.estimate_need(model, party, payment)
    return find_zones(model, mediator, zones)


@part
def find_zones(model: Model, mediator: Any, zones: Any) -> bool:
    """Find the zones that the parties' needs leave on every path of today; whether there is any.

    There is none for a kind of text that the mediator does not consider.
    """
    found = False
    first, last = paths_today(model, zones.guarantee)
    for p in range(first, last):
        path = model.paths[p]
        if not mediator.considers(model, path.kind):
            zones.low[p], zones.high[p] = math.inf, -math.inf
            continue
        low, high = zone_on(model, path, zones)
        zones.low[p], zones.high[p] = low, high
        found = found or low <= high
    return found


@part
def best_text(model: Model, mediator: Any, zones: Any, weight: float, text: Any) -> bool:
    """Write the package in the zones that maximises the weighted Nash product of leaders' gains.

    The text has the zones' guarantee and payments; false if there is no package.
    """
    first, last = paths_today(model, zones.guarantee)
    claimant, holder = model.world.claimant, model.world.holder
    best = 0.0
    text.path = -1
    for p in range(first, last):
        path = model.paths[p]
        if not zones.low[p] <= zones.high[p]:
            continue
        position, product = nash_on_path(
            model,
            path,
            zones.low[p],
            zones.high[p],
            zones.needs[claimant],
            zones.needs[holder],
            weight,
        )
        if text.path < 0 or product > best + TIE:
            best, text.path, text.position = product, p, position
    text.broker, text.guarantee, text.friction = mediator.index, zones.guarantee, 0.0
    text.payment_claimant = zones.payment_claimant
    text.payment_holder = zones.payment_holder
    return bool(text.path >= 0)
