"""Agents: what they see, and that they do not change anything by looking."""

from __future__ import annotations

import copy
import math
from typing import Any

import pytest

from sim.model import NegotiationModel
from sim.turn.axis import axis_of
from sim.turn.frontier import net_utility
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.standing import changed, leader_of
from tests.rules.twins import close, holds
from tests.turn.states import begin_offensive, leaders, paths, places, terms_at, text_at, third
from tests.turn.worlds import toy, valley


def fearon(*overrides: str) -> NegotiationModel:
    return NegotiationModel(toy("fearon", *overrides))


def gains(model: NegotiationModel, party: Any, side: int, advantage: float, judge: Any) -> Any:
    """What an attack by a side is worth to a party, for each number of objectives."""
    values = [0.0] * model.world.objective_count
    return values[: party.campaign(model, side, advantage, judge, values)]


# Parties -----------------------------------------------------------------------------------------


def test_looking_changes_nothing() -> None:
    """Outlooks may be computed at any time, in any order, by anybody, without a trace."""
    model = NegotiationModel(valley())
    watched = copy.deepcopy(model)
    for _ in range(40):
        for party in reversed(watched.parties):
            party.outlook(watched)
            gains(watched, party, HOLDER, 0.3, party)
            gains(watched, party, CLAIMANT, -0.2, party)
        watched.snapshot()
        changed(watched)  # everything is computed anew
        model.step()
        watched.step()
    assert watched.record.events == model.record.events


def test_an_outlook_is_kept_until_something_changes() -> None:
    model = fearon()
    north = leader_of(model, CLAIMANT)
    before = north.outlook(model).gain
    north.belief_mean += 0.5
    assert north.outlook(model).gain == before
    changed(model)
    assert north.outlook(model).gain > before


def test_a_side_sees_fearons_war() -> None:
    """North's gain is p - c_A; South, attacked for certain, is left with 1 - p - c_B."""

    def check(model: NegotiationModel) -> None:
        north, south = (leader_of(model, side).outlook(model) for side in (CLAIMANT, HOLDER))
        assert close(north.gain, 0.6 - 0.1, 1e-4)
        assert north.aim == 1
        assert close(south.attacked, 0.4 - 0.2, 1e-4)
        assert south.threat == 1.0
        assert south.aim == 0  # South holds everything: there is nothing to take

    check(fearon())
    assert not holds(check, fearon("parties.north.optimism=0.1"))
    assert not holds(check, fearon("parties.south.mobilisation_cost=0.21"))


def test_optimism_is_about_ones_own_strength() -> None:
    def check(*overrides: str) -> None:
        model = NegotiationModel(valley(*overrides))
        north, south = leaders(model)
        assert north.belief(model) > south.belief(model)

    check("parties.north.optimism=0.5", "parties.south.optimism=0.5")
    assert not holds(check, "parties.north.optimism=0", "parties.south.optimism=0")
    assert not holds(check, "parties.north.optimism=-0.5", "parties.south.optimism=-0.5")


def test_a_rival_can_only_guess_at_a_private_cost() -> None:
    """On average it guesses right, in each run it sees the middle of the range."""
    costs, guesses = [], set()
    for replicate in range(60):
        model = NegotiationModel(toy("fearon", "parties.north.private_cost=0.2"), 1, replicate)
        north, south = leaders(model)
        own = gains(model, north, CLAIMANT, 0.0, north)[0]
        seen = gains(model, north, CLAIMANT, 0.0, south)[0]
        costs.append(0.5 - 0.1 - own)
        guesses.add(round(0.5 - 0.1 - seen, 9))
    assert guesses == {0.1}
    assert len(set(costs)) == len(costs)
    assert 0.0 <= min(costs) < 0.05 < 0.15 < max(costs) <= 0.2


@pytest.mark.parametrize("exponent", [0.5, 1.0, 2.0])
def test_what_a_party_needs_is_worth_its_reservation(exponent: float) -> None:
    model = fearon(f"parties.north.risk_exponent={exponent}")
    north = leader_of(model, CLAIMANT)
    for reservation in (0.1, 0.4, 0.9):
        exact = north.needed(model, reservation, 0.0)
        assert close(north.value(model, exact), reservation, 1e-9)
        eased = north.needed(model, reservation, 0.05)
        assert close(north.value(model, eased), reservation - 0.05, 1e-9)


def test_a_text_is_accepted_where_its_net_value_reaches_the_reservation() -> None:
    model = fearon()
    north = leader_of(model, CLAIMANT)
    (place,), (path,) = places(model), paths(model)

    def accepts(terms: float) -> bool:
        tried = (step / 1000 for step in range(3001))
        position = next(p for p in tried if terms_at(model, path, p)[0] >= terms)
        text = text_at(model, place, position)
        return bool(north.decide_answer(model, text, -math.inf, 0).accepts)

    assert accepts(0.51)
    assert accepts(0.9)
    assert not accepts(0.49)


def test_less_political_control_means_less_predictable_answers() -> None:
    model = fearon("parties.north.political_control=0.5")
    north, (place,), (path,) = leader_of(model, CLAIMANT), places(model), paths(model)
    texts = [text_at(model, place, share * path.count) for share in (0.0, 0.45, 0.55, 1.0)]
    chances = [north.decide_answer(model, text, -math.inf, 0).chance for text in texts]
    assert chances == sorted(chances)
    assert 0.0 < chances[0] < chances[-1] < 1.0


def test_fighting_hurts_when_it_leaves_less_than_there_was() -> None:
    def hurts(cost_per_day: float) -> bool:
        model = NegotiationModel(valley(f"parties.south.cost_per_day={cost_per_day}"))
        begin_offensive(model, leader_of(model, CLAIMANT))
        changed(model)
        return bool(leader_of(model, HOLDER).hurts(model))

    assert hurts(0.1)
    assert not hurts(0.0)


def test_a_deal_that_is_trusted_more_is_worth_more() -> None:
    def net(trust: float) -> float:
        model = NegotiationModel(valley(f"after_deal.trust={trust}"))
        path = paths(model)[0]
        return net_utility(path, leader_of(model, CLAIMANT).index, float(path.count))

    assert net(0.9) > net(0.5) > net(0.1)


# Third parties -----------------------------------------------------------------------------------


def test_a_mediators_estimate_without_error_is_the_need_itself() -> None:
    def check(error: float) -> None:
        model = NegotiationModel(valley(f"third_parties.envoy.mediation.error={error}"))
        envoy = third(model, "envoy")
        for party in model.parties:
            exact = party.needed(model, party.outlook(model).reservation, 0.0)
            assert envoy.estimate_need(model, party, 0.0) == exact

    check(0.0)
    assert not holds(check, 0.1)


def test_what_a_mediator_can_do_fades_with_its_attention() -> None:
    def check(engagement: float, share: float) -> None:
        models = [
            NegotiationModel(valley(f"third_parties.patron.engagement={value}"))
            for value in (engagement, 1)
        ]
        patrons = [(third(model, "patron"), model) for model in models]
        leverage, in_full = (one.leverage_over(model, CLAIMANT) for one, model in patrons)
        assert close(leverage, share * in_full)
        rates = [-math.log1p(-one.initiative(model, 30.0, 0.0)) for one, model in patrons]
        assert close(rates[0], share * rates[1], 1e-9)

    check(0.5, 0.5)
    check(0.0, 0.0)
    assert not holds(check, 0.5, 0.6)


def test_a_backer_strengthens_only_the_side_it_supports() -> None:
    def observed(side: str, support: float) -> float:
        model = NegotiationModel(
            valley(
                f"third_parties.patron.backing.supports={side}",
                f"third_parties.patron.backing.support={support}",
            )
        )
        return float(model.observed)

    alone = observed("claimant", 0.0)
    assert close(observed("claimant", 0.5), alone + math.log(1.5))
    assert close(observed("holder", 0.5), alone - math.log(1.5))


def test_a_red_line_is_for_the_attacker_it_names() -> None:
    model = NegotiationModel(valley())
    east, far_east = third(model, "patron").settings.red_lines[2:]
    assert far_east.drawn
    assert far_east.attacker == CLAIMANT
    assert not east.drawn
    axis = axis_of(model, CLAIMANT)
    assert axis.interventions[0] == 0.0
    assert axis.interventions[1] == pytest.approx(0.5 * 0.8)
    model.control[3] = 1.0  # were far-east the claimant's, the line would not restrain the holder
    changed(model)
    back = axis_of(model, HOLDER)
    assert back.objectives[0] == 3
    assert back.interventions[0] == 0.0
