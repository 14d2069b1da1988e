"""Stationary equilibrium offers of alternating-offers bargaining."""

from __future__ import annotations

from sim.rules.bargaining import demand_above, rubinstein_share
from sim.strategies.base import Negotiator, Seat


class Rubinstein(Negotiator):
    """Asks the first mover's share of the surplus, and accepts the responder's share."""

    name = "rubinstein"
    source = "Rubinstein (1982), p. 97; the surplus is what lies above both reservation values"
    concedes = False

    def demand(self, seat: Seat) -> float:
        share = rubinstein_share(seat.discount, seat.other_discount)
        return demand_above(seat.reservation, seat.best, share)

    def threshold(self, seat: Seat) -> float:
        share = 1.0 - rubinstein_share(seat.other_discount, seat.discount)
        return demand_above(seat.reservation, seat.best, share)
