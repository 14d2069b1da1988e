"""`sim page`: the page in a browser on this machine."""

from __future__ import annotations

from importlib.util import find_spec

import typer

from sim.errors import SimError


def page(port: int, *, open_browser: bool) -> None:
    """Serve the page, or say how to install what it needs."""
    if find_spec("streamlit") is None:
        raise SimError(
            "sim page needs Streamlit, which is not installed\n"
            "    install it with: python -m pip install 'balance-and-bargaining[page]'\n"
            "    or, in a clone: make page"
        )
    from sim.page.serving import ADDRESS, serve

    typer.echo(f"The page is at http://{ADDRESS}:{port} (Ctrl-C ends it)", err=True)
    serve(port, open_browser=open_browser)
