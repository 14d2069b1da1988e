"""Code in folders of their own: a baseline commit checked out for a while, and work done in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

#: The folder that holds this package, and the tree that it belongs to.
HERE = Path(__file__).resolve().parents[1]
TREE = HERE.parent


class TreeError(Exception):
    """A tree that cannot be had or tried, with what git or Python said of it."""


def commit_of(ref: str) -> str:
    """The full hash of a commit of this repository.

    Raises:
        TreeError: there is no such commit here, as in a shallow clone.
    """
    return _git("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}").strip()


@contextmanager
def worktree(commit: str) -> Iterator[Path]:
    """A commit checked out in a temporary folder, which is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="parity-") as folder:
        tree = Path(folder) / commit[:12]
        _git("worktree", "add", "--detach", "--quiet", str(tree), commit)
        try:
            yield tree
        finally:
            _git("worktree", "remove", "--force", str(tree))


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=TREE, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise TreeError(f"git {' '.join(arguments)}: {done.stderr.strip() or 'nothing found'}")
    return done.stdout


def inputs_of(tree: Path) -> Any:
    """What all trees are to run, made by the code of one of them."""
    return _work("inputs", tree)


def digests_of(tree: Path, inputs: Any, only: Sequence[str] = (), quick: bool = False) -> Any:
    """Digests of all cases in a tree, or of those whose names begin with one of `only`."""
    return _work("digests", tree, inputs, only, quick)


def lines_of(tree: Path, inputs: Any, names: Sequence[str]) -> Any:
    """Lines of some cases in a tree."""
    return _work("lines", tree, inputs, names)


def _work(
    job: str, tree: Path, inputs: Any = None, only: Sequence[str] = (), quick: bool = False
) -> Any:
    """Have a worker do a job with the code of a tree, in a process of its own.

    Raises:
        TreeError: the worker failed; what it said is on the terminal.
    """
    with tempfile.TemporaryDirectory(prefix="parity-") as folder:
        given, made = Path(folder) / "inputs.json", Path(folder) / "made.json"
        given.write_text(json.dumps(inputs), encoding="utf-8")
        command = [sys.executable, "-m", "parity.worker", job, str(tree), str(made)]
        command += ["--inputs", str(given), *(["--quick"] if quick else [])]
        command += ["--only", *only] if only else []
        path = os.environ | {"PYTHONPATH": str(tree)}
        if subprocess.run(command, cwd=HERE, env=path, check=False).returncode != 0:
            raise TreeError(f"the code in {tree} could not be tried: {job}")
        return json.loads(made.read_text(encoding="utf-8"))
