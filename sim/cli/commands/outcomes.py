"""`sim outcomes`: what a run reports."""

from __future__ import annotations

import typer

from sim.cli import terminal
from sim.cli.options import Markdown


def list_outcomes(markdown: Markdown = False) -> None:
    """List every outcome of a run with its unit and meaning."""
    from sim.outcomes import markdown_table, reported

    if markdown:
        typer.echo(markdown_table(), nl=False)
    else:
        rows = [(one.name, one.unit, one.meaning) for one in reported()]
        terminal.console().print(terminal.table(("outcome", "unit", "meaning"), rows))
