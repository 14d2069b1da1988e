"""A run told in sentences says what the record says: no more, no less, and for both sides alike."""

from __future__ import annotations

import dataclasses

import pytest
from syrupy.assertion import SnapshotAssertion

from sim.explain import headlines, refusals, tell, within
from sim.record import EVENT_KINDS, Event, Record
from sim.sentences import SENTENCES, sentence
from tests.stories import battle, day, short_war, valley


def text(record: Record) -> str:
    lines = []
    for entry in tell(record):
        lines.append(f"{entry.dates()}  {entry.text}")
        lines += [f"    {detail}" for detail in entry.details]
    return "\n".join(lines)


def test_a_short_war_reads_as_it_happened(snapshot: SnapshotAssertion) -> None:
    assert text(valley(*short_war())) == snapshot


def test_every_kind_of_event_has_a_sentence() -> None:
    assert set(SENTENCES) == set(EVENT_KINDS)


@pytest.mark.parametrize("kind", sorted(EVENT_KINDS))
def test_a_sentence_needs_no_figure_that_an_event_may_lack(kind: str) -> None:
    event = Event(day("2001-05-01"), kind, "north", "south", "plain", "done", "some reason")
    if kind == "session":
        event = dataclasses.replace(event, subject="formulate")
    assert sentence(event, valley().scenario).endswith(".")


def test_parties_and_places_bear_their_labels_and_not_their_keys() -> None:
    told = text(valley(*short_war()))
    assert "Northland captures The plain / Ravnina." in told
    assert "north captures" not in told


def test_a_refusal_tells_who_why_and_the_figures() -> None:
    told = text(valley(*short_war()))
    wanted = (
        "Refused by Southland. Reason: it does not trust the promises "
        "(worth 0.400 to it, 0.350 after what conceding costs it and its doubt in the promises, "
        "leaving the table worth 0.500; "
        "chance of accepting 25%)."
    )
    assert wanted in told
    changed = [
        dataclasses.replace(event, reason="it expects more from force")
        if event.outcome == "refuses"
        else event
        for event in short_war()
    ]
    assert wanted not in text(valley(*changed))


def test_a_broken_ceasefire_tells_who_broke_it_when_and_for_what() -> None:
    told = text(valley(*short_war()))
    assert (
        "Northland breaks the ceasefire brokered by The Patron after 1 day: it expects +0.040 "
        "from fighting on (chance of this choice 60%), and attacks towards The ridge / Greben."
    ) in told


def test_terms_name_the_winner_of_each_objective_and_the_middle_of_an_open_issue() -> None:
    told = text(valley(*short_war()))
    assert "Northland gets The plain / Ravnina; Southland gets The ridge / Greben, " in told
    assert "Legal status is settled at 0.25 (0: as Southland wants, 1: as Northland wants)" in told


def test_days_of_one_battle_are_told_together_with_both_sides_deaths() -> None:
    entries = tell(valley(*short_war()))
    battles = next(entry for entry in entries if "days of battle for The plain" in entry.text)
    assert battles.dates() == "2001-09-02 to 2001-09-04"
    assert battles.text.endswith("deaths: Northland 30, Southland 60.")


def test_the_end_tells_who_controls_what() -> None:
    assert tell(valley(*short_war()))[-1].text == (
        "The run ends: Northland controls The plain / Ravnina; Southland controls "
        "The ridge / Greben, The fortress / Krepost and The capital / Grad."
    )
    assert "Northland controls" not in tell(valley())[-1].text


def test_headlines_count_what_they_leave_out() -> None:
    quiet = [
        Event(day("2001-02-01") + 30 * i, "incident", numbers={"count": 2.0}) for i in range(5)
    ]
    first = headlines(valley(*quiet, *short_war()))[0]
    assert first.text.startswith("10 shootings on the line")


def test_headlines_are_never_longer_than_asked_and_keep_both_ends() -> None:
    wars = [event for month in range(1, 13) for event in short_war(f"2001-{month:02}-01")]
    told = headlines(valley(*wars), limit=20)
    assert len(told) == 20
    assert told[0].first == day("2001-01-01")
    assert told[-1].text.startswith("The run ends")
    assert sum("more entries" in entry.text for entry in told) == 1
    assert len(headlines(valley(*wars), limit=1000)) > 20


def test_reasons_of_refusal_are_counted_by_party() -> None:
    assert refusals(valley(*short_war(), *short_war("2002-01-01"))) == [
        ("Southland", "it does not trust the promises", 2)
    ]
    assert refusals(valley(battle("2001-03-01", "plain", 0.0))) == []


def shootings(*dates: str) -> list[Event]:
    return [Event(day(date), "incident", numbers={"count": 2.0}) for date in dates]


def test_days_outside_a_stretch_are_not_told_nor_counted() -> None:
    record = valley(*shootings("2001-02-01", "2001-03-01", "2001-04-01"))
    (inside,) = tell(record, day("2001-02-15"), day("2001-03-15"))
    assert (inside.dates(), inside.text[:11]) == ("2001-03-01", "2 shootings")
    assert tell(record)[0].text.startswith("6 shootings")  # the whole run in one line
    assert tell(record, day("2001-05-01"), day("2001-06-01")) == []


def test_the_end_of_the_run_is_told_only_in_a_stretch_that_holds_it() -> None:
    record = valley(*short_war())
    assert tell(record, day("2001-09-01"))[-1].text.startswith("The run ends")
    assert not any(
        entry.text.startswith("The run ends") for entry in tell(record, last=day("2002-12-30"))
    )


def test_refusals_can_be_counted_in_a_stretch() -> None:
    record = valley(*short_war(), *short_war("2002-01-01"))
    assert refusals(within(record, day("2001-09-01"), day("2001-12-31")))[0][2] == 1
    assert refusals(record)[0][2] == 2
