"""What happened in a run, read from its events: control, wars, truces and proposals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sim.outcomes import History
from sim.record import Event, Record

#: wars less than this many days apart are shown together
CLOSE_DAYS = 7

ENDS_TRUCE = {"ceasefire_broken": "broken", "agreement": "agreement", "truce_holds": "held"}


class Span(NamedTuple):
    """Some days in a row, and what they were."""

    first: int
    last: int
    what: str = ""
    how_it_ended: str = ""


@dataclass(frozen=True)
class Put:
    """A text that was put on the table: by whom, how good for the claimant, who refused it."""

    day: int
    by: str
    index: float
    claimant_accepts: bool
    holder_accepts: bool

    @property
    def refused_by(self) -> str:
        """Which side refused it: nobody, claimant, holder or both."""
        if self.claimant_accepts:
            return "nobody" if self.holder_accepts else "holder"
        return "claimant" if self.holder_accepts else "both"


def last_day(record: Record) -> int:
    """Last day that anything is known of."""
    return History(record).last_day


def control_steps(record: Record) -> dict[str, list[tuple[int, float]]]:
    """Claimant's share of each objective from each day on which it changed."""
    scenario = record.scenario
    first = scenario.clock.start.toordinal()
    steps = {
        name: [(first, float(objective.held_by == "claimant"))]
        for name, objective in scenario.objectives.items()
    }
    agreed: dict[str, float] = {}
    for event in record.of("capture", "agreement", "handover"):
        if event.kind == "capture":
            share = float(scenario.parties[event.actor].side == "claimant")
            steps[event.subject].append((event.day, share))
        elif event.kind == "agreement":
            agreed = {
                name: event.numbers.get(f"terms:{name}", steps[name][-1][1]) for name in steps
            }
            if scenario.after_deal.binding:
                for name, share in agreed.items():
                    steps[name].append((event.day, share))
        elif event.outcome == "done":
            share = agreed.get(event.subject, steps[event.subject][-1][1])
            steps[event.subject].append((event.day, share))
    return steps


def wars(record: Record) -> list[Span]:
    """Wars from the attack that opens them to the agreement or the truce that holds."""
    history = History(record)
    return [
        Span(war.opening.day, war.end_day or history.last_day, how_it_ended=war.end)
        for war in history.wars
    ]


def largest_war(record: Record) -> Span | None:
    """The war with the most days of battle, with those less than a week away; None: no war."""
    history, spans = History(record), wars(record)
    if not spans:
        return None
    at = max(range(len(spans)), key=lambda index: history.wars[index].days_fought)
    first, last = spans[at].first, spans[at].last
    for span in reversed(spans[:at]):
        if first - span.last < CLOSE_DAYS:
            first = span.first
    for span in spans[at:]:
        if span.first - last < CLOSE_DAYS:
            last = span.last
    return Span(first, last)


def truces(record: Record) -> list[Span]:
    """Truces: agreed (named by their broker) or tacit (no name), and how they ended."""
    found: list[Span] = []
    since: Event | None = None
    for event in record.events:
        if event.kind in ENDS_TRUCE and since is not None:
            found.append(Span(since.day, event.day, _broker(since), ENDS_TRUCE[event.kind]))
            since = None
        if event.kind == "ceasefire" and event.outcome in ("agreed", "tacit"):
            since = event
        elif event.kind in ("halt", "repulse", "intervention"):
            since = since or event
    if since is not None:
        found.append(Span(since.day, last_day(record), _broker(since), "in force"))
    return found


def seen(record: Record) -> frozenset[str]:
    """What occurs in a run that a figure has a mark for, as the keys of its legends name it."""
    sides = {name: party.side for name, party in record.scenario.parties.items()}
    found: set[str] = set()
    for _, share in (step for steps in control_steps(record).values() for step in steps):
        found |= {side for side, part in (("claimant", share), ("holder", 1.0 - share)) if part}
    for event in record.events:
        found.add(event.kind)
        if event.kind == "capture":
            found.add(f"capture by {sides[event.actor]}")
        elif event.kind == "session":
            found |= {event.subject, f"session: {event.outcome}"}
        elif event.kind in ("handover", "ceasefire"):
            found.add(f"{event.kind}: {event.outcome}")
    for put in texts(record):
        found |= {f"text by {put.by}", f"refused by {put.refused_by}"}
    first, last = record.scenario.clock.start.toordinal(), last_day(record)
    if any(first <= day.toordinal() <= last for day in record.scenario.milestones):
        found.add("milestone")
    for truce in truces(record):
        found |= {"agreed truce" if truce.what else "tacit truce", f"truce {truce.how_it_ended}"}
    return frozenset(found)


def _broker(event: Event) -> str:
    return event.actor if event.kind == "ceasefire" and event.outcome == "agreed" else ""


def texts(record: Record) -> Iterator[Put]:
    """Every text put on the table, with who refused it."""
    scenario = record.scenario
    claimant, holder = scenario.leader("claimant"), scenario.leader("holder")
    offer: Event | None = None
    refused: set[str] = set()

    def told(event: Event) -> Put:
        numbers = event.numbers
        worth = numbers.get(f"value:{claimant}", 0.5) - numbers.get(f"value:{holder}", 0.5)
        party = scenario.parties.get(event.actor)
        return Put(
            event.day,
            party.side if party else "mediator",
            (1.0 + worth) / 2.0,
            "claimant" not in refused,
            "holder" not in refused,
        )

    for event in record.of("offer", "answer"):
        if event.kind == "offer":
            if offer is not None:
                yield told(offer)
            offer, refused = event, set()
        elif event.outcome == "refuses":
            refused.add(scenario.parties[event.actor].side)
    if offer is not None:
        yield told(offer)
