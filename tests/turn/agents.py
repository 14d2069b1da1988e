"""Agents of a user's own, that scenarios in the tests name as `tests.turn.agents:Class`."""

from __future__ import annotations

from typing import Any

from benchmarks.parity.agents import Bold, Generous, Headstrong, OnlyWhenRipe, Pacifist, Refuser
from sim.agents import ThirdParty

__all__ = ["Bold", "Generous", "Headstrong", "Idle", "OnlyWhenRipe", "Pacifist", "Refuser"]


class Idle(ThirdParty):
    """A mediator that never convenes."""

    def initiative(self, model: Any, days: float, ripe: float) -> float:
        del model, days, ripe
        return 0.0


class NotAnAgent:
    """A class that is no agent."""
