"""The parts of the search: discarding, kernels, weights and drawing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from sim.calibration.waves import (
    Kernel,
    Points,
    go_through,
    latin_hypercube,
    systematic,
    weigh,
)


def walked(table, cutoff: float, misses: int, least: int = 0):
    """Points through stages whose implausibilities stand in a table, (stages, points)."""
    points = Points.at(np.zeros((table.shape[1], 1)), misses)
    calls = []

    def evaluate(wave, points, which):
        assert wave == 0
        stage = points.stages[which[0]]
        calls.append((int(stage), len(which)))
        found = table[stage][which][:, None]
        points.learn(which, found, -found[:, 0], [f"stage {stage}"])

    return points, go_through(points, evaluate, 0, len(table), cutoff, least), calls


def test_points_are_dropped_early_and_none_that_would_have_stayed():
    table = np.random.default_rng(0).exponential(1.5, (4, 300))
    for misses in (0, 1, 2):
        points, cutoff, calls = walked(table, 3.0, misses)
        rank = -np.sort(-table, axis=0)[misses]
        assert cutoff == 3.0
        through = (points.stages == 4) & (points.rank <= 3.0)
        assert np.array_equal(through, rank <= 3.0)
        assert np.array_equal(points.rank[through], rank[through])
        assert calls[0][1] == 300
        if misses < 2:
            assert calls[-1][1] < 300


def test_a_cut_off_that_leaves_too_few_is_raised_and_lets_in_again():
    table = np.random.default_rng(1).exponential(4.0, (3, 200))
    points, cutoff, _ = walked(table, 1.0, 0, least=20)
    rank = table.max(axis=0)
    assert (rank <= 1.0).sum() < 20
    through = (points.stages == 3) & (points.rank <= cutoff)
    assert np.array_equal(through, rank <= cutoff)
    assert 20 <= through.sum() < 60
    same, kept, _ = walked(table, 1.0, 0)  # the changed twin: nothing is raised without a least
    assert kept == 1.0
    assert ((same.stages == 3) & (same.rank <= 1.0)).sum() < 20


def test_the_first_wave_has_one_point_in_every_part_of_every_range():
    places = Points.at(latin_hypercube(50, 3, 0), 0).places
    for column in places.T:
        assert sorted((column * 50).astype(int)) == list(range(50))
    assert not np.array_equal(latin_hypercube(50, 3, 0), latin_hypercube(50, 3, 1))


def kernel(effective: int = 200, size: int = 3) -> Kernel:
    rng = np.random.default_rng(3)
    scores = rng.standard_normal((effective, size)) * [0.3, 1.0, 1.0] + [1.0, 0.0, 0.0]
    return Kernel.around(scores, np.full(effective, 1.0 / effective))


def test_a_density_is_that_of_the_points_drawn():
    """The log-density against a second opinion, and its integral by importance sampling."""
    one = kernel()
    assert one.active.tolist() == [0]
    points = np.random.default_rng(0).standard_normal((40, 3))
    spread = one.root @ one.root.T
    for point in points:
        mixture = np.mean(
            [multivariate_normal(c, spread).pdf(point[one.active]) for c in one.centres]
        )
        expected = mixture * multivariate_normal(np.zeros(2), np.eye(2)).pdf(point[1:])
        assert one.log_density(point[None])[0] == pytest.approx(math.log(expected))
    drawn = one.draw(40_000, np.random.default_rng(1))
    wide = multivariate_normal(drawn.mean(axis=0), 2.0 * np.cov(drawn.T))
    tried = wide.rvs(40_000, random_state=np.random.default_rng(2))
    ratio = np.exp(one.log_density(tried) - wide.logpdf(tried))
    assert ratio.mean() == pytest.approx(1.0, abs=4.0 * ratio.std() / math.sqrt(40_000))


def test_kernels_keep_the_mean_and_the_spread_of_the_points():
    drawn = kernel().draw(20_000, np.random.default_rng(1))
    source = np.random.default_rng(3).standard_normal((200, 3)) * [0.3, 1.0, 1.0] + [1.0, 0.0, 0.0]
    assert drawn[:, 0].mean() == pytest.approx(source[:, 0].mean(), abs=0.01)
    assert drawn[:, 0].std() == pytest.approx(source[:, 0].std(), abs=0.01)
    assert drawn[:, 1].std() == pytest.approx(1.0, abs=0.03)


def test_points_of_which_nothing_is_told_are_drawn_from_the_prior():
    scores = latin_hypercube(500, 4, 0)
    one = Kernel.around(scores, np.full(500, 1.0 / 500))
    assert len(one.active) == 0
    drawn = one.draw(100, np.random.default_rng(0))
    expected = multivariate_normal(np.zeros(4), np.eye(4)).logpdf(drawn)
    assert one.log_density(drawn) == pytest.approx(expected)


def test_weights_do_not_depend_on_where_points_were_drawn():
    """Without a likelihood the points of all waves together have the prior's mean and spread."""
    one = kernel(200, 3)
    waves = [
        Points.at(latin_hypercube(2000, 3, 5), 0),
        Points.at(one.draw(2000, np.random.default_rng(6)), 0),
    ]
    found = weigh(waves, [one], 0, 3.0, 10.0)
    mean = found.weights @ found.scores
    sd = np.sqrt(found.weights @ (found.scores - mean) ** 2)
    error = 1.0 / math.sqrt(found.effective)
    assert np.all(np.abs(mean) < 4.0 * error)
    assert np.all(np.abs(sd - 1.0) < 4.0 * error)
    plain = found.scores.mean(axis=0)  # the changed twin: without weights the drawing shows
    assert abs(plain[0]) > 10.0 * error


def test_systematic_drawing_takes_each_as_often_as_its_weight_says():
    weights = np.array([0.5, 0.25, 0.15, 0.1])
    for seed in range(20):
        counts = np.bincount(systematic(weights, 20, np.random.default_rng(seed)), minlength=4)
        assert np.all(np.abs(counts - 20 * weights) < 1.0)
