"""Small rules of the turn that no larger property would notice."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from sim.events import codes
from sim.model import NegotiationModel
from sim.scenario import load
from sim.turn import deals, offers, packages, talks
from sim.turn.axis import axis_of
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.offers import disappoint
from sim.turn.party import reason_to_answer
from sim.turn.standing import changed
from sim.turn.turn import TRAJECTORY, look_around, snapshot_of
from tests.turn.states import begin_offensive, leaders, third


def autumn() -> NegotiationModel:
    return NegotiationModel(load("karabakh/autumn-2020"))


def test_a_halt_without_a_gain_is_no_noise() -> None:
    claimant, _ = leaders(model := autumn())
    assert claimant.reason_to_halt(model, 0.0) == codes.WOULD_NOT_PAY
    assert claimant.reason_to_halt(model, -0.1) == codes.WOULD_NOT_PAY
    assert claimant.reason_to_halt(model, 0.1) == codes.NOISE


def campaign(attacker: int, hope: float) -> list[float]:
    """What an attack by a side is worth to the claimant, at a hope of its own."""
    claimant, _ = leaders(model := autumn())
    claimant.hope = hope
    values = [0.0] * model.world.objective_count
    count = claimant.campaign(model, attacker, 1.5, claimant, values)
    return values[:count]


def test_hope_in_talks_is_forfeited_by_who_widens_a_war_alone() -> None:
    """Who attacks gives up what it hopes of talks; who is attacked is not charged for that."""
    assert campaign(HOLDER, 0.1) == campaign(HOLDER, 0.9)
    assert campaign(CLAIMANT, 0.1) != campaign(CLAIMANT, 0.9)


def test_a_new_war_begins_with_no_broken_ceasefires() -> None:
    """What was broken in another war discredits nothing in this one."""
    claimant, _ = leaders(model := autumn())
    model.broken_ceasefires = 3
    begin_offensive(model, claimant)
    assert model.broken_ceasefires == 0
    model.broken_ceasefires = 3
    begin_offensive(model, claimant)  # the war goes on
    assert model.broken_ceasefires == 3


def test_pressure_counts_from_the_first_day_of_the_war() -> None:
    claimant, _ = leaders(model := autumn())
    assert axis_of(model, CLAIMANT).elapsed == 0.0
    begin_offensive(model, claimant)
    model.elapsed = 30.0
    changed(model)
    assert axis_of(model, CLAIMANT).elapsed == 30.0


def test_only_a_truce_with_a_broker_is_a_shame_to_break() -> None:
    claimant, _ = leaders(model := autumn())
    broker = model.third_parties[0]
    model.truce_broker = broker.index
    assert claimant.truce_shame(model) == 0.0  # there is no truce
    model.truce = 1
    shame = model.world.behaviour.ceasefire_shame
    assert claimant.truce_shame(model) == shame + broker.leverage_over(model, CLAIMANT) > shame
    model.truce_broker = -1
    assert claimant.truce_shame(model) == 0.0  # nobody brokered it


def test_in_peace_no_front_is_shown() -> None:
    claimant, _ = leaders(model := autumn())
    row = [0.0] * TRAJECTORY
    model.position = 0.7  # where the last battle was left
    look_around(model, row)
    assert snapshot_of(row).position == 0.0
    begin_offensive(model, claimant)
    model.position = 0.7
    look_around(model, row)
    assert snapshot_of(row).position == 0.7


def test_a_failed_session_changes_what_is_hoped_for_at_once() -> None:
    claimant, _ = leaders(model := autumn())
    before, hope = claimant.outlook(model).waiting, claimant.hope
    disappoint(model)
    assert claimant.hope < hope
    assert claimant.outlook(model).waiting < before


def test_a_mediator_says_stronger_where_it_thinks_more_of_a_side_than_that_does() -> None:
    claimant, holder = leaders(model := autumn())
    mediator = third(model, "russia")
    said, _, estimate = mediator.message_to(model, claimant)
    assert said
    assert 0.0 < estimate - claimant.belief(model) < 1.0  # by however little
    model.hidden -= 0.6
    said, _, estimate = mediator.message_to(model, claimant)
    assert not said
    assert estimate < claimant.belief(model)
    model.hidden -= 0.6
    assert mediator.message_to(model, holder)[0]  # what weakens one strengthens the other


def test_a_signal_moves_a_belief_about_what_is_hidden_alone() -> None:
    """What everybody sees of the balance is no news."""
    claimant, _ = leaders(model := autumn())
    model.observed, claimant.belief_mean, claimant.belief_variance = 2.0, 0.0, 1.0
    claimant.learn(model, 2.0, 0.5)
    assert claimant.belief_mean == 0.0
    claimant.learn(model, 3.0, 0.5)
    assert 0.0 < claimant.belief_mean < 1.0


def test_the_days_that_pressure_takes_are_those_of_who_presses() -> None:
    model = autumn()
    presses = [
        one for one in model.third_parties
        if one.settings.backs != 0 and one.pressure_on(model, CLAIMANT) > 0.0
    ]  # fmt: skip
    days = [one.settings.backing.response_days for one in presses]
    axis = axis_of(model, CLAIMANT)
    assert axis.pressure > 0.0
    assert min(days) <= axis.response_days <= max(days)
    assert min(days) > 1.0  # what is said where nobody presses


def test_a_session_without_help_is_estimated_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A deal that only help opens is not taken for one that is there without it."""
    model = autumn()
    mediator = third(model, "russia")
    asked = []

    def estimate(model: NegotiationModel, mediator: Any, helps: bool, zones: Any) -> bool:
        del mediator
        asked.append((helps, zones is model.zones[1]))
        return helps

    monkeypatch.setattr(talks, "estimate", estimate)
    assert talks.session_role(model, mediator) == codes.MANIPULATE
    assert asked[:2] == [(False, False), (True, True)]


@pytest.mark.parametrize("refusing", [[], ["azerbaijan"], ["armenia"], ["azerbaijan", "armenia"]])
def test_who_refuses_a_ceasefire_is_named(
    refusing: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    claimant, holder = leaders(model := autumn())
    begin_offensive(model, claimant)
    for one in (claimant, holder):
        agrees = one.name not in refusing
        monkeypatch.setattr(one, "decide_ceasefire", lambda *_, agrees=agrees: agrees)
    talks._propose_ceasefire(model, third(model, "russia"))
    told = model.record.events[-1]
    assert told.kind == "ceasefire"
    assert [name for name in told.other.split(", ") if name] == refusing


def test_fighting_later_is_worth_waiting_and_a_discounted_gain() -> None:
    """Where the balance shifts its way, a gain to come counts for less than one today."""
    claimant, _ = leaders(model := autumn())
    claimant.outlook(model)
    count = axis_of(model, CLAIMANT).count
    later = claimant._fighting_later(model, count, 1.0, 0.0)
    discount = claimant.discount_over(model, model.world.behaviour.horizon_days / 365.25)
    assert 0.0 < discount < 1.0
    settings: Any = claimant.settings
    settings.discount_rate = 0.0
    undiscounted = claimant._fighting_later(model, count, 1.0, 0.0)
    assert claimant.waiting < later
    assert 1.0 > undiscounted - claimant.waiting > later - claimant.waiting  # 1: all at stake


def test_who_gives_a_place_back_is_asked_whether_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    claimant, holder = leaders(model := autumn())
    asked: list[str] = []

    def agrees(name: str) -> float:
        asked.append(name)
        return 1.0

    for one in (claimant, holder):
        monkeypatch.setattr(one, "decide_handover", lambda _, name=one.name: agrees(name))
    model.deal = 1
    for before, outcome in ((0.0, 1.0), (1.0, 0.0)):
        model.control[0] = before
        model.pending_count, model.pending_days[0] = 1, model.day
        model.pending_objectives[0], model.pending_outcomes[0] = 0, outcome
        deals.carry_out(model)
        assert model.control[0] == outcome
        assert model.pending_count == 0
    assert asked == [holder.name, claimant.name]


def test_handovers_of_one_day_come_in_the_order_of_places() -> None:
    model = autumn()
    objectives: Any = model.world.objectives
    for o, days in enumerate((10, 10, 10, 20)):
        objectives[o].handover_days = days
    for o in (3, 2, 0, 1):
        deals._promise(model, o, 1.0)
    assert list(model.pending_objectives[:4]) == [0, 1, 2, 3]
    deals._drop_first(model)
    assert list(model.pending_objectives[:3]) == [1, 2, 3]
    assert [day - model.day for day in model.pending_days[:3]] == [10, 10, 20]


def test_only_a_place_that_is_declared_small_is_small() -> None:
    for declared in (set(), {1}):
        scenario = load("karabakh/autumn-2020")
        changes = [f"objectives.{name}.small=true" for k, name in enumerate(scenario.objectives)
                   if k in declared]  # fmt: skip
        model = NegotiationModel(load("karabakh/autumn-2020", changes))
        goods = model.world.goods[: model.world.objective_count]
        assert {k for k, good in enumerate(goods) if good.small} == declared


def test_a_chance_of_the_next_battle_is_that_of_who_attacks() -> None:
    """The claimant, who is believed to be stronger, wins its attack more often than it loses."""
    claimant, holder = leaders(model := autumn())
    claimant.belief_mean = holder.belief_mean = 3.0 - model.observed
    assert offers._next_battle(model, claimant)[0] > 0.5
    claimant.belief_mean = -9.0 - model.observed
    assert offers._next_battle(model, claimant)[0] < 0.5


def test_a_cost_that_is_not_known_is_half_of_its_range() -> None:
    claimant, _ = leaders(model := autumn())
    settings: Any = claimant.settings
    settings.private_cost, claimant.private_cost = 0.2, 0.05
    known, guessed = (claimant.cost_of_starting(model, False, one) for one in (True, False))
    assert abs(guessed - known - (0.1 - 0.05)) < 1e-12


def test_offers_that_come_to_nothing_cost_hope(monkeypatch: pytest.MonkeyPatch) -> None:
    claimant, holder = leaders(model := autumn())
    for one in (claimant, holder):
        monkeypatch.setattr(one, "threshold", lambda *_: 2.0)  # more than there is
    hopes = claimant.hope, holder.hope
    assert not offers.alternating_offers(model, -1, 0.0)
    assert claimant.hope < hopes[0]
    assert holder.hope < hopes[1]


def test_the_best_that_the_other_side_would_accept_is_less_than_all() -> None:
    claimant, holder = leaders(model := autumn())
    for one, other in ((claimant, holder), (holder, claimant)):
        seat = offers.take_seat(model, one, other, 0, 0.0)
        assert 0.0 < seat.best < seat.ideal < 1.0


def test_what_was_promised_is_not_had_yet() -> None:
    """A promise that was made is what a text is held against, things as they are what is had."""
    claimant, _ = leaders(model := autumn())
    for promised in (0, 1):
        claimant.has_promised = promised
        claimant.promised[0] = 1.0
        packages._weigh_what_is(model, True, 0.0)
        scale = model.scales[claimant.index]
        assert model.outcome[0] == 0.0
        assert (scale.said[0] > scale.had[0]) is bool(promised)


def test_on_the_first_day_no_place_has_been_taken() -> None:
    claimant, _ = leaders(model := autumn())
    assert not any(model.taken)
    model.taken[0] = claimant.sign
    assert any(model.taken)


@pytest.mark.parametrize(
    ("aim", "attack", "reason"),
    [
        (1, 0.6, codes.EXPECTS_MORE_FROM_FORCE),
        (1, 0.4, codes.HOPES_FOR_BETTER),
        (0, 0.6, codes.HOPES_FOR_BETTER),
    ],
)
def test_who_would_rather_attack_says_so(aim: int, attack: float, reason: int) -> None:
    """A text that is worth more than things as they are, and less than waiting or fighting."""
    view = SimpleNamespace(aim=aim, attack=attack, staying=0.5, reservation=0.6, now=0.3)
    assert reason_to_answer(view, False, 0.4, 0.6, 0.4, 0.0) == reason
