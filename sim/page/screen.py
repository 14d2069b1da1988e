"""The page itself: the side, the head, the tabs, the link."""

from __future__ import annotations

import streamlit as st

from sim.page import sidebar
from sim.page.browser import moving, timeline
from sim.page.browser.scrolling import let_tables_be_reached
from sim.page.browser.width import ask_width
from sim.page.classroom import REFUSAL, admitted
from sim.page.engine import engine
from sim.page.guard import guarded
from sim.page.look import STYLE, error, plain
from sim.page.tabs import TABS
from sim.page.visitor import Visitor, arrive
from sim.views.typical import typical
from sim.words import long_date

#: under which Streamlit keeps the label of the tab in view
KEY = "tab"
TITLE = "Balance and Bargaining"


def show() -> None:
    """Show the page to one visitor once."""
    st.set_page_config(TITLE, layout="wide", initial_sidebar_state="auto", menu_items={})
    if not admitted():
        st.error(REFUSAL)
        return
    st.html(STYLE + timeline.STYLE + moving.STYLE)
    ask_width()
    let_tables_be_reached()
    visitor = _arrived()
    if TABS[visitor.tab].side:
        with st.sidebar, guarded():
            sidebar.show(visitor)
    _head(visitor)
    if visitor.notice:
        st.info(plain(visitor.notice))
    if visitor.problem and visitor.tab != "file":
        error("This cannot be used, so the last scenario that worked is shown.", visitor.problem)
    places = st.tabs([tab.label for tab in TABS.values()], key=KEY, on_change="rerun")
    for tab, place in zip(TABS.values(), places, strict=True):
        if place.open:
            with place, guarded():
                tab.show(visitor)
    visitor.history.shown(visitor.place)
    engine()


def _arrived() -> Visitor:
    """The visitor, on the tab in view or where the address has gone since."""
    visitor = arrive(list(TABS))
    label = st.session_state.get(KEY)
    if visitor.wanted in TABS:
        label = TABS[visitor.wanted].label
        st.session_state[KEY] = label
    visitor.wanted = ""
    visitor.tab = next((tab.key for tab in TABS.values() if tab.label == label), visitor.tab)
    visitor.follow()
    if label != TABS[visitor.tab].label:
        st.session_state[KEY] = TABS[visitor.tab].label
    return visitor


def _head(visitor: Visitor) -> None:
    scenario, choice = visitor.loaded.scenario, visitor.choice
    if not TABS[visitor.tab].side:
        st.title(TITLE, anchor=False)
        return
    st.title(plain(scenario.title), anchor=False)
    clock = scenario.clock
    parts = [
        f"{long_date(clock.start)} to {long_date(clock.end)}",
        f"run {choice.replicate}",
        f"seed {choice.seed}",
    ]
    if typical(choice.name, choice.seed) == choice.replicate and not choice.text:
        parts[1] += " (a typical one)" if not choice.changes else ""
    count = len(choice.changes)
    if count:
        parts.append(f"{count} {'number' if count == 1 else 'numbers'} changed by you")
    st.caption(", ".join(parts))
    st.html('<p class="narrow">Scenario, run and numbers: open the side with » above.</p>')
