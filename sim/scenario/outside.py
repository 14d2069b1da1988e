"""Numbers beyond the range that their own file, or one that it extends, declares for them.

A range says between which values its author would believe a number. A file that extends another
may go beyond it, and so may a sweep: that is allowed, and told once, as a note. A file that gives
a number a source of its own has its own range, or none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.errors import Problem
from sim.scenario.measures import MEASURES
from sim.scenario.reading import Node, Provenance, problem


def annotated(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Provenance]]:
    """Every number in a tree that says where it comes from, by its key."""
    if node.provenance is not None:
        yield ".".join(path), node.provenance
    if isinstance(node.value, dict) and ".".join(path) != MEASURES:  # of what is in effect
        for key, child in node.value.items():
            yield from annotated(child, (*path, str(key)))


def outside(root: Node, declared: Mapping[str, Provenance]) -> Iterator[Problem]:
    """A note on each number of a tree that lies beyond its declared range.

    Args:
        root: the tree, with all that the files say.
        declared: by key, what the last file that annotates a number says of it.
    """
    yield from _outside(root, (), declared)


def _outside(
    node: Node, path: tuple[str, ...], declared: Mapping[str, Provenance]
) -> Iterator[Problem]:
    known = declared.get(".".join(path))
    if known is not None and known.range is not None:
        low, high = known.range
        beyond = [one for one in _numbers(node) if not low <= one.value <= high]
        if beyond:
            values = sorted(float(one.value) for one in beyond)
            told = beyond_text(values[0], values[-1], known)
            yield problem(beyond[0].place, ".".join(path), told)
        return
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            yield from _outside(child, (*path, str(key)), declared)


def _numbers(node: Node) -> Iterator[Node]:
    """Every number at a key: one, or those of its dates or names."""
    if isinstance(node.value, dict):
        for child in node.value.values():
            yield from _numbers(child)
    elif isinstance(node.value, list):
        for child in node.value:
            yield from _numbers(child)
    elif isinstance(node.value, int | float) and not isinstance(node.value, bool):
        yield node


def beyond_text(low: float, high: float, known: Provenance) -> str:
    """That values lie beyond a declared range.

    >>> beyond_text(3.5, 3.5, Provenance("assumed", "", "1", range=(0.0, 2.0)))
    '3.5 is outside its assumed range, 0 to 2'
    """
    assert known.range is not None
    (first, last), one = known.range, low == high
    values = f"{low:g}" if one else f"{low:g} to {high:g}"
    what = "assumed range" if known.status == "assumed" else "range"
    return f"{values} {'is' if one else 'goes'} outside its {what}, {first:g} to {last:g}"
