"""Progress on stderr: a bar on a terminal, lines in a file or a pipe."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import typer

from sim.cli.amounts import duration, two_digits

#: a job shorter than this shows no progress
PATIENCE_SECONDS = 2.0
#: lines of progress come no closer, and no further apart, than this
LINE_SECONDS, LINE_MOST = 10.0, 60.0


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


@contextmanager
def sweep_progress(label: str, *, quiet: bool) -> Iterator[Callable[[int, int, int], None]]:
    """Show rate, remaining time and failures of a sweep."""
    began: tuple[int, float] | None = None

    def report(done: int, total: int, failed: int) -> None:
        nonlocal began
        began = began or (done, time.monotonic())  # what was there already says nothing of the pace
        first, then = began
        text = pace(done - first, total - done, time.monotonic() - then, failed)
        tell(done, total, note=text)

    with progress(label, quiet=quiet) as tell:
        yield report


def pace(made: int, left: int, seconds: float, failed: int) -> str:
    """How fast it goes, how long it will take, and what failed.

    >>> pace(made=100, left=900, seconds=10.0, failed=0)
    '10 runs/s, 1.5 minutes left'
    >>> pace(made=0, left=900, seconds=10.0, failed=3)
    '3 failed'
    """
    rate = made / seconds if seconds > 0 else 0.0
    parts = [f"{two_digits(rate)} runs/s"] if rate else []
    parts += [f"{duration(left / rate)} left"] if rate and left else []
    return ", ".join([*parts, f"{failed:,} failed"] if failed else parts)


def _silence(done: int, total: int, note: str = "", label: str = "") -> None:
    del done, total, note, label


@contextmanager
def _bar(label: str) -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

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
