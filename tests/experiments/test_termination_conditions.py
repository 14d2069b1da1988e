"""Termination conditions: verdicts turn with what wars are made of; scores are as by hand."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.model_selection import GroupKFold
from threadpoolctl import threadpool_limits

from sim.experiments import Answer, Laboratory, Summary, Verdict
from sim.experiments.protocol import find_experiment
from sim.inference.intervals import Estimate
from sim.model import NegotiationModel
from sim.scenario import load
from sim.turn.axis import axis_of
from sim.turn.balance import advantage_with, stocks_after
from sim.turn.numbers import CLAIMANT

EXPERIMENT = find_experiment("termination_conditions")
DESIGN, MEASURE, SCORES = (EXPERIMENT.module(name) for name in ("design", "measure", "scores"))
POINTS, RUNS = 120, 3
#: Enough points that what is idle is clearly so.
MANY = 400
#: Choices are far noisier than the shipped 250.
WHIM = ["behaviour.precision=10"]


def planted(
    cause: str, outcome: str = "settled", sign: float = 1.0, points: int = POINTS
) -> pd.DataFrame:
    """Wars in which one outcome follows one predictor, up to luck; the others are unknown."""
    rng = np.random.default_rng(5)
    design = pd.DataFrame(rng.random((points, len(names()))), columns=names())
    wars = design.loc[design.index.repeat(RUNS)].reset_index(names="point")
    wars["condition_early_termination"] = rng.random(len(wars))  # differs between runs of a point
    wars[["settled", "fast", "lasts"]] = np.nan
    rng.random((3, len(wars)))  # passed over: with this luck POINTS are enough
    wars[outcome] = rng.random(len(wars)) < 1 / (1 + np.exp(-12 * sign * (wars[cause] - 0.5)))
    return wars


def sorts(wars: pd.DataFrame) -> Answer:
    return answers(summed(wars))["sorts"].answer


def names() -> list[str]:
    found = [*DESIGN.CONDITIONS, *DESIGN.BARGAINING, DESIGN.AT_SIGNING, *DESIGN.VARIED]
    return list(dict.fromkeys(found))


def summed(wars: pd.DataFrame) -> Summary:
    summary = Summary()
    summary.add("runs", len(wars))
    summary.add("wars", len(wars))
    SCORES.summarise(wars, summary, folds=3, resamples=60)
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
    assert sorts(planted("condition_limited_aims")) is Answer.SUPPORTED
    assert sorts(planted("condition_early_termination", points=MANY)) is Answer.ONLY_IF
    assert sorts(planted("shift", points=MANY)) is Answer.NOT_SUPPORTED


def test_conditions_that_work_the_other_way_round_do_not_sort() -> None:
    """The article says more of a condition, more settlement; in either direction they do sort."""
    summary = summed(planted("condition_limited_aims", sign=-1.0, points=MANY))
    either = summary.get("concordance_settled", setting=DESIGN.BOOSTING, group="five")
    assert either.low > 0.5 + EXPERIMENT.protocol.thresholds["sorts"]
    assert answers(summary)["sorts"].answer is Answer.NOT_SUPPORTED


@functools.cache
def early_termination_lasts() -> Summary:
    return summed(planted("condition_early_termination", "lasts"))


@pytest.mark.parametrize(
    ("low", "high", "answer"),
    [
        (0.09, 0.14, Answer.SUPPORTED),
        (0.034, 0.14, Answer.UNDECIDED),
        (-0.09, 0.04, Answer.ONLY_IF),
    ],
)
def test_hindsight_confines_a_claim_only_where_the_rest_clearly_fails(
    low: float, high: float, answer: Answer
) -> None:
    """Not where it is unknown whether what is known as the war opens does as well."""
    shown, changed = early_termination_lasts(), Summary()
    for row in shown:
        place = {"setting": row["setting"], "group": row["group"], "x": row["x"]}
        found = shown.get(row["quantity"], **place)
        if (row["quantity"], row["group"]) == ("better_lasts", "opening"):
            found = Estimate((low + high) / 2, low, high, (high - low) / 4, 360)
        changed.add(row["quantity"], found, kind=row["kind"], **place)
    assert answers(changed)["lasts"].answer is answer


def test_a_condition_is_needed_only_where_its_lack_prevents_settlement() -> None:
    def needed(sign: float = 1.0, points: int = MANY) -> str:
        wars = planted("condition_limited_aims", sign=sign, points=points)
        return answers(summed(wars))["needed"].told

    assert needed() == "only if the list is cut to limited aims"
    assert needed(points=POINTS) == "undecided"  # one clear yes, and no clear no
    assert needed(sign=-1.0) == "not supported"


def test_all_five_can_be_needed() -> None:
    wars = planted("shift")
    wars["settled"] = wars[list(DESIGN.CONDITIONS)].sum(axis=1) > 2.5
    assert answers(summed(wars))["needed"].answer is Answer.SUPPORTED


def test_too_few_wars_of_a_kind_leave_it_open() -> None:
    wars = planted("pressure")
    wars["settled"] = np.arange(len(wars)) >= 5
    found = answers(summed(wars))
    assert found["sorts"].answer is found["settled"].answer is Answer.UNDECIDED


# -- with the model ------------------------------------------------------------------------------


SIZES = {"points": 500, "replicates": 3, "folds": 4, "resamples": 60}


def measured(raw: Path, *changes: str, **sizes: int) -> Summary:
    lab = Laboratory(EXPERIMENT.protocol, raw=raw, changes=changes, sizes=SIZES | sizes)
    return EXPERIMENT.measure(lab)


def test_where_leaders_act_on_whim_conditions_sort_wars_unless_fates_are_dealt_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wars open that no calculation favours; the same wars with luck for a fate are the twin."""
    taken: list[pd.DataFrame] = []
    summarise = SCORES.summarise

    def kept(wars: pd.DataFrame, summary: Summary, **sizes: int) -> None:
        taken.append(wars.assign(fast=np.nan, lasts=np.nan))
        summarise(taken[-1], summary, **sizes)

    monkeypatch.setattr(MEASURE, "summarise", kept)
    noisy = measured(tmp_path, *WHIM, points=1000)
    assert answers(noisy)["sorts"].answer is Answer.SUPPORTED
    assert answers(noisy)["needed"].answer is Answer.ONLY_IF
    dealt = np.random.default_rng(0).permutation(taken[0]["settled"].to_numpy())
    assert sorts(taken[0].assign(settled=dealt)) is Answer.NOT_SUPPORTED


def test_as_shipped_no_condition_is_needed(tmp_path: Path) -> None:
    shipped = measured(tmp_path)
    assert answers(shipped)["needed"].answer is Answer.NOT_SUPPORTED
    drawn = {"concordance", "quarters"}
    assert set(EXPERIMENT.draw(shipped)) == drawn


@pytest.fixture
def one_thread() -> Iterator[None]:
    """As in the analysis; many threads for little work take long on a busy machine."""
    with threadpool_limits(limits=1):
        yield


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
    found = SCORES.Ranking.of(happened, predicted).concordance(weight)
    assert found == pytest.approx(right / pairs)
    turned = SCORES.Ranking.of(happened, -predicted).concordance(weight)
    assert turned == pytest.approx(1.0 - right / pairs)


@pytest.mark.usefixtures("one_thread")
def test_runs_of_a_point_are_never_on_both_sides() -> None:
    """A predictor that only names the point predicts nothing, however alike its runs are."""
    rng = np.random.default_rng(8)
    point = np.repeat(np.arange(200), 4)
    happened = (rng.random(200) < 0.5)[point]
    name = rng.permutation(200)[point].astype(float).reshape(-1, 1)
    weight = np.ones(len(point))
    honest = SCORES.held_back(name, happened, point, "boosting", 5)
    leaking = SCORES.held_back(name, happened, np.arange(len(point)), "boosting", 5)
    assert SCORES.Ranking.of(happened, honest).concordance(weight) < 0.6
    assert SCORES.Ranking.of(happened, leaking).concordance(weight) > 0.6


@pytest.mark.usefixtures("one_thread")
def test_a_rule_that_predicts_nothing_ranks_as_luck_does() -> None:
    """Its chance is the share of the wars fitted, lowest where most of those kept are settled."""
    happened = np.random.default_rng(2).random(120) < 0.5
    group, weight = np.arange(len(happened)), np.ones(len(happened))
    same = np.zeros((len(happened), 1))
    chance = SCORES.held_back(same, happened, group, DESIGN.CLAIMED, 5)
    assert SCORES.Ranking.of(happened, chance).concordance(weight) == 0.5
    folds = np.empty(len(happened))
    for fitted, kept in GroupKFold(5).split(same, happened, group):
        folds[kept] = happened[fitted].mean()
    assert SCORES.Ranking.of(happened, folds).concordance(weight) < 0.5


@pytest.mark.usefixtures("one_thread")
def test_more_of_a_condition_never_lowers_the_chance_as_claimed() -> None:
    rng = np.random.default_rng(6)
    score = rng.random((400, 1))
    happened, group = rng.random(400) < 1.0 - score[:, 0], np.arange(400)
    weight = np.ones(400)
    found = {
        learner: SCORES.Ranking.of(
            happened, SCORES.held_back(score, happened, group, learner, 4)
        ).concordance(weight)
        for learner in (DESIGN.BOOSTING, DESIGN.CLAIMED)
    }
    assert found[DESIGN.BOOSTING] > 0.65
    assert found[DESIGN.CLAIMED] == pytest.approx(0.5, abs=0.03)


def test_bargaining_predictors_are_those_of_the_model() -> None:
    setting = ["clock.start=2020-09-10", "balance.claimant.technology=1.7"]
    model = NegotiationModel(load(MEASURE.SETTING, setting))
    stocks = {"claimant": model.materiel_claimant, "holder": model.materiel_holder}
    war = {
        "opened": 0,
        "large_war_opener": "claimant",
        "control_start": 0.1,
        "terms_index": 0.6,
        DESIGN.TECHNOLOGY: 1.7,
        DESIGN.ADVANTAGE: 0.0,
        DESIGN.SPENDING["claimant"]: 2177.7,
        DESIGN.SPENDING["holder"]: 633.4,
        DESIGN.ENGAGEMENT: 0.4,
        DESIGN.PRESSURE: 0.008,
        DESIGN.LEGITIMACY: 0.65,
    }
    changes = [*setting, *(f"balance.{side}.materiel={stock}" for side, stock in stocks.items())]
    found = MEASURE.bargaining(
        war, load(MEASURE.SETTING, [*changes, "balance.inventory_start=null"])
    )
    strength = 1 / (1 + np.exp(-model.observed))
    assert found["distance"] == pytest.approx(strength - 0.1)
    assert found["terms_distance"] == pytest.approx(strength - 0.6)
    later = stocks_after(model, stocks["claimant"], stocks["holder"], model.day, 365)
    shift = advantage_with(model, *later) - model.observed
    assert found["shift"] == pytest.approx(shift, rel=2e-3)
    assert found["pressure"] == pytest.approx(axis_of(model, CLAIMANT).pressure)


def test_wars_are_chosen_and_told_apart() -> None:
    scenario = load(MEASURE.SETTING)
    base = {
        **dict.fromkeys(DESIGN.VARIED, 1.0),
        **dict.fromkeys(DESIGN.CONDITIONS, 0.5),
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
    found = MEASURE.wars(pd.DataFrame([base | case for case in cases]), scenario)
    assert found["settled"].tolist() == [True, True, False, False]
    assert found["lasts"].tolist()[:2] == [True, False]
    assert found["fast"].tolist()[:2] == [True, False]
    assert found["lasts"].isna().tolist() == [False, False, True, True]
