"""Options of `sim sweep`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import MOST_REPLICATES, folder_option

Vary = Annotated[
    list[str] | None,
    typer.Option(
        "--vary",
        metavar="KEY=VALUES",
        help="What to vary, once for each key: KEY=low:high:count in a grid, KEY=low:high in a "
        "sample (:log at the end for equal factors), KEY=a,b,c for single values, KEY alone for "
        "the whole declared range (sim parameters).",
    ),
]
Design = Annotated[
    str,
    typer.Option(
        metavar="KIND", help="grid, latin-hypercube, sobol, sobol-second-order, or list (--points)."
    ),
]
Samples = Annotated[
    int | None,
    typer.Option(
        metavar="NUMBER",
        help="Points of a latin-hypercube; rows of the sobol matrices, a power of two.",
    ),
]
Points = Annotated[
    Path | None,
    typer.Option(
        parser=folder_option,
        metavar="FILE.csv",
        help="For the design list: a header of keys, then a row of values for each point.",
    ),
]
Replicates = Annotated[
    int,
    typer.Option(
        min=1, max=MOST_REPLICATES, metavar="NUMBER", help="Runs of each point, from 1 up."
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        parser=folder_option,
        metavar="FOLDER",
        help="Write the runs here as they are made: Parquet files and manifest.json.",
    ),
]
Resume = Annotated[
    bool,
    typer.Option("--resume", help="Go on with the sweep in the folder: make what is missing."),
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run",
        help="Only tell how many runs it is, how long they take and how large they are.",
    ),
]
Workers = Annotated[
    str,
    typer.Option(
        metavar="KIND", help="auto, threads or processes: auto takes what suits the engine."
    ),
]
Cluster = Annotated[
    str,
    typer.Option(
        metavar="ADDRESS", help="Run on a Dask cluster instead: tcp://host:port of its scheduler."
    ),
]
BlockSize = Annotated[
    int | None,
    typer.Option(metavar="NUMBER", help="Runs to a file; about two seconds' worth when left out."),
]
Limit = Annotated[
    int,
    typer.Option(min=1, metavar="NUMBER", help="More runs than this are taken for a slip."),
]
