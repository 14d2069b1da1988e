"""Experiment 11: its verdicts turn with what they rest on; its boxes are those planted."""

from __future__ import annotations

import math
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

import sim
from sim.experiments import Answer, Laboratory, Summary, Verdict
from sim.experiments.protocol import find_experiment
from sim.inference.intervals import Estimate

AUTUMN = "karabakh/autumn-2020"
BASELINE = "toy/take-it-or-leave-it"
WAR, GROUND, AGREED = "large war", "ground at the end", "agreement"
SIZES = {"points": 300, "points_baseline": 80, "replicates": 4, "as_shipped": 20, "refits": 2}
#: So dear a war that nobody fights it.
RUINOUS = "parties.azerbaijan.cost_per_day=1"
EXPERIMENT = find_experiment("where_it_fails")


@pytest.fixture(scope="module")
def measure() -> ModuleType:
    return EXPERIMENT.module("measure")


@pytest.fixture(scope="module")
def design() -> ModuleType:
    return EXPERIMENT.module("design")


@pytest.fixture(scope="module")
def verdicts() -> ModuleType:
    return EXPERIMENT.module("verdicts")


def laboratory(raw: Path, *changes: str, setting: str = AUTUMN) -> Laboratory:
    protocol = EXPERIMENT.protocol.model_copy(update={"settings": (setting,)})
    return Laboratory(protocol, raw=raw, changes=changes, sizes=SIZES)


def verdict(summary: Summary, outcome: str) -> Verdict:
    """The only verdict on an outcome."""
    words = {WAR: "large war", GROUND: "ground", AGREED: "agreement"}[outcome]
    (found,) = [one for one in EXPERIMENT.judge(summary) if words in one.statement]
    return found


@pytest.fixture(scope="module")
def autumn(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return EXPERIMENT.measure(laboratory(tmp_path_factory.mktemp("autumn")))


# -- every verdict can be overturned ---------------------------------------------------------------


def test_where_the_record_has_a_war_undoing_the_shift_ends_it_and_where_it_has_none_nothing_is_said(
    autumn: Summary, tmp_path: Path
) -> None:
    ruinous = EXPERIMENT.measure(laboratory(tmp_path, RUINOUS))
    for outcome in (WAR, GROUND, AGREED):
        assert verdict(autumn, outcome).answer is Answer.SUPPORTED
        assert autumn.get("fails", setting=AUTUMN, group=outcome).value > 0.2  # of all points
        assert "fewer than half" in verdict(autumn, outcome).effect
    assert ruinous.get("common", setting=AUTUMN, group=WAR).value == 0
    for outcome in (WAR, GROUND):
        assert verdict(ruinous, outcome).answer is Answer.UNDECIDED
        assert "no points at which" in verdict(ruinous, outcome).effect
    assert ruinous.get("fails", setting=AUTUMN, group=WAR).value == 1


@pytest.fixture
def few_numbers(design: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only numbers that do not decide are varied; those that do stay as they are in the file."""
    few = {key: one for key, one in design.KEYS.items() if "trust" in key or "control" in key}
    monkeypatch.setattr(design, "KEYS", few)


@pytest.mark.usefixtures("few_numbers")
def test_where_the_deciding_numbers_stay_as_they_are_the_claim_holds_everywhere(
    tmp_path: Path,
) -> None:
    summary = EXPERIMENT.measure(laboratory(tmp_path))
    for outcome in (WAR, GROUND, AGREED):
        assert verdict(summary, outcome).answer is Answer.SUPPORTED
        assert summary.get("common", setting=AUTUMN, group=outcome).value == 1


@pytest.mark.usefixtures("few_numbers")
def test_a_claimant_that_wins_without_the_shift_too_refutes_it(tmp_path: Path) -> None:
    strong = EXPERIMENT.measure(laboratory(tmp_path, "balance.advantage=2"))
    for outcome in (WAR, AGREED):
        assert strong.get("fails where common", setting=AUTUMN, group=outcome).value > 0.8
        assert verdict(strong, outcome).answer is Answer.NOT_SUPPORTED


def planted(
    measure: ModuleType,
    raw: Path,
    *,
    shuffle: bool = False,
    level: float = 0.9,
    either_way: bool = True,
) -> Summary:
    """Points at which the shift does nothing where a > 0.5 and b < 0.7, and a lot elsewhere.

    Where it does nothing the outcome comes either way, or neither way.
    """
    rng = np.random.default_rng(1)
    inputs = pd.DataFrame(rng.random((1500, 4)), columns=["a", "b", "c", "d"])
    idle = ((inputs["a"] > 0.5) & (inputs["b"] < 0.7)).to_numpy()
    idle = rng.permutation(idle) if shuffle else idle
    effect = np.where(idle, 0.0, level)
    record = np.where(idle, 0.95 if either_way else 0.0, 0.95)
    names = (WAR, GROUND, AGREED, "ground gained")
    arms = [pd.DataFrame(dict.fromkeys(names, one)) for one in (record, record - effect)]
    points = measure.Points(inputs, *arms)
    lab, summary = laboratory(raw), Summary()
    for name in map(str, inputs):
        summary.add("range: min", 0.0, setting=AUTUMN, group=name)
        summary.add("range: max", 1.0, setting=AUTUMN, group=name)
    for outcome in (WAR, GROUND, AGREED):
        measure.describe(summary, AUTUMN, outcome, points, lab.protocol)
        none = Estimate(level, level, level, 0.0, 20)
        summary.add("effect as shipped", none, setting=AUTUMN, group=outcome)
        for sought in measure.KINDS:
            measure.discover(summary, AUTUMN, outcome, points, sought, lab)
    return summary


def test_a_planted_box_is_the_condition_and_among_shuffled_points_there_is_none(
    measure: ModuleType, verdicts: ModuleType, tmp_path: Path
) -> None:
    found = planted(measure, tmp_path)
    fails = found.get("fails", setting=AUTUMN, group=WAR)
    assert fails.value == pytest.approx(0.35, abs=0.04)
    limits = {one.name: one for one in verdicts.box_limits(found, AUTUMN, WAR, "failing")}
    assert limits.keys() == {"a", "b"}
    assert limits["a"].low == pytest.approx(0.5, abs=0.03)
    assert limits["b"].high == pytest.approx(0.7, abs=0.03)
    assert limits["a"].refits == SIZES["refits"]
    assert found.get("failing box: density", setting=AUTUMN, group=WAR).value > 0.95
    assert found.get("failing box: effect inside", setting=AUTUMN, group=WAR).value < 0.05
    assert found.get("failing box: effect outside", setting=AUTUMN, group=WAR).value > 0.8
    assert verdict(found, WAR).answer is Answer.ONLY_IF
    assert "where it mostly holds (at " in verdict(found, WAR).condition
    shuffled = planted(measure, tmp_path, shuffle=True)
    assert verdict(shuffled, WAR).answer is Answer.NOT_SUPPORTED


def test_points_at_which_the_record_has_no_such_thing_are_no_failure_but_a_box_of_their_own(
    measure: ModuleType, verdicts: ModuleType, tmp_path: Path
) -> None:
    either, neither = (planted(measure, tmp_path, either_way=one) for one in (True, False))
    for summary, judged in ((either, 0.35), (neither, 0.0)):
        assert summary.get("fails", setting=AUTUMN, group=WAR).value == pytest.approx(
            0.35, abs=0.04
        )
        failing = summary.get("fails where common", setting=AUTUMN, group=WAR)
        assert failing.value == pytest.approx(judged, abs=0.04)
    assert verdict(either, WAR).answer is Answer.ONLY_IF
    assert verdict(neither, WAR).answer is Answer.SUPPORTED
    assert not verdicts.box_limits(either, AUTUMN, WAR, "seldom")
    seldom = {one.name for one in verdicts.box_limits(neither, AUTUMN, WAR, "seldom")}
    assert seldom == {"a", "b"}
    assert "at 100 % of these the record has it in fewer" in verdict(neither, WAR).effect


def test_an_effect_too_small_to_be_of_interest_fails(measure: ModuleType, tmp_path: Path) -> None:
    small = planted(measure, tmp_path, level=0.07)
    assert small.get("fails", setting=AUTUMN, group=WAR).value == 1  # below 0.10
    assert small.get("fails", setting=AUTUMN, group=GROUND).value < 0.5  # not below 0.05
    assert verdict(small, WAR).answer is Answer.NOT_SUPPORTED
    assert verdict(small, GROUND).answer is Answer.ONLY_IF


def test_an_interval_that_holds_the_threshold_leaves_it_open_as_a_baseline_does_that_has_it_too(
    verdicts: ModuleType,
) -> None:
    def judged(fails: tuple[float, float], baseline: float = 1.0, sought: int = 1) -> Answer:
        summary = Summary()
        summary.add("failing box: sought", sought, setting=AUTUMN, group=WAR)
        for setting, (low, high) in {AUTUMN: fails, BASELINE: (baseline - 0.02, baseline)}.items():
            share = Estimate((low + high) / 2, low, high, 0.01, 500)
            summary.add("fails", share, setting=setting, group=WAR)
            for quantity in (
                "effect",
                "effect as shipped",
                "effect where common",
                "fails where common",
            ):
                summary.add(quantity, share, setting=setting, group=WAR)
        answer: Answer = verdicts.answer(summary, EXPERIMENT.protocol, AUTUMN, WAR).answer
        return answer

    assert judged((0.02, 0.06)) is Answer.SUPPORTED
    assert judged((0.08, 0.12)) is Answer.UNDECIDED
    assert judged((0.2, 0.3)) is Answer.NOT_SUPPORTED
    assert judged((0.2, 0.3), sought=0) is Answer.UNDECIDED  # perhaps a box parts them
    assert judged((0.6, 0.7), sought=0) is Answer.NOT_SUPPORTED
    assert judged((0.02, 0.06), baseline=0.05) is Answer.UNDECIDED


# -- the figures are what they say -----------------------------------------------------------------


def test_undone_the_balance_stays_at_what_it_was_in_1994(design: ModuleType) -> None:
    record = sim.load(AUTUMN, [RUINOUS, "balance.uncertainty=0"])
    undone = design.undone(record, AUTUMN)
    before, after = (sim.simulate(one, 2, seed=1)["advantage_at_end"] for one in (record, undone))
    assert after.to_numpy() == pytest.approx(-math.log(1.05))  # Russia's support of 1994
    assert (before > 0.9).all()
    assert undone.parties == record.parties


def test_the_effect_of_a_point_is_that_of_its_own_pairs_of_runs(
    measure: ModuleType, design: ModuleType, tmp_path: Path
) -> None:
    lab = laboratory(tmp_path)
    points = measure.run(lab, AUTUMN)
    hypercube = measure.hypercube(AUTUMN, SIZES["points"], lab.seed)
    listed = measure.columns(AUTUMN, hypercube, lab.seed)
    assert len(set(listed["seed"])) == SIZES["points"]
    effects = points.effect(GROUND)
    interesting = np.flatnonzero((effects > 0.1) & (effects < 0.9))[:3]
    assert len(interesting) == 3
    for point in interesting:
        changes = [f"{key}={values[point]}" for key, values in listed.items() if key != "seed"]
        assert any("nk-authorities.hope" in one for one in changes)
        record = sim.load(AUTUMN, changes)
        runs = [
            sim.simulate(one, SIZES["replicates"], seed=int(listed["seed"][point]))
            for one in (record, design.undone(record, AUTUMN))
        ]
        arms = [one["control_end"] for one in runs]
        gained = (arms[0] - runs[0]["control_start"] >= 0.05).mean()
        assert points.record["ground gained"].iloc[point] == gained
        assert effects[point] == pytest.approx((arms[0] - arms[1]).mean(), abs=1e-6)
        assert effects[point] != pytest.approx(effects[point - 1], abs=1e-6)


def test_points_fill_every_part_of_every_range_once(
    measure: ModuleType, design: ModuleType
) -> None:
    inputs, count = measure.hypercube(AUTUMN, 50, seed=3), 50
    for key, (low, high) in design.ranges(AUTUMN).items():
        places = np.floor((inputs[key] - low) / (high - low) * count)
        assert sorted(places) == list(range(count))


def test_in_the_baseline_ground_follows_strength_and_war_and_agreement_do_not(
    tmp_path: Path,
) -> None:
    summary = EXPERIMENT.measure(laboratory(tmp_path, setting=BASELINE))
    for outcome in (WAR, AGREED):
        assert summary.get("fails", setting=BASELINE, group=outcome).value == 1
        assert summary.get("effect", setting=BASELINE, group=outcome).value == 0
    assert summary.get("fails", setting=BASELINE, group=GROUND).value < 0.05


def test_held_back_points_are_the_share_asked_for_and_others_in_a_refit(
    measure: ModuleType, tmp_path: Path
) -> None:
    first, *refits = measure.parted(1000, 0.3, laboratory(tmp_path))
    assert len(refits) == SIZES["refits"]
    for refit in refits:
        assert first.sum() == refit.sum() == 300
        assert (first & refit).sum() < 150


def test_figures_and_their_captions_come_from_the_summary_alone(autumn: Summary) -> None:
    drawings = EXPERIMENT.draw(Summary.read(autumn.csv(), "autumn"))
    assert set(drawings) == {"effects", "boxes-autumn-2020"}
    assert "300" in drawings["effects"].caption
    assert "of 2 boxes" in drawings["boxes-autumn-2020"].caption
