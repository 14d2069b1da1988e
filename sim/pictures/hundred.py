"""How often something comes, as a hundred squares without and with a change."""

from __future__ import annotations

import math
import textwrap

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sim.language import _
from sim.pictures.picture import Picture
from sim.pictures.style import NEUTRAL, look, new_figure
from sim.views.answering import answer, levels, subject
from sim.views.pairs import Paired

EMPTY = "#E4E4E4"
#: squares in a row
ROW = 20


def hundred_picture(one: Paired, names: tuple[str, str], what: str = "") -> Picture:
    """Draw two sets of a hundred squares: of a hundred runs, so many have it (`what`, in words).

    A share is rounded to whole squares, but something that comes at least once has a square, and
    something that fails at least once leaves one empty.
    """
    with look():
        figure = new_figure(5.2, 2.9)
        for axes, estimate, name in zip(figure.subplots(2, 1), levels(one), names, strict=True):
            count = squares(estimate.value)
            _squares(axes, count)
            told = _("{name}: {count} of 100", name=f"{name[:1].upper()}{name[1:]}", count=count)
            wrapped = "\n".join(textwrap.wrap(told, 62))
            axes.set_title(wrapped, fontsize=9, fontweight="normal", color=NEUTRAL)
        what = what or subject(one)
        title = _("{event}, in a hundred runs", event=f"{what[:1].upper()}{what[1:]}")
        figure.suptitle(title, fontsize=10, fontweight="bold", x=0.01, ha="left")
    return Picture("hundred", title, figure, answer(one))


def squares(share: float) -> int:
    """Of a hundred squares, how many stand for a share.

    >>> squares(0.998), squares(0.001), squares(0.31)
    (99, 1, 31)
    """
    if 0.0 < share < 1.0:
        return min(99, max(1, round(100 * share)))
    return 0 if math.isnan(share) else round(100 * share)


def _squares(axes: Axes, count: int) -> None:
    for place in range(100):
        colour = NEUTRAL if place < count else EMPTY
        corner = place % ROW + 0.06, -(place // ROW) + 0.06
        axes.add_patch(Rectangle(corner, 0.88, 0.88, color=colour, linewidth=0.0))
    axes.set(xlim=(0, ROW), ylim=(1 - 100 / ROW, 1))
    axes.set_aspect("equal", anchor="W")
    axes.set_axis_off()
