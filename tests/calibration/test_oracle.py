"""The search against posteriors that are known in closed form or by quadrature."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm, truncnorm

from tests.calibration.toys import calibrated, event, figure, priors_over

SIGMA, D, Y = 1.0, 0.5, 2.0


def normal_law(values, rng, runs):
    """Every run has the number plus noise of known variance."""
    return [values[:, [0]] + SIGMA * rng.standard_normal((len(values), runs))]


def normal_sd(runs: int) -> float:
    """Standard deviation of the posterior: luck of history, of the mean of the runs, and model."""
    return math.sqrt(SIGMA**2 * (1.0 + 1.0 / runs) + D**2)


def off(values, found, mean: float, sd: float) -> float:
    """How many standard errors mean and spread are off, the larger of the two."""
    effective = min(found.weighted.effective, len(np.unique(values)))
    in_mean = abs(values.mean() - mean) / (sd / math.sqrt(effective))
    in_spread = abs(values.std(ddof=1) - sd) / (sd / math.sqrt(2.0 * effective))
    return float(max(in_mean, in_spread))


def test_a_normal_mean_with_known_variance_has_its_posterior():
    values, found = calibrated(priors_over(-10.0, 10.0), [figure(Y, D)], normal_law)
    assert found.weighted.beta == 1.0
    assert found.weighted.effective > 1000
    assert off(values[:, 0], found, Y, normal_sd(32)) < 4.0


@pytest.mark.parametrize("other", [figure(Y + 0.5, D), figure(Y, 2.0 * D + 0.3)])
def test_a_posterior_of_another_record_or_discrepancy_is_told_from_it(other):
    values, found = calibrated(priors_over(-10.0, 10.0), [other], normal_law)
    assert off(values[:, 0], found, Y, normal_sd(32)) > 4.0


def test_luck_that_is_larger_than_believed_is_told_from_it():
    def wider(values, rng, runs):
        return [values[:, [0]] + 2.0 * SIGMA * rng.standard_normal((len(values), runs))]

    values, found = calibrated(priors_over(-10.0, 10.0), [figure(Y, D)], wider)
    assert off(values[:, 0], found, Y, normal_sd(32)) > 4.0


def test_the_cut_off_cuts_the_tails_and_nothing_else():
    """A cut-off of 1.5: the posterior within it, up to the luck of the mean of the runs."""
    options: dict[str, Any] = {"misses": 0, "cutoff": 1.5, "replicates": 200}
    values, found = calibrated(priors_over(-10.0, 10.0), [figure(Y, D)], normal_law, **options)
    sd = normal_sd(200)
    inside = truncnorm(-1.5, 1.5, loc=Y, scale=sd).std()
    assert off(values[:, 0], found, Y, inside) < 4.0
    assert off(values[:, 0], found, Y, sd) > 4.0
    assert found.cutoff == 1.5


def test_a_ridge_among_numbers_that_do_not_matter():
    """Only the sum of two of ten numbers is told: its posterior by quadrature."""

    def law(values, rng, runs):
        total = values[:, [0]] + values[:, [1]]
        return [total + SIGMA * rng.standard_normal((len(values), runs))]

    priors = priors_over(-5.0, 5.0, 10)
    values, found = calibrated(priors, [figure(Y, D)], law, waves=3)
    grid = np.linspace(-10.0, 10.0, 4001)
    density = (10.0 - np.abs(grid)) * norm(Y, normal_sd(32)).pdf(grid)
    density /= density.sum()
    mean = float(density @ grid)
    sd = math.sqrt(float(density @ (grid - mean) ** 2))
    total = values[:, 0] + values[:, 1]
    assert found.weighted.effective > 1000
    assert off(total, found, mean, sd) < 4.0
    assert off(values[:, 0] + values[:, 2], found, mean, sd) > 4.0  # twin: another pair
    for other in range(2, 10):  # what the record does not speak of stays as the prior has it
        assert off(values[:, other], found, 0.0, 10.0 / math.sqrt(12.0)) < 4.0


def law_of_event(values, rng, runs):
    return [(rng.random((len(values), runs)) < values[:, [0]]).astype(float)]


def moments_of_event(runs: int, happened: bool) -> tuple[float, float]:
    """Of p with the prior density 1 and the likelihood (k + 1/2) / (n + 1) in the mean."""
    p = np.linspace(0.0, 1.0, 20001)
    chance = p if happened else 1.0 - p
    density = (runs * chance + 0.5) / (runs + 1.0)
    density /= density.sum()
    mean = float(density @ p)
    return mean, math.sqrt(float(density @ (p - mean) ** 2))


@pytest.mark.parametrize("happened", [True, False])
def test_the_probability_of_what_happened_once(happened):
    def law(values, rng, runs):
        found = law_of_event(values, rng, runs)[0]
        return [found if happened else 1.0 - found]

    values, found = calibrated(priors_over(0.0, 1.0), [event()], law)
    assert off(values[:, 0], found, *moments_of_event(32, happened)) < 4.0
    assert off(values[:, 0], found, *moments_of_event(32, not happened)) > 4.0


def test_two_targets_count_twice():
    def law(values, rng, runs):
        return [normal_law(values, rng, runs)[0] for _ in range(2)]

    values, found = calibrated(
        priors_over(-10.0, 10.0), [figure(Y, D), figure(Y, D, "another")], law
    )
    assert off(values[:, 0], found, Y, normal_sd(32) / math.sqrt(2.0)) < 4.0
    assert off(values[:, 0], found, Y, normal_sd(32)) > 4.0


def test_tempering_is_reported_and_widens():
    kept = calibrated(priors_over(-10.0, 10.0), [figure(Y, D)], normal_law, temper=0.25)
    assert kept[1].weighted.beta == 0.25
    assert off(kept[0][:, 0], kept[1], Y, 2.0 * math.sqrt(SIGMA**2 + D**2)) < 6.0
    few = {"points": 60, "population": 20, "waves": 1, "sets": 40}
    _, found = calibrated(priors_over(-500.0, 500.0), [figure(Y, D)], normal_law, **few)
    assert found.weighted.beta < 1.0


def covered(believed: float, draws: int = 120) -> float:
    """Share of pseudo-records whose interval of 90 % holds the number that they were made with."""
    rng, held = np.random.default_rng(11), 0
    for number in range(draws):
        truth = rng.uniform(-4.0, 4.0)
        seen = truth + math.sqrt(SIGMA**2 + D**2) * rng.standard_normal()

        def law(values, chance, runs):
            return [values[:, [0]] + believed * SIGMA * chance.standard_normal((len(values), runs))]

        size = {"points": 300, "population": 150, "waves": 1, "sets": 150, "replicates": 16}
        evidence = [figure(seen, believed * D)]
        values, _ = calibrated(priors_over(-4.0, 4.0), evidence, law, number, **size)
        low, high = np.quantile(values[:, 0], [0.05, 0.95])
        held += low <= truth <= high
    return held / draws


def test_intervals_hold_the_number_behind_a_pseudo_record_as_often_as_they_say():
    error = math.sqrt(0.9 * 0.1 / 120)
    assert covered(1.0) == pytest.approx(0.9, abs=3.5 * error)
    assert covered(0.4) < 0.9 - 3.5 * error  # who believes in less luck than there is, is too sure
