"""A guarantee is what its guarantor can and will do: on the day, as expected, and for how long."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from sim.model import NegotiationModel
from sim.rules.after_deal import guarantee_today
from sim.scenario import Scenario, load_text
from sim.turn.deals import sign
from sim.turn.standing import break_deal, deterrence, links
from tests.rules.twins import holds
from tests.turn.states import places, text_at, third
from tests.turn.worlds import VALLEY, run, toy, valley

TEN_YEARS = (dt.date(2010, 1, 1) - dt.date(2000, 1, 1)).days
DETERRENCE, GAIN = 0.4, 0.1
GUARD, PATRON = "third_parties.guard.mediation", "third_parties.patron.mediation"


def first_attack(*overrides: str) -> float:
    """Days from the start to the first attack in the toy (inf: none)."""
    scenario = toy("guarantor-leaves", *overrides)
    attack = next(run(scenario).of("attack"), None)
    return math.inf if attack is None else attack.day - scenario.clock.start.toordinal()


def check_end_of_peace(found: float, expected: float) -> None:
    """The peace ends on the first day of a step, of 30 days, on which attacking pays."""
    assert 0.0 <= found - expected < 30.0


# -- the toy and its closed form -------------------------------------------------------------------


@pytest.mark.parametrize("elasticity", [0.5, 1.0, 2.0])
def test_peace_ends_when_what_the_guarantor_would_do_no_longer_outweighs_the_gain(
    elasticity: float,
) -> None:
    """Deterrence * engagement^elasticity = gain, and engagement falls evenly over ten years."""
    expected = TEN_YEARS * (1.0 - (GAIN / DETERRENCE) ** (1.0 / elasticity))
    key = f"after_deal.guarantor_elasticity={elasticity}"
    check_end_of_peace(first_attack(key), expected)
    assert not holds(check_end_of_peace, first_attack(key, f"{GUARD}.deterrence=0.3"), expected)


def test_a_guarantee_fixed_at_the_signature_keeps_the_peace_for_good() -> None:
    assert first_attack("after_deal.guarantor_elasticity=0") == math.inf
    assert first_attack() < math.inf


def test_who_foresees_that_the_guarantor_leaves_waits_until_it_is_gone() -> None:
    foreseen = "after_deal.guarantor_foresight=1"
    check_end_of_peace(first_attack(foreseen), TEN_YEARS)
    assert not holds(check_end_of_peace, first_attack(), TEN_YEARS)
    impatient = first_attack(foreseen, "parties.north.discount_rate=2")
    assert impatient < first_attack(foreseen)


@pytest.mark.parametrize("days", [45, 1000])
def test_a_mandate_ends_on_its_day_and_the_peace_with_it(days: int) -> None:
    assert first_attack(f"{GUARD}.mandate_days={days}") == days
    assert first_attack(f"{GUARD}.mandate_days=0") == first_attack()


# -- in any scenario -------------------------------------------------------------------------------


def signed(*overrides: str) -> NegotiationModel:
    """The valley with a deal that the patron brokered, on the day of its signature."""
    model = NegotiationModel(valley(*overrides), seed=1)
    text = text_at(model, places(model)[0], 0.5)
    text.broker, text.guarantee = 0, 0.5
    sign(model, text)
    return model


def test_deterrence_follows_the_guarantor_from_the_day_of_the_signature() -> None:
    for elasticity in (0.0, 0.5, 1.0, 3.0):
        model = signed(f"after_deal.guarantor_elasticity={elasticity}")
        assert deterrence(model) == pytest.approx(0.05 * 0.8)
        third(model, "patron").engaged = 0.2
        expected = guarantee_today(0.05, 0.2, 0.8, elasticity)
        assert deterrence(model) == expected
        assert expected == pytest.approx(0.05 * 0.8 * (0.2 / 0.8) ** elasticity)


def test_a_guarantee_may_outlast_a_further_text_that_brings_none() -> None:
    for lasts in ("true", "false"):
        model = signed(f"after_deal.guarantee_lasts={lasts}", f"{PATRON}.mandate_days=100")
        guarded = deterrence(model)
        model.day += 60
        sign(model, text_at(model, places(model)[0], 0.5))  # by the two alone
        assert deterrence(model) == (guarded if lasts == "true" else 0.0)
        model.day += 40  # the mandate is still that of the first signature
        assert deterrence(model) == 0.0
        assert model.deal_since == model.guarded_since + (60 if lasts == "true" else 0)


def test_a_guarantee_does_not_outlast_the_deal_that_was_broken_or_a_new_one() -> None:
    model = signed("after_deal.guarantee_lasts=true")
    text = text_at(model, places(model)[0], 0.5)
    text.broker, text.guarantee = 1, 0.3
    sign(model, text)
    assert model.deal_broker == 1
    model = signed("after_deal.guarantee_lasts=true")
    break_deal(model)
    sign(model, text_at(model, places(model)[0], 0.5))
    assert deterrence(model) == 0.0


def test_a_guarantee_that_hangs_on_engagement_is_worth_less_at_the_table() -> None:
    for weight in (0.0, 0.5, 1.0):
        model = NegotiationModel(valley(f"after_deal.guarantee_engaged={weight}"))
        offered = third(model, "patron").guarantee_offered(model)
        assert offered == pytest.approx(0.5 * (1.0 - weight + weight * 0.8))
    shipped = NegotiationModel(valley())
    assert third(shipped, "patron").guarantee_offered(shipped) == 0.5


SHIPPED = (
    "after_deal.guarantee_engaged=0",
    "after_deal.guarantor_elasticity=1",
    "after_deal.guarantor_foresight=0",
    "after_deal.guarantee_lasts=false",
    "third_parties.patron.mediation.mandate_days=0",
)
LEAVING = "third_parties.patron.engagement={dates: {2000-01-01: 0.9, 2000-05-01: 0.1}}"
CHANGED = (
    "after_deal.guarantee_engaged=1",
    "after_deal.guarantor_elasticity=0",
    "after_deal.guarantor_foresight=1",
    "after_deal.guarantee_lasts=true",
    "third_parties.patron.mediation.mandate_days=20",
)


def leaving(*overrides: str) -> Scenario:
    """The valley with a patron whose strong guarantee is in force, and who soon leaves."""
    strong = "third_parties.patron.mediation.deterrence=0.3"
    return valley(LEAVING, strong, "after_deal.in_force=patron", *overrides)


def test_zero_leaves_every_run_as_it_is_and_more_does_not() -> None:
    plain = [run(leaving(), replicate).events for replicate in range(4)]
    assert [run(leaving(*SHIPPED), replicate).events for replicate in range(4)] == plain
    for key in CHANGED:
        assert [run(leaving(key), replicate).events for replicate in range(4)] != plain, key


# -- a deal that is in force on the first day ------------------------------------------------------


def test_a_run_may_begin_with_a_deal_in_force() -> None:
    model = NegotiationModel(valley("after_deal.in_force=patron", "after_deal.signed=1999-01-01"))
    assert deterrence(model) == pytest.approx(0.05 * 0.8)
    assert links(model) == pytest.approx(0.02 * 365 / 365.25, rel=1e-3)
    without = NegotiationModel(valley())
    assert deterrence(without) == links(without) == 0.0


def test_only_a_mediator_can_have_brokered_it_and_not_after_the_start() -> None:
    with pytest.raises(Exception, match="no mediator 'patrol'"):
        load_text(VALLEY, ("after_deal.in_force=patrol",))
    with pytest.raises(Exception, match="2001-02-03, after the start"):
        load_text(VALLEY, ("after_deal.in_force=patron", "after_deal.signed=2001-02-03"))
