"""Compiling with one pass gives the same code, and leaves numba as it was."""

from __future__ import annotations

import numba
import pytest
from numba.core import codegen, cpu
from numba.extending import register_jitable

from sim.engine import one_pass as module
from sim.engine.one_pass import is_possible, one_pass


@register_jitable(no_cpython_wrapper=True, no_cfunc_wrapper=True)
def inner(x, y):
    return x * x - y / 3.0


def entry(x, y):
    total = 0.0
    for k in range(100):
        total += inner(x + k, y)
    return total


def hooks():
    library, context = codegen.CPUCodeLibrary, cpu.CPUContext
    return (
        library._optimize_final_module,
        library._finalize_final_module,
        context.get_executable,
    )


def test_the_numba_that_is_installed_has_the_hooks() -> None:
    assert is_possible()


def test_numba_is_as_it_was_after_an_entry_was_compiled() -> None:
    before = hooks()
    with one_pass("entry"):
        assert all(one is not other for one, other in zip(hooks(), before, strict=True))
    assert hooks() == before
    with pytest.raises(KeyError), one_pass("entry"):
        raise KeyError
    assert hooks() == before


def test_the_entry_gives_the_same_number_and_only_it_is_emitted(monkeypatch) -> None:
    finalized = []
    ordinary = codegen.CPUCodeLibrary._finalize_final_module

    def finalize(library):
        finalized.append(library.name)
        ordinary(library)

    monkeypatch.setattr(codegen.CPUCodeLibrary, "_finalize_final_module", finalize)
    plain = numba.njit(entry)
    expected = plain(0.1, 0.2)
    assert expected == entry(0.1, 0.2)
    assert len(finalized) > 1  # in the ordinary way inner functions are emitted too
    finalized.clear()
    fast = numba.njit(entry)
    with one_pass("entry"):
        fast.compile((numba.float64, numba.float64))
    assert finalized == ["entry"]
    assert fast(0.1, 0.2) == expected
    assert fast(0.1, 0.3) != expected


def test_a_numba_without_a_hook_compiles_in_its_ordinary_way(monkeypatch) -> None:
    monkeypatch.setattr(module, "_OF_LIBRARY", ("not_there",))
    before = hooks()
    assert not is_possible()
    with one_pass("entry"):
        assert hooks() == before
        assert numba.njit(entry)(0.1, 0.2) == entry(0.1, 0.2)
