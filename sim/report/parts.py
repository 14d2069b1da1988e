"""What a report is put together from: sections of text, tables and pictures, free of HTML."""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import pandas as pd

from sim.views import Picture

#: a difference smaller than this is shown as none
NOTHING = 0.0005
#: a number below this is shown with two digits that matter
SMALL = 0.01


@dataclass(frozen=True)
class Text:
    """Paragraphs, or with `listed` the points of a list."""

    lines: Sequence[str]
    listed: bool = False
    kind: ClassVar[str] = "text"


@dataclass(frozen=True)
class Code:
    """Commands, as they are typed."""

    lines: Sequence[str]
    kind: ClassVar[str] = "code"


@dataclass(frozen=True)
class Heading:
    """A heading within a section."""

    text: str
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True)
class Table:
    """A table with its caption; `numbers` names the columns that are set flush right."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()
    kind: ClassVar[str] = "table"


@dataclass(frozen=True)
class Pictures:
    """Pictures side by side where there is room; one that is `wide` scrolls where there is none."""

    pictures: Sequence[Picture]
    wide: bool = False
    kind: ClassVar[str] = "pictures"


@dataclass(frozen=True)
class Story:
    """Dated entries, each with the details that lie under it."""

    entries: Sequence[tuple[str, str, Sequence[str]]]
    kind: ClassVar[str] = "story"


@dataclass(frozen=True)
class Fold:
    """Parts under a line that opens and closes them; open where they are printed."""

    summary: str
    parts: Sequence[Part]
    opened: bool = False
    kind: ClassVar[str] = "fold"


Part = Text | Code | Heading | Table | Pictures | Story | Fold


@dataclass(frozen=True)
class Section:
    """A section, which the table of contents names."""

    name: str
    title: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Document:
    """A report: a title, a line below it, sections, and a sentence before all: the `answer`."""

    title: str
    subtitle: str
    sections: Sequence[Section] = field(default_factory=list)
    answer: str = ""


def table_of(
    frame: pd.DataFrame, caption: str, changes: Sequence[str] = (), percent: Sequence[str] = ()
) -> Table:
    """Write a frame as a table, with signs in the columns that are `changes`.

    Columns in `percent` hold shares.
    """
    columns = [str(name) for name in frame.columns]
    numbers = frozenset(
        place
        for place, name in enumerate(columns)
        if pd.api.types.is_numeric_dtype(frame[name])
        and not pd.api.types.is_bool_dtype(frame[name])
    )
    rows = [
        [
            cell_text(value, sign=name in changes, percent=name in percent)
            for name, value in zip(columns, row, strict=True)
        ]
        for row in frame.itertuples(index=False, name=None)
    ]
    return Table(caption, columns, rows, numbers)


def cell_text(value: object, *, sign: bool = False, percent: bool = False) -> str:
    """A value of a table as text; a missing one is a dash.

    >>> [cell_text(value) for value in (0.12345, 7, "a word", float("nan"))]
    ['0.123', '7', 'a word', '-']
    >>> cell_text(0.25, sign=True), cell_text(1e-9, sign=True), cell_text(0.25, percent=True)
    ('+0.250', '0', '25%')
    """
    if not isinstance(value, int | float) or isinstance(value, bool):
        return "-" if value is pd.NA else str(value)
    if math.isnan(value):
        return "-"
    if percent:
        return f"{value:.0%}"
    if sign:
        return "0" if abs(value) < NOTHING else f"{value:+.3f}"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.2g}" if NOTHING / 10 < abs(value) < SMALL else f"{value:.3f}"


def data_uri(picture: Picture) -> str:
    """A picture as a data URI, so that the file needs no other."""
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.svg()).decode('ascii')}"


def sizes(picture: Picture) -> str:
    """Widths between which a wide picture is readable, as a style; narrow screens scroll."""
    width = float(picture.figure.get_size_inches()[0])
    return f"min-width: {4.0 * width:.0f}rem; max-width: {6.6 * width:.0f}rem"
