"""What happened, told to whoever sits in a seat: as it went in public, or with the book open.

While a game is on, others' reasons and figures stay with them. At its end everybody's are told,
but for what the player chose: that is told as the player's choice and never as a motive of the
model's agent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from sim.events import codes
from sim.explain import Entry
from sim.record import Event
from sim.seat.questions import CHOSEN, Answered
from sim.seat.words import Words
from sim.sentences import ROLES, sentence
from sim.words import percent, percent_text, plural

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

#: Why a preparation is called off that nobody chose to call off.
CAME_FIRST = {codes.REASONS[k] for k in (codes.WAR_CAME_FIRST, codes.AGREEMENT_CAME_FIRST)}

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
        for _, group in groupby(numbered, key=lambda pair: _together(*pair)):
            found = list(group)
            at, event = found[0]
            text = self.sentence([one for _, one in found], at)
            decision = self.decision(at, event)
            if event.kind == "offer" and decision is not None and decision.guarantor:
                text += f" {decision.guarantor} guarantees it."
            told.append(Told(event.day, found[-1][1].day, text, decision))
        return told

    def _known(self, event: Event) -> bool:
        secret = event.kind in SECRET and not self.open
        return not secret or self.words.you in (event.actor, event.other)

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

    def sentence(self, events: Sequence[Event], at: int = -1) -> str:
        """One event, or several of a kind that are told together, the first `at` its place."""
        event, words = events[0], self.words
        if event.kind == "incident":
            count = sum(one.numbers["count"] for one in events)
            return f"Shootings on the line: {count:.0f}; {words.names.deaths(events)}."
        if event.kind == "battle":
            fought = words.names.battle(events) if len(events) > 1 else "battle"
            start = f"{fought[:1].upper()}{fought[1:]} for {words.names[event.subject]}"
            attacks = "attack" if event.actor == words.you else "attacks"
            who = words.who(event.actor)
            return f"{start}: {who} {attacks}; {words.names.deaths(events)}."
        tell = getattr(self, f"_{event.kind}", None)  # what concerns no seat is told as everywhere
        told = str(tell(event)) if tell else sentence(event, words.scenario)
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
            return f" Its reason: {CHOSEN}."
        n, figures = event.numbers, []
        if event.kind == "answer":
            figures = [
                f"worth {percent(n['net_value'] + n['side_payment'])} to it at the table",
                f"leaving the table {percent(n['reservation'])}",
            ]
        elif "gain_from_war" in n:
            figures = [f"it expected force to add {percent(n['gain_from_war'], sign='+')}"]
        if "chance" in n:
            figures.append(f"chance of this choice {percent_text(self._chance(event))}")
        told = f" ({'; '.join(figures)})" if figures else ""
        return f" Its reason: {event.reason}{told}."

    def _chance(self, event: Event) -> float:
        chance = event.numbers["chance"]
        against = event.kind == "halt" or event.outcome == "refuses"
        return 1.0 - chance if against else chance

    def _attack(self, event: Event) -> str:
        place = self.words.names[event.subject]
        aim = event.numbers.get("aim", 1.0)
        known = self.open or event.actor == self.words.you
        aiming = f", aiming at {aim:.0f} objectives" if known and aim > 1 else ""
        return (
            f"{self.words.does(event.actor, 'opens', 'open')} an offensive towards {place}{aiming}."
        )

    def _preparation(self, event: Event) -> str:
        place = self.words.names[event.subject]
        days = plural(event.numbers.get("opening_days", 0.0), "day")
        prepares = self.words.does(event.actor, "prepares", "prepare")
        return f"{prepares} an offensive towards {place}, to open in {days}."

    def _stand_down(self, event: Event) -> str:
        days = plural(event.numbers.get("prepared_days", 0.0), "day")
        does = self.words.does(event.actor, "stands down", "stand down")
        mine = event.actor == self.words.you and event.reason in CAME_FIRST
        return f"{does} after {days} of preparation{f': {event.reason}' if mine else ''}."

    def _halt(self, event: Event) -> str:
        whose = "your" if event.actor == self.words.you else "its"
        return f"{self.words.does(event.actor, 'stops', 'stop')} {whose} offensive."

    def _intervention(self, event: Event) -> str:
        penalty = event.numbers.get("penalty")
        concerned = self.open or self.words.you in (event.actor, event.other)
        cost = ""
        if concerned and penalty is not None:
            cost = f", which costs the attacker {percent_text(penalty)}"
        stops = self.words.does(event.actor, "stops", "stop")
        place = self.words.names[event.subject]
        return f"{stops} {self.words.who(event.other)} at a red line, {place}{cost}."

    def _message(self, event: Event) -> str:
        me = event.actor == self.words.you
        tells = self.words.does(event.actor, "tells", "tell")
        believed = event.outcome == "believed"
        if me and not self.open:
            end = "and are believed" if believed else "but are not believed"
            return f"{tells} {self.words.who(event.other)} about the balance, {end}."
        end = f"and {'are' if me else 'is'} believed" if believed else "and is not believed"
        you = event.other == self.words.you
        stronger = f"{'you are' if you else 'it is'} {event.subject} than "
        thinks = "you think" if you else "it thinks"
        return f"{tells} {self.words.who(event.other)} that {stronger}{thinks}, {end}."

    def _offer(self, event: Event) -> str:
        words = self.words
        puts = words.does(event.actor, "puts", "put")
        to = "all parties" if event.other == "all" else words.who(event.other)
        told = f"{puts} a {event.subject} text to {to}: {words.terms(_terms(event))}."
        worth = [
            f"{percent(value)} to {words.who(party)}"
            for party, value in _values(event)
            if self.open or party == words.you
        ]
        return f"{told} On paper it is worth {' and '.join(worth)}." if worth else told

    def _answer(self, event: Event) -> str:
        accepts = event.outcome == "accepts"
        does = ("accepts", "accept") if accepts else ("refuses", "refuse")
        return f"{self.words.does(event.actor, *does)} the text."

    def _agreement(self, event: Event) -> str:
        broker = f"brokered by {self.words.who(event.actor)}" if event.actor else "with no mediator"
        terms = self.words.terms(_terms(event))
        return f"A {event.subject} agreement is signed, {broker}: {terms}."

    def _ceasefire(self, event: Event) -> str:
        start = f"{self.words.does(event.actor, 'proposes', 'propose')} a ceasefire"
        if event.outcome == "refused":
            return f"{start}; it is refused by {self.words.who(event.other)}."
        return f"{start}; both sides agree."

    def _ceasefire_broken(self, event: Event) -> str:
        breaks = self.words.does(event.actor, "breaks", "break")
        broker = f" brokered by {self.words.who(event.other)}" if event.other else ""
        held = plural(event.numbers.get("held_days", 0.0), "day")
        return f"{breaks} the truce{broker} after {held}."

    def _handover(self, event: Event) -> str:
        done = event.outcome == "done"
        does = ("hands", "hand") if done else ("refuses to hand", "refuse to hand")
        start = f"{self.words.does(event.actor, *does)} {self.words.names[event.subject]}"
        end = "" if done else ", as had been agreed"
        return f"{start} over to {self.words.who(event.other)}{end}."

    def _session(self, event: Event) -> str:
        if event.actor == "direct":
            told = "The two sides meet without a mediator"
        elif self.open:
            role = ROLES[event.subject].removeprefix("which ")
            told = f"{self.words.does(event.actor, 'convenes', 'convene')} talks ({role})"
        else:  # how it ends is not known while it lasts
            told = f"{self.words.does(event.actor, 'convenes', 'convene')} talks"
        return f"{told}: {event.outcome}." if self.open else f"{told}."

    def _capture(self, event: Event) -> str:
        place = self.words.names[event.subject]
        return f"{self.words.does(event.actor, 'captures', 'capture')} {place}."

    def _repulse(self, event: Event) -> str:
        place = self.words.names[event.subject]
        return f"{self.words.does(event.actor, 'is repulsed', 'are repulsed')} before {place}."

    def _leader_change(self, event: Event) -> str:
        return f"{self.words.does(event.actor, 'has', 'have')} a new leader."

    def _truce_holds(self, event: Event) -> str:
        held = plural(event.numbers.get("held_days", 0.0), "day")
        return f"The truce has held for {held} and is the new status quo: the war is over."


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
        yield Entry(told.day, told.last, f"{told.text} (Left to the model.)" if left else told.text)


def before_answers(events: Sequence[Event], place: int) -> int:
    """The place before the answers that just came in to a text put to all."""
    start = place
    while start and events[start - 1].kind == "answer":
        start -= 1
    put_to_all = start and events[start - 1].kind == "offer" and events[start - 1].other == "all"
    return start if put_to_all else place


def _together(at: int, event: Event) -> object:
    """Days of one battle, and shootings in a row, are told together; all else by itself."""
    if event.kind in ("battle", "incident"):
        return event.kind, event.actor, event.subject
    return at


def _terms(event: Event) -> dict[str, float]:
    return {key: n for key, n in event.numbers.items() if key.startswith("terms:")}


def _values(event: Event) -> Iterable[tuple[str, float]]:
    for key, value in event.numbers.items():
        if key.startswith("value:"):
            yield key.removeprefix("value:"), value
