"""What things are worth to a party: goods, beliefs, campaigns.

These are the lower methods of :class:`sim.turn.party.PartyMethods`.
"""

from __future__ import annotations

import math
from typing import Annotated, Any

from sim.memory.marks import Model, hot, part
from sim.memory.sizes import GOODS, OBJECTIVES, RATES
from sim.rules.after_deal import link_cost
from sim.rules.beliefs import predict, update, variance_of
from sim.rules.numeric import HERMITE_NODES, HERMITE_WEIGHTS
from sim.rules.prospects import (
    add_values_at_most,
    chain_values,
    chance_of_all,
    chance_of_first,
    discount_factors,
    mobilisation,
)
from sim.rules.reservation import (
    concession_rate,
    deadlock_reward,
    hope_premium,
    reliability,
    utility_for,
    value_of,
)
from sim.turn.axis import axis_of, best_aim, chain_for, outline_for
from sim.turn.balance import expected_shift
from sim.turn.numbers import PartyNumbers
from sim.turn.standing import (
    at_risk,
    bond,
    deterrence,
    fill_outcomes,
    links,
    mobilised_scope,
    value_on,
)


class Valuing:
    """A party's stakes, beliefs and hopes, and what it makes of them."""

    settings: PartyNumbers
    index: int  # place among the parties
    sign: int  # side
    leads: int  # whether it leads its side
    belief_mean: float  # of the hidden part of the claimant's advantage
    belief_variance: float
    hope: float  # in talks
    fair: float  # value of fair terms, as far as anything can still be hoped for
    trusting: float  # probability, to it, that the other side prefers a kept peace
    gone: int  # whether it has ended: its veto counts no more
    bitterness: float  # what its audience charges for concessions, in its first charge
    private_cost: float  # of a new war, known to it alone
    value_at_outbreak: float  # of things as they were when the war began
    has_promised: int
    promised: Annotated[list[float], GOODS]  # outcomes said at home to be the least
    utility_as_is: float
    utility_version: int
    stakes: Annotated[list[list[float]], 2, OBJECTIVES]  # by the claimant's, the holder's attack
    stake_versions: Annotated[list[int], 2]

    # -- goods -------------------------------------------------------------------------------

    @hot
    def worth(self, model: Model, good: int, outcome: float) -> float:
        """Plain utility of an outcome of a good (NaN: left open)."""
        if math.isnan(outcome):
            return float(model.world.goods[good].open_worth[self.index])
        share = outcome if self.sign > 0 else 1.0 - outcome
        return float(model.world.goods[good].weights[self.index] * share)

    @hot
    def utility_now(self, model: Model) -> float:
        """Utility of things as they stand."""
        if self.utility_version != model.ground_version:
            fill_outcomes(model, model.outcome)
            utility = 0.0
            for good in range(model.world.good_count):
                utility += self.worth(model, good, model.outcome[good])
            self.utility_as_is = utility
            self.utility_version = model.ground_version
        return float(self.utility_as_is)

    @hot
    def value(self, model: Model, utility: float) -> float:
        """Value of a utility under the party's attitude to risk."""
        return value_of(utility, self.settings.risk_exponent)

    @hot
    def value_now(self, model: Model) -> float:
        """Value of things as they stand."""
        return self.value(model, self.utility_now(model))

    @part
    def needed(self, model: Model, reservation: float, extra: float) -> float:
        """Least net utility of a package that it can accept, given what comes with it."""
        return utility_for(reservation - extra, self.settings.risk_exponent)

    @part
    def discount_over(self, model: Model, years: float) -> float:
        """Discount factor over a number of years."""
        return math.exp(-self.settings.discount_rate * years)

    @part
    def concession_rate_now(self, model: Model, guarantee: float) -> float:
        """Cost of conceding, per unit of utility given up, under a guarantee."""
        adverse = -self.sign * expected_shift(model)
        settings = self.settings
        audience = settings.audience_cost * self.bitterness
        return concession_rate(audience, settings.commitment_fear, adverse, guarantee)

    @part
    def reliability_of(self, model: Model, guarantee: float) -> float:
        """How far it relies on promises, under a guarantee."""
        return reliability(self.trust_now(model), guarantee)

    @part
    def trust_now(self, model: Model) -> float:
        """How far it trusts promises: the running average, or what it believes of the other side.

        `trust_bayes` is the weight of the second.
        """
        weight = model.world.after_deal.trust_bayes
        if weight == 0.0:
            return float(model.trust)
        return float((1.0 - weight) * model.trust + weight * self.trusting)

    @part
    def cut_off(self, model: Model) -> float:
        """What a new war costs it by what it cuts: links of a deal, dated ones, and returns."""
        cost, trade = links(model) + at_risk(model, self.sign), model.world.links
        if trade.follow_peace != 0.0 and (model.deal == 0 or model.deal_broken != 0):
            return cost
        opening = value_on(trade.open, model.dated_day)
        dependence = trade.dependence.claimant if self.sign > 0 else trade.dependence.holder
        if opening == 0.0 or dependence == 0.0:
            return cost
        return cost + link_cost(dependence, opening, self.trust_now(model), trade.doubt)

    # -- beliefs -----------------------------------------------------------------------------

    @part
    def belief(self, model: Model) -> float:
        """Mean of its belief about the claimant's advantage, as bargainers see it."""
        return float(model.observed + model.world.balance.table_shift + self.belief_mean)

    @part
    def learn(self, model: Model, advantage: float, signal_variance: float) -> None:
        """Update its belief on a signal of the claimant's advantage."""
        self.belief_mean, self.belief_variance = update(
            self.belief_mean, self.belief_variance, advantage - model.observed, signal_variance
        )

    @part
    def observe(self, model: Model, years: float) -> None:
        """Let what it has learnt go stale, as the hidden part of the balance changes in peace."""
        balance = model.world.balance
        self.belief_mean, self.belief_variance = predict(
            self.belief_mean,
            self.belief_variance,
            self.sign * self.settings.optimism,
            variance_of(balance.uncertainty),
            balance.reversion,
            years,
        )

    # -- campaigns ---------------------------------------------------------------------------

    @part
    def fair_premium(self, model: Model) -> float:
        """What hope in talks adds to the value of things as they are."""
        return hope_premium(self.value_now(model), self.hope, self.fair)

    @part
    def reward_for_force(self, model: Model) -> float:
        """Reward at home for a first success by force, the larger the less talks promise."""
        if model.war != 0 and (model.success != 0 or model.attacker != self.sign):
            return 0.0
        return deadlock_reward(self.settings.deadlock_reward, self.hope)

    @part
    def truce_shame(self, model: Model) -> float:
        """What breaking the present truce costs it."""
        if model.truce == 0 or model.truce_broker < 0:
            return 0.0
        broker = model.third_parties[model.truce_broker]
        return float(model.world.behaviour.ceasefire_shame + broker.leverage_over(model, self.sign))

    @hot
    def cost_of_starting(self, model: Model, attacks: bool, known: bool) -> float:
        """One-off costs that do not depend on the aim: of a new war, and of opening fire in it."""
        cost = 0.0
        if model.war == 0:
            cost += self.private_cost if known else self.settings.private_cost / 2.0
            cost += self.cut_off(model)
            cost += deterrence(model) + bond(model, self.sign) if attacks else 0.0
        return cost + self.cost_of_opening(model, attacks)

    @hot
    def cost_of_opening(self, model: Model, attacks: bool) -> float:
        """Cost of opening fire: at an aim of the whole axis, in a new war or out of a truce."""
        opens = attacks and (model.war == 0 or model.truce != 0)
        return float(self.settings.offensive_cost) if opens else 0.0

    @hot
    def _factors_for(self, model: Model, chain: Any, count: int) -> int:
        """Which of a chain's discount factors are its own; computed if none is."""
        rate = self.settings.discount_rate
        for k in range(RATES):
            if chain.rates[k] == rate:
                return k
        k = 0 if chain.rates[0] < 0.0 or self.index == model.world.claimant else 1
        discount_factors(chain.days, count, rate, chain.factors[k])
        chain.rates[k] = rate
        return k

    @hot
    def _fill_stakes(self, model: Model, axis: Any, attacker: int) -> None:
        """Change in value from each objective ahead of a side in turn changing hands."""
        side = 0 if attacker > 0 else 1
        if self.stake_versions[side] == model.ground_version:
            return
        self.stake_versions[side] = model.ground_version
        direction = 1.0 if attacker == self.sign else -1.0
        utility = self.utility_now(model)
        before = self.value(model, utility)
        fill_outcomes(model, model.outcome)
        for k in range(axis.count):
            o = axis.objectives[k]
            share = model.outcome[o]
            left = 1.0 - share if attacker > 0 else share
            utility += direction * (model.world.goods[o].weights[self.index] * left)
            after = self.value(model, utility)
            self.stakes[side][k] = after - before
            before = after

    @part
    def campaign(
        self, model: Model, attacker: int, advantage: float, judge: Any, values: Any
    ) -> int:
        """Fill in what an attack by a side is worth to it for 1, 2, ... objectives, over waiting.

        Returns how many objectives lie ahead. `advantage` is the mean of a belief about the
        claimant's advantage, and `judge` the party whose uncertainty counts: the party itself, or
        another that guesses its private cost.
        """
        axis = axis_of(model, attacker)
        n = axis.count
        if n == 0:
            return 0
        attacks = attacker == self.sign
        mean = advantage if attacker > 0 else -advantage
        chain = chain_for(model, axis, attacker, mean, judge.belief_variance)
        kept = self._factors_for(model, chain, n)
        self._fill_stakes(model, axis, attacker)
        chain_values(
            chain.chances,
            chain.days,
            chain.factors[kept],
            self.stakes[0 if attacker > 0 else 1][:n],
            self.settings.cost_per_day,
            axis.pressure if attacks else 0.0,
            axis.response_days,
            axis.elapsed,
            self.reward_for_force(model) if attacks else 0.0,
            axis.interventions,
            axis.penalties if attacks else model.nothing,
            values,
        )
        self._take_costs(model, axis, attacks, judge.index == self.index, values)
        return int(n)

    @part
    def _take_costs(self, model: Model, axis: Any, attacks: bool, known: bool, values: Any) -> None:
        """Take from the values of an attack what it costs once: to start, and to mobilise."""
        grows = model.world.behaviour.opening_scale * self.cost_of_opening(model, attacks)
        started = self.cost_of_starting(model, attacks, known) - grows
        widening = self.settings.mobilisation_cost + (self.fair_premium(model) if attacks else 0.0)
        mobilised = mobilised_scope(model)
        for k in range(axis.count):
            scope = axis.scopes[k]
            widened = mobilisation(widening, scope, mobilised)
            values[k] = values[k] - started - widened - grows * scope

    @part
    def best_case(self, model: Model, advantage: float, judge: Any) -> tuple[float, float]:
        """The most that its own best :meth:`campaign` is worth, and the chance of taking all.

        No chain of battles is computed for it; neither figure is below the true one by more than
        rounding does. There must be something to take.
        """
        axis, side = axis_of(model, self.sign), 0 if self.sign > 0 else 1
        n, deviation, conquest = axis.count, math.sqrt(judge.belief_variance), 0.0
        reward = self.reward_for_force(model)
        self._fill_stakes(model, axis, self.sign)
        gains, whole = self.stakes[side][:n], 0.0
        for k in range(n):
            model.values[k] = 0.0
            whole += gains[k]
        for node in range(len(HERMITE_NODES)):
            true = self.sign * advantage + deviation * HERMITE_NODES[node]
            bounds = outline_for(model, axis, self.sign, true)
            conquest += add_values_at_most(
                HERMITE_WEIGHTS[node],
                bounds.lows,
                bounds.highs,
                bounds.days,
                gains,
                whole,
                self.settings.cost_per_day,
                axis.pressure,
                axis.response_days,
                axis.elapsed,
                reward,
                axis.interventions,
                axis.penalties,
                model.values,
            )
        self._take_costs(model, axis, True, judge.index == self.index, model.values)
        return best_aim(model.values, n)[1], conquest

    @part
    def conquest(self, model: Model) -> float:
        """Chance, by a leader's belief, that its offensive would take all there is to take."""
        axis = axis_of(model, self.sign)
        mean = self.sign * self.belief(model)
        chain = chain_for(model, axis, self.sign, mean, self.belief_variance)
        return chance_of_all(chain.chances, axis.count)

    @part
    def reward_expected(self, model: Model, advantage: float) -> float:
        """What the reward at home adds to the value of an offensive, at an advantage."""
        axis = axis_of(model, self.sign)
        mean = self.sign * advantage
        chain = chain_for(model, axis, self.sign, mean, self.belief_variance)
        reached = 1.0 - axis.interventions[0]
        first = reached * chance_of_first(chain.chances, axis.count)
        return float(self.reward_for_force(model) * first)
