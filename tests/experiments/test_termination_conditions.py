"""Termination conditions: verdicts turn with what wars are made of; scores are as by hand."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.experiments import Answer, Laboratory, Summary, Verdict
from sim.experiments.protocol import find_experiment
from sim.model import NegotiationModel
from sim.scenario import load

EXPERIMENT = find_experiment("termination_conditions")
ANALYSIS = EXPERIMENT._analysis
POINTS, RUNS = 120, 3
#: Choices are far noisier than the shipped 250.
WHIM = ["behaviour.precision=30"]


def planted(cause: str, outcome: str = "settled", sign: float = 1.0) -> pd.DataFrame:
    """Wars in which one outcome follows one predictor, up to luck, and the rest is luck."""
    rng = np.random.default_rng(5)
    points = pd.DataFrame(rng.random((POINTS, len(names()))), columns=names())
    wars = points.loc[points.index.repeat(RUNS)].reset_index(names="point")
    wars["condition_early_termination"] = rng.random(len(wars))  # differs between runs of a point
    for name in ("settled", "fast", "lasts"):
        wars[name] = rng.random(len(wars)) < 0.5
    wars[outcome] = rng.random(len(wars)) < 1 / (1 + np.exp(-12 * sign * (wars[cause] - 0.5)))
    return wars


def names() -> list[str]:
    found = [*ANALYSIS.CONDITIONS, *ANALYSIS.BARGAINING, ANALYSIS.AT_SIGNING, *ANALYSIS.VARIED]
    return list(dict.fromkeys(found))


def summed(wars: pd.DataFrame) -> Summary:
    summary = Summary()
    summary.add("runs", len(wars))
    summary.add("wars", len(wars))
    ANALYSIS.summarise(wars, summary, folds=3, resamples=60)
    return summary


def answers(summary: Summary) -> dict[str, Verdict]:
    kinds = ("sorts", "settled", "fast", "lasts", "needed")
    return dict(zip(kinds, EXPERIMENT.judge(summary), strict=True))


@pytest.mark.parametrize("outcome", ["settled", "fast", "lasts"])
@pytest.mark.parametrize(
    ("cause", "answer"),
    [
        ("condition_political_control", Answer.SUPPORTED),
        ("condition_early_termination", Answer.ONLY_IF),
        ("pressure", Answer.NOT_SUPPORTED),
    ],
)
def test_the_verdict_follows_what_outcomes_are_made_of(
    outcome: str, cause: str, answer: Answer
) -> None:
    assert answers(summed(planted(cause, outcome)))[outcome].answer is answer


def test_conditions_sort_only_where_they_count() -> None:
    assert answers(summed(planted("condition_limited_aims")))["sorts"].answer is Answer.SUPPORTED
    assert answers(summed(planted("shift")))["sorts"].answer is not Answer.SUPPORTED


def test_a_condition_is_needed_only_where_its_lack_prevents_settlement() -> None:
    found = answers(summed(planted("condition_limited_aims")))["needed"]
    assert found.told == "only if the list is cut to limited aims"
    turned = answers(summed(planted("condition_limited_aims", sign=-1.0)))["needed"]
    assert turned.answer is not Answer.ONLY_IF


def test_all_five_can_be_needed() -> None:
    wars = planted("shift")
    wars["settled"] = wars[list(ANALYSIS.CONDITIONS)].sum(axis=1) > 2.5
    assert answers(summed(wars))["needed"].answer is Answer.SUPPORTED


def test_too_few_wars_of_a_kind_leave_it_open() -> None:
    wars = planted("pressure")
    wars["settled"] = np.arange(len(wars)) >= 5
    found = answers(summed(wars))
    assert found["sorts"].answer is found["settled"].answer is Answer.UNDECIDED


# -- with the model ------------------------------------------------------------------------------


def measured(raw: Path, *changes: str) -> Summary:
    sizes = {"points": 500, "replicates": 3, "folds": 4, "resamples": 60}
    lab = Laboratory(EXPERIMENT.protocol, raw=raw, changes=changes, sizes=sizes)
    return EXPERIMENT.measure(lab)


def test_the_verdicts_turn_where_leaders_act_on_whim(tmp_path: Path) -> None:
    """With noisy choices wars open that no calculation favours, and conditions sort them."""
    shipped = measured(tmp_path / "shipped")
    noisy = measured(tmp_path / "noisy", *WHIM)
    assert answers(shipped)["sorts"].answer is not Answer.SUPPORTED
    assert answers(noisy)["sorts"].answer is Answer.SUPPORTED
    assert answers(shipped)["needed"].answer is Answer.NOT_SUPPORTED
    assert answers(noisy)["needed"].answer is Answer.ONLY_IF
    drawn = {"concordance", "settled-by-quarter", "lasts-by-quarter"}
    assert set(EXPERIMENT.draw(shipped)) == drawn


# -- the parts -----------------------------------------------------------------------------------


def test_concordance_counts_pairs() -> None:
    rng = np.random.default_rng(3)
    happened, predicted = rng.random(30) < 0.4, rng.integers(0, 5, 30).astype(float)
    weight = rng.integers(0, 3, 30).astype(float)
    right = pairs = 0.0
    for i, j in product(np.flatnonzero(happened), np.flatnonzero(~happened)):
        both = weight[i] * weight[j]
        pairs += both
        right += both * ((predicted[i] > predicted[j]) + 0.5 * (predicted[i] == predicted[j]))
    found = ANALYSIS.Ranking.of(happened, predicted).concordance(weight)
    assert found == pytest.approx(right / pairs)
    turned = ANALYSIS.Ranking.of(happened, -predicted).concordance(weight)
    assert turned == pytest.approx(1.0 - right / pairs)


def test_runs_of_a_point_are_never_on_both_sides() -> None:
    """A predictor that only names the point predicts nothing, however alike its runs are."""
    rng = np.random.default_rng(8)
    point = np.repeat(np.arange(200), 4)
    happened = (rng.random(200) < 0.5)[point]
    name = rng.permutation(200)[point].astype(float).reshape(-1, 1)
    weight = np.ones(len(point))
    honest = ANALYSIS.held_back(name, happened, point, "boosting", 5)
    leaking = ANALYSIS.held_back(name, happened, np.arange(len(point)), "boosting", 5)
    assert ANALYSIS.Ranking.of(happened, honest).concordance(weight) < 0.6
    assert ANALYSIS.Ranking.of(happened, leaking).concordance(weight) > 0.6


def test_bargaining_predictors_are_those_of_the_model() -> None:
    setting = ["clock.start=2020-09-10", "balance.claimant.technology=1.7"]
    model = NegotiationModel(load(ANALYSIS.SETTING, setting))
    stocks = model.balance.materiel
    war = {
        "opened": 0,
        "large_war_opener": "claimant",
        "control_start": 0.1,
        "terms_index": 0.6,
        ANALYSIS.TECHNOLOGY: 1.7,
        ANALYSIS.ADVANTAGE: 0.0,
        ANALYSIS.SPENDING["claimant"]: 2177.7,
        ANALYSIS.SPENDING["holder"]: 633.4,
        ANALYSIS.ENGAGEMENT: 0.4,
        ANALYSIS.PRESSURE: 0.008,
        ANALYSIS.LEGITIMACY: 0.65,
    }
    changes = [*setting, *(f"balance.{side}.materiel={stock}" for side, stock in stocks.items())]
    found = ANALYSIS.bargaining(
        war, load(ANALYSIS.SETTING, [*changes, "balance.inventory_start=null"])
    )
    strength = 1 / (1 + np.exp(-model.balance.observed))
    assert found["distance"] == pytest.approx(strength - 0.1)
    assert found["terms_distance"] == pytest.approx(strength - 0.6)
    assert found["shift"] == pytest.approx(model.balance.shift_ahead(model.day, 365), rel=2e-3)
    assert found["pressure"] == pytest.approx(model.axis("claimant").pressure)


def test_wars_are_chosen_and_told_apart() -> None:
    scenario = load(ANALYSIS.SETTING)
    base = {
        **dict.fromkeys(ANALYSIS.VARIED, 1.0),
        **dict.fromkeys(ANALYSIS.CONDITIONS, 0.5),
        "point": 0,
        "large_war": True,
        "large_war_onset": 2020.738,
        "large_war_opener": "claimant",
        "settlement_day": 100.0,
        "relapse_years": np.nan,
        "terms_index": 0.6,
        "control_start": 0.1,
    }
    cases: list[dict[str, object]] = [
        {},
        {"relapse_years": 1.0, "settlement_day": 120.0},
        {"settlement_day": np.nan},  # never settled
        {"settlement_day": 600.0},  # settled too late
        {"settlement_day": 10.0},  # an agreement came before it
        {"large_war_onset": 2023.0},  # it opened too late
        {"large_war": False},
    ]
    found = ANALYSIS.wars(pd.DataFrame([base | case for case in cases]), scenario)
    assert found["settled"].tolist() == [True, True, False, False]
    assert found["lasts"].tolist()[:2] == [True, False]
    assert found["fast"].tolist()[:2] == [True, False]
    assert found["lasts"].isna().tolist() == [False, False, True, True]
