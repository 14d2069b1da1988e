"""How a round of fighting ended and when the next came, by the recipe of the data."""

from __future__ import annotations

import importlib.util
import math
import sys
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from sim.record import Event, Record
from sim.scenario import load

SCRIPT = Path(__file__).parents[1] / "results" / "base_rates.py"


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("base_rates_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["base_rates_script"] = module
    spec.loader.exec_module(module)
    return module


MADE = loaded()
START = 730_000
END = START + 40 * 365


def story(*events: tuple[int, str], killed: float = 40.0) -> Record:
    """A run with battles (`killed` on each side together), agreements and agreed ceasefires."""
    half = {"deaths_claimant": killed / 2, "deaths_holder": killed / 2}
    made = [
        Event(START + day, kind, outcome="agreed", numbers=half if kind == "battle" else {})
        for day, kind in events
    ]
    return Record(load("toy/fearon"), 0, 0, events=made)


def ends(record: Record) -> list[tuple[str, float]]:
    return [(one.how, one.again) for one in MADE.endings(record, END)]


def test_what_comes_in_the_year_after_says_how_it_ended() -> None:
    assert ends(story((0, "battle"))) == [("low activity", math.inf)]
    assert ends(story((0, "battle"), (3, "ceasefire"))) == [("ceasefire", math.inf)]
    assert ends(story((0, "battle"), (3, "ceasefire"), (300, "agreement"))) == [
        ("agreement", math.inf)
    ]
    assert ends(story((0, "battle"), (400, "agreement"))) == [("low activity", math.inf)]


def test_a_pause_of_less_than_a_year_ends_nothing() -> None:
    assert ends(story((0, "battle"), (300, "battle"))) == [("low activity", math.inf)]
    assert ends(story((0, "battle"), (400, "battle"))) == [
        ("low activity", 400.0),
        ("low activity", math.inf),
    ]


def test_few_killed_and_endings_near_the_last_day_do_not_count() -> None:
    assert ends(story((0, "battle"), killed=24.0)) == []
    assert ends(story((31 * 365, "battle"))) == []


def test_shares_are_of_endings_with_intervals_over_runs() -> None:
    rows = [
        {
            "setting": "a",
            "run": run,
            "ended by": "ceasefire",
            "within 5": run < 3,
            "within 10": True,
        }
        for run in range(10)
    ]
    found = MADE.table(pd.DataFrame(rows)).set_index(["population", "ended by"])
    row = found.loc[("all", "ceasefire")]
    assert row["within 5"] == pytest.approx(0.3)
    assert row["low 5"] < 0.3 < row["high 5"]
    assert row["within 10"] == 1.0
    assert found.loc[("all", "agreement"), "endings"] == 0


def test_draws_stay_in_the_ranges_of_the_file() -> None:
    made = MADE.drawn("karabakh/after-2020", 16)
    column = made.values[:, made.columns.index("after_deal.trust")]
    assert 0.05 <= column.min() < column.max() <= 0.5
    made.of(load("karabakh/after-2020"))
