"""The same sweep is the same table, however it was made, stopped and taken up again."""

import json
import subprocess
import sys

import pandas as pd
import pyarrow as pa
import pytest

from sim.errors import SimError
from sim.scenario import load
from sim.sweeps import api, read_sweep, timing
from sim.sweeps import identity as identities
from sim.sweeps.blocks import Finished
from sim.sweeps.store import JOURNAL, MANIFEST
from sim.sweeps.timing import MOST_BLOCK
from tests.sweeps.sweeps import BLOCKS, RUNS, TOY, VARY, contents, made, same, work


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return made(tmp_path_factory.mktemp("whole") / "sweep")


class StopError(Exception):
    """Stops a sweep from its report of progress."""


def stop_after(runs, error=StopError):
    def progress(done, _total, _failed):
        if done >= runs:
            raise error

    return progress


# -- one table ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "how",
    [
        {"jobs": 2, "workers": "processes"},
        {"jobs": 2, "workers": "threads"},
        {"engine": "compiled", "jobs": 2},
        {"engine": "compiled", "workers": "processes", "block_size": 7},
        {"block_size": 7},
        {"block_size": 40},
        {"block_size": 1},
        {"block_size": None},
    ],
    ids=str,
)
def test_the_table_does_not_depend_on_how_it_was_made(whole, tmp_path, how):
    if how.get("engine") == "compiled":
        pytest.importorskip("numba")
    assert same(made(tmp_path / "sweep", **how), whole)


@pytest.mark.parametrize(
    "what",
    [{"seed": 4}, {"replicates": 5}, {"vary": {"balance.advantage": [0.1]}}],
    ids=["seed", "replicates", "vary"],
)
def test_another_sweep_has_another_table(whole, tmp_path, what):
    assert not same(made(tmp_path / "sweep", **what), whole)


def test_every_point_has_every_replicate_once_in_order(whole):
    frame = whole.frame(["point", "replicate"])
    assert list(frame.itertuples(index=False, name=None)) == [
        (point, replicate) for point in range(10) for replicate in range(4)
    ]
    assert (whole.complete, whole.runs, whole.failures) == (True, RUNS, 0)


def test_the_runs_of_a_sweep_without_design_are_those_of_simulate(tmp_path):
    import sim

    alone = made(tmp_path / "sweep", vary=(), replicates=6).frame()
    frame = sim.simulate(TOY, 6, seed=3).astype({"seed": "uint64"})
    pd.testing.assert_frame_equal(alone.drop(columns="point"), frame, check_exact=True)


def test_a_stopped_sweep_covers_the_space(tmp_path):
    with pytest.raises(StopError):
        made(tmp_path / "sweep", progress=stop_after(10))
    found = read_sweep(tmp_path / "sweep").frame()
    assert sorted(found["point"]) == list(range(10))
    assert set(found["replicate"]) == {0}


# -- reading --------------------------------------------------------------------------------------


def test_columns_are_read_one_by_one_in_the_order_asked_for(whole):
    names = ["war", "balance.advantage", "point"]
    frame = whole.frame(names)
    assert list(frame.columns) == names
    pd.testing.assert_frame_equal(frame, whole.frame()[names])
    assert isinstance(whole.table(["settlement"]), pa.Table)


def test_columns_keep_their_kinds_as_simulate_gives_them(whole):
    import sim

    kinds = whole.frame().dtypes
    assert kinds["talks.rounds"] == "int64"
    simulated = sim.simulate(TOY, 1).dtypes.drop(["replicate", "seed"])
    assert kinds[simulated.index].equals(simulated)


def test_an_unknown_column_is_told_with_the_nearest(whole):
    with pytest.raises(SimError, match="did you mean 'settlement'"):
        whole.frame(["setlement"])


def test_a_damaged_block_is_told_when_it_is_read_and_found_when_it_is_looked_for(tmp_path):
    found = made(tmp_path / "sweep")
    assert found.damaged == []
    path = tmp_path / "sweep" / "runs" / "block-000003.parquet"
    content = bytearray(path.read_bytes())
    content[100] ^= 4
    path.write_bytes(content)
    assert found.damaged == [3]
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(SimError, match="--resume"):
        read_sweep(tmp_path / "sweep").frame()


def test_a_sweep_can_be_read_while_it_is_made(tmp_path):
    seen = []

    def look(done, _total, _failed):
        if done:
            seen.append((done, read_sweep(tmp_path / "sweep").runs))

    made(tmp_path / "sweep", progress=look)
    assert seen == [(done, done) for done in range(5, RUNS + 1, 5)]


def test_before_the_first_block_there_is_nothing_to_read(tmp_path):
    with pytest.raises(StopError):
        made(tmp_path / "sweep", progress=stop_after(0))
    assert read_sweep(tmp_path / "sweep").runs == 0
    with pytest.raises(SimError, match="no finished block as yet"):
        read_sweep(tmp_path / "sweep").frame()


# -- taking up ------------------------------------------------------------------------------------


def test_a_resumed_sweep_makes_only_what_is_missing_and_is_the_whole(whole, tmp_path):
    with pytest.raises(StopError):
        made(tmp_path / "sweep", progress=stop_after(15))
    before = contents(tmp_path / "sweep")
    assert len(before) == 3
    told = []
    how = {"jobs": 2, "block_size": None, "resume": True}
    resumed = made(tmp_path / "sweep", **how, progress=lambda *now: told.append(now))
    assert told[0] == (15, RUNS, 0)
    assert len(told) == 1 + BLOCKS - 3
    assert same(resumed, whole)
    assert contents(tmp_path / "sweep") == contents(whole.folder)
    assert before.items() <= contents(tmp_path / "sweep").items()


def test_the_manifest_of_a_resumed_sweep_is_that_of_an_undisturbed_one(whole, tmp_path):
    with pytest.raises(StopError):
        made(tmp_path / "sweep", progress=stop_after(15))
    made(tmp_path / "sweep", resume=True)
    first, second = (
        json.loads((folder / MANIFEST).read_bytes())
        for folder in (whole.folder, tmp_path / "sweep")
    )
    assert first == second
    assert not (tmp_path / "sweep" / JOURNAL).exists()


def test_a_finished_sweep_that_is_resumed_stays_as_it_is(tmp_path):
    made(tmp_path / "sweep")
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "sweep").glob("block-*")}
    made(tmp_path / "sweep", resume=True)
    after = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "sweep").glob("block-*")}
    assert before == after


def test_an_empty_folder_can_be_resumed(whole, tmp_path):
    assert same(made(tmp_path / "sweep", resume=True), whole)


def test_without_resume_a_result_is_never_touched(tmp_path):
    made(tmp_path / "sweep")
    before = contents(tmp_path / "sweep")
    with pytest.raises(SimError, match="holds a result already"):
        made(tmp_path / "sweep", seed=4)
    assert contents(tmp_path / "sweep") == before


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"seed": 4}, ["the seed (3 then, 4 now)"]),
        ({"replicates": 3}, ["the number of replicates (4 then, 3 now)"]),
        ({"block_size": 6}, ["the number of runs in a block (5 then, 6 now)"]),
        (
            {"vary": VARY | {"talks.rounds": [2, 6]}},
            ["the design: what is varied, and how"],
        ),
        (
            {"overrides": ["balance.advantage=0.3"]},
            ["the scenario, with its overrides"],
        ),
        (
            {"seed": 4, "vary": VARY | {"talks.rounds": [2]}},
            ["the design", "the seed", "the number of points (10 then, 5 now)"],
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_sweep_is_not_taken_up_as_another_and_what_differs_is_named(tmp_path, other, told):
    with pytest.raises(StopError):
        made(tmp_path / "sweep", progress=stop_after(5))
    before = contents(tmp_path / "sweep")
    with pytest.raises(SimError) as caught:
        made(tmp_path / "sweep", resume=True, **other)
    changed = [line for line in str(caught.value).splitlines() if "changed: " in line]
    assert len(changed) == len(told)
    assert all(any(words in line for line in changed) for words in told)
    assert contents(tmp_path / "sweep") == before


def test_a_sweep_is_not_taken_up_with_other_code(tmp_path, monkeypatch):
    with pytest.raises(StopError):
        made(tmp_path / "sweep", progress=stop_after(5))
    monkeypatch.setattr(identities, "code_hash", lambda: "f" * 64)
    with pytest.raises(SimError, match=r"the code of the simulation \(.*ffff... now\)"):
        made(tmp_path / "sweep", resume=True)
    monkeypatch.undo()
    assert made(tmp_path / "sweep", resume=True).complete


def test_other_versions_are_noted_as_a_warning(tmp_path, monkeypatch):
    with pytest.raises(StopError):
        made(tmp_path / "sweep", progress=stop_after(5))
    monkeypatch.setattr(api, "versions", lambda: identities.versions() | {"numpy": "9.9"})
    resumed = made(tmp_path / "sweep", resume=True)
    (warning,) = resumed.manifest["warnings"]
    assert warning.startswith("resumed with other versions: numpy 2.")
    assert warning.endswith("then, 9.9 now")


# -- the manifest ---------------------------------------------------------------------------------


def test_the_manifest_says_what_made_the_sweep(whole):
    manifest = json.loads((whole.folder / MANIFEST).read_bytes())
    assert manifest["scenarios"][0]["name"] == TOY
    assert manifest["runs"] == manifest["runs_done"] == RUNS
    assert manifest["identity"]["code"] == identities.code_hash()
    assert {"numpy", "pyarrow", "python"} <= manifest["versions"].keys()
    assert len(manifest["blocks"]) == BLOCKS
    assert str(whole.folder.parent) not in (whole.folder / MANIFEST).read_text(encoding="utf-8")


def test_the_code_hash_is_of_every_python_file_and_of_nothing_else(tmp_path, monkeypatch):
    package = tmp_path / "package"
    (package / "inside").mkdir(parents=True)
    (package / "inside" / "a.py").write_bytes(b"x = 1\n")
    monkeypatch.setattr(identities, "PACKAGE", package)
    code_hash = identities.code_hash.__wrapped__
    first = code_hash()
    (package / "notes.txt").write_bytes(b"mine")
    assert code_hash() == first
    (package / "inside" / "a.py").write_bytes(b"x = 1\r\n")  # as Windows may keep it
    assert code_hash() == first
    (package / "inside" / "a.py").write_bytes(b"x = 2\n")
    assert code_hash() != first


def test_the_code_of_an_agent_of_ones_own_is_part_of_the_identity(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    scenario = load(TOY, ["parties.north.agent=hashed_agent:One"])
    with pytest.raises(SimError, match="there is no module 'hashed_agent'"):
        identities.agent_hashes(scenario)
    (tmp_path / "hashed_agent.py").write_text("x = 1")
    first = identities.agent_hashes(scenario)
    (tmp_path / "hashed_agent.py").write_text("x = 2")
    assert identities.agent_hashes(scenario).keys() == first.keys() == {"hashed_agent"}
    assert identities.agent_hashes(scenario) != first
    assert identities.agent_hashes(load(TOY)) == {}


# -- how large a block is -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "runs", "jobs", "size"),
    [
        (0.004, 10**6, 1, 500),
        (0.008, 10**6, 1, 250),
        (0.004, 10**6, 64, 500),
        (0.004, 400, 2, 50),  # four blocks for each of two workers
        (1e-7, 10**9, 1, MOST_BLOCK),
        (60.0, 400, 1, 1),
        (0.28, 10**6, 2, 100),  # 10,000 files, and not 143,000
    ],
)
def test_a_block_is_about_two_seconds_of_work_and_every_worker_has_a_few(
    tmp_path, monkeypatch, seconds, runs, jobs, size
):
    monkeypatch.setattr(api, "seconds_per_run", lambda _work: seconds)
    how = {"block_size": None, "jobs": jobs, "replicates": runs // 10}
    with pytest.raises(StopError):
        made(tmp_path / "sweep", **how, progress=stop_after(0))
    assert read_sweep(tmp_path / "sweep").plan.block_size == size


def test_the_time_of_a_run_is_measured_with_ever_more_runs_until_it_can_be_told(monkeypatch):
    asked = []

    class Timed:
        def __init__(self, work):
            self.most = work.plan.block_size

        def make(self, task):
            asked.append(task.stop)
            assert task.stop <= self.most
            return Finished(0, b"", task.stop, 0, {}, 0.004 * task.stop)

    monkeypatch.setattr(timing, "Runner", Timed)
    assert timing.seconds_per_run(work(replicates=10**5)) == pytest.approx(0.004)
    assert asked == [1, 1, 4, 16, 64, 64, 64]  # the fastest of three
    asked.clear()
    timing.seconds_per_run(work())  # 40 runs: no more than a twentieth is made twice
    assert asked == [1, 1, 2, 2, 2]


def test_a_hiccup_does_not_make_blocks_small(monkeypatch):
    """The first timing comes to 70 times what a run takes; the blocks are as large as ever."""
    calls = 0

    class Disturbed:
        def __init__(self, work):
            del work

        def make(self, task):
            nonlocal calls
            calls += 1
            seconds = 0.004 * task.stop + (0.28 if calls == 2 else 0.0)
            return Finished(0, b"", task.stop, 0, {}, seconds)

    monkeypatch.setattr(timing, "Runner", Disturbed)
    assert timing.seconds_per_run(work(replicates=10**5)) == pytest.approx(0.004)


def test_a_finished_sweep_takes_more_replicates(whole, tmp_path):
    for first, block_size in ((2, 5), (3, 7)):  # the last block is whole, and cut short
        out = tmp_path / f"sweep-{first}"
        before = made(out, replicates=first, block_size=block_size)
        times = {one.name: one.stat().st_mtime_ns for one in (out / "runs").iterdir()}
        grown = made(out, block_size=block_size, resume=True)
        at_once = made(tmp_path / f"at-once-{first}", block_size=block_size)
        assert same(grown, whole)
        assert contents(out) == contents(at_once.folder)
        assert grown.manifest["identity"] == at_once.manifest["identity"]
        assert (grown.manifest["replicates"], grown.manifest["runs"]) == (4, RUNS)
        kept = before.runs // block_size
        assert kept
        for number in range(kept):
            name = f"block-{number:06d}.parquet"
            assert (out / "runs" / name).stat().st_mtime_ns == times[name]


def test_a_sweep_takes_no_fewer_replicates_and_no_other_points(tmp_path):
    made(tmp_path / "sweep")
    for what in ({"replicates": 3}, {"replicates": 6, "vary": {"balance.advantage": [0.1]}}):
        with pytest.raises(SimError, match="the number of"):
            made(tmp_path / "sweep", resume=True, **what)


def test_a_folder_whose_blocks_lie_beside_the_manifest_is_read_and_resumed(whole, tmp_path):
    """As sweeps were written before: they stay readable."""
    out = tmp_path / "sweep"
    made(out)
    for block in sorted((out / "runs").iterdir())[:-1]:
        block.rename(out / block.name)
    next((out / "runs").iterdir()).unlink()
    (out / "runs").rmdir()
    manifest = json.loads((out / MANIFEST).read_bytes()) | {"schema": 1}
    (out / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    assert len(read_sweep(out).damaged) == 1
    assert same(made(out, resume=True), whole)


def test_any_reader_of_parquet_opens_the_folder_of_runs(whole):
    frame = pd.read_parquet(whole.folder / "runs").sort_values(["point", "replicate"])
    assert frame["war"].tolist() == whole.frame()["war"].tolist()
    with pytest.raises(Exception, match="Parquet"):
        pd.read_parquet(whole.folder)  # what is beside them is none


# -- input ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"replicates": 0}, "replicates: 0"),
        ({"replicates": 2**32}, "allowed: a whole number from 1 to 4294967295"),
        ({"seed": -1}, "seed: -1"),
        ({"jobs": 0}, "jobs: 0"),
        ({"jobs": True}, "jobs: true"),
        ({"block_size": 0}, "block_size: 0"),
        ({"limit": 0}, "limit: 0"),
        ({"workers": "thread"}, "did you mean 'threads'"),
        ({"engine": "compield"}, "did you mean 'compiled'"),
        ({"cluster": "10.0.0.5:8786"}, "allowed: tcp://host:port or tls://host:port"),
        ({"scenario": 3}, "scenario: 3 is not a scenario"),
        ({"scenario": load(TOY), "overrides": ["balance.advantage=0"]}, "overrides: they apply"),
        ({"vary": {"balance.advantge": [0.1]}}, "did you mean 'balance.advantage'"),
        (
            {"vary": {"balance.advantage": "-1:1:41", "talks.rounds": "1:6"}, "replicates": 10**10},
            "",
        ),
        ({"vary": {"balance.advantage": "-1:1:41"}, "replicates": 10**8}, "at most 1,000,000,000"),
        ({"limit": 39}, "make 40 runs"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_wrong_input_is_told_at_once_and_leaves_no_trace(tmp_path, wrong, told):
    with pytest.raises(SimError) as caught:
        made(tmp_path / "sweep", **wrong)
    assert told in str(caught.value)
    assert not (tmp_path / "sweep").exists()


def test_an_empty_name_is_no_folder():
    with pytest.raises(SimError, match="is no folder"):
        made("")  # type: ignore[arg-type]


def test_a_script_without_the_main_guard_is_told_so(tmp_path):
    script = tmp_path / "unguarded.py"
    told = {}
    for kind in ("threads", "processes"):
        arguments = f"'{TOY}', replicates=2, engine='mesa', out='{kind}', workers='{kind}'"
        script.write_text(f"from sim.sweeps import sweep\nprint(sweep({arguments}).runs)\n")
        done = subprocess.run(
            [sys.executable, str(script)], capture_output=True, text=True, cwd=tmp_path
        )
        told[kind] = (done.stdout + done.stderr).strip().splitlines()[-1]
    assert told["threads"] == "2"
    assert "if __name__ == '__main__':" in told["processes"]


def test_an_agent_class_that_is_not_there_is_wrong_input_and_no_row(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "empty_agent.py").write_text("")
    for name in ("empty_agent:Nobody", "nowhere:Nobody"):
        with pytest.raises(SimError, match=name):
            made(tmp_path / "sweep", scenario=load(TOY, [f"parties.north.agent={name}"]))
    assert not (tmp_path / "sweep").exists()
