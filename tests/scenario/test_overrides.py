"""`--set dotted.key=value` changes one value, and says what is wrong with itself."""

from __future__ import annotations

import pytest

from sim.scenario import load_with_provenance
from sim.scenario.loader import load_text


@pytest.mark.parametrize(
    ("override", "read"),
    [
        ("parties.north.optimism=0.5", lambda s: s.parties["north"].optimism == 0.5),
        ("parties.hardliners.hope=1", lambda s: s.parties["hardliners"].hope == 1.0),
        ("title=2020", lambda s: s.title == "2020"),
        ("balance.claimant.spending=7", lambda s: s.balance.claimant.spending.at(1) == 7.0),
        (
            "balance.claimant.spending={1994: 1, 1996: 2, 1998: 3}",
            lambda s: len(s.balance.claimant.spending.dates) == 3,
        ),
        ("clock.end=2010", lambda s: s.clock.end.year == 2010),
        ("third_parties.ally=null", lambda s: list(s.third_parties) == ["envoy"]),
        ("third_parties.un={mediation: {}}", lambda s: "un" in s.third_parties),
        ("third_parties.envoy.backing.support=0.1", lambda s: s.third_parties["envoy"].backing),
        (
            "third_parties.envoy.mediation.roles=[formulate]",
            lambda s: s.third_parties["envoy"].mediation.roles == ("formulate",),
        ),
        ("front.noise={value: 2, source: a book}", lambda s: s.front.noise == 2.0),
    ],
)
def test_an_override_sets_its_value_and_without_it_the_file_stands(valid, override, read):
    assert read(load_text(valid, [override]).scenario)
    assert not read(load_text(valid).scenario)


def test_null_gives_the_default_back(valid):
    assert load_text(valid, ["parties.north.optimism=null"]).scenario.parties["north"].optimism == 0


def test_overrides_apply_in_order_after_extends(data):
    loaded = load_with_provenance(data / "child.yaml", ["title=one", "title=two"])
    assert loaded.scenario.title == "two"


def test_two_weights_can_be_set_together(valid):
    sets = ["parties.north.weights.land=0.1", "parties.north.weights.status=0.9"]
    assert load_text(valid, sets).scenario.parties["north"].weights == {"land": 0.1, "status": 0.9}


def test_an_override_replaces_an_annotated_number_and_its_source(changed):
    text = changed("optimism: 0.3", "optimism: {value: 0.3, source: a book, status: literature}")
    before = load_text(text).provenance["parties.north.optimism"]
    loaded = load_text(text, ["parties.north.optimism=0.5"])
    after = loaded.provenance["parties.north.optimism"]
    assert loaded.scenario.parties["north"].optimism == 0.5
    assert (before.status, before.source) == ("literature", "a book")
    assert after.status == "assumed"
    assert after.source == "set by hand (--set parties.north.optimism=0.5)"


@pytest.mark.parametrize(
    ("override", "key", "message", "close"),
    [
        ("parties.north.optimsm=1", "parties.north.optimsm", "unknown key", "optimism"),
        ("partys.north.optimism=1", "partys", "unknown key", "parties"),
        ("parties.nroth.optimism=1", "parties.nroth", "there is no such name", "north"),
        ("third_parties.envy=null", "third_parties.envy", "there is no such name", "envoy"),
        ("parties.north.weights.lnad=0", "parties.north.weights.lnad", "there is no issue", "land"),
        ("parties.north.optimism=5", "parties.north.optimism", "5 is out of range", ""),
        ("parties.north.optimism=high", "parties.north.optimism", "'high' is not a number", ""),
        ("parties.north.optimism.x=5", "parties.north.optimism", "is a single value", ""),
        ("balance.claimant.spending.1994=5", "balance.claimant.spending", "holds numbers by", ""),
        ("milestones.2001-01-31=summit", "milestones", "holds texts by date", ""),
        ("in_fact.plain.day=2001-05-01", "in_fact", "holds a date for each name", ""),
        ("in_fact.plian=2001-05-01", "in_fact.plian", "there is no objective", "plain"),
        ("in_fact.plain=in May", "in_fact.plain", "'in May' is not a date", ""),
        ("parties.north.optimism", "parties.north.optimism", "write it as dotted.key=value", ""),
        ("parties..optimism=1", "parties..optimism", "write it as dotted.key=value", ""),
        ("title=", "title", "has no value: write `null` to delete the key", ""),
        ("title=[", "", "is not YAML: ", ""),
        ("title=*a", "", "the alias *a is not allowed", ""),
        ("front.noise={value: 2, unit: days}", "front.noise.unit", "the unit is 'days'", ""),
    ],
)
def test_a_wrong_override_is_told_as_an_override(valid, problem, override, key, message, close):
    found = problem(valid, override)
    assert (found.file, found.line) == (f"--set {override}", None)
    assert found.key == key
    assert found.message.startswith(message)
    assert found.nearest == close


def test_problems_of_overrides_and_of_the_file_are_told_together(changed, problems):
    text = changed("optimism: 0.3", "optimism: 7")
    found = problems(text, "front.nose=1", "parties.south.hope=2")
    assert {one.file for one in found} == {
        "--set front.nose=1",
        "--set parties.south.hope=2",
        "scenario",
    }
