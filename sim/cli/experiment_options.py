"""Options of `sim experiment` and `sim check results`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import folder_option

RAW = Path("out/raw")
Full = Annotated[
    bool,
    typer.Option(
        "--full/--quick", help="All the runs of the protocol (minutes each), or a few of them."
    ),
]
Raw = Annotated[
    Path,
    typer.Option(
        parser=folder_option,
        metavar="FOLDER",
        help="Keep the runs here; what is there already is not made again.",
    ),
]
