"""Start the page: on this machine only, telling nobody, asking nobody.

For a class it can be opened to the network of this machine (:mod:`sim.page.classroom`).
"""

from __future__ import annotations

import gc
import socket
import threading
import time
import webbrowser
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import SimError

if TYPE_CHECKING:
    from sim.page.classroom import Classroom

ADDRESS = "127.0.0.1"
#: Every address that this machine has in a network.
EVERYWHERE = "0.0.0.0"
APP = Path(__file__).with_name("app.py")

#: Streamlit's settings. They are given as flags, which a file of the user's cannot undo.
OPTIONS = {
    "server.address": ADDRESS,
    "server.allowedHosts": ["localhost", ADDRESS],
    "server.fileWatcherType": "none",
    "server.maxUploadSize": 2,
    "server.showEmailPrompt": False,
    "server.enableStaticServing": False,
    "browser.serverAddress": ADDRESS,
    "browser.gatherUsageStats": False,
    "runner.postScriptGC": False,  # it searches the whole memory after every click
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "logger.hideWelcomeMessage": True,
    "logger.level": "error",
    "theme.base": "light",
    "theme.primaryColor": "#005A8C",
    "theme.textColor": "#1A1A1A",
}


def serve(
    port: int, *, open_browser: bool, query: str = "", classroom: Classroom | None = None
) -> None:
    """Serve the page until it is interrupted: to this machine, or also to a classroom."""
    _free(port, ADDRESS if classroom is None else EVERYWHERE)
    gc.disable()  # until all is imported: the search for garbage takes a third of that time
    from streamlit.web import bootstrap

    # While the server and the browser start, import what the first visitor will need.
    threading.Thread(target=_prepare, daemon=True).start()
    options = {
        **OPTIONS,
        **({} if classroom is None else _opened_to(classroom)),
        "server.port": port,
        "browser.serverPort": port,
        "server.headless": not open_browser or bool(query),
    }
    if open_browser and query:  # Streamlit itself opens no more than the bare address
        address = f"http://{ADDRESS}:{port}/?{query}"
        threading.Thread(target=_open_soon, args=(port, address), daemon=True).start()
    flags = {name.replace(".", "_"): value for name, value in options.items()}
    bootstrap.load_config_options(flags)
    bootstrap.run(str(APP), False, classroom.arguments if classroom else [], flags)


def _opened_to(classroom: Classroom) -> dict[str, object]:
    """Settings of a page that other machines may ask for under its address, and no other name."""
    return {
        "server.address": EVERYWHERE,
        "server.allowedHosts": ["localhost", ADDRESS, classroom.host],
        "browser.serverAddress": classroom.host,
    }


def _prepare() -> None:
    """Import the page, and spare what is imported the search for garbage, which takes long.

    The browser takes a while to load its part; meanwhile the first picture is drawn.
    """
    try:
        import_module("mesa")  # first: it looks at all modules that are there when it is imported
        import_module("sim.page.screen")
        import_module("sim.page.browser.timeline").draw_first()
    finally:
        gc.freeze()
        gc.enable()


def _open_soon(port: int, address: str) -> None:
    """Open a browser once the server answers."""
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex((ADDRESS, port)) == 0:
                webbrowser.open(address)
                return
        time.sleep(0.1)


def _free(port: int, address: str) -> None:
    """Say so at once if another program has the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            raise SimError(
                f"--port {port}: another program uses it; perhaps the page is open already\n"
                f"    allowed: another port, as --port {port + 1}"
            ) from None
