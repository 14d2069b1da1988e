"""The history of a run: its events put together into wars, ceasefires, sessions and territory.

It is read from the record alone. A *war* begins with an attack in peace and ends with an
agreement, with a truce that holds, or with the run.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from typing import Literal

from sim.parameters import Side
from sim.record import Event, Record
from sim.rules.numeric import total

NAN = math.nan

#: Fighting on this many days makes a war large; anything shorter is a clash. Ours: between the
#: four days of April 2016 and the 44 of autumn 2020; no result should hang on its exact value.
LARGE_WAR_DAYS = 14

#: What takes a war back to peace or into a truce that nobody brokered.
_TACIT_TRUCES = ("halt", "repulse", "intervention")


@dataclass(slots=True)
class War:
    """A war: who opened it and why, its days of battle, losses, captures, and how it ended."""

    opening: Event
    opener: Side
    ahead: list[str]
    agreements_before: int
    battles: list[Event] = field(default_factory=list)
    captures: list[Event] = field(default_factory=list)
    days_fought: float = 0.0
    last_length: float = 0.0
    end: Literal["open", "truce", "agreement"] = "open"
    end_day: int | None = None

    @property
    def large(self) -> bool:
        """Whether it has at least :data:`LARGE_WAR_DAYS` days of battle."""
        return self.days_fought >= LARGE_WAR_DAYS

    @property
    def onset(self) -> int:
        """First day of battle; the day of the decision to attack if no battle followed."""
        return self.battles[0].day if self.battles else self.opening.day

    @property
    def calendar_days(self) -> float:
        """Days from the first day of battle to the last, both included."""
        if not self.battles:
            return 0.0
        return self.battles[-1].day - self.battles[0].day + self.last_length

    def deaths(self, side: Side) -> float:
        """Deaths of a side in its battles."""
        return total(event.numbers[f"deaths_{side}"] for event in self.battles)


@dataclass(slots=True)
class Ceasefire:
    """A ceasefire that a broker proposed: refused, or agreed and then broken, held or overtaken."""

    day: int
    broker: str
    agreed: bool
    broken: bool = False
    end_day: int | None = None


@dataclass(slots=True)
class Session:
    """A session of talks with its last text: who refused it, if anybody did."""

    opening: Event
    in_war: bool
    offers: int = 0
    refusers: list[str] = field(default_factory=list)

    @property
    def agreed(self) -> bool:
        """Whether it ended in an agreement."""
        return self.opening.outcome == "agreement"


@dataclass(slots=True)
class Territory:
    """An objective: who controls it, and how much of that came by force and by talk."""

    start: float
    control: float
    weight: float
    by_force: float = 0.0
    by_talk: float = 0.0
    taken: int | None = None
    handed: int | None = None


class History:
    """Everything that outcomes need, gathered in one pass over the events of a record."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.scenario = record.scenario
        self.start = self.scenario.clock.start.toordinal()
        self.end = self.scenario.clock.end.toordinal()
        self.sides: dict[str, Side] = {n: p.side for n, p in self.scenario.parties.items()}
        self.wars: list[War] = []
        self.ceasefires: list[Ceasefire] = []
        self.sessions: list[Session] = []
        self.agreements: list[Event] = []
        self.handovers: list[Event] = []
        self.handover_waits: list[int] = []
        self.settlement_at_end = "none"
        self.territory = self._territory_at_start()
        self._war: War | None = None
        self._ceasefire: Ceasefire | None = None
        self.fighting = False
        for event in record.events:
            self._read(event)
        self._close_ceasefire(self.last_day, broken=False)

    # -- what outcomes ask -------------------------------------------------------------------

    @property
    def last_day(self) -> int:
        """Last day of the run: a binding agreement ends it before the scenario does."""
        if self.agreements and self.scenario.after_deal.binding:
            return self.agreements[0].day
        return self.end

    @property
    def large_war(self) -> War | None:
        """The first large war."""
        return next((war for war in self.wars if war.large), None)

    @property
    def main_war(self) -> War | None:
        """The first large war, or failing that the first war of any size."""
        return self.large_war or next(iter(self.wars), None)

    def years(self, day: int | None) -> float:
        """Years from the start of the run to a day."""
        return NAN if day is None else (day - self.start) / 365.25

    def leader_weight(self, side: Side, issue: str) -> float:
        """Weight of an issue for the leader of a side."""
        return self.scenario.parties[self.scenario.leader(side)].weights[issue]

    def both_weight(self, issue: str) -> float:
        """Weight of an issue, the two leaders counted equally."""
        return (self.leader_weight("claimant", issue) + self.leader_weight("holder", issue)) / 2.0

    # -- reading the events --------------------------------------------------------------------

    def _territory_at_start(self) -> dict[str, Territory]:
        weights = {
            name: self.both_weight(objective.issue) * objective.share
            for name, objective in self.scenario.objectives.items()
        }
        whole = total(weights.values())
        held = {
            name: 1.0 if objective.held_by == "claimant" else 0.0
            for name, objective in self.scenario.objectives.items()
        }
        return {
            name: Territory(held[name], held[name], weight / whole if whole > 0.0 else 0.0)
            for name, weight in weights.items()
        }

    def _read(self, event: Event) -> None:
        kind = event.kind
        if kind in _TACIT_TRUCES:
            self.fighting = False
        else:
            reader = getattr(self, f"_read_{kind}", None)
            if reader is not None:
                reader(event)

    def _read_attack(self, event: Event) -> None:
        self._close_ceasefire(event.day, broken=False)
        self.fighting = True
        if self._war is None:
            side = self.sides[event.actor]
            self._war = War(event, side, self._ahead(side), len(self.agreements))
            self.wars.append(self._war)
            self.settlement_at_end = "none"

    def _ahead(self, side: Side) -> list[str]:
        names = list(self.territory)
        wanted = 1.0 if side == "claimant" else 0.0
        if side == "holder":
            names.reverse()
        return [name for name in names if self.territory[name].control != wanted]

    def _read_battle(self, event: Event) -> None:
        if self._war is None:
            return
        self._war.battles.append(event)
        self._war.last_length = min(self.scenario.clock.war_days, self.end - event.day)
        self._war.days_fought += self._war.last_length

    def _read_capture(self, event: Event) -> None:
        if self._war is not None:
            self._war.captures.append(event)
        held = 1.0 if self.sides[event.actor] == "claimant" else 0.0
        place = self.territory[event.subject]
        place.by_force += held - place.control
        place.control = held
        if place.taken is None and held != place.start:
            place.taken = event.day

    def _read_agreement(self, event: Event) -> None:
        self._close_ceasefire(event.day, broken=False)
        self._close_war("agreement", event.day)
        self.agreements.append(event)
        self.settlement_at_end = event.subject
        if self.scenario.after_deal.binding:  # carried out at once, without handover events
            for name, place in self.territory.items():
                self._hand_over(place, event.numbers.get(f"terms:{name}", place.control), event.day)

    def _read_handover(self, event: Event) -> None:
        self.handovers.append(event)
        if event.outcome == "done":
            self.handover_waits.append(event.day - self.agreements[-1].day)
            promised = self.agreements[-1].numbers[f"terms:{event.subject}"]
            self._hand_over(self.territory[event.subject], promised, event.day)

    @staticmethod
    def _hand_over(place: Territory, outcome: float, day: int) -> None:
        if outcome == place.control:
            return
        place.by_talk += outcome - place.control
        place.control = outcome
        if place.handed is None:
            place.handed = day

    def _read_session(self, event: Event) -> None:
        self.sessions.append(Session(event, in_war=self._war is not None))

    def _read_offer(self, event: Event) -> None:
        del event  # a new text: only the answers to the last one count
        if self.sessions:
            self.sessions[-1].offers += 1
            self.sessions[-1].refusers.clear()

    def _read_answer(self, event: Event) -> None:
        if self.sessions and event.outcome == "refuses":
            self.sessions[-1].refusers.append(event.actor)

    def _read_ceasefire(self, event: Event) -> None:
        if event.outcome == "tacit":
            self.fighting = False
            return
        ceasefire = Ceasefire(event.day, event.actor, agreed=event.outcome == "agreed")
        self.ceasefires.append(ceasefire)
        if ceasefire.agreed:
            self._ceasefire = ceasefire
            self.fighting = False

    def _read_ceasefire_broken(self, event: Event) -> None:
        self._close_ceasefire(event.day, broken=True)

    def _read_truce_holds(self, event: Event) -> None:
        self._close_war("truce", event.day)
        self.settlement_at_end = "ceasefire"

    def _close_war(self, end: Literal["truce", "agreement"], day: int) -> None:
        if self._war is not None:
            self._war.end, self._war.end_day = end, day
        self._war, self.fighting = None, False

    def _close_ceasefire(self, day: int, *, broken: bool) -> None:
        if self._ceasefire is not None:
            self._ceasefire.end_day, self._ceasefire.broken = day, broken
        self._ceasefire = None


def date_of(day: int | None) -> str:
    """Date of a day number as ISO text; empty when there is none.

    >>> date_of(737695)
    '2020-09-27'
    """
    return "" if day is None else dt.date.fromordinal(day).isoformat()


def decimal_year(day: int | None) -> float:
    """Day number as a decimal year.

    >>> round(decimal_year(737695), 2)
    2020.74
    """
    if day is None:
        return NAN
    year = dt.date.fromordinal(day).year
    first, after = dt.date(year, 1, 1).toordinal(), dt.date(year + 1, 1, 1).toordinal()
    return year + (day - first) / (after - first)
