"""What is wrong with single values: all of it is told, with place, range and nearest name."""

from __future__ import annotations

import pytest

from sim.errors import ScenarioError, SimError
from sim.scenario import load
from sim.scenario.loader import load_text


def test_all_problems_of_a_file_are_told_together(data, problems):
    told = {one.key: one for one in problems(data / "many_problems.yaml")}
    assert {key: one.line for key, one in told.items()} == {
        "clock.peace_days": 3,
        "issues.land.kind": 5,
        "objectives.all.defence": 7,
        "parties.north.optimsm": 12,
        "parties.north.optimism": 13,
        "parties.north.hope": 14,
        "parties.south.side": 15,
        "balance.uncertainty": 18,
        "balance.claimant.technology.dates.2000-01-01": 20,
        "third_party": 21,
    }
    assert told["issues.land.kind"].nearest == "territory"
    assert told["third_party"].nearest == "third_parties"
    assert told["parties.south.side"].allowed == "claimant, holder"


def test_the_text_of_the_error_lists_file_line_key_value_range_and_nearest_name(data):
    path = data / "many_problems.yaml"
    with pytest.raises(ScenarioError) as caught:
        load(path)
    text = str(caught.value)
    assert text.startswith("the scenario has 10 problems:\n")
    assert (
        f"{path}:3: clock.peace_days: 400 is out of range\n"
        "    allowed: a whole number from 1 to 365, unit: days\n"
    ) in text
    assert "parties.north.optimsm: unknown key\n    allowed: label, side, leads, " in text
    assert "\n    did you mean 'optimism'?\n" in text
    assert isinstance(caught.value, SimError)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "message", "allowed", "close"),
    [
        ("optimism: 0.3", "optimsm: 0.3", 17, "parties.north.optimsm",
         "unknown key", "label, side, leads", "optimism"),
        ("optimism: 0.3", "optimism: 3.5", 17, "parties.north.optimism", "3.5 is out of range",
         "a number from -3 to 3, unit: 1", ""),
        ("optimism: 0.3", "optimism: 12%", 17, "parties.north.optimism",
         "'12%' is not a number: write 0.12", "a number from -3 to 3", ""),
        ("optimism: 0.3", "optimism: 0,3", 17, "parties.north.optimism",
         "'0,3' is not a number: write 0.3", "a number from -3 to 3", ""),
        ("optimism: 0.3", 'optimism: "0.3"', 17, "parties.north.optimism",
         "'0.3' is not a number", "a number from -3 to 3", ""),
        ("optimism: 0.3", "optimism: true", 17, "parties.north.optimism",
         "true is not a number", "a number from -3 to 3", ""),
        ("optimism: 0.3", "optimism: .nan", 17, "parties.north.optimism",
         "nan is not a finite number", "a number from -3 to 3", ""),
        ("optimism: 0.3", "optimism: -.inf", 17, "parties.north.optimism",
         "-inf is", "a number from -3 to 3", ""),
        ("optimism: 0.3", "optimism: [1]", 17, "parties.north.optimism",
         "a list is not a number", "a number from -3 to 3", ""),
        ("optimism: 0.3", "hope: 1" + "0" * 400, 17, "parties.north.hope",
         "inf is", "a number from 0 to 1", ""),
        ("end: 2004-01-01", "end: 2004-01-01, war_days: 1.5", 2, "clock.war_days",
         "1.5 is not a whole number", "a whole number from 1 to 30, unit: days", ""),
        ("end: 2004-01-01", "end: soon", 2, "clock.end", "'soon' is not a date", "a date such", ""),
        ("end: 2004-01-01", "end: 2004-02-30", 2, "clock.end", "'2004-02-30' is not a date",
         "a date such as 2020-09-27, or a year such as 2020", ""),
        ("leader_changes: [1996-05-01, 1999-07-01]", "leader_changes: 1996", 18,
         "parties.north.leader_changes", "1996 is not a list", "a list", ""),
        ("leader_changes: [1996-05-01, 1999-07-01]", "leader_changes: [x]", 18,
         "parties.north.leader_changes.0", "'x' is not a date", "a date", ""),
        ("leads: false", "leads: no", 21, "parties.hardliners.leads",
         "'no' is not true or false", "true or false", ""),
        ("side: holder", "side: hodler", 24, "parties.south.side",
         "'hodler' is not one of the allowed words", "claimant, holder", "holder"),
        ("side: holder", "strategy: linear", 23, "parties.south.side", "is missing",
         "claimant, holder", ""),
        ("roles: [facilitate]", "roles: [facilitat]", 32, "third_parties.envoy.mediation.roles.0",
         "'facilitat' is not one of", "facilitate, formulate, manipulate", "facilitate"),
        ("weights: {land: 0.5, status: 0.5}", "weights: 0.5", 25, "parties.south.weights",
         "0.5 is not a mapping", "a mapping", ""),
        ("weights: {land: 0.5, status: 0.5}", "weights: {land: lots, status: 0.5}", 25,
         "parties.south.weights.land", "'lots' is not a number", "a number, unit: share", ""),
        ("clock: {start: 1994-01-01, end: 2004-01-01}", "clock: 1994", 2, "clock",
         "1994 is not a mapping", "a mapping", ""),
        ("clock: {start: 1994-01-01, end: 2004-01-01}", "clock:", 2, "clock",
         "nothing is written here", "", ""),
        ("title: Two sides and an envoy", "title: [a]", 1, "title",
         "a list is not text", "text", ""),
        ("levels: [0, 0.5, 1]", "levels: [0, half, 1]", 7, "issues.status.levels.1",
         "'half' is not a number", "a number, unit: share", ""),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_in_plain_words(
    changed, problem, old, new, line, key, message, allowed, close
):
    found = problem(changed(old, new))
    assert (found.file, found.line, found.key) == ("scenario", line, key)
    assert found.message.startswith(message)
    assert found.allowed.startswith(allowed)
    assert found.nearest == close


def test_an_empty_scenario_says_what_it_needs(problems):
    told = {one.key: (one.message, one.line) for one in problems("title: Nothing yet")}
    needed = ("issues", "objectives", "parties")
    assert told == dict.fromkeys(needed, ("is missing", 1))


def test_numbers_and_words_that_look_alike_are_read_as_text_where_text_is_expected(changed):
    text = changed("title: Two sides and an envoy", "title: 1994\ndescription: yes")
    scenario = load_text(text).scenario
    assert (scenario.title, scenario.description) == ("1994", "yes")


def test_a_year_is_its_first_of_january_and_not_a_count_of_seconds(changed):
    scenario = load_text(changed("end: 2004-01-01", "end: 2003")).scenario
    assert str(scenario.clock.end) == "2003-01-01"


def test_milestones_are_dated_in_any_form(valid):
    text = valid + "milestones: {1996: a vote, 1999-07-01: a change}\n"
    dates = load_text(text).scenario.milestones
    assert {str(day): label for day, label in dates.items()} == {
        "1996-01-01": "a vote",
        "1999-07-01": "a change",
    }
