"""Figures: the parts of the effects, and the arms that they come from."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.experiments import Drawing, Summary
from sim.experiments.drawing import line_with_band, message
from sim.pictures.style import CLAIMANT, FAINT, HOLDER, NEUTRAL, TRUCE, look, new_figure

from .design import (
    AGREED,
    BASELINE,
    BASELINE_FACTORS,
    ENDS,
    FACTORS,
    FRONT_ALONE,
    FRONT_TOO,
    LABELS,
    TABLE_ALONE,
    TABLE_TOO,
    WAR,
)

AUTUMN = "karabakh/autumn-2020"
AT_FRONT, EXPECTED = "stronger at the front", "expected to be stronger, at the table"
#: step -> colour, hatch: told apart in grey, too
STEPS = {AT_FRONT: (HOLDER, "//"), EXPECTED: (CLAIMANT, "")}
#: part of an effect -> the step that makes it
STEP_OF = {
    FRONT_ALONE: AT_FRONT,
    FRONT_TOO: AT_FRONT,
    TABLE_ALONE: EXPECTED,
    TABLE_TOO: EXPECTED,
}
#: way from weak to strong -> the parts of its two steps, which add up to the whole change
WAYS = {
    "front first": (FRONT_ALONE, TABLE_TOO),
    "expectation first": (TABLE_ALONE, FRONT_TOO),
}
UNITS = {
    WAR: ("A large war", "change in % of runs", 100),
    AGREED: ("An agreement", "change in % of runs", 100),
    ENDS: ("What the claimant gets", "change, of all that is at stake", 1),
}
LINES = ((FAINT, "x", ":"), (CLAIMANT, "o", "--"), (TRUCE, "^", "-."), (NEUTRAL, "D", "-"))


def draw(summary: Summary) -> dict[str, Drawing]:
    """Draw the parts of the effects, and the arms that they come from."""
    runs = summary.table("runs of arm")["value"].max()
    each = f"{runs:,.0f} runs in each arm; 95 % intervals."
    ways = (
        "Effects of making the claimant stronger, from a quarter of the recorded strength to "
        "double (baseline: from half to 1.68 times), in two steps that add up to the whole change: "
        "first at the front and then in what is expected at the table, or the other way round. A "
        "step that is short on both ways counts little; a piece drawn inside a bar takes away. "
        f"{each}"
    )
    arms = (
        "What the claimant ends up with, from 0 (the holder's ideal) to 1 (its own), with one "
        "balance at the front and another expected at the table. Where a line is flat, the front "
        f"does not count; equal lines hide one another. {each}"
    )
    return {"ways": Drawing(forest(summary), ways), "arms": Drawing(lines(summary), arms)}


def forest(summary: Summary) -> Figure:
    """Both ways from the weak to the strong claimant, step by step, a panel for each outcome."""
    with look():
        figure = new_figure(8.6, 5.6)
        message(figure, ways_told(summary))
        panels = figure.subplots(1, len(UNITS), sharey=True)
        places = [
            (2.6 * row + 0.9 * way, setting, parts)
            for row, setting in enumerate(LABELS)
            for way, parts in enumerate(WAYS.values())
        ]
        for axes, (outcome, (title, unit, scale)) in zip(panels, UNITS.items(), strict=True):
            for at, setting, parts in places:
                steps(axes, summary, (setting, outcome, parts), at, scale)
            axes.axvline(0, color=NEUTRAL, linewidth=0.8)
            axes.set_title(title)
            axes.set_xlabel(unit)
        panels[0].set_yticks([at for at, *_ in places], list(WAYS) * len(LABELS), fontsize=7.5)
        for row, label in enumerate(LABELS.values()):
            panels[0].text(0, 2.6 * row - 0.7, label, va="center", fontweight="bold", fontsize=8)
        panels[0].set_ylim(2.6 * len(LABELS) - 0.9, -1.2)
        handles = [Patch(facecolor=colour, hatch=hatch, edgecolor="white")
                   for colour, hatch in STEPS.values()]  # fmt: skip
        figure.legend(handles, list(STEPS), loc="outside lower center", ncols=2)
    return figure


def steps(
    axes: Axes, summary: Summary, of: tuple[str, str, tuple[str, str]], at: float, scale: float
) -> None:
    """One way: what its first step changes, and what the second adds, up to the whole change."""
    setting, outcome, parts = of
    left = 0.0
    for part in parts:
        one = summary.get("effect", setting=setting, group=f"{outcome}, {part}")
        colour, hatch = STEPS[STEP_OF[part]]
        axes.barh(at, scale * one.value, 0.72, left, color=colour, hatch=hatch, edgecolor="white")
        left += scale * one.value
        reach = [left - scale * one.value + scale * end for end in (one.low, one.high)]
        axes.plot(reach, [at, at], color="black", linewidth=1.0)


def ways_told(summary: Summary) -> str:
    """What the front alone, and what is expected alone, does to war in autumn 2020."""
    told = [
        f"{100 * summary.get('effect', setting=AUTUMN, group=f'{WAR}, {part}').value:+.0f}"
        for part in (FRONT_ALONE, TABLE_ALONE)
    ]
    return (
        f"Autumn 2020: strength at the front that nobody expects changes runs with a large war by "
        f"{told[0]} points; strength that is expected, and not at the front, by {told[1]}"
    )


def lines(summary: Summary) -> Figure:
    """What the claimant ends up with over the front, a line for each balance at the table."""
    with look():
        figure = new_figure(8.6, 6.2)
        for place, setting in enumerate(LABELS, start=1):
            axes = figure.add_subplot(2, 2, place)
            factors = BASELINE_FACTORS if setting == BASELINE else FACTORS
            for table, line in zip(factors, LINES, strict=True):
                rows = summary.table("arm", setting=setting, group=f"{ENDS}, table {table:.3g}")
                line_with_band(axes, rows, line, f"{table:.2g}")
            axes.set_xscale("log", base=2)
            axes.set_xticks(factors, [f"{factor:.2g}" for factor in factors])
            axes.set_xlabel("strength at the front, times the record")
            axes.set_ylabel("0 holder's ideal, 1 claimant's")
            axes.set_title(LABELS[setting])
            axes.set_ylim(0, 1)
            legend = axes.legend(title="expected at the table", ncols=2)
            legend.set_loc("lower right" if setting == BASELINE else "upper left")
    return figure
