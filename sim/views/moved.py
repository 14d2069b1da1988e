"""What a sweep found, in a few sentences: which of the numbers that were varied moves what most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd

from sim.inference.intervals import LEVEL, Estimate, difference, difference_in_share
from sim.labels import Naming, by_role
from sim.views.answering import FIRST, difference_words, in_order, subject
from sim.views.distributions import CHOSEN, good_runs
from sim.views.pairs import Paired
from sim.views.samples import Array, difference_of_means, difference_of_shares
from sim.views.varied import (
    balanced,
    level_name,
    response,
    streams,
    told_level,
    unit_of,
    wider,
)
from sim.words import NEARLY, listed

#: so many keys are told one by one
MOST_TOLD = 3
ABOUT_MOVED = (
    "The sentence at the top sets two values of each key beside each other: the one at which an "
    "outcome is least, and the one at which it is most, each with its 95 % interval. As they are "
    "picked from all values, the interval of their difference is widened (Bonferroni's "
    "correction), and the difference itself is in part luck where few runs were made. What was "
    "not varied, and values beyond these ranges, may matter as much. It tells of the model, at the "
    "numbers that were left alone: with other behaviour (`--behaviour`) it may be otherwise."
)


@dataclass(frozen=True)
class Moved:
    """How far one key moves an outcome: from the level where it is least to that where it is most.

    `low` and `high` are the levels as they are read, `told` both shares or means with their
    intervals, and `effect` the difference, with an interval for a choice among many.
    """

    key: str
    low: str
    high: str
    told: tuple[str, str]
    effect: Paired

    @property
    def sure(self) -> bool:
        """Whether more than chance moves it: its interval leaves out 0, or every stream agrees."""
        return self.effect.effect.excludes(0.0) or _always(self.effect)

    def named(self, naming: Naming) -> Moved:
        """The same, with the names of the sides."""
        return replace(self, effect=replace(self.effect, naming=naming))


def _always(one: Paired) -> bool:
    """Whether it moves alike in so many streams of draws that a coin would hardly do so."""
    if not one.shared or not len(one.first):
        return False
    steps = one.second - one.first
    alike = abs(steps[0]) > NEARLY and np.ptp(steps) < NEARLY
    return bool(alike and 2.0 ** (1 - len(steps)) < 1.0 - LEVEL)


def moved(
    frame: pd.DataFrame, key: str, outcome: str, level: float = LEVEL, others: Sequence[str] = ()
) -> Moved | None:
    """How far a key moves an outcome that all runs have; None where it has one level only.

    Runs with the same seed and replicate meet the same draws. Each level has one figure for each
    of these streams, the mean of its runs, and two levels are compared stream by stream; where
    they have different streams, as two independent samples. Where the two were not run with the
    same values of the `others`, their points differ by chance, too: then the interval also holds
    that of two samples of points.
    """
    found = response(frame, key, outcome, others=others)
    if len(found) < 2:
        return None
    ends = int(found["value"].argmin()), int(found["value"].argmax())
    if ends[0] == ends[1]:
        ends = 0, len(found) - 1
    table = streams(frame, key, outcome)
    parts = [table[table["level"] == found["level"].iloc[end]] for end in ends]
    is_share = pd.api.types.is_bool_dtype(frame[outcome])
    effect = _effect(outcome, is_share, [_means(one, "stream") for one in parts], level)
    if not balanced(frame, key, others):
        of_points = _effect(outcome, is_share, [_means(one, "point") for one in parts], level)
        effect = replace(effect, effect=wider(effect.effect, of_points.effect), shared=False)
    rows = found.iloc[list(ends)].to_dict("records")
    about = "about " if frame[key].nunique() > len(found) else ""
    low, high = (f"{about}{level_name(row['level'])}" for row in rows)
    told = tuple(told_level(row, is_share, effect.unit) for row in rows)
    return Moved(key, low, high, (told[0], told[1]), effect)


def _means(part: pd.DataFrame, unit: str) -> pd.Series:
    """The mean of each stream of draws, or of each point."""
    means: pd.Series = part.groupby(unit)["value"].mean()
    return means


def _effect(outcome: str, is_share: bool, of_both: Sequence[pd.Series], level: float) -> Paired:
    """The difference of two levels: unit by unit where they have the same, or as two samples."""
    shared = of_both[0].index.equals(of_both[1].index)
    first, second = (one.to_numpy(dtype=float) for one in of_both)
    one_each = is_share and all(np.isin(one, (0.0, 1.0)).all() for one in (first, second))
    found = _difference(first, second, one_each, shared, level)
    if is_share and not one_each:
        found = replace(found, low=max(-1.0, found.low), high=min(1.0, found.high))
    if found.high - found.low < NEARLY:  # equal everywhere: no luck in sight, and none told
        found = replace(found, low=np.nan, high=np.nan)
    unit = unit_of(outcome)
    unit = "" if unit == "share" else unit
    return Paired(outcome, "", unit, is_share, first, second, 0, found, shared)


def _difference(first: Array, second: Array, share: bool, shared: bool, level: float) -> Estimate:
    if shared:
        return (difference_in_share if share else difference)(second, first, level)
    return (difference_of_shares if share else difference_of_means)(second, first, level)


def what_moved(
    frame: pd.DataFrame,
    keys: Sequence[str],
    called: Mapping[str, str] | None = None,
    naming: Naming = by_role,
) -> str:
    """What the keys of a sweep moved, the outcome that is told first before others, in sentences.

    The outcome is a large war or, where nothing moves that by more than chance, the first of the
    others that something does. The keys follow by how far they move it.

    Args:
        frame: the runs of a sweep.
        keys: what was varied.
        called: what readers call a key, where it is known.
        naming: by what name claimant and holder are told.
    """
    good, names = good_runs(frame), called or {}
    usable = [name for name in in_order(CHOSEN) if _whole(good, name)]
    pairs = {key: _pairs(good, key, usable) for key in keys}
    for place, outcome in enumerate(usable):
        asked = 1 if outcome == FIRST else len(usable)
        level = 1.0 - (1.0 - LEVEL) / max(1, asked * sum(pairs.values()))
        found = [one for key in keys if (one := _of(good, key, outcome, level, keys)) is not None]
        found.sort(key=lambda one: (not one.sure, -abs(one.effect.effect.value)))
        if found and (found[0].sure or place == len(usable) - 1):
            return _told([one.named(naming) for one in found], names)
    return ""


def _of(
    good: pd.DataFrame, key: str, outcome: str, level: float, keys: Sequence[str]
) -> Moved | None:
    return moved(good, key, outcome, level, [one for one in keys if one != key])


def _whole(good: pd.DataFrame, outcome: str) -> bool:
    """Whether every run has an outcome that is no word."""
    if outcome not in good.columns or not pd.api.types.is_numeric_dtype(good[outcome]):
        return False
    return bool(len(good) and good[outcome].notna().all())


def _pairs(good: pd.DataFrame, key: str, usable: Sequence[str]) -> int:
    """Pairs of levels of a key, among which the two ends are picked."""
    count = len(response(good, key, usable[0])) if usable else 0
    return len(list(combinations(range(count), 2)))


def _told(found: Sequence[Moved], names: Mapping[str, str]) -> str:
    """The keys that move an outcome, and those that are not shown to."""
    sure = [one for one in found if one.sure]
    lines = [
        _sentence(one, names.get(one.key, one.key), first=place == 0, alone=len(found) == 1)
        for place, one in enumerate(sure[:MOST_TOLD])
    ]
    if len(sure) > MOST_TOLD:
        lines.append(f"{len(sure) - MOST_TOLD} more numbers move it, but less.")
    unsure = [names.get(one.key, one.key) for one in found if not one.sure]
    if sure and unsure:
        lines.append(f"Not shown to move it: {'; '.join(unsure)}.")
    if not sure:
        lines.append(_nothing(found, unsure))
    return " ".join(lines)


def _nothing(found: Sequence[Moved], called: Sequence[str]) -> str:
    """That chance may have done all of it, or that nobody can tell."""
    if max(len(one.effect.first) for one in found) < 2:
        return (
            "Every value was run with one stream of random draws: what luck did and what was "
            f"varied ({listed(called)}) cannot be told apart."
        )
    return (
        f"Nothing that was varied ({listed(called)}) is shown to move a main outcome by more than "
        "chance."
    )


def _sentence(one: Moved, called: str, *, first: bool, alone: bool) -> str:
    low, high = one.told
    share = "in " if one.effect.is_share else ""
    of = " of runs" if one.effect.is_share else f" {one.effect.unit}".rstrip()
    rise = f"{share}{low}{of} at {one.low}, {share}{high} at {one.high}"
    told = f"{rise}: {difference_words(one.effect)}."
    if first:
        most = "" if alone else " most"
        return f"{subject(one.effect)} depends{most} on “{called}”: {told}"
    return f"Then on “{called}”: {told}"
