"""Which functions the tests of a file reach, and how long they take: `python -m ... FILE`."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from benchmarks.mutation.mutants import ROOT, module_of

WATCHED = tuple(
    str(ROOT / "sim" / folder) + os.sep
    for folder in ("turn", "rules", "strategies", "events", "outcomes")
)


def main() -> int:
    """Run the tests of the file named, and print what they reached as JSON."""
    reached: set[tuple[str, str]] = set()

    def watch(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(WATCHED):
            reached.add((code.co_filename, code.co_qualname))

    out, begun = sys.stdout, time.perf_counter()
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        sys.stdout = nowhere
        sys.setprofile(watch)
        status = pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:xdist", sys.argv[1]])
        sys.setprofile(None)
        sys.stdout = out
    found = sorted(f"{module_of(Path(name))}:{function}" for name, function in reached)
    seconds = time.perf_counter() - begun
    json.dump({"status": int(status), "seconds": seconds, "reached": found}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
