"""Scripts that are run by hand find what they import, also after something has moved."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted(
    path for folder in ("results", "release", "docs/site") for path in (ROOT / folder).glob("*.py")
)


def lost(text: str) -> Iterator[str]:
    """Names that a script imports from the package, and that are not there."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "sim":
            module = importlib.import_module(node.module or "")
            for one in node.names:
                if not hasattr(module, one.name):
                    try:
                        importlib.import_module(f"{node.module}.{one.name}")
                    except ModuleNotFoundError:
                        yield f"{node.module}: {one.name}"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_what_a_script_imports_is_there(path: Path) -> None:
    assert list(lost(path.read_text(encoding="utf-8"))) == []


def test_a_name_that_has_moved_is_noticed() -> None:
    assert list(lost("from sim.cli.commands.show import numbers")) == [
        "sim.cli.commands.show: numbers"
    ]
