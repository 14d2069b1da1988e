"""Agents of a user's own, that scenarios in the tests name as `tests.turn.agents:Class`."""

from __future__ import annotations

from typing import Any

from benchmarks.parity.agents import Bold, Generous, Headstrong, OnlyWhenRipe, Pacifist, Refuser
from sim.agents import Answer, Party, ThirdParty

__all__ = [
    "Bold",
    "Curious",
    "Generous",
    "Headstrong",
    "Idle",
    "OnlyWhenRipe",
    "Pacifist",
    "Refuser",
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


class NotAnAgent:
    """A class that is no agent."""
