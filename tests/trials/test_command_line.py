"""Whatever the terminal, the folder or the machine is like, a command ends in words and results."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import app
from sim.errors import SimError
from sim.manifest import create
from sim.own import WITH, import_own
from sim.version import VERSION
from tests.cli.calling import FEARON, bad, call, good

REPOSITORY = Path(__file__).parents[2]
QABARAQ = "extends: toy/fearon\ntitle: Qarabağ, Ղարաբաղ\n"


def started(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-P", "-c", "from sim.cli import main; main()", *arguments],  # as `sim`
        capture_output=True,
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)} | environment,
        timeout=300,
    )


# -- output never costs results --------------------------------------------------------------------


def test_a_title_that_the_terminal_cannot_show_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "az.yaml").write_text(QABARAQ, encoding="utf-8")
    done = started(
        "run", "az.yaml", "--out", "out", cwd=tmp_path, PYTHONIOENCODING="cp1252", PYTHONUTF8="0"
    )
    assert done.returncode == 0, done.stderr
    assert b"Qaraba?" in done.stdout
    assert len(list((tmp_path / "out").iterdir())) == 6
    written = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert written["scenarios"][0]["title"] == "Qarabağ, Ղարաբաղ"


@pytest.mark.parametrize("more", [(), ("--replicates", "3")])
def test_results_are_written_before_anything_is_printed(
    more: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise OSError("the terminal is gone")

    monkeypatch.setattr("sim.cli.terminal.console", broken)
    result = call("run", FEARON, "--out", str(tmp_path / "out"), *more)
    assert result.exit_code == 70  # the printing did fail
    assert (tmp_path / "out" / "manifest.json").exists()


# -- files -----------------------------------------------------------------------------------------


def test_a_file_that_was_there_before_is_kept_under_another_name(tmp_path: Path) -> None:
    (tmp_path / "outcomes.csv").write_text("mine", encoding="utf-8")
    (tmp_path / "manifest.json").write_text("mine, too", encoding="utf-8")
    result = call("run", FEARON, "--out", str(tmp_path), "-q")
    assert result.exit_code == 0
    assert "outcomes.old-1.csv" in result.stderr
    assert (tmp_path / "outcomes.old-1.csv").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "manifest.old-1.json").read_text(encoding="utf-8") == "mine, too"
    again = call("run", FEARON, "--seed", "1", "--out", str(tmp_path), "-q")
    assert "old-" not in again.stderr  # a result of ours is replaced
    assert len(list(tmp_path.glob("*.old-*"))) == 2
    (tmp_path / "outcomes.csv").write_text("changed by hand", encoding="utf-8")
    call("run", FEARON, "--seed", "2", "--out", str(tmp_path), "-q")
    assert (tmp_path / "outcomes.old-2.csv").read_text(encoding="utf-8") == "changed by hand"


def test_a_new_file_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    target = tmp_path / "y.yaml"
    with monkeypatch.context() as broken:
        broken.setattr("os.fdopen", full)
        assert "No space left" in bad("new", str(target), "--from", FEARON)
    assert list(tmp_path.glob("*.yaml")) == []
    good("new", str(target), "--from", FEARON)
    before = target.read_bytes()
    assert "exists already" in bad("new", str(target), "--from", FEARON)
    assert target.read_bytes() == before


def test_a_new_file_is_made_where_there_are_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_arguments: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    create(tmp_path / "a", b"one")
    assert (tmp_path / "a").read_bytes() == b"one"
    with pytest.raises(FileExistsError):
        create(tmp_path / "a", b"two")
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


# -- commands that can be pasted -------------------------------------------------------------------


def test_the_command_in_a_manifest_can_be_pasted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("my scenario.yaml").write_text("extends: toy/fearon\ntitle: t\n", encoding="utf-8")
    asked = ["sim", "run", "my scenario.yaml", "--out", "my run", "--set", "title=a b; c", "-q"]
    monkeypatch.setattr(sys, "argv", asked)
    call(*asked[1:])
    written = json.loads(Path("my run", "manifest.json").read_text(encoding="utf-8"))
    assert shlex.split(written["command"]) == asked
    told = good("new", "an other.yaml")
    assert "sim validate 'an other.yaml' && sim run 'an other.yaml'" in told
    told = good("new", "plain.yaml")
    assert "sim validate plain.yaml && sim run plain.yaml" in told


# -- the user's own files --------------------------------------------------------------------------


def test_a_file_named_like_a_standard_module_is_not_run(tmp_path: Path) -> None:
    for name in ("types", "statistics", "queue", "random"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('run!')\n", encoding="utf-8")
    sweep = ("sweep", FEARON, "--vary", "balance.advantage=0:1:3", "--engine", "mesa")
    done = started(*sweep, "--workers", "processes", "--jobs", "2", "--out", "o", cwd=tmp_path)
    assert b"run!" not in done.stderr + done.stdout
    assert done.returncode == 0, done.stderr


OWN = """
import multiprocessing
import sim.runs
from sim.outcomes.registry import outcome

sim.runs.START_OF_PROCESSES = 0.0  # so few runs would start none

@outcome("days")
def first_event_day(world, history):
    \"\"\"A made-up figure, of a worker process alone.\"\"\"
    return 7.0 if multiprocessing.parent_process() else 0.0
"""


def test_outcomes_of_ones_own_work_from_the_command_line_and_in_workers(tmp_path: Path) -> None:
    (tmp_path / "my_outcomes.py").write_text(OWN, encoding="utf-8")
    run = ("run", FEARON, "--replicates", "3", "-q", "--engine", "mesa")
    done = started("--with", "my_outcomes", *run, "--jobs", "2", "--out", "o", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "o" / "outcomes.csv").read_text(encoding="utf-8").splitlines()
    column = lines[0].split(",").index("first_event_day")
    assert [line.split(",")[column] for line in lines[1:]] == ["7.0"] * 3  # none is made here
    done = started("--with", "my_outcome", "list", cwd=tmp_path)
    assert done.returncode == 2
    assert b"did you mean 'my_outcomes'" in done.stderr


def test_a_module_of_ones_own_that_fails_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_own.py").write_text("1 / 0\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv(WITH, "broken_own")
    with pytest.raises(SimError, match="broken_own: cannot be imported: ZeroDivisionError"):
        import_own()
    monkeypatch.setenv(WITH, "")
    import_own()


# -- words before work -----------------------------------------------------------------------------


def test_a_missing_folder_of_results_is_told_before_any_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_arguments: object, **_named: object) -> None:
        pytest.fail("made runs before looking at what they are compared with")

    monkeypatch.setattr("sim.experiments.checking.measure", never)
    monkeypatch.setattr("sim.cli.commands.check_results.make_ready", lambda: None)
    asked = ("check", "results", "02_front_or_table", "--raw", str(tmp_path / "raw"))
    assert "there is no such folder" in bad(*asked, "--results", str(tmp_path / "nowhere"))
    assert "there is no such file" in bad(*asked, "--results", str(tmp_path))


def test_what_is_set_beside_runs_is_looked_for_before_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_arguments: object, **_named: object) -> None:
        pytest.fail("made runs before looking at what stands beside them")

    monkeypatch.setattr("sim.api.simulate", never)
    asked = ("report", FEARON, "--replicates", "5")
    assert "no such file" in bad(*asked, "--beside", "nowhere")


def test_a_slip_is_told_where_a_scenario_is_run(tmp_path: Path) -> None:
    slip = tmp_path / "slip.yaml"
    slip.write_text("extends: toy/fearon\ntitle: t\nbalance:\n", encoding="utf-8")
    result = call("run", str(slip), "-q")
    assert "notice: " in result.stderr
    assert "balance: empty" in result.stderr
    assert "notice" not in call("run", FEARON, "-q").stderr


def test_a_long_run_is_announced() -> None:
    from sim.cli.simulation import tell_of_time
    from sim.scenario import load

    runner = pytest.MonkeyPatch()
    told: list[str] = []
    with runner.context() as patched:
        patched.setattr("sim.cli.simulation.typer.echo", lambda text, err: told.append(text))
        tell_of_time(load(FEARON), 1, "mesa")
        assert told == []
        tell_of_time(load("karabakh/1994-2020", ["clock.end=8999-01-01"]), 1, "mesa")
        tell_of_time(load("karabakh/1994-2020"), 10**8, "compiled", jobs=2)
    assert "a run of 7,004 years" in told[0]
    assert "100,000,000 runs of 27 years" in told[1]


def test_a_run_says_which_engine_made_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Engine: Mesa." in call("run", FEARON).stderr
    many = ("run", FEARON, "--replicates", "3")
    assert "Engine: compiled." in call(*many, "--engine", "compiled").stderr
    monkeypatch.setattr("sim.engine.fitting._no_compiler", lambda: "numba is not installed")
    assert "Engine: Mesa, as numba is not installed." in call(*many).stderr
    assert "Engine" not in call(*many, "-q").stderr


def test_the_version_is_told() -> None:
    assert good("--version") == f"sim {VERSION}\n"


def test_commands_are_all_there() -> None:
    assert app.registered_callback is not None
    assert "sweep" in good("--help")
