"""What can be downloaded from several tabs: reports, made when asked for, and tables."""

from __future__ import annotations

import shlex
from functools import partial
from typing import Protocol

import pandas as pd
import streamlit as st

from sim.language import _
from sim.page.choice import Choice
from sim.page.store import Key
from sim.page.visitor import Visitor
from sim.page.waiting import ended, told_of_end
from sim.report import Document, to_html
from sim.views.watching import Tell

#: share of the time for a report that passes before its pictures are drawn
PUT_TOGETHER = 0.35
#: how a formula begins in a spreadsheet
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Make(Protocol):
    """Puts a report together and tells how far it is."""

    def __call__(self, *, tell: Tell) -> Document:
        """Make it; `tell` may raise to stop."""


def offer_report(visitor: Visitor, key: Key, label: str, make: Make) -> None:
    """A button that makes a report and, once it is made, one to download it."""
    job = visitor.job_of(key)
    if job is None:
        work = partial(_make_report, make)
        st.button(label, on_click=visitor.ask, args=(key, _("Making the report"), work))
        return
    again = partial(visitor.forget, key)
    if ended(job, 0.3) and told_of_end(job, again) and job.result is not None:
        st.download_button(
            _("Download report.html"),
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
