"""What happened, told to whoever sits in a seat: as it went in public, or with the book open.

While a game is on, others' reasons and figures stay with them. At its end everybody's are told,
but for what the player chose: that is told as the player's choice and never as a motive of the
model's agent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from sim.explain import Entry
from sim.language import N_, _
from sim.record import Event
from sim.seat.drafts import guaranteed_by
from sim.seat.questions import CHOSEN, Answered
from sim.seat.sentences import CAME_FIRST, GUARANTEED, SENTENCES, TOGETHER, figures_of
from sim.seat.words import Words
from sim.sentences import sentence

#: event -> kinds of question that decide it
DECIDED_BY = {
    "attack": ("attack", "escalation", "break"),
    "halt": ("continue",),
    "ceasefire_broken": ("break",),
    "offer": ("offer", "text"),
    "answer": ("answer",),
    "handover": ("handover",),
    "message": ("message", "mediate"),
    "session": ("mediate",),
    "ceasefire": ("ceasefire", "mediate"),
    "intervention": ("intervention",),
    "preparation": ("attack",),
    "stand_down": ("attack",),
}

LEFT = N_("(Left to the model.)")
#: What nobody but those concerned learns of while a game is on.
SECRET = frozenset({"message", "preparation", "stand_down"})


class Told(NamedTuple):
    """An event in words, from its first to its last day, and whose doing it was."""

    day: int
    last: int
    text: str
    decision: Answered | None


class Teller:
    """Tells the events of a game to the player.

    Args:
        words: the words of the seat.
        course: every question that came up for the seat.
        open_book: whether others' reasons and figures are told, as at the end of a game.
        others: the same course for every other seat that somebody played.
    """

    def __init__(
        self,
        words: Words,
        course: Sequence[Answered],
        open_book: bool = False,
        others: Mapping[str, Sequence[Answered]] | None = None,
    ) -> None:
        self.words = words
        self.course = course
        self.open = open_book
        self.others = others or {}

    # -- which events ---------------------------------------------------------------------------

    def tell(self, events: Sequence[Event], first: int = 0) -> list[Told]:
        """Events from a place in the record on; what the player does not learn is left out."""
        numbered = [(at, e) for at, e in enumerate(events) if at >= first and self._known(e)]
        told = []
        for _key, group in groupby(numbered, key=lambda pair: _together(*pair)):
            found = list(group)
            at, event = found[0]
            guaranteed = event.kind == "agreement" and self._asked_for_a_guarantee(events, at)
            text = self.sentence([one for _at, one in found], at, GUARANTEED if guaranteed else "")
            decision = self.decision(at, event)
            if event.kind == "offer" and decision is not None and decision.guarantor:
                text += f" {guaranteed_by(decision.guarantor)}"
            told.append(Told(event.day, found[-1][1].day, text, decision))
        return told

    def _known(self, event: Event) -> bool:
        secret = event.kind in SECRET and not self.open
        return not secret or self.words.you in (event.actor, event.other)

    def _asked_for_a_guarantee(self, events: Sequence[Event], at: int) -> bool:
        """Whether the text last put is of somebody who asked for a guarantee and had no broker."""
        place = next((k for k in reversed(range(at)) if events[k].kind == "offer"), None)
        if place is None:
            return False
        put = events[place]
        course = self.course if put.actor == self.words.you else self.others.get(put.actor, ())
        made = self._decision_of(put.actor, course, place, put)
        return made is not None and bool(made.guarantor)

    def decision(self, at: int, event: Event) -> Answered | None:
        """The last decision of the seat that an event may come from (None: it is not its doing)."""
        return self._decision_of(self.words.you, self.course, at, event)

    def _decision_of(
        self, seat: str | None, course: Sequence[Answered], at: int, event: Event
    ) -> Answered | None:
        refused = event.kind == "ceasefire" and seat in event.other.split(", ")
        if event.actor != seat and not refused:
            return None
        if event.kind == "stand_down" and event.reason in CAME_FIRST:
            return None
        kinds, days = DECIDED_BY.get(event.kind, ()), [event.day]
        if event.kind == "preparation":  # what was decided for a later day of the step
            days = [one.day for one in course if one.day <= event.day]
        found = (
            one
            for one in reversed(course)
            if one.day in days and one.kind in kinds and one.events <= at
        )
        return next(found, None)

    # -- in words -------------------------------------------------------------------------------

    def sentence(self, events: Sequence[Event], at: int = -1, told_as: str = "") -> str:
        """One event, or several of a kind that are told together, the first `at` its place.

        `told_as` is the kind of sentence, where it is not that of the event.
        """
        event = events[0]
        kind = told_as or event.kind
        if kind in TOGETHER:
            told = TOGETHER[kind](self, events)
        elif kind in SENTENCES:
            told = SENTENCES[kind](self, event)
        else:  # what concerns no seat is told as everywhere
            told = sentence(event, self.words.scenario)
        return f"{told[:1].upper()}{told[1:]}{self._reason(at, event)}"

    def _reason(self, at: int, event: Event) -> str:
        """Why somebody else did it, and by which figures, where the book is open.

        Of what another person chose only that is told.
        """
        if not self.open or not event.reason or event.actor == self.words.you:
            return ""
        course = self.others.get(event.actor, ())
        theirs = self._decision_of(event.actor, course, at, event)
        if theirs is not None and theirs.by_player and not theirs.left_to_model:
            return " " + _("Its reason: {reason}.", reason=_(CHOSEN))
        told = N_("Its reason: {reason}.")
        found = "; ".join(figures_of(event))
        if found:
            told = N_("Its reason: {reason} ({figures}).")
        return " " + _(told, reason=_(event.reason), figures=found)


def news(
    events: Sequence[Event], course: Sequence[Answered], words: Words, waiting: bool
) -> Iterator[Entry]:
    """Tell what became known since the player last decided.

    What others have answered to a mediator's text is told only when the player, too, has
    answered (`waiting` says that an answer is just being asked for): they answer apart.
    """
    last = max((one.events for one in course if one.by_player), default=0)
    first = before_answers(events, last)
    known = events[: before_answers(events, len(events))] if waiting else events
    for told in Teller(words, course).tell(known, first):
        left = told.decision is not None and (
            told.decision.left_to_model or not told.decision.by_player
        )
        yield Entry(told.day, told.last, f"{told.text} {_(LEFT)}" if left else told.text)


def before_answers(events: Sequence[Event], place: int) -> int:
    """The place before the answers that just came in to a text put to all."""
    start = place
    while start and events[start - 1].kind == "answer":
        start -= 1
    put_to_all = start and events[start - 1].kind == "offer" and events[start - 1].other == "all"
    return start if put_to_all else place


def _together(at: int, event: Event) -> object:
    """Days of one battle, and shootings in a row, are told together; all else by itself."""
    if event.kind in TOGETHER:
        return event.kind, event.actor, event.subject
    return at
