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


def lost(text: str, beside: Path) -> Iterator[str]:
    """Names that a script imports from the package or from a script beside it, and are not there.

    A script beside it is read and not carried out: some begin their work at once.
    """
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            for one in node.names:
                if one.name.partition(".")[0] == "sim" and not is_module(one.name):
                    yield one.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            script = beside / f"{node.module}.py"
            there = told_in(script) if script.is_file() else None
            for one in node.names:
                if not (is_there(node.module, one.name) if there is None else one.name in there):
                    yield f"{node.module}: {one.name}"


def is_there(module: str, name: str) -> bool:
    """Whether a module of the package has a name; others are left to those who check types."""
    if module.partition(".")[0] != "sim":
        return True
    return is_module(module) and (
        hasattr(importlib.import_module(module), name) or is_module(f"{module}.{name}")
    )


def is_module(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        return False
    return True


def told_in(script: Path) -> set[str]:
    """Names that a script gives to something outside its functions."""
    found = set()
    for node in ast.parse(script.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {one.asname or one.name for one in node.names}
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            found |= {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return found


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_what_a_script_imports_is_there(path: Path) -> None:
    assert list(lost(path.read_text(encoding="utf-8"), path.parent)) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("from sim.cli.commands.show import numbers", "sim.cli.commands.show: numbers"),
        ("import sim.tables", "sim.tables"),
        ("from sim.tables import put", "sim.tables: put"),
        ("from pages import puts", "pages: puts"),
    ],
)
def test_a_name_that_has_moved_is_noticed(text: str, told: str) -> None:
    assert list(lost(text, ROOT / "results")) == [told]
