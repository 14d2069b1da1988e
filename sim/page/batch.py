"""What the tabs with many runs share: how many, a start, progress, a stop, and what is stale."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

import streamlit as st

from sim.language import N_, _, figures
from sim.page.engine import WORDS, engine
from sim.page.look import named
from sim.page.running import FEW, needs_engine
from sim.page.visitor import Visitor
from sim.page.waiting import ended, told_of_end
from sim.views.watching import Tell

T = TypeVar("T")
NUMBERS = (FEW, 100, 1000, 5000)
#: results that come within this time are shown without a progress bar
PATIENCE = 0.6
STALE = N_(
    "Runs have been made of something else: those of what you ask for now are still to be made."
)


@dataclass(frozen=True)
class Batch(Generic[T]):
    """Runs that can be asked for: the kind and what they depend on, how many, and the work.

    ``label`` asks for them, and ``making`` says that they are being made.
    """

    kind: str
    of: object
    count: int
    label: str
    making: str
    work: Callable[[], Callable[[Tell], T]]

    @property
    def key(self) -> tuple[str, object]:
        """Under which they are kept for a visitor."""
        return self.kind, self.of


def how_many(key: str) -> int:
    """A choice of how many runs to make."""
    first = NUMBERS.index(1000)
    told = named(NUMBERS, lambda count: figures(f"{count:,}"))
    found = st.selectbox(_("How many runs"), NUMBERS, first, told, key=key)
    return int(found)


def made(visitor: Visitor, batch: Batch[T]) -> T | None:
    """The runs, once they are made; until then what makes, shows or stops them."""
    job = visitor.job_of(batch.key)
    if job is None:
        _offer(visitor, batch)
        return None
    if not ended(job, PATIENCE, _(WORDS[engine().state])):
        return None
    if not told_of_end(job, partial(visitor.forget, batch.key)):
        return None
    result: T | None = job.result
    return result


def _offer(visitor: Visitor, batch: Batch[T]) -> None:
    """A button that makes the runs, and what is to be known before."""
    if visitor.kept.of(batch.kind):
        st.info(_(STALE))
    text = _(WORDS[engine().state])
    if text and needs_engine(visitor.loaded.scenario, batch.count):
        st.info(text)
    st.button(
        batch.label,
        type="primary",
        on_click=_start,
        args=(visitor, batch),
        icon=":material/play_arrow:",
    )


def _start(visitor: Visitor, batch: Batch[T]) -> None:
    visitor.ask(batch.key, batch.making, batch.work())
