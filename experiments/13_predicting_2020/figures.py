"""Scores of the worlds, and every target beside what was foretold of it."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.experiments import Drawing, Summary
from sim.experiments.drawing import bars_across
from sim.pictures.style import AGREED, CLAIMANT, FAINT, HOLDER, NEUTRAL, look, new_figure
from sim.targets import Target

from .design import AUTUMN, LABELS, UNBROKEN, targets, worlds


def draw(summary: Summary) -> dict[str, Drawing]:
    """Draw the scores, and the targets."""
    sets = summary.get("sets").value
    scores = (
        f"How far off {sets:.0f} sets are that were learnt from the record until June 2020: score "
        "over the targets of autumn 2020 that they have not seen (0: as it was; bars are 95 % "
        f"intervals). What depends on a war is wholly missed where none comes, so the score turns "
        "on how often it comes. Who knew nothing but twenty-six years without a large war would "
        f"have given one in the half year a chance of {summary.get('base_rate').value:.1%}."
    )
    foretold = (
        "Every target that was held out. Events: the share of runs in which it comes as in the "
        "record (green). Figures: the share of runs below (blue), within (green) and above "
        "(orange) the record's range; where blue or orange passes 95 %, the record lies outside "
        "the middle nine tenths. Of figures that depend on an event, only runs with it count."
    )
    return {
        "scores": Drawing(scores_figure(summary), scores),
        "targets": Drawing(targets_figure(summary), foretold),
    }


def scores_figure(summary: Summary) -> Figure:
    """A row for each world."""
    names = list(worlds())
    with look():
        figure = new_figure(7.5, 2.6)
        axes = figure.add_subplot()
        found = [summary.get("score", setting=AUTUMN, group=name) for name in names]
        bars_across(axes, found, range(len(names)), fmt="o", color=CLAIMANT, capsize=3)
        axes.set_yticks(range(len(names)), names)
        axes.invert_yaxis()
        axes.set_xlim(left=0.0)
        axes.set_xlabel("score: 0 as it was, 1 wholly missed")
        axes.set_title("How far off the autumn of 2020 is foretold")
    return figure


def targets_figure(summary: Summary) -> Figure:
    """Two columns of targets, each with what was foretold."""
    asked = {setting: targets(setting) for setting in (AUTUMN, UNBROKEN)}
    most = max(len(one) for one in asked.values())
    with look():
        figure = new_figure(12.0, 1.4 + 0.29 * most)
        for axes, (setting, ones) in zip(figure.subplots(1, 2), asked.items(), strict=True):
            _draw_targets(axes, summary, setting, ones)
    return figure


def _draw_targets(axes: Axes, summary: Summary, setting: str, ones: tuple[Target, ...]) -> None:
    for row, one in enumerate(ones):
        if not summary.get("runs_with_target", setting=setting, group=one.id).value:
            axes.text(2, row, "in no run", va="center", fontsize=7, color=NEUTRAL)
        elif one.statistic == "probability":
            found = summary.get("foretold", setting=setting, group=one.id).value
            axes.barh(row, 100 * found, color=AGREED, height=0.6)
            axes.barh(row, 100, color="none", edgecolor=FAINT, height=0.6, linewidth=0.6)
        else:
            below, above = (
                summary.get(name, setting=setting, group=one.id).value
                for name in ("share_below", "share_above")
            )
            left = 0.0
            for part, colour, hatch in (
                (below, CLAIMANT, "//"),
                (1.0 - below - above, AGREED, ""),
                (above, HOLDER, "\\\\"),
            ):
                axes.barh(
                    row, 100 * part, left=100 * left, color=colour, hatch=hatch,
                    edgecolor="white", height=0.6, linewidth=0.5,
                )  # fmt: skip
                left += part
    axes.set_yticks(range(len(ones)), [one.label for one in ones], fontsize=7)
    axes.invert_yaxis()
    axes.set_xlim(0, 100)
    axes.set_xlabel("% of runs")
    axes.set_title(LABELS[setting])
