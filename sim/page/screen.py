"""The page itself: the side, the head, the tabs, the link."""

from __future__ import annotations

import streamlit as st

from sim.page import chair, comparing, course, downloads, file, many, offers, sidebar, timeline
from sim.page.engine import engine
from sim.page.guard import guarded
from sim.page.look import STYLE, error, plain
from sim.page.scrolling import let_tables_be_reached
from sim.page.visitor import TABS, Visitor, present
from sim.page.width import ask_width

SHOWS = {
    "course": course.tab,
    "table": offers.tab,
    "many": many.tab,
    "compare": comparing.tab,
    "seat": chair.tab,
    "file": file.tab,
    "report": downloads.tab,
}
TITLE = "Balance and Bargaining"


def show() -> None:
    """Show the page to one visitor once."""
    st.set_page_config(TITLE, layout="wide", initial_sidebar_state="auto", menu_items={})
    st.html(STYLE + timeline.STYLE)
    ask_width()
    let_tables_be_reached()
    visitor = present()
    visitor.follow()
    with st.sidebar, guarded():
        sidebar.show(visitor)
    _head(visitor)
    tab = next(key for key, label in TABS.items() if label == st.session_state["tab"])
    if visitor.problem and tab != "file":
        error("This cannot be used, so the last scenario that worked is shown.", visitor.problem)
    places = st.tabs(list(TABS.values()), key="tab", on_change="rerun")
    for key, place in zip(TABS, places, strict=True):
        if place.open:
            with place, guarded():
                SHOWS[key](visitor)
    visitor.history.shown(visitor.place)
    engine()


def _head(visitor: Visitor) -> None:
    scenario, choice = visitor.loaded.scenario, visitor.choice
    st.title(plain(scenario.title), anchor=False)
    clock = scenario.clock
    parts = [f"{clock.start} to {clock.end}", f"seed {choice.seed}", f"run {choice.replicate}"]
    count = len(choice.changes)
    if count:
        parts.append(f"{count} {'number' if count == 1 else 'numbers'} changed by you")
    st.caption(", ".join(parts))
    st.html('<p class="narrow">Scenario, luck and numbers: open the side with » above.</p>')
