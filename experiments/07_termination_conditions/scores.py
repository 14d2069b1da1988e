"""How well sets of predictors rank wars that the prediction has not seen.

Cross-validated classifiers, with all runs of a design point in one fold: gradient boosting
(Friedman 2001, Annals of Statistics 29, 1189-1232) and, beside it, logistic regression. The
conditions are also taken in the direction that the article claims: boosting in which a higher score
never lowers the predicted chance (monotonic constraints; scikit-learn, `monotonic_cst`). The score
is the concordance, or area under the ROC curve (Hanley and McNeil 1982, Radiology 143, 29-36).
Intervals come from a bootstrap over design points, as runs of one point are alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.experiments import Summary
from sim.inference.intervals import Estimate, bootstrap

from .design import (
    BOOSTING,
    CLAIMED,
    CONTRASTS,
    FEWEST,
    LEARNERS,
    OUTCOMES,
    QUARTERED,
    predictors,
    shown,
)

Numbers = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]


def summarise(taken: pd.DataFrame, summary: Summary, *, folds: int, resamples: int) -> None:
    """Add to the summary how well each set of predictors ranks wars, and what each one tells."""
    import sklearn.ensemble  # noqa: F401  (only libraries that are loaded can be limited)
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped,unused-ignore]

    with threadpool_limits(limits=1):  # sums in one order, whatever the number of cores
        for outcome in OUTCOMES:
            known = taken[taken[outcome].notna()].reset_index(drop=True)
            happened = known[outcome].to_numpy(dtype=bool)
            sample = Sample(known["point"].to_numpy(), resamples)
            summary.add("n_outcome", len(known), group=outcome)
            if len(known):
                summary.add("share_outcome", sample.estimate(_mean_of(happened)), group=outcome)
            fewest = min(happened.sum(), (~happened).sum())
            summary.add("predicted", int(fewest >= FEWEST), group=outcome)
            if fewest >= FEWEST:
                _add_scores(summary, known, happened, outcome, sample, folds)
    for outcome in QUARTERED:
        _add_quarters(summary, taken[taken[outcome].notna()], outcome, resamples)


def was_predicted(summary: Summary, outcome: str) -> bool:
    """Whether there were enough wars of either kind to predict an outcome."""
    return summary.get("predicted", group=outcome).value == 1


class Sample:
    """Draws design points anew, with all their wars, for intervals."""

    def __init__(self, points: npt.NDArray[Any], resamples: int) -> None:
        self.cluster = np.unique(points, return_inverse=True)[1]
        self.resamples = resamples

    def estimate(self, statistic: Callable[[Numbers], float]) -> Estimate:
        """A statistic of weights of the wars, with the bootstrap interval over design points."""
        clusters = int(self.cluster.max()) + 1

        def weighted(drawn: Numbers) -> float:
            counts = np.bincount(drawn.astype(np.intp), minlength=clusters)
            return statistic(counts[self.cluster].astype(np.float64))

        found = bootstrap(weighted, np.arange(clusters), resamples=self.resamples)
        return replace(found, n=len(self.cluster))


def _mean_of(values: npt.NDArray[Any]) -> Callable[[Numbers], float]:
    return lambda weight: float(weight @ values / weight.sum())


class Ranking(NamedTuple):
    """Wars in the order of a prediction, ready to be counted with any weights."""

    happened: Truths
    level: npt.NDArray[np.intp]

    @classmethod
    def of(cls, happened: Truths, predicted: Numbers) -> Ranking:
        """Rank wars by a prediction; equal predictions share a level."""
        return cls(happened, np.unique(predicted, return_inverse=True)[1])

    def concordance(self, weight: Numbers) -> float:
        """Chance that a war with the outcome is ranked above one without; ties count one half.

        >>> ranking = Ranking.of(np.array([False, True, True]), np.array([0.1, 0.9, 0.1]))
        >>> ranking.concordance(np.ones(3))
        0.75
        """
        levels = int(self.level.max()) + 1
        yes = np.bincount(self.level, weight * self.happened, levels)
        no = np.bincount(self.level, weight * ~self.happened, levels)
        pairs = yes.sum() * no.sum()
        return float(yes @ (np.cumsum(no) - no / 2.0) / pairs) if pairs > 0 else np.nan


def _add_scores(
    summary: Summary,
    known: pd.DataFrame,
    happened: Truths,
    outcome: str,
    sample: Sample,
    folds: int,
) -> None:
    for learner, sets in LEARNERS.items():
        ranked: dict[str, Ranking] = {}
        for name in sets:
            inputs = known[predictors(name, outcome)].to_numpy(dtype=np.float64)
            chance = held_back(inputs, happened, sample.cluster, learner, folds)
            ranked[name] = Ranking.of(happened, chance)
            score = sample.estimate(ranked[name].concordance)
            summary.add(f"concordance_{outcome}", score, setting=learner, group=name)
        for first, second in CONTRASTS if learner != CLAIMED else ():
            one, other = ranked[first], ranked[second]
            gap = sample.estimate(_gap(one, other))
            summary.add(f"better_{outcome}", gap, setting=learner, group=first)


def _gap(one: Ranking, other: Ranking) -> Callable[[Numbers], float]:
    return lambda weight: one.concordance(weight) - other.concordance(weight)


def held_back(
    inputs: Numbers, happened: Truths, groups: npt.NDArray[Any], learner: str, folds: int
) -> Numbers:
    """Predicted chance of each war's outcome by rules fitted to wars of other design points.

    Less the share with the outcome among the wars fitted: a rule that predicts nothing else is
    lowest for the fold that has most, and would rank wars worse than luck (Parker, Guenter and
    Bedo 2007, BMC Bioinformatics 8, 326). Rounded, so that equal chances are told as equal.
    """
    from sklearn.model_selection import GroupKFold

    chance = np.empty(len(happened))
    for fitted, kept in GroupKFold(folds).split(inputs, happened, groups):
        rule = _learner(learner, inputs.shape[1]).fit(inputs[fitted], happened[fitted])
        predicted = rule.predict_proba(inputs[kept])[:, list(rule.classes_).index(True)]
        chance[kept] = predicted - happened[fitted].mean()
    return np.round(chance, 9)


def _learner(name: str, columns: int) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import PolynomialFeatures, StandardScaler

    if name in (BOOSTING, CLAIMED):
        return HistGradientBoostingClassifier(
            monotonic_cst=[1] * columns if name == CLAIMED else None,
            learning_rate=0.06,
            max_iter=120,
            max_leaf_nodes=8,
            l2_regularization=1.0,
            random_state=0,
        )
    squares = PolynomialFeatures(2, include_bias=False)
    return make_pipeline(
        StandardScaler(), squares, StandardScaler(), LogisticRegression(max_iter=1000)
    )


def _add_quarters(summary: Summary, known: pd.DataFrame, outcome: str, resamples: int) -> None:
    """Share with the outcome by quarter of each predictor, and the lowest less the highest."""
    if len(known) == 0:
        return
    happened = known[outcome].to_numpy(dtype=np.float64)
    sample = Sample(known["point"].to_numpy(), resamples)
    for name in shown(outcome):
        score = known[name].to_numpy(dtype=np.float64)
        quarter = quarters(score)
        members = [quarter == one for one in np.unique(quarter)]
        for inside in members:
            found = replace(sample.estimate(_mean_within(happened, inside)), n=int(inside.sum()))
            if np.isfinite(found.low):
                place = float(score[inside].mean())
                summary.add(f"share_{outcome}", found, group=name, x=place)
        gap = sample.estimate(_gap_within(happened, members[0], members[-1]))
        if len(members) > 1 and np.isfinite(gap.low):
            summary.add(f"lowest_less_highest_{outcome}", gap, group=name)


def quarters(score: Numbers) -> npt.NDArray[np.intp]:
    """Quarter of each score, from 0; equal scores stay together, so that there may be fewer.

    >>> quarters(np.array([1.0, 2.0, 3.0, 4.0])).tolist(), quarters(np.ones(3)).tolist()
    ([0, 1, 2, 3], [0, 0, 0])
    """
    edges = np.unique(np.quantile(score, [0.25, 0.5, 0.75]))
    return np.unique(np.searchsorted(edges, score), return_inverse=True)[1]


def _gap_within(values: Numbers, one: Truths, other: Truths) -> Callable[[Numbers], float]:
    low, high = _mean_within(values, one), _mean_within(values, other)
    return lambda weight: low(weight) - high(weight)


def _mean_within(values: Numbers, inside: Truths) -> Callable[[Numbers], float]:
    def mean(weight: Numbers) -> float:
        whole = float(weight[inside].sum())
        return float(weight[inside] @ values[inside]) / whole if whole > 0.0 else np.nan

    return mean
