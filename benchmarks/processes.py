"""A task in a process of its own, with the most memory it ever held."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

#: The task is text: a process that is told only text holds nothing but what the task needs.
AROUND = """
import json, resource, sys, time
from pathlib import Path
def resident(who=resource.RUSAGE_SELF):
    "Most bytes of memory held so far (Linux counts KiB, macOS bytes)."
    return resource.getrusage(who).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
found = {}
def task():
"""


def measured(task: str) -> dict[str, Any]:
    """Run a task (lines of Python that put figures into `found`), and return these figures.

    `found["resident"]` is the most memory of the process, `found["workers"]` that of its largest
    child.
    """
    lines = [
        AROUND,
        *(f"    {line}" for line in task.strip().splitlines()),
        'if __name__ == "__main__":',
        "    task()",
        '    found["resident"] = resident()',
        '    found["workers"] = resident(resource.RUSAGE_CHILDREN)',
        "    print(json.dumps(found))",
    ]
    program = "\n".join(lines)
    told = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return found
