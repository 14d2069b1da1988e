"""An issue can close for good, and a party can end; both are off as shipped."""

from __future__ import annotations

import math

import pytest

from sim.model import NegotiationModel
from sim.scenario import Scenario, load_text
from sim.turn.deals import sign
from sim.turn.endings import close_issues, end_parties
from sim.turn.standing import break_deal, changed, fill_outcomes, leader_of
from tests.rules.twins import holds
from tests.turn.states import outcomes_now, places, settled, terms_at, text_at
from tests.turn.worlds import VALLEY, plain, run

#: The valley, whose status closes with its land, and a third party at the table with a seat there.
UPLAND = """  upland: {side: holder, leads: false, seat: far-east, weights: {land: 0.5, status: 0.4, road: 0.1}}
third_parties:
"""  # noqa: E501
ENDING = VALLEY.replace("third_parties:\n", UPLAND)
ENDING = ENDING.replace("status: {kind: political,", "status: {closes_with: land,")
ENDING = ENDING.replace("land: {kind: territory}", "land: {kind: territory, closes_with: land}")
CLOSING = "after_deal.closing=true"


def ending(*overrides: str) -> Scenario:
    """The valley with issues that can close and a party that can end."""
    return load_text(ENDING, overrides).scenario


def taken(*overrides: str) -> NegotiationModel:
    """That valley when the claimant has taken all of the land, before anybody draws the line."""
    model = NegotiationModel(ending(*overrides), seed=1)
    for o in range(model.world.objective_count):
        model.control[o] = 1.0
    changed(model)
    return model


# -- issues ----------------------------------------------------------------------------------------


def test_what_one_side_has_won_in_whole_is_off_the_table() -> None:
    model = taken(CLOSING)
    close_issues(model)
    assert settled(model)[0] == 1.0  # the status, which was open, is the claimant's
    assert math.isnan(settled(model)[1])  # the road closes with nothing
    for place in places(model):
        path = model.paths[place]
        for position in (0.0, float(path.count)):
            assert terms_at(model, path, position)[:5] == [1.0] * 5  # land and status
    assert {terms_at(model, model.paths[p], 0.0)[5] for p in places(model)} >= {0.0}


def test_without_the_switch_it_stays_on_the_table() -> None:
    model = taken()
    close_issues(model)
    assert [math.isnan(one) for one in settled(model)] == [True, True]
    path = model.paths[places(model)[-1]]
    assert terms_at(model, path, 0.0)[:5] == [0.0] * 5


def test_nothing_closes_while_a_single_objective_is_held_by_the_other_side() -> None:
    model = taken(CLOSING)
    model.control[0] = 0.0
    close_issues(model)
    assert not model.closed_count
    model.control[:4] = [0.0] * 4
    close_issues(model)
    assert settled(model)[0] == 0.0  # all of it is the holder's: so is the status


def test_what_a_deal_had_settled_is_kept_and_a_broken_deal_opens_it_no_more() -> None:
    model = taken(CLOSING)
    path = model.paths[places(model)[-1]]
    sign(model, text_at(model, places(model)[-1], float(path.count)))
    model.settled[4] = 0.25
    close_issues(model)
    assert settled(model)[0] == 0.25
    break_deal(model)
    assert settled(model)[0] == 0.25
    assert math.isnan(settled(model)[1])


@pytest.mark.parametrize("side", ["claimant", "holder"])
def test_what_one_side_held_from_the_first_day_is_still_to_be_settled(side: str) -> None:
    model = NegotiationModel(plain(TWO_GOODS, CLOSING, f"objectives.prize.held_by={side}"))
    close_issues(model)
    assert sum(model.closed) == 0
    model.control[0] = 1.0 - model.control[0]
    close_issues(model)
    assert sum(model.closed) == 1


TWO_GOODS = """
issues: {prize: {kind: territory, closes_with: prize}, road: {}}
parties:
  north: {weights: {prize: 0.25, road: 0.75}, legitimacy: 0.6}
  south: {weights: {prize: 0.5, road: 0.5}, legitimacy: 0.4}
"""


def check_fair_terms(model: NegotiationModel, beta: float) -> None:
    """Of the road alone: x = beta - (1 - beta) * what is closed / what the road is worth."""
    share = beta - (1.0 - beta) * 0.25 / 0.75
    assert leader_of(model, 1).fair == pytest.approx(0.25 + 0.75 * share)
    assert leader_of(model, -1).fair == pytest.approx(0.5 * (1.0 - share))


def test_nobody_hopes_for_what_is_closed() -> None:
    """The weighted Nash solution with one good closed, in closed form."""
    model = NegotiationModel(plain(TWO_GOODS, CLOSING))
    model.control[0] = 1.0
    changed(model)
    assert not holds(check_fair_terms, model, 0.6)
    close_issues(model)
    check_fair_terms(model, 0.6)
    assert not holds(check_fair_terms, model, 0.5)


# -- parties ---------------------------------------------------------------------------------------


def test_a_party_that_loses_its_seat_ends_and_its_veto_with_it() -> None:
    model = NegotiationModel(ending(), seed=1)
    end_parties(model)
    upland = model.parties[2]
    assert not upland.gone
    model.control[3] = 1.0
    end_parties(model)
    assert upland.gone
    upland.decide_answer = None  # nobody asks it any more
    while model.running:
        model.step()
    assert [event.actor for event in model.record.of("party_end")] == ["upland"]


def test_a_party_may_end_on_a_day() -> None:
    record = run(ending("parties.upland.ends=2000-07-14"))
    assert [str(event.date) for event in record.of("party_end")] == ["2000-07-14"]
    assert not list(run(ending("parties.upland.seat=''")).of("party_end"))


def test_who_leads_a_side_cannot_end_and_names_must_be_there() -> None:
    for key in ("parties.south.seat=east", "parties.north.ends=2000-03-01"):
        with pytest.raises(Exception, match="leads its side cannot end"):
            ending(key)
    with pytest.raises(Exception, match="no objective 'wets'"):
        ending("parties.upland.seat=wets")
    with pytest.raises(Exception, match="no territorial issue 'road'"):
        ending("issues.status.closes_with=road")


# -- off as shipped --------------------------------------------------------------------------------

OFF = ("after_deal.closing=false", "parties.upland.seat=''")
WON = ("balance.advantage=2", "clock.end=2002-01-01")


def test_zero_leaves_every_run_as_it_is_and_more_does_not() -> None:
    plain_text = ENDING.replace("closes_with: land", "can_wait: false").replace(
        "seat: far-east,", ""
    )
    plain_runs = [run(load_text(plain_text, WON).scenario, k).events for k in range(3)]
    assert [run(ending(*WON, *OFF), k).events for k in range(3)] == plain_runs
    for key in (CLOSING, "parties.upland.seat=far-east"):
        found = [run(ending(*WON, *OFF, key), k) for k in range(3)]
        assert [one.events for one in found] != plain_runs, key


def test_what_is_closed_stays_as_it_is_on_the_ground_and_in_words() -> None:
    model = taken(CLOSING)
    close_issues(model)
    found = [0.0] * model.world.good_count
    fill_outcomes(model, found)
    assert found[:5] == outcomes_now(model)[:5] == [1.0] * 5
    assert [event.subject for event in model.record.of("closing")] == ["land", "status"]
