"""`sim experiment` and `sim check results`, as typed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from tests.commands import sim
from tests.experiments.small import ANALYSIS, PROTOCOL
from tests.sweeps.sweeps import interruptible


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "toy"
    made.mkdir()
    (made / "protocol.yaml").write_text(PROTOCOL)
    (made / "toy.py").write_text(ANALYSIS)
    return tmp_path


def test_without_a_name_it_lists_what_there_is(tmp_path: Path) -> None:
    done = sim("experiment", folder=tmp_path)
    assert done.returncode == 0
    assert "01_dose_response" in done.stdout


def test_an_unknown_name_gets_the_nearest_one(tmp_path: Path) -> None:
    done = sim("experiment", "dose_respons", folder=tmp_path)
    assert done.returncode == 2
    assert "did you mean 'dose_response'?" in done.stderr


def test_a_quick_run_writes_beside_the_committed_results(folder: Path) -> None:
    done = sim("experiment", "./toy", folder=folder)
    assert done.returncode == 0, done.stderr
    assert "not supported" in done.stdout
    assert (folder / "out" / "experiments" / "toy" / "verdict.md").is_file()
    assert not (folder / "results").exists()


def test_over_an_ensemble_an_answer_is_a_share_of_sets(folder: Path) -> None:
    (folder / "sets.csv").write_text("parties.north.mobilisation_cost\n0.05\n0.1\n")
    done = sim("experiment", "./toy", "--behaviour", "sets.csv", "--out", "out/sets", folder=folder)
    assert done.returncode == 0, done.stderr
    assert "(2 sets)" in done.stdout
    table = pd.read_csv(folder / "out" / "sets" / "toy" / "ensemble.csv")
    assert table["sets"].tolist() == [2]
    assert table["not supported"].tolist() == [1.0]
    assert "too few sets to say (not supported in 2 of 2)" in " ".join(done.stdout.split())
    made = folder / "out" / "sets" / "toy"
    assert len(pd.read_csv(made / "sets.csv")) == 2
    described = json.loads((made / "manifest.json").read_bytes())
    assert set(described["files"]) == {"sets.csv", "ensemble.csv"}
    assert described["behaviour"]["sets"] == 2
    assert "toy.py" in described["experiment"]
    assert "made" not in described["behaviour"]


def test_of_an_ensemble_only_the_first_sets_can_be_asked(folder: Path) -> None:
    (folder / "sets.csv").write_text("parties.north.mobilisation_cost\n0.05\n0.1\n")
    words = ("experiment", "./toy", "--behaviour", "sets.csv", "--out", "out/sets", "--sets")
    done = sim(*words, "1", folder=folder)
    assert done.returncode == 0, done.stderr
    assert "not supported in 1 of 1" in " ".join(done.stdout.split())
    described = json.loads((folder / "out" / "sets" / "toy" / "manifest.json").read_bytes())
    assert (described["behaviour"]["sets"], described["behaviour"]["made"]) == (2, 1)
    assert described["command"].endswith("--behaviour sets.csv --sets 1")
    assert "allowed: up to so many" in sim(*words, "3", folder=folder).stderr


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ((), "give --out"),
        (("--out", "out/sets", "--set", "balance.wear=0.2"), "give one of them"),
        (("--out", "out/sets", "--behaviour", "none.csv"), "none.csv"),
        (("--out", "out/sets", "--sets", "2"), "--sets 2: sets.csv has 1"),
    ],
)
def test_what_an_ensemble_cannot_be_asked_is_told(
    folder: Path, more: tuple[str, ...], told: str
) -> None:
    (folder / "sets.csv").write_text("parties.north.mobilisation_cost\n0.05\n")
    done = sim("experiment", "./toy", "--behaviour", "sets.csv", *more, folder=folder)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--sides", "mirrored"), "--sides changes what is tested"),
        (("--sides", "mirorred", "--out", "out/sides"), "did you mean 'mirrored'?"),
        (("--sides", "evened", "--behaviour", "sets.csv", "--out", "o"), "--behaviour and --sides"),
    ],
)
def test_what_exchanged_sides_cannot_be_asked_is_told(
    folder: Path, more: tuple[str, ...], told: str
) -> None:
    (folder / "sets.csv").write_text("parties.north.mobilisation_cost\n0.05\n")
    done = sim("experiment", "./toy", *more, folder=folder)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_full_run_is_checked_and_a_changed_figure_is_found(folder: Path) -> None:
    assert sim("experiment", "./toy", "--full", folder=folder).returncode == 0
    sound = sim("check", "results", "./toy", folder=folder)
    assert (sound.returncode, sound.stdout) == (0, "toy: 3 figures as committed\n")

    quick = folder / "results" / "toy" / "quick.csv"
    quick.write_text(quick.read_text().replace("share_war,,,0.5,0.", "share_war,,,0.5,0.9"))
    wrong = sim("check", "results", "./toy", folder=folder)
    assert wrong.returncode == 1
    assert "share_war (x 0.5): value 0.9" in wrong.stderr
    assert "--accept --reason" in wrong.stderr


def test_accepting_needs_a_reason(folder: Path) -> None:
    done = sim("check", "results", "./toy", "--full", "--accept", folder=folder)
    assert done.returncode == 2
    assert "--reason" in done.stderr


def test_what_was_never_made_cannot_be_checked(folder: Path) -> None:
    (folder / "results").mkdir(exist_ok=True)
    done = sim("check", "results", "./toy", folder=folder)
    assert done.returncode == 2
    assert "results/toy/manifest.json: there is no such file" in done.stderr


def test_an_analysis_that_fails_is_told_without_a_traceback(folder: Path) -> None:
    (folder / "toy" / "toy.py").write_text("def measure(laboratory):\n    return 1 / 0\n")
    done = sim("experiment", "./toy", folder=folder)
    assert done.returncode == 2
    assert "toy.py" in done.stderr
    assert "ZeroDivisionError" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_stopped_experiment_goes_on_where_it_was(folder: Path) -> None:
    protocol = folder / "toy" / "protocol.yaml"
    protocol.write_text(
        PROTOCOL.replace("quick: {replicates: 200}", "quick: {replicates: 2000000}")
    )
    started = subprocess.Popen(
        [sys.executable, "-m", "sim", "experiment", "./toy"],
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=interruptible,
    )
    raw = folder / "out" / "raw"
    until = time.monotonic() + 120
    while not list(raw.rglob("*.parquet")) and time.monotonic() < until:
        time.sleep(0.05)
    started.send_signal(signal.SIGINT)
    _, told = started.communicate(timeout=60)
    assert started.returncode == 130
    assert "To go on: sim experiment ./toy --quick" in told
    assert list(raw.rglob("*.parquet"))
