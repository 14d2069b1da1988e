"""`sim show`: every number of a scenario, with its value, unit, status and source."""

from __future__ import annotations

import math
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import terminal
from sim.cli.amounts import unit_of
from sim.cli.options import Overrides, ScenarioName
from sim.errors import SimError

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from sim.parameters import Section, Series
    from sim.scenario import Loaded


def show_numbers(
    scenario: ScenarioName,
    find: Annotated[
        str,
        typer.Option(
            metavar="WORDS",
            help="Only numbers with these words in name, meaning or source, in full.",
        ),
    ] = "",
    overrides: Overrides = None,
) -> None:
    """List every number of a scenario with its value, unit, status and source.

    One line each: a source that is too long for the line is shown in full with --find.
    """
    from sim.scenario import load_with_provenance
    from sim.scenario.measures import choice_text

    overrides = overrides or []
    loaded = load_with_provenance(scenario, overrides)
    words = find.lower().split()
    found = [number for number in numbers(loaded, overrides) if _matches(number, words)]
    if not found:
        raise SimError(f"--find {find}: no number of this scenario has these words")
    screen = terminal.console()
    screen.print(f"{loaded.scenario.title}{terminal.changes(overrides)}", soft_wrap=True)
    if told := choice_text(loaded.scenario):
        wide, more = screen.width, "    "
        for line in textwrap.wrap(told, wide, subsequent_indent=more, break_on_hyphens=False):
            screen.print(line, soft_wrap=True)
    for section, group in groupby(found, key=lambda number: number.name.rpartition(".")[0]):
        screen.print(f"\n{section}", soft_wrap=True)
        for line in _lines(list(group), screen.width, whole=bool(find)):
            screen.print(line, soft_wrap=True)
    if not find:
        screen.print(f"\n{tally(found)}", soft_wrap=True)


@dataclass(frozen=True)
class Number:
    """A number in effect: what `--set` calls it, and where it comes from.

    `about` is what else it is found by: what it means, and the labels of what it belongs to.
    """

    name: str
    value: str
    unit: str
    status: str
    source: str
    about: str = ""


def _lines(group: list[Number], width: int, whole: bool) -> Iterator[str]:
    """A line for each number; a source that has no room ends in dots, or with `whole` goes on."""
    cells = [
        (one.name.rpartition(".")[2], one.value, unit_of(one.value, one.unit)) for one in group
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for number, texts in zip(group, cells, strict=True):
        columns = [text.ljust(room) for text, room in zip(texts, widths, strict=True)]
        rest = f"{number.status}: {number.source}" if number.source else number.status
        line = "  ".join(["", *columns, rest])
        if len(line) <= width:
            yield line
        elif whole:
            yield "  ".join(["", *columns]).rstrip()
            yield from textwrap.wrap(rest, width, initial_indent=" " * 6, subsequent_indent=" " * 6)
        else:
            yield f"{line[: width - 3]}..."


def tally(found: Iterable[Number]) -> str:
    """How many numbers there are of each status; a dated number counts as one.

    >>> tally([Number("a", "1", "1", "assumed", ""), Number("b", "1", "1", "derived", "x")])
    '2 numbers: 1 assumed, 1 derived'
    """
    counts = Counter(number.status for number in found)
    told = ", ".join(f"{count} {status}" for status, count in counts.most_common())
    return f"{counts.total()} numbers: {told}"


def _matches(number: Number, words: list[str]) -> bool:
    spaced = number.name.replace("_", " ").replace("-", " ")
    parts = (number.name, spaced, number.about, number.status, number.source)
    text = " ".join(parts).lower()
    return all(word in text for word in words)


def numbers(loaded: Loaded, overrides: list[str]) -> Iterator[Number]:
    """Every number in effect, in the order of a scenario file.

    Of the ways to measure the balance that is the one chosen.
    """
    changed = {text.partition("=")[0].strip() for text in overrides}
    yield from _section(loaded, loaded.scenario, loaded.values, (), changed)


def _section(
    loaded: Loaded,
    section: Section,
    written: Any,
    path: tuple[str, ...],
    changed: set[str],
    labels: str = "",
) -> Iterator[Number]:
    from sim.scenario.shapes import field_shape

    labels = f"{labels} {getattr(section, 'label', '')}"
    for key, field in type(section).model_fields.items():
        value, kind = getattr(section, key), field_shape(field).kind
        inside, below = (*path, key), _below(written, key)
        if value is None or value == () or field.exclude:
            continue
        if kind == "section":
            yield from _section(loaded, value, below, inside, changed, labels)
        elif kind == "sections":
            for name, part in value.items():
                one = (*inside, name)
                yield from _section(loaded, part, _below(below, name), one, changed, labels)
        elif kind == "numbers" and isinstance(value, Mapping):
            for name, part in value.items():
                one = (*inside, name)
                found = _number(loaded, field, part, _below(below, name), one, changed)
                yield replace(found, about=f"{found.about} {labels}")
        elif kind in ("number", "whole number", "series", "numbers"):
            found = _number(loaded, field, value, below, inside, changed)
            yield replace(found, about=f"{found.about} {labels}")


def _below(written: Any, key: str) -> Any:
    """What the files say at a key; None where they are silent and a default holds."""
    return written.get(key) if isinstance(written, Mapping) else None


def _number(
    loaded: Loaded,
    field: FieldInfo,
    value: Any,
    written: Any,
    path: tuple[str, ...],
    changed: set[str],
) -> Number:
    from sim.scenario.measures import stock_unit
    from sim.scenario.shapes import extras

    name, declared = ".".join(path), extras(field)
    found = loaded.provenance.get(name) or loaded.provenance.get(".".join(path[:-1]))
    unit = stock_unit(loaded.scenario, name) or str(declared.get("unit", ""))
    if name in changed:
        status, source = "--set", ""
    elif found is not None:
        status, source = found.status, found.source
    elif written is None:
        known = declared.get("status")
        status = f"default ({known})" if known else "default"
        source = str(declared.get("source", ""))
    else:
        status, source = "assumed", "no source given"
    return Number(name, _text(value), unit, status, source, field.description or "")


def _text(value: Any) -> str:
    """A number; of a dated one, its first and last values and the years between which it moves."""
    if isinstance(value, int | float):
        return "none" if math.isinf(value) else f"{value:g}"
    if isinstance(value, tuple | list):
        return ", ".join(f"{part:g}" for part in value)
    return _series(value)


def _series(series: Series) -> str:
    days, values = list(series.dates), list(series.dates.values())
    if len(set(values)) == 1:
        return f"{values[0]:g}"
    return f"{values[0]:g} ({days[0].year}) to {values[-1]:g} ({days[-1].year})"
