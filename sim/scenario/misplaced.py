"""Where a key belongs that stands in a wrong place: what a slip of indentation looks like.

Nothing is guessed: a place is named only if a key of exactly this name is allowed there.
"""

from __future__ import annotations

from collections.abc import Iterator

from sim.parameters import Section
from sim.scenario.schema import Scenario
from sim.scenario.shapes import field_at, field_shape, section_at

Path = tuple[str, ...]
_LEVELS = {1: "one level", 2: "two levels"}


def where_it_belongs(path: Path) -> str:
    """Say where the key at the end of a path belongs; "" when no place nearby allows it.

    >>> where_it_belongs(("third_parties", "russia", "mediation", "engagement"))
    'it belongs one level up, under `third_parties.russia`: is it indented too far?'
    >>> where_it_belongs(("third_parties", "russia", "mediation", "zeal"))
    ''
    """
    up = _above(path[:-1], path[-1:])
    return _as_a_name(path) or up or _below(path) or _beside(path)


def _as_a_name(path: Path) -> str:
    """A key that stands where the scenario gives names, as `optimism` right under `parties`."""
    for length in range(1, len(path)):
        group, rest = path[:length], path[length:]
        field = field_at(Scenario, group)
        section = field_shape(field).section if field else None
        if section is None or section_at(Scenario, group) is not None:
            continue
        if field_at(section, rest) is not None:
            where = f"under a name in `{'.'.join(group)}`"
            return f"`{rest[0]}` belongs one level down, {where}: is it indented too little?"
        if hint := _above(group, rest):
            return f"`{rest[0]}`{hint.removeprefix('it')}"
    return ""


def _above(above: Path, rest: Path) -> str:
    """Sections around the one at `above` that allow the rest of the path."""
    for length in range(len(above) - 1, -1, -1):
        section = section_at(Scenario, above[:length])
        if section is not None and field_at(section, rest) is not None:
            count = len(above) - length
            levels = _LEVELS.get(count, f"{count} levels")
            where = f"under `{'.'.join(above[:length])}`" if length else "at the left edge"
            return f"it belongs {levels} up, {where}: is it indented too far?"
    return ""


def _below(path: Path) -> str:
    """Sections within this one that allow the key, and those of names in it."""
    *above, key = path
    here = section_at(Scenario, above)
    if here is None:
        return ""
    start = ".".join([*above, ""])
    groups = [f"`{start}{name}`" for name in _holders(here, "section", key)]
    named = [f"`{start}{name}`" for name in _holders(here, "sections", key)]
    if groups:
        where = f"one level down, under {' or '.join(groups)}"
    elif named:
        where = f"two levels down, under a name in {' or '.join(named)}"
    else:
        return ""
    return f"it belongs {where}: is it indented too little?"


def _beside(path: Path) -> str:
    """Sections beside the one that the key is in that allow it."""
    *above, key = path
    around = section_at(Scenario, above[:-1]) if above else None
    found = [] if around is None else list(_holders(around, "section", key))
    names = [f"`{'.'.join([*above[:-1], name])}`" for name in found]
    return f"it is a key of {' or '.join(names)}: is the heading right?" if names else ""


def _holders(section: type[Section], kind: str, key: str) -> Iterator[str]:
    """Fields of a section that hold sections with a key, and are of one kind."""
    for name, field in section.model_fields.items():
        shape = field_shape(field)
        if shape.kind == kind and shape.section and key in shape.section.model_fields:
            yield name
