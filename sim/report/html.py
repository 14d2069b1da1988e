"""A report as one HTML file: pictures inlined, no scripts, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from jinja2 import Environment, PackageLoader, StrictUndefined

from sim.pictures.picture import Picture
from sim.report.parts import Document, Fold, Part, Pictures, data_uri, quiet, sizes
from sim.views import Tell


def to_html(document: Document, tell: Tell = quiet) -> str:
    """Write a report; the same report gives the same text.

    Args:
        document: the report.
        tell: told before each picture how many of how many are drawn; it may raise to stop.
    """
    total, drawn = pictures_in(document), count()

    def picture_uri(picture: Picture) -> str:
        tell(next(drawn), total)
        return data_uri(picture)

    environment = Environment(
        loader=PackageLoader("sim.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    numbers = count(1)
    page = environment.get_template("report.html.j2")
    return page.render(
        document=document,
        style=environment.loader.get_source(environment, "report.css")[0],  # type: ignore[union-attr]
        data_uri=picture_uri,
        sizes=sizes,
        number=lambda: next(numbers),
    )


def pictures_in(document: Document) -> int:
    """How many pictures a report has."""
    later = sum(_pictures(section.parts) for section in document.sections)
    return _pictures(document.first) + later


def _pictures(parts: Sequence[Part]) -> int:
    inside = sum(_pictures(part.parts) for part in parts if isinstance(part, Fold))
    return inside + sum(len(part.pictures) for part in parts if isinstance(part, Pictures))
