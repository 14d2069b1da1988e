"""Waiting for long work: its progress, a stop, and what to do when it gave nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from sim.language import _
from sim.page.guard import fragment
from sim.page.jobs import Job
from sim.page.look import error


def ended(job: Job[Any], seconds: float, note: str = "") -> bool:
    """Whether work is done within some seconds; if not, its progress is shown, with a stop."""
    if job.wait(seconds):
        return True
    _progress(job, note)
    return False


@fragment(run_every=0.7)
def _progress(job: Job[Any], note: str) -> None:
    if job.ended:
        st.rerun()
    if note:
        st.info(note)
    note = job.note or _("starting")
    st.progress(job.share, text=f"{job.what}: {note}")
    st.button(_("Stop"), on_click=job.stop, key=f"stop-{id(job)}", icon=":material/stop:")
    if job.wait(0.0):
        st.rerun()


def told_of_end(job: Job[Any], again: Callable[[], None]) -> bool:
    """Whether the work gave a result; if not, what happened and a button to begin again."""
    if job.result is not None:
        return True
    if job.stopped:
        st.warning(_("Stopped before the end: nothing is shown."))
    else:
        error(_("The run failed; choose other numbers, or begin again."), job.error)
    st.button(_("Begin again"), on_click=again, key=f"again-{id(job)}")
    return False
