"""The order of runs covers the space early; blocks share them out; an estimate projects a few."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.errors import SimError
from sim.sweeps.api import prepare, sweep
from sim.sweeps.blocks import Work
from sim.sweeps.estimate import estimate
from sim.sweeps.plan import Plan

TOY = "toy/take-it-or-leave-it"
VARY = ["balance.advantage=-1:1:21"]


def runs(plan: Plan) -> list[tuple[int, int]]:
    """All runs as (point, replicate), in the order in which they are made."""
    found: list[tuple[int, int]] = []
    for number in range(plan.blocks):
        points, replicates = plan.block(number)
        assert points.dtype == replicates.dtype == np.int64
        found += zip(points.tolist(), replicates.tolist(), strict=True)
    return found


# -- order ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("points", "replicates"), [(1, 7), (2, 3), (12, 5), (13, 1), (100, 4)])
@pytest.mark.parametrize("block_size", [1, 3, 7, 1000])
def test_every_run_is_made_once(points: int, replicates: int, block_size: int) -> None:
    made = runs(Plan(points, replicates, block_size))
    assert sorted(made) == [(p, r) for p in range(points) for r in range(replicates)]


def test_blocks_do_not_change_the_order() -> None:
    first = runs(Plan(37, 3, 1))
    assert first == runs(Plan(37, 3, 10)) == runs(Plan(37, 3, 111))
    assert first != runs(Plan(38, 3, 10))


def test_no_point_is_run_again_before_every_point_was_run() -> None:
    made = runs(Plan(50, 3, 7))
    assert [replicate for _, replicate in made] == [0] * 50 + [1] * 50 + [2] * 50


def widest_gap(points: list[int], size: int) -> float:
    """The widest gap between points on a circle, relative to that of evenly spaced ones."""
    ordered = sorted(points)
    gaps = np.diff([*ordered, ordered[0] + size])
    return float(gaps.max() * len(points) / size)


@pytest.mark.parametrize("done", [5, 21, 60, 144, 377])
def test_what_is_done_when_a_sweep_stops_is_spread_over_the_space(done: int) -> None:
    size = 1001
    started = [point for point, _ in runs(Plan(size, 1, 100))][:done]
    assert widest_gap(started, size) < 2.7
    assert widest_gap(list(range(done)), size) > 2.7  # what one after the other would leave


def test_in_a_grid_each_key_is_covered_early() -> None:
    plan = Plan(41 * 41, 1, 200)
    rows, columns = np.divmod(plan.block(0)[0], 41)
    for values in (rows, columns):
        assert set(values.tolist()) == set(range(41))
        assert np.bincount(values).max() <= 3 * 200 / 41
    assert set((np.arange(200) // 41).tolist()) != set(range(41))


def test_a_vast_plan_counts_exactly() -> None:
    plan = Plan(points=10**12 + 39, replicates=1000, block_size=100_000)
    number = plan.blocks - 1
    points, replicates = plan.block(number)
    for position in (0, 1, len(points) - 1):
        run = number * plan.block_size + position
        assert int(points[position]) == run * plan.stride % plan.points
        assert int(replicates[position]) == run // plan.points
    assert number * plan.block_size + len(points) == plan.runs
    assert math.gcd(plan.stride, plan.points) == 1


def test_what_cannot_be_is_refused() -> None:
    for wrong in ((0, 1, 1), (1, 0, 1), (1, 1, 0)):
        with pytest.raises(ValueError, match="from 1 up"):
            Plan(*wrong)
    with pytest.raises(SimError, match="more than can be counted"):
        Plan(2**61, 4, 1)
    with pytest.raises(IndexError):
        Plan(10, 1, 4).block(3)
    assert len(Plan(10, 1, 4).block(2)[0]) == 2


# -- estimate -------------------------------------------------------------------------------------


def work(replicates: int = 400, vary: list[str] | None = None) -> Work:
    return prepare(TOY, vary or VARY, replicates=replicates, engine="mesa")


def test_an_estimate_counts_runs_and_blocks() -> None:
    found = estimate(work(), jobs=2, block_size=100)
    assert (found.points, found.replicates, found.runs) == (21, 400, 8400)
    assert (found.blocks, found.block_size) == (84, 100)
    assert found.failed == 0
    assert 1 < found.tried <= 4096


def test_time_grows_with_runs_and_shrinks_with_cores() -> None:
    found = estimate(work(), jobs=1)
    assert found.seconds == pytest.approx(found.runs * found.seconds_per_run)
    assert replace(found, jobs=2).seconds == pytest.approx(found.seconds / 2)
    assert replace(found, runs=2 * found.runs).seconds == pytest.approx(2 * found.seconds)
    assert replace(found, jobs=10**6).seconds == pytest.approx(found.seconds / found.blocks)


def test_the_size_is_near_that_of_the_sweep(tmp_path: Path) -> None:
    asked = {"replicates": 20, "engine": "mesa", "block_size": 60}
    result = sweep(TOY, VARY, out=tmp_path, command=["sim"], **asked)  # type: ignore[arg-type]
    size = sum(file.stat().st_size for file in tmp_path.rglob("*.parquet"))
    found = estimate(work(replicates=20), jobs=1, block_size=60)
    assert result.plan.blocks == found.blocks
    assert found.size == pytest.approx(size, rel=0.3)
    # A file has a large part that does not grow with its runs: more files, more room.
    assert estimate(work(replicates=20), jobs=1, block_size=6).size > 3 * found.size


def test_failing_runs_are_told_beforehand() -> None:
    key = "parties.north.weights.prize"
    found = estimate(work(replicates=10, vary=[f"{key}=0.9,1"]), jobs=1)
    assert found.tried == 20
    assert found.failed == 10
    assert found.reason.startswith("not a valid scenario: ")
