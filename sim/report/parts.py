"""What a report is put together from: sections of text, tables and pictures, free of HTML."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import pandas as pd

from sim.manifest import versions
from sim.pictures.picture import Picture
from sim.views import Tell
from sim.words import cell_text

#: rem for each inch of a wide picture: letters of 7.5 points have nine pixels and more
LEAST, MOST = 5.4, 6.6


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
    """A report: a title, a line below it, and sections.

    Before them, on the first page, stand the `question`, a sentence that is the `answer`, and the
    parts that say more of it: `first`.
    """

    title: str
    subtitle: str
    sections: Sequence[Section] = field(default_factory=list)
    answer: str = ""
    question: str = ""
    first: Sequence[Part] = ()


def quiet(done: float, total: float) -> None:
    """Be told how much is done of how much there is, and say nothing."""


def made(
    sections: Sequence[tuple[str, str, Callable[[], Sequence[Part]]]], tell: Tell
) -> list[Section]:
    """Make sections (name, title, what makes the parts) one after the other.

    `tell` is told how many of how many are made, before each and at the end; it may raise to stop.
    """
    found = []
    for number, (name, title, parts) in enumerate(sections):
        tell(number, len(sections))
        found.append(Section(name, title, parts()))
    tell(len(sections), len(sections))
    return found


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


def data_uri(picture: Picture) -> str:
    """A picture as a data URI, so that the file needs no other."""
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.svg()).decode('ascii')}"


def sizes(picture: Picture) -> str:
    """Widths between which a wide picture is readable, as a style; narrow screens scroll."""
    width = float(picture.figure.get_size_inches()[0])
    return f"min-width: {LEAST * width:.0f}rem; max-width: {MOST * width:.0f}rem"


def made_with(commands: Sequence[str]) -> list[Part]:
    """The commands that make a report again, and the versions they were run with."""
    used = ", ".join(f"{name} {version}" for name, version in versions().items())
    return [Code(commands), Text([f"Made with {used}."])]
