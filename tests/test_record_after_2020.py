"""The record of the years after 2020 fits its scenario, and lists none of its outcomes in vain."""

from __future__ import annotations

import pytest

from sim.cli.historical_record import targets_of
from sim.errors import SimError
from sim.outcomes import column_kinds
from sim.scenario import load, scenario_folder, shipped
from sim.targets import load_joint, load_targets

NAME = "karabakh/after-2020"
PATH = scenario_folder() / "karabakh" / "record-after-2020.yaml"


def test_every_target_names_a_column_of_the_scenario() -> None:
    columns = column_kinds(load(NAME))
    for target in load_targets(PATH):
        assert target.scenario == NAME
        assert {*target.columns} <= {*columns}
        assert not target.given or target.condition in columns


def test_runs_of_the_scenario_are_set_beside_it_by_name() -> None:
    targets, joint = targets_of({NAME: NAME})
    assert targets == load_targets(PATH)
    assert joint == load_joint(PATH)
    with pytest.raises(SimError, match="no historical record"):
        targets_of({"karabakh/after-2030": "karabakh/after-2030"})


def test_a_record_is_no_scenario() -> None:
    assert NAME in shipped()
    assert not [name for name in shipped() if "record" in name]


def test_the_scenario_begins_with_the_deal_in_force_and_its_mandate() -> None:
    scenario = load(NAME)
    assert scenario.after_deal.in_force == "russia"
    assert scenario.third_parties["russia"].mediation is not None
    assert scenario.third_parties["russia"].mediation.mandate_days == 1826
    assert {one.held_by for one in scenario.objectives.values()} == {"claimant", "holder"}
