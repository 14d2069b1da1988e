"""The compiled engine: kept whole, made anew where it is damaged, no silent wait for it."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from sim.api import simulate
from sim.engine import choose, keeping, preparing
from sim.engine.compiling import code_folder
from sim.errors import SimError
from sim.locks import held, lock
from sim.scenario import load

TOY = "toy/fearon"


@pytest.fixture(scope="module")
def engine() -> Path:
    """The folder of the engine, compiled."""
    preparing.make_ready()
    return code_folder()


@pytest.fixture
def copy(engine: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(engine, tmp_path / "engine"))


# -- damage ----------------------------------------------------------------------------------------


def emptied(folder: Path) -> None:
    next(folder.glob("*.nbi")).write_bytes(b"")


def cut(folder: Path) -> None:
    file = next(folder.glob("*.nbc"))
    file.write_bytes(file.read_bytes()[:-1000])


def flipped(folder: Path) -> None:
    file = next(folder.glob("*.nbc"))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


def gone(folder: Path) -> None:
    next(folder.glob("*.nbc")).unlink()


def foreign(folder: Path) -> None:
    (folder / keeping.SEAL).write_text("[]", encoding="utf-8")


@pytest.mark.parametrize("harm", [emptied, cut, flipped, gone, foreign])
def test_damaged_code_is_discarded_and_never_run(
    harm: Callable[[Path], None], copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    harm(copy)

    def never() -> None:
        pytest.fail("loaded damaged code")

    assert keeping.load(copy, never) is None
    assert "is damaged: it is made anew" in capsys.readouterr().err
    assert not keeping.is_sealed(copy)
    assert keeping.load(copy, never) is None  # told once
    assert capsys.readouterr().err == ""


def test_whole_code_is_loaded(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert keeping.load(copy, lambda: "code") == "code"
    assert capsys.readouterr().err == ""


def test_code_that_cannot_be_loaded_is_discarded(copy: Path) -> None:
    def broken() -> None:
        raise EOFError

    assert keeping.load(copy, broken) is None
    assert not keeping.is_sealed(copy)


def test_code_that_cannot_be_kept_is_used_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def full() -> None:
        (tmp_path / "a.nbi").write_bytes(b"half")
        raise OSError(28, "No space left on device")

    keeping.save(tmp_path, full)
    assert "cannot be kept" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []

    def roomy() -> None:
        (tmp_path / "a.nbi").write_bytes(b"whole")

    keeping.save(tmp_path, roomy)
    assert keeping.is_sealed(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="permissions of a folder are a POSIX matter")
def test_code_in_a_folder_that_is_read_only_is_used(copy: Path) -> None:
    copy.chmod(0o555)
    try:
        assert keeping.is_sealed(copy)
        assert keeping.load(copy, lambda: "code") == "code"
    finally:
        copy.chmod(0o755)


# -- switches of the environment -------------------------------------------------------------------


@pytest.mark.parametrize(("value", "off"), [("1", True), ("0", False), ("", False), ("no", False)])
def test_a_compiler_that_is_switched_off_is_left_alone(
    value: str, off: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_DISABLE_JIT", value)
    chosen = choose("auto", load(TOY), 10**9)
    assert chosen == ("mesa" if off else "compiled")
    if off:
        with pytest.raises(SimError, match="NUMBA_DISABLE_JIT"):
            choose("compiled", load(TOY), 1)


def test_a_numba_that_cannot_be_imported_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "numba.py").write_text("raise ImportError('NumPy is too new')\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "numba")
    assert choose("auto", load(TOY), 10**9) == "mesa"
    with pytest.raises(SimError, match="numba cannot be used: NumPy is too new"):
        choose("compiled", load(TOY), 1)


def test_without_numba_everything_runs_on_mesa(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    assert choose("auto", load(TOY), 10**9) == "mesa"
    with pytest.raises(SimError, match="numba is not installed"):
        choose("compiled", load(TOY), 1)


# -- compiling -------------------------------------------------------------------------------------


class Slow:
    """A preparation that is ready after some questions."""

    def __init__(self, questions: int) -> None:
        self.left = questions

    @property
    def ready(self) -> bool:
        self.left -= 1
        return self.left < 0


@pytest.mark.parametrize("questions", [0, 3, 100])
def test_mesa_makes_runs_while_the_engine_is_compiled(
    questions: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = simulate(TOY, 12, engine="mesa")
    mesa_runs: list[int] = []
    real = importlib.import_module("sim.runs").run

    def counted(scenario: object, seed: int, replicate: int, trace: bool) -> object:
        mesa_runs.append(replicate)
        return real(scenario, seed, replicate, trace)

    monkeypatch.setattr("sim.runs.run", counted)
    monkeypatch.setattr("sim.engine.preparing.preparation", lambda: Slow(questions))
    told: list[int] = []
    found = simulate(TOY, 12, engine="compiled", progress=lambda done, _: told.append(done))
    pd.testing.assert_frame_equal(found, expected, check_exact=True)
    assert len(mesa_runs) == min(questions, 12)
    assert told[-1] == 12
    assert told == sorted(told)


def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Have a small program stand for the compiler."""
    (tmp_path / "fake.py").write_text(code, encoding="utf-8")
    monkeypatch.setenv("SIM_CACHE_DIR", str(tmp_path / "cache"))
    real = subprocess.Popen

    def popen(command: list[str], **more: object) -> object:
        return real([command[0], str(tmp_path / "fake.py")], **more)  # type: ignore[call-overload]

    monkeypatch.setattr("sim.engine.preparing.subprocess.Popen", popen)
    monkeypatch.setattr(preparing, "_running", None)


def test_compiling_that_fails_is_told_with_what_else_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(tmp_path, monkeypatch, "import sys; sys.exit('no room')")
    with pytest.raises(SimError, match=r"no room\n    allowed: --engine mesa"):
        preparing.make_ready()


def test_where_compiling_fails_mesa_makes_the_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failed:
        @property
        def ready(self) -> bool:
            raise SimError("no room")

    expected = simulate(TOY, 3, engine="mesa")
    monkeypatch.setattr("sim.engine.preparing.preparation", Failed)
    with pytest.warns(RuntimeWarning, match="no room: Mesa makes the runs"):
        found = simulate(TOY, 3, engine="compiled")
    pd.testing.assert_frame_equal(found, expected, check_exact=True)


def test_compiling_is_ended_at_once_with_what_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake(tmp_path, monkeypatch, "import time; time.sleep(300)")
    began = time.monotonic()
    with preparing.Preparation() as waiting:
        process = waiting._process
        assert process is not None
        assert not waiting.ready
        assert "Compiling the engine" in capsys.readouterr().err  # at once, not in silence
    assert process.poll() is not None
    assert time.monotonic() - began < 30.0


def test_who_comes_second_waits_and_says_so(tmp_path: Path) -> None:
    path, waits = tmp_path / ".lock", []
    with path.open("a+b") as file:
        lock(file)

        def waiting() -> None:
            waits.append(True)
            file.close()  # the first ends

        with held(path, waiting):
            assert waits == [True]
            with path.open("a+b") as third, pytest.raises(OSError, match=r".+"):
                lock(third)
    with held(path, lambda: pytest.fail("nobody holds it any more")):
        pass


def test_without_a_place_to_keep_it_the_engine_is_compiled_for_this_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("SIM_CACHE_DIR", str(tmp_path / "file"))
    preparing._find_a_place()
    assert "for this time only" in capsys.readouterr().err
    assert Path(os.environ["SIM_CACHE_DIR"]).is_dir()


@pytest.mark.usefixtures("engine")
def test_the_process_beside_ends_well_while_its_parent_waits() -> None:
    """Its thread still waits for the parent's end then, and may hold nothing that the end needs."""
    with subprocess.Popen(
        [sys.executable, "-m", "sim.engine", "--beside"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr is not None
        told = process.stderr.read()  # to its end: the pipe to it stays open
        assert (process.wait(), told) == (0, b"")
