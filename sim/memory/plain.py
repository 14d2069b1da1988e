"""Declared state as Python objects: the names of a record, with numbers and lists behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

from sim.memory.fields import Field, Size, fields_of

T = TypeVar("T")

#: How long the lists of a scenario are, by the name of their :class:`~sim.memory.fields.Size`.
#: A size without an entry is taken at its most.
Sizes = Mapping[str, int]


class Places(dict[int, Any]):
    """A long list of objects, each made when it is first looked at."""

    def __init__(self, make: Callable[[], Any]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, place: int) -> Any:
        self[place] = made = self.make()
        return made


class Maker:
    """Makes objects of declared classes with room for everything that they keep.

    >>> from sim.turn.state import Text
    >>> Maker({}).make(Text).position
    0.0
    """

    def __init__(self, sizes: Sizes) -> None:
        """Take the lengths of the lists of a scenario."""
        self.sizes = dict(sizes)
        self._builders: dict[type, Callable[[Any], None]] = {}

    def __reduce__(self) -> tuple[Any, tuple[dict[str, int]]]:
        return maker_of, (self.sizes,)

    def make(self, kind: type[T]) -> T:
        """An object of a class, its numbers 0 and its lists as long as the scenario needs."""
        made = object.__new__(kind)
        self.fill(made, kind)
        return made

    def fill(self, target: Any, kind: type, without: frozenset[str] = frozenset()) -> None:
        """Give an object the declared attributes of a class, but for those named."""
        if without:
            for field in fields_of(kind):
                if field.name not in without:
                    setattr(target, field.name, self._room(field)())
            return
        if kind not in self._builders:
            self._builders[kind] = self._builder(kind)
        self._builders[kind](target)

    def _builder(self, kind: type) -> Callable[[Any], None]:
        rooms = [(field.name, self._room(field)) for field in fields_of(kind)]

        def build(target: Any) -> None:
            attributes = target.__dict__
            for name, room in rooms:
                attributes[name] = room()

        return build

    def _room(self, field: Field) -> Callable[[], Any]:
        """How to make room for a field: a number, a list of these, an object, a list of these."""
        lengths = [self._length(size) for size in field.shape]
        kind = field.kind
        if kind not in (int, float):
            if not lengths:
                return lambda: self.make(kind)
            return lambda: [self.make(kind) for _ in range(lengths[0])]
        zero = kind()
        if not lengths:
            return lambda: zero
        if len(lengths) == 1:
            return lambda: [zero] * lengths[0]
        return lambda: [[zero] * lengths[1] for _ in range(lengths[0])]

    def _length(self, size: int) -> int:
        return self.sizes.get(size.name, int(size)) if isinstance(size, Size) else size


def maker_of(sizes: Sizes) -> Maker:
    """The maker for lists of these lengths, made once."""
    return _maker_of(tuple(sorted(sizes.items())))


@cache
def _maker_of(sizes: tuple[tuple[str, int], ...]) -> Maker:
    return Maker(dict(sizes))


def write(value: Any, kind: type, record: Any) -> None:
    """Write an object into a NumPy record of its class; what it has no entry for becomes 0."""
    for field in fields_of(kind):
        entry = getattr(value, field.name)
        if field.kind in (int, float):
            if field.shape:
                place = record[field.name]
                place[...] = 0
                place[tuple(slice(len(part)) for part in _levels(entry))] = entry
            else:
                record[field.name] = entry
        elif field.shape:
            for k, one in enumerate(entry):
                write(one, field.kind, record[field.name][k])
        else:
            write(entry, field.kind, record[field.name])


def _levels(entry: list[Any]) -> list[list[Any]]:
    """A list, its first list, and so on: their lengths are the shape of the whole."""
    found = [entry]
    while found[-1] and isinstance(found[-1][0], list):
        found.append(found[-1][0])
    return found
