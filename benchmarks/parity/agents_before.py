"""A user's own agents as they were written before the turn was written once.

`tests/turn/agents.py` has the same agents in today's form. A third party that may both back and
mediate is of the class for both, so that it keeps the other half.
"""

from __future__ import annotations

from typing import Any

from sim.old.agents import Answer, Attack, MediatingBacker, Party, Text
from sim.parameters import Side
from sim.strategies import Negotiator, Seat


class AsksForSixTenths(Negotiator):
    """Asks for the same whatever the balance; without a name, so that no scenario lists it."""

    source = "a user"

    def demand(self, seat: Seat) -> float:
        """Ask for six tenths."""
        del seat
        return 0.6


class Pacifist(Party):
    """A leader that never opens fire."""

    def decide_attack(self, local: bool) -> Attack | None:
        """Decide on nothing."""
        del local
        return None


class Refuser(Party):
    """A leader that refuses every text, for a reason in its own words."""

    def decide_answer(self, text: Text, asked: float | None, draw: int) -> Answer:
        """Refuse."""
        answer = super().decide_answer(text, asked, draw)
        return answer._replace(accepts=False, reason="on principle")


class Bold(Party):
    """A leader that attacks, and breaks truces, more often than its figures say."""

    def decide_attack(self, local: bool) -> Attack | None:
        """Attack with a chance of at least three tenths."""
        attack = super().decide_attack(local)
        return attack and attack._replace(chance=max(attack.chance, 0.3))

    def decide_break(self, days: float) -> tuple[float, float]:
        """Break a truce with twice the chance."""
        chance, gain = super().decide_break(days)
        return min(1.0, 2.0 * chance), gain


class Headstrong(Party):
    """A leader with a negotiator of its own."""

    def __init__(self, *seated: Any) -> None:
        super().__init__(*seated)
        self.strategy = AsksForSixTenths()


class OnlyWhenRipe(MediatingBacker):
    """A mediator that convenes whenever the moment is ripe, and never else."""

    def initiative(self, days: float, ripe: float) -> float:
        """Convene or not."""
        del days
        return 1.0 if ripe > 0.0 else 0.0


class Generous(MediatingBacker):
    """A backer that doubles the strength of the side it supports."""

    def support_for(self, side: Side) -> float:
        """Add as much as the side has."""
        backing = self.settings.backing
        return 1.0 if backing is not None and backing.supports == side else 0.0
