"""What a player may know: its own beliefs and figures, and what was done in public."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from sim.agents import OTHER, Party
from sim.explain import SENTENCES, Entry, Names
from sim.record import Event, Record
from sim.seat.questions import Fact
from sim.table import mediator_estimate

if TYPE_CHECKING:
    from sim.agents import ThirdParty
    from sim.model import NegotiationModel
    from sim.seat.mediator import SeatedMediator

STAKE = "share of all that is at stake"
ADVANTAGE = "log ratio of strength"


# -- the situation ---------------------------------------------------------------------------------


def common_facts(model: NegotiationModel, names: Names) -> list[Fact]:
    """What everybody sees: war or peace, who controls what, the deal in force, the dead."""
    facts = [Fact("phase", "State of affairs", _phase(model, names))]
    for label, held in ((names.claimant, 1.0), (names.holder, 0.0)):
        places = [n for n, c in zip(model.objective_names, model.control, strict=True) if c == held]
        whose = "claimant" if held else "holder"
        told = ", ".join(names[place] for place in places) or "nothing"
        facts.append(Fact(f"held_by_{whose}", f"{label} controls", told))
    if model.deal is not None and not model.deal.broken:
        facts.append(Fact("deal", "Agreement in force", _deal(model, names)))
    deaths = [e for e in model.record.events if "deaths_claimant" in e.numbers]
    for side, label in (("claimant", names.claimant), ("holder", names.holder)):
        count = sum(event.numbers[f"deaths_{side}"] for event in deaths)
        facts.append(Fact(f"deaths_{side}", f"Deaths of {label} so far", round(count), "deaths"))
    facts.append(Fact("trust", "Trust: the running share of promises kept", model.trust, "share"))
    return facts


def _phase(model: NegotiationModel, names: Names) -> str:
    war, truce = model.war, model.truce
    if war is None:
        return "peace"
    attacker = names.claimant if war.attacker == "claimant" else names.holder
    if truce is not None:
        days = _days(model.day - truce.since)
        kind = f"brokered by {names[truce.broker]}" if truce.broker else "that nobody signed"
        return f"a truce of {days}, {kind}; {attacker} attacked last"
    ahead = model.axis(war.attacker).objectives
    target = f" towards {names[model.objective_names[ahead[0]]]}" if ahead else ""
    return f"war, day {war.elapsed:.0f}: {attacker} attacks{target}"


def _deal(model: NegotiationModel, names: Names) -> str:
    assert model.deal is not None
    broker = f"brokered by {names[model.deal.broker]}" if model.deal.broker else "without a broker"
    due = [names[model.objective_names[h.objective]] for h in model.deal.pending]
    return f"{broker}; to be handed over: {', '.join(due) or 'nothing more'}"


def party_facts(party: Party) -> tuple[Fact, ...]:
    """The situation as a party sees it: by its own belief, never by the true balance."""
    model, names, view = party.model, Names(party.model.scenario), party.outlook()
    sd = party.belief_variance**0.5
    shift = party.sign * model.expected_shift()
    other = names.holder if party.side == "claimant" else names.claimant
    facts = [
        Fact("advantage", "Your side's advantage, as you believe (0: even)",
             party.sign * party.belief(), ADVANTAGE),
        Fact("advantage_sd", "How unsure you are of it (standard deviation)", sd, ADVANTAGE),
        Fact("shift", "Change in your favour that is foreseen", shift, ADVANTAGE),
        Fact("hope", "Your hope in talks", party.hope, "share"),
        Fact("now", "Things as they are are worth to you", view.now, STAKE),
        Fact("waiting", "... with the hope in talks", view.waiting, STAKE),
        Fact("staying", "... and with the threat of an attack on you", view.staying, STAKE),
        Fact("reservation", "Leaving the table is worth to you", view.reservation, STAKE),
        Fact("threat", f"Chance that {other} attacks, as you see it", view.threat, "share"),
    ]  # fmt: skip
    if view.aim:
        facts.append(Fact("attack", "Attacking is worth to you", view.attack, STAKE))
        pressure = model.axis(party.side).pressure
        facts.append(
            Fact("pressure", "Pressure from outside if you attack", pressure, "utility per day")
        )
    return (*common_facts(model, names), *facts)


def third_party_facts(third: ThirdParty) -> tuple[Fact, ...]:
    """The situation as a third party sees it."""
    model, names = third.model, Names(third.model.scenario)
    return (
        *common_facts(model, names),
        Fact("engagement", "Your attention to the conflict", third.engagement(), "share"),
    )


def mediator_facts(mediator: SeatedMediator) -> tuple[Fact, ...]:
    """The situation as a mediator sees it: by its estimates of what the parties need."""
    model, names = mediator.model, Names(mediator.model.scenario)
    facts = list(third_party_facts(mediator))
    with mediator.as_it_is():
        alone, helped = (mediator_estimate(model, mediator, helps) for helps in (False, True))
    for party in model.parties:
        value = party.value(alone.needed[party.index])
        label = f"What {names[party.name]} needs of a text, by your estimate"
        facts.append(Fact(f"need:{party.name}", label, value, STAKE))
    seen = {True: "yes", False: "no"}
    facts.append(Fact("zone", "You see a text that all could accept", seen[bool(alone.zones)]))
    facts.append(Fact("zone_with_help", "... with the help you can add", seen[bool(helped.zones)]))
    if model.war is not None:
        hurting = [names[model.leader(s).name] for s in OTHER if model.leader(s).hurts()]
        told = " and ".join(hurting) or "nobody"
        facts.append(Fact("hurting", "The war has become worse than what was before it for", told))
    return tuple(facts)


# -- what has happened -----------------------------------------------------------------------------


def news(record: Record, first: int, name: str, names: Names) -> Iterator[Entry]:
    """Tell the events from a place in the record on, as far as an actor gets to know them."""
    known = [event for event in record.events[first:] if _is_known(event, name)]
    for _, group in groupby(known, key=_together):
        events = list(group)
        yield Entry(events[0].day, events[-1].day, _told(events, name, names))


def _is_known(event: Event, name: str) -> bool:
    return event.kind != "message" or name in (event.actor, event.other)


def _together(event: Event) -> object:
    """Days of one battle, and shootings in a row, are told together; all else by itself."""
    if event.kind in ("battle", "incident"):
        return event.kind, event.actor, event.subject
    return id(event)


def _told(events: list[Event], name: str, names: Names) -> str:
    event = events[0]
    if event.kind == "incident":
        count = sum(one.numbers["count"] for one in events)
        return f"Shootings on the line: {count:.0f}; {names.deaths(events)}."
    if event.kind == "battle" and len(events) > 1:
        return (
            f"{len(events)} steps of battle for {names[event.subject]}, {names[event.actor]} "
            f"attacking; {names.deaths(events)}."
        )
    if event.kind == "offer":
        private = {f"value:{one}" for one in _valued(event) if one != name}
        numbers = {key: n for key, n in event.numbers.items() if key not in private}
        return SENTENCES["offer"](replace(event, numbers=numbers), names)
    if event.kind == "session":  # how it ends is not known while it lasts
        if event.actor == "direct":
            return "The two sides meet without a mediator."
        return f"Talks convened by {names[event.actor]}."
    if event.actor == name or event.kind not in _PUBLIC:
        return SENTENCES[event.kind](event, names)
    return _PUBLIC[event.kind].format(
        actor=names[event.actor],
        subject=names[event.subject],
        verdict="Accepted" if event.outcome == "accepts" else "Refused",
        days=_days(event.numbers.get("held_days", 0.0)),
    )


def _days(count: float) -> str:
    return f"{count:.0f} day" if count == 1 else f"{count:.0f} days"


def _valued(event: Event) -> Sequence[str]:
    return [k.removeprefix("value:") for k in event.numbers if k.startswith("value:")]


#: What others get to know of a choice; its reason and figures stay with the one who made it.
_PUBLIC = {
    "attack": "{actor} opens an offensive towards {subject}.",
    "halt": "{actor} stops its offensive.",
    "answer": "{verdict} by {actor}.",
    "ceasefire_broken": "{actor} breaks the truce after {days}.",
    "intervention": "{actor} stops the offensive at its red line, {subject}.",
}
