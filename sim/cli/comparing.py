"""`sim compare`: runs of several scenarios beside the historical record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sim.cli import files, show
from sim.cli.running import load
from sim.cli.simulating import simulate_shown
from sim.errors import SimError, nearest

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario
    from sim.targets import Joint, Target

DEFAULT = (
    "karabakh/frozen-conflict",
    "karabakh/april-2016",
    "karabakh/autumn-2020",
    "karabakh/1994-2020",
)


def compare(
    sources: list[str],
    *,
    replicates: int,
    seed: int,
    overrides: list[str],
    jobs: int,
    engine: str,
    out: Path | None,
    against: str,
    quiet: bool,
) -> None:
    """Run scenarios many times, and set them beside what happened."""
    if against and len(sources) != 1:
        raise SimError("--as needs exactly one SCENARIO: the one to compare in its stead")
    names = {source: against or _shipped_name(source) for source in sources or DEFAULT}
    targets, joint = _targets(names)
    scenarios = {name: load(source, overrides) for source, name in names.items()}
    folder = None if out is None else files.writable_folder(out)
    frames = _simulate(scenarios, replicates, seed, jobs, engine)

    from sim.compare import verdict
    from sim.targets import compare as set_beside

    table = set_beside(frames, targets, joint)
    screen = show.console()
    if not quiet:
        for name, scenario in scenarios.items():
            part = table[table["scenario"] == name]
            screen.print(
                _table(
                    part,
                    f"{scenario.title} ({replicates} runs, seed {seed})" + show.changes(overrides),
                )
            )
            screen.print()
    for line in verdict(table, frames):
        screen.print(line)
    if folder is not None:
        written = _results(table, scenarios, frames, targets, seed, replicates, overrides)
        files.write_all(folder, written)
        typer.echo(f"Wrote {', '.join(sorted(written))} to {folder}", err=True)


def _shipped_name(source: str) -> str:
    """Name of a shipped scenario that is given by its path in a clone; else as it is."""
    from sim.scenario import shipped

    short = source.replace("\\", "/").removeprefix("./").removeprefix("scenarios/")
    short = short.removesuffix(".yaml").removesuffix(".yml")
    return short if short in shipped() else source


def _targets(names: dict[str, str]) -> tuple[list[Target], list[Joint]]:
    """What is on record about these scenarios; an error, before any work, if nothing about one."""
    from sim.scenario import scenario_folder
    from sim.targets import load_joint, load_targets

    root = scenario_folder()
    families = sorted(path.parent.name for path in root.glob("*/record.yaml"))
    targets = [target for family in families for target in load_targets(family)]
    known = sorted({target.scenario for target in targets})
    for name in names.values():
        if name not in known:
            close = nearest(name, known)
            hint = f"\n    did you mean {close!r}?" if close else ""
            raise SimError(
                f"{name}: there is no historical record of this scenario to compare it with\n"
                f"    allowed: {', '.join(known)}{hint}\n"
                "    a scenario of your own: name the one it stands for, with --as NAME"
            )
    joint = [one for family in families for one in load_joint(family)]
    return (
        [target for target in targets if target.scenario in names.values()],
        [one for one in joint if one.scenario in names.values()],
    )


def _simulate(
    scenarios: dict[str, Scenario], replicates: int, seed: int, jobs: int, engine: str
) -> dict[str, pd.DataFrame]:
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
    return show.table(columns, rows, title=title)


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
        "comparison.csv": table.to_csv(index=False).encode(),
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


#: a typical run is near the medians of these
EXAMPLE_OUTCOMES = ("wars", "fighting_days", "objectives_taken", "agreements", "sessions")

#: a run longer than this gets a figure of the dates on which its large war began
LONG_DAYS = 5 * 365


def _onsets(name: str, targets: list[Target]) -> list[float]:
    """Decimal years in which the record has a large war begin."""
    return [
        float(target.value)
        for target in targets
        if target.scenario == name
        and target.columns == ("large_war_onset",)
        and isinstance(target.value, float)
    ]
