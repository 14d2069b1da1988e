"""Negotiators, one small class each. A new file in this folder is found by itself."""

from __future__ import annotations

import importlib
import pkgutil

from sim.strategies.base import Negotiator, Seat

__all__ = ["Negotiator", "Seat", "negotiator", "negotiators"]


def _subclasses(kind: type) -> list[type[Negotiator]]:
    direct: list[type[Negotiator]] = list(kind.__subclasses__())
    return direct + [deeper for sub in direct for deeper in _subclasses(sub)]


def negotiators() -> dict[str, type[Negotiator]]:
    """All negotiators by the name that a scenario writes, in alphabetical order."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    named = [kind for kind in _subclasses(Negotiator) if "name" in vars(kind)]
    return {kind.name: kind for kind in sorted(named, key=lambda kind: kind.name)}


def negotiator(name: str) -> Negotiator:
    """Make a negotiator by name (KeyError if there is none)."""
    return negotiators()[name]()
