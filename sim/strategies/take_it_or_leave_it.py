"""One offer, final: the textbook baseline with a cost that the other side keeps private."""

from __future__ import annotations

from sim.rules.bargaining import take_it_or_leave_it_offer
from sim.strategies.base import Negotiator, Seat


class TakeItOrLeaveIt(Negotiator):
    """Asks what balances better terms against the risk of refusal."""

    name = "take-it-or-leave-it"
    source = "Fearon (1995), pp. 394-395"
    concedes = False

    def demand(self, seat: Seat) -> float:
        if seat.other_private_cost <= 0.0:
            return seat.best
        return take_it_or_leave_it_offer(seat.win, seat.cost, seat.other_private_cost)

    def threshold(self, seat: Seat) -> float:
        return seat.reservation
