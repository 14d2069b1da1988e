"""Stationary equilibrium offers of alternating-offers bargaining."""

from __future__ import annotations

from typing import Any

from sim.memory.marks import part
from sim.rules.bargaining import demand_above, rubinstein_share
from sim.strategies.base import declare


@part
def _demand(seat: Any) -> float:
    share = rubinstein_share(seat.discount, seat.other_discount)
    return demand_above(seat.reservation, seat.best, share)


@part
def _threshold(seat: Any) -> float:
    share = 1.0 - rubinstein_share(seat.other_discount, seat.discount)
    return demand_above(seat.reservation, seat.best, share)


Rubinstein = declare(
    "rubinstein",
    _demand,
    _threshold,
    source="Rubinstein (1982), p. 97; the surplus is what lies above both reservation values",
    meaning="Asks the first mover's share of the surplus, and accepts the responder's share.",
    concedes=False,
)
