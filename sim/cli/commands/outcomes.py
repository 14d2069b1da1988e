"""`sim outcomes`: what a run reports."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli import terminal
from sim.cli.options import Markdown
from sim.cli.simulation import load


def list_outcomes(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="[SCENARIO]",
            help="Tell of claimant and holder by the names that they have in this scenario.",
        ),
    ] = "",
    markdown: Markdown = False,
) -> None:
    """List every outcome of a run with its unit and meaning.

    Example:  sim outcomes karabakh/autumn-2020
    """
    from sim.labels import Labels, by_role
    from sim.outcomes import markdown_table, reported

    if markdown:
        typer.echo(markdown_table(), nl=False)
    else:
        naming = Labels(load(scenario, [])).by_name if scenario else by_role
        rows = [(one.name, one.unit, naming(one.meaning)) for one in reported()]
        terminal.console().print(terminal.table(("outcome", "unit", "meaning"), rows))
