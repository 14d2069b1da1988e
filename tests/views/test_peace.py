"""How a peace stands follows from the record and the dates of the scenario."""

from __future__ import annotations

import datetime as dt

import sim
from sim.views.days import state_on
from sim.views.peace import peace_words

AFTER = "karabakh/after-2020"


def told(day: dt.date, *changes: str, replicate: int = 150) -> str:
    record = sim.run(sim.load(AFTER, list(changes)), 0, replicate, trace=True)
    return " ".join(peace_words(state_on(record, day)))


def test_the_guarantee_is_believed_as_far_as_its_guarantor_is_engaged() -> None:
    """Deterrence 0.2 at full engagement, times 0.6 until February 2022 and 0.2 after it."""
    assert "an attack would cost 0.12 of" in told(dt.date(2021, 1, 1))
    assert "an attack would cost 0.04 of" in told(dt.date(2022, 6, 1))
    # the twin: a guarantee that stays as signed is worth the same on both days
    signed = "after_deal.guarantor_elasticity=0"
    assert "an attack would cost 0.12 of" in told(dt.date(2022, 6, 1), signed)


def test_a_mandate_that_has_run_out_deters_nobody() -> None:
    short = "third_parties.russia.mediation.mandate_days=100"
    assert "an attack would cost 0 of" in told(dt.date(2021, 6, 1), short)
    assert "an attack would cost 0.12 of" in told(dt.date(2021, 1, 1), short)


def test_a_broken_deal_is_said_to_be_broken() -> None:
    record = sim.run(AFTER, 0, 150, trace=True)
    attack = next(record.of("attack"))
    before, after = (state_on(record, attack.day + shift) for shift in (-1, 1))
    assert "is broken" not in " ".join(peace_words(before))
    assert "is broken: Azerbaijan attacked on" in " ".join(peace_words(after))


def test_links_are_told_where_they_are_worth_something() -> None:
    worth = "links.dependence={claimant: 0.03, holder: 0.03}"
    opened = "links.open={dates: {2020-11-10: 0, 2021-06-01: 1}}"
    assert "sides are closed" in told(dt.date(2021, 1, 1), worth, opened)
    assert "sides are open" in told(dt.date(2021, 7, 1), worth, opened)
    assert "Routes and trade" not in told(dt.date(2021, 7, 1))


def test_a_scenario_without_a_deal_in_force_has_no_such_stage() -> None:
    record = sim.run("karabakh/autumn-2020", trace=True)
    assert peace_words(state_on(record, dt.date(2020, 12, 31))) == []
