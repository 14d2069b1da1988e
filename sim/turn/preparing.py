"""Preparation: what a leader has decided opens some days later, if the leader still wants it then.

A decision is made on a day of its own within the step (:func:`~sim.rules.choice.days_until`), and
the offensive opens `preparation_days` after it: neither date hangs on the length of a step. Nobody
else sees a preparation. A war or an agreement that comes first calls it off.
"""

from __future__ import annotations

from typing import Any

from sim.events import codes, figures
from sim.memory.marks import Model, part
from sim.rules.choice import days_until
from sim.turn.axis import axis_of
from sim.turn.standing import log, planning_interval

# -- what is under way -----------------------------------------------------------------------------


@part
def takes_preparation(model: Model) -> bool:
    """Whether an offensive that is planned has to be prepared."""
    return bool(model.world.behaviour.preparation_days > 0)


@part
def prepares(model: Model, party: Any) -> bool:
    """Whether a party prepares an offensive."""
    return bool(model.preparations[party.index].decided >= 0)


@part
def opens_today(model: Model, party: Any) -> bool:
    """Whether the offensive that a party prepares is due."""
    return prepares(model, party) and bool(model.preparations[party.index].opens <= model.day)


@part
def days_to_opening(model: Model, days: int) -> int:
    """A number of days from today, cut to the first day on which an offensive opens."""
    for party in model.parties[: model.world.party_count]:
        plan = model.preparations[party.index]
        if plan.decided >= 0 and plan.opens > model.day:
            days = min(days, plan.opens - model.day)
    return days


# -- deciding --------------------------------------------------------------------------------------


@part
def prepare_offensive(model: Model, party: Any, attack: Any, u: float, days: int) -> None:
    """Decide on an offensive, on the day of a step of `days` that the draw `u` of it says."""
    plan = model.preparations[party.index]
    waits = int(days_until(u, attack.chance, planning_interval(model)))
    plan.decided = model.day + min(waits, days - 1)
    plan.opens = plan.decided + int(model.world.behaviour.preparation_days)
    plan.aim, plan.gain, plan.chance = attack.aim, attack.gain, attack.chance
    plan.staying = party.outlook(model).staying
    plan.reason = party.reason_to_attack(model, attack, False)


@part
def announce(model: Model, days: int) -> int:
    """Write down what was decided in this step, the earlier first; what is left of its `days`.

    It ends where an offensive opens. A decision of a later day is then none: the days after are
    another step, with a draw of its own.
    """
    days = days_to_opening(model, days)
    claimant, holder = model.world.claimant, model.world.holder
    first, second = model.parties[min(claimant, holder)], model.parties[max(claimant, holder)]
    if model.preparations[second.index].decided < model.preparations[first.index].decided:
        first, second = second, first
    _note_decision(model, first, days)
    _note_decision(model, second, days)
    return days


@part
def _note_decision(model: Model, party: Any, days: int) -> None:
    """Write down what a party decided in these `days`; what it would after them, it has not."""
    plan = model.preparations[party.index]
    if plan.decided >= model.day + days:
        forget(model, party)
    elif plan.decided >= model.day:
        _log_preparation(model, party, plan)


@part
def _log_preparation(model: Model, party: Any, plan: Any) -> None:
    target = axis_of(model, party.sign).objectives[0]
    event = log(model, codes.PREPARATION, party.index, codes.NOBODY, target)
    event.day, event.reason = plan.decided, plan.reason
    event.numbers[figures.PREPARATION_AIM] = plan.aim
    event.numbers[figures.PREPARATION_GAIN_FROM_WAR] = plan.gain
    event.numbers[figures.PREPARATION_VALUE_OF_STAYING] = plan.staying
    event.numbers[figures.PREPARATION_CHANCE] = plan.chance
    event.numbers[figures.PREPARATION_OPENING_DAYS] = plan.opens - plan.decided


# -- calling off -----------------------------------------------------------------------------------


@part
def forget(model: Model, party: Any) -> None:
    """Let a party prepare nothing any more."""
    model.preparations[party.index].decided = -1


@part
def stand_down(model: Model, party: Any, reason: Any) -> None:
    """Call off what a party prepares; what it has decided on only today is not written down."""
    plan = model.preparations[party.index]
    if 0 <= plan.decided < model.day:
        event = log(model, codes.STAND_DOWN, party.index, codes.NOBODY, -1)
        event.reason = reason
        event.numbers[figures.STAND_DOWN_PREPARED_DAYS] = model.day - plan.decided
    forget(model, party)


@part
def call_off(model: Model, reason: int) -> None:
    """Call off whatever anybody prepares: something else has come first."""
    for party in model.parties[: model.world.party_count]:
        stand_down(model, party, reason)
