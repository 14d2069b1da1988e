"""Dose and response: every verdict turns on a model in which the claim is otherwise."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.experiments import Answer, Laboratory, Summary, Verdict
from sim.experiments.protocol import find_experiment
from sim.inference.intervals import Estimate

AUTUMN = "karabakh/autumn-2020"
FEARON = "toy/fearon"
BASELINE = "toy/take-it-or-leave-it"
MEDIATORS = ("russia", "france", "united-states", "european-union")
SILENCE = [
    "talks.direct_rate=0",
    *(
        f"third_parties.{one}.mediation.initiative_{when}=0"
        for one in MEDIATORS
        for when in ("peace", "war")
    ),
]
#: Land to fight over, and a status that only a treaty can give, which the claimant wants most.
TWO_ISSUES = """\
extends: toy/fearon
title: Something to fight over, and something to sign
issues:
  status: {kind: political, status_quo: {claimant: 0, holder: 1}}
parties:
  north: {weights: {prize: 0.4, status: 0.6}}
  south: {weights: {prize: 0.7, status: 0.3}}
"""
EXPERIMENT = find_experiment("dose_response")


def measured(raw: Path, setting: str, *changes: str, replicates: int = 60) -> Summary:
    protocol = EXPERIMENT.protocol.model_copy(update={"settings": (setting,)})
    sizes = {"replicates": replicates}
    return EXPERIMENT.measure(Laboratory(protocol, raw=raw, changes=changes, sizes=sizes))


def verdict(summary: Summary, words: str) -> Verdict:
    (found,) = [one for one in EXPERIMENT.judge(summary) if words in one.statement]
    return found


def add_effect(summary: Summary, setting: str, low: float, high: float) -> None:
    found = Estimate((low + high) / 2, low, high, 0.01, 60)
    summary.add("runs of effect", 60, setting=setting, group="large war")
    summary.add("effect", found, setting=setting, group="large war")


@pytest.fixture(scope="module")
def autumn(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return measured(tmp_path_factory.mktemp("autumn"), AUTUMN)


@pytest.fixture(scope="module")
def fearon_range(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Fearon's bargaining range as a setting: `toy/fearon` itself counts as a baseline."""
    path = tmp_path_factory.mktemp("range") / "range.yaml"
    path.write_text("extends: toy/fearon\n")
    return str(path)


@pytest.fixture(scope="module")
def fearon(fearon_range: str, tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return measured(tmp_path_factory.mktemp("fearon"), fearon_range)


# -- every verdict can be overturned ---------------------------------------------------------------


def test_where_opening_fire_costs_all_there_is_advantage_brings_no_war(
    autumn: Summary, tmp_path: Path
) -> None:
    dear = measured(tmp_path, AUTUMN, "parties.azerbaijan.offensive_cost=1")
    assert verdict(autumn, "large war more likely").answer is Answer.SUPPORTED
    assert verdict(dear, "large war more likely").answer is Answer.NOT_SUPPORTED


def test_where_nobody_talks_advantage_brings_no_agreement_and_talk_gives_no_ground(
    autumn: Summary, tmp_path: Path
) -> None:
    silent = measured(tmp_path, AUTUMN, *SILENCE)
    for words in ("agreement more likely", "talk gives ground"):
        assert verdict(autumn, words).answer is Answer.SUPPORTED
        assert verdict(silent, words).answer is Answer.NOT_SUPPORTED


def test_where_talks_cost_more_than_a_weak_claimant_can_win_advantage_brings_quiet_agreements(
    fearon: Summary, fearon_range: str, tmp_path: Path
) -> None:
    costly = measured(tmp_path, fearon_range, "talks.friction=0.1")
    for words in ("without a shot", "agreement more likely"):
        assert verdict(fearon, words).answer is Answer.NOT_SUPPORTED
        assert verdict(costly, words).answer is Answer.SUPPORTED


def test_where_war_can_win_nothing_terms_do_not_move(
    fearon: Summary, fearon_range: str, tmp_path: Path
) -> None:
    ruinous = measured(tmp_path, fearon_range, "parties.north.mobilisation_cost=2")
    assert verdict(fearon, "terms move").answer is Answer.SUPPORTED
    assert verdict(ruinous, "terms move").answer is Answer.NOT_SUPPORTED


def test_terms_beyond_the_reach_of_force_move_where_what_is_signed_pays_for_what_is_not_fought_for(
    tmp_path: Path,
) -> None:
    path = tmp_path / "two-issues.yaml"
    path.write_text(TWO_ISSUES)
    sold = measured(tmp_path, str(path))
    ruinous = measured(tmp_path, str(path), "parties.north.mobilisation_cost=2")
    assert verdict(sold, "force cannot reach").answer is Answer.SUPPORTED
    assert verdict(ruinous, "force cannot reach").answer is Answer.NOT_SUPPORTED


@pytest.mark.parametrize("baseline", [BASELINE, FEARON])
def test_what_a_baseline_does_as_well_is_no_answer(autumn: Summary, baseline: str) -> None:
    def judged(low: float, high: float) -> Answer:
        beside = Summary.read(autumn.csv(), "autumn")
        add_effect(beside, baseline, low, high)
        return verdict(beside, "large war more likely").answer

    assert judged(-0.02, 0.02) is Answer.SUPPORTED
    assert judged(0.2, 0.4) is Answer.UNDECIDED
    assert judged(0.05, 0.2) is Answer.UNDECIDED


def test_in_fearons_range_agreements_come_with_advantage_once_talks_cost_something(
    autumn: Summary, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def beside_autumn(raw: Path) -> tuple[Verdict, float]:
        baseline = measured(raw, FEARON)
        both = Summary.read(autumn.csv() + baseline.csv().split(b"\n", 1)[1], "both")
        moved = baseline.get("effect", setting=FEARON, group="agreement").value
        war = verdict(both, "large war more likely")
        assert war.answer is Answer.SUPPORTED  # which does not come with it there
        return verdict(both, "agreement more likely"), moved

    agreement, moved = beside_autumn(tmp_path / "costly")
    assert (agreement.answer, moved) == (Answer.UNDECIDED, 1.0)
    assert "no baseline moved" in agreement.overturned_by
    monkeypatch.setattr(EXPERIMENT.module("measure"), "COST_OF_TALKS", "talks.friction=0")
    agreement, moved = beside_autumn(tmp_path / "free")
    assert (agreement.answer, moved) == (Answer.SUPPORTED, 0.0)


def test_settings_that_differ_make_the_answer_conditional_and_doubtful_ones_are_named() -> None:
    def judged(few: str = "", **intervals: tuple[float, float]) -> str:
        summary = Summary()
        for name, (low, high) in intervals.items():
            add_effect(summary, name, low, high)
        if few:
            summary.add("runs of effect", 12, setting=few, group="large war")
        return verdict(summary, "large war more likely").told

    yes, no, unsure = (0.2, 0.3), (-0.1, 0.05), (0.05, 0.2)
    assert judged(a=yes, b=yes) == "supported"
    assert judged(a=no, b=no) == "not supported"
    assert judged(a=yes, b=no) == "only if in a"
    assert judged(a=yes, b=unsure, c=no) == "only if in a (undecided: b)"
    assert judged(a=yes, b=unsure) == "undecided"
    assert judged(a=unsure, b=no) == "undecided"
    assert judged(a=yes, few="b") == "undecided"


# -- the shape of the response, and what comes in place of a large war -----------------------------


def shaped(*wars: float, smaller: float = 1.0, signed: float = 1.0) -> Summary:
    """What is found of a setting in which large wars have these shares at 0.25, 1, 1.41 and 2.

    Of the runs with none, a share has a smaller war, and a share of these, too, an agreement.
    """
    found, measure = Summary(), EXPERIMENT.module("measure")
    arms = {}
    for dose, share in zip((0.25, 2**-0.5, 1.0, 2**0.5, 2.0), wars, strict=True):
        large = pd.Series([1.0] * round(200 * share) + [0.0] * round(200 * (1 - share)))
        place = pd.Series(range(200)) / 200
        arms[dose] = pd.DataFrame(
            {
                "large war": large,
                "smaller war with a deal": ((large == 0) & (place > 1 - smaller * signed)) * 1.0,
            }
        )
    measure.add_shape(found, arms, "somewhere", 30)
    return found


def test_a_response_that_falls_on_the_way_does_not_rise_all_the_way() -> None:
    def judged(*wars: float) -> tuple[str, str]:
        found = shaped(*wars)
        return verdict(found, "never becomes").told, verdict(found, "From 0.71").told

    assert judged(0.0, 0.1, 0.5, 0.6, 0.8) == ("supported", "supported")
    assert judged(0.0, 0.1, 0.8, 0.4, 0.9) == ("not supported", "supported")
    assert judged(0.0, 0.5, 0.8, 0.3, 0.9) == ("not supported", "not supported")
    assert judged(0.0, 0.1, 0.6, 0.5, 0.9) == ("undecided", "supported")  # about the threshold


def test_runs_that_lose_their_large_war_are_asked_what_comes_instead() -> None:
    def judged(smaller: float, signed: float = 1.0, stronger: float = 0.2) -> str:
        found = shaped(0.0, 0.1, 0.8, stronger, 0.9, smaller=smaller, signed=signed)
        return verdict(found, "smaller one").told

    assert judged(0.9) == "supported"
    assert judged(0.3) == "not supported"
    assert judged(0.9, signed=0.3) == "not supported"
    assert judged(0.9, stronger=0.75) == "undecided"  # too few to tell


def test_a_smaller_war_with_a_deal_is_fighting_and_then_an_agreement(autumn: Summary) -> None:
    runs = runs_at(0.5)
    after = runs["settlement_year"] >= runs["war_onset"]
    smaller = runs["war"] & ~runs["large_war"].astype(bool) & runs["agreed"] & after
    found = autumn.get("response", setting=AUTUMN, group="smaller war with a deal", x=0.5)
    assert found.value == pytest.approx(smaller.mean())
    steps = autumn.table("effect of a step", group="large war")
    assert len(steps) == 12


# -- the figures are what they say -----------------------------------------------------------------


def test_effects_are_paired_differences_over_the_runs_that_have_the_outcome_at_both_doses(
    tmp_path: Path,
) -> None:
    end = "clock.end=2020-10-20"  # so soon that some wars are not over
    summary = measured(tmp_path, AUTUMN, end)
    quarter, record, double = (runs_at(dose, end) for dose in (0.25, 1.0, 2.0))
    wars = double["large_war"].astype(float) - quarter["large_war"].astype(float)
    terms = double["terms_index"] - record["terms_index"]  # NaN where either has none

    def effect(outcome: str) -> Estimate:
        return summary.get("effect", setting=AUTUMN, group=outcome)

    assert effect("large war").value == pytest.approx(wars.mean())
    assert effect("terms").value == pytest.approx(terms.mean())
    assert 30 < effect("terms").n == terms.notna().sum() < 60
    survivors = double["terms_index"].mean() - record["terms_index"].mean()  # not the same runs
    assert effect("terms").value != pytest.approx(survivors, abs=1e-4)


def test_time_before_a_war_is_all_of_the_period_where_none_comes(autumn: Summary) -> None:
    dose = 2**-0.25
    runs = runs_at(dose)
    start, end = 2020 + 193 / 366, 2021 + 180 / 365  # 12 July 2020 and 30 June 2021
    passed = (runs["large_war_onset"] - start) / (end - start)
    found = autumn.get("response", setting=AUTUMN, group="time before a large war", x=dose)
    assert found.value == pytest.approx(passed.fillna(1).mean(), abs=0.005)
    assert found.value != pytest.approx(passed.mean(), abs=0.1)


def runs_at(dose: float, *changes: str) -> pd.DataFrame:
    scenario = sim.load(AUTUMN, [f"balance.advantage={math.log(dose)!r}", *changes])
    return sim.simulate(scenario, 60, seed=1, engine="compiled")


def test_in_the_baseline_terms_follow_strength_and_the_chance_of_war_does_not(
    tmp_path: Path,
) -> None:
    summary = measured(tmp_path, BASELINE, replicates=200)

    def chance(dose: float) -> float:  # to win, with the walk of a battle over 3 either way
        return 1 / (1 + math.exp(-2.7 * math.log(dose)))

    for dose in (0.5, 1.0, 2**0.5):
        terms = summary.get("response", setting=BASELINE, group="terms", x=dose)
        war = summary.get("response", setting=BASELINE, group="large war", x=dose)
        assert terms.value == pytest.approx(chance(dose) + 0.15, abs=0.02)  # Fearon: p + (c - a)/2
        assert war.low < 0.375 < war.high
    assert summary.get("effect", setting=BASELINE, group="large war").value == 0.0
