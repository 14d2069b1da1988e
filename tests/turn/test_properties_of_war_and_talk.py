"""Properties of war and talk: prevention, a mediator's word, offers made while fighting goes on."""

from __future__ import annotations

import copy
import itertools
import math
from typing import Any

import pytest

from sim.model import NegotiationModel
from sim.rules.contest import capture_probability, expected_battle_days, watched_days
from sim.rules.credibility import truthful_when_strong, truthful_when_weak
from sim.rules.ladder import fight_to_the_finish, slantchev_offers
from sim.scenario import Scenario
from sim.turn.front import fight
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.offers import take_seat
from sim.turn.standing import leader_of
from sim.turn.talks import _carry_messages
from tests.rules.twins import close, holds
from tests.turn.states import begin_offensive, leaders, third
from tests.turn.worlds import plain, run, terms, toy, win_at

YEAR = 365.25


# 7. Preventive war ------------------------------------------------------------------------------


def shifting_power(spending: float, cost: float, foresight: float = 1.0) -> Scenario:
    """North is weak and rising; South could take what North holds, at a cost."""
    return plain(
        f"""
objectives:
  prize: {{share: 0.5, held_by: claimant}}
  rest: {{issue: prize, share: 0.5, defence: 1, size: 3}}
parties:
  north: {{mobilisation_cost: 0.1}}
  south: {{mobilisation_cost: {cost}}}
balance: {{advantage: -1.2, claimant: {{spending: {spending}}}}}
behaviour: {{foresight: {foresight}}}
talks: {{direct_rate: 0}}
front: {{decisive: false}}
"""
    )


def predicted(spending: float, cost: float) -> str:
    """What South does on the first day by the inequalities, written out for this conflict.

    Each side holds a half and fights for the other half; a war mobilises half the axis.
    """
    kept, bought = math.exp(-0.1 * 365 / YEAR), (1.0 - math.exp(-0.1 * 365 / YEAR)) / 0.1
    shift = math.log(1000 * kept + spending * bought) - math.log(1000 * kept + 100 * bought)
    if not attacks(shift, cost):
        return "peace"
    if shift > 0.0 and not attacks(0.0, cost):  # war now beats what a riser leaves (Powell)
        return "preventive: the balance is turning against it"
    return "war for another reason"


def attacks(shift: float, cost: float) -> bool:
    """Whether war is worth more to South than peace in which it expects a shift."""
    now, seen = -1.2, -1.2 + 0.5 * shift
    win = 1.0 - win_at(now)
    gain = 0.5 * win - 0.5 * cost
    threatened = 0.5 * win_at(seen) - 0.05 > 0.0
    attacked = 0.5 - 0.5 * win_at(seen) - 0.5 * cost if threatened else 0.5
    return 0.5 + gain - (1.0 - win) * (0.5 - attacked) > attacked


def reason_words(scenario: Scenario) -> str:
    """Why South attacks on the first day; peace if it does not."""
    model = NegotiationModel(scenario)
    model.step()
    attacks = [event for event in model.record.of("attack") if event.actor == "south"]
    if not attacks:
        return "peace"
    reason = attacks[0].reason
    return reason if reason.startswith("preventive") else "war for another reason"


GRID = list(itertools.product((100.0, 400.0, 1000.0, 3000.0, 9000.0), (0.8, 0.93, 0.99, 1.4, 1.95)))


def test_7_preventive_war_comes_exactly_where_the_inequalities_say() -> None:
    found = {(s, c): reason_words(shifting_power(s, c)) for s, c in GRID}
    assert found == {(s, c): predicted(s, c) for s, c in GRID}
    assert len(set(found.values())) == 3  # peace, prevention and plain gain all occur


@pytest.mark.parametrize("spending", [3000.0, 9000.0])
def test_7_without_a_shift_or_without_foresight_the_same_side_keeps_the_peace(
    spending: float,
) -> None:
    def check(scenario: Scenario) -> None:
        assert reason_words(scenario).startswith("preventive")

    check(shifting_power(spending, 0.99))
    assert not holds(check, shifting_power(100.0, 0.99))
    assert not holds(check, shifting_power(spending, 0.99, foresight=0.0))
    assert reason_words(shifting_power(spending, 0.99, foresight=0.0)) == "peace"


# 8. A mediator's word ---------------------------------------------------------------------------

BIASES = [i / 10 for i in range(-10, 11)]


def told(bias: float, accuracy: float) -> tuple[Any, NegotiationModel]:
    """What each leader believes before and after a message, and the model."""
    model = NegotiationModel(
        toy(
            "biased-mediator",
            f"third_parties.friend.mediation.bias={bias}",
            f"third_parties.friend.mediation.accuracy={accuracy}",
        )
    )
    beliefs = {party.name: (party.belief_mean, party.belief_variance) for party in leaders(model)}
    return beliefs, model


@pytest.mark.parametrize("accuracy", [0.6, 0.8, 0.95])
def test_8_a_message_moves_a_belief_only_where_it_is_credible(accuracy: float) -> None:
    moved = set()
    for bias in BIASES:
        before, model = told(bias, accuracy)
        _carry_messages(model, third(model, "friend"), False)
        said = {event.other: event.outcome for event in model.record.of("message")}
        for party in leaders(model):
            leaning = max(0.0, party.sign * bias)
            costs = (0.3, 0.1, 0.5)
            credible = truthful_when_weak(leaning, accuracy, *costs) and truthful_when_strong(
                leaning, 1.0 - accuracy, *costs
            )
            after = (party.belief_mean, party.belief_variance)
            assert (after != before[party.name]) == credible
            assert said[party.name] == ("believed" if credible else "not believed")
            moved.add(credible)
    assert moved == ({False, True} if accuracy > 0.6 else {False})


def test_8_a_friend_is_believed_and_a_neutral_is_not() -> None:
    """In the toy, by whether North is told that it is weaker and agrees, or fights."""

    def check(bias: float) -> None:
        record = run(toy("biased-mediator", f"third_parties.friend.mediation.bias={bias}"))
        assert not any(record.of("attack"))
        assert terms(record) is not None

    check(0.9)
    assert not holds(check, 0.0)
    assert not holds(check, -0.9)


# 11. Fighting and bargaining --------------------------------------------------------------------

#: Discount over a battle, of some nine days, that is 0.9, as in the printed example.
RATE = -math.log(0.9) * YEAR / watched_days(9.0, 1.0)


def ladder(held: int, *overrides: str) -> Scenario:
    """Six equal objectives, of which the claimant holds some."""
    rungs = "\n".join(
        f"  rung-{i}: {{issue: prize, share: {1 / 6!r}, defence: 1, size: 3,"
        f" held_by: {'claimant' if i < held else 'holder'}}}"
        for i in range(6)
    )
    return plain(
        f"""
objectives:
  prize: null
{rungs}
parties:
  north: {{strategy: equilibrium, discount_rate: {RATE!r}}}
  south: {{strategy: equilibrium, discount_rate: {RATE!r}}}
balance: {{attrition: 0}}
talks: {{rounds: 1, first_mover: claimant}}
front: {{decisive: false}}
""",
        *overrides,
    )


@pytest.mark.parametrize("side", [CLAIMANT, HOLDER])
@pytest.mark.parametrize("fighting", [False, True])
def test_11_the_demand_on_each_rung_is_slantchevs(side: int, fighting: bool) -> None:
    """Through the seat that the model fills in; the holder counts the rungs from its end."""
    printed = [0.235575, 0.378136, 0.515414, 0.632055, 0.799839]

    def check(*more: str) -> None:
        for held in range(1, 6):
            model = NegotiationModel(ladder(held, *more))
            party, other = leader_of(model, side), leader_of(model, -side)
            if fighting:
                begin_offensive(model, party)
            demand = party.demand(model, take_seat(model, party, other, 0, 0.0))
            rung = held if side == CLAIMANT else 6 - held
            assert close(demand, printed[rung - 1], 1e-6)
            x, _ = slantchev_offers(6, 0.5, 0.9, 0.3, 0.3)
            assert close(demand, x[rung - 1], 1e-9)

    check()
    assert not holds(check, "objectives.rung-2.size=4", "objectives.rung-3.size=4")
    own = "north" if side == CLAIMANT else "south"
    assert not holds(check, f"parties.{own}.fighting_flow=0.2")


def test_11_the_demand_beats_fighting_to_the_finish() -> None:
    x, _ = slantchev_offers(6, 0.5, 0.9, 0.3, 0.3)
    finish = fight_to_the_finish(6, 0.5, 0.9, 0.3)
    assert all(offer > value for offer, value in zip(x, finish, strict=True))


def test_11_offers_made_in_battle_follow_the_front() -> None:
    """On each day of battle the demand is that of the chance and of the days that are left."""
    model = NegotiationModel(ladder(3), 1, 0)
    north, south = leader_of(model, CLAIMANT), leader_of(model, HOLDER)
    begin_offensive(model, north)
    seats: list[Any] = []
    while model.war and not model.truce and len(seats) < 6:
        place = round(sum(model.control)), model.position
        seats.append((place, copy.deepcopy(take_seat(model, north, south, 0, 0.0))))
        fight(model, 1)

    def check(noise: float) -> None:
        for (rung, position), seat in seats:
            win = capture_probability(0.0, 3.0, noise, position)
            days = watched_days(expected_battle_days(0.0, 3.0, noise, position), 1.0)
            x, _ = slantchev_offers(6, win, math.exp(-RATE * days / YEAR), 0.3, 0.3)
            assert close(north.demand(model, seat), x[rung - 1], 1e-9)

    assert len(seats) > 2
    check(1.0)
    assert not holds(check, 1.1)


def test_11_only_such_negotiators_talk_while_they_fight() -> None:
    def check(*overrides: str) -> None:
        optimists = ["parties.north.optimism=2", "parties.south.optimism=2"]
        record = run(ladder(3, *optimists, *overrides))
        fought = {event.day for event in record.of("battle")}
        assert fought
        assert fought & {event.day for event in record.of("offer")}

    check()
    assert not holds(check, "parties.south.strategy=linear")
