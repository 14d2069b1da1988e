"""Experiment 14: what ends the peace after a war, and verdicts that can come out either way."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from sim.experiments import Answer, Laboratory, Summary
from sim.experiments.protocol import find_experiment
from sim.inference.intervals import Estimate
from sim.scenario import load

EXPERIMENT = find_experiment("14_after_the_war")
CLAIMS, DESIGN, MEASURE, VERDICTS = (
    EXPERIMENT.module(name) for name in ("claims", "design", "measure", "verdicts")
)
LIMITS = EXPERIMENT.protocol.thresholds
PLACES = range(len(CLAIMS.QUESTIONS))


def filled(question: int, met: float, refused: float) -> Summary:
    """A summary in which the cells of one question lie so far beyond their thresholds."""
    summary = Summary()
    one = CLAIMS.QUESTIONS[question]
    for cells, beyond in ((one.cells, met), (one.refuses, refused)):
        for cell in cells:
            value = cell.sign * (LIMITS[cell.limit] + beyond)
            found = Estimate(value, value - 0.02, value + 0.02, 0.01, 200)
            name = f"change:{cell.fact}" if cell.against else cell.fact
            summary.add(name, found, setting=cell.group, group=cell.place)
    return summary


def answer(question: int, met: float, refused: float = -0.1) -> Answer:
    summary = filled(question, met, refused)
    found: Answer = VERDICTS.answered(
        summary, EXPERIMENT.protocol, CLAIMS.QUESTIONS[question]
    ).answer
    return found


@pytest.mark.parametrize("question", PLACES)
def test_each_question_can_come_out_either_way(question: int) -> None:
    assert answer(question, 0.1) is Answer.SUPPORTED
    if CLAIMS.QUESTIONS[question].cells:
        assert answer(question, -0.1) is Answer.NOT_SUPPORTED
        assert answer(question, 0.0) is Answer.UNDECIDED
    if CLAIMS.QUESTIONS[question].refuses:
        assert answer(question, 0.1, 0.1) is Answer.NOT_SUPPORTED
        assert answer(question, 0.1, 0.0) is Answer.UNDECIDED


def test_a_figure_that_no_run_has_decides_nothing() -> None:
    (found,) = {
        VERDICTS.answered(Summary(), EXPERIMENT.protocol, one).answer for one in CLAIMS.QUESTIONS
    }
    assert found is Answer.UNDECIDED


def test_what_the_form_of_a_mechanism_says_is_graded_built_in() -> None:
    marked = {one.statement for one in CLAIMS.QUESTIONS if one.built_in}
    assert len(marked) == 5
    judged = VERDICTS.answered(filled(0, 0.1, 0.0), EXPERIMENT.protocol, CLAIMS.QUESTIONS[0])
    assert judged.grade == "built in"


def test_cells_ask_arms_and_thresholds_that_there_are() -> None:
    for cell in CLAIMS.cells():
        arms = DESIGN.groups()[cell.group].arms
        assert cell.arm in arms
        assert not cell.against or cell.against in arms
        assert cell.limit in LIMITS
        assert cell.fact in VERDICTS.WORDS


# -- runs ----------------------------------------------------------------------------------------


def measured(tmp_path_factory: pytest.TempPathFactory, groups: list[str], *changes: str) -> Summary:
    """Some groups, with changes of the model, in few runs."""
    lab = Laboratory(
        EXPERIMENT.protocol, raw=tmp_path_factory.mktemp("raw"), changes=changes,
        sizes={"replicates": 60},
    )  # fmt: skip
    chosen = {name: DESIGN.groups()[name] for name in groups}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MEASURE, "groups", lambda: chosen)
        found: Summary = MEASURE.measure(lab)
    return found


def judged(summary: Summary, start: str) -> Answer:
    (one,) = (q for q in CLAIMS.QUESTIONS if q.statement.startswith(start))
    found: Answer = VERDICTS.answered(summary, EXPERIMENT.protocol, one).answer
    return found


ASKED = ("guarantee", "halts")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return measured(tmp_path_factory, [*ASKED])


@pytest.fixture(scope="module")
def coins(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    """A model in which no reason counts: every choice is the toss of a coin."""
    return measured(tmp_path_factory, [*ASKED], "behaviour.precision=0")


@pytest.mark.parametrize(
    "start", ["A guarantor that stays", "The peace lasts as long", "A halt imposed by"]
)
def test_what_holds_in_the_model_does_not_where_coins_decide(
    plain: Summary, coins: Summary, start: str
) -> None:
    assert judged(plain, start) is Answer.SUPPORTED
    assert judged(coins, start) is not Answer.SUPPORTED


def test_one_input_decides_and_the_arms_show_it(plain: Summary) -> None:
    written, kept, none = (
        plain.get("force", setting="guarantee", group=arm).value
        for arm in ("as written", "kept", "none")
    )
    assert kept < 0.4 < 0.7 < written <= none + 0.1


# -- figures by hand -----------------------------------------------------------------------------


def test_facts_of_runs_by_hand() -> None:
    """A war that takes NK, then a text; a text and no war; a text, then a war; nothing."""
    scenario = load(DESIGN.AFTER)
    frame = pd.DataFrame(
        {
            "war": [True, False, True, False],
            "wars": [1.0, 0.0, 2.0, 0.0],
            "war_onset": [2.0, math.nan, 3.0, math.nan],
            "large_war": [False] * 4,
            "agreed": [True, True, True, False],
            "settlement_day": [900.0, 400.0, 300.0, math.nan],
            "settlement_at_end": ["partial", "comprehensive", "ceasefire", "none"],
            "first_war_opener": ["claimant", "", "holder", ""],
            "war_after_closing": [True, False, False, False],
            "control_end": [1.0, 0.8, 0.8, 0.8],
            "sessions": [5.0] * 4,
            "objectives_handed": [0.0, 1.0, 0.0, 0.0],
            "taken:rest-of-nk": [732.0, math.nan, math.nan, math.nan],
            "closed:nk-rest": [732.0, math.nan, math.nan, math.nan],
        }
    )
    found = MEASURE.facts(frame, scenario)
    assert found["lasting"].tolist() == [1.0, 1.0, 0.0, 0.0]
    assert found["without_war"].tolist() == [0.0, 1.0, 0.0, 0.0]
    assert found["text_after_fall"].tolist() == [1.0, 0.0, 0.0, 0.0]
    assert found["force_open"].tolist() == [1.0, 0.0, 1.0, 0.0]
    assert found["force_closed"].tolist()[0] == 1.0
    assert found["force_closed"].isna().tolist() == [False, True, True, True]
    assert found["again"].isna().tolist() == [False, True, False, True]
    assert found["claimant_opens"].tolist() == [1.0, 0.0, 0.0, 0.0]
    years = (scenario.clock.end - scenario.clock.start).days / 365.25
    assert found["years_of_peace"].tolist() == pytest.approx([2.0, years, 3.0, years])


def test_intervals_are_over_sets() -> None:
    """Ten sets that differ, each with runs that are alike: so many sets, not so many runs."""
    rng = np.random.default_rng(1)
    of_sets = rng.normal(size=50)
    found = MEASURE.clustered(pd.Series(np.tile(of_sets, 20)), 50, event=False)
    assert found.standard_error == pytest.approx(of_sets.std(ddof=1) / np.sqrt(50))
    none = MEASURE.clustered(pd.Series([math.nan] * 5), 5, event=True)
    assert none is None
    never = MEASURE.clustered(pd.Series([0.0] * 100), 20, event=True)
    assert (never.value, never.low < 0.0 < never.high) == (0.0, True)


def test_halts_that_are_set_beside_each_other_differ_in_one_thing() -> None:
    """When ripe and at any time with the same force; with force and without at the same times."""
    timing, force = {"initiative_war", "ripeness"}, {"leverage", "pressure"}

    def apart(first: str, second: str) -> set[str]:
        arms = DESIGN.halts()
        one, other = (load(DESIGN.AUTUMN, arms[f"{arm}, guaranteed"]) for arm in (first, second))
        found = set()
        for name in DESIGN.CO_CHAIRS:
            here, there = one.third_parties[name], other.third_parties[name]
            assert here.mediation is not None
            assert there.mediation is not None
            assert here.backing is not None
            assert there.backing is not None
            for key in (*timing, "leverage"):
                if getattr(here.mediation, key) != getattr(there.mediation, key):
                    found.add(key)
            if here.backing.pressure != there.backing.pressure:
                found.add("pressure")
        return found

    assert apart("when ripe, with leverage", "imposed") == timing
    assert apart("imposed", "at any time, no leverage") == force
    assert apart("when ripe", "imposed") == timing | force  # as first asked


def test_tracks_alone_meet_as_often_as_all_together() -> None:
    arms, direct = DESIGN.tracks(), load(DESIGN.AFTER).talks.direct_rate
    every = direct + sum(DESIGN.rate(name) for name in DESIGN.CONVENORS)
    for arm in CLAIMS.ALONE:
        scenario = load(DESIGN.AFTER, arms[arm])
        rate = scenario.talks.direct_rate
        for name in DESIGN.CONVENORS:
            mediation = scenario.third_parties[name].mediation
            assert mediation is not None
            rate += mediation.initiative_peace * DESIGN.mean_engagement(name)
        assert rate == pytest.approx(every, rel=0.01), arm


def test_no_set_gives_a_number_that_an_arm_of_the_group_sets() -> None:
    for group in DESIGN.groups().values():
        sets = DESIGN.sets_for(load(group.setting), group.keys())
        plain = {column.partition("@")[0] for column in sets.columns}
        assert not plain & group.keys(), group.name
        assert "behaviour.hope_fade" in plain
    few = DESIGN.sets_for(load(DESIGN.AFTER), set(), 7)
    assert len(few) == 7
