"""Packages along a path: their utilities, and where a path reaches a utility."""

from __future__ import annotations

from typing import Any

from sim.memory.marks import Model, part
from sim.rules.bargaining import weighted_nash
from sim.rules.frontier import (
    first_position_reaching,
    last_position_reaching,
    nash_position,
    utility_at,
    whole_from,
    whole_upto,
)


@part
def net_utility(path: Any, i: int, position: float) -> float:
    """Net utility to the i-th party of the package at a position of a path."""
    return utility_at(path.net_base[i], path.net_steps[i][: path.count], position)


@part
def plain_utility(path: Any, i: int, position: float) -> float:
    """Plain utility to the i-th party of the package at a position of a path."""
    return utility_at(path.plain_base[i], path.plain_steps[i][: path.count], position)


@part
def first_reaching(path: Any, i: int, target: float) -> float:
    """Lowest position that gives a party of the claimant's side a net utility."""
    steps = path.net_steps[i][: path.count]
    position = first_position_reaching(path.net_base[i], steps, target)
    return whole_from(position, path.whole[: path.count])


@part
def last_reaching(path: Any, i: int, target: float) -> float:
    """Highest position that gives a party of the holder's side a net utility."""
    steps = path.net_steps[i][: path.count]
    position = last_position_reaching(path.net_base[i], steps, target)
    return whole_upto(position, path.whole[: path.count])


@part
def zone_on(model: Model, path: Any, zones: Any) -> tuple[float, float]:
    """The ends of the zone that needs leave on a path; it is empty where low is above high."""
    low, high = 0.0, float(path.count)
    for party in model.parties[: model.world.party_count]:
        if party.gone != 0 or (zones.leaders_alone and not party.leads):
            continue
        need = zones.needs[party.index]
        if party.sign > 0:
            low = max(low, first_reaching(path, party.index, need))
        else:
            high = min(high, last_reaching(path, party.index, need))
    return low, high


@part
def nash_on_path(
    model: Model,
    path: Any,
    low: float,
    high: float,
    need_claimant: float,
    need_holder: float,
    weight: float,
) -> tuple[float, float]:
    """The position between two on a path that maximises the leaders' Nash product, and that.

    The product is of their gains in net utility over what they need; `weight` is that of the
    claimant's.
    """
    claimant, holder = model.world.claimant, model.world.holder
    position = nash_position(
        low,
        high,
        path.net_base[claimant],
        path.net_steps[claimant][: path.count],
        need_claimant,
        path.net_base[holder],
        path.net_steps[holder][: path.count],
        need_holder,
        weight,
        path.whole[: path.count],
    )
    product = weighted_nash(
        net_utility(path, claimant, position),
        net_utility(path, holder, position),
        need_claimant,
        need_holder,
        weight,
    )
    return position, product


@part
def fill_terms(path: Any, position: float, good_count: int, terms: Any) -> None:
    """Fill in the outcome of every good at a position of a path; NaN for a good left open."""
    for good in range(good_count):
        terms[good] = path.fixed[good] if path.is_fixed[good] != 0 else -1.0
    for rank in range(path.count):
        good, start, stop = path.goods[rank], path.starts[rank], path.stops[rank]
        if position > rank or terms[good] == -1.0:
            share = min(1.0, max(0.0, position - rank))
            terms[good] = start + (stop - start) * share
