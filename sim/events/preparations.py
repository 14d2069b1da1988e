"""Attacks that were prepared, read off the events of a run."""

from __future__ import annotations

from sim.events import codes
from sim.events.calendar import NO_DAY
from sim.events.history import History
from sim.events.rows import EventRow
from sim.memory.marks import World, part


@part
def read_preparation(world: World, history: History, event: EventRow) -> None:
    """Read that a side prepares an attack, or that it stands down."""
    side = world.signs[event.actor]
    if event.kind == codes.PREPARATION:
        note_preparation(history, side, event.day)
        return
    history.stood_down += 1
    note_preparation(history, side, NO_DAY)
    if history.at_war != 0 and history.wars[history.war_count - 1].opener == side:
        history.wars[history.war_count - 1].prepared_days = -1  # that attack was another


@part
def note_preparation(history: History, side: int, decided: int) -> int:
    """Note on which day a side decided what it prepares (NO_DAY: nothing); the day before this."""
    if side > 0:
        before, history.prepared_claimant = history.prepared_claimant, decided
    else:
        before, history.prepared_holder = history.prepared_holder, decided
    return before
