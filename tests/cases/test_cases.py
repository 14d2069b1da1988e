"""Tables of conflicts: what they become, and what is told when they are wrong."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import pytest

from sim.cases import RULES, CaseError, case_template, read_case, scenario_text
from sim.rules.balance import perpetual_inventory
from sim.scenario import Scenario, load_text, scenario_hash
from tests.cli.calling import bad, good


def made(path: Path) -> str:
    return scenario_text(read_case(path))


def changed(tmp_path: Path, *swaps: tuple[str, str]) -> Path:
    """The template with some of its text changed."""
    text = case_template()
    for old, new in swaps:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    path = tmp_path / "changed.case.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def told(path: Path) -> str:
    with pytest.raises(CaseError) as caught:
        read_case(path)
    return str(caught.value)


def test_a_value_of_the_recipe_lies_in_its_range() -> None:
    assert all(one.low <= one.value <= one.high for one in RULES.values())


# -- what facts become -----------------------------------------------------------------------------


def loaded(path: Path, *changes: str) -> Scenario:
    return load_text(made(path), changes).scenario


def test_first_stocks_follow_the_last_war_and_the_men(tmp_path: Path) -> None:
    """With the holder's victory parity, with fewer men less, without a victory the men."""
    stocks = {}
    for name, swaps in {
        "parity": (),
        "fewer men": (("dates: {2000: 40, 2003: 50}, unit: thousand men", "value: 15"),),
        "nobody": (("won_by: holder", "won_by: nobody"),),
    }.items():
        balance = loaded(changed(tmp_path, *swaps)).balance
        stocks[name] = balance.claimant.materiel / balance.holder.materiel
    assert stocks == {
        "parity": 1.0,
        "fewer men": pytest.approx(0.5),
        "nobody": pytest.approx(4 / 3, 1e-3),
    }


def test_facts_become_numbers_of_the_recipe(tmp_path: Path) -> None:
    scenario = loaded(changed(tmp_path))
    patron, envoy = (scenario.third_parties[name] for name in ("patron", "envoy"))
    assert patron.backing
    assert envoy.mediation
    line = patron.backing.red_lines["capital"]
    assert (line.attacker, line.probability) == ("claimant", RULES["presence: treaty"].value)
    assert envoy.mediation.guarantee == RULES["guarantee: words"].value
    assert patron.mediation is None
    assert scenario.parties["north"].legitimacy == RULES["law: backed"].value
    other = loaded(changed(tmp_path, ("presence: treaty", "presence: peacekeepers")))
    backing = other.third_parties["patron"].backing
    assert backing
    line = backing.red_lines["capital"]
    assert line.probability == RULES["presence: peacekeepers"].value


def test_missing_years_get_what_their_rule_says(tmp_path: Path) -> None:
    """80 in 2000 and 85 in 2003: held it steps, interpolated it climbs, and both say so."""
    path = changed(tmp_path)
    spending = loaded(path).balance.holder.spending
    assert [round(v, 2) for v in spending.dates.values()] == [80.0, 81.67, 83.33, 85.0]
    assert "no figure for 2001, 2002, 2004: interpolated" in made(path)
    held = changed(tmp_path, ("missing: interpolated", "missing: held"))
    spending = loaded(held).balance.holder.spending
    assert list(spending.dates.values()) == [80.0, 85.0]


# -- a known weakness ------------------------------------------------------------------------------


def moved(rise: float, years_of_spending: float) -> float:
    """Log balance after five years, from parity: one side's spending rises, the other's stays."""
    stocks = {0.0: years_of_spending, rise: years_of_spending}
    for side in stocks:
        for year in range(5):
            spending = math.exp(side * year)
            stocks[side] = perpetual_inventory(stocks[side], spending, 0.1, 1.0)
    return math.log(stocks[rise] / stocks[0.0])


@pytest.mark.parametrize("rise", [0.05, 0.10, 0.15])
def test_the_page_has_the_size_of_what_rising_spending_does_to_first_stocks(rise: float) -> None:
    page = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-conflict.md"
    age = RULES["armies: established"].value
    grown = 1.0 / (0.1 + rise)
    row = f"| {100 * rise:.0f} % | {grown:.2g} | {age / grown:.2g} times"
    ends = f"| {moved(rise, age):.2f} | {moved(rise, grown):.2f} |"
    lines = [line for line in page.read_text(encoding="utf-8").splitlines() if row in line]
    assert [line.endswith(ends) for line in lines] == [True]
    assert not lines[0].endswith(f"| {moved(rise, grown):.2f} | {moved(rise, age):.2f} |")


# -- what is told ----------------------------------------------------------------------------------


def test_missing_years_without_a_rule_are_told(tmp_path: Path) -> None:
    said = told(changed(tmp_path, ("      missing: interpolated\n", "")))
    assert "measures.spending.holder.figures: there is no figure for 2001-2002, 2004" in said
    assert "missing: held" in said
    assert "missing: interpolated" in said


def test_all_errors_of_a_table_are_told_together_with_their_lines(tmp_path: Path) -> None:
    path = changed(
        tmp_path,
        ("missing: interpolated", ""),
        ("red_lines: [capital]", "red_lines: [capitol]"),
        ("plain:\n    label: The plain\n    issue: land", "plain:\n    label: P\n    issue: lands"),
        ("values: {land: 0.7, status: 0.3}", "values: {land: 0.7, status: 0.2}"),
        ("measure: spending", "measure: spendings"),
        ("name: south", "name: South"),
    )
    path.write_text(path.read_text().replace("      \n", ""), encoding="utf-8")
    said = told(path)
    assert said.startswith("the table has ")
    for words in (
        "there is no objective 'capitol'",
        "did you mean 'capital'?",
        "there is no territorial issue 'lands'",
        "the weights sum to 0.9",
        "there is no measure 'spendings'",
        "'South' cannot be a name",
        "there is no figure for",
    ):
        assert words in said, said
    lines = path.read_text().splitlines()
    at = next(i for i, line in enumerate(lines, 1) if "capitol" in line)
    assert f"{path}:{at}: third_parties.patron.red_lines" in said


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("won_by: holder", "won_by: holders", "did you mean 'holder'?"),
        ("won_by: holder", "winner: holder", "last_war.winner: unknown key"),
        ("title: An invented conflict\n", "", "title: is missing"),
        ("end: 2005-01-01", "end: 1999-01-01", "is not after its start"),
        ("source: invented for this template, status: assumed}", "status: assumed}", "source"),
        ("{value: 30, unit: thousand men, source: invented, status: assumed}", "30", "source"),
        ("  men: {value: 30, unit: thousand men, source: invented, status: assumed}\n", "", "men"),
        ("unit: thousand men", "unit: men", "the unit is 'men'"),
        ("supports: holder", "supports: nobody", "a red line needs a side"),
        ("2004: 180", "2004: many", "'many' is not a number"),
        ("start: 2000-01-01", "start: spring", "is not a date"),
        ("status: assumed}\narmies", "status: heard}\narmies", "last_war.status"),
        ("name: south", "name: north", "two parties are called 'north'"),
        ("title: An", "title: [An", "is not YAML"),
        ("2003: 150", "2002-06-01: 150", "there are 2 figures for 2002"),
        ("men: {dates: {2000: 40", "men: {dates: {2001: 40", "claimant.men: begins on 2001-01-01"),
        ("{2000: 0.1, 2004", "{2001: 0.1, 2004", "patron.support: begins on 2001-01-01"),
        (
            "[2003-05-01]",
            "[2033-05-01]",
            "claimant.leader_changes.0: 2033-05-01 is outside the run",
        ),
        ("{value: 0.4, source: invented, status: assumed}", "0.4", "plain.share: the figure needs"),
        (
            "{dates: {2000: 30}",
            "{dates: {2000: 0}",
            "0 men have no strength that could be compared",
        ),
    ],
)
def test_a_slip_is_told(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert words in told(changed(tmp_path, (old, new)))


def test_a_seventh_case_with_holes_is_told_all_that_is_wrong_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bad date, an unknown unit and a word misread; then, once mended, missing years."""
    path = changed(
        tmp_path,
        ("end: 2005-01-01", "end: 2005-02-30"),
        ("{value: 30, unit: thousand men,", "{value: 30, unit: divisions,"),
        ("{backs: claimant", "{backs: claiment"),
        ("2003: 150, ", "2003: , "),
        ("2003-05-01: new leader of North", "in spring: new leader of North"),
    )
    monkeypatch.chdir(tmp_path)
    said = bad("new", "--case", path.name, "out.yaml")  # ends with code 2
    assert said.startswith("Error: the table has 5 problems:")
    lines = path.read_text(encoding="utf-8").splitlines()
    for slip, words in {
        "2005-02-30": "end: '2005-02-30' is not a date",
        "divisions": "holder.men.unit: the unit is 'divisions', but this number is declared",
        "claiment": "did you mean 'claimant'?",
        "2003: ,": "measures.spending.claimant.figures.dates.2003-01-01: nothing is not a number",
        "in spring": "events.in spring: the key is not a date",
    }.items():
        at = next(i for i, line in enumerate(lines, 1) if slip in line)
        assert f"{path.name}:{at}: " in said
        assert words in said
    assert not (tmp_path / "out.yaml").exists()
    holed = changed(tmp_path, ("2002: 130, ", ""), ("      missing: interpolated\n", ""))
    said = told(holed)
    assert "claimant.figures: there is no figure for 2002" in said
    assert "holder.figures: there is no figure for 2001-2002, 2004" in said


def test_a_table_that_is_not_there_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    changed(tmp_path)
    assert "did you mean 'changed.case.yaml'?" in told(tmp_path / "changd.case.yaml")
    assert "did you mean" not in told(tmp_path / "nowhere" / "changd.case.yaml")


def test_the_template_has_no_slip(tmp_path: Path) -> None:
    assert read_case(changed(tmp_path)).case.title == "An invented conflict"


# -- the command -----------------------------------------------------------------------------------


def test_the_command_goes_from_template_to_a_valid_scenario(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    good("new", "--case-template", "mine.case.yaml")
    good("new", "--case", "mine.case.yaml", "mine")
    assert "ok (An invented conflict)" in good("validate", "mine.yaml")
    assert good("new", "--case", "mine.case.yaml") == (tmp_path / "mine.yaml").read_text()
    assert "exists already" in bad("new", "--case", "mine.case.yaml", "mine")
    assert "give one of" in bad("new", "--case", "mine.case.yaml", "--case-template", "x")
    assert "give the NAME" in bad("new")


def test_a_wrong_table_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = changed(tmp_path, ("won_by: holder", "won_by: us"))
    monkeypatch.chdir(tmp_path)
    assert "last_war.won_by" in bad("new", "--case", str(path), "out.yaml")
    assert not (tmp_path / "out.yaml").exists()
    assert "there is no such file" in bad("new", "--case", "nowhere.yaml", "out.yaml")


def test_what_only_the_scenario_shows_is_told_before_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sector and a political issue of one name are fine in a table, and not in a scenario."""
    path = changed(tmp_path, ("  plain:\n", "  status:\n"))
    monkeypatch.chdir(tmp_path)
    said = bad("new", "--case", str(path), "out.yaml")
    assert "is the name of a political issue, too" in said
    assert f"the scenario of {path}" in said
    assert not (tmp_path / "out.yaml").exists()


SHOWN = """
place_names:
  northern: {label: Northern, names: [Uphill]}
  southern: {label: Southern, names: [Downhill]}
in_fact:
  plain: {day: 2004-03-01, source: invented, status: assumed}
"""


def test_what_is_only_shown_is_written_and_changes_no_number(tmp_path: Path) -> None:
    plain = changed(tmp_path).read_text(encoding="utf-8")
    path = tmp_path / "shown.case.yaml"
    path.write_text(plain + SHOWN, encoding="utf-8")
    scenario = loaded(path)
    assert scenario.in_fact == {"plain": dt.date(2004, 3, 1)}
    assert {key: one.names for key, one in scenario.place_names.items()} == {
        "northern": ("Uphill",),
        "southern": ("Downhill",),
    }
    assert scenario_hash(scenario) == scenario_hash(loaded(changed(tmp_path)))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("plain: {day", "plian: {day", "in_fact.plian: there is no objective 'plian'"),
        ("2004-03-01", "2014-03-01", "in_fact.plain.day: 2014-03-01 is outside the run"),
        ("source: invented, ", "", "in_fact.plain.source: is missing"),
        ("[Uphill]", "[Uphill, Ford]", "place_names.southern.names: holds 1 names, and another"),
    ],
)
def test_what_is_only_shown_is_checked(tmp_path: Path, old: str, new: str, key: str) -> None:
    path, plain = tmp_path / "wrong.case.yaml", changed(tmp_path).read_text(encoding="utf-8")
    path.write_text(plain + SHOWN.replace(old, new), encoding="utf-8")
    assert key in told(path)
    path.write_text(plain + SHOWN, encoding="utf-8")
    read_case(path)  # the changed twin
