"""What tests look for in a picture."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes


def marks(axes: Axes, marker: str) -> set[tuple[int, float]]:
    """Places of all marks of a kind in a panel."""
    return {
        (round(float(x)), float(y))
        for line in axes.get_lines()
        if line.get_marker() == marker
        for x, y in np.asarray(line.get_xydata(), dtype=float)
    }
