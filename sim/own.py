"""Modules of a user's own that declare outcomes and negotiators: `sim --with MODULE`, SIM_WITH.

Worker processes inherit the environment, and import the same modules.
"""

from __future__ import annotations

import hashlib
import importlib
import multiprocessing
import os
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType
from typing import Any

from sim.errors import SimError, unknown_name
from sim.processes import isolated

#: The environment variable that names the modules, with commas between them.
WITH = "SIM_WITH"
MAIN = "__main__"
TOO_SOON = (
    "the worker processes ended too soon: use jobs=1, or call simulate() or sweep() from a script "
    "under `if __name__ == '__main__':`"
)
#: Seconds in which a worker process must have run the script that declares what it is to know.
PATIENCE = 300.0
TOO_LATE = (
    f"a worker process was not ready after {PATIENCE:.0f} seconds: it runs the script anew, which "
    "waits for something at its top level\n    allowed: jobs=1, or what waits (a question, a "
    "server, a long calculation) under `if __name__ == '__main__':`"
)


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

#: Finds functions and classes by what they are called in an error, for the names that are asked of.
Find = Callable[[frozenset[str]], Mapping[str, Any]]
#: Where something is defined and what it does: of it and of what it wraps.
Mark = tuple[tuple[str, int, str], ...]
#: Values that are written alike in every process.
PLAIN = (bool, int, float, str, bytes, type(None))


def modules_for_workers(find: Find, names: frozenset[str] = frozenset()) -> list[str]:
    """The modules that a new process must import to know what a user has declared.

    Where the user has declared anything, a process is started as the workers are, and asked.

    Args:
        find: what is declared; a function that a process of its own can import.
        names: with which it is called.

    Raises:
        SimError: a new process does not know some of it. It runs the script anew, without what
            stands under `if __name__ == "__main__":`, in a function or in an interactive session.
    """
    theirs = {name: one for name, one in find(names).items() if not _is_ours(_module(one))}
    if not theirs:
        return []
    modules = dict.fromkeys(_module(one) for one in theirs.values())
    wanted = tuple(name for name in modules if name != MAIN)
    marks = tuple((name, _mark(one)) for name, one in theirs.items())
    imported, lost = _asked(find, names, wanted, marks)
    if lost:
        raise SimError(
            f"worker processes cannot know {', '.join(lost)}, declared where only this process "
            "comes by\n    allowed: jobs=1; or declare in a module and import that, or at the top "
            "level of the script, not under `if __name__ == '__main__':`"
        )
    return list(imported)


@lru_cache(maxsize=32)  # each process of a sweep asks the same
def _asked(
    find: Find,
    names: frozenset[str],
    modules: tuple[str, ...],
    marks: tuple[tuple[str, Mark], ...],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of these modules those that a worker process can import, and of these names the unknown."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_tell, args=(theirs, find, names, modules), daemon=True)
    with isolated():
        process.start()
    theirs.close()  # so that its end is seen here when the process dies
    try:
        if not ours.poll(PATIENCE):
            raise SimError(TOO_LATE)
        answer = ours.recv()
    except EOFError as error:
        raise SimError(TOO_SOON) from error
    finally:
        process.kill()
        process.join()
    if isinstance(answer, Exception):
        raise answer
    imported, known = answer
    return imported, tuple(name for name, mark in marks if known.get(name) != mark)


def _tell(pipe: Connection, find: Find, names: frozenset[str], modules: Iterable[str]) -> None:
    """What a worker process does that is asked: it sends what it knows, or why it cannot tell."""
    try:
        pipe.send(_known_here(find, names, modules))
    except Exception as error:
        pipe.send(error)


def _known_here(
    find: Find, names: frozenset[str], modules: Iterable[str]
) -> tuple[tuple[str, ...], dict[str, Mark]]:
    """What a worker process answers: the modules that it can import, and what it then knows."""
    import_own()
    imported = tuple(name for name in modules if _can_import(name))
    return imported, {called: _mark(one) for called, one in find(names).items()}


def _can_import(module: str) -> bool:
    try:
        importlib.import_module(module)
    except (Exception, SystemExit):  # whatever a module may raise: its names are then unknown
        return False
    return True


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] == "sim"


def _module(one: Any) -> str:
    return str(getattr(one, "__module__", None) or type(one).__module__)


def _mark(one: Any) -> Mark:
    """By this another function or class of the same name is told from it."""
    found = []
    while one is not None:
        code = getattr(one, "__code__", None)
        line = code.co_firstlineno if code else 0
        found.append((getattr(one, "__qualname__", ""), line, _written(one, code)))
        one = getattr(one, "__wrapped__", None)
    return tuple(found)


def _written(one: Any, code: CodeType | None) -> str:
    """What a function does, and plain values that it is made with: two closures differ in these.

    Of a class, what its own functions do. Values in it may change as it is used, and its bases and
    classes within it go by its name and place, as it does.
    """
    if isinstance(one, type):
        told = [f"{name} {_method(value)}" for name, value in sorted(vars(one).items())]
        return hashlib.sha256("|".join(told).encode()).hexdigest()
    if code is None:
        return ""
    cells = [cell.cell_contents for cell in getattr(one, "__closure__", None) or ()]
    held = [*code.co_consts, *cells, *(getattr(one, "__defaults__", None) or ())]
    told = [repr(value) for value in held if isinstance(value, PLAIN)]
    return hashlib.sha256(code.co_code + "|".join(told).encode()).hexdigest()


def _method(value: Any) -> str:
    """What a function does that stands in a class, a property or a static one, too."""
    inner = getattr(value, "fget", None) or getattr(value, "__func__", value)
    return "" if isinstance(inner, type) else _written(inner, getattr(inner, "__code__", None))
