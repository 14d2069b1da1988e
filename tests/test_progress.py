"""Long work tells how far it is: with a bar on a terminal, in plain lines anywhere else."""

from __future__ import annotations

import pytest

from sim.cli.experiments import experiment_progress
from sim.cli.progress import progress, sweep_progress
from sim.experiments.protocol import experiments


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("time.monotonic", made)
    return made


def lines(clock: Clock, capsys: pytest.CaptureFixture[str], every: float) -> list[str]:
    """What is told of a thousand runs of which a hundred take so many seconds."""
    with progress("Autumn 2020") as report:
        for done in range(100, 1001, 100):
            clock.now += every
            report(done, 1000)
    return capsys.readouterr().err.splitlines()


def test_a_short_job_is_silent(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    assert lines(clock, capsys, every=0.9) == []


def test_a_long_job_tells_every_tenth_part(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    told = lines(clock, capsys, every=10.0)
    assert told == [f"Autumn 2020: {done} of 1,000 runs" for done in range(100, 1000, 100)]


def test_lines_are_ten_seconds_apart(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    told = lines(clock, capsys, every=4.0)
    assert told == [f"Autumn 2020: {done} of 1,000 runs" for done in (300, 600, 900)]


def test_a_very_long_job_tells_once_a_minute(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    with progress("Slow") as report:
        for done in range(1, 13):  # a run in ten seconds, of a million
            clock.now += 10.0
            report(done, 1_000_000)
    assert capsys.readouterr().err.splitlines() == [
        "Slow: 6 of 1,000,000 runs",
        "Slow: 12 of 1,000,000 runs",
    ]


def test_who_wants_quiet_has_it(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Autumn 2020", quiet=True) as report:
        clock.now += 30.0
        report(500, 1000)
    assert capsys.readouterr().err == ""


def test_a_sweep_tells_its_pace_and_an_experiment_its_part(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    with sweep_progress("A sweep", quiet=False) as report:
        report(0, 400, 0)
        clock.now += 20.0
        report(200, 400, 1)
    assert capsys.readouterr().err == ("A sweep: 200 of 400 runs, 10 runs/s, 20 s left, 1 failed\n")
    one = experiments()[0]
    with experiment_progress(one, quiet=False) as tell:
        clock.now += 20.0
        tell("main", 200, 400)
    assert capsys.readouterr().err == f"{one.name}: main: 200 of 400 runs\n"
