"""Trade and transit between the sides: what war would cut, and the rival order."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.turn.deals import sign
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.standing import break_deal, leader_of
from tests.rules.twins import holds
from tests.turn.states import places, text_at
from tests.turn.worlds import run, toy, valley

GAIN = 0.1
SHRINK = (dt.date(2005, 1, 1) - dt.date(2000, 1, 1)).days
OPEN = "links.open=0.5"
BOTH = "links.dependence={claimant: 0.3, holder: 0.1}"


def days_of_peace(*overrides: str) -> float:
    """Days until the claimant of the toy attacks (inf: it never does)."""
    scenario = toy("trade-and-peace", *overrides)
    attack = next(run(scenario).of("attack"), None)
    return math.inf if attack is None else attack.day - scenario.clock.start.toordinal()


# -- the toy and its closed form -------------------------------------------------------------------


def check_peace(found: float, dependence: float, expected: float) -> None:
    """Peace while dependence * open * what is counted on is above the gain: 1 to 2005, then 0.3."""
    counted = dependence * expected
    if counted < GAIN:
        assert found == 0.0
    else:
        assert found == (SHRINK if 0.3 * counted < GAIN else math.inf)


@pytest.mark.parametrize("dependence", [0.0, 0.09, 0.11, 0.2, 0.32, 0.34])
@pytest.mark.parametrize(("doubt", "trust"), [(0.0, 0.4), (1.0, 1.0), (1.0, 0.4), (0.5, 0.4)])
def test_links_keep_the_peace_while_they_outweigh_the_gain(
    dependence: float, doubt: float, trust: float
) -> None:
    found = days_of_peace(
        f"links.dependence.claimant={dependence}",
        f"links.doubt={doubt}",
        f"after_deal.trust={trust}",
    )
    check_peace(found, dependence, 1.0 - doubt * (1.0 - trust))


def test_it_would_notice() -> None:
    found = days_of_peace("links.dependence.claimant=0.2")
    assert not holds(check_peace, found, 0.09, 1.0)
    assert not holds(check_peace, found, 0.4, 1.0)


def test_in_the_rival_order_links_make_no_peace() -> None:
    assert days_of_peace("links.follow_peace=true", "links.dependence.claimant=1") == 0.0


# -- in any scenario -------------------------------------------------------------------------------


def test_each_side_counts_its_own_dependence_and_its_own_trust() -> None:
    model = NegotiationModel(valley(OPEN, BOTH, "links.doubt=1", "after_deal.trust_bayes=1"))
    claimant, holder = leader_of(model, CLAIMANT), leader_of(model, HOLDER)
    claimant.trusting, holder.trusting = 0.2, 0.6
    assert claimant.cut_off(model) == pytest.approx(0.3 * 0.5 * 0.2)
    assert holder.cut_off(model) == pytest.approx(0.1 * 0.5 * 0.6)


def test_in_the_rival_order_they_open_with_a_deal_and_close_with_it() -> None:
    model = NegotiationModel(valley(OPEN, BOTH, "links.follow_peace=true"), seed=1)
    claimant = leader_of(model, CLAIMANT)
    assert claimant.cut_off(model) == 0.0
    sign(model, text_at(model, places(model)[0], 0.5))
    assert claimant.cut_off(model) == pytest.approx(0.15)
    break_deal(model)
    assert claimant.cut_off(model) == 0.0


def test_they_widen_what_can_be_agreed_by_what_war_would_cut() -> None:
    """Fearon's range: the costs of both, and with them what both would lose of the links."""
    found = []
    for opening in (0.0, 1.0):
        model = NegotiationModel(
            toy("fearon", f"links.open={opening}", "links.dependence={claimant: 0.05, holder: 0.1}")
        )
        claimant, holder = (leader_of(model, side).outlook(model) for side in (CLAIMANT, HOLDER))
        found.append(1.0 - claimant.reservation - holder.reservation)
    assert found[1] - found[0] == pytest.approx(0.15)


def trading(*overrides: str) -> Scenario:
    """The valley with links that half of it would lose in war, and that shrink in May."""
    shrinking = "links.open={dates: {2000-01-01: 1, 2000-05-05: 0.2}}"
    return valley(shrinking, *overrides)


def test_zero_leaves_every_run_as_it_is_and_more_does_not() -> None:
    shipped = [run(valley(), replicate).events for replicate in range(4)]
    for off in ((OPEN,), (BOTH,), ("links.doubt=1", "links.follow_peace=true")):
        assert [run(valley(*off), replicate).events for replicate in range(4)] == shipped
    assert [run(valley(OPEN, BOTH), replicate).events for replicate in range(4)] != shipped
