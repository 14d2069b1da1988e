"""Power that shifts: commitment.md."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from sim.pictures.style import FAINT, WAR
from sim.rules import commitment

from .shared import LINES, two


def shifting_power() -> Figure:
    """War in decline: what peace can still offer, and the shift that is too much."""
    figure, left, right = two()
    discount, win, cost = 0.9, 0.4, 0.1
    total = 1.0 / (1.0 - discount)
    shifts = np.linspace(0, 0.3, 121)
    war = (1.0 - win) * total * (1.0 - cost)
    peace = [
        commitment.peace_value_to_decliner(total, discount, (win + s) * total * (1.0 - cost))
        for s in shifts
    ]
    fights = [
        commitment.preventive_war_pays(war, total, discount, (win + s) * total * (1.0 - cost))
        for s in shifts
    ]
    limit = commitment.shift_threshold(win, cost, discount)
    left.plot(shifts, peace, label="the most that peace can give it", **LINES[0])
    left.axhline(war, label="war now", **LINES[1])
    left.axvspan(limit, shifts[-1], color=WAR, alpha=0.7)
    left.axvspan(
        shifts[int(np.argmax(fights))], shifts[-1], facecolor="none", hatch="//", edgecolor=FAINT
    )
    left.text(limit + 0.004, max(peace), "war", va="top")
    left.set(
        xlabel="rise of the other's chance to win, in one period",
        ylabel="value to the side in decline",
    )
    left.set_xlim(0, shifts[-1])
    left.legend(loc="lower left")
    left.set_title("A side in decline compares")

    costs = np.linspace(0, 0.3, 61)
    for style, d in zip(LINES, (0.8, 0.9, 0.99), strict=False):
        right.plot(
            costs, [commitment.shift_threshold(win, float(k), d) for k in costs],
            label=f"discount {d:g}", **style,
        )  # fmt: skip
    right.set(xlabel="share of all value that war destroys", ylabel="shift that brings war")
    right.set_title("Costly wars need larger shifts")
    right.legend(loc="upper left")
    return figure
