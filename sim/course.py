"""The course of one run, read off its events once: for outcomes, pictures, stories and the seat.

:func:`read_record` reads any record, also one read back from files, into the history that outcomes
are computed from. :class:`Course` has it beside the record's own events, and tells in words and
dates what figures and stories need: control, wars, truces and texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from sim.events import codes
from sim.events.history import (
    BROKEN,
    ENDED_BY_AGREEMENT,
    ENDED_BY_TRUCE,
    HELD,
    IN_FORCE,
    OPEN,
    OVER_BY_AGREEMENT,
    Agreement,
    Ceasefire,
    Handover,
    History,
    Session,
    Text,
    War,
    history_for,
    last_day_of,
)
from sim.events.reading import read, read_end
from sim.events.rows import encode, end_of
from sim.memory.marks import World
from sim.parameters import SIDES
from sim.record import Event, Record
from sim.turn.packing import pack

#: wars less than this many days apart are shown together
CLOSE_DAYS = 7

#: how a war and a truce ended, in words
WAR_ENDS = {OPEN: "open", ENDED_BY_TRUCE: "truce", ENDED_BY_AGREEMENT: "agreement"}
TRUCE_ENDS = {
    IN_FORCE: "in force",
    BROKEN: "broken",
    OVER_BY_AGREEMENT: "agreement",
    HELD: "held",
}


def read_record(record: Record) -> tuple[World, History]:
    """The numbers of a run's scenario, and the history of the run: what an outcome asks for.

    Raises:
        ValueError: an event names an actor, an objective or an outcome that the scenario or
            :data:`sim.record.EVENT_KINDS` does not know.
    """
    world, rows = pack(record.scenario).world, encode(record)
    history = history_for(world, rows)
    read(world, history, rows, len(rows))
    read_end(history, end_of(record))
    return world, history


class Span(NamedTuple):
    """Some days in a row, and what they were."""

    first: int
    last: int
    what: str = ""
    how_it_ended: str = ""


@dataclass(frozen=True)
class Put:
    """A text that was put on the table: by whom, how good for the claimant, who refused it."""

    day: int
    by: str
    index: float
    claimant_accepts: bool
    holder_accepts: bool

    @property
    def refused_by(self) -> str:
        """Which side refused it: nobody, claimant, holder or both."""
        if self.claimant_accepts:
            return "nobody" if self.holder_accepts else "holder"
        return "claimant" if self.holder_accepts else "both"


class Course:
    """A run's history beside its events; days are day numbers."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.world, self.history = read_record(record)

    @property
    def last_day(self) -> int:
        """Last day that anything is known of: a binding agreement ends the run."""
        return last_day_of(self.world, self.history)

    @property
    def wars(self) -> list[War]:
        """Wars in order."""
        return self.history.wars[: self.history.war_count]

    @property
    def main_war(self) -> War | None:
        """The first large war, or failing that the first war of any size."""
        place = self.history.main_war
        return None if place < 0 else self.history.wars[place]

    @property
    def ceasefires(self) -> list[Ceasefire]:
        """Ceasefires that brokers proposed, agreed or refused."""
        return self.history.ceasefires[: self.history.ceasefire_count]

    @property
    def sessions(self) -> list[Session]:
        """Sessions of talks."""
        return self.history.sessions[: self.history.session_count]

    @property
    def agreements(self) -> list[Agreement]:
        """Agreements signed."""
        return self.history.agreements[: self.history.agreement_count]

    @property
    def handovers(self) -> list[Handover]:
        """Handovers of territory that fell due, done or refused."""
        return self.history.handovers[: self.history.handover_count]

    @cached_property
    def control(self) -> dict[str, float]:
        """Claimant's share of every objective at the end."""
        names = self.record.scenario.objectives
        return {n: p.control for n, p in zip(names, self.history.territory, strict=True)}

    def opening(self, war: War) -> Event:
        """The attack that opened a war."""
        return self.record.events[war.first_event]

    def captures(self, war: War) -> list[Event]:
        """The captures of a war, of both sides."""
        events = self.record.events[war.first_event : war.last_event + 1]
        return [event for event in events if event.kind == "capture"]

    def end_of(self, war: War) -> int:
        """Day on which a war ended; the last day of the run if it had not."""
        return war.end_day or self.last_day

    def control_steps(self) -> dict[str, list[tuple[int, float]]]:
        """Claimant's share of each objective from each day on which it changed."""
        scenario, places = self.record.scenario, self.history.territory
        steps = [[(scenario.clock.start.toordinal(), place.start)] for place in places]
        for change in self.history.changes[: self.history.change_count]:
            steps[change.objective].append((change.day, change.share))
        return dict(zip(scenario.objectives, steps, strict=True))

    def war_spans(self) -> list[Span]:
        """Wars from the attack that opens them to the agreement or the truce that holds."""
        return [
            Span(war.opening, self.end_of(war), how_it_ended=WAR_ENDS[war.end]) for war in self.wars
        ]

    def largest_war(self) -> Span | None:
        """The war with the most days of battle, with those less than a week away; None: no war."""
        spans = self.war_spans()
        if not spans:
            return None
        at = max(range(len(spans)), key=lambda index: self.wars[index].days_fought)
        first, last = spans[at].first, spans[at].last
        for span in reversed(spans[:at]):
            if first - span.last < CLOSE_DAYS:
                first = span.first
        for span in spans[at:]:
            if span.first - last < CLOSE_DAYS:
                last = span.last
        return Span(first, last)

    def truces(self) -> list[Span]:
        """Truces: agreed (named by their broker) or tacit (no name), and how they ended."""
        brokers = list(self.record.scenario.third_parties)
        return [
            Span(
                truce.day,
                truce.end_day,
                "" if truce.broker < 0 else brokers[truce.broker - codes.FIRST_THIRD_PARTY],
                TRUCE_ENDS[truce.end],
            )
            for truce in self.history.truces[: self.history.truce_count]
        ]

    def texts(self) -> list[Put]:
        """Every text put on the table, with who refused it."""
        return [self._put(text) for text in self.history.texts[: self.history.text_count]]

    def _put(self, text: Text) -> Put:
        event, scenario = self.record.events[text.event], self.record.scenario
        claimant, holder = (
            event.numbers.get(f"value:{scenario.leader(side)}", 0.5) for side in SIDES
        )
        party = scenario.parties.get(event.actor)
        return Put(
            event.day,
            party.side if party else "mediator",
            (1.0 + (claimant - holder)) / 2.0,
            not text.refusers & self.history.claimant_side,
            not text.refusers & self.history.holder_side,
        )

    def seen(self) -> frozenset[str]:
        """What occurs in a run that a figure has a mark for, as the keys of its legends name it."""
        found = self._seen_events()
        for _, share in (step for steps in self.control_steps().values() for step in steps):
            found |= {side for side, part in zip(SIDES, (share, 1.0 - share), strict=True) if part}
        for put in self.texts():
            found |= {f"text by {put.by}", f"refused by {put.refused_by}"}
        first, last = self.record.scenario.clock.start.toordinal(), self.last_day
        if any(first <= day.toordinal() <= last for day in self.record.scenario.milestones):
            found.add("milestone")
        for truce in self.truces():
            what = "agreed truce" if truce.what else "tacit truce"
            found |= {what, f"truce {truce.how_it_ended}"}
        return frozenset(found)

    def _seen_events(self) -> set[str]:
        parties, found = self.record.scenario.parties, set[str]()
        for event in self.record.events:
            found.add(event.kind)
            if event.kind == "capture":
                found.add(f"capture by {parties[event.actor].side}")
            elif event.kind == "session":
                found |= {event.subject, f"session: {event.outcome}"}
            elif event.kind in ("handover", "ceasefire"):
                found.add(f"{event.kind}: {event.outcome}")
        return found


def last_day(record: Record) -> int:
    """Last day that anything is known of."""
    if not record.scenario.after_deal.binding:
        return record.scenario.clock.end.toordinal()
    return Course(record).last_day


def control_steps(record: Record) -> dict[str, list[tuple[int, float]]]:
    """Claimant's share of each objective from each day on which it changed."""
    return Course(record).control_steps()


def wars(record: Record) -> list[Span]:
    """Wars from the attack that opens them to the agreement or the truce that holds."""
    return Course(record).war_spans()


def largest_war(record: Record) -> Span | None:
    """The war with the most days of battle, with those less than a week away; None: no war."""
    return Course(record).largest_war()


def truces(record: Record) -> list[Span]:
    """Truces: agreed (named by their broker) or tacit (no name), and how they ended."""
    return Course(record).truces()


def texts(record: Record) -> list[Put]:
    """Every text put on the table, with who refused it."""
    return Course(record).texts()
