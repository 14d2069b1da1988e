"""`sim page`: the page in a browser on this machine, or for a class."""

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
    classroom: Annotated[
        bool,
        typer.Option(
            "--classroom",
            help="Open the page to your network, to whoever has the link that is printed (it "
            "holds a new secret word each time), and let people play one game together. "
            "Nothing is encrypted: use it in a network that you trust.",
        ),
    ] = False,
) -> None:
    """Show runs in a browser: change numbers, watch, compare, take a seat.

    It needs the extra [page], and is served to this machine only, unless --classroom opens it.
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
    if classroom:
        _serve_class(port, browser, query)
        return
    shown = f"/?{query}" if query else ""
    typer.echo(f"The page is at http://{ADDRESS}:{port}{shown} (Ctrl-C ends it)", err=True)
    serve(port, open_browser=browser, query=query)


def _serve_class(port: int, browser: bool, query: str) -> None:
    """Open the page to the network of this machine, and say who can see it."""
    from sim.page.classroom import opened
    from sim.page.serving import serve

    room = opened(port)
    if room is None:
        raise SimError(
            "sim page --classroom: this machine is in no network, so that no other could open the "
            "page\n    allowed: connect it to a network, or leave --classroom out"
        )
    typer.echo(
        f"The page is open to your class at {room.link()}\n"
        "Whoever is in your network and has this link can see the page and play, unencrypted, "
        "until you end it with Ctrl-C; all games then end, too.",
        err=True,
    )
    token = room.link().partition("?")[2]
    serve(port, open_browser=browser, query=f"{query}&{token}" if query else token, classroom=room)
