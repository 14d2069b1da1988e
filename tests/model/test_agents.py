"""Agents: what they see, and that they do not change anything by looking."""

from __future__ import annotations

import copy
import math

import pytest

from sim.old.agents import Attack, Text
from sim.old.front import open_offensive
from sim.old.model import NegotiationModel
from tests.model.worlds import toy, valley
from tests.rules.twins import close, holds


def fearon(*overrides: str) -> NegotiationModel:
    return NegotiationModel(toy("fearon", *overrides))


# Parties -----------------------------------------------------------------------------------------


def test_looking_changes_nothing() -> None:
    """Outlooks may be computed at any time, in any order, by anybody, without a trace."""
    model = NegotiationModel(valley())
    watched = copy.deepcopy(model)
    for _ in range(40):
        for party in reversed(watched.parties):
            party.outlook()
            party.campaign("holder", 0.3)
            party.campaign("claimant", -0.2)
        watched.snapshot()
        watched.changed()  # everything is computed anew
        model.step()
        watched.step()
    assert watched.record.events == model.record.events


def test_an_outlook_is_kept_until_something_changes() -> None:
    model = fearon()
    north = model.leader("claimant")
    before = north.outlook()
    north.belief_mean += 0.5
    assert north.outlook() is before
    model.changed()
    assert north.outlook().gain > before.gain


def test_a_side_sees_fearons_war() -> None:
    """North's gain is p - c_A; South, attacked for certain, is left with 1 - p - c_B."""

    def check(model: NegotiationModel) -> None:
        north, south = model.leader("claimant").outlook(), model.leader("holder").outlook()
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
        north, south = NegotiationModel(valley(*overrides)).leaders()
        assert north.belief() > south.belief()

    check("parties.north.optimism=0.5", "parties.south.optimism=0.5")
    assert not holds(check, "parties.north.optimism=0", "parties.south.optimism=0")
    assert not holds(check, "parties.north.optimism=-0.5", "parties.south.optimism=-0.5")


def test_a_rival_can_only_guess_at_a_private_cost() -> None:
    """On average it guesses right, in each run it sees the middle of the range."""
    costs, guesses = [], set()
    for replicate in range(60):
        model = NegotiationModel(toy("fearon", "parties.north.private_cost=0.2"), 1, replicate)
        north, south = model.leaders()
        own = north.campaign("claimant", 0.0)[0]
        seen = north.campaign("claimant", 0.0, observer=south)[0]
        costs.append(0.5 - 0.1 - own)
        guesses.add(round(0.5 - 0.1 - seen, 9))
    assert guesses == {0.1}
    assert len(set(costs)) == len(costs)
    assert 0.0 <= min(costs) < 0.05 < 0.15 < max(costs) <= 0.2


@pytest.mark.parametrize("exponent", [0.5, 1.0, 2.0])
def test_what_a_party_needs_is_worth_its_reservation(exponent: float) -> None:
    model = fearon(f"parties.north.risk_exponent={exponent}")
    north = model.leader("claimant")
    for reservation in (0.1, 0.4, 0.9):
        assert close(north.value(north.needed(reservation, 0.0)), reservation, 1e-9)
        eased = north.needed(reservation, 0.05)
        assert close(north.value(eased), reservation - 0.05, 1e-9)


def test_a_text_is_accepted_where_its_net_value_reaches_the_reservation() -> None:
    model = fearon()
    north = model.leader("claimant")
    (path,) = model.paths()

    def accepts(terms: float) -> bool:
        position = next(p / 1000 for p in range(3001) if (path.terms(p / 1000)[0] or 0) >= terms)
        return north.decide_answer(Text(path, position), None, 0).accepts

    assert accepts(0.51)
    assert accepts(0.9)
    assert not accepts(0.49)


def test_less_political_control_means_less_predictable_answers() -> None:
    model = fearon("parties.north.political_control=0.5")
    (path,) = model.paths()
    chances = [
        model.leader("claimant").decide_answer(Text(path, place * path.end), None, 0).chance
        for place in (0.0, 0.45, 0.55, 1.0)
    ]
    assert chances == sorted(chances)
    assert 0.0 < chances[0] < chances[-1] < 1.0


def test_fighting_hurts_when_it_leaves_less_than_there_was() -> None:
    def hurts(cost_per_day: float) -> bool:
        model = NegotiationModel(valley(f"parties.south.cost_per_day={cost_per_day}"))
        open_offensive(model, model.leader("claimant"), Attack(1, 0.0, 0.0, 1.0, "to begin with"))
        model.changed()
        return model.leader("holder").hurts()

    assert hurts(0.1)
    assert not hurts(0.0)


def test_a_deal_that_is_trusted_more_is_worth_more() -> None:
    def net(trust: float) -> float:
        model = NegotiationModel(valley(f"after_deal.trust={trust}"))
        path = model.paths()[0]
        return path.net.utility(model.leader("claimant").index, path.end)

    assert net(0.9) > net(0.5) > net(0.1)


# Third parties -----------------------------------------------------------------------------------


def test_a_mediators_estimate_without_error_is_the_need_itself() -> None:
    def check(error: float) -> None:
        model = NegotiationModel(valley(f"third_parties.envoy.mediation.error={error}"))
        envoy = next(mediator for mediator in model.mediators if mediator.name == "envoy")
        for party in model.parties:
            exact = party.needed(party.outlook().reservation, 0.0)
            assert envoy.estimate_need(party, 0.0) == exact

    check(0.0)
    assert not holds(check, 0.1)


def test_what_a_mediator_can_do_fades_with_its_attention() -> None:
    def check(engagement: float, share: float) -> None:
        model = NegotiationModel(valley(f"third_parties.patron.engagement={engagement}"))
        patron = model.mediators[0]
        full = NegotiationModel(valley("third_parties.patron.engagement=1")).mediators[0]
        assert close(patron.leverage_over("claimant"), share * full.leverage_over("claimant"))
        rates = [-math.log1p(-one.initiative(30.0, 0.0)) for one in (patron, full)]
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
        return model.balance.observed

    alone = observed("claimant", 0.0)
    assert close(observed("claimant", 0.5), alone + math.log(1.5))
    assert close(observed("holder", 0.5), alone - math.log(1.5))


def test_a_red_line_is_for_the_attacker_it_names() -> None:
    model = NegotiationModel(valley())
    patron = model.backers[0]
    assert patron.red_line("far-east", "claimant") is not None
    assert patron.red_line("far-east", "holder") is None
    assert patron.red_line("east", "claimant") is None
    assert model.axis("claimant").interventions[0] == 0.0
    assert model.axis("claimant").interventions[1] == pytest.approx(0.5 * 0.8)
