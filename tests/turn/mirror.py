"""The same conflict with the sides' roles exchanged: who claims, holds; what is ahead, is behind.

Parties, third parties and issues keep their names and their order in the file, so they keep their
luck too. Outcomes are counted from the other end: a claimant's share x becomes 1 - x.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.parameters import Side
from sim.record import Event, Snapshot
from sim.scenario import Scenario

OTHER: dict[Side, Side] = {"claimant": "holder", "holder": "claimant"}

EXCHANGED = {"deaths_claimant": "deaths_holder", "materiel_claimant": "materiel_holder"}
EXCHANGED |= {after: before for before, after in EXCHANGED.items()}
MOVERS = {"claimant": "holder", "holder": "claimant", "random": "random"}


def mirrored(scenario: Scenario) -> Scenario:
    """The scenario with the roles of its sides exchanged."""
    balance = scenario.balance
    turned = {
        "issues": {name: _issue(issue) for name, issue in scenario.issues.items()},
        "objectives": {
            name: _with(one, held_by=OTHER[one.held_by])
            for name, one in reversed(scenario.objectives.items())
        },
        "parties": {
            name: _with(party, side=OTHER[party.side]) for name, party in scenario.parties.items()
        },
        "third_parties": {name: _third(one) for name, one in scenario.third_parties.items()},
        "balance": _with(
            balance,
            advantage=-balance.advantage,
            table_shift=-balance.table_shift,
            claimant=balance.holder,
            holder=balance.claimant,
        ),
        "talks": _with(scenario.talks, first_mover=MOVERS[scenario.talks.first_mover]),
    }
    links = scenario.links
    turned["links"] = _with(links, dependence=_exchanged(links.dependence))
    recovery = scenario.recovery
    turned["recovery"] = _with(
        recovery, side=OTHER[recovery.side], at_stake=_exchanged(recovery.at_stake)
    )
    image: Scenario = _with(scenario, **turned)
    return image


def _with(section: Any, **values: Any) -> Any:
    return section.model_copy(update=values)


def _exchanged(by_side: Any) -> Any:
    return _with(by_side, claimant=by_side.holder, holder=by_side.claimant)


def _issue(issue: Any) -> Any:
    levels = tuple(1.0 - level for level in reversed(issue.levels))
    return _with(issue, levels=levels, status_quo=_exchanged(issue.status_quo))


def _third(third: Any) -> Any:
    backing, mediation = third.backing, third.mediation
    if backing is not None:
        lines = {
            name: _with(line, attacker=OTHER[line.attacker])
            for name, line in backing.red_lines.items()
        }
        backing = _with(
            backing,
            supports=OTHER[backing.supports],
            pressure=_exchanged(backing.pressure),
            red_lines=lines,
        )
    if mediation is not None:
        mediation = _with(mediation, bias=-mediation.bias, leverage=_exchanged(mediation.leverage))
    return _with(third, backing=backing, mediation=mediation)


def mirrored_event(event: Event) -> Event:
    """What the event is in the mirrored run."""
    numbers = dict(_number(name, value) for name, value in event.numbers.items())
    words = (event.actor, event.other, event.subject, event.outcome, event.reason)
    return Event(event.day, event.kind, *words, numbers)


def _number(name: str, value: float) -> tuple[str, float]:
    if name.startswith("terms:"):
        return name, 1.0 - value
    if name == "share":
        return name, 1.0 - value
    if name == "estimate":
        return name, -value
    return EXCHANGED.get(name, name), value


def mirrored_snapshot(snapshot: Snapshot, objectives: int) -> Snapshot:
    """What the state is in the mirrored run."""
    return snapshot._replace(
        advantage=-snapshot.advantage,
        belief_claimant=-snapshot.belief_holder,
        belief_holder=-snapshot.belief_claimant,
        belief_sd_claimant=snapshot.belief_sd_holder,
        belief_sd_holder=snapshot.belief_sd_claimant,
        hope_claimant=snapshot.hope_holder,
        hope_holder=snapshot.hope_claimant,
        front=objectives - snapshot.front,
        control=1.0 - snapshot.control,
    )


def difference(one: Event, other: Event, tolerance: float = 1e-9) -> str:
    """What is different between two events, in words; empty if they are the same."""
    for name in ("day", "kind", "actor", "other", "subject", "outcome", "reason"):
        if getattr(one, name) != getattr(other, name):
            return f"{name}: {getattr(one, name)!r} is not {getattr(other, name)!r}"
    return _different_numbers(one.numbers, other.numbers, tolerance)


def _different_numbers(
    one: Mapping[str, float], other: Mapping[str, float], tolerance: float
) -> str:
    if set(one) != set(other):
        return f"figures: {sorted(one)} are not {sorted(other)}"
    for name, value in one.items():
        if abs(value - other[name]) > tolerance * max(1.0, abs(value)):
            return f"{name}: {value!r} is not {other[name]!r}"
    return ""
