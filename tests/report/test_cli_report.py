"""`sim report` from the command line: runs, folders, sweeps, and what is told when it cannot."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

import sim
from sim.cli import app
from sim.cli.run_folders import read_outcomes

TOY, AUTUMN = "toy/take-it-or-leave-it", "karabakh/autumn-2020"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder of its own, so that names are short; pictures, looked at elsewhere, wait."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.pictures.picture.Picture.svg", lambda self: b"<svg/>")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def made(*arguments: str) -> str:
    """A report that was written without complaint."""
    result = run("report", *arguments, "--out", "it.html")
    assert result.exit_code == 0, result.output
    return Path("it.html").read_text(encoding="utf-8")


def refused(*arguments: str) -> str:
    """What is told of a report that cannot be made; nothing is written."""
    result = run("report", *arguments)
    assert result.exit_code == 2
    assert not list(Path().glob("*.html"))
    return result.output


def test_a_scenario_is_run_with_seed_replicate_and_changes() -> None:
    page = made(TOY, "--seed", "3", "--replicate", "2", "--set", "talks.rounds=2")
    assert "un 2 of seed 3" in page
    assert "talks.rounds" in page
    again = "sim report toy/take-it-or-leave-it --seed 3 --replicate 2 --set talks.rounds=2"
    assert again in page


def test_a_folder_gives_the_report_of_the_run_in_it() -> None:
    assert run("run", TOY, "--seed", "2", "--out", "one", "-q").exit_code == 0
    from_folder, from_scenario = made("one"), made(TOY, "--seed", "2")
    cut = "Make it again"
    assert from_folder.rpartition(cut)[0] == from_scenario.rpartition(cut)[0]
    assert made(TOY, "--seed", "1").rpartition(cut)[0] != from_folder.rpartition(cut)[0]


def test_a_folder_whose_run_goes_otherwise_now_is_refused() -> None:
    run("run", TOY, "--out", "one", "-q")
    events = Path("one/events.csv")
    lines = events.read_text(encoding="utf-8").splitlines()
    events.write_text("\n".join(lines[:-1]), encoding="utf-8")
    assert "another version of the code" in refused("one")


def test_many_runs_in_a_folder_are_set_beside_the_record() -> None:
    run("run", AUTUMN, "--replicates", "4", "--engine", "mesa", "--out", "many", "-q")
    page = made("many")
    assert "Beside what happened" in page
    assert "4 runs" in page


def test_what_stood_before_is_told_where_the_scenario_is_still_the_same() -> None:
    change = ("--set", "balance.advantage=0.5")
    run("run", TOY, *change, "--out", "one", "-q")
    assert "status before" in made("one")
    assert "status before" in made(TOY, *change)
    manifest = Path("one/manifest.json")  # the changed twin: made of another scenario
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace('"balance.advantage=0.5"', '"balance.advantage=0.4"'))
    assert "status before" not in made("one")
    assert "What was changed" in made("one")


def test_many_runs_can_be_compared_run_by_run_with_others() -> None:
    mesa = ("--engine", "mesa")
    run("run", TOY, "--replicates", "6", *mesa, "--out", "base", "-q")
    change = ("--set", "balance.advantage=0.5")
    page = made(TOY, "--replicates", "6", *change, *mesa, "--beside", "base")
    assert "Before: Take it or leave it." in page
    assert "After: Take it or leave it with Military balance: advantage 0.5." in page


def test_the_answer_of_a_comparison_is_told_on_the_terminal_too() -> None:
    many = ("--replicates", "6", "--engine", "mesa")
    change = ("--set", "balance.advantage=0.5")
    told = run("report", TOY, *many, *change, "--beside", TOY, "--out", "it.html").stdout.strip()
    assert told.endswith("with the same random draws, 6 runs each.")
    assert told in Path("it.html").read_text(encoding="utf-8")
    assert run("report", TOY, *many, "--out", "it.html").stdout == ""


def test_runs_of_two_scenarios_are_not_said_to_share_their_draws() -> None:
    many = ("--replicates", "4", "--engine", "mesa")
    told = run("report", AUTUMN, *many, "--beside", "karabakh/april-2016", "--out", "it.html")
    assert told.stdout.strip().endswith("as two independent samples, 4 runs each.")
    run("run", "karabakh/april-2016", *many, "--out", "april", "-q")
    told = run("report", AUTUMN, *many, "--beside", "april", "--out", "it.html")
    assert told.stdout.strip().endswith("as two independent samples, 4 runs each.")
    run("run", AUTUMN, *many, "--out", "autumn", "-q")  # the changed twin
    change = ("--set", "balance.advantage=0.5")
    told = run("report", AUTUMN, *many, *change, "--beside", "autumn", "--out", "it.html")
    assert told.stdout.strip().endswith("with the same random draws, 4 runs each.")


def test_the_scenario_of_a_comparison_in_a_folder_is_found_by_its_name() -> None:
    many = ("--replicates", "2", "--engine", "mesa")
    run("compare", AUTUMN, *many, "--out", "comparison", "-q")
    change = ("--set", "balance.advantage=0.5")
    told = run("report", AUTUMN, *many, *change, "--beside", "comparison", "--out", "it.html")
    assert told.stdout.strip().endswith("with the same random draws, 2 runs each.")


def test_a_comparison_and_a_sweep_have_reports() -> None:
    mesa = ("--engine", "mesa")
    run("compare", AUTUMN, "--replicates", "2", *mesa, "--out", "comparison", "-q")
    assert "Beside what happened" in made("comparison")
    vary = ("--vary", "balance.advantage=-1:1:3", "--replicates", "2")
    run("sweep", TOY, *vary, *mesa, "--out", "sweep", "-q")
    page = made("sweep")
    assert "6 runs at 3 points" in page
    assert "By Military balance: advantage" in page


def test_outcomes_are_read_back_as_they_were() -> None:
    frame = sim.simulate(AUTUMN, 5, engine="mesa")
    frame.to_csv("outcomes.csv", index=False)
    pd.testing.assert_frame_equal(read_outcomes(Path("outcomes.csv")), frame)
    frame.loc[0, "wars"] = 99
    assert not read_outcomes(Path("outcomes.csv")).equals(frame)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nosuch",), "no shipped scenario of that name"),
        (("empty",), "there is no manifest.json here"),
        (("empty", "--seed", "1"), "--seed, --replicate and --set are for a scenario"),
        (("empty", "--replicates", "3"), "--replicates is for a scenario"),
        ((TOY, "--out", "it.pdf"), "is no HTML file"),
        ((TOY, "--beside", TOY), "say how many, with --replicates"),
        ((TOY, "--replicates", "2", "--replicate", "1"), "give only one"),
        ((TOY, "--replicates", "2", "--as", "karabakh/autumn-2021"), "did you mean"),
        ((TOY, "--replicates", "2", "--beside", TOY), "these are the same runs"),
    ],
)
def test_what_cannot_be_reported_is_told(arguments: tuple[str, ...], told: str) -> None:
    Path("empty").mkdir()
    assert told in refused(*arguments)
