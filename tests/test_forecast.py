"""The dated forecast: what is asked of runs, what the log keeps, and how it is scored."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.behaviour import read_ensemble
from sim.errors import SimError
from sim.outcomes import column_kinds
from sim.scenario import load
from tests.docs.pages import script_of_results

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "results" / "forecast.py"


MADE = script_of_results("forecast")
HEAD = "forecast,event,by,probability,reference,outcome\n"


def runs(**columns: list[object]) -> pd.DataFrame:
    """Four runs: a text in the second year, one brokered later, force in the first, nothing."""
    plain: dict[str, list[object]] = {
        "agreed": [True, True, False, False],
        "settlement_year": [1.5, 2.5, math.nan, math.nan],
        "settlement_broker": ["", "united-states", "", ""],
        "war": [False, False, True, False],
        "war_onset": [math.nan, math.nan, 0.5, math.nan],
        "large_war": [False, False, False, False],
        "deadliest_war_deaths": [math.nan, math.nan, 250.0, math.nan],
        "objectives_taken": [0.0, 0.0, 1.0, 0.0],
        "relapse": [False, False, False, False],
        "terms:transport": [0.0, math.nan, math.nan, math.nan],
        "first_war_opener": ["", "", "holder", ""],
        "taken_by_claimant": [math.nan] * 4,
        "taken_by_holder": [math.nan, math.nan, 0.75, math.nan],
    }
    return pd.DataFrame(plain | columns)


def event(name: str) -> object:
    events = {one.name: one for one in (*MADE.EVENTS, *MADE.BOTH_SIDES)}
    return events[name]


@pytest.mark.parametrize(
    ("name", "years", "share"),
    [
        ("text signed", 1.0, 0.0),
        ("text signed", 2.0, 0.25),
        ("text signed", 3.0, 0.5),
        ("force", 1.0, 0.25),
        ("force, 200 killed", 3.0, 0.25),
        ("war of 14 days", 3.0, 0.0),
        ("ground taken", 3.0, 0.25),
        ("route settled", 3.0, 0.25),
        ("signed by themselves", 3.0, 0.25),
        ("force after a text", 3.0, 0.0),
        ("force first opened by the claimant", 3.0, 0.0),
        ("force first opened by the holder", 3.0, 0.25),
        ("ground taken by the claimant", 3.0, 0.0),
        ("ground taken by the holder", 3.0, 0.25),
        ("ground taken by the holder", 0.5, 0.0),
    ],
)
def test_an_event_is_read_off_runs(name: str, years: float, share: float) -> None:
    assert event(name).happened(runs(), years).mean() == share  # type: ignore[attr-defined]


def test_fighting_with_fewer_killed_does_not_count() -> None:
    few = runs(deadliest_war_deaths=[math.nan, math.nan, 199.0, math.nan])
    assert not event("force, 200 killed").happened(few, 3.0).any()  # type: ignore[attr-defined]


def test_the_later_edition_asks_both_sides_what_it_asks_of_one() -> None:
    names = {one.name for one in MADE.BOTH_SIDES}
    of = {
        side: {n.replace(side, "") for n in names if side in n} for side in ("claimant", "holder")
    }
    assert of["claimant"] == of["holder"] != set()
    first = {one.name for one in MADE.EVENTS}
    assert names & first == first - {"ground taken"}  # which was asked of the claimant only


def test_ground_is_taken_from_the_other_side_only() -> None:
    """The holder's places count for the claimant, and the other way round; the first one counts."""
    scenario = load(MADE.SCENARIO)
    taken = {
        f"taken:{name}": [math.nan, 365.25 if place.held_by == "claimant" else math.nan, 731.0]
        for name, place in scenario.objectives.items()
    }
    taken["taken:syunik"][2] = 365.25
    found = MADE.with_ground(pd.DataFrame(taken), scenario)
    np.testing.assert_allclose(found["taken_by_claimant"], [math.nan, math.nan, 1.0])
    np.testing.assert_allclose(found["taken_by_holder"], [math.nan, 1.0, 731.0 / 365.25])


def test_the_page_says_of_every_event_how_it_is_decided() -> None:
    page = (ROOT / "docs" / "forecast.md").read_text(encoding="utf-8")
    part = page.split("## What is forecast")[1].split("## ")[0]
    rows = [line.split(" | ")[0].removeprefix("| ") for line in part.splitlines()]
    for events in (MADE.EVENTS, MADE.BOTH_SIDES):
        asked = [one.name for one in events]
        assert [row for row in rows if row in asked] == asked
    assert "an event that is not there" not in rows


def test_every_event_is_a_column_of_the_scenario() -> None:
    made = {"taken_by_claimant", "taken_by_holder"}
    assert {*MADE.COLUMNS} - made <= {*column_kinds(load(MADE.SCENARIO))}
    assert {one.column for one in (*MADE.EVENTS, *MADE.BOTH_SIDES)} <= {*MADE.COLUMNS}


def test_sets_hold_what_is_assumed_within_its_range_and_fit_the_scenario() -> None:
    used, ranges = MADE.sets(), MADE.assumed()
    assert "links.open" in ranges
    for key, (low, high) in ranges.items():
        column = used.values[:, used.columns.index(key)]
        assert low <= column.min() < column.max() <= high
        assert column.mean() == pytest.approx((low + high) / 2, abs=0.01 * (high - low))
    assert len(used.of(load(MADE.SCENARIO))) == len(used)


def test_the_committed_sets_are_those_that_the_script_makes() -> None:
    kept, made = read_ensemble(MADE.FOLDER / "sets.csv"), MADE.sets()
    assert kept.columns == made.columns
    np.testing.assert_allclose(kept.values, made.values)


def test_intervals_of_parameters_are_over_sets() -> None:
    """Two sets, one of which always has force: luck is nothing, the sets are all."""
    table = MADE.told(runs(), pd.concat([runs().iloc[[2, 3]]] * 10), 2)
    row = table[(table["event"] == "force") & (table["by"] == "2028-12-31")].iloc[0]
    assert row["probability"] == 0.5
    assert (row["low_parameters"], row["high_parameters"]) == (0.0, 1.0)
    assert row["as_written"] == 0.25


def test_sets_that_the_record_speaks_against_weigh_less() -> None:
    both = pd.concat([runs().iloc[[2, 3]]] * 10)
    table = MADE.told(runs(), both, 2, np.array([0.1, 0.3]))
    row = table[(table["event"] == "force") & (table["by"] == "2028-12-31")].iloc[0]
    assert row["probability"] == pytest.approx(0.25)
    assert MADE.weighted_quantile(np.array([1.0, 0.0]), np.array([0.1, 0.9]), 0.5) == 0.0


# -- the log -------------------------------------------------------------------------------------


def log(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(HEAD + "".join(f"{line}\n" for line in lines))
    return path


def test_scores_by_hand(tmp_path: Path) -> None:
    path = log(
        tmp_path, "a,text,2026-12-31,0.8,0.5,1", "a,force,2026-12-31,0.4,0.5,0", "a,x,y,1,1,"
    )
    told = MADE.scores(MADE.read_log(path))
    assert told[0] == "a: 2 of 3 decided"
    # Brier (.04 + .16) / 2, log score (.223 + .511) / 2
    assert told[1] == "  the model: Brier 0.100, log score 0.367"
    assert told[2] == "  base rates: Brier 0.250, log score 0.693"
    assert told[3] == "  an even chance: Brier 0.250, log score 0.693"


def test_a_certain_miss_is_floored_and_a_changed_outcome_changes_the_score() -> None:
    assert MADE.log_score(0.0, 1) == pytest.approx(-math.log(0.01))
    assert MADE.brier(0.8, 1) < MADE.brier(0.8, 0)
    assert MADE.log_score(0.8, 1) < MADE.log_score(0.8, 0)


def test_a_log_of_nothing_decided_says_so(tmp_path: Path) -> None:
    path = log(tmp_path, "a,text,2026-12-31,0.8,0.5,")
    assert MADE.scores(MADE.read_log(path))[0] == "a: 0 of 1 decided"


def test_editions_are_scored_apart(tmp_path: Path) -> None:
    path = log(tmp_path, "a,text,2026-12-31,0.8,0.5,1", "b,text,2026-12-31,0.2,0.5,1")
    told = MADE.scores(MADE.read_log(path))
    assert (told[1], told[5]) == (
        "  the model: Brier 0.040, log score 0.223",
        "  the model: Brier 0.640, log score 1.609",
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("a,text,2026-12-31,0.8,0.5,yes", "log.csv:2: outcome"),
        ("a,text,2026-12-31,1.8,0.5,1", "log.csv:2: probability"),
        ("a,text,2026-12-31,0.8,much,1", "log.csv:2: reference"),
    ],
)
def test_a_slip_in_the_log_is_told_with_its_line(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(SimError, match="allowed:") as error:
        MADE.read_log(log(tmp_path, line))
    assert told in str(error.value)


def test_the_command_ends_with_2_on_a_wrong_log(tmp_path: Path) -> None:
    path = log(tmp_path, "a,text,2026-12-31,0.8,0.5,maybe")
    command = [sys.executable, str(SCRIPT), "--score", "--log", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "is no outcome" in done.stderr


def test_a_forecast_that_is_filed_is_never_changed() -> None:
    table = MADE.told(runs(), pd.concat([runs()] * 5), 2)
    first = MADE.with_forecast("", table, "first")
    again = MADE.with_forecast(first, table.assign(probability=0.9), "first")
    assert again == first
    more = MADE.with_forecast(first, table.assign(probability=0.9), "second")
    assert more.startswith(first)
    assert more.count("\n") == 2 * first.count("\n") - 1


def test_the_log_has_the_forecast_that_is_committed() -> None:
    kept = pd.read_csv(MADE.FOLDER / "log.csv")
    editions = {
        MADE.FIRST: "forecast.csv", MADE.SECOND: "second.csv", MADE.THIRD: "third.csv"
    }  # fmt: skip
    assert list(kept["forecast"].unique()) == [*editions]
    for name, file in editions.items():
        table = pd.read_csv(MADE.FOLDER / file)
        mine = kept[kept["forecast"] == name]
        assert list(mine["event"]) == list(table["event"])
        np.testing.assert_allclose(mine["probability"], table["probability"], atol=6e-4)
    MADE.read_log(MADE.FOLDER / "log.csv")


def test_what_is_filed_is_not_written_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(MADE, "FOLDER", tmp_path)
    for value in (0.25, 0.75):
        MADE._write("first.csv", pd.DataFrame({"probability": [value]}))
    MADE._write("third.csv", pd.DataFrame({"probability": [0.75]}))
    assert (tmp_path / "first.csv").read_text() == "probability\n0.25\n"
    assert (tmp_path / "third.csv").read_text() == "probability\n0.75\n"
