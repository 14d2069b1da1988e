"""One offer, final: the textbook baseline with a cost that the other side keeps private."""

from __future__ import annotations

from typing import Any

from sim.memory.marks import part
from sim.rules.bargaining import take_it_or_leave_it_offer
from sim.strategies.base import declare


@part
def _demand(seat: Any) -> float:
    if seat.other_private_cost <= 0.0:
        return float(seat.best)
    return take_it_or_leave_it_offer(seat.win, seat.cost, seat.other_private_cost)


@part
def _threshold(seat: Any) -> float:
    return float(seat.reservation)


TakeItOrLeaveIt = declare(
    "take-it-or-leave-it",
    _demand,
    _threshold,
    source="Fearon (1995), pp. 394-395",
    meaning="Asks what balances better terms against the risk of refusal.",
    concedes=False,
)
