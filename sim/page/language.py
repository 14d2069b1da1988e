"""Where a visitor chooses the language of the page, and whose names of places it shows."""

from __future__ import annotations

import streamlit as st

from sim.language import ENGLISH, N_, _, languages, spoken
from sim.page.look import named
from sim.page.visitor import Visitor, present
from sim.scenario.place_names import whose

BOTH = N_("Both names")
STAYS = N_(
    "These stay in English: the findings, texts and names of scenarios, messages on mistakes in a "
    "file, and what can be downloaded."
)


def show(visitor: Visitor) -> None:
    """Offer the languages that there are, and the names of places where there is a choice."""
    known, names = languages(), whose(visitor.loaded.scenario)
    if len(known) < 2 and not names:
        return
    label = _("Language, names of places") if names else _("Language")
    place = st.container(horizontal=True, horizontal_alignment="right")
    with place, st.popover(label, icon=":material/translate:"):
        tag = visitor.generation
        st.selectbox(
            _("Language"),
            list(known),
            list(known).index(visitor.language),
            known.__getitem__,
            key=f"language-{tag}",
            on_change=_talk,
        )
        if spoken() != ENGLISH:
            st.caption(_(STAYS))
        if names:
            options = ["", *names]
            st.selectbox(
                _("Names of places"),
                options,
                options.index(visitor.names) if visitor.names in options else 0,
                named(options, lambda key: _(names[key]) if key else _(BOTH)),
                key=f"names-{tag}",
                on_change=_rename,
            )


def _talk() -> None:
    visitor = present()
    visitor.wanted = visitor.tab  # the tab in view is known by its label, which is another now
    visitor.talk(str(st.session_state[f"language-{visitor.generation}"]))


def _rename() -> None:
    visitor = present()
    visitor.rename(str(st.session_state[f"names-{visitor.generation}"]))
