"""Two scenarios are compared run by run only where their runs share their luck."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_ind

import sim
from sim.inference.intervals import share
from sim.parameters import Mediation
from sim.pictures.answer import answer_picture
from sim.pictures.side_by_side import paired_picture
from sim.scenario import Scenario
from sim.views import (
    ABOUT_PAIRS,
    ABOUT_SAMPLES,
    about_luck,
    answer,
    headline,
    paired,
    paired_table,
    shares_luck,
)
from sim.views.samples import difference_of_means, difference_of_shares
from tests.views.many import runs

AUTUMN = "karabakh/autumn-2020"


def turned(part: Mapping[str, Any]) -> dict[str, Any]:
    """The same entries, the last first."""
    return dict(reversed(list(part.items())))


def changed(**parts: Any) -> Scenario:
    return sim.load(AUTUMN).model_copy(update=parts)


# -- whether luck is shared ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        ["balance.advantage=1"],
        ["clock.end=2022-01-01"],
        ["third_parties.russia.engagement=0.8", "talks.rounds=2"],
        ["issues.nk-status.label=Something else"],
    ],
)
def test_a_scenario_and_the_same_with_changes_share_their_luck(changes: list[str]) -> None:
    assert shares_luck(sim.load(AUTUMN), sim.load(AUTUMN, changes))


@pytest.mark.parametrize(
    "change", ["clock.start=2020-07-13", "clock.peace_days=10", "clock.war_days=2"]
)
def test_with_another_clock_they_do_not(change: str) -> None:
    assert not shares_luck(sim.load(AUTUMN), sim.load(AUTUMN, [change]))


@pytest.mark.parametrize("part", ["parties", "third_parties", "objectives"])
def test_with_others_or_in_another_order_they_do_not(part: str) -> None:
    scenario = sim.load(AUTUMN)
    entries = getattr(scenario, part)
    assert not shares_luck(scenario, changed(**{part: turned(entries)}))
    assert not shares_luck(scenario, changed(**{part: dict(list(entries.items())[1:])}))
    assert shares_luck(scenario, changed(**{part: dict(entries)}))


def test_without_the_last_third_party_everybody_else_keeps_the_same_luck() -> None:
    """Draws are named by an actor's place in the file: one at the end takes nobody's place."""
    scenario = sim.load(AUTUMN)
    thirds = dict(scenario.third_parties)
    idle = thirds["russia"].model_copy(
        update={"backing": None, "mediation": Mediation(initiative_peace=0.0, initiative_war=0.0)}
    )
    after, before = (
        changed(third_parties=thirds | {"x": idle}),
        changed(third_parties={"x": idle} | thirds),
    )
    assert shares_luck(scenario, after)
    assert not shares_luck(scenario, before)
    own = [event for event in sim.run(scenario, 4).events if event.kind == "battle"]
    assert [event for event in sim.run(after, 4).events if event.kind == "battle"] == own
    assert [event for event in sim.run(before, 4).events if event.kind == "battle"] != own


def test_two_shipped_scenarios_of_other_years_do_not() -> None:
    assert not shares_luck(sim.load("karabakh/april-2016"), sim.load(AUTUMN))


def test_it_is_so_in_the_runs_themselves() -> None:
    """The same conflict, its actors in another order: other luck, and another run."""
    scenario = sim.load(AUTUMN)
    own = sim.run(scenario, 4).events
    assert sim.run(changed(title="Another title"), 4).events == own
    assert sim.run(changed(third_parties=turned(scenario.third_parties)), 4).events != own
    start = scenario.clock.start + dt.timedelta(days=1)
    clock = scenario.clock.model_copy(update={"start": start})
    assert sim.run(changed(clock=clock), 4).events != own


# -- the difference of two samples -----------------------------------------------------------------


def test_the_interval_of_means_is_welchs() -> None:
    draw = np.random.default_rng(3)
    one, other = draw.normal(3.0, 1.0, 30), draw.normal(2.0, 4.0, 50)
    found = difference_of_means(one, other)
    wanted = ttest_ind(one, other, equal_var=False).confidence_interval()
    assert (found.low, found.high) == pytest.approx((wanted.low, wanted.high))
    pooled = ttest_ind(one, other, equal_var=True).confidence_interval()
    assert (found.low, found.high) != pytest.approx((pooled.low, pooled.high))


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [  # among the examples of Newcombe (1998), table II, method 10
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((5, 56), (0, 29), (-0.0381, 0.1926)),
        ((10, 10), (0, 10), (0.6075, 1.0000)),
    ],
)
def test_the_interval_of_shares_is_newcombes(
    one: tuple[int, int], other: tuple[int, int], wanted: tuple[float, float]
) -> None:
    def truth(count: tuple[int, int]) -> np.ndarray[Any, Any]:
        return np.repeat([1.0, 0.0], [count[0], count[1] - count[0]])

    found = difference_of_shares(truth(one), truth(other))
    assert (found.low, found.high) == pytest.approx(wanted, abs=5e-5)


def test_with_luck_of_their_own_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    """Pairs of runs that have nothing in common are no pairs; the order of the runs is nothing."""
    draw = np.random.default_rng(11)
    held = 0
    for _ in range(400):
        one, other = draw.random(40) < 0.7, draw.random(60) < 0.4
        found = difference_of_shares(one.astype(float), other.astype(float))
        held += found.low <= 0.3 <= found.high
    assert 0.92 <= held / 400 <= 0.98
    first, second = runs(), runs(more=20.0).sample(frac=1.0, random_state=2)
    mixed = second.assign(replicate=np.arange(len(second)))
    (own,), (same) = paired(first, second, "fighting_days", shared=False), paired(
        first, mixed, "fighting_days", shared=False
    )  # fmt: skip
    assert own.effect == same[0].effect
    by_pair = [paired(first, frame, "fighting_days")[0].effect for frame in (second, mixed)]
    assert by_pair[0] != by_pair[1]  # the changed twin: in pairs the order is all


# -- what is shown ---------------------------------------------------------------------------------


def test_two_samples_are_compared_by_all_their_runs() -> None:
    first, second = runs(), runs(count=30, more=20.0)
    (found,) = paired(first, second, "large_war", shared=False)
    good = [frame[frame["failure"] == ""]["large_war"] for frame in (first, second)]
    assert found.effect.value == pytest.approx(good[1].mean() - good[0].mean())
    assert (len(found.first), len(found.second)) == (39, 29)
    assert found.of == "all 39 and 29 runs"
    (in_pairs,) = paired(first, second, "large_war")
    assert len(in_pairs.first) == 29


def test_the_answer_says_whether_draws_are_shared() -> None:
    first, second = runs(), runs(more=20.0)
    apart, shared = (headline(first, second, shared=one) for one in (False, True))
    assert apart is not None
    assert shared is not None
    assert answer(apart).endswith("as two independent samples, 39 runs each.")
    assert answer(shared).endswith("with the same random draws, 39 runs each.")
    assert "same random draws" not in answer(apart)
    labels = [axes.get_xlabel() for axes in answer_picture(apart).figure.axes]
    assert any("as two independent samples" in label for label in labels)


def test_the_table_of_two_samples_counts_no_pairs() -> None:
    first, second = runs(), runs(more=20.0)
    table = paired_table(first, second, ["large_war"], ("before", "after"), shared=False)
    assert "pairs higher" not in table.columns
    assert table["of"].to_list() == ["all 39 runs of each"]
    lacking = second.assign(fighting_days=np.where(second["large_war"], 3.0, np.nan))
    row = paired_table(first, lacking, ["fighting_days"], shared=False).iloc[0]
    have = int(lacking["fighting_days"][lacking["failure"] == ""].notna().sum())
    assert row["of"] == f"39 and {have} runs, those that have it"
    assert "pairs higher" in paired_table(first, second, ["large_war"]).columns


@pytest.mark.parametrize("outcome", ["fighting_days", "large_war", "settlement"])
def test_two_samples_are_drawn_beside_each_other(outcome: str) -> None:
    first, second = runs(), runs(more=20.0)
    picture = paired_picture(first, second, outcome, ("before", "after"), shared=False)
    assert picture.title.endswith(": before and after")
    assert "run by run" not in picture.caption
    assert "as two independent samples" in picture.caption
    assert picture.svg() != paired_picture(first, second, outcome, ("before", "after")).svg()
    axes = picture.figure.axes[0]
    if outcome == "fighting_days":
        lines = [np.asarray(line.get_ydata(), dtype=float) for line in axes.get_lines()]
        good = [frame[frame["failure"] == ""][outcome] for frame in (first, second)]
        for values in good:
            assert any(np.array_equal(line, np.sort(values)) for line in lines)
    else:
        widths = sorted(round(bar.get_width(), 9) for bar in axes.patches)  # type: ignore[attr-defined]
        wanted = [
            share(values).value
            for one in paired(first, second, outcome, shared=False)
            for values in (one.first, one.second)
        ]
        assert widths == pytest.approx(sorted(wanted))


def test_a_sample_in_which_nothing_has_the_outcome_is_told() -> None:
    none = runs().assign(fighting_days=pd.Series(np.full(40, np.nan)))
    picture = paired_picture(runs(), none, "fighting_days", shared=False)
    assert "no run of one has it" in picture.caption


def test_the_note_on_a_difference_says_whether_draws_are_shared() -> None:
    assert (about_luck(True), about_luck(False)) == (ABOUT_PAIRS, ABOUT_SAMPLES)
    assert "day by day" in ABOUT_PAIRS
    assert "cannot be compared one by one" in ABOUT_SAMPLES
    assert ABOUT_PAIRS != ABOUT_SAMPLES
