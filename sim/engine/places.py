"""Where the numbers of a scenario lie in the record of a run, so that a sweep can set them."""

from __future__ import annotations

from typing import Any

from sim.memory.fields import DATES, Dated, Field, fields_of, layout_of
from sim.scenario.schema import Scenario
from sim.turn.state import State

#: Numbers that only make sense together with others: they must be checked together.
TOGETHER = frozenset({"share", "leads"})
#: Where the values of a dated number begin, in places of eight bytes after its own.
VALUES = 2 + int(DATES)

_GROUPS = {"parties": "parties", "third_parties": "third_parties", "objectives": "objectives"}


def place_of(scenario: Scenario, key: str) -> tuple[int, bool] | None:
    """Where a dotted key lies in a record of a run: (index of its eight bytes, whether dated).

    None if it is not a number of its own: words, dates, and numbers that must be checked together
    with others.
    """
    parts = key.split(".")
    if len(parts) < 2 or parts[-1] in TOGETHER:
        return None
    if parts[0] in _GROUPS:
        return _of_member(scenario, parts)
    start, kind = _step(State, "world", 0)
    return _walk(kind, parts, start)


def _of_member(scenario: Scenario, parts: list[str]) -> tuple[int, bool] | None:
    group, name, *rest = parts
    names = list(getattr(scenario, group))
    if name not in names or not rest:
        return None
    start, kind = 0, State
    for step in ("world", group) if group == "objectives" else (group,):
        start, kind = _step(kind, step, start)
    start += names.index(name) * layout_of(kind).itemsize
    if group == "objectives":
        return _walk(kind, rest, start)
    start, kind = _step(kind, "settings", start)
    if group == "third_parties" and rest[0] in ("backing", "mediation"):
        if getattr(scenario.third_parties[name], rest[0]) is None:
            return None
        if rest[:2] == ["backing", "red_lines"]:
            return _of_red_line(scenario, rest[2:], start, kind)
        start, kind = _step(kind, rest[0], start)
        rest = rest[1:]
    return _walk(kind, rest, start)


def _of_red_line(
    scenario: Scenario, rest: list[str], start: int, kind: type
) -> tuple[int, bool] | None:
    names = list(scenario.objectives)
    if len(rest) != 2 or rest[0] not in names:
        return None
    start, kind = _step(kind, "red_lines", start)
    start += names.index(rest[0]) * layout_of(kind).itemsize
    return _walk(kind, rest[1:], start)


def _walk(kind: Any, parts: list[str], start: int) -> tuple[int, bool] | None:
    """Follow the names of parameters to a number."""
    for name in parts:
        found = _field(kind, name) if isinstance(kind, type) else None
        if found is None or not found.is_parameter:
            return None
        start, kind = _step(kind, name, start)
    if kind is not float and kind is not Dated:
        return None
    return start // 8, kind is Dated


def _field(kind: type, name: str) -> Field | None:
    if kind in (int, float, Dated):
        return None
    return next((one for one in fields_of(kind) if one.name == name), None)


def _step(kind: type, name: str, start: int) -> tuple[int, Any]:
    """Offset and class of a field."""
    field = _field(kind, name)
    assert field is not None
    return start + layout_of(kind).fields[name][1], field.kind  # type: ignore[index]
