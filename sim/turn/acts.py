"""Acts outside of any deal by which a side shows whether it prefers a kept peace, by date."""

from __future__ import annotations

from typing import Any

from sim.events import codes
from sim.memory.marks import Model, part
from sim.turn.standing import changed, judge, log


@part
def take_acts(model: Model, party: Any) -> None:
    """Let the other side judge what a party did since dated changes were last read."""
    settings = party.settings
    _take(model, party, settings.breaches, settings.breach_count, False)
    _take(model, party, settings.reassurances, settings.reassurance_count, True)


@part
def _take(model: Model, party: Any, days: Any, count: int, reassures: bool) -> None:
    for k in range(count):
        if model.dated_day < days[k] <= model.day:
            event = log(model, codes.ACT, party.index, codes.NOBODY, -1)
            event.outcome = 1 if reassures else 0
            judge(model, reassures, party.sign)
            changed(model)


@part
def next_act(party: Any, day: int, first: int) -> int:
    """Day after a day on which a party acts, if it is before `first`."""
    settings = party.settings
    first = _next_of(settings.reassurances, settings.reassurance_count, day, first)
    return int(_next_of(settings.breaches, settings.breach_count, day, first))


@part
def _next_of(days: Any, count: int, day: int, first: int) -> int:
    for k in range(count):
        if day < days[k] < first:
            return int(days[k])
    return first
