"""`sim --help` and the help of each command answer at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import CHECKS, commands
from tests.cli.calling import good

COMMANDS = [
    "run", "sweep", "compare", "calibrate", "experiment", "discover", "explain", "report", "page",
    "validate", "new", "show", "list", "parameters", "outcomes", "strategies", "schema", "check",
]  # fmt: skip
HEAVY = ("mesa", "numpy", "pandas", "matplotlib", "pyarrow", "rich", "sim.scenario", "sim.sweeps")


def test_help_of_any_command_imports_nothing_heavy() -> None:
    script = (
        "import sys, sim.cli; from typer.testing import CliRunner; "
        f"commands = [[one] for one in {COMMANDS}] + [['check', 'results'], []]; "
        "told = [CliRunner().invoke(sim.cli.app, [*one, '--help']) for one in commands]; "
        "print(sum('Usage: ' in one.output for one in told), "
        f"[name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == f"{len(COMMANDS) + 2} []"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_listed_and_has_a_help(command: str) -> None:
    assert f"\n  {command} " in good("--help")
    assert f"Usage: sim {command} " in good(command, "--help")


def test_the_commands_are_listed_from_a_run_to_what_it_rests_on() -> None:
    listed = good("--help").partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    assert [line.split()[0] for line in listed] == COMMANDS


def test_every_file_of_a_command_is_listed() -> None:
    files = Path(commands.__file__).parent.glob("*.py")
    listed = {*COMMANDS, *(f"check_{name}" for name in CHECKS)} - {"check"}
    assert {file.stem for file in files} - {"__init__"} == listed
