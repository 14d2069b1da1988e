"""Negotiators. A new file in this folder is found by itself, in Python and compiled."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

from sim.errors import SimError
from sim.memory.marks import part
from sim.strategies.base import DECLARED, Negotiator, Seat, declare

__all__ = [
    "Negotiator",
    "Seat",
    "declare",
    "demand_of",
    "negotiator",
    "negotiators",
    "number_of",
    "talks_while_fighting_of",
    "threshold_of",
]

for _module in sorted(one.name for one in pkgutil.iter_modules(__path__)):
    importlib.import_module(f"{__name__}.{_module}")


def _subclasses(kind: type) -> list[type[Negotiator]]:
    direct: list[type[Negotiator]] = list(kind.__subclasses__())
    return direct + [deeper for sub in direct for deeper in _subclasses(sub)]


def negotiators() -> dict[str, type[Negotiator]]:
    """All negotiators by the name that a scenario writes, in alphabetical order."""
    named = [kind for kind in _subclasses(Negotiator) if "name" in vars(kind)]
    found: dict[str, type[Negotiator]] = {}
    for kind in sorted(named, key=lambda kind: kind.name):
        if kind.name in found:
            message = f"two negotiators are called {kind.name!r}: give {kind.__name__} another name"
            raise SimError(message)
        found[kind.name] = kind
    return found


def negotiator(name: str) -> Negotiator:
    """Make a negotiator by name (KeyError if there is none)."""
    return negotiators()[name]()


def number_of(name: str) -> int:
    """Number of a shipped negotiator; -1 for one of a user's own, which runs in Python only."""
    names = [one.name for one in DECLARED]
    return names.index(name) if name in names else -1


def _chooser(name: str, doc: str, functions: list[Callable[[Any], Any]]) -> Any:
    """A function of (number, seat) that calls the function of that number."""
    lines = [f"def {name}(number, seat):"]
    for number, _ in enumerate(functions[:-1]):
        lines += [f"    if number == {number}:", f"        return _{number}(seat)"]
    lines += [f"    return _{len(functions) - 1}(seat)"]
    space: dict[str, Any] = {f"_{k}": function for k, function in enumerate(functions)}
    space["__name__"] = __name__
    exec("\n".join(lines), space)
    space[name].__doc__ = doc
    return part(space[name])


demand_of = _chooser(
    "demand_of", "Value that a negotiator asks for, by its number.", [d.demand for d in DECLARED]
)
threshold_of = _chooser(
    "threshold_of",
    "Least value that a negotiator accepts, by its number.",
    [d.threshold for d in DECLARED],
)
_TALKERS = tuple(declared.talks_while_fighting for declared in DECLARED)


@part
def talks_while_fighting_of(number: int) -> bool:
    """Whether a negotiator makes direct offers in the middle of a war, by its number."""
    return _TALKERS[number]
