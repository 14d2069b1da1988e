"""Agents of a user's own, that scenarios in the tests name as `tests.model.agents:Class`."""

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
    """A leader that refuses every text."""

    def decide_answer(self, model: Any, text: Any, asked: float, draw: int) -> Answer:
        answer = super().decide_answer(model, text, asked, draw)
        return answer._replace(accepts=False, reason="on principle")


class Idle(ThirdParty):
    """A mediator that never convenes."""

    def initiative(self, model: Any, days: float, ripe: float) -> float:
        del model, days, ripe
        return 0.0


class Generous(ThirdParty):
    """A backer that doubles the strength of the side it supports."""

    def support_for(self, model: Any, side: int) -> float:
        del model
        return 1.0 if self.settings.supports == side else 0.0


class NotAnAgent:
    """A class that is no agent."""


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
