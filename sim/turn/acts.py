"""Acts outside of any deal by which a side shows whether it prefers a kept peace, by date.

Where nobody can learn from them they are no part of a run: no step ends on them, and the record has
none.
"""

from __future__ import annotations

from typing import Any

from sim.events import codes
from sim.memory.marks import Model, part
from sim.turn.standing import changed, judge, log


@part
def acts_tell(model: Model) -> bool:
    """Whether sides rely on what they believe of each other, and an act can change that."""
    after_deal = model.world.after_deal
    return bool(
        after_deal.trust_bayes != 0.0 and after_deal.kept_if_peaceful != after_deal.kept_if_not
    )


@part
def take_acts(model: Model, party: Any) -> None:
    """Let the other side judge what a party did since dated changes were last read."""
    if not acts_tell(model):
        return
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
def next_act(model: Model, party: Any, first: int) -> int:
    """Day after today on which a party acts, if it is before `first` and acts tell anything."""
    if not acts_tell(model):
        return first
    settings, day = party.settings, model.day
    first = _next_of(settings.reassurances, settings.reassurance_count, day, first)
    return int(_next_of(settings.breaches, settings.breach_count, day, first))


@part
def _next_of(days: Any, count: int, day: int, first: int) -> int:
    for k in range(count):
        if day < days[k] < first:
            return int(days[k])
    return first
