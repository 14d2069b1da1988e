"""Tables, stories and progress on the terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.explain import Entry

#: a job shorter than this shows no progress
PATIENCE_SECONDS = 2.0
WIDTH_OF_FILES = 140


def console() -> Console:
    """The terminal; a file or a pipe gets a fixed width, so that its content never varies."""
    fixed = None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDTH_OF_FILES
    return Console(width=fixed, highlight=False, emoji=False, markup=False)


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
