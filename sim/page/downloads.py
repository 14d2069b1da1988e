"""The tab Report & downloads: the permanent link, the files, and the report to hand in."""

from __future__ import annotations

import shlex
from functools import partial
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from sim.outcomes import outcomes
from sim.page import course, links
from sim.page.choice import as_yaml
from sim.page.jobs import Tell
from sim.page.look import DRAWING, ended, png, svg, told_of_end
from sim.page.visitor import Visitor
from sim.report import one_run, to_html
from sim.views import Watched, offers_table, timeline_picture


def tab(visitor: Visitor) -> None:
    """Offer everything for download."""
    _link(visitor)
    watched = course.run_of(visitor)
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
    query = urlencode(links.write(visitor.choice, "course"), doseq=True)
    address = (st.context.url or "").partition("?")[0]
    st.write("It opens this scenario with this seed and run, on any computer where the page runs.")
    st.code(f"{address}?{query}", language=None, wrap_lines=True)


def _report(visitor: Visitor, watched: Watched) -> None:
    """The report takes a few seconds: it is made when it is asked for."""
    st.write("One file with everything about this run, to read anywhere, print, or hand in.")
    job = visitor.report_of()
    if job is None:
        work = partial(_make_report, watched, visitor.choice.overrides, commands(visitor))
        st.button("Make the report", type="primary", on_click=visitor.make_report, args=(work,))
        return
    again = partial(visitor.forget, ("report", visitor.choice))
    if ended(job, 0.3) and told_of_end(job, again) and job.result is not None:
        st.download_button(
            "Download report.html",
            job.result,
            "report.html",
            "text/html",
            type="primary",
            icon=":material/download:",
            on_click="ignore",
        )


def _make_report(watched: Watched, overrides: list[str], told: list[str], tell: Tell) -> str:
    tell(0, 1)
    with DRAWING:
        return to_html(one_run(watched, overrides, told))


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
        ("Texts on the table (CSV)", _csv(watched), "texts.csv", "text/csv"),
        ("Outcomes (CSV)", _outcomes(watched), "outcomes.csv", "text/csv"),
        ("Events (CSV)", _events(watched), "events.csv", "text/csv"),
    )
    with st.container(horizontal=True):
        for label, data, name, kind in files:
            st.download_button(
                label, data, name, kind, icon=":material/download:", on_click="ignore"
            )


def _csv(watched: Watched) -> bytes:
    return offers_table(watched).to_csv(index=False).encode()


def _outcomes(watched: Watched) -> bytes:
    return pd.DataFrame([outcomes(watched.record)]).to_csv(index=False).encode()


def _events(watched: Watched) -> bytes:
    return pd.DataFrame(watched.record.rows()).to_csv(index=False).encode()
