"""The military balance of a run: stocks, what is hidden in it, and what budgets will change."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim import parameters
from sim.parameters import SIDES, Side
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
from sim.rules.numeric import total

if TYPE_CHECKING:
    from sim.old.agents import Backer


class MilitaryBalance:
    """Materiel of both sides and the claimant's advantage, from dated spending and technology.

    ``observed`` is the advantage that everybody can see, ``true`` adds the hidden part that only
    the battlefield shows.
    """

    def __init__(self, settings: parameters.Balance, backers: list[Backer]) -> None:
        self.settings = settings
        self.backers = backers
        self.materiel: dict[Side, float] = {
            "claimant": settings.claimant.materiel,
            "holder": settings.holder.materiel,
        }
        self.hidden = 0.0
        self.observed = 0.0

    @property
    def true(self) -> float:
        """The claimant's advantage on the battlefield."""
        return self.observed + self.hidden

    def read(self, day: int) -> None:
        """Take the dated series of a day, and recompute what everybody can observe."""
        self._quality: dict[Side, float] = {side: self._quality_on(day, side) for side in SIDES}
        self.observed = self._advantage_with(self.materiel)

    def _quality_on(self, day: int, side: Side) -> float:
        """Strength per unit of materiel: technology, readiness and support."""
        forces: parameters.Forces = getattr(self.settings, side)
        support = total(backer.support_for(side) for backer in self.backers)
        return effective_strength(1.0, forces.technology.at(day), forces.readiness.at(day), support)

    def _advantage_with(self, materiel: dict[Side, float]) -> float:
        claimant = materiel["claimant"] * self._quality["claimant"]
        holder = materiel["holder"] * self._quality["holder"]
        if self.settings.contest == "ratio":
            return self.settings.advantage + ratio_advantage(claimant, holder)
        difference = difference_advantage(claimant, holder, self.settings.sensitivity)
        return self.settings.advantage + difference

    def stocks_after(self, day: int, days: int) -> dict[Side, float]:
        """Stocks after `days` of the budgets of a day."""
        return {
            side: perpetual_inventory(
                self.materiel[side],
                getattr(self.settings, side).spending.at(day),
                self.settings.wear,
                days / DAYS_PER_YEAR,
            )
            for side in SIDES
        }

    def shift_ahead(self, day: int, days: int) -> float:
        """Change in advantage that the budgets of a day would bring about in `days`."""
        return self._advantage_with(self.stocks_after(day, days)) - self.observed

    def fight(self, intensity: float, days: float) -> None:
        """Materiel losses of both sides by Lanchester's square law, at the true balance."""
        unseen = math.exp(self.settings.advantage + self.hidden)
        by_claimant, by_holder = kill_rates(
            self.settings.attrition,
            self._quality["claimant"] * unseen,
            self._quality["holder"],
            intensity,
        )
        self.materiel["claimant"], self.materiel["holder"] = lanchester_step(
            self.materiel["claimant"], self.materiel["holder"], by_claimant, by_holder, days
        )
        self.observed = self._advantage_with(self.materiel)

    def rest(self, day: int, days: int, z: float) -> None:
        """Peace: materiel wears out and is replaced, and the hidden part drifts."""
        self.materiel = self.stocks_after(day, days)
        self.hidden = hidden_step(
            self.hidden,
            variance_of(self.settings.uncertainty),
            self.settings.reversion,
            days / DAYS_PER_YEAR,
            z,
        )
