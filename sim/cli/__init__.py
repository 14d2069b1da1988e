"""The command line `sim`: run, compare, explain, and look things up.

Each command is a file in :mod:`sim.cli.commands`, and is listed here. All of them are imported to
answer `sim --help`: a command imports what takes time when it is called.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from sim.cli.commands.calibrate import calibrate
from sim.cli.commands.check_results import check_results
from sim.cli.commands.compare import compare
from sim.cli.commands.discover import discover
from sim.cli.commands.experiment import experiment
from sim.cli.commands.explain import explain
from sim.cli.commands.list import list_scenarios
from sim.cli.commands.new import new
from sim.cli.commands.outcomes import list_outcomes
from sim.cli.commands.page import page
from sim.cli.commands.parameters import list_parameters
from sim.cli.commands.report import report
from sim.cli.commands.run import run
from sim.cli.commands.schema import schema
from sim.cli.commands.show import show_numbers
from sim.cli.commands.strategies import list_strategies
from sim.cli.commands.sweep import sweep
from sim.cli.commands.validate import validate
from sim.cli.guard import Commands, guarded
from sim.processes import own_folder_last
from sim.version import VERSION

#: the commands, in the order in which `sim --help` lists them
COMMANDS: dict[str, Callable[..., None]] = {
    "run": run,
    "sweep": sweep,
    "compare": compare,
    "calibrate": calibrate,
    "experiment": experiment,
    "discover": discover,
    "explain": explain,
    "report": report,
    "page": page,
    "validate": validate,
    "new": new,
    "show": show_numbers,
    "list": list_scenarios,
    "parameters": list_parameters,
    "outcomes": list_outcomes,
    "strategies": list_strategies,
    "schema": schema,
}
#: the commands that begin with `sim check`
CHECKS: dict[str, Callable[..., None]] = {"results": check_results}


def _add(listed: dict[str, Callable[..., None]], to: typer.Typer) -> None:
    for name, command in listed.items():
        to.command(name)(guarded(command))


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
check = typer.Typer(
    help="Check what is committed against what the code gives.", no_args_is_help=True
)
_add(COMMANDS, to=app)
_add(CHECKS, to=check)
app.add_typer(check, name="check")


def _tell_version(asked: bool) -> None:
    if asked:
        typer.echo(f"sim {VERSION}")
        raise typer.Exit


@app.callback()
@guarded
def _before(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_tell_version, is_eager=True, help="Show the version."),
    ] = False,
    own: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="MODULE",
            help="Import a module of yours first, which declares outcomes or negotiators: "
            "sim --with my_outcomes run ...; may be given many times.",
        ),
    ] = None,
) -> None:
    """Simulate negotiation and mediation under a shifting military balance."""
    del version
    if own:
        from sim.own import WITH, import_own

        os.environ[WITH] = ",".join([*filter(None, [os.environ.get(WITH)]), *own])
        import_own()
    elif os.environ.get("SIM_WITH"):
        from sim.own import import_own

        import_own()


def main() -> None:
    """Answer the command line."""
    own_folder_last()  # an agent class of the user's own is in a module of the present folder
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a letter that it lacks is no reason to stop
            stream.reconfigure(errors="replace")
    app(prog_name="sim")
