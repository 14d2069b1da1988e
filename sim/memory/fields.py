"""Declared state: the annotated fields of a class, as the layout of a record.

A class declares what it keeps::

    class Axis:
        count: int  # objectives that lie ahead
        sizes: Annotated[list[float], OBJECTIVES]  # of each, nearest first
        rates: Annotated[list[list[float]], 2, OBJECTIVES]
        text: Text  # a record of its own
        axes: Annotated[list[Axis], 2]

Whole numbers and numbers take eight bytes each, so that any number of a packed scenario can be set
by its index in the record.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin

import numpy as np

Layout = np.dtype[Any]


class Size(int):
    """The most entries that a list has where compiled, and what it counts.

    Where the text runs in Python a list is as long as its scenario needs: the name finds the length
    (:data:`sim.memory.plain.Sizes`).
    """

    name: str

    def __new__(cls, name: str, most: int) -> Size:
        """Name a size and say what it is at most."""
        size = super().__new__(cls, most)
        size.name = name
        return size


class Field(NamedTuple):
    """One declared field: its name, what it holds, and the shape of a list of these."""

    name: str
    kind: Any  # int, float, or a class with fields of its own
    shape: tuple[int, ...]


#: Layouts that are made elsewhere, as those of the numbers of a scenario; by their class.
_LAYOUTS: dict[type, Callable[[], Layout]] = {}


def laid_out_by(make: Callable[[], Layout]) -> Callable[[type], type]:
    """Say that the layout of a class is made by a function and not read from annotations."""

    def register(kind: type) -> type:
        _LAYOUTS[kind] = make
        return kind

    return register


@cache
def fields_of(kind: type) -> tuple[Field, ...]:
    """The declared fields of a class of this package, those of its bases first."""
    found: dict[str, Field] = {}
    for base in reversed(kind.__mro__):
        if not base.__module__.startswith(("sim.", "tests.")):
            continue
        hints = typing.get_type_hints(base, include_extras=True)
        for name in vars(base).get("__annotations__", {}):
            found[name] = _field(name, hints[name])
    return tuple(found.values())


def _field(name: str, hint: Any) -> Field:
    shape: tuple[int, ...] = ()
    if get_origin(hint) is Annotated:
        hint, *sizes = get_args(hint)
        shape = tuple(sizes)
        for _ in shape:
            (hint,) = get_args(hint)
    if not isinstance(hint, type):
        raise TypeError(f"field {name}: {hint} has no layout")
    return Field(name, hint, shape)


@cache
def layout_of(kind: type) -> Layout:
    """The layout of a class: one field for each that it declares."""
    if kind in _LAYOUTS:
        return _LAYOUTS[kind]()
    return np.dtype([(name, _base(one), shape) for name, one, shape in fields_of(kind)])


def _base(kind: type) -> Any:
    simple: Mapping[Any, str] = {int: "i8", float: "f8"}
    return simple.get(kind) or layout_of(kind)
