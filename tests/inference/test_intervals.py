"""Figures from runs with their intervals: each holds the true value as often as it says."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.errors import SimError
from sim.inference import intervals
from sim.inference.intervals import (
    Estimate,
    bootstrap,
    difference,
    difference_in_share,
    mean,
    median,
    percentile_estimate,
    resampled_means,
    share,
    wilson_interval,
)
from tests.rules.twins import holds

GAP = float("nan")


def covered(interval, samples, truth):
    """Share of the samples whose interval holds the truth."""
    return np.mean([not interval(sample).excludes(truth) for sample in samples])


def with_normal_quantile(values):
    """What Student's interval would be if the standard deviation were known."""
    error = np.std(values, ddof=1) / math.sqrt(len(values))
    middle = float(np.mean(values))
    return Estimate(middle, middle - 1.96 * error, middle + 1.96 * error, error, len(values))


# -- shares ---------------------------------------------------------------------------------------


def test_a_share_has_wilsons_interval_and_it_is_scipys_at_any_level():
    def check(level):
        for successes, trials in [(0, 20), (15, 148), (81, 263), (7, 7)]:
            known = stats.binomtest(successes, trials).proportion_ci(level, method="wilson")
            assert wilson_interval(successes, trials, 0.9) == pytest.approx(known, abs=1e-12)

    check(0.9)
    assert not holds(check, 0.91)


def test_a_share_counts_the_runs_in_which_it_is_known():
    found = share(pd.array([True, False, None, False, False], dtype="boolean"))
    assert (found.value, found.n) == (0.25, 4)
    assert (found.low, found.high) == wilson_interval(1, 4)
    assert found.standard_error == pytest.approx(math.sqrt(0.25 * 0.75 / 4))
    assert share([True, False, False, False, False]).n == 5


def test_a_share_of_no_runs_is_not_a_number_and_excludes_nothing():
    found = share([])
    assert math.isnan(found.value)
    assert found.n == 0
    assert not found.excludes(0.5)
    assert share([False] * 50).excludes(0.5)


# -- means ----------------------------------------------------------------------------------------


def test_a_mean_has_students_interval():
    values = [3.0, 4.5, 1.0, 7.0, 2.0]
    known = stats.ttest_1samp(values, 0.0).confidence_interval(0.95)

    def check(estimate):
        found = estimate(values)
        assert (found.low, found.high) == pytest.approx((known.low, known.high), abs=1e-12)
        assert found.standard_error == pytest.approx(stats.sem(values))

    check(mean)
    assert not holds(check, with_normal_quantile)


def test_students_interval_holds_the_mean_in_19_of_20_samples_of_five():
    samples = np.random.default_rng(1).normal(3.0, 2.0, (4000, 5))

    def check(interval):
        assert covered(interval, samples, 3.0) == pytest.approx(0.95, abs=0.012)

    check(mean)
    assert not holds(check, with_normal_quantile)


def test_runs_without_a_figure_are_left_out_of_a_mean_and_not_counted():
    def check(values):
        assert mean(values) == mean([1.0, 2.0, 6.0])

    check([1.0, GAP, 2.0, 6.0])
    check(pd.Series([1, None, 2, 6], dtype="Int64"))
    check(np.array([1, None, 2, 6], dtype=object))
    assert not holds(check, [1.0, 0.0, 2.0, 6.0])


def test_one_run_has_a_value_and_no_interval():
    for estimate in (mean, median):
        found = estimate([4.0, GAP])
        assert (found.value, found.n) == (4.0, 1)
        assert math.isnan(found.low)
        assert math.isnan(found.standard_error)
    assert math.isfinite(mean([4.0, 5.0]).low)


# -- medians --------------------------------------------------------------------------------------


def test_the_interval_of_a_median_runs_between_the_tabulated_order_statistics():
    """95 %: 1st to last of 6; 2nd of 10; 6th of 20; 40th of 100 (Conover 1999, Table A3)."""

    def check(ranks):
        for n, rank in ranks.items():
            found = median(np.random.default_rng(n).permutation(np.arange(1.0, n + 1)))
            assert (found.low, found.high) == (rank, n + 1 - rank)

    check({6: 1, 10: 2, 20: 6, 100: 40})
    assert not holds(check, {100: 41})
    assert math.isnan(median([1.0, 2.0, 3.0, 4.0, 5.0]).low)  # 1 - 2 / 2^5 is not quite 95 %


def test_the_interval_of_a_median_holds_it_though_values_are_skewed_and_a_means_does_not():
    samples = np.random.default_rng(2).exponential(size=(2000, 40))

    def check(interval):
        assert covered(interval, samples, math.log(2)) >= 0.95

    check(median)
    assert not holds(check, mean)


def test_the_standard_error_of_a_median_is_about_that_of_theory():
    """1 / (2 f(m) sqrt(n)) with the density f at the median: for a normal, 1.2533 / sqrt(n)."""
    samples = np.random.default_rng(3).normal(size=(300, 400))

    def check(factor):
        errors = [median(sample).standard_error for sample in samples]
        assert np.mean(errors) == pytest.approx(factor / 20, rel=0.05)

    check(math.sqrt(math.pi / 2))
    assert not holds(check, 1.0)  # that of a mean


# -- differences of paired runs -------------------------------------------------------------------


def test_shared_luck_drops_out_of_a_difference():
    rng = np.random.default_rng(4)
    luck, own = rng.normal(size=200), rng.normal(size=(2, 200)) / 10
    with_it, without = luck + own[0] + 0.1, luck + own[1]

    def check(without):
        found = difference(with_it, without)
        assert found.excludes(0.0)
        assert not found.excludes(0.1)

    check(without)
    assert not holds(check, rng.permutation(without))


def test_a_difference_is_scipys_of_paired_samples_where_both_exist():
    a, b = [1.0, 4.0, GAP, 7.0, 2.5], [0.5, 5.0, 1.0, GAP, 0.5]
    found = difference(a, b)
    known = stats.ttest_rel([1.0, 4.0, 2.5], [0.5, 5.0, 0.5]).confidence_interval()
    assert (found.low, found.high, found.n) == pytest.approx((known.low, known.high, 3))
    assert difference(b, a).value == -found.value


def chance_to_cover(interval, n, only_a, only_b):
    """Exact probability that the interval of n pairs holds the difference only_a - only_b."""
    law = stats.multinomial(n, [only_a, only_b, 1.0 - only_a - only_b])
    total = 0.0
    for x in range(n + 1):
        for y in range(n + 1 - x):
            chance = float(law.pmf([x, y, n - x - y]))
            if chance > 1e-9:
                a = [True] * x + [False] * (n - x)
                b = [False] * x + [True] * y + [False] * (n - x - y)
                total += chance * (not interval(a, b).excludes(only_a - only_b))
    return total


def test_a_difference_in_share_is_covered_also_when_few_pairs_differ_and_students_is_not():
    def check(interval):
        for only_a, only_b in [(0.05, 0.02), (0.02, 0.02), (0.3, 0.1)]:
            assert chance_to_cover(interval, 40, only_a, only_b) >= 0.94

    check(difference_in_share)
    assert not holds(check, difference)


def test_a_difference_in_share_is_the_plain_one_and_its_interval_stays_within_one():
    a, b = [True, True, True, False], [False, False, True, False]
    assert difference_in_share(a, b).value == 0.5
    assert difference_in_share([True] * 3, [False] * 3).high == 1.0
    assert difference_in_share([True] * 30, [False] * 30).low > 0.5


# -- bootstrap ------------------------------------------------------------------------------------


def ratio(a, b):
    return a.mean() / b.mean()


def test_pairs_stay_pairs_in_the_bootstrap():
    b = np.random.default_rng(5).uniform(1.0, 2.0, 60)

    def check(a):
        assert bootstrap(ratio, a, b).standard_error == pytest.approx(0.0, abs=1e-12)

    check(3.0 * b)
    assert not holds(check, 3.0 * np.random.default_rng(6).permutation(b))


def test_the_bootstrap_of_a_ratio_covers_it():
    rng = np.random.default_rng(7)
    b = rng.uniform(1.0, 3.0, (300, 80))
    a = 0.5 * b + rng.normal(0.0, 0.2, b.shape)

    def check(truth):
        hits = [
            not bootstrap(ratio, *pair, resamples=200, seed=number).excludes(truth)
            for number, pair in enumerate(zip(a, b, strict=True))
        ]
        assert np.mean(hits) == pytest.approx(0.95, abs=0.04)

    check(0.5)
    assert not holds(check, 0.52)


def test_the_same_seed_gives_the_same_interval():
    values = np.random.default_rng(8).normal(size=30)
    first = bootstrap(np.mean, values, seed=3)
    assert first == bootstrap(np.mean, values, seed=3)
    assert first != bootstrap(np.mean, values, seed=4)


def test_a_statistic_undefined_in_a_resample_has_a_value_and_no_interval():
    def of_the_defined(values):
        kept = values[~np.isnan(values)]
        return kept.mean() if len(kept) else GAP

    found = bootstrap(of_the_defined, [5.0, GAP, GAP])
    assert (found.value, found.n) == (5.0, 3)
    assert math.isnan(found.low)
    assert not math.isnan(bootstrap(of_the_defined, [5.0, 6.0, 7.0]).low)


def test_resampled_means_are_means_of_rows_drawn_together():
    table = np.random.default_rng(9).normal(size=(50, 2))
    table[:, 1] = 2.0 * table[:, 0]
    drawn = resampled_means(table, 4000, 0)
    assert drawn[:, 1] == pytest.approx(2.0 * drawn[:, 0])

    def check(spread):  # the standard deviation of a bootstrap mean is known exactly
        assert drawn[:, 0].std() == pytest.approx(spread, rel=0.03)

    check(table[:, 0].std() / math.sqrt(50))
    assert not holds(check, table[:, 0].std() / math.sqrt(40))


def test_resampled_means_do_not_depend_on_how_many_fit_into_memory(monkeypatch):
    table = np.random.default_rng(10).normal(size=(37, 3))
    whole = resampled_means(table, 100, 5)
    monkeypatch.setattr(intervals, "_MOST_WEIGHTS", 37 * 7)
    assert resampled_means(table, 100, 5) == pytest.approx(whole, abs=1e-15)
    assert resampled_means(table, 100, 6) != pytest.approx(whole, abs=1e-15)


def test_quantiles_of_resamples_are_the_ends_of_the_interval():
    found = percentile_estimate(50.0, np.arange(101.0), n=9, level=0.9)
    assert (found.low, found.high, found.n) == pytest.approx((5.0, 95.0, 9))
    assert percentile_estimate(50.0, np.arange(101.0), 9, 0.8).low == pytest.approx(10.0)


# -- what cannot be read --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: mean(["war", "peace"]), "holds no figures"),
        (lambda: mean([[1.0, 2.0], [3.0, 4.0]]), "allowed: one number"),
        (lambda: mean([1.0, math.inf]), "an infinite value has no mean"),
        (lambda: mean([1.0, 2.0], level=95), "allowed: between 0 and 1"),
        (lambda: share([0.0, 0.3]), "0.3 does not say whether something happened"),
        (lambda: difference([1.0, 2.0], [1.0]), "not of 2, 1"),
        (lambda: difference_in_share([1.0], [0.5]), "0.5 does not say whether"),
        (lambda: bootstrap(np.mean, [1.0, 2.0], resamples=1), "allowed: 2 or more"),
        (lambda: bootstrap(np.mean), "there are no values"),
    ],
)
def test_what_cannot_be_read_is_told(call, told):
    with pytest.raises(SimError, match=told):
        call()
