"""A run told in sentences: who did what on which day, and why, from its record alone.

:func:`tell` turns a record into dated entries, :func:`headlines` keeps those a reader wants first
and :func:`refusals` counts why texts were refused. Parties and places bear the labels that the
scenario gives them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from sim.course import Course
from sim.labels import Labels
from sim.record import Event, Record
from sim.scenario import Scenario
from sim.words import listed, percent_text, plural

#: what happens at a session in each role of a mediator
ROLES: Mapping[str, str] = {
    "record": "which sees no text that both could accept, and puts none",
    "facilitate": "which brings the sides together and carries messages",
    "formulate": "which puts a text of its own",
    "manipulate": "which puts a text of its own, with guarantees and side payments",
}


@dataclass(frozen=True)
class Entry:
    """One thing told, with the days it covers, and the details that lie under it."""

    first: int
    last: int
    text: str
    details: tuple[str, ...] = ()
    headline: bool = True

    def dates(self) -> str:
        """Its day, or its first and last days."""
        days = [dt.date.fromordinal(day).isoformat() for day in (self.first, self.last)]
        return days[0] if self.first == self.last else f"{days[0]} to {days[1]}"


# -- one sentence for each kind of event -----------------------------------------------------------


def _attack(event: Event, names: Labels) -> str:
    n = event.numbers
    return (
        f"{names[event.actor]} opens an offensive towards {names[event.subject]}, aiming at "
        f"{plural(n.get('aim', 1.0), 'objective')}. Reason: {event.reason}. "
        f"It expects force to change its position by {n.get('gain_from_war', 0.0):+.3f}, and "
        f"values not attacking at {n.get('value_of_staying', 0.0):.3f} "
        f"(chance of this choice {n.get('chance', 0.0):.0%})."
    )


def _preparation(event: Event, names: Labels) -> str:
    n = event.numbers
    return (
        f"{names[event.actor]} decides to attack towards {names[event.subject]}, aiming at "
        f"{plural(n.get('aim', 1.0), 'objective')}, and prepares: the offensive is to open in "
        f"{plural(n.get('opening_days', 0.0), 'day')}. Reason: {event.reason} "
        f"(chance of this choice {n.get('chance', 0.0):.0%})."
    )


def _stand_down(event: Event, names: Labels) -> str:
    prepared = plural(event.numbers.get("prepared_days", 0.0), "day")
    return (
        f"{names[event.actor]} stands down after {prepared} of preparation. Reason: {event.reason}."
    )


def _halt(event: Event, names: Labels) -> str:
    return (
        f"{names[event.actor]} stops its offensive. Reason: {event.reason} "
        f"(it expected {event.numbers.get('gain_from_war', 0.0):+.3f} from going on)."
    )


def _intervention(event: Event, names: Labels) -> str:
    return (
        f"{names[event.actor]} stops {names[event.other]} at its red line, {names[event.subject]}, "
        f"at a cost to {names[event.other]} of {event.numbers.get('penalty', 0.0):.2f}."
    )


def _message(event: Event, names: Labels) -> str:
    believed = "and is believed" if event.outcome == "believed" else "but is not believed"
    return (
        f"{names[event.actor]} tells {names[event.other]} that it is {event.subject} than it "
        f"thinks, {believed}."
    )


def _offer(event: Event, names: Labels) -> str:
    worth = listed(
        [
            f"{value:.3f} to {names[key.removeprefix('value:')]}"
            for key, value in event.numbers.items()
            if key.startswith("value:")
        ]
        or ["nothing known"]
    )
    return (
        f"{names[event.actor]} puts a {event.subject} text to {names[event.other]} "
        f"(round {event.numbers.get('round', 0.0) + 1:.0f}): {names.terms(event.numbers)}. "
        f"It is worth {worth}."
    )


def _answer(event: Event, names: Labels) -> str:
    n = event.numbers
    value, payment = n.get("value", 0.0), n.get("side_payment", 0.0)
    net = n.get("net_value", value)
    figures = [f"worth {value:.3f} to it"]
    if round(net, 3) != round(value, 3):
        figures.append(f"{net:.3f} after what conceding costs it and its doubt in the promises")
    if payment:
        figures.append(f"side payment {payment:.3f}")
    figures.append(f"leaving the table worth {n.get('reservation', 0.0):.3f}")
    said = "Accepted" if event.outcome == "accepts" else "Refused"
    return (
        f"{said} by {names[event.actor]}. Reason: {event.reason} ({', '.join(figures)}; "
        f"chance of accepting {n.get('chance', 0.0):.0%})."
    )


def _agreement(event: Event, names: Labels) -> str:
    broker = f" brokered by {names[event.actor]}" if event.actor else ", without a mediator"
    return f"A {event.subject} agreement is signed{broker}: {names.terms(event.numbers)}."


def _ceasefire(event: Event, names: Labels) -> str:
    start = f"Ceasefire proposed by {names[event.actor]}"
    if event.outcome == "refused":
        return f"{start}: refused by {names[event.other]}."
    return f"{start}: both sides agree."


def _ceasefire_broken(event: Event, names: Labels) -> str:
    truce = f"the ceasefire brokered by {names[event.other]}" if event.other else "the tacit truce"
    n = event.numbers
    return (
        f"{names[event.actor]} breaks {truce} after {plural(n.get('held_days', 0.0), 'day')}: it "
        f"expects {n.get('gain_from_war', 0.0):+.3f} from fighting on "
        f"(chance of this choice {n.get('chance', 0.0):.0%})."
    )


def _handover(event: Event, names: Labels) -> str:
    if event.outcome == "done":
        return f"{names[event.actor]} hands {names[event.subject]} over to {names[event.other]}."
    return (
        f"{names[event.actor]} refuses to hand {names[event.subject]} over to "
        f"{names[event.other]}, as it had agreed."
    )


def _session(event: Event, names: Labels) -> str:
    if event.actor == "direct":
        return f"Talks between the two sides, without a mediator: {event.outcome}."
    return f"Talks with {names[event.actor]}, {ROLES[event.subject]}: {event.outcome}."


SENTENCES: Mapping[str, Callable[[Event, Labels], str]] = {
    "incident": lambda e, n: (
        f"{plural(e.numbers.get('count', 0.0), 'shooting')} on the line; {n.deaths([e])}."
    ),
    "leader_change": lambda e, n: f"{n[e.actor]} has a new leader.",
    "attack": _attack,
    "battle": lambda e, n: (
        f"A day of battle for {n[e.subject]}: {n[e.actor]} stands at "
        f"{e.numbers.get('position', 0.0):+.2f} of {e.numbers.get('size', 0.0):.2f}; "
        f"{n.deaths([e])}."
    ),
    "capture": lambda e, n: f"{n[e.actor]} captures {n[e.subject]}.",
    "repulse": lambda e, n: f"{n[e.actor]} is repulsed before {n[e.subject]}.",
    "halt": _halt,
    "intervention": _intervention,
    "session": _session,
    "message": _message,
    "offer": _offer,
    "answer": _answer,
    "agreement": _agreement,
    "ceasefire": _ceasefire,
    "ceasefire_broken": _ceasefire_broken,
    "truce_holds": lambda e, n: (
        f"The truce has held for {plural(e.numbers.get('held_days', 0.0), 'day')} and is the new "
        "status quo: the war is over."
    ),
    "handover": _handover,
    "preparation": _preparation,
    "stand_down": _stand_down,
    "closing": lambda e, n: (
        f"{n[e.subject]}: the issue closes for good, as one side has come to hold all its ground."
    ),
    "act": lambda e, n: (
        f"A dated act of {n[e.actor]}, which as the scenario reads it "
        f"{'reassures' if e.outcome == 'reassures' else 'alarms'} the other side."
    ),
    "party_end": lambda e, n: f"{n[e.actor]} ends, and with it its veto.",
    "absence": lambda e, n: (
        f"{n[e.actor]} stays away from a meeting with {n[e.other]}, which is {e.outcome}."
    ),
    "step": lambda e, n: (
        f"A small agreement: {n[e.subject]} is settled at once."
        if e.outcome == "done"
        else f"A small agreement about {n[e.subject]} fails: {n[e.other]} refuses."
    ),
    "recovery": lambda e, n: (
        f"{e.numbers.get('cleared', 0.0):,.0f} hectares are cleared of mines, and "
        f"{e.numbers.get('returned', 0.0):,.0f} people have returned."
    ),
}

AT_THE_TABLE = frozenset({"message", "offer", "answer"})
QUIET = frozenset({"incident", "battle", "session", "leader_change"})


def sentence(event: Event, scenario: Scenario) -> str:
    """Tell one event in a sentence."""
    return SENTENCES[event.kind](event, Labels(scenario))


# -- the whole run ---------------------------------------------------------------------------------


def tell(record: Record, first: int = 1, last: int = dt.date.max.toordinal()) -> list[Entry]:
    """Tell a run as dated entries; what was said at a session lies under the session.

    Only events from day `first` to day `last` are told, and counted in sentences that sum up.
    """
    names = Labels(record.scenario)
    entries = [_entry(group, names) for group in _groups(within(record, first, last).events)]
    ending = _ending(record, names)
    return [*_merge_quiet(entries), *([ending] if first <= ending.first <= last else [])]


def within(record: Record, first: int, last: int) -> Record:
    """The record with only the events from day `first` to day `last`."""
    return replace(record, events=[e for e in record.events if first <= e.day <= last])


def _groups(events: list[Event]) -> Iterator[list[Event]]:
    """Events told together: a session with what was said there, battles in a row, and so on."""
    group: list[Event] = []
    for event in events:
        joins = group and (
            (event.kind in AT_THE_TABLE and group[0].kind == "session")
            or (event.kind in ("battle", "handover", "incident") and _alike(group[0], event))
            or (event.kind == "attack" and group[0].kind == "ceasefire_broken")
        )
        if not joins and group:
            yield group
            group = []
        group.append(event)
    if group:
        yield group


def _alike(first: Event, event: Event) -> bool:
    """Whether two events are days of one battle, or handovers that went alike, or shootings."""
    if event.kind == "incident":
        return first.kind == "incident"
    if event.kind == "battle":
        return (first.kind, first.actor, first.subject) == ("battle", event.actor, event.subject)
    return (first.kind, first.day, first.actor, first.outcome) == (
        ("handover", event.day, event.actor, event.outcome)
    )


def _entry(group: list[Event], names: Labels) -> Entry:
    first, last = group[0], group[-1]
    text = SENTENCES[first.kind](first, names)
    details: tuple[str, ...] = ()
    if first.kind == "battle" and len(group) > 1:
        text = (
            f"{names.battle(group)} for {names[first.subject]}, {names[first.actor]} attacking; "
            f"{names.deaths(group)}."
        )
        text = f"{text[:1].upper()}{text[1:]}"
    elif first.kind == "incident":
        count = sum(event.numbers.get("count", 0.0) for event in group)
        text = f"{plural(count, 'shooting')} on the line; {names.deaths(group)}."
    elif first.kind == "handover":
        places = ", ".join(event.subject for event in group)
        text = _handover(replace(first, subject=places), names)
    elif first.kind == "ceasefire_broken" and len(group) > 1:
        text = f"{text[:-1]}, and attacks towards {names[last.subject]}."
    elif first.kind == "session":
        details = tuple(SENTENCES[event.kind](event, names) for event in group[1:])
    return Entry(first.day, last.day, text, details, headline=first.kind not in QUIET)


def _merge_quiet(entries: list[Entry]) -> Iterator[Entry]:
    """Join neighbouring entries that say the same and have no details."""
    for (text, details), same in groupby(entries, key=lambda entry: (entry.text, entry.details)):
        found = list(same)
        if len(found) == 1 or details:
            yield from found
            continue
        told = f"{text[:-1]} ({len(found)} times)."
        yield Entry(found[0].first, found[-1].last, told, (), found[0].headline)


def _ending(record: Record, names: Labels) -> Entry:
    course = Course(record)
    day, control = course.last_day, course.control
    held = {
        names.claimant: [names[o] for o, share in control.items() if share == 1.0],
        names.holder: [names[o] for o, share in control.items() if share == 0.0],
    }
    parts = [f"{side} controls {listed(where)}" for side, where in held.items() if where]
    parts += [
        f"{names.claimant} controls {percent_text(share)} of {names[o]}"
        for o, share in control.items()
        if 0.0 < share < 1.0
    ]
    return Entry(day, day, f"The run ends: {'; '.join(parts)}.")


# -- short forms -----------------------------------------------------------------------------------


def headlines(record: Record, limit: int = 40) -> list[Entry]:
    """The entries that a reader wants first, losses and talks between them counted."""
    names = Labels(record.scenario)
    told: list[Entry] = []
    for main, group in groupby(_groups(record.events), key=lambda g: g[0].kind not in QUIET):
        groups = list(group)
        if main:
            told += [_entry(one, names) for one in groups]
        else:
            told += _counted([event for one in groups for event in one], names)
    told = [*_merge_quiet(told), _ending(record, names)]
    if len(told) <= limit:
        return told
    head, tail = limit * 2 // 3, limit - limit * 2 // 3 - 1
    left_out = told[head:-tail]
    note = Entry(left_out[0].first, left_out[-1].last, f"... {len(left_out)} more entries ...")
    return [*told[:head], note, *told[-tail:]]


def _counted(events: list[Event], names: Labels) -> list[Entry]:
    """One entry that counts shootings, battles and sessions in a stretch of time."""
    parts = []
    incidents = [event for event in events if event.kind == "incident"]
    battles = [event for event in events if event.kind == "battle"]
    sessions = [event for event in events if event.kind == "session"]
    changes = [event for event in events if event.kind == "leader_change"]
    if incidents:
        count = sum(event.numbers.get("count", 1.0) for event in incidents)
        parts.append(plural(count, "shooting") + " on the line")
    if battles:
        parts.append(f"battle for {listed(_unique(names[e.subject] for e in battles))}")
    if sessions:
        parts.append(plural(len(sessions), "session") + " of talks")
    parts += [f"a new leader of {names[event.actor]}" for event in changes]
    if not parts:
        return []
    text = listed(parts)
    if incidents or battles:
        text += f"; {names.deaths(incidents + battles)}"
    return [Entry(events[0].day, events[-1].day, f"{text[:1].upper()}{text[1:]}.")]


def _unique(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))


def refusals(record: Record) -> list[tuple[str, str, int]]:
    """Why texts were refused: (party, reason, how often), the most frequent first."""
    names = Labels(record.scenario)
    count = Counter(
        (names[event.actor], event.reason)
        for event in record.of("answer")
        if event.outcome == "refuses"
    )
    return [(party, reason, times) for (party, reason), times in count.most_common()]
