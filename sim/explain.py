"""A run told in sentences: who did what on which day, and why, from its record alone.

:func:`tell` turns a record into dated entries, :func:`headlines` keeps those a reader wants first
and :func:`refusals` counts why texts were refused. Parties and places bear the labels that the
scenario gives them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from sim.course import Course
from sim.labels import Labels
from sim.language import _, ngettext
from sim.record import Event, Record
from sim.sentences import SENTENCES, handover, shootings
from sim.words import listed, percent_text, table_date


@dataclass(frozen=True)
class Entry:
    """One thing told, with the days it covers, and the details that lie under it."""

    first: int
    last: int
    text: str
    details: tuple[str, ...] = ()
    headline: bool = True
    is_end: bool = False

    def dates(self) -> str:
        """Its day, or its first and last days."""
        days = [table_date(day) for day in (self.first, self.last)]
        if self.first == self.last:
            return days[0]
        return _("{first} to {last}", first=days[0], last=days[1])


AT_THE_TABLE = frozenset({"message", "offer", "answer"})
QUIET = frozenset({"incident", "battle", "session", "leader_change"})


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
        text = _(
            "{battle} for {place}, {side} attacking; {deaths}.",
            battle=names.battle(group),
            place=names[first.subject],
            side=names[first.actor],
            deaths=names.deaths(group),
        )
        text = f"{text[:1].upper()}{text[1:]}"
    elif first.kind == "incident":
        count = sum(event.numbers.get("count", 0.0) for event in group)
        text = shootings(count, names.deaths(group))
    elif first.kind == "handover":
        places = ", ".join(event.subject for event in group)
        text = handover(replace(first, subject=places), names)
    elif first.kind == "ceasefire_broken" and len(group) > 1:
        place = names[last.subject]
        text = _("{told}, and attacks towards {place}.", told=text[:-1], place=place)
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
        told = _("{told} ({count} times).", told=text[:-1], count=len(found))
        yield Entry(found[0].first, found[-1].last, told, (), found[0].headline)


def _ending(record: Record, names: Labels) -> Entry:
    course = Course(record)
    day, control = course.last_day, course.control
    held = {
        names.claimant: [names[o] for o, share in control.items() if share == 1.0],
        names.holder: [names[o] for o, share in control.items() if share == 0.0],
    }
    parts = [
        _("{side} controls {places}", side=side, places=listed(where))
        for side, where in held.items()
        if where
    ]
    parts += [
        _(
            "{side} controls {share} of {place}",
            side=names.claimant,
            share=percent_text(share),
            place=names[o],
        )
        for o, share in control.items()
        if 0.0 < share < 1.0
    ]
    return Entry(day, day, _("The run ends: {control}.", control="; ".join(parts)), is_end=True)


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
    more = _("... {count} more entries ...", count=len(left_out))
    note = Entry(left_out[0].first, left_out[-1].last, more)
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
        parts.append(
            ngettext("{count} shooting on the line", "{count} shootings on the line", count)
        )
    if battles:
        places = listed(_unique(names[e.subject] for e in battles))
        parts.append(_("battle for {places}", places=places))
    if sessions:
        talks = ngettext("{count} session of talks", "{count} sessions of talks", len(sessions))
        parts.append(talks)
    parts += [_("a new leader of {side}", side=names[event.actor]) for event in changes]
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
        (names[event.actor], _(event.reason))
        for event in record.of("answer")
        if event.outcome == "refuses"
    )
    return [(party, reason, times) for (party, reason), times in count.most_common()]
