"""Figures of what the switches did."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.experiments import Drawing, Summary
from sim.experiments.drawing import mark_on_line
from sim.inference.intervals import Estimate
from sim.pictures.style import CLAIMANT, FAINT, HOLDER, NEUTRAL, look, new_figure

from .claims import CLAIMS, Check
from .outcomes import DAYS, GROUND, OUTCOMES, POINTS, TERMS
from .verdicts import estimate

Numbers = npt.NDArray[np.float64]


#: what a claim needs -> colour, marker, words: told apart in grey, too
NEEDS = {
    "higher": (CLAIMANT, ">", "the claim needs a rise"),
    "lower": (HOLDER, "<", "the claim needs a fall"),
    "moves": (NEUTRAL, "D", "the claim needs a change, either way"),
}
LARGE = "#E8E8E8"
CHANCES, SIZES = (POINTS,), (GROUND, TERMS, DAYS)


def draw(summary: Summary) -> dict[str, Drawing]:
    """Draw the judged effects: chances in percent, sizes in smallest effects of interest."""
    runs = summary.table("runs of effect")["value"].max()
    each = (
        f"Up to {runs:,.0f} pairs of runs; bars are 95 % intervals; the white field is smaller "
        "than what is of interest. Numbers are those of the claims in docs/claims.md."
    )
    chances = (
        "What each switch does to the share of runs (or of refusals, of ceasefires) "
        f"that its claim names, on less off. {each}"
    )
    sizes = (
        "What each switch does to ground, terms and days, on less off, in multiples of the "
        f"smallest effect of interest (5 % of the territory, 0.05 of terms, 7 days). {each}"
    )
    return {
        "chances": Drawing(forest(summary, CHANCES), chances),
        "sizes": Drawing(forest(summary, SIZES), sizes),
    }


#: Smallest effects of interest, as drawn; those of the protocol.
DRAWN = {POINTS: 0.10, GROUND: 0.05, TERMS: 0.05, DAYS: 7.0}


def forest(summary: Summary, units: tuple[str, ...]) -> Figure:
    """Judged effects with their intervals, a row for each."""
    there = set(summary.table("runs of effect")["setting"])
    shown = [
        check
        for claim in CLAIMS.values()
        for check in claim.checks
        if check.what == "effect"
        and OUTCOMES[check.outcome].unit in units
        and check.switch in there
    ]
    percent = units == CHANCES
    with look():
        figure = new_figure(9.0, 1.7 + 0.24 * len(shown))
        axes = figure.add_subplot()
        for place, check in enumerate(shown):
            row(axes, place, check, estimate(summary, check), percent)
        axes.set_yticks(range(len(shown)), [label(check) for check in shown])
        axes.set_ylim(len(shown) - 0.4, -0.6)
        axes.tick_params(axis="y", length=0)
        fields(axes, 10.0 if percent else 1.0)
        unit = "percentage points" if percent else "multiples of the smallest effect of interest"
        axes.set_xlabel(f"effect of the switch, on less off ({unit})")
        key(figure, shown)
    return figure


def fields(axes: Axes, edge: float) -> None:
    """Shade what is large enough to be of interest."""
    lowest, highest = (1.05 * end for end in axes.get_xlim())
    lowest, highest = min(lowest, -1.5 * edge), max(highest, 1.5 * edge)
    for start, end in ((lowest, -edge), (edge, highest)):
        axes.axvspan(start, end, facecolor=LARGE, zorder=-2)
    axes.set_xlim(lowest, highest)
    axes.axvline(0, color=FAINT, linewidth=0.8, zorder=-1)


def row(axes: Axes, place: int, check: Check, found: Estimate, percent: bool) -> None:
    """One effect with its interval."""
    if math.isnan(found.value):
        axes.text(0, place, "  too few runs", va="center", fontsize=7, color=NEUTRAL)
        return
    scale = 100.0 if percent else 1 / DRAWN[OUTCOMES[check.outcome].unit]
    colour, marker, _ = NEEDS[check.ask]
    mark_on_line(axes, found, place, colour, marker, scale=scale, width=1.2, ms=6, mfc="white")


def key(figure: Figure, shown: list[Check]) -> None:
    """What the markers and the fields mean."""
    asked = {check.ask for check in shown}
    handles: list[Artist] = [
        Line2D([], [], color=colour, marker=marker, mfc="white", ls="-", label=words)
        for ask, (colour, marker, words) in NEEDS.items()
        if ask in asked
    ]
    handles.append(Patch(facecolor=LARGE, label="large enough to be of interest"))
    figure.legend(handles=handles, loc="outside lower center", ncols=2)


def label(check: Check) -> str:
    """The switch and the outcome of a check."""
    return f"{check.switch}: {OUTCOMES[check.outcome].words}"
