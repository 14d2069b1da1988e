"""The plain words of a comparison count, name and quantify what does not fit."""

from __future__ import annotations

import math
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.compare import grade_text, noise_in_choice, verdict, what_if, with_names
from sim.language import speaking
from sim.over_runs import summary
from sim.scenario import load
from sim.targets import load_targets
from tests.pictures.test_comparison import EVENT, FIGURE
from tests.reading import english

COMMITTED = Path(__file__).parents[1] / "results" / "comparison" / "comparison.csv"
VALUES = {"True": True, "False": False}

HIGH = FIGURE | {"value": 60.0, "low": 60.0, "high": 70.0, "grade": "NO"}
LOW = FIGURE | {"value": 2.0, "low": 1.0, "high": 3.0, "grade": "NO"}
MIDDLING = FIGURE | {"value": 44.0, "low": 44.0, "high": 44.0, "grade": "possible"}
RUNS = pd.DataFrame(
    {
        "failure": ["", "", "", "", "", "broken"],
        "war": [True, True, True, True, False, True],
        "large_war": [True, True, False, False, False, True],
        "first_attack_by_noise": [True, False, True, True, False, True],
        "large_war_by_noise": [True, False, False, False, False, True],
    }
)


def test_a_count_of_each_grade_comes_first() -> None:
    lines = verdict(pd.DataFrame([FIGURE, FIGURE, MIDDLING, HIGH]))
    assert lines[0] == "Targets that test the runs: 2 well, 1 possible, 1 NO (of 4)."


def test_when_all_is_well_that_is_said_and_no_more_than_that() -> None:
    lines = verdict(pd.DataFrame([FIGURE]))
    assert lines[0] == "Targets that test the runs: 1 well, 0 possible, 0 NO (of 1)."
    assert lines[-1] == "Nothing that tests the runs falls short of 'well'."
    assert "not that the model is right" in lines[3]
    assert not any("falls short" in line for line in verdict(pd.DataFrame([MIDDLING])))


def test_all_that_is_not_well_is_told_with_both_figures_and_the_noes_first() -> None:
    lines = verdict(pd.DataFrame([MIDDLING, FIGURE, HIGH, LOW, EVENT]))
    days = "half of the 100 runs with a large war have 25 to 35, nine in ten 20 to 50"
    assert lines[4:] == [
        "NO:",
        f"  - a/war: Days of fighting: in fact 60 to 70 days; {days}: too low.",
        f"  - a/war: Days of fighting: in fact 1 to 3 days; {days}: too high.",
        "  - a/war: A war broke out: it happens in 2% of all 100 runs (1% to 7%).",
        "possible:",
        f"  - a/war: Days of fighting: in fact 44 days; {days}: mostly low.",
    ]


def test_half_and_nine_in_ten_that_are_alike_are_told_once() -> None:
    same = {"band_90_low": 25.0, "band_90_high": 35.0}
    lines = verdict(pd.DataFrame([HIGH | same]))
    assert "; half of the 100 runs with a large war, and nine in ten, have 25 to 35: " in lines[5]


def test_a_date_is_early_or_late_rather_than_low_or_high() -> None:
    lines = verdict(pd.DataFrame([HIGH | {"unit": "year"}, LOW | {"unit": "year"}]))
    assert [line[-10:] for line in lines[5:]] == ["too early.", " too late."]


def test_inputs_are_marked_and_counted_apart_and_their_shortfalls_told() -> None:
    used: dict[Any, Any] = {"used_in_setting": True}
    lines = verdict(pd.DataFrame([FIGURE, FIGURE | used, HIGH | used]))
    assert lines[0] == "Targets that test the runs: 1 well, 0 possible, 0 NO (of 1)."
    (apart,) = (line for line in lines if line.startswith("2 more are no tests"))
    assert apart.endswith("1 well, 0 possible, 1 NO.")
    assert "60 to 70 days" in lines[lines.index("Input, NO:") + 1]
    row: dict[Hashable, Any] = dict(HIGH.items())
    assert grade_text(row | used) == "NO (input)"
    assert grade_text(row) == "NO"
    assert not any("no tests" in line for line in verdict(pd.DataFrame([FIGURE])))


def test_facts_together_are_a_line_of_their_own_and_not_counted() -> None:
    joint = EVENT | {"statistic": "together", "grade": "", "facts": "War; and peace"}
    lines = verdict(pd.DataFrame([FIGURE, joint]))
    assert lines[0].endswith("(of 1).")
    assert lines[-2:] == [
        "All of these together:",
        "  - a/war: in 2% of all 100 runs (1% to 7%): War; and peace.",
    ]


def test_facts_within_limits_are_told_apart_from_those_without() -> None:
    joint = EVENT | {"statistic": "together", "grade": "", "facts": "War; and peace"}
    within = joint | {"simulated": 0.01, "facts": "At most 1 war"}
    rows = [FIGURE | {"id": "days"}, joint | {"id": "together"}, within | {"id": "guarded"}]
    lines = verdict(pd.DataFrame(rows))
    assert [line[:4] for line in lines[-4:]] == ["All ", "  - ", "The ", "  - "]
    assert lines[-3].endswith("War; and peace.")
    assert lines[-1].endswith("At most 1 war.")
    assert not any("limits" in line for line in verdict(pd.DataFrame(rows[:2])))


def test_targets_that_no_run_reaches_are_counted_apart() -> None:
    idle = FIGURE | {"n": 0, "simulated": math.nan, "grade": ""}
    lines = verdict(pd.DataFrame([FIGURE, idle]))
    assert lines[0].endswith("(of 1).")
    assert lines[-1].endswith("happen: 1 of a/war, no runs with a large war.")


def test_scenarios_are_called_by_their_titles_or_left_out_where_there_is_one() -> None:
    idle = FIGURE | {"n": 0, "simulated": math.nan, "grade": ""}
    table = pd.DataFrame([HIGH, idle])
    named, alone = (verdict(table, {"a/war": RUNS}, {"a/war": title}) for title in ("The war", ""))
    assert any(line.startswith("  - The war: ") for line in named)
    assert named[-1].endswith("happen: 1 of The war, no runs with a large war.")
    assert alone[-1].endswith("happen: 1 for want of runs with a large war.")
    assert len(alone) == len(named) == len(verdict(table, {"a/war": RUNS}))
    told = [line for line in (*named, *alone) if "a/war" in line or line.startswith("  - :")]
    assert not told
    assert any("a/war" in line for line in verdict(table, {"a/war": RUNS}))  # the changed twin


def test_sides_are_told_by_name_where_the_scenario_is_known() -> None:
    row = FIGURE | {"label": "Won by the claimant", "value": "holder", "scenario": "a/war"}
    table = pd.DataFrame([row]).assign(facts="")
    named = with_names(table, {"a/war": load("karabakh/autumn-2020")}).iloc[0]
    assert (named["label"], named["value"]) == ("Won by Azerbaijan", "Armenia")
    other = with_names(table, {"another": load("karabakh/autumn-2020")}).iloc[0]
    assert other["label"] == "Won by the claimant"  # the changed twin: of a scenario not known


@pytest.mark.parametrize(
    ("share", "low", "high", "told"),
    [
        (0.002, 0.0004, 0.011, "0.2% of 40 runs (0.04% to 1%)"),
        (0.998, 0.989, 0.9996, "99.8% of 40 runs (99% to 99.96%)"),
        (0.0, 0.0, 0.007, "0% of 40 runs (0% to 1%)"),  # the changed twin: none, and all
        (1.0, 0.99, 1.0, "100% of 40 runs (99% to 100%)"),
    ],
)
def test_no_line_says_none_or_all_of_the_runs_where_it_is_not_so(
    share: float, low: float, high: float, told: str
) -> None:
    ends = {"simulated": share, "wilson_low": low, "wilson_high": high, "of": "runs", "n": 40}
    assert told in " ".join(verdict(pd.DataFrame([EVENT | ends | {"grade": "NO"}])))


def test_noise_in_choice_is_a_share_of_the_wars_and_not_of_the_runs() -> None:
    assert noise_in_choice({"a/war": RUNS})[1:] == [
        "  - a/war: 1 of 2 first large wars, 50% (9% to 91%); "
        "3 of 4 first wars of any size, 75% (30% to 95%)."
    ]
    lines = verdict(pd.DataFrame([FIGURE]), {"a/war": RUNS})
    assert lines[-2:] == noise_in_choice({"a/war": RUNS})


def test_where_no_war_occurs_nothing_is_said_about_noise() -> None:
    peace = RUNS.assign(war=False, large_war=False)
    assert noise_in_choice({"a/war": peace}) == []
    small = noise_in_choice({"a/war": RUNS.assign(large_war=False)})
    assert "large" not in small[1]


def test_a_summary_leaves_out_failed_runs_and_undefined_outcomes() -> None:
    frame = pd.DataFrame(
        {
            "replicate": [0, 1, 2, 3],
            "seed": [1, 1, 1, 1],
            "failure": pd.array(["", "", "", "broken"], dtype="string"),
            "war": pd.array([True, True, False, None], dtype="boolean"),
            "days": [10.0, math.nan, 20.0, math.nan],
            "who": pd.array(["north", "south", "", None], dtype="string"),
        }
    )
    rows = {(row["outcome"], row["word"]): row for row in summary(frame).to_dict("records")}
    assert (rows["war", ""]["simulated"], rows["war", ""]["n"]) == (pytest.approx(2 / 3), 3)
    assert (rows["days", ""]["simulated"], rows["days", ""]["n"]) == (15.0, 2)
    assert rows["days", ""]["band_90_low"] == pytest.approx(10.5)
    assert rows["who", "north"]["simulated"] == pytest.approx(1 / 3)
    low, high = rows["war", ""]["wilson_low"], rows["war", ""]["wilson_high"]
    assert low < 2 / 3 < high


# -- another language ------------------------------------------------------------------------------


def told_in(language: str) -> list[str]:
    """How committed runs of every setting are judged, and told as a what-if."""
    rows = pd.read_csv(COMMITTED, dtype={"value": str})
    values = [VALUES.get(one, one) for one in rows["value"]]
    values = [float(one) if str(one).replace(".", "").isdigit() else one for one in values]
    table = rows.assign(
        value=values, **{name: rows[name].fillna("") for name in ("facts", "grade")}
    )
    before = table.assign(baseline=table["simulated"].where(table.index % 5 > 0))
    titles = dict.fromkeys(table["scenario"].unique(), "")
    named = {name: load(name) for name in titles}
    with speaking(language):
        told = [*verdict(table, {"": RUNS}, titles), *what_if(before, titles)]
        return [*told, *verdict(with_names(table, named), {"": RUNS}, titles)]


def test_a_judgement_is_told_in_german_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    german, lines = told_in("de"), told_in("en")
    assert len(german) == len(lines) > 140
    assert english(german) == []
    assert len(english(lines)) > 130
    label = next(one.label for one in load_targets() if "deaths" in one.label)
    monkeypatch.setattr("sim.compare._", lambda text, **more: text.format(**more))  # the twin
    assert any(label in line for line in english(told_in("de")))
