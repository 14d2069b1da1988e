"""What the pictures share: parameters of the model, line styles, and figures of two panels."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.pictures.style import AGREED, CLAIMANT, HOLDER, NEUTRAL, new_figure
from sim.rules.choice import choice_precision

# Of sim parameters: front.mobility, front.noise, size, balance.attrition, cost_per_day.
MOBILITY, NOISE, SIZE, ATTRITION, COST_PER_DAY = 0.45, 1.0, 3.0, 0.002, 0.001
PRECISION = choice_precision(40.0, 0.6)  # behaviour.precision, political_control

#: Line styles that are told apart without colour.
LINES = (
    {"color": CLAIMANT, "linestyle": "-"},
    {"color": HOLDER, "linestyle": "--"},
    {"color": AGREED, "linestyle": "-."},
    {"color": NEUTRAL, "linestyle": ":"},
)


def two(width: float = 9.0, height: float = 3.4) -> tuple[Figure, Axes, Axes]:
    """A figure with two panels side by side."""
    figure = new_figure(width, height)
    left, right = figure.subplots(1, 2)
    return figure, left, right
