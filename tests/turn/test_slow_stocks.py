"""What changes slowly after a war: cleared land and returns, audiences at home, opinion abroad."""

from __future__ import annotations

import math

import pytest

from sim.model import NegotiationModel
from sim.outcomes import outcomes
from sim.rules.cooperation import legitimacy_moved
from sim.scenario import Scenario
from sim.turn.axis import axis_of
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.standing import leader_of
from sim.turn.stocks import let_grow
from tests.rules.twins import holds
from tests.turn.states import begin_offensive
from tests.turn.worlds import plain, run, toy, valley

GAIN = 0.1
YEAR = 365.25

# -- land and people: a guarantor that leaves when its mandate ends --------------------------------

PEACE = "parties.north.offensive_cost=1", "parties.south.offensive_cost=1"
HOME = "recovery={ground: prize, side: holder, mined: 1000, displaced: 8000, flight: 0.25}"
GUARD = "third_parties.guard.engagement=1"


def days_of_peace(mandate: int, worth: float, clearance: float, returning: float) -> float:
    """Days until the claimant of the toy attacks, who would gain 0.1 by it (inf: never)."""
    scenario = toy(
        "guarantor-leaves",
        GUARD,
        f"third_parties.guard.mediation.mandate_days={mandate}",
        HOME,
        f"recovery.at_stake.claimant={worth}",
        f"recovery.clearance={clearance}",
        f"recovery.returning={returning}",
    )
    attack = next(run(scenario).of("attack"), None)
    return math.inf if attack is None else attack.day - scenario.clock.start.toordinal()


def check_returns(
    found: float, mandate: int, worth: float, clearance: float, returning: float
) -> None:
    """The peace outlives the guarantor if what has come back by then is worth the gain by force.

    The share of people back after t years is the smaller of what is cleared, c t / 1000, and what
    could return, r t / 8000, and at most 1.
    """
    years = mandate / YEAR
    back = min(1.0, clearance * years / 1000.0, returning * years / 8000.0)
    assert found == (math.inf if worth * back >= GAIN else mandate)


RETURNS = [
    (1000, 0.4, 200.0, 2000.0),  # 0.55 cleared, 0.68 could return: 0.22
    (1000, 0.4, 80.0, 2000.0),  # 0.22 cleared: 0.09, whatever could return
    (1000, 0.4, 200.0, 600.0),  # 0.21 returned: 0.08, whatever is cleared
    (2000, 0.4, 80.0, 600.0),  # twice the time: 0.41 and 0.44
    (1000, 0.09, 1000.0, 9000.0),  # all are back, and are worth less than the gain
]


@pytest.mark.parametrize("case", RETURNS)
def test_what_is_rebuilt_holds_the_peace_once_it_is_worth_the_gain(
    case: tuple[int, float, float, float],
) -> None:
    check_returns(days_of_peace(*case), *case)


def test_it_would_notice() -> None:
    assert not holds(check_returns, days_of_peace(*RETURNS[0]), *RETURNS[1])
    assert not holds(check_returns, days_of_peace(*RETURNS[2]), *RETURNS[3])


def test_people_return_only_to_ground_that_is_held_and_a_war_drives_some_out() -> None:
    back = "recovery={ground: land, displaced: 1000, returning: 100000, flight: 0.25}"
    model = NegotiationModel(valley(back, *PEACE), seed=1)
    model.step()
    assert model.returned == pytest.approx(500.0)  # the claimant holds half of the land
    begin_offensive(model, leader_of(model, CLAIMANT))
    assert model.returned == pytest.approx(375.0)
    told = [one.numbers["returned"] for one in model.record.of("recovery")]
    assert told[-1] == pytest.approx(375.0)


def test_the_stocks_of_a_run_are_its_outcomes() -> None:
    record = run(toy("guarantor-leaves", GUARD, HOME, "recovery.clearance=50", "clock.end=2004"))
    found = outcomes(record)
    assert found["cleared_land"] == pytest.approx(50.0 * 1461 / YEAR)
    assert found["returned_people"] == 0.0
    assert len(list(record.of("recovery"))) == 4  # once a year


# -- audiences at home -----------------------------------------------------------------------------

EXCHANGE = """
clock: {start: 2000-01-01, end: 2012-01-01}
issues:
  prize: {kind: territory}
  recognition: {status_quo: {claimant: 1, holder: 0}}
parties:
  north: {weights: {prize: 0.6, recognition: 0.4}, hope: 0.1, mobilisation_cost: 1, audience_cost: 1}
  south: {weights: {prize: 0.4, recognition: 0.6}, hope: 0.1, mobilisation_cost: 1, audience_cost: 1}
third_parties: {envoy: {mediation: {initiative_peace: 1000, roles: [formulate], error: 0}}}
behaviour: {precision: 1000000, hope_fade: 0, hope_gain: 0}
talks: {direct_rate: 0}
"""  # noqa: E501


def years_to_agreement(*overrides: str) -> float:
    """Years until the exchange is agreed on (inf: never)."""
    scenario = plain(EXCHANGE, *overrides)
    signed = next(run(scenario).of("agreement"), None)
    if signed is None:
        return math.inf
    return (signed.day - scenario.clock.start.toordinal()) / YEAR


def check_thaw(found: float, rate: float) -> None:
    """The exchange is accepted once 0.6 - 0.4 m >= 0.42, with m = exp(-rate * years)."""
    expected = math.log(1.0 / 0.45) / rate
    assert 0.0 <= found - expected < 31.0 / YEAR


@pytest.mark.parametrize(("thaw", "contacts"), [(0.2, 1.0), (0.4, 0.5), (0.3, 1.0)])
def test_contacts_wear_off_what_audiences_charge(thaw: float, contacts: float) -> None:
    found = years_to_agreement(f"opinion.thaw={thaw}", f"opinion.contacts={contacts}")
    check_thaw(found, thaw * contacts)
    assert not holds(check_thaw, found, 0.9 * thaw * contacts)


def test_without_contacts_or_where_they_harden_nothing_is_agreed() -> None:
    assert years_to_agreement("opinion.thaw=0.3") == math.inf
    assert years_to_agreement("opinion.thaw=-0.3", "opinion.contacts=1") == math.inf


def test_shootings_raise_the_charge_up_to_a_ceiling() -> None:
    model = NegotiationModel(
        valley("opinion.embitter=0.1", "opinion.most=1.5", "incidents.rate=2", *PEACE), seed=1
    )
    counted, south = 0, leader_of(model, HOLDER)
    for _ in range(6):
        model.step()
        counted += int(model.incidents)
        assert south.bitterness == pytest.approx(min(1.5, 1.0 + 0.1 * counted))
    assert counted > 0


# -- opinion abroad --------------------------------------------------------------------------------

PRIZE = """
issues: {prize: {kind: territory}}
parties: {north: {weights: {prize: 1}, legitimacy: 0.6}, south: {weights: {prize: 1}, legitimacy: 0.4}}
"""  # noqa: E501


def check_fair(model: NegotiationModel, shift: float) -> None:
    """Of one prize the claimant's fair share is L / (L + L'), both moved by the shift."""
    claimant, holder = legitimacy_moved(0.6, shift), legitimacy_moved(0.4, -shift)
    assert leader_of(model, CLAIMANT).fair == pytest.approx(claimant / (claimant + holder))
    assert leader_of(model, HOLDER).fair == pytest.approx(holder / (claimant + holder))


def test_a_campaign_moves_what_is_thought_fair_and_an_equal_one_takes_it_back() -> None:
    one = NegotiationModel(plain(PRIZE, "parties.north.persuasion=0.8"))
    check_fair(one, 0.8)
    assert not holds(check_fair, one, 0.0)
    check_fair(NegotiationModel(plain(PRIZE, "parties.south.persuasion=0.3")), -0.3)
    both = NegotiationModel(
        plain(PRIZE, "parties.north.persuasion=0.8", "parties.south.persuasion=0.8")
    )
    check_fair(both, 0.0)


def test_equal_campaigns_leave_every_run_as_it_is() -> None:
    shipped = [run(valley(), k).events for k in range(4)]
    equal = valley("parties.north.persuasion=0.7", "parties.south.persuasion=0.7")
    assert [run(equal, k).events for k in range(4)] == shipped
    assert [run(campaigning(), k).events for k in range(4)] != shipped


def test_a_dated_campaign_is_read_on_its_day() -> None:
    model = NegotiationModel(campaigning("incidents.rate=0"), seed=1)
    while model.running and model.war == 0 and model.day < model.world.start + 200:
        day = model.day
        model.step()
        expected = 0.5 if day >= model.world.start + 74 else 0.0
        assert model.sympathy == expected


@pytest.mark.parametrize("blame", [0.5, -0.5])
def test_who_opens_a_war_is_held_less_lawful_or_more_and_that_fades(blame: float) -> None:
    model = NegotiationModel(valley(f"opinion.blame={blame}", "opinion.blame_fade=0.5"), seed=1)
    begin_offensive(model, leader_of(model, HOLDER))
    assert model.blame == blame  # the holder's loss is the claimant's gain
    pressed = axis_of(model, HOLDER).pressure
    model.sympathy = model.blame
    model.version += 1
    after = axis_of(model, HOLDER).pressure
    assert after / pressed == pytest.approx((1.0 - legitimacy_moved(0.5, -blame)) / 0.5)
    let_grow(model, 731)
    assert model.blame == pytest.approx(blame * math.exp(-0.5 * 731 / YEAR))


# -- off as shipped --------------------------------------------------------------------------------

BACK = (
    "recovery={ground: land, displaced: 1000, returning: 1000, mined: 50, clearance: 40}",
    "recovery.at_stake={claimant: 0.1, holder: 0.05}",
)
THAW = "opinion.thaw=0.5", "opinion.contacts=1", "opinion.embitter=0.2"


def campaigning(*overrides: str) -> Scenario:
    """The valley with a campaign of the claimant's from 15 March on."""
    return valley("parties.north.persuasion={dates: {2000-01-01: 0, 2000-03-15: 0.5}}", *overrides)


def test_zero_leaves_every_run_as_it_is_and_more_does_not() -> None:
    shipped = [run(valley(), k).events for k in range(4)]
    for off in (
        ("recovery={displaced: 1000, returning: 1000, at_stake: {claimant: 1, holder: 1}}",),
        ("opinion.contacts=1", "opinion.most=1"),
        ("opinion.thaw=1",),
        ("opinion.blame_fade=1",),
    ):
        assert [run(valley(*off), k).events for k in range(4)] == shipped
    for on in (BACK, THAW, ("opinion.blame=1",)):
        assert [run(valley(*on), k).events for k in range(4)] != shipped


def test_the_ground_must_be_there() -> None:
    with pytest.raises(Exception, match="no territorial issue 'status'"):
        valley("recovery.ground=status")
