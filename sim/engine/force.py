"""The military balance of a run: :class:`sim.military.MilitaryBalance`."""

from __future__ import annotations

import math
from typing import Any

from sim.engine.compiling import part
from sim.engine.state import read_engagements
from sim.memory.series import value_on as at
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


@part
def _support_for(w: Any, s: Any, side: int) -> float:
    support = 0.0
    for third in range(w.third_count):
        backer = w.thirds[third]
        if backer.backs != 0:
            support += at(backer.backing_support, s.dated_day) if backer.supports == side else 0.0
    return support


@part
def read_balance(w: Any, s: Any, day: int) -> None:
    """Take the dated series of a day, and recompute what everybody can observe."""
    read_engagements(w, s)
    s.quality_claimant = effective_strength(
        1.0,
        at(w.balance_claimant_technology, day),
        at(w.balance_claimant_readiness, day),
        _support_for(w, s, 1),
    )
    s.quality_holder = effective_strength(
        1.0,
        at(w.balance_holder_technology, day),
        at(w.balance_holder_readiness, day),
        _support_for(w, s, -1),
    )
    s.observed = advantage_with(w, s, s.materiel_claimant, s.materiel_holder)


@part
def advantage_with(w: Any, s: Any, materiel_claimant: float, materiel_holder: float) -> float:
    """The advantage that stocks of materiel amount to, the hidden part left out."""
    claimant = materiel_claimant * s.quality_claimant
    holder = materiel_holder * s.quality_holder
    if w.difference_contest == 0:
        return float(w.balance_advantage + ratio_advantage(claimant, holder))
    difference = difference_advantage(claimant, holder, w.balance_sensitivity)
    return float(w.balance_advantage + difference)


@part
def stocks_after(
    w: Any, claimant: float, holder: float, day: int, days: float
) -> tuple[float, float]:
    """Stocks after `days` of the budgets of a day."""
    years = days / DAYS_PER_YEAR
    return (
        perpetual_inventory(claimant, at(w.balance_claimant_spending, day), w.balance_wear, years),
        perpetual_inventory(holder, at(w.balance_holder_spending, day), w.balance_wear, years),
    )


@part
def expected_shift(w: Any, s: Any) -> float:
    """Change in advantage that sides foresee over their horizon (0 in war)."""
    if s.war != 0 or w.behaviour_foresight == 0.0:
        return 0.0
    if s.shift_version != s.version:
        claimant, holder = stocks_after(
            w, s.materiel_claimant, s.materiel_holder, s.day, w.behaviour_horizon_days
        )
        s.shift = w.behaviour_foresight * (advantage_with(w, s, claimant, holder) - s.observed)
        s.shift_version = s.version
    return float(s.shift)


@part
def lose_materiel(w: Any, s: Any, intensity: float, days: float) -> None:
    """Materiel losses of both sides by Lanchester's square law, at the true balance."""
    unseen = math.exp(w.balance_advantage + s.hidden)
    by_claimant, by_holder = kill_rates(
        w.balance_attrition, s.quality_claimant * unseen, s.quality_holder, intensity
    )
    s.materiel_claimant, s.materiel_holder = lanchester_step(
        s.materiel_claimant, s.materiel_holder, by_claimant, by_holder, days
    )
    s.observed = advantage_with(w, s, s.materiel_claimant, s.materiel_holder)


@part
def rest(w: Any, s: Any, days: int, z: float) -> None:
    """Peace: materiel wears out and is replaced, and the hidden part drifts."""
    s.materiel_claimant, s.materiel_holder = stocks_after(
        w, s.materiel_claimant, s.materiel_holder, s.day, days
    )
    s.hidden = hidden_step(
        s.hidden,
        variance_of(w.balance_uncertainty),
        w.balance_reversion,
        days / DAYS_PER_YEAR,
        z,
    )
