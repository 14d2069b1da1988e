"""Marks: which functions and methods compiled code may call.

A mark changes nothing in Python. The compile step (:mod:`sim.engine.compiling`) registers what is
marked, so that one text runs at both speeds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

#: The state of a run: the model itself in Python (:mod:`sim.model`), a record where compiled.
Model = Any
#: The numbers of a scenario (:class:`sim.turn.numbers.World`): an object in Python, or a record.
World = Any

#: Marked functions in the order of their definition. Methods are found through their class.
FUNCTIONS: list[Callable[..., Any]] = []
_MARK, _INLINE = "_compiles", "_inlined"


def part(function: F) -> F:
    """Mark a function, or a method of a party or a third party, as a part of the compiled turn."""
    setattr(function, _MARK, True)
    FUNCTIONS.append(function)
    return function


def hot(function: F) -> F:
    """Mark a small function of an inner loop: compiled, it is put into its callers."""
    setattr(function, _INLINE, True)
    return part(function)


def is_part(function: object) -> bool:
    """Whether a function is marked."""
    return bool(getattr(function, _MARK, False))


def parts_of(kind: type) -> frozenset[str]:
    """Names of the methods of a class that are marked."""
    return frozenset(name for name in dir(kind) if is_part(getattr(kind, name)))


def is_hot(function: object) -> bool:
    """Whether a function is marked to be put into its callers."""
    return bool(getattr(function, _INLINE, False))
