"""A party with somebody in its seat: every choice is put to the player first.

Where the player chooses what the model's agent chooses, what the agent decided is passed on
untouched, so that the run stays the model's own to the bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from sim.agents import NO_ATTACK, Answer, Attack, Party
from sim.events.rows import reason_words
from sim.labels import Labels
from sim.language import N_, _, ngettext
from sim.record import Event
from sim.rules.choice import within
from sim.seat.drafts import OWN
from sim.seat.following import FOLLOWS, STAGES, follows_from
from sim.seat.knowledge import (
    WORTH,
    answer_facts,
    ceasefire_facts,
    party_facts,
    shame_facts,
    worth_fact,
)
from sim.seat.odds import attack_facts, battle_facts, going_on_facts, under_way
from sim.seat.offers import OfferQuestion
from sim.seat.own import OwnText, draft_of
from sim.seat.played import PlayedModel
from sim.seat.player import EVEN, Inquiry
from sim.seat.questions import CHOSEN, STAKE, Fact, Option
from sim.strategies import Seat
from sim.turn import chance as draws
from sim.turn.axis import axis_of
from sim.turn.chance import first_of_pair, uniform
from sim.turn.preparing import opens_today, takes_preparation
from sim.turn.standing import leader_of, place_of, planning_interval
from sim.turn.state import Text


class SeatedParty(Party):
    """A party that asks the player; classes of a user's own may stand behind it."""

    model: PlayedModel
    _planned: str = ""  # the attack of today that the model would open
    _forced: Attack | None = None  # an attack that the player wants and the model does not
    _deviates: bool = False  # whether the player last chose otherwise than the model
    _wording: str = ""  # a text of the player's own that is about to be put

    # -- asking ------------------------------------------------------------------------------

    @cached_property
    def names(self) -> Labels:
        """Labels of the scenario."""
        return Labels(self.model.scenario)

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

        def fixed(choice: str) -> Option:
            worth_of = figures.get(choice, ())
            return Option(
                choice, labels[choice], figures=worth_of, follows=follows_from(kind, choice)
            )

        more = {
            "option": fixed,
            "valid": labels.__contains__,
            "facts": lambda: party_facts(self.model, self),
        } | more
        inquiry = Inquiry(
            kind=kind,
            own=own,
            text=lambda: text,
            choices=lambda: list(labels),
            **more,
        )
        return self.model.ask(self.name, inquiry)

    # -- war ---------------------------------------------------------------------------------

    def decide_attack(self, model: PlayedModel, local: bool, days: int) -> Attack:
        """Ask whether to attack, and how far."""
        attack = super().decide_attack(model, local, days)
        axis = axis_of(model, self.sign)
        ahead = axis.objectives[: axis.count]
        if not ahead:
            return attack
        if local and self._attacks_today(model):
            return attack if self._chosen_today == self._planned else NO_ATTACK
        stage = self._stage(model, local)
        purpose, chance = self._draw(model, stage, attack, days)
        attacks = attack.aim != 0 and uniform(model, purpose, self.index) < chance
        own = f"attack-{attack.aim}" if attacks else "hold"
        called_off = self._chosen_today == "hold"
        if not local:
            self._planned, self._forced = own, None
        ahead = ahead[:1] if local else ahead
        choices = ["hold", *(f"attack-{count}" for count in range(1, len(ahead) + 1))]
        opens = STAGES[stage].attacking == "attack"
        choice = self._choose(
            "escalation" if local else "attack",
            own,
            _(STAGES[stage].asks, days=self._days_to_prepare),
            dict.fromkeys(choices, ""),
            option=lambda choice: self._option_to_attack(choice, attack, stage, ahead),
            facts=lambda: party_facts(model, self) + attack_facts(model, self, opens),
            own_reason=self._reason_of_model(attack, local) if attacks else "",
            acts=chance,
            own_acts=attacks,
            urgent=attacks or stage == "opening" or (attack.chance >= EVEN and not called_off),
        )
        if choice == own:
            return attack
        self._forced = NO_ATTACK if choice == "hold" else self._chosen_attack(choice, attack)
        return self._forced

    def _attacks_today(self, model: PlayedModel) -> bool:
        """Whether the player attacks today in any case: by plan, and not only in preparation."""
        if takes_preparation(model) and not opens_today(model, self):
            return False
        return self._chosen_today not in ("", "hold")

    @property
    def _chosen_today(self) -> str:
        return self.model.players[self.name].chosen(self.model.day, "attack")

    def _stage(self, model: PlayedModel, local: bool) -> str:
        """Which of the :data:`STAGES` of an attack it is asked about."""
        if local:
            return "escalation"
        if opens_today(model, self):
            return "opening"
        return "preparation" if takes_preparation(model) else "attack"

    def _draw(self, model: PlayedModel, stage: str, attack: Attack, days: int) -> tuple[int, float]:
        """The purpose of the draw that decides for the model's agent, and its chance."""
        if stage == "escalation":
            return draws.ESCALATION, attack.chance
        if stage == "opening":
            return draws.OPENING, attack.chance
        return draws.ATTACK, within(attack.chance, days, planning_interval(model))

    @property
    def _days_to_prepare(self) -> str:
        days = int(self.model.world.behaviour.preparation_days)
        return ngettext("{count} day", "{count} days", days)

    def _reason_of_model(self, attack: Attack, local: bool) -> str:
        return reason_words(super().reason_to_attack(self.model, attack, local))

    def reason_to_attack(self, model: PlayedModel, attack: Attack, local: bool) -> Any:
        """The player's own, where the model would not have opened this attack."""
        if attack is self._forced:
            return CHOSEN
        return super().reason_to_attack(model, attack, local)

    def reason_to_stand_down(self, model: PlayedModel, attack: Attack) -> Any:
        """The player's own, where the model would have opened what was prepared."""
        return CHOSEN if attack is self._forced else super().reason_to_stand_down(model, attack)

    def _place(self, objective: int) -> str:
        return self.names[self.model.names.objectives[objective]]

    def _option_to_attack(self, choice: str, own: Attack, stage: str, ahead: list[int]) -> Option:
        """A choice with its figures; what follows from opening an attack is told above them all."""
        view, does = self.outlook(self.model), STAGES[stage]
        if choice == "hold":
            label, within = (_(text) for text in does.hold)
            worth = Fact("value", _(WORTH), view.staying, STAKE, within)
            return Option(choice, label, figures=(worth,), follows=_(FOLLOWS[does.holding]))
        attack = self._chosen_attack(choice, own)
        value = view.attack + attack.gain - view.gain  # what decide_attack weighs against staying
        place = self._place(ahead[attack.aim - 1])
        texts = does.far if attack.aim > 1 else does.attack
        label, within = (_(text, place=place, count=attack.aim) for text in texts)
        worth = Fact("value", _(WORTH), value, STAKE, within)
        figures = (worth, *battle_facts(self.model, self, attack.aim))
        follows = "" if does.attacking == "attack" else _(FOLLOWS[does.attacking])
        return Option(choice, label, figures=figures, follows=follows)

    def _chosen_attack(self, choice: str, own: Attack) -> Attack:
        """The attack that the player wants: certain, and valued as the party values it."""
        model, aim = self.model, int(choice.removeprefix("attack-"))
        if own.aim == aim:
            return own._replace(chance=1.0)
        view = self.outlook(model)
        values = [0.0] * model.world.objective_count
        self.campaign(model, self.sign, self.belief(model), self, values)
        gain = values[aim - 1]
        return Attack(aim, gain, view.attack + gain - view.gain - view.staying, 1.0)

    def decide_continue(self, model: PlayedModel) -> tuple[float, float]:
        """Ask whether to go on with an offensive."""
        chance, gain = super().decide_continue(model)
        self._deviates, view = False, self.outlook(model)
        if view.aim == 0:
            return chance, gain
        goes_on = uniform(model, draws.CONTINUE, self.index) < chance
        own = "go-on" if goes_on else "stop"
        choice = self._choose(
            "continue",
            own,
            _("Do you go on with your offensive?"),
            {"go-on": self._going_on(), "stop": _("Stop.")},
            worth={
                "go-on": worth_fact("go-on", view.attack) + going_on_facts(model, self),
                "stop": worth_fact("stop", view.staying),
            },
            acts=chance,
            own_acts=goes_on,
            urgent=not goes_on or chance < EVEN,
        )
        self._deviates = choice != own
        return (float(choice == "go-on") if self._deviates else chance), gain

    def _going_on(self) -> str:
        """The choice to go on: towards which place, and how far the aim has come."""
        place = self._place(axis_of(self.model, self.sign).objectives[0])
        taken, aim = under_way(self.model, self)
        if aim < 2:
            return _("Go on towards {place}.", place=place)
        told = N_("Go on towards {place} (beyond the {aim} you aimed at).")
        if taken < aim:
            told = N_("Go on towards {place} ({at} of the {aim} you aimed at).")
        return _(told, place=place, at=taken + 1, aim=aim)

    def reason_to_halt(self, model: PlayedModel, gain: float) -> Any:
        """The player's own, where the model would have gone on."""
        return CHOSEN if self._deviates else super().reason_to_halt(model, gain)

    def decide_break(self, model: PlayedModel, days: float) -> tuple[float, float]:
        """Ask whether to break the truce."""
        chance, gain = super().decide_break(model, days)
        self._deviates, view = False, self.outlook(model)
        if view.aim == 0:
            return chance, gain
        breaks = uniform(model, draws.BREAK, self.index) < chance
        own = "break" if breaks else "keep"
        shame = self.truce_shame(model)
        choice = self._choose(
            "break",
            own,
            _("Do you keep the truce?"),
            {"keep": _("Keep the truce."), "break": _("Break it and attack.")},
            worth={
                "keep": worth_fact("keep", view.staying),
                "break": worth_fact("break", view.attack - shame),
            },
            figures=lambda: shame_facts(shame),
            acts=chance,
            own_acts=breaks,
            urgent=breaks or chance >= within(EVEN, days, model.world.behaviour.review_days),
        )
        self._deviates = choice != own
        return (float(choice == "break") if self._deviates else chance), gain

    def reason_to_break(self, model: PlayedModel) -> Any:
        """The player's own, where the model would have kept the truce."""
        return CHOSEN if self._deviates else super().reason_to_break(model)

    def decide_ceasefire(self, model: PlayedModel, leverage: float, draw: int) -> bool:
        """Ask whether to accept a ceasefire."""
        own = "accept" if super().decide_ceasefire(model, leverage, draw) else "refuse"
        agreeing = self.worth_of_ceasefire(model, leverage)
        broker = model.third_parties[first_of_pair(draw)]
        choice = self._choose(
            "ceasefire",
            own,
            _("{name} proposes a ceasefire. Do you accept?", name=self.names[broker.name]),
            {"accept": _("Accept it."), "refuse": _("Refuse it.")},
            figures=lambda: ceasefire_facts(agreeing),
        )
        return choice == "accept"

    # -- the table ---------------------------------------------------------------------------

    def demand(self, model: PlayedModel, seat: Seat) -> float:
        """Ask which text to put."""
        asking = OfferQuestion(model, self, seat, super().demand(model, seat))
        choice = asking.ask()
        self._wording = choice if choice.startswith(OWN) else ""
        return asking.demanded(choice)

    def writes(self, model: PlayedModel, occasion: bool) -> bool:
        """Ask whether to put a text of its own."""
        own = "put" if super().writes(model, occasion) else "none"
        labels = {
            "none": _("Put none."),
            "put": _("Put what suits you best among what the others seem to accept."),
        }
        put = any(one.kind == "offer" for one in self._since_last(model, "text"))
        choice = self._choose(
            "text",
            own,
            _("No mediator acts today. Do you put a text to the other side yourself?"),
            labels,
            option=lambda choice: self._option_to_write(choice, labels),
            valid=lambda choice: (
                choice in labels or draft_of(model).outcomes_in(choice) is not None
            ),
            draft=lambda: draft_of(model),
            urgent=own == "put" or put,
            front=not (model.war != 0 and model.truce == 0 and model.attacker == self.sign),
        )
        self._wording = choice if choice.startswith(OWN) else ""
        return choice != "none"

    def _option_to_write(self, choice: str, labels: Mapping[str, str]) -> Option:
        if choice.startswith(OWN):
            return OwnText(self.model, choice).option(choice, self)
        return Option(choice, labels[choice], follows=follows_from("text", choice))

    def _since_last(self, model: PlayedModel, kind: str) -> list[Event]:
        """What has happened since a kind of question last came up."""
        return model.record.events[model.players[self.name].since_last(kind) :]

    def rewords(self, model: PlayedModel, text: Text) -> bool:
        """Put the player's own terms into the text that it is about to put, if they wrote any."""
        if not self._wording:
            return super().rewords(model, text)
        OwnText(model, self._wording).put_into(text)
        self._wording = ""
        return True

    def decide_answer(self, model: PlayedModel, text: Text, asked: float, draw: int) -> Answer:
        """Ask whether to accept a text."""
        answer = super().decide_answer(model, text, asked, draw)
        own = "accept" if answer.accepts else "refuse"
        put = {"name": self._author(), "kind": _(model.kind_of(text))}
        choice = self._choose(
            "answer",
            own,
            _(
                "{name} puts a {kind} text: {terms}. Do you accept it?",
                terms=model.changes_of(text, self.name),
                **put,
            ),
            {"accept": _("Accept it."), "refuse": _("Refuse it.")},
            short=lambda: _("{name} puts a {kind} text", **put),
            worth={
                "accept": worth_fact("accept", answer.net_value + answer.side_payment),
                "refuse": worth_fact("refuse", answer.reservation),
            },
            figures=lambda: answer_facts(answer),
            own_reason=reason_words(answer.reason),
            acts=answer.chance,
            own_acts=answer.accepts,
            terms=model.terms_of(text),
        )
        if choice == own:
            return answer
        return answer._replace(accepts=choice == "accept", reason=CHOSEN)

    def _author(self) -> str:
        offers = [event for event in self.model.record.events[-9:] if event.kind == "offer"]
        return self.names[offers[-1].actor] if offers else _("Somebody")

    def decide_handover(self, model: PlayedModel) -> float:
        """Ask whether to hand over what was promised."""
        chance = super().decide_handover(model)
        objective = model.pending_objectives[0]
        keeps = uniform(model, draws.HANDOVER, place_of(model, objective)) < chance
        own = "hand-over" if keeps else "refuse"
        receiver = self.names[leader_of(model, -self.sign).name]
        choice = self._choose(
            "handover",
            own,
            _(
                "You promised to hand {place} over to {name}. The day has come. Do you?",
                place=self._place(objective),
                name=receiver,
            ),
            {"hand-over": _("Hand it over."), "refuse": _("Refuse.")},
            acts=chance,
            own_acts=keeps,
        )
        return chance if choice == own else float(choice == "hand-over")
