"""The military balance of a run: stocks, what is hidden in it, and what budgets will change."""

from __future__ import annotations

import math
from typing import Any

from sim.memory.marks import Model, part
from sim.rules.attrition import lanchester_step
from sim.rules.balance import (
    DAYS_PER_YEAR,
    difference_advantage,
    effective_strength,
    kill_rates,
    perpetual_inventory,
    ratio_advantage,
)
from sim.rules.beliefs import hidden_step, variance_of
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.standing import value_on


@part
def read_balance(model: Model) -> None:
    """Read attention, support and the dated series of today; work out what everybody sees."""
    world = model.world
    for third in model.third_parties[: world.third_count]:
        third.engaged = third.attention(model)
    model.quality_claimant = _quality(model, world.balance.claimant, CLAIMANT)
    model.quality_holder = _quality(model, world.balance.holder, HOLDER)
    model.observed = advantage_with(model, model.materiel_claimant, model.materiel_holder)


@part
def _quality(model: Model, forces: Any, side: int) -> float:
    """Strength per unit of materiel: technology, readiness and support."""
    support = 0.0
    for third in model.third_parties[: model.world.third_count]:
        if third.settings.backs != 0:
            support += third.support_for(model, side)
    technology = value_on(forces.technology, model.day)
    return effective_strength(1.0, technology, value_on(forces.readiness, model.day), support)


@part
def advantage_with(model: Model, materiel_claimant: float, materiel_holder: float) -> float:
    """The claimant's advantage that stocks of materiel amount to, the hidden part left out."""
    claimant = materiel_claimant * model.quality_claimant
    holder = materiel_holder * model.quality_holder
    balance = model.world.balance
    if model.world.difference_contest == 0:
        return float(balance.advantage + ratio_advantage(claimant, holder))
    return float(balance.advantage + difference_advantage(claimant, holder, balance.sensitivity))


@part
def stocks_after(
    model: Model, claimant: float, holder: float, day: int, days: float
) -> tuple[float, float]:
    """Stocks of the claimant and of the holder after `days` of the budgets of a day."""
    balance, years = model.world.balance, days / DAYS_PER_YEAR
    return (
        perpetual_inventory(
            claimant, value_on(balance.claimant.spending, day), balance.wear, years
        ),
        perpetual_inventory(holder, value_on(balance.holder.spending, day), balance.wear, years),
    )


@part
def expected_shift(model: Model) -> float:
    """Change in advantage that sides foresee over their horizon (0 in war)."""
    behaviour = model.world.behaviour
    if model.war != 0 or behaviour.foresight == 0.0:
        return 0.0
    if model.shift_version != model.version:
        claimant, holder = stocks_after(
            model,
            model.materiel_claimant,
            model.materiel_holder,
            model.day,
            behaviour.horizon_days,
        )
        ahead = advantage_with(model, claimant, holder)
        model.shift = behaviour.foresight * (ahead - model.observed)
        model.shift_version = model.version
    return float(model.shift)


@part
def lose_materiel(model: Model, intensity: float, days: float) -> None:
    """Take both sides' losses of materiel off: Lanchester's square law, at the true balance."""
    balance = model.world.balance
    unseen = math.exp(balance.advantage + model.hidden)
    by_claimant, by_holder = kill_rates(
        balance.attrition, model.quality_claimant * unseen, model.quality_holder, intensity
    )
    model.materiel_claimant, model.materiel_holder = lanchester_step(
        model.materiel_claimant, model.materiel_holder, by_claimant, by_holder, days
    )
    model.observed = advantage_with(model, model.materiel_claimant, model.materiel_holder)


@part
def rest(model: Model, days: int, z: float) -> None:
    """Let days of peace pass: materiel wears out and is replaced, the hidden part drifts."""
    balance = model.world.balance
    model.materiel_claimant, model.materiel_holder = stocks_after(
        model, model.materiel_claimant, model.materiel_holder, model.day, days
    )
    model.hidden = hidden_step(
        model.hidden,
        variance_of(balance.uncertainty),
        balance.reversion,
        days / DAYS_PER_YEAR,
        z,
    )
