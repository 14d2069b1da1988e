"""Rival models: which of them a record speaks for, as far as their runs can be told apart.

A classifier learns from runs of each model which model made them, and is asked about the record
(Pudlo et al. 2016, Bioinformatics 32, 859-866, with boosted trees in place of a random forest). It
is believed as far as it recovers the model of runs that it has not seen: the confusion table says
which models the summaries cannot tell apart. A classifier must name one of the models even where
none would do; that is what the prior predictive check is for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.errors import SimError, show
from sim.inference.intervals import Estimate, share
from sim.inference.summaries import prior_predictive_p_value
from sim.inference.threads import one_thread

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

#: Bins of the confidence over which the calibration error is taken.
_BINS = 10

#: Least number of held-back runs of a model: fewer can neither calibrate nor test.
_LEAST_HELD_BACK = 20

#: Temperatures looked through, as logarithms: from ten times as sure to a hundredth.
_LOG_TEMPERATURES = (np.log(0.1), np.log(100.0))


@dataclass(frozen=True)
class Comparison:
    """What the record says about rival models, each as likely as another before it.

    Attributes:
        probability: of each model given the record; they sum to 1. They compare the models with
            one another, and say nothing where no model fits: see `p_values`. How near they come to
            0 or 1 has been tested no further than 1 / runs to test with.
        p_values: of each model's prior predictive check: about the share of its runs that lie as
            far from the other runs of the model as the record does, or farther.
        confusion: a row for each true model, a column for each model named; shares of the held-back
            runs, so that each row sums to 1.
        accuracy: share of all held-back runs whose model was named, with its 95 % Wilson interval.
            Guessing has 1 / models.
        calibration_error: expected calibration error on the held-back runs, 0 to 1: how far the
            probability of the model named is from the share of times that it is right (Guo et al.
            2017, ICML, equation 3).
        temperature: what the classifier's log probabilities were divided by; above 1 where it was
            too sure.
        runs: number of runs of each model to learn from, to calibrate with and to test with.
    """

    probability: pd.Series[float]
    p_values: pd.Series[float]
    confusion: pd.DataFrame
    accuracy: Estimate
    calibration_error: float
    temperature: float
    runs: Mapping[str, int]

    def fitting(self, least: float = 0.05) -> list[str]:
        """Return the models whose runs the record lies among; empty when it is outside of all."""
        return [str(name) for name in self.p_values.index[self.p_values >= least]]


def compare_models(
    tables: Mapping[str, npt.ArrayLike],
    observed: npt.ArrayLike,
    seed: int = 0,
    held_back: float = 0.2,
) -> Comparison:
    """Compare models by a classifier that must first recover the models of runs it has not seen.

    Of each model as many runs are used as the smallest table has, which makes the models equally
    likely beforehand. The runs are to be drawn independently from each model's prior: replicates at
    the same parameters would let the test see what was learned. One part is held back to calibrate
    the probabilities by temperature, q_i ∝ p_i^(1/T) with the T that makes the held-back runs
    likeliest (Guo et al. 2017), and another of the same size to test them.

    Args:
        tables: summaries of each model's prior runs, (runs, summaries), by name of the model;
            finite, see :func:`sim.inference.encode`.
        observed: the record, (summaries,).
        seed: chooses the runs held back, and goes to the classifier.
        held_back: share of the runs to calibrate with; as many test.
    """
    names = list(tables)
    if len(names) < 2:
        raise SimError("a comparison needs the runs of two models or more")
    record = np.asarray(observed, dtype=np.float64)
    arrays = {name: _checked(name, table, record) for name, table in tables.items()}
    learn, calibrate, test = _parts(arrays, held_back, seed)
    asked = (calibrate[0], test[0], record[None, :])
    classifier = _classifier(seed)
    with one_thread():
        classifier.fit(*learn)
        logs = [_log_probabilities(classifier, one) for one in asked]
    temperature = _temperature(logs[0], calibrate[1])
    tested, (found,) = (_cooled(one, temperature) for one in logs[1:])
    named, true = tested.argmax(axis=1), test[1]
    checks = [prior_predictive_p_value(arrays[name], record, seed=seed) for name in names]
    sizes = {"learn": learn[1], "calibrate": calibrate[1], "test": true}
    return Comparison(
        probability=pd.Series(found, index=names),
        p_values=pd.Series(checks, index=names),
        confusion=_confusion(true, named, names),
        accuracy=share(named == true),
        calibration_error=_calibration_error(tested, true),
        temperature=temperature,
        runs={part: len(models) // len(names) for part, models in sizes.items()},
    )


def _parts(
    arrays: Mapping[str, Numbers], held_back: float, seed: int
) -> tuple[tuple[Numbers, Whole], tuple[Numbers, Whole], tuple[Numbers, Whole]]:
    """Share out equally many runs of each model: to learn, to calibrate and to test."""
    if not 0.0 < held_back < 0.5:
        raise SimError(f"held_back: {held_back}\n    allowed: above 0 and below 0.5")
    rng = np.random.default_rng(seed)
    total = min(len(array) for array in arrays.values())
    size = int(held_back * total)
    if size < _LEAST_HELD_BACK:
        raise SimError(
            f"{size} runs of each model would be held back\n"
            f"    allowed: {_LEAST_HELD_BACK} or more; give more runs or a larger held_back"
        )
    mixed = [rng.permutation(array)[:total] for array in arrays.values()]

    def part(start: int, stop: int) -> tuple[Numbers, Whole]:
        models = np.repeat(np.arange(len(mixed)), stop - start)
        return np.concatenate([array[start:stop] for array in mixed]), models

    return part(2 * size, total), part(0, size), part(size, 2 * size)


def _classifier(seed: int) -> Any:
    # A second and a half to import, which only a comparison should cost.
    from sklearn.ensemble import HistGradientBoostingClassifier

    # Small trees: of two normal models, as in the tests, they leave half the error of the
    # probabilities that trees of the default size leave.
    return HistGradientBoostingClassifier(max_leaf_nodes=8, early_stopping=True, random_state=seed)


def _log_probabilities(classifier: Any, summaries: Numbers) -> Numbers:
    probabilities = np.asarray(classifier.predict_proba(summaries), dtype=np.float64)
    return np.asarray(np.log(np.maximum(probabilities, 1e-300)), dtype=np.float64)


def _temperature(logs: Numbers, models: Whole) -> float:
    """Temperature that makes the models of these runs likeliest."""
    from scipy.optimize import minimize_scalar

    def surprise(log_temperature: float) -> float:
        cooled = _cooled(logs, float(np.exp(log_temperature)))
        right = cooled[np.arange(len(models)), models]
        return float(-np.log(np.maximum(right, 1e-300)).mean())

    found = minimize_scalar(surprise, bounds=_LOG_TEMPERATURES, method="bounded")
    return float(np.exp(found.x))


def _cooled(logs: Numbers, temperature: float) -> Numbers:
    from scipy.special import softmax

    return np.asarray(softmax(logs / temperature, axis=1), dtype=np.float64)


def _confusion(true: Whole, named: Whole, names: list[str]) -> pd.DataFrame:
    counts = np.zeros((len(names), len(names)))
    np.add.at(counts, (true, named), 1.0)
    shares = counts / counts.sum(axis=1, keepdims=True)
    rows = pd.Index(names, name="true")
    return pd.DataFrame(shares, index=rows, columns=pd.Index(names, name="named"))


def _calibration_error(probabilities: Numbers, true: Whole) -> float:
    """Σ over bins of the confidence: runs in the bin / runs · |share right - mean confidence|."""
    confidence = probabilities.max(axis=1)
    right = (probabilities.argmax(axis=1) == true).astype(np.float64)
    bins = np.minimum((confidence * _BINS).astype(np.int64), _BINS - 1)
    gaps = np.bincount(bins, weights=right - confidence, minlength=_BINS)
    return float(np.abs(gaps).sum() / len(true))


def _checked(name: str, table: npt.ArrayLike, record: Numbers) -> Numbers:
    values = np.asarray(table, dtype=np.float64)
    if record.ndim != 1 or values.ndim != 2 or values.shape[1] != len(record):
        raise SimError(
            f"model {show(name)}: runs of shape {values.shape}, record of shape {record.shape}\n"
            "    allowed: (runs, summaries) and (summaries,), the same summaries for all models"
        )
    if not (np.isfinite(values).all() and np.isfinite(record).all()):
        raise SimError(
            f"model {show(name)}: summaries that are undefined or infinite\n"
            "    Make them finite with encode(), the record and all models alike."
        )
    return values
