"""Numbers of a written scenario, and the text of a tree of them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sim.cases.recipe import RULES
from sim.scenario.schema import Scenario
from sim.scenario.shapes import extras, field_at

Tree = dict[str, Any]


@dataclass(frozen=True)
class Number:
    """A number, numbers by name or by date, with where it comes from and its range."""

    value: Any
    source: str
    status: str
    range: tuple[float, float] | None
    interpolate: str = "step"

    def times(self, factor: float) -> Number:
        """The number and its range times a factor, which may be negative."""
        ends = self.range and sorted(factor * end for end in self.range)
        turned = (ends[0], ends[1]) if ends else None
        return Number(factor * self.value, self.source, self.status, turned)


def ruled(key: str, fact: str = "") -> Number:
    """What a rule of the recipe gives, with the fact of the table that it reads."""
    rule = RULES[key]
    because = f"; table: {fact}" if fact else ""
    ends = (rule.low, rule.high)
    return Number(rule.value, f"recipe, {key}: {rule.source}{because}", rule.status, ends)


def figure(value: float) -> str:
    """A number as a file has it: six digits, or more where it is whole.

    >>> figure(1.0), figure(0.1234567), figure(12345678.0)
    ('1', '0.123457', '12345678')
    """
    return str(int(value)) if value == int(value) else f"{value:.6g}"


def rounded(value: float) -> float:
    """A calculated number to four digits, which is more than its rule knows.

    >>> rounded(60.6666)
    60.67
    """
    return float(f"{value:.4g}")


def text_of(tree: Tree) -> str:
    """The tree as YAML, one number a line, a blank line between sections."""
    parts = []
    for key, value in tree.items():
        lines = list(_lines(key, value, (str(key),), 0))
        nested = len(lines) > 1
        parts.append(("\n" if nested else "") + "\n".join(lines) + "\n")
    return "".join(parts)


def _lines(key: object, value: Any, path: tuple[str, ...], depth: int) -> Iterator[str]:
    start = f"{'  ' * depth}{key}:"
    if not isinstance(value, Mapping):
        yield f"{start} {_leaf(value, path)}"
        return
    yield start
    for name, inside in value.items():
        yield from _lines(name, inside, (*path, str(name)), depth + 1)


def _leaf(value: Any, path: tuple[str, ...]) -> str:
    if isinstance(value, Number):
        return _number(value, path)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(_leaf(one, path) for one in value)}]"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return figure(value)
    return json.dumps(value, ensure_ascii=False)


def _number(one: Number, path: tuple[str, ...]) -> str:
    field = field_at(Scenario, path)
    unit = "" if field is None else str(extras(field).get("unit", ""))
    said = f"unit: {json.dumps(unit)}, source: {json.dumps(one.source, ensure_ascii=False)}"
    said += f", status: {one.status}"
    if one.range is not None:
        said += f", range: [{figure(one.range[0])}, {figure(one.range[1])}]"
    if not isinstance(one.value, Mapping):
        return f"{{value: {figure(one.value)}, {said}}}"
    entries = ", ".join(f"{_day(key)}: {figure(value)}" for key, value in one.value.items())
    if not all(isinstance(key, dt.date) for key in one.value):
        return f"{{values: {{{entries}}}, {said}}}"
    lines = "" if one.interpolate == "step" else f", interpolate: {one.interpolate}"
    return f"{{dates: {{{entries}}}{lines}, {said}}}"


def _day(key: object) -> str:
    if isinstance(key, dt.date) and (key.month, key.day) == (1, 1):
        return f"{key.year:04}"
    return str(key)
