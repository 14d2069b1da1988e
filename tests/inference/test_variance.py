"""Luck and parameters taken apart: against known components, and a textbook's table."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import t

from sim.errors import SimError
from sim.inference import components


def made(between: float, within: float, sets: int, each: int, seed: int = 0):
    rng = np.random.default_rng(seed)
    means = rng.normal(5.0, math.sqrt(between), sets)
    groups = np.repeat(np.arange(sets), each)
    return means[groups] + rng.normal(0.0, math.sqrt(within), sets * each), groups


def by_hand(values, groups):
    """Mean squares from their definitions, of balanced data."""
    table = [values[groups == one] for one in np.unique(groups)]
    each = len(table[0])
    within = sum(((one - one.mean()) ** 2).sum() for one in table) / (len(table) * (each - 1))
    means = np.array([one.mean() for one in table])
    square = each * means.var(ddof=1)
    return within, (square - within) / each


def test_components_are_the_mean_squares_of_balanced_data():
    values, groups = made(4.0, 1.0, 12, 5)
    found = components(values, groups)
    within, between = by_hand(values, groups)
    assert found.within == pytest.approx(within)
    assert found.between == pytest.approx(between)
    quantile = t.ppf(0.975, 48)
    assert found.luck[1] - found.value == pytest.approx(quantile * math.sqrt(within / 60))
    shuffled = np.random.default_rng(1).permutation(groups)  # the changed twin: no such sets
    assert components(values, shuffled).between < 0.2 * between


def test_known_components_are_found_within_what_luck_allows():
    found = [components(*made(2.0, 8.0, 40, 6, seed)) for seed in range(200)]
    estimates = np.array([(one.between, one.within) for one in found])
    error = estimates.std(axis=0, ddof=1) / math.sqrt(len(found))
    assert np.all(np.abs(estimates.mean(axis=0) - [2.0, 8.0]) < 3.5 * error)
    other = [components(*made(3.0, 8.0, 40, 6, seed)) for seed in range(200)]
    assert np.mean([one.between for one in other]) - 2.0 > 3.5 * error[0]


def test_the_interval_of_the_parameters_holds_95_of_100_sets():
    held = []
    for seed in range(100):
        found = components(*made(2.0, 8.0, 40, 6, seed))
        truth = np.random.default_rng([seed, 1]).normal(5.0, math.sqrt(2.0), 50)
        low, high = found.together
        held.append(np.mean((low < truth) & (truth < high)))
    assert np.mean(held) == pytest.approx(0.95, abs=0.02)
    luck = components(*made(2.0, 8.0, 40, 6, 0)).luck
    assert np.mean((luck[0] < truth) & (truth < luck[1])) < 0.6  # luck alone does not


def test_unequal_sets_are_told_apart_without_bias():
    rng, found = np.random.default_rng(3), []
    for _ in range(400):
        counts = rng.integers(1, 9, 30)
        groups = np.repeat(np.arange(30), counts)
        values = rng.normal(0.0, 1.0, 30)[groups] + rng.normal(0.0, 2.0, len(groups))
        found.append(components(values, groups).between)
    error = np.std(found, ddof=1) / math.sqrt(len(found))
    # the estimate is cut off at 0, which can only raise its mean
    assert -3.5 * error < np.mean(found) - 1.0 < 3.5 * error + 0.05


def test_what_cannot_be_told_is_missing():
    one = components([1.0, 2.0, 3.0], [7, 7, 7])
    assert math.isnan(one.between)
    assert one.within == 1.0
    assert math.isnan(one.parameters[0])
    assert not math.isnan(one.luck[0])
    alone = components([1.0, 2.0], [0, 1])
    assert math.isnan(alone.within)
    assert math.isnan(alone.between)
    none = components([math.nan], [0])
    assert none.n == 0
    assert math.isnan(none.value)
    with pytest.raises(SimError, match="2 values of 1 sets"):
        components([1.0, 2.0], [0])


def test_gaps_are_left_out_and_intervals_keep_within_bounds():
    values, sets = [1.0, math.nan, 0.0, 1.0, 0.0, 0.0], [0, 0, 0, 1, 1, 1]
    found = components(values, sets, bounds=(0.0, 1.0))
    assert found.n == 5
    assert found.luck[0] >= 0.0
    assert components(values, sets).luck[0] < 0.0
