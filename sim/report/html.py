"""A report as one HTML file: pictures inlined, no scripts, nothing fetched from anywhere."""

from __future__ import annotations

from itertools import count

from jinja2 import Environment, PackageLoader, StrictUndefined

from sim.report.parts import Document, data_uri, sizes


def to_html(document: Document) -> str:
    """Write a report; the same report gives the same text."""
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
        data_uri=data_uri,
        sizes=sizes,
        number=lambda: next(numbers),
    )
