"""Where a party stands: the values of waiting, of attacking, of being attacked.

These are the middle methods of :class:`sim.turn.party.PartyMethods`.
"""

from __future__ import annotations

import math
from typing import Any

from sim.memory.marks import Model, part
from sim.rules.balance import DAYS_PER_YEAR
from sim.rules.choice import strict_choice_probability, within
from sim.rules.reservation import (
    threat_within,
    value_of_attacking,
    value_of_staying,
    value_of_waiting,
)
from sim.turn.axis import axis_of, best_aim
from sim.turn.balance import expected_shift
from sim.turn.standing import deterrence, leader_of, mobilised_scope, planning_interval
from sim.turn.valuing import Valuing

_ROUNDING = 1e-9  # far more than rounding can do, far less than matters


class Looking(Valuing):
    """A party's outlook, in values of utility; it is void once the run's version has grown.

    ``now`` is the value of things as they are, ``waiting`` adds the hope in talks, ``gain`` is what
    its best offensive adds to that, ``attack`` the value of attacking with the other side's threat
    in mind, ``aim`` how many objectives the offensive takes (0: there is none to take),
    ``attacked`` the value when the other side attacks, ``threat`` the chance of that, ``staying``
    the value of not attacking, ``reservation`` the value of leaving the table.
    """

    outlook_version: int
    now: float
    waiting: float
    gain: float
    attack: float
    aim: int
    attacked: float
    threat: float
    staying: float
    reservation: float

    @part
    def outlook(self, model: Model) -> Any:
        """Itself, with its outlook computed if something has changed."""
        if self.outlook_version != model.version:
            self.now = self.value_now(model)
            self.waiting = value_of_waiting(
                self.now, self.fair_premium(model), mobilised_scope(model)
            )
            if model.war != 0 and model.truce == 0:
                self._look_in_battle(model)
            else:
                self._look(model)
            self.outlook_version = model.version
        return self

    @part
    def _look(self, model: Model) -> None:
        count = 0
        if self.leads:
            count = self.campaign(model, self.sign, self.belief(model), self, model.own_values)
        self.aim, self.gain = best_aim(model.own_values, count)
        shift = expected_shift(model)
        self.threat, self.attacked = self._faced(model, shift)
        later = self.waiting
        if model.war == 0:
            later = self._fighting_later(model, count, shift, 0.0)
        self.staying = value_of_staying(max(self.waiting, later), self.attacked, self.threat)
        self.attack = self.now
        self.reservation = self.staying
        if self.aim != 0:
            self.attack = self._attacking(model, self.gain, self.attacked, self.threat)
            self.reservation = max(self.staying, self.attack)

    @part
    def _faced(self, model: Model, shift: float) -> tuple[float, float]:
        """The other side's threat at the middle of a shift of the balance, and the value then."""
        seen = self.belief(model) + shift / 2.0  # the middle of the horizon
        model.ahead = days_ahead(model) // 2
        faced = self.threat_from(model, leader_of(model, -self.sign), seen, self.now)
        model.ahead = 0
        return faced

    @part
    def _attacking(self, model: Model, gain: float, attacked: float, threat: float) -> float:
        """Value of attacking for a gain over waiting, with a threat from the other side."""
        taken = self.conquest(model) if threat > 0.0 else 0.0
        return value_of_attacking(self.waiting, gain, attacked, threat, taken)

    @part
    def edge_if(self, model: Model, shift: float, threatened: bool, rewarded: bool) -> float:
        """Value of its best offensive over staying, in peace, were things otherwise.

        The balance would be expected to shift by `shift`; the other side would be a threat, or not
        (`threatened`); a first success would bring the reward at home, or not (`rewarded`). As
        things are, it is ``attack - staying`` of its outlook. The reward counts alike for all aims,
        so that the best one stays the best.
        """
        view, forgone = self.outlook(model), 0.0 if rewarded else 1.0
        gain = view.gain - forgone * self.reward_expected(model, self.belief(model))
        threat, attacked = 0.0, view.now
        if threatened:
            threat, attacked = self._faced(model, shift)
        later = self._fighting_later(model, view.aim, shift, forgone)
        staying = value_of_staying(max(view.waiting, later), attacked, threat)
        return self._attacking(model, gain, attacked, threat) - staying

    @part
    def _look_in_battle(self, model: Model) -> None:
        attacker = leader_of(model, model.attacker)
        if attacker.index == self.index:
            count = self.campaign(model, self.sign, self.belief(model), self, model.own_values)
            self.aim, self.gain = best_aim(model.own_values, count)
            self.attack = self.waiting + self.gain
            self.attacked, self.threat, self.staying = self.now, 0.0, self.waiting
            self.reservation = self.waiting
            if self.aim != 0:
                self.reservation = max(self.waiting, self.attack)
            return
        belief = self.belief(model)
        self.threat, self.attacked = self.threat_from(model, attacker, belief, self.now)
        self.staying = value_of_staying(self.waiting, self.attacked, self.threat)
        self.gain, self.attack, self.aim = 0.0, self.now, 0
        self.reservation = self.staying

    @part
    def threat_from(
        self, model: Model, attacker: Any, advantage: float, now: float
    ) -> tuple[float, float]:
        """Chance that a leader attacks (or goes on), and the value to this party if it does."""
        side = attacker.sign
        count = attacker.campaign(model, side, advantage, self, model.values)
        aim, gain = best_aim(model.values, count)
        if aim == 0:
            return 0.0, now
        chance = attacker.chance_seen(model, gain)
        scope = max(mobilised_scope(model), axis_of(model, side).scopes[aim - 1])
        left_to_hope_for = value_of_waiting(now, self.fair_premium(model), scope)
        self.campaign(model, side, advantage, self, model.values)
        return chance, left_to_hope_for + model.values[aim - 1]

    @part
    def chance_seen(self, model: Model, gain: float) -> float:
        """Chance that it attacks (or goes on) for a gain, as the other side reckons it."""
        edge = gain - self.truce_shame(model)
        chance = strict_choice_probability(edge, self.settings.precision)
        if model.war == 0:
            reviews = model.world.behaviour.horizon_days / planning_interval(model)
            chance = threat_within(chance, reviews)
        return chance

    @part
    def _fighting_later(self, model: Model, count: int, shift: float, forgone: float) -> float:
        """Value of waiting and fighting then, if the balance shifts its way or a guarantor leaves.

        The share `forgone` of the reward at home is left out.
        """
        if count == 0 or (self.sign * shift <= 0.0 and not deterrence_falls(model)):
            return -math.inf
        advantage = self.belief(model) + shift
        model.ahead = days_ahead(model)
        if self.best_case(model, advantage, self)[0] < -_ROUNDING:
            model.ahead = 0
            return self.waiting
        ahead = self.campaign(model, self.sign, advantage, self, model.values)
        model.ahead = 0
        _, gain = best_aim(model.values, ahead)
        if forgone > 0.0:
            gain -= forgone * self.reward_expected(model, advantage)
        years = model.world.behaviour.horizon_days / DAYS_PER_YEAR
        return self.waiting + self.discount_over(model, years) * max(0.0, gain)

    @part
    def stays_calm(self, model: Model, u: float, days: float, review_days: float) -> bool:
        """Whether even the highest possible chance of attack is below the draw `u`.

        If so, the outlook need not be computed. Attacking beats staying by no more than gain +
        conquest * threat * (waiting - attacked) (see
        :func:`~sim.rules.reservation.value_of_attacking`), and being attacked cannot cost more than
        all it has, the longest war and what it takes to wage it. Of gain and conquest the best
        case is taken; then, if that alone does not settle the matter, of the threat, too.
        """
        if self.outlook_version == model.version:
            return False
        if axis_of(model, self.sign).count == 0:
            return True
        gain, conquest = self.best_case(model, self.belief(model), self)
        settings = self.settings
        worst = self.value_now(model) + self.fair_premium(model) + settings.mobilisation_cost
        worst += settings.private_cost + self.cut_off(model)
        worst += settings.cost_per_day * model.world.longest_war
        edge = gain - self.truce_shame(model) + _ROUNDING
        afraid = edge + conquest * worst
        if self._draws_more(u, afraid, days, review_days):
            return True
        if not self._draws_more(u, edge, days, review_days):
            return False
        threatened = edge + conquest * worst * self._threat_at_most(model)
        return self._draws_more(u, threatened, days, review_days)

    @part
    def _draws_more(self, u: float, edge: float, days: float, review_days: float) -> bool:
        """Whether a draw is above the chance of attacking in `days` for an edge over staying.

        The sum of the chances at all reviews in those days, or at one, is more and quicker to tell.
        """
        chance = strict_choice_probability(edge, self.settings.precision)
        if u > chance * max(1.0, days / review_days) * (1.0 + _ROUNDING) + _ROUNDING:
            return True
        return bool(u > within(chance, days, review_days) * (1.0 + _ROUNDING) + _ROUNDING)

    @part
    def _threat_at_most(self, model: Model) -> float:
        """No less than the other side's threat (:meth:`_faced`)."""
        attacker = leader_of(model, -self.sign)
        if axis_of(model, attacker.sign).count == 0:
            return 0.0
        seen = self.belief(model) + expected_shift(model) / 2.0
        model.ahead = days_ahead(model) // 2
        gain = attacker.best_case(model, seen, self)[0]
        model.ahead = 0
        return float(attacker.chance_seen(model, gain + _ROUNDING))


@part
def days_ahead(model: Model) -> int:
    """How many days ahead sides look at who guards a deal (0 in war)."""
    return int(model.world.behaviour.horizon_days) if model.war == 0 else 0


@part
def deterrence_falls(model: Model) -> bool:
    """Whether sides expect attacking to be less of a risk at the end of their horizon."""
    today = deterrence(model)
    model.ahead = days_ahead(model)
    then = deterrence(model)
    model.ahead = 0
    return bool(then < today)
