"""Figures, from the summary alone."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.experiments import Drawing, Summary
from sim.experiments.drawing import grey_table, mark_on_line
from sim.pictures.style import CLAIMANT, FAINT, HOLDER, NEUTRAL, look, new_figure

from .design import BY_FULL, BY_RIVAL, FULL, MILITARY, MODELS, PARAMETERS, WAYS, rivals
from .record import ALL, SHORT
from .verdicts import in_reach, loss

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw(summary: Summary) -> dict[str, Drawing]:
    """Draw the losses, every target, and how far all of it can be believed."""
    with look():
        return {
            "losses": _draw_losses(summary),
            "targets": _draw_targets(summary),
            "recovery": _draw_recovery(summary),
        }


def _draw_losses(summary: Summary) -> Drawing:
    figure = new_figure(10.0, 6.4)
    left, right = figure.subplots(1, 2, width_ratios=(3, 2))
    _loss_panel(left, summary)
    _score_panel(right, summary)
    histories = summary.get("as_near_if_full", group=MILITARY).n
    draws = summary.get("loss_out", setting=ALL, group=MILITARY).n
    return Drawing(
        figure,
        "Left: how much worse each rival predicts than the full model, on the record (dots, "
        "diamonds and triangles: settings left out, predicted in three ways, of which a triangle "
        "that is missing is undefined; squares: settings fitted; lines: 95 % intervals over "
        f"{draws} draws) and on simulated histories ({histories} of each maker; bars: the middle "
        "90 % of them, with the median). Where the dot lies within the hatched bar, a history made "
        "without the channel would look the same. Right: the score of each model on each setting "
        "left out, with equal weights.",
    )


#: Marker, its face, colour, place in the row and name of each loss on the record.
_LOSSES = {
    "out": ("o", NEUTRAL, NEUTRAL, 0.36, f"record, left out: {WAYS['out']}"),
    "out_weighted": ("D", "white", NEUTRAL, 0.23, f"record, left out: {WAYS['out_weighted']}"),
    "out_adjusted": ("^", "white", HOLDER, 0.1, f"record, left out: {WAYS['out_adjusted']}"),
    "in": ("s", "white", CLAIMANT, -0.03, "record, settings fitted (with equal weights)"),
}
#: Colour, hatch, place in the row and name of the losses on simulated histories.
_HISTORIES = {
    BY_FULL: (FAINT, "", -0.18, "histories made by the full model"),
    BY_RIVAL: ("white", "////", -0.34, "histories made by the rival"),
}


def _loss_panel(axes: Axes, summary: Summary) -> None:
    rows = np.arange(len(rivals()))[::-1]
    for row, rival in zip(rows, rivals(), strict=True):
        for way, (marker, face, colour, up, _) in _LOSSES.items():
            found = loss(summary, way, rival)
            if found is not None:
                mark_on_line(axes, found, row + up, colour, marker, width=1.4, mfc=face, ms=5)
        for who, (colour, hatch, up, _) in _HISTORIES.items():
            low, middle, high = (
                summary.get("loss_recovered", setting=who, group=rival, x=x).value
                for x in (0.05, 0.5, 0.95)
            )
            lines: dict[str, Any] = {"edgecolor": NEUTRAL, "hatch": hatch, "lw": 0.6}
            axes.barh(row + up, high - low, 0.13, low, color=colour, **lines)
            axes.plot([middle] * 2, [row + up - 0.08, row + up + 0.08], color="black", lw=1.6)
        axes.axhline(row - 0.5, color=FAINT, lw=0.5)
    axes.axvline(0.0, color=NEUTRAL, lw=0.8)
    axes.use_sticky_edges = False
    axes.autoscale_view()
    axes.set_yticks(rows, rivals())
    axes.set_xlabel("worse than the full model (score, 0 to 1)")
    axes.set_title("Loss of prediction without a channel")
    handles: list[Line2D | Patch] = [
        Line2D([], [], marker=marker, color=colour, mfc=face, lw=1.4, label=name)
        for marker, face, colour, _, name in _LOSSES.values()
    ]
    handles += [
        Patch(facecolor=colour, edgecolor=NEUTRAL, hatch=hatch, label=name)
        for colour, hatch, _, name in _HISTORIES.values()
    ]
    axes.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.35, -0.1), ncols=2)


def _score_panel(axes: Axes, summary: Summary) -> None:
    rows = np.arange(len(MODELS))[::-1]
    looks = (("s", CLAIMANT), ("^", HOLDER), ("o", "black"))
    for (setting, name), (marker, colour), up in zip(
        SHORT.items(), looks, (0.2, 0.0, -0.2), strict=True
    ):
        scores = [summary.get("score_out", setting=setting, group=model) for model in MODELS]
        for row, score in zip(rows, scores, strict=True):
            axes.plot([score.low, score.high], [row + up] * 2, color=colour, lw=1.2)
        values = [score.value for score in scores]
        axes.plot(values, rows + up, marker, color=colour, ms=5, label=name)
    axes.set_yticks(rows, MODELS)
    axes.set_xlim(0.0, 1.02)
    axes.set_xlabel("score of the setting left out (0 best, 1 worst)")
    axes.set_title("Setting by setting")
    axes.legend(loc="upper center", bbox_to_anchor=(0.4, -0.1), ncols=3, columnspacing=1.0)


#: Marker, face and size of a grade.
_MARKS: dict[int, tuple[str, str, float, str]] = {
    2: ("s", "black", 6.0, "well: in the middle half of runs, or in half of them"),
    1: ("s", FAINT, 6.0, "possible: in the middle nine tenths, or in 5 %"),
    0: ("s", "white", 6.0, "no"),
    -1: ("_", NEUTRAL, 5.0, "can be compared in fewer than 5 % of runs"),
}


def _draw_targets(summary: Summary) -> Drawing:
    labels = list(dict.fromkeys(summary.table("grade_in")["setting"]))
    figure = new_figure(10.5, 0.185 * len(labels) + 2.2)
    axes = figure.subplots()
    table = {
        (way, name): summary.table(f"grade_{way}", group=name).set_index("setting")["value"]
        for way in ("in", "out")
        for name in MODELS
    }
    for column, name in enumerate(MODELS):
        for way, shift in (("in", -0.19), ("out", 0.19)):
            grades = table[way, name].loc[labels].astype(int).to_numpy()
            for grade, (marker, face, size, _) in _MARKS.items():
                rows = np.flatnonzero(grades == grade)
                x = np.full(len(rows), column + shift)
                axes.plot(x, rows, marker, color=NEUTRAL, mfc=face, ms=size, mew=0.8, ls="")
    axes.set_yticks(range(len(labels)), labels, fontsize=7.5)
    axes.set_ylim(len(labels) - 0.3, -0.7)
    for row, (one, after) in enumerate(pairwise(labels)):
        if one.partition(":")[0] != after.partition(":")[0]:
            axes.axhline(row + 0.5, color=FAINT, lw=0.5)
    counts = [
        f"{name}\n{in_reach(summary, 'in', name)[0]} | {in_reach(summary, 'out', name)[0]}"
        for name in MODELS
    ]
    axes.set_xticks(range(len(MODELS)), [_broken(text) for text in counts], fontsize=7.5)
    axes.tick_params(axis="x", top=True, labeltop=True, bottom=False, labelbottom=False, length=0)
    axes.tick_params(axis="y", length=0)
    for column in range(1, len(MODELS)):
        axes.axvline(column - 0.5, color=FAINT, lw=0.5)
    handles = [
        Line2D([], [], marker=marker, color=NEUTRAL, mfc=face, ms=size, ls="", label=text)
        for marker, face, size, text in _MARKS.values()
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=2)
    return Drawing(
        figure,
        f"Every one of the {len(labels)} targets in the record of the three settings, beside the "
        "runs of each model: left square fitted to all three settings, right square with the "
        "target's own setting left out. Numbers above: targets in reach (well or possible), fitted "
        "| left out. A target marked as input is no test: an input was set from it.",
    )


def _broken(text: str) -> str:
    return text.replace(" | ", "|").replace(" ", "\n").replace("|", " | ")


def _draw_recovery(summary: Summary) -> Drawing:
    figure = new_figure(10.5, 7.6)
    grid = figure.add_gridspec(2, 2, width_ratios=(1.15, 1), height_ratios=(1.35, 1))
    _confusion_panel(figure.add_subplot(grid[0, 0]), summary)
    _identified_panel(figure.add_subplot(grid[:, 1]), summary)
    _rank_panel(figure.add_subplot(grid[1, 0]), summary)
    accuracy = summary.get("accuracy")
    pseudo = summary.get("coverage", setting="mobility of the front", group=FULL).n
    return Drawing(
        figure,
        f"Top: what a classifier makes of {accuracy.n:,} runs that it has not seen (shares of each "
        f"row; by chance {1 / len(MODELS):.0%}), and of the record (last row). Bottom: rank of the "
        f"true parameter among draws from its posterior, over {pseudo} simulated records and all "
        "parameters; level if the posterior is right. Right: how far simulated records narrow each "
        "parameter of the full model, by the variance that a regression on their summaries "
        "explains (bars), and how far the record does: 1 - posterior / prior standard deviation.",
    )


def _confusion_panel(axes: Axes, summary: Summary) -> None:
    names = list(MODELS)
    shares = [[summary.get("confusion", setting=a, group=b).value for b in names] for a in names]
    record = [summary.get("probability", group=name).value for name in names]
    cells = np.array([*shares, record])
    grey_table(axes, cells, lambda row, column, share: f"{share:.0%}")
    axes.axhline(len(names) - 0.5, color="black", lw=1.5)
    numbered = [f"{name}  {number}" for number, name in enumerate(names, start=1)]
    axes.set_yticks(range(len(names) + 1), [*numbered, "THE RECORD   "])
    axes.set_xticks(range(len(names)), [str(number) for number in range(1, len(names) + 1)])
    axes.set_ylabel("made by")
    axes.set_xlabel("named by the classifier (numbers as on the left)")
    axes.set_title("Which model made it?")


def _rank_panel(axes: Axes, summary: Summary) -> None:
    for name, style, colour in ((FULL, "-", NEUTRAL), (MILITARY, "--", HOLDER)):
        ranks = summary.table("rank_share", group=name)
        label = f"{name}: 90 % intervals hold {summary.get('mean_coverage', group=name).value:.0%}"
        edges = np.linspace(0, 100, len(ranks) + 1)
        axes.stairs(
            ranks["value"], edges, baseline=None, ls=style, color=colour, lw=1.4, label=label
        )
    axes.axhline(0.1, color=FAINT, lw=1.0, ls=":")
    axes.set_ylim(0.0, 0.2)
    axes.set_xlim(0, 100)
    axes.set_xlabel("rank of the true value among 99 draws")
    axes.set_ylabel("share of cases")
    axes.set_title("Calibration where the answer is known")
    axes.legend(loc="upper center")


def _identified_panel(axes: Axes, summary: Summary) -> None:
    names = sorted(
        PARAMETERS, key=lambda one: summary.get("explained", setting=one, group=FULL).value
    )
    rows = np.arange(len(names))
    told = [summary.get("explained", setting=name, group=FULL).value for name in names]
    usual = [1.0 - math.sqrt(1.0 - share) for share in told]
    found = [summary.get("contraction", setting=name, group=FULL).value for name in names]
    axes.barh(rows, usual, 0.6, color=FAINT, label="narrowed by simulated records, on average")
    axes.plot(found, rows, "o", color=CLAIMANT, ms=5.5, label="narrowed by the record")
    axes.set_yticks(rows, names, fontsize=7.5)
    axes.set_xlim(min(0.0, *found) - 0.02, 1.0)
    axes.axvline(0.0, color=NEUTRAL, lw=0.8)
    axes.set_xlabel("narrowing of the spread (0 none, 1 pinned down)")
    axes.set_title("What the record pins down")
    axes.legend(loc="upper center", bbox_to_anchor=(0.3, -0.06))
