"""The order of the tests: files that take long begin first, so that none is left for one core."""

from __future__ import annotations

from pathlib import Path

import pytest

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {TESTS / name: place for place, name in enumerate(LONG)}
    if absent := [str(path) for path in rank if not path.is_file()]:
        raise pytest.UsageError(f"{', '.join(absent)}: LONG in tests/conftest.py names no file")
    items.sort(key=lambda item: rank.get(item.path, len(rank)))
