"""Calls of the command line, and what they print and write."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner, Result

from sim.cli import app

TESTS = Path(__file__).parent.parent
VALLEY = str(TESTS / "data" / "stories" / "valley.yaml")
FEARON = "toy/fearon"


def call(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "150", "SIM_DEBUG": ""}).invoke(app, list(arguments))


def good(*arguments: str) -> str:
    """What a command prints that succeeds."""
    result = call(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def narrow(*arguments: str) -> str:
    """What a command prints on a terminal of 80 columns."""
    result = CliRunner(env={"COLUMNS": "80"}).invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def bad(*arguments: str) -> str:
    """What a command says that the user got wrong: exit code 2, no traceback."""
    result = call(*arguments)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return result.stderr


def started(*arguments: str, first: str = "") -> subprocess.Popen[str]:
    """The command in a process, and a process group, of its own, after a statement run `first`."""
    start = ["-c", f"{first}\nfrom sim.cli import main\nmain()"] if first else ["-m", "sim"]
    return subprocess.Popen(
        [sys.executable, *start, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=TESTS.parent,
        env=os.environ | {"SIM_DEBUG": ""},
        start_new_session=True,
    )


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
