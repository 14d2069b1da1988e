"""Outcomes: small agreements, meetings that were not held, land cleared and people returned."""

from __future__ import annotations

from sim.events.history import History
from sim.memory.marks import World
from sim.outcomes.registry import outcome


@outcome("settled", int)
def small_agreements(world: World, history: History) -> int:
    """Number of issues and places that small agreements settled (steps before a treaty)."""
    return history.steps


@outcome("meetings", int)
def meetings_not_held(world: World, history: History) -> int:
    """Meetings in peace that a mediator convened in vain, since somebody stayed away.

    Two on one day count as one.
    """
    return history.empty_meetings


@outcome("hectares")
def cleared_land(world: World, history: History) -> float:
    """Mined land that was cleared by the end of the run's last year of peace."""
    return history.cleared


@outcome("people")
def returned_people(world: World, history: History) -> float:
    """People who had returned by the end of the run's last year of peace, or after they fled."""
    return history.returned
