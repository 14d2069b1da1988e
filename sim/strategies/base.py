"""What a negotiator is: a rule for what to ask and what to accept in alternating offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Seat:
    """What a negotiator knows when a round begins (values of terms, before its own costs).

    ``reservation`` is the least value of terms it can take, ``ideal`` the most that any terms
    could give it, ``best`` the most that leaves the other side its reservation. ``win``
    is its chance of winning the next battle, ``rung`` of ``rungs`` where the front stands as its
    own advance, ``battle_discount`` the discount over one battle.
    """

    round: int
    rounds: int
    reservation: float
    ideal: float
    best: float
    discount: float
    other_discount: float
    win: float
    rung: int
    rungs: int
    battle_discount: float
    flow: float
    other_flow: float
    cost: float
    other_private_cost: float


class Negotiator(ABC):
    """A negotiator: one small class a file, found by the name it declares.

    ``name`` is what scenarios write, ``source`` the publication, ``concedes`` whether its demands
    may fall over the rounds (checked by the contract tests), ``talks_while_fighting`` whether it
    makes direct offers in the middle of a war, when the other side's negotiator does too.
    """

    name: ClassVar[str]
    source: ClassVar[str]
    concedes: ClassVar[bool] = True
    talks_while_fighting: ClassVar[bool] = False

    @abstractmethod
    def demand(self, seat: Seat) -> float:
        """Value it asks for itself when it makes the offer of this round."""

    def threshold(self, seat: Seat) -> float:
        """Least value it accepts this round: what it would ask itself."""
        if seat.round + 1 >= seat.rounds:
            return seat.reservation
        return max(seat.reservation, self.demand(seat))
