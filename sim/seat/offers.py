"""The question which text to put to the other side, in a round of offers."""

from __future__ import annotations

import math

from sim.agents import Party
from sim.language import N_, _
from sim.rules.reservation import utility_for
from sim.seat.drafts import OWN
from sim.seat.knowledge import party_facts
from sim.seat.own import ALL_SIGN, OwnText, draft_of
from sim.seat.played import PlayedModel
from sim.seat.player import Inquiry
from sim.seat.questions import MODEL, STAKE, Fact, Free, Option
from sim.strategies import Seat
from sim.turn.frontier import net_utility
from sim.turn.offers import put_best
from sim.turn.packages import paths_today
from sim.turn.standing import leader_of
from sim.turn.state import Path, Text
from sim.words import percent

FREE = Free("ask-", 0.0, 1.0, N_("Other terms: say how much they shall be worth to you"))
OF_MODEL = N_("What the model's negotiator puts; it knows what the other side must have.")
#: Shares of what lies between the reservation value and the ideal that are offered as choices.
SHARES = (1.0, 0.75, 0.5, 0.25, 0.0)


class OfferQuestion:
    """Asks the player what to offer; `own` is what the model's negotiator would ask for."""

    def __init__(self, model: PlayedModel, party: Party, seat: Seat, own: float) -> None:
        self.model, self.party, self.seat, self.own = model, party, seat, own

    def ask(self) -> str:
        """What is chosen: the model's text, one of some value, or one of the player's own."""
        seat = self.seat
        rounds = {"at": seat.round + 1, "most": seat.rounds}
        inquiry = Inquiry(
            kind="offer",
            own=MODEL,
            text=lambda: _(
                "Round {at} of at most {most}: which text do you put to the other side?", **rounds
            ),
            short=lambda: _("Round {at} of at most {most}", **rounds),
            choices=self._choices,
            option=self._option,
            valid=lambda choice: (
                FREE.number_in(choice) is not None
                or draft_of(self.model).outcomes_in(choice) is not None
            ),
            facts=lambda: party_facts(self.model, self.party),
            figures=self._figures,
            free=lambda: (FREE._replace(label=_(FREE.label)),) if self._divisible() else (),
            draft=lambda: draft_of(self.model),
        )
        return self.model.ask(self.party.name, inquiry)

    def _figures(self) -> tuple[Fact, ...]:
        return (
            Fact("least", _("Terms must be worth to you at least"), self.seat.reservation, STAKE,
                 _("terms must be worth to you at least")),
            Fact("ideal", _("The best terms would be worth to you"), self.seat.ideal, STAKE,
                 _("the best terms would be worth to you")),
        )  # fmt: skip

    def demanded(self, choice: str) -> float:
        """The value that a choice asks for."""
        asked = FREE.number_in(choice)
        return self.own if asked is None else asked

    def _paths(self) -> list[Path]:
        first, last = paths_today(self.model, 0.0)
        return [self.model.paths[place] for place in range(first, last)]

    def _divisible(self) -> bool:
        """Whether any issue on the table can be shared."""
        return any(path.count for path in self._paths())

    def _text(self, value: float) -> Text:
        """The text that would be put for a value asked."""
        model, party, text = self.model, self.party, self.model.packed.maker.make(Text)
        target = utility_for(value, party.settings.risk_exponent)
        put_best(model, party, leader_of(model, -party.sign), target, 0.0, text)
        return text

    def _choices(self) -> list[str]:
        """Texts to choose among, the best for the player first, and no text twice.

        Where issues have outcomes and no shares (`levels`), they are all the packages there are.
        """
        party, seat = self.party, self.seat
        if self._divisible():
            room = max(0.0, seat.ideal - seat.reservation)
            asked = [min(1.0, seat.reservation + share * room) for share in SHARES]
            asked = [round(value, 4) for value in asked]
        else:
            utilities = sorted({net_utility(path, party.index, 0.0) for path in self._paths()})
            worth = [party.value(self.model, utility) for utility in utilities[::-1]]
            asked = [math.floor(1e4 * value) / 1e4 for value in worth]
        choices, texts = [MODEL], []
        for value in asked:
            choice = f"ask-{max(0.0, value):.4f}"
            terms = self.model.terms_of(self._text(value))
            if terms not in texts:
                texts.append(terms)
                choices.append(choice)
        return choices

    def _option(self, choice: str) -> Option:
        if choice.startswith(OWN):
            return OwnText(self.model, choice).option(choice, self.party)
        asked = FREE.number_in(choice)
        if asked is None:  # what it asks for rests on the other side's reservation value
            return Option(choice, _(OF_MODEL))
        model, party, text = self.model, self.party, self._text(asked)
        utility = net_utility(model.paths[text.path], party.index, text.position)
        value = party.value(model, utility)
        told = {"kind": _(model.kind_of(text)), "worth": percent(value)}
        label = _(
            "A {kind} text worth {worth} to you at the table: {terms}.",
            terms=model.changes_of(text, party.name),
            **told,
        )
        short = _("A {kind} text worth {worth} to you at the table", **told)
        worth = Fact("value", _("Worth to you at the table"), value, STAKE,
                     _("worth to you at the table"))  # fmt: skip
        return Option(choice, label, model.terms_of(text), (worth,), _(ALL_SIGN), short)
