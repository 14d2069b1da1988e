"""Rival models: every verdict can come out otherwise, and the statistics are those of the books."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.experiments import Answer, Laboratory, Summary, Verdict
from sim.experiments.protocol import find_experiment
from sim.inference.intervals import Estimate
from sim.targets import load_targets

EXPERIMENT = find_experiment("rival_models")
analysis: Any = EXPERIMENT._analysis
TARGETS = {target.id: target for target in load_targets("karabakh")}
SHORT_SETTINGS = ("karabakh/april-2016", "karabakh/autumn-2020")
SIZES = {"rows": 160, "accepted": 80, "predicted": 80, "pseudo_records": 50}
SIZES |= {"histories": 40, "history_draws": 10, "splits": 2}
#: Nothing of the balance moves, and the claimant is as far ahead as in July 2020 all the time.
ALWAYS_AHEAD = [*(f"{key}={value}" for key, value in analysis._FLAT.items()), "balance.advantage=2"]


def verdict(summary: Summary, words: str) -> Verdict:
    (found,) = [one for one in EXPERIMENT.judge(summary) if words in one.statement]
    return found


# -- verdicts, on models in which the claim is otherwise -------------------------------------------


@pytest.fixture
def few_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four of the eight models, to be quick."""
    kept = (analysis.FULL, analysis.MILITARY, analysis.CONSTANT, "no commitment problem")
    monkeypatch.setattr(analysis, "MODELS", {name: analysis.MODELS[name] for name in kept})
    monkeypatch.setattr(analysis, "RIVALS", kept[1:])


def measured(raw: Path, *changes: str) -> Summary:
    protocol = EXPERIMENT.protocol.model_copy(update={"settings": SHORT_SETTINGS})
    return EXPERIMENT.measure(Laboratory(protocol, raw=raw, changes=changes, sizes=SIZES))


@pytest.mark.usefixtures("few_models")
def test_the_military_channel_is_missed_where_the_balance_moves(tmp_path):
    summary = measured(tmp_path)

    assert verdict(summary, "the military channel").answer is Answer.SUPPORTED


@pytest.mark.usefixtures("few_models")
def test_it_is_not_missed_where_the_balance_never_moved(tmp_path):
    summary = measured(tmp_path, *ALWAYS_AHEAD)

    assert verdict(summary, "the military channel").answer is Answer.NOT_SUPPORTED


@pytest.mark.usefixtures("few_models")
@pytest.mark.parametrize(
    ("changes", "answer"), [((), Answer.SUPPORTED), (ALWAYS_AHEAD, Answer.NOT_SUPPORTED)]
)
def test_the_classifier_tells_a_balance_that_moves_where_it_does(tmp_path, changes, answer):
    sizes = SIZES | {"rows": 400, "splits": 5}
    lab = Laboratory(EXPERIMENT.protocol, raw=tmp_path, changes=changes, sizes=sizes)
    record = analysis.Record.of(EXPERIMENT.protocol.settings)
    tables = {name: analysis.prior_table(lab, record, name) for name in analysis.MODELS}
    observed = analysis.make_finite(list(tables.values()), record.observed)
    summary = Summary()
    analysis.add_classification(lab, record, tables, observed, summary)

    # With so few runs to learn from it is less sure than the protocol's threshold asks for.
    limits = dict(EXPERIMENT.protocol.thresholds) | {"smallest_probability": 0.25}
    assert analysis._recognised(summary, limits).answer is answer


# -- verdicts, from summaries made by hand ---------------------------------------------------------


def about(value: float, error: float = 0.01) -> Estimate:
    return Estimate(value, value - 1.96 * error, value + 1.96 * error, error, 100)


def made_by_hand(**changed: float) -> Summary:
    """A summary in which every channel is missed, the military one most; then what is changed.

    Names of what is changed are `quantity` or `quantity__model`, with `_` for spaces.
    """

    def number(quantity: str, model: str, usual: float) -> float:
        name = f"{quantity}__{model}".replace(" ", "_")
        return changed.get(name, changed.get(quantity, usual))

    summary = Summary()
    for model in analysis.MODELS:
        everywhere = {"setting": analysis.ALL, "group": model}
        summary.add("p_value", number("p_value", model, 0.5), **everywhere)
        summary.add("score_out", about(number("score_out", model, 0.2)), **everywhere)
        probability = 0.93 if model == analysis.FULL else 0.01
        summary.add("probability", about(number("probability", model, probability)), group=model)
        summary.add("as_bad_if_own", about(number("as_bad", model, 0.4)), group=model)
        for way in ("in", "out"):
            for place in range(10):
                grade = 2 if place < number("in_reach", model, 10) else 0
                summary.add(f"grade_{way}", grade, setting=str(place), group=model)
    for rival in analysis.RIVALS:
        lost = 0.5 if rival == analysis.MILITARY else 0.2
        for way in ("in", "out"):
            loss = about(number(f"loss_{way}", rival, lost))
            summary.add(f"loss_{way}", loss, setting=analysis.ALL, group=rival)
        summary.add("as_far_if_rival", about(number("as_far", rival, 0.02)), group=rival)
        summary.add("power", about(0.9), group=rival)
    summary.add("probability", about(number("still", "", 0.02)), group=analysis.STILL)
    summary.add("accuracy", about(0.7))
    return summary


@pytest.mark.parametrize("rival", analysis.RIVALS)
def test_whether_a_channel_is_missed_turns_on_the_loss_without_it(rival):
    channel = analysis.CHANNELS[rival][1]
    name = rival.replace(" ", "_")

    def answer(**changed: float) -> Answer:
        return verdict(made_by_hand(**changed), f"Without {channel},").answer

    assert answer() is Answer.SUPPORTED
    assert answer(**{f"loss_out__{name}": 0.0}) is Answer.NOT_SUPPORTED
    assert answer(**{f"loss_out__{name}": 0.05}) is Answer.UNDECIDED  # the interval holds it
    assert (
        answer(**{f"as_far__{name}": 0.3}) is Answer.UNDECIDED
    )  # histories without it show it, too
    assert answer(p_value=0.01) is Answer.UNDECIDED  # no model reaches the record


def test_another_channel_may_be_missed_as_much():
    assert verdict(made_by_hand(), "as much as").answer is Answer.SUPPORTED
    other = verdict(made_by_hand(loss_out__no_audience_costs=0.6), "as much as")
    assert other.answer is Answer.NOT_SUPPORTED
    assert "no audience costs" in other.effect
    near = verdict(made_by_hand(loss_out__no_audience_costs=0.45), "as much as")
    assert near.answer is Answer.UNDECIDED


def test_the_classifier_may_take_the_record_for_one_of_a_balance_at_rest():
    assert verdict(made_by_hand(), "does not look like").answer is Answer.SUPPORTED
    assert verdict(made_by_hand(still=0.5), "does not look like").answer is Answer.NOT_SUPPORTED


@pytest.mark.parametrize("changed", [{"p_value": 0.01}, {"as_bad": 0.0}, {"in_reach": 7}])
def test_the_full_model_may_be_out_of_reach_of_the_record(changed):
    assert verdict(made_by_hand(), "With all channels on").answer is Answer.SUPPORTED
    found = verdict(made_by_hand(**changed), "With all channels on")
    assert found.answer is Answer.NOT_SUPPORTED


# -- statistics, by hand ---------------------------------------------------------------------------


def test_the_score_of_an_event_is_that_of_brier():
    """Three in four draws say that it happens: (1 - 3/4)^2 = 1/16, and (3/4)^2 if it does not."""
    drawn = np.array([[1.0], [1.0], [1.0], [0.0]])
    # Among 4 draws, a pair of different ones differs in 2 * 3 * 1 of 4 * 3 cases: one half.
    assert analysis.kernel_score(drawn, np.array([1.0])).value == pytest.approx(1 / 4 - 1 / 4)
    many = np.tile(drawn, (500, 1))
    assert analysis.kernel_score(many, np.array([1.0])).value == pytest.approx(1 / 16, abs=1e-3)
    assert analysis.kernel_score(many, np.array([0.0])).value == pytest.approx(9 / 16, abs=1e-3)


def test_what_is_undefined_is_a_value_of_its_own():
    nothing, figures = np.full((50, 1), math.nan), np.zeros((50, 1))

    assert analysis.kernel_score(nothing, np.array([0.0])).value == 1.0
    assert analysis.kernel_score(figures, np.array([math.nan])).value == 1.0
    assert analysis.kernel_score(nothing, np.array([math.nan])).value == 0.0
    assert analysis.kernel_score(figures + 0.4, np.array([0.0])).value == pytest.approx(0.4)
    assert analysis.kernel_score(figures + 7.0, np.array([0.0])).value == 1.0


def test_the_honest_forecast_scores_best():
    """A proper score: on average, nobody does better than by saying what he believes."""
    rng = np.random.default_rng(1)
    truths = rng.normal(0.0, 0.5, 400)

    def average(centre: float, spread: float) -> float:
        drawn = rng.normal(centre, spread, (200, 1))
        return float(np.mean([analysis.kernel_score(drawn, np.array([t])).value for t in truths]))

    honest = average(0.0, 0.5)
    assert honest < average(0.4, 0.5)
    assert honest < average(0.0, 0.1)
    assert honest < average(0.0, 2.0)


def test_the_interval_of_a_score_is_as_wide_as_scores_differ():
    rng = np.random.default_rng(2)
    made = [
        analysis.kernel_score(rng.normal(0.3, 0.5, (100, 2)), np.zeros(2)).estimate
        for _ in range(300)
    ]
    spread = np.std([one.value for one in made])
    assert np.mean([one.standard_error for one in made]) == pytest.approx(spread, rel=0.15)


def test_figures_are_measured_from_the_range_of_the_record():
    days = TARGETS["april-days"]  # 4 to 5 days, among runs with a clash
    frame = pd.DataFrame(
        {"clash": [True, True, True, False], "clash_days": [4.5, 11.0, 2.0, math.nan]}
    )
    found = analysis.deviation(days, frame)

    assert found[0] == 0.0
    assert found[1] == pytest.approx(1.0)  # 1 + 11 is twice 1 + 5
    assert found[2] == pytest.approx(math.log2(3 / 5))
    assert math.isnan(found[3])


def test_an_event_is_0_or_1_or_undefined_and_the_record_has_it():
    frame = pd.DataFrame(
        {"large_war": [True, True, False], "settlement": ["partial", "none", "none"]}
    )
    found = analysis.deviation(TARGETS["autumn-settlement"], frame)

    assert found.fillna(-1.0).tolist() == [1.0, 0.0, -1.0]
    observed = analysis.Record.of(EXPERIMENT.protocol.settings).observed
    assert observed["autumn-settlement"].tolist() == [1.0]
    assert observed["autumn-days"].tolist() == [0.0]
    assert set(observed) == {t.id for t in load_targets("karabakh") if "1994" not in t.scenario}


def test_a_gain_and_a_loss_of_ground_are_not_alike():
    frame = pd.DataFrame({"large_war": [True, True], "large_war_objectives": [6.0, -6.0]})
    found = analysis.deviation(TARGETS["autumn-objectives"], frame)

    assert found[0] == 0.0
    assert found[1] == pytest.approx(-2 * math.log2(7))


def test_the_latin_hypercube_has_one_place_in_every_slice():
    places = analysis.latin_hypercube(np.random.default_rng(0), 20, 3)

    for column in (places * 20).astype(int).T:
        assert sorted(column) == list(range(20))
    plain = np.random.default_rng(0).random((20, 3))  # independent places have not
    assert any(sorted(column) != list(range(20)) for column in (plain * 20).astype(int).T)


# -- models ----------------------------------------------------------------------------------------


def test_a_rival_is_not_given_back_what_it_is_without():
    for name, fixed in analysis.MODELS.items():
        model = analysis.Model(name)
        for setting in EXPERIMENT.protocol.settings:
            moved = model.points(setting, np.full((1, len(model.parameters)), 0.5))
            assert not set(moved) & set(fixed)
    assert "commitment fear" not in analysis.Model("no commitment problem").parameters
    assert "commitment fear" in analysis.Model(analysis.FULL).parameters


def test_a_place_is_the_same_in_the_range_of_every_setting():
    model = analysis.Model(analysis.FULL)
    places = np.full((1, len(model.parameters)), 0.5)
    hopes = {s: model.points(s, places)[f"{analysis.AZ}.hope"][0] for s in analysis.SHORT}

    assert hopes == pytest.approx(
        {"karabakh/frozen-conflict": 0.6, "karabakh/april-2016": 0.2, "karabakh/autumn-2020": 0.25}
    )


@pytest.mark.parametrize("setting", EXPERIMENT.protocol.settings)
def test_without_the_military_channel_the_balance_is_at_parity(setting):
    fixed = [f"{key}={value}" for key, value in analysis.MODELS[analysis.MILITARY].items()]

    assert advantage(setting, *fixed) == pytest.approx(0.0, abs=1e-9)
    if setting != "karabakh/frozen-conflict":  # which begins near parity
        assert advantage(setting) > 1.0


def advantage(setting: str, *changes: str) -> float:
    """Log advantage that all can see on the first day."""
    return float(sim.NegotiationModel(sim.load(setting, changes), seed=1).balance.observed)


def test_a_history_is_not_calibrated_with_its_own_row():
    """The parameters of a row lie at its own summaries: left in, it would be found."""
    rng = np.random.default_rng(3)
    model = analysis.Model(analysis.FULL)
    places = rng.random((60, len(model.parameters)))
    record = analysis.Record({"s": (target_called("a"), target_called("b"))})
    summaries = pd.DataFrame(places[:, :2], columns=["a", "b"])
    table = analysis.Table(model, places, summaries, summaries)
    fit = analysis.Fit.to(table, record, ["s"])
    observed = summaries.iloc[[7]]

    assert (fit.nearest(observed, 5) == places[7]).all(axis=1).any()
    assert not (fit.nearest(observed, 5, without=7) == places[7]).all(axis=1).any()


def test_a_model_that_always_does_the_same_learns_nothing():
    model = analysis.Model(analysis.FULL)
    places = np.random.default_rng(4).random((60, len(model.parameters)))
    record = analysis.Record({"s": (target_called("a"),)})
    same = pd.DataFrame({"a": np.ones(60)})
    fit = analysis.Fit.to(analysis.Table(model, places, same, same), record, ["s"])

    assert (fit.nearest(same.iloc[[0]] * 0.0, 5) == places[:5]).all()


def target_called(name: str) -> Any:
    return TARGETS["april-clash"].model_copy(update={"id": name})
