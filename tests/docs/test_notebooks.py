"""The notebooks run from top to bottom, and are kept without results."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.docs.pages import REPOSITORY

NOTEBOOKS = sorted((REPOSITORY / "docs" / "notebooks").glob("*.ipynb"))
#: In a process of its own, as a notebook of a reader is.
EXECUTE = """
import sys
import nbformat
from nbclient import NotebookClient

notebook = nbformat.read(sys.argv[1], as_version=4)
nbformat.validate(notebook)
NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
"""


def execute(notebook: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", EXECUTE, str(notebook)],
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        check=False,
        env=os.environ | {"PYTHONUTF8": "1", "IPYTHONDIR": str(folder)},
    )


def computing() -> float:
    """Seconds of processor that finished processes took: other work on the machine adds none."""
    times = os.times()
    return times.children_user + times.children_system


def code(notebook: Path) -> list[dict[str, Any]]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def test_there_are_notebooks_for_both_readers() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["modeller", "student"]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_in_half_a_minute(notebook: Path, tmp_path: Path) -> None:
    before = computing()
    done = execute(notebook, tmp_path)
    assert done.returncode == 0, done.stderr
    assert computing() - before < 30


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_results(notebook: Path) -> None:
    cells = code(notebook)
    assert len(cells) > 4
    assert not [cell for cell in cells if cell["outputs"] or cell["execution_count"] is not None]


def test_a_changed_notebook_fails(tmp_path: Path) -> None:
    text = (REPOSITORY / "docs" / "notebooks" / "modeller.ipynb").read_text(encoding="utf-8")
    assert text.count('== \\"luck\\"') == 1
    changed = tmp_path / "changed.ipynb"
    changed.write_text(text.replace('== \\"luck\\"', '== \\"skill\\"'), encoding="utf-8")
    done = execute(changed, tmp_path)
    assert done.returncode != 0
    assert "AssertionError" in done.stderr
