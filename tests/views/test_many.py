"""Shares, medians and differences shown are those of the runs, with intervals that hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.compare import of_text
from sim.errors import SimError
from sim.inference.intervals import wilson_interval
from sim.labels import Naming, by_role, naming_of
from sim.language import speaking
from sim.pictures.comparison import comparison_figure
from sim.pictures.distribution import distribution_picture
from sim.pictures.response import response_picture
from sim.scenario import load, load_with_provenance
from sim.targets import Target, compare
from sim.views import (
    distribution,
    distribution_table,
    response,
    response_table,
    varied_table,
)
from sim.views.distributions import shares_of
from sim.views.moved import moved, what_moved
from sim.views.pairs import paired
from sim.views.varied import balanced, changed_table, declared
from tests.views.many import runs, target

# -- distributions ---------------------------------------------------------------------------------


def test_a_share_is_counted_over_the_runs_that_came_to_an_end_with_wilsons_interval() -> None:
    frame = runs()
    good = frame[frame["failure"] == ""]
    ((_, share, low, high),) = shares_of(distribution(frame, "large_war"))
    assert share == good["large_war"].mean()
    assert (low, high) == wilson_interval(int(good["large_war"].sum()), 39)
    assert share != frame["large_war"].mean()  # the changed twin: the run that failed counts not


def test_where_the_record_says_that_it_did_not_happen_the_share_is_that_of_not() -> None:
    frame = runs()
    happened, not_so = (
        shares_of(distribution(frame, "large_war", [target("large_war", value)]))[0][1]
        for value in (True, False)
    )
    assert happened + not_so == pytest.approx(1.0)
    assert happened != not_so
    row = distribution_table(frame, ["large_war"], [target("large_war", False)]).iloc[0]
    assert (row["share or median"], row["what happened"]) == (f"{not_so:.0%}", "so it was")


@pytest.mark.parametrize(("outcome", "value"), [("large_war", True), ("settlement", "none")])
def test_what_happened_has_a_share_of_one_in_the_figure_and_stands_in_its_row(
    outcome: str, value: object
) -> None:
    def marks(asked: list[Target]) -> list[tuple[float, str]]:
        axes = distribution_picture(runs(), outcome, asked).figure.axes[0]
        rows = [text.get_text() for text in axes.get_yticklabels()]
        drawn = [line for line in axes.lines if line.get_marker() == "D"]
        return [(float(x), rows[int(y)]) for one in drawn for x, y in np.array(one.get_data()).T]

    ((share, row),) = marks([target(outcome, value)])
    assert (share, row) == (1.0, "it happened" if value is True else value)
    assert not marks([])  # the twin: no record, no mark


def test_a_condition_of_the_record_restricts_the_runs() -> None:
    frame = runs()
    given = distribution(frame, "fighting_days", [target("fighting_days", 44.0, given="large_war")])
    every = distribution(frame, "fighting_days", [target("fighting_days", 44.0)])
    assert given.values.min() >= 20.0
    assert every.values.min() == 0.0
    without = target("fighting_days", 0.0, given="not large_war")
    assert distribution(frame, "fighting_days", [without]).values.max() == 0.0


@pytest.mark.parametrize(
    ("naming", "claimant"),
    [(naming_of(load("karabakh/autumn-2020")), "Azerbaijan"), (by_role, "claimant")],
)
def test_a_side_is_told_by_its_name_where_it_is_known(naming: Naming, claimant: str) -> None:
    opened = ["claimant"] * 30 + ["holder"] * 10
    frame = runs().assign(first_war_opener=pd.array(opened, dtype="string"))
    record = [target("first_war_opener", "claimant")]
    table = distribution_table(frame, ["first_war_opener"], record, naming)
    judged = table[table["what happened"] != ""]
    assert len(table) == 2
    assert judged["outcome"].to_list() == [f"first war opener: {claimant}"]
    assert judged["what happened"].to_list() == [claimant]
    pair = paired(frame, frame, "first_war_opener", naming=naming)[0]
    assert pair.title == f"first war opener: {claimant}"
    picture = distribution_picture(frame, "first_war_opener", record, naming)
    assert f"What happened: {claimant}." in picture.caption
    labels = [one.get_text() for one in picture.figure.axes[0].get_yticklabels()]
    assert claimant in labels


def test_a_meaning_is_translated_before_a_side_is_named_in_it() -> None:
    naming = naming_of(load("karabakh/autumn-2020"))
    frame = runs().assign(deaths_claimant=1.0)
    assert "Azerbaijan's" in distribution(frame, "deaths_claimant", naming=naming).called
    with speaking("de"):
        told = distribution(frame, "deaths_claimant", naming=naming).called
        assert told == "Tote der fordernden Seite, in Kriegen und bei Zwischenfällen."


def test_the_record_is_drawn_at_its_value() -> None:
    def dashed(value: float) -> list[float]:
        picture = distribution_picture(runs(), "fighting_days", [target("fighting_days", value)])
        lines = picture.figure.axes[0].get_lines()
        return [
            float(np.asarray(one.get_xdata())[0]) for one in lines if one.get_linestyle() == "--"
        ]

    assert dashed(44.0) == [44.0]
    assert dashed(30.0) == [30.0]


def test_the_bars_of_a_histogram_are_shares_that_add_up_to_one() -> None:
    axes = distribution_picture(runs(), "fighting_days").figure.axes[0]
    heights = [patch.get_height() for patch in axes.patches]  # type: ignore[attr-defined]
    assert sum(heights) == pytest.approx(1.0)


def test_words_have_a_share_each() -> None:
    table = distribution_table(runs(), ["settlement"]).set_index("outcome")["share or median"]
    assert set(table.index) == {"kind of agreement: none", "kind of agreement: partial"}
    assert sum(float(text.rstrip("%")) for text in table) == pytest.approx(100.0, abs=1.0)


def test_runs_of_which_none_qualifies_are_told_and_drawn() -> None:
    frame = runs().assign(large_war=pd.array([False] * 40, dtype="boolean"))
    wanted = [target("fighting_days", 44.0, given="large_war")]
    assert "no run qualifies" in distribution_picture(frame, "fighting_days", wanted).caption
    every, given = distribution_table(frame, ["fighting_days"], wanted).to_dict("records")
    assert (given["share or median"], given["of"]) == (
        "no run qualifies",
        "0 runs with a large war",
    )
    assert (every["of"], every["what happened"], given["what happened"]) == (
        "all 39 runs",
        "",
        "44",
    )


def test_an_outcome_that_is_not_there_is_told() -> None:
    with pytest.raises(SimError, match="did you mean 'large_war'"):
        distribution(runs(), "large_wars")


def judged(table: pd.DataFrame) -> list[str]:
    """The rows that have a record and a grade; none has one without the other."""
    shown = table["what happened"] != ""
    assert shown.equals(table["grade"] != "")
    return [str(name) for name in table["outcome"][shown]]


def test_the_record_and_its_grade_stand_only_in_the_row_that_they_judge() -> None:
    for word in ("partial", "none"):
        table = distribution_table(runs(), ["settlement"], [target("settlement", word)])
        assert len(table) == 2
        assert judged(table) == [f"kind of agreement: {word}"]


def test_a_word_of_the_record_that_no_run_has_is_a_row_of_none() -> None:
    found = distribution_table(runs(), ["settlement"], [target("settlement", "comprehensive")])
    assert judged(found) == ["kind of agreement: comprehensive"]
    row = found.iloc[-1]
    assert (row["share or median"], row["grade"]) == ("0%", "NO")
    assert row["95 % interval"].startswith("0% to ")


def test_the_share_of_runs_in_a_range_does_not_judge_the_median() -> None:
    in_range = target("fighting_days", None, low=1.0, high=50.0, statistic="probability")
    assert judged(distribution_table(runs(), ["fighting_days"], [in_range])) == []
    size = target("fighting_days", None, low=1.0, high=50.0)
    assert judged(distribution_table(runs(), ["fighting_days"], [size])) == [size.label]


def test_every_row_says_of_which_runs_it_is() -> None:
    frame = runs()
    war = int(frame["large_war"][frame["failure"] == ""].sum())
    wanted = [
        target("settlement", "partial", given="large_war"),
        target("fighting_days", 44.0, given="not large_war"),
    ]
    table = distribution_table(frame, ["large_war", "settlement", "fighting_days"], wanted)
    assert table["of"].to_list() == [
        "all 39 runs",
        "all 39 runs",
        "all 39 runs",
        f"{war} runs with a large war",
        "all 39 runs",
        f"{39 - war} runs without a large war",
    ]
    # the record is beside those runs that it judges, and beside no others
    assert (table["what happened"] != "").to_list() == [False, False, False, True, False, True]


def test_an_outcome_that_only_some_runs_have_is_of_those_that_have_it() -> None:
    frame = runs()
    frame.loc[frame["fighting_days"] == 0.0, "fighting_days"] = np.nan
    count = int(frame["fighting_days"][frame["failure"] == ""].notna().sum())
    (row,) = distribution_table(frame, ["fighting_days"]).to_dict("records")
    assert row["of"] == f"{count} runs that have it"
    # the same runs, counted for another reason: one row is enough
    table = distribution_table(
        frame, ["fighting_days"], [target("fighting_days", 44.0, given="large_war")]
    )
    assert table["of"].to_list() == [f"{count} runs with a large war"]


def test_pictures_and_the_comparison_say_the_same_as_the_table() -> None:
    frame = runs()
    wanted = [target("fighting_days", 44.0, given="large_war")]
    of = distribution_table(frame, ["fighting_days"], wanted)["of"].iloc[-1]
    picture = distribution_picture(frame, "fighting_days", wanted)
    assert of in picture.caption
    assert of in picture.figure.axes[0].get_xlabel()
    (row,) = compare({"any": frame}, wanted).to_dict("records")
    assert of_text(row) == of
    figure = comparison_figure(compare({"any": frame}, wanted))
    assert any(of in text.get_text() for text in figure.axes[0].texts)


# -- sweeps ----------------------------------------------------------------------------------------


def swept(points: int, replicates: int = 30) -> pd.DataFrame:
    """A sweep made up: two keys, and luck that all points of a replicate share."""
    luck = np.random.default_rng(5).normal(0.0, 10.0, replicates)
    rows = [
        {
            "point": point,
            "replicate": replicate,
            "seed": np.uint64(0),
            "failure": "",
            "balance.advantage": float(point % 3),
            "talks.rounds": point // 3,
            "fighting_days": 20.0 + 5.0 * (point % 3) + luck[replicate],
            "large_war": bool(luck[replicate] > 0.0),
        }
        for point in range(points)
        for replicate in range(replicates)
    ]
    return pd.DataFrame(rows).astype({"large_war": "boolean"})


def test_an_outcome_by_level_is_the_mean_of_its_runs() -> None:
    frame = swept(6)
    table = response(frame, "balance.advantage", "fighting_days").set_index("level")
    means = frame.groupby("balance.advantage")["fighting_days"].mean()
    assert table["value"].to_list() == pytest.approx(means.to_list())
    assert table["value"].diff().dropna().to_list() == pytest.approx([5.0, 5.0])


def length(frame: pd.DataFrame) -> float:
    table = response(frame, "balance.advantage", "fighting_days")
    return float((table["high"] - table["low"]).iloc[0])


def test_more_points_with_the_same_luck_do_not_make_an_interval_shorter() -> None:
    assert length(swept(12)) == pytest.approx(length(swept(3)))
    own = swept(12)
    own["seed"] = own["point"].to_numpy(np.uint64)  # the changed twin: luck of their own
    assert length(own) < 0.75 * length(swept(12))


def test_intervals_are_drawn_whole_also_where_all_levels_are_alike() -> None:
    frame = swept(6).assign(fighting_days=swept(1)["fighting_days"].to_list() * 6)
    found = response(frame, "talks.rounds", "fighting_days")
    assert found["value"].nunique() == 1
    low, high = response_picture(frame, "talks.rounds", "fighting_days").figure.axes[0].get_ylim()
    assert low <= found["low"].min()
    assert found["high"].max() <= high
    assert found["high"].max() - found["low"].min() > 2.0  # more than there is room for otherwise


def test_no_interval_of_a_count_or_share_goes_below_0() -> None:
    rare = [float(place % 30 == 0) for place in range(180)]  # one run in thirty, in each level
    frame = swept(6).assign(fighting_days=rare, control_end=[0.03 * one for one in rare])
    for outcome in ("fighting_days", "control_end"):
        assert response(frame, "balance.advantage", outcome)["low"].to_list() == [0.0] * 3
        frame.loc[1, outcome] = -0.001  # the changed twin: an outcome that can be below 0
        low = response(frame, "balance.advantage", outcome)["low"]
        assert (low < 0.0).any() == (outcome == "fighting_days")


def test_dates_are_marked_as_dates_and_not_from_the_year_0() -> None:
    frame = swept(6)
    frame["large_war_onset"] = 2020.53 + 0.001 * frame["fighting_days"]
    axes = response_picture(frame, "balance.advantage", "large_war_onset").figure.axes[0]
    assert axes.get_ylim()[0] > 2020.0
    told = [text.get_text() for text in axes.get_yticklabels()]
    assert told
    assert all(text.endswith("2020") and text[:2].isdigit() for text in told)
    counted = response_picture(frame, "balance.advantage", "fighting_days").figure.axes[0]
    assert counted.get_ylim()[0] <= 0.0  # the changed twin: a count is drawn from 0


@pytest.mark.parametrize(
    ("last", "marks"),
    [(2012.0, ["2002", "2005", "2008"]), (2001.0, ["Jan 2000", "May 2000", "Sep 2000"])],
)
def test_years_far_apart_are_marked_by_year_and_close_ones_by_month(
    last: float, marks: list[str]
) -> None:
    frame = swept(2, replicates=1)
    frame["large_war_onset"] = [2000.0, last]
    axes = response_picture(frame, "point", "large_war_onset").figure.axes[0]
    assert set(marks) <= {text.get_text() for text in axes.get_yticklabels()}


# -- what moved most -------------------------------------------------------------------------------


def test_what_moved_most_is_told_first_with_its_figures() -> None:
    frame = swept(6)
    keys = ["balance.advantage", "talks.rounds"]
    told = what_moved(frame, keys, {"balance.advantage": "The advantage"})
    assert told.startswith("Days of fighting depends most on “The advantage”: ")
    assert "10 days more" in told  # 5 days a step, two steps
    assert "Not shown to move it: talks.rounds." in told
    assert what_moved(frame, keys[:1]).startswith("Days of fighting depends on “balance.advantage”")
    assert what_moved(frame, keys[1:]).startswith("Nothing that was varied (talks.rounds)")
    frame["large_war"] = frame["talks.rounds"] == 1  # the changed twin: the other moves a war
    told = what_moved(frame.astype({"large_war": "boolean"}), keys)
    assert told.startswith("A large war depends most on “talks.rounds”: in 0%")
    assert "100 percentage points more" in told


def test_one_stream_of_luck_tells_nothing_of_what_moved() -> None:
    assert "cannot be told apart" in what_moved(swept(6, replicates=1), ["balance.advantage"])


def sampled(points: int = 40, replicates: int = 6) -> pd.DataFrame:
    """A sample of points: one key decides, the other does nothing; draws are shared by all."""
    rng = np.random.default_rng(2)
    luck = rng.normal(0.0, 0.1, replicates)
    decides, idle = rng.uniform(0.0, 1.0, (2, points))
    rows = [
        {"point": point, "replicate": one, "seed": np.uint64(0), "failure": "",
         "decides": decides[point], "idle": idle[point],
         "fighting_days": 20.0 * decides[point] + luck[one]}
        for point in range(points) for one in range(replicates)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_in_a_sample_the_chance_of_the_points_is_told_as_the_luck_of_the_draws_is() -> None:
    frame = sampled()
    told = what_moved(frame, ["decides", "idle"])
    assert told.startswith("Days of fighting depends most on “decides”")
    assert "days at about 0.1" in told  # the middle of a range of values
    assert told.endswith("Not shown to move it: idle.")
    by_draws = moved(frame, "idle", "fighting_days")  # the changed twin: points taken as given
    assert by_draws is not None
    assert by_draws.sure
    assert not balanced(frame, "idle", ["decides"])
    assert balanced(swept(6), "balance.advantage", ["talks.rounds"])  # a grid
    one, other = (
        response(frame, "idle", "fighting_days", others=others) for others in ([], ["decides"])
    )
    assert (other["high"] - other["low"] > 10.0 * (one["high"] - one["low"])).all()


def test_the_choice_among_many_levels_widens_the_interval() -> None:
    rng = np.random.default_rng(5)
    frame = swept(12, replicates=8)
    frame["seed"] = frame["point"].to_numpy(np.uint64)
    frame["fighting_days"] = rng.normal(20.0, 10.0, len(frame))  # luck alone
    frame = frame.assign(point_key=frame["point"].astype(float)).drop(columns="large_war")
    alone, chosen = (moved(frame, "point_key", "fighting_days", at) for at in (0.95, 1 - 0.05 / 66))
    assert alone is not None
    assert chosen is not None
    assert alone.sure  # uncorrected, the largest of 66 differences looks like more than luck
    assert not chosen.sure
    assert what_moved(frame, ["point_key"]).startswith("Nothing")


def test_one_stream_of_luck_has_no_interval() -> None:
    frame = swept(6, replicates=1)
    assert response(frame, "balance.advantage", "fighting_days")["low"].isna().all()
    caption = response_picture(frame, "balance.advantage", "fighting_days").caption
    assert "No intervals" in caption
    assert (
        "No intervals" not in response_picture(swept(6), "balance.advantage", "large_war").caption
    )


def test_a_key_with_many_values_is_put_into_ranges_of_equal_counts() -> None:
    frame = swept(3, replicates=200)
    frame["balance.advantage"] = np.linspace(-1.0, 1.0, len(frame))
    table = response(frame, "balance.advantage", "fighting_days")
    assert len(table) == 8
    assert table["runs"].to_list() == [75] * 8


def test_what_was_varied_is_told_with_unit_and_meaning() -> None:
    varied: list[dict[str, Any]] = [
        {"key": "balance.advantage", "low": -1.0, "high": 1.0, "count": 41, "log": False},
        {"key": "talks.rounds", "values": [2, 5]},
    ]
    table = varied_table(varied).set_index("key")
    assert table.loc["balance.advantage", "values"] == "-1 to 1, 41 values"
    assert table.loc["talks.rounds", "values"] == "2, 5"
    assert table.loc["talks.rounds", "unit"] == "rounds"
    changed = changed_table(["third_parties.russia.engagement=0.8"]).iloc[0]
    assert (changed["value"], changed["unit"]) == ("0.8", "share")
    assert "before" not in changed
    assert declared("parties.azerbaijan.weights.security")[0] == "share"
    assert declared("no.such.key") == ("", "")


def test_nearly_all_runs_are_not_all_of_them() -> None:
    for often, told in ((199, "99.5%"), (1, "0.5%"), (200, "100%"), (0, "0%")):
        war = pd.Series([place < often for place in range(200)], dtype="boolean")
        row = distribution_table(pd.DataFrame({"failure": "", "war": war}), ["war"]).iloc[0]
        assert row["share or median"] == told


def test_of_what_was_changed_it_is_told_what_stood_there() -> None:
    before = load_with_provenance("karabakh/autumn-2020")
    hope, support, binding = (
        "parties.azerbaijan.hope",
        "third_parties.turkey.backing.support",
        "after_deal.binding",
    )
    changes = [f"{hope}=0.3", f"{support}=0", f"{binding}=true"]
    table = changed_table(changes, before).set_index("key")
    assert table["value"].to_list() == ["0.3", "0", "true"]
    known = before.provenance[hope]
    assert known.range is not None
    assert table.loc[hope, "before"] == f"{before.scenario.parties['azerbaijan'].hope:g}" != "0.3"
    assert table.loc[hope, "range before"] == f"{known.range[0]:g} to {known.range[1]:g}"
    assert table.loc[hope, "status before"] == known.status
    assert table.loc[support, "before"] == "by date: 0 (1994) to 0.15 (2020)"
    assert table.loc[binding, "before"] == "false"
    other = load_with_provenance("karabakh/autumn-2020", changes)  # the changed twin
    assert changed_table(changes, other)["before"].to_list() == ["0.3", "0", "true"]


def test_the_table_of_a_sweep_has_a_row_for_every_level() -> None:
    table = response_table(swept(6), "talks.rounds", ["fighting_days", "large_war"])
    assert table["talks.rounds"].to_list() == ["0", "1"]
    assert "large war (share of all runs)" in table.columns
    lacking = swept(6)
    lacking.loc[3, "fighting_days"] = np.nan
    table = response_table(lacking, "talks.rounds", ["fighting_days"])
    assert table.columns[1] == "days of fighting (mean, days, of runs that have it)"


def test_a_logarithm_is_told_as_a_ratio() -> None:
    gloss = "+0.69 is twice as strong"
    assert np.exp(0.69) == pytest.approx(2.0, abs=0.01)
    assert gloss in changed_table(["balance.advantage=0.3"])["meaning"][0]
    assert gloss not in changed_table(["talks.rounds=3"])["meaning"][0]
    picture = response_picture(swept(6), "balance.advantage", "fighting_days")
    assert gloss in picture.figure.axes[0].get_xlabel().replace("\n", " ")


def test_onsets_are_shown_as_calendar_dates() -> None:
    frame = runs().assign(large_war_onset=2020.738)
    row = distribution_table(frame, ["large_war_onset"]).iloc[0]
    assert row["share or median"] == "27 September 2020"
    assert row["middle 90 %"] == "27 September 2020"
    later = distribution_table(frame.assign(large_war_onset=2020.8), ["large_war_onset"]).iloc[0]
    assert later["share or median"] == "20 October 2020"
