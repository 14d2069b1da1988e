"""Property 9: exchanging the two sides' roles mirrors every outcome.

The valley is the same seen from either end; random scenarios are not, but each has a mirror image.
Parties keep their place in the file, and with it their luck.
"""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings

from sim.parameters import SIDES, Issue, Section, Series
from sim.record import Record
from sim.scenario import Scenario
from tests.rules.twins import close, holds
from tests.turn.mirror import difference, mirrored, mirrored_event, mirrored_snapshot
from tests.turn.random_scenarios import scenarios
from tests.turn.worlds import run, valley

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


#: Levels that stand for a quarter and a half: however many objectives are at them, the front never
#: stands half-way between two rungs. Such a half counts for the claimant, whoever that is.
BESIDE = {0.25: 5 / 16, 0.5: 11 / 16}


def coarse(value: Any) -> Any:
    """The value with every declared number in it in thousandths, and with no level at a half.

    So that no rounding error is blown up by a share of 10^-38, or by one so near to 1 that it is 1.
    What is more than nothing stays so: it becomes at least a thousandth.
    """
    if isinstance(value, float):
        return round(value, 3) or (math.copysign(0.001, value) if value else 0.0)
    if isinstance(value, dict):
        return {key: coarse(inside) for key, inside in value.items()}
    if not isinstance(value, Section):
        return value
    kept = {"weights", "share", "interpolate", "dates"}
    changed = {name: coarse(inside) for name, inside in value if name not in kept}
    if isinstance(value, Issue):
        changed["levels"] = tuple(BESIDE.get(level, level) for level in value.levels)
    return value.model_copy(update=changed)


def well_conditioned(scenario: Scenario) -> bool:
    """Whether every good matters to a leader, and no advantage is a difference of vast strengths.

    What matters to neither falls to the holder where terms give a side all that it can get, and no
    share is counted of territory that matters to neither. Of strengths of 10^22, one taken from the
    other, only rounding is left.
    """
    leaders = [party for party in scenario.parties.values() if party.leads]
    goods = [(one.issue, one.share) for one in scenario.objectives.values()]
    goods += [(name, 1.0) for name, one in scenario.issues.items() if one.kind == "political"]
    return greatest_difference(scenario) <= 1000.0 and all(
        any(leader.weights[issue] * share for leader in leaders) for issue, share in goods
    )


def greatest_difference(scenario: Scenario) -> float:
    """What the stronger side alone could come to in an advantage that is a difference."""
    balance = scenario.balance
    if balance.contest == "ratio":
        return 0.0
    backings = [third.backing for third in scenario.third_parties.values()]
    support = sum(most(backing.support) for backing in backings if backing)
    strengths = [
        (forces.materiel + 2.0 * most(forces.spending))  # budgets of two years
        * most(forces.technology)
        * most(forces.readiness)
        * (1.0 + support)
        for forces in (balance.claimant, balance.holder)
    ]
    return balance.sensitivity * max(strengths)


def most(series: Series) -> float:
    return max(series.dates.values())


def trusting(record: Record) -> bool:
    """Whether promises are trusted throughout, if ever so little.

    Once they are not, no gain counts, and how a text shares out what nobody loses is left open.
    """
    return all(snapshot.trust >= 1e-6 for snapshot in record.snapshots)


@pytest.mark.parametrize(
    "change", ["parties.south.legitimacy=1e-38", "issues.land.levels=[0.5, 1]"]
)
def test_what_is_made_coarse_is_what_has_no_image_otherwise(change: str) -> None:
    scenario = valley(change)
    assert not all(holds(check_mirrored, scenario, mirrored(scenario), n) for n in range(4))
    scenario = coarse(scenario)
    assert all(holds(check_mirrored, scenario, mirrored(scenario), n) for n in range(4))


UNTRUSTED = ["after_deal.trust=0"]
CARED_FOR_BY_NEITHER = ["parties.south.legitimacy=0"] + [
    f"parties.{name}.weights={{land: 1, status: 0, road: 0}}" for name in ("north", "south")
]
VAST = ["balance.contest=difference", "balance.sensitivity=1"]
VAST += [f"balance.{side}.{name}=1e9" for side in SIDES for name in ("materiel", "technology")]


@pytest.mark.parametrize("changes", [UNTRUSTED, CARED_FOR_BY_NEITHER, VAST])
def test_where_no_image_is_promised_there_may_be_none(changes: list[str]) -> None:
    scenario = valley(*changes)
    assert not (well_conditioned(scenario) and trusting(run(scenario, 5, trace=True)))
    assert not holds(check_mirrored, scenario, mirrored(scenario), 5)


@pytest.mark.parametrize("contest", ["ratio", "difference"])
def test_the_valley_is_promised_one(contest: str) -> None:
    scenario = valley(f"balance.contest={contest}")
    assert well_conditioned(scenario)
    assert trusting(run(scenario, 5, trace=True))


FORTY = settings(
    max_examples=40,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # to shrink a scenario takes many minutes
)


@FORTY
@given(scenario=scenarios())
def test_any_scenario_has_a_mirror_image(scenario: Scenario) -> None:
    """Any in which what happens does not rest on rounding or on an exact tie."""
    scenario = coarse(scenario)
    assume(well_conditioned(scenario))
    assume(trusting(run(scenario, trace=True)))
    assert mirrored(mirrored(scenario)) == scenario
    check_mirrored(scenario, mirrored(scenario), 0)
