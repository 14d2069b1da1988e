"""From a scenario to the record that the compiled engine reads."""

from __future__ import annotations

import importlib.util
import math
from typing import Any

import numpy as np

from sim import parameters
from sim.engine import layout
from sim.engine.layout import WORLD
from sim.events.history import YEARS
from sim.outcomes import OUTCOMES
from sim.parameters import Section, Series
from sim.scenario.schema import Scenario
from sim.strategies import negotiators

#: Negotiators that the kernel knows, by their number in a packed scenario.
STRATEGIES = ("boulware", "linear", "conceder", "rubinstein", "take-it-or-leave-it", "equilibrium")


def why_not(scenario: Scenario) -> str:
    """Why the compiled engine cannot run a scenario; empty if it can."""
    if importlib.util.find_spec("numba") is None:
        return "numba is not installed (pip install numba)"
    agents = {name: party.agent for name, party in scenario.parties.items()}
    agents |= {name: third.agent for name, third in scenario.third_parties.items()}
    for name, agent in agents.items():
        if agent:
            return f"{name} is played by an agent class of your own, {agent}"
    for outcome in OUTCOMES:
        if not outcome.function.__module__.startswith("sim.outcomes."):
            return f"it reports an outcome of your own, {outcome.name}"
    known = negotiators()
    for name, party in scenario.parties.items():
        own = known[party.strategy].__module__.startswith("sim.strategies.")
        if party.strategy not in STRATEGIES or not own:
            return f"{name} bargains by {party.strategy!r}, which is not compiled"
    return _too_large(scenario)


def _too_large(scenario: Scenario) -> str:
    political = sum(1 for issue in scenario.issues.values() if issue.kind == "political")
    dated = [len(s.dates) for s in _all_series(scenario)]
    dated += [len(p.leader_changes) for p in scenario.parties.values()]
    sizes = {
        "parties": (len(scenario.parties), layout.PARTIES),
        "objectives": (len(scenario.objectives), layout.OBJECTIVES),
        "political issues": (political, layout.ISSUES),
        "third parties": (len(scenario.third_parties), layout.THIRD_PARTIES),
        "levels of an issue": (
            max(len(issue.levels) for issue in scenario.issues.values()),
            layout.LEVELS,
        ),
        "dates of a number": (max(dated, default=0), layout.DATES),
        "calendar years": (scenario.clock.end.year - scenario.clock.start.year + 1, YEARS),
        "combinations of levels": (path_count(scenario), layout.PATHS),
    }
    for what, (count, most) in sizes.items():
        if count > most:
            return f"it has {count} {what}, and the compiled engine takes at most {most}"
    return ""


def path_count(scenario: Scenario) -> int:
    """The most paths that can be on the table: all combinations of levels, partial and whole."""
    levels = [len(scenario.issues[o.issue].levels) for o in scenario.objectives.values()]
    levels += [len(issue.levels) for issue in scenario.issues.values() if issue.kind == "political"]
    kinds = 2 if any(issue.can_wait for issue in scenario.issues.values()) else 1
    return kinds * math.prod(max(1, count) for count in levels)


def _all_series(part: Section) -> list[Series]:
    found: list[Series] = []
    for name in type(part).model_fields:
        value = getattr(part, name)
        members = value.values() if isinstance(value, dict) else [value]
        for one in members:
            if isinstance(one, Series):
                found.append(one)
            elif isinstance(one, Section):
                found += _all_series(one)
    return found


def pack(scenario: Scenario) -> np.ndarray[Any, Any]:
    """Lay a scenario out as an array of one :data:`~sim.engine.layout.WORLD`."""
    world = np.zeros(1, WORLD)
    record = world[0]
    _put_numbers(record, scenario)
    _put_setting(record, scenario)
    for index, party in enumerate(scenario.parties.values()):
        _put_party(record["parties"][index], party, [*scenario.issues])
        record["signs"][index] = _sign(party.side)
        record["political_controls"][index] = party.political_control
    for index, (name, issue) in enumerate(scenario.issues.items()):
        _put_issue(record["issues"][index], issue)
        weights = [party.weights[name] for party in scenario.parties.values()]
        record["issues"][index]["weights"][: len(weights)] = weights
    for index, objective in enumerate(scenario.objectives.values()):
        place = record["objectives"][index]
        _put_numbers(place, objective)
        place["issue"] = [*scenario.issues].index(objective.issue)
        place["held_by"] = _sign(objective.held_by)
    for index, third in enumerate(scenario.third_parties.values()):
        _put_third_party(record["thirds"][index], third, [*scenario.objectives])
    return world


def _sign(side: parameters.Side) -> int:
    return 1 if side == "claimant" else -1


def _put_numbers(record: Any, part: Section, prefix: str = "") -> None:
    """Write every number of a section into the fields that carry its name."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, Series):
            _put_series(record[prefix + name], value)
        elif isinstance(value, Section):
            _put_numbers(record, value, f"{prefix}{name}_")
        elif isinstance(value, int | float) and prefix + name in record.dtype.names:
            record[prefix + name] = value


def _put_series(record: Any, series: Series) -> None:
    count = len(series.dates)
    record["count"] = count
    record["linear"] = series.interpolate == "linear"
    record["days"][:count] = [day.toordinal() for day in series.dates]
    record["values"][:count] = list(series.dates.values())


def _put_setting(record: Any, scenario: Scenario) -> None:
    clock, parties = scenario.clock, list(scenario.parties)
    record["start"] = clock.start.toordinal()
    record["end"] = clock.end.toordinal()
    record["inventory_start"] = (scenario.balance.inventory_start or clock.start).toordinal()
    record["difference_contest"] = scenario.balance.contest == "difference"
    mover = scenario.talks.first_mover
    record["first_mover"] = 0 if mover == "random" else _sign(mover)
    record["orientation"] = _sign(scenario.parties[parties[0]].side)
    record["claimant"] = parties.index(scenario.leader("claimant"))
    record["holder"] = parties.index(scenario.leader("holder"))
    record["party_count"] = len(parties)
    record["objective_count"] = len(scenario.objectives)
    record["issue_count"] = len(scenario.issues)
    record["third_count"] = len(scenario.third_parties)


def _put_party(record: Any, party: parameters.Party, issues: list[str]) -> None:
    _put_numbers(record, party)
    record["sign"] = _sign(party.side)
    record["strategy"] = STRATEGIES.index(party.strategy)
    record["weights"][: len(issues)] = [party.weights[issue] for issue in issues]
    record["change_count"] = len(party.leader_changes)
    record["changes"][: len(party.leader_changes)] = [d.toordinal() for d in party.leader_changes]


def _put_issue(record: Any, issue: parameters.Issue) -> None:
    _put_numbers(record, issue)
    record["political"] = issue.kind == "political"
    record["level_count"] = len(issue.levels)
    record["levels"][: len(issue.levels)] = issue.levels


def _put_third_party(record: Any, third: parameters.ThirdParty, objectives: list[str]) -> None:
    _put_numbers(record, third)
    if third.backing is not None:
        record["backs"] = 1
        record["supports"] = _sign(third.backing.supports)
        for name, line in third.backing.red_lines.items():
            place = record["red_lines"][objectives.index(name)]
            _put_numbers(place, line)
            place["drawn"] = 1
            place["attacker"] = _sign(line.attacker)
    if third.mediation is not None:
        record["mediates"] = 1
        for role, field in zip(
            ("facilitate", "formulate", "manipulate"),
            ("facilitates", "formulates", "manipulates"),
            strict=True,
        ):
            record[field] = role in third.mediation.roles
