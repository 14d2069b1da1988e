"""Ceasefires: every verdict turns in a model in which what is claimed is otherwise."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import pandas as pd
import pytest

from sim.api import run
from sim.experiments import Answer, Laboratory, Summary, Verdict
from sim.experiments.protocol import find_experiment
from sim.experiments.words import percent, points
from sim.inference.intervals import Estimate, share
from sim.model import NegotiationModel
from sim.scenario import load

EXPERIMENT = find_experiment("ceasefires")
DESIGN, MEASURE, VERDICTS = (EXPERIMENT.module(name) for name in ("design", "measure", "verdicts"))
SIZES = {"replicates": 50, "records": 40, "resamples": 60}
#: All choices are the toss of a coin: ceasefires break whatever the front does.
COINS = ["behaviour.precision=0", "clock.end=2020-11-30"]
#: Breaking a ceasefire costs more than there is to win.
SACRED = ["behaviour.ceasefire_shame=1"]
#: What war has not taken, war cannot take.
FORTRESS = [
    f"objectives.{place}.defence=100" for place in ("aghdam", "kalbajar", "lachin", "stepanakert")
]


def laboratory(raw: Path, *changes: str, **sizes: int) -> Laboratory:
    return Laboratory(EXPERIMENT.protocol, raw=raw, changes=changes, sizes=SIZES | sizes)


def limit(name: str) -> float:
    return EXPERIMENT.protocol.thresholds[name]


def front_alone(raw: Path, *changes: str, records: int = 20) -> Summary:
    summary = Summary()
    MEASURE._add_front(laboratory(raw, *changes, records=records), summary)
    return summary


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    """So many records that some ceasefires are left on the even front, once all have seen it."""
    return EXPERIMENT.measure(laboratory(tmp_path_factory.mktemp("shipped"), records=150))


@pytest.fixture
def two_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MEASURE, "STEPS", (0.0, 1.0))


def verdicts(summary: Summary) -> tuple[Verdict, Verdict, Verdict]:
    front, pattern, terms = EXPERIMENT.judge(summary)
    return front, pattern, terms


def test_as_shipped(shipped: Summary) -> None:
    front, pattern, terms = verdicts(shipped)
    assert front.answer is Answer.ONLY_IF
    assert pattern.answer is Answer.SUPPORTED
    assert terms.answer is Answer.NOT_SUPPORTED


@pytest.mark.usefixtures("two_steps")
def test_where_coins_decide_as_many_break_on_an_even_front(tmp_path: Path) -> None:
    found = front_alone(tmp_path, *COINS)
    assert found.get("share_broken", group="front", x=0.0).value > 0.5
    assert VERDICTS.front(found, limit("share")).answer is Answer.NOT_SUPPORTED


@pytest.mark.usefixtures("two_steps")
def test_where_ceasefires_are_sacred_the_pattern_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = front_alone(tmp_path, *SACRED)
    assert VERDICTS.front(found, limit("share")).answer is Answer.NOT_SUPPORTED
    monkeypatch.setattr(MEASURE, "CHANNELS", {})
    MEASURE._add_channels(laboratory(tmp_path, *SACRED), found)
    assert found.get("share_broken", setting="as shipped", group="all").value == 0.0
    pattern = VERDICTS.pattern(found, limit("most"), limit("pattern"))
    assert pattern.answer is Answer.NOT_SUPPORTED


def test_where_nothing_is_left_to_win_terms_need_no_guard(tmp_path: Path) -> None:
    found = Summary()
    MEASURE._add_after_the_deal(laboratory(tmp_path, *FORTRESS, replicates=400), found)
    assert VERDICTS.terms(found, limit("relapse")).answer is Answer.SUPPORTED


def test_both_counts_of_the_even_front_are_told(shipped: Summary) -> None:
    told = verdicts(shipped)[0].effect
    counts = []
    for group in (DESIGN.FRONT, DESIGN.SEEN):
        part = shipped.get("share_broken", group=group, x=0.0)
        counts.append(shipped.get("n_ceasefires", group=group, x=0.0).value)
        assert f"{percent(part)} of {counts[-1]:.0f}" in told
        assert points(shipped.get("effect", group=group, x=0.0)) in told
    assert 0 < counts[1] < counts[0]


def test_the_front_is_judged_by_the_count_that_rivals_have(shipped: Summary) -> None:
    """The step without a change is the shipped arm, against which rivals are held."""
    top = shipped.get("advantage", setting="as shipped").value
    rivals = shipped.get("share_broken", setting="as shipped", group="all")
    assert shipped.get("share_broken", group=DESIGN.FRONT, x=top) == rivals
    assert shipped.get("share_broken", group=DESIGN.SEEN, x=top) != rivals
    changed = replaced(shipped, {(DESIGN.SEEN, ""): NOTHING})
    assert verdicts(changed)[0].told == verdicts(shipped)[0].told
    turned = replaced(shipped, {(DESIGN.FRONT, ""): NOTHING})
    assert verdicts(turned)[0].told != verdicts(shipped)[0].told


def test_rivals_that_do_as_much_are_told(shipped: Summary) -> None:
    pressure = shipped.get("effect", setting="high", group="outside pressure")
    told = verdicts(shipped)[0].effect
    does, _, may = told.partition("undecided: ")
    assert f"outside pressure at the high end {points(pressure)}" in does
    assert "trust in promises at the" not in told
    # So dear a war is not begun, and no ceasefire is left to break.
    assert "daily cost of war at the high end (undefined)" in may
    assert "daily cost of war" not in does


#: Changes of the share broken that a rival, or the front, might bring about.
NOTHING = Estimate(0.0, -0.01, 0.01, 0.005, 400)
AS_MUCH = Estimate(-0.3, -0.35, -0.25, 0.025, 400)
WHO_KNOWS = Estimate(-0.1, -0.2, 0.0, 0.05, 400)


def replaced(summary: Summary, effects: dict[tuple[str, str], Estimate]) -> Summary:
    """A summary in which effects, by group and setting, are others, or there at all."""
    changed, left = Summary(), dict(effects)
    for row in summary:
        place = {"setting": row["setting"], "group": row["group"], "x": row["x"]}
        found = summary.get(row["quantity"], **place)
        if row["quantity"] == "effect":
            key = (row["group"], row["setting"])
            left.pop(key, None)
            found = effects.get(key, found)
        changed.add(row["quantity"], found, kind=row["kind"], **place)
    for (group, setting), found in left.items():
        changed.add("effect", found, setting=setting, group=group)
    return changed


def with_rivals(summary: Summary, **effects: Estimate) -> Summary:
    """A summary in which rivals do nothing, except leverage or shame at the high end."""
    idle = {(name, end): NOTHING for name in DESIGN.CHANNELS for end in ("low", "high")}
    names = {"leverage": "brokers' leverage", "shame": "shame of breaking"}
    return replaced(summary, idle | {(names[k], "high"): one for k, one in effects.items()})


def test_the_front_alone_needs_that_no_rival_does_as_much(shipped: Summary) -> None:
    def told(**effects: Estimate) -> str:
        return verdicts(with_rivals(shipped, **effects))[0].told

    assert told() == "supported"
    assert told(leverage=WHO_KNOWS) == "undecided"
    one = "only if the front is one of several: shame of breaking do as much"
    assert told(shame=AS_MUCH) == told(shame=AS_MUCH, leverage=WHO_KNOWS) == one
    both = verdicts(with_rivals(shipped, shame=AS_MUCH, leverage=AS_MUCH))[0]
    assert "brokers' leverage, shame of breaking" in both.condition


def test_a_front_that_does_nothing_is_refuted_whatever_rivals_do(shipped: Summary) -> None:
    idle = {(DESIGN.FRONT, ""): NOTHING}
    unsure = {(DESIGN.FRONT, ""): WHO_KNOWS}
    for summary in (shipped, with_rivals(shipped)):
        assert verdicts(replaced(summary, idle))[0].answer is Answer.NOT_SUPPORTED
        assert verdicts(replaced(summary, unsure))[0].answer is Answer.UNDECIDED


# -- the parts -----------------------------------------------------------------------------------


def test_the_even_front_is_even(tmp_path: Path) -> None:
    lab, even_front = laboratory(tmp_path), DESIGN.even_front
    setting = EXPERIMENT.protocol.settings[0]

    def advantage(day: str, part: float) -> float:
        changes = [*even_front(lab, part), f"clock.start={day}"]
        return float(NegotiationModel(load(setting, changes)).observed)

    assert advantage("2020-07-31", 1.0) == pytest.approx(0.0, abs=1e-12)
    assert advantage("2020-07-31", 0.5) == pytest.approx(advantage("2020-07-31", 0.0) / 2)
    assert advantage("2020-07-30", 1.0) == advantage("2020-07-30", 0.0)  # war opens as before


def test_the_share_broken_is_a_ratio_of_sums() -> None:
    arm = pd.DataFrame({"ceasefires_failed": [1, 0, 3], "ceasefires_agreed": [2, 0, 3]})
    found = MEASURE.broken(arm, 50)
    assert found.value == 4 / 5
    mean_of_shares = (1 / 2 + 3 / 3) / 2
    assert found.value != mean_of_shares


def test_ceasefires_are_counted_from_a_date_on_or_all() -> None:
    day = [dt.date(2020, 8, number).toordinal() for number in (17, 18, 19)]
    ends = ["broken within a day", "broken later", "held"]
    fates = pd.DataFrame({"run": [0, 0, 2], "day": day, "end": ends})
    whole, seen = MEASURE.by_run(fates, 3), MEASURE.by_run(fates, 3, "2020-08-18")
    assert whole["ceasefires_agreed"].tolist() == [2, 0, 1]
    assert whole["ceasefires_failed"].tolist() == [2, 0, 0]
    assert seen["ceasefires_agreed"].tolist() == [1, 0, 1]
    assert seen["ceasefires_failed"].tolist() == [1, 0, 0]


def test_a_share_of_none_still_has_an_interval() -> None:
    none = pd.DataFrame({"ceasefires_failed": [0] * 10, "ceasefires_agreed": [2] * 10})
    half = pd.DataFrame({"ceasefires_failed": [0, 2] * 5, "ceasefires_agreed": [2] * 10})
    broken, difference = MEASURE.broken, MEASURE.broken_difference
    runs, ceasefires = (1.96**2 / (n + 1.96**2) for n in (10, 20))  # Wilson's
    assert broken(none, 50).high == pytest.approx(runs, abs=1e-3)
    assert broken(none, 50).high > ceasefires + 0.1
    gap, other = difference(none, half, 200), broken(half, 200)
    assert gap.value == -0.5
    by_hand = -0.5 + math.hypot(broken(none, 50).high, other.value - other.low)
    assert gap.high == pytest.approx(by_hand)


def test_ceasefires_of_one_run_do_not_count_as_many() -> None:
    """Ten runs whose ceasefires share their fate tell no more than ten ceasefires do."""
    alike = pd.DataFrame({"ceasefires_failed": [0, 9] * 5, "ceasefires_agreed": [9] * 10})
    alone = pd.DataFrame({"ceasefires_failed": [0, 1] * 5, "ceasefires_agreed": [1] * 10})
    many, few = MEASURE.broken(alike, 300), MEASURE.broken(alone, 300)
    assert (many.low, many.high) == (few.low, few.high)
    as_if_independent = share([False, True] * 45)
    assert many.high - many.low > 2 * (as_if_independent.high - as_if_independent.low)


def test_fates_are_those_of_the_record() -> None:
    record = run(EXPERIMENT.protocol.settings[0], seed=12, replicate=3)
    found = list(MEASURE.fates(record, 3))
    agreed = [event for event in record.of("ceasefire") if event.outcome == "agreed"]
    torn = [event for event in record.of("ceasefire_broken") if event.other]
    assert len(found) == len(agreed) > 1
    assert sum(one.end.startswith("broken") for one in found) == len(torn)
    assert [one.held_days for one in found if one.end.startswith("broken")] == [
        event.numbers["held_days"] for event in torn
    ]


def test_figures_are_drawn_from_the_summary_alone(shipped: Summary) -> None:
    drawings = EXPERIMENT.draw(Summary.read(shipped.csv(), "again"))
    assert set(drawings) == {"fates", "channels", "front"}


@pytest.mark.parametrize("agreed", [False, True])
def test_the_figure_of_channels_says_where_nothing_can_be_compared(agreed: bool) -> None:
    """Under some measures of the balance no run has a brokered ceasefire in any arm."""
    summary = Summary()
    summary.add("runs_per_arm", 10)
    if agreed:
        for name in ("effect", "ceasefires_agreed"):
            summary.add(name, Estimate(-0.2, -0.3, -0.1, 0.05, 10), group="front", x=0.0)
    drawing = EXPERIMENT.module("figures")._draw_channels(summary)
    assert ("nothing to compare" in drawing.caption) is not agreed
