"""How functions are compiled: the rules as they stand, and where the code is kept.

A function of :mod:`sim.rules` stays what it is in Python; compiled code that calls it by name gets
it compiled. So there is one text of each rule, and both engines run it.
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
from numba.extending import register_jitable

import sim.rules
from sim.engine import numba_internals

F = TypeVar("F", bound=Callable[..., Any])

_READY = "ready"
_OLD_SECONDS = 30 * 86400.0

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

#: Small functions in the inner loops, put into their callers: a tenth of the time.
HOT = frozenset(
    {
        "_absorption_above",
        "axis_of",
        "_base",
        "battle_chances",
        "battle_days_given",
        "battle_drift",
        "best_aim",
        "capture_probability",
        "chain_for",
        "chain_values",
        "concession_cost",
        "cost_of_starting",
        "_cut",
        "discount_factors",
        "_factors_for",
        "fill_outcomes",
        "_fill_stakes",
        "_insert",
        "_kinks",
        "logistic",
        "net_or_plain",
        "net_worth",
        "philox",
        "pressure_days",
        "_put_in_order",
        "rounded",
        "uniform",
        "utility_at",
        "utility_now",
        "value",
        "value_now",
        "value_of",
        "worth",
    }
)


def part(function: F) -> F:
    """Let compiled code call a function; in Python it stays as it is."""
    inline = function.__name__ in HOT
    register_jitable(**OPTIONS, **INNER, forceinline=inline)(function)
    return function


def whole(function: F) -> Any:
    """Compile a function that Python calls, and keep the code for the next time.

    The code is kept in a folder named after everything that went into it, since a change in a
    function that it calls would otherwise go unnoticed.
    """
    compiled = numba.njit(**OPTIONS, **numba_internals.options(entry=True))(function)
    folder = code_folder()
    if is_compiled() or _writable(folder):
        numba_internals.keep(compiled, folder)
    return compiled


def _writable(folder: Path) -> bool:
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
    """Whether compiled code of these sources is kept, as far as it was noted when it was made."""
    return (code_folder() / _READY).exists()


def note_compiled() -> None:
    """Note that the code is compiled, if it is kept, and drop what older sources left behind."""
    folder = code_folder()
    with contextlib.suppress(OSError):
        if not (folder / _READY).exists() and any(folder.rglob("*.nbc")):
            (folder / _READY).touch()
            for other in folder.parent.glob("engine-*"):
                if other != folder and time.time() - other.stat().st_mtime > _OLD_SECONDS:
                    shutil.rmtree(other, ignore_errors=True)


@functools.cache
def _fingerprint() -> str:
    """Hash of the sources that are compiled, of numba and of the processor."""
    versions = f"{numba.__version__} {llvmlite.__version__} {np.__version__} {sys.version}"
    digest = hashlib.sha256(f"{versions} {numba_internals.processor()}".encode())
    package = Path(__file__).parents[1]
    if not numba_internals.verified():  # numba's own cache is of one path
        digest.update(str(package).encode())
    for folder in ("engine", "outcomes", "parameters", "rules"):
        for file in sorted((package / folder).glob("*.py")):
            digest.update(file.read_bytes())
    for name in ("record.py", "shocks.py"):
        digest.update((package / name).read_bytes())
    return digest.hexdigest()[:16]


def _register_rules() -> None:
    for module in pkgutil.iter_modules(sim.rules.__path__):
        rules = importlib.import_module(f"sim.rules.{module.name}")
        for function in vars(rules).values():
            if inspect.isfunction(function) and function.__module__ == rules.__name__:
                part(function)


_register_rules()
