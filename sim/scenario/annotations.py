"""Numbers with their source: take annotations off a file, check them and keep them.

Anywhere a number may stand, a file may write

    optimism: {value: 0.3, unit: "1", source: "Blainey (1973)", status: assumed,
               range: [0.1, 0.5], note: "…"}

A dated number may be written as ``{1994: 1.0, 2015-06-01: 1.2}``, or with its annotation as
``{unit: …, source: …, status: …, interpolate: linear, dates: {1994: 1.0}}``. A mapping of plain
numbers, such as ``weights``, is annotated as a whole: ``{values: {status: 0.7}, source: …}``.
The unit, when given, must be the declared one: nothing is converted in silence.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, get_args

from pydantic.fields import FieldInfo

from sim.errors import Problem, nearest, show
from sim.parameters import UNITS, Section, Status, as_date
from sim.scenario.misplaced import where_it_belongs
from sim.scenario.reading import Key, Node, Provenance, problem
from sim.scenario.shapes import Kind, bounds, extras, field_shape, range_text
from sim.spreadsheets import not_a_number

STATUSES: tuple[str, ...] = get_args(Status)
ANNOTATIONS = ("unit", "source", "status", "note", "range")
_DATE = re.compile(r"\d{4}(-\d\d?-\d\d?)?")
Path = tuple[str, ...]


class Preparer:
    """Turn the tree of one file into plain values with provenance, collecting problems."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def section(self, node: Node, model: type[Section], path: Path = ()) -> Node:
        """Prepare a group of declared parameters; unknown keys are left for validation."""
        if not isinstance(node.value, dict):
            return node
        prepared: dict[Key, Node] = {}
        for key, child in node.value.items():
            field = model.model_fields.get(str(key))
            inside = (*path, str(key))
            prepared[key] = child if field is None else self.field(child, field, inside)
        return replace(node, value=prepared)

    def field(self, node: Node, field: FieldInfo, path: Path) -> Node:
        """Prepare the value of one declared field."""
        shape = field_shape(field)
        if node.value is None:
            return node
        if shape.kind == "section" and shape.section:
            return self.section(node, shape.section, path)
        if shape.kind == "sections" and shape.section:
            return self._sections(node, shape.section, path)
        if shape.kind in ("number", "whole number"):
            return self._number(node, field, path)
        if shape.kind == "numbers":
            return self._numbers(node, field, path)
        if shape.kind == "series":
            return self._series(node, field, path)
        return self._other(node, shape.kind, path)

    def _sections(self, node: Node, model: type[Section], path: Path) -> Node:
        if not isinstance(node.value, dict):
            return node
        named = {k: self.section(n, model, (*path, str(k))) for k, n in node.value.items()}
        return replace(node, value=named)

    def _other(self, node: Node, kind: Kind, path: Path) -> Node:
        if kind == "date":
            return self._date(node, path)
        if kind == "dates" and isinstance(node.value, list):
            items = [self._date(n, (*path, str(i))) for i, n in enumerate(node.value)]
            return replace(node, value=items)
        if kind == "named dates" and isinstance(node.value, dict):
            named = {
                name: self._date(child, (*path, str(name))) if child.value is not None else child
                for name, child in node.value.items()  # null takes a date away
            }
            return replace(node, value=named)
        if kind == "dated text" and isinstance(node.value, dict):
            dated = self._by_date(node.value, path)
            return replace(node, value={day: _as_text(child) for day, child in dated.items()})
        return _as_text(node) if kind in ("text", "word") else node

    def _date(self, node: Node, path: Path) -> Node:
        if node.text is None:
            return node
        try:
            return replace(node, value=as_date(node.text))
        except ValueError:
            self._report(node, path, f"{show(node.value)} is not a date", allowed=_DATES)
            return node

    def _by_date(self, entries: dict[Key, Node], path: Path) -> dict[Key, Node]:
        dated: dict[Key, Node] = {}
        for key, child in entries.items():
            inside = (*path, str(key))
            try:
                day = as_date(key)
            except ValueError:
                self._report(child, inside, "the key is not a date", allowed=_DATES)
                continue
            if day in dated:
                self._report(child, inside, "the date is written twice", allowed="once")
            dated.setdefault(day, child)
        return dated

    def _number(self, node: Node, field: FieldInfo, path: Path) -> Node:
        if not isinstance(node.value, dict):
            return node
        if "value" not in node.value:
            if any(where_it_belongs((*path, str(key))) for key in node.value):
                self._only(node, path, ("value", *ANNOTATIONS))
                return replace(node, value=None)
            message = "a number with annotations needs the key `value`"
            self._report(node, path, message, allowed=range_text(field))
            return replace(node, value=None)
        self._only(node, path, ("value", *ANNOTATIONS))
        number: Node = node.value["value"]
        provenance = self._provenance(node, field, path, [number.value])
        return replace(number, place=node.place, provenance=provenance)

    def _numbers(self, node: Node, field: FieldInfo, path: Path) -> Node:
        provenance: Provenance | None = None
        inside = node
        if isinstance(node.value, dict) and _holds_many(node.value.get("values")):
            self._only(node, path, ("values", *ANNOTATIONS))
            inside = node.value["values"]
            children = inside.value.values() if isinstance(inside.value, dict) else inside.value
            provenance = self._provenance(node, field, path, [n.value for n in children])
        if isinstance(inside.value, dict):
            named = {
                k: self._shared(self._number(n, field, (*path, str(k))), provenance)
                for k, n in inside.value.items()
            }
            return replace(inside, value=named, place=node.place)
        if isinstance(inside.value, list):
            items = [self._number(n, field, (*path, str(i))) for i, n in enumerate(inside.value)]
            return replace(inside, value=items, place=node.place, provenance=provenance)
        return inside

    @staticmethod
    def _shared(node: Node, provenance: Provenance | None) -> Node:
        return node if node.provenance else replace(node, provenance=provenance)

    def _series(self, node: Node, field: FieldInfo, path: Path) -> Node:
        if not isinstance(node.value, dict):
            self._check_range(node, field, path)
            return node
        if "value" in node.value:
            number = self._number(node, field, path)
            self._check_range(number, field, path)
            return number
        if "dates" in node.value:
            return self._dated(node, field, path)
        odd = [key for key in node.value if not _DATE.fullmatch(str(key))]
        if not odd:
            dates = self._dates_of(node, field, (*path, "dates"))
            return replace(node, value={"dates": dates}, whole=True)
        for key in odd:
            known = ("value", "dates", "interpolate", *ANNOTATIONS)
            allowed = f"{', '.join(known)}; or dates as keys"
            self._no_such_key(node.value[key], (*path, str(key)), "a dated", known, allowed)
        return replace(node, value=None)

    def _dated(self, node: Node, field: FieldInfo, path: Path) -> Node:
        self._only(node, path, ("dates", "interpolate", *ANNOTATIONS))
        dates = self._dates_of(node.value["dates"], field, (*path, "dates"))
        parts: dict[Key, Node] = {"dates": dates}
        if "interpolate" in node.value:
            parts["interpolate"] = _as_text(node.value["interpolate"])
        provenance = None
        if any(key in node.value for key in ANNOTATIONS):
            numbers = dates.value.values() if isinstance(dates.value, dict) else ()
            provenance = self._provenance(node, field, path, [n.value for n in numbers])
        return replace(node, value=parts, whole=True, provenance=provenance)

    def _dates_of(self, node: Node, field: FieldInfo, path: Path) -> Node:
        if not isinstance(node.value, dict):
            return node
        numbers: dict[Key, Node] = {}
        for day, child in self._by_date(node.value, path).items():
            inside = (*path, str(day))
            numbers[day] = self._number(child, field, inside)
            self._check_range(numbers[day], field, inside)
        return replace(node, value=numbers)

    def _check_range(self, node: Node, field: FieldInfo, path: Path) -> None:
        low, high = bounds(field)
        value = node.value
        if not _is_number(value):
            if node.text is not None:
                self._report(node, path, not_a_number(value), allowed=range_text(field))
        elif not math.isfinite(value):
            message = f"{show(value)} is not a finite number"
            self._report(node, path, message, allowed=range_text(field))
        elif not (low is None or low <= value) or not (high is None or value <= high):
            self._report(node, path, f"{show(value)} is out of range", allowed=range_text(field))

    def _provenance(
        self, node: Node, field: FieldInfo, path: Path, numbers: Iterable[Any]
    ) -> Provenance:
        words = {key: self._word(node, key, path) for key in ("unit", "source", "status", "note")}
        declared = str(extras(field).get("unit", ""))
        unit, status = words["unit"] or declared, words["status"] or "assumed"
        if unit != declared:
            self._wrong_unit(node.value["unit"], unit, declared, (*path, "unit"))
        if status not in STATUSES:
            where, close = (*path, "status"), nearest(status, STATUSES)
            message = f"{show(status)} is not a status"
            allowed = ", ".join(STATUSES)
            self._report(node.value["status"], where, message, allowed=allowed, nearest=close)
        elif status != "assumed" and not words["source"]:
            self._report(node, path, f"a number with status `{status}` needs a source")
        known = self._known_range(node, path, [n for n in numbers if _is_number(n)])
        return Provenance(status, words["source"], declared, words["note"], known)

    def _word(self, node: Node, key: str, path: Path) -> str:
        child = node.value.get(key)
        if child is None or child.value is None:
            return ""
        if child.text is None:
            self._report(child, (*path, key), f"{show(child.value)} is not text", allowed="text")
        return child.text or ""

    def _wrong_unit(self, node: Node, unit: str, declared: str, path: Path) -> None:
        message = f"the unit is {show(unit)}, but this number is declared otherwise"
        close = "" if unit in UNITS else nearest(unit, UNITS)
        self._report(
            node,
            path,
            message,
            allowed=f"unit: {declared}" if declared else "no unit",
            nearest=close if close == declared else "",
        )

    def _known_range(
        self, node: Node, path: Path, numbers: list[float]
    ) -> tuple[float, float] | None:
        child = node.value.get("range")
        if child is None:
            return None
        ends = [n.value for n in child.value] if isinstance(child.value, list) else []
        where = (*path, "range")
        if len(ends) != 2 or not all(map(_is_number, ends)) or not ends[0] <= ends[1]:
            message = "is not a range of two numbers"
            self._report(child, where, message, allowed="[lowest, highest] to try")
            return None
        for number in numbers:
            if not ends[0] <= number <= ends[1]:
                message = f"the range does not contain the value {show(number)}"
                self._report(child, where, message, allowed="a range around the value")
        return float(ends[0]), float(ends[1])

    def _only(self, node: Node, path: Path, known: tuple[str, ...]) -> None:
        for key, child in node.value.items():
            if key not in known:
                inside = (*path, str(key))
                self._no_such_key(child, inside, "an annotated", known, ", ".join(known))

    def _no_such_key(
        self, node: Node, path: Path, kind: str, known: tuple[str, ...], allowed: str
    ) -> None:
        hint = where_it_belongs(path)
        message = f"{kind} number has no such key"
        message = f"{message}: {hint}" if hint else message
        close = "" if hint else nearest(path[-1], known)
        self._report(node, path, message, allowed=allowed, nearest=close)

    def _report(self, node: Node, path: Path, message: str, **more: str) -> None:
        self.problems.append(problem(node.place, ".".join(path), message, node.value, **more))


_DATES = "a date such as 2020-09-27, or a year such as 2020"


def _as_text(node: Node) -> Node:
    """Read `2020`, `yes` or `1.10` as the text that was written, where text is expected."""
    return node if node.text is None or node.value is None else replace(node, value=node.text)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _holds_many(node: Node | None) -> bool:
    return node is not None and isinstance(node.value, dict | list)
