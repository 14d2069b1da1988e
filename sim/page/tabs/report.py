"""The tab Report & downloads: the permanent link, the files, and the report to hand in."""

from __future__ import annotations

import shlex
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from sim.outcomes import outcomes
from sim.page import links
from sim.page.choice import as_yaml, unchanged
from sim.page.chosen_run import run_of
from sim.page.downloads import as_csv, offer_report
from sim.page.look import png, svg
from sim.page.tab import Tab
from sim.page.visitor import Visitor
from sim.pictures.timeline import timeline_picture
from sim.report import one_run
from sim.version import VERSION
from sim.views import Watched, offers_table


def tab(visitor: Visitor) -> None:
    """Offer everything for download."""
    _link(visitor)
    watched = run_of(visitor)
    if watched is None:
        return
    st.subheader("Report", anchor=False)
    _report(visitor, watched)
    st.subheader("Files", anchor=False)
    _files(visitor, watched)
    with st.expander("The same on the command line"):
        st.code("\n".join(commands(visitor)), language="bash", wrap_lines=True)


def _link(visitor: Visitor) -> None:
    st.subheader("Permanent link", anchor=False)
    if not links.fits(visitor.choice):
        st.warning("Your scenario is too long for a link: download its file, and upload it again.")
        return
    seat = visitor.seat
    query = urlencode(
        links.write(visitor.choice, "seat" if seat.name else "course", replace(seat, game="")),
        doseq=True,
    )
    address = (st.context.url or "").partition("?")[0]
    game = ", and your game as far as it was played" if seat.name else ""
    st.write(
        f"It opens this scenario with this seed and run{game}, on this computer while the page "
        "runs. On any other computer with this project, give it to the command below. The link "
        f"names the version of the model ({VERSION}): another version may give other figures."
    )
    st.code(f"{address}?{query}", language=None, wrap_lines=True)
    st.code(f"sim page --link {shlex.quote(query)}", language=None, wrap_lines=True)


def _report(visitor: Visitor, watched: Watched) -> None:
    """The report takes a few seconds: it is made when it is asked for."""
    st.write("One file with everything about this run, to read anywhere, print, or hand in.")
    left, right = st.columns([1, 2])
    by = left.text_input("Your name (may be left out)", key="report-by", max_chars=80)
    question = right.text_input("Your question (may be left out)", key="report-q", max_chars=300)
    make = partial(
        one_run,
        watched,
        visitor.choice.overrides,
        commands(visitor),
        by=by.strip(),
        question=question.strip(),
        before=unchanged(visitor.choice),
    )
    offer_report(visitor, ("report", visitor.choice, by, question), "Make the report", make)
    st.caption(
        "The report of many runs is made in the tab Many runs, that of two scenarios in Compare."
    )


def commands(visitor: Visitor) -> list[str]:
    """The commands that make the same run; a scenario of one's own is downloaded first."""
    choice = visitor.choice
    more = [part for text in choice.overrides for part in ("--set", shlex.quote(text))]
    words = [shlex.quote(choice.name), f"--seed {choice.seed}", f"--replicate {choice.replicate}"]
    return [f"sim run {' '.join([*words, *more])}"]


def _files(visitor: Visitor, watched: Watched) -> None:
    record = watched.record
    draw = partial(timeline_picture, record)
    files = (
        ("Scenario (YAML)", as_yaml(visitor.choice), "scenario.yaml", "application/yaml"),
        ("Timeline (PNG)", partial(png, draw), "timeline.png", "image/png"),
        ("Timeline (SVG)", partial(svg, draw), "timeline.svg", "image/svg+xml"),
        ("Proposals (CSV)", _csv(watched), "proposals.csv", "text/csv"),
        ("Outcomes (CSV)", _outcomes(watched), "outcomes.csv", "text/csv"),
        ("Events (CSV)", _events(watched), "events.csv", "text/csv"),
    )
    with st.container(horizontal=True):
        for label, data, name, kind in files:
            st.download_button(
                label, data, name, kind, icon=":material/download:", on_click="ignore"
            )


def _csv(watched: Watched) -> bytes:
    return as_csv(offers_table(watched))


def _outcomes(watched: Watched) -> bytes:
    return as_csv(pd.DataFrame([outcomes(watched.record)]))


def _events(watched: Watched) -> bytes:
    return as_csv(pd.DataFrame(watched.record.rows()))


TAB = Tab("report", "Report & downloads", tab, place=7)
