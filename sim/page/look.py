"""How the page looks: pictures with their text, tables, messages, progress of long work."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import streamlit as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from sim.page.jobs import Job
from sim.plots.style import look
from sim.views.picture import Picture

#: Streamlit makes wider images smaller, which takes longer than to draw them.
MOST_PIXELS = 1460

#: Drawing sets matplotlib's global settings for a while: one visitor at a time.
DRAWING = threading.RLock()

#: Wide figures keep a readable size on a narrow screen and scroll sideways; captions and notes
#: are dark enough to be read; the line over a timeline marks the day that is looked at.
STYLE = """
<style>
[data-testid="stMainBlockContainer"] { padding: 2.2rem 2.5rem 3rem; }
[data-testid="stCaptionContainer"] { color: #333 !important; opacity: 1 !important; }
[class*="st-key-hint-"] { container-type: inline-size; }
[class*="st-key-yaml-"] textarea { font-family: monospace; }
.hint, .narrow { display: none; font-size: 0.85rem; margin: 0; }
@container (max-width: 1079px) { .hint { display: block; } }
[class*="st-key-wide-"] { overflow-x: auto; position: relative; container-type: inline-size; }
[class*="st-key-wide-"] [data-testid="stElementContainer"],
[class*="st-key-wide-"] [data-testid="stFullScreenFrame"],
[class*="st-key-wide-"] [data-testid="stImage"] { position: static; }
[class*="st-key-wide-timeline"] > [data-testid="stElementContainer"],
[class*="st-key-wide-timeline"] img { min-width: 1080px; max-width: none !important; }
.over { position: absolute; top: 0; left: 0; width: 100%; min-width: 1080px; height: 0; }
.over span { position: absolute; width: 2px; background: #000; opacity: 0.75; }
:focus-visible { outline: 3px solid #005A8C !important; outline-offset: 2px; }
@media (max-width: 640px) {
  [class*="st-key-wide-table"] td { min-width: 4.5rem; }
  .st-key-wide-table-distributions td:nth-child(3), .st-key-wide-table-pairs td:nth-child(4),
  .st-key-wide-table-pairs td:nth-child(5) { min-width: 7.5rem; }
  [data-testid="stMainBlockContainer"] { padding: 4.2rem 0.8rem 3rem; }
  .narrow { display: block; }
  h1 { font-size: 1.6rem !important; padding: 0 !important; }
  h2, h3 { font-size: 1.2rem !important; }
}
</style>
"""


class Column(NamedTuple):
    """Where a time axis lies in a figure, in shares of its width and height, and its days."""

    left: float
    right: float
    top: float
    bottom: float
    first: float
    last: float


class Shown(NamedTuple):
    """A picture ready to be shown or downloaded."""

    name: str
    title: str
    caption: str
    png: bytes
    width: float
    height: float
    columns: tuple[Column, ...]


def drawn(draw: Callable[[], Picture]) -> Shown:
    """Draw a picture; the places of its axes are kept so that a day can be marked on them."""
    with DRAWING:
        picture = draw()
        png = _for_screen(picture.figure)
        columns: dict[tuple[float, float], Column] = {}
        for axes in picture.figure.axes:
            box, (first, last) = axes.get_position(), axes.get_xlim()
            old = columns.get((box.x0, box.x1), Column(box.x0, box.x1, 1.0, 0.0, first, last))
            columns[box.x0, box.x1] = old._replace(
                top=min(old.top, 1.0 - box.y1), bottom=max(old.bottom, 1.0 - box.y0)
            )
    width, height = picture.figure.get_size_inches()
    return Shown(
        picture.name, picture.title, picture.caption, png, width, height, tuple(columns.values())
    )


def _for_screen(figure: Figure) -> bytes:
    """A figure as a PNG as wide as the page shows it, so that it is sent as it is.

    It is drawn once: :meth:`Figure.savefig` draws twice, which one waits for.
    """
    figure.set_dpi(min(150.0, MOST_PIXELS / figure.get_size_inches()[0]))
    canvas: Any = FigureCanvasAgg(figure)
    with look():
        canvas.draw()
    content = io.BytesIO()
    Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB").save(
        content, "png", compress_level=3
    )
    return content.getvalue()


def svg(draw: Callable[[], Picture]) -> bytes:
    """Draw a picture as the content of an SVG file."""
    with DRAWING:
        return draw().svg()


def png(draw: Callable[[], Picture]) -> bytes:
    """Draw a picture as the content of a PNG file."""
    with DRAWING:
        return draw().png()


def show(shown: Shown, *, wide: bool = False, day: int | None = None) -> None:
    """Show a picture with its text alternative, which everybody can read under it."""
    if wide:
        with st.container(key=f"hint-{shown.name}"):
            st.html('<p class="hint">Scroll this figure sideways to see the whole of it.</p>')
    with st.container(key=f"{'wide' if wide else 'figure'}-{shown.name}"):
        st.image(shown.png, alt=shown.caption, width="stretch")
        if day is not None:
            st.html(_mark(shown, day))
    with st.expander("This figure in words"):
        st.write(plain(shown.caption))


def _mark(shown: Shown, day: int) -> str:
    """A line over every time axis that has the day."""
    lines = []
    for one in shown.columns:
        if one.first <= day <= one.last:
            share = (day - one.first) / (one.last - one.first)
            left = one.left + share * (one.right - one.left)
            ratio = shown.height / shown.width  # heights in shares of the width: CSS pads by width
            lines.append(
                f'<span style="left:{left:.3%};top:calc({one.top * ratio:.5f} * '
                f"max(100cqw, 1080px));height:calc({(one.bottom - one.top) * ratio:.5f} * "
                'max(100cqw, 1080px))"></span>'
            )
    return f'<div class="over" aria-hidden="true">{"".join(lines)}</div>'


# -- words and tables ------------------------------------------------------------------------------


def plain(text: str) -> str:
    r"""Text as it is, whatever Markdown would make of it.

    >>> plain("a*b")
    'a\\*b'
    """
    return re.sub(r"([\\`*_\[\]{}<>#$~|]|:(?=\w))", r"\\\1", text)


def long_date(date: dt.date) -> str:
    """A date as people write it.

    >>> long_date(dt.date(2020, 9, 7))
    '7 September 2020'
    """
    return f"{date.day} {date:%B %Y}"


def table(name: str, frame: pd.DataFrame, digits: int = 3) -> None:
    """A table as text, which reads aloud and wraps; numbers with few digits."""
    told = frame.copy()
    told = told.map(lambda value: plain(_told(value, digits)))
    told.columns = [plain(str(column)) for column in told.columns]
    with st.container(key=f"wide-table-{name}"):
        st.table(told.set_index(told.columns[0]))


def _told(value: object, digits: int) -> str:
    if not isinstance(value, float):
        return str(value)
    return "" if math.isnan(value) else f"{value:.{digits}f}"


def error(head: str, text: str) -> None:
    """An error as the command line tells it, under a sentence that says what holds now."""
    st.error(head, icon=":material/error:")
    st.code(text, language=None, wrap_lines=True)


def choice_of(label: str, options: Mapping[str, str] | Sequence[str], key: str, **more: Any) -> str:
    """A choice among words, told by their labels."""
    names = list(options)
    told = options if isinstance(options, Mapping) else {name: name for name in names}
    chosen = st.selectbox(label, names, format_func=lambda name: told[name], key=key, **more)
    return str(chosen)


# -- long work -------------------------------------------------------------------------------------


def ended(job: Job[Any], seconds: float, note: str = "") -> bool:
    """Whether work is done within some seconds; if not, its progress is shown, with a stop."""
    if job.wait(seconds):
        return True
    _progress(job, note)
    return False


@st.fragment(run_every=0.7)
def _progress(job: Job[Any], note: str) -> None:
    if job.ended:
        st.rerun()
    if note:
        st.info(note)
    st.progress(job.share, text=f"{job.what}: {job.note or 'starting'}")
    st.button("Stop", on_click=job.stop, key=f"stop-{id(job)}", icon=":material/stop:")
    if job.wait(0.0):
        st.rerun()


def told_of_end(job: Job[Any], again: Callable[[], None]) -> bool:
    """Whether the work gave a result; if not, what happened and a button to begin again."""
    if job.result is not None:
        return True
    if job.stopped:
        st.warning("Stopped before the end: nothing is shown.")
    else:
        error("The run failed; choose other numbers, or begin again.", job.error)
    st.button("Begin again", on_click=again, key=f"again-{id(job)}")
    return False
