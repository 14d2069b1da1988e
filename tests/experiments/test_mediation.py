"""Experiment 06: what mediation can and cannot do, and the verdicts that rest on it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from sim.experiments import Answer, Laboratory, Verdict
from sim.experiments.protocol import Experiment, find_experiment
from sim.experiments.summary import Summary
from sim.inference.intervals import Estimate
from sim.scenario import load

SIZES = {"replicates": 12, "searched": 16, "tried": 3, "again": 5, "checked": 16, "russia": 30}
PARTIES = ("azerbaijan", "armenia", "nk-authorities")
CO_CHAIRS = ("russia", "france", "united-states")


@pytest.fixture(scope="module")
def experiment() -> Experiment:
    return find_experiment("06_mediation")


Reach = Callable[..., dict[str, Verdict]]


@pytest.fixture(scope="module")
def reach(experiment: Experiment, tmp_path_factory: pytest.TempPathFactory) -> Reach:
    """Run the whole experiment, small, on a model with changes: verdicts by a word of theirs."""
    kept: dict[tuple[str, ...], dict[str, Verdict]] = {}
    words = {
        "induced": "settled the frozen conflict",
        "any": "within the documented ranges",
        "peace": "kept no peace",
        "dilemma": "relapse later",
        "window": "window",
        "ended": "ended the war",
    }

    def run(changes: Sequence[str] = ()) -> dict[str, Verdict]:
        key = tuple(changes)
        if key not in kept:
            raw: Path = tmp_path_factory.mktemp("raw")
            lab = Laboratory(experiment.protocol, "quick", raw=raw, changes=changes, sizes=SIZES)
            found = experiment.judge(experiment.measure(lab))
            kept[key] = {
                name: next(one for one in found if text in one.statement)
                for name, text in words.items()
            }
        return kept[key]

    return run


@pytest.fixture(scope="module")
def analysis(experiment: Experiment, reach: Reach) -> ModuleType:
    reach()
    return sys.modules[f"sim_experiment_{experiment.name}"]


#: Nobody can accept less than was promised, whoever asks.
DEAF = [f"parties.{name}.audience_cost=10" for name in PARTIES]

#: A Russia whose attention bears on nothing, and which never speaks.
ABSENT = [
    *(f"third_parties.russia.backing.pressure.{side}=0" for side in ("claimant", "holder")),
    *(
        f"third_parties.russia.backing.red_lines.{place}.probability=0"
        for place in ("aghdam-kalbajar-lachin", "stepanakert")
    ),
    "third_parties.russia.mediation.initiative_peace=0",
    "third_parties.russia.mediation.initiative_war=0",
]

#: Co-chairs who settle whatever is to be settled, between sides that hope for nothing else.
PEACEMAKERS = [
    *(f"third_parties.{name}.mediation.initiative_peace=1" for name in CO_CHAIRS),
    *(
        f"third_parties.{name}.mediation.leverage.{side}=0.3"
        for name in CO_CHAIRS
        for side in ("claimant", "holder")
    ),
    *(f"third_parties.{name}.mediation.guarantee=1" for name in CO_CHAIRS),
    *(f"third_parties.{name}.mediation.deterrence=1" for name in CO_CHAIRS),
    *(f"parties.{name}.hope=0.1" for name in PARTIES),
]


def test_co_chairs_are_what_failed_unless_nobody_would_listen_to_any(reach: Reach) -> None:
    assert reach()["induced"].answer is Answer.SUPPORTED
    assert reach()["any"].answer is Answer.SUPPORTED
    assert reach(DEAF)["induced"].answer is Answer.NOT_SUPPORTED
    assert reach(DEAF)["any"].answer is Answer.NOT_SUPPORTED


def test_co_chairs_kept_no_peace_unless_they_are_peacemakers(reach: Reach) -> None:
    assert reach()["peace"].answer in (Answer.SUPPORTED, Answer.ONLY_IF)
    assert "as shipped" in reach()["peace"].told
    assert reach(PEACEMAKERS)["peace"].answer is Answer.NOT_SUPPORTED


def test_leverage_buys_fleeting_agreements_unless_nobody_would_listen(reach: Reach) -> None:
    assert reach()["dilemma"].answer is Answer.ONLY_IF
    assert "not guaranteed" in reach()["dilemma"].condition
    assert reach(DEAF)["dilemma"].answer is Answer.NOT_SUPPORTED


def test_russia_mattered_unless_it_bears_on_nothing(reach: Reach) -> None:
    assert reach()["window"].answer is Answer.SUPPORTED
    assert reach(ABSENT)["window"].answer is Answer.NOT_SUPPORTED
    assert reach()["ended"].answer in (Answer.SUPPORTED, Answer.UNDECIDED)
    assert reach(ABSENT)["ended"].answer is Answer.NOT_SUPPORTED


def test_an_answer_for_all_balances_needs_all_of_them(analysis: ModuleType) -> None:
    def estimate(low: float, high: float) -> Estimate:
        return Estimate((low + high) / 2, low, high, 0.01, 50)

    clear, none, open_ = estimate(0.2, 0.3), estimate(-0.1, 0.05), estimate(0.0, 0.2)
    by_balance = analysis.by_balance
    assert by_balance({"low": clear, "high": clear}, 0.1) == (Answer.SUPPORTED, "")
    assert by_balance({"low": none, "high": none}, 0.1) == (Answer.NOT_SUPPORTED, "")
    assert by_balance({"low": none, "high": open_}, 0.1) == (Answer.UNDECIDED, "")
    assert by_balance({"low": none, "high": clear}, 0.1) == (
        Answer.ONLY_IF,
        "the balance is high",
    )


def test_the_ended_verdict_needs_both_longer_fighting_and_rarer_agreement(
    analysis: ModuleType,
) -> None:
    def judged(days: float, agreed: float) -> Answer:
        summary = Summary()
        place = {"setting": f"{analysis.AUTUMN}: Russia", "group": "no mediation by Russia"}
        figures = {"fighting_days": days, "agreed": agreed, "control_end": 0.0}
        for name, value in figures.items():
            estimate = Estimate(value, value - 0.01, value + 0.01, 0.005, 90)
            summary.add(f"change:{name}", estimate, **place)
        found: Verdict = analysis._ended_by_mediation(summary, 7.0, 0.1)
        return found.answer

    assert judged(9.0, -0.5) is Answer.SUPPORTED
    assert judged(9.0, 0.0) is Answer.NOT_SUPPORTED
    assert judged(5.0, -0.5) is Answer.NOT_SUPPORTED
    assert judged(7.0, -0.5) is Answer.UNDECIDED


# -- figures, by hand -----------------------------------------------------------------------------


def test_an_exchange_rate_is_the_ratio_of_mean_slopes(analysis: ModuleType) -> None:
    """Advantage moves 0.5 a unit, leverage -2 a unit: a unit of the one undoes 0.25 of the other."""
    rate = analysis.exchange_rate(np.array([0.0, 1.0]), np.array([-4.0, 0.0]))
    assert rate == pytest.approx(-0.25)
    assert np.isnan(analysis.exchange_rate(np.array([1.0]), np.array([0.0])))


def test_a_peaceful_settlement_has_neither_large_war_nor_relapse(analysis: ModuleType) -> None:
    frame = pd.DataFrame(
        {
            "agreed": [True, True, True, False],
            "large_war": [False, True, False, False],
            "relapse": [False, False, True, False],
            "settlement_year": [1.0, 20.0, 8.0, np.nan],
            "large_war_onset": [np.nan, 2004.360, np.nan, np.nan],
        }
    )
    for name in set(analysis.COLUMNS) - set(frame.columns):
        frame[name] = 0.0
    scenario = load("karabakh/1994-2020")  # from 12 May 1994 to 31 December 2020
    found = analysis.outcomes(frame, scenario)
    assert found["peaceful"].tolist() == [True, False, False, False]
    assert found["returned"].tolist() == [False, False, True, False]
    assert found["now"].tolist() == [True, False, True, False]  # a third is 8.9 years
    assert found["years_to_war"].to_numpy() == pytest.approx([26.64, 10.0, 26.64, 26.64], abs=0.01)


def test_points_keep_the_shipped_value_of_what_only_others_change(
    experiment: Experiment, analysis: ModuleType, tmp_path: Path
) -> None:
    """The shipped point runs as the shipped scenario; another does not."""
    lab = Laboratory(experiment.protocol, "quick", raw=tmp_path)
    scenario = lab.scenario(analysis.AUTUMN)
    given = [{}, {"parties.azerbaijan.optimism": -0.5, "balance.advantage": -1.0}]
    shipped, other = analysis.run_points(lab, "points", scenario, given, 20)
    columns = list(analysis.COLUMNS)
    plain = analysis.outcomes(lab.simulate(scenario, 20, columns), scenario)
    pd.testing.assert_frame_equal(shipped, plain)
    assert (shipped["fighting_days"] != other["fighting_days"]).any()
    with pytest.raises(AssertionError, match="not one number"):
        dated = [{}, {"third_parties.russia.engagement": 0.5}]
        analysis.run_points(lab, "dated", scenario, dated, 2)


def test_roles_change_the_co_chairs_and_nobody_else(analysis: ModuleType) -> None:
    shipped = load(analysis.AUTUMN)
    changed = analysis.with_roles(shipped, "formulate")
    for name, party in changed.third_parties.items():
        if name in CO_CHAIRS:
            assert party.mediation.roles == ("formulate",)
        else:
            assert party == shipped.third_parties[name]
