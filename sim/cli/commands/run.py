"""`sim run`: one run told as a story, or many summed up."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import files, terminal
from sim.cli.amounts import unit_of
from sim.cli.options import (
    Behaviour,
    Engine,
    Jobs,
    Overrides,
    Quiet,
    ScenarioName,
    Seed,
    cores,
    file_option,
    folder_option,
    replicate_option,
    replicates_option,
)
from sim.cli.simulation import (
    engine_text,
    ensemble_of,
    load,
    simulate_shown,
    tell_of_time,
    tell_sets,
)
from sim.cli.uncertainty import uncertainty_table
from sim.errors import SimError

if TYPE_CHECKING:
    import pandas as pd

    from sim.behaviour import Behaviour as Taken
    from sim.labels import Labels
    from sim.record import Record
    from sim.scenario import Scenario

#: outcomes that are shown on the terminal unless all are asked for
MAIN = (
    "settlement",
    "terms_index",
    "war",
    "large_war",
    "fighting_days",
    "deaths_claimant",
    "deaths_holder",
    "control_end",
)
#: families of outcomes that are shown on the terminal if all are asked for
FAMILIES = ("terms", "control", "taken_after", "role")
MORE = "\nEvery outcome: --outcomes. What they mean: sim outcomes."


def run(
    scenario: ScenarioName,
    seed: Seed = 0,
    replicate: Annotated[int, replicate_option("Which run of the seed to make, from 0 up.")] = 0,
    replicates: Annotated[
        int, replicates_option("Number of runs, from 1 up; more than 1 are summed up.")
    ] = 1,
    overrides: Overrides = None,
    behaviour: Behaviour = None,
    out: Annotated[
        Path | None,
        folder_option(
            "Write events.csv, outcomes.csv, timeline.png and .svg, scenario.json and "
            "manifest.json here; for many runs outcomes.csv and summary.csv."
        ),
    ] = None,
    trace: Annotated[
        bool, typer.Option("--trace", help="Also write trajectory.csv: the state of every step.")
    ] = False,
    drawn: Annotated[
        Path | None,
        file_option(
            "Write the schematic map here: FILE.gif is the run in motion, day by day where "
            "something changes, FILE.png its last day.",
            "--map",
        ),
    ] = None,
    every: Annotated[
        bool, typer.Option("--outcomes", help="Print every outcome, not the main ones only.")
    ] = False,
    jobs: Jobs = 1,
    engine: Engine = "auto",
    quiet: Quiet = False,
) -> None:
    """Run a scenario: one story, or many runs summed up.

    Examples:  sim run karabakh/autumn-2020 --seed 3 --out results/one --map course.gif

    sim run karabakh/1994-2020 --replicates 200 --set balance.advantage=-0.3
    """
    from sim.behaviour import behaviour_of
    from sim.engine import choose

    _refuse_what_does_not_go_together(replicate, replicates, trace, out, drawn)
    overrides = overrides or []
    loaded = load(scenario, overrides)
    ensemble = ensemble_of(behaviour, overrides)
    taken = behaviour_of(ensemble, loaded)
    # Mesa tells one story, whichever is chosen; a wrong name is told here, before any work.
    chosen = choose(engine, loaded, replicates)
    folder = None if out is None else files.writable_folder(out)
    if drawn is not None:
        files.writable_file(drawn, "GIF or PNG", (".gif", ".png"), "--map")
    asked = Asked(loaded, scenario, seed, overrides, taken, drawn)
    if taken:
        tell_sets(taken, replicates)
    if replicates > 1:
        frame = simulate_shown(loaded, seed, replicates, cores(jobs), chosen, ensemble)
        _show_many(asked, frame, folder, every, quiet)
    else:
        tell_of_time(loaded, 1, "mesa")
        _show_one(asked, replicate, folder, every, quiet, trace)
    if not quiet:
        told = chosen if replicates > 1 else "mesa"
        typer.echo(engine_text(loaded, engine if replicates > 1 else "mesa", told), err=True)


@dataclass(frozen=True)
class Asked:
    """What is run: the scenario, as it was named, with what is changed in it, and the luck."""

    scenario: Scenario
    source: str
    seed: int
    overrides: list[str]
    taken: Taken | None
    drawn: Path | None = None  # the file of the map

    def manifest(self, written: dict[str, bytes], replicates: int, **more: Any) -> bytes:
        """The manifest of these files."""
        from sim.manifest import as_json, manifest

        return as_json(
            manifest(
                {self.source: self.scenario},
                seed=self.seed,
                replicates=replicates,
                overrides=self.overrides,
                files=written,
                behaviour=self.taken.description() if self.taken else None,
                **more,
            )
        )


def _refuse_what_does_not_go_together(
    replicate: int, replicates: int, trace: bool, out: Path | None, drawn: Path | None
) -> None:
    if replicates > 1 and replicate > 0:
        raise SimError("--replicate picks one run and --replicates makes many: give only one")
    if trace and out is None:
        raise SimError("--trace writes trajectory.csv: say where, with --out FOLDER")
    if trace and replicates > 1:
        raise SimError("--trace is for one run: leave out --replicates")
    if drawn is not None and replicates > 1:
        raise SimError("--map draws one run: leave out --replicates, or pick one, with --replicate")


def _show_one(
    asked: Asked, replicate: int, folder: Path | None, every: bool, quiet: bool, trace: bool
) -> None:
    """Make one run, tell it and keep it."""
    from sim.api import run as run_once
    from sim.outcomes import outcomes

    scenario = asked.taken.scenario_of(replicate) if asked.taken else asked.scenario
    kept = folder is not None or asked.drawn is not None
    record = run_once(scenario, asked.seed, replicate, trace=kept)
    values = outcomes(record)
    if folder is not None:  # results first: whatever befalls the terminal, they are there
        _write_one(folder, replace(asked, scenario=scenario), record, values, trace)
    if asked.drawn is not None:
        _write_map(asked.drawn, record)
    if not quiet:
        _tell(record, values, asked.overrides, every)


def _show_many(
    asked: Asked, frame: pd.DataFrame, folder: Path | None, every: bool, quiet: bool
) -> None:
    """Sum up many runs, and keep them."""
    from sim.over_runs import summary

    table, count = summary(frame), len(frame)
    if folder is not None:
        _write_many(folder, asked, frame, table)
    if not quiet:
        title = f"{asked.scenario.title} ({count} runs, seed {asked.seed})"
        _sum_up(table, title, asked, every)
        if asked.taken:
            terminal.console().print(uncertainty_table(frame, () if every else MAIN))


# -- one run ---------------------------------------------------------------------------------------


def _tell(record: Record, values: dict[str, Any], overrides: list[str], every: bool) -> None:
    """Print a run as a story, with why texts were refused and what came out."""
    from sim.explain import headlines, refusals
    from sim.labels import Labels

    screen = terminal.console()
    screen.print(f"{terminal.heading(record, overrides)}\n", soft_wrap=True)
    screen.print(terminal.story(headlines(record)))
    refused = refusals(record)
    if refused:
        rows = [(party, reason, str(times)) for party, reason, times in refused]
        columns = ("who refused", "why", "times")
        screen.print()
        screen.print(terminal.table(columns, rows, numbers=("times",)))
    screen.print()
    rows = _outcome_rows(values if every else _main(values), Labels(record.scenario))
    screen.print(terminal.table(("outcome", "value", "unit"), rows, numbers=("value",)))
    if not every:
        screen.print(MORE)


def _main(values: dict[str, Any]) -> dict[str, Any]:
    """The main outcomes, in the order in which outcomes are listed."""
    return {name: value for name, value in values.items() if name in MAIN}


def _outcome_rows(values: dict[str, Any], names: Labels) -> list[tuple[str, str, str]]:
    """Outcomes that say something: not missing, and of a family only what is not zero.

    With an outcome of one side stands who leads it.

    Families that are long, as deaths by year, are in outcomes.csv only.
    """
    from sim.words import number

    rows = []
    for name, value in values.items():
        missing = value == "" or (isinstance(value, float) and math.isnan(value))
        family = name.partition(":")[0] if ":" in name else ""
        if missing or (family and (family not in FAMILIES or not value)):
            continue
        unit, called = _unit_and_name(name, names)
        text = number(value, unit)
        told = names.by_name(text) if unit == "side" else text
        rows.append((called, told, unit_of(text, unit)))
    return rows


def _unit_and_name(name: str, names: Labels) -> tuple[str, str]:
    """The unit of an outcome, and its name with the side that it is about."""
    from sim.outcomes import find_outcome

    outcome = find_outcome(name)
    if outcome is None:
        return "", name
    return outcome.unit, names.column(name, outcome.meaning)


def _write_one(
    folder: Path, asked: Asked, record: Record, values: dict[str, Any], trace: bool
) -> None:
    """Write the events, the outcomes and the timeline of a run."""
    from sim.manifest import NAME
    from sim.pictures.timeline import timeline

    written = {
        files.EVENTS: files.events_csv(record),
        files.OUTCOMES: files.as_csv([values]),
        files.SCENARIO: files.scenario_json(record.scenario),
        **files.figure_files("timeline", timeline(record)),
    }
    if trace:
        written["trajectory.csv"] = files.trajectory_csv(record)
    written[NAME] = asked.manifest(written, 1, replicate=record.replicate)
    files.write_and_tell(folder, written)


def _write_map(file: Path, record: Record) -> None:
    """Write the map of a run: in motion, or of the last day."""
    from sim.pictures.map import map_gif, map_picture
    from sim.views import span, state_on

    if file.suffix.lower() == ".gif":
        content = map_gif(record)
    else:
        content = map_picture(state_on(record, span(record)[1])).png()
    files.write_and_tell(file.parent, {file.name: content})


# -- many runs -------------------------------------------------------------------------------------


def _sum_up(table: pd.DataFrame, title: str, asked: Asked, every: bool) -> None:
    """Print how often and how much over many runs."""
    from sim.labels import Labels

    screen, names = terminal.console(), Labels(asked.scenario)
    screen.print(f"{title}{terminal.changes(asked.overrides)}\n", soft_wrap=True)
    shown = table if every else table[table["outcome"].isin(MAIN)]
    screen.print(_events(shown, names))
    screen.print()
    screen.print(_figures(shown, names))
    if not every:
        screen.print(MORE)


def _events(table: pd.DataFrame, names: Labels) -> Any:
    """A table of shares of runs."""
    from sim.words import percent_range, percent_text

    rows = [
        (
            _event_name(str(row["outcome"]), str(row["word"]), names),
            percent_text(row["simulated"]),
            percent_range(row["wilson_low"], row["wilson_high"]),
            str(row["n"]),
        )
        for row in table.to_dict("records")
        if row["kind"] == "probability"
    ]
    columns = ("event", "share", "95 % interval (Wilson)", "runs")
    return terminal.table(columns, rows, numbers=("share", "runs"), title="How often")


def _event_name(name: str, word: str, names: Labels) -> str:
    """What is counted: an event, or that an outcome is this word."""
    unit, called = _unit_and_name(name, names)
    if not word:
        return called
    return f"{name} = {names.by_name(word) if unit == 'side' else word}"


def _figures(table: pd.DataFrame, names: Labels) -> Any:
    """A table of medians, and of the middle of the runs."""
    from sim.words import between, number

    rows = []
    for row in table.to_dict("records"):
        unit, called = _unit_and_name(str(row["outcome"]), names)
        if row["kind"] == "figure" and row["n"] and (row["band_90_low"] or row["band_90_high"]):
            rows.append(
                (
                    called,
                    number(row["simulated"], unit),
                    between(row["band_50_low"], row["band_50_high"], unit),
                    between(row["band_90_low"], row["band_90_high"], unit),
                    unit,
                    str(row["n"]),
                )
            )
    columns = ("outcome", "median", "middle 50 %", "middle 90 %", "unit", "runs")
    return terminal.table(columns, rows, numbers=("median", "runs"), title="How much")


def _write_many(folder: Path, asked: Asked, frame: pd.DataFrame, table: pd.DataFrame) -> None:
    """Write the outcomes of every run, and their summary."""
    from sim.manifest import NAME
    from sim.over_runs import uncertainty

    written = {
        files.OUTCOMES: frame.to_csv(index=False).encode(),
        "summary.csv": table.to_csv(index=False).encode(),
        files.SCENARIO: files.scenario_json(asked.scenario),
    }
    if asked.taken:
        written["uncertainty.csv"] = uncertainty(frame).to_csv(index=False).encode()
    written[NAME] = asked.manifest(written, len(frame))
    files.write_and_tell(folder, written)
