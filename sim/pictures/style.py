"""The look that all figures share, and how they become the content of files.

Colours are Okabe and Ito's, which colour-blind readers can tell apart; every series also has its
own line style or marker, so that nothing is lost in a grey print.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

CLAIMANT = "#0072B2"  # blue
BAND = "#7FB2D9"  # light blue
HOLDER = "#D55E00"  # vermilion
NEUTRAL = "#333333"
FAINT = "#999999"
WAR = "#DDDDDD"
HELD = "#F6C9A8"  # light vermilion, hatched
AGREED = "#009E73"  # bluish green
TRUCE = "#00664B"

_LOOK: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "axes.titlesize": 10.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "axes.labelsize": 9.0,
    "legend.fontsize": 8.0,
    "legend.frameon": False,
    "hatch.linewidth": 0.6,
    "svg.hashsalt": "balance and bargaining",
    "svg.fonttype": "path",
    "text.parse_math": False,  # a label with dollar signs is drawn as it is
    "path.simplify": True,
}


#: matplotlib's settings belong to the whole process: one thread draws at a time.
_DRAWING = threading.RLock()


@contextmanager
def look() -> Iterator[None]:
    """Draw with the shared look, whatever the user's own settings are; other threads wait."""
    with _DRAWING, mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_LOOK)
        yield


def new_figure(width: float, height: float) -> Figure:
    """Make a figure (in inches) that no window and no global state knows of."""
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def render(figure: Figure, ending: str) -> bytes:
    """Draw a figure as the content of a ``png`` or ``svg`` file."""
    metadata = {"Date": None, "Creator": None} if ending == "svg" else {"Software": None}
    buffer = io.BytesIO()
    with look():
        figure.savefig(buffer, format=ending, dpi=150, metadata=metadata)
    return buffer.getvalue()
