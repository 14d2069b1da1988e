"""Ceasefires and incidents on the line: ceasefires.md."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from sim.rules import choice, incidents, reservation

from .shared import LINES, PRECISION, two


def ceasefires() -> Figure:
    """Agreeing is cheap; breaking depends on what fighting on promises."""
    figure, left, right = two()
    gains = np.linspace(0, 0.5, 101)
    for style, leverage in zip(LINES, (0.0, 0.02, 0.1), strict=False):
        worth = [reservation.ceasefire_value(0.05, leverage, 0.2, float(g)) for g in gains]
        left.plot(
            gains, [choice.choice_probability(w, PRECISION) for w in worth],
            label=f"broker's leverage {leverage:g}", **style,
        )  # fmt: skip
    left.set(xlabel="gain seen in fighting on", ylabel="chance of agreeing", ylim=(0, 1.02))
    left.set_title("Agreeing is cheap")
    left.legend(loc="lower left")
    days = np.arange(0, 22)
    for style, gain in zip(LINES, (0.0, 0.02, 0.05, 0.1), strict=True):
        chance = choice.strict_choice_probability(gain - 0.03, PRECISION)
        right.plot(
            days, [1.0 - choice.within(chance, float(d), 7.0) for d in days],
            label=f"{gain:g}", **style,
        )  # fmt: skip
    right.set(
        xlabel="days since the ceasefire", ylabel="chance that it still holds", ylim=(-0.02, 1.3)
    )
    right.set_yticks([0.0, 0.25, 0.5, 0.75, 1.0])
    right.set_title("Keeping depends on the front")
    right.legend(title="gain seen in fighting on", loc="upper right", ncols=4)
    return figure


def incident_line() -> Figure:
    """Shootings on the line, and how one may get out of hand."""
    figure, left, right = two()
    hopes = np.linspace(0, 1, 51)
    for style, calm in zip(LINES, (0.0, 0.5, 0.8), strict=False):
        left.plot(
            hopes, [incidents.incident_rate(2.0, calm, float(h), float(h)) for h in hopes],
            label=f"calm {calm:g}", **style,
        )  # fmt: skip
    left.set(xlabel="hope of both sides", ylabel="deadly incidents a month", ylim=(0, 2.2))
    left.set_title("Sides with hope hold their fire")
    left.legend(loc="lower left")
    counts = np.arange(0, 61)
    for style, chance in zip(LINES, (0.01, 0.02, 0.05), strict=False):
        right.plot(
            counts, [incidents.escalation_chance(chance, int(n)) for n in counts],
            label=f"each {chance:.0%}", **style,
        )  # fmt: skip
    right.set(xlabel="incidents", ylabel="chance that one gets out of hand", ylim=(0, 1.02))
    right.set_title("Many small risks are a large one")
    right.legend(loc="upper left")
    return figure
