"""A compiled run is the run in Python over Mesa agents: its record and its outcomes."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any, TypeVar

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings

from sim.engine import Program, why_not
from sim.parameters import RedLine, Section, Series
from sim.record import EVENT_KINDS, Record
from sim.scenario import Scenario, load
from sim.strategies import negotiators
from tests.engine.runs import SHIPPED, differing, mesa, row, runs, table, the_same
from tests.turn.mirror import OTHER
from tests.turn.random_scenarios import scenarios
from tests.turn.worlds import valley

Part = TypeVar("Part", bound=Section)

MANY = settings(
    max_examples=250,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)


def compiled(scenario: Scenario, seed: int = 0, replicate: int = 0) -> Record:
    record = Program(scenario).record(seed, replicate, trace=True)
    assert record is not None
    return record


@cache
def mesa_of_the_valley() -> Record:
    return mesa(valley(), 1)


# -- every run is the same -------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_the_records_of_a_shipped_scenario_are_the_same(name) -> None:
    program = Program(load(name))
    for record in runs(name):
        made = program.record(7, record.replicate, trace=True)
        assert made is not None
        assert made.snapshots
        assert the_same(made, record)


@pytest.mark.parametrize("name", SHIPPED)
def test_so_are_their_outcomes(name) -> None:
    records = runs(name)
    made = table(Program(load(name)), seed=7, replicates=len(records))
    assert differing(made, [row(record) for record in records]) == []


def test_everything_is_the_same_in_any_scenario(record_property) -> None:
    """Scenarios with anything in them: the sample is counted, so that we know what it visits.

    Hypothesis takes another sample whenever any file of the project changes, so what is counted
    must be many times what is asked for.
    """
    seen: Counter[str] = Counter()

    @MANY
    @given(scenario=scenarios())
    def compare(scenario: Scenario) -> None:
        left = why_not(scenario) != ""
        seen["left to Mesa"] += left
        assume(not left)  # and another is drawn in its place
        seen["run"] += 1
        for replicate, one in enumerate(variants(scenario)):
            record = mesa(one, seed=2**63 + 1, replicate=replicate)
            program = Program(one)
            made = program.record(record.seed, replicate, trace=True)
            assert made is not None
            assert the_same(made, record)
            outcome = program.run(np.array([record.seed], np.uint64), np.array([replicate]))
            assert differing(outcome, [row(record)]) == []
            seen.update(visited(record))

    compare()
    for what, count in seen.items():
        record_property(what, count)
    assert seen["run"] >= 200
    assert seen["left to Mesa"] < seen["run"]  # nearly all have too many levels
    assert [kind for kind in EVENT_KINDS if seen[kind] < 5] == []
    assert [name for name in negotiators() if seen[f"offer by {name}"] < 20] == []


def variants(scenario: Scenario) -> Iterator[Scenario]:
    """The scenario, and others like it in which what rarely happens at random does happen."""
    yield scenario
    yield talkative(scenario)
    yield talkative(conciliatory(scenario), roles=("facilitate",), intelligence=0.1)
    if any(third.backing is not None for third in scenario.third_parties.values()):
        yield restrained(scenario)


def talkative(scenario: Scenario, **more: Any) -> Scenario:
    """With talks in every step: random scenarios rarely come to an offer."""
    often = {"initiative_peace": 30.0, "initiative_war": 1.0} | more
    thirds = {
        name: with_values(third, mediation=with_values(third.mediation, **often))
        for name, third in scenario.third_parties.items()
        if third.mediation is not None
    }
    return with_values(
        scenario,
        talks=with_values(scenario.talks, direct_rate=30.0),
        third_parties=scenario.third_parties | thirds,
    )


def conciliatory(scenario: Scenario) -> Scenario:
    """With leaders who may concede and trust promises, and handovers that fall due soon.

    So mediators see a deal that their messages would help to, and deals are carried out.
    """
    milder = {"audience_cost": 0.0, "commitment_fear": 0.0, "hope": 0.0}
    parties = {name: with_values(one, **milder) for name, one in scenario.parties.items()}
    objectives = {
        name: with_values(one, handover_days=min(one.handover_days, 10))
        for name, one in scenario.objectives.items()
    }
    trusting = with_values(scenario.after_deal, trust=1.0)
    return with_values(scenario, parties=parties, objectives=objectives, after_deal=trusting)


def restrained(scenario: Scenario) -> Scenario:
    """With backers who stop whoever attacks at once, and do so without a penalty that deters."""
    lines = {
        name: RedLine(attacker=OTHER[one.held_by], probability=1.0, penalty=0.0)
        for name, one in scenario.objectives.items()
    }
    return with_values(
        scenario,
        third_parties={
            name: with_values(
                third,
                engagement=Series.constant(1.0),
                backing=third.backing and with_values(third.backing, red_lines=lines),
            )
            for name, third in scenario.third_parties.items()
        },
    )


def with_values(section: Part, **values: Any) -> Part:
    return section.model_copy(update=values)


def visited(record: Record) -> Counter[str]:
    """Kinds of events in a run, and the negotiators of the parties that made its offers."""
    parties = record.scenario.parties
    by = [parties[one.actor] for one in record.of("offer") if one.actor in parties]
    seen = Counter(f"offer by {party.strategy}" for party in by)
    seen.update(event.kind for event in record.events)
    return seen


@pytest.mark.parametrize("seed", [0, 2**32, 2**64 - 1])
@pytest.mark.parametrize("replicate", [0, 2**32 - 1])
def test_so_is_it_under_any_seed_and_replicate(seed, replicate) -> None:
    record = mesa(valley(), seed, replicate)
    assert the_same(compiled(valley(), seed, replicate), record)
    assert not the_same(compiled(valley(), seed ^ 2**33, replicate), record)


def test_without_a_trace_only_the_snapshots_are_missing() -> None:
    made = Program(valley()).record(1, 0)
    assert made is not None
    assert made.snapshots == []
    assert the_same(dataclasses.replace(mesa(valley(), 1), snapshots=[]), made)


# -- it would be noticed if one were not -----------------------------------------------------------


@pytest.mark.parametrize(
    "override",
    [
        "balance.advantage=0.1000001",
        "parties.south.risk_exponent=0.999",
        "parties.north.hope=0.2000001",
        "objectives.far-east.defence=1.6000001",
        "third_parties.envoy.mediation.initiative_peace=0.9",
        "third_parties.patron.backing.red_lines.far-east.probability=0.4",
        "issues.status.status_quo.holder=0.4000001",
        "parties.north.leader_changes=[2000-02-01]",
        "talks.rounds=7",
        "after_deal.trust=0.9000001",
        "incidents.deaths=1.01",
    ],
)
def test_one_number_changed_in_a_scenario_gives_another_record(override) -> None:
    """Its place in the packed scenario is read: the twin is not the run of the valley."""
    changed = valley(override)
    made, before = compiled(changed, 1), mesa_of_the_valley()
    assert the_same(made, mesa(changed, 1))
    assert not the_same(dataclasses.replace(made, scenario=before.scenario), before)


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("offer", {"day": 1}),
        ("offer", {"actor": "south"}),
        ("offer", {"other": "north"}),
        ("offer", {"subject": "partial"}),
        ("answer", {"reason": "a whim"}),
        ("answer", {"outcome": "perhaps"}),
        ("incident", {"numbers": {"count": 1.0, "deaths_claimant": 1.0, "deaths_holder": 1.0}}),
        ("incident", {"numbers": {"count": 1, "deaths_holder": 1.0, "deaths_claimant": 1.0}}),
    ],
)
def test_one_thing_changed_in_an_event_is_noticed(kind, change) -> None:
    """A whole number is not a fraction, and figures keep their order."""
    record = compiled(valley(), 1)
    place = [event.kind for event in record.events].index(kind)
    assert the_same(record, mesa_of_the_valley())
    record.events[place] = dataclasses.replace(record.events[place], **change)
    assert not the_same(record, mesa_of_the_valley())


def test_so_is_any_number_of_any_event() -> None:
    record = compiled(valley(), 1)
    before = {event.kind: event for event in record.events}
    for event in before.values():
        for name, number in event.numbers.items():
            numbers = {**event.numbers, name: np.nextafter(number, np.inf).item()}
            place = record.events.index(event)
            record.events[place] = dataclasses.replace(event, numbers=numbers)
            assert not the_same(record, mesa_of_the_valley())
            record.events[place] = event
    assert the_same(record, mesa_of_the_valley())
    assert len(before) == 14


def test_so_is_one_thing_changed_at_the_end_or_on_the_way() -> None:
    record = compiled(valley(), 1)
    first, *rest = record.snapshots
    for name, value in first._asdict().items():
        other: Any = {name: "peace" if name == "phase" else value + 1}
        snapshots = [first._replace(**other), *rest]
        assert not the_same(dataclasses.replace(record, snapshots=snapshots), mesa_of_the_valley())
    for name, value in record.final.items():
        final = {**record.final, name: np.nextafter(value, 1.0).item()}
        assert not the_same(dataclasses.replace(record, final=final), mesa_of_the_valley())
    assert the_same(record, mesa_of_the_valley())


def test_one_bit_changed_in_a_row_is_noticed() -> None:
    record = mesa_of_the_valley()
    made = table(Program(valley()), seed=1)
    for name, values in made.items():
        if values.dtype == np.float64:
            changed = made | {name: np.nextafter(np.nan_to_num(values), np.inf)}
            assert differing(changed, [row(record)]) == [name]
    assert differing(made, [row(record)]) == []
