"""The code of a user's own that runs depend on: a module, and whatever of theirs it imports.

Imports are read from the text, wherever they stand in it. What a module opens as a file, or imports
by a name that it puts together, is not seen.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import sysconfig
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def hashes_of(module: str, file: Path) -> dict[str, str]:
    """SHA-256 of the file of a module and of those of the user's that it imports, by module."""
    found: dict[str, str] = {}
    left = [(module, file)]
    while left:
        name, path = left.pop()
        if name in found:
            continue
        content = path.read_bytes()
        found[name] = hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()
        left += [
            (other, where) for other in _imported(name, path, content) if (where := _own(other))
        ]
    return found


def _imported(name: str, path: Path, content: bytes) -> Iterator[str]:
    """Names of modules that a text imports, or that may be modules of a package it imports from."""
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError):
        return
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                yield from _with_parents(one.name)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*filter(None, parts), *filter(None, [base])])
            if base:
                yield from _with_parents(base)
            yield from (f"{base}.{one.name}".lstrip(".") for one in node.names if one.name != "*")


def _with_parents(name: str) -> Iterator[str]:
    parts = name.split(".")
    yield from (".".join(parts[: k + 1]) for k in range(len(parts)))


def _own(module: str) -> Path | None:
    """The file of a module of the user's own; None for one that is installed, or for none."""
    try:
        spec = importlib.util.find_spec(module)
    except (ImportError, AttributeError, ValueError):
        return None
    if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
        return None
    path = Path(spec.origin).resolve()
    installed = {
        Path(sysconfig.get_path(one)).resolve() for one in ("stdlib", "purelib", "platlib")
    }
    return None if any(path.is_relative_to(one) for one in (*installed, PACKAGE)) else path
