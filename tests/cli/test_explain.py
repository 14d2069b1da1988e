"""`sim explain`: a run that was written, or a new one, told with every reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.calling import FEARON, VALLEY, bad, good


def test_a_folder_is_told_as_the_run_that_was_written_there(tmp_path: Path) -> None:
    good("run", VALLEY, "--seed", "5", "--replicate", "1", "--out", str(tmp_path), "-q")
    from_folder = good("explain", str(tmp_path))
    anew = good("explain", VALLEY, "--seed", "5", "--replicate", "1")
    assert from_folder == anew
    assert from_folder != good("explain", VALLEY, "--seed", "6")


def test_the_events_of_a_folder_are_read_and_not_made_again(tmp_path: Path) -> None:
    good("run", FEARON, "--out", str(tmp_path), "-q")
    events = tmp_path / "events.csv"
    events.write_text(events.read_text().replace("better than no deal", "a reason of my own"))
    assert "a reason of my own" in good("explain", str(tmp_path))


def test_only_the_days_since_and_until_are_told() -> None:
    assert "2001-01" not in good("explain", VALLEY, "--since", "2002-06-01")
    assert "2001-06" not in good("explain", VALLEY, "--until", "2001-03-01")


def test_days_on_which_nothing_happened_are_said_to_be_empty() -> None:
    told = good("explain", FEARON, "--since", "2001-01-01", "--until", "2001-02-01")
    assert "Nothing happened between 2001-01-01 and 2001-02-01." in told
    assert "Nothing happened" not in good("explain", FEARON)
    assert "is before" in bad("explain", FEARON, "--since", "2001-02-01", "--until", "2001-01-01")


def test_changes_by_set_stand_in_the_heading() -> None:
    change = ("--set", "balance.advantage=0.4")
    assert "\nwith balance.advantage=0.4\n" in good("explain", FEARON, *change)
    assert "\nwith " not in good("explain", FEARON)


def test_a_folder_of_many_runs_is_refused_with_the_command_for_one(tmp_path: Path) -> None:
    good("run", FEARON, "--out", str(tmp_path), "-q")
    good("run", FEARON, "--seed", "4", "--replicates", "3", "--out", str(tmp_path), "-q")
    assert not (tmp_path / "events.csv").exists()  # of the run before
    told = bad("explain", str(tmp_path))
    assert "this folder holds 3 runs; explain tells one" in told
    assert "sim explain toy/fearon --seed 4 --replicate 0" in told
    good("run", FEARON, "--out", str(tmp_path), "-q")
    assert "A comprehensive agreement is signed" in good("explain", str(tmp_path))


def test_a_folder_of_a_comparison_is_refused(tmp_path: Path) -> None:
    good("run", FEARON, "--out", str(tmp_path), "-q")
    place = tmp_path / "manifest.json"
    manifest = json.loads(place.read_text())
    manifest["files"]["comparison.csv"] = ""
    place.write_text(json.dumps(manifest))
    assert "this is a comparison, not one run" in bad("explain", str(tmp_path))


@pytest.mark.parametrize("missing", ["manifest.json", "events.csv", "scenario.json"])
def test_a_folder_that_lacks_a_file_of_a_run_is_refused(tmp_path: Path, missing: str) -> None:
    good("run", FEARON, "--out", str(tmp_path), "-q")
    (tmp_path / missing).unlink()
    assert f"there is no {missing} here" in bad("explain", str(tmp_path))


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("manifest.json", "{"),
        ("manifest.json", "[]"),
        ("scenario.json", "{}"),
        ("events.csv", "day,kind\nnever,attack\n"),
    ],
)
def test_a_damaged_file_of_a_run_is_told(tmp_path: Path, file: str, content: str) -> None:
    good("run", FEARON, "--out", str(tmp_path), "-q")
    (tmp_path / file).write_text(content)
    assert "damaged" in bad("explain", str(tmp_path))


def test_a_scenario_that_was_changed_after_the_run_is_refused(tmp_path: Path) -> None:
    good("run", FEARON, "--out", str(tmp_path), "-q")
    place = tmp_path / "scenario.json"
    place.write_text(place.read_text().replace('"advantage": 0.15', '"advantage": 0.16'))
    assert "not the scenario that manifest.json names" in bad("explain", str(tmp_path))
