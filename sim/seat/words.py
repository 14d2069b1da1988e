"""The words of a seat: who is you, and one scale for terms, from the player's own point of view."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import pandas as pd

from sim.events import rows
from sim.labels import Labels
from sim.language import in_english
from sim.parameters import Side
from sim.scenario import Scenario
from sim.words import listed, percent_text


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
        self.claimant, self.holder = self.names.claimant, self.names.holder
        if seated and self.side == "claimant":
            self.claimant = self._own
        if seated and self.side == "holder":
            self.holder = self._own

    @property
    def _own(self) -> str:
        return "you" if self.leads else "your side"

    @cached_property
    def goods(self) -> list[str]:
        """Labels of what can be on the table."""
        return rows.Names(self.scenario).goods

    # -- who -----------------------------------------------------------------------------------

    def who(self, name: str, start: bool = False) -> str:
        """`you` for the player, else the label; several names joined."""
        parts = [("you" if one == self.you else self.names[one]) for one in name.split(", ")]
        told = " and ".join(parts)
        return told[:1].upper() + told[1:] if start and self.you in name.split(", ") else told

    def does(self, name: str, does: str, do: str) -> str:
        """The start of a sentence about an actor: `You open ...`, `Armenia opens ...`."""
        return f"{self.who(name, start=True)} {do if name == self.you else does}"

    @property
    @in_english
    def role(self) -> str:
        """What the player is in the conflict, in a sentence without a full stop."""
        wants = {"claimant": "claims a change", "holder": "holds what is disputed"}
        if self.side is not None:
            who = "You lead" if self.leads else "You have a veto on"
            return f"{who} the side that {wants[self.side]} (the {self.side})"
        third = self.scenario.third_parties[self.seat]
        backing = third.backing
        can = ["mediate"] * (third.mediation is not None)
        if backing is not None and backing.supports is not None:
            can.append(f"back {self.names[self.scenario.leader(backing.supports)]}")
        lines = backing is not None and backing.red_lines
        end = "; you may stop an offensive at your red lines" if lines else ""
        return f"You {' and '.join(can or ['stand aside'])}{end}"

    # -- terms ---------------------------------------------------------------------------------

    @property
    @in_english
    def scale(self) -> str:
        """What the per cents mean, to be said once."""
        if self.side is None:
            return (
                f"Terms are told in per cent of the issue: what {self.names.claimant} gets, and "
                f"what {self.names.holder} gets. Worth is told in per cent of all that is at stake "
                "for a party."
            )
        return (
            f"Terms are told in per cent of the issue: what a text gives {self._own}; the other "
            "side gets the rest. Worth is told in per cent of all that is at stake for you."
        )

    @in_english
    def share(self, outcome: float) -> str:
        """How an issue or a place is shared, from the player's point of view."""
        if self.side is None:
            return (
                f"{percent_text(outcome)} to {self.claimant}, {percent_text(1.0 - outcome)} to "
                f"{self.holder}"
            )
        if self.side == "claimant":
            return f"{percent_text(outcome)} to {self.claimant}"
        return f"{percent_text(1.0 - outcome)} to {self.holder}"

    def terms(self, numbers: Mapping[str, float]) -> str:
        """Terms in a sentence: who gets what whole, and the shares of the rest."""
        gets: dict[str, list[str]] = {}
        said = []
        for key, outcome in numbers.items():
            name = key.removeprefix("terms:")
            if outcome in (0.0, 1.0):
                gets.setdefault(self._gets(name, outcome), []).append(self.names[name])
            else:
                said.append(f"{self.names[name]}: {self.share(outcome)}")
        whole = [f"{start} {listed(names)}" for start, names in sorted(gets.items())]
        return "; ".join(whole + said) or "nothing is changed"

    def _gets(self, name: str, outcome: float) -> str:
        winner = self.claimant if outcome else self.holder
        if name in self.names.territory:
            return f"{winner} {'get' if winner == 'you' else 'gets'}"
        if winner == "you":
            return "you have your way on"
        return f"{winner} has its way on"

    @in_english
    def terms_table(self, now: Mapping[str, float], then: Mapping[str, float]) -> pd.DataFrame:
        """One row for each place and issue: as things are, and in a text."""
        text = {key.removeprefix("terms:"): outcome for key, outcome in then.items()}
        rows = [
            (self.names[good], self._outcome(good, now), self._outcome(good, text))
            for good in self.goods
        ]
        return pd.DataFrame(rows, columns=["what", "as things are", "in this text"])

    def _outcome(self, good: str, outcomes: Mapping[str, float]) -> str:
        return self.share(outcomes[good]) if good in outcomes else "open"
