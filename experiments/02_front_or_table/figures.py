"""Figures: the parts of the effects, and the arms that they come from."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.experiments import Drawing, Summary
from sim.experiments.drawing import line_with_band, mark_on_line
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
    PARTS,
    TABLE_ALONE,
    TABLE_TOO,
    TOTAL,
    WAR,
)

#: part of an effect -> colour, marker, whether it is filled: told apart in grey, too
MARKS = {
    TOTAL: (NEUTRAL, "D", True),
    FRONT_ALONE: (HOLDER, "s", False),
    FRONT_TOO: (HOLDER, "s", True),
    TABLE_ALONE: (CLAIMANT, "o", False),
    TABLE_TOO: (CLAIMANT, "o", True),
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
        "double (baseline: from half to 1.68 times). Squares: through the front; circles: through "
        "what is expected at the table. Hollow: while the other stays low; filled: while the other "
        f"is high. Hollow of one and filled of the other add up to the diamond. {each}"
    )
    arms = (
        "What the claimant ends up with, from 0 (the holder's ideal) to 1 (its own), with one "
        "balance at the front and another expected at the table. Where a line is flat, the front "
        f"does not count; equal lines hide one another. {each}"
    )
    return {"ways": Drawing(forest(summary), ways), "arms": Drawing(lines(summary), arms)}


def forest(summary: Summary) -> Figure:
    """The parts of each effect, a panel for each outcome and a group of rows for each setting."""
    with look():
        figure = new_figure(8.6, 5.2)
        panels = figure.subplots(1, len(UNITS), sharey=True)
        for axes, (outcome, (title, unit, scale)) in zip(panels, UNITS.items(), strict=True):
            for row, setting in enumerate(LABELS):
                for place, part in enumerate(PARTS):
                    one = summary.get("effect", setting=setting, group=f"{outcome}, {part}")
                    colour, marker, full = MARKS[part]
                    style: dict[str, Any] = {
                        "mfc": colour if full else "white",
                        "ms": 5,
                        "width": 1.2,
                    }
                    at = row + 0.15 * (place - 2)
                    mark_on_line(axes, one, at, colour, marker, scale=scale, **style)
            axes.axvline(0, color=FAINT, linewidth=0.8, zorder=0)
            axes.set_title(title)
            axes.set_xlabel(unit)
        panels[0].set_yticks(
            range(len(LABELS)),
            [text.replace(", ", ",\n").replace(": ", ":\n") for text in LABELS.values()],
        )
        panels[0].invert_yaxis()
        handles = [
            Line2D(
                [], [], color=colour, marker=marker, linestyle="", mfc=colour if full else "white"
            )
            for colour, marker, full in MARKS.values()
        ]
        figure.legend(handles, list(MARKS), loc="outside lower center", ncols=3)
    return figure


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
