"""Answers over sets of behaviour, checked by sample: some sets are made anew.

An experiment under a hundred sets takes an hour. So a check makes a few of them anew, spread over
the ensemble, and compares their verdicts with those that are committed. Where the result was made,
every word must be the same. Elsewhere, and where a manifest does not say on what it was made, a run
may take another turn, and an answer of few runs may become undecided or hold in fewer settings;
only the opposite of a clear answer is then a difference, as it needs a figure that moves by more
than its whole interval. How many others there are is told.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.behaviour import read_ensemble
from sim.errors import SimError
from sim.experiments.checking import same_machine
from sim.experiments.ensemble import Tell, over_sets
from sim.experiments.protocol import Experiment
from sim.experiments.running import made_with
from sim.experiments.verdict import BUILT_IN, Answer
from sim.manifest import NAME as MANIFEST

#: The folder, within the results, of the answers over sets, and in it the sets and the answers.
FOLDER, SETS, ANSWERS = "over-the-sets", "sets.csv", "sets.csv"
#: Files of an experiment that need not be as they were: answers are compared, and not drawn.
_COMPARED = ("verdicts.py", "figures.py")
_KEY = ["set", "claim", "statement"]
#: Clear answers that are opposites; what is built in is a yes, too.
_YES, _NO = {Answer.SUPPORTED.value, BUILT_IN}, {Answer.NOT_SUPPORTED.value}


@dataclass(frozen=True)
class Sampled:
    """What a check by sample found: which sets were made anew, of how many, and their answers.

    ``other`` counts answers that are not as committed, those of ``problems`` included.
    """

    experiment: str
    made: tuple[int, ...]
    sets: int
    answers: int
    other: int
    problems: tuple[str, ...]

    @property
    def told(self) -> str:
        """What was made anew, and how much of it is as committed."""
        which = f"set{'' if len(self.made) == 1 else 's'} {', '.join(map(str, self.made))}"
        start = f"{self.experiment}: {which} of {self.sets} made anew: "
        if not self.other:
            return f"{start}{self.answers} answer{'' if self.answers == 1 else 's'} as committed"
        told = f"{start}{self.answers - self.other} of {self.answers} answers as committed"
        luck = "" if self.problems else ", as luck may have it on another machine"
        return f"{told}, {self.other} otherwise{luck}"


def asked_over_sets(results: Path, experiment: Experiment) -> bool:
    """Whether the results hold answers of an experiment over sets."""
    return (results / FOLDER / experiment.name / MANIFEST).is_file()


def check_sample(
    experiment: Experiment,
    count: int,
    first: int = 0,
    *,
    results: Path,
    raw: Path,
    jobs: int = 1,
    tell: Tell | None = None,
) -> Sampled:
    """Make some sets anew, spread over the ensemble, and compare their verdicts.

    Args:
        experiment: one that was asked over sets.
        count: how many sets, or all where there are fewer.
        first: the set to begin at; from there they are as far apart as can be.
        results: the committed results.
        raw: folder that keeps the runs.
        jobs: threads.
        tell: called with sets done and sets in all.

    Raises:
        SimError: the sets are not those that the result was made from, or there is no result.
    """
    folder = results / FOLDER / experiment.name
    described, committed = _read(folder)
    sets = _sets_of(results, described)
    chosen = sets.iloc[spread(count, committed["set"].nunique(), first)]
    found = over_sets(
        experiment, chosen, size=described["size"], kept=raw / "ensemble", jobs=jobs, tell=tell
    )
    exact = same_machine(described["versions"], made_with())
    part = committed[committed["set"].isin(chosen.index)]
    compared = part.merge(found, on=_KEY, how="outer", suffixes=("", "_now")).fillna("")
    other = compared[(compared["grade"] != compared["grade_now"])
                     | (exact & (compared["effect"] != compared["effect_now"]))]  # fmt: skip
    problems = list(_differ(other, exact))
    if _deciding(described["experiment"]) != _deciding(experiment.hashes):
        problems.insert(0, "the experiment has changed since its answers over sets were made")
    return Sampled(
        experiment.name, tuple(chosen.index), len(sets), len(compared), len(other), tuple(problems)
    )


def spread(count: int, of: int, first: int = 0) -> list[int]:
    """So many of the numbers from 0, as far apart as can be, one of them `first`.

    >>> spread(2, 100), spread(2, 100, 53), spread(3, 3), spread(9, 2)
    ([0, 50], [3, 53], [0, 1, 2], [0, 1])
    """
    most = min(count, of)
    return sorted((first + place * of // most) % of for place in range(most))


def _deciding(hashes: Mapping[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in hashes.items() if name not in _COMPARED}


def _differ(other: pd.DataFrame, exact: bool) -> Iterator[str]:
    for row in other.to_dict("records"):
        then, now = row["grade"], row["grade_now"]
        where = f"set {row['set']}, claim {row['claim']}: {row['statement']}"
        if not (then and now):
            yield f"{where}: {'new' if now else 'missing'} now"
        elif then != now and (exact or _opposite(then, now)):
            yield f"{where}: {then} then, {now} now"
        elif exact:
            yield f"{where}: {row['effect']} then, {row['effect_now']} now"


def _opposite(then: str, now: str) -> bool:
    return (then in _YES and now in _NO) or (then in _NO and now in _YES)


def _read(folder: Path) -> tuple[dict[str, Any], pd.DataFrame]:
    try:
        described: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        for key in ("size", "behaviour", "experiment", "versions"):
            described[key]
        text = {"claim": str, "statement": str, "grade": str, "effect": str}
        answers = pd.read_csv(folder / ANSWERS, dtype=text, keep_default_na=False)
        return described, answers[["set", *text]]
    except OSError as error:
        raise SimError(
            f"{error.filename}: there is no such file\n    allowed: answers that "
            "sim experiment --behaviour wrote"
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise SimError(f"{folder}: these are no answers over sets ({error})") from None


def _sets_of(results: Path, described: dict[str, Any]) -> pd.DataFrame:
    """The sets that were asked, of the ensemble whose hash the manifest has."""
    path, behaviour = results / FOLDER / SETS, described["behaviour"]
    content = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(content).hexdigest() != behaviour["sha256"]:
        raise SimError(f"{path}: these are not the sets that the answers were made under")
    ensemble = read_ensemble(path)
    return pd.DataFrame(ensemble.values, columns=list(ensemble.columns))
