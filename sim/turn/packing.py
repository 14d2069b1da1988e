"""From a scenario to the numbers that the turn reads."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any, NamedTuple

from sim import parameters
from sim.memory.fields import Dated
from sim.memory.plain import Maker, maker_of
from sim.parameters import Section, Series
from sim.rules.numeric import HERMITE_NODES
from sim.scenario.schema import Scenario
from sim.strategies import number_of
from sim.turn.numbers import CLAIMANT, HOLDER, PartyNumbers, ThirdPartyNumbers, World


class Packed(NamedTuple):
    """A scenario as numbers, and the maker of objects as large as it needs."""

    world: World
    parties: list[PartyNumbers]
    third_parties: list[ThirdPartyNumbers]
    maker: Maker


def pack(scenario: Scenario) -> Packed:
    """A scenario as the turn reads it.

    >>> from sim.scenario import load
    >>> pack(load("toy/fearon")).world.party_count
    2
    """
    maker = maker_of(sizes_of(scenario))
    world = maker.make(World)
    _put_numbers(world, scenario)
    _put_setting(world, scenario)
    for index, issue in enumerate(scenario.issues):
        _put_issue(world.issues[index], scenario, issue)
    for index, objective in enumerate(scenario.objectives.values()):
        place = world.objectives[index]
        _put_numbers(place, objective)
        place.issue = [*scenario.issues].index(objective.issue)
        place.held_by = side_of(objective.held_by)
    objectives = [*scenario.objectives]
    parties = [_party(maker, party, objectives) for party in scenario.parties.values()]
    others = [*scenario.third_parties]
    third_parties = [
        _third_party(maker, third, objectives, others) for third in scenario.third_parties.values()
    ]
    return Packed(world, parties, third_parties, maker)


def sizes_of(scenario: Scenario) -> dict[str, int]:
    """How many there are of what a scenario's lists hold."""
    parties, objectives = len(scenario.parties), len(scenario.objectives)
    goods = objectives + sum(1 for one in scenario.issues.values() if one.kind == "political")
    dated = [len(one.dates) for one in all_series(scenario)]
    for party in scenario.parties.values():
        dated += map(len, (party.leader_changes, party.reassurances, party.breaches))
    return {
        "parties": parties,
        "objectives": objectives,
        "third_parties": len(scenario.third_parties),
        "issues": len(scenario.issues),
        "goods": goods,
        "levels": max(len(issue.levels) for issue in scenario.issues.values()),
        "dates": max(dated, default=0),
        "paths": path_count(scenario),
        "all_paths": 2 * path_count(scenario),
        "kinks": 2 * parties,
        "segments": goods * (2 * parties + 1),
        "chances": len(HERMITE_NODES) * objectives,
    }


def path_count(scenario: Scenario) -> int:
    """The most paths that can be on the table: all combinations of levels, partial and whole."""
    levels = [len(scenario.issues[o.issue].levels) for o in scenario.objectives.values()]
    levels += [len(issue.levels) for issue in scenario.issues.values() if issue.kind == "political"]
    kinds = 2 if any(issue.can_wait for issue in scenario.issues.values()) else 1
    return max(kinds * math.prod(max(1, count) for count in levels), _step_count(scenario))


def _step_count(scenario: Scenario) -> int:
    """The most paths of steps: each small good alone, and every two of them."""
    goods = [scenario.issues[o.issue] for o in scenario.objectives.values() if o.small]
    goods += [one for one in scenario.issues.values() if one.kind == "political" and one.small]
    levels = [max(1, len(issue.levels)) for issue in goods]
    return sum(levels) + sum(one * other for one, other in combinations(levels, 2))


def all_series(part: Section) -> list[Series]:
    """Every dated number of a section and of the sections in it."""
    found: list[Series] = []
    for name, field in type(part).model_fields.items():
        if field.exclude:
            continue  # ways to measure: what is chosen stands with the balance itself
        value = getattr(part, name)
        members = value.values() if isinstance(value, dict) else [value]
        for one in members:
            if isinstance(one, Series):
                found.append(one)
            elif isinstance(one, Section):
                found += all_series(one)
    return found


def side_of(side: parameters.Side) -> int:
    """Number of a side."""
    return CLAIMANT if side == "claimant" else HOLDER


def _put_numbers(place: Any, part: Section) -> None:
    """Write every number of a section into the field that bears its name."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, Series):
            _put_series(getattr(place, name), value)
        elif isinstance(value, Section):
            _put_numbers(getattr(place, name), value)
        elif isinstance(value, int | float):
            setattr(place, name, float(value))


def _put_series(place: Dated, series: Series) -> None:
    place.count = len(series.dates)
    place.linear = int(series.interpolate == "linear")
    for k, (day, value) in enumerate(series.dates.items()):
        place.days[k], place.values[k] = day.toordinal(), float(value)


def _put_setting(world: World, scenario: Scenario) -> None:
    clock, parties = scenario.clock, list(scenario.parties)
    world.start, world.end = clock.start.toordinal(), clock.end.toordinal()
    world.inventory_start = (scenario.balance.inventory_start or clock.start).toordinal()
    world.difference_contest = int(scenario.balance.contest == "difference")
    mover = scenario.talks.first_mover
    world.first_mover = 0 if mover == "random" else side_of(mover)
    signed, broker = scenario.after_deal.signed or clock.start, scenario.after_deal.in_force
    world.deal_broker = [*scenario.third_parties].index(broker) if broker else -1
    world.deal_day = signed.toordinal()
    ground = scenario.recovery.ground
    world.home = [*scenario.issues].index(ground) if ground else -1
    world.home_side = side_of(scenario.recovery.side)
    world.signs[: len(parties)] = [side_of(party.side) for party in scenario.parties.values()]
    controls = [float(party.political_control) for party in scenario.parties.values()]
    world.political_controls[: len(parties)] = controls
    world.orientation = world.signs[0]
    world.claimant = parties.index(scenario.leader("claimant"))
    world.holder = parties.index(scenario.leader("holder"))
    world.party_count = len(parties)
    world.objective_count = len(scenario.objectives)
    world.issue_count = len(scenario.issues)
    world.third_count = len(scenario.third_parties)


def _put_issue(place: Any, scenario: Scenario, name: str) -> None:
    issue = scenario.issues[name]
    _put_numbers(place, issue)
    place.political = int(issue.kind == "political")
    place.level_count = len(issue.levels)
    place.ground = [*scenario.issues].index(issue.closes_with) if issue.closes_with else -1
    for k, level in enumerate(issue.levels):
        place.levels[k] = float(level)
    for i, party in enumerate(scenario.parties.values()):
        place.weights[i] = float(party.weights[name])


def _party(maker: Maker, party: parameters.Party, objectives: list[str]) -> PartyNumbers:
    place = maker.make(PartyNumbers)
    _put_numbers(place, party)
    place.strategy = number_of(party.strategy)
    place.change_count = len(party.leader_changes)
    for k, date in enumerate(party.leader_changes):
        place.changes[k] = date.toordinal()
    place.reassurance_count, place.breach_count = len(party.reassurances), len(party.breaches)
    for k, date in enumerate(party.reassurances):
        place.reassurances[k] = date.toordinal()
    for k, date in enumerate(party.breaches):
        place.breaches[k] = date.toordinal()
    place.seat_at = objectives.index(party.seat) if party.seat else -1
    place.end_day = 0 if party.ends is None else party.ends.toordinal()
    return place


def _third_party(
    maker: Maker, third: parameters.ThirdParty, objectives: list[str], others: list[str]
) -> ThirdPartyNumbers:
    place = maker.make(ThirdPartyNumbers)
    _put_numbers(place, third)
    for name, cost in third.shuns.items():
        place.shunned[others.index(name)] = cost
    if third.backing is not None:
        place.backs, place.supports = 1, side_of(third.backing.supports)
        for name, line in third.backing.red_lines.items():
            drawn = place.red_lines[objectives.index(name)]
            _put_numbers(drawn, line)
            drawn.drawn, drawn.attacker = 1, side_of(line.attacker)
    if third.mediation is not None:
        place.mediates = 1
        roles = third.mediation.roles
        place.mediation.facilitates = int("facilitate" in roles)
        place.mediation.formulates = int("formulate" in roles)
        place.mediation.manipulates = int("manipulate" in roles)
        members = third.mediation.members
        place.mediation.invited = sum(1 << others.index(name) for name in members)
        place.mediation.invited_count = len(members)
    return place
