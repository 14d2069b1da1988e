"""Output folders: checked before any work, written whole, and read back."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import shlex
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import SimError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.events.record import Record

EVENTS, SCENARIO = "events.csv", "scenario.json"
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
    from sim.plots import render

    return {f"{name}.{ending}": render(figure, ending) for ending in ("png", "svg")}


def read_run(folder: Path) -> Record:
    """Read back the run that `sim run --out` wrote: what happened then, not a new run."""
    from pydantic import ValidationError

    from sim.events.record import Event, Record
    from sim.manifest import NAME
    from sim.scenario import Scenario, scenario_hash

    try:
        manifest = json.loads((folder / NAME).read_text(encoding="utf-8"))
        _refuse_many(folder, manifest)
        scenario = Scenario.model_validate_json((folder / SCENARIO).read_text(encoding="utf-8"))
        with (folder / EVENTS).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        events = [
            Event(
                day=int(row["day"]),
                numbers={
                    name: float(value)
                    for name, value in row.items()
                    if value and name not in ("date", "day", *WORDS)
                },
                **{word: row[word] for word in WORDS},
            )
            for row in rows
        ]
        seed, replicate = int(manifest["seed"]), int(manifest["replicate"])
        written = manifest["scenarios"][0]["hash"]
    except FileNotFoundError as error:
        missing = Path(str(error.filename)).name
        raise SimError(
            f"{folder}: there is no {missing} here\n"
            "    allowed: a folder that `sim run SCENARIO --out FOLDER` wrote for one run, "
            "or a scenario"
        ) from None
    except (OSError, KeyError, TypeError, IndexError, ValueError, ValidationError) as error:
        raise SimError(f"{folder}: the files of this run are damaged ({error})") from None
    if scenario_hash(scenario) != written:
        raise SimError(f"{folder}: {SCENARIO} is not the scenario that {NAME} names")
    return Record(scenario, seed, replicate, events)


def _refuse_many(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Say so plainly when a folder holds more than the one run that can be explained."""
    if "comparison.csv" in manifest["files"]:
        raise SimError(
            f"{folder}: this is a comparison, not one run\n"
            "    one of its runs: sim explain SCENARIO --seed "
            f"{manifest['seed']} --replicate 0"
        )
    if manifest["replicates"] > 1:
        name = manifest["scenarios"][0]["name"]
        options = [f"--seed {manifest['seed']} --replicate 0"]
        options += [f"--set {shlex.quote(text)}" for text in manifest["overrides"]]
        raise SimError(
            f"{folder}: this folder holds {manifest['replicates']} runs; explain tells one\n"
            f"    the first of them: sim explain {name} {' '.join(options)}"
        )
