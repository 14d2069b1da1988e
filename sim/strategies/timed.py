"""Demands that fall with time from the ideal to the reservation value."""

from __future__ import annotations

from typing import ClassVar

from sim.rules.bargaining import demand_above, share_kept
from sim.strategies.base import Negotiator, Seat


class _Timed(Negotiator):
    """demand = reservation + (ideal - reservation) * (1 - t ** (1 / e)), t from 0 to 1."""

    source = "Faratin, Sierra and Jennings (1998), eq. 3: polynomial time-dependent tactics"
    exponent: ClassVar[float]

    def demand(self, seat: Seat) -> float:
        time = seat.round / max(1, seat.rounds - 1)
        kept = share_kept(time, self.exponent)
        return demand_above(seat.reservation, seat.ideal, kept)


class Boulware(_Timed):
    """Holds out, and concedes only near the end."""

    name = "boulware"
    exponent = 0.2


class Linear(_Timed):
    """Concedes the same amount every round."""

    name = "linear"
    exponent = 1.0


class Conceder(_Timed):
    """Concedes early."""

    name = "conceder"
    exponent = 5.0
