"""What is predicted of each case, as bars."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.experiments import Drawing, Summary
from sim.pictures.style import AGREED, CLAIMANT, HOLDER, look, new_figure

from .design import CASES, EVENTS, FROZEN, FULL, MODELS, NO_PATRONS

#: model -> colour and hatch, told apart in grey
FACES = {
    FULL: (CLAIMANT, ""),
    FROZEN: (HOLDER, "//"),
    NO_PATRONS: (AGREED, ".."),
}


def draw(summary: Summary) -> dict[str, Drawing]:
    """Draw the share of runs that has each event, case by case and model by model."""
    points = summary.table("points")["value"].max()
    caption = (
        "Predicted before any outcome was read: share of runs with each event, over the ranges of "
        f"all assumed numbers ({points:,.0f} points a case; thin lines are 95 % intervals of the "
        "mean over points). Behaviour is that of the scenario of Nagorno-Karabakh, unchanged."
    )
    with look():
        figure = predicted(summary)
    return {"predicted": Drawing(figure, caption)}


def predicted(summary: Summary) -> Figure:
    """A panel a case."""
    there = set(summary.table()["setting"])
    cases = [case for case in CASES if case in there]
    figure = new_figure(9.0, 1.2 + 2.6 * ((len(cases) + 1) // 2))
    for place, case in enumerate(cases, 1):
        axes = figure.add_subplot((len(cases) + 1) // 2, 2, place)
        panel(axes, summary, case)
        if place == 1:
            axes.legend(loc="lower right", fontsize=7)
    return figure


def panel(axes: Axes, summary: Summary, case: str) -> None:
    """Events of one case, a bar for each model."""
    at = np.arange(len(EVENTS), dtype=float)
    height = 0.8 / len(MODELS)
    for place, model in enumerate(MODELS):
        found = [summary.get(f"share: {model}", setting=case, group=name) for name in EVENTS]
        values = np.array([one.value for one in found])
        ends = np.array([[one.value - one.low, one.high - one.value] for one in found]).T
        colour, hatch = FACES[model]
        axes.barh(
            at + (place - (len(MODELS) - 1) / 2) * height,
            values,
            height,
            color=colour,
            hatch=hatch,
            edgecolor="white",
            linewidth=0.3,
            xerr=np.maximum(ends, 0.0),
            error_kw={"linewidth": 0.6},
            label=model,
        )
    axes.set_yticks(at, EVENTS, fontsize=7)
    axes.invert_yaxis()
    axes.set_xlim(0.0, 1.0)
    axes.set_title(CASES[case], fontsize=9)
