"""`--set parties.north.optimism=0.3`: change single values of a scenario."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sim.errors import Problem, ScenarioError, nearest
from sim.parameters import Section
from sim.scenario.annotations import Preparer
from sim.scenario.inheritance import merge
from sim.scenario.reading import Key, Node, Place, Provenance, parse, problem
from sim.scenario.schema import Scenario
from sim.scenario.shapes import Kind, Shape, extras, field_at, field_shape

Path = tuple[str, ...]

#: What is said of a value that is no single one, where a part of it cannot be set.
_WHOLE: dict[Kind, str] = {
    "named dates": "holds a date for each name",
    "series": "holds numbers by date: set them together, as {2000: 1.0, 2010: 1.5}",
    "dated text": "holds texts by date: set them together, as {2000-01-31: a summit}",
}


class Overrides:
    """Applies `dotted.key=value` texts to a prepared tree, collecting problems."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.notices: list[Problem] = []

    def apply(self, root: Node, overrides: Iterable[str]) -> Node:
        """Return the tree with every override set; of two for the same key, the last wins."""
        for text in [overrides] if isinstance(overrides, str) else overrides:
            try:
                root = self._apply_one(root, text)
            except ScenarioError as error:  # an option has no lines
                self.problems += [replace(one, line=None) for one in error.problems]
        return root

    def _apply_one(self, root: Node, text: str) -> Node:
        place = Place(f"--set {text[:200]}")
        dotted, equals, written = text.partition("=")
        path = tuple(part.strip() for part in dotted.split("."))
        if not equals or not all(path):
            raise _error(place, dotted, "write it as dotted.key=value", text)
        if not written.strip():
            raise _error(place, dotted, "has no value: write `null` to delete the key", text)
        node = _at(parse(written, place.file), place)
        return _put(root, Scenario, path, (), node, self.problems)


def touches(text: str, *keys: str) -> bool:
    """Whether a text `dotted.key=value` changes one of some keys, or something in it.

    >>> touches("balance.measures.spending.weight=2", "balance.measures")
    True
    >>> touches("balance={measure: spending}", "balance.measure")
    True
    >>> touches("clock.end=2000", "talks")
    False
    """
    written, _, value = text.partition("=")
    own = ".".join(part.strip() for part in written.split("."))
    above = [key.removeprefix(f"{own}.") for key in keys if key.startswith(f"{own}.")]
    inside = any(f"{own}.".startswith(f"{key}.") for key in keys)
    return inside or any(key in value for key in above)


def _put(
    tree: Node, model: type[Section], rest: Path, done: Path, node: Node, problems: list[Problem]
) -> Node:
    key, rest, done = rest[0], rest[1:], (*done, rest[0])
    field = model.model_fields.get(key)
    if field is None:
        raise _unknown(node.place, done, model.model_fields, "unknown key")
    shape = field_shape(field)
    if rest and shape.kind == "section" and shape.section:
        inside = _child(tree, key, node)
        return _replaced(tree, key, _put(inside, shape.section, rest, done, node, problems))
    if rest and shape.kind == "sections" and shape.section:
        inside = _child(tree, key, node)
        return _replaced(tree, key, _named(inside, shape, rest, done, node, problems))
    if rest and shape.kind == "numbers" and len(rest) == 1:
        return _replaced(tree, key, _with(_child(tree, key, node), rest[0], _mark(node, done)))
    if shape.kind == "named dates" and len(rest) == 1:
        node, rest = Node({rest[0]: node}, node.place), ()
    if rest:
        message = _WHOLE.get(shape.kind, "is a single value")
        raise _error(node.place, ".".join(done), message, node.value)
    preparer = Preparer()
    prepared = preparer.field(node, field, done)
    problems += preparer.problems
    return _with(tree, key, _mark(prepared, done))


def _named(
    names: Node, shape: Shape, rest: Path, done: Path, node: Node, problems: list[Problem]
) -> Node:
    """Set inside a part named by the user; only a whole mapping can make a new name."""
    assert shape.section is not None
    name, rest, done = rest[0], rest[1:], (*done, rest[0])
    known = isinstance(names.value, dict) and name in names.value
    if not known and (rest or node.value is None):
        raise _unknown(node.place, done, names.value or {}, "there is no such name")
    if rest:
        inside = _child(names, name, node)
        return _replaced(names, name, _put(inside, shape.section, rest, done, node, problems))
    preparer = Preparer()
    prepared = preparer.section(node, shape.section, done)
    problems += preparer.problems
    return _with(names, name, prepared)


def _child(tree: Node, key: str, node: Node) -> Node:
    found = tree.value.get(key) if isinstance(tree.value, dict) else None
    return found if found is not None and found.value is not None else Node({}, node.place)


def _replaced(tree: Node, key: str, child: Node) -> Node:
    entries = dict(tree.value) if isinstance(tree.value, dict) else {}
    return replace(tree, value={**entries, key: child})


def _with(tree: Node, key: str, child: Node) -> Node:
    """Copy a mapping with one key set, merged into, or (by null) deleted."""
    entries: dict[Key, Node] = dict(tree.value) if isinstance(tree.value, dict) else {}
    if child.value is None:
        entries.pop(key, None)
    else:
        entries[key] = merge(entries[key], child) if key in entries else child
    return replace(tree, value=entries)


def _mark(node: Node, path: Path) -> Node:
    """Say that a number was set by hand, unless the override gives its own source."""
    field = field_at(Scenario, path)
    unit = extras(field).get("unit") if field else None
    if unit is None or node.provenance or node.value is None:
        return node
    source = f"set by hand ({node.place.file})"
    return replace(node, provenance=Provenance("assumed", source, str(unit)))


def _at(node: Node, place: Place) -> Node:
    """Give every part of an override the override itself as its place."""
    value = node.value
    if isinstance(value, dict):
        value = {key: _at(child, place) for key, child in value.items()}
    elif isinstance(value, list):
        value = [_at(child, place) for child in value]
    return replace(node, value=value, place=place)


def _error(place: Place, key: str, message: str, value: object, **more: str) -> ScenarioError:
    return ScenarioError([problem(place, key, message, value, **more)])


def _unknown(place: Place, path: Path, names: Iterable[object], message: str) -> ScenarioError:
    known = [str(name) for name in names]
    close = nearest(path[-1], known)
    key = ".".join(path)
    return _error(place, key, message, path[-1], allowed=", ".join(known), nearest=close)
