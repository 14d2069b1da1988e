"""Rows of integer codes and figures that stand for events, and the translation both ways.

A run writes one :class:`EventRow` for each event: an object in Python, a record of fixed size where
compiled (:data:`EVENT`). :func:`event_of` makes the :class:`~sim.events.record.Event` of a row and
:func:`row_of` the row of an event; :func:`decode` and :func:`encode` do so for a whole run, and
what one writes the other reads back. The names of the figures of a kind of event are read from
:data:`sim.events.record.EVENT_KINDS`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np

from sim.events import codes
from sim.events.record import EVENT_KINDS, Event, Record
from sim.memory import sizes
from sim.memory.fields import layout_of

if TYPE_CHECKING:
    from sim.scenario import Scenario

#: The part of :attr:`sim.events.record.Record.final` that outcomes read, in the engine's order.
FINAL = ("advantage", "belief_claimant", "belief_holder")

KINDS = tuple(EVENT_KINDS)
_PLACES = {kind: place for place, kind in enumerate(KINDS)}


class EventRow:
    """One event in integer codes (:mod:`sim.events.codes`) and figures; NaN: not given."""

    day: int
    kind: int
    actor: int
    other: int
    subject: int
    outcome: int
    reason: int  # in Python it may be a text: a reason of a user's own agent
    numbers: Annotated[list[float], sizes.FIGURES]  # the figures of its kind, in order
    terms: Annotated[list[float], sizes.GOODS]  # of a text: the outcome of every good (NaN: open)
    values: Annotated[list[float], sizes.PARTIES]  # of a text: what it is worth to every party


#: An :class:`EventRow` where compiled.
EVENT = layout_of(EventRow)


def _figures(description: str) -> tuple[str, ...]:
    """Names of the figures of a kind of event: what its description lists in brackets."""
    listed = re.search(r"\[(.*)\]", description)
    names = listed[1].split(", ") if listed else []
    return tuple(name.partition(":")[0] for name in names if "<" not in name)


#: kind -> names of its figures, as they lie in the ``numbers`` of a row.
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
    """The names of a scenario, by the codes that stand for them in rows."""

    def __init__(self, scenario: Scenario) -> None:
        self.parties = list(scenario.parties)
        self.third_parties = list(scenario.third_parties)
        self.objectives = list(scenario.objectives)
        self.objective_codes = {name: place for place, name in enumerate(self.objectives)}
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
    rows: np.ndarray[Any, Any] | Sequence[Any],
    scenario: Scenario,
    seed: int,
    replicate: int,
    final: Mapping[str, float],
) -> Record:
    """Record of a run from its rows, without snapshots.

    Args:
        rows: objects like :class:`EventRow`, or an array of :data:`EVENT`.
        scenario: with the numbers that the run had.
        seed: of the run.
        replicate: of the run.
        final: the state at its end, by name.
    """
    names = Names(scenario)
    if isinstance(rows, np.ndarray):
        fields = [rows[field].tolist() for field in EVENT.names or ()]
        events = [_event(names, *row) for row in zip(*fields, strict=True)]
    else:
        events = [event_of(names, row) for row in rows]
    return Record(scenario, seed, replicate, events, final=dict(final))


def event_of(names: Names, row: Any) -> Event:
    """The event that a row stands for."""
    return _event(
        names,
        row.day,
        row.kind,
        row.actor,
        row.other,
        row.subject,
        row.outcome,
        row.reason,
        row.numbers,
        row.terms,
        row.values,
    )


def _event(
    names: Names,
    day: int,
    kind: int,
    actor: int,
    other: int,
    subject: int,
    outcome: int,
    reason: int | str,
    numbers: list[float],
    terms: list[float],
    values: list[float],
) -> Event:
    return Event(
        day,
        KINDS[kind],
        actor="" if kind in _WITHOUT_ACTOR else names.actors[actor],
        other=_other(kind, other, names),
        subject=_subject(kind, subject, names),
        outcome=_word(codes.OUTCOMES.get(kind, ()), outcome),
        reason=reason_in_words(reason) if kind in _WITH_REASON else "",
        numbers=_numbers(kind, numbers, terms, values, names),
    )


def reason_in_words(reason: int | str) -> str:
    """The reason that a code stands for; a text of a user's own agent stays as it is."""
    return reason if isinstance(reason, str) else codes.REASONS[reason]


def _word(words: Sequence[str], number: int) -> str:
    return words[number] if words and number >= 0 else ""


def _other(kind: int, other: int, names: Names) -> str:
    if kind == codes.CEASEFIRE:
        return names.refusers(other)
    return names.actors[other] if kind in _WITH_OTHER else ""


def _subject(kind: int, subject: int, names: Names) -> str:
    words = names.objectives if kind in _OF_OBJECTIVES else _SUBJECTS.get(kind, ())
    return _word(words, subject)


def _numbers(
    kind: int, numbers: list[float], terms: list[float], values: list[float], names: Names
) -> dict[str, float]:
    """Figures by name; one that is NaN was not given, as the term of a good that is left open."""
    figures = FIGURES[KINDS[kind]]
    found = {name: _figure(name, numbers[k]) for k, name in enumerate(figures)}
    if kind in _WITH_TERMS:
        for good, name in enumerate(names.goods):
            found[f"terms:{name}"] = terms[good]
    if kind == codes.OFFER:
        for place, name in enumerate(names.parties):
            found[f"value:{name}"] = values[place]
    return {name: number for name, number in found.items() if not math.isnan(number)}


def _figure(name: str, number: float) -> float:
    return int(number) if name in _WHOLE and not math.isnan(number) else number


# -- from events to rows ---------------------------------------------------------------------------


def encode(record: Record) -> list[EventRow]:
    """Rows of the events of a record."""
    names = Names(record.scenario)
    return [row_of(names, event) for event in record.events]


def row_of(names: Names, event: Event) -> EventRow:
    """The row that stands for an event; figures that it does not have are NaN.

    Raises:
        ValueError: there is no code for one of its words, and it is not a reason.
    """
    kind = _place(_PLACES, event.kind)
    row = EventRow()
    row.day, row.kind = event.day, kind
    row.actor = _place(names.numbers, event.actor)
    if kind == codes.CEASEFIRE:
        row.other = names.mask(event.other)
    else:
        row.other = _place(names.numbers, event.other)
    row.subject = _code(_subject_codes(kind, names), event.subject)
    row.outcome = _code(_OUTCOME_CODES.get(kind, {}), event.outcome)
    reason: Any = _REASON_CODES.get(event.reason, event.reason)
    row.reason = reason
    numbers = event.numbers
    row.numbers = [numbers.get(name, math.nan) for name in FIGURES[event.kind]]
    row.terms = [numbers.get(f"terms:{name}", math.nan) for name in _goods(kind, names)]
    row.values = []
    if kind == codes.OFFER:
        row.values = [numbers.get(f"value:{name}", math.nan) for name in names.parties]
    return row


def pack_rows(rows: Sequence[EventRow]) -> np.ndarray[Any, Any]:
    """Rows as an array of :data:`EVENT`; where a row has no figure, term or value there is NaN.

    Raises:
        ValueError: a reason is a text, which compiled code has no code for.
    """
    packed = np.zeros(len(rows), EVENT)
    for place, row in zip(packed, rows, strict=True):
        reason: Any = row.reason
        if isinstance(reason, str):
            raise ValueError(f"there is no code for {reason!r}")
        for name in EVENT.names or ():
            value = getattr(row, name)
            if isinstance(value, list):
                place[name] = math.nan
                place[name][: len(value)] = value
            else:
                place[name] = value
    return packed


def _coded(words: Sequence[str]) -> dict[str, int]:
    return {word: code for code, word in enumerate(words)}


_OUTCOME_CODES = {kind: _coded(words) for kind, words in codes.OUTCOMES.items()}
_SUBJECT_CODES = {kind: _coded(words) for kind, words in _SUBJECTS.items()}
_REASON_CODES = _coded(codes.REASONS)


def _subject_codes(kind: int, names: Names) -> Mapping[str, int]:
    return names.objective_codes if kind in _OF_OBJECTIVES else _SUBJECT_CODES.get(kind, {})


def _goods(kind: int, names: Names) -> Sequence[str]:
    return names.goods if kind in _WITH_TERMS else ()


def _place(places: Mapping[str, int], word: str) -> int:
    if word not in places:
        raise ValueError(f"there is no code for {word!r}")
    return places[word]


def _code(words: Mapping[str, int], word: str) -> int:
    """The code of a word; -1 for no word."""
    return _place(words, word) if word else -1
