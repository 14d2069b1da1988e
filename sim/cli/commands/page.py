"""`sim page`: the page in a browser on this machine."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Annotated

import typer

from sim.errors import SimError


def page(
    port: Annotated[
        int, typer.Option(min=1024, max=65535, metavar="NUMBER", help="Port on this machine.")
    ] = 8501,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")
    ] = True,
    link: Annotated[
        str,
        typer.Option(metavar="LINK", help="Open what a link of the page shows, from any machine."),
    ] = "",
) -> None:
    """Show runs in a browser: change numbers, watch, compare, take a seat.

    It needs the extra [page], and is served to this machine only.
    """
    if find_spec("streamlit") is None:
        raise SimError(
            "sim page needs Streamlit, which is not installed\n"
            "    install it with: python -m pip install 'balance-and-bargaining[page]'\n"
            "    or, in a clone: make page"
        )
    from sim.page.links import query_of
    from sim.page.serving import ADDRESS, serve

    query = query_of(link)
    shown = f"/?{query}" if query else ""
    typer.echo(f"The page is at http://{ADDRESS}:{port}{shown} (Ctrl-C ends it)", err=True)
    serve(port, open_browser=browser, query=query)
