"""The picture of one outcome over many runs, beside what happened."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes

from sim.labels import Naming, by_role
from sim.language import N_, _
from sim.pictures.dates import mark_years
from sim.pictures.picture import Picture
from sim.pictures.style import BAND, CLAIMANT, FAINT, HOLDER, NEUTRAL, look, new_figure
from sim.targets import Target
from sim.views.distributions import (
    Distribution,
    distribution,
    record_words,
    rows_of,
    shares_of,
    words,
)
from sim.words import level_text, percent_text

#: figures that take no more different values than this are drawn value by value
MOST_BARS = 15
BINS = 24


def distribution_picture(
    frame: pd.DataFrame,
    outcome: str,
    targets: Sequence[Target] = (),
    naming: Naming = by_role,
) -> Picture:
    """Draw one outcome over many runs; what happened, where known, in vermilion and dashed."""
    one = distribution(frame, outcome, targets, naming)
    with look():
        words_found = sorted(set(one.values.astype(str))) if one.kind == "word" else []
        figure = new_figure(4.6, 2.5 if one.kind == "figure" else 1.5 + 0.27 * len(words_found))
        axes = figure.subplots()
        if one.values.empty:
            axes.text(0.5, 0.5, _("no run qualifies"), ha="center", va="center", color=FAINT)
            axes.set_axis_off()
        elif one.kind == "figure":
            _draw_figure(axes, one)
        else:
            _draw_shares(axes, one)
        axes.set_title("\n".join(textwrap.wrap(one.title, 52)), fontsize=9.5)
    return Picture(f"distribution-{outcome.replace(':', '-')}", one.title, figure, caption(one))


def _draw_shares(axes: Axes, one: Distribution) -> None:
    """A bar for the event, or for each word, with its interval."""
    shares = shares_of(one)
    history = str(one.target.value) if one.target is not None else ""
    for row, (label, share, low, high) in enumerate(reversed(shares)):
        axes.barh(row, share, 0.62, color=BAND)
        axes.plot([low, high], [row, row], color=NEUTRAL, linewidth=1.8)
        happened = label == history or (one.kind == "event" and one.target is not None)
        end = min(max(high, share) + 0.02, 1.02)
        if happened:  # of history, which is one run, the share is 1
            axes.plot(1.0, row, "D", color=HOLDER, markeredgecolor="white", markersize=7,
                      clip_on=False, zorder=5)  # fmt: skip
            end = end if end < 0.85 else 1.04
        axes.text(end, row, percent_text(share), va="center", fontsize=8)
    labels = [one.told(label) for label, *_figures in reversed(shares)]
    axes.set_yticks(range(len(labels)), ["\n".join(textwrap.wrap(x, 24)) for x in labels])
    axes.set(xlim=(0.0, 1.16), ylim=(-0.6, len(labels) - 0.4), xticks=(0.0, 0.25, 0.5, 0.75, 1.0))
    axes.tick_params(axis="y", length=0)
    told = N_("share of {runs} (line: 95 % interval)")
    if one.target is not None:
        told = N_("share of {runs} (line: 95 % interval; diamond: what happened)")
    label = _(told, runs=one.of)
    axes.set_xlabel("\n".join(textwrap.wrap(label, 58)), fontsize=8)


def _draw_figure(axes: Axes, one: Distribution) -> None:
    """A histogram, the median of the runs, and what happened, a value or a range."""
    values = one.values.to_numpy(dtype=float)
    edges = bins_of(values)
    axes.hist(values, bins=edges, color=BAND, edgecolor="white", linewidth=0.6,
              weights=np.full(len(values), 1.0 / len(values)))  # fmt: skip
    middle = float(np.median(values))
    axes.axvline(middle, color=CLAIMANT, linewidth=1.8)
    told = _("median {value}", value=level_text(middle, one.unit))
    if one.target is not None:
        low, high = one.target.interval
        if math.isfinite(low) and math.isfinite(high) and high > low:
            axes.axvspan(low, high, facecolor=HOLDER, alpha=0.18, edgecolor="none", zorder=0)
        for edge in {low, high}:
            if math.isfinite(edge):
                axes.axvline(edge, color=HOLDER, linestyle="--", linewidth=1.5)
        told = _(
            "{told}; dashed: what happened, {event}", told=told, event=record_words(one.target)
        )
    axes.set_ylabel(_("share of runs"), fontsize=8)
    if len(edges) == 2:
        axes.set_xlim(edges[0] - 2.0, edges[1] + 2.0)
    axes.locator_params(axis="x", nbins=6)
    if one.unit == "year":
        mark_years(axes.xaxis)
    unit = "" if one.unit in ("1", "year") else f" ({_(one.unit)})"
    head = f"{words(one.outcome, one.naming)}{unit}, {one.of}"
    axes.set_xlabel("\n".join([*textwrap.wrap(head, 62), *textwrap.wrap(told, 62)]), fontsize=8)


def bins_of(values: npt.NDArray[np.float64]) -> list[float]:
    """Bins of a histogram: one for each value, where they are few whole numbers."""
    low, high = float(values.min()), float(values.max())
    if np.array_equal(values, np.rint(values)) and high - low < MOST_BARS:
        return [float(edge) for edge in np.arange(low - 0.5, high + 1.0, 1.0)]
    if high - low < 1e-9:
        return [low - 0.5, low + 0.5]
    return [float(edge) for edge in np.linspace(low, high, BINS + 1)]


def caption(one: Distribution) -> str:
    """The picture in words."""
    if one.values.empty:
        return _("{outcome}: no run qualifies.", outcome=one.title)
    told = "; ".join(_row_words(row, one.kind == "figure") for row in rows_of(one))
    parts = [one.called, _("Of {runs}: {figures}.", runs=one.of, figures=told)]
    if one.target is not None:
        happened = one.naming(record_words(one.target))
        parts.append(_("What happened: {event}.", event=happened))
    return " ".join(parts).strip()


def _row_words(row: Mapping[str, Any], is_figure: bool) -> str:
    """One figure with its interval."""
    told = N_("{outcome}: {value} ({interval})")
    if is_figure:
        told = N_("{outcome}: median {value} ({interval})")
    if row["middle 90 %"]:
        told = N_("{outcome}: median {value} ({interval}), nine runs in ten {band}")
    return _(
        told,
        outcome=row["outcome"],
        value=row["share or median"],
        interval=row["95 % interval"],
        band=row["middle 90 %"],
    )
