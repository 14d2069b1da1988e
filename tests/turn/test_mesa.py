"""The model as Mesa's own tools see it: agents, batches, collected frames."""

from __future__ import annotations

import warnings

import mesa

from sim.agents import Party, ThirdParty
from sim.model import DEFAULT_SCENARIO, NegotiationModel
from sim.record import Snapshot
from sim.scenario import load
from tests.turn.worlds import run, valley


def test_it_is_made_without_arguments() -> None:
    """As Mesa's visualisation and batch tools make it."""
    model = NegotiationModel()
    assert model.run().events == run(load(DEFAULT_SCENARIO), 0, seed=0).events


def test_every_actor_of_the_scenario_is_one_of_mesas_agents() -> None:
    model = NegotiationModel(valley())
    names = {agent.name for agent in model.agents}
    assert names == {"north", "south", "patron", "envoy"}
    assert {agent.name for agent in model.agents if isinstance(agent, Party)} == {"north", "south"}
    thirds = [agent for agent in model.agents if isinstance(agent, ThirdParty)]
    does = {agent.name: (agent.settings.backs, agent.settings.mediates) for agent in thirds}
    assert does == {"patron": (1, 1), "envoy": (0, 1)}
    assert len({agent.unique_id for agent in model.agents}) == len(names)


def test_the_data_collector_has_a_row_for_every_step_and_a_column_for_every_figure() -> None:
    model = NegotiationModel(valley(), seed=1, trace=True)
    record = model.run()
    frame = model.datacollector.get_model_vars_dataframe()
    assert list(frame.columns) == list(Snapshot._fields)
    assert len(frame) == len(record.snapshots) > 50
    collected = [Snapshot(*row) for row in frame.itertuples(index=False)]
    assert collected == record.snapshots
    assert [snapshot.hope_holder for snapshot in collected] != [s.control for s in record.snapshots]


def test_the_record_itself_keeps_every_state_only_when_asked_to() -> None:
    assert run(valley(), trace=True).snapshots
    assert run(valley(), trace=False).snapshots == []


def test_no_seed_given_is_the_first_seed() -> None:
    """Newer Mesa's `batch_run` passes None unless it is given seeds of its own."""
    assert NegotiationModel(valley(), seed=None).run().events == run(valley(), seed=0).events
    assert run(valley(), seed=0).events != run(valley(), seed=1).events


def test_mesa_runs_a_batch_over_scenarios_and_replicates() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Mesa announces coming changes of its own
        rows = mesa.batch_run(
            NegotiationModel,
            parameters={
                "scenario": ["toy/fearon", "toy/hurting-stalemate"],
                "replicate": range(3),
            },
            number_processes=1,
            max_steps=10_000,
            display_progress=False,
        )
    last = {(row["scenario"], row["replicate"]): row for row in rows}
    assert len(last) == 6
    for (name, replicate), row in last.items():
        state = run(load(name), replicate, seed=0, trace=True).snapshots[-1]
        assert {field: row[field] for field in Snapshot._fields} == state._asdict()
    assert len({last["toy/hurting-stalemate", replicate]["day"] for replicate in range(3)}) > 1


def test_steps_taken_by_mesa_are_the_steps_of_a_run() -> None:
    model = NegotiationModel(valley(), seed=1)
    while model.running:
        model.step()
    assert model.record.events == run(valley()).events
    assert model.steps > 50  # Mesa counts them
