"""Terms of the player's own, put through the turn: who would guarantee them, what they are worth.

The terms are one package of the table, weighed by the same rule as every other
(:func:`sim.turn.packages.fill_package`). A guarantee is that of the mediator whose word is worth
most today. In the model a mediator lends its guarantee, at no cost to itself, to the text that it
puts; asked by the player it lends it to theirs. That is our assumption.
"""

from __future__ import annotations

import math

from sim.agents import Party
from sim.events import codes
from sim.labels import Labels
from sim.language import N_, _
from sim.seat.drafts import Draft, Item, asks_for_guarantee, guaranteed_by
from sim.seat.knowledge import AT_TABLE_WITHIN, AT_THE_TABLE
from sim.seat.played import PlayedModel
from sim.seat.questions import GAIN, STAKE, Fact, Option
from sim.turn.frontier import net_utility, plain_utility
from sim.turn.packages import fill_package
from sim.turn.standing import fill_outcomes
from sim.turn.state import Path, Text

#: what a text is worth to another party on paper: by itself, and within a sentence
ON_PAPER = (
    N_("On paper, for {name}, against things as they are"),
    N_("on paper, for {name}, against things as they are"),
)
ALL_SIGN = N_("It is signed if the other side accepts, and all who have a veto.")


def draft_of(model: PlayedModel) -> Draft:
    """What a text can hold today: everything on the table that is not closed for good."""
    now = _standing(model)
    items = tuple(
        Item(name, Labels(model.scenario)[name], now[good], _allowed(model, good))
        for good, name in enumerate(model.names.goods)
        if model.closed[good] == 0
    )
    place, worth = _guarantor(model)
    label = Labels(model.scenario)[model.names.third_parties[place]] if place >= 0 else ""
    return Draft(items, label, worth, must_change=model.war == 0)


def _standing(model: PlayedModel) -> list[float]:
    outcomes = [math.nan] * model.world.good_count
    fill_outcomes(model, outcomes)
    return outcomes


def _allowed(model: PlayedModel, good: int) -> tuple[float, ...]:
    numbers = model.world.goods[good]
    issue = model.world.issues[numbers.issue]
    if issue.level_count:
        return tuple(round(level, 2) for level in issue.levels[: issue.level_count])
    return (0.0, 1.0) if numbers.whole else ()


def _guarantor(model: PlayedModel) -> tuple[int, float]:
    """The mediator whose guarantee is worth most in a text today (-1: nobody), and how much."""
    best, most = -1, 0.0
    for third in model.third_parties:
        if third.settings.mediates == 0 or not third.plays(model, codes.MANIPULATE):
            continue
        if (worth := float(third.guarantee_offered(model))) > most:
            best, most = third.index, worth
    return best, most


class OwnText:
    """A text that the player wrote, as one package of the table."""

    def __init__(self, model: PlayedModel, choice: str) -> None:
        found = draft_of(model).outcomes_in(choice)
        assert found is not None
        self.model = model
        self.broker, self.guarantee = -1, 0.0
        if asks_for_guarantee(choice):
            self.broker, self.guarantee = _guarantor(model)
        self.terms = _standing(model)
        for good, name in enumerate(model.names.goods):
            self.terms[good] = found.get(name, self.terms[good])
        self.path = model.packed.maker.make(Path)
        partial = any(math.isnan(outcome) for outcome in self.terms)
        kind = codes.PARTIAL if partial else codes.COMPREHENSIVE
        fill_package(model, self.path, kind, self.terms, self.guarantee)

    def put_into(self, text: Text) -> None:
        """Put these terms into the text that is about to be put."""
        place = 2 * self.model.path_room  # behind the paths that the table has of its own
        self.model.paths[place] = self.path
        text.path, text.position = place, 0.0
        if self.broker >= 0:
            text.broker, text.guarantee = self.broker, self.guarantee

    def option(self, choice: str, party: Party) -> Option:
        """The text as a choice: its terms in words, and what they are worth as the player sees."""
        model, path = self.model, self.path
        model.paths[2 * model.path_room] = path
        text = model.packed.maker.make(Text)
        self.put_into(text)
        value = party.value(model, net_utility(path, party.index, 0.0))
        left = party.outlook(model).reservation
        names = Labels(model.scenario)
        paper = party.value(model, plain_utility(path, party.index, 0.0))
        figures = [
            Fact("own_paper", _("On paper, worth to you"), paper, STAKE,
                 _("on paper, worth to you")),
            Fact("value", _(AT_THE_TABLE), value, STAKE, _(AT_TABLE_WITHIN)),
            Fact("over_leaving", _("Over leaving the table"), value - left, GAIN,
                 _("over leaving the table")),
        ]  # fmt: skip
        for other in model.parties:
            if other.index != party.index and other.gone == 0:
                theirs = other.value(model, plain_utility(path, other.index, 0.0))
                label, within = (_(told, name=names[other.name]) for told in ON_PAPER)
                gain = theirs - other.value_now(model)
                figures.append(Fact(f"paper:{other.name}", label, gain, GAIN, within))
        kind, changes = _(model.kind_of(text)), model.changes_of(text, party.name)
        label = _("A {kind} text of your own: {terms}.", kind=kind, terms=changes)
        short, follows = _("A {kind} text of your own", kind=kind), _(ALL_SIGN)
        if self.broker >= 0:
            broker = names[model.names.third_parties[self.broker]]
            follows = f"{guaranteed_by(broker)} {follows}"
        return Option(choice, label, model.terms_of(text), tuple(figures), follows, short)
