"""A task in a process of its own, with the most memory it ever held."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

#: The task is text: a process that is told only text holds nothing but what the task needs. On
#: Linux `getrusage` counts what the parent held when it started the process, so the peak is read
#: from the status of the process itself.
AROUND = """
import json, sys, time
from pathlib import Path
def resident():
    "Most bytes of memory held so far."
    status = Path("/proc/self/status")
    if status.exists():
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) * 1024
    import resource
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # macOS counts bytes
found = {}
def task():
"""


def measured(task: str) -> dict[str, Any]:
    """Run a task (lines of Python that put figures into `found`), and return these figures.

    `found["resident"]` is the most memory of the process.
    """
    lines = [
        AROUND,
        *(f"    {line}" for line in task.strip().splitlines()),
        'if __name__ == "__main__":',
        "    task()",
        '    found.setdefault("resident", resident())',
        "    print(json.dumps(found))",
    ]
    program = "\n".join(lines)
    told = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return found
