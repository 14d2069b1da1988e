"""Figures: what a change of mediation does, leverage beside advantage, and Russia."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from sim.experiments.drawing import (
    bars_across,
    bars_upright,
    grey_table,
    legend_below,
    message,
    part_rows,
)
from sim.experiments.summary import Summary
from sim.experiments.verdict import Drawing
from sim.inference.intervals import Estimate
from sim.pictures.style import CLAIMANT, FAINT, HOLDER, NEUTRAL, look, new_figure
from sim.words import bare_share

from .design import AUTUMN, FROZEN, NAMES, UNBROKEN

SHIPPED = "as shipped"
BALANCE_TOLD = {SHIPPED: "as it was"}
#: Rows of the table of means after which another kind of change begins.
_GROUP_ENDS = (0, 3, 6, 8, 10, 13)
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
    names = [SHIPPED, *(name for name in names if name != "best in range")]
    n = summary.get("agreed", setting=f"{FROZEN}: low", group=SHIPPED).n
    with look():
        figure = new_figure(8.8, 6.2)
        message(figure, _means_told(summary, names))
        axes = figure.subplots(1, 2, sharey=True)
        for axis, setting in zip(axes, (FROZEN, AUTUMN), strict=True):
            _means_panel(axis, summary, setting, names)
        axes[0].set_yticks([row + 0.5 for row in range(len(names))], names)
    return Drawing(
        figure,
        "Percent of runs with an agreement, by what mediators do and by the military balance "
        "(claimant's log advantage 0.6 lower, as it was, 0.6 higher); in brackets the change from "
        "the mediators as shipped, where its 95 % interval excludes 0 (paired runs). Darker is "
        f"more. n = {n:,} runs of every cell.",
    )


def _means_panel(axis: Axes, summary: Summary, setting: str, names: Sequence[str]) -> None:
    places = [f"{setting}: {balance}" for balance in MARKS]
    levels = [[_agreed(summary, place, name) for place in places] for name in names]

    def told(row: int, column: int, share: float) -> str:
        level = bare_share(share).removesuffix(" %")
        if names[row] == SHIPPED:
            return level
        change = summary.get("change:agreed", setting=places[column], group=names[row])
        clear = change.low > 0 or change.high < 0
        return level + f" ({100 * change.value:+.0f})" * clear

    grey_table(axis, levels, told, most=1.5)
    for row in _GROUP_ENDS:
        axis.axhline(row + 1, color=NEUTRAL, linewidth=1.0)
    heads = ["\n".join(("balance", BALANCE_TOLD.get(balance, balance))) for balance in MARKS]
    axis.set_xticks([one + 0.5 for one in range(len(MARKS))], heads)
    axis.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
    axis.set_title(NAMES[setting])


def _agreed(summary: Summary, place: str, name: str) -> float:
    """Share of runs with an agreement: that of the shipped mediators, and the paired change."""
    shipped = summary.get("agreed", setting=place, group=SHIPPED).value
    if name == SHIPPED:
        return shipped
    return shipped + summary.get("change:agreed", setting=place, group=name).value


def _means_told(summary: Summary, names: Sequence[str]) -> str:
    """What the mediators as shipped reach in the frozen conflict, and what the best change does."""
    place = f"{FROZEN}: as shipped"
    best = max(names, key=lambda name: _agreed(summary, place, name))
    least = min(names, key=lambda name: _agreed(summary, f"{AUTUMN}: as shipped", name))
    shares = [
        bare_share(_agreed(summary, where, name))
        for where, name in ((place, SHIPPED), (place, best), (f"{AUTUMN}: as shipped", SHIPPED),
                            (f"{AUTUMN}: as shipped", least))
    ]  # fmt: skip
    return (
        f"Frozen conflict: an agreement in {shares[0]} of runs, with \u201c{best}\u201d in "
        f"{shares[1]}. Autumn 2020: in {shares[2]}, with \u201c{least}\u201d in "
        f"{shares[3]}"
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
