"""`sim report`: one self-contained HTML file of a run, of many runs, or of a sweep."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sim.cli import files
from sim.cli.running import load
from sim.errors import SimError

if TYPE_CHECKING:
    import pandas as pd

    from sim.report import Document, Runs
    from sim.scenario import Scenario
    from sim.targets import Joint, Target

MANIFEST, OUTCOMES, COMPARISON = "manifest.json", "outcomes.csv", "comparison.csv"
#: what a folder may be that a report is made of
FOLDERS = "a folder that `sim run`, `sim compare` or `sim sweep` wrote with --out, or a scenario"
#: of a sweep of more runs than this only the outcomes that are drawn are read
MOST_WHOLE = 50_000


@dataclass(frozen=True)
class Asked:
    """What was asked for on the command line."""

    source: str
    out: Path
    seed: int | None = None
    replicate: int | None = None
    replicates: int = 1
    overrides: list[str] = field(default_factory=list)
    beside: str = ""
    against: str = ""
    jobs: int = 1
    engine: str = "auto"

    def command(self) -> str:
        """The command that makes this report again."""
        words = ["sim", "report", self.source]
        words += [] if self.seed is None else ["--seed", str(self.seed)]
        words += [] if self.replicate is None else ["--replicate", str(self.replicate)]
        words += ["--replicates", str(self.replicates)] if self.replicates > 1 else []
        words += [word for text in self.overrides for word in ("--set", text)]
        words += ["--beside", self.beside] if self.beside else []
        words += ["--as", self.against] if self.against else []
        return shlex.join([*words, "--out", self.out.name])


def report(asked: Asked) -> None:
    """Make a report and write it."""
    from sim.report import to_html

    _writable(asked.out)
    document = _document(asked)
    content = to_html(document).encode()
    from sim.manifest import write

    write(asked.out, content)
    if document.answer:
        typer.echo(document.answer)
    typer.echo(f"Wrote {asked.out} ({len(content) / 1e6:.1f} MB)", err=True)


def _writable(out: Path) -> None:
    """Say at once if a file cannot be written there."""
    if out.suffix.lower() not in (".html", ".htm"):
        raise SimError(f"--out {out}: is no HTML file\n    allowed: a name that ends in .html")
    if out.is_dir():
        raise SimError(f"--out {out}: is a folder: name a file")
    files.writable_folder(out.parent)
    if out.exists() and not os.access(out, os.W_OK):
        raise SimError(f"--out {out}: cannot write this file (no permission)")


def _document(asked: Asked) -> Document:
    """Put together the report of what the source is."""
    from sim.scenario import shipped

    folder = Path(asked.source)
    if not folder.is_dir() or asked.source in shipped():
        return _of_scenario(asked)
    if asked.seed is not None or asked.replicate is not None or asked.overrides:
        raise SimError(
            f"{asked.source} holds runs that have been made: --seed, --replicate and --set are for "
            "a scenario"
        )
    if asked.replicates > 1:
        raise SimError("--replicates is for a scenario: a folder holds the runs that it holds")
    manifest = _manifest(folder)
    if "design" in manifest:
        return _of_sweep(asked, folder, manifest)
    if COMPARISON in manifest["files"] or manifest["replicates"] > 1:
        return _of_many(asked, folder, manifest)
    return _of_one(asked, folder, manifest)


def _manifest(folder: Path) -> Mapping[str, Any]:
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if "design" not in found:
            found["files"], found["replicates"], found["scenarios"][0]["name"], found["command"]
    except FileNotFoundError:
        message = f"{folder}: there is no {MANIFEST} here\n    allowed: {FOLDERS}"
        raise SimError(message) from None
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise SimError(f"{folder}: {MANIFEST} is damaged ({error})") from None
    return found  # type: ignore[no-any-return]


def _of_scenario(asked: Asked) -> Document:
    """Run a scenario, once or many times, and report."""
    from sim.report import many_runs, one_run, pair_runs
    from sim.views import watch

    seed = asked.seed or 0
    if asked.replicates == 1:
        if asked.beside:
            raise SimError("--beside sets many runs beside many: say how many, with --replicates")
        seen = watch(load(asked.source, asked.overrides), seed, asked.replicate or 0)
        return one_run(seen, asked.overrides, [asked.command()])
    if asked.replicate is not None:
        raise SimError("--replicate picks one run and --replicates makes many: give only one")
    if asked.beside == asked.source and not asked.overrides:
        raise SimError(f"--beside {asked.beside}: these are the same runs")
    runs = _simulated(asked, asked.source, asked.overrides, asked.against)
    title = f"{runs.title}: {asked.replicates} runs"
    if not asked.beside:
        return many_runs(title, [runs], asked.overrides, [asked.command()])
    runs, other = _told_apart(asked, runs, _other(asked))
    mine = load(asked.source, asked.overrides)
    commands = [asked.command()]
    return pair_runs(other, runs, asked.overrides, commands, shared=_shared(asked, mine))


def _of_one(asked: Asked, folder: Path, manifest: Mapping[str, Any]) -> Document:
    from sim.report import one_run
    from sim.views import watch_again

    if asked.beside:
        raise SimError(f"{folder} holds one run: --beside is for many")
    seen = watch_again(files.read_run(folder))
    return one_run(seen, manifest["overrides"], _commands(asked, manifest))


def _of_many(asked: Asked, folder: Path, manifest: Mapping[str, Any]) -> Document:
    from sim.report import many_runs, pair_runs

    groups = _read_groups(folder, manifest, asked.against)
    title = " and ".join(one.title for one in groups) if len(groups) < 3 else "Runs and the record"
    if not asked.beside:
        return many_runs(title, groups, manifest["overrides"], _commands(asked, manifest))
    if len(groups) > 1:
        raise SimError(f"{folder} holds runs of several scenarios: --beside is for one")
    runs, other = _told_apart(asked, groups[0], _other(asked, manifest))
    shared, commands = _shared(asked, _scenario_in(folder)), _commands(asked, manifest)
    return pair_runs(other, runs, manifest["overrides"], commands, shared=shared)


def _of_sweep(asked: Asked, folder: Path, manifest: Mapping[str, Any]) -> Document:
    from sim.report import sweep_runs
    from sim.sweeps import read_sweep
    from sim.sweeps.blocks import KEYS
    from sim.views.distributions import CHOSEN

    if asked.beside:
        raise SimError(f"{folder} is a sweep: --beside is for runs of one scenario")
    found = read_sweep(folder)
    keys = [str(one["key"]) for one in manifest["design"]["varied"]]
    columns = None if found.runs <= MOST_WHOLE else [*KEYS, "failure", *keys, *CHOSEN]
    frame = found.frame(columns)
    _some_came_to_an_end(folder, frame)
    note = "" if found.complete else (
        f"The sweep is not finished: {found.runs:,} of {found.plan.runs:,} runs are made."
    )  # fmt: skip
    return sweep_runs(
        f"Sweep: {manifest['scenarios'][0]['title']}",
        frame,
        manifest["design"]["varied"],
        manifest["overrides"],
        _commands(asked, manifest),
        note,
    )


def _commands(asked: Asked, manifest: Mapping[str, Any]) -> list[str]:
    """What made a folder, and what makes the report of it."""
    return [str(manifest["command"]), asked.command()]


# -- many runs -------------------------------------------------------------------------------------


def _simulated(asked: Asked, source: str, overrides: list[str], against: str) -> Runs:
    """Make the runs of a scenario."""
    from sim.cli.simulating import simulate_shown
    from sim.engine import choose
    from sim.report import Runs, runs_title

    scenario = load(source, overrides)
    targets, joint = _record(against or source, must=bool(against))
    engine = choose(asked.engine, scenario, asked.replicates)
    frame = simulate_shown(scenario, asked.seed or 0, asked.replicates, asked.jobs, engine)
    name = targets[0].scenario if targets else source
    return Runs(name, runs_title(scenario.title, overrides), frame, targets, joint)


def _other(asked: Asked, manifest: Mapping[str, Any] | None = None) -> Runs:
    """The runs that are set beside those of the source, run by run."""
    from dataclasses import replace

    folder = Path(asked.beside)
    if folder.is_dir():
        groups = _read_groups(folder, _manifest(folder), "", with_record=False)
        if len(groups) != 1:
            raise SimError(f"--beside {folder}: holds runs of several scenarios: name one")
        return groups[0]
    if manifest is not None:
        asked = replace(asked, seed=manifest["seed"], replicates=manifest["replicates"])
    found = _simulated(asked, asked.beside, [], "")
    return replace(found, targets=(), joint=())


def _shared(asked: Asked, mine: Scenario | None) -> bool:
    """Whether the runs of a scenario and those beside them share their luck.

    Runs whose scenario is not known are taken to have luck of their own.
    """
    from sim.views import shares_luck

    folder = Path(asked.beside)
    other = _scenario_in(folder) if folder.is_dir() else load(asked.beside, [])
    return mine is not None and other is not None and shares_luck(mine, other)


def _scenario_in(folder: Path) -> Scenario | None:
    """The scenario of the runs in a folder; None where it cannot be told any more."""
    from pydantic import ValidationError

    from sim.scenario import Scenario

    try:
        text = (folder / files.SCENARIO).read_text(encoding="utf-8")
        return Scenario.model_validate_json(text)
    except (OSError, ValidationError):
        pass
    manifest = _manifest(folder)
    try:  # a comparison keeps the names of its scenarios, and what was changed in them
        return load(str(manifest["scenarios"][0]["name"]), list(manifest["overrides"]))
    except SimError:
        return None


def _told_apart(asked: Asked, runs: Runs, other: Runs) -> tuple[Runs, Runs]:
    """Two sets of runs with names that differ."""
    from dataclasses import replace

    if runs.title != other.title:
        return runs, other
    names = f"{runs.title} ({asked.source})", f"{other.title} ({asked.beside})"
    if names[0] == names[1]:
        raise SimError(f"--beside {asked.beside}: these are the same runs")
    return replace(runs, title=names[0]), replace(other, title=names[1])


def _read_groups(
    folder: Path, manifest: Mapping[str, Any], against: str, with_record: bool = True
) -> list[Runs]:
    """The runs of a folder, scenario by scenario."""
    from sim.report import Runs, runs_title

    groups = []
    for one in manifest["scenarios"]:
        short = str(one["name"]).replace("\\", "/").split("/")[-1].removesuffix(".yaml")
        compared = COMPARISON in manifest["files"]
        path = folder / (f"outcomes-{short}.csv" if compared else OUTCOMES)
        found = _record(against or one["name"], must=bool(against)) if with_record else ([], [])
        name = found[0][0].scenario if found[0] else one["name"]
        frame = read_outcomes(path)
        _some_came_to_an_end(folder, frame)
        title = runs_title(one["title"], manifest["overrides"])
        groups.append(Runs(name, title, frame, *found))
    return groups


def _some_came_to_an_end(folder: Path, frame: pd.DataFrame) -> None:
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


def _record(name: str, must: bool) -> tuple[list[Target], list[Joint]]:
    """What is on record about a scenario, by its name; an error if something must be."""
    from sim.cli.comparing import _shipped_name, _targets

    try:
        return _targets({name: _shipped_name(name)})
    except SimError:
        if must:
            raise
        return [], []
