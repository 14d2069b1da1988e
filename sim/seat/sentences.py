"""One event in a sentence to whoever sits in a seat: what you did, or somebody who has a name.

Each text stands twice, about the player and about another, so that either can be translated whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from sim.events import codes
from sim.language import N_, _, ngettext
from sim.record import Event
from sim.seat.words import Words
from sim.words import joined, percent, percent_text

#: Why a preparation is called off that nobody chose to call off.
CAME_FIRST = {codes.REASONS[k] for k in (codes.WAR_CAME_FIRST, codes.AGREEMENT_CAME_FIRST)}
#: How an agreement is told that somebody guarantees who brokered nothing.
GUARANTEED = "guaranteed agreement"


class Telling(Protocol):
    """To whom it is told, and whether the book is open (others' reasons and figures are told)."""

    words: Words
    open: bool


def _incident(to: Telling, events: Sequence[Event]) -> str:
    """Shootings on the line, in a row."""
    return _(
        "Shootings on the line: {count}; {deaths}.",
        count=f"{sum(one.numbers['count'] for one in events):.0f}",
        deaths=to.words.names.deaths(events),
    )


def _battle(to: Telling, events: Sequence[Event]) -> str:
    """A day of battle, or several in a row."""
    event, names = events[0], to.words.names
    yours, theirs = BATTLE[len(events) > 1]
    return to.words.of(
        event.actor,
        yours,
        theirs,
        battle=names.battle(events),
        place=names[event.subject],
        deaths=names.deaths(events),
    )


BATTLE = {
    False: (
        N_("Battle for {place}: you attack; {deaths}."),
        N_("Battle for {place}: {name} attacks; {deaths}."),
    ),
    True: (
        N_("{battle} for {place}: you attack; {deaths}."),
        N_("{battle} for {place}: {name} attacks; {deaths}."),
    ),
}


def figures_of(event: Event) -> list[str]:
    """The figures by which somebody chose what it did."""
    n, told = event.numbers, []
    if event.kind == "answer":
        told = [
            _(
                "worth {value} to it at the table",
                value=percent(n["net_value"] + n["side_payment"]),
            ),
            _("leaving the table {value}", value=percent(n["reservation"])),
        ]
    elif "gain_from_war" in n:
        gain = percent(n["gain_from_war"], sign="+")
        told = [_("it expected force to add {gain}", gain=gain)]
    if "chance" in n:
        told.append(_("chance of this choice {chance}", chance=percent_text(_chance(event))))
    return told


def _chance(event: Event) -> float:
    chance = event.numbers["chance"]
    against = event.kind == "halt" or event.outcome == "refuses"
    return 1.0 - chance if against else chance


def _attack(to: Telling, event: Event) -> str:
    aim = event.numbers.get("aim", 1.0)
    yours, theirs = (
        N_("You open an offensive towards {place}."),
        N_("{name} opens an offensive towards {place}."),
    )
    if (to.open or event.actor == to.words.you) and aim > 1:
        yours, theirs = (
            N_("You open an offensive towards {place}, aiming at {count} objectives."),
            N_("{name} opens an offensive towards {place}, aiming at {count} objectives."),
        )
    place = to.words.names[event.subject]
    return to.words.of(event.actor, yours, theirs, place=place, count=f"{aim:.0f}")


def _days(event: Event, figure: str) -> str:
    return ngettext("{count} day", "{count} days", event.numbers.get(figure, 0.0))


def _preparation(to: Telling, event: Event) -> str:
    return to.words.of(
        event.actor,
        N_("You prepare an offensive towards {place}, to open in {days}."),
        N_("{name} prepares an offensive towards {place}, to open in {days}."),
        place=to.words.names[event.subject],
        days=_days(event, "opening_days"),
    )


def _stand_down(to: Telling, event: Event) -> str:
    yours = N_("You stand down after {days} of preparation.")
    if event.reason in CAME_FIRST:
        yours = N_("You stand down after {days} of preparation: {reason}.")
    theirs = N_("{name} stands down after {days} of preparation.")
    days, reason = _days(event, "prepared_days"), _(event.reason)
    return to.words.of(event.actor, yours, theirs, days=days, reason=reason)


def _halt(to: Telling, event: Event) -> str:
    yours, theirs = N_("You stop your offensive."), N_("{name} stops its offensive.")
    return to.words.of(event.actor, yours, theirs)


def _intervention(to: Telling, event: Event) -> str:
    penalty, you = event.numbers.get("penalty"), to.words.you
    yours, theirs = (
        N_("You stop {side} at a red line, {place}."),
        N_("{name} stops {side} at a red line, {place}."),
    )
    if penalty is not None and (to.open or you in (event.actor, event.other)):
        yours, theirs = (
            N_("You stop {side} at a red line, {place}, which costs the attacker {penalty}."),
            N_("{name} stops {side} at a red line, {place}, which costs the attacker {penalty}."),
        )
    return to.words.of(
        event.actor,
        yours,
        theirs,
        side=to.words.who(event.other),
        place=to.words.names[event.subject],
        penalty=percent_text(penalty or 0.0),
    )


def _message(to: Telling, event: Event) -> str:
    believed, you = event.outcome == "believed", to.words.you
    if event.actor == you and not to.open:
        told = N_("You tell {side} about the balance, but are not believed.")
        if believed:
            told = N_("You tell {side} about the balance, and are believed.")
    else:
        kind = "you" if event.actor == you else "to you" if event.other == you else "others"
        told = MESSAGES[kind][believed]
    names = to.words.names
    side, weaker = names[event.other], _(event.subject)
    return _(told, name=names[event.actor], side=side, weaker=weaker)


#: by whose message it is and to whom: not believed, and believed
MESSAGES = {
    "you": (
        N_("You tell {side} that it is {weaker} than it thinks, and are not believed."),
        N_("You tell {side} that it is {weaker} than it thinks, and are believed."),
    ),
    "to you": (
        N_("{name} tells you that you are {weaker} than you think, and is not believed."),
        N_("{name} tells you that you are {weaker} than you think, and is believed."),
    ),
    "others": (
        N_("{name} tells {side} that it is {weaker} than it thinks, and is not believed."),
        N_("{name} tells {side} that it is {weaker} than it thinks, and is believed."),
    ),
}


def _offer(to: Telling, event: Event) -> str:
    words = to.words
    told = words.of(
        event.actor,
        N_("You put a {kind} text to {other}: {terms}."),
        N_("{name} puts a {kind} text to {other}: {terms}."),
        kind=_(event.subject),
        other=words.names["all"] if event.other == "all" else words.who(event.other),
        terms=words.terms(_terms(event)),
    )
    worth = [
        _("{value} to {name}", value=percent(value), name=words.who(party))
        for party, value in _values(event)
        if to.open or party == words.you
    ]
    if not worth:
        return told
    return " ".join([told, _("On paper it is worth {worth}.", worth=joined(worth))])


def _answer(to: Telling, event: Event) -> str:
    if event.outcome == "accepts":
        return to.words.of(event.actor, N_("You accept the text."), N_("{name} accepts the text."))
    return to.words.of(event.actor, N_("You refuse the text."), N_("{name} refuses the text."))


def _agreement(to: Telling, event: Event) -> str:
    told = N_("A {kind} agreement is signed, with no mediator: {terms}.")
    if event.actor:
        told = N_("A {kind} agreement is signed, brokered by {broker}: {terms}.")
    if event.actor and event.actor == to.words.you:
        told = N_("A {kind} agreement is signed, brokered by you: {terms}.")
    return _signed(to, event, told)


def _guaranteed(to: Telling, event: Event) -> str:
    """An agreement on a party's own text, whose guarantor brokered nothing."""
    told = N_("A {kind} agreement is signed, guaranteed by {broker}: {terms}.")
    return _signed(to, event, told)


def _signed(to: Telling, event: Event, told: str) -> str:
    terms = to.words.terms(_terms(event))
    return _(told, kind=_(event.subject), broker=to.words.names[event.actor], terms=terms)


def _ceasefire(to: Telling, event: Event) -> str:
    yours, theirs = (
        N_("You propose a ceasefire; both sides agree."),
        N_("{name} proposes a ceasefire; both sides agree."),
    )
    if event.outcome == "refused":
        yours, theirs = (
            N_("You propose a ceasefire; it is refused by {sides}."),
            N_("{name} proposes a ceasefire; it is refused by {sides}."),
        )
    return to.words.of(event.actor, yours, theirs, sides=to.words.who(event.other))


def _ceasefire_broken(to: Telling, event: Event) -> str:
    yours, theirs = (
        N_("You break the truce after {days}."),
        N_("{name} breaks the truce after {days}."),
    )
    if event.other:
        yours, theirs = (
            N_("You break the truce brokered by {broker} after {days}."),
            N_("{name} breaks the truce brokered by {broker} after {days}."),
        )
    if event.other and event.other == to.words.you:
        theirs = N_("{name} breaks the truce brokered by you after {days}.")
    broker, days = to.words.names[event.other], _days(event, "held_days")
    return to.words.of(event.actor, yours, theirs, broker=broker, days=days)


def _handover(to: Telling, event: Event) -> str:
    yours, theirs = (
        N_("You refuse to hand {place} over to {other}, as had been agreed."),
        N_("{name} refuses to hand {place} over to {other}, as had been agreed."),
    )
    if event.outcome == "done":
        yours, theirs = (
            N_("You hand {place} over to {other}."),
            N_("{name} hands {place} over to {other}."),
        )
    place, other = to.words.names[event.subject], to.words.who(event.other)
    return to.words.of(event.actor, yours, theirs, place=place, other=other)


def _session(to: Telling, event: Event) -> str:
    outcome = _(event.outcome)
    if event.actor == "direct":
        if to.open:
            return _("The two sides meet without a mediator: {outcome}.", outcome=outcome)
        return _("The two sides meet without a mediator.")
    if not to.open:  # how it ends is not known while it lasts
        return to.words.of(event.actor, N_("You convene talks."), N_("{name} convenes talks."))
    yours, theirs = SESSIONS[event.subject]
    return to.words.of(event.actor, yours, theirs, outcome=outcome)


#: by the role of the mediator, where the book is open
SESSIONS = {
    "record": (
        N_("You convene talks (you see no text that both could accept, and put none): {outcome}."),
        N_(
            "{name} convenes talks (sees no text that both could accept, and puts none): {outcome}."
        ),
    ),
    "facilitate": (
        N_("You convene talks (you bring the sides together and carry messages): {outcome}."),
        N_("{name} convenes talks (brings the sides together and carries messages): {outcome}."),
    ),
    "formulate": (
        N_("You convene talks (you put a text of your own): {outcome}."),
        N_("{name} convenes talks (puts a text of its own): {outcome}."),
    ),
    "manipulate": (
        N_(
            "You convene talks (you put a text of your own, with guarantees and side payments): "
            "{outcome}."
        ),
        N_(
            "{name} convenes talks (puts a text of its own, with guarantees and side payments): "
            "{outcome}."
        ),
    ),
}


def _capture(to: Telling, event: Event) -> str:
    yours, theirs = N_("You capture {place}."), N_("{name} captures {place}.")
    return to.words.of(event.actor, yours, theirs, place=to.words.names[event.subject])


def _repulse(to: Telling, event: Event) -> str:
    yours, theirs = N_("You are repulsed before {place}."), N_("{name} is repulsed before {place}.")
    return to.words.of(event.actor, yours, theirs, place=to.words.names[event.subject])


def _leader_change(to: Telling, event: Event) -> str:
    return to.words.of(event.actor, N_("You have a new leader."), N_("{name} has a new leader."))


def _terms(event: Event) -> dict[str, float]:
    return {key: n for key, n in event.numbers.items() if key.startswith("terms:")}


def _values(event: Event) -> Iterable[tuple[str, float]]:
    for key, value in event.numbers.items():
        if key.startswith("value:"):
            yield key.removeprefix("value:"), value


#: what is told together where it comes in a row
TOGETHER: Mapping[str, Callable[[Telling, Sequence[Event]], str]] = {
    "battle": _battle,
    "incident": _incident,
}
SENTENCES: Mapping[str, Callable[[Telling, Event], str]] = {
    "attack": _attack,
    "preparation": _preparation,
    "stand_down": _stand_down,
    "halt": _halt,
    "intervention": _intervention,
    "message": _message,
    "offer": _offer,
    "answer": _answer,
    "agreement": _agreement,
    GUARANTEED: _guaranteed,
    "ceasefire": _ceasefire,
    "ceasefire_broken": _ceasefire_broken,
    "handover": _handover,
    "session": _session,
    "capture": _capture,
    "repulse": _repulse,
    "leader_change": _leader_change,
}
