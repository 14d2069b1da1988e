"""What the compiled engine cannot run, Mesa runs: nobody can tell from the table."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.api import simulate
from sim.engine import NEEDS_MESA, Program, why_not
from sim.errors import SimError
from sim.events.history import WARS, YEARS
from sim.memory import sizes
from sim.outcomes import outcomes
from sim.scenario import Scenario, load
from sim.strategies import Negotiator, negotiators
from sim.strategies.base import DECLARED
from sim.sweeps import sweep
from tests.engine.runs import SHIPPED, differing, mesa, row, table, the_same
from tests.turn.worlds import valley

AUTUMN = "karabakh/autumn-2020"

# -- scenarios that it cannot run ------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_it_can_run_whatever_is_shipped(name) -> None:
    assert why_not(load(name)) == ""


@pytest.mark.parametrize(
    "override",
    [
        "parties.north.agent=tests.turn.agents:Pacifist",
        "third_parties.envoy.agent=tests.turn.agents:Idle",
    ],
)
def test_it_cannot_run_an_agent_class_of_the_user(override) -> None:
    name, agent = override.split(".agent=")
    reason = f"{name.split('.')[1]} is played by an agent class of your own, {agent}"
    assert why_not(valley(override)) == reason
    assert why_not(valley()) == ""


class Stubborn(Negotiator):
    """A strategy of the user; without a name, so that other tests do not find it."""


@pytest.mark.parametrize("name", ["stubborn", "boulware"])
def test_it_cannot_run_a_strategy_of_the_user(name, monkeypatch) -> None:
    """Be it one more, or one that takes the name of a strategy that is shipped."""
    party = valley().parties["north"].model_copy(update={"strategy": name})
    parties = {"north": party, "south": valley().parties["south"]}
    own = valley().model_copy(update={"parties": parties})
    known = negotiators() | {name: Stubborn}
    monkeypatch.setattr("sim.engine.fitting.negotiators", lambda: known)
    assert why_not(own) == f"north bargains by '{name}', which is not compiled"
    assert why_not(valley("parties.north.strategy=conceder")) == ""


def test_every_strategy_that_is_shipped_is_compiled() -> None:
    shipped = {
        name for name, kind in negotiators().items() if kind.__module__.startswith("sim.strategies")
    }
    assert shipped == {one.name for one in DECLARED}


def test_without_numba_it_runs_nothing(monkeypatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert why_not(valley()).startswith("numba is not installed")


def copies(section: str, name: str, count: int, **changes: Any) -> Scenario:
    """The valley with more of something: copies of one of its parties, objectives, ..."""
    members = dict(getattr(valley(), section))
    one = members[name].model_copy(update=changes)
    while len(members) < count:
        members[f"{name}-{len(members)}"] = one
    return valley().model_copy(update={section: members})


def dates(count: int) -> str:
    days = np.datetime64("2000-01-01") + np.arange(count)
    return ", ".join(f"{day}: {1.0 + 0.001 * place}" for place, day in enumerate(days))


def levels(count: int) -> str:
    return str(np.linspace(0.0, 1.0, count).tolist())


LARGE = {
    "parties": (lambda most: copies("parties", "south", most, leads=False), sizes.PARTIES),
    "objectives": (lambda most: copies("objectives", "east", most), sizes.OBJECTIVES),
    "political issues": (lambda most: copies("issues", "status", most + 1), sizes.POLITICAL),
    "third parties": (lambda most: copies("third_parties", "envoy", most), sizes.THIRD_PARTIES),
    "levels of an issue": (
        lambda most: valley(f"issues.status.levels={levels(most)}"),
        sizes.LEVELS,
    ),
    "calendar years": (lambda most: valley(f"clock.end={1999 + most}-12-31"), YEARS),
    "dates of a number": (
        lambda most: valley(f"balance.claimant.technology={{{dates(most)}}}"),
        sizes.DATES,
    ),
}


@pytest.mark.parametrize("what", LARGE)
def test_it_has_room_for_so_many_and_no_more(what) -> None:
    make, most = LARGE[what]
    assert why_not(make(most)) == ""
    reason = f"it has {most + 1} {what}, and the compiled engine takes at most {most}"
    assert why_not(make(most + 1)) == reason


def test_it_has_room_for_so_many_combinations_of_levels() -> None:
    """All land is one issue, but every objective of it is settled by itself: 2 * 2^4 * 4."""
    full = valley("issues.land.levels=[0, 1]", f"issues.status.levels={levels(4)}")
    assert why_not(full) == ""
    more = valley("issues.land.levels=[0, 1]", f"issues.status.levels={levels(5)}")
    assert why_not(more) == (
        "it has 160 combinations of levels, and the compiled engine takes at most 128"
    )


def test_a_scenario_that_fills_its_room_runs_as_it_does_in_mesa() -> None:
    for what in ("dates of a number", "third parties", "levels of an issue"):
        make, most = LARGE[what]
        made = Program(make(most)).record(2, 0, trace=True)
        assert made is not None
        assert the_same(made, mesa(make(most), 2))
    full = valley("issues.land.levels=[0, 1]", f"issues.status.levels={levels(4)}")
    made = Program(full).record(2, 0, trace=True)
    assert made is not None
    assert the_same(made, mesa(full, 2))


def test_what_it_cannot_run_mesa_runs_unless_it_was_asked_for() -> None:
    own = "parties.north.agent=tests.turn.agents:Pacifist"
    frame = simulate(valley(own), 3, seed=1)
    assert frame["war"].tolist() == [outcomes(mesa(valley(own), 1, r))["war"] for r in range(3)]
    with pytest.raises(SimError, match="an agent class of your own"):
        simulate(valley(own), 3, seed=1, engine="compiled")


# -- runs that do not fit --------------------------------------------------------------------------

#: Wars of a few days, one after the other: about as many as the reader of outcomes has room for.
RESTLESS = (
    "clock.peace_days=1",
    "behaviour.consolidation_days=1",
    "behaviour.review_days=1",
    "behaviour.precision=1",
    "talks.direct_rate=0",
)
#: Talks all day long between sides that never attack.
BUSY = (
    "clock.end=2000-09-01",
    "clock.peace_days=1",
    "talks.direct_rate=1000",
    "talks.rounds=50",
    "parties.north.offensive_cost=2",
    "parties.south.offensive_cost=2",
)


def restless(*overrides: str) -> Scenario:
    return valley("clock.end=2002-03-01", *RESTLESS, *overrides)


def test_runs_that_do_not_fit_are_made_by_mesa() -> None:
    made = table(Program(restless()), seed=1, replicates=6)
    left = made["failure"] == NEEDS_MESA
    pure = simulate(restless(), 6, seed=1, engine="mesa")
    assert left.tolist() == (pure["wars"] > WARS).tolist()
    assert 0 < left.sum() < 6
    for jobs in (1, 2):
        mixed = simulate(restless(), 6, seed=1, engine="compiled", jobs=jobs)
        pd.testing.assert_frame_equal(mixed, pure, check_exact=True)
    assert (pure["failure"] == "").all()


def test_nothing_is_said_of_the_outcomes_of_a_run_that_does_not_fit() -> None:
    made = table(Program(restless()), seed=1, replicates=6)
    left = made["failure"] == NEEDS_MESA
    assert set(made["wars"][left]) == {0}
    assert set(made["settlement"][left]) == {""}
    assert np.isnan(made["deaths_claimant"][left]).all()
    assert not np.isnan(made["deaths_claimant"][~left]).any()
    record = mesa(restless(), 1, int(np.flatnonzero(~left)[0]))
    fits = {name: values[~left][:1] for name, values in made.items()}
    assert differing(fits, [row(record)]) == []


def test_a_sweep_hands_them_to_mesa_too(tmp_path) -> None:
    asked: dict[str, Any] = {
        "scenario": restless("clock.end=2002-05-01"),
        "vary": {"balance.advantage": [0.1, 0.15], "talks.first_mover": ["claimant", "holder"]},
        "replicates": 2,
        "seed": 1,
    }
    compiled = sweep(**asked, engine="compiled", out=tmp_path / "compiled").frame()
    pure = sweep(**asked, engine="mesa", out=tmp_path / "mesa").frame()
    pd.testing.assert_frame_equal(compiled, pure, check_exact=True)
    assert compiled["wars"].min() <= WARS < compiled["wars"].max()


def test_a_run_of_too_many_events_has_no_record_here() -> None:
    busy = valley(*BUSY)
    record = mesa(busy, 1)
    assert len(record.events) > sizes.EVENTS
    assert Program(busy).record(1, 0) is None
    assert table(Program(busy), seed=1)["failure"].tolist() == [NEEDS_MESA]
    frame = simulate(busy, 1, seed=1, engine="compiled", trace=True)
    assert the_same(frame["record"][0], record)
    assert Program(valley(*BUSY, "clock.end=2000-03-01")).record(1, 0) is not None


# -- threads ---------------------------------------------------------------------------------------


def test_threads_with_different_programs_do_not_disturb_each_other() -> None:
    """Memory to run in is kept from call to call, one for each thread."""
    programs = [Program(valley()), Program(load(AUTUMN)), Program(valley("front.noise=2"))]
    tasks = [(programs[n % 3], n % 4) for n in range(24)]

    def make(task: tuple[Program, int]) -> Any:
        return table(task[0], seed=task[1], replicates=20)

    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(make, tasks))
    for task, made in zip(tasks, together, strict=True):
        assert same_table(made, make(task))
    assert not same_table(together[0], together[2])
    assert not same_table(together[0], together[3])


def same_table(one: Any, other: Any) -> bool:
    if list(one) != list(other):
        return False
    try:
        for name in one:
            np.testing.assert_array_equal(one[name], other[name])
    except AssertionError:
        return False
    return True


def test_threads_may_share_a_program() -> None:
    shared = Program(valley())
    keys, values = ["balance.advantage"], np.repeat([-0.5, 0.0, 0.5], 10)[:, np.newaxis]

    def make(advantage: float) -> Any:
        varied = {"keys": keys, "values": values + advantage}
        return table(shared, seed=2, replicates=30, **varied)

    shifts = [0.01 * n for n in range(12)]
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(make, shifts))
    assert all(same_table(made, make(s)) for s, made in zip(shifts, together, strict=True))
    assert not same_table(together[0], together[5])
