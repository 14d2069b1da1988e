"""A faster cold compile: inner functions are optimised once, in the function that Python calls.

Numba optimises and emits every function that it compiles by itself, and again as a part of each
function that calls it. Of the turn's few hundred functions Python calls one: the rest need neither.
Here, while an entry is compiled, the libraries of inner functions are only linked into it, and the
entry is optimised as a whole.

The hooks are numba's internals (tried with 0.68.1). They are in place only while an entry
compiles, under numba's own lock; a numba that lacks one of them compiles in its ordinary way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from numba.core import codegen, compiler_lock, cpu

#: Rounds of optimisation of the entry. With one, compiling took 20 s of processor time instead of
#: 24, and runs were made at 0.96 to 1.04 times the speed (Karabakh scenarios, three samples each).
PASSES = 3

_LIBRARY: Any = getattr(codegen, "CPUCodeLibrary", None)
_CONTEXT: Any = getattr(cpu, "CPUContext", None)
_OF_LIBRARY = (
    "_optimize_final_module",
    "_finalize_final_module",
    "_finalize_dynamic_globals",
    "_verify_declare_only_symbols",
)


def is_possible() -> bool:
    """Whether this numba has the hooks."""
    return all(hasattr(_LIBRARY, name) for name in _OF_LIBRARY) and hasattr(
        _CONTEXT, "get_executable"
    )


@contextmanager
def one_pass(entry: str) -> Iterator[None]:
    """Optimise and emit the function of a name, and not by itself what it calls."""
    if not is_possible():
        yield
        return
    with compiler_lock.global_compiler_lock:
        optimize, finalize = (getattr(_LIBRARY, name) for name in _OF_LIBRARY[:2])
        get_executable = _CONTEXT.get_executable
        _LIBRARY._optimize_final_module = _optimizing(entry, optimize)
        _LIBRARY._finalize_final_module = _finalizing(entry, finalize)
        _CONTEXT.get_executable = _executable(entry, get_executable)
        try:
            yield
        finally:
            _LIBRARY._optimize_final_module = optimize
            _LIBRARY._finalize_final_module = finalize
            _CONTEXT.get_executable = get_executable


def _optimizing(entry: str, ordinary: Callable[[Any], None]) -> Callable[[Any], None]:
    def optimize(library: Any) -> None:
        if library.name == entry:
            for _ in range(PASSES):
                ordinary(library)

    return optimize


def _finalizing(entry: str, ordinary: Callable[[Any], None]) -> Callable[[Any], None]:
    def finalize(library: Any) -> None:
        if library.name == entry:
            ordinary(library)
            return
        library._finalize_dynamic_globals()
        library._verify_declare_only_symbols()
        library._finalized = True

    return finalize


def _executable(entry: str, ordinary: Callable[..., Any]) -> Callable[..., Any]:
    def get_executable(context: Any, library: Any, fndesc: Any, env: Any) -> Any:
        if library.name == entry:
            return ordinary(context, library, fndesc, env)
        # Python never calls it. Numba finds a function by this builtin, so each has one of its own.
        return [].append

    return get_executable
