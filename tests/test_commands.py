"""A command in a forked process does what it does in one that is started from nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import python, sim


def started(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        check=False,
        env=os.environ | {"PYTHONUTF8": "1"},
    )


AGENT = "from sim.agents import Party\n\n\nclass {name}(Party):\n    pass\n"


@pytest.mark.parametrize(
    "words", [("run", "toy/fearon", "--seed", "1", "--out", "made"), ("run", "toy/fearn")]
)
def test_a_forked_command_is_as_one_that_is_started(words: tuple[str, ...], tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    forked, other = sim(*words, folder=here), started("-m", "sim", *words, folder=there)
    assert (forked.stdout, forked.stderr) == (other.stdout, other.stderr)
    assert forked.returncode == other.returncode
    assert forked.returncode == (0 if "--out" in words else 2)
    assert forked.stdout or forked.stderr
    assert [one.name for one in here.rglob("*")] == [one.name for one in there.rglob("*")]


@pytest.mark.parametrize(
    ("code", "exit_code"),
    [
        ("print(sorted(one for one in globals() if one[:2] != '__'), __name__)", 0),
        ("print(sys.argv)", 1),  # it imports nothing, as a reader would find
        ("code = order = status = 'its own'\nprint(status)", 0),
        ("import pickle\nclass Own: pass\nprint(pickle.loads(pickle.dumps(Own)) is Own)", 0),
        ("import sys\nsys.stderr.write('no end of line')\nsys.exit(3)", 3),
    ],
)
def test_a_forked_program_is_as_one_that_is_started(
    code: str, exit_code: int, tmp_path: Path
) -> None:
    forked, other = python(code, folder=tmp_path), started("-c", code, folder=tmp_path)
    assert forked.stdout == other.stdout
    assert forked.stderr.splitlines()[-1:] == other.stderr.splitlines()[-1:]
    assert forked.returncode == other.returncode == exit_code


def test_nothing_is_left_over_from_the_command_before(tmp_path: Path) -> None:
    """Each finds the module of its own folder, and its own environment."""
    for name in ("Calm", "Wild"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mine.py").write_text(AGENT.format(name=name), encoding="utf-8")
        agent = ("run", "toy/fearon", "--set", f"parties.north.agent=mine:{name}")
        assert sim(*agent, folder=tmp_path / name).returncode == 0
    assert sim(*agent, folder=tmp_path / "Calm").returncode == 2
    narrow, wide = (
        sim("list", folder=tmp_path, environment={"COLUMNS": columns}).stdout
        for columns in ("60", "150")
    )
    assert narrow != wide
