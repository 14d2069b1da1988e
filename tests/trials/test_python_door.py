"""What Python and the tools around it hand over is taken, or refused in words, at every door."""

from __future__ import annotations

import copy
import pickle
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import ScenarioError, SimError
from sim.given import as_whole
from sim.loading import NoticeWarning
from sim.seat import play
from sim.sweeps import evaluate, sweep
from sim.sweeps.varying import Range

TOY = "toy/fearon"
VARIED = "toy/take-it-or-leave-it"
ONE: Any = np.int64(1)
THREE: Any = np.int64(3)
FOUR: Any = np.int64(4)

# -- whole numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "seven",
    [7, 7.0, np.int8(7), np.uint64(7), np.float32(7.0), np.array(7), Decimal(7), pd.Series([7])[0]],
    ids=lambda one: type(one).__name__,
)
def test_whole_numbers_of_any_type_are_taken(seven: Any, tmp_path: Path) -> None:
    assert as_whole(seven) == 7
    expected = sim.run(TOY, 7, 7).events
    assert sim.run(TOY, seven, seven).events == expected
    assert sim.NegotiationModel(TOY, seven, seven).run().events == expected
    assert len(sim.simulate(TOY, replicates=seven, seed=seven, jobs=ONE)) == 7
    assert play(TOY, "north", seven, seven, ask="nothing").record.events == expected
    made = sweep(TOY, {"balance.advantage": [0.0]}, out=tmp_path, replicates=seven, seed=seven)
    assert made.runs == 7


@pytest.mark.parametrize(
    "odd", [True, np.True_, 7.5, np.nan, "7", None, 2.0**60, pd.NA, [7], Decimal("7.5")], ids=repr
)
def test_what_is_no_whole_number_is_refused_in_words(odd: Any) -> None:
    assert as_whole(odd) is None
    with pytest.raises(SimError, match=r"seed: .*\n    allowed: a whole number"):
        sim.simulate(TOY, 1, seed=odd)


def test_a_run_is_made_again_from_a_row_of_the_table() -> None:
    table = sim.simulate(TOY, replicates=3, seed=7)
    for row in (table.iloc[2], table.astype({"seed": float, "replicate": float}).iloc[2]):
        again = sim.outcomes.outcomes(sim.run(TOY, row["seed"], row["replicate"]))
        assert again["settlement"] == row["settlement"]


def test_counts_of_a_design_may_come_from_numpy(tmp_path: Path) -> None:
    varied = {"balance.advantage": Range(-1.0, 1.0, THREE)}
    assert sweep(TOY, varied, out=tmp_path / "a").plan.points == 3
    varied = {"balance.advantage": Range(-1.0, 1.0)}
    made = sweep(TOY, varied, "latin-hypercube", samples=FOUR, out=tmp_path / "b")
    assert made.plan.points == 4
    with pytest.raises(SimError, match="number of values"):
        sweep(TOY, {"balance.advantage": Range(-1.0, 1.0, 2.5)}, out=tmp_path / "c")  # type: ignore[arg-type]


def test_the_compiled_engine_takes_the_same_seeds() -> None:
    program = sim.engine.Program(sim.load(TOY))
    expected = program.run(np.array([7], np.uint64), np.array([3]))
    found = program.run(np.array([7.0]), np.array([3.0]))
    assert found["terms_index"].tolist() == expected["terms_index"].tolist()
    for seeds, replicates in (([7.5], [3]), ([-1], [3]), ([7], [-1]), ([7], [2**32])):
        with pytest.raises(SimError, match="allowed: a whole number from 0"):
            program.run(np.array(seeds), np.array(replicates))


# -- scenarios -------------------------------------------------------------------------------------


def unknown_strategy() -> sim.Scenario:
    loaded = sim.load(TOY)
    party = loaded.parties["north"].model_copy(update={"strategy": "rubinstien"})
    return loaded.model_copy(update={"parties": loaded.parties | {"north": party}})


@pytest.mark.parametrize(
    "door",
    [
        lambda: sim.load(TOY, ["parties.north.strategy=rubinstien"]),
        lambda: sim.simulate(unknown_strategy(), 1),
        lambda: sim.run(unknown_strategy()),
        lambda: sim.NegotiationModel(unknown_strategy()),
        lambda: evaluate(unknown_strategy(), {"balance.advantage": [0.0]}),
    ],
)
def test_an_unknown_strategy_is_told_with_the_nearest_name_at_every_door(door: Any) -> None:
    with pytest.raises(SimError) as caught:
        door()
    assert "parties.north.strategy: " in str(caught.value)
    assert "did you mean 'rubinstein'?" in str(caught.value)


def test_a_scenario_that_python_changed_is_checked_as_a_file_is() -> None:
    loaded = sim.load("karabakh/april-2016")
    issue = next(iter(loaded.issues))
    bad = loaded.model_copy(
        update={"issues": {name: one for name, one in loaded.issues.items() if name != issue}}
    )
    with pytest.raises(ScenarioError, match=issue):
        sim.simulate(bad, 1)
    assert len(sim.simulate(loaded.model_copy(), 1)) == 1


def test_a_frozen_scenario_cannot_be_changed_in_depth_nor_can_its_copies() -> None:
    loaded = sim.load(TOY)
    party = loaded.parties["north"]
    copied = loaded.model_copy(update={"parties": loaded.parties | {}})
    for one in (loaded, copied, copy.deepcopy(loaded), pickle.loads(pickle.dumps(copied))):
        with pytest.raises(TypeError, match="cannot be changed"):
            one.parties["x"] = party
        with pytest.raises(TypeError, match="cannot be changed"):
            one.parties["north"].weights["prize"] = 5.0
        with pytest.raises((TypeError, ValueError)):
            one.balance.advantage = 0.3  # type: ignore[misc]
    with pytest.raises(SimError, match="did you mean 'balance'"):
        loaded.model_copy(update={"balanse": None})


EMPTIED = """
extends: karabakh/autumn-2020
title: t
balance:
#  advantage: 0.1
"""


def test_what_may_be_a_slip_is_told_at_every_door(tmp_path: Path) -> None:
    slip, sound = tmp_path / "slip.yaml", tmp_path / "sound.yaml"
    slip.write_text(EMPTIED, encoding="utf-8")
    sound.write_text(EMPTIED.replace("#", "").replace("balance:", "balance: "), encoding="utf-8")
    changed = {"balance.advantage": [0.0]}
    doors = (
        sim.load,
        sim.run,
        sim.NegotiationModel,
        lambda path: sim.simulate(path, 1),
        lambda path: evaluate(path, changed, ["war"], engine="mesa"),
    )
    for door in doors:
        with pytest.warns(NoticeWarning, match="balance: empty, so everything under this key"):
            door(slip)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sim.load(sound)


# -- models ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("steps", [0, 3])
@pytest.mark.parametrize("way", [lambda one: pickle.loads(pickle.dumps(one)), copy.deepcopy])
def test_a_copy_of_a_model_goes_on_to_the_same_end(steps: int, way: Any) -> None:
    model = sim.NegotiationModel("karabakh/april-2016", 3, 1, trace=True)
    for _ in range(steps):
        model.step()
    again = way(model)
    other = way(model)
    other.replicate = 2  # twin: another run from here on
    record = model.run()
    assert again.run() == record
    assert other.run().events != record.events


def test_a_step_after_the_end_changes_nothing() -> None:
    model = sim.NegotiationModel(TOY)
    record = model.run()
    before, events = model.day, list(record.events)
    for _ in range(3):
        model.step()
    assert model.day == before
    assert model.day <= model.world.end
    assert model.record.events == events


def controls(**more: Any) -> list[float]:
    asked = {"scenario": "karabakh/april-2016"} | more
    rows = mesa.batch_run(
        sim.NegotiationModel,
        asked,
        iterations=3,
        max_steps=10**6,
        number_processes=1,
        display_progress=False,
    )
    return [float(row["control"]) for row in rows]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_iterations_of_batch_run_are_replicates() -> None:
    expected = [
        sim.run("karabakh/april-2016", 0, replicate).final["control"] for replicate in range(3)
    ]
    assert controls() == expected
    assert len(set(expected)) > 1
    assert controls(replicate=1) == [expected[1]] * 3  # as it was asked for
    assert sim.NegotiationModel("karabakh/april-2016").run().final["control"] == expected[0]


def test_an_unknown_way_of_batch_run_is_refused_with_another_way() -> None:
    space: dict[str, Any] = {"__name__": "mesa.batchrunner", "sim": sim}
    exec("def other(): return sim.NegotiationModel('toy/fearon')", space)
    with pytest.raises(SimError, match='"replicate": range'):
        space["other"]()


# -- tables ----------------------------------------------------------------------------------------


def test_a_column_can_be_added_to_any_table_without_a_warning(tmp_path: Path) -> None:
    """With more than a hundred columns that are not in one piece pandas warns; warnings fail."""
    changed = {"balance.advantage": [0.0]}
    made = sweep("karabakh/april-2016", changed, out=tmp_path, engine="mesa").frame()
    frames = (
        sim.simulate("karabakh/april-2016", 1),
        made,
        evaluate("karabakh/april-2016", changed, engine="mesa"),
    )
    for frame in frames:
        assert len(frame.columns) > 100
        frame["mine"] = 1.0
    in_pieces = pd.DataFrame(index=[0])
    for number in range(100):
        in_pieces[str(number)] = 1.0
    with pytest.warns(pd.errors.PerformanceWarning):  # twin: what a table in pieces gives
        in_pieces["mine"] = 1.0


def test_evaluate_gives_what_a_sweep_of_the_same_points_gives(tmp_path: Path) -> None:
    points = pd.DataFrame({"balance.advantage": [-0.6, 0.4], "talks.rounds": [2.0, 5.0]})
    kept = sweep(
        VARIED,
        {str(name): points[name] for name in points},
        "list",
        out=tmp_path,
        replicates=3,
        seed=3,
        engine="mesa",
    ).frame()
    rows = points.to_dict("records")
    for table in (points, {str(name): points[name].to_numpy() for name in points}, rows):
        for engine in ("mesa", "compiled"):
            found = evaluate(VARIED, table, replicates=THREE, seed=3.0, engine=engine)  # type: ignore[arg-type]
            pd.testing.assert_frame_equal(found, kept, check_exact=True)
    other = evaluate(VARIED, points, replicates=3, seed=4, engine="mesa")
    assert not other.equals(kept)


def test_evaluate_takes_a_seed_for_each_row_and_some_outcomes() -> None:
    table = {"balance.advantage": [0.4, 0.4], "seed": [5, 6]}
    found = evaluate(VARIED, table, ["war", "terms_index"], engine="mesa")
    assert list(found.columns) == [
        "point",
        "replicate",
        "seed",
        "balance.advantage",
        "failure",
        "war",
        "terms_index",
    ]
    rows: Any = found.itertuples()
    for row in rows:
        alone = sim.simulate(sim.load(VARIED, ["balance.advantage=0.4"]), 1, seed=row.seed)
        assert alone["terms_index"].tolist() == [row.terms_index]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"balance.advantge": [0.0]}, "did you mean 'balance.advantage'"),
        ({"balance.advantage": [0.0, 9.0]}, r"vary\[1\]: balance.advantage: 9.0 is out of range"),
        ({"balance.advantage": [0.0, np.nan]}, "not a finite number"),
        ({"balance.advantage": [0.0], "talks.rounds": [2, 3]}, "columns of equal length"),
        ({"talks.rounds": [2.5]}, "not a whole number"),
        ([{"talks.rounds": 2}, {"balance.advantage": 0.0}], "row 1 and row 0"),
        ([], "allowed: a frame"),
        (7, "allowed: a frame"),
        (pd.DataFrame([[1, 2]], columns=["talks.rounds"] * 2), "is there twice"),
    ],
)
def test_evaluate_refuses_what_a_file_may_not_hold(table: Any, told: str) -> None:
    with pytest.raises(SimError, match=told):
        evaluate(VARIED, table, engine="mesa")


def test_evaluate_names_the_nearest_outcome() -> None:
    with pytest.raises(SimError, match="did you mean 'settlement'"):
        evaluate(VARIED, {"talks.rounds": [2]}, ["setlement"], engine="mesa")


def test_numbers_that_do_not_fit_together_are_a_failure_of_their_row() -> None:
    issue = next(iter(sim.load(VARIED).parties["north"].weights))
    found = evaluate(VARIED, {f"parties.north.weights.{issue}": [1.0, 0.4]}, engine="mesa")
    assert found["failure"].ne("").tolist() == [False, True]
    assert pd.isna(found["war"][1])
