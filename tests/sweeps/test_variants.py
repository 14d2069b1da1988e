"""A variant is what the same values, given with `--set`, would have made of the scenario."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.api import simulate
from sim.keys import parameters
from sim.scenario import Scenario, load, scenario_hash
from sim.scenario.variants import MOST_KEPT, VariantError, Variants
from sim.sweeps.axes import Value

AUTUMN = "karabakh/autumn-2020"
VALLEY = str(Path(__file__).parent.parent / "data" / "stories" / "valley.yaml")


@pytest.fixture(scope="module")
def autumn() -> Scenario:
    return load(AUTUMN)


def told(scenario: Scenario, values: dict[str, Value]) -> str:
    with pytest.raises(VariantError) as caught:
        Variants(scenario, list(values)).scenario(list(values.values()))
    return str(caught.value)


@pytest.mark.parametrize(
    "values",
    [
        {"balance.advantage": 0.25},
        {"talks.rounds": 7, "talks.first_mover": "holder", "front.decisive": True},
        {"third_parties.united-states.mediation.leverage.holder": 0.5},
        {"objectives.lachin.defence": 2.5, "parties.armenia.strategy": "conceder"},
        {"balance.claimant.spending": 2000.0, "balance.holder.technology": 1.5},
        {"third_parties.russia.engagement": 0.3, "third_parties.russia.backing.support": 0.1},
        {"parties.azerbaijan.weights.security": 0.0, "parties.azerbaijan.weights.nk-status": 0.25},
        {"clock.end": "2020-12-31"},
        {"issues.nk-status.status_quo.holder": 0.5},
    ],
)
def test_a_variant_is_what_set_makes(autumn: Scenario, values: dict[str, Value]) -> None:
    texts = [f"{key}={str(value).lower()}" for key, value in values.items()]
    meant = scenario_hash(load(AUTUMN, texts))
    variant = Variants(autumn, list(values)).scenario(list(values.values()))
    assert scenario_hash(variant) == meant
    assert scenario_hash(variant) != scenario_hash(autumn)


def test_every_number_can_be_set_to_the_ends_of_its_range(autumn: Scenario) -> None:
    """At either end a variant is valid, or wrong only beside other values (sums, shares)."""
    ends = [
        (key, int(end) if one.kind == "whole number" else end)
        for key, one in parameters(autumn).items()
        for end in (one.low, one.high)
        if end is not None
    ]
    assert len(ends) > 400
    refused = {}
    for key, end in ends:
        try:
            Variants(autumn, [key]).scenario([end])
        except VariantError as error:
            refused[key] = str(error)
    assert all("sum to" in why or "enjoy" in why for why in refused.values()), refused
    assert all(key.startswith(("objectives.", "issues.")) for key in refused)


def test_a_dated_number_becomes_constant(autumn: Scenario) -> None:
    key = "balance.claimant.spending"
    days = [autumn.clock.start.toordinal(), autumn.clock.end.toordinal()]
    before, _ = (autumn.balance.claimant.spending.at(day) for day in days)
    assert len(autumn.balance.claimant.spending.dates) > 1
    changed = Variants(autumn, [key]).scenario([before + 1.0]).balance.claimant.spending
    assert [changed.at(day) for day in days] == [before + 1.0] * 2
    assert len(changed.dates) == 1


def test_numpy_values_do_as_well(autumn: Scenario) -> None:
    variants = Variants(autumn, ["balance.advantage", "talks.rounds", "front.decisive"])
    given: list[Any] = [np.float64(0.5), np.int64(3), np.bool_(True)]
    assert variants.scenario(given) is variants.scenario([0.5, 3, True])


def test_the_base_stays_and_what_is_not_changed_is_shared(autumn: Scenario) -> None:
    before = scenario_hash(autumn)
    variant = Variants(autumn, ["third_parties.russia.mediation.bias"]).scenario([0.5])
    assert scenario_hash(autumn) == before
    assert variant.parties["armenia"] is autumn.parties["armenia"]
    assert variant.third_parties["russia"] is not autumn.third_parties["russia"]
    assert list(variant.third_parties) == list(autumn.third_parties)


def test_without_keys_it_is_the_scenario(autumn: Scenario) -> None:
    assert Variants(autumn, []).scenario([]) is autumn


@pytest.mark.parametrize(
    ("values", "part"),
    [
        ({"balance.advantage": 9.0}, "balance.advantage: 9.0: is out of range"),
        ({"balance.advantage": "0.5"}, "'0.5'"),
        ({"talks.rounds": 2.5}, "talks.rounds: 2.5"),
        ({"talks.rounds": True}, "talks.rounds: true"),
        ({"balance.contest": "rato"}, "balance.contest: 'rato'"),
        ({"third_parties.russia.engagement": 1.5}, "1.5 on 0001-01-01 is outside 0 to 1"),
        ({"third_parties.russia.engagement": 1.0000001}, "1.0000001 on 0001-01-01 is outside 0 to"),
        ({"balance.advantge": 0.5}, "balance.advantge"),
        ({"parties.armenia.weights.security": 0.9}, "the weights sum to"),
        ({"clock.end": "2001-01-01"}, "not after its start"),
    ],
)
def test_values_that_are_no_scenario_are_told_on_one_line(
    autumn: Scenario, values: dict[str, Value], part: str
) -> None:
    message = told(autumn, values)
    assert message.startswith("not a valid scenario: ")
    assert part in message
    assert "\n" not in message


def test_variants_travel_and_leave_what_they_kept_behind(autumn: Scenario) -> None:
    variants = Variants(autumn, ["balance.advantage"])
    bare = len(pickle.dumps(variants))
    made = variants.scenario([0.5])
    sent = pickle.loads(pickle.dumps(variants))
    assert len(pickle.dumps(variants)) == bare
    assert scenario_hash(sent.scenario([0.5])) == scenario_hash(made)
    assert scenario_hash(sent.scenario([0.4])) != scenario_hash(made)


def test_some_are_kept_at_hand_and_true_is_not_one(autumn: Scenario) -> None:
    variants = Variants(autumn, ["balance.advantage"])
    first = variants.scenario([1])
    assert variants.scenario([1]) is first
    with pytest.raises(VariantError):
        variants.scenario([True])
    for step in range(MOST_KEPT):
        variants.scenario([step * 1e-3])
    assert variants.scenario([1]) is not first


def test_a_run_of_a_variant_is_the_run_of_the_scenario_it_stands_for() -> None:
    variant = Variants(load(VALLEY), ["balance.advantage"]).scenario([0.1])
    meant = simulate(load(VALLEY, ["balance.advantage=0.1"]), replicates=2, seed=4)
    assert simulate(variant, replicates=2, seed=4).equals(meant)
    assert not simulate(load(VALLEY), replicates=2, seed=4).equals(meant)
