"""Rival models: the statistics are those of the books, and a rival is what it is said to be."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.experiments import Laboratory, scores
from sim.experiments.protocol import find_experiment
from sim.targets import load_targets

EXPERIMENT = find_experiment("rival_models")
records, design, predictions = (
    EXPERIMENT.module(name) for name in ("record", "design", "predictions")
)
TARGETS = {target.id: target for target in load_targets("karabakh")}


# -- statistics, by hand ---------------------------------------------------------------------------


def test_the_score_of_an_event_is_that_of_brier():
    """Three in four draws say that it happens: (1 - 3/4)^2 = 1/16, and (3/4)^2 if it does not."""
    drawn = np.array([[1.0], [1.0], [1.0], [0.0]])
    # Among 4 draws, a pair of different ones differs in 2 * 3 * 1 of 4 * 3 cases: one half.
    assert scores.kernel_score(drawn, np.array([1.0])).value == pytest.approx(1 / 4 - 1 / 4)
    many = np.tile(drawn, (500, 1))
    assert scores.kernel_score(many, np.array([1.0])).value == pytest.approx(1 / 16, abs=1e-3)
    assert scores.kernel_score(many, np.array([0.0])).value == pytest.approx(9 / 16, abs=1e-3)


def test_what_is_undefined_is_a_value_of_its_own():
    nothing, figures = np.full((50, 1), math.nan), np.zeros((50, 1))

    assert scores.kernel_score(nothing, np.array([0.0])).value == 1.0
    assert scores.kernel_score(figures, np.array([math.nan])).value == 1.0
    assert scores.kernel_score(nothing, np.array([math.nan])).value == 0.0
    assert scores.kernel_score(figures + 0.4, np.array([0.0])).value == pytest.approx(0.4)
    assert scores.kernel_score(figures + 7.0, np.array([0.0])).value == 1.0


def test_the_honest_forecast_scores_best():
    """A proper score: on average, nobody does better than by saying what he believes."""
    rng = np.random.default_rng(1)
    truths = rng.normal(0.0, 0.5, 400)

    def average(centre: float, spread: float) -> float:
        drawn = rng.normal(centre, spread, (200, 1))
        found = [scores.kernel_score(drawn, np.array([truth])).value for truth in truths]
        return float(np.mean(found))

    honest = average(0.0, 0.5)
    assert honest < average(0.4, 0.5)
    assert honest < average(0.0, 0.1)
    assert honest < average(0.0, 2.0)


def test_the_interval_of_a_score_is_as_wide_as_scores_differ():
    rng = np.random.default_rng(2)
    made = [
        scores.kernel_score(rng.normal(0.3, 0.5, (100, 2)), np.zeros(2)).estimate
        for _ in range(300)
    ]
    spread = np.std([one.value for one in made])
    assert np.mean([one.standard_error for one in made]) == pytest.approx(spread, rel=0.15)


def test_figures_are_measured_from_the_range_of_the_record():
    days = TARGETS["april-days"]  # 4 to 5 days, among runs with a clash
    frame = pd.DataFrame(
        {"clash": [True, True, True, False], "clash_days": [4.5, 11.0, 2.0, math.nan]}
    )
    found = scores.deviation(days, frame)

    assert found[0] == 0.0
    assert found[1] == pytest.approx(1.0)  # 1 + 11 is twice 1 + 5
    assert found[2] == pytest.approx(math.log2(3 / 5))
    assert math.isnan(found[3])


def test_an_event_is_0_or_1_or_undefined_and_the_recordshas_it():
    frame = pd.DataFrame(
        {"large_war": [True, True, False], "settlement": ["partial", "none", "none"]}
    )
    found = scores.deviation(TARGETS["autumn-settlement"], frame)

    assert found.fillna(-1.0).tolist() == [1.0, 0.0, -1.0]
    observed = records.Record.of(EXPERIMENT.protocol.settings).observed
    assert observed["autumn-settlement"].tolist() == [1.0]
    assert observed["autumn-days"].tolist() == [0.0]
    known = load_targets("karabakh", records.EDITION)
    assert set(observed) == {t.id for t in known if "1994" not in t.scenario}
    newer = [t for t in load_targets("karabakh") if t.edition > records.EDITION]
    assert newer
    assert not {t.id for t in newer} & set(observed)


def test_a_gain_and_a_loss_of_ground_are_not_alike():
    frame = pd.DataFrame({"large_war": [True, True], "large_war_objectives": [6.0, -6.0]})
    found = scores.deviation(TARGETS["autumn-objectives"], frame)

    assert found[0] == 0.0
    assert found[1] == pytest.approx(-2 * math.log2(7))


def test_the_latin_hypercube_has_one_place_in_every_slice():
    places = predictions.latin_hypercube(np.random.default_rng(0), 20, 3)

    for column in (places * 20).astype(int).T:
        assert sorted(column) == list(range(20))
    plain = np.random.default_rng(0).random((20, 3))  # independent places have not
    assert any(sorted(column) != list(range(20)) for column in (plain * 20).astype(int).T)


# -- models ----------------------------------------------------------------------------------------


def test_a_rival_is_not_given_back_what_it_is_without():
    for name, fixed in design.MODELS.items():
        model = design.Model(name)
        for setting in EXPERIMENT.protocol.settings:
            moved = model.points(setting, np.full((1, len(model.parameters)), 0.5))
            assert not set(moved) & set(fixed)
    assert "commitment fear" not in design.Model("no commitment problem").parameters
    assert "commitment fear" in design.Model(design.FULL).parameters


def test_a_place_is_the_same_in_the_range_of_every_setting():
    model = design.Model(design.FULL)
    places = np.full((1, len(model.parameters)), 0.5)
    hopes = {s: model.points(s, places)[f"{design.AZ}.hope"][0] for s in records.SHORT}

    assert hopes == pytest.approx(
        {"karabakh/frozen-conflict": 0.6, "karabakh/april-2016": 0.2, "karabakh/autumn-2020": 0.25}
    )


@pytest.mark.parametrize("setting", EXPERIMENT.protocol.settings)
def test_without_the_military_channel_the_balance_is_at_parity(setting):
    fixed = [f"{key}={value}" for key, value in design.MODELS[design.MILITARY].items()]

    assert advantage(setting, *fixed) == pytest.approx(0.0, abs=1e-9)
    if setting != "karabakh/frozen-conflict":  # which begins near parity
        assert advantage(setting) > 1.0


def advantage(setting: str, *changes: str) -> float:
    """Log advantage that all can see on the first day."""
    return float(sim.NegotiationModel(sim.load(setting, changes), seed=1).observed)


def test_a_history_is_not_calibrated_with_its_own_row():
    """The parameters of a row lie at its own summaries: left in, it would be found."""
    rng = np.random.default_rng(3)
    model = design.Model(design.FULL)
    places = rng.random((60, len(model.parameters)))
    record = records.Record({"s": (target_called("a"), target_called("b"))})
    summaries = pd.DataFrame(places[:, :2], columns=["a", "b"])
    table = predictions.Table(model, places, summaries, summaries)
    fit = predictions.Fit.to(table, record, ["s"])
    observed = summaries.iloc[[7]]

    assert (fit.nearest(observed, 5) == places[7]).all(axis=1).any()
    assert not (fit.nearest(observed, 5, without=7) == places[7]).all(axis=1).any()


def test_a_model_that_always_does_the_same_learns_nothing():
    model = design.Model(design.FULL)
    places = np.random.default_rng(4).random((60, len(model.parameters)))
    record = records.Record({"s": (target_called("a"),)})
    same = pd.DataFrame({"a": np.ones(60)})
    fit = predictions.Fit.to(predictions.Table(model, places, same, same), record, ["s"])

    assert (fit.nearest(same.iloc[[0]] * 0.0, 5) == places[:5]).all()


@pytest.mark.parametrize(("near", "ways"), [(40, 3), (3, 2)])
def test_adjustment_is_undefined_where_weights_collapse(tmp_path, near, ways):
    """A regression of 15 parameters on as many summaries goes through 3 runs, whatever they are."""
    model = design.Model(design.FULL)
    places = np.random.default_rng(5).random((60, len(model.parameters)))
    record = records.Record({"s": (target_called("a"),)})
    seen = pd.DataFrame({"a": (np.arange(60) < near).astype(float)})
    fit = predictions.Fit.to(predictions.Table(model, places, seen, seen), record, ["s"])
    lab = Laboratory(EXPERIMENT.protocol, raw=tmp_path, sizes={"predicted": 9, "weighted": 60})
    found = fit.ways(pd.DataFrame({"a": [1.0]}), lab)

    assert list(found) == list(design.WAYS)[:ways]
    assert all(drawn.shape == (9, len(model.parameters)) for drawn in found.values())
    assert all(one in places[:near] for one in found["out_weighted"])


def target_called(name: str) -> Any:
    return TARGETS["april-clash"].model_copy(update={"id": name})
