"""The frontier shown is the one that the parties bargain over: zone, Nash point and text on it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import sim
from sim.pictures.frontier import offer_picture
from sim.views import Offer, Watched, watch
from sim.views.frontiers import counted_along, frontier, stretches

TINY = 1e-6


@pytest.fixture(scope="module", params=["karabakh/autumn-2020", "toy/fearon"])
def watched(request: pytest.FixtureRequest) -> Watched:
    return watch(request.param, 0, 1)


def gains(offer: Offer, watched: Watched, path: object, position: float) -> list[float]:
    """How much more than its reservation value each party counts a package for."""
    return [
        float(counted_along(path, one, watched.scenario, [position])[0]) - one.reservation  # type: ignore[arg-type]
        for one in offer.standings
    ]


def test_the_text_lies_on_its_frontier(watched: Watched) -> None:
    for offer in watched.offers:
        for one in offer.standings:
            path, at = offer.text.path, offer.text.position
            assert counted_along(path, one, watched.scenario, [at])[0] == one.counted
            away = counted_along(path, one, watched.scenario, [at / 2.0 + 0.01])[0]
            assert away != one.counted  # the changed twin: another package is not the text


def next_to(position: float, step: int) -> float:
    """A package beside another: a little on inside of a piece, and a piece on at its end."""
    return position + (step if position.is_integer() else 0.01 * step)


def test_in_the_zone_everybody_gains_and_just_outside_it_somebody_loses(watched: Watched) -> None:
    found = [(offer, zone) for offer in watched.offers for zone in offer.zones]
    assert found
    for offer, zone in found:
        for position in np.linspace(zone.low, zone.high, 7):
            assert min(gains(offer, watched, zone.path, float(position))) > -TINY
        for outside in (next_to(zone.low, -1), next_to(zone.high, 1)):
            if 0.0 <= outside <= zone.path.end:
                assert min(gains(offer, watched, zone.path, outside)) < 0.0


def test_no_package_in_the_zone_has_a_larger_product_of_gains_than_the_nash_point(
    watched: Watched,
) -> None:
    for offer in (one for one in watched.offers if one.nash is not None):
        assert offer.nash is not None
        leaders = [index for index, one in enumerate(offer.standings) if one.leads]

        def product(path: object, position: float, offer: Offer = offer) -> float:
            found = gains(offer, watched, path, position)
            return float(np.prod([found[index] for index in leaders]))  # noqa: B023

        best = product(*offer.nash)
        grid = [
            product(zone.path, float(position))
            for zone in offer.zones
            for stretch in stretches(zone.path, zone.low, zone.high)
            for position in stretch
        ]
        assert max(grid) <= best + TINY
        elsewhere = [
            product(zone.path, float(position))
            for zone in offer.zones
            for stretch in stretches(zone.path)
            for position in stretch
        ]
        assert min(elsewhere) < best - TINY  # the changed twin: other packages have less


def test_the_zone_of_a_toy_is_the_one_that_theory_gives() -> None:
    """Fearon (1995): between p - cost and p + cost of the sides, here 0.5 and 0.8."""
    offer = watch("toy/fearon").offers[0]
    assert ends(offer) == pytest.approx((0.5, 0.8), abs=1e-3)
    dear = watch(sim.load("toy/fearon", ["parties.south.mobilisation_cost=0.3"])).offers[0]
    assert ends(dear) == pytest.approx((0.5, 0.9), abs=1e-3)


def ends(offer: Offer) -> tuple[float, float]:
    """What the claimant gets at both ends of the only zone."""
    (zone,) = offer.zones
    return tuple(zone.path.plain.utility(0, at) for at in (zone.low, zone.high))  # type: ignore[return-value]


def test_a_frontier_falls_where_one_leader_gains_the_other_loses(watched: Watched) -> None:
    for offer in watched.offers:
        for path in offer.paths:
            curves = frontier(path, offer, watched.scenario)
            claimant, holder = (np.concatenate(side) for side in zip(*curves, strict=True))
            assert (np.diff(claimant) >= -TINY).all()
            assert (np.diff(holder) <= TINY).all()


def test_a_piece_that_passes_whole_leaves_a_gap_and_another_does_not(watched: Watched) -> None:
    path = watched.offers[0].paths[0]
    whole = [place for place, one in enumerate(path.whole) if one]
    assert bool(whole) == any(issue.whole for issue in watched.scenario.issues.values())
    for place, lump in enumerate(path.whole):
        found = stretches(path, float(place), place + 1.0)
        assert [one.tolist() for one in found] == [[place], [place + 1.0]] or not lump
        assert len(found) == (2 if lump else 1)
    shared = dataclasses.replace(path, whole=(False,) * len(path.whole))
    assert len(stretches(path)) == len(whole) + 1
    assert len(stretches(shared)) == 1


def test_the_picture_marks_the_text_and_both_reservation_values(watched: Watched) -> None:
    offer = watched.offers[-1]
    picture = offer_picture(watched, offer.number)
    (axes,) = picture.figure.axes
    lines = [np.asarray(line.get_xydata(), dtype=float) for line in axes.get_lines()]
    at = [offer.leader("claimant").counted, offer.leader("holder").counted]
    assert any(len(line) == 1 and line[0] == pytest.approx(at) for line in lines)
    claimant = offer.leader("claimant").reservation
    assert any(len(line) == 2 and (line[:, 0] == claimant).all() for line in lines)
    shifted = claimant + 0.05
    assert not any(len(line) == 2 and (line[:, 0] == shifted).all() for line in lines)


def test_the_caption_tells_every_party_and_whether_there_is_a_zone(watched: Watched) -> None:
    for offer in watched.offers:
        told = offer_picture(watched, offer.number).caption
        for one in offer.standings:
            assert f"is worth {one.counted:.3f}; it asks for {one.needed:.3f}" in told
        assert ("there is a zone" in told.lower()) == bool(offer.zones)
