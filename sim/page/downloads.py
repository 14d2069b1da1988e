"""The tab Report & downloads: the permanent link, the files, and the report to hand in."""

from __future__ import annotations

import shlex
from functools import partial
from typing import Protocol
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from sim.outcomes import outcomes
from sim.page import course, links
from sim.page.choice import Choice, as_yaml
from sim.page.look import png, svg
from sim.page.store import Key
from sim.page.visitor import Visitor
from sim.page.waiting import ended, told_of_end
from sim.report import Document, one_run, to_html
from sim.views import Watched, offers_table, timeline_picture
from sim.views.watching import Tell

#: share of the time for a report that passes before its pictures are drawn
PUT_TOGETHER = 0.35
#: how a formula begins in a spreadsheet
FORMULA = ("=", "+", "-", "@", "\t", "\r")


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
    seat = visitor.seat
    query = urlencode(
        links.write(visitor.choice, "seat" if seat.name else "course", seat), doseq=True
    )
    address = (st.context.url or "").partition("?")[0]
    game = ", and your game as far as it was played" if seat.name else ""
    st.write(
        f"It opens this scenario with this seed and run{game}, on any computer where the page runs."
    )
    st.code(f"{address}?{query}", language=None, wrap_lines=True)


def _report(visitor: Visitor, watched: Watched) -> None:
    """The report takes a few seconds: it is made when it is asked for."""
    st.write("One file with everything about this run, to read anywhere, print, or hand in.")
    make = partial(one_run, watched, visitor.choice.overrides, commands(visitor))
    offer_report(visitor, ("report", visitor.choice), "Make the report", make)
    st.caption(
        "The report of many runs is made in the tab Many runs, that of two scenarios in Compare."
    )


class Make(Protocol):
    """Puts a report together and tells how far it is."""

    def __call__(self, *, tell: Tell) -> Document:
        """Make it; `tell` may raise to stop."""


def offer_report(visitor: Visitor, key: Key, label: str, make: Make) -> None:
    """A button that makes a report and, once it is made, one to download it."""
    job = visitor.job_of(key)
    if job is None:
        work = partial(_make_report, make)
        st.button(label, on_click=visitor.ask, args=(key, "Making the report", work))
        return
    again = partial(visitor.forget, key)
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


def _make_report(make: Make, tell: Tell) -> str:
    """Put it together, and then draw its pictures, which takes longer: a share of each is told."""
    first, whole = 100.0 * PUT_TOGETHER, 100.0
    document = make(tell=lambda done, total: tell(first * done / total, whole))
    left = whole - first
    return to_html(document, lambda done, total: tell(first + left * done / total, whole))


def report_command(
    choice: Choice, replicates: int, record: str = "", beside: Choice | None = None
) -> str:
    """The command that makes the report of many runs, or of two scenarios, again.

    >>> report_command(Choice("toy/fearon"), 100, beside=Choice("toy/powell"))
    'sim report toy/fearon --replicates 100 --beside toy/powell --out report.html'
    """
    words = ["sim", "report", choice.name]
    words += ["--seed", str(choice.seed)] if choice.seed else []
    words += ["--replicates", str(replicates)]
    words += [word for text in choice.overrides for word in ("--set", text)]
    words += ["--beside", beside.name] if beside is not None else []
    words += ["--as", record] if record not in ("", choice.name) else []
    return shlex.join([*words, "--out", "report.html"])


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
    return as_csv(offers_table(watched))


def _outcomes(watched: Watched) -> bytes:
    return as_csv(pd.DataFrame([outcomes(watched.record)]))


def _events(watched: Watched) -> bytes:
    return as_csv(pd.DataFrame(watched.record.rows()))


def as_csv(frame: pd.DataFrame) -> bytes:
    """A table as the content of a CSV file, in which a spreadsheet finds no formula."""
    safe = frame.map(_no_formula).rename(columns=_no_formula)
    return safe.to_csv(index=False).encode()


def _no_formula(value: object) -> object:
    """A text that a spreadsheet would reckon with, marked as text; numbers stay as they are."""
    if isinstance(value, str) and value.startswith(FORMULA) and not _is_number(value):
        return f"'{value}"
    return value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
