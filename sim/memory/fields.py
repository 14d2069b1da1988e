"""Declared state: the annotated fields of a class, as the layout of a record.

A class declares what it keeps::

    class Axis:
        count: int  # objectives that lie ahead
        sizes: Annotated[list[float], OBJECTIVES]  # of each, nearest first
        rates: Annotated[list[list[float]], 2, OBJECTIVES]
        text: Text  # a record of its own
        axes: Annotated[list[Axis], 2]

A class that names a ``SECTION`` of the scenario's parameters has a field for each number, truth
value, dated number and section in it, so that a new parameter has its place by itself. Every number
takes eight bytes: any number of a packed scenario can then be set by its index in the record.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, NamedTuple, get_args, get_origin

from sim import parameters
from sim.parameters import Section, Series

if TYPE_CHECKING:
    import numpy as np


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

    # Sizes with the same most are still two: typing keeps what it has seen, by equality.
    def __eq__(self, other: object) -> bool:
        return int(self) == other and getattr(other, "name", self.name) == self.name

    def __hash__(self) -> int:
        return hash((self.name, int(self)))


#: The most dates of a dated number.
DATES = Size("dates", 64)


class Dated:
    """A dated number: what :meth:`sim.parameters.Series.at` reads."""

    count: int
    linear: int
    days: Annotated[list[int], DATES]
    values: Annotated[list[float], DATES]


class Numbers:
    """Base of classes with the numbers of a ``SECTION`` of the parameters as their fields."""

    SECTION: ClassVar[type[Section]]

    if TYPE_CHECKING:  # what a section declares, no annotation repeats

        def __getattr__(self, name: str) -> Any: ...


class Field(NamedTuple):
    """One declared field: its name, what it holds, the shape of a list, whether a parameter."""

    name: str
    kind: Any  # int, float, or a class with fields of its own
    shape: tuple[int, ...] = ()
    is_parameter: bool = False


@cache
def fields_of(kind: type) -> tuple[Field, ...]:
    """The declared fields of a class: its parameters, then its own, those of its bases first."""
    found: dict[str, Field] = {}
    for base in reversed(kind.__mro__):
        if not base.__module__.startswith(("sim.", "tests.")):
            continue
        for field in (*_parameters(base), *_annotations(base)):
            found[field.name] = field
    return tuple(found.values())


def _parameters(base: type) -> Iterator[Field]:
    section: type[Section] | None = vars(base).get("SECTION")
    for name, info in section.model_fields.items() if section else ():
        declared: Any = info.annotation
        if get_origin(declared) is not None and Series in get_args(declared):
            declared = Series
        if declared in (float, int, bool):
            yield Field(name, float, (), True)
        elif declared is Series:
            yield Field(name, Dated, (), True)
        elif isinstance(declared, type) and issubclass(declared, Section):
            yield Field(name, numbers_of(declared), (), True)


@cache
def numbers_of(section: type[Section]) -> type:
    """A class with the numbers of a section as its fields."""
    return type(f"{section.__name__}Numbers", (), {"SECTION": section, "__module__": __name__})


def __getattr__(name: str) -> Any:
    """Find the classes of :func:`numbers_of` by their names, as pickle does."""
    section = getattr(parameters, name.removesuffix("Numbers"), None)
    if name.endswith("Numbers") and isinstance(section, type) and issubclass(section, Section):
        return numbers_of(section)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _annotations(base: type) -> Iterator[Field]:
    hints = typing.get_type_hints(base, include_extras=True)
    for name in vars(base).get("__annotations__", {}):
        hint, shape = hints[name], ()
        if get_origin(hint) is ClassVar:
            continue
        if get_origin(hint) is Annotated:
            hint, *sizes = get_args(hint)
            shape = tuple(sizes)
            for _ in shape:
                (hint,) = get_args(hint)
        if not isinstance(hint, type):
            raise TypeError(f"{base.__name__}.{name}: {hint} has no layout")
        yield Field(name, hint, shape)


@cache
def layout_of(kind: type) -> np.dtype[Any]:
    """The layout of a class: one field for each that it declares.

    NumPy is imported here, and not with the module: the turn in Python needs no records.
    """
    import numpy as np

    return np.dtype(
        [(one.name, _base(one.kind), tuple(map(int, one.shape))) for one in fields_of(kind)]
    )


def _base(kind: type) -> Any:
    return {int: "i8", float: "f8"}.get(kind) or layout_of(kind)
