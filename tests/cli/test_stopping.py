"""A command that is stopped, or that meets a fault of ours, ends in plain words."""

from __future__ import annotations

import os
import signal
import time

import pytest
from typer.testing import CliRunner

from sim.cli import app
from tests.cli.calling import FEARON, VALLEY, call, started


def test_a_fault_of_ours_is_a_message_and_on_demand_a_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def faulty(*_arguments: object, **_named: object) -> None:
        raise ZeroDivisionError("the fault")

    monkeypatch.setattr("sim.api.run", faulty)
    result = call("run", FEARON)
    assert result.exit_code == 70
    assert "please report" in result.stderr
    assert "ZeroDivisionError: the fault" in result.stderr
    assert "Traceback" not in result.output
    shown = CliRunner(env={"SIM_DEBUG": "1"}).invoke(app, ["run", FEARON])
    assert isinstance(shown.exception, ZeroDivisionError)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="process groups are a POSIX matter")
@pytest.mark.parametrize("how", ["--jobs 1", "--jobs 2", "--jobs 2 --engine mesa"])
def test_an_interrupt_ends_with_exit_code_130_and_one_line(how: str) -> None:
    """Of runs in this process, in threads, and in other processes."""
    at_once = "import sim.runs; sim.runs.START_OF_PROCESSES = 0.0"  # as after a while
    process = started("run", VALLEY, "--replicates", "100000", *how.split(), first=at_once)
    time.sleep(6.0)  # long enough for the runs, and the workers, to be at work
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: all processes are told
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert told.strip().splitlines()[-1] == "Interrupted: nothing more was written."


def test_a_reader_that_stops_early_is_no_error() -> None:
    process = started("parameters")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    told = process.stderr.read()
    process.wait(timeout=30)
    process.stderr.close()
    assert told == ""


def test_a_short_job_prints_no_progress_into_a_pipe() -> None:
    process = started("run", FEARON, "--replicates", "50", "--quiet")
    out, told = process.communicate(timeout=60)
    assert (out, told, process.returncode) == ("", "", 0)
