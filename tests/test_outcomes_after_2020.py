"""The twelve outcomes of the years after 2020: worst grade first, and force apart by the issue."""

from __future__ import annotations

import importlib.util
import math
import sys
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from sim.scenario import load

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "results" / "outcomes_after_2020.py"
PAGE = ROOT / "docs" / "after-the-war.md"


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("outcomes_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["outcomes_script"] = module
    spec.loader.exec_module(module)
    return module


MADE = loaded()
COMPARISON = pd.read_csv(MADE.FOLDER / "comparison.csv")


def test_an_outcome_has_the_worst_grade_of_its_targets_and_misses_come_first() -> None:
    found = MADE.outcomes(COMPARISON)
    assert len(found) == 12
    places = [MADE.ORDER.index(grade) for grade in found["grade"]]
    assert places == sorted(places)
    one = COMPARISON.copy()
    one.loc[one["id"] == "after-opener", "grade"] = "NO"
    assert MADE.outcomes(one).set_index("id").loc["P3", "grade"] == "NO"
    assert found.set_index("id").loc["P3", "grade"] == "well"


def test_what_is_not_judged_says_why() -> None:
    found = MADE.outcomes(COMPARISON)
    not_judged = found[found["grade"] == "not judged"]
    assert set(not_judged["id"]) == {"P9", "P10", "P11"}
    assert all(not_judged["runs"].str.len() > 10)


def test_the_page_has_the_committed_table() -> None:
    """If this fails: python results/outcomes_after_2020.py, and read the page again."""
    page = PAGE.read_text(encoding="utf-8")
    kept = pd.read_csv(MADE.FOLDER / "outcomes.csv")
    pd.testing.assert_frame_equal(
        kept.reset_index(drop=True), MADE.outcomes(COMPARISON).reset_index(drop=True)
    )
    places = [page.index(f"| {row['id']} | {row['grade']} |") for _, row in kept.iterrows()]
    assert places == sorted(places)


def test_force_is_parted_by_whether_the_issue_is_open() -> None:
    """Force that closes the issue at once, and again; force and no closing; none at all."""
    days = (load(MADE.SCENARIO).clock.end - load(MADE.SCENARIO).clock.start).days
    frame = pd.DataFrame(
        {
            "war_onset": [1.0, 2.0, math.nan],
            "closed:nk-rest": [366.0, math.nan, math.nan],
            "war_after_closing": [True, False, False],
        }
    )
    found = MADE.apart(frame)
    assert found["force, open"] == pytest.approx(2 / 3)
    assert found["force, closed"] == 1.0
    assert found["a year, open"] == pytest.approx(2 / (1.0 + 2.0 + days / 365.25))
    assert found["a year, closed, at least"] == pytest.approx(365.25 / (days - 366))
    calm = MADE.apart(frame.assign(war_after_closing=False))
    assert calm["force, closed"] == 0.0
