"""The timeline of a run on the page, as wide as the screen, with a line over the day in view."""

from __future__ import annotations

from functools import partial

import streamlit as st
from matplotlib.figure import Figure

from sim.api import run
from sim.language import _, spoken
from sim.page.browser.width import is_narrow
from sim.page.choice import Choice, read, typical_run
from sim.page.look import Column, Shown, drawn, plain
from sim.page.visitor import Visitor
from sim.pictures.picture import Picture
from sim.pictures.timeline import timeline_picture
from sim.record import Record

#: so many timelines of shipped scenarios are kept
MOST_SHARED = 60
STYLE = """
<style>
[class*="st-key-unseen"] { display: none; }
.st-key-timeline { position: relative; }
.st-key-timeline [data-testid="stElementContainer"],
.st-key-timeline [data-testid="stFullScreenFrame"],
.st-key-timeline [data-testid="stImage"] { position: static; }
.st-key-timeline .day { position: absolute; inset: 0 auto auto 0; width: 100%; }
.st-key-timeline .day span { position: absolute; width: 2px; background: #000; opacity: 0.75; }
</style>
"""


def timeline_for(visitor: Visitor, choice: Choice, record: Record) -> Shown:
    """The timeline of a run, drawn for the visitor's screen."""
    narrow = is_narrow()
    draw = partial(timeline_of, choice, record, narrow=narrow)
    return visitor.picture(("timeline", choice, narrow), draw)


def timeline_of(choice: Choice, record: Record, *, narrow: bool) -> Shown:
    """The timeline of a run; one of a shipped scenario is drawn once for all visitors."""
    if choice.text:
        return drawn_timeline(record, narrow=narrow)
    return _shared(choice, record, narrow, spoken())


@st.cache_data(max_entries=MOST_SHARED, show_spinner=False)
def _shared(choice: Choice, _record: Record, narrow: bool, language: str) -> Shown:  # noqa: ARG001
    """What follows from the choice and the language alone: seed and run are part of it."""
    return drawn_timeline(_record, narrow=narrow)


def draw_first() -> None:
    """Draw what the first visitor sees first, before they ask."""
    choice = typical_run()
    record = run(read(choice).scenario, choice.seed, choice.replicate, trace=True)
    timeline_of(choice, record, narrow=False)


def drawn_timeline(record: Record, *, narrow: bool) -> Shown:
    """Draw the timeline, and keep where its panels are."""
    figures: list[Figure] = []

    def draw() -> Picture:
        picture = timeline_picture(record, narrow=narrow)
        figures.append(picture.figure)
        return picture

    shown = drawn(draw)
    return shown._replace(columns=tuple(columns_of(figures[0])))


def columns_of(figure: Figure) -> list[Column]:
    """Where every panel lies, so that a line over it crosses no words."""
    places = [(axes.get_position(), axes.get_xlim()) for axes in figure.axes]
    return [Column(box.x0, box.x1, 1.0 - box.y1, 1.0 - box.y0, *ends) for box, ends in places]


def show_timeline(shown: Shown, day: int) -> None:
    """Show a timeline that fits the screen, with its text alternative."""
    with st.container(key="timeline"):
        st.image(shown.png, alt=shown.caption, width="stretch")
        st.html(_marks(shown, day))
    with st.expander(_("This figure in words")):
        st.write(plain(shown.caption))


def _marks(shown: Shown, day: int) -> str:
    """A line over every panel that has the day."""
    lines = []
    for one in shown.columns:
        if one.first <= day <= one.last:
            share = (day - one.first) / (one.last - one.first)
            left = one.left + share * (one.right - one.left)
            lines.append(
                f'<span style="left:{left:.3%};top:{one.top:.3%};'
                f'height:{one.bottom - one.top:.3%}"></span>'
            )
    style = f"aspect-ratio: {shown.width:.4f} / {shown.height:.4f}"
    return f'<div class="day" style="{style}" aria-hidden="true">{"".join(lines)}</div>'
