"""The plain words of a comparison count, name and quantify what does not fit."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from sim.compare import summary, verdict
from tests.test_plots import EVENT, FIGURE


def test_all_fits() -> None:
    lines = verdict(pd.DataFrame([FIGURE]))
    assert lines[0].startswith("1 of 1 targets that could be compared lie inside")
    assert lines[1] == "Nothing that could be compared is outside."


def test_a_miss_tells_the_record_the_runs_and_the_direction() -> None:
    high = FIGURE | {"value": 60.0, "low": 60.0, "high": 70.0, "inside_90": False}
    low = FIGURE | {"value": 2.0, "low": 1.0, "high": 3.0, "inside_90": False}
    lines = verdict(pd.DataFrame([FIGURE, high, low, EVENT]))
    assert lines[0].startswith("1 of 4")
    assert lines[2:] == [
        "  - a/war: Days of fighting: the record says 60 to 70 days, nine runs in ten 20 to 50 "
        "(among runs with large war): too low.",
        "  - a/war: Days of fighting: the record says 1 to 3 days, nine runs in ten 20 to 50 "
        "(among runs with large war): too high.",
        "  - a/war: A war broke out: it happens in only 2% of 100 runs (1% to 7%).",
    ]


def test_targets_that_no_run_reaches_are_counted_apart() -> None:
    idle = FIGURE | {"n": 0, "simulated": math.nan, "inside_90": None}
    lines = verdict(pd.DataFrame([FIGURE, idle]))
    assert lines[0].startswith("1 of 1")
    assert lines[-1].endswith("happen: 1 of a/war, without large war.")


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
