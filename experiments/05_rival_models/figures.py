"""Figures, from the summary alone."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import MaxNLocator

from sim.experiments import Drawing, Summary
from sim.experiments.drawing import among, grey_table, mark_on_line, message, stacked
from sim.pictures.style import BAND, CLAIMANT, FAINT, HOLDER, NEUTRAL, look, new_figure
from sim.words import percent_text

from .design import BY_FULL, BY_RIVAL, FULL, MILITARY, MODELS, PARAMETERS, WAYS, rivals
from .record import ALL, SHORT
from .verdicts import in_reach, loss

if TYPE_CHECKING:
    import numpy.typing as npt
    from matplotlib.axes import Axes


def draw(summary: Summary) -> dict[str, Drawing]:
    """Draw the losses, the targets, and how far all of it can be believed."""
    with look():
        return {
            "losses": _draw_losses(summary),
            "ways": _draw_ways(summary),
            "targets": _draw_targets(summary),
            "differences": _draw_differences(summary),
            "recovery": _draw_recovery(summary),
        }


def _draw_losses(summary: Summary) -> Drawing:
    figure = new_figure(8.8, 4.6)
    message(figure, _missed_told(summary))
    _loss_panel(figure.subplots(), summary)
    histories = summary.get("as_near_if_full", group=MILITARY).n
    draws = summary.get("loss_out", setting=ALL, group=MILITARY).n
    return Drawing(
        figure,
        "How much worse each rival predicts a setting left out than the full model does, with "
        f"equal weights (dots, 95 % intervals over {draws} draws). Bars: the middle 90 % of the "
        f"same loss on simulated histories ({histories} of each maker), with the median. Where the "
        "dot lies within the hatched bar, a history made without the channel would look the same.",
    )


def _missed_told(summary: Summary) -> str:
    """Which losses are larger than those that histories made by the rival show by chance."""
    missed = [
        rival
        for rival in rivals()
        for found in [loss(summary, "out", rival)]
        if found is not None
        and found.value > summary.get("loss_recovered", setting=BY_RIVAL, group=rival, x=0.95).value
    ]
    return (
        "A larger loss of prediction than in 95 % of histories made without the channel: "
        f"{among(missed) or 'none'}"
    )


def _draw_ways(summary: Summary) -> Drawing:
    figure = new_figure(8.8, 7.2)
    message(figure, "Losses in each way to predict, and the score of each model on each setting")
    grid = figure.add_gridspec(2, len(_LOSSES), height_ratios=(1, 1.25))
    first = None
    for column, way in enumerate(_LOSSES):
        axes = figure.add_subplot(grid[0, column], sharey=first, sharex=first)
        first = first or axes
        _way_panel(axes, summary, way)
        axes.tick_params(labelleft=column == 0)
    _score_panel(figure.add_subplot(grid[1, :]), summary)
    return Drawing(
        figure,
        "Top: how much worse each rival predicts than the full model (score, 0 to 1; lines: 95 % "
        "intervals), with settings left out and predicted in three ways, and with all settings "
        "fitted; a mark that is missing is undefined. Bottom: the score of each model on each "
        "setting left out, with equal weights (0 best, 1 worst).",
    )


#: Marker, its face and colour, and name of each loss on the historical record.
_LOSSES = {
    "out": ("o", NEUTRAL, NEUTRAL, f"left out,\n{WAYS['out']}"),
    "out_weighted": ("D", "white", NEUTRAL, f"left out,\n{WAYS['out_weighted']}"),
    "out_adjusted": ("^", "white", HOLDER, f"left out,\n{WAYS['out_adjusted']}"),
    "in": ("s", "white", CLAIMANT, "fitted,\nwith equal weights"),
}
#: Colour, hatch, place in the row and name of the losses on simulated histories.
_HISTORIES = {
    BY_FULL: (FAINT, "", -0.02, "histories made by the full model"),
    BY_RIVAL: ("white", "////", -0.26, "histories made by the rival: chance alone"),
}


def _loss_panel(axes: Axes, summary: Summary) -> None:
    rows = np.arange(len(rivals()))[::-1]
    for row, rival in zip(rows, rivals(), strict=True):
        found = loss(summary, "out", rival)
        if found is not None:
            mark_on_line(axes, found, row + 0.24, NEUTRAL, "o", width=1.6, ms=6)
        for who, (colour, hatch, up, _) in _HISTORIES.items():
            low, middle, high = (
                summary.get("loss_recovered", setting=who, group=rival, x=x).value
                for x in (0.05, 0.5, 0.95)
            )
            lines: dict[str, Any] = {"edgecolor": NEUTRAL, "hatch": hatch, "lw": 0.6}
            axes.barh(row + up, high - low, 0.2, low, color=colour, **lines)
            axes.plot([middle] * 2, [row + up - 0.12, row + up + 0.12], color="black", lw=1.6)
    _rival_rows(axes, rows)
    axes.set_yticks(rows, rivals())
    axes.set_xlabel("worse than the full model (score, 0 to 1)")
    handles: list[Line2D | Patch] = [
        Line2D([], [], marker="o", color=NEUTRAL, lw=1.6, label="what happened, 1994-2020")
    ]
    handles += [
        Patch(facecolor=colour, edgecolor=NEUTRAL, hatch=hatch, label=name)
        for colour, hatch, _, name in _HISTORIES.values()
    ]
    axes.get_figure(root=True).legend(handles=handles, loc="outside lower center", ncols=3)  # type: ignore[union-attr]


def _way_panel(axes: Axes, summary: Summary, way: str) -> None:
    marker, face, colour, name = _LOSSES[way]
    rows = np.arange(len(rivals()))[::-1]
    for row, rival in zip(rows, rivals(), strict=True):
        found = loss(summary, way, rival)
        if found is not None:
            mark_on_line(axes, found, row, colour, marker, width=1.4, mfc=face, ms=5)
    _rival_rows(axes, rows)
    axes.set_yticks(rows, rivals(), fontsize=7.5)
    axes.set_title(name, fontsize=8.5)


def _rival_rows(axes: Axes, rows: npt.NDArray[np.int64]) -> None:
    for row in rows[:-1]:
        axes.axhline(row - 0.5, color=FAINT, lw=0.4)
    axes.axvline(0.0, color=NEUTRAL, lw=0.8)


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
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))


#: Colour, hatch and name of a grade, the best first; and its marker, face and size.
_GRADES = {
    2: (CLAIMANT, "", "well: in the middle half of runs, or in half of them"),
    1: (BAND, "//", "possible: in the middle nine tenths, or in 5 %"),
    0: (HOLDER, "\\\\", "no"),
    -1: ("#DDDDDD", "", "can be compared in fewer than 5 % of runs"),
}


def _draw_targets(summary: Summary) -> Drawing:
    figure = new_figure(8.8, 4.8)
    message(figure, _targets_told(summary))
    settings = list(SHORT.values())
    panels = figure.subplots(1, len(settings), sharey=True)
    for axes, setting in zip(panels, settings, strict=True):
        for row, name in enumerate(MODELS):
            table = summary.table("grade_out", group=name)
            grades = table[table["setting"].str.startswith(f"{setting}: ")]["value"]
            counts = [int((grades == grade).sum()) for grade in _GRADES]
            stacked(axes, row, counts, _GRADES.values(), height=0.7)
        axes.set_title(f"{setting} ({len(grades)} targets)")
        axes.set_xlabel("targets (number)")
        axes.set_xlim(0, len(grades))
        axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    panels[0].set_yticks(range(len(MODELS)), MODELS)
    panels[0].invert_yaxis()
    handles = [
        Patch(facecolor=colour, hatch=hatch, edgecolor="white", label=text)
        for colour, hatch, text in _GRADES.values()
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=2)
    return Drawing(
        figure,
        "How many targets of a setting each model reaches when that setting was left out of its "
        "fit. Every single target, fitted and left out, is in the summary (grade_in, grade_out); "
        "those at which models differ are in the next figure.",
    )


def _targets_told(summary: Summary) -> str:
    """Targets in reach, left out: the full model, and the model with fewest."""
    reached = {name: in_reach(summary, "out", name)[0] for name in MODELS}
    fewest = min(reached, key=lambda name: reached[name])
    of = in_reach(summary, "out", FULL)[1]
    return (
        f"Of {of} targets in settings left out, the full model reaches {reached[FULL]}; "
        f"the fewest are reached by \u201c{fewest}\u201d: {reached[fewest]}"
    )


def _draw_differences(summary: Summary) -> Drawing:
    table = {
        name: summary.table("grade_out", group=name).set_index("setting")["value"]
        for name in MODELS
    }
    labels = [
        label
        for label in table[FULL].index
        if len({bool(table[name][label] > 0) for name in MODELS}) > 1
    ]
    figure = new_figure(8.8, 0.2 * len(labels) + 1.9)
    message(figure, f"The models differ in {len(labels)} of {len(table[FULL])} targets")
    axes = figure.subplots()
    for column, name in enumerate(MODELS):
        for row, label in enumerate(labels):
            colour, hatch, _ = _GRADES[int(table[name][label])]
            place = (column - 0.42, row - 0.4)
            axes.add_patch(Rectangle(place, 0.84, 0.8, fc=colour, hatch=hatch, ec="white"))
    axes.set_xlim(-0.5, len(MODELS) - 0.5)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.set_yticks(range(len(labels)), [_short(label) for label in labels], fontsize=7.5)
    heads = [name.replace(" ", "\n") for name in MODELS]
    axes.set_xticks(range(len(MODELS)), heads, fontsize=7.5)
    axes.tick_params(top=True, labeltop=True, bottom=False, labelbottom=False, length=0)
    axes.spines[["left", "bottom"]].set_visible(False)
    handles = [
        Patch(facecolor=colour, hatch=hatch, edgecolor="white", label=text)
        for colour, hatch, text in _GRADES.values()
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=2)
    return Drawing(
        figure,
        "The targets that one model reaches and another does not, each in a setting that was left "
        "out of the fit. A target marked as input is no test: an input was set from it.",
    )


def _short(label: str) -> str:
    """The label of a target with room for the columns beside it."""
    return textwrap.shorten(label, 62, placeholder=" ...")


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
    grey_table(axes, cells, lambda row, column, share: percent_text(share))
    axes.axhline(len(names), color="black", lw=1.5)
    numbered = [f"{name}  {number}" for number, name in enumerate(names, start=1)]
    axes.set_yticks(np.arange(len(names) + 1) + 0.5, [*numbered, "THE RECORD   "])
    axes.set_xticks(np.arange(len(names)) + 0.5, [str(n) for n in range(1, len(names) + 1)])
    axes.set_ylabel("made by")
    axes.set_xlabel("named by the classifier (numbers as on the left)")
    axes.set_title("Which model made it?")


def _rank_panel(axes: Axes, summary: Summary) -> None:
    for name, style, colour in ((FULL, "-", NEUTRAL), (MILITARY, "--", HOLDER)):
        ranks = summary.table("rank_share", group=name)
        held = percent_text(summary.get("mean_coverage", group=name).value)
        label = f"{name}: 90 % intervals hold {held}"
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
