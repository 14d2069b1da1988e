"""The tab Report & downloads: the permanent link, the files, and the report to hand in."""

from __future__ import annotations

import shlex
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from sim.language import ENGLISH, N_, _, speaking
from sim.outcomes import outcomes
from sim.page import links
from sim.page.choice import as_yaml, read, unchanged
from sim.page.chosen_run import run_of
from sim.page.classroom import passed_on
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
    st.subheader(_("Report"), anchor=False)
    _report(visitor, watched)
    st.subheader(_("Files"), anchor=False)
    _files(visitor, watched)
    with st.expander(_("The same on the command line")):
        st.code("\n".join(commands(visitor)), language="bash", wrap_lines=True)


def _link(visitor: Visitor) -> None:
    st.subheader(_("Permanent link"), anchor=False)
    if not links.fits(visitor.choice):
        too_long = N_(
            "Your scenario is too long for a link: download its file, and upload it again."
        )
        st.warning(_(too_long))
        return
    seat = visitor.seat
    link = links.write(
        visitor.choice,
        "seat" if seat.name else "course",
        replace(seat, game="", place=""),  # whoever has the key to a seat is on it
        language=visitor.language,
    )
    query, here = (urlencode(one, doseq=True) for one in (link, link | passed_on()))
    address = (st.context.url or "").partition("?")[0]
    opens = N_(
        "It opens this scenario with this seed and run, on this computer while the page runs."
    )
    if seat.name:
        opens = N_(
            "It opens this scenario with this seed and run, and your game as far as it was played, "
            "on this computer while the page runs."
        )
    elsewhere = _(
        "On any other computer with this project, give it to the command below. The link names the "
        "version of the model ({version}): another version may give other figures.",
        version=VERSION,
    )
    st.write(f"{_(opens)} {elsewhere}")
    st.code(f"{address}?{here}", language=None, wrap_lines=True)
    st.code(f"sim page --link {shlex.quote(query)}", language=None, wrap_lines=True)


def _report(visitor: Visitor, watched: Watched) -> None:
    """The report takes a few seconds: it is made when it is asked for."""
    st.write(_("One file with everything about this run, to read anywhere, print, or hand in."))
    left, right = st.columns([1, 2])
    by = left.text_input(_("Your name (may be left out)"), key="report-by", max_chars=80)
    question = right.text_input(_("Your question (may be left out)"), key="report-q", max_chars=300)
    make = partial(
        one_run,
        in_files(visitor, watched),
        visitor.choice.overrides,
        commands(visitor),
        by=by.strip(),
        question=question.strip(),
        before=unchanged(visitor.choice.in_files()),
    )
    offer_report(visitor, ("report", visitor.choice, by, question), _("Make the report"), make)
    st.caption(
        _("The report of many runs is made in the tab Many runs, that of two scenarios in Compare.")
    )


def commands(visitor: Visitor) -> list[str]:
    """The commands that make the same run; a scenario of one's own is downloaded first."""
    choice = visitor.choice
    more = [part for text in choice.overrides for part in ("--set", shlex.quote(text))]
    words = [shlex.quote(choice.name), f"--seed {choice.seed}", f"--replicate {choice.replicate}"]
    return [f"sim run {' '.join([*words, *more])}"]


def _files(visitor: Visitor, watched: Watched) -> None:
    draw = partial(timeline_picture, in_files(visitor, watched).record)
    with speaking(ENGLISH):
        tables = [make(in_files(visitor, watched)) for make in (_csv, _outcomes, _events)]
    files = (
        (_("Scenario (YAML)"), as_yaml(visitor.choice), "scenario.yaml", "application/yaml"),
        (_("Timeline (PNG)"), partial(png, draw), "timeline.png", "image/png"),
        (_("Timeline (SVG)"), partial(svg, draw), "timeline.svg", "image/svg+xml"),
        (_("Proposals (CSV)"), tables[0], "proposals.csv", "text/csv"),
        (_("Outcomes (CSV)"), tables[1], "outcomes.csv", "text/csv"),
        (_("Events (CSV)"), tables[2], "events.csv", "text/csv"),
    )
    with st.container(horizontal=True):
        for label, data, name, kind in files:
            st.download_button(
                label, data, name, kind, icon=":material/download:", on_click="ignore"
            )


def in_files(visitor: Visitor, watched: Watched) -> Watched:
    """A run as files have it: with all names of places, whichever the visitor wants to see."""
    if not visitor.names:
        return watched
    scenario = read(visitor.choice.in_files()).scenario
    return replace(watched, record=replace(watched.record, scenario=scenario))


def _csv(watched: Watched) -> bytes:
    return as_csv(offers_table(watched))


def _outcomes(watched: Watched) -> bytes:
    return as_csv(pd.DataFrame([outcomes(watched.record)]))


def _events(watched: Watched) -> bytes:
    return as_csv(pd.DataFrame(watched.record.rows()))


TAB = Tab("report", N_("Report & downloads"), tab, place=7)
