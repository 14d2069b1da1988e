"""An experiment under every set of an ensemble: how many give which answer, and what parts them.

One hand-set point gives one answer. An ensemble holds sets of behavioural numbers that fit a record
about as well as each other (:mod:`sim.calibration`); the experiment is made anew under each set,
and the grade of a verdict is the share of sets that give it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.tree import DecisionTreeClassifier

from sim.behaviour import AT
from sim.errors import SimError, show, unknown_name
from sim.experiments.prediction import Size
from sim.experiments.protocol import Experiment
from sim.experiments.running import measure
from sim.experiments.verdict import GRADES
from sim.inference.intervals import share
from sim.keys import parameters
from sim.manifest import write
from sim.scenario import load
from sim.sweeps.identity import code_hash

#: Share of sets from which on an answer holds for the ensemble, and is not said to depend.
NEARLY_ALL = 0.95
DEPENDS = "depends on"
#: A leaf of the split holds at least this share of the sets: fewer part nothing.
_LEAF = 0.1
#: Times that the answers are dealt out at random, to see how well luck parts them.
_DEALT = 200

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
        sets: a row a set, a column a key, or ``KEY@DATE``, as in the file of an ensemble.
        size: quick or full.
        kept: folder that keeps the verdicts of each set; one that is there is not made again, if it
            was made by this code from this experiment.
        jobs: threads.
        tell: called with sets done and sets in all.

    Returns:
        set, claim, statement, grade, effect.
    """
    _check(experiment, [str(key) for key in sets.columns])
    rows = []
    for number, numbers in enumerate(sets.astype(float).to_dict("records")):
        if tell is not None:
            tell(number, len(sets))
        plain = {str(key): float(value) for key, value in numbers.items()}
        rows += _of_one_set(experiment, number, plain, size, kept, jobs)
    return pd.DataFrame(rows)


def _check(experiment: Experiment, keys: Sequence[str]) -> None:
    """Refuse sets that no setting of the experiment could take: each would give the same answer."""
    for name in experiment.protocol.settings:
        known = parameters(load(name))
        missing = [key for key in keys if key.partition(AT)[0] not in known]
        if not missing:
            return
    plain = missing[0].partition(AT)[0]
    message = f"no setting of the experiment has all numbers of the sets; none has {show(plain)}"
    raise unknown_name(message, plain, list(known))


def _of_one_set(
    experiment: Experiment,
    number: int,
    numbers: Mapping[str, float],
    size: Size,
    kept: Path,
    jobs: int,
) -> list[dict[str, Any]]:
    """The verdicts under one set, from its file if that was made from the same."""
    made_from = [code_hash(), experiment.hashes, size, dict(numbers)]
    digest = hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()[:16]
    path = kept / experiment.name / f"{number:04d}-{digest}.json"
    if path.is_file():
        return list(json.loads(path.read_text(encoding="utf-8")))
    raw = kept / "raw" / f"{number:04d}"
    try:
        made = measure(experiment, size, raw=raw, jobs=jobs, numbers=numbers)
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
        parted = split(part, sets, commonest) if grade == DEPENDS else None
        row["split"] = split_in_words(parted, commonest) if grade == DEPENDS else ""
        found.append(row)
    return pd.DataFrame(found)


def split(rows: pd.DataFrame, sets: pd.DataFrame, commonest: str) -> Split | None:
    """The number, and where, that parts the commonest answer of a verdict from the others best.

    A decision stump by the Gini index (Breiman et al. 1984, Classification and Regression Trees).
    Of many numbers one always parts the sets by luck; so None where answers that are dealt out at
    random are parted as well in one case of twenty (permutation test).
    """
    has = rows["grade"].to_numpy() == commonest
    if has.all() or sets.shape[1] == 0:
        return None
    table = sets.iloc[rows["set"].to_numpy()]
    values = table.to_numpy(dtype=float)
    found = _stump(values, has)
    if found.tree_.feature[0] < 0:
        return None
    rng = np.random.default_rng(0)
    dealt = [_gain(_stump(values, rng.permutation(has))) for _ in range(_DEALT)]
    if np.mean([one >= _gain(found) for one in dealt]) > 1.0 - NEARLY_ALL:
        return None
    key, at = str(table.columns[found.tree_.feature[0]]), float(found.tree_.threshold[0])
    low = table[key].to_numpy(dtype=float) <= at
    return Split(key, at, float(has[low].mean()), float(has[~low].mean()))


def _stump(values: npt.NDArray[np.float64], has: npt.NDArray[np.bool_]) -> DecisionTreeClassifier:
    tree = DecisionTreeClassifier(max_depth=1, min_samples_leaf=_LEAF, random_state=0)
    return tree.fit(values, has)


def _gain(tree: DecisionTreeClassifier) -> float:
    """By how much a stump lowers the Gini impurity."""
    found = tree.tree_
    if found.node_count < 3:
        return 0.0
    weights = found.n_node_samples / found.n_node_samples[0]
    return float(found.impurity[0] - (weights * found.impurity)[1:3].sum())


def split_in_words(found: Split | None, answer: str) -> str:
    """What parts the sets, in words.

    >>> split_in_words(Split("after_deal.trust", 0.41, 0.2, 0.9), "supported")
    'after_deal.trust: supported in 20 % of sets up to 0.41, in 90 % above'
    """
    if found is None:
        return "no single number parts the sets"
    low, high = (f"{100 * one:.0f} %" for one in (found.below, found.above))
    return f"{found.key}: {answer} in {low} of sets up to {found.at:.3g}, in {high} above"
