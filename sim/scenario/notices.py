"""What a file that extends another may not say as it was meant: told, but not refused.

An empty value removes what the parent has, and a new name makes a new actor. Both are allowed and
both are also what a slip looks like, so they are told as notices.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from sim.errors import Problem, nearest
from sim.scenario.reading import Node, problem
from sim.scenario.reference import default_text
from sim.scenario.schema import Scenario
from sim.scenario.shapes import field_shape, section_at

Path = tuple[str, ...]

#: Groups in which a name makes something new; where a name must exist, a slip is an error.
_MADE = {
    "issues": "issue",
    "objectives": "objective",
    "parties": "party",
    "third_parties": "third party",
}
#: Nearer than for other slips, as other names of actors are no slips.
_CUTOFF = 0.8


@dataclass(frozen=True)
class Told:
    """One notice; `removes` says which kind it is, and `meant` that it is surely no slip."""

    notice: Problem
    path: Path
    removes: bool
    meant: bool = False
    why: str = ""

    def cause(self, missing: Problem) -> Problem:
        """The problem that something is missing, with the line that removed it."""
        message = f"{missing.message}: {self.why}"
        return replace(missing, file=self.notice.file, line=self.notice.line, message=message)


def told_of(parent: Node, child: Node, name: str, path: Path = ()) -> Iterator[Told]:
    """What may be a slip where a child's values are put over those of a parent of this name."""
    both = isinstance(parent.value, dict) and isinstance(child.value, dict)
    if not both or parent.whole or child.whole:
        return
    for key, node in child.value.items():
        inside = (*path, str(key))
        if key in parent.value and node.value is None:
            yield _removed(node, inside, name)
        elif key in parent.value:
            yield from told_of(parent.value[key], node, name, inside)
        elif len(path) == 1 and path[0] in _MADE and node.value is not None:
            yield from _misspelt(node, inside, name, [str(one) for one in parent.value])


def still_true(told: Iterable[Told], root: Node) -> list[Told]:
    """Leave out what was taken back later: what was removed is there again, or the reverse."""
    different = dict.fromkeys(told)
    return [one for one in different if _is_there(root, one.path) is not one.removes]


def _is_there(root: Node, path: Path) -> bool:
    node = root
    for part in path:
        if not isinstance(node.value, dict) or part not in node.value:
            return False
        node = node.value[part]
    return True


def _removed(node: Node, path: Path, name: str) -> Told:
    written = "empty" if node.text == "" else "null"
    what, then = _what_goes(path)
    notice = problem(
        node.place,
        ".".join(path),
        f"{written}, so {what} of {name} is removed{then}",
        allowed="a value; no such line, which keeps the parent's; or `null`, if this is meant",
    )
    why = f"it is {written} here, which removes {what} of {name}"
    return Told(notice, path, removes=True, meant=node.text != "", why=why)


def _what_goes(path: Path) -> tuple[str, str]:
    """What is removed at a path, and what holds then."""
    section = section_at(Scenario, path[:-1])
    field = section.model_fields.get(path[-1]) if section else None
    if field is None or field_shape(field).section is not None:
        return "everything under this key", ""
    if field.is_required():
        return "the value", ", and there is no default"
    return "the value", f" and the default {default_text(field)} holds"


def _misspelt(node: Node, path: Path, name: str, known: Collection[str]) -> Iterator[Told]:
    group, new = path
    close = nearest(new, known, _CUTOFF)
    if close and _letters(close) != _letters(new):
        message = f"is not in {name}: a new {_MADE[group]} is made"
        notice = problem(node.place, ".".join(path), message, new, nearest=close)
        yield Told(notice, path, removes=False)


def _letters(name: str) -> str:
    """A name without its numbers: `district-2` beside `district-1` is no slip."""
    return re.sub(r"[-_]?\d+", "", name)
