"""What kind of value each declared parameter is, read from the declarations themselves."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from sim.parameters import Section, Series

Kind = Literal[
    "section",  # a group of declared parameters
    "sections",  # names of the user's choice, each with such a group
    "series",  # a number, or numbers by date
    "whole number",
    "number",
    "numbers",  # names, or positions, each with a number
    "date",
    "dates",
    "dated text",
    "named dates",  # names of things that are declared elsewhere, each with a date
    "flag",
    "word",  # one of a few words
    "words",
    "names",  # of things that are declared elsewhere
    "text",
    "other",
]


@dataclass(frozen=True)
class Shape:
    """The kind of a declared value, with the section it holds or the words it allows."""

    kind: Kind
    section: type[Section] | None = None
    words: tuple[str, ...] = ()
    optional: bool = False


_SIMPLE: dict[Any, Kind] = {
    float: "number",
    int: "whole number",
    bool: "flag",
    str: "text",
    dt.date: "date",
}


def shape_of(annotation: Any) -> Shape:
    """Read the shape of a declared type.

    >>> shape_of(dict[str, float]).kind
    'numbers'
    """
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        kept = [choice for choice in inner if choice is not type(None)]
        found = shape_of(kept[0]) if len(kept) == 1 else Shape("other")
        return Shape(found.kind, found.section, found.words, optional=len(kept) < len(inner))
    if origin is Annotated:
        return shape_of(inner[0])
    if origin is Literal:
        return Shape("word", words=tuple(map(str, inner)))
    if origin is dict or origin is tuple:
        return _shape_of_many(inner[0], shape_of(inner[1] if origin is dict else inner[0]), origin)
    if isinstance(annotation, type) and issubclass(annotation, Section):
        if issubclass(annotation, Series):
            return Shape("series")
        return Shape("section", section=annotation)
    return Shape(_SIMPLE.get(annotation, "other"))


def _shape_of_many(key: Any, item: Shape, origin: Any) -> Shape:
    if item.kind == "section":
        return Shape("sections", section=item.section)
    if item.kind == "text" and key is dt.date:
        return Shape("dated text")
    if item.kind == "date" and origin is dict:
        return Shape("named dates")
    if item.kind == "word":
        return Shape("words", words=item.words)
    several: dict[Kind, Kind] = {"number": "numbers", "date": "dates", "text": "names"}
    return Shape(several.get(item.kind, "other"))


def field_shape(field: FieldInfo) -> Shape:
    """Shape of a declared field."""
    return shape_of(field.annotation)


def extras(field: FieldInfo) -> dict[str, Any]:
    """Unit, source, status and (for a dated number) range of a declared field."""
    extra = field.json_schema_extra
    return dict(extra) if isinstance(extra, dict) else {}


def bounds(field: FieldInfo) -> tuple[float | None, float | None]:
    """Inclusive range of a declared number; None where it is open."""
    low, high = extras(field).get("low"), extras(field).get("high")
    for rule in field.metadata:
        low = getattr(rule, "ge", low)
        high = getattr(rule, "le", high)
    return low, high


def range_text(field: FieldInfo) -> str:
    """Write what a number may be, with its unit, for a message."""
    low, high = bounds(field)
    unit = extras(field).get("unit", "")
    kind = "a whole number" if field_shape(field).kind == "whole number" else "a number"
    parts = {
        (True, True): lambda: f"{kind} from {low:g} to {high:g}",
        (True, False): lambda: f"{kind} of {low:g} or more",
        (False, True): lambda: f"{kind} of {high:g} or less",
        (False, False): lambda: kind,
    }
    text = parts[low is not None, high is not None]()
    return f"{text}, unit: {unit}" if unit else text


def field_at(model: type[Section], path: Sequence[str]) -> FieldInfo | None:
    """Declaration that governs a path, which may go on inside it; None when there is none."""
    field: FieldInfo | None = None
    current: type[Section] | None = model
    in_names = False
    for part in path:
        if in_names:
            in_names = False
            continue
        if current is None:
            return field
        field = current.model_fields.get(part)
        if field is None:
            return None
        shape = field_shape(field)
        current, in_names = shape.section, shape.kind == "sections"
    return field


def section_at(model: type[Section], path: Sequence[str]) -> type[Section] | None:
    """Section whose keys stand at a path; None when names or a value stand there."""
    if not path:
        return model
    field = field_at(model, path)
    if field is None:
        return None
    shape = field_shape(field)
    if shape.kind == "section":
        return shape.section
    inside = field_at(model, [*path, "?"]) is None
    return shape.section if shape.kind == "sections" and inside else None
