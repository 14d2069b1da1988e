"""The shipped record: its targets, their sources, and what was set from them."""

import datetime as dt
import math
from pathlib import Path

import pytest

from sim.errors import SimError
from sim.outcomes import column_kinds, find_outcome
from sim.scenario import load, scenario_folder
from sim.targets import load_joint, load_targets

# -- the shipped record ---------------------------------------------------------------------------


#: Scenarios that have a record of their own, and one about years that are not over.
OTHERS = ("after-2020", "1994-2025", "to-2028")


@pytest.fixture(scope="module")
def record():
    return load_targets("karabakh")


def test_every_target_names_a_shipped_scenario_and_an_outcome_that_it_has(record):
    names = {target.scenario for target in record}
    kinds = {name: column_kinds(load(name)) for name in names}
    for target in record:
        needed = {*target.columns, *filter(None, [target.given.removeprefix("not ")])}
        assert needed <= set(kinds[target.scenario]), target.id
    folder = scenario_folder() / "karabakh"
    assert names == {
        f"karabakh/{path.stem}"
        for path in folder.glob("*.yaml")
        if not path.stem.startswith(("_base", "record", *OTHERS))
    }


def test_official_and_independent_losses_are_in_one_range_for_both_sides(record):
    for side in ("claimant", "holder"):
        (losses,) = (t for t in record if t.outcome == f"large_war_deaths_{side}")
        assert losses.basis == ("official", "independent")
        assert all(f"({basis})" in losses.source for basis in losses.basis)


def test_one_fact_has_one_target(record):
    facts = [(t.scenario, t.columns, t.given) for t in record if t.statistic != "probability"]
    assert len(set(facts)) == len(facts)


def test_figures_that_inputs_were_set_from_are_no_tests(record):
    inputs = {target.id for target in record if target.used_in_setting}
    assert {
        "autumn-handover-days",
        "autumn-ceasefires-held",
        "autumn-issues-open",
        "autumn-deaths-holder",
        "autumn-deaths-claimant",
        "autumn-deaths-both-ucdp",
        "unbroken-deaths-2015-2017",
        "frozen-deaths-2015",
    } <= inputs
    assert not {"autumn-large-war", "autumn-days", "unbroken-onset", "april-clash"} & inputs


def test_every_scenario_of_the_record_has_facts_that_are_looked_for_together(record):
    joint = load_joint("karabakh")
    assert {one.scenario for one in joint} == {target.scenario for target in record}
    assert all(len(one.facts) > 2 for one in joint)


def test_a_range_of_its_own_is_told_in_the_label(record):
    own = {target.id: target for target in record}
    wider = [
        fact
        for one in load_joint("karabakh")
        for fact in one.facts + one.limits
        if fact.interval != own[fact.id].interval
    ]
    assert len(wider) > 3
    for fact in wider:
        told = fact.label.split()
        ends = [end for end in fact.interval if math.isfinite(end) and end != 0.0]
        assert all(f"{end:g}" in told for end in ends), fact.label
        assert fact.interval[0] <= own[fact.id].interval[0]
        assert fact.interval[1] >= own[fact.id].interval[1]


def test_losses_say_whose_figure_they_are(record):
    for target in record:
        outcome = find_outcome(target.columns[0])
        assert outcome is not None
        assert bool(target.basis) == (outcome.unit == "deaths"), target.id


def test_the_record_is_told_with_the_day_count_of_its_dates(record):
    days = {target.id: target for target in record}
    onset = dt.date(2020, 9, 27)
    assert (dt.date(2020, 11, 8) - onset).days == days["autumn-shusha"].value
    assert (dt.date(2020, 11, 10) - onset).days == days["autumn-days"].value
    assert (dt.date(2020, 10, 17) - onset).days == days["autumn-fuzuli"].value
    assert 2020 + (onset - dt.date(2020, 1, 1)).days / 366 == pytest.approx(
        days["autumn-onset"].value, abs=5e-4
    )


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(SimError, match="no such file"):
        load_targets(Path(tmp_path) / "nothing.yaml")


def test_days_on_which_ground_passed_in_fact_are_those_of_the_record() -> None:
    """The dates behind the outlines on the map; where accounts differ, the latest of them."""
    autumn = load("karabakh/autumn-2020")
    record = {one.id: one for one in load_targets("karabakh")}
    war, statement = dt.date(2020, 9, 27), dt.date(2020, 11, 10)
    known = {}
    for name in autumn.objectives:
        if (fell := record.get(f"autumn-{name}")) and fell.unit == "days":
            last = fell.high if fell.high is not None else fell.value
            known[name] = war + dt.timedelta(days=float(last or 0.0))
    assert len(known) == 6
    for name in ("aghdam", "kalbajar", "lachin"):
        known[name] = statement + dt.timedelta(days=autumn.objectives[name].handover_days)
    later = {
        one.id: one
        for one in load_targets(scenario_folder() / "karabakh" / "record-after-2020.yaml")
    }
    known["stepanakert"] = statement + dt.timedelta(days=float(later["after-rest-when"].value or 0))
    assert autumn.in_fact == known
    assert load("karabakh/1994-2025").in_fact == known
    # in April 2016 the record counts one objective, the heights; six objectives passed by force
    spring = load("karabakh/april-2016").in_fact
    assert [name for name, date in spring.items() if date.year == 2016] == ["line-heights"]
    assert record["april-objectives"].value == 1


def test_days_on_which_ground_passed_in_fact_after_2020_are_those_of_the_record() -> None:
    after = load("karabakh/after-2020")
    record = {
        one.id: one
        for one in load_targets(scenario_folder() / "karabakh" / "record-after-2020.yaml")
    }
    on = {words: day for day, words in after.milestones.items()}
    days = float(record["after-rest-when"].value or 0)
    assert after.in_fact == {
        "rest-of-nk": dt.date(2020, 11, 10) + dt.timedelta(days=days),
        "border-villages": on["four villages handed over"],
    }
    assert "24 May 2024" in record["after-villages"].source
    assert "13-14 September 2022" in record["after-force-again"].source
    start = {name for name, one in after.objectives.items() if one.held_by == "holder"}
    # of the heights a part passed, and a tile is outlined whole
    assert start - {*after.in_fact} == {"syunik", "border-heights"}
    assert record["after-syunik"].value == 0.0
