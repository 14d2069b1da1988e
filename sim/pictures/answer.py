"""The picture of what a change did: before, after, and the difference, each with its interval."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from sim.inference.intervals import Estimate
from sim.language import _
from sim.pictures.picture import Picture
from sim.pictures.style import BAND, CLAIMANT, NEUTRAL, look, new_figure
from sim.views.answering import answer, count_words, levels, subject, told_level
from sim.views.luck import luck_words
from sim.views.pairs import Paired, change_words, interval_words


def answer_picture(one: Paired, names: tuple[str, str] = ("before", "after")) -> Picture:
    """Draw both shares or means with their intervals, and below them the difference with its."""
    found = levels(one)
    scale = 100.0 if one.is_share else 1.0
    with look():
        figure = new_figure(6.4, 3.0)
        above, below = figure.subplots(2, 1, height_ratios=[2.0, 1.0])
        for row, estimate in enumerate(found):
            told = " ".join(told_level(one, estimate))
            above.barh(row, scale * estimate.value, 0.6, color=BAND)
            _line(above, row, estimate, scale, told, NEUTRAL)
        _rows(above, names)
        _line(below, 0, one.effect, scale, _signed(one), CLAIMANT)
        below.plot(scale * one.effect.value, 0, "o", color=CLAIMANT, markersize=5)
        below.axvline(0.0, color=NEUTRAL, linewidth=0.8, linestyle=":")
        _rows(below, (_("difference"),))
        _scales(one, above, below)
        title = _(
            "{subject}: {first} and {second}", subject=subject(one), first=names[0], second=names[1]
        )
        above.set_title("\n".join(textwrap.wrap(title, 70)), fontsize=9.5)
    return Picture("answer", title, figure, answer(one))


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
        told = _("share of all runs, {runs} (line: 95 % interval)", runs=count_words(one))
        above.set_xlabel(told, fontsize=8)
        points = _("percentage points")
        below.set_xlabel(f"{points}, {luck_words(one.shared)}", fontsize=8)
        return
    unit = _(one.unit or "value")
    told = _("mean of all runs, {runs}, {unit} (line: 95 %)", runs=count_words(one), unit=unit)
    above.set_xlabel(told, fontsize=8)
    below.set_xlabel(f"{unit}, {luck_words(one.shared)}", fontsize=8)


def _signed(one: Paired) -> str:
    """The difference with signs and interval."""
    value, interval = change_words(one, one.effect.value), interval_words(one)
    return f"{value}\n{interval}"
