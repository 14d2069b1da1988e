"""Mediators and their word: mediation.md."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from sim.pictures.style import BAND, CLAIMANT
from sim.rules import credibility, mediation

from .shared import LINES, two


def mediators() -> Figure:
    """When a mediator moves, and whose word is believed."""
    figure, left, right = two()
    days = np.linspace(0, 30, 121)
    for style, ripe in zip(LINES, (0.0, 0.5, 1.0), strict=False):
        chances = [mediation.initiative_chance(0.05, 0.5, 10.0, ripe, float(d)) for d in days]
        left.plot(days, chances, label=f"{ripe:.0%} of the leaders hurt", **style)
    left.set(xlabel="days of war", ylabel="chance that it has moved", ylim=(0, 1.02))
    left.set_title("A ripe moment is used sooner")
    left.legend(loc="lower right")

    biases, losses = np.linspace(0, 1, 201), np.linspace(0, 0.6, 121)
    costs = 0.3, 0.1
    weak = np.array(
        [[credibility.truthful_when_weak(b, 0.8, *costs, loss) for b in biases] for loss in losses]
    )
    strong = np.array(
        [
            [credibility.truthful_when_strong(b, 0.2, *costs, loss) for b in biases]
            for loss in losses
        ]
    )
    right.contourf(biases, losses, weak & strong, levels=[0.5, 1.5], colors=[BAND])
    edge = [credibility.bias_threshold(0.8, *costs, float(loss)) for loss in losses]
    right.plot(edge, losses, color=CLAIMANT)
    right.text(0.62, 0.1, "believed", ha="center")
    right.text(
        0.2, 0.45, "not believed:\nit would say\nanything for peace", ha="center", va="center"
    )
    right.set(xlabel="bias for the side that listens", ylabel="what war costs the mediator")
    right.set(xlim=(0, 1), ylim=(0, 0.6))
    right.set_title("A friend's word can be believed")
    return figure
