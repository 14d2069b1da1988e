"""The tab Start: what this is, three questions to click, and a typical run on the map."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from sim.language import N_, _
from sim.page.asking import answered, ask
from sim.page.browser.moving import show_moving
from sim.page.choice import FIRST, read, typical_run
from sim.page.links import View
from sim.page.look import plain
from sim.page.tab import Tab
from sim.page.visitor import Visitor
from sim.page.waiting import ended, told_of_end
from sim.views.motion import motion
from sim.views.story import summary
from sim.views.what_if import AFTER_ASKED, FIRST_ASKED, WHAT_IFS

WHAT = N_(
    "This is a computer model of two sides that negotiate, sometimes through a mediator, and may "
    "go to war as the military balance between them shifts. Its first case is Nagorno-Karabakh, "
    "1994 to 2020: change one thing, run history again many times, and see how often it ends "
    "otherwise."
)
LIMITS = N_(
    "For research and teaching. It looks back, takes no side, and is no guide to operations; its "
    "answers hold in the model."
)
WAYS = (
    ("path", N_("A guided path: ten short steps"), ":material/route:"),
    ("findings", N_("What the project found"), ":material/lightbulb:"),
    ("course", N_("Change numbers yourself"), ":material/tune:"),
)
PATIENCE = 2.0


def tab(visitor: Visitor) -> None:
    """Show what this is, and answer what is asked."""
    st.write(_(WHAT))
    st.caption(_(LIMITS))
    left, right = st.columns([1, 1], gap="large")
    with left:
        st.subheader(_("Ask a question"), anchor=False)
        _questions(visitor, FIRST_ASKED)
        st.subheader(_("And after the war?"), anchor=False)
        _questions(visitor, AFTER_ASKED)
        st.subheader(_("Go on"), anchor=False)
        for key, label, icon in WAYS:
            st.button(
                _(label),
                on_click=visitor.look_at,
                args=(key,),
                icon=icon,
                width="stretch",
                key=f"way-{key}",
            )
    with right:
        st.subheader(_("One run on the map"), anchor=False)
        typical_on_map(visitor)


def _questions(visitor: Visitor, keys: Sequence[str]) -> None:
    for key in keys:
        one = WHAT_IFS[key]
        chosen = visitor.view.question == key
        st.button(
            _(one.asked),
            on_click=_ask,
            args=(visitor, key),
            type="primary" if chosen else "secondary",
            width="stretch",
            key=f"ask-{key}",
        )
        if chosen:
            with st.container(border=True):
                answered(visitor, one)


def _ask(visitor: Visitor, key: str) -> None:
    visitor.look_at("start", View(question=key))
    ask(visitor, WHAT_IFS[key])


def typical_on_map(visitor: Visitor, name: str = FIRST) -> None:
    """The typical run of a scenario on the map, and what happens in it."""
    choice = visitor.named(typical_run(name))
    scenario = read(choice).scenario
    job = visitor.one_run(choice, scenario)
    if not ended(job, PATIENCE):
        return
    if not told_of_end(job, partial(visitor.forget, ("run", choice))) or job.result is None:
        return
    record = job.result.record
    show_moving(f"{name} {choice.replicate} {choice.names}", motion(record))
    st.write(plain(summary(record)[1]))
    st.caption(
        _(
            "{scenario}, a typical run: of 200 runs it lies nearest to the middle. "
            "Others go otherwise. A schematic map: areas and borders mean nothing.",
            scenario=plain(scenario.title),
        )
    )


TAB = Tab("start", N_("Start"), tab, place=-2, side=False)
