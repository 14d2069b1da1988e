"""Figures: Shapley values of all outcomes, orders of change, and sizes of the differences."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.experiments import Drawing, Summary
from sim.experiments.drawing import bars_across, lengths
from sim.inference.intervals import Estimate
from sim.pictures.style import CLAIMANT, HOLDER, NEUTRAL, look, new_figure

from .design import (
    BASELINE,
    EARLIER,
    GROUPS,
    MEASURED,
    MILITARY,
    OUTCOMES,
    SINCE_2011,
    SINCE_2016,
    TOY_BALANCE,
)
from .verdicts import share_of

#: Colour, marker and hatch of a series, and how far off the line of its group it is drawn.
STYLES: dict[str, tuple[str, str, str, float]] = {
    SINCE_2016: (CLAIMANT, "o", "", -0.2),
    SINCE_2011: (HOLDER, "s", "////", 0.2),
}
ORDERS = {
    "alone": ("changed alone, the rest as before", NEUTRAL, "<", -0.25),
    "shapley": ("mean over all orders (Shapley value)", CLAIMANT, "o", 0.0),
    "last": ("changed last, the rest as in 2020", HOLDER, ">", 0.25),
}


def draw(summary: Summary) -> dict[str, Drawing]:
    """Shapley values of all outcomes; orders of change; sizes of the differences, and baseline."""
    n = summary.get("level:objectives", setting=SINCE_2016, group="all").n
    with look():
        return {
            "shares": _draw_shares(summary, n),
            "orders": _draw_orders(summary, n),
            "sizes": _draw_sizes(summary),
        }


def _draw_shares(summary: Summary, n: int) -> Drawing:
    figure = new_figure(9.0, 6.4)
    axes = figure.subplots(2, 3, sharey=True)
    for axis, (outcome, (label, unit)) in zip(axes.flat, OUTCOMES.items(), strict=False):
        scale = 1.0 if unit == "objectives" else 100.0
        for setting, (colour, _, hatch, offset) in STYLES.items():
            rows = [summary.get(f"shapley:{outcome}", setting=setting, group=g) for g in GROUPS]
            values, errors = lengths(rows, scale)
            places = np.arange(len(GROUPS)) + offset
            face = colour if not hatch else "white"
            axis.barh(
                places, values, 0.38, color=face, edgecolor=colour, hatch=hatch, label=setting
            )
            axis.errorbar(values, places, xerr=errors, fmt="none", ecolor=NEUTRAL, capsize=2)
        axis.axvline(0.0, color=NEUTRAL, linewidth=0.8)
        axis.set_title(label)
        axis.set_xlabel(unit)
    axes[0, 0].set_yticks(range(len(GROUPS)), GROUPS)
    axes[0, 0].invert_yaxis()
    handles, labels = axes[0, 0].get_legend_handles_labels()
    axes[1, 2].axis("off")
    axes[1, 2].legend(handles, labels, loc="center", title="Shapley values and 95 % intervals")
    caption = (
        "What each group of inputs adds to the change of an outcome, averaged over all orders in "
        "which the groups could change (Shapley values, 95 % bootstrap intervals, "
        f"n = {n:,} paired runs of each combination). Aims and mandate do not differ: exactly 0. "
        "That military inputs move terms is built in."
    )
    return Drawing(figure, caption)


def _draw_orders(summary: Summary, n: int) -> Drawing:
    figure = new_figure(9.0, 4.4)
    for axis, setting in zip(figure.subplots(1, 2, sharey=True), EARLIER, strict=True):
        told = summary.table("alone:large_war", setting=setting)["group"].tolist()
        groups = [one for one in (MILITARY, *GROUPS) if one in told]
        for kind, (label, colour, marker, offset) in ORDERS.items():
            names = [("united" if (kind, g) == ("shapley", MILITARY) else kind, g) for g in groups]
            rows = [summary.get(f"{k}:large_war", setting=setting, group=g) for k, g in names]
            places = [row + offset for row in range(len(groups))]
            filled = colour if kind == "shapley" else "white"
            style: dict[str, Any] = {
                "fmt": marker,
                "color": colour,
                "markerfacecolor": filled,
                "label": label,
            }
            bars_across(axis, rows, places, 100, capsize=2, **style)
        axis.axvline(0.0, color=NEUTRAL, linewidth=0.8)
        axis.axhline(0.5, color=NEUTRAL, linewidth=0.6, linestyle=":")
        axis.set_yticks(range(len(groups)), groups)
        axis.set_xlabel("change in the chance of a large war, percentage points")
        axis.set_title(setting)
        if setting == SINCE_2016:
            axis.invert_yaxis()
    figure.legend(*axis.get_legend_handles_labels(), loc="outside lower center", ncols=3)
    caption = (
        "Change in the chance of a large war by one group of inputs, depending on what else has "
        "changed already: where the three marks lie apart, a group works together with others "
        "(changed last does more) or stands in for them (changed last does less). "
        f"95 % intervals, n = {n:,} paired runs."
    )
    return Drawing(figure, caption)


def _draw_sizes(summary: Summary) -> Drawing:
    figure = new_figure(9.0, 4.2)
    left, right = figure.subplots(1, 2, width_ratios=[1.4, 1.0])
    groups = [one for one in GROUPS if one not in MEASURED]
    for setting, (colour, marker, _, offset) in STYLES.items():
        for at, (kind, label) in enumerate(
            {"share": "as set", "halved_share": "half as large"}.items()
        ):
            found = [share_of(summary, "large_war", setting, group, kind) for group in groups]
            _marks(
                left, found, offset + 0.2 * at - 0.1, colour, marker, not at, f"{setting}, {label}"
            )
    left.set_yticks(range(len(groups)), groups)
    left.set_xlabel("share of the rise in the chance of a large war, %")
    left.set_title("If one difference were smaller")
    for at, (outcome, label) in enumerate({"war": "of war", "terms": "of terms"}.items()):
        large = "large_war" if outcome == "war" else outcome
        found = [share_of(summary, large, setting, MILITARY) for setting in EARLIER]
        found.append(share_of(summary, outcome, BASELINE, TOY_BALANCE))
        _marks(right, found, 0.24 * at - 0.12, NEUTRAL, "oD"[at], not at, label)
    right.set_yticks(
        range(3), [SINCE_2016, SINCE_2011, "baseline, where terms\nmove by construction"]
    )
    right.set_ylim(-0.6, 2.6)
    right.set_xlabel("share of the change, %")
    right.set_title("Carried by the military inputs")
    for axis in (left, right):
        axis.axvline(0.0, color=NEUTRAL, linewidth=0.8)
        axis.invert_yaxis()
        axis.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)
    runs = summary.table("halved_share:large_war")["n"].max()
    caption = (
        "Left: share of the rise in the chance of a large war that a group carries, as its "
        "difference is set, and if that difference were half as large, of the smaller rise that "
        f"would then be (n = {_count(runs)} paired runs; none in a quick run). Right: share "
        "of the change in war (in the settings: in large war) and in terms that the military "
        "inputs carry, beside the baseline in which they move terms, and not war, by "
        "construction. 95 % intervals."
    )
    return Drawing(figure, caption)


def _count(number: float) -> str:
    return "none" if math.isnan(number) else f"{number:,.0f}"


def _marks(
    axis: Any,
    found: list[Estimate | None],
    offset: float,
    colour: str,
    marker: str,
    filled: bool,
    label: str,
) -> None:
    """Shares with their intervals, one a line; a share that cannot be told is left out."""
    kept = [(at + offset, one) for at, one in enumerate(found) if one is not None]
    places, shares = [at for at, _ in kept], [one for _, one in kept]
    style: dict[str, Any] = {
        "fmt": marker,
        "color": colour,
        "markerfacecolor": colour if filled else "white",
    }
    bars_across(axis, shares, places, 100, capsize=2, label=label, **style)
