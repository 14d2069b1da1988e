"""How things stand on one day of a run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sim.events.record import Record, Snapshot
from sim.parameters import Side

PHASES: Mapping[str, str] = {"peace": "peace", "war": "war", "truce": "war, under a truce"}


class Battle(NamedTuple):
    """A battle under way: where, who attacks, and how far it has come (-1 repulsed, 1 captured)."""

    objective: str
    attacker: Side
    reach: float


@dataclass(frozen=True)
class DayState:
    """How things stand at the end of one day of a run.

    ``control`` is the claimant's share of each objective, in order of the axis; ``state`` the last
    step of the run up to this day; ``happened`` what was done and said on the day, in sentences;
    ``milestones`` what had happened in fact up to this day, the last first.
    """

    record: Record
    day: int
    state: Snapshot
    control: Mapping[str, float]
    battle: Battle | None
    happened: tuple[str, ...]
    milestones: tuple[tuple[dt.date, str], ...]

    @property
    def date(self) -> dt.date:
        """The calendar date."""
        return dt.date.fromordinal(self.day)
