"""Battles and campaigns: contest.md."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.figure import Figure

from sim.pictures.style import CLAIMANT, FAINT, HOLDER, NEUTRAL
from sim.rules import attrition, contest, prospects

from .shared import ATTRITION, COST_PER_DAY, LINES, MOBILITY, NOISE, SIZE, two


def battle() -> Figure:
    """Walks of the front, and the chance of capture that they amount to."""
    figure, left, right = two()
    drift = contest.battle_drift(math.log(4.0), math.log(3.0), MOBILITY)
    draws = np.random.default_rng(7)
    near = contest.monitored_size(SIZE, NOISE, 1.0)
    for _ in range(8):
        y, course = 0.0, [0.0]
        while abs(y) < near and len(course) < 60:
            y += contest.front_movement(drift, NOISE, 1.0, float(draws.standard_normal()))
            course.append(max(-SIZE, min(SIZE, y)))
        style = LINES[0] if course[-1] > 0 else LINES[1]
        left.plot(course, linewidth=1.0, **style)
    left.axhline(SIZE, color=CLAIMANT, linewidth=1.6)
    left.axhline(-SIZE, color=HOLDER, linewidth=1.6)
    left.text(0, SIZE + 0.12, "captured", color=CLAIMANT)
    left.text(0, -SIZE - 0.15, "repulsed", color=HOLDER, va="top")
    left.set(xlabel="days of battle", ylabel="place of the front", ylim=(-3.9, 3.9))
    left.set_title("Eight battles at 4:1 against a defence of 3:1")

    ratios = np.geomspace(0.5, 16, 100)
    for style, defence in zip(LINES, (1.0, 3.0, 5.0), strict=False):
        chances = [
            contest.capture_probability(
                contest.battle_drift(math.log(r), math.log(defence), MOBILITY), SIZE, NOISE, 0.0
            )
            for r in ratios
        ]
        right.plot(ratios, chances, label=f"defence {defence:g}:1", **style)
    right.set_xscale("log", base=2)
    right.set_xticks([0.5, 1, 2, 4, 8, 16], ["1:2", "1:1", "2:1", "4:1", "8:1", "16:1"])
    right.axhline(0.5, color=FAINT, linewidth=0.8)
    right.set(xlabel="strength of the attacker to the defender", ylabel="chance of capture")
    right.set_title("The chance that follows")
    right.legend(loc="upper left")
    return figure


def campaign() -> Figure:
    """What an offensive is worth by its aim, and losses by the square law."""
    figure, left, right = two()
    gains = [0.02, 0.06, 0.06, 0.06, 0.12, 0.10]
    sizes = [1.6, 3.0, 3.0, 3.0, 4.0, 9.0]
    defences = [math.log(d) for d in (2.5, 3, 3, 3, 3.5, 3.5)]
    count = len(gains)
    markers = "os^"
    for style, marker, ratio in zip(LINES, markers, (3.0, 4.0, 6.0), strict=False):
        values = prospects.campaign_values(
            math.log(ratio), 0.04, 0.0, sizes, defences, [0.0] * count, gains, MOBILITY, NOISE,
            1.0, COST_PER_DAY, 0.004, 7.0, 0.0, 0.02, [0.0] * 5 + [0.5], [0.0] * 5 + [0.3], 0.05,
        )  # fmt: skip
        left.plot(range(1, count + 1), values, marker=marker, label=f"{ratio:g}:1", **style)
        best = int(np.argmax(values))
        if values[best] > 0:
            left.plot(
                best + 1, values[best], "o", markersize=13, markerfacecolor="none", color=NEUTRAL
            )
    left.axhline(0.0, color=FAINT, linewidth=0.8)
    left.set(xlabel="aim: number of objectives", ylabel="worth of fighting, W(k)")
    left.set_title("How far to go (ringed: best aim)")
    left.legend(title="strength")

    days = np.arange(0, 361, 3)
    for strength, style, colours in (
        (1.0, "-", (NEUTRAL, NEUTRAL)),
        (2.0, "--", (CLAIMANT, HOLDER)),
    ):
        courses = np.array(
            [attrition.lanchester_step(strength, 1.0, ATTRITION, ATTRITION, float(d)) for d in days]
        )
        right.plot(days, 100 * courses[:, 0] / strength, style, color=colours[0])
        right.plot(days, 100 * courses[:, 1], style, color=colours[1])
    right.text(360, 58, "1:1, both", ha="right")
    right.text(360, 76, "2:1, claimant", ha="right", color=CLAIMANT)
    right.text(150, 20, "2:1, holder", color=HOLDER, ha="right")
    right.set(xlabel="days of full fighting", ylabel="strength left (%)", ylim=(0, 102))
    right.set_title("Losses by the square law")
    return figure
