"""What the scripts of this folder share: rows of tables, and parts of pages between marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from sim.words import bare_share

Lines = list[str]


def row(cells: Iterable[object]) -> str:
    """A line of a table."""
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def head(heads: Iterable[object]) -> Lines:
    """The first two lines of a table."""
    names = list(heads)
    return [row(names), row(["---"] * len(names))]


def percent(value: float, decimals: int = 0) -> str:
    """A share.

    >>> percent(0.125), percent(0.125, 1)
    ('12 %', '12.5 %')
    """
    return bare_share(float(value), decimals)


def put(page: Path, parts: Mapping[str, Lines]) -> None:
    """Write parts of a page, each between its two marks; the page is read and written once."""
    text = page.read_text(encoding="utf-8")
    for name, lines in parts.items():
        text = with_part(text, name, lines, page.name)
    page.write_text(text, encoding="utf-8")


def with_part(text: str, name: str, lines: Lines, page: str) -> str:
    """The text of a page with a part between its marks `<!-- name -->`, `<!-- end of name -->`."""
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, found, rest = text.partition(begin)
    _, ended, after = rest.partition(end)
    if not (found and ended):
        raise SystemExit(f"{page} has no marks for {name}")
    made = "\n".join(lines)
    return f"{before}{begin}{made}\n{end}{after}"
