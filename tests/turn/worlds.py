"""What the model tests share: small scenarios with a few values changed, and their runs."""

from __future__ import annotations

import math
from typing import Any

from sim.model import NegotiationModel
from sim.record import Event, Record
from sim.scenario import Scenario, load, load_text, scenario_folder

#: Two sides, two objectives each, a political issue and two third parties, all alike on both sides
#: of the middle; it has noise, learning, talks, ceasefires, deals and broken deals.
VALLEY = """
title: two halves of a valley
clock: {start: 2000-01-01, end: 2001-01-01}
issues:
  land: {kind: territory}
  status: {kind: political, status_quo: {claimant: 0.4, holder: 0.4}}
  road: {kind: political, status_quo: {claimant: 0.1, holder: 0.1}, can_wait: true}
objectives:
  far-west: {issue: land, share: 0.35, defence: 1.6, held_by: claimant}
  west: {issue: land, share: 0.15, defence: 1.2, held_by: claimant, keystone: true}
  east: {issue: land, share: 0.15, defence: 1.2, keystone: true}
  far-east: {issue: land, share: 0.35, defence: 1.6}
parties:
  north: {side: claimant, weights: {land: 0.6, status: 0.3, road: 0.1}, optimism: 0.8, hope: 0.2, audience_cost: 0.05, leader_changes: [2000-09-01]}
  south: {side: holder, weights: {land: 0.6, status: 0.3, road: 0.1}, optimism: 0.8, hope: 0.2, audience_cost: 0.05}
third_parties:
  patron:
    engagement: 0.8
    backing: {supports: claimant, support: 0.2, pressure: {claimant: 0.002, holder: 0.002}, red_lines: {far-east: {probability: 0.5}}}
    mediation: {initiative_peace: 0.3, bias: 0.6, leverage: {claimant: 0.05, holder: 0.02}, guarantee: 0.5, deterrence: 0.05}
  envoy:
    mediation: {initiative_peace: 0.5, roles: [facilitate, formulate], accuracy: 0.95, war_loss: 0.01}
balance: {advantage: 0.1}
talks: {direct_rate: 0.3, rounds: 8}
after_deal: {trust: 0.9}
"""  # noqa: E501


def valley(*overrides: str) -> Scenario:
    """The valley with some values changed."""
    return load_text(VALLEY, overrides).scenario


def toy(name: str, *overrides: str) -> Scenario:
    """A shipped toy with some values changed."""
    return load(f"toy/{name}", overrides)


def plain(text: str, *overrides: str) -> Scenario:
    """A scenario of one's own without the frictions of the real world, as the toys are."""
    text = f"extends: _plain.yaml\n{text}"
    return load_text(text, overrides, folder=scenario_folder() / "toy").scenario


def run(scenario: Scenario, replicate: int = 0, seed: int = 1, trace: bool = False) -> Record:
    return NegotiationModel(scenario, seed, replicate, trace).run()


def events(scenario: Scenario, replicates: int = 1, seed: int = 1) -> list[list[Event]]:
    """Events of a number of runs."""
    return [run(scenario, replicate, seed).events for replicate in range(replicates)]


def terms(record: Record) -> dict[str, float] | None:
    """Terms of the last agreement, by good; None without one."""
    signed = list(record.of("agreement"))
    if not signed:
        return None
    return {name.removeprefix("terms:"): value for name, value in signed[-1].numbers.items()}


def logit(chance: float) -> float:
    return math.log(chance / (1.0 - chance))


def advantage_for(chance: float, mobility: float = 0.45, size: float = 3.0) -> float:
    """Log advantage over a defence of 1 at which an attack succeeds with a chance (noise 1)."""
    return logit(chance) / (2.0 * mobility * size)


def win_at(advantage: float, mobility: float = 0.45, size: float = 3.0) -> float:
    """Chance that an attack succeeds at a log advantage over a defence of 1 (noise 1)."""
    return 1.0 / (1.0 + math.exp(-2.0 * mobility * size * advantage))


def sound(record: Record) -> None:
    """Assert what must hold of every record, whatever happened."""
    for event in record.events:
        for name, value in event.numbers.items():
            assert math.isfinite(value), f"{event.kind}: {name} is {value}"
            if name == "chance" or name.startswith("terms:"):
                assert -1e-12 <= value <= 1.0 + 1e-12, f"{event.kind}: {name} is {value}"
            if name.startswith(("deaths", "materiel", "count", "held")):
                assert value >= 0.0, f"{event.kind}: {name} is {value}"
    for snapshot in record.snapshots:
        state: dict[str, Any] = snapshot._asdict()
        assert all(math.isfinite(v) for v in state.values() if isinstance(v, float)), state
        for name in ("hope_claimant", "hope_holder", "control", "trust"):
            assert -1e-12 <= state[name] <= 1.0 + 1e-12, f"{name} is {state[name]}"
