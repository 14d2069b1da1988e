"""A tab of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sim.page.visitor import Visitor


class Tab(NamedTuple):
    """A tab: its key in links, its label, what shows it, and its place from the left.

    A tab that leads a visitor has no `side`: what is chosen there does not change what it shows.
    """

    key: str
    label: str
    show: Callable[[Visitor], None]
    place: int
    side: bool = True
