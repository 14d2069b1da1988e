"""What is learnt and forgotten: beliefs.md."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.figure import Figure

from sim.pictures.style import FAINT, NEUTRAL
from sim.rules import beliefs

from .shared import LINES, MOBILITY, two


def learning() -> Figure:
    """What a day of battle teaches, and how knowledge fades in peace."""
    figure, left, right = two()
    days = np.arange(0, 31)
    truth, start, spread = 0.4, -0.2, 0.3
    for style, noise in zip(LINES[:2], (1.0, 3.0), strict=True):
        mean, variance = start, spread**2
        means, deviations = [], []
        wide = beliefs.signal_variance(noise, MOBILITY, 1.0)
        for _ in days:
            means.append(mean)
            deviations.append(math.sqrt(variance))
            mean, variance = beliefs.update(mean, variance, truth, wide)
        middle, width = np.array(means), np.array(deviations)
        left.plot(days, middle, label=f"noise {noise:g}", **style)
        left.fill_between(days, middle - width, middle + width, color=style["color"], alpha=0.15)
    left.axhline(truth, color=NEUTRAL, linewidth=0.8)
    left.text(30, truth + 0.02, "truth", ha="right")
    left.set(xlabel="days of battle (signals at their mean)", ylabel="believed advantage")
    left.set_title("The fog of battle limits learning")
    left.legend(loc="lower right")

    years = np.linspace(0, 10, 101)
    for style, reversion in zip(LINES, (0.05, 0.2, 1.0), strict=False):
        course = [
            beliefs.predict(truth, 0.0025, 0.0, spread**2, reversion, float(y)) for y in years
        ]
        right.plot(
            years, [math.sqrt(v) for _, v in course], label=f"{reversion:g} per year", **style
        )
    right.axhline(spread, color=FAINT, linewidth=0.8)
    right.set(xlabel="years of peace", ylabel="standard deviation of the belief", ylim=(0, 0.33))
    right.set_title("In peace, knowledge goes stale")
    right.legend(title="change of the hidden part", loc="lower right")
    return figure
