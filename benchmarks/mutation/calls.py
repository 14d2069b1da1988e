"""Which functions each test of a file reaches, and how long it takes: `python -m ... FILE`."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Generator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from benchmarks.mutation.mutants import ROOT, module_of

WATCHED = tuple(
    str(ROOT / "sim" / folder) + os.sep
    for folder in ("turn", "rules", "strategies", "events", "outcomes")
)


class Reach:
    """Notes, test by test, which functions of the watched folders are called.

    What is called between tests, as on import, counts for none of them.
    """

    def __init__(self) -> None:
        self.tests: dict[str, dict[str, Any]] = {}
        self._called: set[tuple[str, str]] = set()

    def watch(self, frame: FrameType, event: str, _: Any) -> None:
        """Note a call; for :func:`sys.setprofile`."""
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(WATCHED):
            self._called.add((code.co_filename, code.co_qualname))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Run a test, and keep what it called."""
        self._called.clear()
        begun = time.process_time()
        result = yield
        self.tests[item.nodeid] = {
            "seconds": time.process_time() - begun,
            "reached": sorted(f"{module_of(Path(file))}:{name}" for file, name in self._called),
        }
        return result


def main() -> int:
    """Run the tests of the file named, and print what they reached as JSON."""
    out, reach = sys.stdout, Reach()
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        sys.stdout = nowhere
        sys.setprofile(reach.watch)
        quiet = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
        status = pytest.main([*quiet, sys.argv[1]], plugins=[reach])
        sys.setprofile(None)
        sys.stdout = out
    json.dump({"status": int(status), "tests": reach.tests}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
