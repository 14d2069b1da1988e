"""The Mesa model with players in some seats; its turn is that of every other run."""

from __future__ import annotations

from typing import Any

from sim.agents import Party
from sim.seat.party import SeatedParty
from sim.seat.played import PlayedModel
from sim.seat.third_party import SeatedThirdParty


class SeatedModel(PlayedModel):
    """A run in which some actors ask a player."""

    def agent_class(self, name: str, path: str, base: type[Any]) -> type[Any]:
        """The class of an actor; a player is put before the actor played, whatever its class."""
        kind = super().agent_class(name, path, base)
        if name not in self.players:
            return kind
        seat = SeatedParty if base is Party else SeatedThirdParty
        return type(f"Seated{kind.__name__}", (seat, kind), {})
