"""The address follows what is shown, and the browser's Back and Forward are followed in turn.

Whatever a visitor chooses becomes part of the address (:mod:`sim.page.links`), and the browser
keeps a list of addresses. On Back and Forward Streamlit runs the page again with another address
and all controls as they were. That an address has changed and nothing else tells it from a click.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

import streamlit as st

from sim.errors import SimError
from sim.language import ENGLISH, _
from sim.page import links
from sim.page.choice import Choice
from sim.page.classroom import passed_on
from sim.page.links import Seat, View
from sim.version import VERSION

#: so many places are known exactly; others are read from their addresses
MOST_PLACES = 200


class Place(NamedTuple):
    """What an address stands for."""

    choice: Choice
    seat: Seat
    tab: str
    view: View = View()
    language: str = ENGLISH


class History:
    """Where one visitor was: places by address, and the last one that was shown."""

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        self.last: tuple[str, Place] | None = None

    def moved(self, here: Place) -> bool:
        """Whether the address is another than was shown last, and what is here is not."""
        return self.last is not None and address() != self.last[0] and here == self.last[1]

    def asked(self, tab: str) -> Place:
        """What the address asks for, on a tab if it names none.

        Raises :class:`~sim.errors.SimError` where it asks for nothing that there is.
        """
        query = _query()
        if known := self.places.get(address()):
            return known
        language = self.language_asked()[0]
        return Place(
            links.read(query), links.read_seat(query), tab, links.read_view(query), language
        )

    def tab_asked(self, tab: str) -> str:
        """The tab that the address names, also where the rest of it cannot be used."""
        return _query().get("tab", [tab])[-1]

    def language_asked(self) -> tuple[str, str]:
        """The language that the address names, and what is wrong where there is none such."""
        try:
            return links.read_language(_query()), ""
        except SimError as error:
            return ENGLISH, str(error)

    def names_asked(self) -> str:
        """Whose names of places the address names."""
        return links.read_names(_query())

    def of_version(self) -> str:
        """A word on a link that another version of the model has made; "" for any other."""
        version = links.read_version(_query())
        if version in ("", VERSION):
            return ""
        return _(
            "This link was made with version {version} of the model, and this page runs version "
            "{present}: figures may differ.",
            version=version,
            present=VERSION,
        )

    def shown(self, here: Place) -> None:
        """Tell the browser the address of what is shown, unless it has one for it."""
        now = address()
        if self.places.get(now) != here:
            link = links.write(here.choice, here.tab, here.seat, here.view, here.language)
            st.query_params.from_dict(link | passed_on())
            now = address()
        self.keep(now, here)
        self.last = now, here

    def keep(self, now: str, place: Place) -> None:
        """Remember what an address stands for."""
        self.places.pop(now, None)
        self.places[now] = place
        if len(self.places) > MOST_PLACES:
            del self.places[next(iter(self.places))]


def address() -> str:
    """The query of the present address, the same for the same parts in any order."""
    return urlencode(sorted(_query().items()), doseq=True)


def _query() -> dict[str, list[str]]:
    return {key: st.query_params.get_all(key) for key in st.query_params}
