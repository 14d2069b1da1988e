"""Events as rows of numbers, and as the :class:`~sim.record.Event` that they say.

A run writes one :class:`EventRow` for each event: an object in Python, a record of fixed size where
compiled. :func:`event_of` makes the event of a row and :func:`row_of` the row of an
event; :func:`decode` and :func:`encode` do so for a whole run, and what one writes the other reads
back. Where the figures of a kind of event lie: :mod:`sim.events.figures`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from sim.events import codes
from sim.events.figures import FIGURES
from sim.memory.fields import fields_of, layout_of
from sim.memory.sizes import FIGURES as MOST_FIGURES
from sim.memory.sizes import GOODS, PARTIES
from sim.record import EVENT_KINDS, Event, Record
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    import numpy as np

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


class AtEnd:
    """The part of :attr:`sim.record.Record.final` that outcomes read; NaN: not recorded."""

    advantage: float  # on the last day, as the beliefs
    belief_claimant: float
    belief_holder: float


#: Names of what :class:`AtEnd` keeps.
FINAL = tuple(field.name for field in fields_of(AtEnd))


def end_of(record: Record) -> AtEnd:
    """The state at the end of a recorded run."""
    end = AtEnd()
    for name in FINAL:
        setattr(end, name, record.final.get(name, math.nan))
    return end


#: Figures that count something, so that they are whole numbers in a record.
_WHOLE = frozenset({"count", "aim", "held_days", "opening_days", "prepared_days"})

#: Kinds by what their subject is.
_OF_OBJECTIVES = frozenset(
    {codes.ATTACK, codes.BATTLE, codes.CAPTURE, codes.REPULSE, codes.INTERVENTION, codes.HANDOVER}
    | {codes.PREPARATION}
)
_SUBJECTS: Mapping[int, tuple[str, ...]] = {
    codes.SESSION: codes.ROLES,
    codes.MESSAGE: codes.MESSAGES,
    codes.OFFER: codes.TEXTS,
    codes.AGREEMENT: codes.TEXTS,
}
_WITH_REASON = frozenset(
    {codes.ATTACK, codes.HALT, codes.ANSWER, codes.PREPARATION, codes.STAND_DOWN}
)
_WITH_TERMS = frozenset({codes.OFFER, codes.AGREEMENT})
_WITHOUT_ACTOR = frozenset({codes.INCIDENT, codes.CLOSING, codes.STEP, codes.RECOVERY})
_WITH_OTHER = frozenset(
    {codes.INTERVENTION, codes.MESSAGE, codes.OFFER, codes.ANSWER, codes.CEASEFIRE_BROKEN}
    | {codes.HANDOVER, codes.ABSENCE, codes.STEP}
)


class Names:
    """The names of a scenario, by the numbers that the engine knows them by."""

    def __init__(self, scenario: Scenario) -> None:
        self.parties = list(scenario.parties)
        self.third_parties = list(scenario.third_parties)
        self.objectives = list(scenario.objectives)
        self.issues = list(scenario.issues)
        self.issue_codes = {name: place for place, name in enumerate(self.issues)}
        self.objective_codes = {name: place for place, name in enumerate(self.objectives)}
        political = [name for name, issue in scenario.issues.items() if issue.kind == "political"]
        self.goods = [*self.objectives, *political]
        self.good_codes = {name: place for place, name in enumerate(self.goods)}
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
    rows: np.ndarray[Any, Any] | Sequence[EventRow],
    scenario: Scenario,
    seed: int,
    replicate: int,
    final: Mapping[str, float],
) -> Record:
    """Record of a run from its rows, without snapshots.

    Args:
        rows: objects, or an array with the layout of :class:`EventRow`.
        scenario: with the numbers that the run had.
        seed: of the run.
        replicate: of the run.
        final: the state at its end, by name.
    """
    names = Names(scenario)
    plain = rows if isinstance(rows, Sequence) else _unpacked(rows)
    events = [event_of(row, names) for row in plain]
    return Record(scenario, seed, replicate, events, final=dict(final))


def _unpacked(rows: np.ndarray[Any, Any]) -> Iterator[EventRow]:
    """The rows of an array one after the other, in one object."""
    names = rows.dtype.names or ()
    row = EventRow()
    for values in zip(*(rows[name].tolist() for name in names), strict=True):
        row.__dict__ = dict(zip(names, values, strict=True))
        yield row


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
    if kind == codes.CLOSING:
        words = names.issues
    elif kind == codes.STEP:
        words = names.goods
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


def encode(record: Record) -> list[EventRow]:
    """Rows of the events of a record.

    Raises:
        ValueError: there is no code for a word of an event, and it is not a reason.
    """
    names = Names(record.scenario)
    return [row_of(event, names) for event in record.events]


def row_of(event: Event, names: Names) -> EventRow:
    """The row that says an event; figures that it does not have are NaN.

    Raises:
        ValueError: there is no code for one of its words, and it is not a reason.
    """
    kind = _code(_KIND_CODES, event.kind)
    row, numbers = EventRow(), event.numbers
    row.day, row.kind = event.day, kind
    row.actor = _code(names.numbers, event.actor)
    if kind == codes.CEASEFIRE:
        row.other = names.mask(event.other)
    else:
        row.other = _code(names.numbers, event.other)
    row.subject = _code_or_none(_subject_codes(kind, names), event.subject)
    row.outcome = _code_or_none(_OUTCOME_CODES.get(kind, {}), event.outcome)
    reason: Any = _REASON_CODES.get(event.reason, event.reason)
    row.reason = reason
    row.numbers = [numbers.get(name, math.nan) for name in FIGURES[event.kind]]
    goods = names.goods if kind in _WITH_TERMS else []
    row.terms = [numbers.get(f"terms:{name}", math.nan) for name in goods]
    parties = names.parties if kind == codes.OFFER else []
    row.values = [numbers.get(f"value:{name}", math.nan) for name in parties]
    return row


def pack_rows(rows: Sequence[EventRow]) -> np.ndarray[Any, Any]:
    """Rows as an array of records; where a row has no figure, term or value there is NaN.

    Raises:
        ValueError: a reason is a text, which compiled code has no code for.
    """
    import numpy as np

    packed = np.zeros(len(rows), layout_of(EventRow))
    for place, row in zip(packed, rows, strict=True):
        reason: Any = row.reason
        if isinstance(reason, str):
            raise ValueError(f"there is no code for {reason!r}")
        for name in packed.dtype.names or ():
            value = getattr(row, name)
            if isinstance(value, list):
                place[name] = math.nan
                place[name][: len(value)] = value
            else:
                place[name] = value
    return packed


def _coded(words: Sequence[str]) -> dict[str, int]:
    return {word: code for code, word in enumerate(words)}


_KIND_CODES = _coded(KINDS)
_OUTCOME_CODES = {kind: _coded(words) for kind, words in codes.OUTCOMES.items()}
_SUBJECT_CODES = {kind: _coded(words) for kind, words in _SUBJECTS.items()}
_REASON_CODES = _coded(codes.REASONS)


def _subject_codes(kind: int, names: Names) -> Mapping[str, int]:
    if kind == codes.CLOSING:
        return names.issue_codes
    if kind == codes.STEP:
        return names.good_codes
    return names.objective_codes if kind in _OF_OBJECTIVES else _SUBJECT_CODES.get(kind, {})


def _code(words: Mapping[str, int], word: str) -> int:
    if word not in words:
        raise ValueError(f"there is no code for {word!r}")
    return words[word]


def _code_or_none(words: Mapping[str, int], word: str) -> int:
    """The code of a word; -1 for no word."""
    return _code(words, word) if word else -1
