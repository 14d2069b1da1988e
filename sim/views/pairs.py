"""Two scenarios side by side: run by run with the same random draws, or as two samples of runs.

Where run i of one scenario and run i of the other meet the same random draws (common random
numbers), the difference between them is the effect of the change, and its mean is known far more
precisely than from independent runs. Where they do not (:func:`sim.views.shares_luck`), the
difference is that of two independent samples.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.errors import SimError
from sim.inference.intervals import LEVEL, Estimate, difference, difference_in_share
from sim.labels import Naming, by_role
from sim.language import N_, _, figures
from sim.outcomes import find_outcome
from sim.rules.balance import DAYS_PER_YEAR
from sim.views.distributions import CHOSEN, good_runs, unknown_outcome, words
from sim.views.samples import Array, difference_of_means, difference_of_shares
from sim.words import level_text, number, share_digits, unit_words

KEYS = ["seed", "replicate"]

#: Figures of a pair that differ by less, as a share of the largest, are one: it is rounding.
SAME = 1e-9


@dataclass(frozen=True)
class Paired:
    """One outcome, or one word of it, in both scenarios over the runs that count.

    `shared` says that random draws are shared: then `first` and `second` are run by run, and both
    of a pair have the outcome. `lost` counts the pairs, or else the runs, that were left out.
    `effect` is the mean of second less first with its 95 % interval: with shared draws Student's of
    the paired differences for a figure and Bonett and Price's for a share, else Welch's and
    Newcombe's (:mod:`sim.views.samples`).
    """

    outcome: str
    word: str
    unit: str
    is_share: bool
    first: npt.NDArray[np.float64]
    second: npt.NDArray[np.float64]
    lost: int
    effect: Estimate
    shared: bool = True
    naming: Naming = by_role

    @property
    def title(self) -> str:
        """What it is, for people."""
        return words(self.outcome, self.naming) + (f": {self.told}" if self.word else "")

    @property
    def told(self) -> str:
        """The word, for people; a side by its name."""
        return _(self.naming(self.word)) if self.word else ""

    @property
    def of(self) -> str:
        """Of which pairs of runs, or runs, both shares or means are."""
        counts = len(self.first), len(self.second), len(self.first) + self.lost
        first, second, whole = (figures(f"{count:,}") for count in counts)
        if self.shared and not self.lost:
            told = N_("all {first} pairs of runs")
        elif self.shared:
            told = N_("{first} of {all} pairs: both runs have it")
        elif first == second and not self.lost:
            told = N_("all {first} runs of each")
        elif first == second:
            told = N_("{first} runs of each, those that have it")
        elif not self.lost:
            told = N_("all {first} and {second} runs")
        else:
            told = N_("{first} and {second} runs, those that have it")
        return _(told, first=first, second=second, all=whole)

    @property
    def digits(self) -> int:
        """Decimals of both shares and of their difference, so that they agree; 0 of a figure."""
        if not self.is_share or not len(self.first) or not len(self.second):
            return 0
        return share_digits(float(self.first.mean()), float(self.second.mean()), self.effect.value)

    @property
    def changed(self) -> int:
        """Number of pairs of runs in which the two differ."""
        return int((self.first != self.second).sum()) if self.shared else 0

    def excludes_no_change(self, level: float = LEVEL) -> bool:
        """Whether the interval of this level leaves out that nothing has changed."""
        found = _effect(self.first, self.second, self.is_share, self.shared, level)
        return found.excludes(0.0)

    @property
    def differs(self) -> bool:
        """Whether there is any difference, be it between a single pair of runs."""
        return self.changed > 0 if self.shared else self.effect.value != 0.0


def matched(first: pd.DataFrame, second: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The runs of two frames that share seed and replicate and did not fail, in the same order."""
    indexed = [good_runs(frame).set_index(KEYS) for frame in (first, second)]
    common = indexed[0].index.intersection(indexed[1].index, sort=True)
    if common.empty:
        raise SimError(
            "the two have no run in common: a run is paired with the one of the same seed and "
            "replicate\n    allowed: runs of the same seed"
        )
    left, right = (frame.loc[common] for frame in indexed)
    return left, right


def paired(
    first: pd.DataFrame,
    second: pd.DataFrame,
    outcome: str,
    *,
    shared: bool = True,
    naming: Naming = by_role,
) -> list[Paired]:
    """Set one outcome of two sets of runs side by side; a word gives one for every word.

    Where draws are `shared`, runs are paired, and a pair in which either lacks the outcome is left
    out and counted in `lost`; where it is not, all runs of both that have it count.
    """
    for frame in (first, second):
        if outcome not in frame.columns:
            raise unknown_outcome(outcome, frame)
    first, second = (_only(frame, outcome) for frame in (first, second))
    left, right = matched(first, second) if shared else (good_runs(first), good_runs(second))
    known = find_outcome(outcome)
    unit = "" if known is None else unit_words(known.unit)
    if pd.api.types.is_numeric_dtype(left[outcome]):
        is_share = pd.api.types.is_bool_dtype(left[outcome])
        made = [_paired(outcome, "", unit, is_share, left[outcome], right[outcome], shared)]
    else:
        known_words = pd.concat([left[outcome], right[outcome]]).dropna()
        found = sorted({str(word) for word in known_words})
        made = [
            _paired(outcome, word or "none", "", True, left[outcome] == word,
                    right[outcome] == word, shared)
            for word in found
        ]  # fmt: skip
    return [replace(one, naming=naming) for one in made]


def _only(frame: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """What is needed of the runs for one outcome: to match wide tables takes long."""
    wanted = {*KEYS, "failure", outcome}
    return frame.loc[:, [name in wanted for name in frame.columns]]


def _paired(
    outcome: str,
    word: str,
    unit: str,
    is_share: bool,
    left: pd.Series,
    right: pd.Series,
    shared: bool,
) -> Paired:
    first, second = (one.to_numpy(np.float64, na_value=np.nan) for one in (left, right))
    if shared:
        kept = ~(np.isnan(first) | np.isnan(second))
        lost, first, second = int((~kept).sum()), first[kept], second[kept]
        second = _without_rounding(first, second)
    else:
        lost = int(np.isnan(first).sum() + np.isnan(second).sum())
        first, second = first[~np.isnan(first)], second[~np.isnan(second)]
    effect = _effect(first, second, is_share, shared)
    return Paired(outcome, word, unit, is_share, first, second, lost, effect, shared)


def _without_rounding(first: Array, second: Array) -> Array:
    """The second with the first's figure where the two are one; of whole numbers none is rounded.

    >>> _without_rounding(np.array([0.5, 0.5]), np.array([0.5 + 1e-12, 0.6]))
    array([0.5, 0.6])
    """
    both = np.concatenate([first, second])
    if np.array_equal(both, np.rint(both)):
        return second
    return np.where(np.abs(second - first) <= SAME * np.abs(both).max(), first, second)


def _effect(
    first: Array, second: Array, is_share: bool, shared: bool, level: float = LEVEL
) -> Estimate:
    """Second less first, with an interval of pairs or of two samples."""
    if shared:
        return (difference_in_share if is_share else difference)(second, first, level)
    return (difference_of_shares if is_share else difference_of_means)(second, first, level)


def paired_table(
    first: pd.DataFrame,
    second: pd.DataFrame,
    outcomes: Sequence[str] = (),
    names: tuple[str, str] = ("first", "second"),
    *,
    shared: bool = True,
    naming: Naming = by_role,
) -> pd.DataFrame:
    """One row for each outcome: both means or shares, their difference, its interval.

    `of` says of which pairs of runs, or runs, both are. Where draws are `shared`, `pairs higher`
    and `pairs lower` count the pairs in which the second scenario has more or less.
    """
    if names[0] == names[1]:
        raise ValueError("two scenarios that are told apart need two names")
    chosen = outcomes or [name for name in CHOSEN if name in first.columns]
    return pd.DataFrame(
        [
            _table_row(one, names)
            for name in chosen
            for one in paired(first, second, name, shared=shared, naming=naming)
        ]
    )


def _table_row(one: Paired, names: tuple[str, str]) -> dict[str, Any]:
    row = {
        N_("outcome"): one.title,
        names[0]: level_words(one, _mean(one.first)),
        names[1]: level_words(one, _mean(one.second)),
        N_("difference (95 % interval)"): effect_words(one),
        N_("of"): one.of,
        N_("unit"): N_("share") if one.is_share else _mean_of(one.unit),
    }
    if not one.shared:
        return row
    return row | {
        N_("pairs higher"): int((one.second > one.first).sum()),
        N_("pairs lower"): int((one.second < one.first).sum()),
    }


def _mean_of(unit: str) -> str:
    unit = N_("date") if unit == "year" else unit
    return _("mean, {unit}", unit=_(unit)) if unit else _("mean")


def _mean(values: npt.NDArray[np.float64]) -> float:
    return float(values.mean()) if len(values) else np.nan


def effect_words(one: Paired) -> str:
    """The difference with its interval.

    >>> few = np.zeros(3)
    >>> effect_words(Paired("war", "", "", True, few, few, 0, Estimate(-0.8, -0.9, -0.7, 0.1, 3)))
    '-80 points (-90 to -70)'
    """
    value = change_words(one, one.effect.value)
    if np.isnan([one.effect.low, one.effect.high]).any():
        return value
    return f"{value} {interval_words(one)}"


def interval_words(one: Paired) -> str:
    """The interval of the difference, in brackets."""
    low, high = (
        _("unknown") if np.isnan(each) else _change(one, each, end=True)
        for each in (one.effect.low, one.effect.high)
    )
    return _("({low} to {high})", low=low, high=high)


def level_words(one: Paired, value: float, *, end: bool = False) -> str:
    """A mean or a share, or one `end` of its interval."""
    return level_text(value, one.unit, is_share=one.is_share, digits=one.digits, end=end)


def change_words(one: Paired, value: float, *, end: bool = False) -> str:
    """A difference, or one `end` of its interval, with its sign; of shares in percentage points.

    That of two dates is a length, and so no date itself: in days, or from a year on in years.
    """
    if np.isnan(value):
        return _("unknown")
    told = _change(one, value, end=end)
    if one.is_share:
        return _("{change} points", change=told)
    if one.unit != "year":
        return told
    return _(N_("{change} days") if in_days(one) else N_("{change} years"), change=told)


def in_days(one: Paired) -> bool:
    """Whether a difference between two dates is told in days: it is less than a year."""
    return one.unit == "year" and abs(one.effect.value) < 1.0


def size_words(one: Paired, value: float) -> str:
    """A difference of figures without its sign, of dates in days or years."""
    return number(round(abs(value) * DAYS_PER_YEAR) if in_days(one) else abs(value))


def _change(one: Paired, value: float, *, end: bool = False) -> str:
    """A difference with its sign; what is written as nothing has none."""
    digits = 0 if end else one.digits
    size = figures(f"{abs(value) * 100:.{digits}f}") if one.is_share else size_words(one, value)
    sign = "" if not any(digit in size for digit in "123456789") else "+" if value > 0 else "-"
    return f"{sign}{size}"
