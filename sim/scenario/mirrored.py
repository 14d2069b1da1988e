"""The same conflict with the assumed behaviour of its two sides exchanged, or evened out.

A verdict on who does what may rest on numbers that nobody measured and that differ between the two
sides. An arm in which they are exchanged shows whether it does; one in which both sides have the
mean shows what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sim.parameters import Section
from sim.scenario.loader import Loaded
from sim.scenario.schema import Scenario

#: Statuses of numbers that are known, and so are left as they are.
KNOWN = ("measured", "derived", "literature")


class Pair(NamedTuple):
    """A number of the claimant's side, its twin of the holder's, and what they are."""

    claimant_key: str
    holder_key: str
    claimant: float
    holder: float


def mirrored(loaded: Loaded) -> list[str]:
    """Changes, as texts for ``--set``, that exchange the assumed behaviour of the two sides.

    Exchanged are numbers that differ and of which neither is measured, derived or from literature
    (:data:`KNOWN`): those of the two leaders (weights, costs, hope, optimism, audiences,
    legitimacy, ...), what each side enjoys of an open issue, pressure on and leverage over each
    side; a bias changes its sign. Left as they are: what is known, dated series and dates, the
    ground and who holds it, arms and support (of which side they are is no number), red lines, and
    further parties.

    Applied to what it gives, it gives the first again.
    """
    return _changes(loaded, lambda own, other: other)


def evened(loaded: Loaded) -> list[str]:
    """As :func:`mirrored`, but both sides get the mean of their two numbers, and no bias is left.

    >>> from sim.scenario import load_with_provenance
    >>> changes = evened(load_with_provenance("karabakh/1994-2020"))
    >>> [one for one in changes if "audience_cost" in one]
    ['parties.azerbaijan.audience_cost=1.25', 'parties.armenia.audience_cost=1.25']
    """
    return _changes(loaded, lambda own, other: (own + other) / 2.0)


def _changes(loaded: Loaded, exchange: Callable[[float, float], float]) -> list[str]:
    texts = []
    for pair in pairs(loaded):
        texts.append(f"{pair.claimant_key}={exchange(pair.claimant, pair.holder)!r}")
        if pair.holder_key != pair.claimant_key:  # the same: a bias, seen from either side
            texts.append(f"{pair.holder_key}={exchange(pair.holder, pair.claimant)!r}")
    return texts


def pairs(loaded: Loaded) -> list[Pair]:
    """The numbers that differ between the two sides, and of which neither is known."""
    return [
        pair
        for pair in _all_pairs(loaded.scenario)
        if pair.claimant != pair.holder
        and not any(_known(loaded, key) for key in (pair.claimant_key, pair.holder_key))
    ]


def _known(loaded: Loaded, key: str) -> bool:
    found = loaded.provenance.get(key)
    return found is not None and found.status.startswith(KNOWN)


def _all_pairs(scenario: Scenario) -> Iterator[Pair]:
    leaders = [f"parties.{scenario.leader(side)}" for side in ("claimant", "holder")]
    ours, theirs = (
        dict(_numbers(scenario.parties[scenario.leader(side)], ""))
        for side in ("claimant", "holder")
    )
    for key, value in ours.items():
        if key in theirs:
            yield Pair(f"{leaders[0]}{key}", f"{leaders[1]}{key}", value, theirs[key])
    political = {name: one for name, one in scenario.issues.items() if one.kind == "political"}
    for part, sections in (("issues", political), ("third_parties", scenario.third_parties)):
        for name, section in sections.items():
            known = dict(_numbers(section, f"{part}.{name}"))
            for key, value in known.items():
                twin = f"{key.removesuffix('.claimant')}.holder"
                if key.endswith(".claimant") and twin in known:
                    yield Pair(key, twin, value, known[twin])
                elif key.endswith(".bias"):
                    yield Pair(key, key, value, -value)


def _numbers(section: Any, path: str) -> Iterator[tuple[str, float]]:
    """Every number of a section that is neither dated nor a choice, by its key."""
    for key in type(section).model_fields:
        value = getattr(section, key)
        if isinstance(value, Section) and not hasattr(value, "dates"):
            yield from _numbers(value, f"{path}.{key}")
        elif isinstance(value, dict):
            for name, part in value.items():
                if isinstance(part, float):
                    yield f"{path}.{key}.{name}", part
        elif isinstance(value, float):
            yield f"{path}.{key}", value
