"""The declarations as a table for readers and as a JSON Schema for editors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from pydantic.fields import FieldInfo

from sim.parameters import Section, Status
from sim.scenario.schema import Scenario
from sim.scenario.shapes import Kind, Shape, bounds, extras, field_shape

Json = dict[str, Any]


@dataclass(frozen=True)
class ParameterRow:
    """One declared parameter, named as `--set` and sweeps name it (`*` stands for any name)."""

    name: str
    kind: Kind
    default: str
    unit: str
    low: float | None
    high: float | None
    words: tuple[str, ...]
    meaning: str
    source: str
    status: str


def parameter_table() -> list[ParameterRow]:
    """Return every declared parameter, in the order of a scenario file.

    >>> next(row.default for row in parameter_table() if row.name == "clock.peace_days")
    '30'
    """
    return list(_rows(Scenario, ""))


def _rows(section: type[Section], prefix: str) -> Iterator[ParameterRow]:
    for name, field in section.model_fields.items():
        shape = field_shape(field)
        if shape.section is None:
            yield _row(f"{prefix}{name}", field, shape)
        else:
            names = "*." if shape.kind == "sections" else ""
            yield from _rows(shape.section, f"{prefix}{name}.{names}")


def _row(name: str, field: FieldInfo, shape: Shape) -> ParameterRow:
    extra, (low, high) = extras(field), bounds(field)
    return ParameterRow(
        name=name,
        kind=shape.kind,
        default=default_text(field),
        unit=str(extra.get("unit", "")),
        low=low,
        high=high,
        words=shape.words,
        meaning=field.description or "",
        source=str(extra.get("source", "")),
        status=str(extra.get("status", "")),
    )


def default_text(field: FieldInfo) -> str:
    """Write the default of a field, or "required"."""
    if field.is_required():
        return "required"
    value = extras(field).get("default", field.default)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    if value is None or value in ("", {}):
        return "none"
    return f"{value:g}" if isinstance(value, float) else str(value)


def json_schema() -> Json:
    """Return the JSON Schema of scenario files, which editors use to complete and to explain.

    Nothing is required in it, because a file that extends another may leave anything out, and
    `null` may stand anywhere, because it deletes what the parent had. Loading checks the rest.
    """
    definitions: dict[str, Json] = {}
    schema = _section_schema(Scenario, definitions)
    name = {"type": "string"}
    extends = {
        "description": "scenario file to start from: relative to this one, or a shipped name",
        "anyOf": [name, {"type": "array", "items": name}],
    }
    properties = {"extends": extends, **schema["properties"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenario",
        **schema,
        "type": "object",
        "properties": properties,
        "$defs": definitions,
    }


def _section_schema(section: type[Section], definitions: dict[str, Json]) -> Json:
    properties = {
        name: _field_schema(field, definitions) for name, field in section.model_fields.items()
    }
    return {
        "type": ["object", "null"],
        "description": (section.__doc__ or "").strip(),
        "properties": properties,
        "additionalProperties": False,
    }


def _reference(section: type[Section], definitions: dict[str, Json]) -> Json:
    if section.__name__ not in definitions:
        definitions[section.__name__] = {}  # holds the place, should a section hold its own kind
        definitions[section.__name__] = _section_schema(section, definitions)
    return {"$ref": f"#/$defs/{section.__name__}"}


def _field_schema(field: FieldInfo, definitions: dict[str, Json]) -> Json:
    shape = field_shape(field)
    described = field.description or ""
    if shape.section is not None:  # no alternatives here, so that editors point inside
        inside = _reference(shape.section, definitions)
        text = described or definitions[shape.section.__name__].get("description", "")
        several = {"type": ["object", "null"], "additionalProperties": inside}
        return {"description": text, **(inside if shape.kind == "section" else several)}
    forms = _value_forms(field, shape)
    unit = extras(field).get("unit")
    text = f"{described} (unit: {unit}; default: {default_text(field)})" if unit else described
    return {"description": text, "anyOf": [*forms, {"type": "null"}]}


def _value_forms(field: FieldInfo, shape: Shape) -> list[Json]:
    """Every form in which a single declared value may be written."""
    if shape.kind in ("number", "whole number"):
        return [_number(field), _annotated("value", [_number(field)], field)]
    if shape.kind == "series":
        numbers = _by_date(
            {"anyOf": [_number(field), _annotated("value", [_number(field)], field)]}
        )
        dated = _annotated("dates", [numbers], field)
        dated["properties"]["interpolate"] = {"enum": ["step", "linear"]}
        return [_number(field), _annotated("value", [_number(field)], field), dated, numbers]
    if shape.kind == "numbers":
        one = {"anyOf": [_number(field), _annotated("value", [_number(field)], field)]}
        several = [_many(one), {"type": "array", "items": one}]
        return [*several, _annotated("values", several, field)]
    word: Json = {"enum": list(shape.words)}
    forms: dict[Kind, Json] = {
        "date": _DATE,
        "dates": {"type": "array", "items": _DATE},
        "named dates": _many(_DATE),
        "dated text": _by_date({"type": "string"}),
        "flag": {"type": "boolean"},
        "word": word,
        "words": {"type": "array", "items": word},
        "names": {"type": "array", "items": {"type": "string"}},
        "text": {"type": ["string", "number", "boolean"]},
    }
    return [forms.get(shape.kind, {})]


_DATE: Json = {"type": ["string", "integer"], "examples": ["2020-09-27", 2020]}


def _number(field: FieldInfo) -> Json:
    low, high = bounds(field)
    whole = field_shape(field).kind == "whole number"
    number: Json = {"type": "integer" if whole else "number"}
    if low is not None:
        number["minimum"] = low
    if high is not None:
        number["maximum"] = high
    return number


def _many(item: Json) -> Json:
    return {"type": "object", "additionalProperties": {"anyOf": [item, {"type": "null"}]}}


def _by_date(item: Json) -> Json:
    dates = {r"^\d{4}(-\d\d-\d\d)?$": item}
    return {"type": "object", "patternProperties": dates, "additionalProperties": False}


def _annotated(key: str, forms: list[Json], field: FieldInfo) -> Json:
    """Form of a number (or numbers) together with its unit, source and status."""
    unit = str(extras(field).get("unit", ""))
    pair = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    return {
        "type": "object",
        "properties": {
            key: {"anyOf": forms},
            "unit": {"enum": [unit, 1] if unit == "1" else [unit]},
            "source": {"type": "string"},
            "status": {"enum": list(get_args(Status))},
            "note": {"type": "string"},
            "range": {
                **pair,
                "description": "lowest and highest to try; of an assumed number, assumed",
            },
        },
        "required": [key],
        "additionalProperties": False,
    }
