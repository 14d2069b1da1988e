"""From events to history: what follows a war, and changes of control by talk."""

from __future__ import annotations

import math

from sim.events import codes, figures
from sim.events.calendar import NO_DAY
from sim.events.history import History, Territory
from sim.events.rows import EventRow
from sim.memory.marks import World, part


@part
def hand_over(place: Territory, outcome: float, day: int) -> None:
    """Change control of an objective by talk (NaN: the text left it as it was)."""
    if math.isnan(outcome) or outcome == place.control:
        return
    place.by_talk += outcome - place.control
    place.control = outcome
    place.in_part |= int(0.0 < outcome < 1.0)
    if place.handed == NO_DAY:
        place.handed = day


@part
def note_control(history: History, objective: int, day: int) -> None:
    """Write down who controls an objective from a day on."""
    if history.change_count == len(history.changes):
        history.overflow = 1
        return
    change = history.changes[history.change_count]
    history.change_count += 1
    change.day, change.objective = day, objective
    change.share = history.territory[objective].control


@part
def read_after_war(world: World, history: History, event: EventRow) -> None:
    """Read what ends for good, a small agreement, an absence, or how far recovery has come."""
    if event.kind == codes.CLOSING:
        history.closed[event.subject] = event.day
    elif event.kind == codes.PARTY_END:
        history.gone[event.actor] = event.day
    elif event.kind == codes.STEP:
        _read_step(world, history, event)
    elif event.kind == codes.RECOVERY:
        history.cleared = event.numbers[figures.RECOVERY_CLEARED]
        history.returned = event.numbers[figures.RECOVERY_RETURNED]
    elif event.kind == codes.ABSENCE and event.outcome == 0 and event.day != history.empty_day:
        history.empty_meetings += 1  # one a day: a mediator convenes no more than that
        history.empty_day = event.day


@part
def _read_step(world: World, history: History, event: EventRow) -> None:
    if event.outcome != 1:
        return
    history.steps += 1
    if event.subject < world.objective_count:
        share = event.numbers[figures.STEP_SHARE]
        hand_over(history.territory[event.subject], share, event.day)
        note_control(history, event.subject, event.day)
