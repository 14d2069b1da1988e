"""Audiences at home and pressure from outside: audiences.md."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from sim.pictures.style import FAINT
from sim.rules import pressure, reservation

from .shared import LINES, two


def audiences() -> Figure:
    """An outcome counts less than it is worth where it is less than promised."""
    figure, left, right = two()
    worths = np.linspace(0, 1, 101)
    for style, cost in zip(LINES, (0.0, 0.5, 1.5), strict=False):
        rate = reservation.concession_rate(cost, 0.5, 0.0, 0.0)
        net = [reservation.net_worth(float(x), 0.6, 0.6, rate, 0.5) for x in worths]
        left.plot(worths, net, label=f"audience cost {cost:g}", **style)
    left.axvline(0.6, color=FAINT, linestyle=":")
    left.text(0.61, -0.85, "what it has\nand promised to keep", va="bottom")
    left.plot(worths, worths, color=FAINT, linewidth=0.8)
    left.set(
        xlabel="what the outcome gives (share of the good)", ylabel="what it counts at the table"
    )
    left.set_title("Conceding costs more than what is given")
    left.legend(loc="upper left")

    days = np.linspace(0, 30, 121)
    for style, legitimacy in zip(LINES, (0.35, 0.65, 0.9), strict=False):
        daily = pressure.pressure_per_day(0.01, 0.8, legitimacy)
        spent = [daily * pressure.pressure_days(0.0, float(d), 7.0) for d in days]
        right.plot(days, spent, label=f"legitimacy {legitimacy:g}", **style)
    right.set(xlabel="days of an offensive", ylabel="cost of outside pressure so far")
    right.set_title("A lawful claim is pressed less")
    right.legend(loc="upper left")
    return figure
