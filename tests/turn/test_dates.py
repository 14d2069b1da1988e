"""Changes by date: a step of peace ends where one is due, whatever the grid, and nowhere else."""

from __future__ import annotations

import datetime as dt
import itertools
from statistics import median
from typing import Any

import pytest

from sim.model import NegotiationModel
from sim.scenario import Scenario, load
from sim.turn import turn
from tests.rules.twins import holds
from tests.turn.worlds import valley

QUIET = (
    *("talks.direct_rate=0", "incidents.rate=0"),
    *(f"parties.{name}.offensive_cost=1" for name in ("north", "south")),
)
DATED = "2000-01-01: 1, 2000-03-12: {value}, 2000-10-05: 1"


def steps_of(scenario: Scenario) -> list[dt.date]:
    """First day of every step."""
    model, found = NegotiationModel(scenario, 1), list[dt.date]()
    while model.running:
        found.append(dt.date.fromordinal(model.day))
        model.step()
    return found


def off_the_grid(*overrides: str, grid: int = 30) -> list[str]:
    """Days on which a step of the valley begins besides those of the grid and of handovers."""
    away = [f"third_parties.{name}.mediation.initiative_peace=0" for name in ("patron", "envoy")]
    days = steps_of(valley(*QUIET, *away, f"clock.peace_days={grid}", *overrides))
    return [day.isoformat() for day in days if (day - days[0]).days % grid != 0]


LEADER = "2000-09-01"  # north's new leader


@pytest.mark.parametrize("grid", [20, 30, 70])
@pytest.mark.parametrize(
    "key",
    [
        *(
            f"balance.{side}.{name}"
            for side in ("claimant", "holder")
            for name in ("spending", "technology", "readiness")
        ),
        "third_parties.envoy.engagement",
        "third_parties.patron.backing.support",
    ],
)
def test_every_dated_number_ends_a_step_on_its_dates(key: str, grid: int) -> None:
    def check(value: float, interpolate: str) -> None:
        series = f"{key}={{interpolate: {interpolate}, dates: {{{DATED.format(value=value)}}}}}"
        assert off_the_grid(series, grid=grid) == ["2000-03-12", LEADER, "2000-10-05"]

    check(0.5, "step")
    assert not holds(check, 1.0, "step")  # nothing changes on these dates
    assert not holds(check, 0.5, "linear")  # nothing jumps


def test_so_does_a_new_leader_of_any_party() -> None:
    assert off_the_grid() == [LEADER]
    assert off_the_grid("parties.south.leader_changes=[2000-02-03, 2000-09-01]") == [
        "2000-02-03",
        LEADER,
    ]
    assert off_the_grid("parties.north.leader_changes=[]") == []
    # on the grid, on the first day, before it and after the end
    assert off_the_grid("parties.north.leader_changes=[1999-05-05, 2000-01-01, 2000-01-31]") == []


ACTS = (
    "parties.south.reassurances=[2000-02-15, 2000-06-06]",
    "parties.north.breaches=[2000-03-03]",
)


def test_an_act_ends_a_step_only_where_sides_learn_from_it() -> None:
    def check(*overrides: str) -> None:
        assert off_the_grid(*ACTS, *overrides) == [LEADER]

    check()  # no side relies on what it believes of the other
    check("after_deal.trust_bayes=1", "after_deal.kept_if_not=0.95")  # acts tell it nothing
    assert not holds(check, "after_deal.trust_bayes=1")
    assert off_the_grid(*ACTS, "after_deal.trust_bayes=1") == [
        *("2000-02-15", "2000-03-03", "2000-06-06"),
        LEADER,
    ]


def test_a_change_is_known_on_its_day() -> None:
    model = NegotiationModel(
        valley(*QUIET, f"balance.claimant.technology={{{DATED.format(value=2)}}}")
    )
    seen = {}
    while model.running and model.war == 0:
        day = dt.date.fromordinal(model.day)
        model.step()
        seen[day.isoformat()] = model.quality_claimant
    assert seen["2000-03-12"] == pytest.approx(2.0 * seen["2000-03-01"])
    assert [event.day for event in model.record.of("leader_change")] == [
        dt.date.fromisoformat(LEADER).toordinal()
    ]


# -- the onset of a war does not hang on the length of a step --------------------------------------

PACE = ("behaviour.planning_days=30", "behaviour.preparation_days=45", "incidents.escalation=0")
RUNS = 40


def onset(peace_days: int) -> float:
    """Median day of the first offensive of autumn 2020, none by local command."""
    scenario, days = load("karabakh/autumn-2020", [*PACE, f"clock.peace_days={peace_days}"]), []
    for replicate in range(RUNS):
        model = NegotiationModel(scenario, 3, replicate)
        while model.running and model.war == 0:
            model.step()
        days += [event.day for event in model.record.of("attack")]
    assert len(days) > 0.9 * RUNS
    return median(days)


def check_onsets() -> None:
    onsets = [onset(days) for days in (10, 30, 60)]
    assert all(abs(one - other) <= 5 for one, other in itertools.combinations(onsets, 2))


def test_onset_in_autumn_2020_does_not_move_with_the_step(monkeypatch: Any) -> None:
    check_onsets()
    monkeypatch.setattr(turn, "days_to_change", lambda model, days: days)  # read on the grid only
    assert not holds(check_onsets)
