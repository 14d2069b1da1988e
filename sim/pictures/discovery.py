"""Scenario discovery: how a box was chosen, and where it lies in the ranges swept."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.discovery import Discovery, Found, Limit
from sim.pictures.style import BAND, CLAIMANT, FAINT, NEUTRAL, look, new_figure


def discovery_figure(discovery: Discovery) -> Figure:
    """Draw the boxes of a discovery: peeling on the left, limits on the right, a row for each."""
    count = len(discovery.boxes)
    most = max(len(found.box.limits) for found in discovery.boxes)
    with look():
        figure = new_figure(10.0, count * max(2.9, 0.55 * most + 1.2) + 0.8)
        axes = figure.subplots(count, 2, squeeze=False, width_ratios=[1.0, 1.2])
        for number, found in enumerate(discovery.boxes, start=1):
            _draw_peeling(axes[number - 1, 0], discovery, found, number)
            _draw_limits(axes[number - 1, 1], discovery.limits(number))
        figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower left", ncols=3)
        figure.suptitle(f"Where {discovery.case}", fontsize=12, x=0.01, ha="left")
        return figure


def _draw_peeling(axes: Axes, discovery: Discovery, found: Found, number: int) -> None:
    """Coverage against density of every box on the way, and of the chosen one on runs held back."""
    way = found.box.trajectory[found.box.trajectory["phase"] != "paste"]
    axes.plot(
        way["coverage"],
        way["density"],
        ".-",
        color=FAINT,
        label="on the way, runs it was found with",
    )
    (width, height) = (
        [[value - low], [high - value]]
        for value, low, high in (
            (one.value, one.low, one.high) for one in (found.coverage, found.density)
        )
    )
    axes.errorbar(
        found.coverage.value,
        found.density.value,
        xerr=width,
        yerr=height,
        fmt="D",
        color=CLAIMANT,
        label="the box, runs held back (95 %)",
    )
    axes.axhline(
        discovery.base_rate.value, color=NEUTRAL, linestyle=":", label="all runs held back"
    )
    axes.set(
        xlim=(-0.02, 1.05),
        ylim=(0.0, 1.05),
        xlabel="coverage: share of all cases in the box",
        ylabel="density: share of the box's runs",
        title=f"Box {number}",
    )


def _draw_limits(axes: Axes, limits: Sequence[Limit]) -> None:
    """The range of every restricted input: what was swept, and what the box keeps of it."""
    for line, one in enumerate(limits):
        axes.barh(line, 1.0, height=0.4, color="white", edgecolor=FAINT)
        if one.words:
            told = f"one of: {one.words}"
        else:
            told = f"{one.start:.3g} to {one.end:.3g}, of {one.least:.3g} to {one.most:.3g}"
            width = (one.most - one.least) or 1.0
            left, right = ((end - one.least) / width for end in (one.start, one.end))
            axes.barh(
                line, right - left, left=left, height=0.4, color=BAND, hatch="//", edgecolor="white"
            )
        axes.text(0.0, line + 0.24, f"{one.key}: {told}", va="bottom", fontsize=8)
    axes.set_yticks([])
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.5, len(limits) - 0.3))
    axes.set_xticks([0.0, 1.0], ["least", "most"])
    axes.set_xlabel("range swept (outline), what the box keeps (hatched)")
