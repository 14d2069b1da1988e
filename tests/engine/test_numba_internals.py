"""One pass gives the same numbers, a second clone finds the code, an unknown numba is left be."""

from __future__ import annotations

import importlib.util
import os
import sys
import time
from pathlib import Path
from types import ModuleType

import numba
import numpy as np
import pytest
from numba.core import codegen
from numba.extending import register_jitable

from sim.engine import Program, compiling, numba_internals
from sim.engine.compiling import code_folder, is_compiled, whole
from sim.engine.numba_internals import is_verified, keep, options, processor
from sim.scenario import load

ARGUMENTS = (numba.float64, numba.float64)
INNER = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
TEXT = """
def entry(x):
    return 3.0 * x
"""


def functions():
    """An entry and what it calls, of which nothing is compiled yet."""

    @register_jitable(**INNER, **options(entry=False))
    def innermost(x, y):
        return x * x - y / 3.0

    @register_jitable(**INNER, **options(entry=False))
    def inner(x, y):
        if y > 1e6:
            print(np.array([y]))  # noqa: T201 (an array needs a constant of this function)
        return innermost(x, y) + 1.0

    def entry(x, y):
        total = 0.0
        for k in range(100):
            total += inner(x + k, y)
        return total

    return entry


@pytest.fixture
def unknown_numba(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numba_internals, "VERIFIED", frozenset({(0, 1)}))


@pytest.fixture
def emitted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the functions that become machine code."""
    names = []
    ordinary = codegen.CPUCodeLibrary._finalize_final_module

    def finalize(library):
        if library.name != "nrt":  # numba's own, once in a process
            names.append(library.name.rpartition(".")[2])
        ordinary(library)

    monkeypatch.setattr(codegen.CPUCodeLibrary, "_finalize_final_module", finalize)
    return names


# -- one pass --------------------------------------------------------------------------------------


def test_the_numba_that_is_installed_is_one_of_those_tested() -> None:
    assert is_verified()


def test_the_entry_gives_the_same_number_and_only_it_is_emitted(emitted) -> None:
    entry = functions()
    fast = numba.njit(**options(entry=True))(entry)
    assert fast(0.1, 0.2) == entry(0.1, 0.2)
    assert fast(0.1, 0.3) != entry(0.1, 0.2)
    assert "entry" in emitted
    assert not {"inner", "innermost"} & set(emitted)


@pytest.mark.usefixtures("unknown_numba")
def test_changed_twin_in_the_ordinary_way_inner_functions_are_emitted_too(emitted) -> None:
    assert options(entry=True) == options(entry=False) == {}
    entry = functions()
    plain = numba.njit(**options(entry=True))(entry)
    assert plain(0.1, 0.2) == entry(0.1, 0.2)
    assert set(emitted) >= {"entry", "inner", "innermost"}


def test_an_inner_function_has_its_constants(capfd) -> None:
    fast = numba.njit(**options(entry=True))(functions())
    fast(0.1, 1e7)
    assert capfd.readouterr().out == "[10000000.]\n" * 100


def test_changed_twin_without_its_environment_it_has_none(monkeypatch) -> None:
    monkeypatch.setattr(numba_internals, "lookup_environment", lambda _name: None)
    fast = numba.njit(**options(entry=True))(functions())
    with pytest.raises(RuntimeError, match="missing Environment"):
        fast(0.1, 1e7)


def test_an_interrupt_while_an_entry_compiles_stops_it_and_leaves_it_to_be_compiled(
    monkeypatch,
) -> None:
    entry = functions()
    fast = numba.njit(**options(entry=True))(entry)
    ordinary = codegen.CPUCodeLibrary._optimize_final_module

    def interrupted(_library):
        raise KeyboardInterrupt

    monkeypatch.setattr(codegen.CPUCodeLibrary, "_optimize_final_module", interrupted)
    with pytest.raises(KeyboardInterrupt):
        fast(0.1, 0.2)
    monkeypatch.setattr(codegen.CPUCodeLibrary, "_optimize_final_module", ordinary)
    assert fast(0.1, 0.2) == entry(0.1, 0.2)


def test_other_numba_code_is_compiled_as_ever(emitted) -> None:
    numba.njit(**options(entry=True))(functions())(0.1, 0.2)
    emitted.clear()

    @numba.njit
    def inner(x):
        return x + 1.0

    @numba.njit
    def other(x):
        return inner(x)

    assert other(1.0) == inner(1.0) == 2.0
    assert set(emitted) == {"inner", "other"}


# -- cache -----------------------------------------------------------------------------------------


def module_in(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str = TEXT) -> ModuleType:
    """The same module, as a clone in this folder has it."""
    folder.mkdir()
    path = folder / "cloned.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location("cloned", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setitem(sys.modules, "cloned", module)
    return module


def found_by_a_second_clone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether code that one clone has kept is loaded by another."""
    loaded = []
    for clone in ("first", "second"):
        module = module_in(folder / clone, monkeypatch)
        dispatcher = numba.njit(**options(entry=True))(module.entry)
        keep(dispatcher, folder / "code")
        assert dispatcher(2.0) == 6.0
        loaded.append(sum(dispatcher.stats.cache_hits.values()))
    assert loaded[0] == 0
    return bool(loaded[1] == 1)


def test_a_second_clone_finds_the_code_of_the_first(tmp_path, monkeypatch) -> None:
    assert found_by_a_second_clone(tmp_path, monkeypatch)


@pytest.mark.usefixtures("unknown_numba")
def test_changed_twin_with_an_unknown_numba_each_clone_compiles(tmp_path, monkeypatch) -> None:
    assert not found_by_a_second_clone(tmp_path, monkeypatch)


def fingerprint() -> str:
    """The name of the folder, found anew."""
    compiling._fingerprint.cache_clear()
    try:
        return code_folder().name
    finally:
        compiling._fingerprint.cache_clear()


def test_an_unknown_numba_or_another_processor_has_a_folder_of_its_own(monkeypatch) -> None:
    here = fingerprint()
    assert here == fingerprint()
    with monkeypatch.context() as changed:
        changed.setattr(numba_internals, "VERIFIED", frozenset())
        assert fingerprint() != here
    monkeypatch.setattr(numba_internals.config, "CPU_NAME", "generic")
    assert "generic" in processor()
    assert fingerprint() != here


# -- what is said to be kept is what is kept -------------------------------------------------------


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache that holds nothing; the folder of these sources in it."""
    monkeypatch.setenv("SIM_CACHE_DIR", str(tmp_path))
    return code_folder()


def triple(x):
    return 3.0 * x


@pytest.mark.parametrize("known", [True, False])
def test_code_is_compiled_when_it_is_kept_and_not_before(empty, known, request) -> None:
    if not known:
        request.getfixturevalue("unknown_numba")
    entry = whole(triple)
    assert empty.is_dir()
    assert not is_compiled()
    assert entry(2.0) == 6.0
    assert is_compiled()
    again = whole(triple)
    assert again(2.0) == 6.0
    assert sum(again.stats.cache_hits.values()) == 1


def test_a_program_that_ran_nothing_has_compiled_nothing(empty) -> None:
    empty.mkdir(parents=True)
    program = Program(load("toy/fearon"))
    assert len(program.run(np.zeros(0, np.uint64), np.zeros(0, np.int64))["failure"]) == 0
    assert not is_compiled()


def test_an_index_without_its_code_is_no_code(empty) -> None:
    entry = whole(triple)
    entry(2.0)
    (code,) = empty.rglob("*.nbc")
    code.unlink()
    assert list(empty.rglob("*.nbi"))
    assert not is_compiled()
    assert whole(triple)(2.0) == 6.0
    assert is_compiled()


def test_code_that_is_kept_is_used_where_nothing_can_be_written(empty, monkeypatch) -> None:
    monkeypatch.setattr(compiling, "is_writable", lambda _folder: False)
    assert whole(triple)(2.0) == 6.0
    assert not is_compiled()
    monkeypatch.undo()
    monkeypatch.setenv("SIM_CACHE_DIR", str(empty.parent.parent))
    whole(triple)(2.0)
    monkeypatch.setattr(compiling, "is_writable", lambda _folder: False)
    entry = whole(triple)
    assert entry(2.0) == 6.0
    assert sum(entry.stats.cache_hits.values()) == 1


def test_a_place_where_nothing_can_be_kept_has_no_code(tmp_path, monkeypatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("SIM_CACHE_DIR", str(tmp_path / "file"))
    assert whole(triple)(2.0) == 6.0
    assert not is_compiled()


def test_code_of_old_sources_is_dropped_when_new_code_is_made(empty) -> None:
    old, recent = (empty.parent / f"engine-{name}" for name in ("old", "recent"))
    for folder in (old, recent):
        folder.mkdir(parents=True)
    ago = time.time() - 31 * 86400.0
    os.utime(old, (ago, ago))
    entry = whole(triple)
    assert old.exists()
    entry(2.0)
    assert not old.exists()
    assert recent.exists()
