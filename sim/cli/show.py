"""Tables, stories and progress on the terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import typer
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from sim.events.record import Record
    from sim.explain import Entry

#: a job shorter than this shows no progress
PATIENCE_SECONDS = 2.0
#: lines of progress come no closer, and no further apart, than this
LINE_SECONDS, LINE_MOST = 10.0, 60.0
WIDTH_OF_FILES = 140
#: a narrower terminal gets a block of lines for what a wider one gets a row of a table
WIDTH_OF_TABLES = 120


def console() -> Console:
    """The terminal; a file or a pipe gets a fixed width, so that its content never varies."""
    fixed = None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDTH_OF_FILES
    return Console(width=fixed, highlight=False, emoji=False, markup=False)


def counted(number: str, unit: str) -> str:
    """A number with its unit, which is in the singular after 1.

    >>> counted("1", "days"), counted("1.5", "days"), counted("1", "MB")
    ('1 day', '1.5 days', '1 MB')
    """
    return f"{number} {unit_of(number, unit)}"


def unit_of(number: str, unit: str) -> str:
    """A unit as it is written after a number: `deaths per month`, but after 1 `death per month`.

    >>> unit_of("1", "deaths per month"), unit_of("2", "deaths"), unit_of("1", "s")
    ('death per month', 'deaths', 's')
    """
    first, space, rest = unit.partition(" ")
    singular = first[:-1] if number == "1" and first.endswith("s") and len(first) > 2 else first
    return f"{singular}{space}{rest}"


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


# -- progress --------------------------------------------------------------------------------------


class Report(Protocol):
    """Told how many of how many runs are done, and what else there is to say of them."""

    def __call__(self, done: int, total: int, note: str = "", label: str = "") -> None:
        """Show it; `label` is what is being done, where that changes."""


@contextmanager
def progress(label: str, *, quiet: bool = False) -> Iterator[Report]:
    """Show progress on stderr once a job takes long: a bar or, in a file or a pipe, lines."""
    if quiet:
        yield _silence
    elif sys.stderr.isatty():
        with _bar(label) as report:
            yield report
    else:
        yield Lines(label)


def _silence(done: int, total: int, note: str = "", label: str = "") -> None:
    del done, total, note, label


@contextmanager
def _bar(label: str) -> Iterator[Report]:
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
        console=Console(stderr=True),
        transient=True,
    )
    started = time.monotonic()
    task = bar.add_task(label, total=None, note="")

    def report(done: int, total: int, note: str = "", label: str = label) -> None:
        if not bar.live.is_started and time.monotonic() - started > PATIENCE_SECONDS:
            bar.start()
        bar.update(task, description=label, completed=done, total=total, note=note)

    try:
        yield report
    finally:
        bar.stop()


class Lines:
    """Progress in plain lines, where no bar can move: in a file, a pipe or an editor's console.

    A line comes with every tenth part of the runs or after a minute, but never sooner than ten
    seconds after the last: a short job says nothing, a long one does not fill its log.
    """

    def __init__(self, label: str) -> None:
        self.label = label
        self._last = time.monotonic()
        self._part = 0

    def __call__(self, done: int, total: int, note: str = "", label: str = "") -> None:
        """Print a line if one is due."""
        now, part = time.monotonic(), 10 * done // max(1, total)
        least = LINE_MOST if part == self._part else LINE_SECONDS
        if done >= total or now - self._last < least:
            return
        self._last, self._part = now, part
        told = f"{label or self.label}: {done:,} of {total:,} runs"
        typer.echo(f"{told}, {note}" if note else told, err=True)
