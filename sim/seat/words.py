"""The words of a seat: who is you, and one scale for terms, from the player's own point of view."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import pandas as pd

from sim.events import rows
from sim.labels import Labels
from sim.language import N_, _
from sim.parameters import Side
from sim.scenario import Scenario
from sim.words import joined, listed, percent_text

#: by the side of a party and whether it leads it: what it is in the conflict
ROLES = {
    ("claimant", True): N_("You lead the side that claims a change (the claimant)"),
    ("claimant", False): N_("You have a veto on the side that claims a change (the claimant)"),
    ("holder", True): N_("You lead the side that holds what is disputed (the holder)"),
    ("holder", False): N_("You have a veto on the side that holds what is disputed (the holder)"),
}


class Words:
    """Wording for the player.

    Terms are the claimant's share of every issue in the record. Here they are told in per cent of
    the issue for the player's side; a third party, which has no side, is told both sides' parts.
    Of the model's own run, in which nobody is `seated`, the actor is told by its name.

    >>> import sim
    >>> Words(sim.load("toy/fearon"), "south").terms({"prize": 0.38})
    'prize: 62% to you'
    """

    def __init__(self, scenario: Scenario, seat: str, seated: bool = True) -> None:
        self.scenario = scenario
        self.seat = seat
        self.you = seat if seated else None
        self.names = Labels(scenario)
        party = scenario.parties.get(seat)
        self.side: Side | None = None if party is None else party.side
        self.leads = party is not None and party.leads
        self.seated = seated

    @property
    def claimant(self) -> str:
        """Who claims, as the player is told: its own side, or its leader's label."""
        return self._own if self.seated and self.side == "claimant" else self.names.claimant

    @property
    def holder(self) -> str:
        """The same of who holds."""
        return self._own if self.seated and self.side == "holder" else self.names.holder

    @property
    def _own(self) -> str:
        return _("you") if self.leads else _("your side")

    @cached_property
    def goods(self) -> list[str]:
        """Labels of what can be on the table."""
        return rows.Names(self.scenario).goods

    # -- who -----------------------------------------------------------------------------------

    def who(self, name: str) -> str:
        """`you` for the player, else the label; several names joined."""
        return joined(
            [_("you") if one == self.you else self.names[one] for one in name.split(", ")]
        )

    def of(self, actor: str, yours: str, theirs: str, **values: object) -> str:
        """A sentence about an actor, in `{name}`: one text if it is the player, another if not.

        >>> import sim
        >>> words = Words(sim.load("toy/fearon"), "south")
        >>> [words.of(name, "You attack.", "{name} attacks.") for name in ("south", "north")]
        ['You attack.', 'north attacks.']
        """
        return _(yours if actor == self.you else theirs, name=self.names[actor], **values)

    @property
    def role(self) -> str:
        """What the player is in the conflict, in a sentence without a full stop."""
        if self.side is not None:
            return _(ROLES[self.side, self.leads])
        third = self.scenario.third_parties[self.seat]
        backing, told = third.backing, N_("You stand aside")
        mediates, backs = third.mediation is not None, ""
        if backing is not None and max(backing.support.dates.values()) > 0.0:
            backs = self.names[self.scenario.leader(backing.supports)]
            told = N_("You mediate and back {name}") if mediates else N_("You back {name}")
        elif mediates:
            told = N_("You mediate")
        role = _(told, name=backs)
        if backing is not None and backing.red_lines:
            return _("{role}; you may stop an offensive at your red lines", role=role)
        return role

    # -- terms ---------------------------------------------------------------------------------

    @property
    def scale(self) -> str:
        """What the per cents mean, to be said once."""
        if self.side is None:
            return _(
                "Terms are told in per cent of the issue: what {claimant} gets, and what {holder} "
                "gets. Worth is told in per cent of all that is at stake for a party.",
                claimant=self.names.claimant,
                holder=self.names.holder,
            )
        return _(
            "Terms are told in per cent of the issue: what a text gives {you}; the other side gets "
            "the rest. Worth is told in per cent of all that is at stake for you.",
            you=self._own,
        )

    def share(self, outcome: float) -> str:
        """How an issue or a place is shared, from the player's point of view."""
        claimant = _("{value} to {name}", value=percent_text(outcome), name=self.claimant)
        holder = _("{value} to {name}", value=percent_text(1.0 - outcome), name=self.holder)
        if self.side is None:
            return f"{claimant}, {holder}"
        return claimant if self.side == "claimant" else holder

    def terms(self, numbers: Mapping[str, float]) -> str:
        """Terms in a sentence: who gets what whole, and the shares of the rest."""
        gets: dict[tuple[str, bool, str], list[str]] = {}
        said = []
        for key, outcome in numbers.items():
            name = key.removeprefix("terms:")
            if outcome in (0.0, 1.0):
                gets.setdefault(self._gets(name, outcome), []).append(self.names[name])
            else:
                said.append(f"{self.names[name]}: {self.share(outcome)}")
        whole = [
            _(told, side=winner, names=listed(names))
            for (winner, _issue, told), names in sorted(gets.items())
        ]
        return "; ".join(whole + said) or _("nothing is changed")

    def _gets(self, name: str, outcome: float) -> tuple[str, bool, str]:
        """Who has its way on what, whether that is an issue, and how it is told."""
        side, winner = ("claimant", self.claimant) if outcome else ("holder", self.holder)
        you = self.seated and self.leads and self.side == side
        if name in self.names.territory:
            return winner, False, N_("you get {names}") if you else N_("{side} gets {names}")
        told = N_("you have your way on {names}") if you else N_("{side} has its way on {names}")
        return winner, True, told

    def terms_table(self, now: Mapping[str, float], then: Mapping[str, float]) -> pd.DataFrame:
        """One row for each place and issue: as things are, and in a text."""
        text = {key.removeprefix("terms:"): outcome for key, outcome in then.items()}
        rows = [
            (self.names[good], self._outcome(good, now), self._outcome(good, text))
            for good in self.goods
        ]
        columns = [N_("what"), N_("as things are"), N_("in this text")]
        return pd.DataFrame(rows, columns=columns)

    def _outcome(self, good: str, outcomes: Mapping[str, float]) -> str:
        return self.share(outcomes[good]) if good in outcomes else _("open")
