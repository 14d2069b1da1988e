"""An experiment that cannot be checked does not keep the others from being checked."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim.cli import app
from sim.errors import SimError
from sim.experiments.checking import Check
from sim.experiments.protocol import Experiment
from tests.sweeps.sweeps import interruptible

RESULTS = Path(__file__).parents[2] / "results"
NAMES = ("01_dose_response", "02_front_or_table", "03_rivals_by_variance")
SOUND = "".join(f"{name}: 7 figures as committed\n" for name in (NAMES[0], NAMES[2]))

#: Checks the three experiments; the second meets what is given.
Checked = Callable[..., Result]


def fails_with(error: Exception) -> Callable[[], tuple[str, ...]]:
    def fail() -> tuple[str, ...]:
        raise error

    return fail


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Checked:
    def run(second: Callable[[], tuple[str, ...]], *options: str, debug: str = "") -> Result:
        def check(one: Experiment, size: str, **more: object) -> Check:
            del size, more
            return Check(one.name, 7, second() if one.name == NAMES[1] else ())

        monkeypatch.setattr("sim.experiments.checking.check", check)
        monkeypatch.setattr("sim.cli.commands.check_results.make_ready", lambda: None)
        words = ["check", "results", *NAMES, "--raw", str(tmp_path / "raw"), *options]
        words += ["--jobs", "1"]  # what is put in its place here is in this process only
        return CliRunner(env={"SIM_DEBUG": debug}).invoke(app, words)

    return run


def test_a_sound_check_of_three_says_so(checked: Checked) -> None:
    done = checked(lambda: ())
    assert done.exit_code == 0
    assert done.stdout.count("7 figures as committed") == 3


def test_a_difference_in_one_leaves_the_others_checked(checked: Checked) -> None:
    done = checked(lambda: ("wars: value 1 then, 2 now",))
    assert (done.exit_code, done.stdout) == (1, SOUND)
    assert f"{NAMES[1]}: NOT as committed\n    wars: value 1 then, 2 now\n" in done.stderr


def test_an_error_in_one_is_told_and_the_others_are_checked(checked: Checked) -> None:
    done = checked(fails_with(SimError("manifest.json: there is no such file")))
    assert (done.exit_code, done.stdout) == (2, SOUND)
    assert done.stderr == f"{NAMES[1]}: NOT checked: manifest.json: there is no such file\n"


def test_a_fault_of_the_code_is_told_and_the_others_are_checked(checked: Checked) -> None:
    done = checked(fails_with(ValueError("math domain error")))
    assert (done.exit_code, done.stdout) == (70, SOUND)
    assert f"{NAMES[1]}: NOT checked: something went wrong inside" in done.stderr
    assert "(ValueError: math domain error)" in done.stderr


def test_an_interrupt_stops_the_whole_check(checked: Checked) -> None:
    def interrupted() -> tuple[str, ...]:
        raise KeyboardInterrupt

    done = checked(interrupted)
    assert done.exit_code == 130
    assert NAMES[2] not in done.stdout
    names = "01_dose_response 02_front_or_table 03_rivals_by_variance"
    assert f"To go on: sim check results {names} --quick" in done.stderr


def test_an_error_while_accepting_stops_before_the_next(checked: Checked) -> None:
    done = checked(fails_with(SimError("no room")), "--full", "--accept", "--reason", "why")
    assert done.exit_code == 2
    assert NAMES[2] not in done.stdout
    assert done.stderr == "Error: no room\n"


def test_a_fault_shows_where_it_happened_when_asked_to(checked: Checked) -> None:
    done = checked(fails_with(ValueError("math domain error")), debug="1")
    assert isinstance(done.exception, ValueError)


def test_experiments_are_checked_side_by_side_and_told_in_their_order(tmp_path: Path) -> None:
    """In processes of their own: one that lacks a file is told, and the others are checked."""
    sound, lacking = "13_predicting_2020", "14_after_the_war"
    shutil.copytree(RESULTS / sound, tmp_path / sound)
    (tmp_path / lacking).mkdir()
    words = ["check", "results", lacking, sound, "--results", str(tmp_path)]
    words += ["--raw", str(tmp_path / "raw"), "--jobs", "2"]
    done = subprocess.run(
        [sys.executable, "-m", "sim", *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert re.fullmatch(rf"{sound}: [0-9,]+ figures as committed\n", done.stdout)
    assert done.stderr.count("NOT checked") == done.stderr.count(f"{lacking}: NOT checked") == 1
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="process groups and signals of POSIX")
def test_a_stopped_check_leaves_no_worker_behind(tmp_path: Path) -> None:
    words = ["check", "results", "05_rival_models", "06_mediation", "--raw", str(tmp_path)]
    check = subprocess.Popen(
        [sys.executable, "-m", "sim", *words, "--jobs", "2"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=interruptible,
    )  # fmt: skip
    while not any(folder.is_dir() for folder in tmp_path.iterdir()):  # that of an experiment
        assert check.poll() is None, check.communicate()
        time.sleep(0.1)
    os.killpg(check.pid, signal.SIGINT)
    told = check.communicate(timeout=60)[1]
    assert check.returncode == 130
    assert "To go on: sim check results 05_rival_models 06_mediation --quick" in told
    assert "Traceback" not in told
    for _ in range(100):  # the last of the group may take a moment to go
        if not group_is_there(check.pid):
            return
        time.sleep(0.2)
    pytest.fail("something of the stopped check is still there")


def group_is_there(number: int) -> bool:
    try:
        os.killpg(number, 0)
    except ProcessLookupError:
        return False
    return True
