"""Numbers with their source: any number may carry one, and what it says is checked and kept."""

from __future__ import annotations

import datetime as dt

import pytest

from sim.scenario.loader import load_text

NUMBER = "optimism: 0.3"


def test_an_annotated_number_is_the_number_and_keeps_its_source(changed, valid):
    text = changed(
        NUMBER,
        'optimism: {value: 0.3, unit: "1", source: "Blainey (1973)", status: literature, '
        "range: [0.1, 0.5], note: to be swept}",
    )
    loaded = load_text(text)
    kept = loaded.provenance["parties.north.optimism"]
    assert loaded.scenario == load_text(valid).scenario
    assert (kept.status, kept.source, kept.unit) == ("literature", "Blainey (1973)", "1")
    assert (kept.range, kept.note) == ((0.1, 0.5), "to be swept")
    assert load_text(valid).provenance == {}


def test_an_annotated_whole_number(changed):
    text = changed("end: 2004-01-01", "end: 2004-01-01, war_days: {value: 7, unit: days}")
    assert load_text(text).scenario.clock.war_days == 7


def test_a_dated_number_is_written_short_or_with_its_annotation(changed, valid):
    text = changed(
        "spending: {1994: 100, 2000-06-01: 150}",
        "spending: {unit: million USD (2019) per year, source: yearbook, status: measured, "
        "dates: {1994: 100, 2000-06-01: 150}}",
    )
    loaded = load_text(text)
    assert loaded.scenario == load_text(valid).scenario
    assert loaded.provenance["balance.claimant.spending"].source == "yearbook"


def test_a_dated_number_may_be_joined_by_lines_and_by_default_is_not(changed):
    dates = "dates: {1994: 100, 1996: 200}"
    old = "spending: {1994: 100, 2000-06-01: 150}"
    middle = dt.date(1995, 1, 1).toordinal()
    lines = load_text(changed(old, f"spending: {{interpolate: linear, {dates}}}")).scenario
    steps = load_text(changed(old, f"spending: {{{dates}}}")).scenario
    assert lines.balance.claimant.spending.at(middle) == 150.0
    assert steps.balance.claimant.spending.at(middle) == 100.0


def test_a_constant_and_a_single_date_may_carry_a_source_too(changed):
    old = "spending: {1994: 100, 2000-06-01: 150}"
    constant = load_text(changed(old, "spending: {value: 100, source: a}"))
    assert constant.provenance["balance.claimant.spending"].source == "a"
    one = load_text(changed(old, "spending: {1994: 100, 2000: {value: 150, source: b}}"))
    sources = {key: kept.source for key, kept in one.provenance.items()}
    assert sources == {"balance.claimant.spending.dates.2000-01-01": "b"}
    assert one.scenario.balance.claimant.spending.dates[dt.date(2000, 1, 1)] == 150.0


def test_a_mapping_of_numbers_is_annotated_as_a_whole_or_one_by_one(changed, valid):
    old = "weights: {land: 0.7, status: 0.3}"
    whole = load_text(changed(old, "weights: {values: {land: 0.7, status: 0.3}, source: polls}"))
    single = load_text(changed(old, "weights: {land: {value: 0.7, source: polls}, status: 0.3}"))
    assert whole.scenario == single.scenario == load_text(valid).scenario
    names = ["parties.north.weights.land", "parties.north.weights.status"]
    assert list(whole.provenance) == names
    assert list(single.provenance) == names[:1]


def test_an_issue_may_be_called_values(valid):
    scenario = load_text(valid.replace("status:", "values:")).scenario
    assert scenario.parties["north"].weights == {"land": 0.7, "values": 0.3}


@pytest.mark.parametrize(
    ("annotation", "key", "message", "allowed", "close"),
    [
        ('value: 0.3, unit: "days"', "unit", "the unit is 'days'", "unit: 1", ""),
        ('value: 0.3, unit: "sahre"', "unit", "the unit is 'sahre'", "unit: 1", ""),
        ("value: 0.3, status: mesured", "status", "'mesured' is not a status", "measured", "me"),
        (
            "value: 0.3, status: measured",
            "",
            "a number with status `measured` needs a source",
            "",
            "",
        ),
        (
            "value: 0.3, range: [0.4, 0.5]",
            "range",
            "the range does not contain the value 0.3",
            "",
            "",
        ),
        ("value: 0.3, range: [1, 0]", "range", "is not a range of two numbers", "[lowest", ""),
        ("value: 0.3, range: 0.3", "range", "is not a range of two numbers", "[lowest", ""),
        (
            "value: 0.3, sourse: x",
            "sourse",
            "an annotated number has no such key",
            "value",
            "source",
        ),
        ("value: 0.3, source: [x]", "source", "a list is not text", "text", ""),
        (
            "source: x",
            "",
            "a number with annotations needs the key `value`",
            "a number from -3",
            "",
        ),
        ("value: 4", "", "4 is out of range", "a number from -3 to 3, unit: 1", ""),
        ("value: {value: 1}", "", "a mapping is not a number", "a number from -3", ""),
    ],
)
def test_a_wrong_annotation_is_told_with_what_is_allowed(
    changed, problem, annotation, key, message, allowed, close
):
    found = problem(changed(NUMBER, f"optimism: {{{annotation}}}"))
    assert found.line == 17
    assert found.key == f"parties.north.optimism.{key}".rstrip(".")
    assert found.message.startswith(message)
    assert found.allowed.startswith(allowed)
    assert found.nearest.startswith(close)


def test_a_misspelt_unit_names_the_declared_one(changed, problem):
    text = changed(NUMBER, "hope: {value: 0.3, unit: shares}")
    found = problem(text)
    assert (found.allowed, found.nearest) == ("unit: share", "share")


@pytest.mark.parametrize(
    ("series", "key", "message"),
    [
        ("{1994: 100, 2000: -1}", "dates.2000-01-01", "-1 is out of range"),
        ("{1994: 100, 2000: lots}", "dates.2000-01-01", "'lots' is not a number"),
        ("{1994: 100, 2000: .inf}", "dates.2000-01-01", "inf is not a finite number"),
        ("{1994: 100, 1994-01-01: 5}", "dates.1994-01-01", "the date is written twice"),
        ("{1994: 100, 2000-13-01: 5}", "dates.2000-13-01", "the key is not a date"),
        ("{2000: 100, 1994: 5}", "dates", "the dates are not in order: write the earliest"),
        ("{1994: 100, interpolat: linear}", "interpolat", "a dated number has no such key"),
        ("{dates: {1994: 1}, interpolate: curve}", "interpolate", "'curve' is not one of"),
        ("{dates: {1994: 1}, untis: x}", "untis", "an annotated number has no such key"),
        ("{dates: {}}", "dates", "has too few entries"),
        ("lots", "", "'lots' is not a number"),
        ("-5", "", "-5 is out of range"),
        ("true", "", "true is not a number"),
    ],
)
def test_a_wrong_dated_number_is_told_at_its_date(changed, problem, series, key, message):
    old = "spending: {1994: 100, 2000-06-01: 150}"
    found = problem(changed(old, f"spending: {series}"))
    assert found.line == 36
    assert found.key == f"balance.claimant.spending.{key}".rstrip(".")
    assert found.message.startswith(message)


def test_a_declared_upper_end_holds_for_every_date(changed, problem):
    old = "      supports: holder\n"
    found = problem(changed(old, old + "      support: {1994: 1, 1999: 11}\n"))
    assert found.key == "third_parties.ally.backing.support.dates.1999-01-01"
    assert found.allowed == "a number from 0 to 10, unit: share"
