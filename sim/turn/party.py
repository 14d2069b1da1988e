"""A party: what it decides, in war and at the table.

Each ``decide_`` method is the rule of the model. In Python it is a method of the Mesa agent
(:class:`sim.agents.Party`), which a subclass may override; compiled, it runs on the party's record.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sim.events import codes
from sim.memory.marks import Model, part
from sim.rules.after_deal import gain_from_refusing
from sim.rules.choice import TIE, choice_probability, strict_choice_probability, within
from sim.rules.cooperation import meeting_gain
from sim.rules.numeric import normal_quantile
from sim.rules.prospects import mobilisation
from sim.rules.reservation import ceasefire_credit, ceasefire_value, exchange_left
from sim.strategies import demand_of, talks_while_fighting_of, threshold_of
from sim.turn import chance as draws
from sim.turn.axis import axis_of
from sim.turn.balance import expected_shift
from sim.turn.chance import pair, uniform
from sim.turn.frontier import net_utility, plain_utility
from sim.turn.outlook import Looking
from sim.turn.standing import bond, break_deal, changed, deterrence, leader_of


class Attack(NamedTuple):
    """An offensive under consideration; an aim of 0 is none.

    ``aim`` counts objectives, ``gain`` is its value over waiting, ``edge`` its value over staying,
    ``chance`` that it is chosen at a review.
    """

    aim: int
    gain: float
    edge: float
    chance: float


class Answer(NamedTuple):
    """A party's answer to a text, with the figures behind it.

    ``reason`` is a code (:mod:`sim.events.codes`), or in Python also a text of one's own.
    """

    accepts: bool
    value: float
    net_value: float
    side_payment: float
    reservation: float
    chance: float
    reason: Any


class CeasefireWorth(NamedTuple):
    """What agreeing to a ceasefire is worth, and two of its parts; the rest is the loss.

    ``goodwill`` is what agreeing earns, ``leverage`` what the broker's word adds, ``worth`` these
    two less what is lost of the gain seen in fighting on.
    """

    goodwill: float
    leverage: float
    worth: float


NO_ATTACK = Attack(0, 0.0, 0.0, 0.0)


class PartyMethods(Looking):
    """The leader of a side, or a further party with a veto over terms."""

    accepted: int  # the last text that it answered

    # -- war ---------------------------------------------------------------------------------

    @part
    def decide_attack(self, model: Model, local: bool, days: int) -> Attack:
        """Decide on opening an offensive in a step of `days`: its best aim.

        Where `local` command decides, just the next objective.
        """
        view = self.outlook(model)
        if view.aim == 0:
            return NO_ATTACK
        aim, gain = view.aim, view.gain
        if local:
            scope = axis_of(model, self.sign).scopes[0]
            waived = mobilisation(self.settings.mobilisation_cost, scope, 0.0)
            self.campaign(model, self.sign, self.belief(model), self, model.values)
            aim, gain = 1, model.values[0] + waived
        edge = view.attack + gain - view.gain - view.staying
        return Attack(aim, gain, edge, strict_choice_probability(edge, self.settings.precision))

    @part
    def reason_to_attack(self, model: Model, attack: Attack, local: bool) -> int:
        """What an attack would not have been made without; the label steers nothing.

        Each label is a counterfactual, computed by the rules that the choice itself goes by
        (:meth:`edge_if`). The first of these that fits is given:

        1. *an incident escalates*: local command attacks;
        2. *choice noise*: attacking was not worth more than staying;
        3. *preventive*: the balance is expected to turn against it, and were no shift expected it
           would stay;
        4. *a success at home*: without the reward for a first success it would stay;
        5. *a threat*: were the other side no threat it would stay;
        6. *its power exceeds its benefits*: it would attack without any of these, for what force
           alone brings;
        7. *several reasons*: each of them would do, and force alone would not.

        A shift against a side acts through the threat, so that what is preventive would not have
        been without the threat either: hence 3 before 5. Reward and threat may both be needed; then
        the reward, which only attacking brings, is named.
        """
        if local:
            return codes.ESCALATES
        if attack.edge <= TIE:
            return codes.NOISE
        shift = expected_shift(model)
        if self.sign * shift < 0.0 and self.edge_if(model, 0.0, True, True) <= TIE:
            return codes.PREVENTIVE
        if self.edge_if(model, shift, True, False) <= TIE:
            return codes.SUCCESS_AT_HOME
        if self.edge_if(model, shift, False, True) <= TIE:
            return codes.MEETS_THREAT
        if self.edge_if(model, 0.0, False, False) > TIE:
            return codes.DISSATISFIED
        return codes.SEVERAL_REASONS

    @part
    def reason_to_stand_down(self, model: Model, attack: Attack) -> int:
        """Why it calls off an offensive that is prepared, at its second look at it."""
        if attack.aim == 0:
            return codes.NOTHING_LEFT
        return codes.NO_LONGER_PAYS if attack.edge <= TIE else codes.NOISE

    @part
    def decide_continue(self, model: Model) -> tuple[float, float]:
        """Chance of continuing its offensive, and the gain it sees in that."""
        view = self.outlook(model)
        if view.aim == 0:
            return 0.0, 0.0
        edge = view.attack - view.staying
        return strict_choice_probability(edge, self.settings.precision), view.gain

    @part
    def reason_to_halt(self, model: Model, gain: float) -> int:
        """Why it stops an offensive in which it saw a gain."""
        return codes.WOULD_NOT_PAY if gain <= 0.0 else codes.NOISE

    @part
    def decide_break(self, model: Model, days: float) -> tuple[float, float]:
        """Chance of breaking the truce within `days`, and the gain it sees in that."""
        view = self.outlook(model)
        if view.aim == 0:
            return 0.0, 0.0
        edge = view.attack - view.staying - self.truce_shame(model)
        chance = strict_choice_probability(edge, self.settings.precision)
        return within(chance, days, model.world.behaviour.review_days), view.gain

    @part
    def reason_to_break(self, model: Model) -> int:
        """Why it breaks a truce."""
        return codes.BREAKS_TRUCE

    @part
    def worth_of_ceasefire(self, model: Model, leverage: float) -> CeasefireWorth:
        """What agreeing to a ceasefire is worth to it, with a broker of some leverage over it."""
        behaviour, view = model.world.behaviour, self.outlook(model)
        credit = ceasefire_credit(behaviour.ceasefire_discredit, model.broken_ceasefires)
        goodwill, counted = credit * goodwill_today(model), credit * leverage
        gain = view.reservation - view.waiting
        worth = ceasefire_value(goodwill, counted, behaviour.ceasefire_price, gain)
        return CeasefireWorth(goodwill, counted, worth)

    @part
    def decide_ceasefire(self, model: Model, leverage: float, draw: int) -> bool:
        """Answer a proposal of a humanitarian ceasefire."""
        agreeing = self.worth_of_ceasefire(model, leverage).worth
        chance = choice_probability(agreeing, self.settings.precision)
        return bool(uniform(model, draws.CEASEFIRE, draw) < chance)

    @part
    def decide_handover(self, model: Model) -> float:
        """Chance of keeping the deal when a handover falls due.

        Refusing ends the deal for both sides, brings the war that the other side would then choose
        within the horizon, what the guarantee costs those who break it, and what a mediator paid.
        """
        world = model.world
        kept, cost = self.value_now(model), deterrence(model) + bond(model, self.sign)
        broken, pending = model.deal_broken, model.pending_count
        for good in range(world.objective_count, world.good_count):
            model.kept_settled[good] = model.settled[good]
        break_deal(model)
        refused = self.value_now(model)
        foe = leader_of(model, -self.sign)
        threat, attacked = self.threat_from(model, foe, self.belief(model), refused)
        model.deal_broken, model.pending_count = broken, pending
        for good in range(world.objective_count, world.good_count):
            model.settled[good] = model.kept_settled[good]
        changed(model)
        refusing = gain_from_refusing(refused - kept, refused - attacked, threat, cost)
        return choice_probability(-refusing, self.settings.precision)

    # -- the table ---------------------------------------------------------------------------

    @part
    def decide_answer(self, model: Model, text: Any, asked: float, draw: int) -> Answer:
        """Answer a text: accept if its net value reaches the reservation, up to choice noise.

        `asked` is a net value of terms below which it does not go in this round (-inf: none).
        """
        view, path = self.outlook(model), model.paths[text.path]
        worth = self.value(model, plain_utility(path, self.index, text.position))
        payment = text.payment_claimant if self.sign > 0 else text.payment_holder
        extra = payment - text.friction
        net = self.value(model, net_utility(path, self.index, text.position))
        least = max(view.reservation - extra, asked)
        chance = choice_probability(net - least, self.settings.precision)
        accepts = bool(uniform(model, draws.ACCEPT, draw) < chance)
        reason = reason_to_answer(view, accepts, net, least, worth, extra)
        return Answer(accepts, worth, net, extra, view.reservation, chance, reason)

    @part
    def decide_meeting(self, model: Model, convenor: Any, here: float, elsewhere: float) -> bool:
        """Decide on coming to a mediator's meeting, by what it expects there and elsewhere."""
        gain = meeting_gain(here, elsewhere, model.world.talks.forum_choice)
        chance = choice_probability(gain, self.settings.precision)
        return bool(uniform(model, draws.FORUM, pair(convenor.index, self.index)) < chance)

    @part
    def decide_step(self, model: Model, text: Any) -> bool:
        """Answer a step: what it settles is carried out at once, and all else goes on as it is."""
        path = model.paths[text.path]
        net = self.value(model, net_utility(path, self.index, text.position))
        chance = choice_probability(net - self.value_now(model), self.settings.precision)
        return bool(uniform(model, draws.STEP_ANSWER, self.index) < chance)

    @part
    def demand(self, model: Model, seat: Any) -> float:
        """Value that its negotiator asks for in this round."""
        return float(demand_of(self.settings.strategy, seat))

    @part
    def threshold(self, model: Model, seat: Any) -> float:
        """Least value that its negotiator accepts in this round."""
        return float(threshold_of(self.settings.strategy, seat))

    @part
    def talks_while_fighting(self, model: Model) -> bool:
        """Whether it makes direct offers in the middle of a war, when the other does too."""
        return talks_while_fighting_of(self.settings.strategy)

    @part
    def writes(self, model: Model, occasion: bool) -> bool:
        """Whether it puts a text itself today: by the model, when there is occasion to.

        It is asked in every step in which no mediator acts, the sides do not meet directly and
        there is room for another text; the draw behind `occasion` is for war alone.
        """
        return occasion

    @part
    def rewords(self, model: Model, text: Any) -> bool:
        """Whether it has put other terms into the text that it is about to put: the model, no."""
        return False

    @part
    def guess_need(self, model: Model, other: Any) -> float:
        """Its noisy guess at the least net utility that another party needs in its text."""
        talks = model.world.talks
        z = normal_quantile(uniform(model, draws.GUESS, pair(self.index, other.index)))
        reservation = other.outlook(model).reservation + talks.war_error * z
        return float(other.needed(model, reservation, -talks.friction))

    @part
    def hurts(self, model: Model) -> bool:
        """Whether fighting on is worth less to it than what it had when the war began."""
        view = self.outlook(model)
        return bool(view.reservation < view.value_at_outbreak)


@part
def goodwill_today(model: Model) -> float:
    """What the exchange that a ceasefire allows is worth today, in good opinion."""
    behaviour = model.world.behaviour
    left = exchange_left(model.elapsed - model.exchanged, behaviour.ceasefire_exchange)
    return float(left * behaviour.ceasefire_goodwill)


@part
def reason_to_answer(
    view: Any, accepts: bool, net: float, least: float, worth: float, extra: float
) -> int:
    """Why a text is accepted or refused, read off the figures after the choice."""
    better = net >= least - TIE
    if accepts != better:
        return codes.NOISE
    if accepts:
        return codes.BETTER_THAN_NO_DEAL
    if net >= view.reservation - extra - TIE:
        return codes.ASKS_MORE
    if worth + extra >= view.reservation - TIE:
        return codes.CONCEDING_COSTS
    if view.aim != 0 and view.attack >= view.staying:
        return codes.EXPECTS_MORE_FROM_FORCE
    if worth + extra >= view.now - TIE:
        return codes.HOPES_FOR_BETTER
    return codes.WORTH_MORE_AS_THEY_ARE
