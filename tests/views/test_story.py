"""One run in words says what its outcomes say."""

from __future__ import annotations

import dataclasses
import re

import pytest

import sim
from sim.outcomes import find_outcome, outcomes
from sim.views import outcomes_table, summary
from tests.stories import short_war, valley


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
    war = next(record.of("battle")).date
    assert f"attacks on {war.day} {war:%B %Y} and opens" in told
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
    assert table.loc["large_war_opener", "value"] == "claimant"  # a side, and no party
    told = " ".join(summary(record))
    assert "the guns fall silent on" in told
    assert "for good" not in told
