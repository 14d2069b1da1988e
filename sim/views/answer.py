"""What a change did, in one sentence and one picture: before, after, and the difference."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from sim.compare import number, with_unit
from sim.inference.intervals import LEVEL, Estimate, mean, share
from sim.plots.style import BAND, CLAIMANT, NEUTRAL, look, new_figure
from sim.views.distributions import CHOSEN, words
from sim.views.luck import luck_words
from sim.views.pairs import Paired, change_words, level_words, paired
from sim.views.picture import Picture

#: what is told first, if it changed
FIRST = "large_war"


def in_order(outcomes: Sequence[str]) -> list[str]:
    """The same outcomes with the one that is told first at the head."""
    return sorted(outcomes, key=lambda name: name != FIRST)


def headline(
    first: pd.DataFrame,
    second: pd.DataFrame,
    outcomes: Sequence[str] = CHOSEN,
    *,
    shared: bool = True,
) -> Paired | None:
    """The outcome to tell of: the first that changed by more than luck, or the first of all.

    A large war comes before the outcomes in their order. The others are picked for having changed,
    and one of many changes by luck alone: so they must have done so at the level that Bonferroni's
    correction asks for, with every share and mean that was looked at counted. Outcomes that only
    some runs have are passed over, since their difference is not the effect on all runs. None:
    there is no such outcome.
    `shared` says that run i of both has the same luck (:func:`sim.views.shares_luck`).
    """
    known = [name for name in in_order(outcomes) if name in first.columns and name in second]
    looked_at = [paired(first, second, name, shared=shared) for name in known]
    found = [one for several in looked_at for one in _largest(several)]
    corrected = 1.0 - (1.0 - LEVEL) / max(1, sum(map(len, looked_at)))
    for one in found:
        if one.excludes_no_change(LEVEL if one.outcome == FIRST else corrected):
            return one
    return found[0] if found else None


def _largest(found: Sequence[Paired]) -> list[Paired]:
    """Of an outcome that is a word, the word whose share changed most; nothing if runs lack it."""
    whole = [one for one in found if not one.lost and len(one.first) and len(one.second)]
    return [max(whole, key=lambda one: abs(one.effect.value))] if whole else []


def answer(one: Paired) -> str:
    """What changed, in a sentence: after, before, the difference, each with its 95 % interval.

    Shares have Wilson's intervals and means Student's; that of the difference is of the pairs or,
    where luck is not shared, of two independent samples.
    """
    before, after = levels(one)
    if one.is_share:
        base = "in {} of all runs {}"
    else:
        base = f"{{}} {one.unit}".strip() + " {} on average over all runs"
    return (
        f"{subject(one)}: {base.format(*_told(one, after)).strip()} instead of "
        f"{' '.join(_told(one, before)).strip()}: {_difference(one)}, "
        f"{luck_words(one.shared)}, {_count(one)}."
    )


def _count(one: Paired) -> str:
    """How many runs it rests on."""
    first, second = len(one.first), len(one.second)
    return f"{first:,} runs each" if first == second else f"{first:,} and {second:,} runs"


def subject(one: Paired) -> str:
    """What it is about, as a sentence begins."""
    if one.outcome == FIRST:
        return "A large war"
    name = words(one.outcome)
    return name[:1].upper() + name[1:] + (f", {one.word}" if one.word else "")


def levels(one: Paired) -> tuple[Estimate, Estimate]:
    """Both shares, or means, with the interval that each has by itself."""
    estimate = share if one.is_share else mean
    return estimate(_given(one, one.first)), estimate(_given(one, one.second))


def _given(one: Paired, values: npt.NDArray[np.float64]) -> npt.NDArray[Any]:
    return values.astype(bool) if one.is_share else values


def _told(one: Paired, found: Estimate) -> tuple[str, str]:
    """A share or mean, and its interval in brackets."""
    value, low, high = (level_words(one, each) for each in (found.value, found.low, found.high))
    return value, f"({low} to {high})" if "unknown" not in (low, high) else ""


def _difference(one: Paired) -> str:
    """The difference in words with its interval."""
    effect = one.effect
    value, low, high = (_amount(one, each) for each in (effect.value, effect.low, effect.high))
    more, less = ("later", "earlier") if one.unit == "year" else ("more", "less")
    unit = "percentage points" if one.is_share else "years" if one.unit == "year" else one.unit
    if np.isnan(effect.low):
        interval = "too few runs for an interval"
    elif effect.excludes(0.0):
        interval = f"95 % interval: {' to '.join((low, high) if effect.low > 0 else (high, low))}"
    else:
        short = "points" if one.is_share else unit
        interval = (
            f"95 % interval: {with_unit(low, short)} {less} to {with_unit(high, short)} {more}"
        )
    if value == "0":
        return f"{'hardly any' if one.differs else 'no'} difference ({interval})"
    return f"{with_unit(value, unit)} {more if effect.value > 0 else less} ({interval})"


def _amount(one: Paired, value: float) -> str:
    """A difference without sign and unit; of shares in points, with a decimal where it is small."""
    points = abs(value) * 100
    if not one.is_share:
        return number(abs(value))
    return f"{points:.1f}" if 0.05 <= points < 0.5 else f"{points:.0f}"


# -- its picture -----------------------------------------------------------------------------------


def answer_picture(one: Paired, names: tuple[str, str] = ("before", "after")) -> Picture:
    """Draw both shares or means with their intervals, and below them the difference with its."""
    found = levels(one)
    scale = 100.0 if one.is_share else 1.0
    with look():
        figure = new_figure(6.4, 3.0)
        above, below = figure.subplots(2, 1, height_ratios=[2.0, 1.0])
        for row, estimate in enumerate(found):
            told = " ".join(_told(one, estimate))
            above.barh(row, scale * estimate.value, 0.6, color=BAND)
            _line(above, row, estimate, scale, told, NEUTRAL)
        _rows(above, names)
        _line(below, 0, one.effect, scale, _signed(one), CLAIMANT)
        below.plot(scale * one.effect.value, 0, "o", color=CLAIMANT, markersize=5)
        below.axvline(0.0, color=NEUTRAL, linewidth=0.8, linestyle=":")
        _rows(below, ("difference",))
        _scales(one, above, below)
        title = "\n".join(textwrap.wrap(f"{subject(one)}: {names[0]} and {names[1]}", 70))
        above.set_title(title, fontsize=9.5)
    return Picture("answer", f"{subject(one)}: {names[0]} and {names[1]}", figure, answer(one))


def _line(axes: Axes, row: int, found: Estimate, scale: float, told: str, colour: str) -> None:
    """An interval, and above it what it says."""
    low, high = scale * found.low, scale * found.high
    axes.plot([low, high], [row, row], color=colour, linewidth=2.0, solid_capstyle="butt")
    axes.annotate(
        told,
        (1.01, row),
        xycoords=axes.get_yaxis_transform(),
        va="center",
        fontsize=8,
        annotation_clip=False,
    )


def _rows(axes: Axes, labels: Sequence[str]) -> None:
    """Name the rows, the first at the top."""
    wrapped = ["\n".join(textwrap.wrap(label, 24)) for label in labels]
    axes.set_yticks(range(len(labels)), wrapped)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(labels) - 0.5, -0.5)


def _scales(one: Paired, above: Axes, below: Axes) -> None:
    """Both axes in the same unit, so that lengths can be compared."""
    if one.is_share:
        above.set_xlim(0.0, 100.0)
        below.set_xlim(-100.0, 100.0)
        above.xaxis.set_major_formatter(PercentFormatter())
        above.set_xlabel(f"share of all runs, {_count(one)} (line: 95 % interval)", fontsize=8)
        below.set_xlabel(f"percentage points, {luck_words(one.shared)}", fontsize=8)
        return
    unit = one.unit or "value"
    above.set_xlabel(f"mean of all runs, {_count(one)}, {unit} (line: 95 %)", fontsize=8)
    below.set_xlabel(f"{unit}, {luck_words(one.shared)}", fontsize=8)


def _signed(one: Paired) -> str:
    """The difference with signs and interval."""
    value, low, high = (
        change_words(one, each) for each in (one.effect.value, one.effect.low, one.effect.high)
    )
    return f"{value}\n({low.removesuffix(' points')} to {high.removesuffix(' points')})"
