"""`sim experiment`: claims put to the test."""

from __future__ import annotations

import shlex
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import terminal
from sim.cli.amounts import duration
from sim.cli.experiments import choose_experiments, experiment_progress, runs_are_kept
from sim.cli.files import writable_folder
from sim.cli.options import (
    RAW,
    Behaviour,
    Full,
    Jobs,
    Overrides,
    Quiet,
    Raw,
    SidesAs,
    cores,
    folder_option,
)
from sim.cli.simulation import make_ready
from sim.errors import SimError

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.prediction import Size
    from sim.experiments.protocol import Experiment
    from sim.experiments.verdict import Verdict

AS_WRITTEN = "as-written"
RESULTS, TRIAL = Path("results"), Path("out/experiments")


def experiment(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...",
            help="Experiments, as 01_dose_response, a folder of your own, or all; none lists them.",
        ),
    ] = None,
    full: Full = False,
    out: Annotated[
        Path | None,
        folder_option(
            "Write here, a folder each: summary.csv, verdict.md, figures, manifest.json. Left "
            "out: out/experiments, and with --full results."
        ),
    ] = None,
    raw: Raw = RAW,
    jobs: Jobs = 0,
    overrides: Overrides = None,
    behaviour: Behaviour = None,
    sets: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Of the sets of --behaviour only the first N."),
    ] = None,
    sides: SidesAs = AS_WRITTEN,
    quiet: Quiet = False,
) -> None:
    """Put a claim to the test: make the runs of an experiment, sum them up, reach a verdict.

    What is asked, what is predicted and what would refute it is fixed in the experiment's protocol.

    Examples:  sim experiment

    sim experiment 01_dose_response --quick

    sim experiment all --full

    sim experiment 10_claim_switches --set balance.measure=spending --out out/spending

    sim experiment 10_claim_switches --sides mirrored --out out/mirrored

    With --behaviour it is made anew under every set of an ensemble, and an answer is a share of
    sets:

    sim experiment 01_dose_response --behaviour sets.csv --out out/ensemble
    """
    if not names:
        _list()
        return
    size: Size = "full" if full else "quick"
    chosen = choose_experiments(names)
    changed = "--set" if overrides else "--sides" if sides != AS_WRITTEN else ""
    if changed and out is None:
        raise SimError(
            f"{changed} changes what is tested, so its result needs a place: give --out, too"
        )
    if sets is not None and behaviour is None:
        raise SimError("--sets says how many sets of an ensemble: give --behaviour FILE.csv, too")
    if behaviour is not None:
        if out is None or changed:
            raise SimError(
                "--behaviour: the answers of an ensemble need a place of their own: give --out"
                if out is None
                else f"--behaviour and {changed}: the sets are to hold; give one of them"
            )
        _over_sets(chosen, size, behaviour, sets, out, raw, cores(jobs), quiet)
        return
    from sim.experiments.laboratory import known_sides
    from sim.experiments.running import conduct

    where = out or (RESULTS if full else TRIAL)
    writable_folder(where)
    writable_folder(raw)
    make_ready()
    for one in chosen:
        began = time.monotonic()
        again = _again(names, size, out, overrides or [], sides)
        with runs_are_kept(again), experiment_progress(one, quiet) as tell:
            verdicts = conduct(
                one, size, out=where, raw=raw, jobs=cores(jobs), changes=overrides or [],
                sides=known_sides(sides), tell=tell,
            )  # fmt: skip
        if not quiet:
            _tell(one, verdicts, where, time.monotonic() - began)
    if full:
        from sim.experiments.reporting import write_pages

        write_pages(where)


def _again(
    names: Sequence[str], size: Size, out: Path | None, overrides: Sequence[str], sides: str
) -> str:
    """The command that goes on."""
    words = ["sim", "experiment", *names, f"--{size}"]
    words += ["--out", str(out)] if out else []
    words += ["--sides", sides] if sides != AS_WRITTEN else []
    return shlex.join(words + [word for text in overrides for word in ("--set", text)])


def _over_sets(
    chosen: Sequence[Experiment],
    size: Size,
    file: Path,
    first: int | None,
    out: Path,
    raw: Path,
    jobs: int,
    quiet: bool,
) -> None:
    """Make experiments anew under the first sets of an ensemble, and write and tell the shares."""
    import pandas as pd

    from sim.behaviour import read_ensemble
    from sim.experiments.ensemble import described, over_sets, summed_up
    from sim.manifest import NAME as MANIFEST
    from sim.manifest import as_json, write_all

    ensemble = read_ensemble(file)
    if first is not None and first > len(ensemble):
        raise SimError(f"--sets {first}: {file} has {len(ensemble)}\n    allowed: up to so many")
    sets = pd.DataFrame(ensemble.values, columns=list(ensemble.columns)).iloc[:first]
    writable_folder(out)
    make_ready()
    for one in chosen:
        words = ["sim", "experiment", one.name, f"--{size}"]
        some = [] if first is None else ["--sets", str(first)]
        again = shlex.join([*words, "--behaviour", str(file), *some, "--out", str(out)])
        with runs_are_kept(again), experiment_progress(one, quiet) as tell:
            rows = over_sets(
                one,
                sets,
                size=size,
                kept=raw / "ensemble",
                jobs=jobs,
                tell=partial(tell, "sets"),
            )
        found = summed_up(rows, sets)
        (out / one.name).mkdir(parents=True, exist_ok=True)
        tables = {"sets.csv": rows, "ensemble.csv": found}
        files = {name: table.to_csv(index=False).encode() for name, table in tables.items()}
        made_from = described(one, ensemble, len(sets), size, files)
        write_all(out / one.name, {**files, MANIFEST: as_json(made_from)})
        if not quiet:
            _tell_ensemble(one, found, out)


def _tell_ensemble(one: Experiment, found: pd.DataFrame, out: Path) -> None:
    """Print what every verdict comes to over the sets."""
    from sim.experiments.ensemble import told

    rows = [
        (row["claim"], row["statement"], f"{told(row)} {row['split']}".strip())
        for row in (dict(row) for _, row in found.iterrows())
    ]
    screen, sets = terminal.console(), found["sets"].iloc[0]
    screen.print(f"\n{one.protocol.title} ({sets} set{'' if sets == 1 else 's'})", style="bold")
    screen.print(terminal.plain_table(("claim", "what is claimed", "over the sets"), rows))
    screen.print(f"with shares of sets: {(out / one.name / 'ensemble.csv').as_posix()}")


def _list() -> None:
    """Print what experiments there are."""
    rows = [
        (one.name, ", ".join(one.protocol.claims), " ".join(one.protocol.question.split()))
        for one in choose_experiments(["all"])
    ]
    screen = terminal.console()
    screen.print(terminal.plain_table(("experiment", "claims", "question"), rows))
    screen.print("\nsim experiment NAME makes one of them; all makes every one.")


def _tell(one: Experiment, verdicts: Sequence[Verdict], where: Path, seconds: float) -> None:
    """Print the verdicts of an experiment, and where they stand in full."""
    rows = [(verdict.claim, verdict.statement, verdict.told) for verdict in verdicts]
    screen = terminal.console()
    screen.print(f"\n{one.protocol.title} ({duration(seconds)})", style="bold")
    screen.print(terminal.plain_table(("claim", "what is claimed", "answer"), rows))
    screen.print(f"with figures and intervals: {(where / one.name / 'verdict.md').as_posix()}")
