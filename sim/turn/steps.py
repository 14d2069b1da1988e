"""A ladder of small agreements: the two sides settle a small issue, or exchange two, in peace.

What is agreed is carried out as it is signed: nothing is left to trust or to guarantee, the deal in
force stays as it is, and what is done is not undone by a war. With ``talks.step_rate`` at zero
there are no steps.
"""

from __future__ import annotations

import math
from typing import Any

from sim.events import codes, figures
from sim.memory.marks import Model, part
from sim.rules.balance import DAYS_PER_MONTH
from sim.rules.choice import TIE, poisson_chance
from sim.turn import chance as draws
from sim.turn.chance import uniform
from sim.turn.frontier import fill_terms, nash_on_path, zone_on
from sim.turn.packages import fill_step_paths
from sim.turn.standing import changed, fill_outcomes, log, remember_promise

#: A version that no table has.
_VOID = -1


@part
def take_step(model: Model, days: int) -> None:
    """Let the two sides meet about small issues, if it comes to that, and carry out a step."""
    rate = model.world.talks.step_rate / DAYS_PER_MONTH
    if rate == 0.0 or uniform(model, draws.STEP, 0) >= poisson_chance(rate, days):
        return
    count = fill_step_paths(model)
    model.path_version[0] = _VOID  # the paths of today were written over
    if count == 0 or not _write_step(model, count, model.zones[0], model.text):
        return
    refuser = _refuser(model)
    _carry_out(model, model.text, refuser)
    if refuser == codes.NOBODY:
        remember_promise(model, True, 0)


@part
def _write_step(model: Model, count: int, zones: Any, text: Any) -> bool:
    """Write the step with the largest product of the leaders' gains over things as they are.

    What small issues are worth is no secret, so that the sides make no errors. False if there is
    none by which both gain and nobody with a veto loses.
    """
    zones.leaders_alone, best = 0, TIE
    for party in model.parties[: model.world.party_count]:
        zones.needs[party.index] = party.utility_now(model)
    claimant, holder = model.world.claimant, model.world.holder
    text.path, text.broker, text.guarantee, text.friction = -1, -1, 0.0, 0.0
    text.payment_claimant, text.payment_holder = 0.0, 0.0
    for p in range(count):
        path = model.paths[p]
        low, high = zone_on(model, path, zones)
        if low > high:
            continue
        needs = zones.needs[claimant], zones.needs[holder]
        position, product = nash_on_path(model, path, low, high, needs[0], needs[1], 0.5)
        if product > best:
            best, text.path, text.position = product + TIE, p, position
    return bool(text.path >= 0)


@part
def _refuser(model: Model) -> int:
    """The first party that refuses the step, or nobody."""
    for party in model.parties[: model.world.party_count]:
        if party.gone == 0 and not party.decide_step(model, model.text):
            return int(party.index)
    return codes.NOBODY


@part
def _carry_out(model: Model, text: Any, refuser: int) -> None:
    """Write the step down, and carry it out if nobody refuses."""
    world = model.world
    fill_outcomes(model, model.fixed)
    fill_terms(model.paths[text.path], text.position, world.good_count, model.outcome)
    for good in range(world.good_count):
        after = model.outcome[good]
        if math.isnan(after) or after == model.fixed[good]:
            continue
        event = log(model, codes.STEP, codes.NOBODY, refuser, good)
        event.outcome = 1 if refuser == codes.NOBODY else 0
        event.numbers[figures.STEP_SHARE] = after
        if refuser != codes.NOBODY:
            continue
        if good < world.objective_count:
            model.control[good], model.taken[good] = after, 0
        else:
            model.settled[good], model.settled_before[good] = after, after
    changed(model)
