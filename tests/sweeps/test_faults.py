"""What can befall a sweep: nothing is lost or doubled, and it ends as if nothing had happened."""

import json
import multiprocessing
import os
import signal
import subprocess
import time
from pathlib import Path

import pandas as pd
import pytest

from sim.errors import SimError
from sim.sweeps import read_sweep
from sim.sweeps.store import JOURNAL, MANIFEST
from tests.sweeps.sweeps import (
    BLOCKS,
    RUNS,
    alive,
    contents,
    deadly,
    fragile,
    made,
    posix,
    same,
    started,
)

SLOW = """
import time
from sim.sweeps.store import Store

real = Store.add

def add(self, made):
    real(self, made)
    time.sleep(0.3)

Store.add = add
"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return made(tmp_path_factory.mktemp("whole") / "sweep")


def wait_until(true, seconds=60.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.02)


def recorded(folder):
    journal = folder / JOURNAL
    return len(journal.read_bytes().splitlines()) if journal.exists() else 0


def children_of(pid):
    task = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(text) for text in task.read_text(encoding="ascii").split()]


# -- processes that are killed --------------------------------------------------------------------


@posix
def test_a_worker_that_is_killed_in_the_middle_costs_nothing(whole, tmp_path):
    killed: list[int] = []

    def kill(done, _total, _failed):
        if done >= 10 and not killed:
            victim = multiprocessing.active_children()[0]
            victim.kill()
            killed.append(done)

    harmed = made(tmp_path / "sweep", jobs=2, progress=kill)
    assert killed
    assert same(harmed, whole)
    assert contents(harmed.folder) == contents(whole.folder)


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks for processes in /proc")
def test_the_main_process_killed_in_the_middle_leaves_what_it_had_made(whole, tmp_path):
    running = started(tmp_path / "sweep", "jobs=2", SLOW)
    wait_until(lambda: recorded(tmp_path / "sweep") >= 3)
    workers = children_of(running.pid)
    assert len(workers) >= 2
    running.kill()
    running.communicate()
    found = read_sweep(tmp_path / "sweep")
    assert 15 <= found.runs < RUNS
    assert found.damaged == []
    assert not found.complete
    wait_until(lambda: not any(map(alive, workers)))  # they do not live on without it
    told = []
    resumed = made(tmp_path / "sweep", resume=True, progress=lambda *now: told.append(now))
    assert told[0][0] == found.runs
    assert same(resumed, whole)
    assert contents(resumed.folder) == contents(whole.folder)


@posix
def test_an_interrupt_keeps_what_is_finished_and_ends_the_workers(whole, tmp_path):
    running = started(tmp_path / "sweep", "jobs=2", SLOW)
    wait_until(lambda: recorded(tmp_path / "sweep") >= 2)
    running.send_signal(signal.SIGINT)
    output, _ = running.communicate(timeout=30)
    assert output.strip().splitlines()[-1] == "KeyboardInterrupt"
    assert running.returncode != 0
    manifest = json.loads((tmp_path / "sweep" / MANIFEST).read_bytes())
    assert 10 <= manifest["runs_done"] < RUNS  # in order, with no journal left to fold
    assert recorded(tmp_path / "sweep") == 0
    assert same(made(tmp_path / "sweep", resume=True), whole)


@posix
def test_a_run_that_ends_every_process_is_a_row_with_its_reason(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr("sim.sweeps.execute.PATIENCE", 2)
    agent = fragile(tmp_path, "fragile_of_faults")
    unharmed = made(tmp_path / "unharmed", **agent, block_size=2)
    deadly(tmp_path, 2, "always")
    harmed = made(tmp_path / "harmed", **agent, block_size=2, workers="processes")
    assert harmed.complete
    told = "the process that made this run ended by signal SIGKILL, 2 times"
    rows = harmed.frame()
    (row,) = rows[rows["failure"] != ""].to_dict("records")
    found = (row["balance.advantage"], row["talks.rounds"], row["replicate"], row["failure"])
    assert found == (-0.2, 5, 2, told)
    others = rows["failure"] == ""
    pd.testing.assert_frame_equal(rows[others], unharmed.frame()[others], check_exact=True)
    listed = json.loads((harmed.folder / MANIFEST).read_bytes())["failures"]
    assert listed == {"runs": 1, "reasons": {told: 1}}


# -- files that are harmed ------------------------------------------------------------------------


def truncated(path):
    path.write_bytes(path.read_bytes()[:-1000])


def flipped(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def swapped(path):
    path.write_bytes(path.with_name("block-000000.parquet").read_bytes())


@pytest.mark.parametrize("harm", [truncated, flipped, swapped, Path.unlink])
def test_a_damaged_block_is_made_again_and_no_other(whole, tmp_path, harm):
    made(tmp_path / "sweep")
    path = tmp_path / "sweep" / "runs" / "block-000005.parquet"
    before = {one.name: one.stat().st_mtime_ns for one in path.parent.glob("block-*")}
    harm(path)
    assert read_sweep(tmp_path / "sweep").damaged == [5]
    resumed = made(tmp_path / "sweep", resume=True)
    assert same(resumed, whole)
    assert contents(resumed.folder) == contents(whole.folder)
    after = {one.name: one.stat().st_mtime_ns for one in path.parent.glob("block-*")}
    assert [name for name in before if after[name] != before[name]] == [path.name]


def test_a_block_that_was_written_but_not_recorded_is_made_again(whole, tmp_path):
    class StopError(Exception):
        pass

    def stop(done, _total, _failed):
        if done >= 15:
            raise StopError

    with pytest.raises(StopError):
        made(tmp_path / "sweep", progress=stop)
    journal = tmp_path / "sweep" / JOURNAL
    journal.write_bytes(journal.read_bytes()[:-5])  # as a power failure may leave it
    assert read_sweep(tmp_path / "sweep").runs == 10
    assert same(made(tmp_path / "sweep", resume=True), whole)


# -- a full disk ----------------------------------------------------------------------------------

FULL = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, ({bytes}, {bytes}))
"""


@posix
def test_a_disk_that_is_full_stops_the_sweep_with_what_is_kept(whole, tmp_path):
    """The system refuses any file beyond a size: at the fourth line of the journal, or at once."""
    sizes = {}
    for name, most in {"blocks": 20_000, "journal": 60_000}.items():
        running = started(tmp_path / name, "", FULL.format(bytes=most))
        output, _ = running.communicate(timeout=60)
        sizes[name] = (running.returncode, output)
    assert sizes["journal"] == (0, "")  # room enough
    code, output = sizes["blocks"]
    assert code == 2
    assert "the disk is full" in output
    assert "0 finished blocks are kept" in output
    assert read_sweep(tmp_path / "blocks").runs == 0
    assert not list((tmp_path / "blocks").glob(".*.part"))
    assert same(made(tmp_path / "blocks", resume=True), whole)


@pytest.mark.parametrize("jobs", [1, 2])
def test_when_the_disk_fills_up_half_way_the_sweep_can_go_on_later(
    whole, tmp_path, monkeypatch, jobs
):
    real = os.fsync
    room = [12]

    def fsync(handle):
        room[0] -= 1
        if room[0] < 0:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(SimError) as caught:
        made(tmp_path / "sweep", jobs=jobs)
    kept = read_sweep(tmp_path / "sweep")
    assert 0 < len(kept.blocks) < BLOCKS
    assert f"{len(kept.blocks)} finished blocks are kept; make room, then go on" in str(
        caught.value
    )
    assert not multiprocessing.active_children()
    monkeypatch.undo()
    resumed = made(tmp_path / "sweep", resume=True)
    assert same(resumed, whole)
    assert kept.blocks.items() <= resumed.blocks.items()


# -- two sweeps in one folder ---------------------------------------------------------------------


def test_of_two_sweeps_in_one_folder_the_second_is_refused_and_the_first_unharmed(whole, tmp_path):
    running = started(tmp_path / "sweep", "", SLOW)
    try:
        wait_until(lambda: recorded(tmp_path / "sweep") >= 1)
        for resume in (False, True):
            with pytest.raises(SimError, match="another sweep or calibration is writing to"):
                made(tmp_path / "sweep", resume=resume)
        output, _ = running.communicate(timeout=60)
    finally:
        running.kill()
        running.communicate()
    assert (running.returncode, output) == (0, "")
    assert same(read_sweep(tmp_path / "sweep"), whole)


def test_a_lock_that_a_dead_process_left_keeps_nobody_out(whole, tmp_path):
    running = started(tmp_path / "sweep", "", SLOW)
    wait_until(lambda: recorded(tmp_path / "sweep") >= 1)
    running.kill()
    running.communicate()
    assert (tmp_path / "sweep" / ".lock").exists()
    assert same(made(tmp_path / "sweep", resume=True), whole)


def test_what_is_no_folder_is_told_before_anything_is_run(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(SimError, match="cannot write to"):
        made(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"


def test_started_scripts_can_fail(tmp_path):
    """The processes that these tests start do report an error: their silence means something."""
    running = started(tmp_path / "sweep", "jobs=0")
    output, _ = running.communicate(timeout=60)
    assert (running.returncode, output.splitlines()[0]) == (2, "jobs: 0")
    assert isinstance(running, subprocess.Popen)
