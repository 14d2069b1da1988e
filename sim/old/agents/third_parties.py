"""Third parties: backers that strengthen, press and draw lines; mediators that convene."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from sim import parameters
from sim.old.agents.party import Party
from sim.old.shocks import Purpose
from sim.parameters import Side
from sim.rules.balance import DAYS_PER_MONTH
from sim.rules.credibility import truthful_when_strong, truthful_when_weak
from sim.rules.mediation import initiative_chance, nash_weight
from sim.rules.numeric import normal_quantile

if TYPE_CHECKING:
    from sim.old.model import NegotiationModel


class ThirdParty(mesa.Agent):
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
        return self.settings.engagement.at(self.model.dated_day)


class Backer(ThirdParty):
    """A third party that strengthens a side, presses sides or draws a red line."""

    def support_for(self, side: Side) -> float:
        """Strength it adds to a side, as a share of the side's own."""
        backing = self.settings.backing
        if backing is None or backing.supports != side:
            return 0.0
        return backing.support.at(self.model.dated_day)

    def pressure_on(self, side: Side) -> float:
        """Full daily pressure on a side that attacks, before its legitimacy relieves it."""
        backing = self.settings.backing
        return 0.0 if backing is None else float(getattr(backing.pressure, side))

    def red_line(self, objective: str, attacker: Side) -> parameters.RedLine | None:
        """Its red line at an objective for an attacker, if it has drawn one there."""
        backing = self.settings.backing
        line = None if backing is None else backing.red_lines.get(objective)
        return line if line is not None and line.attacker == attacker else None

    def decide_intervention(self, line: parameters.RedLine) -> bool:
        """Decide on stopping an offensive that has reached its red line."""
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
        mediator has no reason to bend it (:mod:`sim.rules.credibility`), whichever it is: a word
        that would be said in any case tells nothing.
        """
        mediation, behaviour = self.mediation, self.model.scenario.behaviour
        draw = self.model.actor_draw(self.index, party.index)
        z = self.model.orientation * normal_quantile(self.model.uniform(Purpose.MESSAGE, draw))
        advantage = self.model.balance.true + self.model.table_shift
        estimate = advantage + mediation.intelligence * z
        stronger = party.sign * (estimate - party.belief()) > 0.0
        leaning = max(0.0, party.sign * mediation.bias)  # an impartial mediator leans to no side
        costs = behaviour.cost_if_weak, behaviour.cost_if_strong, mediation.war_loss
        credible = truthful_when_weak(leaning, mediation.accuracy, *costs)
        credible &= truthful_when_strong(leaning, 1.0 - mediation.accuracy, *costs)
        return stronger, credible, estimate


class MediatingBacker(Mediator, Backer):
    """A third party that is both, as Russia was in 2020: one agent."""
