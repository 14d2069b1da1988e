"""Whose names of places are shown: texts follow the choice, and nothing else does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from sim.api import run
from sim.cli.files import scenario_json
from sim.errors import Problem
from sim.scenario import Scenario, load, load_text, scenario_hash, shipped
from sim.scenario.place_names import whose, with_names

AUTUMN = "karabakh/autumn-2020"
NAMED = [name for name in shipped() if whose(load(name))]
VALLEY = """\
extends: toy/fearon
title: The valley of Uphill/Downhill
place_names:
  east: {label: Eastern, names: [Uphill, Millford]}
  west: {names: [Downhill, Furt]}
"""


def texts(part: Any) -> Iterator[str]:
    """All texts within a scenario as it is written to a file, but not its lists of names."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for key, one in part.items():
            yield from () if key == "place_names" else texts(one)
    elif isinstance(part, list):
        for one in part:
            yield from texts(one)


def pairs(scenario: Scenario) -> Iterator[str]:
    """Both names of every place, as texts write them."""
    for names in zip(*(one.names for one in scenario.place_names.values()), strict=True):
        yield from ("/".join(names), "/".join(reversed(names)))


def without(names: Iterable[str], text: str) -> str:
    """A text in which these are left out, the longest first."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}\b", "", text)
    return text


def shown(scenario: Scenario) -> str:
    return "\n".join(texts(json.loads(scenario_json(scenario))))


#: Names that a text also has alone: a corridor and a clash, in dates of history; two that most
#: publications in English write, in a title and in names of authorities.
ALONE = {"Lachin", "Paquisha", "Abkhazia", "South Ossetia"}


def test_the_scenarios_of_conflicts_say_whose_their_names_are() -> None:
    real = [name for name in shipped() if name.startswith(("cases/", "karabakh/"))]
    assert real == NAMED
    assert all(len(whose(load(name))) == 2 for name in NAMED)


@pytest.mark.parametrize("name", NAMED)
def test_texts_have_the_names_that_are_wanted_and_no_others(name: str) -> None:
    scenario = load(name)
    for key, one in scenario.place_names.items():
        told = without(one.names, shown(with_names(scenario, key)))
        others = {
            other
            for each, part in scenario.place_names.items()
            if each != key
            for other in part.names
        } - set(one.names)
        both = without(pairs(scenario), shown(scenario))
        alone = {one for one in others if re.search(rf"\b{one}\b", both)}
        assert alone <= ALONE, key
        assert not [other for other in others - alone if re.search(rf"\b{other}\b", told)], key
        assert not [pair for pair in pairs(scenario) if pair in told], key
        assert [mine for mine in one.names if mine in shown(with_names(scenario, key))]


def test_both_names_are_shown_unless_somebody_chooses() -> None:
    scenario = load(AUTUMN)
    assert with_names(scenario, "") is scenario
    assert with_names(scenario, "martian") is scenario
    assert "Shusha/Shushi" in shown(scenario)


@pytest.mark.parametrize("title", ["Uphill/Downhill", "Downhill/Uphill"])
def test_names_may_stand_in_either_order(title: str) -> None:
    scenario = load_text(VALLEY.replace("Uphill/Downhill", title)).scenario
    assert with_names(scenario, "east").title == "The valley of Uphill"
    assert with_names(scenario, "west").title == "The valley of Downhill"
    assert whose(scenario) == {"east": "Eastern", "west": "west"}


def test_a_pair_of_which_one_name_is_another_places_stays() -> None:
    scenario = load_text(VALLEY.replace("Uphill/Downhill", "Uphill/Furt")).scenario
    assert with_names(scenario, "east").title == "The valley of Uphill/Furt"


def test_no_run_and_no_hash_depends_on_the_names() -> None:
    scenario = load(AUTUMN)
    named = with_names(scenario, "azerbaijani")
    assert named != scenario
    assert run(named).events == run(scenario).events
    bare = scenario.model_copy(update={"place_names": {}})
    assert scenario_hash(bare) == scenario_hash(scenario)
    assert scenario_hash(load(AUTUMN, ["balance.advantage=0.3"])) != scenario_hash(scenario)


def test_lists_of_other_lengths_are_told(problem: Callable[[str], Problem]) -> None:
    found = problem(VALLEY.replace(", Furt", ""))
    assert found.key == "place_names.west.names"
    assert found.message == "holds 1 names, and another list 2"
