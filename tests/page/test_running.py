"""The page makes the runs that every other way of running makes."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.api import simulate
from sim.page import running
from sim.page.engine import Engine
from sim.page.jobs import Stopped
from sim.scenario import load
from sim.views import watch

AUTUMN = "karabakh/autumn-2020"


def ignore(done: float, total: float) -> None:
    del done, total


class Ready(Engine):
    """An engine that is there at once."""

    def __init__(self, state: str) -> None:
        self.state = state

    @property
    def ended(self) -> bool:
        return True


@pytest.mark.parametrize("state", ["ready", "failed"])
def test_many_runs_are_those_of_simulate(state: str) -> None:
    scenario = load("toy/hurting-stalemate")
    frame = running.many(Ready(state), scenario, 5, running.FEW + 5, ignore)
    same = simulate(scenario, running.FEW + 5, 5, engine="mesa")
    pd.testing.assert_frame_equal(frame, same)
    other = running.many(Ready(state), scenario, 6, running.FEW + 5, ignore)
    assert not frame.equals(other)


def test_two_scenarios_meet_the_same_shocks() -> None:
    first, second = load("toy/fearon"), load("toy/fearon", ["balance.advantage=0.3"])
    frames = running.both(Ready("ready"), (first, second), 2, 8, ignore)
    for frame, scenario in zip(frames, (first, second), strict=True):
        pd.testing.assert_frame_equal(frame, simulate(scenario, 8, 2))


def test_without_the_engine_every_run_is_told_of() -> None:
    """One of a long scenario may take a second."""
    told: list[float] = []
    running.many(Ready("failed"), load("toy/fearon"), 0, 25, lambda done, _: told.append(done))
    assert told == list(range(1, 26))


def test_long_runs_stop_when_asked() -> None:
    def stop(done: float, total: float) -> None:
        if done / total > 0.2:
            raise Stopped

    with pytest.raises(Stopped):
        watch(load(AUTUMN), 0, 0, stop)
    with pytest.raises(Stopped):
        running.many(Ready("failed"), load("toy/fearon"), 0, 50, stop)
