"""The map of a scenario: a drawing that no run depends on, and that every scenario has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from sim.api import run
from sim.keys import parameters
from sim.parameters import Objective
from sim.scenario import Scenario, load, load_text, scenario_hash, shipped
from sim.scenario.tiles import Box, layout

AUTUMN = "karabakh/autumn-2020"


@pytest.fixture(scope="module")
def drawn(changed: Callable[..., str]) -> Callable[..., str]:
    """The valid file with a map of two of its objectives, or with one of another kind."""
    tiles = "map:\n  plain: {x: 2, y: 1, width: 2}\n  capital: {x: 4, y: 1}\n"

    def draw(text: str = tiles) -> str:
        return changed("objectives:\n", f"{text}objectives:\n")

    return draw


def overlapping(boxes: dict[str, Box]) -> list[tuple[str, str]]:
    """Pairs of tiles with a cell in common, counted cell by cell."""
    cells = {
        name: {(x, y) for x in range(b.x, b.right) for y in range(b.y, b.bottom)}
        for name, b in boxes.items()
    }
    return [(one, other) for one, other in combinations(cells, 2) if cells[one] & cells[other]]


def with_objectives(count: int) -> Scenario:
    """A scenario with so many objectives and no map."""
    scenario = load("toy/fearon")
    places = {f"place-{n}": Objective(issue="land", share=1.0 / count) for n in range(count)}
    return scenario.model_copy(update={"objectives": places})


# -- where tiles stand -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_scenario_has_a_map_of_all_its_objectives(name: str) -> None:
    scenario = load(name)
    assert list(layout(scenario)) == list(scenario.objectives)
    assert not overlapping(layout(scenario))


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 13, 50])
def test_a_map_that_makes_itself_has_every_objective_in_rows_along_the_axis(count: int) -> None:
    boxes = layout(with_objectives(count))
    assert len(boxes) == count
    assert not overlapping(boxes)
    corners = [(box.y, box.x) for box in boxes.values()]
    assert corners == sorted(corners)
    assert max(box.right for box in boxes.values()) <= 4
    # ... and were two of them in one place, it would be noticed
    assert overlapping(boxes | {"place-0": Box(0, 0, 4, 20)}) or count == 1


def test_tiles_stand_as_written_from_the_corner_and_others_below_them(drawn) -> None:
    scenario = load_text(drawn()).scenario
    boxes = layout(scenario)
    assert boxes["plain"] == Box(0, 0, 2, 1)
    assert boxes["capital"] == Box(2, 0)
    assert set(boxes) == set(scenario.objectives)
    assert len(boxes) > 2
    assert all(box.y > 0 for name, box in boxes.items() if name not in scenario.map)
    assert not overlapping(boxes)


# -- no run depends on it --------------------------------------------------------------------------


def test_the_map_is_in_no_hash_and_changes_no_run(drawn, valid) -> None:
    with_map, without = load_text(drawn()).scenario, load_text(valid).scenario
    assert with_map.map
    assert not without.map
    assert scenario_hash(with_map) == scenario_hash(without)
    no_record = load(AUTUMN).model_copy(update={"in_fact": {}})
    assert load(AUTUMN).in_fact
    assert scenario_hash(no_record) == scenario_hash(load(AUTUMN))
    assert run(no_record).events == run(AUTUMN).events
    moved = load(AUTUMN, ["map.shusha.x=0", "map.lachin.x=1"])
    assert layout(moved) != layout(load(AUTUMN))
    assert run(moved).events == run(AUTUMN).events
    other = load(AUTUMN, ["objectives.shusha.size=3"])  # what is no drawing does change it
    assert scenario_hash(other) != scenario_hash(moved)
    assert run(other).events != run(AUTUMN).events


def test_nothing_of_the_map_can_be_varied() -> None:
    assert load(AUTUMN).map
    assert not [key for key in parameters(load(AUTUMN)) if key.startswith(("map", "in_fact"))]


# -- what is told ----------------------------------------------------------------------------------


def test_a_tile_of_an_unknown_objective_is_told_with_its_line_and_the_nearest(
    drawn, problem
) -> None:
    text = drawn("map:\n  plian: {x: 0, y: 0}\n")
    found = problem(text)
    assert (found.key, found.nearest) == ("map.plian", "plain")
    assert text.splitlines()[found.line - 1].strip().startswith("plian:")
    load_text(text.replace("plian", "plain"))


def test_what_passed_in_fact_needs_an_objective_and_a_date(drawn, problem) -> None:
    found = problem(drawn("in_fact:\n  plian: 2001-05-01\n"))
    assert (found.key, found.nearest) == ("in_fact.plian", "plain")
    found = problem(drawn("in_fact:\n  plain: in May\n"))
    assert found.key == "in_fact.plain"
    assert "is not a date" in found.message
    text = drawn("in_fact:\n  plain: 2001-05-01\n")
    known = {"plain": dt.date(2001, 5, 1)}
    assert load_text(text).scenario.in_fact == known
    added = load_text(text, ["in_fact.capital=2001-06-01"]).scenario.in_fact
    assert added == known | {"capital": dt.date(2001, 6, 1)}
    assert load_text(text, ["in_fact.plain=null"]).scenario.in_fact == {}
    found = problem(drawn("in_fact:\n  plain: null\n"))
    assert found.key == "in_fact.plain"


def test_an_objective_that_is_taken_away_takes_its_day_with_it() -> None:
    assert not {*load(AUTUMN).in_fact} & {*load("karabakh/after-2020").in_fact}
    assert load("karabakh/to-2028").in_fact == {}
    assert "shusha" in load(AUTUMN).in_fact


def test_tiles_over_each_other_and_all_other_slips_are_told_at_once(drawn, problems) -> None:
    text = drawn(
        "map:\n  plain: {x: 0, y: 0, height: 2}\n  capital: {x: 0, y: 1}\n  hill: {x: 9, y: 9}\n"
    )
    found = problems(text)
    assert [one.key for one in found] == ["map.capital", "map.hill"]
    assert "lies over that of 'plain', x 0, y 0 to 1" in found[0].message
    beside = text.replace("x: 0, y: 1", "x: 1, y: 1")
    assert [one.key for one in problems(beside)] == ["map.hill"]


@pytest.mark.parametrize(
    ("tile", "key", "told"),
    [
        ("{x: 0}", "map.plain.y", "is missing"),
        ("{x: -1, y: 0}", "map.plain.x", "0 to 39"),
        ("{x: 0.5, y: 0}", "map.plain.x", "whole number"),
        ("{x: 0, y: 0, wdith: 2}", "map.plain.wdith", "width"),
        ('{x: 0, y: 0, label: "a\\u0007"}', "map.plain.label", "cannot be shown"),
    ],
)
def test_a_wrong_tile_is_told_by_its_key(drawn, problem, tile: str, key: str, told: str) -> None:
    found = problem(drawn(f"map:\n  plain: {tile}\n"))
    assert found.key == key
    assert told in str(found)


def test_an_objective_that_is_taken_away_takes_its_tile_with_it(
    drawn, problem, tmp_path: Path
) -> None:
    """So that a file which extends another need not know of its map."""
    (tmp_path / "parent.yaml").write_text(drawn(), encoding="utf-8")
    child = tmp_path / "child.yaml"
    shares = "capital: {share: 0.8}"
    child.write_text(f"extends: parent.yaml\nobjectives: {{plain: null, {shares}}}\n", "utf-8")
    assert list(load(child).map) == ["capital"]
    child.write_text("extends: parent.yaml\nmap: {nowhere: {x: 8, y: 8}}\n", encoding="utf-8")
    assert problem(child).key == "map.nowhere"
