"""Other measurements of the military balance: `balance.measure` says which one holds.

A scenario may name other ways to measure its balance under `balance.measures`. The one chosen takes
the place of the numbers of `balance.claimant`, `balance.holder` and of the support of backers, as
far as it names them. What it replaced is kept in the scenario under the name `as-written`, so that
another can be chosen later, as a sweep over measures does. The turn knows nothing of this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from sim.errors import Problem, show
from sim.parameters import (
    AS_WRITTEN,
    SIDES,
    Backing,
    Forces,
    Measure,
    MeasuredForces,
    MeasuredSupport,
    Section,
    Series,
    ThirdParty,
)
from sim.scenario.reading import Key, Node, Place, Provenance, find, problem
from sim.scenario.schema import Scenario

#: The key that chooses.
MEASURE = "balance.measure"
#: Where the ways to measure stand.
MEASURES = "balance.measures"
_FORCES = tuple(Forces.model_fields)
Part = TypeVar("Part", bound=Section)


def measures(scenario: Scenario) -> tuple[str, ...]:
    """Names of the ways in which a scenario's balance can be measured.

    >>> from sim.scenario import load
    >>> measures(load("toy/fearon"))
    ('as-written',)
    """
    return (AS_WRITTEN, *(name for name in scenario.balance.measures if name != AS_WRITTEN))


def choice_text(scenario: Scenario) -> str:
    """How the balance is measured, and how it could be; "" where there is no choice."""
    chosen = scenario.balance.measure
    others = [name for name in measures(scenario) if name != chosen]
    return f"{MEASURE}: {chosen} (or {', '.join(others)})" if others else ""


def stock_unit(scenario: Scenario, key: str) -> str:
    """Unit of a stock, or of what adds to it, that a measure gives; "" for every other number."""
    measure = scenario.balance.measures.get(scenario.balance.measure)
    group, _, rest = key.partition(".")
    side, _, name = rest.partition(".")
    if measure is None or group != "balance" or side not in SIDES:
        return ""
    return _units(measure).get(name, "") if name in replaced(getattr(measure, side)) else ""


def _units(measure: Measure) -> dict[str, str]:
    """Units of the numbers that are counted in the unit of a measure."""
    return {"materiel": measure.unit, "spending": f"{measure.unit} per year"}


def measured(scenario: Scenario, name: str) -> Scenario:
    """The scenario with its balance measured in one of its ways; KeyError if it has no such way.

    >>> from sim.scenario import load
    >>> fearon = load("toy/fearon")
    >>> measured(fearon, "as-written") == fearon
    True
    """
    written = _as_written(scenario)
    if name == AS_WRITTEN:
        return written
    measure = written.balance.measures[name]
    kept = {**written.balance.measures, AS_WRITTEN: _replaced(written, measure)}
    changed = _put(written, measure)
    balance = _with(changed.balance, measure=name, measures=kept)
    return _with(changed, balance=balance)


def _as_written(scenario: Scenario) -> Scenario:
    """The scenario before any measure was chosen."""
    kept = dict(scenario.balance.measures)
    written = kept.pop(AS_WRITTEN, None)
    if written is None:
        return scenario
    changed = _put(scenario, written)
    balance = _with(changed.balance, measure=AS_WRITTEN, measures=kept)
    return _with(changed, balance=balance)


def _put(scenario: Scenario, measure: Measure) -> Scenario:
    """The numbers of a measure in the place of those of the balance."""
    forces = {
        side: _forces(getattr(scenario.balance, side), getattr(measure, side), measure.weight)
        for side in SIDES
    }
    third_parties = {
        name: _third_party(third, measure.third_parties.get(name))
        for name, third in scenario.third_parties.items()
    }
    balance = _with(scenario.balance, **forces)
    return _with(scenario, balance=balance, third_parties=third_parties)


def _forces(forces: Forces, other: MeasuredForces, weight: float) -> Forces:
    found = {name: getattr(other, name) for name in _FORCES if getattr(other, name) is not None}
    if other.index is not None:
        found["technology"] = technology(other.index, weight)
    return _with(forces, **found) if found else forces


def technology(index: Series, weight: float) -> Series:
    """Technology that follows an index: 1 + weight times the index, on each of its dates."""
    dates = {day: 1.0 + weight * value for day, value in index.dates.items()}
    return Series(interpolate=index.interpolate, dates=dates)


def _third_party(third: ThirdParty, other: MeasuredSupport | None) -> ThirdParty:
    if third.backing is None or other is None or other.support is None:
        return third
    return _with(third, backing=_with(third.backing, support=other.support))


def _replaced(written: Scenario, measure: Measure) -> Measure:
    """What a measure replaces, as a measure that puts it back."""
    forces: dict[str, Any] = {
        side: MeasuredForces(
            **{
                name: getattr(getattr(written.balance, side), name)
                for name in replaced(getattr(measure, side))
            }
        )
        for side in SIDES
    }
    backings: dict[str, Backing | None] = {
        name: written.third_parties[name].backing for name in measure.third_parties
    }
    supports = {
        name: MeasuredSupport(support=backing.support)
        for name, backing in backings.items()
        if backing is not None
    }
    return Measure(**forces, third_parties=supports)


def replaced(other: MeasuredForces) -> tuple[str, ...]:
    """Numbers of a side that a measure puts something in the place of."""
    return tuple(
        name
        for name in _FORCES
        if getattr(other, name) is not None or (name == "technology" and other.index is not None)
    )


def _with(section: Part, **changes: Any) -> Part:
    """A section with some values exchanged, validated; all else is shared with it."""
    values = {name: getattr(section, name) for name in type(section).model_fields}
    return type(section).model_validate(values | changes, strict=True)


# -- the tree of a file ----------------------------------------------------------------------------


def written_measured(root: Node, scenario: Scenario, name: str) -> Node:
    """The tree of a scenario with a measure in it, so that later changes are made to what it says.

    A number has the place, source and status that it has in the measure.
    """
    chosen = measured(scenario, name)
    measure = chosen.balance.measures[name]
    for side in SIDES:
        for key in replaced(getattr(measure, side)):
            from_key = _given_as(measure, side, key)
            there = find(root, ("balance", "measures", name, side, from_key))
            value = getattr(getattr(chosen.balance, side), key)
            node = _node(value, there.place, _known(there, measure, from_key))
            root = _set(root, ("balance", side, key), node)
    for third, other in measure.third_parties.items():
        if other.support is not None:
            there = find(root, ("balance", "measures", name, "third_parties", third, "support"))
            root = _set(root, ("third_parties", third, "backing", "support"), there)
    place = find(root, ("balance", "measures")).place
    kept = _node(chosen.balance.measures[AS_WRITTEN], place)
    return _set(root, ("balance", "measures", AS_WRITTEN), kept)


def hidden(root: Node, scenario: Scenario, name: str) -> list[Problem]:
    """Numbers in the file that chooses a measure of another file, which takes their place."""
    measure = scenario.balance.measures[name]
    chooser = find(root, tuple(MEASURE.split("."))).place.file
    found = []
    for side in SIDES:
        for key in replaced(getattr(measure, side)):
            node = find(root, ("balance", side, key))
            if node is find(root, ("balance", side)) or node.place.file != chooser:
                continue
            from_key = _given_as(measure, side, key)
            there = find(root, ("balance", "measures", name, side, from_key))
            if there.place.file == chooser:  # both are meant to stand beside each other
                continue
            message = f"the measure {show(name)} takes its place, so it has no effect"
            allowed = f"balance.measures.{name}.{side}.{key}"
            found.append(problem(node.place, f"balance.{side}.{key}", message, allowed=allowed))
    return found


def _given_as(measure: Measure, side: str, key: str) -> str:
    """Key under which a measure gives a number of a side: technology may follow an index."""
    follows = key == "technology" and getattr(measure, side).index is not None
    return "index" if follows else key


def _known(there: Node, measure: Measure, key: str) -> Provenance | None:
    """Where a number of a measure is from; what a weight is put on is an assumption."""
    known = there.provenance
    if known is None:
        return None
    units = _units(measure)
    if key in units:
        return replace(known, unit=units[key])
    if key == "index":
        source = f"1 + {measure.weight:g} times: {known.source}"
        return replace(known, unit="ratio", status="assumed", source=source, range=None)
    return known


def _node(value: Any, place: Place, known: Provenance | None = None) -> Node:
    """A validated value as the tree of a file has it."""
    if isinstance(value, Series):
        dates: dict[Key, Node] = {day: Node(one, place) for day, one in value.dates.items()}
        word = Node(value.interpolate, place, text=value.interpolate)
        parts: dict[Key, Node] = {"interpolate": word, "dates": Node(dates, place)}
        return Node(parts, place, provenance=known, whole=True)
    if isinstance(value, Section):
        held = {name: getattr(value, name) for name in type(value).model_fields}
        return Node({k: _node(v, place) for k, v in held.items() if v is not None}, place)
    if isinstance(value, Mapping):
        return Node({str(k): _node(v, place) for k, v in value.items()}, place)
    return Node(value, place, provenance=known)


def _set(root: Node, path: tuple[str, ...], node: Node) -> Node:
    """The tree with a node at a path, and the keys on the way to it where they are missing."""
    if not path:
        return node
    entries: dict[Key, Node] = dict(root.value) if isinstance(root.value, dict) else {}
    inside = entries.get(path[0], Node({}, node.place))
    return replace(root, value={**entries, path[0]: _set(inside, path[1:], node)})
