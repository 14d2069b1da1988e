"""Where objectives stand on the schematic map: as the scenario says, or by themselves.

The map is a drawing. It has no part in a run, nor in the hash of what a run depends on.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import replace
from statistics import median_low
from typing import NamedTuple

from sim.parameters import Tile
from sim.scenario.reading import Node
from sim.scenario.schema import Scenario

#: tiles in a row of a map that makes itself
ROW = 4


class Box(NamedTuple):
    """A tile on the grid: left edge, upper edge, columns and rows."""

    x: int
    y: int
    width: int = 1
    height: int = 1

    @property
    def right(self) -> int:
        """The first column to the right of it."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first row below it."""
        return self.y + self.height

    def overlaps(self, other: Box) -> bool:
        """Whether both cover some cell of the grid.

        >>> Box(0, 0, 2, 1).overlaps(Box(1, 0)), Box(0, 0, 2, 1).overlaps(Box(2, 0))
        (True, False)
        """
        beside = self.x < other.right and other.x < self.right
        return beside and self.y < other.bottom and other.y < self.bottom

    def __str__(self) -> str:
        """The cells that it covers."""
        columns, rows = _cells(self.x, self.right), _cells(self.y, self.bottom)
        return f"x {columns}, y {rows}"


def _cells(first: int, after: int) -> str:
    return str(first) if after - first == 1 else f"{first} to {after - 1}"


def box_of(tile: Tile) -> Box:
    """The cells of a tile."""
    return Box(tile.x, tile.y, tile.width, tile.height)


def layout(scenario: Scenario) -> dict[str, Box]:
    """The tile of every objective, in the order of the axis, from the corner of the grid.

    Objectives without a tile in the scenario's `map` stand in rows, in the order of the axis, below
    those that have one.
    """
    given = {name: box_of(tile) for name, tile in scenario.map.items()}
    missing = [name for name in scenario.objectives if name not in given]
    left = min((box.x for box in given.values()), default=0)
    top = min((box.y for box in given.values()), default=0)
    placed = {name: box._replace(x=box.x - left, y=box.y - top) for name, box in given.items()}
    placed |= _in_rows(missing, placed.values())
    return {name: placed[name] for name in scenario.objectives}


def _in_rows(names: Collection[str], above: Collection[Box]) -> dict[str, Box]:
    """Tiles of the usual size in rows, under those that have their place."""
    width = median_low([box.width for box in above]) if above else 1
    height = median_low([box.height for box in above]) if above else 1
    top = max((box.bottom for box in above), default=0)
    room = max(1, max(box.right for box in above) // width) if above else ROW
    rows = max(1, math.ceil(len(names) / room))
    columns = max(1, math.ceil(len(names) / rows))
    return {
        name: Box(place % columns * width, top + place // columns * height, width, height)
        for place, name in enumerate(names)
    }


def without(root: Node, objectives: Collection[str]) -> Node:
    """A scenario's tree without what is drawn of objectives that a file took away."""
    for key in ("map", "in_fact"):
        drawn = root.value.get(key) if isinstance(root.value, Mapping) else None
        if drawn is not None and isinstance(drawn.value, Mapping):
            kept = {name: one for name, one in drawn.value.items() if name not in objectives}
            root = replace(root, value={**root.value, key: replace(drawn, value=kept)})
    return root
