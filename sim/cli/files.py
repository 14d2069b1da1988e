"""Output folders and files: checked before any work, and written whole."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sim.errors import SimError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.record import Record

EVENTS, OUTCOMES, SCENARIO = "events.csv", "outcomes.csv", "scenario.json"
COMPARISON = "comparison.csv"
WORDS = ("kind", "actor", "other", "subject", "outcome", "reason")


def writable_folder(folder: Path) -> Path:
    """Make an output folder, or say at once why it cannot be used."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise SimError(f"--out {folder}: this, or a part of it, is a file: name a folder") from None
    except (OSError, ValueError) as error:
        raise SimError(f"--out {folder}: cannot make this folder ({_why(error)})") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SimError(f"--out {folder}: cannot write into this folder (no permission)")
    return folder


def write_new(target: Path, text: str) -> None:
    """Write a file that must not exist yet."""
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise SimError(f"{target}: exists already, and is left as it is") from None
    except (OSError, ValueError) as error:
        raise SimError(f"{target}: cannot write it ({_why(error)})") from None


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, each whole or not at all, in place of an older result."""
    from sim.manifest import write_all

    try:
        write_all(folder, files)
    except OSError as error:
        where = Path(str(error.filename2 or error.filename or folder))
        place = folder / where.name if where.name in files else folder
        raise SimError(f"{place}: cannot write into this folder ({_why(error)})") from None


def write_and_tell(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, and name them on stderr."""
    write_all(folder, files)
    typer.echo(f"Wrote {', '.join(sorted(files))} to {folder}", err=True)


def _why(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or str(error)


def as_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str] = ()) -> bytes:
    """Write rows as CSV: the given columns first, then others as they turn up."""
    rows = list(rows)
    names = list(dict.fromkeys([*columns, *(name for row in rows for name in row)]))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _dated(day: int) -> dict[str, Any]:
    return {"date": dt.date.fromordinal(day).isoformat()}


def events_csv(record: Record) -> bytes:
    """Every event of a run, one a row."""
    return as_csv((_dated(row["day"]) | row for row in record.rows()), ("date", "day", *WORDS))


def trajectory_csv(record: Record) -> bytes:
    """The state after every step, one a row."""
    return as_csv(_dated(snapshot.day) | snapshot._asdict() for snapshot in record.snapshots)


def figure_files(name: str, figure: Figure) -> dict[str, bytes]:
    """A figure as PNG and SVG files."""
    from sim.pictures.style import render

    return {f"{name}.{ending}": render(figure, ending) for ending in ("png", "svg")}
