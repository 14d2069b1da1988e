"""A figure with a title and a text that says what it shows to those who do not see it."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import ScalarFormatter
from PIL import Image

from sim.language import ENGLISH, figures, spoken
from sim.pictures.style import look, render

#: names that matplotlib gives to clip paths, markers and hatches, from all digits of their places
_NAME = re.compile(rb"\b([hmp])[0-9a-f]{10}\b")


@dataclass(frozen=True)
class Picture:
    """A figure to be shown or saved under a name, with its text alternative, the `caption`."""

    name: str
    title: str
    figure: Figure
    caption: str

    def svg(self) -> bytes:
        """The figure as the content of an SVG file, the same bytes every time."""
        return numbered(render(self.figure, "svg"))

    def png(self) -> bytes:
        """The figure as the content of a PNG file."""
        return render(self.figure, "png")

    def for_screen(self, widest: int) -> bytes:
        """The figure as a PNG of at most `widest` pixels across.

        It is drawn once: :meth:`matplotlib.figure.Figure.savefig` draws twice, which one waits for.
        """
        _write_numbers(self.figure)
        self.figure.set_dpi(min(150.0, widest / self.figure.get_size_inches()[0]))
        canvas: Any = FigureCanvasAgg(self.figure)
        with look():
            canvas.draw()
        content = io.BytesIO()
        Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB").save(
            content, "png", compress_level=3
        )
        return content.getvalue()


class _Told(ScalarFormatter):
    """Numbers on an axis, as the language that is spoken writes them."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        return figures(super().__call__(x, pos))


def _write_numbers(figure: Figure) -> None:
    """Write the numbers on all axes as the language that is spoken writes them."""
    for axis in (one for axes in figure.axes for one in (axes.xaxis, axes.yaxis)):
        usual = axis.get_major_formatter()
        if spoken() != ENGLISH and type(usual) is ScalarFormatter:
            axis.set_major_formatter(_Told(useOffset=usual.get_useOffset()))


def numbered(svg: bytes) -> bytes:
    """Number the names within an SVG file: the layout may differ in the last digit of a place.

    >>> numbered(b'<a id="p0123456789"/><b clip-path="url(#p0123456789)"/>')
    b'<a id="p1"/><b clip-path="url(#p1)"/>'
    """
    known: dict[bytes, bytes] = {}

    def name(found: re.Match[bytes]) -> bytes:
        kind = found[1]
        return known.setdefault(found[0], kind + str(len(known) + 1).encode())

    return _NAME.sub(name, svg)
