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
    from sim.scenario import Scenario

EVENTS, OUTCOMES, SCENARIO = "events.csv", "outcomes.csv", "scenario.json"
COMPARISON = "comparison.csv"
WORDS = ("kind", "actor", "other", "subject", "outcome", "reason")


def writable_folder(folder: Path, option: str = "--out") -> Path:
    """Make an output folder, or say at once why the one that an option names cannot be used."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise SimError(
            f"{option} {folder}: this, or a part of it, is a file: name a folder"
        ) from None
    except (OSError, ValueError) as error:
        raise SimError(f"{option} {folder}: cannot make this folder ({_why(error)})") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SimError(f"{option} {folder}: cannot write into this folder (no permission)")
    return folder


def writable_file(file: Path, kind: str, endings: Sequence[str], option: str = "--out") -> None:
    """Make the folder of a file, or say at once why the file cannot be written there."""
    if file.suffix.lower() not in endings:
        allowed = f"a name that ends in {' or '.join(endings)}"
        raise SimError(f"{option} {file}: is no {kind} file\n    allowed: {allowed}")
    if file.is_dir():
        raise SimError(f"{option} {file}: is a folder: name a file")
    writable_folder(file.parent, option)
    if file.exists() and not os.access(file, os.W_OK):
        raise SimError(f"{option} {file}: cannot write this file (no permission)")


def write_new(target: Path, text: str) -> None:
    """Write a file that must not exist yet."""
    from sim.manifest import create

    try:
        create(target, text.encode())
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
    """Write files into a folder, and name them on stderr.

    A file that is there and of no result of ours is renamed first: its name is no reason to lose
    it.
    """
    from sim.manifest import NAME, set_aside

    for name, kept in set_aside(folder, files).items() if NAME in files else ():
        typer.echo(f"{folder / name} was not of a result of ours: it is now {kept}", err=True)
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


def scenario_json(scenario: Scenario) -> bytes:
    """The scenario of runs; what is only shown, as its map, stands in the file and in no hash."""
    from sim.manifest import as_json

    tiles = {name: tile.model_dump(mode="json") for name, tile in scenario.map.items()}
    known = {name: date.isoformat() for name, date in scenario.in_fact.items()}
    names = {key: one.model_dump(mode="json") for key, one in scenario.place_names.items()}
    parts = {"map": tiles, "in_fact": known, "place_names": names}
    drawn = {key: one for key, one in parts.items() if one}
    return as_json(scenario.model_dump(mode="json") | drawn)


def figure_files(name: str, figure: Figure) -> dict[str, bytes]:
    """A figure as PNG and SVG files."""
    from sim.pictures.style import render

    return {f"{name}.{ending}": render(figure, ending) for ending in ("png", "svg")}
