"""Reports: one self-contained HTML file of a run, of many runs, or of a sweep.

:mod:`~sim.report.one`, :mod:`~sim.report.many` and :mod:`~sim.report.swept` choose what is shown,
made by :mod:`sim.views`; :mod:`~sim.report.parts` is what a report consists of, and
:mod:`~sim.report.html` writes it.
"""

from __future__ import annotations

from sim.report.html import to_html
from sim.report.many import Runs, many_runs, pair_runs, runs_title
from sim.report.one import one_run
from sim.report.parts import Document
from sim.report.swept import sweep_runs

__all__ = [
    "Document",
    "Runs",
    "many_runs",
    "one_run",
    "pair_runs",
    "runs_title",
    "sweep_runs",
    "to_html",
]
