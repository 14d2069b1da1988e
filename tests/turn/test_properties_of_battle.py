"""Properties of battle: what it teaches, how it goes, what it costs; each with a changed twin."""

from __future__ import annotations

import itertools
import math
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.rules.contest import capture_probability, expected_battle_days, watched_days
from sim.scenario import Scenario
from tests.rules.twins import close, holds
from tests.turn.worlds import run, toy

YEAR = 365.25


# 4. Learning from battle ------------------------------------------------------------------------

LEARNING = ("north.optimism=1", "south.optimism=0.5")


@cache
def long_battle(replicate: int = 0) -> tuple[Any, Any, Scenario]:
    """Snapshots on the days of a long battle, its events, and the scenario."""
    scenario = toy(
        "fearon",
        *(f"parties.{one}" for one in LEARNING),
        "balance.uncertainty=0.6",
        "balance.attrition=0",
        "objectives.prize.size=25",
        "objectives.prize.defence=1.5",
        "talks.direct_rate=0",
        "parties.north.mobilisation_cost=0",
    )
    record = run(scenario, replicate, trace=True)
    # The war ends with its last battle day; what is then known goes stale, as it does in peace.
    snapshots = [snapshot for snapshot in record.snapshots if snapshot.phase == "war"][1:]
    return snapshots, list(record.of("battle")), scenario


def test_4_the_variance_after_n_days_of_battle_is_the_formula() -> None:
    snapshots, _, scenario = long_battle()
    assert len(snapshots) > 20

    def check(mobility: float) -> None:
        per_day = mobility**2 / scenario.front.noise**2
        for n, snapshot in enumerate(snapshots, start=1):
            variance = 1.0 / (1.0 / 0.6**2 + n * per_day)
            assert close(snapshot.belief_sd_claimant**2, variance, 1e-9)
            assert close(snapshot.belief_sd_holder**2, variance, 1e-9)

    check(scenario.front.mobility)
    assert not holds(check, 0.9 * scenario.front.mobility)


def test_4_the_mean_is_the_weighted_average_of_the_prior_and_of_what_each_day_showed() -> None:
    snapshots, battles, scenario = long_battle()
    positions = [0.0, *(event.numbers["position"] for event in battles)]
    moves = np.diff(positions)
    precision = scenario.front.mobility**2

    def check(prior: float) -> None:
        for n, snapshot in enumerate(snapshots, start=1):
            signals = moves[:n] / scenario.front.mobility + math.log(1.5)
            observed = 0.1502  # the part of the advantage that all can see
            mean = prior / 0.6**2 + float((signals - observed).sum()) * precision
            mean /= 1.0 / 0.6**2 + n * precision
            assert close(snapshot.belief_claimant, observed + mean, 1e-9)

    check(1.0)
    assert not holds(check, 0.9)


def test_4_fighting_makes_beliefs_converge() -> None:
    """The gap shrinks as the variance does, whatever happens on the front."""
    for replicate in range(5):
        snapshots, _, _ = long_battle(replicate)
        gaps = [one.belief_claimant - one.belief_holder for one in snapshots]
        variances = [one.belief_sd_claimant**2 for one in snapshots]
        expected = [1.5 * variance / 0.6**2 for variance in variances]  # 1 + 0.5 at the start
        assert gaps == pytest.approx(expected, abs=1e-9)
        assert gaps != pytest.approx([1.01 * gap for gap in expected], abs=1e-9)
        assert all(after < before for before, after in itertools.pairwise(gaps))


# 5. The law of battle ---------------------------------------------------------------------------

BATTLES = 500


@cache
def battle_outcomes(attacker: str) -> tuple[Any, Any]:
    """Whether each of many battles of the model was won, and its days."""
    won, days = np.zeros(BATTLES), np.zeros(BATTLES)
    reach = {"claimant": ("holder", 0.1), "holder": ("claimant", -0.1)}
    held_by, advantage = reach[attacker]
    scenario = toy(
        "fearon",
        "parties.north.mobilisation_cost=0",
        "parties.south.mobilisation_cost=0",
        "parties.north.optimism=3",
        "parties.south.optimism=3",
        f"objectives.prize.held_by={held_by}",
        f"balance.advantage={advantage}",
        "balance.attrition=0",
        "talks.direct_rate=0",
    )
    for replicate in range(BATTLES):
        record = run(scenario, replicate)
        won[replicate] = any(record.of("capture"))
        days[replicate] = sum(1 for _ in record.of("battle"))
    return won, days


def check_mean(sample: Any, expected: float) -> None:
    """Within four standard errors: about one chance in 16,000 of failing for a correct model."""
    assert abs(sample.mean() - expected) < 4.0 * sample.std(ddof=1) / math.sqrt(sample.size)


@pytest.mark.parametrize("attacker", ["claimant", "holder"])
def test_5_battles_of_the_model_are_won_as_often_as_agents_expect(attacker: str) -> None:
    won, _ = battle_outcomes(attacker)
    drift = 0.45 * 0.1
    check_mean(won, capture_probability(drift, 3.0, 1.0, 0.0))
    assert not holds(check_mean, won, capture_probability(3.0 * drift, 3.0, 1.0, 0.0))


@pytest.mark.parametrize("attacker", ["claimant", "holder"])
def test_5_battles_of_the_model_last_as_long_as_agents_expect(attacker: str) -> None:
    """A quarter of a day longer than unwatched, because a front that is watched daily ends late."""
    _, days = battle_outcomes(attacker)
    expected = watched_days(expected_battle_days(0.45 * 0.1, 3.0, 1.0, 0.0), 1.0)
    check_mean(days, expected)
    assert not holds(check_mean, days, 0.75 * expected)
    assert not holds(check_mean, days, expected_battle_days(0.45 * 0.1, 4.0, 1.0, 0.0))


# 6. Losses --------------------------------------------------------------------------------------


def test_6_materiel_obeys_the_square_law_with_the_models_qualities() -> None:
    """q^2 A^2 - B^2 is constant: q is the ratio of strength per unit of materiel, by technology and
    readiness and by the part of the advantage that is in no list of materiel."""
    quality = 1.6 * 0.9 / 1.1 * math.exp(0.1502)
    record = run(
        toy(
            "fearon",
            "balance.attrition=0.01",
            "balance.claimant={materiel: 900, technology: 1.6, readiness: 0.9}",
            "balance.holder={materiel: 1200, technology: 1.1}",
            "parties.north.mobilisation_cost=0",
            "objectives.prize.size=25",
            "parties.north.optimism=3",
            "behaviour.foresight=0",  # or it would wait for budgets to do their work
            "talks.direct_rate=0",
        )
    )
    stocks = [
        (event.numbers["materiel_claimant"], event.numbers["materiel_holder"])
        for event in record.of("battle")
    ]
    assert len(stocks) > 20
    assert stocks[-1][0] < 0.9 * stocks[0][0]

    def check(ratio: float, power: float) -> None:
        invariants = [(ratio * a) ** power - b**power for a, b in stocks]
        assert invariants == pytest.approx([invariants[0]] * len(stocks), rel=1e-9)

    check(quality, 2.0)
    assert not holds(check, quality, 1.0)  # the linear law
    assert not holds(check, 0.99 * quality, 2.0)
