"""A third party with somebody in its seat: a mediator that convenes, writes and carries messages.

What a player wants takes effect through what any mediator may decide in the turn: whether it
convenes, the roles it is ready for, the packages it looks at, what it takes the parties to need,
and how it leans. Nothing of the table is done here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sim.agents import Party, ThirdParty
from sim.events import codes
from sim.labels import Labels
from sim.language import _
from sim.seat.knowledge import mediator_facts, third_party_facts
from sim.seat.mediating import (
    ANOTHER,
    GAINS,
    MOVES,
    PUT,
    PUT_SHORT,
    THEN_CEASEFIRE,
    credibility,
    message,
    penalty,
)
from sim.seat.played import PlayedModel
from sim.seat.player import EVEN, Inquiry
from sim.seat.questions import GAIN, SURPLUS, Fact, Free, Option
from sim.turn import chance as draws
from sim.turn.chance import uniform
from sim.turn.frontier import net_utility
from sim.turn.numbers import RedLineNumbers
from sim.turn.offers import worth_another_text
from sim.turn.packages import paths_today
from sim.turn.state import Text, Zones
from sim.turn.talks import role_in_war, session_role
from sim.turn.zones import best_text, estimate
from sim.words import percent_text

#: Roles in which a mediator writes a text; in the second it adds a guarantee and side payments.
WRITING = ("formulate", "manipulate")
#: Leanings of texts that are offered as choices: the weight of the claimant's gain.
LEANINGS = ("0", "0.5", "1")


@dataclass(frozen=True)
class Plan:
    """What a mediator is about to do: a role and, if it writes, the kind and leaning of its text.

    ``yielding`` is how much less it takes every party to need than it estimates, which is
    more than nothing only where it sees no zone of possible agreement and still wants a text.
    """

    role: str
    kind: str = ""
    leaning: float | None = None
    yielding: float = 0.0

    def plays(self, role: int) -> bool:
        """Whether a role belongs to the plan."""
        return self.role not in ("record", "ceasefire") and codes.ROLES[role] == self.role


class Sight(NamedTuple):
    """What a mediator sees under a plan: whether a text could suit all, and the zones for it."""

    opens: bool
    zones: Zones


class SeatedThirdParty(ThirdParty):
    """A third party that asks the player; classes of a user's own may stand behind it."""

    model: PlayedModel
    plan: Plan | None = None

    # -- what the turn asks of a backer -------------------------------------------------------

    def decide_intervention(self, model: PlayedModel, line: RedLineNumbers) -> bool:
        """Ask whether to stop an offensive that has come to its red line."""
        own = "intervene" if super().decide_intervention(model, line) else "let-pass"
        labels = {
            "intervene": _("Stop the offensive."),
            "let-pass": _("Let it pass, for this war."),
        }
        inquiry = Inquiry(
            kind="intervention",
            own=own,
            text=lambda: _("An offensive has come to your red line. Do you stop it?"),
            choices=lambda: list(labels),
            option=lambda choice: Option(choice, labels[choice]),
            valid=labels.__contains__,
            facts=lambda: third_party_facts(model, self),
            figures=lambda: penalty(line),
        )
        return model.ask(self.name, inquiry) == "intervene"

    # -- what the table asks of a mediator ----------------------------------------------------

    def plays(self, model: PlayedModel, role: int) -> bool:
        """Whether it is ready for a role: while it has a plan, only for that of the plan."""
        return super().plays(model, role) if self.plan is None else self.plan.plays(role)

    def considers(self, model: PlayedModel, kind: int) -> bool:
        """Whether it would put a text of a kind: while it has a plan, only of that of the plan."""
        planned = "" if self.plan is None else self.plan.kind
        return super().considers(model, kind) and planned in ("", codes.TEXTS[kind])

    def stays_away(self, model: PlayedModel, u: float, days: float) -> bool:
        """It is always to be asked; the plan of the day before is over."""
        del model, u, days
        self.plan = None
        return False

    def initiative(self, model: PlayedModel, days: float, ripe: float) -> float:
        """Ask whether to convene, and what to do then.

        What the player wants otherwise than the model comes before all other mediators.
        """
        chance = super().initiative(model, days, ripe)
        convenes = uniform(model, draws.MEDIATION, self.index) < chance
        own = self._own_move() if convenes else "wait"
        if own == "wait" and self._moves() == [own]:
            return chance
        choice = self._ask_for_a_move(own, chance, convenes or chance >= EVEN)
        if choice == own:
            # A text of its own needs no plan; messages are asked about only under one.
            self.plan = Plan(own) if own == "facilitate" else None
            return chance
        if choice == "wait":
            return 0.0
        self.plan = self._planned(choice)
        return math.inf

    def estimate_need(self, model: PlayedModel, party: Party, payment: float) -> float:
        """What it takes a party to need: by its estimate, or so little that its plan can go on."""
        if self.plan is not None and self.plan.role == "facilitate":
            return -math.inf
        yielding = 0.0 if self.plan is None else self.plan.yielding
        return super().estimate_need(model, party, payment) - yielding

    def leaning(self, model: PlayedModel) -> float:
        """Weight of the claimant's gain in the text that it writes."""
        if self.plan is None or self.plan.leaning is None:
            return super().leaning(model)
        return self.plan.leaning

    def message_to(self, model: PlayedModel, party: Party) -> tuple[bool, bool, float]:
        """Ask what to tell a leader, where it is told and not only thought through."""
        stronger, credible, advantage = super().message_to(model, party)
        if self.plan is None or self.plan.role != "facilitate":
            return stronger, credible, advantage
        told = self._messages(party, advantage)
        names = Labels(model.scenario)
        choice = model.ask(
            self.name,
            Inquiry(
                kind="message",
                own="truth",
                text=lambda: _(
                    "What do you tell {name} about the balance?", name=names[party.name]
                ),
                choices=lambda: list(told),
                option=lambda choice: message(choice, party, told[choice]),
                valid=told.__contains__,
                facts=self._facts,
                figures=lambda: credibility(credible),
            ),
        )
        if choice == "truth":
            return stronger, credible, advantage
        return party.sign * (told[choice] - party.belief(model)) > 0.0, credible, told[choice]

    def _messages(self, party: Party, advantage: float) -> dict[str, float]:
        """What can be said: the truth as it knows it, or bent to the edge of its own error."""
        bend = 2.0 * self.settings.mediation.intelligence * party.sign
        said = {"truth": advantage}
        return said | {"stronger": advantage + bend, "weaker": advantage - bend} if bend else said

    # -- what the player can do ----------------------------------------------------------------

    def _facts(self) -> tuple[Fact, ...]:
        """The situation, as it sees it without any plan."""
        alone, helped = (self._seen_under(None, helps) for helps in (False, True))
        needs = alone.zones.needs
        return mediator_facts(self.model, self, needs, alone.opens, helped.opens)

    @contextmanager
    def _with(self, plan: Plan | None) -> Iterator[None]:
        before, self.plan = self.plan, plan
        try:
            yield
        finally:
            self.plan = before

    def _own_move(self) -> str:
        """What the model's mediator would do, by the same functions as in its own turn."""
        model = self.model
        if model.war == 0:
            return codes.ROLES[session_role(model, self)]
        role = codes.ROLES[role_in_war(model, self)]
        if role != "record":
            return role
        return "ceasefire" if model.truce == 0 else "wait"

    def _writes(self) -> list[str]:
        """Roles in which it can put a text today."""
        if self.model.war != 0 and not worth_another_text(self.model):
            return []
        return [role for role in WRITING if self._can(role)]

    def _can(self, role: str) -> bool:
        return self.plays(self.model, codes.ROLES.index(role))

    def _moves(self) -> list[str]:
        """What it can do today, texts of its own leaning included."""
        if self.model.war == 0:
            first = ["wait", "record", *["facilitate"] * self._can("facilitate")]
        else:
            first = ["wait", *["ceasefire"] * (self.model.truce == 0)]
        return first + self._writes()

    def _leanings(self) -> tuple[Free, ...]:
        """Texts that lean as the player likes, for every kind of deal that is possible today."""
        found = []
        for role in self._writes():
            for kind in self._kinds(role):
                words = self.model.words[self.name]
                label = _(ANOTHER[role], kind=_(kind), claimant=words.claimant, holder=words.holder)
                found.append(Free(f"{role}-{kind}-", 0.0, 1.0, label))
        return tuple(found)

    def _kinds(self, role: str) -> list[str]:
        """Kinds of text that it could put in a role today."""
        guarantee = self.guarantee_offered(self.model) if role == "manipulate" else 0.0
        first, last = paths_today(self.model, guarantee)
        kinds = (codes.TEXTS[self.model.paths[place].kind] for place in range(first, last))
        return list(dict.fromkeys(kinds))

    def _ask_for_a_move(self, own: str, chance: float, urgent: bool) -> str:
        moves = self._moves()
        inquiry = Inquiry(
            kind="mediate",
            own=own,
            text=lambda: _("What do you do?"),
            choices=self._choices,
            option=self._option,
            valid=lambda choice: (
                choice in moves
                or any(free.number_in(choice) is not None for free in self._leanings())
            ),
            facts=self._facts,
            free=self._leanings,
            acts=chance,
            own_acts=own != "wait",
            urgent=urgent,
        )
        return self.model.ask(self.name, inquiry)

    def _choices(self) -> list[str]:
        """Moves, and texts of different leanings that are not the same text twice."""
        choices = self._moves()
        texts = [self._key(self._text(choice)) for choice in choices if choice in WRITING]
        for free in self._leanings():
            for leaning in LEANINGS:
                text = self._key(self._text(free.prefix + leaning))
                if text not in texts:
                    texts.append(text)
                    choices.append(free.prefix + leaning)
        return choices

    def _option(self, choice: str) -> Option:
        if choice in MOVES:
            label, follows = MOVES[choice]
            return Option(choice, _(label), follows=_(follows))
        text, role = self._text(choice), choice.partition("-")[0]
        told = {"kind": _(self.model.kind_of(text)), "leaning": self._leaning_in_words(choice)}
        label = _(PUT[role], terms=self.model.changes_of(text, self.name), **told)
        short, follows = _(PUT_SHORT[role], **told), _("It is signed if every party accepts.")
        if self._proposes_after():
            follows = f"{follows} {_(THEN_CEASEFIRE)}"
        terms, gains = self.model.terms_of(text), self._surplus(text)
        return Option(choice, label, terms, gains, follows, short)

    def _leaning_in_words(self, choice: str) -> str:
        """Which side a text leans to; where it suits not all, there is no room to lean."""
        if self._planned(choice).yielding:
            return _("the nearest to what all need")
        leaning = choice.split("-")[2:]
        if not leaning:
            return _("as you see what is fair")
        weight, words = float(leaning[0]), self.model.words[self.name]
        if weight in (0.0, 1.0):
            return _("all for {name}", name=words.claimant if weight else words.holder)
        if weight == 0.5:
            return _("even")
        return _("{share} for {name}", share=percent_text(weight), name=words.claimant)

    def _proposes_after(self) -> bool:
        return self.model.war != 0 and self.model.truce == 0

    def _surplus(self, text: Text) -> tuple[Fact, ...]:
        """What each party gains over its need, by the mediator's estimate."""
        model, facts = self.model, []
        names, path = Labels(model.scenario), model.paths[text.path]
        for party in model.parties:
            payment = text.payment_claimant if party.sign > 0 else text.payment_holder
            need = self.estimate_need(model, party, payment)
            gain = net_utility(path, party.index, text.position) - need
            label, within = (_(told, name=names[party.name]) for told in GAINS)
            facts.append(Fact(f"{SURPLUS}{party.name}", label, gain, GAIN, within))
        return tuple(facts)

    # -- plans ---------------------------------------------------------------------------------

    def _planned(self, choice: str) -> Plan:
        """The plan for a choice; a text yields as much as it takes to open a zone."""
        role, _, rest = choice.partition("-")
        kind, _, leaning = rest.partition("-")
        plan = Plan(role, kind, float(leaning) if leaning else None)
        if role not in WRITING or self._sees_a_zone(plan):
            return plan
        low, high = 0.0, 0.01
        while not self._sees_a_zone(replace(plan, yielding=high)):
            low, high = high, 2.0 * high
        for _ in range(20):
            middle = (low + high) / 2.0
            opens = self._sees_a_zone(replace(plan, yielding=middle))
            low, high = (low, middle) if opens else (middle, high)
        return replace(plan, yielding=high)

    def _seen_under(self, plan: Plan | None, helps: bool) -> Sight:
        """What it sees under a plan, in zones of its own: the table's are in use."""
        model, zones = self.model, self.model.packed.maker.make(Zones)
        with self._with(plan):
            opens = estimate(model, self, helps, zones)
        return Sight(opens, zones)

    def _sees_a_zone(self, plan: Plan) -> bool:
        return self._seen_under(plan, plan.role == "manipulate").opens

    def _text(self, choice: str) -> Text:
        """The text that a choice puts: found as the table finds it."""
        model, plan = self.model, self._planned(choice)
        zones = self._seen_under(plan, plan.role == "manipulate").zones
        text = model.packed.maker.make(Text)
        with self._with(plan):
            found = best_text(model, self, zones, self.leaning(model), text)
        assert found
        return text

    def _key(self, text: Text) -> tuple[Any, ...]:
        """What tells texts apart that are shown: terms to the per cent, and the help in them."""
        terms = tuple((name, round(x, 2)) for name, x in self.model.terms_of(text).items())
        return terms, text.guarantee, text.payment_claimant, text.payment_holder
