"""Offers made while fighting goes on, from the equilibrium of fighting and bargaining."""

from __future__ import annotations

from sim.rules.ladder import slantchev_offers
from sim.strategies.base import Negotiator, Seat


class Equilibrium(Negotiator):
    """Asks Slantchev's share for the rung that the front stands on."""

    name = "equilibrium"
    source = "Slantchev (2003), proposition 1"
    concedes = False
    talks_while_fighting = True

    def _shares(self, seat: Seat) -> tuple[float, float]:
        """Own share when proposing, and when responding, at this rung."""
        if seat.rung <= 0:
            return 0.0, 0.0
        if seat.rung >= seat.rungs:
            return 1.0, 1.0
        asked, other_asked = slantchev_offers(
            seat.rungs, seat.win, seat.battle_discount, seat.flow, seat.other_flow
        )
        return asked[seat.rung - 1], 1.0 - other_asked[seat.rung - 1]

    def demand(self, seat: Seat) -> float:
        return self._shares(seat)[0]

    def threshold(self, seat: Seat) -> float:
        return self._shares(seat)[1]
