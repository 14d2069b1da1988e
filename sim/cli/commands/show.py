"""`sim show`: every number of a scenario, with its value, unit, status and source."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import terminal
from sim.cli.amounts import unit_of
from sim.cli.options import Overrides, ScenarioName
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.scenario.numbers import Number


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
    from sim.scenario.numbers import numbers

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

    >>> from sim.scenario.numbers import Number
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
