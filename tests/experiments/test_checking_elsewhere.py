"""Committed results as another kind of machine checks them: each figure tested by its error."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sim.experiments import Summary
from sim.experiments.checking import differences, has_no_value
from sim.experiments.protocol import experiments
from sim.experiments.summary import KEYS, KINDS, NUMBERS
from sim.inference.intervals import Estimate

RESULTS = Path(__file__).parents[2] / "results"
EVERY = [f"{one.name}/{file}" for one in experiments() for file in ("quick.csv", "summary.csv")]
MARKED = ["05_rival_models/quick.csv", "05_rival_models/summary.csv"]

Row = dict[str, Any]


@cache
def committed(name: str) -> Summary:
    return Summary.read((RESULTS / name).read_bytes(), name)


def with_one_changed(
    summary: Summary, which: Callable[[Row], bool], change: Callable[[Row], Row]
) -> Summary:
    """A copy in which the first row that is asked for is another."""
    made = Summary()
    left = True
    for row in summary:
        now = row
        if left and which(row):
            now, left = row | change(row), False
        keys = {key: now[key] for key in KEYS[1:]}
        estimate = Estimate(*(now[number] for number in NUMBERS))
        made.add(now["quantity"], estimate, kind=now["kind"], **keys)
    assert not left, "no row to change"
    return made


def moved_far(row: Row) -> Row:
    spread = 0.0 if math.isnan(row["low"]) else row["high"] - row["low"]
    return {"value": row["value"] + 1e6 * (1 + abs(row["value"]) + spread)}


def kinds_of(name: str) -> Iterator[str]:
    there = {row["kind"] for row in committed(name)}
    return (kind for kind in KINDS if kind in there)


def test_all_experiments_have_both_committed_summaries() -> None:
    assert len(EVERY) == 2 * len(list(RESULTS.glob("*/verdict.md"))) == 30


@pytest.mark.parametrize("name", EVERY)
def test_a_committed_summary_agrees_with_itself_elsewhere(name: str) -> None:
    kept = committed(name)
    assert differences(kept, kept, exact=False) == []


@pytest.mark.parametrize(
    ("name", "kind"), [(name, kind) for name in EVERY for kind in kinds_of(name)]
)
def test_one_figure_moved_far_is_told_elsewhere(name: str, kind: str) -> None:
    def figure(row: Row) -> bool:
        return row["kind"] == kind and not has_no_value(row)

    kept = committed(name)
    (problem,) = differences(kept, with_one_changed(kept, figure, moved_far), exact=False)
    (moved,) = differences(with_one_changed(kept, figure, moved_far), kept, exact=False)
    assert "value" in problem
    assert "value" in moved


def test_the_summaries_that_hold_markers_are_known() -> None:
    assert [name for name in EVERY if any(map(has_no_value, committed(name)))] == MARKED


@pytest.mark.parametrize("name", MARKED)
def test_a_marker_that_became_a_figure_is_told_elsewhere(name: str) -> None:
    kept = committed(name)
    changed = with_one_changed(kept, has_no_value, lambda row: {"value": 1.0})
    (problem,) = differences(kept, changed, exact=False)
    assert problem.endswith("value -1 then, 1 now: nothing to compare then")


@pytest.mark.parametrize("name", [name for name in EVERY if "count" in kinds_of(name)])
def test_a_count_that_became_a_marker_is_told_elsewhere(name: str) -> None:
    def counted(row: Row) -> bool:
        return bool(row["kind"] == "count" and row["value"] >= 0)

    kept = committed(name)
    changed = with_one_changed(kept, counted, lambda row: {"value": -1.0})
    (problem,) = differences(kept, changed, exact=False)
    assert problem.endswith("-1 now: nothing to compare now")


@pytest.mark.parametrize("name", [name for name in EVERY if "estimate" in kinds_of(name)])
def test_an_estimate_left_without_runs_is_told_elsewhere(name: str) -> None:
    kept = committed(name)
    changed = with_one_changed(kept, lambda row: row["kind"] == "estimate", lambda row: {"n": 0})
    (problem,) = differences(kept, changed, exact=False)
    assert problem.endswith("nothing to compare now")
    assert differences(changed, changed, exact=False) == []


# -- what a marker is ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "n", "nothing"),
    [
        ("count", -1.0, 0, True),
        ("count", 0.0, 0, False),
        ("estimate", 0.3, 0, True),
        ("estimate", -0.3, 1, False),
        ("estimate", math.nan, 9, True),
        ("calculated", math.nan, 0, True),
        ("calculated", -0.3, 0, False),
    ],
)
def test_what_says_that_there_was_nothing_to_compare(
    kind: str, value: float, n: int, nothing: bool
) -> None:
    assert has_no_value({"kind": kind, "value": value, "n": n}) is nothing


def test_a_design_is_compared_as_it_stands_also_below_zero() -> None:
    one, other = Summary(), Summary()
    one.add("advantage", -1, kind="design")
    other.add("advantage", -2, kind="design")
    assert differences(one, other, exact=False) == ["advantage: value -1 then, -2 now"]


def test_two_markers_agree_elsewhere_and_differ_on_the_same_machine() -> None:
    one, other = Summary(), Summary()
    one.add("grade", -1)
    other.add("grade", -2)
    assert differences(one, other, exact=False) == []
    assert differences(one, other, exact=True) == ["grade: value -1 then, -2 now"]
