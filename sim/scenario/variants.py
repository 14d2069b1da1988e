"""From the values of one point to a validated scenario."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from sim.errors import Problem, SimError, show
from sim.parameters import Section, as_date
from sim.scenario.checks import check
from sim.scenario.measures import MEASURE, measured, measures
from sim.scenario.schema import Scenario
from sim.scenario.shapes import field_at, field_shape

Value = float | int | str | bool

MOST_KEPT = 256  # scenarios at hand; runs of one point often follow each other
_MEASURE = tuple(MEASURE.split("."))
_WORDS = {"greater_than_equal": "is out of range", "less_than_equal": "is out of range"}


class VariantError(SimError):
    """Values that do not make a valid scenario, told on one line: it goes into a table."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        told = "; ".join(f"{one.key}: {one.message}" for one in self.problems)
        return f"not a valid scenario: {told}"


Change = dict[str, Any]  # a tree of changes; what is not a mapping is a new value


class Variants:
    """Scenarios that differ from one in the values of some dotted keys.

    Only the sections on the way to a changed value are made and validated anew, by the same rules
    as a file (pydantic, strict); then the whole is checked for sums, names and order. All else is
    shared with the scenario. It can be pickled; what it keeps at hand stays behind.
    """

    def __init__(self, scenario: Scenario, keys: Sequence[str]) -> None:
        self.base = scenario
        self.keys = tuple(keys)
        self._paths = [tuple(key.split(".")) for key in self.keys]
        self._dates = [_is_date(path) for path in self._paths]
        self._kept: OrderedDict[tuple[Any, ...], Scenario] = OrderedDict()

    def __reduce__(self) -> tuple[type[Variants], tuple[Scenario, tuple[str, ...]]]:
        return Variants, (self.base, self.keys)

    def scenario(self, values: Sequence[Value]) -> Scenario:
        """The scenario with these values, in the order of the keys; an error if it is not valid.

        >>> from sim.scenario import load
        >>> variants = Variants(load("toy/fearon"), ["balance.advantage"])
        >>> variants.scenario([0.25]).balance.advantage
        0.25
        """
        given = tuple(one.item() if hasattr(one, "item") else one for one in values)
        if not self.keys:
            return self.base
        name = tuple((type(value), value) for value in given)  # 1 and True are equal, and differ
        found = self._kept.pop(name, None) or self._made(given)
        self._kept[name] = found
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return found

    def _made(self, values: tuple[Any, ...]) -> Scenario:
        changes: Change = {}
        base = self.base
        for path, value, dated in zip(self._paths, values, self._dates, strict=True):
            if path == _MEASURE:  # comes first: what else is varied is varied in it
                base = self._measured(str(value))
                continue
            inside = changes
            for part in path[:-1]:
                inside = inside.setdefault(part, {})
            inside[path[-1]] = as_date(value) if dated and isinstance(value, str) else value
        try:
            made: Scenario = _changed(base, changes)
        except ValidationError as error:
            raise VariantError(self._problems(error, values)) from None
        problems = check(made)
        if problems:
            raise VariantError(problems)
        return made

    def _measured(self, name: str) -> Scenario:
        known = measures(self.base)
        if name not in known:
            message = f"there is no measure {show(name)} (there is: {', '.join(known)})"
            raise VariantError([Problem("", None, MEASURE, None, message)])
        return measured(self.base, name)

    def _problems(self, error: ValidationError, values: tuple[Any, ...]) -> list[Problem]:
        """What pydantic found, told of the keys that it may concern."""
        found = []
        for details in error.errors(include_url=False):
            last = str(details["loc"][0]) if details["loc"] else ""
            keys = [key for key in self.keys if last in key.split(".")] or list(self.keys)
            value = show(dict(zip(self.keys, values, strict=True))[keys[0]])
            said = _WORDS.get(details["type"], details["msg"].removeprefix("Value error, "))
            found.append(Problem("", None, ", ".join(keys), None, f"{value}: {said}"))
        return found


def _is_date(path: Sequence[str]) -> bool:
    field = field_at(Scenario, path)
    return field is not None and field_shape(field).kind == "date"


def _changed(section: Any, changes: Change) -> Any:
    """A section with changes in it, validated; a part that has none is taken over as it is."""
    values = {name: getattr(section, name) for name in type(section).model_fields}
    for name, change in changes.items():
        held = values.get(name)
        values[name] = _within(held, change) if isinstance(change, dict) else change
    return type(section).model_validate(values, strict=True)


def _within(held: Any, changes: Change) -> Any:
    if isinstance(held, Section):
        return _changed(held, changes)
    if isinstance(held, Mapping):
        return {
            **held,
            **{
                name: _within(held.get(name), change) if isinstance(change, dict) else change
                for name, change in changes.items()
            },
        }
    return changes  # nothing is there to be changed: validation says so
