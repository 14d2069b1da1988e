"""`sim sweep`: plans first, keeps what it makes, stops cleanly, and says how to go on."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sim.api import simulate
from sim.cli import app
from sim.cli.commands.sweep import Request
from sim.errors import SimError
from sim.scenario import load
from sim.sweeps import read_sweep
from tests.sweeps.sweeps import interruptible

TOY = "toy/fearon"
ROOT = Path(__file__).parent.parent.parent
VARY = ("--vary", "balance.advantage=-1:1:5")
MESA = ("--engine", "mesa", "--jobs", "1")
WEIGHT = "parties.north.weights.prize"


def call(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "150", "SIM_DEBUG": ""}).invoke(app, ["sweep", *arguments])


def good(*arguments: str) -> str:
    result = call(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def bad(*arguments: str) -> str:
    """What is told of a slip: exit code 2, nothing on stdout, no traceback."""
    result = call(*arguments)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.output
    return result.stderr


# -- a sweep --------------------------------------------------------------------------------------


def test_a_sweep_is_kept_and_can_be_read_as_it_says(tmp_path: Path) -> None:
    out = tmp_path / "one"
    told = good(TOY, *VARY, *MESA, "--replicates", "3", "--seed", "5", "--out", str(out))
    assert "15 runs of 5 points are in" in told
    script = "\n".join(line.strip() for line in told.splitlines()[-2:])
    assert script.startswith("from sim.sweeps import read_sweep")
    scope: dict[str, Any] = {}
    exec(script, scope)
    assert list(scope["frame"].columns) == ["balance.advantage", "war"]
    assert len(scope["frame"]) == 15


def test_a_point_has_the_runs_that_simulate_gives(tmp_path: Path) -> None:
    good(TOY, *VARY, *MESA, "--replicates", "3", "--seed", "5", "--out", str(tmp_path), "-q")
    frame = read_sweep(tmp_path).frame()
    for advantage, same in ((0.5, True), (0.6, False)):
        meant = simulate(load(TOY, [f"balance.advantage={advantage}"]), replicates=3, seed=5)
        found = frame[frame["balance.advantage"] == 0.5].reset_index(drop=True)
        columns = ["replicate", "terms_index", "settlement"]
        assert found[columns].equals(meant[columns]) == same


def test_without_anything_to_vary_only_luck_differs(tmp_path: Path) -> None:
    good(TOY, *MESA, "--replicates", "4", "--out", str(tmp_path), "-q")
    assert read_sweep(tmp_path).frame(["point", "replicate"]).to_numpy().tolist() == [
        [0, replicate] for replicate in range(4)
    ]


def test_every_design_can_be_had(tmp_path: Path) -> None:
    points = tmp_path / "points.csv"
    points.write_text("balance.advantage,talks.rounds\n0.1,2\n0.2,3\n", encoding="utf-8")
    vary = ("--vary", "balance.advantage=-1:1", "--vary", "talks.rounds=1:5")
    calls = {
        "grid": (*VARY, "--vary", "talks.rounds=2,4"),
        "latin-hypercube": (*vary, "--samples", "6"),
        "sobol": (*vary, "--samples", "2"),
        "sobol-second-order": (*vary, "--samples", "2"),
        "list": ("--points", str(points)),
    }
    counts = {}
    for design, options in calls.items():
        out = str(tmp_path / design)
        good(TOY, "--design", design, *options, *MESA, "--out", out, "-q")
        result = read_sweep(out)
        counts[design] = result.plan.points
        assert ("sobol_matrix" in result.columns) == design.startswith("sobol")
    assert list(counts.values()) == [10, 6, 10, 16, 2]


def test_quiet_says_nothing_and_the_manifest_has_the_command(tmp_path: Path) -> None:
    out = tmp_path / "one"
    result = call(TOY, *VARY, *MESA, "--set", "talks.rounds=3", "--out", str(out), "--quiet")
    assert (result.exit_code, result.output) == (0, "")
    command = json.loads((out / "manifest.json").read_text())["command"]
    assert command == (
        f"sim sweep {TOY} --vary balance.advantage=-1:1:5 --set talks.rounds=3 --out one "
        "--jobs 1 --engine mesa --quiet"
    )


# -- before it is begun ---------------------------------------------------------------------------


def test_a_dry_run_tells_and_writes_nothing(tmp_path: Path) -> None:
    told = good(
        TOY, *VARY, *MESA, "--replicates", "1000", "--dry-run", "--out", str(tmp_path / "x")
    )
    for part in ("5 (grid)", "5,000 (replicates of each point: 1,000)", "on 1 core", "a run"):
        assert part in told
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_finds_slips_and_warns_of_vast_sweeps() -> None:
    assert "did you mean" in bad(TOY, "--vary", "balance.advantge=1", *MESA, "--dry-run")
    vast = good(TOY, *VARY, *MESA, "--replicates", str(10**9), "--dry-run")
    assert "add --limit 5000000000" in vast
    assert "--limit" not in good(TOY, *VARY, *MESA, "--dry-run")


def test_a_dry_run_tells_of_points_that_will_fail() -> None:
    told = good(TOY, "--vary", f"{WEIGHT}=0.9,1", *MESA, "--dry-run")
    assert "1 of the 2 runs tried failed" in told
    assert "the weights sum to 0.9" in told


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("--vary", "balance.advantge=-1:1:3"), "did you mean 'balance.advantage'?"),
        (("--vary", "balance.advantage=-9:9:3"), "allowed: a number from -5 to 5, unit: 1"),
        ((*VARY, "--design", "gird"), "did you mean 'grid'?"),
        ((*VARY, "--design", "sobol", "--samples", "1000"), "such as 512 or 1024"),
        ((*VARY, "--replicates", "4000000000"), "--limit 20000000000"),
        (("--design", "list", "--points", "no-such.csv"), "No such file"),
        ((*VARY, "--engine", "mesas"), "did you mean 'mesa'?"),
        ((*VARY, "--workers", "thread"), "did you mean 'threads'?"),
        ((*VARY, "--cluster", "10.0.0.5"), "tcp://host:port"),
        ((*VARY, "--set", "balance.advantage=0"), "is varied, too"),
        (("--set", "parties.north.strategy=bolware"), "did you mean 'boulware'?"),
        ((*VARY, "--samples", "0"), "as many points as it has"),
    ],
)
def test_a_slip_is_told_at_once_and_nothing_is_written(
    tmp_path: Path, arguments: tuple[str, ...], part: str
) -> None:
    out = tmp_path / "out"
    options = MESA if "--engine" not in arguments else ()
    assert part in bad(TOY, *arguments, *options, "--out", str(out))
    assert not out.exists()


def test_a_sweep_needs_a_folder_of_its_own(tmp_path: Path) -> None:
    assert "--out FOLDER" in bad(TOY, *VARY, *MESA)
    assert "is empty" in call(TOY, *VARY, *MESA, "--out", "").stderr
    (tmp_path / "file").write_text("")
    bad(TOY, *VARY, *MESA, "--out", str(tmp_path / "file" / "inside"))
    good(TOY, *VARY, *MESA, "--out", str(tmp_path / "one"), "-q")
    assert "--resume" in bad(TOY, *VARY, *MESA, "--out", str(tmp_path / "one"))
    good(TOY, *VARY, *MESA, "--out", str(tmp_path / "one"), "-q", "--resume")


# -- runs that fail -------------------------------------------------------------------------------


def test_failed_runs_are_told_and_are_rows(tmp_path: Path) -> None:
    result = call(TOY, "--vary", f"{WEIGHT}=0.9,1", *MESA, "--out", str(tmp_path), "-q")
    assert result.exit_code == 0
    assert "Warning: 1 of 2 runs failed" in result.stderr
    assert "the weights sum to 0.9" in result.stderr
    failures = read_sweep(tmp_path).frame(["failure"])["failure"].tolist()
    assert [bool(text) for text in failures] == [True, False]


def test_if_all_runs_fail_it_is_no_success(tmp_path: Path) -> None:
    own = tmp_path / "broken_agents.py"
    own.write_text(
        "from sim.agents import Party\n\n\nclass Broken(Party):\n"
        "    def observe(self, *args):\n        raise RuntimeError('broken')\n"
    )
    options = ["--set", "parties.north.agent=broken_agents:Broken", *MESA]
    options += ["--block-size", "1", "--out", "out"]
    done = subprocess.run(
        [sys.executable, "-m", "sim", "sweep", TOY, *options],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "all 1 runs failed" in done.stderr


# -- stopping -------------------------------------------------------------------------------------


def recorded(folder: Path) -> int:
    """Runs that the folder's records know of: a block counts once its line is in the journal."""
    try:
        return read_sweep(folder).runs
    except SimError:
        return 0  # nothing is there as yet


def test_ctrl_c_stops_cleanly_and_the_command_it_prints_goes_on(tmp_path: Path) -> None:
    sweep = ["karabakh/autumn-2020", "--vary", "balance.advantage=-0.5, 0.5", "--replicates", "24"]
    options = ["--block-size", "3", "--engine", "mesa", "--jobs", "1", "--out", "two words"]
    process = subprocess.Popen(
        [sys.executable, "-m", "sim", "sweep", *sweep, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        start_new_session=True,
        preexec_fn=interruptible,
    )
    out = tmp_path / "two words"
    patience = time.monotonic() + 60
    while not recorded(out) and time.monotonic() < patience:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    printed, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert printed == ""
    first, again = told.strip().splitlines()
    kept = read_sweep(out).runs
    assert 0 < kept < 48
    assert first == f"Interrupted: {kept} of 48 runs are kept in two words"
    words = shlex.split(again.partition(":")[2])
    assert words[:2] == ["sim", "sweep"]
    assert words[-1] == "--resume"
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert read_sweep(out).complete
    assert read_sweep(out).runs == 48


def test_the_command_to_resume_asks_for_the_same() -> None:
    usual: dict[str, Any] = {
        "scenario": TOY, "vary": [], "design": "grid", "samples": None, "points": None,
        "replicates": 1, "seed": 0, "overrides": [], "out": None, "resume": False, "jobs": 0,
        "workers": "auto", "engine": "auto", "cluster": "", "block_size": None,
        "limit": 10**9, "quiet": False, "behaviour": None,
    }  # fmt: skip
    others: dict[str, Any] = {
        "vary": ["balance.wear=0:1"], "design": "sobol", "samples": 8, "points": Path("p.csv"),
        "replicates": 2, "seed": 3, "overrides": ["talks.rounds=3"], "out": Path("o"), "jobs": 2,
        "workers": "threads", "engine": "mesa", "cluster": "tcp://a:1", "block_size": 5,
        "limit": 7, "quiet": True, "behaviour": Path("s.csv"),
    }  # fmt: skip
    assert Request(**usual).command(resume=True) == ["sim", "sweep", TOY, "--resume"]
    for name, value in others.items():
        command = Request(**(usual | {name: value})).command(resume=False)
        told = value[0] if isinstance(value, list) else str(value)
        assert command[-1] == (told if name != "quiet" else "--quiet"), name
    assert others.keys() | {"scenario", "resume"} == usual.keys()


def test_progress_is_silent_where_nobody_watches(tmp_path: Path) -> None:
    result = call(TOY, *VARY, *MESA, "--replicates", "50", "--out", str(tmp_path))
    assert result.stderr == ""


def test_help_of_sweep_imports_nothing_heavy() -> None:
    script = (
        "import sys, sim.cli; from typer.testing import CliRunner; "
        "told = CliRunner().invoke(sim.cli.app, ['sweep', '--help']).output; "
        "print([name for name in ('mesa', 'numpy', 'pandas', 'pyarrow', 'sim.scenario', "
        "'sim.sweeps') if name in sys.modules], '--vary' in told)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[] True"
