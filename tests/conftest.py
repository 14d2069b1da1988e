"""What holds for all tests: their order, and that examples may take their time.

Files that take long begin first, so that none is left for one core.
"""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from hypothesis import settings

# No test is timed: on a busy machine an example may take long.
settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")

TESTS = Path(__file__).parent
#: The longest first. Without it pytest-xdist begins with the files that have most tests.
LONG = (
    "page/test_browser.py",
    "test_additions.py",
    "docs/test_blocks.py",
    "docs/test_site.py",
    "engine/test_outcomes.py",
    "experiments/test_claim_switches.py",
    "docs/test_notebooks.py",
    "engine/test_fallback.py",
    "experiments/test_ceasefires.py",
    "page/test_strange_names.py",
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: tests in a browser mostly wait."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (cores or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {TESTS / name: place for place, name in enumerate(LONG)}
    if absent := [str(path) for path in rank if not path.is_file()]:
        raise pytest.UsageError(f"{', '.join(absent)}: LONG in tests/conftest.py names no file")
    items.sort(key=lambda item: rank.get(item.path, len(rank)))


def pytest_collection_finish() -> None:
    """Leave what was imported alone: the collector then looks through what tests leave behind.

    Otherwise it waits until that is a quarter of everything, by when figures and models that are
    no longer needed fill gigabytes.
    """
    gc.collect()
    gc.freeze()
