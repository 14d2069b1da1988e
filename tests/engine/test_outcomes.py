"""Compiled, the reader and the outcomes say of every run what they say in Python, to the bit."""

from __future__ import annotations

import datetime as dt
import math
import struct
from functools import cache

import numba
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from sim.engine.columns import Columns
from sim.engine.compiling import register_marked
from sim.events import codes
from sim.events.calendar import new_year, year_of
from sim.events.figures import FIGURES
from sim.events.history import WARS, History
from sim.events.reading import read as read_rows
from sim.events.reading import read_end
from sim.events.rows import FINAL, AtEnd, decode, encode, end_of, pack_rows
from sim.memory.fields import layout_of
from sim.memory.plain import write
from sim.model import NegotiationModel
from sim.outcomes import OUTCOMES, column_kinds, outcomes
from sim.outcomes.filling import filling
from sim.outcomes.talks import ROLES
from sim.record import Record
from sim.turn.numbers import World
from sim.turn.packing import Packed, pack
from tests.engine.runs import SHIPPED, runs
from tests.outcome_stories import (
    CLASH,
    PEACE,
    SCENARIO,
    START,
    WAR,
    absence,
    answer,
    attack,
    battle,
    battles,
    broken,
    ceasefire,
    closing,
    holds_since,
    incident,
    intervention,
    message,
    offer,
    party_end,
    preparation,
    recovery,
    session,
    stand_down,
    step,
)
from tests.test_outcomes import CASES
from tests.turn.random_scenarios import scenarios
from tests.turn.worlds import run, valley

FEW = settings(
    max_examples=120,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


fill = filling(OUTCOMES)
register_marked()


@numba.njit
def compiled(world, history, events, count, final, starts, members, row):
    read_rows(world[0], history[0], events, count)
    read_end(history[0], final[0])
    fill(world[0], history[0], starts, members, row)
    return history[0].overflow


def rows_of(record: Record):
    return pack_rows(encode(record))


def world_of(packed: Packed):
    """The numbers of a packed scenario in a record of their own."""
    world = np.zeros(1, layout_of(World))
    write(packed.world, World, world[0])
    return world


def row_of(record: Record, events=None, world=None, history=None):
    """The row that the compiled outcomes fill, and whether the run was too long for them."""
    plan = Columns(record.scenario)
    row, rows = np.full(len(plan), -1e300), rows_of(record) if events is None else events
    final = np.zeros(1, layout_of(AtEnd))
    write(end_of(record), AtEnd, final[0])
    world = world_of(pack(record.scenario) if world is None else world)
    history = np.zeros(1, layout_of(History)) if history is None else history
    overflow = compiled(world, history, rows, len(rows), final, plan.starts, plan.members, row)
    return row, overflow


def read(record: Record, events=None, world=None):
    """Outcomes of a run as they come out compiled, in Python's own types."""
    row, overflow = row_of(record, events, world)
    assert not overflow
    return first(Columns(record.scenario).table(row[np.newaxis]))


def first(table):
    return {name: values.tolist()[0] for name, values in table.items()}


def differing(one, other) -> list[str]:
    """Columns in which two rows of outcomes differ in type or in any bit (a NaN is a NaN)."""
    assert list(one) == list(other)
    return [name for name in one if bits(one[name]) != bits(other[name])]


def bits(value):
    if isinstance(value, float):
        return "NaN" if math.isnan(value) else struct.pack("d", value)
    return type(value), value


def story(events) -> Record:
    return Record(SCENARIO, 0, 0, list(events), final={"advantage": 0.25})


# -- the same as in Python -------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_the_reader_agrees_on_runs_of_a_shipped_scenario(name) -> None:
    for record in runs(name):
        assert differing(read(record), outcomes(record)) == []


def test_it_agrees_on_runs_with_many_wars_and_deals() -> None:
    seen = []
    for replicate in range(20):
        record = run(valley(), replicate)
        seen.append(read(record))
        assert differing(seen[-1], outcomes(record)) == []
    assert any(row["handovers_done"] and row["large_wars"] > 1 for row in seen)


@FEW
@given(scenario=scenarios())
def test_it_agrees_on_any_scenario(scenario) -> None:
    record = NegotiationModel(scenario, seed=1).run()
    assert differing(read(record), outcomes(record)) == []


@cache
def in_words_of_the_engine() -> tuple[list[Record], list[str]]:
    """Stories of every outcome and their twins, and those that the engine has no words for."""
    told, untold = [], []
    for case in CASES:
        for events in (case.story, case.twin):
            try:
                rows_of(story(events or []))
            except ValueError:
                untold.append(case.name)
            else:
                told.append(story(events or []))
    return told, untold


def test_it_agrees_on_the_stories_of_every_outcome() -> None:
    told, untold = in_words_of_the_engine()
    assert untold == ["first_war_reason"]  # a reason made up
    for record in told:
        assert differing(read(record), outcomes(record)) == []


EDGES = {
    "a war without a battle": [attack(100), holds_since(130), attack(200)],
    "a ceasefire that another overtakes": [*WAR, ceasefire(422), ceasefire(424)],
    "an answer before any session": [offer(1), session(2), offer(2)],
    "an incident on new year's eve and after": [incident(365), incident(366)],
    "an incident outside the years": [incident(-1), incident(3000)],
    "a capture and a loss": [*CLASH, attack(200, "south"), *battles(200, 2, "south")],
    "a mediator that only backs": [intervention(3), message(4, "believed")],
    "a deal that both are done": [*PEACE, attack(500), battle(500), holds_since(540)],
    "nothing": [],
}


@pytest.mark.parametrize("name", EDGES)
def test_it_agrees_at_the_edges(name) -> None:
    record = story(EDGES[name])
    assert differing(read(record), outcomes(record)) == []


def test_nothing_is_left_over_from_the_run_read_before() -> None:
    told, _ = in_words_of_the_engine()
    history = np.zeros(1, layout_of(History))
    for record in [*told, *reversed(told)]:
        used = row_of(record, history=history)[0]
        np.testing.assert_array_equal(used, row_of(record)[0])
    one, other = (row_of(record, history=history)[0] for record in (story(PEACE), story(CLASH)))
    assert not np.array_equal(one, other, equal_nan=True)


# -- it would notice -------------------------------------------------------------------------------

FULL = [
    *[incident(9, 2.0, 3.0), session(50), offer(50), answer(50, "south")],
    *[message(50, "not believed"), preparation(360), *PEACE, stand_down(500)],
    *[closing(600, "land"), party_end(600)],
    *[absence(610), step(620, "trade"), recovery(730, 10.0, 5.0)],
]

#: kind of event; a field, a figure or a term of the first one; its new value; who reads it.
READ = [
    ("incident", "count", 5.0, "incidents"),
    ("incident", "deaths_holder", 4.0, "incident_deaths:2000"),
    ("incident", "deaths_claimant", 4.0, "incident_deaths_per_month"),
    ("attack", "aim", 1.0, "condition_limited_aims"),
    ("attack", "day", START + 10, "condition_technological_superiority"),
    ("attack", "reason", codes.NOISE, "first_war_reason"),
    ("attack", "actor", 1, "first_war_opener"),
    ("preparation", "day", START + 370, "preparation_days"),
    ("preparation", "actor", 1, "preparation_days"),
    ("battle", "deaths_claimant", 9.0, "large_war_deaths_claimant"),
    ("battle", "deaths_holder", 9.0, "first_war_deaths"),
    ("battle", "day", START + 399, "war_onset_date"),
    ("battle", "actor", 1, "condition_constraining_posture"),
    ("capture", "subject", 4, "taken:hill"),
    ("agreement", "day", START + 422, "settlement_date"),
    ("agreement", "actor", codes.NOBODY, "settlement_broker"),
    ("agreement", "subject", codes.COMPREHENSIVE, "settlement"),
    ("agreement", "terms:hill", 0.75, "terms:land"),
    ("agreement", "terms:trade", math.nan, "issues_left_open"),
    ("agreement", "terms:city", 0.75, "control_by_talk"),
    ("handover", "outcome", 0, "handovers_refused"),
    ("handover", "day", START + 500, "handover_days"),
    ("session", "outcome", 1, "sessions_agreed"),
    ("session", "subject", codes.RECORD, "role:broker:formulate"),
    ("session", "actor", codes.DIRECT, "sessions_direct"),
    ("answer", "outcome", 1, "refused_by_holder_side"),
    ("answer", "actor", 2, "refused_by_veto_alone"),
    ("message", "outcome", 1, "messages_believed"),
    ("ceasefire", "outcome", 0, "ceasefires_agreed"),
    ("ceasefire_broken", "day", START + 412, "days_to_failure"),
    ("closing", "day", START + 601, "closed:land"),
    ("closing", "subject", 1, "closed:core"),
    ("party_end", "day", START + 601, "ended:upland"),
    ("absence", "outcome", 1, "meetings_not_held"),
    ("step", "outcome", 0, "small_agreements"),
    ("recovery", "cleared", 11.0, "cleared_land"),
    ("recovery", "returned", 6.0, "returned_people"),
]


def altered(kind, what, value):
    """The rows of a full story with one thing changed in the first event of a kind."""
    record = story(FULL)
    rows = rows_of(record)
    row = rows[[event.kind for event in record.events].index(kind)]
    if what in row.dtype.names:
        row[what] = value
    elif what in FIGURES[kind]:
        row["numbers"][FIGURES[kind].index(what)] = value
    else:
        goods = ["strip", "hill", "town", "fort", "city", "status", "trade"]
        row["terms"][goods.index(what.removeprefix("terms:"))] = value
    return record, rows


@pytest.mark.parametrize(("kind", "what", "value", "name"), READ)
def test_one_thing_changed_in_one_event_is_seen_by_the_outcome_that_reads_it(
    kind, what, value, name
) -> None:
    record, rows = altered(kind, what, value)
    changed = decode(rows, SCENARIO, 0, 0, record.final)
    assert differing(read(record, rows), outcomes(changed)) == []
    assert name in differing(read(record, rows), outcomes(record))


@pytest.mark.parametrize("place", range(3))
def test_the_end_of_a_run_is_read_from_its_final_state(place) -> None:
    values = [0.5, 0.7, 0.4]
    record = story([])
    record.final = dict(zip(FINAL, values, strict=True))
    assert differing(read(record), outcomes(record)) == []
    other = story([])
    other.final = record.final | {FINAL[place]: 0.1}
    assert f"{FINAL[place]}_at_end" in differing(read(other), outcomes(record))


#: A number of the scenario and an outcome that depends on it.
NUMBERS = [
    ("parties.north.political_control=0.123", "condition_political_control"),
    ("front.noise=5", "condition_early_termination"),
    ("objectives.east.size=0.01", "condition_early_termination"),
    ("clock.war_days=2", "fighting_days"),
    ("clock.start=1999-12-01", "settlement_day"),
    ("clock.end=2001-02-01", "incident_deaths_per_month"),
    ("balance.claimant.technology=2.5", "condition_technological_superiority"),
    (
        "balance.holder.technology={interpolate: linear, dates: {2000: 1, 2001: 2}}",
        "condition_technological_superiority",
    ),
    ("after_deal.binding=true", "incident_deaths_per_month"),
    ("parties.north.weights={land: 0.2, status: 0.3, road: 0.5}", "terms_index"),
    ("parties.south.weights={land: 0.2, status: 0.3, road: 0.5}", "terms_index"),
    ("objectives.east.keystone=false", "keystone_day"),
]


@pytest.mark.parametrize(("override", "name"), NUMBERS)
def test_numbers_are_those_of_the_packed_scenario(override, name) -> None:
    """Names and columns are those of the scenario as it was; its numbers were varied since."""
    record = run(valley(), replicate=7)
    varied = Record(valley(override), 1, 5, record.events, final=record.final)
    if override.startswith(
        ("clock.start", "clock.end")
    ):  # dates make columns, so they are not varied alone
        assert differing(read(varied), outcomes(varied)) == []
    else:
        assert differing(read(record, world=pack(varied.scenario)), outcomes(varied)) == []
    assert bits(read(record)[name]) != bits(read(varied)[name])


def test_an_open_issue_counts_as_it_stands_in_the_packed_scenario() -> None:
    record = story(PEACE)
    issues = dict(SCENARIO.issues)
    stands = issues["status"].status_quo.model_copy(update={"claimant": 0.3})
    issues["status"] = issues["status"].model_copy(update={"status_quo": stands})
    varied = Record(SCENARIO.model_copy(update={"issues": issues}), 0, 0, record.events)
    varied.final = record.final
    seen = read(record, world=pack(varied.scenario))
    assert differing(seen, outcomes(varied)) == []
    assert differing(seen, outcomes(record)) == ["terms_index"]


# -- what does not fit compiled -------------------------------------------------------------------


def many_clashes(count: int) -> Record:
    """A run of many wars of one to five days of battle, each ended by a truce."""
    events = []
    for war in range(count):
        day = 8 * war
        fought = [battle(day + k, "north", 1.0 + war % 7, 2.0) for k in range(war * 7 % 5 + 1)]
        events += [attack(day), *fought, ceasefire(day + 5), broken(day + 6, day + 5)]
        events += [attack(day + 6), holds_since(day + 7)]
    return story(events)


def test_a_run_of_very_many_wars_is_read_in_python_alone() -> None:
    most, more = many_clashes(WARS), many_clashes(WARS + 1)
    assert differing(read(most), outcomes(most)) == []
    assert row_of(more)[1] == 1
    assert outcomes(more)["wars"] == WARS + 1


# -- tables ----------------------------------------------------------------------------------------


def test_every_column_has_the_type_of_its_kind() -> None:
    records = [story(CLASH), story(PEACE), story([])]
    table = Columns(SCENARIO).table(np.array([row_of(record)[0] for record in records]))
    types = {float: "float64", int: "int64", bool: "bool", str: "object"}
    assert {name: values.dtype.name for name, values in table.items()} == {
        name: types[kind] for name, kind in column_kinds(SCENARIO).items()
    }
    assert table["settlement_date"].tolist() == ["", "2001-02-27", ""]
    assert table["first_war_opener"].tolist() == ["claimant", "claimant", ""]
    assert table["clash"].tolist() == [True, False, False]


def test_every_row_of_a_long_table_keeps_its_place() -> None:
    row = row_of(story(PEACE))[0]
    rows = np.tile(row, (1000, 1))
    incidents = [column.name for column in Columns(SCENARIO).columns].index("incidents")
    rows[:, incidents] = np.arange(1000)
    table = Columns(SCENARIO).table(rows)
    assert table["incidents"].tolist() == list(range(1000))
    assert set(table["settlement_date"]) == {"2001-02-27"}
    assert Columns(SCENARIO).table(rows[::-1])["incidents"].tolist() != list(range(1000))


def test_a_row_of_nan_is_a_run_without_outcomes() -> None:
    table = Columns(SCENARIO).table(np.full((1, len(Columns(SCENARIO))), math.nan))
    blanks = {float: math.nan, int: 0, bool: False, str: ""}
    expected = {name: blanks[kind] for name, kind in column_kinds(SCENARIO).items()}
    assert differing(first(table), expected) == []
    assert differing(first(table), outcomes(story([]))) != []


def test_roles_in_talks_are_counted_by_their_codes() -> None:
    talks = ROLES[:-1]
    assert codes.ROLES[: len(talks)] == talks
    assert codes.ROLES[len(talks) :] == ("direct",)


def test_years_begin_and_end_when_the_calendar_says() -> None:
    for year in range(1, 9999):
        assert new_year(year) == dt.date(year, 1, 1).toordinal()
        assert year_of(new_year(year)) == year
        assert year_of(new_year(year + 1) - 1) == year
