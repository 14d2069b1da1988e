"""Rival models: every verdict can come out otherwise."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.experiments import Answer, Laboratory, Summary, Verdict
from sim.experiments.protocol import find_experiment
from sim.inference.intervals import Estimate

EXPERIMENT = find_experiment("rival_models")
measure, records, design, predictions, verdicts = (
    EXPERIMENT.module(name) for name in ("measure", "record", "design", "predictions", "verdicts")
)
SHORT_SETTINGS = ("karabakh/april-2016", "karabakh/autumn-2020")
SIZES = {"rows": 3000, "accepted": 80, "predicted": 200, "weighted": 300, "pseudo_records": 50}
SIZES |= {"histories": 40, "history_draws": 10, "splits": 5}
#: Enough for every part of the experiment to run, and for no answer.
TINY = {
    "rows": 120,
    "predicted": 20,
    "weighted": 40,
    "histories": 3,
    "history_draws": 4,
    "splits": 2,
}
#: Nothing of the balance moves, and the claimant is as far ahead as in July 2020 all the time.
ALWAYS_AHEAD = [*(f"{key}={value}" for key, value in design._FLAT.items()), "balance.advantage=2"]


def verdict(summary: Summary, words: str) -> Verdict:
    (found,) = [one for one in EXPERIMENT.judge(summary) if words in one.statement]
    return found


# -- verdicts, on models in which the claim is otherwise -------------------------------------------


@pytest.fixture
def keep(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Leave the full model, the one without the military channel and some others."""

    def keep_only(*names: str) -> None:
        for name in set(design.MODELS) - {design.FULL, design.MILITARY, *names}:
            monkeypatch.delitem(design.MODELS, name)

    return keep_only


def laboratory(raw: Path, settings: Sequence[str], *changes: str, **sizes: int) -> Laboratory:
    protocol = EXPERIMENT.protocol.model_copy(update={"settings": tuple(settings)})
    return Laboratory(protocol, raw=raw, changes=changes, sizes=SIZES | sizes)


def tables_of(lab: Laboratory) -> tuple[Any, dict[str, Any], Any]:
    """The record, prior runs of every model, and the record beside them."""
    record = records.Record.of(lab.protocol.settings)
    tables = {name: predictions.prior_table(lab, record, name) for name in design.MODELS}
    return record, tables, predictions.make_finite(list(tables.values()), record.observed)


def without_the_channel(lab: Laboratory, record: Any, tables: Any, observed: Any) -> Verdict:
    """The verdict on the military channel, as if the record were in reach of some model."""
    summary = Summary()
    summary.add("settings", len(record.settings))
    for name in tables:
        summary.add("p_value", 0.5, setting=records.ALL, group=name)
    measure.add_predictions(lab, record, tables, observed, summary)
    measure.add_recovery(lab, record, tables, summary)
    found: Verdict = verdicts._missed(summary, design.MILITARY, lab.protocol.thresholds)
    return found


def test_the_military_channel_is_missed_where_the_balance_moves(tmp_path, keep):
    keep()
    lab = laboratory(tmp_path, SHORT_SETTINGS, rows=6000, accepted=160)
    found = without_the_channel(lab, *tables_of(lab))

    assert found.answer is Answer.SUPPORTED
    assert "all three above 0.05" in found.effect


def test_it_is_not_missed_where_the_balance_never_moved(tmp_path, keep):
    """The two models are then one, so that a run of either is a run of the other."""
    keep()
    lab = laboratory(tmp_path, SHORT_SETTINGS, *ALWAYS_AHEAD, rows=1000)
    record, tables, observed = tables_of(lab)
    full, other = (design.Model(name) for name in tables)
    places, seeds = tables[design.FULL].places[:50], np.arange(50)
    for setting in SHORT_SETTINGS:
        runs = [one.run(lab, record, setting, places, seeds, "one") for one in (full, other)]
        pd.testing.assert_frame_equal(*runs)
    tables[design.MILITARY] = replace(tables[design.FULL], model=other)
    found = without_the_channel(lab, record, tables, observed)

    assert found.answer is Answer.NOT_SUPPORTED
    assert "all three below 0.05" in found.effect


@pytest.mark.parametrize(
    ("changes", "answer"), [((), Answer.SUPPORTED), (ALWAYS_AHEAD, Answer.NOT_SUPPORTED)]
)
def test_the_classifier_tells_a_balance_that_moves_where_it_does(tmp_path, keep, changes, answer):
    keep(design.CONSTANT)
    lab = laboratory(tmp_path, EXPERIMENT.protocol.settings, *changes, rows=1000)
    summary = Summary()
    measure.add_classification(lab, *tables_of(lab), summary)

    # With so few runs to learn from it is less sure than the protocol's threshold asks for. By
    # chance, two of three models have two thirds.
    limits = dict(EXPERIMENT.protocol.thresholds) | {"smallest_probability": 0.25}
    assert verdicts._recognised(summary, limits).answer is answer


def test_a_small_run_reaches_every_verdict_and_figure(tmp_path, keep):
    keep(design.CONSTANT, "no commitment problem")
    summary = EXPERIMENT.measure(laboratory(tmp_path, EXPERIMENT.protocol.settings, **TINY))

    found = EXPERIMENT.judge(summary)
    assert len(found) == 3 + len(design.rivals())
    assert set(EXPERIMENT.draw(summary)) == {
        "losses", "ways", "targets", "differences", "recovery"
    }  # fmt: skip
    for name in design.MODELS:
        undefined = summary.get("adjustment_undefined", group=name).value
        scores = summary.table("score_out_adjusted", group=name)["setting"]
        assert len(scores) == (3 - undefined if undefined else 4)
        assert (records.ALL in set(scores)) is (undefined == 0)


# -- verdicts, from summaries made by hand ---------------------------------------------------------


def about(value: float, error: float = 0.01) -> Estimate:
    return Estimate(value, value - 1.96 * error, value + 1.96 * error, error, 100)


def made_by_hand(**changed: float) -> Summary:
    """A summary in which every channel is missed, the military one most; then what is changed.

    Names of what is changed are `quantity` or `quantity__model`, with `_` for spaces; `loss` is
    that of all ways to predict a setting left out. What is changed to nan is left out.
    """

    def number(quantity: str, model: str, usual: float) -> float:
        name = f"{quantity}__{model}".replace(" ", "_")
        return changed.get(name, changed.get(quantity, usual))

    summary = Summary()
    summary.add("settings", 3)
    for model in design.MODELS:
        undefined = int(number("adjustment_undefined", model, 0))
        summary.add("adjustment_undefined", undefined, group=model)
        everywhere = {"setting": records.ALL, "group": model}
        summary.add("p_value", number("p_value", model, 0.5), **everywhere)
        summary.add("score_out", about(number("score_out", model, 0.2)), **everywhere)
        probability = 0.93 if model == design.FULL else 0.01
        summary.add("probability", about(number("probability", model, probability)), group=model)
        summary.add("as_bad_if_own", about(number("as_bad", model, 0.4)), group=model)
        for way in ("in", "out"):
            for place in range(10):
                grade = 2 if place < number("in_reach", model, 10) else 0
                summary.add(f"grade_{way}", grade, setting=str(place), group=model)
    for rival in design.rivals():
        lost = 0.5 if rival == design.MILITARY else 0.2
        for way in ("in", *design.WAYS):
            usual = lost if way == "in" else number("loss", rival, lost)
            loss = number(f"loss_{way}", rival, usual)
            if not math.isnan(loss):
                summary.add(f"loss_{way}", about(loss), setting=records.ALL, group=rival)
        summary.add("as_far_if_rival", about(number("as_far", rival, 0.02)), group=rival)
        summary.add("power", about(0.9), group=rival)
    summary.add("probability", about(number("still", "", 0.02)), group=design.STILL)
    summary.add("accuracy", about(0.7))
    return summary


@pytest.mark.parametrize("rival", design.rivals())
def test_whether_a_channel_is_missed_turns_on_the_loss_without_it(rival):
    channel = design.CHANNELS[rival][1]
    name = rival.replace(" ", "_")

    def answer(**changed: float) -> Answer:
        return verdict(made_by_hand(**changed), f"Without {channel},").answer

    assert answer() is Answer.SUPPORTED
    assert answer(**{f"loss__{name}": 0.0}) is Answer.NOT_SUPPORTED
    assert answer(**{f"loss__{name}": 0.05}) is Answer.UNDECIDED  # the interval holds it
    # Histories without the channel show the loss, too.
    assert answer(**{f"as_far__{name}": 0.3}) is Answer.UNDECIDED
    assert answer(p_value=0.01) is Answer.UNDECIDED  # no model reaches the record


@pytest.mark.parametrize("way", design.WAYS)
def test_a_loss_counts_only_if_it_does_not_depend_on_the_way_to_predict(way):
    def found(**changed: float) -> Verdict:
        return verdict(made_by_hand(**changed), "Without the military channel,")

    military = {f"loss_{way}__no_military_channel": 0.0}
    assert found(**military).answer is Answer.UNDECIDED
    assert f"below 0.05 {design.WAYS[way]}" in found(**military).effect
    everywhere = {"loss__no_military_channel": 0.0}
    assert found(**everywhere).answer is Answer.NOT_SUPPORTED
    assert "all three below 0.05" in found(**everywhere).effect
    back = everywhere | {f"loss_{way}__no_military_channel": 0.5}
    assert found(**back).answer is Answer.UNDECIDED
    assert "all three" not in found(**back).effect
    lead = verdict(made_by_hand(**military), "as much as")
    assert lead.answer is Answer.UNDECIDED
    assert f"below 0.05 {design.WAYS[way]}" in lead.effect


def test_nothing_is_decided_and_it_is_told_where_adjustment_is_undefined():
    changed = {
        "loss_out_adjusted__no_military_channel": math.nan,
        "adjustment_undefined__no_military_channel": 2,
    }
    for words in ("Without the military channel,", "as much as"):
        assert verdict(made_by_hand(), words).answer is Answer.SUPPORTED
        found = verdict(made_by_hand(**changed), words)
        assert found.answer is Answer.UNDECIDED
        assert "undefined adjusted" in found.effect
        assert "2 of 3 for no military channel" in found.effect
    other = verdict(made_by_hand(**changed), "Without audience costs,")
    assert other.answer is Answer.SUPPORTED


def test_another_channel_may_be_missed_as_much():
    assert verdict(made_by_hand(), "as much as").answer is Answer.SUPPORTED
    other = verdict(made_by_hand(loss__no_audience_costs=0.6), "as much as")
    assert other.answer is Answer.NOT_SUPPORTED
    assert "no audience costs" in other.effect
    near = verdict(made_by_hand(loss__no_audience_costs=0.45), "as much as")
    assert near.answer is Answer.UNDECIDED


def test_the_classifier_may_take_the_recordsfor_one_of_a_balance_at_rest():
    assert verdict(made_by_hand(), "does not look like").answer is Answer.SUPPORTED
    assert verdict(made_by_hand(still=0.5), "does not look like").answer is Answer.NOT_SUPPORTED


@pytest.mark.parametrize("changed", [{"p_value": 0.01}, {"as_bad": 0.0}, {"in_reach": 7}])
def test_the_full_model_may_be_out_of_reach_of_the_record(changed):
    assert verdict(made_by_hand(), "With all channels on").answer is Answer.SUPPORTED
    found = verdict(made_by_hand(**changed), "With all channels on")
    assert found.answer is Answer.NOT_SUPPORTED
