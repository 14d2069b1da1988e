"""Agents of a user's own, that scenarios in the tests name as `tests.turn.agents:Class`."""

from __future__ import annotations

from typing import Any

from sim.agents import NO_ATTACK, Answer, Attack, Party, ThirdParty
from sim.strategies import Negotiator, Seat


class Pacifist(Party):
    """A leader that never opens fire."""

    def decide_attack(self, model: Any, local: bool, days: int) -> Attack:
        del model, local, days
        return NO_ATTACK


class Refuser(Party):
    """A leader that refuses every text, and says why in its own words."""

    def decide_answer(self, model: Any, text: Any, asked: float, draw: int) -> Answer:
        answer = super().decide_answer(model, text, asked, draw)
        return answer._replace(accepts=False, reason="on principle")


class Bold(Party):
    """A leader that attacks more often than the model would, and breaks truces twice as often."""

    def decide_attack(self, model: Any, local: bool, days: int) -> Attack:
        attack = super().decide_attack(model, local, days)
        return attack._replace(chance=max(attack.chance, 0.3)) if attack.aim else attack

    def decide_break(self, model: Any, days: float) -> tuple[float, float]:
        chance, gain = super().decide_break(model, days)
        return min(1.0, 2.0 * chance), gain


class Idle(ThirdParty):
    """A mediator that never convenes."""

    def initiative(self, model: Any, days: float, ripe: float) -> float:
        del model, days, ripe
        return 0.0


class OnlyWhenRipe(ThirdParty):
    """A mediator that convenes for certain when the moment is ripe, and never else."""

    def initiative(self, model: Any, days: float, ripe: float) -> float:
        del model, days
        return 1.0 if ripe > 0.0 else 0.0


class Generous(ThirdParty):
    """A backer that doubles the strength of the side it supports."""

    def support_for(self, model: Any, side: int) -> float:
        del model
        return 1.0 if self.settings.supports == side else 0.0


class AsksForSixTenths(Negotiator):
    """Asks for the same whatever the balance; without a name, so that no scenario lists it."""

    source = "the tests"

    def demand(self, seat: Seat) -> float:
        del seat
        return 0.6


class Headstrong(Party):
    """A leader whose demand does not depend on its chance of winning."""

    def __init__(self, *seated: Any) -> None:
        super().__init__(*seated)
        self.strategy = AsksForSixTenths()


class NotAnAgent:
    """A class that is no agent."""
