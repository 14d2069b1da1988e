"""Events as rows of numbers, and as the :class:`~sim.record.Event` that they say.

What :func:`encode` writes, :func:`decode` reads back as the same events. The names of the figures
of a kind of event are read from :data:`sim.record.EVENT_KINDS`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np

from sim.events import codes
from sim.memory.fields import layout_of
from sim.memory.sizes import FIGURES as MOST_FIGURES
from sim.memory.sizes import GOODS, PARTIES
from sim.record import EVENT_KINDS, Event, Record
from sim.scenario.schema import Scenario

#: The part of :attr:`sim.record.Record.final` that outcomes read, in the order of the engine.
FINAL = ("advantage", "belief_claimant", "belief_holder")

KINDS = tuple(EVENT_KINDS)


class EventRow:
    """What happened, in numbers (:mod:`sim.events.codes`)."""

    day: int
    kind: int
    actor: int
    other: int
    subject: int
    outcome: int
    reason: int  # where a user's own agent decides, in Python, also a text
    numbers: Annotated[list[float], MOST_FIGURES]
    terms: Annotated[list[float], GOODS]  # of a text: the outcome of every good; NaN: left open
    values: Annotated[list[float], PARTIES]  # of a text, to every party


EVENT = layout_of(EventRow)


def _figures(description: str) -> tuple[str, ...]:
    """Names of the figures of a kind of event: what its description lists in brackets."""
    listed = re.search(r"\[(.*)\]", description)
    names = listed[1].split(", ") if listed else []
    return tuple(name.partition(":")[0] for name in names if "<" not in name)


#: kind -> names of its figures, as they lie in a row from 0 up; terms and values lie behind them.
FIGURES: Mapping[str, tuple[str, ...]] = {k: _figures(text) for k, text in EVENT_KINDS.items()}

#: Figures that count something, so that they are whole numbers in a record.
_WHOLE = frozenset({"count", "aim", "held_days"})

#: Kinds by what their subject is.
_OF_OBJECTIVES = frozenset(
    {codes.ATTACK, codes.BATTLE, codes.CAPTURE, codes.REPULSE, codes.INTERVENTION, codes.HANDOVER}
)
_SUBJECTS: Mapping[int, tuple[str, ...]] = {
    codes.SESSION: codes.ROLES,
    codes.MESSAGE: codes.MESSAGES,
    codes.OFFER: codes.TEXTS,
    codes.AGREEMENT: codes.TEXTS,
}
_WITH_REASON = frozenset({codes.ATTACK, codes.HALT, codes.ANSWER})
_WITH_TERMS = frozenset({codes.OFFER, codes.AGREEMENT})
_WITHOUT_ACTOR = frozenset({codes.INCIDENT})
_WITH_OTHER = frozenset(
    {codes.INTERVENTION, codes.MESSAGE, codes.OFFER, codes.ANSWER, codes.CEASEFIRE_BROKEN}
    | {codes.HANDOVER}
)


class Names:
    """The names of a scenario, by the numbers that the engine knows them by."""

    def __init__(self, scenario: Scenario) -> None:
        self.parties = list(scenario.parties)
        self.third_parties = list(scenario.third_parties)
        self.objectives = list(scenario.objectives)
        political = [name for name, issue in scenario.issues.items() if issue.kind == "political"]
        self.goods = [*self.objectives, *political]
        actors = {codes.NOBODY: "", codes.DIRECT: "direct", codes.ALL: "all"}
        actors |= {codes.FIRST_THIRD_PARTY + t: name for t, name in enumerate(self.third_parties)}
        self.actors: dict[int, str] = actors | dict(enumerate(self.parties))
        self.numbers = {name: number for number, name in self.actors.items()}

    def refusers(self, mask: int) -> str:
        """Names of the parties whose bit is set."""
        return ", ".join(name for place, name in enumerate(self.parties) if mask >> place & 1)

    def mask(self, refusers: str) -> int:
        """Bits of the parties named."""
        return sum(1 << self.parties.index(name) for name in refusers.split(", ") if name)


# -- from rows to events ---------------------------------------------------------------------------


def decode(
    events: np.ndarray[Any, Any],
    scenario: Scenario,
    seed: int,
    replicate: int,
    final: Mapping[str, float],
) -> Record:
    """Record of a run from its rows (:data:`EVENT`), without snapshots.

    `scenario` holds the numbers that the run had, and `final` the state at its end by name.
    """
    names = Names(scenario)
    fields = [events[field].tolist() for field in EVENT.names or ()]
    row: Any = object.__new__(EventRow)
    read = []
    for values in zip(*fields, strict=True):
        row.__dict__ = dict(zip(EVENT.names or (), values, strict=True))
        read.append(event_of(row, names))
    return Record(scenario, seed, replicate, read, final=dict(final))


def event_of(row: EventRow, names: Names) -> Event:
    """The event that a row of plain numbers says."""
    kind = row.kind
    return Event(
        row.day,
        KINDS[kind],
        actor="" if kind in _WITHOUT_ACTOR else names.actors[row.actor],
        other=_other(kind, row.other, names),
        subject=_subject(kind, row.subject, names),
        outcome=_word(codes.OUTCOMES.get(kind, ()), row.outcome),
        reason=reason_words(row.reason) if kind in _WITH_REASON else "",
        numbers=_numbers(row, names),
    )


def reason_words(reason: int | str) -> str:
    """A reason in words: by its code, or as a user's own agent gave it."""
    return reason if isinstance(reason, str) else codes.REASONS[reason]


def _word(words: tuple[str, ...] | list[str], number: int) -> str:
    return words[number] if words and number >= 0 else ""


def _other(kind: int, other: int, names: Names) -> str:
    if kind == codes.CEASEFIRE:
        return names.refusers(other)
    return names.actors[other] if kind in _WITH_OTHER else ""


def _subject(kind: int, subject: int, names: Names) -> str:
    words = names.objectives if kind in _OF_OBJECTIVES else _SUBJECTS.get(kind, ())
    return _word(words, subject)


def _numbers(row: EventRow, names: Names) -> dict[str, float]:
    """Figures by name; one that is NaN was not given, as the term of a good that is left open."""
    figures = FIGURES[KINDS[row.kind]]
    found = {name: _figure(name, row.numbers[k]) for k, name in enumerate(figures)}
    if row.kind in _WITH_TERMS:
        found |= {f"terms:{name}": row.terms[good] for good, name in enumerate(names.goods)}
    if row.kind == codes.OFFER:
        found |= {f"value:{name}": row.values[i] for i, name in enumerate(names.parties)}
    return {name: number for name, number in found.items() if not math.isnan(number)}


def _figure(name: str, number: float) -> float:
    return int(number) if name in _WHOLE and not math.isnan(number) else number


# -- from events to rows ---------------------------------------------------------------------------


def encode(record: Record) -> np.ndarray[Any, Any]:
    """Rows (:data:`EVENT`) of the events of a record.

    Figures that an event does not have are NaN. A word that the engine has no number for is a
    ValueError.
    """
    names = Names(record.scenario)
    rows = np.zeros(len(record.events), EVENT)
    rows["numbers"] = rows["terms"] = rows["values"] = math.nan
    for row, event in zip(rows, record.events, strict=True):
        _put(row, event, names)
    return rows


def _put(row: Any, event: Event, names: Names) -> None:
    kind = KINDS.index(event.kind)
    row["day"], row["kind"] = event.day, kind
    row["actor"] = _number(names.numbers, event.actor)
    if kind == codes.CEASEFIRE:
        row["other"] = names.mask(event.other)
    else:
        row["other"] = _number(names.numbers, event.other)
    words = names.objectives if kind in _OF_OBJECTIVES else _SUBJECTS.get(kind, ())
    row["subject"] = _place(words, event.subject)
    row["outcome"] = _place(codes.OUTCOMES.get(kind, ()), event.outcome)
    row["reason"] = _place(codes.REASONS, event.reason)
    _put_numbers(row, kind, event, names)


def _number(numbers: Mapping[str, int], name: str) -> int:
    if name not in numbers:
        raise ValueError(f"the engine has no number for {name!r}")
    return numbers[name]


def _place(words: tuple[str, ...] | list[str], word: str) -> int:
    if word not in words and word:
        raise ValueError(f"the engine has no number for {word!r}")
    return words.index(word) if word in words else -1


def _put_numbers(row: Any, kind: int, event: Event, names: Names) -> None:
    for k, name in enumerate(FIGURES[event.kind]):
        row["numbers"][k] = event.numbers.get(name, math.nan)
    if kind in _WITH_TERMS:
        for good, name in enumerate(names.goods):
            row["terms"][good] = event.numbers.get(f"terms:{name}", math.nan)
    if kind == codes.OFFER:
        for place, name in enumerate(names.parties):
            row["values"][place] = event.numbers.get(f"value:{name}", math.nan)
