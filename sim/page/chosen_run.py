"""The run that is chosen, which several tabs show."""

from __future__ import annotations

from functools import partial

from sim.page.visitor import Visitor
from sim.page.waiting import ended, told_of_end
from sim.views import Watched

#: seconds; a run that takes longer shows how far it is
PATIENCE = 2.0


def run_of(visitor: Visitor) -> Watched | None:
    """The run that is chosen; None while it is being made, or where it cannot be."""
    job = visitor.one_run()
    if not ended(job, PATIENCE):
        return None
    if not told_of_end(job, partial(visitor.forget, ("run", visitor.choice))):
        return None
    return job.result
