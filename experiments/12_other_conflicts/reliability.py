"""Reliability: where a chance was told, how often did it come? Of few cases, which tells little.

All yes-or-no questions of the cases are put into bins by the chance that was told. What came of
them has an interval by a bootstrap over cases, since the questions of one case hang together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.experiments import Summary
from sim.inference.intervals import Estimate, bootstrap

from .record import record
from .scores import Prediction

Numbers = npt.NDArray[np.float64]
#: Bins of the chance that was told; few, since questions are few.
EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
BINS = len(EDGES) - 1
QUESTIONS = "questions in bin"


def reliability(
    summary: Summary, told: Mapping[str, Mapping[str, Prediction]], resamples: int, seed: int
) -> None:
    """Add to the summary, for each who told chances, what came of them, bin by bin."""
    for name, by_case in told.items():
        chances, came, cases = questions(by_case)
        of_bins(summary, name, chances, came, cases, resamples, seed)
        gap, expected = gaps(chances, came)
        summary.add("questions", len(chances), group=name)
        summary.add("mean chance told", float(chances.mean()), group=name)
        summary.add("share that came", float(came.mean()), group=name)
        summary.add("reliability", gap, group=name)
        summary.add("reliability of a reliable one", expected, group=name)


def questions(by_case: Mapping[str, Prediction]) -> tuple[Numbers, Numbers, Numbers]:
    """Chances of all events whose answer is known, what came, and the case of each."""
    rows = [
        (prediction.events[name], float(happened), place)
        for place, (case, prediction) in enumerate(by_case.items())
        for name, happened in record()[case].events.items()
    ]
    chances, came, cases = np.array(rows, np.float64).T
    return chances, came, cases


def bins_of(chances: Numbers) -> npt.NDArray[np.int64]:
    """The bin of each chance; an edge belongs to the bin above it, and 1 to the last.

    >>> bins_of(np.array([0.0, 0.2, 0.99, 1.0])).tolist()
    [0, 1, 4, 4]
    """
    return np.minimum(np.searchsorted(EDGES, chances, side="right") - 1, BINS - 1)


def gaps(chances: Numbers, came: Numbers) -> tuple[float, float]:
    """Mean square of what came less what was told, bin by bin (Murphy 1973), and its luck.

    The second number is what it would be on average for one who told true chances of as many
    questions that have nothing to do with one another: sum of p (1 - p) / n of a bin, over all.

    >>> gaps(np.array([0.5, 0.5]), np.array([0.0, 1.0]))
    (0.0, 0.125)
    """
    found, luck = 0.0, 0.0
    place = bins_of(chances)
    for one in np.unique(place):
        here = place == one
        found += here.sum() * float(came[here].mean() - chances[here].mean()) ** 2
        luck += float((chances[here] * (1.0 - chances[here])).mean())
    return found / len(chances), luck / len(chances)


def of_bins(
    summary: Summary,
    name: str,
    chances: Numbers,
    came: Numbers,
    cases: Numbers,
    resamples: int,
    seed: int,
) -> None:
    """What was told and what came in each bin that holds a question."""
    place = bins_of(chances)
    for one in np.unique(place):
        here = place == one
        at: dict[str, Any] = {"group": name, "x": round((EDGES[one] + EDGES[one + 1]) / 2.0, 2)}
        summary.add(QUESTIONS, int(here.sum()), **at)
        summary.add("told in bin", float(chances[here].mean()), **at)
        summary.add("came in bin", over_cases(came[here], cases[here], resamples, seed), **at)


def over_cases(came: Numbers, cases: Numbers, resamples: int, seed: int) -> Estimate | float:
    """Share that came, with a bootstrap over the cases there; of one case there is none."""
    which = np.unique(cases)
    if len(which) < 2:
        return float(came.mean())
    hits = [float(came[cases == case].sum()) for case in which]
    counts = [float((cases == case).sum()) for case in which]
    return bootstrap(
        lambda a, b: float(a.sum() / b.sum()), hits, counts, resamples=resamples, seed=seed
    )
