"""What a mediator paid for a deal may bind who took it, and fades."""

from __future__ import annotations

import math

import pytest

from sim.model import NegotiationModel
from sim.rules.after_deal import payment_left
from sim.scenario import Scenario
from sim.turn.deals import sign
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.standing import bond, break_deal
from tests.rules.twins import holds
from tests.turn.states import places, text_at
from tests.turn.worlds import run, toy, valley

GAIN = 0.1
PAID = (
    "third_parties.guard.mediation.deterrence=0",
    "third_parties.guard.engagement=1",
    "third_parties.guard.mediation.leverage.claimant=0.4",
)


def days_of_peace(*overrides: str) -> float:
    """Days until the claimant attacks, who would gain 0.1 by it, and was paid 0.4 for a deal."""
    scenario = toy("guarantor-leaves", *PAID, *overrides)
    attack = next(run(scenario).of("attack"), None)
    return math.inf if attack is None else attack.day - scenario.clock.start.toordinal()


def check_end_of_peace(found: float, share: float, fade: float) -> None:
    """The peace ends when 0.4 * share * exp(-fade * years) = 0.1, at the next step of 30 days."""
    expected = math.log(0.4 * share / GAIN) / fade * 365.25
    assert 0.0 <= found - expected < 30.0


@pytest.mark.parametrize(("share", "fade"), [(1.0, 0.2), (1.0, 0.5), (0.5, 0.2)])
def test_peace_lasts_until_what_was_paid_has_faded(share: float, fade: float) -> None:
    found = days_of_peace(f"after_deal.bond={share}", f"after_deal.payment_fade={fade}")
    check_end_of_peace(found, share, fade)
    assert not holds(check_end_of_peace, found, share, 0.9 * fade)


def test_what_does_not_fade_keeps_the_peace_and_what_does_not_bind_does_not() -> None:
    assert days_of_peace("after_deal.bond=1") == math.inf
    assert days_of_peace("after_deal.bond=0.2") == days_of_peace() == 0.0


def test_each_side_is_bound_by_what_it_was_paid_until_the_deal_is_broken() -> None:
    model = NegotiationModel(valley("after_deal.bond=0.5", "after_deal.payment_fade=0.3"), seed=1)
    text = text_at(model, places(model)[0], 0.5)
    text.payment_claimant, text.payment_holder = 0.05, 0.02
    sign(model, text)
    assert bond(model, CLAIMANT) == pytest.approx(0.025)
    model.day += 731
    assert bond(model, HOLDER) == payment_left(0.02, 0.5, 0.3, 731 / 365.25)
    break_deal(model)
    assert bond(model, CLAIMANT) == bond(model, HOLDER) == 0.0


def check_carried(found: float, lasts: bool) -> None:
    """What is left of a payment of 731 days before, if the guarantee goes on; else nothing."""
    assert found == pytest.approx(0.5 * 0.05 * math.exp(-0.3 * 731 / 365.25) if lasts else 0.0)


@pytest.mark.parametrize("lasts", [True, False])
def test_it_goes_on_beside_a_further_text_where_the_guarantee_does(lasts: bool) -> None:
    """A text without a guarantee is signed two years later: the patron's deal lasts, or it ends."""
    model = NegotiationModel(
        valley(
            "after_deal.bond=0.5",
            "after_deal.payment_fade=0.3",
            f"after_deal.guarantee_lasts={str(lasts).lower()}",
        ),
        seed=1,
    )
    text = text_at(model, places(model)[0], 0.5)
    text.broker, text.guarantee, text.payment_claimant = 0, 0.5, 0.05
    sign(model, text)
    model.day += 731
    sign(model, text_at(model, places(model)[0], 0.5))
    check_carried(bond(model, CLAIMANT), lasts)
    assert not holds(check_carried, bond(model, CLAIMANT), not lasts)
    model.day += 365
    after = bond(model, CLAIMANT)
    assert after == pytest.approx(0.5 * 0.05 * math.exp(-0.3 * 1096 / 365.25) if lasts else 0.0)


def test_what_was_paid_holds_a_giver_to_its_word() -> None:
    kept = []
    for paid in (0.0, 0.1):
        model = NegotiationModel(valley("after_deal.bond=1"), seed=1)
        text = text_at(model, places(model)[-1], float(model.paths[places(model)[-1]].count))
        text.payment_holder = paid
        sign(model, text)
        kept.append(model.parties[1].decide_handover(model))
    assert kept[0] < kept[1]


BINDING = "after_deal.in_force=patron", "third_parties.patron.mediation.leverage.claimant=0.4"


def paid(*overrides: str) -> Scenario:
    """The valley on the day of a deal that the patron paid the claimant for."""
    return valley(*BINDING, *overrides)


def test_zero_leaves_every_run_as_it_is_and_more_does_not() -> None:
    plain = [run(paid(), replicate).events for replicate in range(4)]
    off = "after_deal.bond=0", "after_deal.payment_fade=0.7"
    assert [run(paid(*off), replicate).events for replicate in range(4)] == plain
    bound = [run(paid("after_deal.bond=1"), replicate).events for replicate in range(4)]
    assert bound != plain
    fading = "after_deal.bond=1", "after_deal.payment_fade=3"
    assert [run(paid(*fading), replicate).events for replicate in range(4)] not in (plain, bound)
