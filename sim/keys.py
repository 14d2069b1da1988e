"""What can be varied in a scenario: dotted keys, as `--set` writes them, and what each allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from pydantic.fields import FieldInfo

from sim.errors import nearest
from sim.parameters import Section
from sim.scenario import Scenario
from sim.scenario.measures import MEASURE, measures
from sim.scenario.shapes import bounds, extras, field_shape, range_text, section_at
from sim.strategies import negotiators

Kind = Literal["number", "whole number", "flag", "word", "text", "date"]
Path = tuple[str, ...]

_KINDS: dict[str, Kind] = {
    "number": "number",
    "numbers": "number",
    "series": "number",
    "whole number": "whole number",
    "flag": "flag",
    "word": "word",
    "text": "text",
    "date": "date",
}
#: They name and describe; no run depends on them.
_LABELS = frozenset({"title", "description", "label", "map"})


@dataclass(frozen=True)
class Parameter:
    """One key of a scenario that can be varied, as it is declared."""

    key: str
    kind: Kind
    allowed: str  # in words, for messages: "a number from -5 to 5, unit: 1"
    low: float | None = None
    high: float | None = None
    unit: str = ""
    words: tuple[str, ...] = ()  # empty: any text


def parameters(scenario: Scenario) -> dict[str, Parameter]:
    """Every key of a scenario that can be varied, in the order of a scenario file.

    >>> from sim.scenario import load
    >>> parameters(load("toy/fearon"))["balance.advantage"].allowed
    'a number from -5 to 5, unit: 1'
    """
    found = {one.key: one for one in _section(scenario, ())}
    names = measures(scenario)
    return found | {MEASURE: replace(found[MEASURE], allowed=", ".join(names), words=names)}


def _section(section: Section, path: Path) -> Iterator[Parameter]:
    for name, field in type(section).model_fields.items():
        if field.exclude:  # the map; ways to measure: what is chosen stands with the balance itself
            continue
        value, shape, inside = getattr(section, name), field_shape(field), (*path, name)
        if shape.kind == "section" and isinstance(value, Section):
            yield from _section(value, inside)
        elif shape.kind == "sections":
            for part, held in value.items():
                yield from _section(held, (*inside, part))
        elif shape.kind == "numbers" and isinstance(value, Mapping):
            for part in value:
                yield _parameter(".".join((*inside, part)), field)
        elif shape.kind in _KINDS and shape.kind != "numbers" and name not in _LABELS:
            yield _parameter(".".join(inside), field)


def _parameter(key: str, field: FieldInfo) -> Parameter:
    shape = field_shape(field)
    kind = _KINDS[shape.kind]
    if kind in ("number", "whole number"):
        low, high = bounds(field)
        unit = str(extras(field).get("unit", ""))
        return Parameter(key, kind, range_text(field), low, high, unit)
    if kind == "flag":
        return Parameter(key, kind, "true, false", words=("true", "false"))
    if kind == "date":
        return Parameter(key, kind, "dates such as 2020-09-27")
    words = tuple(negotiators()) if key.endswith(".strategy") else shape.words
    return Parameter(key, kind, ", ".join(words) or field.description or "text", words=words)


def unknown(key: str, known: Iterable[str]) -> tuple[str, dict[str, str]]:
    """Say why a key cannot be varied, what can stand in its place, and what may be meant.

    >>> unknown("balance.advantge", ["balance.advantage", "balance.wear"])[1]["nearest"]
    'balance.advantage'
    """
    known = list(known)
    path = tuple(key.split("."))
    here = _deepest(path, known)
    rest, options = path[len(here) :], _next(here, known)
    if not rest:
        return "is a group: vary one key in it", {"allowed": ", ".join(options)}
    if not options:
        message = f"{'.'.join(here)} is a single value: there is nothing inside it to vary"
        return message, {}
    section = section_at(Scenario, here)
    if section is not None and rest[0] in section.model_fields:
        return _not_there(".".join((*here, rest[0])), section.model_fields[rest[0]]), {}
    close = nearest(rest[0], options)
    meant = ".".join((*here, close, *rest[1:])) if close else ""
    if meant and not _deepest(tuple(meant.split(".")), known)[len(here) :]:
        meant = ""
    found = meant or _elsewhere(key, known)
    return "there is no such key", {"allowed": ", ".join(options), "nearest": found}


def _deepest(path: Path, known: Iterable[str]) -> Path:
    """The longest part of a path at which keys stand."""
    paths = [tuple(key.split(".")) for key in known]
    for length in range(len(path), 0, -1):
        if any(one[:length] == path[:length] for one in paths):
            return path[:length]
    return ()


def _next(here: Path, known: Iterable[str]) -> list[str]:
    """What can follow a part of a path."""
    paths = [tuple(key.split(".")) for key in known]
    depth = len(here)
    found = [one[depth] for one in paths if one[:depth] == here and len(one) > depth]
    return list(dict.fromkeys(found))


def _elsewhere(key: str, known: Iterable[str]) -> str:
    """A key that ends as the one written, or else one like it."""
    known = list(known)
    return next((one for one in known if one.endswith(f".{key}")), "") or nearest(key, known)


def _not_there(key: str, field: FieldInfo) -> str:
    """Say why something that is declared is not among the keys of a scenario."""
    name = key.rpartition(".")[2]
    if name in _LABELS:
        return f"{name} is only a label: no run depends on it"
    if field.exclude:
        return f"choose one by {MEASURE}: what it says can then be varied under `balance`"
    if field_shape(field).kind in ("section", "sections"):
        return f"the scenario has no {key}: give it one first, in its file or with --set"
    return "is a list: it cannot be varied by one value"
