"""The map in motion shows on every day what the map of that day shows."""

from __future__ import annotations

import json
from bisect import bisect_right
from typing import Any

import pytest

import sim
from sim.record import Record
from sim.views.days import PHASES, battle_on, reach_words, state_on
from sim.views.motion import motion
from sim.views.places import otherwise_in_fact, places_on
from sim.views.typical import typical

NAME = "karabakh/autumn-2020"


@pytest.fixture(scope="module")
def record() -> Record:
    return sim.run(NAME, 0, typical(NAME), trace=True)


def moment_on(found: dict[str, Any], day: int) -> dict[str, Any]:
    days = [one["day"] for one in found["moments"]]
    shown: dict[str, Any] = found["moments"][bisect_right(days, day) - 1]
    return shown


def test_every_day_is_as_on_the_map_of_that_day(record: Record) -> None:
    found = motion(record)
    names = list(record.scenario.objectives)
    attacked = due = 0
    for day in range(found["first"], found["last"] + 1):
        shown, places, state = moment_on(found, day), places_on(record, day), state_on(record, day)
        assert shown["shares"] == [places[name].share for name in names]
        assert shown["how"] == {
            str(names.index(name)): place.how for name, place in places.items() if place.how
        }
        assert list(shown["due"]) == [
            str(names.index(name)) for name, place in places.items() if place.due
        ]
        assert shown["phase"] == PHASES[state.state.phase]
        battle = state.battle
        assert (shown["attacked"] is None) == (battle is None)
        if battle is not None:
            assert shown["attacked"][0] == names.index(battle.objective)
        attacked, due = attacked + (battle is not None), due + bool(shown["due"])
    assert attacked > 10
    assert due > 0


def test_what_the_other_side_held_in_fact_is_as_on_the_map_of_that_day(record: Record) -> None:
    found, names = motion(record), list(record.scenario.objectives)
    ever: set[str] = set()
    for day in range(found["first"], found["last"] + 1):
        shares = moment_on(found, day)["shares"]
        other = [
            name
            for name, share, (first, passed) in zip(names, shares, found["in_fact"], strict=True)
            if share == 1.0 - (first if passed is None or day < passed else 1.0 - first)
        ]
        assert other == otherwise_in_fact(record.scenario, day, places_on(record, day))
        ever |= {*other}
    assert 0 < len(ever) < len(names)
    assert motion(sim.run("karabakh/to-2028", trace=True))["in_fact"] == []  # no record there


def test_it_says_that_it_is_a_run_and_which() -> None:
    told = [motion(sim.run("toy/hurting-stalemate", 1, run, trace=True))["which"] for run in (0, 3)]
    title = sim.load("toy/hurting-stalemate").title
    assert told[1] == f"Simulated run: {title}, run 3 of seed 1"
    assert told[0] != told[1]  # the changed twin: of another run


def test_a_battle_says_how_it_stands_also_where_it_goes_ill(record: Record) -> None:
    found, ill = motion(record), 0
    for day in range(found["first"], found["last"] + 1):
        if attacked := moment_on(found, day)["attacked"]:
            battle = battle_on(record, day)
            assert battle is not None
            assert attacked[1].endswith(f": {reach_words(battle.reach)}")
            ill += "being repulsed" in attacked[1]
    assert ill


def test_another_run_moves_otherwise(record: Record) -> None:
    assert motion(record) == motion(record)
    assert motion(sim.run(NAME, 0, 0, trace=True))["moments"] != motion(record)["moments"]


def test_a_browser_can_take_it_and_no_two_tiles_overlap(record: Record) -> None:
    found = json.loads(json.dumps(motion(record)))
    cells = [
        (x, y)
        for tile in found["tiles"]
        for x in range(tile["x"], tile["x"] + tile["w"])
        for y in range(tile["y"], tile["y"] + tile["h"])
    ]
    assert len(cells) == len(set(cells))
    assert [day for day, *_ in found["told"]] == sorted(day for day, *_ in found["told"])
    assert all(day <= found["last"] for day, *_ in found["facts"])
