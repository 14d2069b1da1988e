"""Read YAML text into a tree in which every value remembers its file and line.

Scenario files come from anywhere, so this is deliberately less than all of YAML: no tags, no
anchors or aliases (a file of ten lines can expand to millions of values), one document, and
limits on size and depth. Every such limit is told in the error.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from sim.errors import Problem, ScenarioError

MAX_BYTES = 1_000_000
MAX_VALUES = 20_000
MAX_DEPTH = 16

Key = str | dt.date
_INTEGER = re.compile(r"[-+]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
#: What of the parser's words is most often behind it.
_REASONS = {
    "mapping values are not allowed": "is it indented too far, or does a text with a colon in it "
    "lack its quotes?",
    "expected <block end>": "is it indented as nothing above it is?",
    "found character '\\t'": "indent by spaces, not by tabs",
}
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


@dataclass(frozen=True)
class Provenance:
    """Where a number comes from, as the scenario file says."""

    status: str
    source: str
    unit: str
    note: str = ""
    range: tuple[float, float] | None = None


@dataclass(frozen=True)
class Place:
    """A file, or the `--set` option given, and a line in it."""

    file: str
    line: int | None = None


@dataclass(frozen=True)
class Node:
    """A value, where it was written and, for an annotated number, where it comes from."""

    value: Any
    place: Place
    text: str | None = None
    provenance: Provenance | None = None
    whole: bool = False  # replaced as one by a file that extends this one, never merged into


def problem(place: Place, key: str, message: str, value: object = None, **more: str) -> Problem:
    """Make a problem at a place."""
    return Problem(place.file, place.line, key, value, message, **more)


def read(path: Path, name: str) -> Node:
    """Read a scenario file; `name` is what error messages call it."""
    return _parsed(_text(path, name), name)


@lru_cache(maxsize=32)
def _parsed(text: str, name: str) -> Node:
    """Parse what stands in a file, once: a base that many scenarios extend is read again and again.

    By its text, so that a file that has changed is parsed anew. Nodes are replaced, never changed.
    """
    return parse(text, name)


def _text(path: Path, name: str) -> str:
    place = Place(name)
    try:
        if path.is_dir():
            raise ScenarioError([problem(place, "", "is a folder, not a scenario file")])
        if path.exists() and not path.is_file():
            raise ScenarioError([problem(place, "", "is not a regular file")])
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        size = path.stat().st_size
    except FileNotFoundError:
        raise ScenarioError([problem(place, "", "there is no such file")]) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ScenarioError([problem(place, "", f"cannot be read: {reason}")]) from None
    if len(data) > MAX_BYTES:
        raise ScenarioError([_too_large(place, max(size, len(data)))])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "is not UTF-8 text: save the file with the encoding UTF-8"
        raise ScenarioError([problem(Place(name, line), "", message)]) from None


def _too_large(place: Place, size: int) -> Problem:
    message = f"the file is too large: {size / 1e6:.1f} MB"
    return problem(place, "", message, size, allowed=f"at most {MAX_BYTES / 1e6:.0f} MB")


def parse(text: str, name: str) -> Node:
    """Read YAML text into a tree of nodes; every problem is a :class:`ScenarioError`."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise ScenarioError([_too_large(Place(name), size)])
    builder = _Builder(name)
    try:
        root = builder.document(iter(YAML(typ="safe", pure=True).parse(text)))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + 1
        reason = _reason(" ".join(str(error.problem or error.context).split()))
        raise ScenarioError([problem(Place(name, line), "", f"is not YAML: {reason}")]) from None
    except ScenarioError:
        raise
    except Exception as error:  # the parser lets other errors through on some broken text
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ScenarioError([problem(Place(name), "", f"is not YAML: {reason}")]) from None
    if builder.problems:
        raise ScenarioError(builder.problems)
    return root


def _reason(said: str) -> str:
    """The parser's words, with what is most often behind them."""
    hint = next((hint for start, hint in _REASONS.items() if said.startswith(start)), "")
    return f"{said}: {hint}" if hint else said


class _Builder:
    """Build the tree from the parser's events, refusing what scenario files may not hold."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.values = 0
        self.events: Iterator[Any] = iter(())

    def document(self, events: Iterator[Any]) -> Node:
        self.events = events
        root: Node | None = None
        for event in events:
            if isinstance(event, DocumentStartEvent):
                if root is not None:
                    self._refuse(event, "", "holds more than one document: write one a file")
                root = self._value(next(events), (), Place(self.name, 1))
        if root is None:
            return Node(None, Place(self.name, 1))
        return root

    def _refuse(self, event: Any, key: str, message: str, **more: str) -> None:
        place = Place(self.name, event.start_mark.line + 1)
        raise ScenarioError([*self.problems, problem(place, key, message, **more)])

    def _guard(self, event: Any, path: tuple[str, ...]) -> None:
        key = ".".join(path)
        self.values += 1
        if self.values > MAX_VALUES:
            self._refuse(event, key, "too many values", allowed=f"at most {MAX_VALUES}")
        if len(path) > MAX_DEPTH:
            limit = f"at most {MAX_DEPTH} levels"
            self._refuse(event, ".".join(path[:3]) + "...", "nested too deeply", allowed=limit)
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            mark = "alias" if isinstance(event, AliasEvent) else "anchor"
            sign = "*" if mark == "alias" else "&"
            message = f"the {mark} {sign}{event.anchor} is not allowed: write the value out"
            self._refuse(event, key, f"{message}, or use `extends`")
        if event.tag is not None:
            self._refuse(event, key, f"the tag {event.tag} is not allowed: write a plain value")

    def _value(self, event: Any, path: tuple[str, ...], place: Place) -> Node:
        self._guard(event, path)
        if isinstance(event, MappingStartEvent):
            return Node(self._mapping(path), place)
        if isinstance(event, SequenceStartEvent):
            return Node(self._sequence(path), place)
        plain = event.style in (None, "")
        return Node(resolve(event.value) if plain else event.value, place, text=event.value)

    def _mapping(self, path: tuple[str, ...]) -> dict[Key, Node]:
        found: dict[Key, Node] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            self._guard(event, path)
            if not isinstance(event, ScalarEvent):
                self._refuse(event, ".".join(path), "a key must be a single word")
            key, place = event.value, Place(self.name, event.start_mark.line + 1)
            child = self._value(next(self.events), (*path, key), place)
            if key in found:
                first = found[key].place.line
                message = f"the key is written twice: first on line {first}"
                self.problems.append(
                    problem(place, ".".join((*path, key)), message, child.text, allowed="once")
                )
            else:
                found[key] = child
        return found

    def _sequence(self, path: tuple[str, ...]) -> list[Node]:
        found: list[Node] = []
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                break
            place = Place(self.name, event.start_mark.line + 1)
            found.append(self._value(event, (*path, str(len(found))), place))
        return found


def resolve(text: str) -> bool | int | float | str | None:
    """Read an unquoted word as YAML 1.2 does; dates stay text until a date is expected.

    >>> [resolve(word) for word in ("12", "1e3", "true", "no", "~", "2020-09-27")]
    [12, 1000.0, True, 'no', None, '2020-09-27']
    """
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE"):
        return True
    if text in ("false", "False", "FALSE"):
        return False
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    if _SPECIAL.fullmatch(text):
        return float(text.replace(".", ""))
    return text


def plain(node: Node) -> Any:
    """Take the places off: mappings, tuples and words, ready for validation."""
    if isinstance(node.value, dict):
        return {key: plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return tuple(plain(child) for child in node.value)
    return node.value


def _dated(entries: dict[Key, Node], part: str) -> Node | None:
    return next(
        (n for key, n in entries.items() if not isinstance(key, str) and str(key) == part), None
    )


def find(root: Node, path: tuple[str, ...]) -> Node:
    """Return the node at a path, or the deepest one on the way to it."""
    node = root
    for part in path:
        if isinstance(node.value, dict):
            child = node.value.get(part) or _dated(node.value, part)
            if child is None:
                return node
            node = child
        elif isinstance(node.value, list) and part.isdigit() and int(part) < len(node.value):
            node = node.value[int(part)]
        else:
            return node
    return node
