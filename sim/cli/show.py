"""Tables, stories and progress on the terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.explain import Entry
    from sim.record import Record

#: a job shorter than this shows no progress
PATIENCE_SECONDS = 2.0
WIDTH_OF_FILES = 140
#: a narrower terminal gets a block of lines for what a wider one gets a row of a table
WIDTH_OF_TABLES = 120


def console() -> Console:
    """The terminal; a file or a pipe gets a fixed width, so that its content never varies."""
    fixed = None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDTH_OF_FILES
    return Console(width=fixed, highlight=False, emoji=False, markup=False)


def heading(record: Record, overrides: Sequence[str]) -> str:
    """Which run this is: the scenario, the seed, the replicate, and what was changed by --set."""
    title = f"{record.scenario.title} (seed {record.seed}, replicate {record.replicate})"
    return title + changes(overrides)


def changes(overrides: Sequence[str]) -> str:
    """What was changed by --set, as a line of a heading; nothing when nothing was."""
    return f"\nwith {', '.join(overrides)}" if overrides else ""


def blocks(entries: Iterable[tuple[str, Sequence[str]]]) -> Table:
    """Lay out names, each with lines of its own below: nothing is broken within a word."""
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
    made = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    for column in columns:
        flush = "right" if column in numbers else "left"
        made.add_column(column, justify="right" if flush == "right" else "left", overflow="fold")
    for row in rows:
        made.add_row(*map(Text, row))
    return made


def story(entries: Iterable[Entry], details: bool = False) -> Table:
    """Lay out a run told in sentences: dates at the left, and details below each sentence."""
    made = Table.grid(padding=(0, 2))
    made.add_column(no_wrap=True)
    made.add_column()
    for entry in entries:
        made.add_row(entry.dates(), Text(entry.text))
        if details:
            for detail in entry.details:
                made.add_row("", Text(f"- {detail}"))
    return made


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show progress on stderr once a job takes long; never in a file or a pipe."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
    )
    started = time.monotonic()
    task = bar.add_task(label, total=None)

    def report(done: int, total: int) -> None:
        if not bar.live.is_started and time.monotonic() - started > PATIENCE_SECONDS:
            bar.start()
        bar.update(task, completed=done, total=total)

    try:
        yield report
    finally:
        bar.stop()
