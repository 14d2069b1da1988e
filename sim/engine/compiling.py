"""How functions are compiled: the rules and the turn as they stand, and where the code is kept.

A function of :mod:`sim.rules` or :mod:`sim.turn` stays what it is in Python; compiled code that
calls it by name gets it compiled. So there is one text, and it runs at both speeds.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib
import inspect
import os
import pkgutil
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import llvmlite
import numba
import numpy as np
from numba import types
from numba.extending import overload_method, register_jitable

import sim.rules
from sim.engine import numba_internals
from sim.locks import held
from sim.memory.fields import layout_of
from sim.memory.marks import FUNCTIONS, is_hot, is_part
from sim.turn.party import PartyMethods
from sim.turn.third_party import ThirdPartyMethods

F = TypeVar("F", bound=Callable[..., Any])

#: Folders whose sources are compiled, or decide what is.
_COMPILED = (
    "engine",
    "events",
    "memory",
    "outcomes",
    "parameters",
    "rules",
    "strategies",
    "turn",
)
#: Modules of this package that are neither compiled nor decide what is.
_BESIDE = frozenset(
    {"__init__", "__main__", "allowed", "choosing", "fitting", "keeping", "preparing"}
)
_OLD_SECONDS = 30 * 86400.0
_LOCK = ".lock"

#: Floating point as written: no reordering, no fused steps. Division by zero is an error.
OPTIONS: dict[str, Any] = {"nogil": True, "fastmath": False, "error_model": "python"}

#: Functions that only compiled code calls: no way in from Python, and nothing allocated, so that
#: no references need counting.
INNER: dict[str, Any] = {
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "_nrt": False,
    **numba_internals.options(entry=False),
}

#: Rules in the inner loops, put into their callers: a tenth of the time. Functions of the turn say
#: so by their mark (:func:`sim.memory.marks.hot`).
HOT = frozenset(
    {
        "_absorption_above",
        "battle_chances",
        "battle_days_given",
        "battle_drift",
        "capture_probability",
        "chain_values",
        "concession_cost",
        "discount_factors",
        "logistic",
        "net_worth",
        "pressure_days",
        "rounded",
        "utility_at",
        "value_of",
        "watched_days",
    }
)

_registered: set[Callable[..., Any]] = set()

#: Classes whose methods compiled code calls on their records.
ACTORS: tuple[type, ...] = (PartyMethods, ThirdPartyMethods)


def register(function: F, inline: bool = False) -> F:
    """Let compiled code call a function; in Python it stays as it is."""
    register_jitable(**OPTIONS, **INNER, forceinline=inline)(function)
    return function


@functools.cache
def register_everything() -> None:
    """Register the rules, and all functions and methods that are marked."""
    for module in pkgutil.iter_modules(sim.rules.__path__):
        rules = importlib.import_module(f"sim.rules.{module.name}")
        for function in vars(rules).values():
            if inspect.isfunction(function) and function.__module__ == rules.__name__:
                register(function, function.__name__ in HOT)
    for actor in ACTORS:
        for name, function in methods_of(actor).items():
            _register_method(actor, name, function)
    register_marked()


def register_marked() -> None:
    """Register the functions that are marked by now; methods are found through their class."""
    for marked in FUNCTIONS:
        within = marked.__qualname__.rpartition(".")[0]
        if marked not in _registered and (not within or within.endswith("<locals>")):
            _registered.add(marked)
            register(marked, is_hot(marked))


def methods_of(actor: type) -> dict[str, Callable[..., Any]]:
    """The marked methods of a class and its bases, by name."""
    return {
        name: function
        for base in reversed(actor.__mro__)
        for name, function in vars(base).items()
        if is_part(function)
    }


def _register_method(actor: type, name: str, function: Callable[..., Any]) -> None:
    """Let compiled code call a method on the records of a class."""
    record = numba.from_dtype(layout_of(actor))
    parameters = ", ".join(inspect.signature(function).parameters)
    space: dict[str, Any] = {"find": lambda kind: function if kind == record else None}
    exec(f"def typed({parameters}):\n    return find(self)", space)
    options = {**OPTIONS, **INNER, "forceinline": is_hot(function)}
    overload: Any = overload_method  # numba does not declare its keywords
    overload(types.Record, name, jit_options=options, strict=False)(space["typed"])


def whole(function: F) -> Any:
    """Compile a function that Python calls, and keep the code for the next time.

    The code is kept in a folder named after everything that went into it, since a change in a
    function that it calls would otherwise go unnoticed.
    """
    register_everything()
    dispatcher = numba.njit(**OPTIONS, **numba_internals.options(entry=True))(function)
    folder = code_folder()
    if is_compiled() or is_writable(folder):
        numba_internals.keep(dispatcher, folder)
    compile_or_load = dispatcher.compile

    def compile_and_tidy(signature: Any) -> Any:
        if is_compiled():
            entry = compile_or_load(signature)
            if is_compiled():  # else it was damaged, and discarded
                return entry
        with held(folder / _LOCK, _tell_waiting):  # who comes second loads what the first has kept
            entry = compile_or_load(signature)
        _drop_old()
        return entry

    dispatcher.compile = compile_and_tidy
    return dispatcher


def _tell_waiting() -> None:
    sys.stderr.write("Another process compiles the engine: this one waits for it.\n")


def is_writable(folder: Path) -> bool:
    """Whether code can be kept in a folder, made if need be; if not, each process compiles."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def code_folder() -> Path:
    """Where compiled code is kept: the user's cache, one folder for each state of the sources."""
    root = os.environ.get("SIM_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    base = Path(root) if root else Path.home() / ".cache"
    return base / "balance-and-bargaining" / f"engine-{_fingerprint()}"


def is_compiled() -> bool:
    """Whether compiled code of these sources is kept and can be read."""
    return numba_internals.is_kept(code_folder())


def _drop_old() -> None:
    """Drop what older sources left behind, when code of new ones has been made."""
    folder = code_folder()
    with contextlib.suppress(OSError):
        for other in folder.parent.glob("engine-*"):
            if other != folder and time.time() - other.stat().st_mtime > _OLD_SECONDS:
                shutil.rmtree(other, ignore_errors=True)


@functools.cache
def _fingerprint() -> str:
    """Hash of the sources that are compiled, of numba and of the processor."""
    versions = f"{numba.__version__} {llvmlite.__version__} {np.__version__} {sys.version}"
    digest = hashlib.sha256(f"{versions} {numba_internals.processor()}".encode())
    package = Path(__file__).parents[1]
    if not numba_internals.is_verified():  # numba's own cache is bound to one path
        digest.update(str(package).encode())
    for folder in _COMPILED:
        for file in sorted((package / folder).glob("*.py")):
            if folder != "engine" or file.stem not in _BESIDE:
                digest.update(file.read_bytes())
    digest.update((package / "record.py").read_bytes())
    return digest.hexdigest()[:16]
