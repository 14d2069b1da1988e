"""Parties: they observe the balance, value war and terms, and decide."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import mesa

from sim import parameters
from sim.old.agents.reasons import reason_to_answer, reason_to_attack
from sim.old.agents.views import OTHER, Answer, Attack, Outlook, Text, best_aim
from sim.old.shocks import Purpose
from sim.parameters import Side
from sim.rules.after_deal import gain_from_refusing
from sim.rules.balance import DAYS_PER_YEAR
from sim.rules.beliefs import predict, update, variance_of
from sim.rules.choice import (
    choice_precision,
    choice_probability,
    strict_choice_probability,
    within,
)
from sim.rules.prospects import campaign_values, conquest_probability, mobilisation
from sim.rules.reservation import (
    ceasefire_value,
    concession_rate,
    hope_after_session,
    hope_premium,
    net_worth,
    reliability,
    threat_within,
    utility_for,
    value_of,
    value_of_attacking,
    value_of_staying,
    value_of_waiting,
)
from sim.strategies import Negotiator, negotiator

if TYPE_CHECKING:
    from sim.old.model import NegotiationModel


class Party(mesa.Agent):
    """A party: the leader of a side, or a further party with a veto over terms."""

    model: NegotiationModel

    def __init__(
        self, model: NegotiationModel, name: str, settings: parameters.Party, index: int
    ) -> None:
        super().__init__(model)
        self.name = name
        self.settings = settings
        self.index = index
        self.side: Side = settings.side
        self.sign = 1 if settings.side == "claimant" else -1
        self.precision = choice_precision(
            model.scenario.behaviour.precision, settings.political_control
        )
        self.strategy: Negotiator = negotiator(settings.strategy)
        self.belief_mean = self._prior_mean
        self.belief_variance = variance_of(model.scenario.balance.uncertainty)
        self.hope = settings.hope
        self.private_cost = settings.private_cost * model.uniform(Purpose.PRIVATE_COST, self.index)
        self.promised: list[float | None] | None = None
        self.value_at_outbreak = 0.0
        self._outlook: tuple[int, Outlook] | None = None

    # -- observing ---------------------------------------------------------------------------

    @property
    def _prior_mean(self) -> float:
        """Prior mean of the hidden part of the claimant's advantage: its optimism, signed."""
        return self.sign * self.settings.optimism

    @cached_property
    def leads(self) -> bool:
        """Whether it leads its side."""
        return self.settings.leads

    def belief(self) -> float:
        """Mean of its belief about the claimant's advantage, as bargainers see it."""
        return self.model.balance.observed + self.model.table_shift + self.belief_mean

    def observe(self, years: float) -> None:
        """Let what it has learnt go stale, as the hidden part of the balance changes in peace."""
        balance = self.model.scenario.balance
        self.belief_mean, self.belief_variance = predict(
            self.belief_mean,
            self.belief_variance,
            self._prior_mean,
            variance_of(balance.uncertainty),
            balance.reversion,
            years,
        )

    def learn(self, advantage: float, signal_variance: float) -> None:
        """Update its belief on a signal of the claimant's advantage (a battle day, a message)."""
        hidden = advantage - self.model.balance.observed
        self.belief_mean, self.belief_variance = update(
            self.belief_mean, self.belief_variance, hidden, signal_variance
        )

    def reconsider_talks(self, other_accepted: bool) -> None:
        """Adjust its hope after a session without agreement."""
        behaviour = self.model.scenario.behaviour
        self.hope = hope_after_session(
            self.hope, other_accepted, behaviour.hope_fade, behaviour.hope_gain
        )

    # -- valuing -----------------------------------------------------------------------------

    def value(self, utility: float) -> float:
        """Value of a utility under its risk attitude."""
        return value_of(utility, self.settings.risk_exponent)

    def utility(self, value: float) -> float:
        """Utility that has a value under its risk attitude."""
        return utility_for(value, self.settings.risk_exponent)

    def discount_over(self, years: float) -> float:
        """Discount factor over a number of years."""
        return math.exp(-self.settings.discount_rate * years)

    def value_of_text(self, text: Text) -> float:
        """Value of the package in a text, before costs of conceding and side payments."""
        return self.value(text.path.plain.utility(self.index, text.position))

    def value_now(self) -> float:
        """Value of things as they stand, promised handovers counted as done."""
        return self.value(self.model.utility_now(self))

    def net_worth_rule(self, guarantee: float) -> Callable[[int, float | None], float]:
        """How it weighs outcomes of goods: costs of conceding taken off, promises discounted."""
        model, index, sign = self.model, self.index, self.sign
        rate, reliable = self.concession_terms(guarantee)
        outcomes = model.outcome_now()
        promised = outcomes if self.promised is None else self.promised
        had = [good.worth(index, sign, x) for good, x in zip(model.goods, outcomes, strict=True)]
        said = [good.worth(index, sign, x) for good, x in zip(model.goods, promised, strict=True)]

        def weigh(good: int, outcome: float | None) -> float:
            worth = model.goods[good].worth(index, sign, outcome)
            return net_worth(worth, had[good], said[good], rate, reliable)

        return weigh

    def concession_terms(self, guarantee: float) -> tuple[float, float]:
        """Rate of concession cost, and reliability of promises, under a guarantee."""
        adverse = -self.sign * self.model.expected_shift()
        rate = concession_rate(
            self.settings.audience_cost, self.settings.commitment_fear, adverse, guarantee
        )
        return rate, reliability(self.model.trust, guarantee)

    def promise(self, outcomes: list[float | None]) -> None:
        """Say at home what outcomes it will accept at least, as a war begins."""
        self.promised = list(outcomes)
        self.value_at_outbreak = self.value_now()

    def hurts(self) -> bool:
        """Whether fighting on is worth less to it than what it had when the war began."""
        return self.outlook().reservation < self.value_at_outbreak

    def campaign(
        self, attacker: Side, advantage: float, observer: Party | None = None
    ) -> list[float]:
        """Expected gain (loss) of a war by `attacker` for 1, 2, ... objectives, over waiting.

        `advantage` is the mean of a belief about the claimant's advantage. Costs of starting
        or widening the war are included; for the attacker also the hope in talks that a war
        forfeits, in proportion to its scope. An `observer` from the other side judges by its own
        uncertainty and can only guess at a private cost.
        """
        model, own = self.model, self.settings
        axis = model.axis(attacker)
        if not axis.objectives:
            return []
        attacks = attacker == self.side
        values = campaign_values(
            advantage if attacker == "claimant" else -advantage,
            (observer or self).belief_variance,
            axis.position,
            axis.sizes,
            axis.log_defences,
            axis.unhinging,
            self._stakes(axis.objectives, attacker),
            model.scenario.front.mobility,
            model.scenario.front.noise,
            own.cost_per_day,
            axis.pressure if attacks else 0.0,
            axis.response_days,
            axis.elapsed,
            model.deadlock_reward(self) if attacks else 0.0,
            axis.interventions,
            axis.penalties if attacks else (0.0,) * len(axis.penalties),
            own.discount_rate,
        )
        started = self.cost_of_starting(attacks, known=observer is None)
        widening = own.mobilisation_cost + (self.hope_premium() if attacks else 0.0)
        mobilised = model.mobilised_scope()
        return [
            value - started - mobilisation(widening, axis.scopes[k], mobilised)
            for k, value in enumerate(values)
        ]

    def cost_of_starting(self, attacks: bool, known: bool) -> float:
        """One-off costs that do not depend on the aim: of a new war, and of opening fire in it.

        A private cost is known to its bearer; to others it is as likely high as low.
        """
        model = self.model
        cost = 0.0
        if model.war is None:
            cost += self.private_cost if known else self.settings.private_cost / 2.0
            cost += model.interdependence()
            cost += model.deterrence() if attacks else 0.0
        if attacks and (model.war is None or model.truce is not None):
            cost += self.settings.offensive_cost
        return cost

    def hope_premium(self) -> float:
        """What hope in talks adds to the value of things as they are; a total war forfeits it."""
        return hope_premium(self.value_now(), self.hope, self.model.fair_value(self))

    def waiting_value(self) -> float:
        """Value of going on without a deal and without widening the war."""
        return value_of_waiting(self.value_now(), self.hope_premium(), self.model.mobilised_scope())

    def _stakes(self, objectives: tuple[int, ...], attacker: Side) -> list[float]:
        """Change in value from each objective in turn changing hands."""
        direction = 1.0 if attacker == self.side else -1.0
        utility = self.model.utility_now(self)
        value, stakes = self.value(utility), []
        for objective in objectives:
            utility += direction * self.model.stake(self, objective, attacker)
            after = self.value(utility)
            stakes.append(after - value)
            value = after
        return stakes

    def outlook(self) -> Outlook:
        """Its outlook, computed when a decision falls due and kept until something changes."""
        if self._outlook is None or self._outlook[0] != self.model.state:
            self._outlook = (self.model.state, self._look())
        return self._outlook[1]

    def _look(self) -> Outlook:
        model = self.model
        now = self.value_now()
        waiting = self.waiting_value()
        if model.war is not None and model.truce is None:
            return self._look_in_battle(now, waiting)
        own = self.campaign(self.side, self.belief()) if self.leads else []
        aim, gain = best_aim(own)
        foe = model.leader(OTHER[self.side])
        seen = self.belief() + model.expected_shift() / 2.0  # the middle of the horizon
        threat, attacked = self._threat(foe, seen, now)
        later = self._fighting_later(waiting, own) if model.war is None else waiting
        staying = value_of_staying(max(waiting, later), attacked, threat)
        attack = now
        if aim:
            conquest = self._conquest() if threat > 0.0 else 0.0
            attack = value_of_attacking(waiting, gain, attacked, threat, conquest)
        reservation = max(staying, attack) if aim else staying
        return Outlook(now, waiting, gain, attack, aim, attacked, threat, staying, reservation)

    def _look_in_battle(self, now: float, waiting: float) -> Outlook:
        assert self.model.war is not None
        attacker = self.model.leader(self.model.war.attacker)
        if attacker is self:
            aim, gain = best_aim(self.campaign(self.side, self.belief()))
            reservation = max(waiting, waiting + gain) if aim else waiting
            return Outlook(now, waiting, gain, waiting + gain, aim, now, 0.0, waiting, reservation)
        threat, fought_over = self._threat(attacker, self.belief(), now)
        staying = value_of_staying(waiting, fought_over, threat)
        return Outlook(now, waiting, 0.0, now, 0, fought_over, threat, staying, staying)

    def _conquest(self) -> float:
        """Chance, by its belief, that its own offensive would take all there is to take."""
        axis = self.model.axis(self.side)
        return conquest_probability(
            self.sign * self.belief(),
            self.belief_variance,
            axis.position,
            axis.sizes,
            axis.log_defences,
            axis.unhinging,
            self.model.scenario.front.mobility,
            self.model.scenario.front.noise,
        )

    def _threat(self, attacker: Party, advantage: float, now: float) -> tuple[float, float]:
        """Chance that a leader attacks (or goes on), and the value to this party if it does."""
        model = self.model
        aim, gain = best_aim(attacker.campaign(attacker.side, advantage, observer=self))
        if aim == 0:
            return 0.0, now
        chance = strict_choice_probability(gain - model.truce_shame(attacker), attacker.precision)
        if model.war is None:
            chance = threat_within(chance, model.reviews_in_horizon)
        scope = max(model.mobilised_scope(), model.axis(attacker.side).scopes[aim - 1])
        left_to_hope_for = value_of_waiting(now, self.hope_premium(), scope)
        return chance, left_to_hope_for + self.campaign(attacker.side, advantage)[aim - 1]

    def _fighting_later(self, waiting: float, own: list[float]) -> float:
        """Value of waiting for a better balance and fighting then, if the trend is its way."""
        model = self.model
        shift = model.expected_shift()
        if not own or self.sign * shift <= 0.0:
            return -math.inf
        _, gain = best_aim(self.campaign(self.side, self.belief() + shift))
        years = model.scenario.behaviour.horizon_days / DAYS_PER_YEAR
        return waiting + self.discount_over(years) * max(0.0, gain)

    # -- deciding ----------------------------------------------------------------------------

    def decide_attack(self, local: bool) -> Attack | None:
        """Decide on opening an offensive: its best aim, or if `local` just the next objective."""
        view = self.outlook()
        if view.aim == 0:
            return None
        aim, gain = view.aim, view.gain
        if local:
            scope = self.model.axis(self.side).scopes[0]
            waived = mobilisation(self.settings.mobilisation_cost, scope, 0.0)
            aim, gain = 1, self.campaign(self.side, self.belief())[0] + waived
        edge = view.attack + gain - view.gain - view.staying
        chance = strict_choice_probability(edge, self.precision)
        reason = reason_to_attack(self, view, gain, edge, local)
        return Attack(aim, gain, view.staying, chance, reason)

    def decide_continue(self) -> tuple[float, float]:
        """Chance of continuing its offensive, and the gain it sees in that."""
        view = self.outlook()
        if view.aim == 0:
            return 0.0, 0.0
        gain = view.gain
        return strict_choice_probability(view.attack - view.staying, self.precision), gain

    def needed(self, reservation: float, extra: float) -> float:
        """Least net utility of a package that it can accept, given what comes with it."""
        return self.utility(reservation - extra)

    def decide_answer(self, text: Text, asked: float | None, draw: int) -> Answer:
        """Answer a text: accept if its net value reaches the reservation, up to choice noise.

        `asked` is a net value of terms below which it does not go in this round, if any.
        """
        view = self.outlook()
        value, extra = self.value_of_text(text), text.extra(self.side)
        net = self.value(text.path.net.utility(self.index, text.position))
        needed = view.reservation - extra
        if asked is not None:
            needed = max(needed, asked)
        chance = choice_probability(net - needed, self.precision)
        accepts = self.model.uniform(Purpose.ACCEPT, draw) < chance
        reason = reason_to_answer(accepts, net, needed, value, extra, view)
        return Answer(accepts, value, net, extra, view.reservation, chance, reason)

    def decide_ceasefire(self, leverage: float, draw: int) -> bool:
        """Answer a proposal of a humanitarian ceasefire."""
        behaviour = self.model.scenario.behaviour
        view = self.outlook()
        gain = view.reservation - view.waiting
        worth = ceasefire_value(
            behaviour.ceasefire_goodwill, leverage, behaviour.ceasefire_price, gain
        )
        chance = choice_probability(worth, self.precision)
        return self.model.uniform(Purpose.CEASEFIRE, draw) < chance

    def decide_break(self, days: float) -> tuple[float, float]:
        """Chance of breaking the truce within `days`, and the gain it sees in that."""
        model = self.model
        view = self.outlook()
        if view.aim == 0:
            return 0.0, 0.0
        gain = view.gain
        edge = view.attack - view.staying - model.truce_shame(self)
        chance = strict_choice_probability(edge, self.precision)
        return within(chance, days, model.scenario.behaviour.review_days), gain

    def decide_handover(self) -> float:
        """Chance of keeping the deal when a handover falls due.

        Refusing ends the deal for both sides, brings the war that the other side would then
        choose within the horizon, and what the guarantee costs those who break it.
        """
        model = self.model
        kept, deterrence = self.value_now(), model.deterrence()
        with model.if_the_deal_broke():
            refused = self.value_now()
            foe = model.leader(OTHER[self.side])
            threat, attacked = self._threat(foe, self.belief(), refused)
        refusing = gain_from_refusing(refused - kept, refused - attacked, threat, deterrence)
        return choice_probability(-refusing, self.precision)
