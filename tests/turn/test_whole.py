"""An objective passes whole by an agreement: in what is put, in what is valued, in what is done."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

import sim
from sim.errors import SimError
from sim.model import NegotiationModel
from sim.rules.bargaining import weighted_nash
from sim.rules.frontier import nash_position, utility_at, whole_from, whole_upto
from sim.scenario import Scenario
from sim.turn.frontier import net_utility
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.offers import put_best
from sim.turn.standing import leader_of
from sim.turn.state import Text
from tests.rules.twins import holds
from tests.turn.states import paths, places, terms_at, zones_left
from tests.turn.worlds import valley

WHOLE = "issues.land.whole=true"
SHARED = "issues.land.whole=false"
KARABAKH = tuple(f"issues.{one}.whole" for one in ("surrounding-districts", "nk-territory"))


def texts(scenario: Scenario, replicates: int) -> list[dict[str, float]]:
    """The terms of every text that is put in some runs."""
    found = []
    for replicate in range(replicates):
        model = NegotiationModel(scenario, 1, replicate)
        for event in model.run().of("offer", "agreement"):
            terms = {n: v for n, v in event.numbers.items() if n.startswith("terms:")}
            found.append({name.removeprefix("terms:"): value for name, value in terms.items()})
    return found


def check_whole(scenario: Scenario, replicates: int) -> None:
    found = texts(scenario, replicates)
    assert len(found) > 10
    for terms in found:
        shares = {terms[name] for name in scenario.objectives if name in terms}
        assert shares <= {0.0, 1.0}


def test_no_text_hands_over_a_part_of_an_objective() -> None:
    check_whole(valley(WHOLE), 6)
    assert not holds(check_whole, valley(SHARED), 6)
    political = {round(one["status"], 6) for one in texts(valley(WHOLE), 6)}
    assert political - {0.0, 1.0}  # what can be divided still is


def test_texts_of_karabakh_hand_over_whole_places() -> None:
    until = "clock.end=1999-12-31"
    check_whole(sim.load("karabakh/frozen-conflict", [until]), 2)
    shared = sim.load("karabakh/frozen-conflict", [until, *(f"{key}=false" for key in KARABAKH)])
    assert not holds(check_whole, shared, 2)


def test_only_places_pass_whole() -> None:
    with pytest.raises(SimError, match="only places pass whole"):
        valley("issues.status.whole=true")


# -- where a need falls into a piece ---------------------------------------------------------------

GAINS, LOSSES = (0.30, 0.25, 0.2, 0.15, 0.1), (0.08, 0.12, 0.2, 0.28, 0.32)
CASES = [
    (whole, low, high, weight)
    for whole in itertools.product((0, 1), repeat=5)
    for low, high in ((0.0, 5.0), (0.7, 3.2), (1.5, 1.9), (2.0, 2.0), (3.4, 4.6))
    for weight in (0.35, 0.5, 0.8)
]


def product(position: float, weight: float) -> float:
    gain = utility_at(0.0, GAINS, position)
    left = utility_at(1.0, tuple(-loss for loss in LOSSES), position)
    return weighted_nash(gain, left, 0.02, 0.05, weight)


def allowed(whole: tuple[int, ...], low: float, high: float, steps: int) -> list[float]:
    """Positions between two that share out no whole piece, on a grid."""
    grid = (k / steps for k in range(5 * steps + 1))
    return [
        at for at in grid if low <= at <= high and (at == int(at) or not whole[min(4, int(at))])
    ]


def test_the_nash_point_is_the_best_of_all_positions_that_share_no_whole_piece() -> None:
    """Against enumeration on a grid of 1/200, for all kinds of paths of five pieces."""
    seen = 0
    for whole, given_low, given_high, weight in CASES:
        low, high = whole_from(given_low, whole), whole_upto(given_high, whole)
        positions = allowed(whole, given_low, given_high, 200)
        assert (low <= high) == bool(positions)
        if not positions:
            continue
        seen += 1
        assert (low, high) == pytest.approx((positions[0], positions[-1]))
        found = nash_position(
            low,
            high,
            0.0,
            GAINS,
            0.02,
            1.0,
            tuple(-loss for loss in LOSSES),
            0.05,
            weight,
            whole,
        )
        assert low <= found <= high
        assert found == int(found) or not whole[int(found)]
        best = max(product(at, weight) for at in positions)
        assert best - 1e-12 <= product(found, weight) <= best + 1e-4
    assert seen > 300


def test_a_need_is_met_by_the_next_whole_piece_and_not_by_a_part_of_one() -> None:
    """The offer that gives a side what it asks for; its twin gives just that."""

    def offered(
        model: NegotiationModel, side: int, share: float
    ) -> tuple[float, float, list[float]]:
        party, other = leader_of(model, side), leader_of(model, -side)
        path = paths(model)[-1]
        ends = net_utility(path, party.index, 0.0), net_utility(path, party.index, path.count)
        target = min(ends) + share * abs(ends[1] - ends[0])
        text: Text = model.packed.maker.make(Text)
        put_best(model, party, other, target, 0.0, text)
        chosen = model.paths[text.path]
        terms = terms_at(model, chosen, text.position)
        return target, net_utility(chosen, party.index, text.position), terms

    def check(model: NegotiationModel) -> None:
        for side in (CLAIMANT, HOLDER):
            for k in range(1, 20):
                target, worth, terms = offered(model, side, k / 20)
                assert worth >= target - 1e-9
                assert {terms[o] for o in range(model.world.objective_count)} <= {0.0, 1.0}

    check(NegotiationModel(valley(WHOLE)))
    assert not holds(check, NegotiationModel(valley(SHARED)))


def zone_ends(model: NegotiationModel, need: float) -> list[tuple[int, float, float]]:
    """Where the zones of the paths begin and end, if every party needs as much."""
    zones: Any = zones_left(model, [need, need])
    if zones is None:
        return []
    found = [(place, zones.low[place], zones.high[place]) for place in places(model)]
    return [one for one in found if one[1] <= one[2]]


def check_ends(model: NegotiationModel) -> None:
    """Zones begin and end at whole pieces, or in a good that can be divided."""
    for need in (0.3, 0.35, 0.4, 0.45):
        for place, *ends in zone_ends(model, need):
            path = model.paths[place]
            objectives = [good < model.world.objective_count for good in path.goods[: path.count]]
            assert all(end == int(end) or not objectives[int(end)] for end in ends)


def test_zones_end_at_whole_pieces() -> None:
    model, shared = NegotiationModel(valley(WHOLE)), NegotiationModel(valley(SHARED))
    check_ends(model)
    assert zone_ends(model, 0.3)
    assert not holds(check_ends, shared)
    last = model.paths[places(model)[-1]]
    assert sum(last.whole[: last.count]) == model.world.objective_count
