"""Which engine makes the runs: it changes how long they take, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.engine import choose, why_not
from sim.errors import SimError
from sim.outcomes import OUTCOMES, History, Outcome, World
from sim.scenario import Scenario, load

AUTUMN = load("karabakh/autumn-2020")
OWN = 'extends: toy/fearon\ntitle: Own\nparties: {north: {agent: "sim.agents:Party"}}\n'


def own_agent(folder: Path) -> Scenario:
    (folder / "own.yaml").write_text(OWN)
    return load(folder / "own.yaml")


def test_the_table_does_not_depend_on_the_engine() -> None:
    mesa = sim.simulate(AUTUMN, 12, seed=7, engine="mesa")
    compiled = sim.simulate(AUTUMN, 12, seed=7, engine="compiled")
    pd.testing.assert_frame_equal(mesa, compiled, check_exact=True)
    other = sim.simulate(AUTUMN, 12, seed=8, engine="compiled")
    assert not mesa.drop(columns="seed").equals(other.drop(columns="seed"))


def test_threads_make_the_same_table() -> None:
    alone = sim.simulate(AUTUMN, 40, seed=7, engine="compiled")
    together = sim.simulate(AUTUMN, 40, seed=7, jobs=3, engine="compiled")
    pd.testing.assert_frame_equal(alone, together, check_exact=True)


def test_a_traced_record_does_not_depend_on_the_engine() -> None:
    mesa, compiled = (
        sim.simulate(AUTUMN, 2, trace=True, engine=name)["record"] for name in ("mesa", "compiled")
    )
    assert mesa[1].events == compiled[1].events
    assert mesa[1].snapshots == compiled[1].snapshots
    assert mesa[0].events != compiled[1].events


def test_auto_takes_mesa_for_a_few_runs_and_the_compiled_engine_for_many() -> None:
    assert choose("auto", AUTUMN, 2) == "mesa"
    assert choose("auto", AUTUMN, 10**6) == "compiled"


def test_an_agent_class_of_your_own_runs_on_mesa(tmp_path: Path) -> None:
    scenario = own_agent(tmp_path)
    assert choose("auto", scenario, 10**6) == "mesa"
    with pytest.raises(SimError, match="north is played by an agent class of your own"):
        choose("compiled", scenario, 10)
    assert choose("auto", load("toy/fearon"), 10**6) == "compiled"


def test_an_unknown_engine_is_told_with_the_nearest_name() -> None:
    with pytest.raises(SimError, match="there is no engine 'compile'") as told:
        sim.simulate("toy/fearon", 2, engine="compile")
    assert "did you mean 'compiled'?" in str(told.value)


@pytest.mark.parametrize("engine", ["mesa", "compiled"])
@pytest.mark.parametrize("seed", [2**63, 2**64 - 1])
def test_a_row_can_be_made_again_from_the_seed_it_names(engine: str, seed: int) -> None:
    frame = sim.simulate("toy/hurting-stalemate", 2, seed=seed, engine=engine)
    assert frame["seed"].tolist() == [seed, seed]
    again = sim.simulate("toy/hurting-stalemate", 2, seed=int(frame["seed"][0]), engine="mesa")
    pd.testing.assert_frame_equal(frame, again, check_exact=True)


def test_an_outcome_of_your_own_runs_on_mesa(monkeypatch: pytest.MonkeyPatch) -> None:
    def own(world: World, history: History) -> float:
        """Sessions of talks a day."""
        return float(history.session_count / (world.end - world.start))

    own.__module__ = "my_outcomes"
    one = Outcome("own", "1", float, "", "", own)
    assert why_not(AUTUMN) == ""
    monkeypatch.setattr("sim.engine.fitting.reported", lambda: (*OUTCOMES, one))
    assert why_not(AUTUMN) == "it reports an outcome of your own, own"
