"""Scores of the worlds, and every target beside what was foretold of it."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.experiments import Drawing, Summary
from sim.experiments.drawing import bars_across, message, stacked
from sim.experiments.words import share
from sim.pictures.style import AGREED, CLAIMANT, FAINT, HOLDER, NEUTRAL, look, new_figure
from sim.targets import Target

from .design import AUTUMN, FULL, LABELS, PRIOR, STILL, UNBROKEN, targets, worlds
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
    """Two panels of targets, each with what was foretold."""
    asked = {setting: targets(setting) for setting in (AUTUMN, UNBROKEN)}
    with look():
        figure = new_figure(8.8, 1.9 + 0.22 * sum(len(one) for one in asked.values()))
        message(figure, war_told(summary))
        heights = [len(one) for one in asked.values()]
        panels = figure.subplots(2, 1, sharex=True, height_ratios=heights)
        for axes, (setting, ones) in zip(panels, asked.items(), strict=True):
            _draw_targets(axes, summary, setting, ones)
        panels[-1].set_xlabel("% of runs")
        figure.legend(
            handles=[
                Patch(facecolor=colour, hatch=hatch, edgecolor="white", label=label)
                for colour, hatch, label in PARTS
            ],
            loc="outside lower center",
            ncols=3,
        )
    return figure


#: colour, hatch and name of each part of a bar
PARTS = (
    (CLAIMANT, "//", "lower, earlier or shorter than it was"),
    (AGREED, "", "as it was (an event: it comes as it did)"),
    (HOLDER, "\\\\", "higher, later or longer than it was"),
)


def war_told(summary: Summary) -> str:
    """How often the war itself was foretold."""
    shares = [
        share(summary.get("large_war", setting=AUTUMN, group=group).value)
        for group in (FULL, STILL)
    ]
    return (
        f"Foretold from what was known in June 2020: a large war within a year in {shares[0]} of "
        f"runs ({STILL}: in {shares[1]}). Other bars: of the runs in which it can be asked"
    )


def _draw_targets(axes: Axes, summary: Summary, setting: str, ones: tuple[Target, ...]) -> None:
    for row, one in enumerate(ones):
        if not summary.get("runs_with_target", setting=setting, group=one.id).value:
            axes.text(2, row, "in no run", va="center", fontsize=7.5, color=NEUTRAL)
        elif one.statistic == "probability":
            found = summary.get("foretold", setting=setting, group=one.id).value
            axes.barh(row, 100 * found, color=AGREED, height=0.6)
            axes.barh(row, 100, color="none", edgecolor=FAINT, height=0.6, linewidth=0.6)
        else:
            below, above = (
                summary.get(name, setting=setting, group=one.id).value
                for name in ("share_below", "share_above")
            )
            parts = [100 * part for part in (below, 1.0 - below - above, above)]
            stacked(axes, row, parts, PARTS, height=0.6, linewidth=0.5)
    axes.set_yticks(range(len(ones)), [one.label for one in ones], fontsize=8)
    axes.invert_yaxis()
    axes.set_xlim(0, 100)
    axes.margins(y=0.01)
    axes.set_title(LABELS[setting])
