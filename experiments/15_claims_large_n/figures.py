"""Slopes of the model beside those of real claims, and how often things happen by advantage."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.experiments import Drawing, Summary
from sim.experiments.drawing import bars_across, legend_below, lengths, message
from sim.inference.intervals import Estimate
from sim.pictures.style import AGREED, CLAIMANT, HOLDER, NEUTRAL, look, new_figure

from .bins import DISPUTE, LEVELS, MEASURES
from .design import COMPARED, HIDDEN, INFORMED, LOCAL, NAMES, PLACEBO, WRITTEN
from .measure import of_data
from .slopes import LEVEL, REGRESSORS
from .verdicts import WORDS, slope

DATA = tuple(of_data(measure) for measure in MEASURES)
#: setting -> colour, marker and name
FACES = {
    DATA[0]: ("black", "s", "real claims, by capabilities"),
    DATA[1]: (NEUTRAL, "D", "real claims, by spending"),
    WRITTEN: (CLAIMANT, "o", "model, as written"),
    INFORMED: (HOLDER, "^", "model, nothing hidden"),
    HIDDEN: (AGREED, "v", "model, much hidden"),
    LOCAL: (CLAIMANT, "P", "model, the balance on the spot is another"),
    PLACEBO: (NEUTRAL, "x", "model, balances exchanged (placebo)"),
}
#: A chance a year that is drawn in place of a smaller one: the axis is logarithmic.
LOWEST = 0.0005
TICKS = {"0.1 %": 0.001, "1 %": 0.01, "10 %": 0.1, "100 %": 1.0}


def draw(summary: Summary) -> dict[str, Drawing]:
    """Draw slopes, and chances by advantage."""
    claims = summary.get("claims").value
    slopes = (
        f"Slopes of the log rate of each event on the claimant's log advantage (left) and on its "
        f"change in five years (right): of real claims of 1946-2001, and of {claims:,.0f} made-up "
        "ones. Right of the line: more often with more advantage. Bars are 95 % intervals over "
        "claims. "
        "Real disputes and fatal ones stand on one row; an event that is too rare has no mark."
    )
    chances = (
        "Chance a year of each event, by how strong the claimant is to the holder, on a "
        f"logarithmic scale (less than {100 * LOWEST:g} % is drawn there): squares are real claims "
        "of 1946-2001, the rest made-up ones. Bars are 95 % intervals over claims. "
        "Levels are not the question: "
        "whether the lines rise together is."
    )
    with look():
        return {
            "slopes": Drawing(all_slopes(summary), slopes),
            "chances": Drawing(all_chances(summary), chances),
        }


def all_slopes(summary: Summary) -> Figure:
    """A panel a regressor, a row an event, a mark each setting."""
    figure = new_figure(9.5, 5.6)
    message(figure, _slopes_told(summary))
    for axes, regressor in zip(figure.subplots(1, 2, sharey=True), REGRESSORS, strict=True):
        for at, (setting, (colour, marker, label)) in enumerate(FACES.items()):
            rows, found = [], []
            for row, event in enumerate(COMPARED):
                for what in COMPARED[event] if setting in DATA else (event,):
                    one = slope(summary, what, setting, regressor)
                    if one is not None:
                        rows.append(row + 0.11 * (at - (len(FACES) - 1) / 2))
                        found.append(one)
            bars_across(axes, found, rows, fmt=marker, color=colour, ms=4.5, lw=1, label=label)
        axes.axvline(0.0, color="black", linewidth=0.8)
        axes.set_yticks(range(len(COMPARED)), [NAMES[event] for event in COMPARED])
        axes.set_title(f"slope {WORDS[regressor]}", fontsize=9)
    axes.invert_yaxis()
    legend_below(figure, 3)
    return figure


def _slopes_told(summary: Summary) -> str:
    """What advantage does to fighting, in the model and among real claims."""
    model, real = (
        summary.get(f"slope of {DISPUTE}", setting=one, group=LEVEL) for one in (WRITTEN, DATA[0])
    )
    return (
        f"Slope of fighting on advantage: {model.value:+.2f} in the model, {real.value:+.2f} "
        f"({real.low:+.2f} to {real.high:+.2f}) among real claims"
    )


def all_chances(summary: Summary) -> Figure:
    """A panel an event."""
    figure = new_figure(9.5, 7.0)
    message(figure, _slopes_told(summary))
    for axes, event in zip(figure.subplots(2, 2, sharex=True).flat, COMPARED, strict=True):
        for at, setting in enumerate((DATA[0], WRITTEN, INFORMED)):
            what = COMPARED[event][0] if setting in DATA else event
            panel(axes, summary, setting, what, 0.15 * (at - 1))
        axes.set_yscale("log")
        axes.set_ylim(LOWEST, 1.1)
        axes.set_yticks(list(TICKS.values()), list(TICKS))
        axes.set_title(NAMES[event], fontsize=9)
        axes.set_xticks(range(len(LEVELS)), list(LEVELS), rotation=40, ha="right", fontsize=7)
    legend_below(figure, 3)
    return figure


def panel(axes: Axes, summary: Summary, setting: str, what: str, aside: float) -> None:
    """Chances of one event by advantage, in one setting."""
    colour, marker, label = FACES[setting]
    places, found = [], []
    for at, name in enumerate(LEVELS):
        try:
            one = summary.get(f"yearly {what}", setting=setting, group=f"{LEVEL}: {name}")
        except KeyError:
            continue
        places.append(at + aside)
        found.append(floored(one))
    values, reach = lengths(found)
    axes.errorbar(
        np.array(places),
        values,
        yerr=reach,
        fmt=f"{marker}-",
        color=colour,
        ms=4,
        lw=1,
        label=label,
    )


def floored(one: Estimate) -> Estimate:
    """An estimate that a logarithmic axis can show."""
    value, low, high = (max(LOWEST, end) for end in (one.value, one.low, one.high))
    return Estimate(value, low, high, one.standard_error, one.n)
