"""Experiment 06: what mediation can and cannot do, and the verdicts that rest on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.container import ErrorbarContainer

from sim.experiments import Answer, Laboratory, Verdict
from sim.experiments.protocol import Experiment, find_experiment
from sim.experiments.summary import Summary
from sim.inference.intervals import Estimate
from sim.scenario import load

SIZES = {"replicates": 40, "searched": 16, "tried": 3, "again": 5, "checked": 30, "russia": 40}
PARTIES = ("azerbaijan", "armenia", "nk-authorities")
CO_CHAIRS = ("russia", "france", "united-states")


@pytest.fixture(scope="module")
def experiment() -> Experiment:
    return find_experiment("06_mediation")


Reach = Callable[..., Verdict]


@pytest.fixture(scope="module")
def measure(experiment: Experiment) -> ModuleType:
    return experiment.module("measure")


@pytest.fixture(scope="module")
def judging(experiment: Experiment) -> ModuleType:
    """The verdicts, one by one."""
    return experiment.module("verdicts")


@pytest.fixture(scope="module")
def reach(
    experiment: Experiment, measure: ModuleType, judging: ModuleType, tmp_path_factory: Any
) -> Reach:
    """Make the runs of one part on a model with changes, and reach one verdict from them."""
    thresholds = experiment.protocol.thresholds
    least = thresholds["probability"]
    frozen, verdicts = (
        measure.FROZEN,
        {
            "induced": lambda summary: judging._induced(summary, least),
            "any": lambda summary: judging._any_mediator(summary, thresholds["settles"]),
            "peace": lambda summary: judging._kept_a_peace(summary, least, thresholds["years"]),
            "dilemma": lambda summary: judging._dilemma(summary, least),
            "window": lambda summary: judging._window(summary, thresholds),
            "ended": lambda summary: judging._ended_by_mediation(
                summary, thresholds["days"], least
            ),
        },
    )
    made: dict[tuple[str, ...], Summary] = {}
    parts = {
        "arms": lambda lab, summary: measure._measure_arms(lab, summary, frozen),
        "search": measure._measure_search,
        "dilemma": measure._measure_dilemma,
        "russia": measure._measure_russia,
    }

    def run(verdict: str, part: str, changes: Sequence[str] = ()) -> Verdict:
        key = (part, *changes)
        if key not in made:
            raw: Path = tmp_path_factory.mktemp("raw")
            lab = Laboratory(experiment.protocol, "quick", raw=raw, changes=changes, sizes=SIZES)
            summary = Summary()
            parts[part](lab, summary)
            if part == "russia":  # for the sessions without a text
                for name in ("for_the_record", "sessions"):
                    estimate, place = Estimate(1.0, 1.0, 1.0, 0.0, 1), f"{frozen}: as shipped"
                    summary.add(name, estimate, setting=place, group="as shipped")
            made[key] = summary
        found: Verdict = verdicts[verdict](made[key])
        return found

    return run


#: Co-chairs who pay the conflict no attention have neither sessions nor leverage.
ABSENT_CO_CHAIRS = [f"third_parties.{name}.engagement=0" for name in CO_CHAIRS]

#: A Russia whose attention bears on nothing, and which never speaks.
ABSENT_RUSSIA = [
    *(f"third_parties.russia.backing.pressure.{side}=0" for side in ("claimant", "holder")),
    *(
        f"third_parties.russia.backing.red_lines.{place}.probability=0"
        for place in ("kalbajar", "lachin", "stepanakert")
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


def test_stronger_co_chairs_settle_more_unless_they_are_absent(reach: Reach) -> None:
    assert reach("induced", "arms").answer is Answer.SUPPORTED
    assert reach("induced", "arms", ABSENT_CO_CHAIRS).answer is Answer.NOT_SUPPORTED


def test_some_co_chairs_in_range_settle_unless_they_are_absent(reach: Reach) -> None:
    assert reach("any", "search").answer is Answer.SUPPORTED
    assert reach("any", "search", ABSENT_CO_CHAIRS).answer is Answer.NOT_SUPPORTED


def test_co_chairs_kept_no_peace_unless_they_are_peacemakers(reach: Reach) -> None:
    """As shipped the answer hangs on hope, which so few runs cannot settle for good."""
    assert reach("peace", "russia").answer in (Answer.ONLY_IF, Answer.UNDECIDED)
    assert reach("peace", "russia", ABSENT_CO_CHAIRS).answer is Answer.SUPPORTED
    assert reach("peace", "russia", PEACEMAKERS).answer is Answer.NOT_SUPPORTED


def test_leverage_buys_fleeting_agreements_unless_it_is_idle(reach: Reach) -> None:
    found = reach("dilemma", "dilemma")
    assert found.answer is Answer.ONLY_IF
    assert "not guaranteed" in found.condition
    assert reach("dilemma", "dilemma", ABSENT_CO_CHAIRS).answer is Answer.NOT_SUPPORTED


def test_russia_mattered_unless_it_bears_on_nothing(reach: Reach) -> None:
    assert reach("window", "russia").answer is Answer.SUPPORTED
    assert reach("window", "russia", ABSENT_RUSSIA).answer is Answer.NOT_SUPPORTED
    assert reach("ended", "russia").answer in (Answer.SUPPORTED, Answer.UNDECIDED)
    assert reach("ended", "russia", ABSENT_RUSSIA).answer is Answer.NOT_SUPPORTED


def test_an_answer_for_all_balances_needs_all_of_them(judging: ModuleType) -> None:
    def estimate(low: float, high: float) -> Estimate:
        return Estimate((low + high) / 2, low, high, 0.01, 50)

    clear, none, open_ = estimate(0.2, 0.3), estimate(-0.1, 0.05), estimate(0.0, 0.2)
    by_balance = judging.by_balance
    assert by_balance({"low": clear, "high": clear}, 0.1) == (Answer.SUPPORTED, "")
    assert by_balance({"low": none, "high": none}, 0.1) == (Answer.NOT_SUPPORTED, "")
    assert by_balance({"low": none, "high": open_}, 0.1) == (Answer.UNDECIDED, "")
    assert by_balance({"low": open_, "high": clear}, 0.1) == (Answer.UNDECIDED, "")
    assert by_balance({"low": none, "high": clear}, 0.1) == (
        Answer.ONLY_IF,
        "the balance is high",
    )


def test_the_ended_verdict_needs_both_longer_fighting_and_rarer_agreement(
    measure: ModuleType, judging: ModuleType
) -> None:
    def judged(days: float, agreed: float) -> Answer:
        summary = Summary()
        place = f"{measure.AUTUMN}: Russia"
        figures = {"fighting_days": days, "agreed": agreed, "control_end": 0.0}
        for name, value in figures.items():
            estimate = Estimate(value, value - 0.01, value + 0.01, 0.005, 90)
            summary.add(f"change:{name}", estimate, setting=place, group="no mediation by Russia")
        found: Verdict = judging._ended_by_mediation(summary, 7.0, 0.1)
        return found.answer

    assert judged(9.0, -0.5) is Answer.SUPPORTED
    assert judged(9.0, 0.0) is Answer.NOT_SUPPORTED
    assert judged(5.0, -0.5) is Answer.NOT_SUPPORTED
    assert judged(7.0, -0.5) is Answer.UNDECIDED


# -- figures, by hand -----------------------------------------------------------------------------


def test_an_exchange_rate_is_the_ratio_of_mean_slopes(measure: ModuleType) -> None:
    """Advantage moves 0.5 a unit, leverage -2 a unit: one unit is worth -0.25 of the other."""
    rate = measure.exchange_rate(np.array([0.0, 1.0]), np.array([-4.0, 0.0]))
    assert rate == pytest.approx(-0.25)
    assert np.isnan(measure.exchange_rate(np.array([1.0]), np.array([0.0])))


def test_a_peaceful_settlement_has_neither_large_war_nor_relapse(measure: ModuleType) -> None:
    frame = pd.DataFrame(
        {
            "agreed": [True, True, True, False],
            "large_war": [False, True, False, False],
            "relapse": [False, False, True, False],
            "settlement_year": [1.0, 20.0, 8.0, np.nan],
            "large_war_onset": [np.nan, 2004.360, np.nan, np.nan],
        }
    )
    for name in set(measure.COLUMNS) - set(frame.columns):
        frame[name] = 0.0
    scenario = load("karabakh/1994-2020")  # from 12 May 1994 to 31 December 2020
    found = measure.outcomes(frame, scenario)
    assert found["peaceful"].tolist() == [True, False, False, False]
    assert found["returned"].tolist() == [False, False, True, False]
    assert found["now"].tolist() == [True, False, True, False]  # a third is 8.9 years
    assert found["years_to_war"].to_numpy() == pytest.approx([26.64, 10.0, 26.64, 26.64], abs=0.01)


def test_points_keep_the_shipped_value_of_what_only_others_change(
    experiment: Experiment, measure: ModuleType, tmp_path: Path
) -> None:
    """The shipped point runs as the shipped scenario; another does not."""
    lab = Laboratory(experiment.protocol, "quick", raw=tmp_path)
    scenario = lab.scenario(measure.AUTUMN)
    given = [{}, {"parties.azerbaijan.optimism": -0.5, "balance.advantage": -1.0}]
    shipped, other = measure.run_points(lab, "points", scenario, given, 20)
    columns = list(measure.COLUMNS)
    plain = measure.outcomes(lab.simulate(scenario, 20, columns), scenario)
    pd.testing.assert_frame_equal(shipped, plain)
    assert (shipped["fighting_days"] != other["fighting_days"]).any()
    dated = [{}, {"third_parties.russia.engagement": 0.5}]
    with pytest.raises(AssertionError, match="not one number"):
        measure.run_points(lab, "dated", scenario, dated, 2)


def test_roles_change_the_co_chairs_and_nobody_else(experiment: Experiment) -> None:
    design = experiment.module("design")
    shipped = load(design.AUTUMN)
    changed = design.with_roles(shipped, "formulate")
    for name, party in changed.third_parties.items():
        if name in CO_CHAIRS:
            assert party.mediation.roles == ("formulate",)
        else:
            assert party == shipped.third_parties[name]


def test_a_label_of_the_figure_of_russia_stands_on_its_row(experiment: Experiment) -> None:
    """Whiskers are drawn at whole numbers; the cells of the table beside it lie between them."""
    results = Path(__file__).parents[2] / "results" / experiment.name / "summary.csv"
    drawings = experiment.draw(Summary.read(results.read_bytes(), "summary.csv"))
    first = drawings["russia"].figure.axes[0]
    bars = [one for one in first.containers if isinstance(one, ErrorbarContainer)]
    drawn = {round(float(y)) for one in bars for y in np.asarray(one.lines[0].get_ydata())}
    assert list(first.get_yticks()) == sorted(drawn)
    assert all(tick % 1.0 == 0.5 for tick in drawings["means"].figure.axes[0].get_yticks())
