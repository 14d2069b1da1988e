"""Outcomes: who controls what, since when, and whether it was won by force or by talk."""

from __future__ import annotations

from sim.outcomes.history import NAN, History, Territory
from sim.outcomes.registry import outcome
from sim.rules.numeric import total
from sim.scenario.schema import Scenario


def _objectives(scenario: Scenario) -> list[tuple[str, ...]]:
    return [(name,) for name in scenario.objectives]


def _net(place: Territory) -> int:
    return (place.by_force > 0.0) - (place.by_force < 0.0)


@outcome("share", name="control:<objective>", keys=_objectives)
def control(history: History, objective: str) -> float:
    """Claimant's share of an objective on the last day."""
    return history.territory[objective].control


@outcome("days", name="taken:<objective>", keys=_objectives)
def taken(history: History, objective: str) -> float:
    """Days from the start to the first capture of an objective by the other side (NaN: none)."""
    day = history.territory[objective].taken
    return NAN if day is None else day - history.start


@outcome("days", name="taken_after:<objective>", keys=_objectives)
def taken_after(history: History, objective: str) -> float:
    """Days of war, from its first battle, to the first capture of an objective (NaN: none)."""
    day = history.territory[objective].taken
    if day is None:
        return NAN
    return day - max(war.onset for war in history.wars if war.onset <= day)


@outcome("days", name="handed:<objective>", keys=_objectives)
def handed(history: History, objective: str) -> float:
    """Days from the start to the handover of an objective by agreement (NaN: none)."""
    day = history.territory[objective].handed
    return NAN if day is None else day - history.start


@outcome("objectives", int)
def objectives_taken(history: History) -> int:
    """Objectives that the claimant took by force, less those that the holder took by force."""
    return sum(_net(place) for place in history.territory.values())


@outcome("objectives", int)
def objectives_handed(history: History) -> int:
    """Objectives whose control changed by agreement, in whole or in part."""
    return sum(1 for place in history.territory.values() if place.by_talk != 0.0)


@outcome("share")
def control_start(history: History) -> float:
    """Claimant's share of the territory at the start, weighted by both leaders' values equally."""
    return total(place.weight * place.start for place in history.territory.values())


@outcome("share")
def control_end(history: History) -> float:
    """Claimant's share of the territory on the last day, handovers included."""
    return total(place.weight * place.control for place in history.territory.values())


@outcome("share")
def control_by_force(history: History) -> float:
    """Share of the territory that came to the claimant by force, net of what it lost by force."""
    return total(place.weight * place.by_force for place in history.territory.values())


@outcome("share")
def control_by_talk(history: History) -> float:
    """Share of the territory that came to the claimant by agreement, net of what it gave."""
    return total(place.weight * place.by_talk for place in history.territory.values())


@outcome("share")
def gain_by_force(history: History) -> float:
    """Part of the claimant's territorial gain that was won by force; the rest by talk.

    NaN when there is no gain, or when one of the two is a loss: a share then has no meaning.
    """
    force, talk = float(control_by_force(history)), float(control_by_talk(history))
    if force < 0.0 or talk < 0.0 or force + talk <= 0.0:
        return NAN
    return force / (force + talk)


def _last_keystone_day(history: History) -> int | None:
    days = [
        history.territory[name].taken
        for name, objective in history.scenario.objectives.items()
        if objective.keystone and objective.held_by == "holder"
    ]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


@outcome("days")
def keystone_day(history: History) -> float:
    """Days of war, from its first battle, to the fall of the holder's last keystone (NaN: none)."""
    day = _last_keystone_day(history)
    if day is None:
        return NAN
    return day - max(war.onset for war in history.wars if war.onset <= day)


@outcome("days")
def days_keystone_to_agreement(history: History) -> float:
    """Days from the fall of the holder's last keystone to the next agreement (NaN: none)."""
    day = _last_keystone_day(history)
    if day is None:
        return NAN
    later = [deal.day - day for deal in history.agreements if deal.day >= day]
    return later[0] if later else NAN
