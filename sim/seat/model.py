"""The Mesa model with a player in one seat; its turn is that of every other run."""

from __future__ import annotations

from typing import Any

from sim.old.agents import Backer, Mediator, Party, ThirdParty
from sim.old.packages import Path
from sim.seat.mediator import SeatedBacker, SeatedMediator
from sim.seat.party import SeatedNegotiator, SeatedParty
from sim.seat.played import PlayedModel
from sim.seat.player import CHOSEN

#: event -> kinds of question that decide it, where the event's reason is not the agent's to give
_DECIDED_BY = {"halt": ("continue",), "attack": ("break",)}


class SeatedModel(PlayedModel):
    """A run in which one actor asks a player."""

    def _seat_the_agents(self) -> None:
        super()._seat_the_agents()
        third = next((t for t in self.third_parties if t.name == self.player.name), None)
        if third is not None:
            self._seat(third, _seats_of(third))
            return
        party = next(p for p in self.parties if p.name == self.player.name)
        self._seat(party, (SeatedParty,))
        assert isinstance(party, SeatedParty)
        own = party.strategy
        while_fighting = {"talks_while_fighting": own.talks_while_fighting}
        party.strategy = type("Seated", (SeatedNegotiator,), while_fighting)(own, party)

    def _seat(self, agent: Party | ThirdParty, seats: tuple[type, ...]) -> None:
        """Put a player before an agent, of whatever class it is."""
        self.deregister_agent(agent)  # Mesa files agents by their class
        kind: Any = type(f"Seated{type(agent).__name__}", (*seats, type(agent)), {})
        agent.__class__ = kind
        self.register_agent(agent)

    def _choose_war(self, days: int) -> bool:
        self.step_days = days
        return super()._choose_war(days)

    def paths(self, guarantee: float = 0.0) -> list[Path]:
        """The packages that can be put; a mediator with a plan looks at one kind of them."""
        found = super().paths(guarantee)
        kind = next((m.plan.kind for m in self._planning() if m.plan is not None), "")
        return [path for path in found if path.kind == kind] if kind else found

    def _planning(self) -> list[SeatedMediator]:
        return [m for m in getattr(self, "mediators", ()) if isinstance(m, SeatedMediator)]

    def _finish_step(self, days: int) -> None:
        for mediator in self._planning():
            mediator.plan = None
        super()._finish_step(days)

    def log(self, kind: str, **what: Any) -> int:
        """Write an event down; what the player wanted otherwise bears the player's reason."""
        decided = _DECIDED_BY.get(kind, ())
        if what.get("actor") == self.player.name and self.player.deviates(self.day, decided):
            what["reason"] = CHOSEN
        return super().log(kind, **what)


def _seats_of(third: ThirdParty) -> tuple[type, ...]:
    seats: list[type] = []
    if isinstance(third, Mediator) and third.settings.mediation is not None:
        seats.append(SeatedMediator)
    if isinstance(third, Backer):
        seats.append(SeatedBacker)
    return tuple(seats)
