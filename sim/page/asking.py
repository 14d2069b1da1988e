"""A "what if" question, answered on the page: many runs of both, a sentence, a picture."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from sim.language import _, ngettext
from sim.page import running
from sim.page.choice import Choice, read, typical_run
from sim.page.engine import WORDS, engine
from sim.page.look import drawn, plain, show
from sim.page.visitor import Pair, Visitor
from sim.page.waiting import ended, told_of_end
from sim.pictures.hundred import hundred_picture
from sim.views.pairs import Paired
from sim.views.what_if import WhatIf, effect, name_of, said

Frames = tuple[pd.DataFrame, pd.DataFrame]
#: runs of each; a second or two once the engine is loaded
RUNS = 500
PATIENCE = 1.5


def choices_of(one: WhatIf, names: str = "") -> tuple[Choice, Choice]:
    """The scenario of a question as it is, and as it is changed, in its typical run."""
    before = replace(typical_run(one.scenario), names=names)
    return before, replace(before, changes=one.changes)


def ask(visitor: Visitor, one: WhatIf) -> None:
    """Begin to make the runs, unless they are there."""
    pair = _pair(one)
    scenarios = read(pair.first).scenario, read(pair.second).scenario
    work = partial(running.both, engine(), scenarios, 0, RUNS)
    making = ngettext("Making {count} run of each", "Making {count} runs of each", RUNS)
    visitor.ask(("pair", pair), making, work)


def found_of(visitor: Visitor, one: WhatIf) -> Paired | None:
    """What the change does, once the runs are made; until then their progress."""
    ask(visitor, one)
    key = "pair", _pair(one)
    job = visitor.job_of(key)
    if job is None or not ended(job, PATIENCE, _(WORDS[engine().state])):
        return None
    if not told_of_end(job, partial(visitor.forget, key)) or job.result is None:
        return None
    frames: Frames = job.result
    return effect(one, frames)


def answered(visitor: Visitor, one: WhatIf) -> Paired | None:
    """The answer, its picture, and what limits it."""
    found = found_of(visitor, one)
    if found is None:
        return None
    st.markdown(f"**{plain(said(one, found))}**")
    names = _(one.without), _(one.with_it)
    draw = partial(drawn, partial(hundred_picture, found, names, name_of(found)))
    show(visitor.picture(("hundred", one.asked), draw))
    st.write(plain(_("What is changed: {about} {care}", about=_(one.about), care=_(one.care))))
    st.caption(
        _(
            "{runs} runs of each, run by run with the same random draws. Such answers hold in the "
            "model, and with the behaviour that it ships with.",
            runs=RUNS,
        )
    )
    st.button(
        _("Change it yourself"),
        on_click=_open,
        args=(visitor, one),
        key=f"open-{one.asked}",
        icon=":material/tune:",
        help=_("Opens the scenario with this change: move the slider, watch the run, compare."),
    )
    return found


def _pair(one: WhatIf) -> Pair:
    return Pair(*choices_of(one), RUNS)


def _open(visitor: Visitor, one: WhatIf) -> None:
    visitor.open(choices_of(one)[1])
    visitor.look_at("compare")
