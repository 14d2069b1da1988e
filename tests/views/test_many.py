"""Shares, medians and differences shown are those of the runs, with intervals that hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.errors import SimError
from sim.inference.intervals import difference, difference_in_share, wilson_interval
from sim.outcomes import find_outcome
from sim.targets import Target
from sim.views import (
    distribution,
    distribution_picture,
    distribution_table,
    matched,
    paired,
    paired_picture,
    paired_table,
    response,
    response_picture,
    response_table,
    varied_table,
)
from sim.views.distributions import shares_of
from sim.views.varied import changed_table, declared


def runs(seed: int = 0, count: int = 40, more: float = 0.0) -> pd.DataFrame:
    """Runs made up: a war in some, its days, a settlement, a date; one run failed."""
    draw = np.random.default_rng(7)
    war = pd.array(draw.random(count) < 0.4 + more / 100.0, dtype="boolean")
    frame = pd.DataFrame(
        {
            "replicate": np.arange(count),
            "seed": np.full(count, seed, np.uint64),
            "failure": pd.array([""] * count, dtype="string"),
            "large_war": war,
            "fighting_days": np.where(war, 20.0 + draw.integers(0, 30, count) + more, 0.0),
            "settlement": pd.array(np.where(war, "partial", "none"), dtype="string"),
        }
    )
    frame.loc[3, "failure"] = "it broke"
    return frame


def target(outcome: str, value: object, **more: object) -> Target:
    """A figure of a record."""
    found = find_outcome(outcome)
    assert found is not None
    usual: dict[str, object] = {
        "id": "one",
        "label": "What the record has",
        "scenario": "any",
        "outcome": outcome,
        "statistic": "probability" if isinstance(value, bool | str) else "median",
        "value": value,
        "unit": found.unit,
        "source": "none",
        "status": "assumed",
    }
    return Target.model_validate(usual | more)


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
    assert (row["runs"], row["the record"]) == (f"{not_so:.0%}", "so it was")


def test_a_condition_of_the_record_restricts_the_runs() -> None:
    frame = runs()
    given = distribution(frame, "fighting_days", [target("fighting_days", 44.0, given="large_war")])
    every = distribution(frame, "fighting_days", [target("fighting_days", 44.0)])
    assert given.values.min() >= 20.0
    assert every.values.min() == 0.0
    without = target("fighting_days", 0.0, given="not large_war")
    assert distribution(frame, "fighting_days", [without]).values.max() == 0.0


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
    table = distribution_table(runs(), ["settlement"]).set_index("outcome")["runs"]
    assert set(table.index) == {"settlement: none", "settlement: partial"}
    assert sum(float(text.rstrip("%")) for text in table) == pytest.approx(100.0, abs=1.0)


def test_runs_of_which_none_qualifies_are_told_and_drawn() -> None:
    frame = runs().assign(large_war=pd.array([False] * 40, dtype="boolean"))
    wanted = [target("fighting_days", 44.0, given="large_war")]
    assert "no run qualifies" in distribution_picture(frame, "fighting_days", wanted).caption
    assert distribution_table(frame, ["fighting_days"], wanted)["runs"][0] == "no run qualifies"


def test_an_outcome_that_is_not_there_is_told() -> None:
    with pytest.raises(SimError, match="did you mean 'large_war'"):
        distribution(runs(), "large_wars")


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
    assert declared("parties.azerbaijan.weights.security")[0] == "share"
    assert declared("no.such.key") == ("", "")


def test_the_table_of_a_sweep_has_a_row_for_every_level() -> None:
    table = response_table(swept(6), "talks.rounds", ["fighting_days", "large_war"])
    assert table["talks.rounds"].to_list() == ["0", "1"]
    assert "large war (share of runs)" in table.columns
