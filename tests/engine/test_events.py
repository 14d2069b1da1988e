"""Rows of numbers say the same as the events of a record, whatever happened in a run."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import HealthCheck, given, settings

from sim.events import codes, figures
from sim.events.figures import FIGURES
from sim.events.rows import KINDS, decode, encode, pack_rows
from sim.model import NegotiationModel
from sim.outcomes import outcomes
from sim.record import EVENT_KINDS, Event, Record
from tests.engine.runs import SHIPPED, runs
from tests.outcome_stories import SCENARIO, START, answer, offer, session
from tests.turn.random_scenarios import scenarios
from tests.turn.worlds import run, valley

FEW = settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def again(record: Record) -> Record:
    rows = pack_rows(encode(record))
    read = decode(rows, record.scenario, record.seed, record.replicate, record.final)
    return dataclasses.replace(read, snapshots=record.snapshots)


def the_same(one: Record, other: Record) -> bool:
    """Whether two records are equal, with the order and the kinds of their figures."""
    return one == other and repr(one.events) == repr(other.events)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_record_is_read_back_as_it_was_written(name) -> None:
    for record in runs(name):
        assert the_same(again(record), record)


@FEW
@given(scenario=scenarios())
def test_so_is_the_record_of_any_scenario(scenario) -> None:
    record = NegotiationModel(scenario, seed=1).run()
    assert the_same(again(record), record)


def test_one_number_changed_in_a_row_would_be_noticed() -> None:
    record = run(valley())
    for field in ("day", "actor", "outcome"):
        rows = pack_rows(encode(record))
        place = [event.kind for event in record.events].index("session")
        rows[place][field] += 1 if field != "outcome" or rows[place][field] == 0 else -1
        assert not the_same(decode(rows, record.scenario, 1, 0, record.final), record)
    rows = pack_rows(encode(record))
    offer = [event.kind for event in record.events].index("offer")
    rows[offer]["terms"][0] += 1e-12
    assert not the_same(decode(rows, record.scenario, 1, 0, record.final), record)


def test_a_whole_number_stays_a_whole_number() -> None:
    record = Record(SCENARIO, 0, 0, [Event(START, "incident", numbers={"count": 2})])
    assert repr(again(record).events[0].numbers) == "{'count': 2}"
    broken = Record(SCENARIO, 0, 0, [Event(START, "incident", numbers={"count": 2.0})])
    assert not the_same(again(broken), broken)


def test_a_good_that_is_left_open_has_no_term() -> None:
    signed = Event(START, "agreement", "broker", subject="partial", numbers={"terms:trade": 0.8})
    record = Record(SCENARIO, 0, 0, [signed])
    rows = pack_rows(encode(record))
    assert the_same(again(record), record)
    rows[0]["terms"][0] = 0.0
    read = decode(rows, SCENARIO, 0, 0, {}).events[0]
    assert list(read.numbers) == ["terms:strip", "terms:trade"]


def test_every_leader_who_refused_a_ceasefire_is_named() -> None:
    refused = Event(START, "ceasefire", "broker", other="north, south", outcome="refused")
    record = Record(SCENARIO, 0, 0, [refused])
    assert encode(record)[0].other == 0b11
    assert the_same(again(record), record)
    alone = dataclasses.replace(refused, other="south")
    assert encode(Record(SCENARIO, 0, 0, [alone]))[0].other == 0b10


@pytest.mark.parametrize(
    "event",
    [
        Event(START, "attack", "nobody-known", subject="hill"),
        Event(START, "attack", "north", subject="moon"),
        Event(START, "ceasefire", "broker", outcome="forgotten"),
        Event(START, "rumour", "broker"),
    ],
)
def test_a_word_without_a_code_is_an_error(event) -> None:
    with pytest.raises(ValueError, match="no code"):
        encode(Record(SCENARIO, 0, 0, [event]))


def test_a_reason_of_a_users_own_agent_stays_a_text_in_python() -> None:
    attack = Event(START, "attack", "north", subject="hill", reason="a whim")
    record = Record(SCENARIO, 0, 0, [attack])
    rows = encode(record)
    assert decode(rows, SCENARIO, 0, 0, {}).events == record.events
    with pytest.raises(ValueError, match="no code for 'a whim'"):
        pack_rows(rows)
    assert outcomes(record)["first_war_reason"] == "a whim"


def test_rows_of_any_number_of_parties_are_read_back_in_python() -> None:
    parties = dict(SCENARIO.parties)
    parties |= {f"ally-{k}": parties["upland"] for k in range(70)}
    crowded = SCENARIO.model_copy(update={"parties": parties})
    refused = [answer(50, f"ally-{k}") for k in range(70)]
    record = Record(crowded, 0, 0, [session(50), offer(50), *refused])
    assert decode(encode(record), crowded, 0, 0, {}).events == record.events
    row = outcomes(record)
    assert (row["refused_by_veto_alone"], row["refused_by_claimant_side"]) == (1, 0)


def test_kinds_and_figures_are_those_that_the_record_documents() -> None:
    named = {name: getattr(codes, name.upper()) for name in EVENT_KINDS}
    assert named == {kind: number for number, kind in enumerate(KINDS)}
    for kind, text in EVENT_KINDS.items():
        for figure in FIGURES[kind]:
            assert re.search(rf"\[.*\b{figure}\b.*\]", text)
    assert FIGURES["attack"] == ("aim", "gain_from_war", "value_of_staying", "chance")
    assert FIGURES["offer"] == ("round",)
    assert FIGURES["agreement"] == FIGURES["capture"] == ()


def test_every_figure_is_read_and_written_by_its_name() -> None:
    places = {name: place for name, place in vars(figures).items() if isinstance(place, int)}
    assert places == {
        f"{kind}_{name}".upper(): place
        for kind, names in FIGURES.items()
        for place, name in enumerate(names)
    }
