"""A small language for records written by hand: stories of a few events in a small conflict."""

import datetime as dt
from typing import Any

from sim.outcomes import outcomes
from sim.record import Event, Record
from sim.scenario import load_text

SCENARIO = load_text(
    """
clock: {start: 2000-01-01, end: 2003-01-01}
issues:
  land: {kind: territory}
  core: {kind: territory}
  status: {can_wait: true, status_quo: {claimant: 0.2, holder: 0.6}}
  trade: {status_quo: {claimant: 0.0, holder: 0.0}}
objectives:
  strip: {issue: land, share: 0.1, held_by: claimant}
  hill: {issue: land, share: 0.4, size: 2}
  town: {issue: land, share: 0.5, size: 4}
  fort: {issue: core, share: 0.6, size: 4, keystone: true}
  city: {issue: core, share: 0.4, size: 8}
parties:
  north:
    side: claimant
    political_control: 0.7
    weights: {land: 0.4, core: 0.2, status: 0.3, trade: 0.1}
  south:
    side: holder
    political_control: 0.4
    weights: {land: 0.2, core: 0.4, status: 0.3, trade: 0.1}
  upland:
    side: holder
    leads: false
    weights: {land: 0.1, core: 0.5, status: 0.4, trade: 0.0}
third_parties:
  broker: {mediation: {}}
  guard: {backing: {}}
balance:
  claimant: {technology: {dates: {2000: 1.0, 2001: 3.0}}}
front: {noise: 2}
"""
).scenario

START = dt.date(2000, 1, 1).toordinal()
#: Worth of the objectives, the two leaders counted equally: strip, hill, town, fort, city.
WORTH = {"strip": 0.05, "hill": 0.2, "town": 0.25, "fort": 0.3, "city": 0.2}

Story = list[Event]


# -- a small language for stories -----------------------------------------------------------------


def attack(day, who="north", aim=2, reason="its power exceeds its benefits"):
    return Event(START + day, "attack", who, subject="hill", reason=reason, numbers={"aim": aim})


def preparation(day, who="north"):
    return Event(
        START + day, "preparation", who, subject="hill", reason="its power exceeds its benefits"
    )


def stand_down(day, who="north", reason="a war has come first"):
    return Event(START + day, "stand_down", who, reason=reason)


def battle(day, who="north", claimant=10.0, holder=20.0):
    deaths = {"deaths_claimant": claimant, "deaths_holder": holder}
    return Event(START + day, "battle", who, subject="hill", numbers=deaths)


def battles(first, count, who="north"):
    return [battle(first + day, who) for day in range(count)]


def capture(day, what, who="north"):
    return Event(START + day, "capture", who, subject=what)


def halt(day, who="north"):
    return Event(START + day, "halt", who, reason="going on would not pay")


def holds_since(day, broker=""):
    return Event(START + day, "truce_holds", broker, numbers={"held_days": 30})


def ceasefire(day, outcome="agreed"):
    return Event(START + day, "ceasefire", "broker", outcome=outcome)


def broken(day, since, who="north", broker="broker"):
    held = {"held_days": day - since}
    return Event(START + day, "ceasefire_broken", who, other=broker, numbers=held)


def incident(day, claimant=1.0, holder=3.0, count=1):
    numbers = {"count": count, "deaths_claimant": claimant, "deaths_holder": holder}
    return Event(START + day, "incident", numbers=numbers)


def session(day, who="broker", role="formulate", outcome="no agreement"):
    return Event(START + day, "session", who, subject=role, outcome=outcome)


def offer(day, who="broker"):
    return Event(START + day, "offer", who, other="all", subject="comprehensive")


def answer(day, who, outcome="refuses"):
    return Event(START + day, "answer", who, outcome=outcome)


def agreement(day, kind="comprehensive", broker="broker", **terms):
    numbers = {f"terms:{name}": value for name, value in terms.items()}
    return Event(START + day, "agreement", broker, subject=kind, numbers=numbers)


def handover(day, what, outcome="done"):
    return Event(START + day, "handover", "south", other="north", subject=what, outcome=outcome)


def message(day, outcome):
    return Event(START + day, "message", "broker", other="south", outcome=outcome)


def intervention(day, who="north"):
    return Event(START + day, "intervention", "guard", other=who, subject="city")


def closing(day, what):
    return Event(START + day, "closing", subject=what)


def party_end(day, who="upland"):
    return Event(START + day, "party_end", who)


def absence(day, who="guard", outcome="not held"):
    return Event(START + day, "absence", who, other="broker", outcome=outcome)


def step(day, what, share=1.0, outcome="done"):
    other = "" if outcome == "done" else "south"
    return Event(
        START + day, "step", other=other, subject=what, outcome=outcome, numbers={"share": share}
    )


def recovery(day, cleared, returned):
    numbers = {"cleared": cleared, "returned": returned}
    return Event(START + day, "recovery", numbers=numbers)


def row_of(story, scenario=SCENARIO, **final) -> dict[str, Any]:
    return dict(outcomes(Record(scenario, 0, 0, events=list(story), final=final)))


def measure(story, name, scenario=SCENARIO, **final) -> Any:
    return row_of(story, scenario, **final)[name]


def without(story, *kinds):
    return [event for event in story if event.kind not in kinds]


def until(story, day):
    return [event for event in story if event.day <= START + day]


DEAL = {"strip": 1.0, "hill": 1.0, "town": 0.5, "fort": 0.0, "city": 0.0, "trade": 0.8}
CLASH = [attack(100), *battles(100, 4), capture(103, "hill"), halt(103), holds_since(133)]
WAR = [
    attack(400, aim=3),
    *battles(400, 10),
    capture(402, "hill"),
    capture(405, "town"),
    ceasefire(409),
    broken(411, since=409),
    attack(411),
    *battles(412, 10),
    capture(420, "fort"),
]
SIGNED = agreement(423, "partial", hill=1.0, town=1.0, strip=1.0, fort=1.0, city=0.5, trade=0.8)
PEACE = [*WAR, SIGNED, handover(443, "city")]
REFUSED = [session(50), offer(50), answer(50, "north"), answer(50, "south", "accepts")]
