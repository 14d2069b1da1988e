"""A third party: a state outside the conflict that backs a side, mediates, or both."""

from __future__ import annotations

from typing import Any

from sim.events import codes
from sim.memory.marks import Model, part
from sim.rules.after_deal import guarantee_at_table
from sim.rules.balance import DAYS_PER_MONTH
from sim.rules.choice import choice_probability
from sim.rules.cooperation import attendance_gain
from sim.rules.credibility import truthful_when_strong, truthful_when_weak
from sim.rules.mediation import initiative_chance, nash_weight
from sim.rules.numeric import normal_quantile
from sim.turn import chance as draws
from sim.turn.chance import pair, uniform
from sim.turn.numbers import CLAIMANT, HOLDER, ThirdPartyNumbers
from sim.turn.standing import engagement_ahead, legitimacy_of, value_on


class ThirdPartyMethods:
    """What a third party decides; in Python a method of :class:`sim.agents.ThirdParty`."""

    settings: ThirdPartyNumbers
    index: int  # place among the third parties
    engaged: float  # its attention, as read with the dated changes

    @part
    def attention(self, model: Model) -> float:
        """Its attention to the conflict, in [0, 1], read with the dated changes."""
        return value_on(self.settings.engagement, model.dated_day)

    # -- as a backer -------------------------------------------------------------------------

    @part
    def support_for(self, model: Model, side: int) -> float:
        """Strength that it adds to a side, as a share of the side's own."""
        if self.settings.supports != side:
            return 0.0
        return value_on(self.settings.backing.support, model.dated_day)

    @part
    def pressure_on(self, model: Model, side: int) -> float:
        """Full daily pressure on a side that attacks, before its legitimacy relieves it."""
        pressure = self.settings.backing.pressure
        return float(pressure.claimant if side > 0 else pressure.holder)

    @part
    def decide_intervention(self, model: Model, line: Any) -> bool:
        """Decide on stopping an offensive that has reached its red line."""
        chance = line.probability * self.engaged
        return bool(uniform(model, draws.INTERVENTION, self.index) < chance)

    # -- as a member of a format -------------------------------------------------------------

    @part
    def decide_attendance(self, model: Model, convenor: Any) -> bool:
        """Decide on coming to a meeting that it is invited to, by who else is."""
        company = self.settings.shunned[convenor.index]
        for other in model.third_parties[: model.world.third_count]:
            if convenor.settings.mediation.invited >> other.index & 1:
                company += self.settings.shunned[other.index]
        gain = attendance_gain(self.settings.stake, self.engaged, company)
        chance = choice_probability(gain, model.world.behaviour.precision)
        u = uniform(model, draws.ATTENDANCE, pair(convenor.index, self.index))
        return bool(u < chance)

    # -- as a mediator -----------------------------------------------------------------------

    @part
    def initiative(self, model: Model, days: float, ripe: float) -> float:
        """Chance of convening within `days`: a Poisson rate, raised when the moment is ripe."""
        mediation = self.settings.mediation
        if model.war == 0:
            rate = mediation.initiative_peace / DAYS_PER_MONTH
        else:
            rate = mediation.initiative_war
        return initiative_chance(rate, self.engaged, mediation.ripeness, ripe, days)

    @part
    def stays_away(self, model: Model, u: float, days: float) -> bool:
        """Whether it would not convene on a draw `u` even if the moment were wholly ripe.

        If so, how ripe it is need not be worked out: initiative grows with ripeness.
        """
        return bool(u >= self.initiative(model, days, 1.0))

    @part
    def plays(self, model: Model, role: int) -> bool:
        """Whether it is ready for a role today (:mod:`sim.events.codes`)."""
        mediation = self.settings.mediation
        if role == codes.FACILITATE:
            return bool(mediation.facilitates != 0)
        if role == codes.FORMULATE:
            return bool(mediation.formulates != 0)
        return bool(mediation.manipulates != 0)

    @part
    def considers(self, model: Model, kind: int) -> bool:
        """Whether it would put a text of a kind on the table today: by the model, of any."""
        return True

    @part
    def leverage_over(self, model: Model, side: int) -> float:
        """Side payments and penalties that it can use on a side today."""
        leverage = self.settings.mediation.leverage
        return float((leverage.claimant if side > 0 else leverage.holder) * self.engaged)

    @part
    def guarantee_offered(self, model: Model) -> float:
        """What its guarantee would be worth in a text today, to all alike."""
        weight = model.world.after_deal.guarantee_engaged
        horizon = int(model.world.behaviour.horizon_days)
        engaged = engagement_ahead(model, self, horizon) if weight > 0.0 else 0.0
        return guarantee_at_table(self.settings.mediation.guarantee, engaged, weight)

    @part
    def estimate_need(self, model: Model, party: Any, payment: float) -> float:
        """Its noisy estimate of the least net utility that a party needs, given a side payment."""
        z = normal_quantile(uniform(model, draws.ESTIMATE, pair(self.index, party.index)))
        error = self.settings.mediation.error * z
        return float(party.needed(model, party.outlook(model).reservation + error, payment))

    @part
    def leaning(self, model: Model) -> float:
        """Weight of the claimant's gain in its texts: one half if it is impartial."""
        return nash_weight(
            self.settings.mediation.bias,
            legitimacy_of(model, CLAIMANT),
            legitimacy_of(model, HOLDER),
        )

    @part
    def message_to(self, model: Model, party: Any) -> tuple[bool, bool, float]:
        """Its message on the balance: (stronger than it thinks?, credible?, the estimate).

        The estimate is the true advantage with an error; a party believes the message only if the
        mediator has no reason to bend it (:mod:`sim.rules.credibility`), whichever it is: a word
        that would be said in any case tells nothing.
        """
        mediation, behaviour = self.settings.mediation, model.world.behaviour
        u = uniform(model, draws.MESSAGE, pair(self.index, party.index))
        z = model.world.orientation * normal_quantile(u)
        advantage = model.observed + model.hidden + model.world.balance.table_shift
        estimate = advantage + mediation.intelligence * z
        stronger = bool(party.sign * (estimate - party.belief(model)) > 0.0)
        leaning = max(0.0, party.sign * mediation.bias)  # an impartial mediator leans to no side
        weak, strong = behaviour.cost_if_weak, behaviour.cost_if_strong
        when_weak = truthful_when_weak(
            leaning, mediation.accuracy, weak, strong, mediation.war_loss
        )
        when_strong = truthful_when_strong(
            leaning, 1.0 - mediation.accuracy, weak, strong, mediation.war_loss
        )
        return stronger, bool(when_weak and when_strong), float(estimate)
