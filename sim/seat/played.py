"""The model as a seated agent sees it: with the player, and with terms in words."""

from __future__ import annotations

from sim.old.agents import Text
from sim.old.model import NegotiationModel
from sim.scenario import Scenario
from sim.seat.knowledge import standing
from sim.seat.player import Player
from sim.seat.words import Words


class PlayedModel(NegotiationModel):
    """A run that somebody plays; :class:`~sim.seat.model.SeatedModel` puts them in their seat.

    ``step_days`` is the length of the step in which leaders consider an attack.
    """

    def __init__(self, scenario: Scenario, seed: int, replicate: int, player: Player) -> None:
        self.player = player
        self.step_days = 0
        self.words = Words(scenario, player.name)
        super().__init__(scenario, seed, replicate, trace=True)

    def terms_of(self, text: Text) -> dict[str, float]:
        """Terms of a text by name."""
        return self.named_terms(text.path.terms(text.position))

    def changes_of(self, text: Text) -> str:
        """Terms of a text in words: what changes against how things stand, and what stays open."""
        terms, now = self.terms_of(text), standing(self)
        changed = {k: x for k, x in terms.items() if x != now.get(k.removeprefix("terms:"))}
        told = self.words.terms(changed)
        names = self.words.names
        left = [names[good.name] for good in self.goods if f"terms:{good.name}" not in terms]
        return f"{told}; left open: {', '.join(left)}" if left else told
