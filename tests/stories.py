"""Records written by hand, so that what figures and explanations say can be known in advance."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

from sim.record import Event, Record, Snapshot
from sim.scenario import load

DATA = Path(__file__).parent / "data" / "stories"


def day(text: str) -> int:
    """Day number of a date."""
    return dt.date.fromisoformat(text).toordinal()


def valley(*events: Event, name: str = "valley.yaml") -> Record:
    """A record of the valley with these events, and a snapshot of every month."""
    scenario = load(DATA / name)
    first, last = scenario.clock.start.toordinal(), scenario.clock.end.toordinal()
    record = Record(scenario, 7, 2, list(events))
    for today in range(first, last + 1, 30):
        advantage = 0.4 + 0.3 * math.sin(today / 300.0)
        record.snapshots.append(
            Snapshot(
                day=today,
                phase="peace",
                advantage=advantage,
                belief_claimant=advantage + 0.2,
                belief_holder=advantage - 0.1,
                belief_sd_claimant=0.2,
                belief_sd_holder=0.15,
                hope_claimant=0.6,
                hope_holder=0.4,
                front=1,
                position=0.0,
                control=0.2,
                trust=0.5,
                pressure=0.0,
            )
        )
    return record


def battle(today: str, subject: str, position: float, actor: str = "north") -> Event:
    """A day of battle with ten deaths of the claimant and twenty of the holder."""
    numbers = {"position": position, "size": 3.0, "deaths_claimant": 10.0, "deaths_holder": 20.0}
    return Event(day(today), "battle", actor, subject=subject, numbers=numbers)


def answer(today: str, actor: str, outcome: str, reason: str) -> Event:
    """An answer to a text worth 0.4, against 0.5 for leaving the table."""
    numbers = {
        "value": 0.4,
        "net_value": 0.35,
        "side_payment": 0.0,
        "reservation": 0.5,
        "chance": 0.25,
    }
    return Event(day(today), "answer", actor, "patron", "", outcome, reason, numbers)


OFFER = {
    "round": 0.0,
    "terms:plain": 1.0,
    "terms:ridge": 0.0,
    "terms:fortress": 0.0,
    "terms:capital": 0.0,
    "terms:status": 0.25,
    "value:north": 0.4,
    "value:south": 0.7,
}


def short_war(begins: str = "2001-09-01") -> list[Event]:
    """A war of two weeks: one capture, a ceasefire that fails, a text refused, an agreement."""
    first = day(begins)

    def on(after: int) -> str:
        return dt.date.fromordinal(first + after).isoformat()

    terms = {key: value for key, value in OFFER.items() if key.startswith("terms:")}
    attack = {"aim": 2.0, "gain_from_war": 0.1, "value_of_staying": 0.2, "chance": 0.9}
    reason = "its power exceeds its benefits"
    broken = {"held_days": 1.0, "gain_from_war": 0.04, "chance": 0.6}
    return [
        Event(first, "attack", "north", subject="plain", reason=reason, numbers=attack),
        battle(on(1), "plain", 1.0),
        battle(on(2), "plain", 2.0),
        battle(on(3), "plain", 3.1),
        Event(first + 3, "capture", "north", subject="plain"),
        Event(first + 5, "ceasefire", "patron", outcome="agreed"),
        Event(first + 6, "ceasefire_broken", "north", "patron", numbers=broken),
        Event(first + 6, "attack", "north", subject="ridge", reason="", numbers=attack),
        battle(on(7), "ridge", -3.1),
        Event(first + 7, "repulse", "north", subject="ridge"),
        Event(first + 9, "session", "patron", subject="manipulate", outcome="no agreement"),
        Event(first + 9, "offer", "patron", "all", "comprehensive", numbers=OFFER),
        answer(on(9), "north", "accepts", "better than no deal"),
        answer(on(9), "south", "refuses", "it does not trust the promises"),
        Event(first + 14, "session", "patron", subject="manipulate", outcome="agreement"),
        Event(first + 14, "offer", "patron", "all", "comprehensive", numbers=OFFER),
        answer(on(14), "north", "accepts", "better than no deal"),
        answer(on(14), "south", "accepts", "better than no deal"),
        Event(first + 14, "agreement", "patron", subject="comprehensive", numbers=terms),
    ]
