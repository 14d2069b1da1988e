"""A Dask cluster runs the points of a calibration, to the same bits."""

from __future__ import annotations

import json

import pytest

from sim.calibration import Search
from sim.calibration.simulating import Simulator
from sim.errors import SimError
from sim.sweeps import cluster as sweeps
from tests.calibration.test_calibrate import contents, made, stopped_after
from tests.sweeps.sweeps import posix

distributed = pytest.importorskip("distributed")

pytestmark = posix
SEARCH = Search(points=40, replicates=4, waves=1, population=20, sets=10)


@pytest.fixture(scope="module")
def address():
    """A scheduler and two workers, each in a process of its own."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as local:
        yield local.scheduler_address


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    return made(tmp_path_factory.mktemp("here") / "out", search=SEARCH)


def test_a_cluster_learns_the_same_sets(here, address, tmp_path):
    far = made(tmp_path / "out", search=SEARCH, cluster=address)
    assert contents(far.folder) == contents(here.folder)
    blocks = [
        json.loads((one.folder / "manifest.json").read_text())["blocks"] for one in (far, here)
    ]
    assert sorted(map(str, blocks[0])) == sorted(map(str, blocks[1]))
    other = made(tmp_path / "other", search=SEARCH, cluster=address, seed=6)
    assert contents(other.folder)["sets.csv"] != contents(here.folder)["sets.csv"]


def test_the_workers_run_the_points_and_not_this_process(address, tmp_path, monkeypatch):
    def make(*_arguments):
        raise AssertionError("made here")

    monkeypatch.setattr(Simulator, "make", make)
    assert len(made(tmp_path / "far", search=SEARCH, cluster=address).ensemble) == 10
    with pytest.raises(AssertionError, match="made here"):
        made(tmp_path / "near", search=SEARCH)


def test_a_cluster_takes_up_what_was_begun_here(here, address, tmp_path):
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        made(out, search=SEARCH, tell=stopped_after(2))
    far = made(out, search=SEARCH, cluster=address, resume=True)
    assert contents(far.folder) == contents(here.folder)


def test_nothing_is_left_on_the_cluster(address, tmp_path):
    made(tmp_path / "out", search=SEARCH, cluster=address)
    with distributed.Client(address, set_as_default=False) as client:
        assert client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)) == 0


def test_workers_that_differ_are_refused(address, tmp_path, monkeypatch):
    real = sweeps.described
    monkeypatch.setattr(sweeps, "described", lambda scenario: real(scenario) | {"code": "another"})
    with pytest.raises(SimError, match=r"other code or versions(.|\n)*code .* there, another here"):
        made(tmp_path / "out", search=SEARCH, cluster=address)
    with pytest.raises(SimError, match="is not the address of a scheduler"):
        made(tmp_path / "out", search=SEARCH, cluster="somewhere")
