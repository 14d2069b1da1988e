"""What runs inside a tree: ``python -m parity.worker``, with that tree on the path of Python.

It is started by :mod:`benchmarks.parity.trees`, in the folder above this package, so that `sim` and
`tests` are those of the tree to be tried, and this package the same for every tree.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from . import comparison
from .cases import Case, NotRunError, cases
from .comparison import NOT_RUN, RAISES
from .inputs import Inputs, make


def main() -> int:
    """Do one of the jobs and write its result as JSON."""
    asked = _arguments()
    import sim

    found = Path(str(sim.__file__)).resolve().parents[1]
    if found != Path(asked.tree).resolve():
        sys.stderr.write(f"the code of {found} runs in place of that of {asked.tree}\n")
        return 2
    if asked.job == "inputs":
        made: Any = make()
    else:
        inputs = json.loads(Path(asked.inputs).read_text(encoding="utf-8"))
        job = digests if asked.job == "digests" else lines
        made = job(inputs, asked.only, asked.quick)
    Path(asked.out).write_text(json.dumps(made), encoding="utf-8")
    return 0


def chosen(inputs: Inputs, only: list[str], quick: bool) -> list[Case]:
    """Cases whose names begin with one of these parts; quick: those that compile nothing."""
    known = {case.name: case for case in cases(inputs)}
    return [known[name] for name in comparison.chosen(known, only, quick)]


def digests(inputs: Inputs, only: list[str], quick: bool) -> dict[str, str]:
    """Digest of the lines of each case; in words why there is none."""
    found = {}
    todo = chosen(inputs, only, quick)
    for place, case in enumerate(todo):
        made = _made(case)
        found[case.name] = made if isinstance(made, str) else digest(made)
        _told(place + 1, todo)
    return found


def digest(made: list[str]) -> str:
    """SHA-256 of lines of text."""
    return hashlib.sha256("\n".join(made).encode()).hexdigest()


def lines(inputs: Inputs, only: list[str], quick: bool) -> dict[str, list[str]]:
    """The lines themselves, of cases by their full names."""
    made = {case.name: _made(case) for case in chosen(inputs, only, quick)}
    return {name: [found] if isinstance(found, str) else found for name, found in made.items()}


def _made(case: Case) -> list[str] | str:
    try:
        return case.lines()
    except NotRunError as why:
        return f"{NOT_RUN}{why}"
    except Exception as error:  # a fault of the tree: told as a difference, after the other cases
        return f"{RAISES}{type(error).__name__}: {error}"


def _told(done: int, todo: list[Case]) -> None:
    """Say where the work is: on a terminal all the time, else after each tenth of it."""
    count = len(todo)
    on_terminal = sys.stderr.isatty()
    if on_terminal or done == count or 10 * done // count != 10 * (done - 1) // count:
        end = "\r" if on_terminal and done < count else "\n"
        sys.stderr.write(f"  {done} of {count} cases: {todo[done - 1].name:70.70}".rstrip() + end)
        sys.stderr.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m parity.worker")
    parser.add_argument("job", choices=["inputs", "digests", "lines"])
    parser.add_argument("tree", help="folder whose code is to run")
    parser.add_argument("out", help="file for the result")
    parser.add_argument("--inputs", help="file that the job `inputs` wrote")
    parser.add_argument("--only", nargs="*", default=[], help="beginnings of the cases' names")
    parser.add_argument("--quick", action="store_true", help="compile nothing")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
