"""Which run is made when: the order of the runs of a sweep, and their blocks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sim.errors import SimError

_GOLDEN = (math.sqrt(5.0) - 1.0) / 2.0
_MOST = 2**62  # numbers of runs, and what is multiplied on the way to them, fit 64 bits


@dataclass(frozen=True)
class Plan:
    """The runs of a sweep in the order in which they are made, cut into blocks.

    Replicates are the slow index: every point is run once before any is run again. Run r is
    replicate r // points of point r * stride modulo points, with a stride near the golden section
    of their number and without a common factor with it. So what is done when a sweep is stopped
    is spread over the whole space (the points r * stride, for r from 0 to n, leave no large gap:
    the three-distance theorem, Sos 1958).

    >>> plan = Plan(points=5, replicates=2, block_size=4)
    >>> plan.runs, plan.blocks
    (10, 3)
    >>> [part.tolist() for part in plan.block(1)]
    [[2, 0, 3, 1], [0, 1, 1, 1]]
    """

    points: int
    replicates: int
    block_size: int

    def __post_init__(self) -> None:
        if min(self.points, self.replicates, self.block_size) < 1:
            raise ValueError("points, replicates and block_size are whole numbers from 1 up")
        if max(self.points * self.replicates, self.points * self.block_size) > _MOST:
            raise SimError(
                f"{self.points:,} points and {self.replicates:,} replicates in blocks of "
                f"{self.block_size:,} runs: more than can be counted\n"
                "    allowed: fewer points"
            )

    @property
    def runs(self) -> int:
        """Number of runs."""
        return self.points * self.replicates

    @property
    def blocks(self) -> int:
        """Number of blocks; the last may be shorter."""
        return -(-self.runs // self.block_size)

    @cached_property
    def stride(self) -> int:
        """Step from the point of a run to that of the next."""
        stride = max(1, round(self.points * _GOLDEN))
        while math.gcd(stride, self.points) > 1:
            stride += 1
        return stride

    def block(self, number: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Points and replicates of the runs of a block, counted from 0."""
        if not 0 <= number < self.blocks:
            raise IndexError(f"there is no block {number}: there are {self.blocks}")
        first = number * self.block_size
        count = min(self.block_size, self.runs - first)
        steps = np.arange(count, dtype=np.int64)
        # Whole numbers of Python do not overflow; the steps within a block are too few to.
        start = first * self.stride % self.points
        return (start + steps * self.stride) % self.points, (first + steps) // self.points
