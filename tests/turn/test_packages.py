"""The packages on the table are efficient in the net utilities by which parties decide."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import linprog

from sim.events import codes
from sim.model import NegotiationModel
from sim.rules.frontier import first_position_reaching
from sim.turn.frontier import plain_utility
from sim.turn.numbers import CLAIMANT
from sim.turn.standing import changed, leader_of
from sim.turn.state import Path
from tests.turn.states import begin_offensive, paths, terms_at
from tests.turn.worlds import valley

COSTS = ("parties.north.audience_cost=0.7", "parties.south.audience_cost=1.3")


def at_the_table(replicate: int, war: bool) -> NegotiationModel:
    model = NegotiationModel(valley(*COSTS, f"after_deal.trust={0.2 + 0.1 * replicate}"), seed=1)
    if war:
        begin_offensive(model, leader_of(model, CLAIMANT))
    changed(model)
    return model


def steps(path: Path, party: int) -> list[float]:
    """What each piece of a path adds to a party's net utility."""
    return path.net_steps[party][: path.count]


def most_for_the_holder(path: Path, target: float) -> float:
    """A linear programme over all pieces of goods: the claimant gets its target."""
    gains, losses = np.array(steps(path, 0)), -np.array(steps(path, 1))
    found = linprog(
        losses, A_ub=[-gains], b_ub=[path.net_base[0] - target], bounds=[(0, 1)] * len(gains)
    )
    assert found.success
    assert found.fun is not None
    return float(path.net_base[1] - found.fun)


def left_for_the_holder(path: Path, order: list[int], target: float) -> float:
    """The same along a path that hands the pieces over in some order."""
    gains = [steps(path, 0)[i] for i in order]
    losses = [steps(path, 1)[i] for i in order]
    position = first_position_reaching(path.net_base[0], gains, target)
    whole = int(position)
    part = losses[whole] * (position - whole) if whole < len(losses) else 0.0
    return path.net_base[1] + sum(losses[:whole]) + part


@pytest.mark.parametrize("war", [False, True])
@pytest.mark.parametrize("replicate", range(4))
def test_no_package_gives_both_more(replicate: int, war: bool) -> None:
    for path in paths(at_the_table(replicate, war)):
        least, most = path.net_base[0], path.net_base[0] + sum(steps(path, 0))
        for target in np.linspace(least, most, 7)[1:-1]:
            order = list(range(path.count))
            along = left_for_the_holder(path, order, float(target))
            assert along == pytest.approx(most_for_the_holder(path, float(target)), abs=1e-9)


def test_the_order_of_plain_weights_would_waste_some() -> None:
    """The changed twin: whole goods in the order of plain weights are not efficient."""
    path = paths(at_the_table(0, war=False))[-1]
    plain = sorted(range(path.count), key=lambda i: (path.goods[i], path.starts[i]))
    targets = path.net_base[0] + np.linspace(0.1, 0.9, 9) * sum(steps(path, 0))
    wasted = [
        most_for_the_holder(path, float(target)) - left_for_the_holder(path, plain, float(target))
        for target in targets
    ]
    assert max(wasted) > 1e-3


def test_at_a_tie_what_can_wait_is_left_open() -> None:
    assert next(path.kind for path in paths(at_the_table(0, war=False))) == codes.PARTIAL


def test_terms_name_every_good_once() -> None:
    """Left open is only what may wait, and only in a partial text."""
    model = at_the_table(1, war=True)
    assert model.parties[0].sign == CLAIMANT
    for path in paths(model):
        for position in np.linspace(0.0, path.count, 9):
            terms = terms_at(model, path, float(position))
            shared = [good for good, outcome in enumerate(terms) if 0.0 <= outcome <= 1.0]
            left = [g for g in range(len(terms)) if g not in shared]
            waits = [g for g in range(len(terms)) if model.world.goods[g].can_wait]
            assert left == (waits if path.kind == codes.PARTIAL else [])
            assert all(math.isnan(terms[good]) for good in left)
            plain = sum(model.parties[0].worth(model, g, terms[g]) for g in range(len(terms)))
            assert plain == pytest.approx(plain_utility(path, 0, float(position)), abs=1e-12)
