"""Figures: what a change of mediation does, leverage beside advantage, and Russia."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from sim.experiments.drawing import bars_across, bars_upright, legend_below, part_rows
from sim.experiments.summary import Summary
from sim.experiments.verdict import Drawing
from sim.inference.intervals import Estimate
from sim.pictures.style import CLAIMANT, FAINT, HOLDER, NEUTRAL, look, new_figure

from .design import AUTUMN, FROZEN, NAMES, UNBROKEN

MARKS = {"low": (HOLDER, "v"), "as shipped": (NEUTRAL, "o"), "high": (CLAIMANT, "^")}
LINES = {"-0.6": (HOLDER, "v", ":"), "0": (NEUTRAL, "o", "-"), "0.6": (CLAIMANT, "^", "--")}


def draw(summary: Summary) -> dict[str, Drawing]:
    """Means of mediation; leverage and advantage; Russia."""
    return {
        "means": _draw_means(summary),
        "leverage": _draw_leverage(summary),
        "russia": _draw_russia(summary),
    }


def _draw_means(summary: Summary) -> Drawing:
    names = list(dict.fromkeys(summary.table("change:agreed", setting=f"{FROZEN}: low")["group"]))
    names = [name for name in names if name != "best in range"]
    n = summary.get("agreed", setting=f"{FROZEN}: low", group="as shipped").n
    with look():
        figure = new_figure(8.4, 6.4)
        axes = figure.subplots(1, 2, sharey=True)
        for axis, setting in zip(axes, (FROZEN, AUTUMN), strict=True):
            for number, (balance, (colour, mark)) in enumerate(MARKS.items()):
                found = [
                    summary.get("change:agreed", setting=f"{setting}: {balance}", group=name)
                    for name in names
                ]
                offset = 0.22 * (number - 1)
                base = summary.get("agreed", setting=f"{setting}: {balance}", group="as shipped")
                label = f"balance {balance}"
                _bars(axis, found, offset, (colour, mark, label))
                axis.text(
                    1.0,
                    1.065 - 0.022 * number,
                    f"balance {balance}: agreement in {100 * base.value:.0f} % as shipped",
                    transform=axis.transAxes,
                    ha="right",
                    fontsize=7.5,
                    color=colour,
                )
            axis.set_title(NAMES[setting], pad=34)
            axis.axvline(0.0, color=FAINT, linewidth=0.8)
            axis.set_xlabel("change in runs with an agreement (points)")
            part_rows(axis, len(names))
        axes[0].set_yticks(range(len(names)), names)
        axes[0].set_ylim(len(names) - 0.5, -0.5)
        legend_below(figure, 3)
    return Drawing(
        figure,
        "What a change of mediation does to the share of runs with an agreement, at three "
        f"balances: paired differences from the shipped mediators with 95 % intervals, n = {n:,} "
        "runs of every arm.",
    )


def _bars(
    axis: Axes,
    found: Sequence[Estimate],
    offset: float,
    look_of: tuple[str, str, str],
    scale: float = 100.0,
) -> None:
    """Estimates a row each; the look is colour, marker and label."""
    colour, mark, label = look_of
    rows = [row + offset for row in range(len(found))]
    style: dict[str, Any] = {"fmt": mark, "color": colour, "label": label}
    bars_across(axis, found, rows, scale, markersize=4.5, linewidth=1.0, **style)


def _draw_leverage(summary: Summary) -> Drawing:
    n = int(summary.table("leverage:agreed")["n"].iloc[0])
    with look():
        figure = new_figure(8.4, 5.4)
        axes = figure.subplots(2, 2, sharex=True, sharey=True)
        for row, setting in zip(axes, (FROZEN, AUTUMN), strict=True):
            for axis, outcome in zip(row, ("peaceful", "large_war"), strict=True):
                _leverage_panel(axis, summary, setting, outcome)
            row[0].set_ylabel("share of runs (%)")
        for axis in axes[1]:
            axis.set_xlabel("leverage of every co-chair over either side (utility)")
        legend_below(figure, 4)
    return Drawing(
        figure,
        "Peaceful settlement (an agreement, no large war, no relapse) and large war by the "
        "leverage of the co-chairs, at three balances; bars are 95 % intervals, "
        f"n = {n:,} runs each. Grey: leverage that some co-chair has in the assumed ranges. "
        f"{_rates_told(summary)}",
    )


def _rates_told(summary: Summary) -> str:
    """Exchange rates in words, where there are any."""
    named = {"peaceful": "peaceful settlement", "large_war": "large war", "agreed": "agreement"}
    told = [
        f"{row['value']:+.2f} ({row['low']:+.2f} to {row['high']:+.2f}) for {named[row['group']]}, "
        f"{NAMES[row['setting']].partition(',')[0].lower()}"
        for _, row in summary.table("rate").iterrows()
    ]
    none = [
        f"{named[row['group']]}, {NAMES[row['setting']].partition(',')[0].lower()}"
        for _, row in summary.table("rate_defined").iterrows()
        if not row["value"]
    ]
    text = "Leverage that does what a unit of advantage does (minus: undoes it): "
    text += "; ".join(told) if told else "none could be given"
    if none:
        text += f". No rate, since leverage alone moves nothing clearly: {'; '.join(none)}"
    return f"{text}."


def _leverage_panel(axis: Axes, summary: Summary, setting: str, outcome: str) -> None:
    axis.axvspan(0.0, 0.15, color="#E8E8E8", label="assumed range", linewidth=0)
    table = summary.table(f"leverage:{outcome}", setting=setting)
    for group, (colour, mark, line) in LINES.items():
        part = table[table["group"] == group].sort_values("x")
        label = f"advantage {float(group):+.1f}" if float(group) else "advantage as shipped"
        style: dict[str, Any] = {"color": colour, "marker": mark, "ls": line, "label": label}
        bars_upright(axis, part, 100, markersize=4.5, linewidth=1.2, **style)
    axis.set_ylim(-3, 103)
    told = {"peaceful": "peaceful settlement", "large_war": "large war"}[outcome]
    axis.set_title(f"{NAMES[setting].partition(',')[0]}: {told}")


def _draw_russia(summary: Summary) -> Drawing:
    names = [
        "Russia engaged",
        "no pressure or red lines of Russia",
        "no mediation by Russia",
        "no co-chair",
    ]
    shown = {
        "large_war": ("Large war", "points", 100.0),
        "fighting_days": ("Fighting", "days", 1.0),
        "agreed": ("Agreement", "points", 100.0),
        "control_end": ("Territory gained", "points", 100.0),
    }
    n = summary.get("agreed", setting=f"{AUTUMN}: Russia", group="as shipped").n
    with look():
        figure = new_figure(8.4, 3.4)
        axes = figure.subplots(1, 4, sharey=True)
        marks = {AUTUMN: (CLAIMANT, "o"), UNBROKEN: (HOLDER, "s")}
        for axis, (outcome, (label, unit, scale)) in zip(axes, shown.items(), strict=True):
            for number, (setting, (colour, mark)) in enumerate(marks.items()):
                found = [
                    summary.get(f"change:{outcome}", setting=f"{setting}: Russia", group=name)
                    for name in names
                ]
                _bars(axis, found, 0.2 * number - 0.1, (colour, mark, NAMES[setting]), scale)
            axis.axvline(0.0, color=FAINT, linewidth=0.8)
            axis.set_title(label)
            axis.set_xlabel(f"change ({unit})")
            part_rows(axis, len(names))
        axes[0].set_yticks(range(len(names)), names)
        axes[0].set_ylim(len(names) - 0.5, -0.5)
        legend_below(figure, 2)
    return Drawing(
        figure,
        "What Russia and the co-chairs changed: paired differences from the shipped model with "
        f"95 % intervals, n = {n:,} runs of every arm. Russia engaged: its engagement held at 0.8.",
    )
