"""Promises kept and broken: after-the-deal.md."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from sim.rules import after_deal, choice, reservation

from .shared import LINES, PRECISION, two


def promises() -> Figure:
    """Trust is a running average of promises kept; a guarantee makes refusing costly."""
    figure, left, right = two()
    kept = [True] * 6 + [False] + [True] * 8
    trust, course = 0.5, [0.5]
    for one in kept:
        trust = after_deal.trust_after(trust, one, 0.8)
        course.append(trust)
    left.plot(range(len(course)), course, marker="o", markersize=4, **LINES[0])
    left.annotate(
        "a promise is broken", (7, course[7]), (7.6, 0.45), arrowprops={"arrowstyle": "-"}
    )
    for style, guarantee in zip(LINES[1:3], (0.5, 0.8), strict=True):
        left.plot(
            [reservation.reliability(t, guarantee) for t in course],
            label=f"counted on with a guarantee of {guarantee:g}", **style,
        )  # fmt: skip
    left.set(
        xlabel="promises that fell due", ylabel="share of promises counted on", ylim=(0.3, 1.02)
    )
    left.set_title("Trust: a running average of promises kept")
    left.legend(loc="lower right")
    threats = np.linspace(0, 1, 51)
    for style, deterrence in zip(LINES, (0.0, 0.05, 0.2), strict=False):
        gain = [after_deal.gain_from_refusing(0.1, 0.2, float(q), deterrence) for q in threats]
        right.plot(
            threats, [choice.choice_probability(-g, PRECISION) for g in gain],
            label=f"deterrence {deterrence:g}", **style,
        )  # fmt: skip
    right.set(xlabel="chance that refusing brings war", ylabel="chance that ground is handed over")
    right.set_ylim(0, 1.02)
    right.set_title("Why a promise to hand over is kept")
    right.legend(loc="lower right")
    return figure
