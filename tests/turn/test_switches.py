"""Mechanisms with a switch: at zero they change no run, above it they do what they say."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.model import NegotiationModel
from sim.record import Record
from sim.rules.reservation import ceasefire_credit, hope_regained
from sim.turn.axis import axis_of
from sim.turn.party import PartyMethods
from sim.turn.standing import changed, leader_of
from tests.rules.twins import holds
from tests.turn.states import begin_offensive
from tests.turn.worlds import plain, run, valley

#: A line along which nobody ever attacks or talks, with three incidents a step.
QUIET = """
clock: {start: 1000-01-01, end: 1490-01-01}
parties: {north: {offensive_cost: 1}, south: {offensive_cost: 1}}
behaviour: {precision: 1000000}
talks: {direct_rate: 0}
incidents: {rate: 3.0436875, calm: 0, escalation: 0}
"""

SWITCHES = [
    ("talks.war_rate", "0.9"),
    ("behaviour.turnover_doubt", "0.9"),
    ("after_deal.guarantee_engaged", "0.9"),
    ("talks.forum_choice", "0.9"),
    ("opinion.embitter", "0.9"),
    ("opinion.blame", "0.9"),
    ("behaviour.hope_revival", "0.9"),
    ("behaviour.ceasefire_discredit", "0.9"),
    ("behaviour.ceasefire_exchange", "0.9"),
    ("behaviour.opening_scale", "0.9"),
    ("behaviour.planning_days", "60"),
    ("behaviour.preparation_days", "45"),
    ("incidents.reciprocity", "0.9"),
]


@pytest.mark.parametrize(("key", "more"), SWITCHES)
def test_zero_leaves_every_run_as_it_is_and_more_does_not(key: str, more: str) -> None:
    shipped = [run(valley(), replicate).events for replicate in range(5)]
    assert [run(valley(f"{key}=0"), replicate).events for replicate in range(5)] == shipped
    assert [run(valley(f"{key}={more}"), replicate).events for replicate in range(5)] != shipped


# -- a clash revives talks -------------------------------------------------------------------------


def hopes_around_the_truce(*overrides: str) -> tuple[float, float]:
    """The holder's hope before and after the step in which a truce becomes the status quo."""
    fading = "behaviour.hope_fade=0", "behaviour.hope_gain=0", "parties.north.leader_changes=[]"
    scenario = valley(*fading, *overrides)
    for replicate in range(20):
        record: Record = run(scenario, replicate, trace=True)
        held = next(record.of("truce_holds"), None)
        if held is not None:
            before = [one for one in record.snapshots if one.day < held.day][-1]
            after = next(one for one in record.snapshots if one.day == held.day)
            return before.hope_holder, after.hope_holder
    raise AssertionError("no truce has held")


def test_a_truce_that_holds_gives_back_a_share_of_the_missing_hope() -> None:
    before, after = hopes_around_the_truce("behaviour.hope_revival=0.25")
    assert after == hope_regained(before, 0.25)
    assert after > before
    before, after = hopes_around_the_truce()
    assert after == before


# -- broken ceasefires discredit the next ----------------------------------------------------------


def worth_of_agreeing(
    monkeypatch: pytest.MonkeyPatch, discredit: float, failures: int, goodwill: float = 0.05
) -> float:
    """What agreeing to a ceasefire is worth to the side that is attacked and sees no gain."""
    heard: list[float] = []

    def listen(worth: float, precision: float) -> float:
        heard.append(worth)
        return 1.0 / (1.0 + precision)

    model = NegotiationModel(
        valley(
            f"behaviour.ceasefire_discredit={discredit}",
            f"behaviour.ceasefire_goodwill={goodwill}",
            "behaviour.ceasefire_price=0",
        )
    )
    begin_offensive(model, leader_of(model, 1))
    model.broken_ceasefires = failures
    monkeypatch.setattr("sim.turn.party.choice_probability", listen)
    PartyMethods.decide_ceasefire(leader_of(model, -1), model, 0.01, 0)
    return heard[-1]


def test_each_broken_ceasefire_takes_a_share_of_what_the_next_is_worth(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for failures in range(4):
        worth = worth_of_agreeing(monkeypatch, 0.3, failures)
        assert worth == pytest.approx(0.06 * ceasefire_credit(0.3, failures))
        assert worth_of_agreeing(monkeypatch, 0.0, failures) == pytest.approx(0.06)


def test_failures_are_counted_in_a_war_and_forgotten_in_the_next() -> None:
    counted: list[tuple[int, int]] = []
    scenario = valley()
    for replicate in range(8):
        model, broken = NegotiationModel(scenario, 1, replicate), 0
        while model.running:
            seen = len(model.record.events)
            model.step()
            for event in model.record.events[seen:]:
                broken += event.kind == "ceasefire_broken" and event.other != ""
                if event.kind in ("agreement", "truce_holds"):  # the war is over
                    broken = 0
            if model.war != 0:
                counted.append((model.broken_ceasefires, broken))
    assert all(kept == found for kept, found in counted)
    assert max(kept for kept, _ in counted) >= 2


# -- a ceasefire's goodwill is used up, and comes back as fighting goes on -------------------------


def worth_after(monkeypatch: pytest.MonkeyPatch, days: float, fought: float, since: float) -> float:
    """What agreeing is worth after days of battle, the last ceasefire made on one of them."""
    heard: list[float] = []

    def listen(worth: float, precision: float) -> float:
        heard.append(worth)
        return 1.0 / (1.0 + precision)

    told = "behaviour.ceasefire_goodwill=0.05", "behaviour.ceasefire_price=0"
    model = NegotiationModel(valley(f"behaviour.ceasefire_exchange={days}", *told))
    begin_offensive(model, leader_of(model, 1))
    model.elapsed, model.exchanged = fought, since
    monkeypatch.setattr("sim.turn.party.choice_probability", listen)
    PartyMethods.decide_ceasefire(leader_of(model, -1), model, 0.01, 0)
    return heard[-1]


def test_the_goodwill_of_a_ceasefire_comes_back_with_days_of_battle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for fought, since, left in (
        (0.0, 0.0, 0.0),
        (3.0, 0.0, 0.25),
        (9.0, 6.0, 0.25),
        (20.0, 6.0, 1),
    ):
        found = worth_after(monkeypatch, 12.0, fought, since)
        assert found == pytest.approx(0.05 * left + 0.01)
        assert worth_after(monkeypatch, 0.0, fought, since) == pytest.approx(0.06)


def test_a_ceasefire_uses_the_goodwill_up_and_a_new_war_has_none() -> None:
    """Days of battle since the last agreed ceasefire of the war, or since it began."""
    scenario, seen = valley(), 0
    for replicate in range(4):
        model, fought = NegotiationModel(scenario, 1, replicate), 0.0
        while model.running:
            first, was_at_war = len(model.record.events), model.war != 0
            model.step()
            for event in model.record.events[first:]:
                if event.kind == "battle":
                    fought += scenario.clock.war_days
                elif event.kind == "ceasefire" and event.outcome == "agreed":
                    fought, seen = 0.0, seen + 1
                elif event.kind in ("agreement", "truce_holds"):  # the war is over
                    fought = 0.0
            if model.war == 0 or not was_at_war:
                fought = 0.0
            if model.war != 0:
                assert model.elapsed - model.exchanged == fought
    assert seen >= 4


# -- a cost of opening that grows with the aim -----------------------------------------------------


def values_of_an_attack(scale: float) -> tuple[list[float], list[float]]:
    """What the claimant's attacks are worth to it, by aim, and the scope of each."""
    model = NegotiationModel(
        valley(f"behaviour.opening_scale={scale}", "parties.north.offensive_cost=0.08")
    )
    changed(model)
    north = leader_of(model, 1)
    count = north.campaign(model, 1, north.belief(model), north, model.values)
    return list(model.values[:count]), list(axis_of(model, 1).scopes[:count])


def test_opening_costs_less_the_smaller_the_aim_and_the_same_for_the_whole_axis() -> None:
    flat, scopes = values_of_an_attack(0.0)
    for scale in (0.5, 1.0):
        values, _ = values_of_an_attack(scale)
        spared = [after - before for before, after in zip(flat, values, strict=True)]
        assert spared == pytest.approx([0.08 * scale * (1.0 - scope) for scope in scopes])
    assert len({round(scope, 6) for scope in scopes}) > 1


# -- sides that answer in kind on the line ---------------------------------------------------------


def counts_on_the_line(reciprocity: float) -> np.ndarray[Any, Any]:
    """Incidents by step over decades of peace in which nothing else happens."""
    scenario = plain(QUIET, f"incidents.reciprocity={reciprocity}")
    record = run(scenario)
    days = [one.toordinal() for one in (scenario.clock.start, scenario.clock.end)]
    counts = dict.fromkeys(range(days[0], days[1], 30), 0.0)
    counts |= {event.day: event.numbers["count"] for event in record.of("incident")}
    return np.array([counts[day] for day in sorted(counts)])


def check_autoregression(counts: np.ndarray[Any, Any], reciprocity: float) -> None:
    """Mean 3, dispersion 1 / (1 - r^2), correlation r over a step and r^2 over two.

    Within four standard errors of 6,000 steps; those of the dispersion and of correlations are at
    most (1 + r) / (1 - r) times those of independent steps.
    """
    slower = (1.0 + reciprocity) / (1.0 - reciprocity)
    error = 4.0 * math.sqrt(slower / len(counts))
    assert abs(counts.mean() - 3.0) < error * counts.std()
    dispersion = counts.var() / counts.mean()
    assert abs(dispersion * (1.0 - reciprocity**2) - 1.0) < error * math.sqrt(2.0 + 1.0 / 3.0)
    for lag in (1, 2):
        found = np.corrcoef(counts[lag:], counts[:-lag])[0, 1]
        assert abs(found - reciprocity**lag) < error


def test_incidents_beget_incidents_as_a_poisson_autoregression_has_it() -> None:
    for reciprocity in (0.0, 0.5):
        check_autoregression(counts_on_the_line(reciprocity), reciprocity)
    assert not holds(check_autoregression, counts_on_the_line(0.0), 0.5)
    assert not holds(check_autoregression, counts_on_the_line(0.5), 0.0)


def test_a_war_lets_the_line_forget() -> None:
    model = NegotiationModel(
        valley(
            "incidents.reciprocity=0.9",
            "parties.north.offensive_cost=1",
            "parties.south.offensive_cost=1",
        )
    )
    model.step()
    assert not math.isnan(model.line_rate)
    begin_offensive(model, leader_of(model, 1))
    assert math.isnan(model.line_rate)
