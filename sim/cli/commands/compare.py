"""`sim compare`: runs of several scenarios beside the historical record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import files, terminal
from sim.cli.historical_record import shipped_name, targets_of
from sim.cli.options import (
    Behaviour,
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
from sim.cli.simulation import ensemble_of, load, simulate_shown, tell_sets
from sim.cli.uncertainty import uncertainty_table
from sim.errors import SimError

if TYPE_CHECKING:
    import pandas as pd

    from sim.behaviour import Behaviour as Taken
    from sim.behaviour import Ensemble
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
    behaviour: Behaviour = None,
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
    """Compare runs with what happened; with --set or --as, with the same runs unchanged.

    Shows medians, bands and probabilities, and says what fits and what does not. With --out this
    goes to a file, and the screen has it in a few sentences. A what-if is not graded against
    history: its runs stand beside those of the shipped scenario.

    Examples:  sim compare --out results/comparison

    sim compare my-variant.yaml --as karabakh/autumn-2020 --replicates 100
    """
    from sim.compare import with_names
    from sim.targets import compare as set_beside

    if against and len(scenarios or ()) != 1:
        raise SimError("--as needs exactly one SCENARIO: the one to compare in its stead")
    overrides = overrides or []
    names = {source: against or shipped_name(source) for source in scenarios or DEFAULT}
    targets, joint = targets_of(names)
    loaded = {name: load(source, overrides) for source, name in names.items()}
    folder = None if out is None else files.writable_folder(out)
    ensemble = ensemble_of(behaviour, overrides)
    taken = _taken(ensemble, loaded, replicates)
    frames = _simulate(loaded, replicates, seed, cores(jobs), engine, ensemble)
    table = set_beside(frames, targets, joint)
    if overrides or against:  # a what-if: beside the same runs of the shipped scenarios
        shipped = {name: load(name, []) for name in names.values()}
        before = _simulate(shipped, replicates, seed, cores(jobs), engine, ensemble)
        unchanged = set_beside(before, targets, joint)["simulated"]
        table = table.assign(baseline=unchanged.to_numpy(), grade="")
    told = f"{replicates} runs, seed {seed}{terminal.changes(overrides)}"
    screen = terminal.console()
    if folder is None:
        if not quiet:
            for name, scenario in loaded.items():
                part = with_names(table[table["scenario"] == name], loaded)
                screen.print(_table(part, f"{scenario.title} ({told})"))
                screen.print()
        for line in _said(table, frames, loaded):
            screen.print(line)
    else:
        written = _results(table, loaded, frames, targets, seed, replicates, overrides, taken)
        files.write_and_tell(folder, written)
        if not quiet:
            _tell_briefly(with_names(table, loaded), loaded, told, folder)
    if ensemble and not quiet:
        for name in loaded:
            screen.print(uncertainty_table(frames[name], _asked(targets, name)))


def _tell_briefly(
    table: pd.DataFrame, scenarios: dict[str, Scenario], told: str, folder: Path
) -> None:
    """A few sentences, where the rest stands, and what to do next."""
    from sim.compare import brief, brief_what_if

    screen = terminal.console()
    titles = {name: one.title for name, one in scenarios.items()}
    changed = "baseline" in table
    head = "What the change does" if changed else "What happened beside the runs of each setting"
    screen.print(f"\n{head} ({told}):")
    if not changed:
        screen.print(
            "  (within reach: among the middle nine tenths of the runs, or in one of twenty)"
        )
    for line in brief_what_if(table, titles) if changed else brief(table, titles):
        screen.print(f"  {line}")
    screen.print(f"All of it: {(folder / 'verdict.txt').as_posix()}; pictures beside it.")
    if not changed:
        screen.print("A fit is no test of a claim: what the project found is in docs/findings.md.")
    screen.print("Next: `make page` (once installed, `sim page`): change a number, watch a run.")


def _taken(
    ensemble: Ensemble | None, scenarios: dict[str, Scenario], replicates: int
) -> dict[str, Taken]:
    """The sets of behaviour of each scenario, where runs take one; says how many there are."""
    taken = {name: ensemble.of(one) for name, one in scenarios.items()} if ensemble else {}
    for one in taken.values():
        tell_sets(one, replicates)
    return taken


def _said(
    table: pd.DataFrame, frames: dict[str, pd.DataFrame], scenarios: dict[str, Scenario]
) -> list[str]:
    """All that there is to say of a comparison, or of a what-if."""
    from sim.compare import verdict, what_if, with_names

    table = with_names(table, scenarios)
    titles = {name: one.title for name, one in scenarios.items()}
    return what_if(table, titles) if "baseline" in table else verdict(table, frames)


def _simulate(
    scenarios: dict[str, Scenario],
    replicates: int,
    seed: int,
    jobs: int,
    engine: str,
    ensemble: Ensemble | None,
) -> dict[str, pd.DataFrame]:
    """The outcomes of the runs of each scenario."""
    from sim.engine import choose

    frames = {}
    for name, scenario in scenarios.items():
        chosen = choose(engine, scenario, replicates * len(scenarios))
        frames[name] = simulate_shown(scenario, seed, replicates, jobs, chosen, ensemble)
    return frames


def _asked(targets: list[Target], name: str) -> list[str]:
    """Outcomes of a scenario that a target is about."""
    return [column for one in targets if one.scenario == name for column in one.columns]


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
    taken: dict[str, Taken],
) -> dict[str, bytes]:
    """The content of every file of a comparison."""
    from sim.api import run
    from sim.manifest import NAME, as_json, manifest
    from sim.over_runs import uncertainty
    from sim.pictures.comparison import comparison_figure, onset_figure
    from sim.pictures.timeline import timeline

    written = {
        files.COMPARISON: table.to_csv(index=False).encode(),
        "verdict.txt": ("\n".join(_said(table, frames, scenarios)) + "\n").encode(),
    }
    for name, scenario in scenarios.items():
        short = name.replace("\\", "/").split("/")[-1].removesuffix(".yaml")
        beside = table[table["scenario"] == name]
        picture = "comparison" if len(scenarios) == 1 else f"comparison-{short}"
        figure = comparison_figure(beside, {}, _message(beside, scenario.title))
        written |= files.figure_files(picture, figure)
        written[f"outcomes-{short}.csv"] = frames[name].to_csv(index=False).encode()
        if taken:
            known = uncertainty(frames[name])
            written[f"uncertainty-{short}.csv"] = known.to_csv(index=False).encode()
        replicate = _example(frames[name], [t for t in targets if t.scenario == name])
        shown = taken[name].scenario_of(replicate) if taken else scenario
        example = timeline(run(shown, seed, replicate, trace=True))
        written |= files.figure_files(f"timeline-{short}", example)
        onsets = _onsets(name, targets)
        clock = scenario.clock
        if onsets and (clock.end - clock.start).days > LONG_DAYS:
            figure = onset_figure(frames[name], clock.start, clock.end, onsets, scenario.title)
            written |= files.figure_files(f"onset-{short}", figure)
    written[NAME] = as_json(
        manifest(
            scenarios,
            seed=seed,
            replicates=replicates,
            overrides=overrides,
            files=written,
            behaviour={name: one.description() for name, one in taken.items()} or None,
        )
    )
    return written


def _message(table: pd.DataFrame, title: str) -> str:
    """What the picture of a scenario's comparison shows, in one sentence."""
    from sim.compare import brief, brief_what_if

    name = str(table["scenario"].iloc[0])
    if "baseline" in table:
        lines = brief_what_if(table, {name: title}, most=1)
        return lines[0].removesuffix(".") if lines else f"{title}: the same with the change"
    return brief(table, {name: title})[0].removesuffix(".")


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
