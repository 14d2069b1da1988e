"""What a negotiator is: a rule for what to ask and what to accept in alternating offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, NamedTuple

from sim.memory.marks import part
from sim.memory.sizes import OBJECTIVES


@dataclass
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
    #: Version of the run and friction when the seat was taken: it stays through a session.
    version: int = 0
    friction: float = 0.0
    #: Scratch for offers on the ladder: of both sides, and slopes.
    ladder: Annotated[list[list[float]], 3, OBJECTIVES] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make room for the ladder."""
        if not self.ladder:
            self.ladder = [[0.0] * max(1, self.rungs) for _ in range(3)]


class Negotiator(ABC):
    """A negotiator. The shipped ones are made by :func:`declare`; one's own may subclass this.

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
        return least_of_own(seat, self.demand(seat))


@part
def least_of_own(seat: Any, demand: float) -> float:
    """Least value that a negotiator accepts that accepts what it would ask itself."""
    if seat.round + 1 >= seat.rounds:
        return float(seat.reservation)
    return float(max(seat.reservation, demand))


class Declared(NamedTuple):
    """A shipped negotiator: two functions of a :class:`Seat` that run in Python and compiled."""

    name: str
    demand: Callable[[Any], float]
    threshold: Callable[[Any], float]
    talks_while_fighting: bool


#: The shipped negotiators, numbered in this order in a packed scenario.
DECLARED: list[Declared] = []


def declare(
    name: str,
    demand: Callable[[Any], float],
    threshold: Callable[[Any], float],
    *,
    source: str,
    meaning: str,
    concedes: bool = True,
    talks_while_fighting: bool = False,
) -> type[Negotiator]:
    """Ship a negotiator: list its functions, and make the class that scenarios find by name."""
    DECLARED.append(Declared(name, demand, threshold, talks_while_fighting))
    return type(
        "".join(word.capitalize() for word in name.split("-")),
        (Negotiator,),
        {
            "__doc__": meaning,
            "__module__": demand.__module__,
            "name": name,
            "source": source,
            "concedes": concedes,
            "talks_while_fighting": talks_while_fighting,
            "demand": lambda self, seat: demand(seat),
            "threshold": lambda self, seat: threshold(seat),
        },
    )
