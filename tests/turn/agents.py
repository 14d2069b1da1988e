"""Agents of a user's own, that scenarios in the tests name as `tests.turn.agents:Class`."""

from __future__ import annotations

from typing import Any

from benchmarks.parity.agents import Bold, Generous, Headstrong, OnlyWhenRipe, Pacifist, Refuser
from sim.agents import Answer, Attack, Party, ThirdParty

__all__ = [
    "Bold",
    "Curious",
    "Generous",
    "Guard",
    "Headstrong",
    "Idle",
    "Itself",
    "Mixed",
    "Mute",
    "NotANumber",
    "OnlyUnripe",
    "OnlyWhenRipe",
    "Pacifist",
    "Refuser",
    "TooFar",
]


class Curious(Party):
    """A leader that reads the record of the run whenever it is asked for an answer."""

    def decide_answer(self, model: Any, text: Any, asked: float, draw: int) -> Answer:
        _ = model.record.events
        return super().decide_answer(model, text, asked, draw)


class Idle(ThirdParty):
    """A mediator that never convenes."""

    def initiative(self, model: Any, days: float, ripe: float) -> float:
        del model, days, ripe
        return 0.0


class AlwaysAttacks:
    """What a leader may be mixed with: it attacks whenever there is something to take."""

    def decide_attack(self, model: Any, local: bool, days: int) -> Attack:
        attack: Attack = super().decide_attack(model, local, days)  # type: ignore[misc]
        return attack._replace(chance=1.0) if attack.aim else attack


class Mixed(AlwaysAttacks, Party):
    """A leader whose decision comes from another class than its own."""


class Itself(Party):
    """The same decision, in the class itself."""

    def decide_attack(self, model: Any, local: bool, days: int) -> Attack:
        attack = super().decide_attack(model, local, days)
        return attack._replace(chance=1.0) if attack.aim else attack


class OnlyUnripe(ThirdParty):
    """A mediator that convenes for certain, but never in a ripe moment."""

    def initiative(self, model: Any, days: float, ripe: float) -> float:
        del model, days
        return 0.0 if ripe > 0.0 else 1.0


class Guard(ThirdParty):
    """A backer that always stops an offensive at its red line."""

    def decide_intervention(self, model: Any, line: Any) -> bool:
        del model, line
        return True


class Mute(ThirdParty):
    """A mediator that considers no text at all."""

    def considers(self, model: Any, kind: int) -> bool:
        del model, kind
        return False


class TooFar(Party):
    """A leader that aims at more than there is."""

    def decide_attack(self, model: Any, local: bool, days: int) -> Attack:
        return super().decide_attack(model, local, days)._replace(aim=9, chance=1.0)


class NotANumber(Party):
    """A leader that asks for what is no number."""

    def demand(self, model: Any, seat: Any) -> float:
        del model, seat
        return float("nan")


class NotAnAgent:
    """A class that is no agent."""


class Reckless(Party):
    """To whom opening fire costs nothing."""

    def cost_of_opening(self, model: Any, attacks: bool) -> float:
        """Nothing."""
        return 0.0
