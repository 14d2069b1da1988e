"""`sim new`: a scenario to start from, or a variant of one."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Annotated

import typer

from sim.cli import files
from sim.errors import SimError


def new(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="File to write, as my-conflict.yaml; with --case or --case-template it may be "
            "left out, and what would be written is printed.",
        ),
    ] = "",
    parent: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="SCENARIO",
            help="Write a variant that extends this scenario: a stub that names it, to which you "
            "add what differs (sim show lists its numbers).",
        ),
    ] = "",
    case: Annotated[
        str,
        typer.Option(
            metavar="FILE",
            help="Make the scenario from this table of dated figures and events, by one recipe "
            "for all conflicts.",
        ),
    ] = "",
    case_template: Annotated[
        bool, typer.Option("--case-template", help="Write a commented table for --case.")
    ] = False,
) -> None:
    """Write a commented scenario to start from: a small conflict, or with --from a variant.

    With --case it is made from a table of a conflict. A file that exists already is left as it is.
    """
    if sum(map(bool, (parent, case, case_template))) > 1:
        raise SimError("give one of --from, --case and --case-template")
    if case or case_template:
        _from_table(name, case)
        return
    if not name:
        raise SimError("give the NAME of a file to write, as: sim new my-conflict.yaml")
    _from_scenario(name, parent)


def _from_table(name: str, case: str) -> None:
    """A scenario made from a table, or without one a table to start from."""
    from sim.cases import case_template, read_case, scenario_text
    from sim.scenario import load_text

    if not case:
        text, then = case_template(), "Change it, then: sim new --case {0} my-conflict.yaml"
    else:
        text = scenario_text(read_case(case))
        load_text(
            text, name=f"the scenario of {case}"
        )  # what the table cannot show is told before anything is written
        then = "To run it: sim validate {0} && sim run {0}"
    if not name:
        typer.echo(text, nl=False)
        return
    target = _target(name)
    files.write_new(target, text)
    typer.echo(f"Wrote {target}. {then.format(shlex.quote(str(target)))}")


def _target(name: str) -> Path:
    """The file to write, in a folder that is there."""
    target = Path(name) if name.endswith((".yaml", ".yml")) else Path(f"{name}.yaml")
    if not target.parent.is_dir():
        raise SimError(f"{target}: there is no folder {target.parent}")
    return target


def _from_scenario(name: str, parent: str) -> None:
    """A small conflict to start from, or a variant of a scenario."""
    from sim.scenario import load, new_scenario_text, shipped

    target = _target(name)
    title = target.stem.replace("-", " ").replace("_", " ")
    if not parent:
        text = new_scenario_text(title)
    else:
        scenario = load(parent)
        base = parent if parent in shipped() else Path(parent).resolve().as_posix()
        text = _variant(title, base, str(target), list(scenario.parties))
    files.write_new(target, text)
    typed = shlex.quote(str(target))
    typer.echo(f"Wrote {target}. Change it, then: sim validate {typed} && sim run {typed}")


def _variant(title: str, parent: str, name: str, parties: list[str]) -> str:
    """The text of a variant: what it extends, and examples of what it may change."""
    examples = "\n".join(f"#   {party}: {{optimism: 0.2}}" for party in parties)
    return (
        f"# A variant of {parent}: what is not written here stays as it is there.\n"
        f"# Its numbers, with unit, source and status: sim show {shlex.quote(name)}\n"
        "# Everything that can be written, with units and ranges: sim parameters\n"
        f"extends: {json.dumps(parent)}\n"
        f"title: {json.dumps(title, ensure_ascii=False)}\n\n"
        "# To change something, take away the # before it (one `parties:` for all of them).\n"
        "# balance: {advantage: 0.1}\n"
        f"# parties:\n{examples}\n"
    )
