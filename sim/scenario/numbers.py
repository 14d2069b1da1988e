"""Every number of a scenario in effect, with its value, unit, status, source and range."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic.fields import FieldInfo

from sim.parameters import Section, Series
from sim.scenario.loader import Loaded
from sim.scenario.measures import stock_unit
from sim.scenario.shapes import extras, field_shape


@dataclass(frozen=True)
class Number:
    """A number in effect: what `--set` calls it, and where it comes from.

    `about` is what else it is found by: what it means, and the labels of what it belongs to;
    `range` the range that its file declares; `dated`, that it moves with the dates.
    """

    name: str
    value: str
    unit: str
    status: str
    source: str
    about: str = ""
    range: tuple[float, float] | None = None
    dated: bool = False


def numbers(loaded: Loaded, overrides: Sequence[str] = ()) -> Iterator[Number]:
    """Every number in effect, in the order of a scenario file.

    Of the ways to measure the balance that is the one chosen.
    """
    changed = {text.partition("=")[0].strip() for text in overrides}
    yield from _section(loaded, loaded.scenario, loaded.values, (), changed)


def _section(
    loaded: Loaded,
    section: Section,
    written: Any,
    path: tuple[str, ...],
    changed: set[str],
    labels: str = "",
) -> Iterator[Number]:
    labels = f"{labels} {getattr(section, 'label', '')}"
    for key, field in type(section).model_fields.items():
        value, kind = getattr(section, key), field_shape(field).kind
        inside, below = (*path, key), _below(written, key)
        if value is None or value == () or field.exclude:
            continue
        if kind == "section":
            yield from _section(loaded, value, below, inside, changed, labels)
        elif kind == "sections":
            for name, part in value.items():
                one = (*inside, name)
                yield from _section(loaded, part, _below(below, name), one, changed, labels)
        elif kind == "numbers" and isinstance(value, Mapping):
            for name, part in value.items():
                one = (*inside, name)
                found = _number(loaded, field, part, _below(below, name), one, changed)
                yield replace(found, about=f"{found.about} {labels}")
        elif kind in ("number", "whole number", "series", "numbers"):
            found = _number(loaded, field, value, below, inside, changed)
            yield replace(found, about=f"{found.about} {labels}")


def _below(written: Any, key: str) -> Any:
    """What the files say at a key; None where they are silent and a default holds."""
    return written.get(key) if isinstance(written, Mapping) else None


def _number(
    loaded: Loaded,
    field: FieldInfo,
    value: Any,
    written: Any,
    path: tuple[str, ...],
    changed: set[str],
) -> Number:
    name, declared = ".".join(path), extras(field)
    found = loaded.provenance.get(name) or loaded.provenance.get(".".join(path[:-1]))
    unit = stock_unit(loaded.scenario, name) or str(declared.get("unit", ""))
    if name in changed:
        status, source = "--set", ""
    elif found is not None:
        status, source = found.status, found.source
    elif written is None:
        known = declared.get("status")
        status = f"default ({known})" if known else "default"
        source = str(declared.get("source", ""))
    else:
        status, source = "assumed", "no source given"
    return Number(
        name,
        value_text(value),
        unit,
        status,
        source,
        field.description or "",
        None if found is None else found.range,
        isinstance(value, Series) and len(set(value.dates.values())) > 1,
    )


def value_text(value: Any) -> str:
    """A number; of a dated one, its first and last values and the years between which it moves."""
    if isinstance(value, int | float):
        return "none" if math.isinf(value) else f"{value:g}"
    if isinstance(value, tuple | list):
        return ", ".join(f"{part:g}" for part in value)
    return _series(value)


def _series(series: Series) -> str:
    days, values = list(series.dates), list(series.dates.values())
    if len(set(values)) == 1:
        return f"{values[0]:g}"
    return f"{values[0]:g} ({days[0].year}) to {values[-1]:g} ({days[-1].year})"
