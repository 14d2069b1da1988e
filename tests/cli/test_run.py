"""`sim run`: one run told as a story, or many runs summed up, and the files of both."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sim import api
from sim.record import Record
from sim.scenario import Scenario, load
from tests.cli.calling import FEARON, VALLEY, bad, call, good, table

# -- what is printed ------------------------------------------------------------------------------


def test_one_run_is_told_as_a_story_with_its_outcomes() -> None:
    told = good("run", FEARON)
    assert "A comprehensive agreement is signed" in told
    assert "terms_index" in told


def test_main_outcomes_are_printed_and_with_outcomes_all_of_them() -> None:
    for more in ((), ("--replicates", "3")):
        short, full = good("run", VALLEY, *more), good("run", VALLEY, *more, "--outcomes")
        assert "fighting_days" in short
        assert "offers" not in short.replace("offers to", "")
        assert "offers" in full
        assert len(full.splitlines()) > len(short.splitlines()) + 10


def test_an_outcome_of_one_side_says_who_that_is() -> None:
    for more in ((), ("--replicates", "2")):
        told = good("run", "karabakh/april-2016", "--engine", "mesa", *more)
        assert "deaths_claimant (Azerbaijan)" in told
        assert "deaths_holder (Armenia)" in told
        assert "fighting_days (" not in told  # of both
    other = good("run", VALLEY)  # the changed twin: other sides, other names
    assert "Azerbaijan" not in other
    assert "deaths_claimant (" in other


def test_changes_by_set_stand_in_the_heading() -> None:
    change = ("--set", "balance.advantage=0.4")
    for command in (("run",), ("run", "--replicates", "2")):
        assert "\nwith balance.advantage=0.4\n" in good(*command, FEARON, *change)
        assert "\nwith " not in good(*command, FEARON)


def test_a_unit_after_one_is_in_the_singular() -> None:
    told = good("run", FEARON, "--outcomes")
    assert re.search(r"^agreements +1 +agreement *$", told, flags=re.MULTILINE)
    assert re.search(r"^offers +\d\d+ +offers *$|^offers +[02-9] +offers *$", told, re.MULTILINE)


def test_the_greatest_seed_is_allowed() -> None:
    assert f"seed {2**64 - 1}" in good("run", FEARON, "--seed", str(2**64 - 1))


# -- what is written ------------------------------------------------------------------------------


def test_one_run_writes_its_files_and_says_so(tmp_path: Path) -> None:
    result = call("run", VALLEY, "--seed", "3", "--out", str(tmp_path / "new" / "one"), "--trace")
    assert result.exit_code == 0
    written = {path.name for path in (tmp_path / "new" / "one").iterdir()}
    assert written == {
        "events.csv",
        "outcomes.csv",
        "trajectory.csv",
        "timeline.png",
        "timeline.svg",
        "scenario.json",
        "manifest.json",
    }
    assert all(name in result.stderr for name in written)
    steps = [int(row["day"]) for row in table(tmp_path / "new" / "one" / "trajectory.csv")]
    assert steps == sorted(steps)


def test_the_same_command_writes_the_same_bytes_but_another_seed_not(tmp_path: Path) -> None:
    for name, seed in (("a", "3"), ("b", "3"), ("c", "4")):
        good("run", VALLEY, "--seed", seed, "--out", str(tmp_path / name), "--quiet")
    first, again, other = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in "abc"
    )
    assert first.keys() == again.keys()
    differing = {name for name in first if first[name] != again[name]}
    assert differing <= {"manifest.json"}  # which holds the command, and so the folder's name
    assert first["events.csv"] != other["events.csv"]


def test_a_change_by_set_is_in_the_written_scenario_and_manifest(tmp_path: Path) -> None:
    good("run", FEARON, "--set", "balance.advantage=0.4", "--out", str(tmp_path), "-q")
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    scenario = json.loads((tmp_path / "scenario.json").read_text())
    assert manifest["overrides"] == ["balance.advantage=0.4"]
    assert scenario["balance"]["advantage"] == 0.4
    assert load(FEARON).balance.advantage != 0.4


def test_many_runs_are_summed_up_the_same_with_one_process_or_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = good("run", VALLEY, "--replicates", "4", "--out", str(tmp_path / "a"))
    assert "95 % interval (Wilson)" in told
    assert "middle 90 %" in told
    monkeypatch.setattr("sim.runs.START_OF_PROCESSES", 0.0)  # so few would start none
    two = ("--jobs", "2", "--engine", "mesa")
    good("run", VALLEY, "--replicates", "4", *two, "--out", str(tmp_path / "b"), "-q")
    first, second = (tmp_path / name / "outcomes.csv" for name in "ab")
    assert first.read_bytes() == second.read_bytes()
    assert [row["replicate"] for row in table(first)] == ["0", "1", "2", "3"]


# -- what fails -----------------------------------------------------------------------------------


def failing(monkeypatch: pytest.MonkeyPatch, replicates: set[int]) -> None:
    """Make these replicates fail."""
    real = api.run

    def run(scenario: Scenario, seed: int, replicate: int, trace: bool) -> Record:
        if replicate in replicates:
            raise ZeroDivisionError("the fault")
        return real(scenario, seed, replicate, trace)

    monkeypatch.setattr("sim.runs.run", run)


def test_an_error_is_told_if_all_runs_fail_and_a_warning_if_some_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, {0, 1})
    result = call("run", FEARON, "--replicates", "2", "--out", str(tmp_path))
    assert result.exit_code == 1
    assert "Error: all 2 runs failed, all for one reason: ZeroDivisionError" in result.stderr
    assert list(tmp_path.iterdir()) == []
    some = call("run", FEARON, "--replicates", "3")
    assert some.exit_code == 0
    assert "Warning: 2 of 3 runs failed" in some.stderr


def test_a_mistake_in_an_agent_class_of_the_user_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = "from sim.agents import Party\nclass Wrong(Party):\n    decide_attack = None\n"
    wrong = "    def outlook(self, *given):\n        raise TypeError('a mistake')\n"
    (tmp_path / "agents_of_a_test.py").write_text(module + wrong)
    monkeypatch.syspath_prepend(str(tmp_path))
    told = bad("run", FEARON, "--set", "parties.north.agent=agents_of_a_test:Wrong")
    assert "the agent class agents_of_a_test:Wrong failed: TypeError: a mistake" in told
    assert "(agents_of_a_test.py:5)" in told
    assert "report" not in told


def test_an_unknown_strategy_is_told_with_the_nearest_name() -> None:
    told = bad("run", FEARON, "--set", "parties.north.strategy=boulwar")
    assert "did you mean 'boulware'?" in told
