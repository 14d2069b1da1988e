"""The page itself: the side, the head, the tabs, the link."""

from __future__ import annotations

import streamlit as st

from sim.language import N_, _, ngettext
from sim.page import language, sidebar
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
TITLE = N_("Balance and Bargaining")


def show() -> None:
    """Show the page to one visitor once."""
    st.set_page_config(TITLE, layout="wide", initial_sidebar_state="auto", menu_items={})
    if not admitted():
        st.error(REFUSAL)
        return
    st.html(STYLE + timeline.STYLE + moving.STYLE)
    visitor = _arrived()
    ask_width()
    let_tables_be_reached()
    if TABS[visitor.tab].side:
        with st.sidebar, guarded():
            sidebar.show(visitor)
    _head(visitor)
    with guarded():
        language.show(visitor)
    if visitor.notice:
        st.info(plain(visitor.notice))
    if visitor.problem and visitor.tab != "file":
        told = _("This cannot be used, so the last scenario that worked is shown.")
        error(told, visitor.problem)
    places = st.tabs([_(tab.label) for tab in TABS.values()], key=KEY, on_change="rerun")
    for tab, place in zip(TABS.values(), places, strict=True):
        if place.open:
            with place, guarded():
                tab.show(visitor)
    visitor.history.shown(visitor.place)
    engine()


def _arrived() -> Visitor:
    """The visitor, on the tab in view or where the address has gone since."""
    visitor = arrive(list(TABS))
    labels = {key: _(tab.label) for key, tab in TABS.items()}
    label = st.session_state.get(KEY)
    if visitor.wanted in TABS:
        label = labels[visitor.wanted]
        st.session_state[KEY] = label
    visitor.wanted = ""
    visitor.tab = next((key for key, one in labels.items() if one == label), visitor.tab)
    visitor.follow()
    if label != (now := _(TABS[visitor.tab].label)):  # where they have gone another is spoken
        st.session_state[KEY] = now
    return visitor


def _head(visitor: Visitor) -> None:
    scenario, choice = visitor.loaded.scenario, visitor.choice
    if not TABS[visitor.tab].side:
        st.title(_(TITLE), anchor=False)
        return
    st.title(plain(scenario.title), anchor=False)
    clock = scenario.clock
    is_typical = typical(choice.name, choice.seed) == choice.replicate and not choice.text
    run = N_("run {run} (a typical one)") if is_typical and not choice.changes else N_("run {run}")
    parts = [
        _("{first} to {last}", first=long_date(clock.start), last=long_date(clock.end)),
        _(run, run=choice.replicate),
        _("seed {seed}", seed=choice.seed),
    ]
    if count := len(choice.changes):
        changed = ngettext("{count} number changed by you", "{count} numbers changed by you", count)
        parts.append(changed)
    st.caption(plain(", ".join(parts)))  # a date may look like the first entry of a list
    where = _("Scenario, run and numbers: open the side with » above.")
    st.html(f'<p class="narrow">{where}</p>')
