"""What changes slowly: cleared land and returned people, audiences at home, opinion abroad.

With nothing of :class:`sim.parameters.Recovery` and :class:`sim.parameters.Opinion` set, nothing
changes.
"""

from __future__ import annotations

import math
from typing import Any

from sim.events import codes, figures
from sim.events.calendar import year_of
from sim.memory.marks import Model, part
from sim.rules.balance import DAYS_PER_YEAR
from sim.rules.cooperation import bitterness_after, cleared_after, returned_after
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.standing import leader_of, log, value_on


@part
def let_grow(model: Model, days: int) -> None:
    """Let days of peace pass over land, people, audiences and opinion."""
    years = days / DAYS_PER_YEAR
    if model.world.home >= 0:
        _rebuild(model, days, years)
    opinion = model.world.opinion
    if opinion.thaw != 0.0 or opinion.embitter != 0.0:
        contacts = value_on(opinion.contacts, model.day)
        for party in model.parties[: model.world.party_count]:
            party.bitterness = bitterness_after(
                party.bitterness,
                contacts,
                opinion.thaw,
                years,
                model.incidents,
                opinion.embitter,
                opinion.most,
            )
    if model.blame != 0.0:
        model.blame *= math.exp(-opinion.blame_fade * years)


# -- land and people -------------------------------------------------------------------------------


@part
def _rebuild(model: Model, days: int, years: float) -> None:
    """Clear land on the ground that is held, and let people return to it; once a year, tell."""
    recovery, day = model.world.recovery, model.day
    held = _share_held(model)
    reachable = recovery.mined * held
    rate = value_on(recovery.clearance, day)
    model.cleared = cleared_after(model.cleared, rate, years, reachable)
    free = model.cleared / recovery.mined if recovery.mined > 0.0 else held
    rate = value_on(recovery.returning, day)
    model.returned = returned_after(model.returned, rate, years, recovery.displaced * free)
    if year_of(day) != year_of(day + days) or day + days >= model.world.end:
        tell_recovery(model)


@part
def _share_held(model: Model) -> float:
    """Share of the ground to return to that the side holds whose people return."""
    whole, held = 0.0, 0.0
    for o in range(model.world.objective_count):
        place = model.world.objectives[o]
        if place.issue == model.world.home:
            share = model.control[o] if model.world.home_side > 0 else 1.0 - model.control[o]
            whole += place.share
            held += place.share * share
    return held / whole if whole > 0.0 else 0.0


@part
def flee(model: Model) -> None:
    """As a war begins, a share of those who have returned is driven out again."""
    flight = model.world.recovery.flight
    if model.returned > 0.0 and flight > 0.0:
        model.returned *= 1.0 - flight
        tell_recovery(model)


@part
def tell_recovery(model: Model) -> None:
    """Write down how much is cleared and how many have returned."""
    event = log(model, codes.RECOVERY, codes.NOBODY, codes.NOBODY, -1)
    event.numbers[figures.RECOVERY_CLEARED] = model.cleared
    event.numbers[figures.RECOVERY_RETURNED] = model.returned


# -- opinion abroad --------------------------------------------------------------------------------


@part
def sympathy_moved(model: Model) -> bool:
    """Read how lawful the claimant is held beside the holder; whether that has moved."""
    before = model.sympathy
    model.sympathy = _campaign(model, CLAIMANT) - _campaign(model, HOLDER) + model.blame
    return bool(model.sympathy != before)


@part
def _campaign(model: Model, side: int) -> float:
    return value_on(leader_of(model, side).settings.persuasion, model.day)


@part
def blame_for_war(model: Model, side: Any) -> None:
    """Let the side that opens a war be held less lawful, or more."""
    model.blame -= side * model.world.opinion.blame
