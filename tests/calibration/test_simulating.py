"""Points run with the engine: their numbers, their luck, and the hope that they begin with."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import numpy as np
import pytest

import sim
from sim.behaviour import read_ensemble
from sim.calibration import Choice, Search, calibrate
from sim.calibration.asking import prepare
from sim.calibration.simulating import MOST_POINTS
from sim.engine import NEEDS_MESA, Program
from sim.errors import SimError
from sim.scenario import load

UNBROKEN, APRIL = "karabakh/1994-2020", "karabakh/april-2016"
COST, HOPES = "parties.azerbaijan.offensive_cost", ("claimant", "holder")
CHOICE = Choice(only=True, vary={COST: (0.02, 0.09, False)})


@cache
def asked():
    search = Search(replicates=3)
    return prepare([APRIL, UNBROKEN], until="2020-07-01", choice=CHOICE, search=search)


@cache
def simulator():
    return asked().simulator()


def test_histories_come_first():
    assert [one.name for one in asked().stages] == [UNBROKEN, APRIL]
    assert asked().stages[1].history == 0
    assert any("begins with the hope in talks" in one for one in asked().notes)
    alone = prepare([APRIL, "karabakh/frozen-conflict"], choice=CHOICE)
    assert alone.stages[0].history == -1
    assert any("begins with its own hope" in one for one in alone.notes)


def by_hand(point: int, place: float):
    """Runs of a point of the first wave, made one by one in Python."""
    scenario = load(UNBROKEN, [f"{COST}={0.02 + 0.07 * place}"])
    seed = int(simulator()._seeds[0])
    return [sim.run(scenario, seed, point * 3 + run, trace=True) for run in range(3)]


def test_hope_is_the_median_of_the_runs_that_are_like_the_record_so_far():
    places = np.array([[0.1], [0.8]])
    figures = simulator().make(0, 0, np.array([4, 9]), places, np.empty((2, 2)))
    columns = simulator().columns(0)
    day = dt.date(2016, 1, 1)
    for row, (point, place) in enumerate([(4, 0.1), (9, 0.8)]):
        records = by_hand(point, place)
        before = [
            any(
                event.kind == "agreement" or (event.kind == "attack" and event.outcome == "total")
                for event in one.events
                if event.day < day.toordinal()
            )
            for one in records
        ]
        frame: list[Any] = [sim.outcomes.outcomes(one) for one in records]
        like = [
            one
            for one, values, deal in zip(records, frame, before, strict=True)
            if not (values["large_war_onset"] < 2016.0) and not deal
        ] or records
        for side in HOPES:
            hopes = [
                [getattr(s, f"hope_{side}") for s in one.snapshots if s.day <= day.toordinal()][-1]
                for one in like
            ]
            found = figures[row, columns.index(f"hope:{side}:{day}")]
            assert found == pytest.approx(np.median(hopes))
    assert figures[0, -1] != figures[1, -1]


def test_figures_are_those_of_the_runs():
    figures = simulator().make(0, 0, np.array([4]), np.array([[0.1]]), np.empty((1, 2)))
    frame: list[Any] = [sim.outcomes.outcomes(one) for one in by_hand(4, 0.1)]
    column = simulator().columns(0).index("mean:unbroken-both-sides-refused")
    assert figures[0, column] == np.mean([one["both_sides_refused"] for one in frame])
    deaths = [sum(one[f"incident_deaths:{year}"] for year in (2015, 2016, 2017)) for one in frame]
    column = simulator().columns(0).index("mean:unbroken-deaths-2015-2017")
    assert figures[0, column] == pytest.approx(np.mean(np.log1p(deaths)))


def test_only_what_is_fitted_is_looked_at():
    assert not [name for name in simulator().columns(0) if "unbroken-large-war" in name]


def test_points_waves_and_scenarios_have_luck_of_their_own():
    def made(wave: int, point: int) -> str:
        places, hopes = np.array([[0.4]]), np.array([[0.2, 0.1]])
        return str(simulator().make(1, wave, np.array([point]), places, hopes)[0].tolist())

    assert made(0, 3) == made(0, 3)
    assert len({made(wave, point) for wave in range(3) for point in range(3)}) == 9
    assert len(set(simulator()._seeds.tolist())) == 2
    assert MOST_POINTS * 9 * 256 < 2**32  # every run has a replicate of its own


def test_a_point_does_not_depend_on_those_beside_it():
    places, hopes = np.array([[0.2], [0.9]]), np.array([[0.2, 0.1], [0.3, 0.3]])
    both = simulator().make(1, 0, np.array([5, 6]), places, hopes)
    second = simulator().make(1, 0, np.array([6]), places[1:], hopes[1:])
    assert np.array_equal(both[1], second[0], equal_nan=True)
    other = simulator().make(1, 0, np.array([6]), places[1:], hopes[:1])
    assert not np.array_equal(
        second[0], other[0], equal_nan=True
    )  # the hope that it begins with matters


def test_runs_that_the_compiled_engine_leaves_are_made_by_the_other(monkeypatch):
    places = np.array([[0.1]])
    plain = simulator().make(0, 0, np.array([4]), places, np.empty((1, 2)))
    watch = Program.watch

    def without_one(self, days, *arguments):
        table, seen = watch(self, days, *arguments)
        for name, values in table.items():
            if name != "failure" and values.dtype == float:
                values[1] = np.nan
        table["failure"][1], seen[1] = NEEDS_MESA, np.nan
        return table, seen

    monkeypatch.setattr(Program, "watch", without_one)
    again = simulator().make(0, 0, np.array([4]), places, np.empty((1, 2)))
    assert np.array_equal(plain, again, equal_nan=True)


def test_sets_say_with_which_hope_a_setting_begins(tmp_path):
    search = Search(points=24, replicates=3, waves=0, population=20, sets=5)
    made = calibrate(
        [APRIL, UNBROKEN], out=tmp_path, until="2020-07-01", choice=CHOICE, search=search, check=2
    )
    columns = made.ensemble.columns
    assert columns == (
        COST,
        "parties.azerbaijan.hope@2016-01-01",
        "parties.armenia.hope@2016-01-01",
        "parties.nk-authorities.hope@2016-01-01",
    )
    values = read_ensemble(tmp_path / "sets.csv").values
    assert len(np.unique(values[:, 1])) > 1
    assert np.array_equal(values[:, 2], values[:, 3])  # a veto hopes as the leader of its side


def test_a_scenario_that_the_engine_cannot_run_is_told(tmp_path):
    from tests.calibration.toys import record

    (tmp_path / "own.yaml").write_text(
        "extends: toy/take-it-or-leave-it\nparties: {north: {agent: 'sim.agents:Party'}}\n",
        encoding="utf-8",
    )
    name = str(tmp_path / "own.yaml")
    file = record(tmp_path, scenario=name)
    with pytest.raises(SimError, match="cannot be calibrated: the compiled engine"):
        prepare(name, record=file, choice=CHOICE)
