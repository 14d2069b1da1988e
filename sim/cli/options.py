"""Arguments and options that several commands take, each with its help.

An option that means the same everywhere is a type; one whose help depends on the command, as
`--out`, is a function of that help: `out: Annotated[Path | None, folder_option("...")] = None`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

MOST_SEED, MOST_REPLICATES = 2**64 - 1, 2**32 - 1  # as the generator of shocks counts


def read_path(text: str | Path) -> Path:
    """Read a path given as an option; an empty one is a slip, and not the present folder."""
    if not str(text).strip():
        raise typer.BadParameter("is empty: name a place")
    return Path(text)


# -- options whose help depends on the command -----------------------------------------------------


def folder_option(help_text: str) -> Any:
    """An option that names a folder."""
    return typer.Option(parser=read_path, metavar="FOLDER", help=help_text)


def file_option(help_text: str, *names: str) -> Any:
    """An option that names a file; `names` where the parameter has another name."""
    return typer.Option(*names, parser=read_path, metavar="FILE", help=help_text)


def replicates_option(help_text: str) -> Any:
    """The option `--replicates`: how many runs, from 1 up."""
    return typer.Option(min=1, max=MOST_REPLICATES, metavar="NUMBER", help=help_text)


def replicate_option(help_text: str) -> Any:
    """The option `--replicate`: which run of a seed, from 0 up."""
    return typer.Option(min=0, max=MOST_REPLICATES, metavar="NUMBER", help=help_text)


def seed_option(help_text: str) -> Any:
    """The option `--seed`, from 0 to 2^64 - 1."""
    return typer.Option(min=0, max=MOST_SEED, metavar="NUMBER", help=help_text)


def as_option(help_text: str) -> Any:
    """The option `--as`: the shipped scenario with whose record runs are compared."""
    return typer.Option("--as", metavar="NAME", help=help_text)


# -- a scenario and its runs -----------------------------------------------------------------------

ScenarioName = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO",
        help="A scenario file, or the name of a shipped one, as karabakh/autumn-2020 (sim list).",
    ),
]
Overrides = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Change a value of the scenario, as balance.advantage=0.2 or "
        "parties.azerbaijan.optimism=0.3; may be given many times (sim parameters).",
    ),
]
Behaviour = Annotated[
    Path | None,
    typer.Option(
        parser=read_path,
        metavar="FILE.csv",
        help="Take behavioural numbers from an ensemble, as `sim calibrate` writes it: a header of "
        "keys, then a row for each set; replicate i takes set i modulo their number.",
    ),
]
Seed = Annotated[
    int,
    seed_option("Names the stream of shocks, from 0 to 2^64 - 1; the same seed, the same runs."),
]
# Of a command that takes a scenario, to be run, or a folder of runs that have been made:
SeedOfScenario = Annotated[int | None, seed_option("For a scenario: the stream of shocks.")]
ReplicateOfScenario = Annotated[
    int | None, replicate_option("For a scenario: which run of the seed.")
]

# -- how the work is done --------------------------------------------------------------------------

Jobs = Annotated[
    int,
    typer.Option(min=0, help="Processes to use; 0 takes all cores. It never changes a result."),
]
Engine = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="auto, mesa or compiled. It never changes a result; auto takes the one that should "
        "be done first.",
    ),
]


def cores(jobs: int) -> int:
    """Number of processes: as told, or as many as this process may use."""
    if jobs > 0:
        return jobs
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# -- what is printed -------------------------------------------------------------------------------

Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print no tables and no story.")]
Markdown = Annotated[bool, typer.Option("--markdown", help="As a Markdown table.")]

# -- experiments -----------------------------------------------------------------------------------

Full = Annotated[
    bool,
    typer.Option(
        "--full/--quick", help="All the runs of the protocol (minutes each), or a few of them."
    ),
]
SidesAs = Annotated[
    str,
    typer.Option(
        "--sides",
        metavar="NAME",
        help="as-written; mirrored: the assumed numbers of the two sides exchanged; evened: both "
        "sides get their mean.",
    ),
]
Raw = Annotated[Path, folder_option("Keep the runs here; what is there already is not made again.")]
RAW = Path("out/raw")
