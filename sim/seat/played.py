"""The model as a seated agent sees it: with the players, and with terms in words."""

from __future__ import annotations

import math
from collections.abc import Iterable

from sim.events import codes
from sim.language import _
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.seat.knowledge import standing
from sim.seat.player import Inquiry, Player
from sim.seat.words import Words
from sim.turn.frontier import fill_terms
from sim.turn.state import Text


class PlayedModel(NegotiationModel):
    """A run that people play; :class:`~sim.seat.model.SeatedModel` puts them in their seats."""

    def __init__(
        self, scenario: Scenario, seed: int, replicate: int, players: Iterable[Player]
    ) -> None:
        self.players = {player.name: player for player in players}
        self.words = {name: Words(scenario, name) for name in self.players}
        super().__init__(scenario, seed, replicate, trace=True)

    def ask(self, seat: str, inquiry: Inquiry) -> str:
        """What whoever sits in a seat decides."""
        return self.players[seat].choose(self, inquiry)

    def kind_of(self, text: Text) -> str:
        """Whether a text is comprehensive or partial, as a record has it."""
        return codes.TEXTS[self.paths[text.path].kind]

    def terms_of(self, text: Text) -> dict[str, float]:
        """Terms of a text by name; what it leaves open is left out."""
        terms = [math.nan] * self.world.good_count
        fill_terms(self.paths[text.path], text.position, self.world.good_count, terms)
        named = zip(self.names.goods, terms, strict=True)
        return {f"terms:{name}": share for name, share in named if not math.isnan(share)}

    def changes_of(self, text: Text, seat: str) -> str:
        """Terms of a text as a seat tells them: what changes as things stand, what stays open."""
        terms, now = self.terms_of(text), standing(self)
        changed = {k: x for k, x in terms.items() if x != now.get(k.removeprefix("terms:"))}
        words = self.words[seat]
        told, names = words.terms(changed), words.names
        left = [names[good] for good in self.names.goods if f"terms:{good}" not in terms]
        if not left:
            return told
        return _("{terms}; left open: {places}", terms=told, places=", ".join(left))
