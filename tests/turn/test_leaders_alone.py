"""Texts between leaders: what a further party with a veto needs is left out, and it may refuse."""

from __future__ import annotations

from typing import Any

import pytest

from sim.model import NegotiationModel
from sim.outcomes import outcomes
from sim.scenario import Scenario
from sim.turn.frontier import net_utility
from sim.turn.numbers import CLAIMANT
from sim.turn.own_texts import write_own_text
from sim.turn.standing import changed, leader_of
from sim.turn.zones import best_text, estimate
from tests.rules.twins import holds
from tests.turn.states import begin_offensive, third
from tests.turn.worlds import plain, run

#: A prize that both leaders would rather share than fight for, and an ally of one of them that
#: fighting costs nothing.
ALLY = """
parties:
  north: {mobilisation_cost: 0.1, cost_per_day: 0.01}
  south: {mobilisation_cost: 0.3, cost_per_day: 0.03}
  ally: {side: holder, leads: false, weights: {prize: 1}, political_control: 1, hope: 0,
         audience_cost: 0, commitment_fear: 0, discount_rate: 0, cost_per_day: 0,
         mobilisation_cost: 0}
third_parties:
  envoy: {mediation: {initiative_peace: 1000, initiative_war: 0, error: 0, roles: [formulate]}}
talks: {direct_rate: 0, war_error: 0}
"""
ALONE, ALL = "talks.leaders_alone=1", "talks.leaders_alone=0"


def between(*overrides: str) -> Scenario:
    return plain(ALLY, *overrides)


def shares(model: NegotiationModel) -> tuple[float, float, float]:
    """What the text on the table gives each party over its need: north, south, the ally."""
    path, position = model.paths[model.text.path], model.text.position
    needs = [one.needed(model, one.outlook(model).reservation, 0.0) for one in model.parties]
    north, south, ally = (net_utility(path, i, position) - needs[i] for i in range(3))
    return north, south, ally


def text_of_the_envoy(*overrides: str) -> tuple[float, float, float]:
    model = NegotiationModel(between(*overrides))
    envoy, zones = third(model, "envoy"), model.zones[0]
    assert estimate(model, envoy, False, zones)
    assert best_text(model, envoy, zones, 0.5, model.text)
    return shares(model)


def test_between_leaders_a_text_shares_the_surplus_of_the_leaders_whatever_others_need() -> None:
    north, south, ally = text_of_the_envoy(ALONE)
    assert north == pytest.approx(south)
    assert ally < -1e-3
    north, south, ally = text_of_the_envoy(ALL)
    assert south > north + 1e-3
    assert ally == pytest.approx(0.0)


def test_a_text_of_a_leaders_own_heeds_the_leaders_alone_as_well() -> None:
    def text(*overrides: str) -> tuple[float, float, float]:
        model = NegotiationModel(between("front.decisive=false", *overrides))
        begin_offensive(model, leader_of(model, CLAIMANT))
        changed(model)
        assert write_own_text(model, leader_of(model, CLAIMANT), model.zones[0], model.text)
        return shares(model)

    assert text(ALONE)[2] < -1e-3
    assert text(ALL)[2] == pytest.approx(0.0)


# -- in runs ---------------------------------------------------------------------------------------


def share_signed_at_once(share: float, replicates: int = 200) -> float:
    """Share of runs whose first session ends in an agreement."""
    scenario, signed = between(f"talks.leaders_alone={share}", "clock.end=2000-01-15"), 0
    for replicate in range(replicates):
        row: dict[str, Any] = outcomes(run(scenario, replicate))
        assert row["agreed"] + row["refused_by_veto_alone"] == row["sessions"] == 1
        signed += int(row["agreed"])
    return signed / replicates


def test_the_ally_alone_refuses_the_share_of_texts_that_does_not_heed_it() -> None:
    def check(share: float) -> None:
        error = 4.0 * (0.3 * 0.7 / 200) ** 0.5
        assert abs(share_signed_at_once(share) - 0.7) <= error

    check(0.3)
    assert not holds(check, 0.6)
    assert share_signed_at_once(0.0, 5) == 1.0
    assert share_signed_at_once(1.0, 5) == 0.0


def test_zero_leaves_every_run_as_it_is_and_more_does_not() -> None:
    shipped = [run(between(), replicate).events for replicate in range(5)]
    assert [run(between(ALL), replicate).events for replicate in range(5)] == shipped
    assert [run(between(ALONE), replicate).events for replicate in range(5)] != shipped
