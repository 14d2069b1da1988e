"""Limits of the record: a run that has the core facts by doing too much does not count."""

from typing import Any

import pandas as pd
import pytest

from sim.errors import SimError
from sim.targets import compare, load_joint, load_targets
from tests.test_targets import GOOD

JOINT = {one.scenario.removeprefix("karabakh/"): one for one in load_joint("karabakh")}
YEARS = {f"incident_deaths:{year}": 10.0 for year in range(1994, 2010)}

#: What happened, as a run would report it: of each setting what its core facts and limits look at.
HISTORY: dict[str, dict[str, Any]] = {
    "frozen-conflict": {
        "large_war": False,
        "agreed": False,
        "both_sides_refused": True,
        "clash_count": 0,
        "objectives_taken": 0,
        "sessions_refused": 10,
        **YEARS,
    },
    "april-2016": {
        "clash": True,
        "large_war": False,
        "clash_days": 4.0,
        "first_war_objectives": 1.0,
        "settlement": "ceasefire",
        "first_war_opener": "claimant",
        "wars": 1,
        "agreed": False,
        "clash_deaths": 250.0,
    },
    "autumn-2020": {
        "large_war": True,
        "large_war_days": 44.0,
        "ceasefires_failed": 3,
        "keystone_day": 42.0,
        "days_keystone_to_agreement": 2.0,
        "settlement": "partial",
        "large_war_opener": "claimant",
        "clashes_before_large_war": 0,
        "large_wars": 1,
        "large_war_calendar_days": 44.0,
        "large_war_objectives": 6.0,
        "control:stepanakert": 0.0,
        "agreements": 1,
        "interventions": 0,
        "large_war_deaths_claimant": 3000.0,
        "large_war_deaths_holder": 4000.0,
    },
    "1994-2020": {
        "large_war": True,
        "large_war_onset": 2020.738,
        "clashes_before_large_war": 2,
        "agreed_before_large_war": False,
        "large_war_opener": "claimant",
        "large_wars": 1,
        "large_war_days": 44.0,
        "large_war_objectives": 6.0,
        "agreements": 1,
        "incident_deaths:2015": 63.0,
        "incident_deaths:2016": 40.0,
        "incident_deaths:2017": 40.0,
    },
}

#: Ways to have the core facts by too much, each held off by one limit: what it changes.
TOO_MUCH: dict[tuple[str, str], dict[str, Any]] = {
    ("frozen-conflict", "frozen-clashes"): {"clash_count": 3},
    ("frozen-conflict", "frozen-objectives"): {"objectives_taken": 2},
    ("frozen-conflict", "frozen-texts"): {"sessions_refused": 25},
    ("frozen-conflict", "frozen-deaths-1994-2009"): {"incident_deaths:1994": 2900.0},
    ("april-2016", "april-opener"): {"first_war_opener": "holder"},
    ("april-2016", "april-one-war"): {"wars": 3},
    ("april-2016", "april-no-agreement"): {"agreed": True},
    ("april-2016", "april-deaths"): {"clash_deaths": 701.0},
    ("autumn-2020", "autumn-opener"): {"large_war_opener": "holder"},
    ("autumn-2020", "autumn-clashes-before"): {"clashes_before_large_war": 2},
    ("autumn-2020", "autumn-one-large-war"): {"large_wars": 2},
    ("autumn-2020", "autumn-calendar-days"): {"large_war_calendar_days": 61.0},
    ("autumn-2020", "autumn-ceasefires-failed"): {"ceasefires_failed": 5},
    ("autumn-2020", "autumn-objectives"): {"large_war_objectives": 8.0},
    ("autumn-2020", "autumn-stepanakert"): {"control:stepanakert": 1.0},
    ("autumn-2020", "autumn-agreements"): {"agreements": 2},
    ("autumn-2020", "autumn-no-intervention"): {"interventions": 1},
    ("autumn-2020", "autumn-deaths-both-ucdp"): {"large_war_deaths_holder": 6078.0},
    ("1994-2020", "unbroken-clashes-before"): {"clashes_before_large_war": 39},
    ("1994-2020", "unbroken-opener"): {"large_war_opener": "holder"},
    ("1994-2020", "unbroken-one-large-war"): {"large_wars": 2},
    ("1994-2020", "unbroken-days"): {"large_war_days": 61.0},
    ("1994-2020", "unbroken-objectives"): {"large_war_objectives": 8.0},
    ("1994-2020", "unbroken-agreements"): {"agreements": 2},
    ("1994-2020", "unbroken-deaths-2015-2017"): {"incident_deaths:2016": 184.0},
}


def shares(setting, *runs):
    """Share of made-up runs with the core facts, and with them within the limits."""
    joint = JOINT[setting]
    frames = {joint.scenario: pd.DataFrame(list(runs))}
    rows = compare(frames, joint.facts, [joint]).set_index("id")["simulated"]
    return rows["together"], rows["guarded"]


@pytest.mark.parametrize("setting", HISTORY)
def test_history_itself_is_within_the_limits(setting):
    assert shares(setting, HISTORY[setting]) == (1.0, 1.0)


@pytest.mark.parametrize(("setting", "limit"), TOO_MUCH)
def test_a_run_with_too_much_has_the_core_facts_and_does_not_count(setting, limit):
    too_much = HISTORY[setting] | TOO_MUCH[setting, limit]
    assert shares(setting, too_much) == (1.0, 0.0)
    assert shares(setting, too_much, HISTORY[setting]) == (1.0, 0.5)


def test_every_limit_is_tried():
    limits = {(name, one.id) for name, joint in JOINT.items() for one in joint.limits}
    assert limits == set(TOO_MUCH)


def test_who_has_not_the_core_facts_does_not_count_within_limits_either():
    without = HISTORY["1994-2020"] | {"clashes_before_large_war": 0}
    assert shares("1994-2020", without) == (0.0, 0.0)


def test_the_core_facts_are_those_that_committed_results_were_made_with():
    first = {target.id for target in load_targets("karabakh", 1)}
    for joint in JOINT.values():
        assert {fact.id for fact in joint.facts} <= first
    assert not {one.id for joint in JOINT.values() for one in joint.limits} <= first
    assert len(first) < len(load_targets("karabakh"))


FILE = (
    GOOD
    + """\
joint:
  a:
    - {target: days}
guarded:
  a:
    - {target: days, high: 60, label: At most 60 days, why: a longer war is another one}
"""
)


def read(tmp_path, text):
    path = tmp_path / "record.yaml"
    path.write_text(text, encoding="utf-8")
    return load_joint(path)


def test_limits_stand_beside_the_facts(tmp_path):
    (joint,) = read(tmp_path, FILE)
    assert joint.facts[0].interval == (44.0, 44.0)
    assert joint.limits[0].interval == (-float("inf"), 60.0)
    (without,) = read(tmp_path, FILE.split("guarded:")[0])
    assert without.limits == ()
    frame = pd.DataFrame({"fighting_days": [44.0]})
    assert "guarded" not in set(compare({"a": frame}, joint.facts, [without])["id"])
    assert "guarded" in set(compare({"a": frame}, joint.facts, [joint])["id"])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (", why: a longer war is another one", "", "guarded.a.0.why: Field required"),
        ("a longer war is another one", "''", "guarded.a.0.why: String should have at least 1"),
        ("high: 60", "high: 40", "guarded.a.0: value 44 is outside low -inf to high 40"),
        ("guarded:\n  a:", "guarded:\n  b:", "guarded.b: limits of nothing"),
    ],
)
def test_what_is_wrong_in_a_limit_is_told_with_its_place(tmp_path, old, new, told):
    assert FILE.count(old) == 1
    with pytest.raises(SimError) as caught:
        read(tmp_path, FILE.replace(old, new))
    assert told in str(caught.value)
    assert "record.yaml:" in str(caught.value)
