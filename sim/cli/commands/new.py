"""`sim new`: a scenario to start from, or a variant of one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from sim.cli import files
from sim.errors import SimError


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
    from sim.scenario import load, new_scenario_text, shipped

    target = Path(name) if name.endswith((".yaml", ".yml")) else Path(f"{name}.yaml")
    if not target.parent.is_dir():
        raise SimError(f"{target}: there is no folder {target.parent}")
    title = target.stem.replace("-", " ").replace("_", " ")
    if not parent:
        text = new_scenario_text(title)
    else:
        scenario = load(parent)
        base = parent if parent in shipped() else Path(parent).resolve().as_posix()
        text = _variant(title, base, str(target), list(scenario.parties))
    files.write_new(target, text)
    typer.echo(f"Wrote {target}. Change it, then: sim validate {target} && sim run {target}")


def _variant(title: str, parent: str, name: str, parties: list[str]) -> str:
    """The text of a variant: what it extends, and examples of what it may change."""
    examples = "\n".join(f"#   {party}: {{optimism: 0.2}}" for party in parties)
    return (
        f"# A variant of {parent}: what is not written here stays as it is there.\n"
        f"# Its numbers, with unit, source and status: sim show {name}\n"
        "# Everything that can be written, with units and ranges: sim parameters\n"
        f"extends: {json.dumps(parent)}\n"
        f"title: {json.dumps(title, ensure_ascii=False)}\n\n"
        "# To change something, take away the # before it (one `parties:` for all of them).\n"
        "# balance: {advantage: 0.1}\n"
        f"# parties:\n{examples}\n"
    )
