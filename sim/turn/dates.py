"""Dates on which something changes by itself: a step of peace ends there, and the next reads it.

A change is a jump: a new leader, or a dated number that takes another value. A series that is
interpolated has none. It is read once a step, and what a step misses is no more than its slope.
"""

from __future__ import annotations

from typing import Any

from sim.memory.marks import Model, part
from sim.turn.acts import next_act


@part
def days_to_change(model: Model, days: int) -> int:
    """A number of days from today, cut to the next date on which something changes."""
    if model.next_change <= model.day:  # looked up once for each date
        model.next_change = _day_of_next_change(model)
    return int(min(days, model.next_change - model.day))


@part
def _day_of_next_change(model: Model) -> int:
    """First day after today with a change; the last day of the scenario if there is none."""
    forces, first = model.world.balance, int(model.world.end)
    trade = model.world.links
    if trade.dependence.claimant > 0.0 or trade.dependence.holder > 0.0:
        first = _jump_of(trade.open, model.day, first)
    if model.world.home >= 0:
        first = _jump_of(model.world.recovery.clearance, model.day, first)
        first = _jump_of(model.world.recovery.returning, model.day, first)
    if model.world.opinion.thaw != 0.0:
        first = _jump_of(model.world.opinion.contacts, model.day, first)
    first = _next_jump(forces.claimant, model.day, first)
    first = _next_jump(forces.holder, model.day, first)
    for third in model.third_parties[: model.world.third_count]:
        first = _jump_of(third.settings.engagement, model.day, first)
        first = _jump_of(third.settings.backing.support, model.day, first)
    for party in model.parties[: model.world.party_count]:
        if party.leads:
            first = _jump_of(party.settings.persuasion, model.day, first)
        for k in range(party.settings.change_count):
            if model.day < party.settings.changes[k] < first:
                first = party.settings.changes[k]
        first = next_act(model, party, first)
        if model.day < party.settings.end_day < first:
            first = party.settings.end_day
    first = min(first, _end_of_mandate(model, first))
    return int(max(first, model.day + 1))


@part
def _end_of_mandate(model: Model, first: int) -> int:
    """Day after today on which the guarantee in force ends, or `first` if it does not."""
    if model.deal == 0 or model.deal_broken != 0 or model.deal_broker < 0:
        return first
    mandate = model.third_parties[model.deal_broker].settings.mediation.mandate_days
    end = model.guarded_since + int(mandate)
    return int(end) if mandate != 0.0 and end > model.day else first


@part
def _next_jump(forces: Any, day: int, first: int) -> int:
    """First day after a day on which a side's forces jump, if it is before `first`."""
    first = _jump_of(forces.spending, day, first)
    first = _jump_of(forces.technology, day, first)
    return int(_jump_of(forces.readiness, day, first))


@part
def _jump_of(series: Any, day: int, first: int) -> int:
    """First day after a day on which a dated number jumps, if it is before `first`."""
    if series.linear != 0:
        return first
    for k in range(1, series.count):
        if series.days[k] >= first:
            break
        if series.days[k] > day and series.values[k] != series.values[k - 1]:
            return int(series.days[k])
    return first
