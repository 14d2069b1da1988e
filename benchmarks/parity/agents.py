"""A user's own agents, the same for every tree that is tried."""

from __future__ import annotations

from typing import Any

from sim.agents import NO_ATTACK, Answer, Attack, Party, ThirdParty
from sim.strategies import Negotiator, Seat


class Pacifist(Party):
    """A leader that never opens fire."""

    def decide_attack(self, model: Any, local: bool, days: int) -> Attack:
        """Decide on nothing."""
        del model, local, days
        return NO_ATTACK


class Refuser(Party):
    """A leader that refuses every text, for a reason in its own words."""

    def decide_answer(self, model: Any, text: Any, asked: float, draw: int) -> Answer:
        """Refuse."""
        answer = super().decide_answer(model, text, asked, draw)
        return answer._replace(accepts=False, reason="on principle")


class Bold(Party):
    """A leader that attacks, and breaks truces, more often than its figures say."""

    def decide_attack(self, model: Any, local: bool, days: int) -> Attack:
        """Attack with a chance of at least three tenths."""
        attack = super().decide_attack(model, local, days)
        return attack._replace(chance=max(attack.chance, 0.3)) if attack.aim else attack

    def decide_break(self, model: Any, days: float) -> tuple[float, float]:
        """Break a truce with twice the chance."""
        chance, gain = super().decide_break(model, days)
        return min(1.0, 2.0 * chance), gain


class OnlyWhenRipe(ThirdParty):
    """A mediator that convenes whenever the moment is ripe, and never else."""

    def initiative(self, model: Any, days: float, ripe: float) -> float:
        """Convene or not."""
        del model, days
        return 1.0 if ripe > 0.0 else 0.0


class Generous(ThirdParty):
    """A backer that doubles the strength of the side it supports."""

    def support_for(self, model: Any, side: int) -> float:
        """Add as much as the side has."""
        del model
        return 1.0 if self.settings.supports == side else 0.0


class AsksForSixTenths(Negotiator):
    """Asks for the same whatever the balance; without a name, so that no scenario lists it."""

    source = "a user"

    def demand(self, seat: Seat) -> float:
        """Ask for six tenths."""
        del seat
        return 0.6


class Headstrong(Party):
    """A leader with a negotiator of its own, so that its demand rests on no chance of winning."""

    def __init__(self, *seated: Any) -> None:
        super().__init__(*seated)
        self.strategy = AsksForSixTenths()
