"""How the page looks: pictures with their text, tables, messages, progress of long work."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

import pandas as pd
import streamlit as st

from sim.language import _, figures, in_english
from sim.pictures.picture import Picture
from sim.words import table_date

T = TypeVar("T")
#: Streamlit makes wider images smaller, which takes longer than to draw them.
MOST_PIXELS = 1460

#: Wide tables scroll sideways on a narrow screen; captions and notes are dark enough to be read.
STYLE = """
<style>
[data-testid="stMainBlockContainer"] { padding: 2.2rem 2.5rem 3rem; }
[data-testid="stCaptionContainer"] { color: #333 !important; opacity: 1 !important; }
[class*="st-key-yaml-"] textarea { font-family: monospace; }
.narrow { display: none; font-size: 0.85rem; margin: 0; }
.st-key-wide-table-findings h3 { font-size: 1.4rem; padding-top: 0.8rem; }
.st-key-wide-table-findings ol { padding-left: 2.4rem; }
.st-key-figure-hundred { max-width: 30rem; }
.side { font-size: 1.35rem; font-weight: 600; margin: 0.4rem 0 0; }
[class*="st-key-wide-"] { overflow-x: auto; }
[class*="st-key-wide-"] [data-testid="stMarkdownContainer"] { overflow: visible !important; }
[data-testid="stSidebar"]:is([data-collapsed="true"], [aria-expanded="false"]) >
  [data-testid="stSidebarContent"] { display: none; }
[data-testid="stElementToolbar"]:focus-within { opacity: 1 !important; }
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
    """A picture ready to be shown; of a timeline, with the places of its axes."""

    name: str
    title: str
    caption: str
    png: bytes
    width: float
    height: float
    columns: tuple[Column, ...] = ()


def drawn(draw: Callable[[], Picture]) -> Shown:
    """Draw a picture."""
    picture = draw()
    png = picture.for_screen(MOST_PIXELS)
    width, height = picture.figure.get_size_inches()
    return Shown(picture.name, picture.title, picture.caption, png, width, height)


def svg(draw: Callable[[], Picture]) -> bytes:
    """Draw a picture as the content of an SVG file."""
    return in_english(draw)().svg()


def png(draw: Callable[[], Picture]) -> bytes:
    """Draw a picture as the content of a PNG file."""
    return in_english(draw)().png()


def show(shown: Shown) -> None:
    """Show a picture with its text alternative, which everybody can read under it."""
    with st.container(key=f"figure-{shown.name}"):
        st.image(shown.png, alt=shown.caption, width="stretch")
    with st.expander(_("This figure in words")):
        st.write(plain(shown.caption))


# -- words and tables ------------------------------------------------------------------------------


#: What shows as nothing and stands between signs that together would become a link, an emoji, an
#: icon or an arrow: these are made after Markdown has been read, so that no backslash prevents it.
JOINER = "\u2060"
_TOGETHER = re.compile(r"(?<=[:@])(?=\S)|(?<=[wW]{3})(?=\.)|(?<=[-<>=~])(?=[-<>=~])")
_SIGNS = re.compile(r"([\\`*_\[\]{}<>#$~|&]|:(?=\S))")
_STARTS = re.compile(r"^[ \t]*(\d*)([-+=.)])(?=\s|$)", re.MULTILINE)


def plain(text: str) -> str:
    r"""Text as it is, whatever Markdown would make of it.

    >>> plain("a*b")
    'a\\*b'
    """
    text = _SIGNS.sub(r"\\\1", _TOGETHER.sub(JOINER, text))
    return _STARTS.sub(r"\1\\\2", text)  # no lists, no lines under headings


def named(options: Iterable[T], told: Callable[[T], str]) -> Callable[[T], str]:
    """What every option of a list is called, told now, in the language that is spoken now.

    >>> named([1, 2], str)(2)
    '2'
    """
    return {one: told(one) for one in options}.__getitem__


def table(name: str, frame: pd.DataFrame, digits: int = 3) -> None:
    """A table as text, which reads aloud and wraps; numbers with few digits.

    Heads and cells that are texts of the catalogue stand in the language that is spoken.
    """
    told = frame.copy()
    told = told.map(lambda value: plain(_told(value, digits)))
    told.columns = [plain(_(str(column))) for column in told.columns]
    with st.container(key=f"wide-table-{name}"):
        st.table(told.set_index(told.columns[0]))


def _told(value: object, digits: int) -> str:
    if isinstance(value, dt.date):
        return table_date(value)
    if not isinstance(value, float):
        return _(str(value))
    return "" if math.isnan(value) else figures(f"{value:.{digits}f}")


def error(head: str, text: str) -> None:
    """An error as the command line tells it, under a sentence that says what holds now."""
    st.error(head, icon=":material/error:")
    st.code(text, language=None, wrap_lines=True)
