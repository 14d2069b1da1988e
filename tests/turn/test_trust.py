"""Trust as belief: what a side has kept or broken tells the other what it prefers."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest

from sim import simulate
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.standing import leader_of, remember_promise
from tests.rules.twins import holds
from tests.turn.worlds import run, toy, valley

BAYES = "after_deal.trust_bayes=1"


def odds(trust: float) -> float:
    """Odds of a probability."""
    return trust / (1.0 - trust)


# -- the rule in a run -----------------------------------------------------------------------------


def check_odds(trust: float, prior: float, kept: int, broken: int, p: float, q: float) -> None:
    """Bayes in odds: (p / q)^kept ((1 - p) / (1 - q))^broken."""
    expected = odds(prior) * (p / q) ** kept * ((1.0 - p) / (1.0 - q)) ** broken
    assert odds(trust) == pytest.approx(expected)


def test_trust_is_the_posterior_of_all_that_the_other_side_did() -> None:
    model = NegotiationModel(
        valley(
            "after_deal.trust=0.4", "after_deal.kept_if_peaceful=0.9", "after_deal.kept_if_not=0.7"
        )
    )
    for kept in (True, True, False, True):
        remember_promise(model, kept, HOLDER)
    claimant, holder = leader_of(model, CLAIMANT), leader_of(model, HOLDER)
    check_odds(claimant.trusting, 0.4, 3, 1, 0.9, 0.7)
    assert not holds(check_odds, claimant.trusting, 0.4, 4, 0, 0.9, 0.7)
    assert holder.trusting == 0.4  # of the claimant nothing was learnt
    remember_promise(model, True, 0)
    check_odds(holder.trusting, 0.4, 1, 0, 0.9, 0.7)
    check_odds(claimant.trusting, 0.4, 4, 1, 0.9, 0.7)


def test_it_falls_faster_than_it_rises() -> None:
    model = NegotiationModel(valley("after_deal.trust=0.5"))
    claimant = leader_of(model, CLAIMANT)
    remember_promise(model, True, HOLDER)
    risen = claimant.trusting
    remember_promise(model, False, HOLDER)
    assert 0.5 - claimant.trusting > risen - 0.5 > 0.0


def test_it_enters_what_a_promise_is_worth_by_its_weight() -> None:
    for weight in (0.0, 0.25, 1.0):
        model = NegotiationModel(valley(f"after_deal.trust_bayes={weight}"))
        model.trust = 0.6
        holder = leader_of(model, HOLDER)
        holder.trusting = 0.2
        assert holder.reliability_of(model, 0.0) == pytest.approx(0.6 - 0.4 * weight)
        assert holder.reliability_of(model, 0.5) == pytest.approx(0.8 - 0.2 * weight)


# -- the toy and its closed form -------------------------------------------------------------------


def acts_until_agreement(*overrides: str) -> float:
    """How many acts each side of the toy did before they agreed (inf: they never did)."""
    record = run(toy("trust-spiral", *overrides))
    signed = next(record.of("agreement"), None)
    if signed is None:
        return math.inf
    return sum(1 for act in record.of("act") if act.day <= signed.day) / 2


def check_acts(found: float, trust: float, q: float) -> None:
    """The least number n with odds(trust) (0.95 / q)^n at the odds of 0.42 / 0.6, or above."""
    assert found == math.ceil(math.log(odds(0.7) / odds(trust)) / math.log(0.95 / q))


@pytest.mark.parametrize(
    ("trust", "q"), [(0.3, 0.6), (0.2, 0.6), (0.3, 0.3), (0.3, 0.7), (0.6, 0.5)]
)
def test_sides_agree_after_as_many_acts_as_it_takes_to_trust(trust: float, q: float) -> None:
    found = acts_until_agreement(f"after_deal.trust={trust}", f"after_deal.kept_if_not={q}")
    check_acts(found, trust, q)
    assert not holds(check_acts, found, trust - 0.15, q)


def test_they_never_agree_without_belief_or_where_acts_tell_nothing() -> None:
    assert acts_until_agreement("after_deal.trust_bayes=0") == math.inf
    assert acts_until_agreement("after_deal.kept_if_not=0.95") == math.inf


def test_a_breach_puts_it_off() -> None:
    assert acts_until_agreement("parties.south.breaches=[2002-07-01]") > acts_until_agreement()


# -- acts by date ----------------------------------------------------------------------------------


def acting(*overrides: str) -> Scenario:
    """The valley with two acts by date, and promises that count for something."""
    dates = (
        "parties.south.reassurances=[2000-02-15, 2000-06-06]",
        "parties.north.breaches=[2000-03-03]",
    )
    return valley("after_deal.trust=0.5", *dates, *overrides)


def test_acts_are_met_on_their_days_and_written_down() -> None:
    found = [
        (event.date, event.actor, event.outcome)
        for replicate in range(4)
        for event in run(acting(BAYES, "parties.north.offensive_cost=2"), replicate).of("act")
    ]
    assert (dt.date(2000, 2, 15), "south", "reassures") in found
    assert (dt.date(2000, 3, 3), "north", "breaches") in found


def test_zero_leaves_every_run_as_it_is_and_more_does_not() -> None:
    shipped = [run(valley(), replicate).events for replicate in range(4)]
    off = (
        "after_deal.trust_bayes=0",
        "after_deal.kept_if_not=0.1",
        "after_deal.kept_if_peaceful=0.7",
    )
    assert [run(valley(*off), replicate).events for replicate in range(4)] == shipped
    assert [run(valley(BAYES), replicate).events for replicate in range(4)] != shipped


@pytest.mark.parametrize("engine", ["mesa", "compiled"])
def test_acts_that_count_for_nothing_change_no_bit_of_a_run(engine: str) -> None:
    """As a file without them: they end no step, and stand in no record."""

    def check(*overrides: str) -> None:
        with_acts, without = (
            simulate(scenario, 12, 1, jobs=1, engine=engine)
            for scenario in (acting(*overrides), valley("after_deal.trust=0.5", *overrides))
        )
        pd.testing.assert_frame_equal(with_acts, without, check_exact=True)

    check()
    check(BAYES, "after_deal.kept_if_not=0.95")  # acts of which either kind of side does as many
    assert not holds(check, BAYES)


def test_the_record_of_a_run_has_only_acts_that_count() -> None:
    with_acts, without = (
        run(made, 3).events for made in (acting(), valley("after_deal.trust=0.5"))
    )
    assert with_acts == without
    assert list(run(acting(BAYES, "parties.north.offensive_cost=2"), 3).of("act"))


def test_dates_come_in_order() -> None:
    with pytest.raises(Exception, match="2000-02-02 does not come after 2000-03-03"):
        valley("parties.south.reassurances=[2000-03-03, 2000-02-02]")
