"""What a run leaves behind: every event in order and, on request, the course of the state.

Outcomes, figures and explanations read a :class:`Record` alone, so they cannot tell which engine
made it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from sim.scenario import Scenario

#: Reason of a choice that is not the one its maker's own figures favour: noise in choice.
REASON_NOISE = "imperfect control of the decision"

#: kind of event -> what it says. ``numbers`` holds the figures named in brackets.
EVENT_KINDS: Mapping[str, str] = {
    "incident": "shooting on the line in peace [count, deaths_claimant, deaths_holder]",
    "leader_change": "`actor` has a new leader",
    "attack": "`actor` opens an offensive on `subject` for `reason` "
    "[aim: number of objectives, gain_from_war, value_of_staying, chance]",
    "battle": "a day of battle for `subject`, `actor` attacking [position, size, "
    "deaths_claimant, deaths_holder, materiel_claimant, materiel_holder]",
    "capture": "`actor` captures `subject`",
    "repulse": "`actor` is repulsed before `subject`",
    "halt": "`actor` stops its offensive for `reason` [gain_from_war, chance]",
    "intervention": "`actor` stops the offensive of `other` at its red line `subject` [penalty]",
    "session": "`actor` (a mediator, or 'direct') holds talks in the role `subject`; "
    "`outcome` is agreement or no agreement",
    "message": "mediator `actor` tells `other` that it is `subject` (stronger or weaker than it "
    "thinks); `outcome` is believed or not believed [estimate]",
    "offer": "`actor` puts a text to `other`; `subject` is comprehensive or partial "
    "[round, terms:<issue or objective>, value:<party>]",
    "answer": "`actor` accepts or refuses (`outcome`) the last text of `other` for `reason` "
    "[value, net_value, side_payment, reservation, chance]",
    "agreement": "the text is signed; `actor` brokered it; `subject` is comprehensive or partial "
    "[terms:<issue or objective>]",
    "ceasefire": "broker `actor` proposes a ceasefire; `outcome` is agreed or refused; "
    "`other` refused it",
    "ceasefire_broken": "`actor` breaks the truce [held_days, gain_from_war, chance]",
    "truce_holds": "the truce has become the new status quo [held_days]",
    "handover": "`subject` is handed over by `actor` to `other`; `outcome` is done or refused",
    "preparation": "`actor` decides to attack `subject` for `reason`, and prepares; nobody else "
    "sees it [aim: number of objectives, gain_from_war, value_of_staying, chance, opening_days]",
    "stand_down": "`actor` calls its preparation off for `reason` [prepared_days]",
    "closing": "the issue `subject` closes for good: one side has come to hold all of its ground",
    "act": "`actor` does what a side that prefers a kept peace would do (`outcome`: reassures), or "
    "what it would not do (breaches)",
    "party_end": "`actor` ends, and its veto with it",
    "absence": "`actor` stays away from a meeting that mediator `other` convenes; `outcome`: it is "
    "held without it, or not held",
    "step": "a small agreement about `subject`, carried out at once (`outcome`: done) or refused "
    "by `other` [share: the claimant's]",
    "recovery": "what is cleared of mines so far, in hectares, and how many people have returned "
    "[cleared, returned]",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened on one day (``day`` is ``date.toordinal()``)."""

    day: int
    kind: str
    actor: str = ""
    other: str = ""
    subject: str = ""
    outcome: str = ""
    reason: str = ""
    numbers: Mapping[str, float] = field(default_factory=dict)

    @property
    def date(self) -> dt.date:
        """The calendar date of the day."""
        return dt.date.fromordinal(self.day)


class Snapshot(NamedTuple):
    """The state at the end of one step, for trajectories and figures."""

    day: int
    phase: str
    advantage: float
    belief_claimant: float
    belief_holder: float
    belief_sd_claimant: float
    belief_sd_holder: float
    hope_claimant: float
    hope_holder: float
    front: int
    position: float
    control: float
    trust: float
    pressure: float

    def figures(self) -> dict[str, float]:
        """What it says in figures, by name, as :attr:`Record.final` keeps it: no days, no words."""
        return {name: one for name, one in self._asdict().items() if isinstance(one, float)}


@dataclass(slots=True)
class Record:
    """All that a run reports: scenario, seed, replicate, events and (optional) snapshots."""

    scenario: Scenario
    seed: int
    replicate: int
    events: list[Event] = field(default_factory=list)
    snapshots: list[Snapshot] = field(default_factory=list)
    final: dict[str, float] = field(default_factory=dict)

    def of(self, *kinds: str) -> Iterator[Event]:
        """Events of the given kinds, in order."""
        return (event for event in self.events if event.kind in kinds)

    def rows(self) -> list[dict[str, Any]]:
        """Events as flat rows, one column per figure, for a table or a CSV file."""
        return [
            {
                "day": event.day,
                "kind": event.kind,
                "actor": event.actor,
                "other": event.other,
                "subject": event.subject,
                "outcome": event.outcome,
                "reason": event.reason,
                **event.numbers,
            }
            for event in self.events
        ]
