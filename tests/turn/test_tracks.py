"""Formats and tracks: who comes to a mediator's meeting, and what an empty chair does."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from sim.model import NegotiationModel
from sim.record import Record
from sim.scenario import Scenario
from tests.rules.twins import holds
from tests.turn.worlds import plain, run, toy, valley

PLATFORM = "third_parties.platform.mediation"
TEN_YEARS = (dt.date(2010, 1, 1) - dt.date(2000, 1, 1)).days


def days_to_agreement(record: Record) -> float:
    """Days from the start to the agreement (inf: none)."""
    signed = next(record.of("agreement"), None)
    return math.inf if signed is None else signed.day - record.scenario.clock.start.toordinal()


# -- formats: the toy and its closed form ----------------------------------------------------------


def check_full_table(found: float, stake: float, cost: float) -> None:
    """All come once stake * (0.1 + 0.9 t / 10 years) = cost, at the next monthly meeting."""
    share = (cost / stake - 0.1) / 0.9
    if share > 1.0:
        assert found == math.inf
    else:
        assert 0.0 <= found - share * TEN_YEARS < 30.0


@pytest.mark.parametrize(("stake", "cost"), [(0.4, 0.1), (0.4, 0.3), (0.2, 0.1), (0.1, 0.2)])
def test_a_format_that_needs_all_waits_until_the_company_is_worth_it(
    stake: float, cost: float
) -> None:
    record = run(
        toy(
            "three-plus-three",
            f"third_parties.coast.stake={stake}",
            f"third_parties.coast.shuns.giant={cost}",
        )
    )
    found = days_to_agreement(record)
    check_full_table(found, stake, cost)
    assert not holds(check_full_table, found, stake, 0.5 * cost)
    absences = list(record.of("absence"))
    assert {(one.actor, one.other, one.outcome) for one in absences} == {
        ("coast", "platform", "not held")
    }


def test_a_smaller_quorum_meets_with_the_chair_empty() -> None:
    record = run(toy("three-plus-three", f"{PLATFORM}.quorum=0.6"))
    assert days_to_agreement(record) == 0.0
    assert [(one.actor, one.outcome) for one in record.of("absence")] == [
        ("coast", "held without it")
    ]
    full = run(toy("three-plus-three", "third_parties.coast.shuns.giant=0"))
    assert days_to_agreement(full) == 0.0
    assert not list(full.of("absence"))


def test_it_is_the_company_that_keeps_it_away() -> None:
    """The same neighbour comes to a platform to which the one that it shuns is not invited."""
    record = run(toy("three-plus-three", f"{PLATFORM}.members=[inland, coast]"))
    assert days_to_agreement(record) == 0.0


def test_names_and_sizes_are_checked() -> None:
    for override, message in (
        (f"{PLATFORM}.members=[giant, nobody]", "no other third party 'nobody'"),
        (f"{PLATFORM}.members=[platform]", "no other third party 'platform'"),
        (f"{PLATFORM}.members=[giant, giant, inland, coast]", "'giant' is there twice"),
        ("third_parties.coast.shuns.reef=0.1", "no other third party 'reef'"),
        ("third_parties.coast.shuns.giant=9", "out of range"),
        ("third_parties.giant.stake=0", "neither backs nor mediates"),
    ):
        with pytest.raises(Exception, match=message):
            toy("three-plus-three", override)


# -- tracks: two mediators that lean either way ----------------------------------------------------

TWO_TRACKS = """
clock: {start: 2000-01-01, end: 2002-01-01}
issues:
  prize: {kind: territory}
  recognition: {status_quo: {claimant: 1, holder: 0}}
parties:
  north: {weights: {prize: 0.6, recognition: 0.4}, mobilisation_cost: 1}
  south: {weights: {prize: 0.4, recognition: 0.6}, mobilisation_cost: 1}
third_parties:
  east: {mediation: {initiative_peace: 1000, roles: [formulate], error: 0}}
  west: {mediation: {initiative_peace: 1000, roles: [formulate], error: 0}}
behaviour: {precision: 1000000, hope_fade: 0}
talks: {direct_rate: 0}
"""


def agreed_between(bias: float, weight: float) -> float:
    """Days until two sides agree who may wait for the mediator that leans towards them."""
    return days_to_agreement(
        run(
            plain(
                TWO_TRACKS,
                f"third_parties.east.mediation.bias={bias}",
                f"third_parties.west.mediation.bias={-bias}",
                f"talks.forum_choice={weight}",
            )
        )
    )


def check_forum(found: float, bias: float, weight: float) -> None:
    """Beyond a bias of 6 / (3 + 2 w) - 1 each side stays away from the other's mediator.

    With a = (1 + b) / 2 > 0.6 a mediator's text gains its own side a / 3 and the other (1 - a) / 2.
    Up to a = 0.6 both put the same text, the even exchange.
    """
    limit = 6.0 / (3.0 + 2.0 * weight) - 1.0
    assert found == (0.0 if bias <= limit else math.inf)


@pytest.mark.parametrize("weight", [0.0, 0.25, 0.5, 1.0])
@pytest.mark.parametrize("bias", [0.0, 0.19, 0.21, 0.49, 0.51, 0.7, 0.73, 0.99])
def test_two_tracks_block_each_other_beyond_a_bias(bias: float, weight: float) -> None:
    check_forum(agreed_between(bias, weight), bias, weight)


def test_it_would_notice() -> None:
    assert not holds(check_forum, agreed_between(0.6, 0.5), 0.6, 0.25)
    assert not holds(check_forum, agreed_between(0.6, 0.25), 0.6, 0.5)


def test_where_there_is_one_track_nobody_waits() -> None:
    alone = plain(
        TWO_TRACKS,
        "third_parties.east.mediation.bias=0.9",
        "third_parties.west.mediation.initiative_peace=0",
        "talks.forum_choice=1",
    )
    assert days_to_agreement(run(alone)) == 0.0


# -- off as shipped --------------------------------------------------------------------------------

FORUM = "talks.forum_choice=1"
FORMAT = (
    "third_parties.envoy.mediation.members=[patron]",
    "third_parties.envoy.mediation.quorum=1",
)


def invited(*overrides: str) -> Scenario:
    """The valley with a patron that is invited to the envoy's meetings."""
    return valley(*FORMAT, *overrides)


def test_zero_leaves_every_run_as_it_is_and_more_does_not() -> None:
    shipped = [run(valley(), k).events for k in range(4)]
    for off in (
        ("talks.forum_choice=0",),
        ("third_parties.patron.stake=1",),
        ("third_parties.envoy.mediation.quorum=1",),
        ("third_parties.patron.shuns={envoy: 1}",),
    ):
        assert [run(valley(*off), k).events for k in range(4)] == shipped
    assert [run(valley(FORUM), k).events for k in range(4)] != shipped
    assert [run(invited(), k).events for k in range(4)] != shipped


def test_members_that_nobody_needs_change_nothing_but_the_list_of_the_absent() -> None:
    shipped = [run(valley(), k).events for k in range(4)]
    found = [run(valley(FORMAT[0]), k).events for k in range(4)]
    assert any(one.kind == "absence" for events in found for one in events)
    assert [[one for one in events if one.kind != "absence"] for events in found] == shipped


def test_a_side_comes_to_all_meetings_where_it_expects_nothing_elsewhere() -> None:
    model = NegotiationModel(valley(FORUM, "third_parties.patron.mediation.initiative_peace=0"))
    while model.running:
        model.step()
    assert not [one for one in model.record.of("absence") if one.other == "envoy"]
