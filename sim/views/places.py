"""What the map of a day needs: who holds each objective since when, and what is to be handed over.

Read off the events of a run by the rules of the turn: an attack of either side, a refused handover
and a new agreement end what was promised before (:mod:`sim.turn.deals`).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from sim.course import Course
from sim.labels import Labels
from sim.language import _
from sim.record import Event, Record
from sim.scenario import Scenario
from sim.views.days import span

#: A map of a run in motion has at most so many days; of more, those without a change of control go.
MOST_DAYS = 150


class Due(NamedTuple):
    """A handover that an agreement promises: the day, and the claimant's share after it."""

    day: int
    share: float

    @property
    def date(self) -> dt.date:
        """The calendar date."""
        return dt.date.fromordinal(self.day)


@dataclass
class Place:
    """An objective at the end of a day: claimant's share, and the last that happened to it.

    ``how`` is "" (nothing), "captured", "handed over" or "handover refused".
    """

    share: float
    how: str = ""
    since: int = 0
    due: Due | None = None


@dataclass
class _Ground:
    """All objectives while the events of a run are read."""

    record: Record
    places: dict[str, Place] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, objective in self.record.scenario.objectives.items():
            self.places[name] = Place(1.0 if objective.held_by == "claimant" else 0.0)

    def read(self, event: Event) -> None:
        """Take in one event."""
        if event.kind in ("attack", "agreement"):
            self._forget()
        if event.kind == "agreement":
            self._promise(event)
        elif event.kind == "capture":
            side = self.record.scenario.parties[event.actor].side
            self._pass(event, 1.0 if side == "claimant" else 0.0, "captured")
        elif event.kind == "handover" and event.outcome == "done":
            due = self.places[event.subject].due
            if due is not None:
                self._pass(event, due.share, "handed over")
        elif event.kind == "handover":
            self._forget()
            place = self.places[event.subject]
            place.how, place.since = "handover refused", event.day

    def _promise(self, event: Event) -> None:
        scenario = self.record.scenario
        for name, place in self.places.items():
            share = event.numbers.get(f"terms:{name}", math.nan)
            if math.isnan(share) or share == place.share:
                continue
            place.due = Due(event.day + scenario.objectives[name].handover_days, share)
            if scenario.after_deal.binding:  # the run ends with it: what it says is done
                self._pass(event, share, "handed over", name)

    def _pass(self, event: Event, share: float, how: str, name: str = "") -> None:
        self.places[name or event.subject] = Place(share, how, event.day)

    def _forget(self) -> None:
        """No promise is left."""
        for place in self.places.values():
            place.due = None


def places_on(record: Record, day: int) -> dict[str, Place]:
    """Every objective at the end of a day, in order of the axis.

    A handover that was refused ends all that were promised, as in the turn.
    """
    ground = _Ground(record)
    for event in record.events:
        if event.day > day:
            break
        ground.read(event)
    return ground.places


def otherwise_in_fact(scenario: Scenario, day: int, places: Mapping[str, Place]) -> list[str]:
    """Objectives that one side holds whole on a day of a run, and the other held in fact that day.

    `places` are those of that day (:func:`places_on`). Empty where the scenario has no record of
    it (`in_fact`).
    """
    found = []
    for name, (share, passed) in held_in_fact(scenario).items():
        in_fact = share if passed is None or day < passed else 1.0 - share
        if places[name].share == 1.0 - in_fact:
            found.append(name)
    return found


def held_in_fact(scenario: Scenario) -> dict[str, tuple[float, int | None]]:
    """In fact: the claimant's share of each objective at first, and the day of the change.

    From that day on the other side held it; None: it stayed. Empty where there is no record.
    """
    return {
        name: (
            float(objective.held_by == "claimant"),
            scenario.in_fact[name].toordinal() if name in scenario.in_fact else None,
        )
        for name, objective in scenario.objectives.items()
        if scenario.in_fact
    }


def grounds(record: Record) -> Iterator[tuple[int, dict[str, Place]]]:
    """Every objective at the end of each day on which anything happens, the first day first."""
    ground = _Ground(record)
    day = record.scenario.clock.start.toordinal()
    for event in record.events:
        if event.day > day:
            yield day, _copied(ground.places)
            day = event.day
        ground.read(event)
    yield day, _copied(ground.places)


def _copied(places: dict[str, Place]) -> dict[str, Place]:
    return {name: replace(place) for name, place in places.items()}


# -- the days that a map in motion shows -----------------------------------------------------------


def map_days(record: Record) -> list[tuple[dt.date, str]]:
    """The days of a run on which the map changes or a war opens or ends, each with its reason.

    The first and the last day are among them. Of more than :data:`MOST_DAYS` those go on which
    nothing changes hands, the latest first.
    """
    first, last = (date.toordinal() for date in span(record))
    found: dict[int, list[str]] = {first: [], last: []}
    moving = {first, last}
    for day, why, moves in _changes(record):
        if first <= day <= last:
            found.setdefault(day, []).append(why)
            moving |= {day} if moves else set()
    found[first].insert(0, _("the first day"))
    if last > first:
        found[last].append(_("the last day"))
    quiet = sorted(found.keys() - moving, reverse=True)
    for day in quiet[: max(0, len(found) - MOST_DAYS)]:
        del found[day]
    return [
        (dt.date.fromordinal(day), "; ".join(dict.fromkeys(why)))
        for day, why in sorted(found.items())
    ]


def _changes(record: Record) -> Iterator[tuple[int, str, bool]]:
    """Days, what happened, and whether ground changed hands."""
    names, course = Labels(record.scenario), Course(record)
    for war in course.wars:
        opening = course.opening(war)
        side, place = names[opening.actor], names[opening.subject]
        yield war.opening, _("{side} opens fire at {place}", side=side, place=place), False
    for span_ in course.war_spans():
        if span_.how_it_ended == "truce":
            yield span_.last, _("a truce has held: the war is over"), False
    for event in record.of("capture", "agreement", "ceasefire", "handover"):
        told = _told(event, names)
        if told:
            yield event.day, told, event.kind in ("capture", "agreement") or _done(event)


def _done(event: Event) -> bool:
    return event.kind == "handover" and event.outcome == "done"


def _told(event: Event, names: Labels) -> str:
    """An event of the map in a few words; "" for one that it does not show."""
    side, place = names[event.actor], names[event.subject]
    if event.kind == "capture":
        return _("{side} captures {place}", side=side, place=place)
    if event.kind == "agreement":
        return _("an agreement is signed")
    if event.kind == "ceasefire":
        return _("a ceasefire is agreed") if event.outcome == "agreed" else ""
    if _done(event):
        return _("{place} is handed over to {side}", place=place, side=names[event.other])
    return _("{side} refuses to hand over {place}", side=side, place=place)


def largest_change(record: Record) -> dt.date | None:
    """The day on which most ground changed hands, by both leaders' values; None: on no day."""
    course = Course(record)
    weights = {
        name: place.weight
        for name, place in zip(record.scenario.objectives, course.history.territory, strict=True)
    }
    moved: dict[int, float] = {}
    for name, steps in course.control_steps().items():
        for (_day, before), (day, after) in pairwise(steps):
            moved[day] = moved.get(day, 0.0) + weights[name] * abs(after - before)
    if not moved:
        return None
    return dt.date.fromordinal(max(moved, key=lambda day: (moved[day], -day)))


def which_run(record: Record) -> tuple[str, str]:
    """That a map shows a run and not history, and of which scenario; and which run of it."""
    which = _(", run {run} of seed {seed}", run=record.replicate, seed=record.seed)
    return _("Simulated run: {scenario}", scenario=record.scenario.title), which
