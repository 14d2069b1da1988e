"""Say in plain words what validation found, where it stands and what would be right."""

from __future__ import annotations

import re
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sim.errors import Problem, nearest, show
from sim.parameters import Section
from sim.scenario.misplaced import where_it_belongs
from sim.scenario.reading import Node, find, problem
from sim.scenario.schema import Scenario
from sim.scenario.shapes import field_at, field_shape, range_text, section_at
from sim.spreadsheets import not_a_number

_DAY = re.compile(r"datetime\.date\((\d+), (\d+), (\d+)\)")
_NUMBER = {
    "float_type",
    "int_type",
    "finite_number",
    "int_from_float",
    "greater_than_equal",
    "less_than_equal",
}
_EXPECTED = {
    "bool_type": "true or false",
    "string_type": "text",
    "dict_type": "a mapping (key: value)",
    "model_type": "a mapping (key: value)",
    "model_attributes_type": "a mapping (key: value)",
    "tuple_type": "a list, as [first, second]",
    "date_type": "a date such as 2020-09-27, or a year such as 2020",
}


def explain(error: ValidationError, root: Node, model: type[Section] = Scenario) -> list[Problem]:
    """Turn all errors of a validation into problems; `model` declares what was validated."""
    return [_explain_one(details, root, model) for details in error.errors(include_url=False)]


def _explain_one(details: ErrorDetails, root: Node, model: type[Section]) -> Problem:
    path = tuple(_part(part) for part in details["loc"])
    message, more = _words(details, path, model)
    node = find(root, path)
    value = None if details["type"] == "missing" else details["input"]
    return problem(node.place, ".".join(path), message, value, **more)


def _part(part: int | str) -> str:
    day = _DAY.fullmatch(str(part))
    return "{:0>4}-{:0>2}-{:0>2}".format(*day.groups()) if day else str(part)


def _words(
    details: ErrorDetails, path: tuple[str, ...], model: type[Section]
) -> tuple[str, dict[str, str]]:
    kind, value, context = details["type"], details["input"], details.get("ctx", {})
    field = field_at(model, path)
    if kind == "extra_forbidden":
        return _unknown(path, model)
    if kind == "missing":
        return "is missing", {"allowed": _expected(path, model)}
    if kind == "too_short":
        least = context.get("min_length", 1)
        return "has too few entries", {"allowed": f"at least {least}"}
    if value is None:
        text = "nothing is written here: give a value, or leave the line out"
        return text, {"allowed": _expected(path, model)}
    if kind == "literal_error":
        words = re.findall(r"'([^']*)'", str(context.get("expected")))
        more = {"allowed": ", ".join(words), "nearest": nearest(str(value), words)}
        return f"{show(value)} is not one of the allowed words", more
    if kind in _NUMBER and field is not None:
        return _number_words(kind, value), {"allowed": range_text(field)}
    if kind in _EXPECTED:
        hint = _hint(path, model) if field is None or kind == "model_type" else ""
        text = f"{show(value)} is not {_EXPECTED[kind]}"
        return f"{text}: {hint}" if hint else text, {"allowed": _EXPECTED[kind]}
    said = details["msg"].removeprefix("Value error, ")
    return said if isinstance(value, dict | tuple) else f"{show(value)}: {said}", {}


def _number_words(kind: str, value: Any) -> str:
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"{show(value)} is out of range"
    if kind == "finite_number":
        return f"{show(value)} is not a finite number"
    if kind in ("int_type", "int_from_float") and isinstance(value, float):
        return f"{show(value)} is not a whole number"
    return not_a_number(value)


def _expected(path: tuple[str, ...], model: type[Section]) -> str:
    """Say what is expected at a path, from its declaration."""
    field = field_at(model, path)
    if field is None:
        return ""
    shape = field_shape(field)
    if shape.kind == "word":
        return ", ".join(shape.words)
    if shape.kind in ("number", "whole number", "series"):
        return range_text(field)
    return field.description or ""


def _hint(path: tuple[str, ...], model: type[Section]) -> str:
    """Where a key of a scenario belongs; places of other files are not looked for."""
    return where_it_belongs(path) if model is Scenario else ""


def _unknown(path: tuple[str, ...], model: type[Section]) -> tuple[str, dict[str, str]]:
    section = section_at(model, path[:-1])
    known = list(section.model_fields) if section else []
    hint = _hint(path, model)
    close = "" if hint else nearest(path[-1], known)
    text = f"unknown key: {hint}" if hint else "unknown key"
    return text, {"allowed": ", ".join(known), "nearest": close}
