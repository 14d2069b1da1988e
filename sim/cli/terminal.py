"""The terminal, and what is laid out on it: headings, tables and stories."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from sim.explain import Entry
    from sim.record import Record

WIDTH_OF_FILES = 140
#: a narrower terminal gets a block of lines for what a wider one gets a row of a table
WIDTH_OF_TABLES = 120


def console() -> Console:
    """The terminal; a file or a pipe gets a fixed width, so that its content never varies."""
    from rich.console import Console

    fixed = None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDTH_OF_FILES
    return Console(width=fixed, highlight=False, emoji=False, markup=False)


def heading(record: Record, overrides: Sequence[str]) -> str:
    """Which run this is: the scenario, the seed, the replicate, and what was changed by --set."""
    title = f"{record.scenario.title} (run {record.replicate} of seed {record.seed})"
    return title + changes(overrides)


def changes(overrides: Sequence[str]) -> str:
    """What was changed by --set, as a line of a heading; nothing when nothing was."""
    return f"\nwith {', '.join(overrides)}" if overrides else ""


def blocks(entries: Iterable[tuple[str, Sequence[str]]]) -> Table:
    """Lay out names, each with lines of its own below: nothing is broken within a word."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    made = Table.grid()
    made.add_column()
    for name, lines in entries:
        made.add_row(Text(name))
        for line in lines:
            made.add_row(Padding(Text(line), (0, 0, 0, 4)))
    return made


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    title: str = "",
    numbers: Sequence[str] = (),
) -> Table:
    """Make a table; the columns named in `numbers` are set flush right."""
    from rich.table import Table
    from rich.text import Text

    made = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    for column in columns:
        made.add_column(column, justify="right" if column in numbers else "left", overflow="fold")
    for row in rows:
        made.add_row(*map(Text, row))
    return made


def plain_table(columns: Sequence[str], rows: Iterable[Sequence[str]], indent: int = 0) -> Table:
    """Make a table whose columns stand two spaces apart, and which breaks its lines at words."""
    from rich.table import Table

    made = Table(*columns, box=None, padding=(0, 2, 0, indent))
    for row in rows:
        made.add_row(*row)
    return made


def story(entries: Iterable[Entry], details: bool = False) -> Table:
    """Lay out a run told in sentences: dates at the left, and details below each sentence."""
    from rich.table import Table
    from rich.text import Text

    made = Table.grid(padding=(0, 2))
    made.add_column(no_wrap=True)
    made.add_column()
    for entry in entries:
        made.add_row(entry.dates(), Text(entry.text))
        if details:
            for detail in entry.details:
                made.add_row("", Text(f"- {detail}"))
    return made
