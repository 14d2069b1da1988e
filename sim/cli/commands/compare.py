"""`sim compare`: runs of several scenarios beside the historical record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import files, terminal
from sim.cli.historical_record import shipped_name, targets_of
from sim.cli.options import (
    Engine,
    Jobs,
    Overrides,
    Quiet,
    Seed,
    as_option,
    cores,
    folder_option,
    replicates_option,
)
from sim.cli.simulation import load, simulate_shown
from sim.errors import SimError

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario
    from sim.targets import Target

DEFAULT = (
    "karabakh/frozen-conflict",
    "karabakh/april-2016",
    "karabakh/autumn-2020",
    "karabakh/1994-2020",
)
#: a typical run is near the medians of these
EXAMPLE_OUTCOMES = ("wars", "fighting_days", "objectives_taken", "agreements", "sessions")
#: a run longer than this gets a figure of the dates on which its large war began
LONG_DAYS = 5 * 365


def compare(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SCENARIO]...",
            help="Scenarios with a historical record; the four of karabakh when left out.",
        ),
    ] = None,
    replicates: Annotated[int, replicates_option("Runs of each scenario, from 1 up.")] = 500,
    seed: Seed = 0,
    overrides: Overrides = None,
    jobs: Jobs = 0,
    engine: Engine = "auto",
    out: Annotated[
        Path | None,
        folder_option(
            "Write comparison.csv, what fits and what does not (verdict.txt), the figures, an "
            "example timeline of each scenario and manifest.json here."
        ),
    ] = None,
    against: Annotated[
        str,
        as_option("Compare one scenario of your own with the record of this shipped one."),
    ] = "",
    quiet: Quiet = False,
) -> None:
    """Set runs beside the historical record.

    Shows medians, bands and probabilities, and says what fits and what does not. With --out this
    goes to a file, and the screen has it in a few sentences.

    Examples:  sim compare --out results/comparison

    sim compare my-variant.yaml --as karabakh/autumn-2020 --replicates 100
    """
    from sim.compare import verdict
    from sim.targets import compare as set_beside

    if against and len(scenarios or ()) != 1:
        raise SimError("--as needs exactly one SCENARIO: the one to compare in its stead")
    overrides = overrides or []
    names = {source: against or shipped_name(source) for source in scenarios or DEFAULT}
    targets, joint = targets_of(names)
    loaded = {name: load(source, overrides) for source, name in names.items()}
    folder = None if out is None else files.writable_folder(out)
    frames = _simulate(loaded, replicates, seed, cores(jobs), engine)
    table = set_beside(frames, targets, joint)
    told = f"{replicates} runs, seed {seed}{terminal.changes(overrides)}"
    if folder is None:
        screen = terminal.console()
        if not quiet:
            for name, scenario in loaded.items():
                part = table[table["scenario"] == name]
                screen.print(_table(part, f"{scenario.title} ({told})"))
                screen.print()
        for line in verdict(table, frames):
            screen.print(line)
        return
    written = _results(table, loaded, frames, targets, seed, replicates, overrides)
    files.write_and_tell(folder, written)
    if not quiet:
        _tell_briefly(table, loaded, told, folder)


def _tell_briefly(
    table: pd.DataFrame, scenarios: dict[str, Scenario], told: str, folder: Path
) -> None:
    """A few sentences, where the rest stands, and what to do next."""
    from sim.compare import brief

    screen = terminal.console()
    screen.print(f"\nThe record beside the runs of each setting ({told}):")
    for line in brief(table, {name: one.title for name, one in scenarios.items()}):
        screen.print(f"  {line}")
    screen.print(f"All of it: {(folder / 'verdict.txt').as_posix()}; pictures beside it.")
    screen.print("A fit is no test of a claim: what the project found is in docs/findings.md.")
    screen.print("Next: `sim page` (or `make page`) to change a number and watch a run.")


def _simulate(
    scenarios: dict[str, Scenario], replicates: int, seed: int, jobs: int, engine: str
) -> dict[str, pd.DataFrame]:
    """The outcomes of the runs of each scenario."""
    from sim.engine import choose

    frames = {}
    for name, scenario in scenarios.items():
        chosen = choose(engine, scenario, replicates * len(scenarios))
        frames[name] = simulate_shown(scenario, seed, replicates, jobs, chosen)
    return frames


def _table(part: pd.DataFrame, title: str) -> Any:
    """The rows of one scenario."""
    from sim.compare import grade_text, of_text, record_text, runs_text
    from sim.words import between

    rows = []
    for row in part.to_dict("records"):
        figure = row["statistic"] in ("median", "mean") and row["n"]
        facts = f": {row['facts']}" if row["facts"] else ""
        rows.append(
            (
                f"{row['label']}{facts}",
                record_text(row),
                runs_text(row),
                between(row["band_50_low"], row["band_50_high"], row["unit"]) if figure else "",
                row["unit"] if row["statistic"] in ("median", "mean") else "",
                of_text(row),
                grade_text(row),
            )
        )
    columns = ("target", "record", "share or figure", "middle 50 %", "unit", "of", "grade")
    title += "\nshares of runs with their 95 % interval, figures with the middle 90 % of runs"
    return terminal.table(columns, rows, title=title)


def _results(
    table: pd.DataFrame,
    scenarios: dict[str, Scenario],
    frames: dict[str, pd.DataFrame],
    targets: list[Target],
    seed: int,
    replicates: int,
    overrides: list[str],
) -> dict[str, bytes]:
    """The content of every file of a comparison."""
    from sim.api import run
    from sim.compare import verdict
    from sim.manifest import NAME, as_json, manifest
    from sim.pictures.comparison import comparison_figure, onset_figure
    from sim.pictures.timeline import timeline

    titles = {name: scenario.title for name, scenario in scenarios.items()}
    written = {
        files.COMPARISON: table.to_csv(index=False).encode(),
        "verdict.txt": ("\n".join(verdict(table, frames)) + "\n").encode(),
        **files.figure_files("comparison", comparison_figure(table, titles)),
    }
    for name, scenario in scenarios.items():
        short = name.replace("\\", "/").split("/")[-1].removesuffix(".yaml")
        written[f"outcomes-{short}.csv"] = frames[name].to_csv(index=False).encode()
        replicate = _example(frames[name], [t for t in targets if t.scenario == name])
        example = timeline(run(scenario, seed, replicate, trace=True))
        written |= files.figure_files(f"timeline-{short}", example)
        onsets = _onsets(name, targets)
        clock = scenario.clock
        if onsets and (clock.end - clock.start).days > LONG_DAYS:
            figure = onset_figure(frames[name], clock.start, clock.end, onsets, scenario.title)
            written |= files.figure_files(f"onset-{short}", figure)
    written[NAME] = as_json(
        manifest(scenarios, seed=seed, replicates=replicates, overrides=overrides, files=written)
    )
    return written


def _example(frame: pd.DataFrame, targets: list[Target]) -> int:
    """A typical run to draw, among those with what the record is mostly about (a clash, a war)."""
    from sim.api import typical_replicate

    givens = [target.given for target in targets if target.given]
    given = max(givens, key=givens.count) if givens else ""
    try:
        return typical_replicate(frame, EXAMPLE_OUTCOMES, given)
    except SimError:  # no such run: any will do
        return int(frame["replicate"].iloc[0])


def _onsets(name: str, targets: list[Target]) -> list[float]:
    """Decimal years in which the record has a large war begin."""
    return [
        float(target.value)
        for target in targets
        if target.scenario == name
        and target.columns == ("large_war_onset",)
        and isinstance(target.value, float)
    ]
