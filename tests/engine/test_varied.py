"""Numbers varied from row to row of one program are those of a scenario packed with them."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim import api
from sim.engine import Program
from sim.keys import Parameter, parameters
from sim.record import Snapshot
from sim.scenario import Scenario, load
from sim.scenario.variants import VariantError, Variants
from tests.engine.runs import differing, mesa, row
from tests.turn.worlds import valley

AUTUMN = "karabakh/autumn-2020"
SEED, REPLICATES = 5, 2


@cache
def autumn() -> Scenario:
    return load(AUTUMN)


@cache
def program() -> Program:
    return Program(autumn())


@cache
def numbers() -> dict[str, Parameter]:
    """Every number of the scenario that a program takes from row to row."""
    kinds = ("number", "whole number", "flag")
    declared = parameters(autumn()).items()
    return {key: one for key, one in declared if one.kind in kinds and program().takes(key)}


def rows(made: Any) -> list[dict[str, Any]]:
    """A table as its rows."""
    columns = [values.tolist() for values in made.values()]
    return [dict(zip(made, row, strict=True)) for row in zip(*columns, strict=True)]


def run(one: Program, keys=(), values=None, replicates=REPLICATES) -> list[dict[str, Any]]:
    """The first replicates, each with the same values."""
    varied = None if values is None else np.tile(np.array(values, float), (replicates, 1))
    seeds = np.full(replicates, SEED, np.uint64)
    return rows(one.run(seeds, np.arange(replicates), keys, varied))


def settings(one: Parameter) -> list[Any]:
    """Values to try: the ends of the range and one inside, near the low end."""
    if one.kind == "flag":
        return [False, True]
    assert one.low is not None
    assert one.high is not None
    values = [one.low, one.high, one.low + 0.01 * (one.high - one.low)]
    return [int(value) if one.kind == "whole number" else value for value in values]


# -- the same as packed ----------------------------------------------------------------------------


def test_every_number_set_in_a_row_is_as_if_it_had_been_packed() -> None:
    """One after the other, each at several values: dated numbers become constant."""
    assert len(numbers()) > 200
    moving: set[str] = set()
    as_it_is = run(program())
    for key, one in numbers().items():
        for value in settings(one):
            try:
                scenario = Variants(autumn(), [key]).scenario([value])
            except VariantError:
                continue  # not beside the other numbers of this scenario
            made = run(program(), [key], [value])
            assert unequal(made, run(Program(scenario))) == [], (key, value)
            if unequal(made, as_it_is):
                moving.add(key)
    assert unequal(run(program()), as_it_is) == []
    assert len(moving) > len(numbers()) / 2, moving
    dated = {"balance.claimant.technology", "third_parties.russia.engagement"}
    flags = {"front.decisive", "after_deal.binding"}
    assert moving >= {"balance.advantage", "clock.peace_days", "clock.war_days"} | dated | flags


def unequal(some: list[dict[str, Any]], others: list[dict[str, Any]]) -> list[str]:
    """Columns in which rows differ."""
    return differing({name: np.array([r[name] for r in some]) for name in some[0]}, others)


TOGETHER: dict[str, Any] = {
    "balance.advantage": 0.3,
    "balance.holder.technology": 1.4,
    "third_parties.russia.engagement": 0.1,
    "parties.azerbaijan.optimism": 0.9,
    "incidents.deaths": 3.5,
    "front.noise": 1.5,
    "clock.peace_days": 7,
}


def test_many_numbers_set_at_once_are_those_of_the_file_with_these_overrides() -> None:
    overrides = [f"{key}={value}" for key, value in TOGETHER.items()]
    scenario = load(AUTUMN, overrides)
    made = run(program(), [*TOGETHER], [*TOGETHER.values()], replicates=6)
    meant = [row(mesa(scenario, SEED, replicate)) for replicate in range(6)]
    assert unequal(made, meant) == []
    for place, key in enumerate(TOGETHER):
        less = load(AUTUMN, [*overrides[:place], *overrides[place + 1 :]])
        assert unequal(made, run(Program(less), replicates=6)) != [], key


# -- every row for itself --------------------------------------------------------------------------

KEYS = ["balance.advantage", "talks.rounds", "parties.north.optimism", "front.mobility"]
POINTS = np.array(
    [
        [0.1, 8, 0.8, 0.45],
        [0.1, 3, 0.8, 0.45],
        [0.1, 3, 0.8, 0.9],
        [-0.4, 3, 0.0, 0.45],
        [0.1, 8, 0.8, 0.45],
        [1.5, 1, 0.2, 0.01],
    ]
)


@cache
def alone() -> list[dict[str, Any]]:
    """Every point in a program of its own, three replicates each."""
    found = []
    for point in POINTS.tolist():
        point[1] = int(point[1])
        scenario = Variants(valley(), KEYS).scenario(point)
        found += [row(mesa(scenario, SEED, replicate)) for replicate in range(3)]
    return found


def test_neither_the_order_of_rows_nor_what_lies_between_matters() -> None:
    """What is kept from run to run, such as chances of battles, never reaches another point."""
    one, count = Program(valley()), 3 * len(POINTS)
    points, replicates = np.repeat(POINTS, 3, axis=0), np.tile(np.arange(3), len(POINTS))
    orders = [np.arange(count), np.arange(count)[::-1], np.arange(count).reshape(-1, 3).T.ravel()]
    orders += [np.random.default_rng(seed).permutation(count) for seed in range(5)]
    for order in orders:
        seeds = np.full(count, SEED, np.uint64)
        made = rows(one.run(seeds, replicates[order], KEYS, points[order]))
        assert unequal(made, [alone()[place] for place in order]) == []
        assert unequal(made, [alone()[place] for place in np.roll(order, 1)]) != []


def test_nor_does_another_program_that_ran_before() -> None:
    one, other = Program(valley()), Program(autumn())
    before, between = run(one, replicates=5), run(other, replicates=5)
    assert unequal(run(one, replicates=5), before) == []
    assert unequal(run(other, replicates=5), between) == []
    changed = Program(valley("front.mobility=0.46"))
    assert unequal(run(changed, replicates=5), before) != []
    assert unequal(run(one, replicates=5), before) == []


def test_every_row_has_its_own_seed() -> None:
    seeds = np.array([3, 2**64 - 1, 3, 2**32], np.uint64)
    made = rows(Program(valley()).run(seeds, np.array([0, 1, 1, 0])))
    names = zip(seeds.tolist(), [0, 1, 1, 0], strict=True)
    meant = [row(mesa(valley(), seed, replicate)) for seed, replicate in names]
    assert unequal(made, meant) == []
    assert unequal(made[:1], meant[2:3]) != []
    assert unequal(made[:1], meant[3:]) != []


def test_without_rows_there_is_an_empty_table() -> None:
    none = np.zeros(0)
    made = program().run(none, none, ["balance.advantage"], np.zeros((0, 1)))
    assert {len(values) for values in made.values()} == {0}
    assert list(made) == list(run(program())[0])


# -- what cannot be set in a row -------------------------------------------------------------------


@pytest.mark.parametrize(
    "key",
    [
        "parties.azerbaijan.weights.security",  # they sum to one with others
        "objectives.stepanakert.share",
        "issues.nk-status.status_quo.holder",
        "issues.nk-status.levels",
        "clock.start",  # dates: columns depend on them
        "clock.end",
        "balance.inventory_start",
        "parties.armenia.leader_changes",
        "balance.contest",  # words
        "talks.first_mover",
        "parties.armenia.strategy",
        "parties.armenia.side",
        "parties.armenia.agent",
        "parties.armenia.leads",
        "objectives.stepanakert.held_by",
        "third_parties.russia.backing.supports",
        "third_parties.russia.mediation.roles",
        "title",
        "start",  # what packing makes, not a number of a scenario
        "party_count",
        "total_size",
        "longest_war",
        "goods",
        "parties.armenia.precision",
        "parties.armenia.sign",
        "objectives.stepanakert.log_defence",
        "parties",
        "parties.armenia",
        "parties.nobody.hope",  # nothing of that name
        "objectives.moon.defence",
        "third_parties.russia.backing.red_lines.moon.penalty",
        "balance.advantge",
        "",
    ],
)
def test_what_is_no_number_of_its_own_is_refused(key) -> None:
    """A program takes numbers that need no check beside others; all else is packed anew."""
    assert not program().takes(key)
    with pytest.raises(ValueError, match="can be varied"):
        run(program(), ["balance.advantage", key], [0.0, 1.0])
    assert program().takes("balance.advantage")


def test_what_is_refused_of_the_declared_keys_is_no_number_or_goes_with_others() -> None:
    refused = {key: one for key, one in parameters(autumn()).items() if key not in numbers()}
    numeric = {key for key, one in refused.items() if one.kind in ("number", "whole number")}
    together = {"weights", "share", "status_quo"}
    assert {key for key in numeric if not together & set(key.split("."))} == set()
    assert {one.kind for key, one in refused.items() if key not in numeric} >= {"word", "date"}


# -- what no scenario could have -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("balance.advantage", 6.0, "balance.advantage: 6.0 is out of range\n    allowed: a number"),
        ("balance.advantage", -5.5, "-5.5 is out of range\n    allowed: a number from -5 to 5"),
        ("balance.advantage", np.nan, "balance.advantage: nan is not a finite number"),
        ("parties.armenia.hope", np.inf, "parties.armenia.hope: inf is not a finite number"),
        ("balance.claimant.spending", -1.0, "-1.0 is out of range"),
        ("talks.rounds", 2.5, "talks.rounds: 2.5 is not a whole number"),
        ("front.decisive", 0.5, "0.5 is not a whole number\n    allowed: 0 for false, 1 for true"),
    ],
)
def test_a_value_that_is_not_allowed_is_told_with_its_key(key, value, told) -> None:
    keys, good = ["balance.wear", key], [0.1, 1.0]
    values = np.array([good, [0.1, value], good])
    seeds, replicates = np.zeros(3, np.uint64), np.arange(3)
    with pytest.raises(ValueError, match=re.escape(told)):
        program().run(seeds, replicates, keys, values)
    assert len(program().run(seeds, replicates, keys, np.array([good] * 3))["failure"]) == 3


def test_a_table_of_values_has_a_row_for_each_run_and_a_column_for_each_key() -> None:
    for shape in ((2, 2), (3, 1), (0, 2)):
        with pytest.raises(ValueError, match="allowed: 3 rows, one for each run, with 2 numbers"):
            program().run(np.zeros(3, np.uint64), np.arange(3), KEYS[:2], np.full(shape, 0.5))
    with pytest.raises(ValueError, match="allowed: 3 rows"):
        program().run(np.zeros(3, np.uint64), np.arange(3), KEYS[:2])


def test_states_on_watched_days_are_those_of_a_trajectory() -> None:
    scenario = load("karabakh/1994-2020")
    key, costs = "parties.azerbaijan.offensive_cost", np.array([[0.02], [0.09], [0.05]])
    days = [dt.date(1990, 1, 1), dt.date(2016, 1, 1), dt.date(2020, 7, 12)]
    ordinals = [day.toordinal() for day in days]
    seeds, replicates = np.full(3, 5, np.uint64), np.arange(3)
    program = Program(scenario)
    table, seen = program.watch(ordinals, seeds, replicates, [key], costs)
    plain = program.run(seeds, replicates, [key], costs)
    assert all(np.array_equal(table[name], plain[name], equal_nan=False) for name in ("wars",))
    assert np.isnan(seen[:, 0]).all()  # before the first day nothing has been seen
    place = Snapshot._fields.index("hope_claimant")
    for number in range(3):
        variant = load("karabakh/1994-2020", [f"{key}={costs[number, 0]}"])
        record = api.run(variant, seed=5, replicate=number, trace=True)
        for column, day in enumerate(ordinals[1:], start=1):
            state = [one for one in record.snapshots if one.day <= day][-1]
            assert seen[number, column, 0] == state.day
            assert seen[number, column, place] == state.hope_claimant
    assert len(set(seen[:, 1, place])) == 3  # the rows differ, so that one cannot pass for another
