"""Offers made while fighting goes on, from the equilibrium of fighting and bargaining."""

from __future__ import annotations

from typing import Any

from sim.memory.marks import part
from sim.rules.ladder import fill_offers
from sim.strategies.base import declare


@part
def _shares(seat: Any) -> tuple[float, float]:
    """Own share when proposing, and when responding, at the rung that the front stands on."""
    if seat.rung <= 0:
        return 0.0, 0.0
    if seat.rung >= seat.rungs:
        return 1.0, 1.0
    own, other, slopes = seat.ladder[0], seat.ladder[1], seat.ladder[2]
    fill_offers(
        seat.rungs,
        seat.win,
        seat.battle_discount,
        seat.flow,
        seat.other_flow,
        own,
        other,
        slopes,
    )
    return own[seat.rung - 1], 1.0 - other[seat.rung - 1]


@part
def _demand(seat: Any) -> float:
    return _shares(seat)[0]


@part
def _threshold(seat: Any) -> float:
    return _shares(seat)[1]


Equilibrium = declare(
    "equilibrium",
    _demand,
    _threshold,
    source="Slantchev (2003), complete information (proposition 1, not verified here)",
    meaning="Asks Slantchev's share for the rung that the front stands on.",
    concedes=False,
    talks_while_fighting=True,
)
