"""Calibration finds the parameters behind a record where they are known, and says when it cannot.

The model of these tests, of `gaussian.py`, has an exact answer.
"""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chisquare, norm

from sim.errors import SimError
from sim.inference.calibration import RANK_DRAWS, Posterior, Prior, coverage, posterior
from sim.inference.summaries import ROUNDING, nearest
from tests.inference.gaussian import ERROR, PRIOR, gaussian, is_right


@pytest.fixture(scope="module")
def runs():
    return gaussian()


# The known posterior ---------------------------------------------------------------------------


@pytest.mark.parametrize("observed", [-1.0, 0.0, 2.0])
def test_posterior_of_a_gaussian_mean_is_the_known_one(runs, observed):
    assert is_right(
        posterior(**runs, observed=[observed, 0.3], prior=PRIOR, accept=0.02), observed, ERROR
    )


def test_changed_twin_without_adjustment_much_accepted_is_too_wide(runs):
    found = posterior(**runs, observed=[2.0, 0.3], prior=PRIOR, accept=0.5, adjust="none")
    assert not is_right(found, 2.0, ERROR)
    assert found.standard_deviation["mean"] > 2 * ERROR


def test_interval_of_a_gaussian_mean_is_the_known_one(runs):
    found = posterior(**runs, observed=[0.5, 0.0], prior=PRIOR, accept=0.1)
    low, high = found.interval("mean", 0.9)
    reach = norm.ppf(0.95) * ERROR
    assert (low, high) == pytest.approx((0.5 - reach, 0.5 + reach), abs=0.1)
    assert found.interval("mean", 0.5) != pytest.approx((low, high), abs=0.1)


def test_two_parameters_that_only_their_sum_is_known_of():
    rng = np.random.default_rng(3)
    values = rng.uniform(0.0, 1.0, size=(20_000, 2))
    seen = values.sum(axis=1, keepdims=True) + 0.02 * rng.normal(size=(20_000, 1))
    found = posterior(values, seen, [1.0], Prior({"a": (0.0, 1.0), "b": (0.0, 1.0)}), accept=0.05)
    sums = found.draws.sum(axis=1)
    assert found.weights @ sums == pytest.approx(1.0, abs=0.01)
    assert np.asarray(np.corrcoef(found.draws.T))[0, 1] < -0.9
    assert (found.contraction.abs() < 0.1).all()


def test_adjusted_draws_stay_inside_the_bounds_where_a_plain_regression_leaves_them(runs):
    observed = [3.9, 0.0]
    found = posterior(**runs, observed=observed, prior=PRIOR, accept=0.05)
    assert found.draws.min() >= -4.0
    assert found.draws.max() <= 4.0
    before, seen = (values[found.rows, 0] for values in runs.values())
    slope, _ = np.polyfit(seen, before, 1)
    assert (before - slope * (seen - 3.9)).max() > 4.0


def test_runs_with_parameters_on_their_bounds_are_adjusted_like_others(runs):
    parameters, summaries = runs.values()
    whole = np.round(parameters)
    assert {-4.0, 4.0} < set(whole[:, 0])
    found = posterior(whole, summaries, [3.5, 0.0], PRIOR, accept=0.1)
    assert np.isfinite(found.draws).all()
    assert found.mean["mean"] == pytest.approx(3.5, abs=0.2)


def test_heteroscedastic_adjustment_finds_a_spread_that_changes_with_the_record():
    def spread(value):
        return 0.05 + 0.1 * value

    rng = np.random.default_rng(5)
    values = rng.uniform(0.0, 10.0, size=(20_000, 1))
    seen = values + spread(values) * rng.normal(size=values.shape)
    grid = np.linspace(0.0, 10.0, 10_001)
    density = norm.pdf(5.0, loc=grid, scale=spread(grid))
    density /= density.sum()
    exact = math.sqrt(density @ grid**2 - (density @ grid) ** 2)

    def deviation(adjust):
        prior = Prior({"x": (0.0, 10.0)})
        found = posterior(values, seen, [5.0], prior, accept=0.5, adjust=adjust)
        return found.standard_deviation["x"]

    assert deviation("heteroscedastic") == pytest.approx(exact, rel=0.07)
    assert deviation("linear") != pytest.approx(exact, rel=0.07)


# Which runs are accepted -----------------------------------------------------------------------


def test_nearest_runs_have_epanechnikov_weights():
    summaries = np.array([[9.0], [1.0], [0.0], [2.0], [-7.0]])
    found = posterior(np.full((5, 1), 0.5), summaries, [0.0], PRIOR, accept=3, adjust="none")
    assert found.rows.tolist() == [1, 2, 3]
    assert found.weights == pytest.approx(np.array([0.75, 1.0, 0.0]) / 1.75)
    assert found.effective_size == pytest.approx(1.75**2 / (0.75**2 + 1.0))
    # The median is 1 and the median deviation from it 1 as well: one in units of the table.
    assert found.distance == pytest.approx(2.0 * norm.ppf(0.75))


def test_runs_that_are_all_equally_far_weigh_the_same():
    summaries = np.array([[1.0], [-1.0], [5.0], [9.0]])
    found = posterior(np.zeros((4, 1)), summaries, [0.0], PRIOR, accept=2, adjust="none")
    assert found.weights.tolist() == [0.5, 0.5]


def level_distances(jitter: int) -> np.ndarray:
    """Distances of 300 runs of which many are equally far, moved as far as rounding may."""
    whole = np.random.default_rng(8).integers(1, 9, size=300).astype(np.float64)
    return whole * (1.0 + 1e-14 * np.random.default_rng(jitter).uniform(-1.0, 1.0, size=300))


def nearest_as_partitioned(distance, count):
    """The rule before: the last bit and the order of the partition decide among equal runs."""
    rows = np.sort(np.argpartition(distance, count - 1)[:count])
    largest = distance[rows].max()
    return rows, distance[rows] == largest, largest


def accepted_alike(rule, monkeypatch) -> bool:
    """Whether rounding leaves the runs accepted as they are, their weights and what they tell."""
    monkeypatch.setattr("sim.inference.calibration.nearest", rule)
    parameters = np.linspace(-4.0, 4.0, 300)[:, None]
    found = [
        posterior(parameters, level_distances(one)[:, None], [0.0], PRIOR, accept=60, adjust="none")
        for one in range(20)
    ]
    rows = {tuple(one.rows) for one in found}
    positive = {tuple(one.rows[one.weights > 0.0]) for one in found}
    return len(rows) == len(positive) == 1


def test_rounding_does_not_decide_which_of_equal_runs_are_accepted(monkeypatch):
    assert accepted_alike(nearest, monkeypatch)


def test_changed_twin_by_the_order_of_a_partition_rounding_decides(monkeypatch):
    assert not accepted_alike(nearest_as_partitioned, monkeypatch)


def test_of_equal_runs_those_that_come_first_are_accepted():
    whole = level_distances(0).round()
    rows, level, largest = nearest(level_distances(1), 60)
    assert largest == pytest.approx(whole[rows].max())
    assert set(np.flatnonzero(whole < whole[rows].max())) == set(rows[~level])
    equal = np.flatnonzero(whole == whole[rows].max())
    assert 0 < level.sum() < len(equal)
    assert rows[level].tolist() == equal[: level.sum()].tolist()


def test_runs_that_differ_by_more_than_rounding_are_not_equal():
    distance = np.array([1.0 + 4 * ROUNDING, 1.0, 0.5])
    assert nearest(distance, 2)[0].tolist() == [1, 2]
    assert nearest(distance - [4 * ROUNDING, 0.0, 0.0], 2)[0].tolist() == [0, 2]


def test_weights_of_runs_equal_but_for_rounding_are_the_same():
    distance = 3.0 * (1.0 + 1e-14 * np.random.default_rng(2).uniform(-1.0, 1.0, size=(50, 1)))
    table = np.vstack([distance, [[9.0]] * 50])
    found = posterior(np.zeros((100, 1)), table, [0.0], PRIOR, accept=20, adjust="none")
    assert found.rows.tolist() == list(range(20))
    assert found.effective_size == pytest.approx(20.0)


def test_a_run_left_out_is_not_accepted_and_makes_none_equal():
    assert nearest(np.array([math.inf, 2.0, 1.0, 1.0 + 1e-3]), 2)[0].tolist() == [2, 3]


def test_units_of_a_summary_do_not_matter(runs):
    parameters, summaries = runs.values()
    thousandfold = summaries * [1.0, 1000.0]
    rows = posterior(parameters, summaries, [1.0, 0.2], PRIOR).rows
    assert posterior(parameters, thousandfold, [1.0, 200.0], PRIOR).rows.tolist() == rows.tolist()
    unscaled = np.linalg.norm(thousandfold - [1.0, 200.0], axis=1)
    assert np.argsort(unscaled)[: len(rows)].tolist() != rows.tolist()


def test_rare_event_is_scaled_by_its_standard_deviation():
    parameters, summaries = gaussian().values()
    rare = np.hstack([summaries, summaries[:, :1] > 3.0])
    found = posterior(parameters, rare, [3.4, 0.0, 1.0], PRIOR)
    assert rare[found.rows, 2].all()
    assert np.isfinite(found.draws).all()


def test_summary_that_is_the_same_in_every_run_is_dropped_and_told(runs):
    parameters, summaries = runs.values()
    more = np.insert(summaries, 1, 7.0, axis=1)
    plain = posterior(parameters, summaries, [1.0, 0.0], PRIOR)
    found = posterior(parameters, more, [1.0, 7.0, 0.0], PRIOR)
    assert (plain.dropped, found.dropped) == ((), (1,))
    assert found.draws.tolist() == plain.draws.tolist()


def test_share_or_number_of_runs_to_accept(runs):
    sizes = [
        len(posterior(**runs, observed=[0.0, 0.0], prior=PRIOR, accept=one).rows)
        for one in (0.01, 200, 1.0)
    ]
    assert sizes == [200, 200, 20_000]


# What the posterior says -----------------------------------------------------------------------


def test_contraction_tells_what_the_record_determines():
    parameters, summaries = gaussian().values()
    idle = np.random.default_rng(9).uniform(0.0, 1.0, size=(len(parameters), 1))
    prior = Prior({**PRIOR.bounds, "idle": (0.0, 1.0)})
    found = posterior(np.hstack([parameters, idle]), summaries, [0.0, 0.0], prior, accept=0.05)
    exact = 1.0 - ERROR / (8.0 / math.sqrt(12.0))
    assert found.contraction["mean"] == pytest.approx(exact, abs=0.03)
    assert found.contraction["idle"] == pytest.approx(0.0, abs=0.03)


def test_quantiles_and_interval_heed_the_weights():
    draws = np.array([[1.0], [2.0], [3.0]])
    weights = np.array([0.1, 0.1, 0.8])
    found = Posterior(PRIOR, draws, weights, np.arange(3), 1.0, 0.5, ())
    assert found.quantiles([0.15, 0.5]).to_numpy()[0].tolist() == [2.0, 3.0]
    assert found.interval("mean", 0.8) == (1.0, 3.0)
    even = Posterior(PRIOR, draws, np.full(3, 1 / 3), np.arange(3), 1.0, 0.5, ())
    assert even.quantiles([0.15, 0.5]).to_numpy()[0].tolist() == [1.0, 2.0]


def test_resampled_draws_have_the_posterior_mean_and_follow_the_seed(runs):
    found = posterior(**runs, observed=[1.0, 0.0], prior=PRIOR, accept=0.02)
    sample = found.resample(4_000, seed=1)
    assert list(sample.columns) == ["mean"]
    assert sample["mean"].mean() == pytest.approx(found.mean["mean"], abs=4 * ERROR / 4_000**0.5)
    assert sample.equals(found.resample(4_000, seed=1))
    assert not sample.equals(found.resample(4_000, seed=2))


def test_resampled_draws_occur_as_often_as_they_weigh():
    draws, weights = np.array([[1.0], [2.0]]), np.array([0.2, 0.8])
    sample = Posterior(PRIOR, draws, weights, np.arange(2), 1.0, 0.5, ()).resample(1_000)
    reach = 3 * math.sqrt(0.2 * 0.8 / 1_000)
    assert (sample["mean"] == 2.0).mean() == pytest.approx(0.8, abs=reach)
    assert (sample["mean"] == 2.0).mean() != pytest.approx(0.5, abs=reach)


# Whether the model can produce such a record -----------------------------------------------------


def test_record_outside_of_all_runs_is_told(runs):
    assert posterior(**runs, observed=[1.0, 0.0], prior=PRIOR).p_value > 0.05
    far = posterior(**runs, observed=[1.0, 9.0], prior=PRIOR)
    assert far.p_value == pytest.approx(1 / 201)
    assert far.distance > posterior(**runs, observed=[1.0, 0.0], prior=PRIOR).distance


def test_record_that_differs_where_all_runs_agree_is_told(runs):
    parameters, summaries = runs.values()
    more = np.insert(summaries, 1, 7.0, axis=1)
    assert posterior(parameters, more, [1.0, 7.0, 0.0], PRIOR).p_value > 0.05
    assert posterior(parameters, more, [1.0, 8.0, 0.0], PRIOR).p_value == pytest.approx(1 / 201)


# The test of the method by the method ------------------------------------------------------------


def holds_what_it_says(found) -> bool:
    """Whether 1,000 intervals of 90 % hold the truth in 87 to 93 % of cases, with uniform ranks.

    Three standard errors on either side: 3 sqrt(0.9 · 0.1 / 1000) = 0.03.
    """
    row = found.table.loc["mean"]
    return bool(abs(row["covered"] - 0.9) < 0.03 and row["p_value"] > 0.01)


@pytest.mark.parametrize("adjust", ["linear", "heteroscedastic"])
def test_ninety_percent_intervals_hold_the_true_value_nine_times_of_ten(runs, adjust):
    found = coverage(**runs, prior=PRIOR, draws=1_000, accept=0.02, adjust=adjust)
    assert holds_what_it_says(found)
    row = found.table.loc["mean"]
    assert row["n"] == len(found.ranks) == len(set(found.rows)) == 1_000
    assert row["low"] < row["covered"] < row["high"]


def test_changed_twin_intervals_without_adjustment_are_too_wide(runs):
    found = coverage(**runs, prior=PRIOR, draws=1_000, accept=0.2, adjust="none")
    assert not holds_what_it_says(found)
    assert found.table["low"].item() > 0.93
    assert found.ranks["mean"].between(25, 74).mean() > 0.6


def test_ranks_say_where_the_truth_lies_in_its_posterior(runs):
    found = coverage(**runs, prior=PRIOR, draws=400, accept=1.0, adjust="none")
    truth = runs["parameters"][found.rows, 0]
    assert found.ranks["mean"].between(0, 99).all()
    assert found.ranks["mean"].corr(pd.Series(truth)) > 0.9
    heights, _ = np.histogram(found.ranks["mean"], bins=10, range=(0, 100))
    assert found.table["p_value"].item() == pytest.approx(chisquare(heights).pvalue)


def test_weights_count_in_the_ranks(runs):
    # All runs are accepted: without weights, a rank would say where the truth lies in the prior.
    # Runs near the truth weigh more, so that it lies nearer to the middle.
    found = coverage(**runs, prior=PRIOR, draws=1_000, accept=1.0, adjust="none")
    truth = runs["parameters"][found.rows, 0]
    unweighted = RANK_DRAWS * (truth + 4.0) / 8.0
    inwards = np.sign(truth) * (unweighted - found.ranks["mean"].to_numpy())
    assert inwards.mean() > 3 * inwards.std() / math.sqrt(1_000)


def test_replicates_of_a_pseudo_record_are_left_out_with_it():
    rng = np.random.default_rng(4)
    parameters = np.repeat(rng.uniform(-4.0, 4.0, size=(200, 1)), 20, axis=0)
    summaries = np.repeat(rng.permutation(200.0 * np.arange(200))[:, None], 20, axis=0)
    summaries = summaries + rng.normal(size=summaries.shape)
    found = coverage(parameters, summaries, PRIOR, accept=100, adjust="none")
    assert found.table["covered"].item() < 1.0
    kept = posterior(parameters, summaries, summaries[7], PRIOR, accept=19, adjust="none")
    assert kept.interval("mean") == (parameters[7, 0], parameters[7, 0])


def test_coverage_follows_the_seed(runs):
    first, again, other = (coverage(**runs, prior=PRIOR, draws=50, seed=one) for one in (1, 1, 2))
    assert first.ranks.equals(again.ranks)
    assert first.rows.tolist() != other.rows.tolist()


# What cannot be used -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"accept": 0.0}, "accept: 0.0"),
        ({"accept": 3}, "accepts 3 of 500 runs\n    allowed: 4 runs or more, for 2 summaries"),
        ({"accept": 501}, "allowed: a share up to 1, or 2 to 500 runs"),
        ({"adjust": "linea"}, "did you mean 'linear'"),
        ({"observed": [1.0]}, "allowed: 2 finite numbers"),
        ({"observed": [1.0, math.nan]}, "allowed: 2 finite numbers"),
        ({"parameters": np.full((500, 1), 9.0)}, "mean: a run has a value outside its prior"),
        ({"parameters": np.zeros((9, 1))}, r"shape \(9, 1\)\n    allowed: \(500, 1\)"),
        ({"summaries": np.full((500, 2), math.nan)}, "encode"),
        ({"summaries": np.ones((500, 2))}, "the same in all runs"),
        ({"checks": 0}, "1 run to compare with"),
    ],
)
def test_what_cannot_be_used_is_told_with_what_is_allowed(change, message):
    parameters, summaries = gaussian(runs=500).values()
    good = {"parameters": parameters, "summaries": summaries, "observed": [0.0, 0.0]}
    posterior(**good, prior=PRIOR, accept=0.1)
    with pytest.raises(SimError, match=message):
        posterior(**({"prior": PRIOR, "accept": 0.1} | good | change))


@pytest.mark.parametrize(
    ("action", "message"),
    [
        (lambda: Prior({"x": (1.0, 1.0)}), "two numbers, the lower first"),
        (lambda: Prior({}), "at least one parameter"),
        (lambda: coverage(**gaussian(runs=500), prior=PRIOR, draws=10), "allowed: 50 to 500"),
        (
            lambda: coverage(**gaussian(runs=500), prior=PRIOR, draws=60, accept=0.1, level=9),
            "level",
        ),
        (
            lambda: Posterior(
                PRIOR, np.ones((1, 1)), np.ones(1), np.arange(1), 1.0, 0.5, ()
            ).interval("maen"),
            "did you mean 'mean'",
        ),
    ],
)
def test_wrong_use_is_told(action, message):
    with pytest.raises(SimError, match=message):
        action()
