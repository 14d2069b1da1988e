"""Texts that leaders put themselves in war: what they ask for, when they come, who answers."""

from __future__ import annotations

import math
from typing import Any

import pytest

from sim.model import NegotiationModel
from sim.outcomes import outcomes
from sim.record import Event
from sim.rules.contest import (
    battle_drift,
    capture_probability,
    expected_battle_days,
    watched_days,
)
from sim.rules.numeric import normal_quantile
from sim.turn import chance as draws
from sim.turn.chance import pair, uniform
from sim.turn.frontier import net_utility
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.own_texts import write_own_text
from sim.turn.standing import changed, leader_of
from tests.rules.twins import holds
from tests.turn.states import begin_offensive, paths
from tests.turn.worlds import plain, run, valley

#: One prize in a war that costs both sides something every day; what they meet about is talked of
#: in war alone.
COSTLY = """
front: {decisive: false}
parties: {north: {cost_per_day: 0.01}, south: {cost_per_day: 0.01}}
talks: {direct_rate: 0, war_error: 0}
"""
RATE = "talks.war_rate=0.3"


def at_war(*overrides: str) -> NegotiationModel:
    model = NegotiationModel(plain(COSTLY, *overrides))
    begin_offensive(model, leader_of(model, CLAIMANT))
    changed(model)
    return model


def asked_by(model: NegotiationModel, side: int) -> float:
    """The claimant's share of the prize in the text that a leader would put."""
    author = leader_of(model, side)
    assert write_own_text(model, author, model.zones[0], model.text)
    path = model.paths[model.text.path]
    return net_utility(path, leader_of(model, CLAIMANT).index, model.text.position)


@pytest.mark.parametrize("advantage", [-0.1, 0.0, 0.2])
@pytest.mark.parametrize("friction", [0.0, 0.03])
def test_each_side_asks_for_its_end_of_the_bargaining_range(
    advantage: float, friction: float
) -> None:
    """Fighting on to the end gives p - c T and 1 - p - c T: each leaves the other just that."""
    told = f"balance.advantage={advantage}", f"talks.friction={friction}"
    drift = battle_drift(advantage, 0.0, 0.45)
    win = capture_probability(drift, 3.0, 1.0, 0.0)
    days = watched_days(expected_battle_days(drift, 3.0, 1.0, 0.0), 1.0)

    def check(cost: float) -> None:
        model = at_war(*told)
        for side in (CLAIMANT, HOLDER):
            assert asked_by(model, side) == pytest.approx(win + side * (cost * days - friction))

    check(0.01)
    assert not holds(check, 0.02)


def test_where_fighting_costs_nothing_nobody_sees_a_text_that_is_worth_its_friction() -> None:
    def sees(cost: float) -> bool:
        costs = [f"parties.{name}.cost_per_day={cost}" for name in ("north", "south")]
        model = at_war("talks.friction=0.01", *costs)
        return write_own_text(model, leader_of(model, HOLDER), model.zones[0], model.text)

    assert sees(0.01)
    assert not sees(0.0)


def test_the_error_of_a_guess_moves_what_is_asked_by_as_much() -> None:
    exact, guessed = at_war(), at_war("talks.war_error=0.02")
    north, south = leader_of(exact, CLAIMANT), leader_of(exact, HOLDER)
    z = normal_quantile(uniform(exact, draws.GUESS, pair(north.index, south.index)))
    moved = asked_by(exact, CLAIMANT) - asked_by(guessed, CLAIMANT)
    assert moved == pytest.approx(0.02 * z)
    assert abs(moved) > 1e-3


def test_of_several_packages_it_puts_the_one_that_it_likes_best() -> None:
    """No package on any path that gives the others what they need gives the author more."""
    costs = [f"parties.{name}.cost_per_day=0.02" for name in ("north", "south")]
    model = NegotiationModel(valley("talks.war_error=0", *costs))
    begin_offensive(model, leader_of(model, CLAIMANT))
    changed(model)

    def check(side: int, least: float) -> None:
        author = leader_of(model, side)
        assert write_own_text(model, author, model.zones[0], model.text)
        worth = net_utility(model.paths[model.text.path], author.index, model.text.position)
        found = best_on_a_grid(model, author)
        assert least * worth < found <= worth + 1e-9

    for side in (CLAIMANT, HOLDER):
        check(side, 0.99)
        assert not holds(check, -side, 1.01)


def best_on_a_grid(model: NegotiationModel, author: Any) -> float:
    best, friction = -math.inf, model.world.talks.friction
    needs = [one.needed(model, one.outlook(model).reservation, -friction) for one in model.parties]
    for path in paths(model):
        for step in range(1001):
            position = step * path.count / 1000
            utilities = [net_utility(path, one.index, position) for one in model.parties]
            if all(u >= need - 1e-9 for u, need in zip(utilities, needs, strict=True)):
                best = max(best, utilities[author.index])
    return best


# -- in runs ---------------------------------------------------------------------------------------


def texts_of_war(*overrides: str) -> list[list[Event]]:
    """In each run the sessions without a mediator in war, with what was said there."""
    found, scenario = [], valley("talks.direct_rate=0", *overrides)
    for replicate in range(20):
        record = run(scenario, replicate)
        for at, event in enumerate(record.events):
            if event.kind == "session" and event.actor == "direct":
                found.append(record.events[at : at + 4])
    return found


def test_the_author_is_not_asked_and_the_other_leader_answers() -> None:
    found = texts_of_war(RATE)
    assert not texts_of_war()
    for session, offer, answer, *after in found:
        assert (session.subject, offer.kind, answer.kind) == ("direct", "offer", "answer")
        assert (offer.actor, offer.other) == (answer.other, answer.actor)
        agreed = answer.outcome == "accepts"
        assert (session.outcome == "agreement") == agreed
        assert (bool(after) and after[0].kind == "agreement" and after[0].actor == "") == agreed
    assert {offer.actor for _, offer, *_ in found} == {"north", "south"}
    assert {session.outcome for session, *_ in found} == {"agreement", "no agreement"}


def test_no_leader_repeats_itself_before_the_next_review_unless_the_front_has_moved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mute = [f"third_parties.{name}.mediation.initiative_war=0" for name in ("patron", "envoy")]
    scenario = valley("talks.war_rate=1", "talks.direct_rate=0", *mute)

    def check() -> None:
        texts = 0
        for replicate in range(6):
            refused, moved = -math.inf, False
            for event in run(scenario, replicate).events:
                if event.kind in ("capture", "handover"):
                    moved = True
                elif event.kind == "session" and event.actor == "direct":
                    assert moved or event.day - refused >= scenario.behaviour.review_days
                    texts += 1
                    if event.outcome == "no agreement":
                        refused, moved = event.day, False
        assert texts > 6

    check()
    monkeypatch.setattr("sim.turn.own_texts.worth_another_text", lambda model: True)
    assert not holds(check)


def test_a_war_that_a_leaders_text_ends_has_no_broker() -> None:
    """Without mediators no war ends by agreement, unless leaders put texts themselves."""
    mute = [f"third_parties.{name}.mediation.initiative_war=0" for name in ("patron", "envoy")]

    def ended(*overrides: str) -> list[Any]:
        scenario = valley("talks.direct_rate=0", *mute, *overrides)
        rows = [outcomes(run(scenario, replicate)) for replicate in range(20)]
        return [row["settlement_broker"] for row in rows if row["settled_in_war"]]

    assert not ended()
    brokers = ended(RATE)
    assert brokers
    assert set(brokers) == {""}


def test_a_leader_that_writes_nothing_lets_the_war_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    assert texts_of_war(RATE)
    monkeypatch.setattr(
        "sim.agents.Party.writes", lambda party, _, occasion: occasion and party.sign == HOLDER
    )
    assert {offer.actor for _, offer, *_ in texts_of_war(RATE)} == {"south"}
