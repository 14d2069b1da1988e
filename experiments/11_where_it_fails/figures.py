"""Figures: effects point by point, and for each setting the boxes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.experiments import Drawing, Summary
from sim.experiments.drawing import message
from sim.experiments.words import share
from sim.pictures.style import BAND, CLAIMANT, FAINT, HELD, HOLDER, NEUTRAL, look, new_figure

from .design import (
    BASELINE,
    FAILING,
    GROUND,
    HAS,
    HOLDING,
    KINDS,
    LABELS,
    OUTCOMES,
    SELDOM,
    UNITS,
    WIDTH,
)
from .verdicts import Limit, bounds, box_limits, figure, on_points_held_back

#: kind of points -> fill, edge, hatch: told apart in grey, too
STYLES = {
    SELDOM: ("white", NEUTRAL, ""),
    FAILING: (HELD, HOLDER, "////"),
    HOLDING: (BAND, CLAIMANT, "\\\\"),
}


#: kind of points -> what is so in its boxes
IN_BOX = {
    SELDOM: "the outcome is rare: little to undo",
    FAILING: "the claim fails",
    HOLDING: "the claim holds",
}


def draw(summary: Summary) -> dict[str, Drawing]:
    """Draw effects over the points, and for each setting the boxes."""
    settings = list(dict.fromkeys(summary.table("fails")["setting"]))
    replicates = summary.get("runs at each point", setting=settings[0]).value
    counts = ", ".join(
        f"{LABELS.get(name, name)} {summary.get('points', setting=name).value:,.0f}"
        for name in settings
    )
    drawings = {
        "effects": Drawing(
            effects_figure(summary, settings),
            "What the military shift does, point by point of the other parameters: record less the "
            "record with the shift undone, at the same point with the same luck. White: points at "
            "which the record has the outcome in fewer than half of its runs, so that there is "
            "little to undo; they are not judged. Hatched: points judged, at which the effect is "
            f"too small to be of interest, or the other way. A bar begins at the number it "
            f"stands on. Points: {counts}; {replicates:.0f} pairs "
            "of runs at each. In the baseline strength is halved; its ground follows the "
            "balance by construction.",
        )
    }
    for setting in settings:
        boxes = boxes_there(summary, setting)
        if setting != BASELINE and boxes:
            name = f"boxes-{setting.rpartition('/')[2]}"
            drawings[name] = Drawing(
                boxes_figure(summary, setting, boxes), boxes_caption(summary, setting, boxes)
            )
    return drawings


def effects_figure(summary: Summary, settings: list[str]) -> Figure:
    """Histograms of effects, a row for each setting and a column for each outcome."""
    with look():
        drawn = new_figure(9.4, 2.2 * len(settings) + 0.7)
        shape = (len(settings), len(OUTCOMES))
        panels = drawn.subplots(*shape, squeeze=False, sharex=True, sharey="row")
        for row, setting in zip(panels, settings, strict=True):
            for axes, outcome in zip(row, OUTCOMES, strict=True):
                histogram(axes, summary, setting, outcome)
            row[0].set_ylabel("% of all points")
        for axes, outcome in zip(panels[-1], OUTCOMES, strict=True):
            what = "% of the territory" if outcome == GROUND else "percentage points"
            axes.set_xlabel(f"effect, {what}")
        for axes in panels.flat:
            axes.set_xlim(-50, 112)
        words = {
            SELDOM: "seldom in the record: not judged",
            FAILING: "the claim fails",
            HOLDING: "it holds",
        }
        patches = [
            Patch(facecolor=fill, edgecolor=edge, hatch=hatch, label=words[kind])
            for kind, (fill, edge, hatch) in STYLES.items()
        ]
        drawn.legend(handles=patches, loc="outside lower center", ncols=3)
    return drawn


def histogram(axes: Axes, summary: Summary, setting: str, outcome: str) -> None:
    """Share of points by effect, those judged below; the shares that fail in the title."""
    judged, seldom = (
        summary.table(f"points with effect, {part}", setting=setting, group=outcome)
        for part in ("common", "seldom")
    )
    scale = 100 / (judged["value"].sum() + seldom["value"].sum())
    smallest = summary.get("smallest effect", group=outcome).value
    kinds = [FAILING if place < smallest - 1e-9 else HOLDING for place in judged["x"]]
    lower = scale * judged["value"].to_numpy()
    for kinds_of, heights, bottoms in (
        (kinds, lower, np.zeros_like(lower)),
        ([SELDOM] * len(kinds), scale * seldom["value"].to_numpy(), lower),
    ):
        for place, kind, height, bottom in zip(
            judged["x"], kinds_of, heights, bottoms, strict=True
        ):
            fill, edge, hatch = STYLES[kind]
            look_of: dict[str, Any] = {"facecolor": fill, "edgecolor": edge, "hatch": hatch}
            axes.bar(
                100 * place,
                height,
                bottom=bottom,
                width=100 * WIDTH,
                align="edge",
                linewidth=0.5,
                **look_of,
            )
    axes.axvline(0, color=NEUTRAL, linewidth=0.8)
    asked = figure(summary, "fails where common", setting, outcome)
    every = figure(summary, "fails", setting, outcome)
    share_of = share(asked.value) if asked.n else "none"
    axes.set_title(
        f"{LABELS.get(setting, setting)}\n{outcome}: of points judged\n"
        f"fails at {share_of}, of all {share(every.value)}",
        fontsize=9,
    )


def boxes_there(summary: Summary, setting: str) -> list[tuple[str, str]]:
    """The boxes there are, by outcome and kind."""
    return [
        (outcome, sought)
        for outcome in OUTCOMES
        for sought in KINDS
        if box_limits(summary, setting, outcome, sought)
    ]


def boxes_figure(summary: Summary, setting: str, boxes: list[tuple[str, str]]) -> Figure:
    """Boxes of a setting below each other, a row for each number that a box limits."""
    limits = [box_limits(summary, setting, *one) for one in boxes]
    heights = [len(one) + 1.3 for one in limits]
    with look():
        drawn = new_figure(8.8, 0.3 * sum(heights) + 1.0)
        message(drawn, boxes_told(setting, limits))
        panels = drawn.subplots(len(boxes), 1, squeeze=False, height_ratios=heights)[:, 0]
        for axes, (outcome, sought), found in zip(panels, boxes, limits, strict=True):
            draw_limits(axes, found, sought)
            axes.set_title(box_title(summary, setting, outcome, sought), fontsize=9)
        kinds = dict.fromkeys(kind for _, kind in boxes)
        words = {"range swept": ("white", FAINT, "")}
        words |= {f"box in which {IN_BOX[kind]}": STYLES[kind] for kind in kinds}
        patches = [
            Patch(facecolor=kept_colour(fill, label), edgecolor=edge, hatch=hatch, label=label)
            for label, (fill, edge, hatch) in words.items()
        ]
        drawn.legend(handles=patches, loc="outside lower center", ncols=4)
    return drawn


def kept_colour(fill: str, label: str) -> str:
    """Colour of a part that a box keeps: white would not show beside the range."""
    return FAINT if fill == "white" and label != "range swept" else fill


def boxes_told(setting: str, limits: list[list[Limit]]) -> str:
    """Which number most of the boxes limit."""
    names = [one.name for found in limits for one in found]
    first = max(dict.fromkeys(names), key=names.count)
    return (
        f"{LABELS.get(setting, setting)}: where the outcomes are rare, and where the claim fails "
        f"or holds; the number that most boxes limit is {first} ({names.count(first)} of "
        f"{len(limits)})"
    )


def box_title(summary: Summary, setting: str, outcome: str, sought: str) -> str:
    """What a box is of, and how it does on points held back."""
    density, coverage = (
        share(one.value) for one in on_points_held_back(summary, setting, outcome, sought)
    )
    said = {
        SELDOM: f"{HAS[outcome]} is rare",
        FAILING: f"{outcome}: the claim fails",
        HOLDING: f"{outcome}: the claim holds",
    }[sought]
    words = f"{said} ({density} of points inside, {coverage} of all such points)"
    return words[0].upper() + words[1:]


def draw_limits(axes: Axes, limits: list[Limit], sought: str) -> None:
    """Every number that a box limits: outlined the range swept, filled what is kept."""
    fill, edge, hatch = STYLES[sought]
    for line, one in enumerate(limits):
        axes.barh(line, 1.0, height=0.5, color="white", edgecolor=FAINT)
        width = one.highest - one.lowest
        low = 0.0 if math.isnan(one.low) else (one.low - one.lowest) / width
        high = 1.0 if math.isnan(one.high) else (one.high - one.lowest) / width
        look_of: dict[str, Any] = {"color": kept_colour(fill, ""), "edgecolor": edge}
        axes.barh(line, high - low, left=low, height=0.5, hatch=hatch, **look_of)
        axes.text(-0.01, line, f"{one.lowest:.2g}", ha="right", va="center", fontsize=7.5)
        axes.text(1.01, line, f"{one.highest:.2g}", va="center", fontsize=7.5)
        kept = f"{bounds(one.low, one.high)} {UNITS[one.name]}"
        axes.text(1.08, line, kept, va="center", fontsize=8)
    axes.set_yticks(range(len(limits)), [one.name for one in limits], fontsize=8)
    axes.tick_params(axis="y", length=0)
    axes.set_xticks([])
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.set(xlim=(-0.08, 1.45), ylim=(len(limits) - 0.5, -0.5))


def boxes_caption(summary: Summary, setting: str, boxes: list[tuple[str, str]]) -> str:
    """What the figure of the boxes shows."""
    refits = []
    for outcome, sought in boxes:
        limits = box_limits(summary, setting, outcome, sought)
        counts = ", ".join(f"{one.name} {one.refits:.0f}" for one in limits)
        refits.append(f"{outcome}, {sought}: {counts}")
    points = summary.get("points", setting=setting).value
    return (
        f"{LABELS.get(setting, setting)}: boxes in which fewer than half of the runs with the "
        "numbers as they were have an outcome, so that there is little to undo (plain), and in "
        "which, among the other points, the claim fails or holds (hatched), where there is such a "
        "box. Outlined is the range swept, filled what the box keeps of it; other numbers are "
        f"free. Shares are those of points held back, three tenths of {points:,.0f}, or of those "
        "of them that are judged. How many of "
        f"{summary.get('refits').value:.0f} boxes found with other points limit the same numbers: "
        f"{'; '.join(refits)}."
    )
