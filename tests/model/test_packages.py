"""The packages on the table are efficient in the net utilities by which parties decide."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from sim.old.agents import Attack
from sim.old.front import open_offensive
from sim.old.model import NegotiationModel
from sim.old.packages import Path
from sim.rules.frontier import first_position_reaching
from tests.model.worlds import valley

COSTS = ("parties.north.audience_cost=0.7", "parties.south.audience_cost=1.3")


def at_the_table(replicate: int, war: bool) -> NegotiationModel:
    model = NegotiationModel(valley(*COSTS, f"after_deal.trust={0.2 + 0.1 * replicate}"), seed=1)
    if war:
        open_offensive(model, model.leader("claimant"), Attack(1, 0.0, 0.0, 1.0, "test"))
    model.changed()
    return model


def most_for_the_holder(path: Path, target: float) -> float:
    """A linear programme over all pieces of goods: the claimant gets its target."""
    gains, losses = np.array(path.net.steps[0]), -np.array(path.net.steps[1])
    found = linprog(
        losses, A_ub=[-gains], b_ub=[path.net.base[0] - target], bounds=[(0, 1)] * len(gains)
    )
    assert found.success
    assert found.fun is not None
    return float(path.net.base[1] - found.fun)


def left_for_the_holder(path: Path, order: list[int], target: float) -> float:
    """The same along a path that hands the pieces over in some order."""
    gains = [path.net.steps[0][i] for i in order]
    losses = [path.net.steps[1][i] for i in order]
    position = first_position_reaching(path.net.base[0], gains, target)
    whole = int(position)
    part = losses[whole] * (position - whole) if whole < len(losses) else 0.0
    return path.net.base[1] + sum(losses[:whole]) + part


@pytest.mark.parametrize("war", [False, True])
@pytest.mark.parametrize("replicate", range(4))
def test_no_package_gives_both_more(replicate: int, war: bool) -> None:
    for path in at_the_table(replicate, war).paths():
        least, most = path.net.base[0], path.net.base[0] + sum(path.net.steps[0])
        for target in np.linspace(least, most, 7)[1:-1]:
            order = list(range(len(path.segments)))
            along = left_for_the_holder(path, order, float(target))
            assert along == pytest.approx(most_for_the_holder(path, float(target)), abs=1e-9)


def test_the_order_of_plain_weights_would_waste_some() -> None:
    """The changed twin: whole goods in the order of plain weights are not efficient."""
    path = at_the_table(0, war=False).paths()[-1]
    plain = sorted(range(len(path.segments)), key=lambda i: path.segments[i])
    targets = path.net.base[0] + np.linspace(0.1, 0.9, 9) * sum(path.net.steps[0])
    wasted = [
        most_for_the_holder(path, float(target)) - left_for_the_holder(path, plain, float(target))
        for target in targets
    ]
    assert max(wasted) > 1e-3


def test_at_a_tie_what_can_wait_is_left_open() -> None:
    assert next(path.kind for path in at_the_table(0, war=False).paths()) == "partial"


def test_terms_name_every_good_once() -> None:
    model = at_the_table(1, war=True)
    for path in model.paths():
        for position in np.linspace(0.0, path.end, 9):
            terms = path.terms(float(position))
            assert sorted(terms) == list(range(len(model.goods)))
            plain = sum(good.worth(0, 1, terms[g]) for g, good in enumerate(model.goods))
            assert plain == pytest.approx(path.plain.utility(0, float(position)), abs=1e-12)
