"""`sim report`: one self-contained HTML file of a run, of many runs, or of a sweep."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.files import COMPARISON, writable_file
from sim.cli.historical_record import targets_of_one
from sim.cli.options import (
    Engine,
    Jobs,
    Overrides,
    ReplicateOfScenario,
    SeedOfScenario,
    as_option,
    cores,
    file_option,
    replicates_option,
)
from sim.cli.run_folders import (
    read_groups,
    read_manifest,
    read_run,
    read_scenario,
    refuse_failed,
)
from sim.cli.simulation import load, simulate_shown, unchanged
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.report import Document, Runs
    from sim.scenario import Loaded, Scenario

#: of a sweep of more runs than this only the outcomes that are drawn are read
MOST_WHOLE = 50_000


def report(
    source: Annotated[
        str,
        typer.Argument(
            metavar="RUN_OR_SWEEP",
            help="A folder that sim run, sim compare or sim sweep wrote, or a scenario to run.",
        ),
    ],
    out: Annotated[Path, file_option("The HTML file to write.")] = Path("report.html"),
    seed: SeedOfScenario = None,
    replicate: ReplicateOfScenario = None,
    replicates: Annotated[
        int, replicates_option("For a scenario: number of runs; more than 1 are summed up.")
    ] = 1,
    overrides: Overrides = None,
    beside: Annotated[
        str,
        typer.Option(
            metavar="OTHER",
            help="Many runs: set them beside these, a folder or a scenario; run by run where "
            "both share their luck.",
        ),
    ] = "",
    against: Annotated[
        str, as_option("Many runs: compare them with what happened in this shipped scenario.")
    ] = "",
    jobs: Jobs = 0,
    engine: Engine = "auto",
) -> None:
    """Write a report, one HTML file that needs nothing else: a run, many runs, or a sweep.

    One run: its story, its timeline, and every proposal with what it was worth to whom. Many: how
    often and how much, beside what happened.

    Examples:  sim report karabakh/autumn-2020 --seed 3 --out report.html

    sim report karabakh/autumn-2020 --replicates 200 --set third_parties.russia.engagement=0.8
    --beside karabakh/autumn-2020 --out early.html
    """
    from sim.manifest import write
    from sim.report import to_html

    writable_file(out, "HTML", (".html", ".htm"))
    request = Request(
        source,
        out,
        seed=seed,
        replicate=replicate,
        replicates=replicates,
        overrides=overrides or [],
        beside=beside,
        against=against,
        jobs=cores(jobs),
        engine=engine,
    )
    document = _document(request)
    content = to_html(document).encode()
    write(out, content)
    if document.answer:
        typer.echo(document.answer)
    typer.echo(f"Wrote {out} ({len(content) / 1e6:.1f} MB)", err=True)


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line."""

    source: str
    out: Path
    seed: int | None
    replicate: int | None
    replicates: int
    overrides: list[str]
    beside: str
    against: str
    jobs: int
    engine: str

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


def _document(request: Request) -> Document:
    """Put together the report of what the source is."""
    from sim.scenario import shipped

    folder = Path(request.source)
    if not folder.is_dir() or request.source in shipped():
        return _of_scenario(request)
    if request.seed is not None or request.replicate is not None or request.overrides:
        raise SimError(
            f"{request.source} holds runs that have been made: --seed, --replicate and --set are "
            "for a scenario"
        )
    if request.replicates > 1:
        raise SimError("--replicates is for a scenario: a folder holds the runs that it holds")
    manifest = read_manifest(folder)
    if "design" in manifest:
        return _of_sweep(request, folder, manifest)
    if COMPARISON in manifest["files"] or manifest["replicates"] > 1:
        return _of_many(request, folder, manifest)
    return _of_one(request, folder, manifest)


def _of_scenario(request: Request) -> Document:
    """Run a scenario, once or many times, and report."""
    from sim.report import many_runs, one_run, pair_runs
    from sim.views import watch

    seed = request.seed or 0
    if request.replicates == 1:
        if request.beside:
            raise SimError("--beside sets many runs beside many: say how many, with --replicates")
        seen = watch(load(request.source, request.overrides), seed, request.replicate or 0)
        before = unchanged(request.source, request.overrides)
        return one_run(seen, request.overrides, [request.command()], before=before)
    if request.replicate is not None:
        raise SimError("--replicate picks one run and --replicates makes many: give only one")
    if request.beside == request.source and not request.overrides:
        raise SimError(f"--beside {request.beside}: these are the same runs")
    _check_beside(request)
    runs = _simulated(request, request.source, request.overrides, request.against)
    title, commands = f"{runs.title}: {request.replicates} runs", [request.command()]
    before = unchanged(request.source, request.overrides)
    if not request.beside:
        return many_runs(title, [runs], request.overrides, commands, unchanged=before)
    runs, other = _told_apart(request, runs, _other(request))
    mine = load(request.source, request.overrides)
    shared = _shared(request, mine)
    return pair_runs(other, runs, request.overrides, commands, shared=shared, unchanged=before)


def _check_beside(request: Request) -> None:
    """An error, before any run, where there is nothing to set beside the runs."""
    if request.beside and Path(request.beside).is_dir():
        read_manifest(Path(request.beside))
    elif request.beside:
        load(request.beside, [])


def _of_one(request: Request, folder: Path, manifest: Mapping[str, Any]) -> Document:
    """Report on the run in a folder."""
    from sim.report import one_run
    from sim.views import watch_again

    if request.beside:
        raise SimError(f"{folder} holds one run: --beside is for many")
    seen = watch_again(read_run(folder))
    commands, before = _commands(request, manifest), _unchanged(manifest)
    return one_run(seen, manifest["overrides"], commands, before=before)


def _of_many(request: Request, folder: Path, manifest: Mapping[str, Any]) -> Document:
    """Report on the runs in a folder, and on those that are set beside them."""
    from sim.report import many_runs, pair_runs

    groups = read_groups(folder, manifest, request.against)
    title = " and ".join(one.title for one in groups) if len(groups) < 3 else "Runs and the record"
    overrides, before = manifest["overrides"], _unchanged(manifest)
    if not request.beside:
        commands = _commands(request, manifest)
        return many_runs(title, groups, overrides, commands, unchanged=before)
    if len(groups) > 1:
        raise SimError(f"{folder} holds runs of several scenarios: --beside is for one")
    runs, other = _told_apart(request, groups[0], _other(request, manifest))
    shared, commands = _shared(request, read_scenario(folder)), _commands(request, manifest)
    return pair_runs(other, runs, overrides, commands, shared=shared, unchanged=before)


def _of_sweep(request: Request, folder: Path, manifest: Mapping[str, Any]) -> Document:
    """Report on a sweep."""
    from sim.report import sweep_runs
    from sim.sweeps import read_sweep
    from sim.sweeps.blocks import KEYS
    from sim.views.distributions import CHOSEN

    if request.beside:
        raise SimError(f"{folder} is a sweep: --beside is for runs of one scenario")
    found = read_sweep(folder)
    keys = [str(one["key"]) for one in manifest["design"]["varied"]]
    columns = None if found.runs <= MOST_WHOLE else [*KEYS, "failure", *keys, *CHOSEN]
    frame = found.frame(columns)
    refuse_failed(folder, frame)
    note = "" if found.complete else (
        f"The sweep is not finished: {found.runs:,} of {found.plan.runs:,} runs are made."
    )  # fmt: skip
    return sweep_runs(
        f"Sweep: {manifest['scenarios'][0]['title']}",
        frame,
        manifest["design"]["varied"],
        manifest["overrides"],
        _commands(request, manifest),
        note,
        unchanged=_unchanged(manifest, always=True),
    )


def _unchanged(manifest: Mapping[str, Any], *, always: bool = False) -> Loaded | None:
    """The scenario of a folder without its changes, where it is one and still the same.

    Of a folder without changes only if `always`.
    """
    one, *more = manifest["scenarios"]
    made = str(one.get("hash", ""))
    if more or not made:
        return None
    return unchanged(str(one["name"]), manifest["overrides"], made, always=always)


def _commands(request: Request, manifest: Mapping[str, Any]) -> list[str]:
    """What made a folder, and what makes the report of it."""
    return [str(manifest["command"]), request.command()]


# -- many runs -------------------------------------------------------------------------------------


def _simulated(request: Request, source: str, overrides: list[str], against: str) -> Runs:
    """Make the runs of a scenario."""
    from sim.engine import choose
    from sim.report import Runs, runs_title

    scenario = load(source, overrides)
    targets, joint = targets_of_one(against or source, must=bool(against))
    engine = choose(request.engine, scenario, request.replicates)
    frame = simulate_shown(scenario, request.seed or 0, request.replicates, request.jobs, engine)
    name = targets[0].scenario if targets else source
    title = runs_title(scenario.title, overrides, scenario)
    return Runs(name, title, frame, targets, joint, bool(against), scenario)


def _other(request: Request, manifest: Mapping[str, Any] | None = None) -> Runs:
    """The runs that are set beside those of the source, run by run."""
    folder = Path(request.beside)
    if folder.is_dir():
        groups = read_groups(folder, read_manifest(folder), with_record=False)
        if len(groups) != 1:
            raise SimError(f"--beside {folder}: holds runs of several scenarios: name one")
        return groups[0]
    if manifest is not None:
        request = replace(request, seed=manifest["seed"], replicates=manifest["replicates"])
    found = _simulated(request, request.beside, [], "")
    return replace(found, targets=(), joint=())


def _shared(request: Request, mine: Scenario | None) -> bool:
    """Whether the runs of a scenario and those beside them share their luck.

    Runs whose scenario is not known are taken to have luck of their own.
    """
    from sim.views import shares_luck

    folder = Path(request.beside)
    other = read_scenario(folder) if folder.is_dir() else load(request.beside, [])
    return mine is not None and other is not None and shares_luck(mine, other)


def _told_apart(request: Request, runs: Runs, other: Runs) -> tuple[Runs, Runs]:
    """Two sets of runs with names that differ."""
    if runs.title != other.title:
        return runs, other
    names = f"{runs.title} ({request.source})", f"{other.title} ({request.beside})"
    if names[0] == names[1]:
        raise SimError(f"--beside {request.beside}: these are the same runs")
    return replace(runs, title=names[0]), replace(other, title=names[1])
