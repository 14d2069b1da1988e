"""What was fixed before a result and what was changed after it: the table of `docs/protocols.md`.

    python results/protocols.py

Words of changes are those of the protocols. Dates and commits are read from the history of the
repository, so that this needs a whole clone.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from pages import head, put, row

from sim.experiments.protocol import Experiment, experiments

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "protocols.md"
#: Where a protocol that has no field of its own for it tells of changes: in its design, from here.
TOLD = "Changed after"


def main() -> None:
    """Write the table."""
    put(PAGE, {"protocols": rows()})


def rows() -> list[str]:
    """A row an experiment: first commits of its protocol and result, and what was changed."""
    lines = head(["", "its protocol", "its first result", "changed after results had been seen"])
    for one in experiments():
        protocol = first(f"experiments/{one.name}/protocol.yaml")
        result = first(f"results/{one.name}")
        link = f"[{one.name[:2]}](../results/{one.name}/verdict.md)"
        lines.append(row([link, protocol, result, changes(one)]))
    return lines


def changes(one: Experiment) -> str:
    """What a protocol says was changed after results had been seen."""
    _, found, told = one.protocol.design.partition(TOLD)
    words = one.protocol.changed or found + told
    return " ".join(words.split()) or "nothing"


def first(path: str) -> str:
    """The first commit in which a path is there: when, and its hash."""
    git = ["git", "-C", str(ROOT), "log", "--reverse", "--date=format:%d %b %H:%M"]
    done = subprocess.run(
        [*git, "--format=%ad `%h`", "--abbrev=8", "--", path],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.partition("\n")[0]


if __name__ == "__main__":
    main()
