"""Demands that fall with time from the ideal to the reservation value."""

from __future__ import annotations

from typing import Any

from sim.memory.marks import part
from sim.rules.bargaining import demand_above, share_kept
from sim.strategies.base import declare, least_of_own

_SOURCE = "Faratin, Sierra and Jennings (1998): polynomial time-dependent tactics; exponents ours"


@part
def _demand(seat: Any, exponent: float) -> float:
    """Reservation + (ideal - reservation) * (1 - t ** (1 / exponent)), t from 0 to 1."""
    time = seat.round / max(1, seat.rounds - 1)
    return demand_above(seat.reservation, seat.ideal, share_kept(time, exponent))


@part
def _boulware(seat: Any) -> float:
    return _demand(seat, 0.2)


@part
def _least_boulware(seat: Any) -> float:
    return least_of_own(seat, _boulware(seat))


@part
def _linear(seat: Any) -> float:
    return _demand(seat, 1.0)


@part
def _least_linear(seat: Any) -> float:
    return least_of_own(seat, _linear(seat))


@part
def _conceder(seat: Any) -> float:
    return _demand(seat, 5.0)


@part
def _least_conceder(seat: Any) -> float:
    return least_of_own(seat, _conceder(seat))


Boulware = declare(
    "boulware",
    _boulware,
    _least_boulware,
    source=_SOURCE,
    meaning="Holds out, and concedes only near the end.",
)
Linear = declare(
    "linear",
    _linear,
    _least_linear,
    source=_SOURCE,
    meaning="Concedes the same amount every round.",
)
Conceder = declare(
    "conceder", _conceder, _least_conceder, source=_SOURCE, meaning="Concedes early."
)
