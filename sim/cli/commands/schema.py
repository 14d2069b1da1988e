"""`sim schema`: the JSON Schema of scenario files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from sim.cli import files
from sim.cli.options import file_option
from sim.errors import SimError


def schema(
    out: Annotated[Path | None, file_option("Write it here instead of printing it.")] = None,
) -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from sim.scenario import json_schema

    text = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    if out is None:
        typer.echo(text, nl=False)
        return
    if out.is_dir():
        raise SimError(f"--out {out}: is a folder: name a file, as {out / 'scenario.schema.json'}")
    if not out.parent.is_dir():
        raise SimError(f"--out {out}: there is no folder {out.parent}")
    files.write_all(out.parent, {out.name: text.encode()})
