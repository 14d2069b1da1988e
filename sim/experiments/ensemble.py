"""An experiment under every set of an ensemble: how many give which answer, and what parts them.

One hand-set point gives one answer. An ensemble holds sets of behavioural numbers that fit a record
about as well as each other (:mod:`sim.calibration`); the experiment is made anew under each set,
and the grade of a verdict is the share of sets that give it, as far as so many sets can tell.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.tree import DecisionTreeClassifier

from sim.behaviour import Ensemble
from sim.errors import SimError
from sim.experiments.prediction import Size
from sim.experiments.protocol import Experiment
from sim.experiments.running import made_with, measure
from sim.experiments.verdict import GRADES, Answer, above
from sim.inference.intervals import wilson_interval
from sim.manifest import manifest, write
from sim.sweeps.identity import code_hash
from sim.words import bare_share

#: Share of all such sets from which on an answer holds for the ensemble.
NEARLY_ALL = 0.95
#: Grades beside those of a verdict: clearly fewer than nearly all sets give one answer; it may be
#: nearly all, or fewer: too few sets, or too few runs of each, to say.
DEPENDS, TOO_FEW = "depends on", "too few to say"
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
        sets: a row a set by its number, a column a key, or ``KEY@DATE``, as in the file of an
            ensemble.
        size: quick or full.
        kept: folder that keeps the summary and the verdicts of each set; one that is there is not
            made again, if it was made by this code from this experiment.
        jobs: threads.
        tell: called with sets done and sets in all.

    A set that is there twice is made once.

    Returns:
        set, claim, statement, grade, effect.
    """
    rows = []
    made: dict[tuple[float, ...], list[dict[str, Any]]] = {}
    records = sets.astype(float).to_dict("records")
    for done, (number, numbers) in enumerate(zip(sets.index, records, strict=True)):
        if tell is not None:
            tell(done, len(sets))
        plain = {str(key): float(value) for key, value in numbers.items()}
        key = tuple(plain.values())
        if key not in made:
            made[key] = _of_one_set(experiment, number, plain, size, kept, jobs)
        rows += [{**row, "set": number} for row in made[key]]
    return pd.DataFrame(rows)


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
    write(path.with_suffix(".csv"), made.summary.csv())  # to be judged anew without a run
    write(path, json.dumps(rows).encode())
    return rows


def described(
    experiment: Experiment, behaviour: Ensemble, asked: int, size: Size, files: Mapping[str, bytes]
) -> dict[str, Any]:
    """The manifest of what :func:`over_sets` found: what it was made from, and its files.

    `asked`: of the sets of the ensemble only the first so many were asked.
    """
    some = [] if asked == len(behaviour) else ["--sets", str(asked)]
    command = ["sim", "experiment", experiment.name, f"--{size}", "--behaviour", behaviour.name]
    command += some
    made = manifest({}, seed=experiment.protocol.seed, replicates=0, files=files, command=command)
    for name in ("scenarios", "replicate", "replicates", "overrides"):
        del made[name]
    sets = {"name": behaviour.name, "sha256": behaviour.sha256, "sets": len(behaviour)}
    sets |= {"made": asked} if some else {}
    return made | {
        "size": size,
        "behaviour": sets,
        "experiment": experiment.hashes,
        "code": code_hash(),
        "versions": made["versions"] | made_with(),
    }


def summed_up(rows: pd.DataFrame, sets: pd.DataFrame) -> pd.DataFrame:
    """What each verdict comes to over the ensemble: shares of sets by grade, and what parts them.

    See :func:`over_the_sets` for the grade. The rows of an ensemble are draws from a distribution:
    one that is drawn twice has twice the weight, so it counts twice in the shares. It tells nothing
    new the second time, so that the interval is that of fewer sets (:func:`effective`).

    Returns:
        A row a verdict: claim, statement, sets, `effective`, a column of shares for each grade, the
        commonest clear answer with the interval of its share (`low`, `high`, 95 %), `grade`, and
        `split`, in words.
    """
    found = []
    for (claim, statement), part in rows.groupby(["claim", "statement"], sort=False):
        counts = part["grade"].value_counts(normalize=True)
        shares = {name: float(counts.get(name, 0.0)) for name in GRADES}
        size = effective(sets.iloc[part["set"].to_numpy()])
        commonest, low, high, grade = over_the_sets(shares, size)
        row = {"claim": claim, "statement": statement, "sets": len(part), "effective": size}
        row |= shares | {"commonest": commonest, "low": low, "high": high, "grade": grade}
        apart = grade != commonest and shares[commonest] < 1.0
        row["split"] = split_in_words(split(part, sets, commonest), commonest) if apart else ""
        found.append(row)
    return pd.DataFrame(found)


def effective(sets: pd.DataFrame) -> float:
    """How many sets drawn once each tell as much: (sum of weights)^2 / sum of their squares.

    The weight of a set is how often it is there (Kish 1965, Survey Sampling).

    >>> effective(pd.DataFrame({"a": [1.0, 2.0, 3.0]})), effective(pd.DataFrame({"a": [1.0, 1.0]}))
    (3.0, 1.0)
    """
    if sets.shape[1] == 0:
        return float(len(sets))
    weights = sets.value_counts().to_numpy(dtype=float)
    return float(weights.sum() ** 2 / (weights**2).sum())


def over_the_sets(shares: Mapping[str, float], size: float) -> tuple[str, float, float, str]:
    """The commonest clear answer, the interval of its share among all such sets, and the grade.

    An undecided set might answer either way with more runs: the interval reaches from Wilson's
    lower end without such sets to his upper end with them. It lies above :data:`NEARLY_ALL` (the
    answer holds for the ensemble), or below (it depends on the set), or holds it (too few to say).
    Where no set has a clear answer the ensemble has none.

    >>> over_the_sets({"supported": 0.6, "not supported": 0.4}, 50)[3]
    'depends on'
    >>> over_the_sets({"supported": 1.0}, 16)[3], over_the_sets({"supported": 1.0}, 73)[3]
    ('too few to say', 'supported')
    """
    undecided = Answer.UNDECIDED.value
    unsure = shares.get(undecided, 0.0)
    clear = {name: one for name, one in shares.items() if name != undecided and one > 0.0}
    if not clear:
        return undecided, *wilson_interval(unsure * size, size), undecided
    commonest = max(clear, key=lambda name: clear[name])
    low, _ = wilson_interval(clear[commonest] * size, size)
    _, high = wilson_interval((clear[commonest] + unsure) * size, size)
    named = {True: commonest, False: DEPENDS, None: TOO_FEW}
    return commonest, low, high, named[above(low, high, NEARLY_ALL)]


def sets_needed() -> int:
    """The fewest sets that can show that nearly all give an answer: those that all give it.

    >>> sets_needed()
    73
    """
    return next(n for n in itertools.count(1) if wilson_interval(n, n)[0] > NEARLY_ALL)


def told(row: Mapping[str, Any]) -> str:
    """A row of :func:`summed_up` in words.

    >>> shares = {"supported": 0.75, "not supported": 0.25}
    >>> told({"sets": 16, "grade": "depends on", "commonest": "supported", **shares})
    'depends on the set (supported in 12, not supported in 4 of 16)'
    """
    counts = [(round(row.get(name, 0.0) * row["sets"]), name) for name in GRADES]
    parts = [f"{name} in {count}" for count, name in sorted(counts, key=lambda one: -one[0])]
    where = f"({', '.join(parts[: sum(count > 0 for count, _ in counts)])} of {row['sets']})"
    grade = {DEPENDS: "depends on the set", TOO_FEW: "too few sets to say"}.get(row["grade"])
    return f"{grade or row['grade']} {where}"


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
    low, high = (bare_share(one) for one in (found.below, found.above))
    return f"{found.key}: {answer} in {low} of sets up to {found.at:.3g}, in {high} above"
