"""Rival models are told apart where they differ, and not where they do not.

The models of these tests have exact answers: figures normal around 0 or around 2, with standard
deviation 1, so that a record x speaks for the second with probability 1 / (1 + exp(2 - 2 x)).
"""

import math

import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import norm

from sim.errors import SimError
from sim.inference.classification import (
    _calibration_error,
    _cooled,
    _temperature,
    compare_models,
)


def normal(centre, runs=4_000, seed=0):
    """Runs of a model: one figure that tells, and one that does not."""
    rng = np.random.default_rng([seed, int(10 * centre)])
    return np.column_stack([rng.normal(centre, size=runs), rng.normal(size=runs)])


@pytest.fixture(scope="module")
def apart():
    return {"zero": normal(0.0), "two": normal(2.0)}


@pytest.fixture(scope="module")
def alike():
    return {"one": normal(0.0), "other": normal(0.0, seed=1)}


# Recovery --------------------------------------------------------------------------------------


def recovers(found) -> bool:
    """Whether the true models are named clearly more often than by guessing."""
    return bool(found.accuracy.low > 0.7 and np.diag(found.confusion).min() > 0.7)


def test_models_that_differ_are_recovered_as_often_as_can_be(apart):
    found = compare_models(apart, [0.0, 0.0])
    assert recovers(found)
    assert found.accuracy.value == pytest.approx(norm.cdf(1.0), abs=0.03)
    assert found.accuracy.n == 2 * found.runs["test"] == 1_600
    assert dict(found.runs) == {"learn": 2_400, "calibrate": 800, "test": 800}


def test_changed_twin_models_that_are_the_same_are_not_recovered(alike):
    found = compare_models(alike, [0.0, 0.0])
    assert not recovers(found)
    assert found.accuracy.low < 0.5 < found.accuracy.high
    assert found.probability.to_numpy() == pytest.approx(0.5, abs=0.05)


def test_confusion_has_a_row_for_each_true_model(apart, alike):
    found = compare_models({**alike, "two": apart["two"]}, [0.0, 0.0])
    assert found.confusion.index.tolist() == found.confusion.columns.tolist()
    assert found.confusion.sum(axis=1).to_numpy() == pytest.approx(1.0)
    shares = found.confusion.to_numpy()
    assert shares[0, 1] > 0.25 > shares[0, 2]
    assert shares[2, 2] > 0.7


def test_rows_of_the_confusion_are_the_true_models():
    rng = np.random.default_rng(8)
    wide, narrow = rng.normal(size=(4_000, 1)), 0.25 * rng.normal(size=(4_000, 1))
    shares = compare_models({"wide": wide, "narrow": narrow}, [0.0]).confusion.to_numpy()
    # Both densities are the same at |x| = 0.43.
    limit = 0.25 * math.sqrt(2 * math.log(4.0) / (1 - 0.25**2))
    assert shares[0, 1] == pytest.approx(1 - 2 * norm.sf(limit), abs=0.06)
    assert shares[1, 0] == pytest.approx(2 * norm.sf(limit / 0.25), abs=0.06)


def test_order_of_the_runs_in_a_table_does_not_matter(apart):
    ordered = {name: table[np.argsort(table[:, 0])] for name, table in apart.items()}
    assert recovers(compare_models(ordered, [0.0, 0.0]))
    found = compare_models(ordered, [0.0, 0.0]).accuracy.value
    assert found == pytest.approx(norm.cdf(1.0), abs=0.03)


# Probabilities ---------------------------------------------------------------------------------


@pytest.mark.parametrize("seen", [-1.0, 0.5, 1.0, 1.5, 3.0])
def test_probability_is_the_known_one(apart, seen):
    found = compare_models(apart, [seen, 0.0]).probability
    assert found["two"] == pytest.approx(expit(2 * seen - 2), abs=0.1)
    assert found.sum() == pytest.approx(1.0)


def test_changed_twin_probability_at_one_record_is_not_that_at_another(apart):
    found = compare_models(apart, [0.5, 0.0]).probability
    assert found["two"] != pytest.approx(expit(2 * 1.0 - 2), abs=0.1)


def test_size_of_a_table_speaks_for_no_model(apart):
    larger = {"zero": normal(0.0, runs=20_000), "two": apart["two"]}
    assert compare_models(larger, [1.0, 0.0]).probability["zero"] == pytest.approx(0.5, abs=0.1)


def test_probabilities_are_right_as_often_as_they_say(apart, alike):
    assert compare_models(apart, [0.0, 0.0]).calibration_error < 0.04
    assert compare_models(alike, [0.0, 0.0]).calibration_error < 0.04


def known_probabilities(seed):
    """Log probabilities of two models, and models that occur as often as these say."""
    rng = np.random.default_rng(seed)
    first = rng.uniform(size=5_000)
    models = (rng.uniform(size=5_000) > first).astype(np.int64)
    return np.log(np.column_stack([first, 1.0 - first])), models


@pytest.mark.parametrize("overconfidence", [0.5, 1.0, 3.0])
def test_temperature_undoes_overconfidence(overconfidence):
    logs, models = known_probabilities(1)
    wrong = overconfidence * logs
    temperature = _temperature(wrong, models)
    assert temperature == pytest.approx(overconfidence, rel=0.1)
    assert _calibration_error(_cooled(wrong, temperature), models) < 0.03


def test_changed_twin_overconfidence_left_alone_is_a_calibration_error():
    logs, models = known_probabilities(1)
    assert not _calibration_error(_cooled(3.0 * logs, 1.0), models) < 0.03


def test_calibration_error_by_hand():
    sure = np.array([[0.9, 0.1], [0.9, 0.1], [0.4, 0.6], [0.4, 0.6]])
    # Right once of two times, at .9; and twice of two times, at .6.
    assert _calibration_error(sure, np.array([0, 1, 1, 1])) == pytest.approx(0.5 * 0.4 + 0.5 * 0.4)
    assert _calibration_error(sure, np.array([1, 1, 1, 1])) == pytest.approx(0.5 * 0.9 + 0.5 * 0.4)


# Records that no model makes -------------------------------------------------------------------


def test_record_that_no_model_makes_is_told_though_a_model_is_named(apart):
    found = compare_models(apart, [2.0, 9.0])
    assert found.probability["two"] > 0.5
    assert found.p_values.to_numpy() == pytest.approx(1 / 201)
    assert found.fitting() == []


def test_record_that_one_model_makes_fits_that_one(apart):
    found = compare_models({"far": normal(6.0), "zero": apart["zero"]}, [0.3, 0.1])
    assert found.fitting() == ["zero"]
    assert found.p_values["far"] < 0.05 < found.p_values["zero"]
    assert compare_models(apart, [1.0, 0.0]).fitting() == ["zero", "two"]


# Order, seed and wrong use -----------------------------------------------------------------------


def test_result_follows_the_seed(apart):
    first, again, other = (compare_models(apart, [1.0, 0.0], seed=one) for one in (1, 1, 2))
    assert first.probability.equals(again.probability)
    assert first.confusion.equals(again.confusion)
    assert not first.confusion.equals(other.confusion)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tables": {"zero": normal(0.0)}}, "two models or more"),
        ({"tables": {"zero": normal(0.0), "few": normal(2.0, runs=50)}}, "10 runs of each model"),
        ({"tables": {"zero": normal(0.0), "thin": normal(2.0)[:, :1]}}, "model 'thin'"),
        ({"observed": [0.0, math.nan]}, "undefined or infinite"),
        ({"observed": 0.0}, r"record of shape \(\)"),
        ({"held_back": 0.5}, "above 0 and below 0.5"),
    ],
)
def test_wrong_use_is_told_with_what_is_allowed(apart, change, message):
    with pytest.raises(SimError, match=message):
        compare_models(**({"tables": apart, "observed": [0.0, 0.0]} | change))
