"""Options that several commands share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

ScenarioName = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO",
        help="A scenario file, or the name of a shipped one, as karabakh/autumn-2020 (sim list).",
    ),
]
MOST_SEED, MOST_REPLICATES = 2**64 - 1, 2**32 - 1  # as the generator of shocks counts
Seed = Annotated[
    int,
    typer.Option(
        min=0,
        max=MOST_SEED,
        metavar="NUMBER",
        help="Names the stream of shocks, from 0 to 2^64 - 1; the same seed, the same runs.",
    ),
]
SeedOfScenario = Annotated[
    int | None,
    typer.Option(
        min=0, max=MOST_SEED, metavar="NUMBER", help="For a scenario: the stream of shocks."
    ),
]
ReplicateOfScenario = Annotated[
    int | None,
    typer.Option(
        min=0, max=MOST_REPLICATES, metavar="NUMBER", help="For a scenario: which run of the seed."
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
Jobs = Annotated[
    int,
    typer.Option(min=0, help="Processes to use; 0 takes all cores. It never changes a result."),
]


def folder_option(text: str | Path) -> Path:
    """Read a path given as an option; an empty one is a slip, and not the present folder."""
    if not str(text).strip():
        raise typer.BadParameter("is empty: name a place")
    return Path(text)


Engine = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="auto, mesa or compiled. It never changes a result; auto takes the one that should "
        "be done first.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print no tables and no story.")]
Markdown = Annotated[bool, typer.Option("--markdown", help="As a Markdown table.")]


def cores(jobs: int) -> int:
    """Number of processes: as told, or as many as this process may use."""
    if jobs > 0:
        return jobs
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
