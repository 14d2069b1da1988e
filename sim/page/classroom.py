"""The page opened to the network of a class: who may come in, and under which address it is.

Off unless `sim page --classroom` is asked for. The token keeps out whoever was not given the link;
it travels unencrypted, as all of the page does.
"""

from __future__ import annotations

import secrets
import socket
import sys
from typing import NamedTuple
from urllib.parse import urlencode

import streamlit as st

from sim.page.links import Query

FLAG = "--classroom"
TOKEN = "token"
#: letters and digits that are not taken for each other when they are copied from a board
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 10
REFUSAL = (
    "This page is open to a class only. Ask whoever opened it for the whole link: it holds the "
    f"word after “{TOKEN}=”."
)


class Classroom(NamedTuple):
    """A page that is open to a network: its token, and the machine and port it has there."""

    token: str
    host: str
    port: str

    def link(self, **query: str) -> str:
        """A link that lets another machine in.

        >>> Classroom("k3", "192.0.2.7", "8501").link(game="QXMR")
        'http://192.0.2.7:8501/?token=k3&game=QXMR'
        """
        return f"http://{self.host}:{self.port}/?{urlencode({TOKEN: self.token} | query)}"

    @property
    def arguments(self) -> list[str]:
        """What the page is started with, for :func:`classroom` to find."""
        return [FLAG, *self]


def word(letters: str, length: int) -> str:
    """Letters that nobody can foresee."""
    return "".join(secrets.choice(letters) for _ in range(length))


def opened(port: int) -> Classroom | None:
    """A classroom on a port of this machine, with a new token; None where it has no network."""
    host = lan_address()
    return Classroom(word(LETTERS, LENGTH), host, str(port)) if host else None


def lan_address() -> str:
    """The address of this machine in its network ("": it is in none). Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address for examples: only the way to it is asked
            found = str(probe.getsockname()[0])
        except OSError:
            return ""
    return "" if found.startswith("127.") else found


def classroom() -> Classroom | None:
    """The classroom that this page is open to (None: to this machine only)."""
    given = sys.argv[1:]
    return Classroom(*given[1:]) if len(given) == 4 and given[0] == FLAG else None


def admitted() -> bool:
    """Whether the visitor may come in: to a page of this machine always, else with its token."""
    room = classroom()
    given = str(st.query_params.get(TOKEN, ""))
    return room is None or secrets.compare_digest(given.encode(), room.token.encode())


def passed_on() -> Query:
    """What every address of the page must hold, so that it can be opened again."""
    room = classroom()
    return {} if room is None else {TOKEN: room.token}
