"""Modules of a user's own that declare outcomes and negotiators: `sim --with MODULE`, SIM_WITH.

Worker processes inherit the environment, and import the same modules.
"""

from __future__ import annotations

import ast
import importlib
import os
import pkgutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

from sim.errors import SimError, unknown_name

#: The environment variable that names the modules, with commas between them.
WITH = "SIM_WITH"


def import_own(more: Iterable[str] = ()) -> None:
    """Import the modules that are named; an error tells which cannot be, and why.

    Args:
        more: modules that a process that starts this one has found (:func:`modules_for_workers`).
    """
    for module in more:
        importlib.import_module(module)
    for name in dict.fromkeys(filter(None, map(str.strip, os.environ.get(WITH, "").split(",")))):
        module = name.removesuffix(".py")
        try:
            importlib.import_module(module)
        except ModuleNotFoundError as error:
            if error.name != module.partition(".")[0] and error.name != module:
                raise _failed(module, error) from error
            here = [one.name for one in pkgutil.iter_modules([str(Path.cwd())])]
            what = "a module in the present folder or one that is installed"
            raise unknown_name(
                f"--with {name}: there is no module {module!r}", module, here, what
            ) from None
        except Exception as error:
            raise _failed(module, error) from error


def _failed(module: str, error: Exception) -> SimError:
    return SimError(f"--with {module}: cannot be imported: {type(error).__name__}: {error}")


# -- what worker processes can know ----------------------------------------------------------------


def modules_for_workers(own: Mapping[str, Any]) -> list[str]:
    """The modules that a new process must import to know what a user has declared.

    Args:
        own: functions and classes, by what they are called in an error.

    Raises:
        SimError: a new process cannot know some of them. It runs the script anew, without what
            stands under `if __name__ == "__main__":`, in a function or in an interactive session.
    """
    theirs = {called: one for called, one in own.items() if not _is_ours(one.__module__)}
    lost = [called for called, one in theirs.items() if not _is_found_again(one)]
    if lost:
        raise SimError(
            f"worker processes cannot know {', '.join(lost)}, declared where only this process "
            "comes by\n    allowed: jobs=1; or declare in a module and import that, or at the top "
            "level of the script, not under `if __name__ == '__main__':`"
        )
    modules = dict.fromkeys(one.__module__ for one in theirs.values())
    return [name for name in modules if name != "__main__"]


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] == "sim"


def _is_found_again(one: Any) -> bool:
    """Whether a new process that imports its module, or runs the script anew, comes by it."""
    if one.__module__ != "__main__":
        return PathFinder.find_spec(one.__module__.partition(".")[0]) is not None
    script = getattr(sys.modules["__main__"], "__file__", None)
    if script is None:
        return False
    try:
        tree = ast.parse(Path(script).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return False
    line = one.__code__.co_firstlineno if hasattr(one, "__code__") else None
    return any(
        one.__qualname__ == node.name and line in (None, *_first_lines(node))
        for node in _top_level(tree.body)
    )


def _first_lines(node: ast.FunctionDef | ast.ClassDef) -> list[int]:
    """Lines on which a definition may be said to begin: its own, and those of its decorators."""
    return [node.lineno, *(one.lineno for one in node.decorator_list)]


def _top_level(body: Iterable[ast.stmt]) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """The functions and classes that a script makes also when it is not the main one."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node
        elif isinstance(node, ast.If) and "__name__" not in ast.unparse(node.test):
            yield from _top_level([*node.body, *node.orelse])
        elif isinstance(node, ast.Try | ast.With | ast.For):
            yield from _top_level(node.body)
