"""Two scenarios beside each other: on the same shocks run by run, or as two samples of runs.

Where run i of one scenario and run i of the other share their luck (common random numbers), the
difference between them is the effect of what was changed, and its mean is known far better than
from runs with luck of their own. Where they do not (:func:`sim.views.shares_luck`), the difference
is that of two independent samples.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes

from sim.compare import number
from sim.errors import SimError
from sim.explain import plural
from sim.inference.intervals import LEVEL, Estimate, difference, difference_in_share
from sim.outcomes import find_outcome
from sim.plots.style import BAND, CLAIMANT, FAINT, HOLDER, NEUTRAL, look, new_figure
from sim.views.distributions import CHOSEN, good_runs, unknown_outcome, words
from sim.views.luck import luck_words
from sim.views.picture import Picture
from sim.views.samples import Array, difference_of_means, difference_of_shares
from sim.views.side_by_side import draw_two_figures, draw_two_shares
from sim.views.words import level_text, unit_words

KEYS = ["seed", "replicate"]


@dataclass(frozen=True)
class Paired:
    """One outcome, or one word of it, in both scenarios over the runs that count.

    `shared` says that luck is shared: then `first` and `second` are run by run, and both of a pair
    have the outcome. `lost` counts the pairs, or else the runs, that were left out. `effect` is
    the mean of second less first with its 95 % interval: on the same shocks Student's of the
    paired differences for a figure and Bonett and Price's for a share, else Welch's and Newcombe's
    (:mod:`sim.views.samples`).
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

    @property
    def title(self) -> str:
        """What it is, for people."""
        return words(self.outcome) + (f": {self.word}" if self.word else "")

    @property
    def of(self) -> str:
        """Of which pairs of runs, or runs, both shares or means are."""
        first, second = len(self.first), len(self.second)
        if not self.shared:
            counts = (
                f"{first:,} runs of each" if first == second else f"{first:,} and {second:,} runs"
            )
            return f"{counts}, those that have it" if self.lost else f"all {counts}"
        if not self.lost:
            return f"all {first:,} pairs of runs"
        return f"{first:,} of {first + self.lost:,} pairs: both runs have it"

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
    first: pd.DataFrame, second: pd.DataFrame, outcome: str, *, shared: bool = True
) -> list[Paired]:
    """Set one outcome of two sets of runs side by side; a word gives one for every word.

    Where luck is `shared`, runs are paired, and a pair in which either lacks the outcome is left
    out and counted in `lost`; where it is not, all runs of both that have it count.
    """
    left, right = matched(first, second) if shared else (good_runs(first), good_runs(second))
    for frame in (left, right):
        if outcome not in frame.columns:
            raise unknown_outcome(outcome, frame)
    known = find_outcome(outcome)
    unit = "" if known is None else unit_words(known.unit)
    if pd.api.types.is_numeric_dtype(left[outcome]):
        is_share = pd.api.types.is_bool_dtype(left[outcome])
        return [_paired(outcome, "", unit, is_share, left[outcome], right[outcome], shared)]
    found = sorted({str(word) for word in pd.concat([left[outcome], right[outcome]]).dropna()})
    return [
        _paired(outcome, word or "none", "", True, left[outcome] == word, right[outcome] == word,
                shared)
        for word in found
    ]  # fmt: skip


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
    else:
        lost = int(np.isnan(first).sum() + np.isnan(second).sum())
        first, second = first[~np.isnan(first)], second[~np.isnan(second)]
    effect = _effect(first, second, is_share, shared)
    return Paired(outcome, word, unit, is_share, first, second, lost, effect, shared)


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
) -> pd.DataFrame:
    """One row for each outcome: both means or shares, their difference, its interval.

    `of` says of which pairs of runs, or runs, both are. Where luck is `shared`, `pairs higher` and
    `pairs lower` count the pairs in which the second scenario has more or less.
    """
    if names[0] == names[1]:
        raise ValueError("two scenarios that are told apart need two names")
    chosen = outcomes or [name for name in CHOSEN if name in first.columns]
    return pd.DataFrame(
        [
            _table_row(one, names)
            for name in chosen
            for one in paired(first, second, name, shared=shared)
        ]
    )


def _table_row(one: Paired, names: tuple[str, str]) -> dict[str, Any]:
    row = {
        "outcome": one.title,
        names[0]: level_words(one, _mean(one.first)),
        names[1]: level_words(one, _mean(one.second)),
        "difference (95 % interval)": effect_words(one),
        "of": one.of,
        "unit": "share" if one.is_share else f"mean, {one.unit}".removesuffix(", "),
    }
    if not one.shared:
        return row
    return row | {
        "pairs higher": int((one.second > one.first).sum()),
        "pairs lower": int((one.second < one.first).sum()),
    }


def _mean(values: npt.NDArray[np.float64]) -> float:
    return float(values.mean()) if len(values) else np.nan


def effect_words(one: Paired) -> str:
    """The difference with its interval.

    >>> few = np.zeros(3)
    >>> effect_words(Paired("war", "", "", True, few, few, 0, Estimate(-0.8, -0.9, -0.7, 0.1, 3)))
    '-80 points (-90 to -70)'
    """
    value, *ends = (
        change_words(one, x) for x in (one.effect.value, one.effect.low, one.effect.high)
    )
    if "unknown" in ends:
        return value
    return f"{value} ({' to '.join(end.removesuffix(' points') for end in ends)})"


def level_words(one: Paired, value: float) -> str:
    """A mean or a share."""
    return level_text(value, one.unit, is_share=one.is_share)


def change_words(one: Paired, value: float) -> str:
    """A difference, with its sign; of shares in percentage points."""
    if np.isnan(value):
        return "unknown"
    unit = " points" if one.is_share else ""
    size = f"{abs(value) * 100:.0f}" if one.is_share else number(abs(value), one.unit)
    sign = "" if not float(size.replace(",", "")) else "+" if value > 0 else "-"
    return f"{sign}{size}{unit}"


def paired_picture(
    first: pd.DataFrame,
    second: pd.DataFrame,
    outcome: str,
    names: tuple[str, str] = ("first", "second"),
    *,
    shared: bool = True,
) -> Picture:
    """Draw both: on the same shocks the difference run by run, else the two samples of runs."""
    found = paired(first, second, outcome, shared=shared)
    told = f"{names[1]} less {names[0]}" if shared else f"{names[0]} and {names[1]}"
    title = f"{words(outcome)}: {told}"
    is_figure = len(found) == 1 and not found[0].is_share
    with look():
        figure = new_figure(5.2, 2.9 if is_figure else 1.5 + 0.62 * len(found))
        axes = figure.subplots()
        if shared:
            (_draw_figure if is_figure else _draw_shares)(axes, found, names)
        else:
            effects = [effect_words(one) for one in found]
            (draw_two_figures if is_figure else draw_two_shares)(axes, found, names, effects)
        axes.set_title("\n".join(textwrap.wrap(title, 60)), fontsize=9.5)
    caption = " ".join(_caption(one, names) for one in found)
    return Picture(f"paired-{outcome.replace(':', '-')}", title, figure, caption)


def _draw_figure(axes: Axes, found: Sequence[Paired], names: tuple[str, str]) -> None:
    """Every pair's difference, from the lowest to the highest, and their mean."""
    del names
    (one,) = found
    if not len(one.first):
        axes.text(0.5, 0.5, "no run has it in both", ha="center", va="center", color=FAINT)
        axes.set_axis_off()
        return
    changes = np.sort(np.round(one.second - one.first, 9))  # no noise in the last digits
    if not changes.any():
        axes.set_ylim(-1.0, 1.0)
    rank = (np.arange(len(changes)) + 0.5) / len(changes)
    axes.axhline(0.0, color=NEUTRAL, linewidth=0.8, linestyle=":")
    axes.axhspan(one.effect.low, one.effect.high, facecolor=CLAIMANT, alpha=0.18, edgecolor="none")
    axes.axhline(one.effect.value, color=CLAIMANT, linewidth=1.6)
    axes.vlines(rank, 0.0, changes, color=BAND, linewidth=min(3.0, 260.0 / len(changes)))
    axes.plot(rank, changes, "o", color=NEUTRAL, markersize=2.4)
    axes.set_xlim(0.0, 1.0)
    unit = "years" if one.unit == "year" else one.unit
    axes.set_ylabel(f"difference{f' ({unit})' if unit else ''}", fontsize=8)
    axes.set_xlabel(
        f"share of {one.of}, sorted\nline and band: mean and 95 % interval, {effect_words(one)}",
        fontsize=8,
    )


def _draw_shares(axes: Axes, found: Sequence[Paired], names: tuple[str, str]) -> None:
    """For each word, the pairs in which both have it, only the first, only the second."""
    for row, one in enumerate(reversed(found)):
        left = 0.0
        for count, colour, hatch in (
            (((one.first == 1) & (one.second == 1)).mean(), FAINT, ""),
            (((one.first == 1) & (one.second == 0)).mean(), HOLDER, "////"),
            (((one.first == 0) & (one.second == 1)).mean(), CLAIMANT, ""),
        ):
            axes.barh(row, count, 0.5, left, facecolor=colour, hatch=hatch, edgecolor="white",
                      linewidth=0.6)  # fmt: skip
            left += count
        axes.text(0.01, row + 0.3, effect_words(one), va="bottom", fontsize=7.5)
    labels = ["\n".join(textwrap.wrap(one.word or "it happened", 22)) for one in reversed(found)]
    axes.set_yticks(range(len(labels)), labels)
    axes.tick_params(axis="y", length=0)
    axes.set(xlim=(0.0, 1.0), ylim=(-0.5, len(labels) - 0.2))
    told = (
        f"share of {found[0].of}: in both (grey), only {names[0]} "
        f"(hatched), only {names[1]} (blue); difference with 95 % interval"
    )
    axes.set_xlabel("\n".join(textwrap.wrap(told, 76)), fontsize=8)


def _caption(one: Paired, names: tuple[str, str]) -> str:
    """One pair of columns in words."""
    if not len(one.first) or not len(one.second):
        where = "in no pair of runs do both have it" if one.shared else "no run of one has it"
        return f"{one.title}: {where}."
    means = [level_words(one, values.mean()) for values in (one.first, one.second)]
    how = "difference run by run" if one.shared else f"difference, {luck_words(False)}"
    told = (
        f"{one.title}: {means[0]} {names[0]}, {means[1]} {names[1]}; {how}, with "
        f"its 95 % interval: {effect_words(one)}, of {one.of}"
    )
    differ = f"; {plural(one.changed, 'pair')} {'differs' if one.changed == 1 else 'differ'}"
    return f"{told}{differ if one.shared else ''}."
