"""A tab of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sim.page.visitor import Visitor


class Tab(NamedTuple):
    """A tab: its key in links, its label, what shows it, and its place from the left."""

    key: str
    label: str
    show: Callable[[Visitor], None]
    place: int
