"""What a check of results does not make anew: it says so, and compares the hashes of the files."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.cli.commands.check_results import DIFFERENT, _check_beside
from sim.errors import SimError
from sim.experiments.beside import WHAT, beside
from sim.experiments.checking import Check
from sim.experiments.protocol import Experiment, experiments
from sim.manifest import NAME

RESULTS = Path(__file__).parents[2] / "results"


@pytest.fixture
def results(tmp_path: Path) -> Path:
    folder = tmp_path / "results" / "over-the-sets" / "01_toy"
    folder.mkdir(parents=True)
    (folder / "sets.csv").write_text("set\n1\n")
    source = tmp_path / "results" / "sets.csv"
    source.write_text("a\n0.1\n")
    described = {"files": {"sets.csv": digest(folder / "sets.csv"), "left.png": "0"}}
    described["made_from"] = {"sets.csv": digest(source)}
    (folder / NAME).write_text(json.dumps(described))
    return tmp_path / "results"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_what_is_not_made_anew_is_named(results: Path) -> None:
    (results / "plain").mkdir()
    (results / "plain" / "table.csv").write_text("a\n")
    (results / "01_dose_response").mkdir()  # an experiment: made anew, and so not here
    (results / "01_dose_response" / "summary.csv").write_text("a\n")
    assert [one.told for one in beside(results)] == [
        "over-the-sets/ (experiments over sets of behaviour): not made anew; 1 file as written",
        "plain/: not made anew; no manifest",
        "sets.csv: not made anew; no manifest",
    ]


def test_a_file_that_is_not_as_written_is_told(results: Path) -> None:
    assert not any(one.problems for one in beside(results))
    path = results / "over-the-sets" / "01_toy" / "sets.csv"
    path.write_text(path.read_text() + "2\n")
    (problem,) = next(beside(results)).problems
    assert problem == "over-the-sets/01_toy/sets.csv is not as it was written"


def test_a_source_that_has_changed_is_told(results: Path) -> None:
    (results / "sets.csv").write_text("a\n0.2\n")
    (problem,) = next(beside(results)).problems
    assert problem == "sets.csv has changed since over-the-sets was made"


def test_a_manifest_that_is_none_is_told_by_its_path(results: Path) -> None:
    (results / "over-the-sets" / "01_toy" / NAME).write_text("{}")
    with pytest.raises(SimError, match=r"manifest.json: this is no manifest of a result"):
        list(beside(results))


def test_all_committed_results_beside_the_experiments_are_as_written() -> None:
    found = {one.name: one for one in beside(RESULTS)}
    assert [one.problems for one in found.values() if one.problems] == []
    assert {"over-the-sets/", "how-firm/", "calibration/", "comparison/"} <= set(found)
    assert found["over-the-sets/"].compared > 1
    assert found["how-firm/"].compared > 1


def test_every_committed_result_that_is_not_made_anew_is_told_in_words() -> None:
    found = {one.name.rstrip("/") for one in beside(RESULTS)}
    assert found == set(WHAT)
    assert all("not made anew" in one.told and "(" in one.told for one in beside(RESULTS))


def test_the_command_says_what_it_did_not_make_anew(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _check_beside(results, quiet=False) == 0
    assert (
        "over-the-sets/ (experiments over sets of behaviour): not made anew; 1 file as written"
        in capsys.readouterr().out
    )
    assert _check_beside(results, quiet=False, sets=2) == 0
    assert "made anew in part, as told above; 1 file as written" in capsys.readouterr().out
    (results / "over-the-sets" / "01_toy" / "sets.csv").write_text("set\n2\n")
    assert _check_beside(results, quiet=True) == DIFFERENT
    told = capsys.readouterr()
    assert told.err == "over-the-sets/01_toy/sets.csv is not as it was written\n"
    assert told.out == ""


@pytest.mark.parametrize(("option", "told"), [("--quick", True), ("--full", False)])
def test_a_quick_check_says_that_the_full_size_was_not_made_anew(
    results: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, option: str, told: bool
) -> None:
    def check(one: Experiment, **_more: object) -> Check:
        return Check(one.name, 7, ())

    monkeypatch.setattr("sim.experiments.checking.check", check)
    monkeypatch.setattr("sim.experiments.reporting.stale_pages", lambda results: [])
    monkeypatch.setattr("sim.cli.commands.check_results.make_ready", lambda: None)
    words = ["check", "results", option, "--results", str(results), "--raw", str(tmp_path)]
    words += ["--jobs", "1"]  # in this process, where the check is replaced
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0
    full = f"full size of {len(experiments())} experiments: not made anew (with --full it is)\n"
    assert (full in done.stdout) == told
    assert "over-the-sets/ (experiments over sets of behaviour): not made anew" in done.stdout
