"""The tab Course: one run on a time axis, and how things stood on any day of it."""

from __future__ import annotations

import datetime as dt
from functools import partial

import streamlit as st

from sim.explain import QUIET, headlines
from sim.page.look import drawn, ended, long_date, plain, show, table, told_of_end
from sim.page.timeline import show_timeline, timeline_of
from sim.page.visitor import Visitor
from sim.page.width import is_narrow
from sim.record import Record
from sim.views import (
    DayState,
    Watched,
    day_picture,
    front_table,
    span,
    state_on,
    state_table,
    summary,
)

DAY = "day"
#: a run that takes longer than this shows how far it is
PATIENCE = 2.0


def run_of(visitor: Visitor) -> Watched | None:
    """The run that is chosen; None while it is being made, or where it cannot be."""
    job = visitor.one_run()
    if not ended(job, PATIENCE):
        return None
    if not told_of_end(job, partial(visitor.forget, ("run", visitor.choice))):
        return None
    return job.result


def tab(visitor: Visitor) -> None:
    """Show the run that is chosen."""
    watched = run_of(visitor)
    if watched is None:
        return
    war, *rest = summary(watched.record)[1:]
    st.write(plain(war))
    with st.expander("More of this run in words"):
        for part in rest:
            st.write(plain(part))
    _day_by_day(visitor, watched.record)
    with st.expander("The story of this run, with the reasons"):
        for entry in headlines(watched.record, limit=200):
            st.write(f"**{entry.dates()}** {plain(entry.text)}")


@st.fragment
def _day_by_day(visitor: Visitor, record: Record) -> None:
    """The timeline and one day of it; moving the day does not touch the rest of the page."""
    first, last = span(record)
    day = st.session_state.get(DAY)
    if not isinstance(day, dt.date) or not first <= day <= last:
        st.session_state[DAY] = day = first
    narrow = is_narrow()
    key = ("timeline", visitor.choice, "narrow") if narrow else ("timeline", visitor.choice)
    show_timeline(
        visitor.picture(key, partial(timeline_of, visitor.choice, record, narrow=narrow)),
        day.toordinal(),
    )
    st.subheader("Day by day", anchor=False)
    if first < last:
        st.slider("Day", first, last, key=DAY, format="D MMM YYYY")
        _steps(record, first, last)
    now = state_on(record, day)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        draw = partial(drawn, partial(day_picture, now, narrow=narrow))
        show(visitor.picture(("day", visitor.choice, day, narrow), draw))
    with right:
        _words(now)
    with st.expander("The figures of this day"):
        table("state", state_table(now))
        table("front", front_table(now))


def _steps(record: Record, first: dt.date, last: dt.date) -> None:
    """Buttons to the neighbouring days, and to the next things that happened."""
    events = sorted({event.date for event in record.events if event.kind not in QUIET})
    now = st.session_state[DAY]
    day = dt.timedelta(days=1)
    before = [date for date in events if date < now]
    after = [date for date in events if date > now]
    moves = (
        ("Previous event", before[-1] if before else first, ":material/skip_previous:"),
        ("Previous day", max(first, now - day), ":material/chevron_left:"),
        ("Next day", min(last, now + day), ":material/chevron_right:"),
        ("Next event", after[0] if after else last, ":material/skip_next:"),
    )
    with st.container(horizontal=True):
        for label, to, icon in moves:
            st.button(label, icon=icon, on_click=_go, args=(to,), disabled=to == now)


def _go(to: dt.date) -> None:
    st.session_state[DAY] = to


def _words(now: DayState) -> None:
    """What happened on the day, and what had happened in fact by then."""
    st.markdown(f"**In this run, {long_date(now.date)}**")
    for text in now.happened:
        st.write(plain(text))
    if not now.happened:
        st.write("Nothing out of the ordinary.")
    if now.milestones:
        date, text = now.milestones[0]
        st.markdown("**What had happened in fact by then**")
        st.write(f"{plain(text)} ({long_date(date)})")
