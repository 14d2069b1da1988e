"""The unbroken run to 2025 and the years to 2028 say what the scenarios that they extend say."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sim.outcomes import column_kinds
from sim.scenario import Scenario, load, load_with_provenance, scenario_folder
from sim.targets import load_targets

BEFORE, AFTER, WHOLE, AHEAD = (
    f"karabakh/{name}" for name in ("1994-2020", "after-2020", "1994-2025", "to-2028")
)
CUT = dt.date(2020, 11, 10)
SERIES = (
    *("third_parties.russia.engagement", "third_parties.united-states.engagement"),
    *("third_parties.european-union.engagement", "third_parties.france.engagement"),
    *("balance.claimant.spending", "balance.holder.spending", "balance.claimant.technology"),
)
DAYS = [dt.date(1994, 5, 12) + dt.timedelta(days=30 * i) for i in range(385)]


def at(scenario: Scenario, key: str) -> Any:
    """What stands under a key."""
    found: Any = scenario
    for part in key.split("."):
        found = found[part] if isinstance(found, dict) else getattr(found, part)
    return found


def apart(whole: Scenario, key: str) -> list[dt.date]:
    """Days on which a dated figure is not what the two halves say."""
    before, after = at(load(BEFORE), key), at(load(AFTER), key)
    series = at(whole, key)
    days = (*DAYS, CUT - dt.timedelta(days=1), CUT, dt.date(2022, 2, 24))

    def expected(day: dt.date) -> float:
        return float((before if day < CUT else after).at(day.toordinal()))

    return [day for day in days if abs(series.at(day.toordinal()) - expected(day)) > 1e-12]


@pytest.mark.parametrize("key", SERIES)
def test_dated_figures_of_the_whole_are_those_of_its_halves(key: str) -> None:
    assert apart(load(WHOLE), key) == []


def test_a_step_left_out_of_the_whole_is_seen() -> None:
    without = load(WHOLE, ["third_parties.russia.engagement=0.6"])
    assert apart(without, "third_parties.russia.engagement")


def test_dated_acts_are_those_of_after_2020() -> None:
    whole, after = load(WHOLE), load(AFTER)
    for name in ("azerbaijan", "armenia"):
        assert whole.parties[name].reassurances == after.parties[name].reassurances
        assert whole.parties[name].breaches == after.parties[name].breaches


def test_every_target_of_the_whole_names_a_column() -> None:
    path = scenario_folder() / "karabakh" / "record-1994-2025.yaml"
    columns = column_kinds(load(WHOLE))
    targets = load_targets(path)
    assert targets
    for target in targets:
        assert {*target.columns} <= {*columns}, target.id
        assert not target.given or target.condition in columns


def test_what_is_assumed_of_2026_to_2028_has_a_range() -> None:
    known = load_with_provenance(AHEAD).provenance
    ahead = [key for key, one in known.items() if "for 2026-28 assumed" in (one.source or "")]
    assert len(ahead) == 8
    for key in ahead:
        low, high = known[key].range or (0.0, 0.0)
        assert low < high, key
        assert known[key].status == "assumed"


def test_nothing_of_nk_is_open_and_no_deal_is_in_force_from_2026() -> None:
    scenario = load(AHEAD)
    assert not {"nk-rest", "nk-status"} & set(scenario.issues)
    assert "nk-authorities" not in scenario.parties
    assert not scenario.after_deal.in_force
    held = {name for name, one in scenario.objectives.items() if one.held_by == "holder"}
    assert held == {"border-heights", "syunik"}
