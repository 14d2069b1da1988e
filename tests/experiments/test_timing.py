"""Timing: every verdict turns on a model in which the discriminator comes out otherwise."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim
from sim.experiments import Answer, Laboratory, Summary, Verdict
from sim.experiments.protocol import find_experiment
from sim.inference.intervals import Estimate

EXPERIMENT = find_experiment("timing")
DESIGN, MEASURE, OUTCOMES, CLAIMS, VERDICTS = (
    EXPERIMENT.module(name) for name in ("design", "measure", "outcomes", "claims", "verdicts")
)
UNBROKEN, SHIPPED = DESIGN.UNBROKEN, DESIGN.SHIPPED
PEACE = ("parties.azerbaijan.offensive_cost=2",)
NO_STRENGTH = ("balance.contest=difference", "balance.sensitivity=0")
SILENCE = (
    "talks.direct_rate=0",
    *(
        f"third_parties.{one}.mediation.initiative_{when}=0"
        for one in ("russia", "france", "united-states", "european-union")
        for when in ("peace", "war")
    ),
)
#: The claimant starts with half of the ground, too weak to hold it, though less so every year.
HOLDER_ATTACKS = (
    "balance.advantage=-2.3",
    *(
        f"objectives.{one}.held_by=claimant"
        for one in ("line-heights", "jabrayil", "hadrut", "fuzuli", "zangilan-gubadli")
    ),
    "parties.armenia.offensive_cost=0",
    "parties.armenia.mobilisation_cost=0",
    "parties.armenia.cost_per_day=0",
    *(f"third_parties.{one}.backing.pressure.holder=0" for one in ("russia", "turkey", "iran")),
    "behaviour.hope_renewal=0",
    *(f"parties.{one}.hope=0" for one in ("azerbaijan", "armenia", "nk-authorities")),
)
#: Opening fire costs the claimant nothing and pays, out of deadlock, whatever the balance is.
CLAIMANT_ATTACKS = (
    "parties.azerbaijan.offensive_cost=0",
    "parties.azerbaijan.mobilisation_cost=0",
    "parties.azerbaijan.cost_per_day=0",
    "parties.azerbaijan.deadlock_reward=1",
    *(
        f"third_parties.{one}.backing.pressure.claimant=0"
        for one in ("russia", "france", "united-states", "iran")
    ),
)
#: In 2018 new leaders on both sides bring all hope there can be, and it stops every shooting.
DAWN = (
    *PEACE,
    *SILENCE,
    "parties.azerbaijan.leader_changes=[2018-01-01]",
    "parties.armenia.leader_changes=[2018-01-01]",
    *(f"parties.{one}.hope=0" for one in ("azerbaijan", "armenia", "nk-authorities")),
    "incidents.calm=1",
    "behaviour.hope_renewal=1",
)


def measured(raw: Path, place: str, names: tuple[str, ...], *changes: str) -> Summary:
    sizes = {"replicates": 110, "resamples": 100}
    lab = Laboratory(EXPERIMENT.protocol, raw=raw, changes=changes, sizes=sizes)
    summary = Summary()
    MEASURE.add_place(lab, summary, place, names)
    return summary


def arms_of(*questions: str) -> tuple[str, ...]:
    asked = [check.arm for name in questions for check in CLAIMS.QUESTIONS[name].checks]
    return tuple(dict.fromkeys([SHIPPED, *asked]))


def verdicts(summary: Summary) -> dict[str, Verdict]:
    return {one.claim: one for one in EXPERIMENT.judge(summary)}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    names = arms_of("D1", "D2", "D3", "2", "5")
    return measured(tmp_path_factory.mktemp("shipped"), UNBROKEN, names)


# -- every verdict can be overturned ---------------------------------------------------------------

#: asked -> an interval in which a check holds, in which it fails, and one around its threshold
INTERVALS = {
    "holds": {"above": (0.2, 0.3), "below": (-0.3, -0.2), "not above": (-0.3, -0.2)},
    "fails": {"above": (-0.3, -0.2), "below": (0.2, 0.3), "not above": (0.2, 0.3)},
    "edge": dict.fromkeys(("above", "below", "not above"), (-0.1, 0.1)),
}


def made(name: str, *how: str) -> Summary:
    """A summary for one question: its checks hold or fail in turn."""
    summary = Summary()
    for place, check in enumerate(CLAIMS.QUESTIONS[name].checks):
        least = EXPERIMENT.protocol.thresholds[check.threshold]
        low, high = (end + least for end in INTERVALS[how[place % len(how)]][check.ask])
        found = VERDICTS.turned(Estimate((low + high) / 2, low, high, 0.02, 99), check.sign)
        summary.add(f"runs of {check.quantity}", 99, setting=check.at, group=check.outcome)
        summary.add(check.quantity, found, setting=check.at, group=check.outcome)
    return summary


@pytest.mark.parametrize("name", list(CLAIMS.QUESTIONS))
def test_every_question_can_be_answered_either_way(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With made-up intervals: the models in which an answer is another come below."""
    asked = CLAIMS.QUESTIONS[name]
    bare = CLAIMS.Question(asked.statement, asked.of, asked.checks)
    monkeypatch.setattr(VERDICTS, "QUESTIONS", {name: bare})

    def answer(*how: str) -> Answer:
        (found,) = EXPERIMENT.judge(made(name, *how))
        return found.answer

    assert answer("holds") is Answer.SUPPORTED
    assert answer("fails") is Answer.NOT_SUPPORTED
    assert answer("edge") is Answer.UNDECIDED
    if len(asked.checks) > 1:
        mixed = Answer.ONLY_IF if asked.of == "list" else Answer.NOT_SUPPORTED
        assert answer("holds", "fails") is mixed
        assert answer("holds", "edge") is Answer.UNDECIDED


def sorted_out(found: Verdict) -> dict[str, list[str]]:
    """The checks that came out, those that did not, and those that are undecided."""
    parts = [part.partition(": ") for part in found.effect.split("; ")]
    names = ("came out", "did not", "undecided")
    told = {name: checks.split(", ") for name, _, checks in parts if name in names}
    return {name: told.get(name, []) for name in names}


def test_where_the_holder_in_decline_attacks_it_is_not_the_riser_who_opens(
    shipped: Summary, tmp_path: Path
) -> None:
    other = verdicts(measured(tmp_path, UNBROKEN, arms_of("D1"), *HOLDER_ATTACKS))["D1"]
    assert "who opens" in sorted_out(verdicts(shipped)["D1"])["came out"]
    assert "who opens" in sorted_out(other)["did not"]


def test_the_guard_has_somebody_who_attacks_and_it_is_the_holder(shipped: Summary) -> None:
    at = f"{UNBROKEN}: {DESIGN.HOLDER_CAN_WIN}"
    assert shipped.get("level", setting=at, group=OUTCOMES.LARGE).low > 0.3
    assert shipped.get("level", setting=at, group=OUTCOMES.FIRST_OPENER).high < 0.1
    assert "a declining claimant keeps quiet" in sorted_out(verdicts(shipped)["D1"])["came out"]


def test_a_claimant_in_decline_who_can_win_at_no_cost_does_not_keep_quiet(tmp_path: Path) -> None:
    free = verdicts(measured(tmp_path, UNBROKEN, arms_of("D1"), *CLAIMANT_ATTACKS))["D1"]
    assert "a declining claimant keeps quiet" in sorted_out(free)["did not"]


def test_where_nobody_can_lean_on_an_attacker_attention_opens_no_window(
    shipped: Summary, tmp_path: Path
) -> None:
    mild = tuple(
        f"third_parties.{one}.backing.pressure.claimant=0"
        for one in ("russia", "france", "united-states", "iran")
    )
    assert "no window needed" in sorted_out(verdicts(shipped)["D2"])["did not"]
    careless = sorted_out(
        verdicts(measured(tmp_path, UNBROKEN, arms_of("D2"), *mild, *PEACE))["D2"]
    )
    assert "no window needed" in careless["came out"]
    assert "no war without strength" in careless["did not"]


def test_where_strength_counts_for_nothing_budgets_and_strength_date_no_war_and_no_clash(
    shipped: Summary, tmp_path: Path
) -> None:
    weak = verdicts(measured(tmp_path, UNBROKEN, arms_of("2", "5"), *NO_STRENGTH))
    for name in ("2", "5"):
        assert sorted_out(verdicts(shipped)[name])["came out"]
        assert not sorted_out(weak[name])["came out"]
        assert weak[name].answer is Answer.NOT_SUPPORTED


def test_the_quiet_of_2018_comes_out_where_new_leaders_bring_hope_that_stops_all_shooting(
    shipped: Summary, tmp_path: Path
) -> None:
    dawn = verdicts(measured(tmp_path, UNBROKEN, (SHIPPED,), *DAWN))["D3"]
    assert sorted_out(verdicts(shipped)["D3"])["did not"] == ["the fall"]
    assert sorted_out(dawn)["came out"] == ["the fall"]
    assert verdicts(shipped)["D3"].answer is dawn.answer is Answer.NOT_SUPPORTED


def test_without_a_war_that_pays_2016_and_2020_bring_neither_clash_nor_war(tmp_path: Path) -> None:
    def answer(*changes: str) -> Answer:
        both = Summary()
        for place in (DESIGN.APRIL, DESIGN.AUTUMN):
            part = measured(tmp_path, place, (SHIPPED,), *changes)
            for row in part:
                kept = (row[one] for one in ("value", "low", "high", "standard_error", "n"))
                names = {one: row[one] for one in ("setting", "group", "x", "kind")}
                both.add(row["quantity"], Estimate(*kept), **names)
        return verdicts(both)["D7"].answer

    assert answer() is Answer.SUPPORTED
    assert answer(*PEACE, "balance.advantage=-4") is Answer.NOT_SUPPORTED


def test_where_nobody_talks_nobody_refuses(tmp_path: Path) -> None:
    talking, silent = (
        verdicts(measured(tmp_path, DESIGN.EARLY, (SHIPPED,), *changes))["D8"]
        for changes in ((), SILENCE)
    )
    assert talking.answer is Answer.SUPPORTED
    assert silent.answer is Answer.NOT_SUPPORTED


# -- arms are what they say ------------------------------------------------------------------------


def observed(day: str, *changes: str) -> float:
    scenario = sim.load("karabakh/1994-2020", changes)
    return float(MEASURE.balance_on(scenario, dt.date.fromisoformat(day))[0])


def test_the_swap_of_advantage_is_the_growth_from_april_2016_to_september_2020() -> None:
    growth = observed("2020-09-27") - observed("2016-04-01")
    assert pytest.approx(growth, abs=0.001) == DESIGN.GROWTH


def test_strength_of_2020_is_there_from_the_first_day_and_stays() -> None:
    changes = DESIGN.ARMS[UNBROKEN]["strength of 2020 from the first day"]
    late = observed("2020-10-08", *changes)
    assert late == pytest.approx(observed("2020-10-08"), abs=0.01)
    assert observed("1996-01-01", *changes) == pytest.approx(late, abs=0.2)  # but for support
    assert observed("1996-01-01") < 0.1


def test_flat_budgets_are_the_mean_of_the_dated_ones() -> None:
    balance = sim.load("karabakh/1994-2020").balance
    changes = DESIGN.ARMS[UNBROKEN]["budgets flat at their mean"]
    flat = sim.load("karabakh/1994-2020", changes).balance
    for side in ("claimant", "holder"):
        budgets = getattr(balance, side).spending.dates.values()
        mean = sum(budgets) / len(budgets)
        assert getattr(flat, side).spending.at(730_000) == pytest.approx(mean, abs=0.6)


def test_exchanged_courses_turn_the_advantage_round_but_for_support() -> None:
    scenario = sim.load("karabakh/1994-2020")
    day = dt.date(2019, 1, 1)
    ours, theirs = (
        MEASURE.balance_on(one, day)[0] for one in (scenario, MEASURE.exchanged(scenario))
    )
    assert ours > 1.5
    assert theirs == pytest.approx(-ours, abs=0.15)


# -- the figures are what they say -----------------------------------------------------------------


def frame(**columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame(columns)


def test_years_openers_and_reasons_are_read_from_the_first_large_war() -> None:
    nan = math.nan
    runs = frame(
        large_war=[True, True, True, False],
        large_war_onset=[2020.74, 2012.1, 2018.5, nan],
        large_war_opener=["claimant", "holder", "claimant", ""],
        large_war_reason=[
            "its power exceeds its benefits",
            "preventive: the balance is turning against it",
            "an incident escalates",
            "",
        ],
        first_war_opener=["claimant", "holder", "claimant", ""],
        clash=[False, True, False, False],
    )
    rises = {2012: 0.1, 2018: -0.1, 2020: 0.2}
    found = OUTCOMES.unbroken(runs, rises)
    assert found["2020"].tolist() == [1, 0, 0, 0]
    assert found["2016-20"].tolist() == [1, 0, 1, 0]
    assert found[OUTCOMES.LATE_OR_PEAK].tolist()[:3] == [1, -1, 1]
    assert found[OUTCOMES.RISER].tolist()[:3] == [1, 0, 0]  # the claimant rose in 2012 and 2020
    assert found[OUTCOMES.POWER_OR_PREVENTION].tolist()[:3] == [1, -1, 0]
    assert found[OUTCOMES.JUMP].tolist() == [1, 0, -0.5, 0]
    assert found[[OUTCOMES.RISER, OUTCOMES.LATE_OR_PEAK]].iloc[3].isna().all()


def test_every_reason_for_an_attack_is_counted(shipped: Summary) -> None:
    at = f"{UNBROKEN}: {SHIPPED}"
    parts = [
        summary_value(shipped, at, f"opened by {words}") for words in OUTCOMES.REASONS.values()
    ]
    assert sum(parts) == pytest.approx(1)


def summary_value(summary: Summary, at: str, outcome: str) -> float:
    return summary.get("level", setting=at, group=outcome).value


def test_the_fall_is_one_less_a_ratio_of_sums_over_runs_at_peace_until_2020() -> None:
    runs = frame(
        large_war_onset=[math.nan, 2020.5, 2017.2, math.nan],
        settlement_date=["", "2020-11-10", "", "2009-01-01"],
        **{
            f"incident_deaths:{year}": [30, 60, 1000, 1000] if year < 2018 else [3, 15, 0, 0]
            for year in range(2015, 2020)
        },
    )
    assert OUTCOMES.peaceful_until_2020(runs).tolist() == [True, True, False, False]
    quiet = runs[OUTCOMES.peaceful_until_2020(runs)]
    before, after = (OUTCOMES.deaths(quiet, years) for years in ((2015, 2017), (2018, 2019)))
    assert MEASURE.fall(after.to_numpy(), before.to_numpy()) == pytest.approx(1 - 18 / 90)


def test_effects_are_paired_shipped_less_arm(shipped: Summary) -> None:
    changes = DESIGN.ARMS[UNBROKEN]["attention stays"]
    wars = [
        sim.simulate(
            sim.load("karabakh/1994-2020", one), 110, EXPERIMENT.protocol.seed, engine="compiled"
        )["large_war_onset"].between(2016, 2021)
        for one in ((), changes)
    ]
    gap = (wars[0].astype(float) - wars[1].astype(float)).mean()
    at = f"{UNBROKEN}: attention stays"
    assert shipped.get("effect", setting=at, group="2016-20").value == pytest.approx(gap)
    assert gap > 0.1
