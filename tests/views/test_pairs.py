"""Pairs of runs: their difference, its interval, and the answer told from both."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pandas as pd
import pytest

from sim.errors import SimError
from sim.inference.intervals import Estimate, difference, difference_in_share, wilson_interval
from sim.pictures.answer import answer_picture
from sim.pictures.side_by_side import paired_picture
from sim.views import (
    answer,
    headline,
    matched,
    paired,
    paired_table,
)
from sim.views.answering import difference_words
from sim.views.pairs import Paired, change_words, interval_words
from tests.views.many import runs

# -- pairs -----------------------------------------------------------------------------------------


def test_runs_are_paired_by_seed_and_replicate_whatever_their_order() -> None:
    first, second = runs(), runs(more=5.0).sample(frac=1.0, random_state=1)
    left, right = matched(first, second)
    assert left.index.equals(right.index)
    assert len(left) == 39
    assert 3 not in left.index.get_level_values("replicate")


def test_the_difference_is_the_mean_of_the_differences_run_by_run() -> None:
    first, second = runs(), runs(more=5.0)
    (found,) = paired(first, second, "fighting_days")
    good = first["failure"] == ""
    wanted = difference(second["fighting_days"][good], first["fighting_days"][good])
    assert found.effect == wanted
    assert found.effect.value == pytest.approx(
        (second["fighting_days"] - first["fighting_days"])[good].mean()
    )


def test_pairing_other_runs_gives_a_wider_interval() -> None:
    """The changed twin: with luck that is not shared, the same difference is less sure."""
    first, second = runs(), runs(more=5.0)
    shifted = second.assign(replicate=np.roll(second["replicate"], 1))
    (own,), (other,) = (paired(first, one, "fighting_days") for one in (second, shifted))
    assert other.effect.high - other.effect.low > 2.0 * (own.effect.high - own.effect.low)


def test_a_share_has_the_interval_for_shares() -> None:
    first, second = runs(), runs(more=20.0)
    (found,) = paired(first, second, "large_war")
    good = first["failure"] == ""
    wanted = difference_in_share(second["large_war"][good], first["large_war"][good])
    assert found.effect == wanted
    assert paired(first, second, "settlement")[-1].effect == wanted  # `partial` is a war here


def test_runs_that_lack_an_outcome_are_left_out_and_counted() -> None:
    first, second = runs(), runs()
    second.loc[10:19, "fighting_days"] = np.nan
    (found,) = paired(first, second, "fighting_days")
    assert (found.lost, found.effect.n) == (10, 29)


def test_runs_of_two_seeds_are_not_paired() -> None:
    with pytest.raises(SimError, match="no run in common"):
        paired_table(runs(seed=1), runs(seed=2))


def test_two_scenarios_of_one_name_are_not_told_apart_and_so_refused() -> None:
    with pytest.raises(ValueError, match="two names"):
        paired_table(runs(), runs(more=5.0), names=("same", "same"))


@pytest.mark.parametrize("outcome", ["fighting_days", "large_war", "settlement"])
def test_a_picture_of_pairs_says_difference_and_interval(outcome: str) -> None:
    picture = paired_picture(runs(), runs(more=20.0), outcome, ("before", "after"))
    assert "after less before" in picture.title
    assert "95 % interval" in picture.caption
    assert "39 pairs" in picture.caption
    assert (
        picture.svg() == paired_picture(runs(), runs(more=20.0), outcome, ("before", "after")).svg()
    )


def test_one_row_has_before_after_and_the_difference_with_its_interval() -> None:
    first, second = runs(), runs(more=20.0)
    table = paired_table(first, second, ["large_war", "fighting_days"], ("before", "after"))
    war, days = table.to_dict("records")
    (found,) = paired(first, second, "large_war")
    value, low, high = (
        f"{100 * x:+.0f}" for x in (found.effect.value, found.effect.low, found.effect.high)
    )
    assert war["before"] == f"{found.first.mean():.0%}"
    assert war["after"] == f"{found.second.mean():.0%}"
    assert war["difference (95 % interval)"] == f"{value} points ({low} to {high})"
    assert (war["unit"], days["unit"]) == ("share", "mean, days")
    assert war["of"] == "all 39 pairs of runs"


def test_pairs_that_lack_an_outcome_are_told_in_its_row() -> None:
    first, second = runs(), runs()
    second.loc[10:19, "fighting_days"] = np.nan
    table = paired_table(first, second, ["large_war", "fighting_days"])
    assert table["of"].to_list() == ["all 39 pairs of runs", "29 of 39 pairs: both runs have it"]


def test_what_differs_by_rounding_alone_is_no_difference() -> None:
    def heights(more: float) -> set[float]:
        second = runs().assign(fighting_days=runs()["fighting_days"] + more)
        axes = paired_picture(runs(), second, "fighting_days").figure.axes[0]
        return {float(y) for y in np.asarray(axes.get_lines()[-1].get_ydata())}

    assert heights(1e-14) == {0.0}
    assert heights(0.125) == {0.125}
    for more, told, changed in ((1e-10, "0", 0), (1e-3, "+0.001", 39)):
        second = runs().assign(fighting_days=runs()["fighting_days"] + more)
        (found,) = paired(runs(), second, "fighting_days")
        assert (change_words(found, found.effect.value), found.changed) == (told, changed)
    for scale, more in ((1e-11, 1e-11), (1e10, 5.0)):  # small or large by itself: no rounding
        first = runs().assign(fighting_days=np.rint(runs()["fighting_days"]) * scale)
        second = first.assign(fighting_days=first["fighting_days"] + more)
        (found,) = paired(first, second, "fighting_days")
        assert found.changed == 39


def test_no_difference_has_no_sign() -> None:
    (found,) = paired(runs(), runs(), "fighting_days")
    assert change_words(found, -0.0) == "0"
    (share,) = paired(runs(), runs(), "large_war")
    assert change_words(share, -0.004) == "0 points"
    assert change_words(share, -0.006) == "-1 points"


def test_two_dates_differ_by_days_or_years_and_not_by_a_date() -> None:
    def later(by: float) -> Paired:
        first, second = (runs().assign(large_war_onset=2020.5 + more) for more in (0.0, by))
        (found,) = paired(first, second, "large_war_onset")
        return found

    found, years = later(0.25), later(1.4)
    assert found.unit == "year"
    assert change_words(found, found.effect.value) == "+91 days"
    assert interval_words(found) == "(+91 to +91)"
    assert "91 days later" in difference_words(found)
    assert change_words(years, years.effect.value) == "+1.4 years"
    assert change_words(years, -1000.5) == "-1,000 years"
    assert "1.4 years later" in difference_words(years)
    first, second = (runs().assign(large_war_onset=2020.5 + more) for more in (0.0, 0.25))
    row = paired_table(first, second, ["large_war_onset"]).loc[0]
    assert row["unit"] == "mean, date"
    assert row["first"] == "2 July 2020"
    assert row["difference (95 % interval)"].startswith("+91 days")


# -- the answer ------------------------------------------------------------------------------------


def test_the_answer_is_both_shares_and_their_difference_each_with_its_interval() -> None:
    first, second = runs(), runs(more=20.0)
    one = headline(first, second)
    assert one is not None
    before, after = int(one.first.sum()), int(one.second.sum())
    told = answer(one)
    for count in (before, after):
        low, high = wilson_interval(count, 39)
        assert f"{count / 39:.0%}" in told
        assert f"({low:.0%} to {high:.0%})" in told
    effect = one.effect
    assert f"{100 * effect.value:.0f} percentage points more" in told
    assert f"(95 % interval: {100 * effect.low:.0f} to {100 * effect.high:.0f})" in told
    assert told.startswith("A large war: in ")
    assert "of all runs" in told
    assert told.endswith("with the same random draws, 39 runs each.")


def wars(often: int, of: int = 200) -> pd.DataFrame:
    """Runs of which so many have a large war."""
    war = pd.Series([place < often for place in range(of)], dtype="boolean")
    return pd.DataFrame({"seed": 0, "replicate": range(of), "failure": "", "large_war": war})


@pytest.mark.parametrize(
    ("before", "after", "told", "table"),
    [
        (199, 46, "in 23.0% of all runs (18% to 29%) instead of 99.5%", "-76.5 points"),
        (0, 1, "in 0.5% of all runs (0.1% to 3%) instead of 0%", "+0.5 points"),
        (200, 46, "in 23% of all runs (18% to 29%) instead of 100%", "-77 points"),
        (198, 46, "in 23% of all runs (18% to 29%) instead of 99%", "-76 points"),
    ],
)
def test_nearly_all_is_not_all_and_the_difference_is_that_of_the_shares_shown(
    before: int, after: int, told: str, table: str
) -> None:
    one = headline(wars(before), wars(after))
    assert one is not None
    assert told in (sentence := answer(one))
    size = table.strip("+-").removesuffix(" points")
    assert f": {size} percentage points {'more' if after > before else 'less'} " in sentence
    row = paired_table(wars(before), wars(after), ["large_war"], ("before", "after")).iloc[0]
    assert str(row["difference (95 % interval)"]).startswith(f"{table} (")
    shown = [float(str(row[name]).removesuffix("%")) for name in ("before", "after")]
    assert shown[1] - shown[0] == pytest.approx(float(table.removesuffix(" points")))


def test_the_other_way_round_it_is_less() -> None:
    told = answer(headline(runs(more=20.0), runs()))  # type: ignore[arg-type]
    assert "percentage points less" in told
    assert "more" not in told


def test_no_change_is_told_as_none_with_an_interval_to_both_sides() -> None:
    told = answer(headline(runs(), runs()))  # type: ignore[arg-type]
    assert re.search(r"no difference \(95 % interval: (\d+) points less to \1 points more\)", told)


def test_the_end_of_an_interval_beside_zero_is_not_told_as_zero() -> None:
    near = Estimate(0.07, 0.003, 0.14, 0.03, 100)
    one = headline(runs(), runs(more=20.0))
    assert one is not None
    told = answer(dataclasses.replace(one, effect=near))
    assert "7 percentage points more (95 % interval: 0.3 to 14)" in told


def test_what_changed_is_told_rather_than_what_did_not() -> None:
    first = runs()
    longer = first.assign(fighting_days=first["fighting_days"] + 5.0)
    one = headline(first, longer)
    assert one is not None
    assert one.outcome == "fighting_days"
    assert "5 days more (95 % interval: 5 to 5)" in answer(one)
    unchanged = headline(first, first)
    assert unchanged is not None
    assert unchanged.outcome == "large_war"  # the changed twin


def test_an_outcome_that_some_runs_lack_is_not_the_answer() -> None:
    first = runs()
    longer = first.assign(fighting_days=first["fighting_days"] + 5.0)
    longer.loc[10, "fighting_days"] = np.nan
    one = headline(first, longer)
    assert one is not None
    assert one.outcome == "large_war"


def test_the_picture_of_the_answer_has_both_intervals_and_that_of_the_difference() -> None:
    one = headline(runs(), runs(more=20.0))
    assert one is not None
    picture = answer_picture(one)
    assert picture.caption == answer(one)
    above, below = picture.figure.axes
    drawn = [np.asarray(line.get_xdata()).tolist() for line in above.get_lines()]
    wanted = [wilson_interval(int(values.sum()), 39) for values in (one.first, one.second)]
    assert drawn == [pytest.approx([100 * low, 100 * high]) for low, high in wanted]
    interval = np.asarray(below.get_lines()[0].get_xdata()).tolist()
    assert interval == pytest.approx([100 * one.effect.low, 100 * one.effect.high])
    assert [text.get_text() for text in above.get_yticklabels()] == ["before", "after"]
    assert picture.svg() == answer_picture(one).svg()
