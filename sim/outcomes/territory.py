"""Outcomes: who controls what, since when, and whether it was won by force or by talk."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sim.events.calendar import NO_DAY
from sim.events.history import History, onset
from sim.memory.marks import World, part
from sim.outcomes.registry import outcome
from sim.scenario.schema import Scenario

NAN = math.nan


def _objectives(scenario: Scenario) -> Mapping[tuple[str, ...], int]:
    return {(name,): place for place, name in enumerate(scenario.objectives)}


@outcome("share", name="control:<objective>", keys=_objectives)
def control(world: World, history: History, objective: int) -> float:
    """Claimant's share of an objective on the last day."""
    return history.territory[objective].control


@outcome("days", name="taken:<objective>", keys=_objectives)
def taken(world: World, history: History, objective: int) -> float:
    """Days from the start to the first capture of an objective by the other side (NaN: none)."""
    day = history.territory[objective].taken
    return NAN if day == NO_DAY else day - world.start


@outcome("days", name="taken_after:<objective>", keys=_objectives)
def taken_after(world: World, history: History, objective: int) -> float:
    """Days of war, from its first battle, to the first capture of an objective (NaN: none)."""
    return _days_of_war(history, history.territory[objective].taken)


@part
def _days_of_war(history: History, day: int) -> float:
    """Days from the first battle of the last war begun by a day (NaN: no such day)."""
    if day == NO_DAY:
        return NAN
    begun = NO_DAY
    for k in range(history.war_count):
        if onset(history.wars[k]) <= day:
            begun = max(begun, onset(history.wars[k]))
    return day - begun


@outcome("days", name="handed:<objective>", keys=_objectives)
def handed(world: World, history: History, objective: int) -> float:
    """Days from the start to the handover of an objective by agreement (NaN: none)."""
    day = history.territory[objective].handed
    return NAN if day == NO_DAY else day - world.start


@outcome("objectives", int)
def objectives_taken(world: World, history: History) -> int:
    """Objectives that the claimant took by force, less those that the holder took by force."""
    count = 0
    for o in range(world.objective_count):
        by_force = history.territory[o].by_force
        count += int(by_force > 0.0) - int(by_force < 0.0)
    return count


@outcome("objectives", int)
def objectives_handed(world: World, history: History) -> int:
    """Objectives whose control changed by agreement, in whole or in part."""
    count = 0
    for o in range(world.objective_count):
        count += history.territory[o].by_talk != 0.0
    return count


@outcome("objectives", int)
def handed_in_part(world: World, history: History) -> int:
    """Objectives that an agreement left divided: handed over in part, whatever came later.

    Nobody hands over 60 % of a district; the record has none. The rule of texts allows it.
    """
    count = 0
    for o in range(world.objective_count):
        count += history.territory[o].in_part
    return count


@outcome("share")
def control_start(world: World, history: History) -> float:
    """Claimant's share of the territory at the start, weighted by both leaders' values equally."""
    share = 0.0
    for o in range(world.objective_count):
        share += history.territory[o].weight * history.territory[o].start
    return share


@outcome("share")
def control_end(world: World, history: History) -> float:
    """Claimant's share of the territory on the last day, handovers included."""
    share = 0.0
    for o in range(world.objective_count):
        share += history.territory[o].weight * history.territory[o].control
    return share


@outcome("share")
def control_by_force(world: World, history: History) -> float:
    """Share of the territory that came to the claimant by force, net of what it lost by force."""
    share = 0.0
    for o in range(world.objective_count):
        share += history.territory[o].weight * history.territory[o].by_force
    return share


@outcome("share")
def control_by_talk(world: World, history: History) -> float:
    """Share of the territory that came to the claimant by agreement, net of what it gave."""
    share = 0.0
    for o in range(world.objective_count):
        share += history.territory[o].weight * history.territory[o].by_talk
    return share


@outcome("share")
def gain_by_force(world: World, history: History) -> float:
    """Part of the claimant's territorial gain that was won by force; the rest by talk.

    NaN when there is no gain, or when one of the two is a loss: a share then has no meaning.
    """
    force, talk = control_by_force(world, history), control_by_talk(world, history)
    if force < 0.0 or talk < 0.0 or force + talk <= 0.0:
        return NAN
    return force / (force + talk)


@part
def _last_keystone_day(world: World, history: History) -> int:
    """Day on which the last keystone of the holder fell; NO_DAY: one stands, or there is none."""
    fell = NO_DAY
    for o in range(world.objective_count):
        if world.objectives[o].keystone != 0.0 and world.objectives[o].held_by < 0:
            if history.territory[o].taken == NO_DAY:
                return NO_DAY
            fell = max(fell, history.territory[o].taken)
    return fell


@outcome("days")
def keystone_day(world: World, history: History) -> float:
    """Days of war, from its first battle, to the fall of the holder's last keystone (NaN: none)."""
    return _days_of_war(history, _last_keystone_day(world, history))


@outcome("days")
def days_keystone_to_agreement(world: World, history: History) -> float:
    """Days from the fall of the holder's last keystone to the next agreement (NaN: none)."""
    fell = _last_keystone_day(world, history)
    if fell == NO_DAY:
        return NAN
    for k in range(history.agreement_count):
        if history.agreements[k].day >= fell:
            return history.agreements[k].day - fell
    return NAN
