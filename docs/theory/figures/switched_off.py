"""Mechanisms that are shipped at zero: switched-off.md."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.pictures.style import new_figure
from sim.rules import choice, incidents, reservation

from .shared import LINES


def switched_off() -> Figure:
    """Four switches: what each does at zero, and at some values above it."""
    figure = new_figure(9.0, 6.4)
    (line, truces), (clashes, planning) = figure.subplots(2, 2)
    _draw_reciprocity(line)
    _draw_credit(truces)
    _draw_revival(clashes)
    _draw_planning(planning)
    return figure


def _draw_reciprocity(axes: Axes) -> None:
    last = np.linspace(0, 12, 61)
    for style, share in zip(LINES, (0.0, 0.3, 0.6), strict=False):
        rates = [incidents.reciprocated(2.0, float(n), share) for n in last]
        axes.plot(last, rates, label=f"{share:g}", **style)
    axes.set(xlabel="incidents of the month before", ylabel="incidents expected", ylim=(0, 8.5))
    axes.set_title("Shots draw shots")
    axes.legend(title="reciprocity", loc="upper left")


def _draw_credit(axes: Axes) -> None:
    broken = np.arange(0, 7)
    for style, share in zip(LINES, (0.0, 0.15, 0.3, 0.5), strict=True):
        left = [reservation.ceasefire_credit(share, int(n)) for n in broken]
        axes.plot(broken, left, marker="o", markersize=4, label=f"{share:g}", **style)
    axes.set(xlabel="ceasefires of this war that were broken", ylim=(0, 1.3))
    axes.set(ylabel="worth of another (share)")
    axes.set_title("Broken ceasefires discredit the next")
    axes.legend(title="discredit", loc="upper right", ncols=4)


def _draw_revival(axes: Axes) -> None:
    clashes = np.arange(0, 7)
    for style, share in zip(LINES, (0.0, 0.1, 0.3), strict=False):
        hopes = [0.2]
        for _ in clashes[1:]:
            hopes.append(reservation.hope_regained(hopes[-1], share))
        axes.plot(clashes, hopes, marker="o", markersize=4, label=f"{share:g}", **style)
    axes.set(xlabel="clashes that ended in a truce", ylabel="hope in talks", ylim=(0, 1.15))
    axes.set_title("A clash revives talks")
    axes.legend(title="revival", loc="upper left", ncols=3)


def _draw_planning(axes: Axes) -> None:
    days = np.arange(0, 181)
    for style, pace in zip(LINES, (10.0, 30.0, 90.0), strict=False):
        chance = [choice.within(0.2, float(day), pace) for day in days]
        axes.plot(days, chance, label=f"{pace:g}", **style)
    axes.set(xlabel="days", ylabel="chance that it is decided by then", ylim=(0, 1.3))
    axes.set_yticks([0.0, 0.25, 0.5, 0.75, 1.0])
    axes.set_title("A pace of planning (one review in five decides to)")
    axes.legend(title="days from review to review", loc="upper left", ncols=3)
