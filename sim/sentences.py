"""One event of a run in a sentence: who did what, and why.

Parties and places bear the labels that the scenario gives them; figures are those of the event.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sim.labels import Labels
from sim.language import N_, _, figures, ngettext
from sim.record import Event
from sim.scenario import Scenario
from sim.words import listed, percent_text

#: what happens at a session in each role of a mediator
ROLES: Mapping[str, str] = {
    "record": "which sees no text that both could accept, and puts none",
    "facilitate": "which brings the sides together and carries messages",
    "formulate": "which puts a text of its own",
    "manipulate": "which puts a text of its own, with guarantees and side payments",
}
#: the same of a session with a mediator, whole
SESSIONS: Mapping[str, str] = {
    "record": N_(
        "Talks with {name}, which sees no text that both could accept, and puts none: {outcome}."
    ),
    "facilitate": N_(
        "Talks with {name}, which brings the sides together and carries messages: {outcome}."
    ),
    "formulate": N_("Talks with {name}, which puts a text of its own: {outcome}."),
    "manipulate": N_(
        "Talks with {name}, which puts a text of its own, with guarantees and side payments: "
        "{outcome}."
    ),
}


def _attack(event: Event, names: Labels) -> str:
    n = event.numbers
    return ngettext(
        "{side} opens an offensive towards {place}, aiming at {count} objective. Reason: {reason}. "
        "It expects force to change its position by {gain}, and values not attacking at {staying} "
        "(chance of this choice {chance}).",
        "{side} opens an offensive towards {place}, aiming at {count} objectives. Reason: "
        "{reason}. It expects force to change its position by {gain}, and values not attacking at "
        "{staying} (chance of this choice {chance}).",
        n.get("aim", 1.0),
        side=names[event.actor],
        place=names[event.subject],
        reason=_(event.reason),
        gain=figures(f"{n.get('gain_from_war', 0.0):+.3f}"),
        staying=figures(f"{n.get('value_of_staying', 0.0):.3f}"),
        chance=_chance(event),
    )


def _chance(event: Event) -> str:
    return percent_text(event.numbers.get("chance", 0.0))


def _preparation(event: Event, names: Labels) -> str:
    n = event.numbers
    return ngettext(
        "{side} decides to attack towards {place}, aiming at {count} objective, and prepares: the "
        "offensive is to open in {days}. Reason: {reason} (chance of this choice {chance}).",
        "{side} decides to attack towards {place}, aiming at {count} objectives, and prepares: the "
        "offensive is to open in {days}. Reason: {reason} (chance of this choice {chance}).",
        n.get("aim", 1.0),
        side=names[event.actor],
        place=names[event.subject],
        days=ngettext("{count} day", "{count} days", n.get("opening_days", 0.0)),
        reason=_(event.reason),
        chance=_chance(event),
    )


def _stand_down(event: Event, names: Labels) -> str:
    return ngettext(
        "{side} stands down after {count} day of preparation. Reason: {reason}.",
        "{side} stands down after {count} days of preparation. Reason: {reason}.",
        event.numbers.get("prepared_days", 0.0),
        side=names[event.actor],
        reason=_(event.reason),
    )


def _halt(event: Event, names: Labels) -> str:
    return _(
        "{side} stops its offensive. Reason: {reason} (it expected {gain} from going on).",
        side=names[event.actor],
        reason=_(event.reason),
        gain=figures(f"{event.numbers.get('gain_from_war', 0.0):+.3f}"),
    )


def _intervention(event: Event, names: Labels) -> str:
    return _(
        "{name} stops {side} at its red line, {place}, at a cost to {side} of {penalty}.",
        name=names[event.actor],
        side=names[event.other],
        place=names[event.subject],
        penalty=figures(f"{event.numbers.get('penalty', 0.0):.2f}"),
    )


def _message(event: Event, names: Labels) -> str:
    told = N_("{name} tells {side} that it is {weaker} than it thinks, but is not believed.")
    if event.outcome == "believed":
        told = N_("{name} tells {side} that it is {weaker} than it thinks, and is believed.")
    return _(told, name=names[event.actor], side=names[event.other], weaker=_(event.subject))


def _offer(event: Event, names: Labels) -> str:
    worth = listed(
        [
            _(
                "{value} to {name}",
                value=figures(f"{value:.3f}"),
                name=names[key.removeprefix("value:")],
            )
            for key, value in event.numbers.items()
            if key.startswith("value:")
        ]
        or [_("nothing known")]
    )
    return _(
        "{name} puts a {kind} text to {other} (round {round}): {terms}. It is worth {worth}.",
        name=names[event.actor],
        kind=_(event.subject),
        other=names[event.other],
        round=f"{event.numbers.get('round', 0.0) + 1:.0f}",
        terms=names.terms(event.numbers),
        worth=worth,
    )


def _answer(event: Event, names: Labels) -> str:
    n = event.numbers
    value, payment = n.get("value", 0.0), n.get("side_payment", 0.0)
    net = n.get("net_value", value)
    told = [_("worth {value} to it", value=figures(f"{value:.3f}"))]
    if round(net, 3) != round(value, 3):
        doubted = N_("{value} after what conceding costs it and its doubt in the promises")
        told.append(_(doubted, value=figures(f"{net:.3f}")))
    if payment:
        told.append(_("side payment {value}", value=figures(f"{payment:.3f}")))
    leaving = figures(f"{n.get('reservation', 0.0):.3f}")
    told.append(_("leaving the table worth {value}", value=leaving))
    said = N_("Refused by {name}. Reason: {reason} ({figures}; chance of accepting {chance}).")
    if event.outcome == "accepts":
        said = N_("Accepted by {name}. Reason: {reason} ({figures}; chance of accepting {chance}).")
    return _(
        said,
        name=names[event.actor],
        reason=_(event.reason),
        figures=", ".join(told),
        chance=_chance(event),
    )


def _agreement(event: Event, names: Labels) -> str:
    told = N_("A {kind} agreement is signed, without a mediator: {terms}.")
    if event.actor:
        told = N_("A {kind} agreement is signed brokered by {broker}: {terms}.")
    terms = names.terms(event.numbers)
    return _(told, kind=_(event.subject), broker=names[event.actor], terms=terms)


def _ceasefire(event: Event, names: Labels) -> str:
    told = N_("Ceasefire proposed by {broker}: both sides agree.")
    if event.outcome == "refused":
        told = N_("Ceasefire proposed by {broker}: refused by {side}.")
    return _(told, broker=names[event.actor], side=names[event.other])


def _ceasefire_broken(event: Event, names: Labels) -> str:
    told = N_(
        "{side} breaks the tacit truce after {days}: it expects {gain} from fighting on "
        "(chance of this choice {chance})."
    )
    if event.other:
        told = N_(
            "{side} breaks the ceasefire brokered by {broker} after {days}: it expects {gain} from "
            "fighting on (chance of this choice {chance})."
        )
    n = event.numbers
    return _(
        told,
        side=names[event.actor],
        broker=names[event.other],
        days=ngettext("{count} day", "{count} days", n.get("held_days", 0.0)),
        gain=figures(f"{n.get('gain_from_war', 0.0):+.3f}"),
        chance=_chance(event),
    )


def handover(event: Event, names: Labels) -> str:
    """Places that are handed over, or not."""
    told = N_("{side} refuses to hand {places} over to {other}, as it had agreed.")
    if event.outcome == "done":
        told = N_("{side} hands {places} over to {other}.")
    side, places, other = (names[one] for one in (event.actor, event.subject, event.other))
    return _(told, side=side, places=places, other=other)


def _session(event: Event, names: Labels) -> str:
    told = N_("Talks between the two sides, without a mediator: {outcome}.")
    if event.actor != "direct":
        told = SESSIONS[event.subject]
    return _(told, name=names[event.actor], outcome=_(event.outcome))


def shootings(count: float, deaths: str) -> str:
    """Shootings on the line, with their deaths."""
    return ngettext(
        "{count} shooting on the line; {deaths}.",
        "{count} shootings on the line; {deaths}.",
        count,
        deaths=deaths,
    )


def _battle(event: Event, names: Labels) -> str:
    return _(
        "A day of battle for {place}: {side} stands at {position} of {size}; {deaths}.",
        place=names[event.subject],
        side=names[event.actor],
        position=figures(f"{event.numbers.get('position', 0.0):+.2f}"),
        size=figures(f"{event.numbers.get('size', 0.0):.2f}"),
        deaths=names.deaths([event]),
    )


def _act(event: Event, names: Labels) -> str:
    told = N_("A dated act of {side}, which as the scenario reads it alarms the other side.")
    if event.outcome == "reassures":
        told = N_("A dated act of {side}, which as the scenario reads it reassures the other side.")
    return _(told, side=names[event.actor])


def _step(event: Event, names: Labels) -> str:
    told = N_("A small agreement about {issue} fails: {side} refuses.")
    if event.outcome == "done":
        told = N_("A small agreement: {issue} is settled at once.")
    return _(told, issue=names[event.subject], side=names[event.other])


def _closing(event: Event, names: Labels) -> str:
    told = N_("{issue}: the issue closes for good, as one side has come to hold all its ground.")
    return _(told, issue=names[event.subject])


def _truce_holds(event: Event, _names: Labels) -> str:
    return ngettext(
        "The truce has held for {count} day and is the new status quo: the war is over.",
        "The truce has held for {count} days and is the new status quo: the war is over.",
        event.numbers.get("held_days", 0.0),
    )


def _absence(event: Event, names: Labels) -> str:
    return _(
        "{side} stays away from a meeting with {other}, which is {outcome}.",
        side=names[event.actor],
        other=names[event.other],
        outcome=_(event.outcome),
    )


def _recovery(event: Event, _names: Labels) -> str:
    cleared, returned = (event.numbers.get(key, 0.0) for key in ("cleared", "returned"))
    return _(
        "{hectares} hectares are cleared of mines, and {people} people have returned.",
        hectares=figures(f"{cleared:,.0f}"),
        people=figures(f"{returned:,.0f}"),
    )


SENTENCES: Mapping[str, Callable[[Event, Labels], str]] = {
    "incident": lambda e, n: shootings(e.numbers.get("count", 0.0), n.deaths([e])),
    "leader_change": lambda e, n: _("{side} has a new leader.", side=n[e.actor]),
    "attack": _attack,
    "battle": _battle,
    "capture": lambda e, n: _("{side} captures {place}.", side=n[e.actor], place=n[e.subject]),
    "repulse": lambda e, n: _(
        "{side} is repulsed before {place}.", side=n[e.actor], place=n[e.subject]
    ),
    "halt": _halt,
    "intervention": _intervention,
    "session": _session,
    "message": _message,
    "offer": _offer,
    "answer": _answer,
    "agreement": _agreement,
    "ceasefire": _ceasefire,
    "ceasefire_broken": _ceasefire_broken,
    "truce_holds": _truce_holds,
    "handover": handover,
    "preparation": _preparation,
    "stand_down": _stand_down,
    "closing": _closing,
    "act": _act,
    "party_end": lambda e, n: _("{party} ends, and with it its veto.", party=n[e.actor]),
    "absence": _absence,
    "step": _step,
    "recovery": _recovery,
}


def sentence(event: Event, scenario: Scenario) -> str:
    """Tell one event in a sentence."""
    return SENTENCES[event.kind](event, Labels(scenario))
