"""Scores of the worlds, and every target beside what was foretold of it."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.experiments import Drawing, Summary
from sim.experiments.drawing import bars_across
from sim.pictures.style import AGREED, CLAIMANT, FAINT, HOLDER, NEUTRAL, look, new_figure
from sim.targets import Target

from .design import AUTUMN, LABELS, PRIOR, UNBROKEN, targets, worlds
from .measure import WHATS
from .verdicts import places, told


def draw(summary: Summary) -> dict[str, Drawing]:
    """Draw the scores, and the targets."""
    sets = summary.get("sets").value
    scores = (
        f"How far off {sets:.0f} sets are that were learnt from the record until June 2020 (0: as "
        "it was; bars are 95 % intervals, luck and parameters). Left: that a large war comes by "
        "30 June 2021; whoever knew nothing but twenty-six years without one would have given it a "
        f"chance of {summary.get('base_rate').value:.1%}. Right: its course, of the runs in which "
        f"it comes. {no_fit(summary)}"
    )
    counts = [
        f"{LABELS[setting]} {sum(inside.values())} of {len(inside)}"
        for setting in (AUTUMN, UNBROKEN)
        for inside in [places(summary, setting, 0.9)]
    ]
    foretold = (
        "Every target that was held out. Events: the share of runs in which it comes as in the "
        "record (green). Figures: the share of runs below (blue), within (green) and above "
        "(orange) the record's range; where blue or orange passes 95 %, the record lies outside "
        f"the middle nine tenths. Inside it lie, of the figures: {'; '.join(counts)}. Of what "
        "depends on an event, only runs with it count."
    )
    return {
        "scores": Drawing(scores_figure(summary), scores),
        "targets": Drawing(targets_figure(summary), foretold),
    }


def no_fit(summary: Summary) -> str:
    """What the fit is worth: as many draws from the priors, told and not judged."""
    parts = []
    for what, name in zip(WHATS, ("the war", "its course"), strict=True):
        if len(summary.table(f"loss_{what}", group=PRIOR)):
            loss = summary.get(f"loss_{what}", setting=AUTUMN, group=PRIOR)
            parts.append(f"{told(loss, sign=True)} at {name}")
    if not parts:
        return ""
    return (
        "Without a fit: as many sets drawn from the ranges, nothing learnt. They are worse than "
        f"the fitted ones by {' and '.join(parts)} (below 0: better)."
    )


def scores_figure(summary: Summary) -> Figure:
    """A row for each world; the war on the left, its course on the right."""
    names = list(worlds())
    titles = {"war": "That the war comes", "course": "Its course, where it comes"}
    with look():
        figure = new_figure(9.0, 2.6)
        for axes, what in zip(figure.subplots(1, 2, sharey=True), WHATS, strict=True):
            there = set(summary.table(f"score_{what}", setting=AUTUMN)["group"])
            rows = [row for row, name in enumerate(names) if name in there]
            found = [summary.get(f"score_{what}", setting=AUTUMN, group=names[row]) for row in rows]
            bars_across(axes, found, rows, fmt="o", color=CLAIMANT, capsize=3)
            axes.set_yticks(range(len(names)), names)
            axes.set_xlim(0.0, 1.0)
            axes.set_xlabel("score: 0 as it was, 1 wholly missed")
            axes.set_title(titles[what])
        axes.invert_yaxis()
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
