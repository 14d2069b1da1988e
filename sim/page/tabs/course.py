"""The tab Timeline: one run on a time axis, and how things stood on any day of it."""

from __future__ import annotations

import datetime as dt
from functools import partial

import streamlit as st

from sim.explain import QUIET, headlines
from sim.language import N_, _
from sim.page.browser.timeline import show_timeline, timeline_for
from sim.page.browser.width import is_narrow
from sim.page.chosen_run import run_of
from sim.page.guard import fragment
from sim.page.look import drawn, named, plain, show, table
from sim.page.tab import Tab
from sim.page.visitor import Visitor
from sim.pictures.day import day_picture
from sim.pictures.map import map_picture
from sim.record import Record
from sim.views import DayState, front_table, span, state_on, state_table, summary
from sim.views.peace import peace_words
from sim.words import long_date

DAY = "day"
#: the slider stops on every day of so many; in a longer run on some of them, all as far apart
MOST_DAYS = 10_000
WORDS = N_(
    "*Proposals* are written texts, which the parties accept or refuse as they stand. "
    "The tab *Negotiations* shows the proposals one by one."
)


def tab(visitor: Visitor) -> None:
    """Show the run that is chosen."""
    watched = run_of(visitor)
    if watched is None:
        return
    war, *rest = summary(watched.record)[1:]
    st.write(plain(war))
    st.caption(_(WORDS))
    with st.expander(_("More of this run in words")):
        for part in rest:
            st.write(plain(part))
    _day_by_day(visitor, watched.record)
    with st.expander(_("The story of this run, with the reasons")):
        for entry in headlines(watched.record, limit=200):
            st.write(f"**{entry.dates()}** {plain(entry.text)}")


@fragment()
def _day_by_day(visitor: Visitor, record: Record) -> None:
    """The timeline and one day of it; moving the day does not touch the rest of the page."""
    days, day = stops(record), st.session_state.get(DAY)
    if not isinstance(day, dt.date) or day not in days:
        st.session_state[DAY] = day = days[0]
    narrow = is_narrow()
    show_timeline(timeline_for(visitor, visitor.choice, record), day.toordinal())
    st.subheader(_("Day by day"), anchor=False)
    if len(days) > 1:
        # a slider over dates counts in the browser's numbers, which end in the years 1684 and 2255
        st.select_slider(_("Day"), days, key=DAY, format_func=named(days, long_date))
        _steps(record, days)
    now = state_on(record, day)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        draw = partial(drawn, partial(day_picture, now, narrow=narrow))
        show(visitor.picture(("day", visitor.choice, day, narrow), draw))
    with right:
        show(
            visitor.picture(("map", visitor.choice, day), partial(drawn, partial(map_picture, now)))
        )
        _words(now)
    with st.expander(_("The figures of this day")):
        table("state", state_table(now))
        table("front", front_table(now))


def stops(record: Record) -> list[dt.date]:
    """The days on which the slider stops; those of events are always among them."""
    first, last = (day.toordinal() for day in span(record))
    apart = 1 + (last - first) // MOST_DAYS
    days = {*range(first, last, apart), last}
    if apart > 1:
        days |= {day for day in map(dt.date.toordinal, _events(record)) if first <= day <= last}
    return list(map(dt.date.fromordinal, sorted(days)))


def _events(record: Record) -> list[dt.date]:
    """The days on which something happened."""
    return sorted({event.date for event in record.events if event.kind not in QUIET})


def _steps(record: Record, days: list[dt.date]) -> None:
    """Buttons to the neighbouring days, and to the next things that happened."""
    now, events = st.session_state[DAY], _events(record)
    at, first, last = days.index(now), days[0], days[-1]
    before = [date for date in events if first <= date < now]
    after = [date for date in events if now < date <= last]
    moves = (
        (_("Previous event"), before[-1] if before else first, ":material/skip_previous:"),
        (_("Previous day"), days[max(0, at - 1)], ":material/chevron_left:"),
        (_("Next day"), days[min(len(days) - 1, at + 1)], ":material/chevron_right:"),
        (_("Next event"), after[0] if after else last, ":material/skip_next:"),
    )
    with st.container(horizontal=True):
        for label, to, icon in moves:
            st.button(label, icon=icon, on_click=_go, args=(to,), disabled=to == now)


def _go(to: dt.date) -> None:
    st.session_state[DAY] = to


def _words(now: DayState) -> None:
    """What happened on the day, and what had happened in history by then."""
    st.markdown(_("**In this run, {date}**", date=long_date(now.date)))
    for text in now.happened:
        st.write(plain(text))
    if not now.happened:
        st.write(_("Nothing of note."))
    if peace := peace_words(now):
        with st.expander(_("How the peace stands on this day"), expanded=True):
            for text in peace:
                st.write(plain(text))
    if now.milestones:
        date, text = now.milestones[0]
        st.markdown(_("**What had happened in history by then**"))
        st.write(f"{plain(text)} ({long_date(date)})")


TAB = Tab("course", N_("Timeline"), tab, place=1)
