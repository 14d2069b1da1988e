"""Property 9: exchanging the two sides' roles mirrors every outcome.

The valley is the same seen from either end; random scenarios are not, but each has a mirror image.
Parties keep their place in the file, and with it their luck.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from sim.packages import goods_of
from sim.parameters import Section
from sim.scenario import Scenario
from tests.model.mirror import difference, mirrored, mirrored_event, mirrored_snapshot
from tests.model.random_scenarios import scenarios
from tests.model.worlds import run, valley
from tests.rules.twins import close, holds

REPLICATES = 24


def check_mirrored(scenario: Scenario, image: Scenario, replicate: int) -> None:
    """Every event and every state of one run, mirrored, is that of the other."""
    one, other = (run(s, replicate, trace=True) for s in (scenario, image))
    assert len(one.events) == len(other.events)
    for before, after in zip(one.events, other.events, strict=True):
        assert difference(mirrored_event(before), after) == ""
    count = len(scenario.objectives)
    for seen, turned in zip(one.snapshots, other.snapshots, strict=True):
        for name, value in mirrored_snapshot(seen, count)._asdict().items():
            there = getattr(turned, name)
            assert value == there or close(value, there, 1e-9), name


@pytest.mark.parametrize("replicate", range(REPLICATES))
def test_the_valley_is_the_same_from_either_end(replicate: int) -> None:
    scenario = valley()
    check_mirrored(scenario, mirrored(scenario), replicate)


def test_much_happened_in_those_runs() -> None:
    """Runs in which nothing happens would be mirrored too."""
    records = (run(valley(), replicate) for replicate in range(REPLICATES))
    happened = {event.kind for record in records for event in record.events}
    expected = {"attack", "battle", "capture", "repulse", "halt", "session", "message", "offer"}
    expected |= {"answer", "agreement", "ceasefire", "ceasefire_broken", "handover", "truce_holds"}
    assert expected <= happened


@pytest.mark.parametrize(
    "change",
    [
        "balance.advantage=0.11",
        "parties.north.optimism=0.79",
        "parties.south.hope=0.21",
        "objectives.east.defence=1.25",
        "issues.status.status_quo.holder=0.41",
        "third_parties.patron.mediation.bias=0.5",
        "third_parties.patron.backing.support=0.19",
        "third_parties.patron.mediation.leverage.holder=0.05",
    ],
)
def test_an_image_with_one_value_changed_is_not_the_mirror_image(change: str) -> None:
    image = mirrored(valley(change))
    assert not all(holds(check_mirrored, valley(), image, replicate) for replicate in range(4))


def test_without_exchanging_the_sides_nothing_is_mirrored() -> None:
    assert not holds(check_mirrored, valley(), valley(), 0)


def coarse(value: Any) -> Any:
    """The value with every declared number in it written with three decimals, where it has any.

    So that no rounding error is blown up by a share of 10^-38, or by one so near to 1.
    """
    if isinstance(value, float):
        return round(value, 3) or value
    if isinstance(value, dict):
        return {key: coarse(inside) for key, inside in value.items()}
    if not isinstance(value, Section):
        return value
    kept = {"weights", "share", "interpolate", "dates"}
    changed = {name: coarse(inside) for name, inside in value if name not in kept}
    return value.model_copy(update=changed)


def well_conditioned(scenario: Scenario) -> bool:
    """Whether advantages are in logs, promises trusted at all, and every good matters to a leader.

    A difference of strengths may be 10^22; and who gets what matters to neither is left open.
    """
    places = [i for i, party in enumerate(scenario.parties.values()) if party.leads]
    return (
        scenario.balance.contest == "ratio"
        and scenario.after_deal.trust >= 0.05
        and all(any(good.weights[i] for i in places) for good in goods_of(scenario))
    )


@settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(scenario=scenarios())
def test_any_scenario_has_a_mirror_image(scenario: Scenario) -> None:
    scenario = coarse(scenario)
    assume(well_conditioned(scenario))
    assert mirrored(mirrored(scenario)) == scenario
    check_mirrored(scenario, mirrored(scenario), 0)
