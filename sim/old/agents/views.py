"""What agents pass around: an outlook, a text, an answer to it, a planned attack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sim.old.packages import Path
from sim.parameters import Side

OTHER: dict[Side, Side] = {"claimant": "holder", "holder": "claimant"}


class Outlook(NamedTuple):
    """A party's view of where it stands (values of utility).

    ``now`` is the value of things as they are, ``waiting`` adds the hope in talks, ``gain`` is what
    its own best offensive adds to that, ``attack`` the value of attacking with the other side's
    threat in mind, ``aim`` how many objectives the offensive takes (0: there is none to take),
    ``attacked`` the value when the other side attacks, ``threat`` the chance of that, ``staying``
    the value of not attacking, ``reservation`` the value of leaving the table.
    """

    now: float
    waiting: float
    gain: float
    attack: float
    aim: int
    attacked: float
    threat: float
    staying: float
    reservation: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text on the table: a package, and what a broker adds to it."""

    path: Path
    position: float
    broker: str = ""
    guarantee: float = 0.0
    payments: tuple[float, float] = (0.0, 0.0)
    friction: float = 0.0

    def extra(self, side: Side) -> float:
        """What comes with acceptance: side payment (or lifted penalty) less friction."""
        return self.payments[0 if side == "claimant" else 1] - self.friction


class Answer(NamedTuple):
    """A party's answer to a text, with the figures behind it."""

    accepts: bool
    value: float
    net_value: float
    side_payment: float
    reservation: float
    chance: float
    reason: str


class Attack(NamedTuple):
    """An offensive under consideration."""

    aim: int
    gain: float
    staying: float
    chance: float
    reason: str


def best_aim(values: list[float]) -> tuple[int, float]:
    """Best aim (1, 2, ...; 0 if there is nothing to attack) and its value."""
    if not values:
        return 0, 0.0
    best = 0
    for k in range(1, len(values)):
        if values[k] > values[best]:
            best = k
    return best + 1, values[best]
