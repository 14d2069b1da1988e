"""A text of the player's own, issue by issue: what can stand in it, and how it is written down."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sim.errors import SimError
from sim.language import _

#: How a choice begins that is a text of one's own, and one for which a guarantee is asked.
OWN, GUARANTEED = "own", "guaranteed"
#: An issue that a text leaves as it is.
AS_IT_IS = "x"


class Item(NamedTuple):
    """An issue or a place on the table: how it stands, and the outcomes that it can have.

    Outcomes are the claimant's share. ``now`` is NaN for what is not settled; with no ``allowed``
    any share to the per cent is.
    """

    name: str
    label: str
    now: float
    allowed: tuple[float, ...] = ()

    def takes(self, outcome: float) -> bool:
        """Whether it can have an outcome."""
        return 0.0 <= outcome <= 1.0 and (not self.allowed or outcome in self.allowed)


@dataclass(frozen=True)
class Draft:
    """What a text of one's own can hold.

    ``guarantor`` is the label of who would guarantee it if asked ("": nobody can), ``guarantee``
    what its word is worth today in [0, 1]. ``must_change``: whether a text has to change something.
    """

    items: tuple[Item, ...]
    guarantor: str = ""
    guarantee: float = 0.0
    must_change: bool = True

    def write(self, outcomes: Mapping[str, float], guaranteed: bool = False) -> str:
        """The choice that puts some outcomes and leaves all else as it is.

        >>> prize = Item("prize", "Prize", 0.0)
        >>> Draft((prize, Item("law", "Law", 0.5))).write({"prize": 0.3})
        'own-30-x'
        """
        if wrong := sorted(set(outcomes) - {item.name for item in self.items}):
            raise SimError(f"draft: {wrong[0]}: is not on the table")
        parts = [_percent(outcomes.get(item.name, math.nan)) for item in self.items]
        return "-".join([OWN, *([GUARANTEED] if guaranteed else []), *parts])

    def outcomes_in(self, choice: str) -> dict[str, float] | None:
        """The outcomes that a choice puts by name; None where it is no text that can be put.

        >>> Draft((Item("prize", "Prize", 0.0), Item("law", "Law", 0.5))).outcomes_in("own-30-x")
        {'prize': 0.3}
        """
        start, *parts = choice.split("-")
        if parts and parts[0] == GUARANTEED and self.guarantor:
            parts = parts[1:]
        if start != OWN or len(parts) != len(self.items):
            return None
        found = {}
        for item, written in zip(self.items, parts, strict=True):
            if written == AS_IT_IS:
                continue
            if not (written.isascii() and written.isdigit() and len(written) <= 3):
                return None
            found[item.name] = outcome = int(written) / 100.0
            if not item.takes(outcome):
                return None
        changes = any(found.get(item.name, item.now) != item.now for item in self.items
                      if item.name in found)  # fmt: skip
        return found if changes or not self.must_change else None


def asks_for_guarantee(choice: str) -> bool:
    """Whether a choice is a text of one's own for which a guarantee is asked."""
    return choice.startswith(f"{OWN}-{GUARANTEED}-")


def guaranteed_by(guarantor: str) -> str:
    """That somebody guarantees a text, by their label."""
    return _("{name} guarantees it.", name=guarantor)


def _percent(outcome: float) -> str:
    return AS_IT_IS if math.isnan(outcome) else f"{round(100 * outcome)}"
