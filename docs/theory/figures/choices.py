"""The choice rule: choice.md."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from sim.pictures.style import FAINT
from sim.rules import choice

from .shared import LINES, two


def logit() -> Figure:
    """One curve for every choice, the steeper the firmer the leadership."""
    figure, left, right = two()
    values = np.linspace(-0.08, 0.08, 161)
    for style, control in zip(LINES, (0.3, 0.6, 0.9), strict=False):
        precision = choice.choice_precision(40.0, control)
        left.plot(
            values, [choice.choice_probability(float(v), precision) for v in values],
            label=f"political control {control:g}", **style,
        )  # fmt: skip
    left.axvline(0.0, color=FAINT, linewidth=0.8)
    left.set(xlabel="value of the first option less the second", ylabel="chance of the first")
    left.set_title("The better option is likelier")
    left.legend(loc="upper left")
    months = np.arange(0, 61)
    for style, chance in zip(LINES, (0.005, 0.02, 0.1), strict=False):
        right.plot(
            months, [choice.within(chance, float(m), 1.0) for m in months],
            label=f"{chance:.1%} a month", **style,
        )  # fmt: skip
    right.set(xlabel="months", ylabel="chance to have chosen it once", ylim=(0, 1.5))
    right.set_yticks([0.0, 0.5, 1.0])
    right.set_title("Rare choices add up")
    right.legend(loc="upper left")
    return figure
