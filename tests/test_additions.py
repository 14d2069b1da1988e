"""The examples of docs/how-to/add.md are carried out: in a copy of the project, at both speeds."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "how-to" / "add.md"
BLOCK = re.compile(r"<!-- (change|file): (\S+) -->\n```\w+\n(.*?)```", re.S)

#: Runs the copy: the default of the parameter changes nothing, another value and another negotiator
#: do, and the compiled engine gives what Python gives.
TRIED = """
import numpy as np
import sim, sim.model
from sim.engine import Program
from sim.outcomes import outcomes

def in_python(*changes):
    return [sim.run(sim.load("karabakh/april-2016", changes), 1, run) for run in range(6)]

def of(records):
    return [[str(value) for value in outcomes(record).values()] for record in records]

def compiled(*changes):
    program = Program(sim.load("karabakh/april-2016", changes))
    table = program.run(np.full(6, 1, np.uint64), np.arange(6))
    names = [name for name in table if name != "failure"]
    columns = [table[name].tolist() for name in names]
    return [[str(column[run]) for column in columns] for run in range(6)]

FLOOR = ("behaviour.hope_floor=0.9", "parties.azerbaijan.hope=0.9", "parties.armenia.hope=0.9")
HALF = ("parties.armenia.strategy=meets-halfway",)
AWAY = ("parties.azerbaijan.hope=0",)
for changes in ((), FLOOR, HALF, AWAY):
    records = in_python(*changes)
    assert of(records) == compiled(*changes), changes
    print([event for record in records for event in record.events])
model = sim.model.NegotiationModel("karabakh/frozen-conflict", 1)
model.run()
print(model.parties[0].disappointments > 0)
"""


def lines_of(change: str, left_out: str) -> str:
    """The text before (without `+`) or after (without `-`) a change."""
    kept = [line for line in change.splitlines() if not line.startswith(left_out)]
    return "".join(f"{line[1:]}\n" for line in kept)


def carry_out(copy: Path) -> list[str]:
    """Make every change of the guide in a copy of the project; returns the files touched."""
    touched = []
    for kind, name, text in BLOCK.findall(GUIDE.read_text(encoding="utf-8")):
        path = copy / name
        touched.append(name)
        if kind == "file":
            assert not path.exists()
            path.write_text(text, encoding="utf-8")
            continue
        whole, before = path.read_text(encoding="utf-8"), lines_of(text, "+")
        assert whole.count(before) == 1, f"{name} has not once what the guide changes:\n{before}"
        path.write_text(whole.replace(before, lines_of(text, "-")), encoding="utf-8")
    return touched


def output_of(copy: Path, code: str) -> list[str]:
    environment = os.environ | {"PYTHONPATH": str(copy), "NUMBA_CACHE_DIR": str(copy / "cache")}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=copy, env=environment)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("project")
    for name in ("sim", "scenarios"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    assert len(carry_out(copy)) == 11
    return copy


def test_the_examples_run_in_python_and_compiled_and_take_effect(changed: Path) -> None:
    plain, floor, half, away, counted = output_of(changed, TRIED)
    unchanged = (
        "import sim\n"
        "runs = [sim.run(sim.load('karabakh/april-2016'), 1, run) for run in range(6)]\n"
        "print([event for record in runs for event in record.events])"
    )
    assert output_of(ROOT, unchanged) == [plain]
    assert len({plain, floor, half, away}) == 4
    assert counted == "True"


def test_what_the_guide_adds_keeps_the_rules_of_the_house(changed: Path) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--config", str(ROOT / "pyproject.toml")]
    told = subprocess.run([*command, "sim"], capture_output=True, text=True, cwd=changed)
    assert told.returncode == 0, told.stdout
