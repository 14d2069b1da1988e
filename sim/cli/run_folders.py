"""Read back the folders that `sim run`, `sim compare` and `sim sweep` wrote."""

from __future__ import annotations

import csv
import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.files import COMPARISON, EVENTS, OUTCOMES, SCENARIO, WORDS
from sim.cli.historical_record import targets_of_one
from sim.cli.simulation import load
from sim.errors import SimError

if TYPE_CHECKING:
    import pandas as pd

    from sim.record import Event, Record
    from sim.report import Runs
    from sim.scenario import Scenario

#: what a report can be made of
SOURCES = "a folder that `sim run`, `sim compare` or `sim sweep` wrote with --out, or a scenario"


# -- one run ---------------------------------------------------------------------------------------


def read_run(folder: Path) -> Record:
    """Read back the run that `sim run --out` wrote: what happened then, not a new run."""
    from pydantic import ValidationError

    from sim.manifest import NAME
    from sim.record import Record
    from sim.scenario import Scenario, scenario_hash

    try:
        manifest = json.loads((folder / NAME).read_text(encoding="utf-8"))
        _refuse_many(folder, manifest)
        scenario = Scenario.model_validate_json((folder / SCENARIO).read_text(encoding="utf-8"))
        with (folder / EVENTS).open(encoding="utf-8", newline="") as file:
            events = [_event(row) for row in csv.DictReader(file)]
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


def _event(row: Mapping[str, str]) -> Event:
    """An event, from a row of events.csv."""
    from sim.record import Event

    numbers = {
        name: float(value)
        for name, value in row.items()
        if value and name not in ("date", "day", *WORDS)
    }
    return Event(day=int(row["day"]), numbers=numbers, **{word: row[word] for word in WORDS})


def _refuse_many(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Say so plainly when a folder holds more than the one run that can be explained."""
    if COMPARISON in manifest["files"]:
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
            f"    the first of them: sim explain {shlex.quote(name)} {' '.join(options)}"
        )


# -- many runs -------------------------------------------------------------------------------------


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """The manifest of a folder of runs; an error where it lacks what a report needs."""
    from sim.manifest import NAME

    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if "design" not in found:
            found["files"], found["replicates"], found["scenarios"][0]["name"], found["command"]
    except FileNotFoundError:
        message = f"{folder}: there is no {NAME} here\n    allowed: {SOURCES}"
        raise SimError(message) from None
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise SimError(f"{folder}: {NAME} is damaged ({error})") from None
    return found  # type: ignore[no-any-return]


def read_scenario(folder: Path) -> Scenario | None:
    """The scenario of the runs in a folder; None where it cannot be told any more."""
    from pydantic import ValidationError

    from sim.scenario import Scenario

    try:
        return Scenario.model_validate_json((folder / SCENARIO).read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        pass
    manifest = read_manifest(folder)
    try:  # a comparison keeps the names of its scenarios, and what was changed in them
        return load(str(manifest["scenarios"][0]["name"]), list(manifest["overrides"]))
    except SimError:
        return None


def read_groups(
    folder: Path, manifest: Mapping[str, Any], against: str = "", with_record: bool = True
) -> list[Runs]:
    """The runs of a folder, scenario by scenario, each with what is on record about it.

    The record is that of the scenario `against`, or of the one that was run.
    """
    from sim.report import Runs, runs_title

    groups, scenario = [], read_scenario(folder) if manifest["overrides"] else None
    for one in manifest["scenarios"]:
        short = str(one["name"]).replace("\\", "/").split("/")[-1].removesuffix(".yaml")
        compared = COMPARISON in manifest["files"]
        path = folder / (f"outcomes-{short}.csv" if compared else OUTCOMES)
        name = against or one["name"]
        targets, joint = targets_of_one(name, must=bool(against)) if with_record else ([], [])
        frame = read_outcomes(path)
        refuse_failed(folder, frame)
        title = runs_title(one["title"], manifest["overrides"], scenario)
        known_as = targets[0].scenario if targets else one["name"]
        known = _scenario_of(folder, manifest, str(one["name"]))
        groups.append(Runs(known_as, title, frame, targets, joint, bool(against), known))
    return groups


def _scenario_of(folder: Path, manifest: Mapping[str, Any], name: str) -> Scenario | None:
    """One of the scenarios of a folder, which names the sides; None where it is not to be had."""
    if COMPARISON not in manifest["files"]:
        return read_scenario(folder)
    try:
        return load(name, list(manifest["overrides"]))
    except SimError:
        return None


def refuse_failed(folder: Path, frame: pd.DataFrame) -> None:
    """An error if all runs failed: there is nothing to report."""
    if (frame["failure"] != "").all():
        reason = frame["failure"].value_counts().index[0]
        raise SimError(f"{folder}: all {len(frame)} runs failed, most often because: {reason}")


def read_outcomes(path: Path) -> pd.DataFrame:
    """Read back a table of outcomes, with the types that :func:`sim.api.simulate` gives it."""
    import pandas as pd

    from sim.outcomes import find_outcome

    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise SimError(f"{path}: cannot be read ({error})") from None
    missing = [name for name in ("replicate", "seed", "failure") if name not in table.columns]
    if missing:
        raise SimError(f"{path}: is no table of runs: it has no {', '.join(missing)}")
    made = {"replicate": table["replicate"].astype("int64"), "seed": table["seed"].astype("uint64")}
    columns: dict[str, Any] = {**made, "failure": table["failure"].astype("string")}
    for name in table.columns.drop(list(columns)):
        known = find_outcome(str(name))
        if known is not None:
            columns[str(name)] = _typed(table[name], known.kind, table["failure"] != "")
    return pd.DataFrame(columns)


def _typed(values: pd.Series, kind: type, failed: pd.Series) -> pd.Series:
    """A column as its outcome has it; what a run that failed lacks is missing."""
    import pandas as pd

    if kind is str:
        return values.astype("string").mask(failed)
    if kind is bool:
        return values.map({"True": True, "False": False}).astype("boolean")
    numbers = pd.to_numeric(values.replace("", None))
    return numbers.astype("float64" if kind is float else "Int64")
