"""Numbers beyond the range that their own file, or one that it extends, declares for them.

A range says between which values its author would believe a number. A file that extends another
may go beyond it, and so may a sweep: that is allowed, and told once, as a note on each number. A
file that gives a number a source of its own has its own range, or none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sim.errors import Problem, plain_text
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
    if isinstance(node.value, dict | list):
        items = node.value.items() if isinstance(node.value, dict) else enumerate(node.value)
        for key, child in items:
            yield from _outside(child, (*path, str(key)), declared)
    elif isinstance(node.value, int | float) and not isinstance(node.value, bool):
        key = ".".join(path)
        known = nearest(key, declared)
        if known is not None and known.range is not None:
            low, high = known.range
            if not low <= node.value <= high:
                written = node.text or plain_text(node.value)
                yield problem(node.place, key, beyond_text([written], known))


def nearest(key: str, declared: Mapping[str, Provenance]) -> Provenance | None:
    """What is said of a number: of itself, or of the numbers among which it stands.

    >>> one = Provenance("assumed", "", "share")
    >>> nearest("parties.north.weights.land", {"parties.north.weights": one}) is one
    True
    """
    while key and key not in declared:
        key = key.rpartition(".")[0]
    return declared.get(key)


def beyond_text(values: Sequence[str], known: Provenance) -> str:
    """That a value, or the values between two, lie beyond a declared range.

    >>> beyond_text(["3.5"], Provenance("assumed", "", "1", range=(0.0, 2.0)))
    '3.5 is outside its assumed range, 0 to 2'
    """
    assert known.range is not None
    first, last = map(plain_text, known.range)
    what = "assumed range" if known.status == "assumed" else "range"
    verb = "is" if len(values) == 1 else "goes"
    return f"{' to '.join(values)} {verb} outside its {what}, {first} to {last}"
