"""Whatever a valid scenario holds, its run ends in good time and leaves a sound record."""

from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import HealthCheck, given, settings

from sim import parameters
from sim.model import NegotiationModel
from tests.turn.random_scenarios import scenarios, values_of
from tests.turn.worlds import run, sound, valley

FEW = settings(
    max_examples=120,
    derandomize=True,  # the same scenarios on every machine
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@FEW
@given(scenario=scenarios())
def test_any_valid_scenario_runs_to_its_end(scenario) -> None:
    """A step is at least a day, so a run of D days has at most D steps."""
    model = NegotiationModel(scenario, seed=1, trace=True)
    days = model.world.end - model.world.start
    for _ in range(days):
        if model.running:
            model.step()
    assert not model.running
    sound(model.record)
    assert all(0.0 <= share <= 1.0 for share in model.control)
    assert all(party.belief_variance >= 0.0 for party in model.parties)


@pytest.mark.parametrize(
    "kind", [parameters.Party, parameters.Front, parameters.Talks, parameters.Mediation]
)
def test_every_declared_number_is_drawn(kind: type[parameters.Section]) -> None:
    """Were the ranges not found in the declarations, only defaults would be tried."""
    declared = [
        name
        for name, field in kind.model_fields.items()
        if field.annotation in (int, float) or field.annotation is parameters.Series
    ]
    assert declared
    assert all(values_of(kind.model_fields[name]) is not None for name in declared)
    assert values_of(parameters.Party.model_fields["label"]) is None


@pytest.mark.parametrize(
    ("name", "value"), [("chance", 1.1), ("chance", -0.1), ("terms:land", 2.0), ("gain", math.nan)]
)
def test_an_unsound_record_would_be_noticed(name: str, value: float) -> None:
    record = run(valley(), trace=True)
    sound(record)
    record.events[0] = dataclasses.replace(record.events[0], numbers={name: value})
    with pytest.raises(AssertionError):
        sound(record)


@pytest.mark.parametrize(
    "overrides",
    [
        # Everything is lumpy, so that no good can be divided along a path.
        ["issues.land.levels=[0, 0.5, 1]", "issues.status.levels=[0, 1]", "issues.road.levels=[1]"],
        # So little wear that a computer can hardly write it down.
        ["balance.wear=5e-324"],
        # A single day.
        ["clock.end=2000-01-02"],
        # Nobody has anything to gain by force, or everybody everything.
        ["front.mobility=0"],
        ["front.noise=1e-6", "front.mobility=10"],
        # No side has any materiel to speak of, or any left after a day.
        ["balance.claimant.materiel=1", "balance.holder.materiel=1e9", "balance.attrition=1"],
    ],
)
def test_corners_that_once_failed_or_might(overrides: list[str]) -> None:
    sound(run(valley(*overrides), trace=True))
