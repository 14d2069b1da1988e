"""A row of numbers filled with outcomes: the function that does it is made from their list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sim.memory.marks import part
from sim.outcomes.registry import Outcome


def filling(outcomes: Sequence[Outcome]) -> Callable[..., None]:
    """A function that compiles and fills a row with these outcomes, in their order.

    It is called with the world, the history, two lists of whole numbers and the row: the first
    column of each outcome and the number of columns after the last; and for each column the number
    of the member of its family (:class:`sim.engine.columns.Columns` has both).
    """
    lines = ["def fill(world, history, starts, members, row):", *_lines(outcomes)]
    space: dict[str, Any] = {f"outcome_{place}": one.function for place, one in enumerate(outcomes)}
    space["__name__"] = __name__
    exec("\n".join(lines), space)
    fill: Callable[..., None] = part(space["fill"])
    return fill


def _lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """A loop for each family; single outcomes side by side are written by constant places."""
    first = -1  # of those side by side
    for place, one in enumerate(outcomes):
        if one.is_family:
            first = -1
            yield f"    for column in range(starts[{place}], starts[{place + 1}]):"
            yield f"        row[column] = outcome_{place}(world, history, members[column])"
            continue
        if first < 0:
            first = place
            yield f"    singles = row[starts[{place}]:]"
        yield f"    singles[{place - first}] = outcome_{place}(world, history)"
