"""What can be varied, how it is written, and what is told of a slip."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.keys import parameters
from sim.scenario import Scenario, load, load_with_provenance
from sim.scenario.numbers import numbers
from sim.sweeps.axes import Axis
from sim.sweeps.varying import MOST_PROBLEMS, Range, SweepError, Vary, axes

AUTUMN = "karabakh/autumn-2020"


@pytest.fixture(scope="module")
def autumn() -> Scenario:
    return load(AUTUMN)


def axis(scenario: Scenario, vary: Vary, design: str = "grid") -> Axis:
    (found,) = axes(scenario, vary, design)
    return found


def values(found: Axis) -> list[Any]:
    return list(found.at(np.arange(len(found))).tolist())


def told(scenario: Scenario, vary: Vary, design: str = "grid") -> str:
    with pytest.raises(SweepError) as caught:
        axes(scenario, vary, design)
    return str(caught.value)


# -- what is meant --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("balance.advantage=-1:1:5", [-1.0, -0.5, 0.0, 0.5, 1.0]),
        ("balance.advantage = -1 : 1 : 3", [-1.0, 0.0, 1.0]),
        ("balance.wear=0:1:11", [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]),
        ("front.noise=0.01:10:4:log", [0.01, 0.1, 1.0, 10.0]),
        ("talks.rounds=1:10:4", [1, 4, 7, 10]),
        ("talks.rounds=1:100:3:log", [1, 10, 100]),
        ("third_parties.russia.mediation.leverage.holder=0,0.5,1", [0.0, 0.5, 1.0]),
        ("balance.advantage=1e-3", [0.001]),
        ("parties.azerbaijan.strategy=boulware, linear", ["boulware", "linear"]),
        ("after_deal.binding=true,false", [True, False]),
        ("after_deal.binding", [False, True]),
        ("talks.first_mover", ["claimant", "holder", "random"]),
        ("clock.end=2020-11-30,2021", ["2020-11-30", "2021-01-01"]),
        ("objectives.lachin.defence=2,3", [2.0, 3.0]),
    ],
)
def test_texts_mean_values(autumn: Scenario, text: str, meant: list[Any]) -> None:
    found = values(axis(autumn, [text]))
    assert sorted(found) == sorted(meant)
    assert {type(value) for value in found} == {type(value) for value in meant}


def test_an_evenly_spaced_grid_has_the_numbers_one_would_write(autumn: Scenario) -> None:
    found = values(axis(autumn, ["balance.advantage=-1:1:41"]))
    assert found == [round(-1 + 0.05 * step, 10) for step in range(41)]
    naive = [-1 + 0.05 * step for step in range(41)]
    assert naive != found  # 0.05 * 3 - 1 is not -0.85


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (Range(-1, 1, 5), "-1:1:5"),
        (Range(0.1, 1, 3, log=True), "0.1:1:3:log"),
        ([0, 0.5], "0,0.5"),
        (np.array([0.0, 0.5]), "0,0.5"),
        (0.25, "0.25"),
        (range(3), "0,1,2"),
        ("-1:1:3", "-1:1:3"),
    ],
)
def test_python_says_the_same_as_a_text(autumn: Scenario, given: Range, text: str) -> None:
    assert axis(autumn, {"balance.advantage": given}) == axis(autumn, [f"balance.advantage={text}"])


def test_without_values_a_sample_takes_the_declared_range(autumn: Scenario) -> None:
    found = axis(autumn, ["balance.advantage"], "sobol")
    assert (found.low, found.high) == (-5.0, 5.0)
    assert found == axis(autumn, {"balance.advantage": None}, "sobol")
    assert found != axis(autumn, ["balance.advantage=-5:4"], "sobol")


def test_chance_is_shared_out_evenly(autumn: Scenario) -> None:
    chance = (np.arange(1200) + 0.5) / 1200
    whole = axis(autumn, ["talks.rounds=2:5"], "sobol").drawn(chance)
    assert np.unique(whole, return_counts=True)[1].tolist() == [300, 300, 300, 300]
    words = axis(autumn, ["talks.first_mover"], "sobol").drawn(chance)
    assert [list(words).count(word) for word in sorted(set(words))] == [400, 400, 400]
    factors = axis(autumn, ["front.noise=0.01:1:log"], "sobol").drawn(chance)
    assert np.median(factors) == pytest.approx(0.1, rel=0.01)
    evenly = axis(autumn, ["front.noise=0.01:1"], "sobol").drawn(chance)
    assert np.median(evenly) != pytest.approx(0.1, rel=0.01)


def test_every_number_of_a_scenario_can_be_varied(autumn: Scenario) -> None:
    loaded = load_with_provenance(AUTUMN)
    shown = {number.name for number in numbers(loaded, []) if ", " not in number.value}
    known = parameters(autumn)
    assert len(shown) > 200
    assert {name for name in shown if not name.endswith(".levels")} <= known.keys()
    assert {"front.decisive", "parties.azerbaijan.strategy", "talks.first_mover"} <= known.keys()
    assert "title" not in known


# -- what is wrong --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "design", "parts"),
    [
        (
            "balance.advantge=-1:1:3",
            "grid",
            ["there is no such key", "did you mean 'balance.advantage'?"],
        ),
        ("advantage=-1:1:3", "grid", ["did you mean 'balance.advantage'?"]),
        (
            "third_parties.russa.mediation.bias=0",
            "grid",
            ["allowed: russia, france", "did you mean 'third_parties.russia.mediation.bias'?"],
        ),
        (
            "third_parties.turkey.mediation.bias=0",
            "grid",
            ["has no third_parties.turkey.mediation"],
        ),
        ("balance=1", "grid", ["is a group", "allowed: advantage"]),
        ("balance.wear.x=1", "grid", ["balance.wear is a single value"]),
        ("parties.azerbaijan.leader_changes=2003", "grid", ["is a list"]),
        ("title=x", "grid", ["only a label"]),
        ("=1:2:3", "grid", ["there is no key"]),
        ("balance.advantage=", "grid", ["has no value"]),
        (
            "balance.advantage=-9:1:3",
            "grid",
            ["-9 is out of range", "allowed: a number from -5 to 5, unit: 1"],
        ),
        (
            "front.mobility=0,11",
            "grid",
            ["11 is out of range", "a number from 0 to 10, unit: per day"],
        ),
        ("balance.advantage=1:-1:3", "grid", ["1 to -1 does not rise"]),
        ("balance.advantage=0:1", "grid", ["how many values", "allowed: 0:1:11"]),
        ("balance.advantage", "grid", ["how many values", "allowed: -5:5:11"]),
        ("balance.advantage=0:1:1", "grid", ["1 cannot be the number of values"]),
        ("balance.advantage=0:1:2.5", "grid", ["'2.5' cannot be the number of values"]),
        ("balance.advantage=0:1:5:lin", "grid", ["'0:1:5:lin' is not a range"]),
        ("balance.advantage=-1:1:5:log", "grid", ["a logarithmic range cannot begin at -1"]),
        ("balance.advantage=0:1:5", "sobol", ["for the grid", "allowed: 0:1"]),
        ("balance.advantage=0,0.5,0", "grid", ["0 is given twice"]),
        ("balance.advantage=0,x", "grid", ["'x' is not a number"]),
        ("balance.advantage=10%", "grid", ["write 0.1"]),
        ("balance.advantage=.inf", "grid", ["not a finite number"]),
        ("balance.advantage=true", "grid", ["true is not a number"]),
        ("talks.rounds=1.5,2", "grid", ["1.5 is not a whole number"]),
        ("talks.rounds=1:10:3", "grid", ["not whole numbers", "1:10:10 takes every one"]),
        ("front.decisive=maybe", "grid", ["'maybe' is not true or false"]),
        ("balance.contest=rato", "grid", ["allowed: ratio, difference", "did you mean 'ratio'?"]),
        ("parties.armenia.strategy=bolware", "grid", ["did you mean 'boulware'?"]),
        ("clock.end=2020-13-01", "grid", ["'2020-13-01' is not a date"]),
        ("parties.azerbaijan.weights.security", "sobol", ["has no declared range"]),
    ],
)
def test_a_slip_is_told_with_what_is_allowed(
    autumn: Scenario, text: str, design: str, parts: list[str]
) -> None:
    message = told(autumn, [text], design)
    assert message.startswith("the sweep has 1 problem:")
    for part in (f"--vary {text}", *parts):
        assert part in message


@pytest.mark.parametrize(
    ("given", "part"),
    [
        (Range("a", 1, 3), "'a' is not a number"),  # type: ignore[arg-type]
        (Range(0, 1, True), "true cannot be the number"),
        ([], "has no values"),
        ([[0.1]], "a list is not a number"),
        ([float("nan")], "not a finite number"),
        ({"low": 0}, "is not a number"),
    ],
)
def test_wrong_values_from_python_are_told_likewise(
    autumn: Scenario, given: object, part: str
) -> None:
    message = told(autumn, {"balance.advantage": given})
    assert "vary['balance.advantage']" in message
    assert part in message


def test_all_problems_are_told_together_and_each_once(autumn: Scenario) -> None:
    message = told(autumn, ["balance.advantge=1", "talks.rounds=0", "balance.wear=0:1:3"])
    assert message.startswith("the sweep has 2 problems:")
    assert message.count("did you mean") == 1
    assert "wear" not in message.partition("talks.rounds")[2]


def test_a_key_is_given_once(autumn: Scenario) -> None:
    twice = ["balance.wear=0,0.1", "balance.wear =0.2:0.3:2"]
    assert "given twice: first in '--vary balance.wear=0,0.1'" in told(autumn, twice)
    assert len(axes(autumn, twice[:1], "grid")) == 1


def test_a_flood_of_problems_is_cut_short(autumn: Scenario) -> None:
    message = told(autumn, [f"no{number}=1" for number in range(MOST_PROBLEMS + 5)])
    assert message.endswith("... and 5 more")
    assert message.count("there is no such key") == MOST_PROBLEMS
