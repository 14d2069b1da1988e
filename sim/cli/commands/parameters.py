"""`sim parameters`: every number that a scenario can set."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import terminal
from sim.cli.options import Markdown
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.scenario import ParameterRow

COLUMNS = ("name", "default", "unit", "range", "meaning", "source", "status")


def list_parameters(
    find: Annotated[
        str, typer.Option(metavar="WORDS", help="Only those with these words, as 'audience cost'.")
    ] = "",
    markdown: Markdown = False,
) -> None:
    """List every parameter with its unit, range and source."""
    found = _found(find)
    rows = [
        (row.name, row.default, row.unit, _range(row), row.meaning, row.source, row.status)
        for row in found
    ]
    if markdown:
        typer.echo(_markdown(rows))
        return
    screen = terminal.console()
    if screen.width < terminal.WIDTH_OF_TABLES:
        screen.print(terminal.blocks(_block(row) for row in found))
    else:
        screen.print(terminal.table(COLUMNS, rows))


def _found(find: str) -> list[ParameterRow]:
    """The parameters that have all these words, with a word on stderr on what may be a name."""
    from sim.scenario import parameter_table

    rows_of_all = parameter_table()
    words = find.lower().split()
    # What stands in no declaration may be a name, as `russia`: a declaration has * for it.
    names = [word for word in words if not any(_matches(row, [word]) for row in rows_of_all)]
    rest = [word for word in words if word not in names]
    found = [row for row in rows_of_all if _matches(row, rest) and (not names or "*" in row.name)]
    if not found or (names and not rest):
        raise SimError(f"--find {find}: no parameter has this in its name, meaning or source")
    if names:
        typer.echo(
            f"Taken for a name, which * stands for: {', '.join(names)}. For its numbers: "
            f"sim show SCENARIO --find {json.dumps(find, ensure_ascii=False)}",
            err=True,
        )
    return found


def _matches(row: ParameterRow, words: list[str]) -> bool:
    spaced = row.name.replace("_", " ")
    text = f"{row.name} {spaced} {row.meaning} {' '.join(row.words)} {row.source}".lower()
    return all(word in text for word in words)


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    """The parameters as a page of the documentation."""
    lines = [
        "# Parameters",
        "",
        "Every number that a scenario can set, from its declaration (`sim parameters --markdown`).",
        "`*` stands for a name that the scenario gives.",
        "",
        f"| {' | '.join(COLUMNS)} |",
        "|" + "---|" * len(COLUMNS),
        *(f"| {' | '.join([f'`{row[0]}`', *map(_cell, row[1:])])} |" for row in rows),
    ]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _block(row: ParameterRow) -> tuple[str, list[str]]:
    """A parameter on a narrow terminal: its name, its figures, its meaning and its source."""
    figures = [f"default {row.default}"]
    figures += [f"unit {row.unit}"] if row.unit else []
    figures += [f"allowed {_range(row)}"] if _range(row) else []
    source = ", ".join(filter(None, [row.source, row.status]))
    return row.name, [line for line in ("; ".join(figures), row.meaning, source) if line]


def _range(row: ParameterRow) -> str:
    if row.words:
        return ", ".join(row.words)
    if row.low is None and row.high is None:
        return ""
    low = "" if row.low is None else f"{row.low:g}"
    high = "" if row.high is None else f"{row.high:g}"
    return f"{low} to {high}"
