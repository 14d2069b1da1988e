"""Events of the compiled engine as rows of numbers, and as the :class:`~sim.record.Event` they say.

What :func:`encode` writes, :func:`decode` reads back as the same events. The names of the figures
of a kind of event are read from :data:`sim.record.EVENT_KINDS`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.engine import codes
from sim.engine.layout import EVENT
from sim.record import EVENT_KINDS, Event, Record
from sim.scenario.schema import Scenario

#: The part of :attr:`sim.record.Record.final` that outcomes read, in the order of the engine.
FINAL = ("advantage", "belief_claimant", "belief_holder")

KINDS = tuple(EVENT_KINDS)


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
    """Record of a run from its rows (:data:`~sim.engine.layout.EVENT`), without snapshots.

    `scenario` holds the numbers that the run had, and `final` the state at its end by name.
    """
    names = Names(scenario)
    fields = [events[field].tolist() for field in EVENT.names or ()]
    read = [_event(names, *row) for row in zip(*fields, strict=True)]
    return Record(scenario, seed, replicate, read, final=dict(final))


def _event(
    names: Names,
    day: int,
    kind: int,
    actor: int,
    other: int,
    subject: int,
    outcome: int,
    reason: int,
    numbers: list[float],
) -> Event:
    return Event(
        day,
        KINDS[kind],
        actor="" if kind in _WITHOUT_ACTOR else names.actors[actor],
        other=_other(kind, other, names),
        subject=_subject(kind, subject, names),
        outcome=_word(codes.OUTCOMES.get(kind, ()), outcome),
        reason=codes.REASONS[reason] if kind in _WITH_REASON else "",
        numbers=_numbers(kind, numbers, names),
    )


def _word(words: tuple[str, ...] | list[str], number: int) -> str:
    return words[number] if words and number >= 0 else ""


def _other(kind: int, other: int, names: Names) -> str:
    if kind == codes.CEASEFIRE:
        return names.refusers(other)
    return names.actors[other] if kind in _WITH_OTHER else ""


def _subject(kind: int, subject: int, names: Names) -> str:
    words = names.objectives if kind in _OF_OBJECTIVES else _SUBJECTS.get(kind, ())
    return _word(words, subject)


def _numbers(kind: int, numbers: list[float], names: Names) -> dict[str, float]:
    """Figures by name; one that is NaN was not given, as the term of a good that is left open."""
    figures = FIGURES[KINDS[kind]]
    found = {name: _figure(name, numbers[k]) for k, name in enumerate(figures)}
    if kind in _WITH_TERMS:
        for good, name in enumerate(names.goods):
            found[f"terms:{name}"] = numbers[codes.TERMS + good]
    if kind == codes.OFFER:
        for place, name in enumerate(names.parties):
            found[f"value:{name}"] = numbers[codes.VALUES + place]
    return {name: number for name, number in found.items() if not math.isnan(number)}


def _figure(name: str, number: float) -> float:
    return int(number) if name in _WHOLE and not math.isnan(number) else number


# -- from events to rows ---------------------------------------------------------------------------


def encode(record: Record) -> np.ndarray[Any, Any]:
    """Rows (:data:`~sim.engine.layout.EVENT`) of the events of a record.

    Figures that an event does not have are NaN. A word that the engine has no number for is a
    ValueError.
    """
    names = Names(record.scenario)
    rows = np.zeros(len(record.events), EVENT)
    rows["numbers"] = math.nan
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
    _put_numbers(row["numbers"], kind, event, names)


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
        row[k] = event.numbers.get(name, math.nan)
    if kind in _WITH_TERMS:
        for good, name in enumerate(names.goods):
            row[codes.TERMS + good] = event.numbers.get(f"terms:{name}", math.nan)
    if kind == codes.OFFER:
        for place, name in enumerate(names.parties):
            row[codes.VALUES + place] = event.numbers.get(f"value:{name}", math.nan)
