"""The shipped cases are what the recipe makes of their tables, and behave as the shipped set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from sim.cases import RULES, read_case, scenario_text
from sim.cases.recipe import BEHAVIOUR, SECTIONS, TRAITS
from sim.scenario import load, load_text, load_with_provenance, scenario_folder
from sim.scenario.catalogue import CASE_ENDING

REPOSITORY = Path(__file__).parents[2]
TABLES = sorted((scenario_folder() / "cases").glob(f"*{CASE_ENDING}"))
NAMES = [path.name.removesuffix(CASE_ENDING) for path in TABLES]
CASES = ["croatia-krajina", "cyprus", "ecuador-peru", "egypt-israel", "georgia-south-ossetia"]


def made(path: Path) -> str:
    return scenario_text(read_case(path))


def test_the_five_cases_are_shipped() -> None:
    assert set(CASES) <= set(NAMES)


@pytest.mark.parametrize("path", TABLES, ids=NAMES)
def test_a_shipped_scenario_is_what_the_command_makes_of_its_table(path: Path) -> None:
    scenario = path.with_name(path.name.replace(CASE_ENDING, ".yaml"))
    assert scenario.read_bytes() == made(path).encode(), f"make it again: {scenario}"


def test_another_figure_makes_another_scenario(tmp_path: Path) -> None:
    table = TABLES[0].read_text(encoding="utf-8")
    other = tmp_path / TABLES[0].name
    other.write_text(table.replace("1995: 130", "1995: 131"), encoding="utf-8")
    assert other.read_text() != table
    assert made(other) != made(TABLES[0])


@pytest.mark.parametrize("path", TABLES, ids=NAMES)
def test_every_number_says_where_it_is_from(path: Path) -> None:
    found = load_with_provenance(path.with_name(path.name.replace(CASE_ENDING, ".yaml")))
    bare = set(numbers(found.values)) - set(found.provenance)
    assert not bare
    starts = ("table: ", "recipe", "shipped: ")
    assert all(one.source.startswith(starts) for one in found.provenance.values())


def test_a_number_without_a_source_is_noticed() -> None:
    text = made(TABLES[0])
    line = next(line for line in text.splitlines() if "mobility:" in line)
    found = load_text(text.replace(line, "  mobility: 0.45"))
    assert set(numbers(found.values)) - set(found.provenance) == {"front.mobility"}


def numbers(values: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[str]:
    """Keys of all numbers that a scenario writes, dated ones as one."""
    for key, value in values.items():
        inside = (*path, str(key))
        if isinstance(value, dict) and "dates" in value:
            yield ".".join(inside)
        elif isinstance(value, dict) and "measures" not in path:
            yield from numbers(value, inside)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield ".".join(inside)


@pytest.mark.parametrize("name", NAMES)
def test_behaviour_is_the_shipped_set(name: str) -> None:
    scenario, shipped = load(f"cases/{name}"), load(BEHAVIOUR)
    for section in SECTIONS:
        assert getattr(scenario, section) == getattr(shipped, section)
    for side in ("claimant", "holder"):
        own, other = (one.parties[one.leader(side)] for one in (scenario, shipped))
        assert all(getattr(own, trait) == getattr(other, trait) for trait in TRAITS)


def test_a_case_with_behaviour_of_its_own_is_noticed() -> None:
    text = made(TABLES[0])
    other = load_text(text, ["front.mobility=0.5"]).scenario
    assert other.front != load(BEHAVIOUR).front


def test_the_sign_of_a_lean_follows_the_side_that_is_supported() -> None:
    egypt = load("cases/egypt-israel").third_parties["united-states"]
    croatia = load("cases/croatia-krajina").third_parties["united-states"]
    assert egypt.mediation
    assert croatia.mediation
    assert egypt.mediation.bias == -croatia.mediation.bias == -RULES["bias"].value


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("end", [0, 1])
def test_the_ends_of_all_ranges_make_a_scenario(name: str, end: int) -> None:
    """So that a sweep over the ranges is allowed wherever it goes."""
    found = load_with_provenance(f"cases/{name}")
    ends = {key: at.range[end] for key, at in found.provenance.items() if at.range is not None}
    load(f"cases/{name}", [f"{key}={value}" for key, value in ends.items()])


# -- what is only shown ----------------------------------------------------------------------------


def record_of(name: str) -> dict[str, Any]:
    """What happened, as experiment 12 has it."""
    path = REPOSITORY / "experiments" / "12_other_conflicts" / "record.yaml"
    found: dict[str, Any] = YAML(typ="safe").load(path)[f"cases/{name}"]
    return found


def passed(name: str) -> dict[str, dt.date]:
    """By objective, the day on which it passed to the other side in fact."""
    table = read_case(scenario_folder() / "cases" / f"{name}{CASE_ENDING}").case
    found = {objective: one.day for objective, one in table.in_fact.items()}
    assert load(f"cases/{name}").in_fact == found
    return found


def gained(name: str, *, by_talk: bool) -> float:
    """Share of the ground that passed before the agreement of the record, or from it on."""
    scenario, agreement = load(f"cases/{name}"), record_of(name)["dates"]["agreement"]
    day = scenario.clock.start + dt.timedelta(days=365.25 * agreement)
    return sum(
        scenario.objectives[objective].share
        for objective, when in passed(name).items()
        if (when >= day) == by_talk
    )


@pytest.mark.parametrize("name", CASES)
def test_ground_passed_in_fact_where_the_record_has_a_gain(name: str) -> None:
    assert passed(name) or record_of(name)["ways"]["gain at the end"] != "gain"


def test_days_on_which_ground_passed_are_those_of_the_record() -> None:
    """Croatia: three quarters or so by force, a fifth by talk. Sinai: all of it, by talk."""
    krajina, sinai = passed("croatia-krajina"), passed("egypt-israel")
    assert gained("croatia-krajina", by_talk=False) == pytest.approx(0.8)
    assert gained("croatia-krajina", by_talk=True) == pytest.approx(0.2)
    assert [day.year for day in krajina.values()] == [1995, 1995, 1995, 1995, 1998]
    assert krajina["western-slavonia"].month == 5  # operation Flash; then Storm, from 4 August
    assert dt.date(1995, 8, 4) <= krajina["knin"] <= krajina["banija-kordun"]
    assert {*load("cases/croatia-krajina").objectives} == {*krajina}
    assert gained("egypt-israel", by_talk=False) == 0.0
    assert max(sinai.values()) == load("cases/egypt-israel").clock.end == dt.date(1982, 4, 25)
    held = {
        n for n, one in load("cases/egypt-israel").objectives.items() if one.held_by == "holder"
    }
    assert {*sinai} == held
