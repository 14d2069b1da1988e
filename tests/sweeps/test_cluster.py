"""A Dask cluster makes the same table, outlives its workers, and is refused if it differs."""

import builtins
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.errors import SimError
from sim.scenario import load
from sim.sweeps import cluster as module
from sim.sweeps import read_sweep
from sim.sweeps.blocks import Runner
from sim.sweeps.cluster import check_address, described, disagreements
from tests.sweeps.sweeps import (
    RUNS,
    TOY,
    contents,
    deadly,
    fragile,
    made,
    posix,
    same,
    started,
)

distributed = pytest.importorskip("distributed")

pytestmark = posix


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return made(tmp_path_factory.mktemp("whole") / "sweep")


@pytest.fixture(scope="module")
def own_code(tmp_path_factory):
    """A folder on the search path of the workers, for an agent class of one's own."""
    folder = tmp_path_factory.mktemp("own_code")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield folder


@pytest.fixture(scope="module")
def cluster(own_code):
    """A scheduler and two workers, each in a process of its own."""
    assert own_code.exists()
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as local:
        yield local


@pytest.fixture
def address(cluster):
    cluster.scale(2)
    return cluster.scheduler_address


def workers_of(address):
    with distributed.Client(address, set_as_default=False) as client:
        return client.run(os.getpid)


# -- the same table -------------------------------------------------------------------------------


def test_a_cluster_makes_the_same_blocks(whole, address, tmp_path):
    far = made(tmp_path / "sweep", cluster=address)
    assert same(far, whole)
    assert contents(far.folder) == contents(whole.folder)
    assert not same(made(tmp_path / "other", cluster=address, seed=4), whole)


def test_the_workers_make_them_and_not_this_process(address, tmp_path, monkeypatch):
    def here(*_arguments):
        raise AssertionError("made here")

    monkeypatch.setattr(Runner, "make", here)
    assert made(tmp_path / "sweep", cluster=address).complete
    with pytest.raises(AssertionError, match="made here"):
        made(tmp_path / "here")


def test_a_cluster_takes_up_what_was_begun_here(whole, address, tmp_path):
    class StopError(Exception):
        pass

    def stop(done, _total, _failed):
        if done >= 15:
            raise StopError

    with pytest.raises(StopError):
        made(tmp_path / "sweep", progress=stop)
    assert same(made(tmp_path / "sweep", resume=True, cluster=address), whole)


def test_nothing_is_left_on_the_cluster(address, tmp_path):
    made(tmp_path / "sweep", cluster=address)
    with distributed.Client(address, set_as_default=False) as client:
        assert client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)) == 0


# -- workers that die -----------------------------------------------------------------------------


def test_a_worker_that_is_killed_in_the_middle_costs_nothing(whole, address, tmp_path):
    pids = list(workers_of(address).values())
    assert len(pids) == 2

    def kill(done, _total, _failed):
        if done >= 10 and pids:
            os.kill(pids.pop(), signal.SIGKILL)
            pids.clear()

    far = made(tmp_path / "sweep", cluster=address, progress=kill)
    assert not pids
    assert contents(far.folder) == contents(whole.folder)


@pytest.fixture
def hasty(address):
    """A scheduler that calls a task deadly at the first worker that dies over it."""

    def allow(deaths):
        def change(dask_scheduler):
            before, dask_scheduler.allowed_failures = dask_scheduler.allowed_failures, deaths
            return before

        with distributed.Client(address, set_as_default=False) as client:
            return client.run_on_scheduler(change)

    before = allow(0)
    yield address
    allow(before)


def test_a_block_that_ends_every_worker_is_left_out_told_of_and_made_on_one_machine(
    hasty, own_code, tmp_path, monkeypatch
):
    monkeypatch.setattr(module, "ALONE", 1)
    monkeypatch.setattr("sim.sweeps.execute.PATIENCE", 1)
    agent = fragile(own_code, "fragile_of_cluster") | {"block_size": 10}
    deadly(own_code, 0, "always")
    try:
        with pytest.raises(SimError, match=r"ended over these blocks: 0\n *All others are kept"):
            made(tmp_path / "sweep", cluster=hasty, **agent)
        assert sorted(read_sweep(tmp_path / "sweep").blocks) == [1, 2, 3]
        again = made(tmp_path / "sweep", **agent, resume=True, workers="processes")
    finally:
        (own_code / "deadly-0").unlink()
    assert (again.complete, again.failures) == (True, 1)


# -- agreement ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "told"),
    [("code", "code .* there, ffffffffffff... here"), ("numpy", "numpy 2.* there, ffff.* here")],
)
def test_workers_with_other_code_or_versions_are_refused_by_name(
    address, tmp_path, monkeypatch, what, told
):
    ours = module.described
    monkeypatch.setattr(module, "described", lambda scenario: ours(scenario) | {what: "f" * 64})
    with pytest.raises(SimError, match="the workers have other code or versions") as caught:
        made(tmp_path / "sweep", cluster=address)
    for worker in workers_of(address):
        assert re.search(f"{worker}: {told}", str(caught.value))
    assert not (tmp_path / "sweep").exists()
    monkeypatch.undo()
    assert made(tmp_path / "sweep", cluster=address).complete


def test_a_worker_that_joins_later_and_differs_is_refused_too(address, tmp_path, monkeypatch):
    ours = module.described
    monkeypatch.setattr(module, "_check_workers", lambda *_: None)  # none was there yet
    monkeypatch.setattr(module, "described", lambda scenario: ours(scenario) | {"code": "f" * 64})
    with pytest.raises(SimError, match=r"tcp://.*: code .* there, ffffffffffff... here"):
        made(tmp_path / "sweep", cluster=address)


def test_the_code_of_an_agent_class_must_be_the_same_too(address, own_code, tmp_path, monkeypatch):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.syspath_prepend(str(elsewhere))  # here, and not on the workers
    agent = fragile(elsewhere, "agent_only_here")
    with pytest.raises(SimError, match="there is no module 'agent_only_here'"):
        made(tmp_path / "sweep", cluster=address, **agent)
    fragile(own_code, "agent_only_here")
    with (own_code / "agent_only_here.py").open("a") as file:
        file.write("# another\n")
    with pytest.raises(SimError, match=r"agent module agent_only_here .* there, .* here"):
        made(tmp_path / "sweep", cluster=address, **agent)


def test_a_worker_differs_in_whatever_is_not_the_same():
    ours = described(load(TOY))
    assert {"code", "python", "numpy", "pyarrow", "mesa"} <= ours.keys()
    assert disagreements(ours, dict(ours)) == []
    for name in ours:
        (told,) = disagreements(ours, ours | {name: "other"})
        assert told.startswith(f"{name} other there, ")
    assert disagreements(ours, {}) != []


# -- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["", "127.0.0.1:8786", "tcp://", "tcp://host", "http://host:8786", "tcp://a b:1"]
)
def test_what_cannot_be_an_address_is_told_at_once(address):
    with pytest.raises(SimError, match="allowed: tcp://host:port or tls://host:port"):
        check_address(address)
    for good in ("tcp://127.0.0.1:8786", "tls://cluster.example.org:8786", "tcp://[::1]:8786"):
        check_address(good)


def test_an_address_where_nothing_answers_is_told_within_seconds(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "CONNECT_SECONDS", 1.0)
    begun = time.monotonic()
    with pytest.raises(SimError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9"):
        made(tmp_path / "sweep", cluster="tcp://127.0.0.1:9")
    assert time.monotonic() - begun < 10.0
    assert not (tmp_path / "sweep").exists()


def test_a_connection_that_is_to_be_encrypted_needs_certificates(tmp_path):
    import dask

    with pytest.raises(SimError, match=r"tls:// needs certificates: none is named\n"):
        made(tmp_path / "sweep", cluster="tls://127.0.0.1:9")
    keys = ("ca-file", "client.cert", "client.key")
    nowhere = {f"distributed.comm.tls.{key}": str(tmp_path / "nowhere.pem") for key in keys}
    with (
        dask.config.set(nowhere),
        pytest.raises(SimError, match=r"tls:// needs certificates: No such file"),
    ):
        made(tmp_path / "sweep", cluster="tls://127.0.0.1:9")


def test_without_the_library_it_is_said_how_to_install_it(monkeypatch):
    real = builtins.__import__

    def missing(name, *arguments, **more):
        if name == "distributed":
            raise ModuleNotFoundError(name)
        return real(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(SimError, match=r"pip install 'balance-and-bargaining\[cluster\]'"):
        check_address("tcp://127.0.0.1:8786")


# -- clusters that are started by hand ------------------------------------------------------------


def typed(*arguments, cwd, **environment):
    """A `dask` command, as one types it."""
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=cwd,
        env=os.environ | environment,
    )


@pytest.fixture
def scheduler(tmp_path):
    """A scheduler without workers."""
    where = tmp_path / "scheduler.json"
    running = typed(
        *("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"),
        *("--scheduler-file", str(where)),
        cwd=tmp_path,
    )
    end = time.monotonic() + 60
    while not where.exists() or not where.read_text():
        assert time.monotonic() < end
        assert running.poll() is None, running.communicate()[0]
        time.sleep(0.05)
    found = re.search(r"tcp://[\d.:]+", where.read_text())
    assert found is not None
    yield running, found.group()
    running.kill()
    running.communicate()


def test_a_cluster_without_workers_is_told_and_so_is_the_loss_of_its_scheduler(
    scheduler, tmp_path, monkeypatch
):
    running, address = scheduler
    monkeypatch.setattr(module, "WORKERS_SECONDS", 0.5)
    with pytest.raises(SimError, match="the scheduler has had no workers for"):
        made(tmp_path / "sweep", cluster=address)
    monkeypatch.undo()
    worker = typed("worker", address, "--nthreads", "1", "--no-nanny", cwd=tmp_path)

    def lose(done, _total, _failed):
        if done >= 10:
            running.kill()

    try:
        with pytest.raises(SimError, match="the connection to the cluster was lost"):
            made(tmp_path / "sweep", cluster=address, progress=lose)
    finally:
        worker.kill()
        worker.communicate()
    assert 10 <= read_sweep(tmp_path / "sweep").runs < RUNS
    assert made(tmp_path / "sweep", resume=True).complete


def test_a_worker_on_which_the_simulation_is_not_installed_is_refused(scheduler, tmp_path):
    _, address = scheduler
    (tmp_path / "sim.py").write_text("raise ImportError('no module of ours')")
    worker = typed("worker", address, "--nthreads", "1", "--no-nanny", cwd=tmp_path)
    try:
        with pytest.raises(SimError, match="the simulation is not installed there"):
            made(tmp_path / "sweep", cluster=address)
    finally:
        worker.kill()
        worker.communicate()


def test_an_interrupt_keeps_what_the_workers_had_finished(whole, address, tmp_path):
    slow = "import sim.sweeps.store as s, time\nreal = s.Store.add\n"
    slow += "def add(self, made):\n    real(self, made)\n    time.sleep(0.3)\ns.Store.add = add\n"
    running = started(tmp_path / "sweep", f"cluster={address!r}", slow)
    journal = tmp_path / "sweep" / "journal.jsonl"
    while not journal.exists() or journal.read_bytes().count(b"\n") < 2:
        assert running.poll() is None, running.communicate()[0]
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    output, _ = running.communicate(timeout=60)
    assert "KeyboardInterrupt" in output
    assert 10 <= read_sweep(tmp_path / "sweep").runs < RUNS
    assert same(made(tmp_path / "sweep", resume=True), whole)
    assert Path(tmp_path / "sweep" / "manifest.json").exists()
