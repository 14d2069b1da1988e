"""The agents: parties that bargain and fight, mediators and backers that intervene.

An agent observes, decides and acts by calling the rules; it holds no theory of its own. To try
another behaviour, subclass :class:`Party`, :class:`Mediator` or :class:`Backer`, override a
``decide`` method and name the class in the scenario (``agent: my_module:MyParty``).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import mesa

from sim import parameters
from sim.packages import Path
from sim.parameters import Side
from sim.rules.balance import DAYS_PER_MONTH, DAYS_PER_YEAR
from sim.rules.beliefs import predict, update
from sim.rules.bargaining import is_dissatisfied
from sim.rules.choice import (
    choice_precision,
    choice_probability,
    strict_choice_probability,
    within,
)
from sim.rules.commitment import preventive_war_pays
from sim.rules.credibility import truthful_when_strong, truthful_when_weak
from sim.rules.mediation import initiative_chance, nash_weight
from sim.rules.numeric import normal_quantile
from sim.rules.prospects import campaign_values, conquest_probability, mobilisation
from sim.rules.reservation import (
    ceasefire_value,
    concession_rate,
    hope_after_session,
    net_worth,
    reliability,
    threat_within,
    utility_for,
    value_of,
    value_of_attacking,
    value_of_staying,
    value_of_waiting,
)
from sim.shocks import Purpose
from sim.strategies import Negotiator, negotiator

if TYPE_CHECKING:
    from sim.model import NegotiationModel

OTHER: dict[Side, Side] = {"claimant": "holder", "holder": "claimant"}


class Outlook(NamedTuple):
    """A party's view of where it stands (values of utility).

    ``now`` is the value of things as they are, ``waiting`` adds the hope in talks, ``gain`` is what
    its own best offensive adds to that, ``attack`` the value of attacking with the other side's
    threat in mind, ``aim`` how many objectives the offensive takes (0: there is none to take),
    ``attacked`` the value when the other side attacks, ``threat`` the chance of that, ``staying``
    the value of not attacking, ``reservation`` the value of leaving the table.
    """

    now: float
    waiting: float
    gain: float
    attack: float
    aim: int
    attacked: float
    threat: float
    staying: float
    reservation: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text on the table: a package, and what a broker adds to it."""

    path: Path
    position: float
    broker: str = ""
    guarantee: float = 0.0
    payments: tuple[float, float] = (0.0, 0.0)
    friction: float = 0.0

    def extra(self, side: Side) -> float:
        """What comes with acceptance: side payment (or lifted penalty) less friction."""
        return self.payments[0 if side == "claimant" else 1] - self.friction


class Answer(NamedTuple):
    """A party's answer to a text, with the figures behind it."""

    accepts: bool
    value: float
    net_value: float
    side_payment: float
    reservation: float
    chance: float
    reason: str


class Party(mesa.Agent):  # type: ignore[misc]
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
        self.belief_variance = model.scenario.balance.uncertainty**2
        self.hope = settings.hope
        self.private_cost = settings.private_cost * model.uniform(
            Purpose.PRIVATE_COST, self.index
        )
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
        return self.model.observed_advantage + self.model.table_shift + self.belief_mean

    def observe(self, years: float) -> None:
        """Let what it has learnt go stale, as the hidden part of the balance changes in peace."""
        balance = self.model.scenario.balance
        self.belief_mean, self.belief_variance = predict(
            self.belief_mean,
            self.belief_variance,
            self._prior_mean,
            balance.uncertainty**2,
            balance.reversion,
            years,
        )

    def learn(self, advantage: float, signal_variance: float) -> None:
        """Update its belief on a signal of the claimant's advantage (a battle day, a message)."""
        hidden = advantage - self.model.observed_advantage
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

    def net_worth(self, good: int, outcome: float | None, guarantee: float) -> float:
        """Worth of an outcome of a good less the cost of conceding it, promises discounted."""
        model = self.model
        now = model.worth_now(self, good)
        promised = now
        if self.promised is not None:
            promised = model.goods[good].worth(self.index, self.sign, self.promised[good])
        rate, reliable = self.concession_terms(guarantee)
        worth = model.goods[good].worth(self.index, self.sign, outcome)
        return net_worth(worth, now, promised, rate, reliable)

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

    def campaign(self, attacker: Side, advantage: float) -> list[float]:
        """Expected gain (loss) of a war by `attacker` for 1, 2, ... objectives, over waiting.

        `advantage` is the mean of a belief about the claimant's advantage. Costs of starting
        or widening the war are included; for the attacker also the hope in talks that a war
        forfeits, in proportion to its scope.
        """
        model, own = self.model, self.settings
        axis = model.axis(attacker)
        if not axis.objectives:
            return []
        attacks = attacker == self.side
        red_line = axis.red_line
        values = campaign_values(
            advantage if attacker == "claimant" else -advantage,
            self.belief_variance,
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
            red_line.index,
            red_line.probability,
            red_line.penalty if attacks else 0.0,
            own.discount_rate,
        )
        started = self.cost_of_starting(attacks)
        widening = own.mobilisation_cost + (self.hope_premium() if attacks else 0.0)
        mobilised = model.mobilised_scope()
        return [
            value - started - mobilisation(widening, axis.scopes[k], mobilised)
            for k, value in enumerate(values)
        ]

    def cost_of_starting(self, attacks: bool) -> float:
        """One-off costs that do not depend on the aim: of a new war, and of opening fire in it."""
        model = self.model
        cost = 0.0
        if model.war is None:
            cost += self.private_cost + model.interdependence()
            cost += model.deterrence() if attacks else 0.0
        if attacks and (model.war is None or model.truce is not None):
            cost += self.settings.offensive_cost
        return cost

    def hope_premium(self) -> float:
        """What hope in talks adds to the value of things as they are; a total war forfeits it."""
        now = self.value_now()
        return value_of_waiting(now, self.hope, self.model.fair_value(self)) - now

    def waiting_value(self) -> float:
        """Value of going on without a deal and without widening the war."""
        return self.value_now() + (1.0 - self.model.mobilised_scope()) * self.hope_premium()

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
        aim, gain = _best(own)
        foe = model.leader(OTHER[self.side])
        seen = self.belief() + model.expected_shift() / 2.0  # the middle of the horizon
        threat, attacked = self._threat(foe, seen, now)
        staying = value_of_staying(waiting, attacked, threat)
        if model.war is None:
            staying = max(staying, self._fighting_later(waiting, own))
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
            aim, gain = _best(self.campaign(self.side, self.belief()))
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
        aim, gain = _best(attacker.campaign_as_seen_by(self, advantage))
        if aim == 0:
            return 0.0, now
        chance = strict_choice_probability(gain - model.truce_shame(attacker), attacker.precision)
        if model.war is None:
            chance = threat_within(chance, model.reviews_in_horizon)
        return chance, now + self.campaign(attacker.side, advantage)[aim - 1]

    def campaign_as_seen_by(self, observer: Party, advantage: float) -> list[float]:
        """What its own offensive would be worth to it if the observer's belief were right."""
        variance, self.belief_variance = self.belief_variance, observer.belief_variance
        values = self.campaign(self.side, advantage)
        self.belief_variance = variance
        return values

    def _fighting_later(self, waiting: float, own: list[float]) -> float:
        """Value of waiting for a better balance and fighting then, if the trend is its way."""
        model = self.model
        shift = model.expected_shift()
        if not own or self.sign * shift <= 0.0:
            return -math.inf
        _, gain = _best(self.campaign(self.side, self.belief() + shift))
        years = model.scenario.behaviour.horizon_days / DAYS_PER_YEAR
        return waiting + self.discount_over(years) * max(0.0, gain)

    # -- deciding ----------------------------------------------------------------------------

    def decide_attack(self, local: bool) -> Attack | None:
        """Decide on opening an offensive: its best aim, or if `local` just the next objective."""
        view = self.outlook()
        values = self.campaign(self.side, self.belief())
        if not values:
            return None
        if local:
            scope = self.model.axis(self.side).scopes[0]
            aim, gain = 1, values[0] + mobilisation(self.settings.mobilisation_cost, scope, 0.0)
        else:
            aim, gain = view.aim, view.gain
        if aim == 0:
            return None
        edge = view.attack + gain - view.gain - view.staying
        chance = strict_choice_probability(edge, self.precision)
        reason = self._reason_to_attack(view, gain, edge, local)
        return Attack(aim, gain, view.staying, chance, reason)

    def _reason_to_attack(self, view: Outlook, gain: float, edge: float, local: bool) -> str:
        """Name the theory that the choice agrees with (none of them steers it)."""
        if local:
            return "an incident escalates"
        model = self.model
        if edge <= 0.0:
            return "imperfect control of the decision"
        foe = model.leader(OTHER[self.side])
        years = model.scenario.behaviour.horizon_days / DAYS_PER_YEAR
        discount = self.discount_over(years)
        shift = model.expected_shift()
        if self.sign * shift < 0.0:
            _, later = _best(foe.campaign_as_seen_by(self, self.belief() + shift))
            riser = foe.value_now() + max(0.0, later)
            if preventive_war_pays(view.attack, 1.0, discount, riser):
                return "preventive: the balance is turning against it"
        if gain - model.deadlock_reward(self) <= 0.0:
            return "a success at home that talks do not bring"
        if is_dissatisfied(view.attack, 0.0, view.waiting):
            return "its power exceeds its benefits"
        return "a threat it would rather meet now"

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
        reason = self._reason_to_answer(accepts, net, needed, value, extra, view)
        return Answer(accepts, value, net, extra, view.reservation, chance, reason)

    def _reason_to_answer(
        self, accepts: bool, net: float, needed: float, value: float, extra: float, view: Outlook
    ) -> str:
        """Say in words why a text is accepted or refused."""
        better = net >= needed
        if accepts != better:
            return "imperfect control of the decision"
        if accepts:
            return "better than no deal"
        if net >= view.reservation - extra:
            return "it still asks for more in this round"
        if value + extra >= view.reservation:
            return "conceding costs too much at home, or the promises are not trusted"
        if view.aim and view.attack >= view.staying:
            return "it expects more from force"
        if value + extra >= view.now:
            return "it hopes for better terms later"
        return "things as they are are worth more"

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

    def decide_handover(self, objective: int, outcome: float) -> float:
        """Chance of keeping a promise to hand over an objective.

        Refusing saves the objective but brings the war that the other side would then choose,
        and what the guarantee costs those who break the deal.
        """
        model = self.model
        foe = model.leader(OTHER[self.side])
        saved = model.stake(self, objective, foe.side)
        aim, gain = _best(foe.campaign_as_seen_by(self, self.belief()))
        loss = 0.0
        if aim:
            threat = strict_choice_probability(gain, foe.precision)
            loss = threat * self.campaign(foe.side, self.belief())[aim - 1]
        refusing = saved + min(0.0, loss) - model.deterrence()
        return choice_probability(-refusing, self.precision)


class Attack(NamedTuple):
    """An offensive under consideration."""

    aim: int
    gain: float
    staying: float
    chance: float
    reason: str


def _best(values: list[float]) -> tuple[int, float]:
    """Best aim (1, 2, ...; 0 if there is nothing to attack) and its value."""
    if not values:
        return 0, 0.0
    best = 0
    for k in range(1, len(values)):
        if values[k] > values[best]:
            best = k
    return best + 1, values[best]


class ThirdParty(mesa.Agent):  # type: ignore[misc]
    """A state outside the conflict, with attention to it that changes over time."""

    model: NegotiationModel

    def __init__(
        self, model: NegotiationModel, name: str, settings: parameters.ThirdParty, index: int
    ) -> None:
        super().__init__(model)
        self.name = name
        self.settings = settings
        self.index = index

    def engagement(self) -> float:
        """Its attention to the conflict today, in [0, 1]."""
        return self.settings.engagement.at(self.model.day)


class Backer(ThirdParty):
    """A third party that strengthens a side, presses sides or draws a red line."""

    def support_for(self, side: Side) -> float:
        """Strength it adds to a side, as a share of the side's own."""
        backing = self.settings.backing
        if backing is None or backing.supports != side:
            return 0.0
        return backing.support.at(self.model.day)

    def pressure_on(self, side: Side) -> float:
        """Full daily pressure on a side that attacks, before its legitimacy relieves it."""
        backing = self.settings.backing
        return 0.0 if backing is None else float(getattr(backing.pressure, side))

    def decide_intervention(self) -> bool:
        """Decide on stopping an offensive that has reached its red line."""
        line = self.settings.backing.red_line if self.settings.backing else None
        if line is None:
            return False
        chance = line.probability * self.engagement()
        return self.model.uniform(Purpose.INTERVENTION, self.index) < chance


class Mediator(ThirdParty):
    """A third party that convenes talks and chooses the cheapest role that opens a deal."""

    @property
    def mediation(self) -> parameters.Mediation:
        """Its mediation settings."""
        assert self.settings.mediation is not None
        return self.settings.mediation

    def initiative(self, days: float, ripe: float) -> float:
        """Chance of convening within `days`: a Poisson rate, raised when the moment is ripe."""
        mediation = self.mediation
        if self.model.war is None:
            rate = mediation.initiative_peace / DAYS_PER_MONTH
        else:
            rate = mediation.initiative_war
        return initiative_chance(rate, self.engagement(), mediation.ripeness, ripe, days)

    def leverage_over(self, side: Side) -> float:
        """Side payments and penalties that it can use on a side today."""
        return float(getattr(self.mediation.leverage, side)) * self.engagement()

    def estimate_need(self, party: Party, payment: float) -> float:
        """Its noisy estimate of the least net utility that a party needs, given a side payment."""
        draw = self.model.actor_draw(self.index, party.index)
        error = self.mediation.error * normal_quantile(self.model.uniform(Purpose.ESTIMATE, draw))
        return party.needed(party.outlook().reservation + error, payment)

    def offer_of_help(self) -> tuple[float, tuple[float, float]]:
        """The guarantee and the side payments (claimant's, holder's) that it can add today."""
        payments = self.leverage_over("claimant"), self.leverage_over("holder")
        return self.mediation.guarantee, payments

    def weight(self) -> float:
        """Weight of the claimant's gain in its texts: one half if it is impartial."""
        parties = self.model.leader("claimant"), self.model.leader("holder")
        return nash_weight(
            self.mediation.bias, parties[0].settings.legitimacy, parties[1].settings.legitimacy
        )

    def message_to(self, party: Party) -> tuple[bool, bool, float]:
        """Its message on the balance: (stronger than it thinks?, credible?, the estimate).

        The estimate is the true advantage with an error; a party believes the message only if the
        mediator has no reason to bend it (:mod:`sim.rules.credibility`).
        """
        mediation, behaviour = self.mediation, self.model.scenario.behaviour
        draw = self.model.actor_draw(self.index, party.index)
        z = normal_quantile(self.model.uniform(Purpose.MESSAGE, draw))
        estimate = self.model.true_advantage + mediation.intelligence * z
        stronger = party.sign * (estimate - party.belief()) > 0.0
        leaning = 0.5 * (1.0 + party.sign * mediation.bias)
        judge, posterior = (
            (truthful_when_weak, mediation.accuracy)
            if stronger
            else (truthful_when_strong, 1.0 - mediation.accuracy)
        )
        credible = judge(
            leaning,
            posterior,
            behaviour.cost_if_weak,
            behaviour.cost_if_strong,
            mediation.war_loss,
        )
        return stronger, credible, estimate


class MediatingBacker(Mediator, Backer):
    """A third party that is both, as Russia was in 2020: one agent."""
