"""An experiment under every set of an ensemble: how many give which answer, and what parts them.

One hand-set point gives one answer. An ensemble holds sets of behavioural numbers that fit a record
about as well as each other (:mod:`sim.calibration`); the experiment is made anew under each set,
and the grade of a verdict is the share of sets that give it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.tree import DecisionTreeClassifier

from sim.errors import SimError
from sim.experiments.prediction import Size
from sim.experiments.protocol import Experiment
from sim.experiments.running import measure
from sim.experiments.verdict import GRADES
from sim.inference.intervals import share
from sim.manifest import write
from sim.sweeps.identity import code_hash

#: Share of sets from which on an answer holds for the ensemble, and is not said to depend.
NEARLY_ALL = 0.95
DEPENDS = "depends on"
#: A leaf of the split holds at least this share of the sets: fewer part nothing.
_LEAF = 0.1

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Split:
    """The one number of the sets that parts a verdict's answers best, and how well.

    Attributes:
        key: which number.
        at: where it parts the sets.
        below, above: share of the sets on each side with the commonest answer of all.
    """

    key: str
    at: float
    below: float
    above: float


def over_sets(
    experiment: Experiment,
    sets: pd.DataFrame,
    *,
    size: Size,
    kept: Path,
    jobs: int = 1,
    tell: Tell | None = None,
) -> pd.DataFrame:
    """The verdicts of an experiment under each set: a row a set and verdict.

    Args:
        experiment: which.
        sets: a row a set, a column a key as `--set` takes it.
        size: quick or full.
        kept: folder that keeps the verdicts of each set; one that is there is not made again, if it
            was made by this code from this experiment.
        jobs: threads.
        tell: called with sets done and sets in all.

    Returns:
        set, claim, statement, grade, effect.
    """
    rows = []
    for number, changes in enumerate(changes_of(sets)):
        if tell is not None:
            tell(number, len(sets))
        rows += _of_one_set(experiment, number, changes, size, kept, jobs)
    return pd.DataFrame(rows)


def changes_of(sets: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """The changes that each set makes, as `--set` takes them.

    >>> list(changes_of(pd.DataFrame({"after_deal.trust": [0.25, 0.5]})))
    [('after_deal.trust=0.25',), ('after_deal.trust=0.5',)]
    """
    for _, row in sets.iterrows():
        yield tuple(f"{key}={value!r}" for key, value in row.astype(float).items())


def _of_one_set(
    experiment: Experiment,
    number: int,
    changes: Sequence[str],
    size: Size,
    kept: Path,
    jobs: int,
) -> list[dict[str, Any]]:
    """The verdicts under one set, from its file if that was made from the same."""
    made_from = [code_hash(), experiment.hashes, size, list(changes)]
    digest = hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()[:16]
    path = kept / experiment.name / f"{number:04d}-{digest}.json"
    if path.is_file():
        return list(json.loads(path.read_text(encoding="utf-8")))
    raw = kept / "raw" / f"{number:04d}"
    try:
        made = measure(experiment, size, raw=raw, jobs=jobs, changes=changes)
        found = experiment.judge(made.summary)
    except SimError as error:
        raise SimError(f"set {number} of the ensemble: {error}") from error
    rows = [
        {
            "set": number,
            "claim": one.claim,
            "statement": one.statement,
            "grade": one.grade,
            "effect": one.effect,
        }
        for one in found
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, json.dumps(rows).encode())
    return rows


def summed_up(rows: pd.DataFrame, sets: pd.DataFrame) -> pd.DataFrame:
    """What each verdict comes to over the ensemble: shares of sets by grade, and what parts them.

    A verdict that nearly all sets give is the ensemble's; else it depends on the set. An undecided
    set counts as neither: with more runs it might be either.

    Returns:
        A row a verdict: claim, statement, a column of shares for each grade, the interval of the
        commonest (`low`, `high`: Wilson, 95 %), `grade`, and `split`, in words.
    """
    found = []
    for (claim, statement), part in rows.groupby(["claim", "statement"], sort=False):
        counts = part["grade"].value_counts(normalize=True)
        commonest = str(counts.index[0])
        interval = share((part["grade"] == commonest).tolist())
        grade = commonest if counts.iloc[0] >= NEARLY_ALL else DEPENDS
        row = {"claim": claim, "statement": statement, "sets": len(part)}
        row |= {name: float(counts.get(name, 0.0)) for name in GRADES}
        row |= {"commonest": commonest, "low": interval.low, "high": interval.high, "grade": grade}
        row["split"] = split_in_words(split(part, sets), commonest) if grade == DEPENDS else ""
        found.append(row)
    return pd.DataFrame(found)


def split(rows: pd.DataFrame, sets: pd.DataFrame) -> Split | None:
    """The number, and where, that parts the commonest answer of a verdict from the others best.

    A decision stump by the Gini index (Breiman et al. 1984, Classification and Regression Trees).
    None where no number parts them.
    """
    grades = rows["grade"].to_numpy()
    values, counts = np.unique(grades, return_counts=True)
    commonest = grades == values[int(counts.argmax())]
    if commonest.all() or sets.shape[1] == 0:
        return None
    table = sets.iloc[rows["set"].to_numpy()]
    tree = DecisionTreeClassifier(max_depth=1, min_samples_leaf=_LEAF, random_state=0)
    tree.fit(table.to_numpy(dtype=float), commonest)
    place = int(tree.tree_.feature[0])
    if place < 0:
        return None
    key, at = str(table.columns[place]), float(tree.tree_.threshold[0])
    low = table[key].to_numpy(dtype=float) <= at
    return Split(key, at, float(commonest[low].mean()), float(commonest[~low].mean()))


def split_in_words(found: Split | None, answer: str) -> str:
    """What parts the sets, in words.

    >>> split_in_words(Split("after_deal.trust", 0.41, 0.2, 0.9), "supported")
    'after_deal.trust: supported in 20 % of sets up to 0.41, in 90 % above'
    """
    if found is None:
        return "no single number parts the sets"
    low, high = (f"{100 * one:.0f} %" for one in (found.below, found.above))
    return f"{found.key}: {answer} in {low} of sets up to {found.at:.3g}, in {high} above"
