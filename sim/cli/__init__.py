"""The command line `sim`: run, compare, explain, and look things up.

A command imports what it needs when it is called, so that `sim --help` answers at once.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.cli import experiment_options as experiments
from sim.cli import sweep_options as sweeps
from sim.cli.guard import Commands, guarded
from sim.cli.options import (
    MOST_REPLICATES,
    Engine,
    Jobs,
    Markdown,
    Overrides,
    Quiet,
    ReplicateOfScenario,
    ScenarioName,
    Seed,
    SeedOfScenario,
    cores,
    folder_option,
)

app = typer.Typer(
    name="sim",
    cls=Commands,
    help="Simulate negotiation and mediation under a shifting military balance.",
    epilog="Start with: sim list, then sim run karabakh/autumn-2020",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.command()
@guarded
def run(
    scenario: ScenarioName,
    seed: Seed = 0,
    replicate: Annotated[
        int,
        typer.Option(
            min=0,
            max=MOST_REPLICATES,
            metavar="NUMBER",
            help="Which run of the seed to make, from 0 up.",
        ),
    ] = 0,
    replicates: Annotated[
        int,
        typer.Option(
            min=1,
            max=MOST_REPLICATES,
            metavar="NUMBER",
            help="Number of runs, from 1 up; more than 1 are summed up.",
        ),
    ] = 1,
    overrides: Overrides = None,
    out: Annotated[
        Path | None,
        typer.Option(
            parser=folder_option,
            metavar="FOLDER",
            help="Write events.csv, outcomes.csv, timeline.png and .svg, scenario.json and "
            "manifest.json here; for many runs outcomes.csv and summary.csv.",
        ),
    ] = None,
    trace: Annotated[
        bool, typer.Option("--trace", help="Also write trajectory.csv: the state of every step.")
    ] = False,
    every: Annotated[
        bool, typer.Option("--outcomes", help="Print every outcome, not the main ones only.")
    ] = False,
    jobs: Jobs = 1,
    engine: Engine = "auto",
    quiet: Quiet = False,
) -> None:
    """Run a scenario: one story, or many runs summed up.

    Examples:  sim run karabakh/autumn-2020 --seed 3 --out results/one

    sim run karabakh/1994-2020 --replicates 200 --set balance.advantage=-0.3
    """
    from sim.cli import running

    running.run(
        scenario,
        seed=seed,
        replicate=replicate,
        replicates=replicates,
        overrides=overrides or [],
        out=out,
        trace=trace,
        every=every,
        jobs=cores(jobs),
        engine=engine,
        quiet=quiet,
    )


@app.command()
@guarded
def sweep(
    scenario: ScenarioName,
    vary: sweeps.Vary = None,
    design: sweeps.Design = "grid",
    samples: sweeps.Samples = None,
    points: sweeps.Points = None,
    replicates: sweeps.Replicates = 1,
    seed: Seed = 0,
    overrides: Overrides = None,
    out: sweeps.Out = None,
    resume: sweeps.Resume = False,
    dry_run: sweeps.DryRun = False,
    jobs: Jobs = 0,
    workers: sweeps.Workers = "auto",
    engine: Engine = "auto",
    cluster: sweeps.Cluster = "",
    block_size: sweeps.BlockSize = None,
    limit: sweeps.Limit = 10**9,
    quiet: Quiet = False,
) -> None:
    """Vary parameters over many runs, kept in a folder as they are made.

    Examples:  sim sweep karabakh/autumn-2020 --vary balance.advantage=-1:1:41 --dry-run

    sim sweep toy/fearon --vary balance.advantage=-1:1:5 --replicates 20 --out results/sweep
    """
    from sim.cli import sweeping

    sweeping.sweep(
        sweeping.Asked(
            scenario=scenario,
            vary=vary or [],
            design=design,
            samples=samples,
            points=points,
            replicates=replicates,
            seed=seed,
            overrides=overrides or [],
            out=out,
            resume=resume,
            jobs=jobs,
            workers=workers,
            engine=engine,
            cluster=cluster,
            block_size=block_size,
            limit=limit,
            quiet=quiet,
        ),
        cores=cores(jobs),
        dry_run=dry_run,
    )


@app.command()
@guarded
def compare(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SCENARIO]...",
            help="Scenarios with a historical record; the four of karabakh when left out.",
        ),
    ] = None,
    replicates: Annotated[
        int,
        typer.Option(
            min=1, max=MOST_REPLICATES, metavar="NUMBER", help="Runs of each scenario, from 1 up."
        ),
    ] = 500,
    seed: Seed = 0,
    overrides: Overrides = None,
    jobs: Jobs = 0,
    engine: Engine = "auto",
    out: Annotated[
        Path | None,
        typer.Option(
            parser=folder_option,
            metavar="FOLDER",
            help="Write comparison.csv, the figures, an example timeline of each scenario and "
            "manifest.json here.",
        ),
    ] = None,
    against: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="NAME",
            help="Compare one scenario of your own with the record of this shipped one.",
        ),
    ] = "",
    quiet: Quiet = False,
) -> None:
    """Set runs beside the historical record.

    Shows medians, bands and probabilities, and says what fits and what does not.

    Examples:  sim compare --out results/comparison

    sim compare my-variant.yaml --as karabakh/autumn-2020 --replicates 100
    """
    from sim.cli import comparing

    comparing.compare(
        scenarios or [],
        replicates=replicates,
        seed=seed,
        overrides=overrides or [],
        jobs=cores(jobs),
        engine=engine,
        out=out,
        against=against,
        quiet=quiet,
    )


@app.command()
@guarded
def experiment(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...",
            help="Experiments, as 01_dose_response, a folder of your own, or all; none lists them.",
        ),
    ] = None,
    full: experiments.Full = False,
    out: Annotated[
        Path | None,
        typer.Option(
            parser=folder_option,
            metavar="FOLDER",
            help="Write here, a folder each: summary.csv, verdict.md, figures, manifest.json. Left "
            "out: out/experiments, and with --full results.",
        ),
    ] = None,
    raw: experiments.Raw = experiments.RAW,
    jobs: Jobs = 0,
    quiet: Quiet = False,
) -> None:
    """Put a claim to the test: make the runs of an experiment, sum them up, reach a verdict.

    What is asked, what is predicted and what would refute it is fixed in the experiment's protocol.

    Examples:  sim experiment

    sim experiment 01_dose_response --quick

    sim experiment all --full
    """
    from sim.cli import experimenting

    if not names:
        experimenting.list_experiments()
        return
    experimenting.experiment(
        names,
        size="full" if full else "quick",
        out=out,
        raw=raw,
        cores=cores(jobs),
        quiet=quiet,
    )


check = typer.Typer(
    help="Check what is committed against what the code gives.", no_args_is_help=True
)
app.add_typer(check, name="check")


@check.command("results")
@guarded
def check_results(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="Experiments; all of them when left out."),
    ] = None,
    full: experiments.Full = False,
    results: Annotated[
        Path,
        typer.Option(parser=folder_option, metavar="FOLDER", help="The committed results."),
    ] = Path("results"),
    raw: experiments.Raw = experiments.RAW,
    accept: Annotated[
        bool,
        typer.Option("--accept", help="Take what is made anew as the result; with --reason."),
    ] = False,
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why the result changed; kept in its manifest.")
    ] = "",
    jobs: Jobs = 0,
    quiet: Quiet = False,
) -> None:
    """Make results anew and compare them with those that are committed.

    Designs and counts must be equal and figures agree to rounding. Estimates, too, on the same
    system and libraries; on others their difference is tested. A difference gives exit code 1. An
    experiment that cannot be checked is told, and the others are checked.

    Examples:  sim check results --quick

    sim check results --full --accept --reason "the incident rate was mended"
    """
    from sim.cli import experimenting

    experimenting.check_results(
        names or [],
        size="full" if full else "quick",
        results=results,
        raw=raw,
        cores=cores(jobs),
        accept=accept,
        reason=reason,
        quiet=quiet,
    )


@app.command()
@guarded
def discover(
    folder: Annotated[
        Path,
        typer.Argument(
            parser=folder_option, metavar="SWEEP", help="A folder that `sim sweep --out` wrote."
        ),
    ],
    outcome: Annotated[
        str, typer.Option(metavar="NAME", help="The outcome that is looked for (sim outcomes).")
    ],
    is_false: Annotated[
        bool, typer.Option("--false", help="Look for runs in which it is false, not true.")
    ] = False,
    above: Annotated[
        float | None, typer.Option(metavar="NUMBER", help="... in which it is above this number.")
    ] = None,
    below: Annotated[
        float | None, typer.Option(metavar="NUMBER", help="... in which it is below this number.")
    ] = None,
    word: Annotated[
        str, typer.Option("--is", metavar="WORD", help="... in which it is this word.")
    ] = "",
    keys: Annotated[
        list[str] | None,
        typer.Option(
            "--key", metavar="KEY", help="Look at this key only; may be given many times."
        ),
    ] = None,
    boxes: Annotated[int, typer.Option(min=1, max=20, help="How many boxes to find.")] = 1,
    least_coverage: Annotated[
        float,
        typer.Option(
            "--coverage", min=0.01, max=1.0, help="Least share of all cases that a box should hold."
        ),
    ] = 0.5,
    held_back: Annotated[
        float,
        typer.Option(
            "--held-back", min=0.01, max=0.9, help="Share of the points that judge the boxes."
        ),
    ] = 0.3,
    seed: Annotated[int, typer.Option(min=0, help="Names the choice of the points held back.")] = 0,
    out: Annotated[
        Path | None,
        typer.Option(
            parser=folder_option,
            metavar="FOLDER",
            help="Write boxes.csv, the way there and the figure here.",
        ),
    ] = None,
) -> None:
    """Find where in a sweep something happens: ranges of few parameters (PRIM).

    Scenario discovery: boxes in which the outcome is common, found with a part of the runs and
    judged by the others.

    Examples:  sim sweep karabakh/autumn-2020 --design latin-hypercube --samples 5000 --vary
    balance.advantage=-1:1 --vary third_parties.russia.engagement --out out/where

    sim discover out/where --outcome large_war --false --out out/peace
    """
    from sim.cli import discovering

    discovering.discover(
        folder,
        case=discovering.case_of(outcome, is_false=is_false, above=above, below=below, word=word),
        keys=keys or [],
        boxes=boxes,
        least_coverage=least_coverage,
        held_back=held_back,
        seed=seed,
        out=out,
    )


@app.command()
@guarded
def explain(
    run: Annotated[
        str,
        typer.Argument(
            metavar="RUN", help="A folder that `sim run --out` wrote, or a scenario to run."
        ),
    ],
    seed: SeedOfScenario = None,
    replicate: ReplicateOfScenario = None,
    overrides: Overrides = None,
    since: Annotated[
        str, typer.Option(metavar="DATE", help="Tell from this day on, as 2020-09-27.")
    ] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Tell up to this day.")] = "",
) -> None:
    """Tell a run in full, with the reason for every choice.

    Why each text was refused, why fighting began and ended, why ceasefires failed.

    Examples:  sim explain results/one

    sim explain karabakh/autumn-2020 --seed 3 --since 2020-09-27
    """
    from sim.cli import explaining

    explaining.explain(
        run,
        seed=seed,
        replicate=replicate,
        overrides=overrides or [],
        since=since,
        until=until,
    )


@app.command()
@guarded
def report(
    source: Annotated[
        str,
        typer.Argument(
            metavar="RUN_OR_SWEEP",
            help="A folder that sim run, sim compare or sim sweep wrote, or a scenario to run.",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(parser=folder_option, metavar="FILE", help="The HTML file to write."),
    ] = Path("report.html"),
    seed: SeedOfScenario = None,
    replicate: ReplicateOfScenario = None,
    replicates: Annotated[
        int,
        typer.Option(
            min=1,
            max=MOST_REPLICATES,
            metavar="NUMBER",
            help="For a scenario: number of runs; more than 1 are summed up.",
        ),
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
        str,
        typer.Option(
            "--as",
            metavar="NAME",
            help="Many runs: set them beside the record of this shipped scenario.",
        ),
    ] = "",
    jobs: Jobs = 0,
    engine: Engine = "auto",
) -> None:
    """Write a report, one HTML file that needs nothing else: a run, many runs, or a sweep.

    One run: its story, its course, and every text with what it was worth to whom. Many: how often
    and how much, beside the record.

    Examples:  sim report karabakh/autumn-2020 --seed 3 --out report.html

    sim report karabakh/autumn-2020 --replicates 200 --set third_parties.russia.engagement=0.8
    --beside karabakh/autumn-2020 --out early.html
    """
    from sim.cli import reporting

    reporting.report(
        reporting.Asked(
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
    )


@app.command()
@guarded
def page(
    port: Annotated[
        int, typer.Option(min=1024, max=65535, metavar="NUMBER", help="Port on this machine.")
    ] = 8501,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")
    ] = True,
) -> None:
    """Show runs in a browser: change numbers, watch, compare, take a seat.

    It needs the extra [page], and is served to this machine only.
    """
    from sim.cli import paging

    paging.page(port, open_browser=browser)


@app.command()
@guarded
def validate(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Scenario files.")],
) -> None:
    """Check scenario files and tell every problem, and what may be a slip.

    A notice tells what is allowed and still may not be meant: an empty line that removes what the
    file extended has there, or a new name that is nearly one of its names.
    """
    from sim.cli import reference

    reference.validate(files)


@app.command()
@guarded
def new(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="File to write, as my-conflict.yaml.")
    ],
    parent: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="SCENARIO",
            help="Write a variant that extends this scenario: a stub that names it, to which you "
            "add what differs (sim show lists its numbers).",
        ),
    ] = "",
) -> None:
    """Write a commented scenario to start from: a small conflict, or with --from a variant.

    A file that exists already is left as it is.
    """
    from sim.cli import reference

    reference.new(name, parent)


@app.command("show")
@guarded
def show_numbers(
    scenario: ScenarioName,
    find: Annotated[
        str,
        typer.Option(
            metavar="WORDS",
            help="Only numbers with these words in name, meaning or source, in full.",
        ),
    ] = "",
    overrides: Overrides = None,
) -> None:
    """List every number of a scenario with its value, unit, status and source.

    One line each: a source that is too long for the line is shown in full with --find.
    """
    from sim.cli import numbers

    numbers.show_numbers(scenario, find, overrides or [])


@app.command("list")
@guarded
def list_scenarios() -> None:
    """List the shipped scenarios."""
    from sim.cli import reference

    reference.list_scenarios()


@app.command()
@guarded
def parameters(
    find: Annotated[
        str, typer.Option(metavar="WORDS", help="Only those with these words, as 'audience cost'.")
    ] = "",
    markdown: Markdown = False,
) -> None:
    """List every parameter with its unit, range and source."""
    from sim.cli import reference

    reference.parameters(find, markdown)


@app.command()
@guarded
def outcomes(markdown: Markdown = False) -> None:
    """List every outcome of a run with its unit and meaning."""
    from sim.cli import reference

    reference.outcomes(markdown)


@app.command()
@guarded
def strategies() -> None:
    """List the negotiators that a scenario can name."""
    from sim.cli import reference

    reference.strategies()


@app.command()
@guarded
def schema(
    out: Annotated[
        Path | None,
        typer.Option(
            parser=folder_option, metavar="FILE", help="Write it here instead of printing it."
        ),
    ] = None,
) -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from sim.cli import reference

    reference.schema(out)


def main() -> None:
    """Answer the command line."""
    # A scenario may name an agent class of the user's own, in a module of the present folder.
    sys.path.append(str(Path.cwd()))
    app(prog_name="sim")
