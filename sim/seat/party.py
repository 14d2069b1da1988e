"""A party with somebody in its seat: every choice is put to the player first.

Where the player chooses what the model's agent chooses, what the agent decided is passed on
untouched, so that the run stays the model's own to the bit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from sim.explain import Names
from sim.old.agents import OTHER, Answer, Attack, Party, Text
from sim.old.model import ACTORS
from sim.old.shocks import Purpose
from sim.old.table import proposal
from sim.rules.choice import within
from sim.seat.knowledge import party_facts
from sim.seat.played import PlayedModel
from sim.seat.player import CHOSEN, EVEN, Inquiry
from sim.seat.questions import GAIN, MODEL, STAKE, Fact, Free, Option
from sim.strategies import Negotiator, Seat
from sim.words import percent

#: what follows from a choice, as everybody knows
FOLLOWS = {
    "hold": "Nothing changes today. You are asked again when something does.",
    "attack": "War begins. You may stop it later; it costs lives on both sides, and pressure from "
    "outside grows while you attack.",
    "go-on": "The battle goes on; you are asked again in some days.",
    "stop": "A truce begins that nobody has signed; either side may break it.",
    "keep": "The truce goes on; one that is kept long enough becomes the new status quo.",
    "break": "The war goes on, with you attacking. A truce that a mediator brokered costs whoever "
    "breaks it.",
    "ceasefire-accept": "The guns fall silent if the other side accepts, too. Nothing is settled.",
    "ceasefire-refuse": "The fighting goes on; the mediator may try again.",
    "answer-accept": "It is signed if all others whose word is needed accept, too; places are then "
    "handed over on their dates.",
    "answer-refuse": "Nothing is signed on this text. Things stay as they are, or the other side "
    "acts.",
    "hand-over": "You lose the place and keep your word: trust grows.",
    "handover-refuse": "You keep the place and break your word: the agreement ends for both sides, "
    "and trust falls.",
}


class SeatedParty(Party):
    """A party that asks the player; classes of a user's own may stand behind it."""

    model: PlayedModel
    _planned: str = ""

    # -- asking ------------------------------------------------------------------------------

    @cached_property
    def names(self) -> Names:
        """Labels of the scenario."""
        return Names(self.model.scenario)

    def _choose(
        self,
        kind: str,
        own: str,
        text: str,
        labels: Mapping[str, str],
        worth: Mapping[str, tuple[Fact, ...]] | None = None,
        **more: Any,
    ) -> str:
        """Ask a question with fixed choices, each with its label and what it is worth."""
        figures = worth or {}
        more.setdefault(
            "option",
            lambda choice: Option(
                choice,
                labels[choice],
                figures=figures.get(choice, ()),
                follows=_follows(kind, choice),
            ),
        )
        inquiry = Inquiry(
            kind=kind,
            own=own,
            text=lambda: text,
            choices=lambda: list(labels),
            valid=labels.__contains__,
            facts=lambda: party_facts(self),
            **more,
        )
        return self.model.player.choose(self.model, inquiry)

    # -- war ---------------------------------------------------------------------------------

    def decide_attack(self, local: bool) -> Attack | None:
        """Ask whether to attack, and how far."""
        model, attack = self.model, super().decide_attack(local)
        ahead = model.axis(self.side).objectives
        if not ahead:
            return attack
        if local and (planned := model.player.chosen(model.day, "attack")) not in ("", "hold"):
            return attack if planned == self._planned else None  # it attacks today in any case
        chance, own = 0.0 if attack is None else attack.chance, "hold"
        purpose, within_step = Purpose.ESCALATION, chance
        if not local:
            purpose = Purpose.ATTACK
            within_step = within(chance, model.step_days, model.scenario.clock.peace_days)
        if attack is not None and model.uniform(purpose, self.index) < within_step:
            own = f"attack-{attack.aim}"
        self._planned = "" if local else own
        choice = self._choose(
            "escalation" if local else "attack",
            own,
            "An incident on the line gets out of hand. Does it become an attack?"
            if local
            else "Do you open an offensive?",
            self._aims(ahead[:1] if local else ahead),
            option=lambda choice: self._option_to_attack(choice, local),
            own_reason=attack.reason if attack is not None and own != "hold" else "",
            acts=within_step,
            own_acts=own != "hold",
            urgent=own != "hold" or chance >= EVEN,
        )
        if choice == own:
            return attack
        return None if choice == "hold" else self._chosen_attack(choice, attack)

    def _aims(self, ahead: tuple[int, ...]) -> dict[str, str]:
        labels, names = {"hold": "Hold: do not attack."}, self.names
        for count in range(1, len(ahead) + 1):
            last = names[self.model.objective_names[ahead[count - 1]]]
            text = f"as far as {last} ({count} objectives)" if count > 1 else f"aiming at {last}"
            labels[f"attack-{count}"] = f"Attack, {text}."
        return labels

    def _option_to_attack(self, choice: str, local: bool) -> Option:
        ahead = self.model.axis(self.side).objectives
        label, view = self._aims(ahead)[choice], self.outlook()
        if choice == "hold":
            return Option(
                choice, label, figures=_worth("Holding", view.staying), follows=FOLLOWS["hold"]
            )
        attack = self._chosen_attack(choice, super().decide_attack(local))
        value = view.attack + attack.gain - view.gain  # what decide_attack weighs against staying
        last = self.names[self.model.objective_names[ahead[attack.aim - 1]]]
        what = f"An attack {'as far as' if attack.aim > 1 else 'on'} {last}"
        return Option(choice, label, figures=_worth(what, value), follows=FOLLOWS["attack"])

    def _chosen_attack(self, choice: str, own: Attack | None) -> Attack:
        """The attack that the player wants: certain, and valued as the party values it."""
        aim = int(choice.removeprefix("attack-"))
        if own is not None and own.aim == aim:
            return own._replace(chance=1.0, reason=CHOSEN)
        gain = self.campaign(self.side, self.belief())[aim - 1]
        return Attack(aim, gain, self.outlook().staying, 1.0, CHOSEN)

    def decide_continue(self) -> tuple[float, float]:
        """Ask whether to go on with an offensive."""
        chance, gain = super().decide_continue()
        if self.outlook().aim == 0:
            return chance, gain
        goes_on = self.model.uniform(Purpose.CONTINUE, self.index) < chance
        own, view = "go-on" if goes_on else "stop", self.outlook()
        choice = self._choose(
            "continue",
            own,
            "Do you go on with your offensive?",
            {"go-on": "Go on.", "stop": "Stop."},
            worth={
                "go-on": _worth("Going on", view.attack),
                "stop": _worth("Stopping", view.staying),
            },
            acts=chance,
            own_acts=goes_on,
        )
        return (chance if choice == own else float(choice == "go-on")), gain

    def decide_break(self, days: float) -> tuple[float, float]:
        """Ask whether to break the truce."""
        model, (chance, gain) = self.model, super().decide_break(days)
        if self.outlook().aim == 0:
            return chance, gain
        own = "break" if model.uniform(Purpose.BREAK, self.index) < chance else "keep"
        even = within(EVEN, days, model.scenario.behaviour.review_days)
        view, shame = self.outlook(), model.truce_shame(self)
        choice = self._choose(
            "break",
            own,
            "Do you keep the truce?",
            {"keep": "Keep the truce.", "break": "Break it and attack."},
            worth={
                "keep": _worth("Keeping it", view.staying),
                "break": _worth("Breaking it, with what that costs you,", view.attack - shame),
            },
            figures=lambda: (Fact("shame", "What breaking it costs you", shame, STAKE),),
            acts=chance,
            own_acts=own == "break",
            urgent=own == "break" or chance >= even,
        )
        return (chance if choice == own else float(choice == "break")), gain

    def decide_ceasefire(self, leverage: float, draw: int) -> bool:
        """Ask whether to accept a ceasefire."""
        own = "accept" if super().decide_ceasefire(leverage, draw) else "refuse"
        behaviour, view = self.model.scenario.behaviour, self.outlook()
        loss = behaviour.ceasefire_price * max(0.0, view.reservation - view.waiting)
        broker = self.model.third_parties[draw // ACTORS - 1]  # a draw of this pair
        choice = self._choose(
            "ceasefire",
            own,
            f"{self.names[broker.name]} proposes a ceasefire. Do you accept?",
            {"accept": "Accept it.", "refuse": "Refuse it."},
            figures=lambda: (
                Fact("goodwill", "What accepting earns you", behaviour.ceasefire_goodwill, GAIN),
                Fact("leverage", "What the mediator's word adds", leverage, GAIN),
                Fact("loss", "What you risk of the gain from fighting on", -loss, GAIN),
                Fact(
                    "worth",
                    "Accepting over refusing, all in all",
                    behaviour.ceasefire_goodwill + leverage - loss,
                    GAIN,
                ),
            ),
        )
        return choice == "accept"

    # -- the table ---------------------------------------------------------------------------

    def decide_answer(self, text: Text, asked: float | None, draw: int) -> Answer:
        """Ask whether to accept a text."""
        answer = super().decide_answer(text, asked, draw)
        own = "accept" if answer.accepts else "refuse"
        author, told = self._author(), self.model.changes_of(text)
        choice = self._choose(
            "answer",
            own,
            f"{author} puts a {text.path.kind} text: {told}. Do you accept it?",
            {"accept": "Accept it.", "refuse": "Refuse it."},
            worth={
                "accept": _worth("Accepting", answer.net_value + answer.side_payment),
                "refuse": _worth("Refusing", answer.reservation),
            },
            figures=lambda: _weighed(answer),
            own_reason=answer.reason,
            acts=answer.chance,
            own_acts=answer.accepts,
            terms=self.model.terms_of(text),
        )
        if choice == own:
            return answer
        return answer._replace(accepts=choice == "accept", reason=CHOSEN)

    def _author(self) -> str:
        offers = [event for event in self.model.record.events[-9:] if event.kind == "offer"]
        return self.names[offers[-1].actor] if offers else "Somebody"

    def decide_handover(self) -> float:
        """Ask whether to hand over what was promised."""
        model, chance = self.model, super().decide_handover()
        assert model.deal is not None
        objective = model.deal.pending[0].objective
        draw = model.uniform(Purpose.HANDOVER, model.place_of(objective))
        own = "hand-over" if draw < chance else "refuse"
        receiver = self.names[model.leader(OTHER[self.side]).name]
        place = self.names[model.objective_names[objective]]
        choice = self._choose(
            "handover",
            own,
            f"You promised to hand {place} over to {receiver}. The day has come. Do you?",
            {"hand-over": "Hand it over.", "refuse": "Refuse."},
            acts=chance,
            own_acts=own == "hand-over",
        )
        return chance if choice == own else float(choice == "hand-over")

    def proposal(self, demand: float, seat: Seat) -> Text:
        """The text that would be put for a demand."""
        assert isinstance(self.strategy, SeatedNegotiator)
        self.strategy.fixed = demand
        try:
            other = self.model.leader(OTHER[self.side])
            return proposal(self.model, self, other, seat.round, "", 0.0)
        finally:
            self.strategy.fixed = None


def _follows(kind: str, choice: str) -> str:
    return FOLLOWS.get(f"{kind}-{choice}", FOLLOWS.get(choice, ""))


def _worth(what: str, value: float) -> tuple[Fact, ...]:
    """What a choice is worth to the player, as the model weighs it against the others."""
    return (Fact("value", f"{what} is worth to you", value, STAKE),)


def _weighed(answer: Answer) -> tuple[Fact, ...]:
    """What a text is worth to the player.

    What its negotiator holds out for rests on the other side's reservation value, and is not told.
    """
    return (
        Fact("value", "The text on paper: worth to you", answer.value, STAKE),
        Fact("net_value", "... at the table: less the cost of conceding, promises discounted",
             answer.net_value, STAKE),
        Fact("side_payment", "What comes with accepting", answer.side_payment, GAIN),
        Fact("reservation", "Leaving the table: worth to you (your reservation value)",
             answer.reservation, STAKE),
    )  # fmt: skip


class SeatedNegotiator(Negotiator):
    """A negotiator that asks the player what to offer; `own` is the one it stands in for."""

    source = "the player"
    free = Free("ask-", 0.0, 1.0, "Other terms: say how much they shall be worth to you")
    #: shares of what lies between the reservation value and the ideal that are offered as choices
    SHARES = (1.0, 0.75, 0.5, 0.25, 0.0)

    def __init__(self, own: Negotiator, party: SeatedParty) -> None:
        self.own = own
        self.party = party
        self.fixed: float | None = None

    def threshold(self, seat: Seat) -> float:
        """As the model's negotiator: the player decides in the answer itself."""
        return self.own.threshold(seat)

    def demand(self, seat: Seat) -> float:
        """Ask which text to put."""
        if self.fixed is not None:
            return self.fixed
        own = self.own.demand(seat)
        party, rounds = self.party, f"Round {seat.round + 1} of at most {seat.rounds}"
        inquiry = Inquiry(
            kind="offer",
            own=MODEL,
            text=lambda: f"{rounds}: which text do you put to the other side?",
            choices=lambda: self._choices(seat),
            option=lambda choice: self._option(choice, seat),
            valid=lambda choice: self.free.number_in(choice) is not None,
            facts=lambda: party_facts(party),
            figures=lambda: (
                Fact("least", "Terms must be worth to you at least", seat.reservation, STAKE),
                Fact("ideal", "The best terms would be worth to you", seat.ideal, STAKE),
            ),
            free=lambda: (self.free,) if _divisible(party) else (),
        )
        choice = party.model.player.choose(party.model, inquiry)
        asked = self.free.number_in(choice)
        return own if asked is None else asked

    def _choices(self, seat: Seat) -> list[str]:
        """Texts to choose among, the best for the player first, and no text twice.

        Where issues have outcomes and no shares (`levels`), they are all the packages there are.
        """
        party = self.party
        if _divisible(party):
            room = max(0.0, seat.ideal - seat.reservation)
            asked = [min(1.0, seat.reservation + share * room) for share in self.SHARES]
            asked = [round(value, 4) for value in asked]
        else:
            worth = {path.net.utility(party.index, 0.0) for path in party.model.paths()}
            asked = [math.floor(1e4 * party.value(one)) / 1e4 for one in sorted(worth)[::-1]]
        choices, texts = [MODEL], []
        for value in asked:
            choice = f"ask-{max(0.0, value):.4f}"
            terms = party.model.terms_of(party.proposal(value, seat))
            if terms not in texts:
                texts.append(terms)
                choices.append(choice)
        return choices

    def _option(self, choice: str, seat: Seat) -> Option:
        asked = self.free.number_in(choice)
        if asked is None:  # what it asks for rests on the other side's reservation value
            label = "What the model's negotiator puts; it knows what the other side must have."
            return Option(choice, label)
        party = self.party
        text = party.proposal(asked, seat)
        terms = party.model.terms_of(text)
        value = party.value(text.path.net.utility(party.index, text.position))
        told = party.model.changes_of(text)
        label = f"A {text.path.kind} text worth {percent(value)} to you: {told}."
        follows = "It is signed if the other side accepts, and all who have a veto."
        figures = (Fact("value", "Worth to you", value, STAKE),)
        return Option(choice, label, terms, figures, follows)


def _divisible(party: Party) -> bool:
    """Whether any issue on the table can be shared."""
    return any(path.segments for path in party.model.paths())
