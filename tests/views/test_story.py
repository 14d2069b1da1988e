"""One run in words says what its outcomes say."""

from __future__ import annotations

import dataclasses
import re

import pytest

import sim
from sim.outcomes import find_outcome, outcomes
from sim.record import Event
from sim.views import in_short, outcomes_table, summary
from tests.stories import battle, day, short_war, valley


@pytest.mark.parametrize("replicate", range(3))
def test_the_figures_are_those_of_the_outcomes(replicate: int) -> None:
    record = sim.run("karabakh/autumn-2020", 0, replicate)
    row, told = outcomes(record), " ".join(summary(record))
    assert f"After {row['large_war_days']:.0f} days of fighting" in told
    assert f"{row['control_end']:.0%} of the territory" in told
    assert f"In all, {row['deaths_claimant']:,.0f} are killed" in told
    assert f"{row['sessions']} session" in told
    other = " ".join(summary(sim.run("karabakh/autumn-2020", 0, replicate + 1)))
    assert f"In all, {row['deaths_claimant']:,.0f} are killed" not in other


def test_a_quiet_run_says_so() -> None:
    told = summary(valley())
    assert told[1:4] == ["No war breaks out.", "There are no talks.", "No agreement is signed."]
    assert "No war breaks out." not in summary(valley(*short_war()))


def truce_war(begins: str, battles: int = 3) -> list[Event]:
    """A war of so many days of battle that a tacit truce ends a month after it began."""
    first = day(begins)
    attack = Event(first, "attack", "north", subject="plain", reason="a reason", numbers={})
    fought = [
        dataclasses.replace(battle(begins, "plain", 1.0), day=first + after)
        for after in range(1, battles + 1)
    ]
    return [
        attack,
        *fought,
        Event(first + battles, "repulse", "north", subject="plain"),
        Event(first + 30, "truce_holds", "", numbers={"held_days": 30.0 - battles}),
    ]


def test_every_war_is_told_and_a_truce_holds_only_where_no_war_follows() -> None:
    holds = "a truce that holds to the end of the run ends the war on 1 October 2001"
    alone = summary(valley(*truce_war("2001-09-01", 15)))[1]
    assert holds in alone
    assert "another" not in alone
    more = [*truce_war("2001-09-01", 15), *truce_war("2001-11-01"), *truce_war("2002-01-01", 14)]
    told = summary(valley(*more))[1]
    assert "There are 2 large wars and 1 clash." in told
    assert holds not in told
    assert "a truce ends the war on 1 October 2001" in told
    assert (
        "Northland opens another large war on 1 January 2002: after 14 days of fighting with 420 "
        "killed, a truce that holds to the end of the run ends the war on 31 January 2002." in told
    )
    assert told.endswith("The clash opens on 1 November 2001 and kills 90.")


def test_many_clashes_are_told_in_one_sentence() -> None:
    months = [f"2001-{month:02}-01" for month in range(3, 9)]
    told = summary(valley(*[event for begins in months for event in truce_war(begins)]))[1]
    assert told.endswith("5 other clashes open from 1 April 2001 to 1 August 2001 and kill 450.")
    fewer = [event for begins in months[:3] for event in truce_war(begins)]
    ending = "2 other clashes open on 1 April 2001 and 1 May 2001 and kill 180."
    assert summary(valley(*fewer))[1].endswith(ending)
    two = [event for begins in months[:2] for event in truce_war(begins)]
    assert summary(valley(*two))[1].endswith("Another clash opens on 1 April 2001 and kills 90.")


def test_one_day_is_one_day() -> None:
    fought = [event for event in short_war() if event.kind == "battle"]
    short = [event for event in short_war() if event not in fought[1:]]
    assert "fter 1 day of fighting" in " ".join(summary(valley(*short)))
    assert len(fought) > 1
    assert f"fter {len(fought)} days of fighting" in " ".join(summary(valley(*short_war())))


def test_the_commonest_refusal_is_told_with_its_reason() -> None:
    events = short_war()
    assert "Southland refused (once): it does not trust the promises." in " ".join(
        summary(valley(*events))
    )
    changed = [
        dataclasses.replace(one, reason="it hopes for better terms later")
        if one.outcome == "refuses"
        else one
        for one in events
    ]
    assert "does not trust the promises" not in " ".join(summary(valley(*changed)))


def test_of_refusals_as_common_as_each_other_none_is_the_commonest() -> None:
    events = short_war()
    (refusal,) = [one for one in events if one.outcome == "refuses"]
    told = " ".join(summary(valley(*events, refusal)))
    assert "Southland refused most often (2 times): it does not trust the promises." in told
    other = dataclasses.replace(refusal, reason="it expects more from force")
    told = " ".join(summary(valley(*events, refusal, other, other)))
    assert "Southland refused (2 times)" in told
    assert "most often" not in told


def test_dates_in_sentences_are_written_as_people_write_them() -> None:
    record = sim.run("karabakh/autumn-2020")
    told = " ".join(summary(record))
    war = next(record.of("attack")).date
    assert f"attacks on {war.day} {war:%B %Y} and opens" in told
    fought = next(record.of("battle")).date
    assert f"attacks on {fought.day} {fought:%B %Y}" not in told
    assert f"breaks out on {war.day} {war:%B %Y}" in in_short(record)
    assert not re.search(r"\d{4}-\d\d-\d\d", told)
    assert "from 12 July 2020 to " in told
    assert re.search(r"\d{4}-\d\d-\d\d", war.isoformat())  # which is what is looked for


def test_things_are_counted_in_the_singular_and_plural() -> None:
    numbers = re.compile(r"\b1 (?!is\b)[a-z]*s\b")
    for replicate in range(4):
        for name in ("karabakh/autumn-2020", "karabakh/1994-2020"):
            told = " ".join(summary(sim.run(name, 0, replicate)))
            assert not numbers.search(told), numbers.search(told)
    assert numbers.search("1 handovers of territory")  # which is what is looked for


def test_what_happens_or_not_is_yes_or_no_and_has_no_unit() -> None:
    record = sim.run("karabakh/autumn-2020")
    table = outcomes_table(record).set_index("name in files")
    row = outcomes(record)
    assert table.loc["large_war", "value"] == ("yes" if row["large_war"] else "no")
    assert table.loc["large_war", "unit"] == ""
    assert table.loc["fighting_days", "unit"] == "days"
    assert "0 or 1" not in table["unit"].to_list()
    known = find_outcome("large_war")
    assert known is not None
    assert known.unit == "0 or 1"  # ... as files have it


def test_outcomes_that_the_run_lacks_are_left_out() -> None:
    record = sim.run("toy/fearon")
    table = outcomes_table(record).set_index("name in files")
    assert "war_onset" not in table.index
    assert table.loc["settlement", "value"] == "comprehensive"
    assert (table["meaning"] != "").all()


def test_a_party_is_called_by_its_label_and_no_war_ends_for_good_before_another() -> None:
    record = sim.run("karabakh/autumn-2020", 3, 16)
    row = outcomes(record)
    assert (row["settlement_broker"], row["large_wars"]) == ("russia", 2)
    table = outcomes_table(record).set_index("name in files")
    assert table.loc["settlement_broker", "value"] == "Russia"
    assert table.loc["large_war_opener", "value"] == "Azerbaijan"  # a side, by who leads it
    assert "deaths on Azerbaijan's side" in set(table["outcome"])
    assert not table["meaning"].str.contains(r"\b(?:claimant|holder)\b").any()
    told = " ".join(summary(record))
    assert "a truce ends the war on" in told
    assert "for good" not in told
