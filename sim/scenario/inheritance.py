"""`extends`: a scenario that says only how it differs from another.

    extends: autumn-2020.yaml        # relative to this file; or a shipped name; or a list

Mappings are merged key by key and the child wins. Lists and dated numbers are replaced whole.
`key: null` deletes what the parent had under the key. Keys keep the parent's order and the
child's new ones follow, which matters for `objectives` (the axis of advance) and `parties`.
What of this may be a slip is told as a notice (:mod:`sim.scenario.notices`).
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from sim.errors import Problem, ScenarioError, show
from sim.scenario.annotations import Preparer
from sim.scenario.catalogue import (
    copied_from,
    files_beside,
    is_file,
    nearest_source,
    shipped,
    shipped_path,
)
from sim.scenario.notices import Told, told_of
from sim.scenario.outside import annotated
from sim.scenario.reading import Key, Node, Provenance, parse, problem, read
from sim.scenario.schema import Scenario

MAX_FILES = 50
#: where a text stands that comes from no file, as from a link
NOWHERE = Path(os.devnull)


def merge(parent: Node, child: Node) -> Node:
    """Put a child's values over its parent's."""
    both = isinstance(parent.value, dict) and isinstance(child.value, dict)
    if not both or parent.whole or child.whole:
        return child
    merged: dict[Key, Node] = dict(parent.value)
    for key, node in child.value.items():
        if node.value is None and key in merged:
            del merged[key]
        else:
            merged[key] = merge(merged[key], node) if key in merged else node
    return replace(child, value=merged)


class Family:
    """Reads a file and all that it extends, keeping the files read and the problems found."""

    def __init__(self) -> None:
        self.files: list[Path] = []
        self.problems: list[Problem] = []
        self.told: list[Told] = []  # what may be a slip, in the order of the files
        self.declared: dict[str, Provenance] = {}  # of each number, as the last file has it
        self.complete = True  # false when a file to extend could not be read
        self._count = 0

    def file(self, path: Path, chain: tuple[Path, ...] = ()) -> Node:
        """Read a file and its parents, and merge them."""
        root = read(path, os.fspath(path))
        if path not in self.files:
            self.files.append(path)
        return self._grow(root, path, (*chain, path))

    def text(self, text: str, name: str, folder: Path | None) -> Node:
        """Read a text as if it stood in a file of a folder, or, without one, of nowhere."""
        if folder is None:
            return self._grow(parse(text, name), NOWHERE, ())
        return self._grow(parse(text, name), folder / name, ())

    def _grow(self, root: Node, path: Path, chain: tuple[Path, ...]) -> Node:
        if root.value is None:
            raise ScenarioError([*self.problems, problem(root.place, "", "the file is empty")])
        if not isinstance(root.value, dict):
            message = "a scenario is a mapping of keys to values, such as `title: My conflict`"
            raise ScenarioError([*self.problems, problem(root.place, "", message, root.value)])
        own = dict(root.value)
        parents = self._parents(own.pop("extends", None), path, chain)
        preparer = Preparer()
        merged = preparer.section(replace(root, value=own), Scenario)
        self.problems += preparer.problems
        self._declare(dict(annotated(merged)))
        base: Node | None = None
        names: list[str] = []
        for name, node in [*parents, ("", merged)]:
            if base is not None:
                self.told += told_of(base, node, ", ".join(names))
            base = node if base is None else merge(base, node)
            names.append(name)
        assert base is not None
        return base

    def _declare(self, found: dict[str, Provenance]) -> None:
        """What a file says of numbers goes before what an earlier one said of some among them."""
        kept = {
            key: one
            for key, one in self.declared.items()
            if not any(key.startswith(f"{above}.") for above in found)
        }
        self.declared = kept | found

    def _parents(
        self, named: Node | None, path: Path, chain: tuple[Path, ...]
    ) -> list[tuple[str, Node]]:
        """What a file extends: as it names each, and what that is."""
        if named is None or named.value is None:
            return []
        items = named.value if isinstance(named.value, list) else [named]
        nodes = [(str(item.text), self._parent(item, path, chain)) for item in items]
        return [(name, node) for name, node in nodes if node is not None]

    def _parent(self, item: Node, path: Path, chain: tuple[Path, ...]) -> Node | None:
        if not item.text:
            self._refuse(item, "is not the name of a file")
            return None
        if path is NOWHERE:
            return self._shipped_parent(item)
        beside = Path(os.path.normpath(path.parent / item.text))
        parent = beside if is_file(beside) else shipped_path(item.text) or beside
        self._count += 1
        if not is_file(parent):
            message = f"there is no file {show(str(parent))} to extend"
            if len(chain) > 1:
                message += f" (reached through {_route(chain)})"
            beside_it = _names_beside(path, item.text)
            allowed = f"a shipped scenario ({', '.join(shipped())}); or a file beside this one"
            allowed += f" ({', '.join(beside_it)})" if beside_it else ""
            close = nearest_source(item.text, beside_it)
            if lost := copied_from(path, item.text):
                message += f": this is a copy of {lost}, and what it extends is not beside it"
                allowed = f"`sim new my-{path.name} --from {lost}`, which needs nothing beside it; "
                allowed += f"or in this file `extends: {lost}`"
            self._refuse(item, message, allowed=allowed, nearest="" if lost else close)
        elif parent.resolve() in [step.resolve() for step in chain]:
            route = _route((*chain, parent))
            self._refuse(item, f"the files extend each other in a circle: {route}")
        elif self._count > MAX_FILES:
            self._refuse(item, f"more than {MAX_FILES} files are extended")
        else:
            return self._read_parent(parent, chain)
        return None

    def _shipped_parent(self, item: Node) -> Node | None:
        """What a text from nowhere extends: it may not look at files, only at what is shipped."""
        assert item.text is not None
        parent = shipped_path(item.text)
        if parent is not None:
            return self._read_parent(parent, ())
        close = nearest_source(item.text, ())
        message = f"there is no shipped scenario {show(item.text)} to extend"
        self._refuse(item, message, allowed=", ".join(shipped()), nearest=close)
        return None

    def _refuse(self, item: Node, message: str, **more: str) -> None:
        self.complete = False
        self.problems.append(problem(item.place, "extends", message, item.text, **more))

    def _read_parent(self, parent: Path, chain: tuple[Path, ...]) -> Node | None:
        try:
            return self.file(parent, chain)
        except ScenarioError as error:
            self.complete = False
            self.problems += [one for one in error.problems if one not in self.problems]
            return None


def _names_beside(path: Path, text: str) -> list[str]:
    """What could be named instead of a text: files in the folder that it points to."""
    found = [file for file in files_beside(path.parent / text) if file != path]
    return [(Path(text).parent / file.name).as_posix() for file in found]


def _route(chain: tuple[Path, ...]) -> str:
    return " -> ".join(str(step) for step in chain)
