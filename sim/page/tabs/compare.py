"""The tab Compare: two scenarios, run by run where both meet the same random draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from sim.page import running
from sim.page.batch import Batch, how_many, made
from sim.page.browser.timeline import timeline_for
from sim.page.choice import Choice, read
from sim.page.chosen_run import PATIENCE
from sim.page.downloads import offer_report, report_command
from sim.page.engine import engine
from sim.page.look import drawn, plain, show, table
from sim.page.outcomes import meanings, outcomes_chosen, record_near, reported_runs
from sim.page.sidebar import titled
from sim.page.tab import Tab
from sim.page.visitor import Pair, Visitor
from sim.page.waiting import ended, told_of_end
from sim.pictures.answer import answer_picture
from sim.pictures.side_by_side import paired_picture
from sim.report import Document, pair_runs
from sim.scenario import Loaded, shipped
from sim.views import (
    ABOUT_INTERVALS,
    ABOUT_METHODS,
    ABOUT_SAMPLES,
    about_luck,
    answer,
    headline,
    in_order,
    matched,
    paired_table,
    shares_luck,
)
from sim.views.distributions import CHOSEN, words
from sim.views.watching import Tell

Frames = tuple[pd.DataFrame, pd.DataFrame]
WITHOUT = "without"
HELP = (
    "Run 7 before and run 7 after meet the same random draws, day by day. So the difference "
    "between them comes from the change and from nothing else."
)


@dataclass(frozen=True)
class Names:
    """What both scenarios are called, and whether run i of both meets the same random draws."""

    first: str
    second: str
    shared: bool

    @property
    def both(self) -> tuple[str, str]:
        """The two names, as tables and pictures have them."""
        return self.first, self.second


def tab(visitor: Visitor) -> None:
    """Set the scenario beside another, or beside itself without what was changed in it."""
    other, told = _other(visitor)
    names = _names(visitor, other)
    st.write(HELP if names.shared else ABOUT_SAMPLES)
    first = "Before" if names.shared else "First"
    second = "After" if names.shared else "Second"
    st.markdown(f"{first}: {plain(told)}. {second}: {plain(_yours(visitor))}.")
    count = how_many("compare-count")
    pair = Pair(other, visitor.choice, count)
    label = f"Make {count:,} runs of each"
    frames = made(visitor, Batch("pair", pair, count, label, partial(_work, visitor, pair)))
    if frames is not None:
        _shown(visitor, pair, frames, names)
    st.subheader(f"Run {visitor.choice.replicate} of both", anchor=False)
    _timelines(visitor, other, names)


def _names(visitor: Visitor, other: Choice) -> Names:
    """Before and after, where it is the same conflict with a change; else the two titles."""
    one, two = read(other).scenario, visitor.loaded.scenario
    if shares_luck(one, two):
        return Names("before", "after", shared=True)
    second = _yours(visitor)
    return Names(one.title, second if second != one.title else f"{second} (yours)", shared=False)


def _work(visitor: Visitor, pair: Pair) -> Callable[[Tell], Frames]:
    scenarios = read(pair.first).scenario, visitor.loaded.scenario
    return partial(running.both, engine(), scenarios, pair.second.seed, pair.replicates)


def _other(visitor: Visitor) -> tuple[Choice, str]:
    """What to compare with, and what it is called."""
    choice = visitor.choice
    options = [WITHOUT] if choice.changes else []
    options += [name for name in shipped() if choice.text or name != choice.name]
    told = {WITHOUT: "the same without your changes"} | {name: titled(name) for name in shipped()}
    if not choice.changes:
        st.info("Change a number at the side to compare before and after.")
    chosen = st.selectbox(
        "Compare with", options, format_func=told.__getitem__, key=f"other-{bool(choice.changes)}"
    )
    if chosen == WITHOUT:
        return choice.unchanged(), told[WITHOUT]
    return Choice(str(chosen), seed=choice.seed, replicate=choice.replicate), told[str(chosen)]


def _yours(visitor: Visitor) -> str:
    """What is chosen at the side, in words."""
    count = len(visitor.choice.changes)
    changed = f" with {count} number{'s' if count > 1 else ''} changed" if count else ""
    return f"{visitor.loaded.scenario.title}{changed}"


def _shown(visitor: Visitor, pair: Pair, frames: Frames, names: Names) -> None:
    found = in_order([name for name in CHOSEN if all(name in frame for frame in frames)])
    main = headline(*frames, shared=names.shared)
    if main is not None:
        st.markdown(f"**{plain(answer(main))}**")
        with st.columns([2, 1])[0]:
            draw = partial(drawn, partial(answer_picture, main, names.both))
            show(visitor.picture(("answer", pair), draw))
    table("pairs", paired_table(*frames, found, names.both, shared=names.shared))
    methods = None if names.shared else ABOUT_METHODS
    st.caption(f"{about_luck(names.shared)} {ABOUT_INTERVALS}", help=methods)
    meanings(found)
    chosen = outcomes_chosen(frames[1], "compare-outcomes")
    chosen = [name for name in chosen if name in frames[0].columns]
    columns = st.columns(2, gap="medium")
    for place, name in enumerate(chosen):
        asked = partial(paired_picture, *frames, name, names.both, shared=names.shared)
        draw = partial(drawn, asked)
        with columns[place % 2]:
            show(visitor.picture(("pair", pair, name), draw))
    if names.shared:
        with st.expander("Run by run"):
            st.dataframe(_run_by_run(frames, chosen, names), width="stretch")
    offer_report(
        visitor,
        ("report", pair),
        "Make the report of this comparison",
        partial(_report, pair, frames, visitor.loaded, names),
    )


def _run_by_run(frames: Frames, chosen: list[str], names: Names) -> pd.DataFrame:
    """Both runs of every pair in a row."""
    both = matched(*frames)
    return pd.DataFrame(
        {
            f"{words(name)}, {label}": frame[name]
            for name in chosen
            for label, frame in zip(names.both, both, strict=True)
        }
    )


def _report(pair: Pair, frames: Frames, loaded: Loaded, names: Names, *, tell: Tell) -> Document:
    """The report of `sim report --beside`; the record is that of what is chosen."""
    before = reported_runs(pair.first, read(pair.first).scenario.title, frames[0], "")
    record = record_near(pair.second, loaded)
    title = loaded.scenario.title if names.shared else names.second
    after = reported_runs(pair.second, title, frames[1], record)
    command = report_command(pair.second, pair.replicates, record, pair.first)
    overrides = pair.second.overrides
    return pair_runs(before, after, overrides, [command], shared=names.shared, tell=tell)


def _timelines(visitor: Visitor, other: Choice, names: Names) -> None:
    """One run of both under each other."""
    jobs = [visitor.one_run(other, read(other).scenario), visitor.one_run()]
    for place, (job, name) in enumerate(zip(jobs, names.both, strict=True)):
        choice = (other, visitor.choice)[place]
        st.markdown(f"**{plain(name[:1].upper() + name[1:])}**")
        if not ended(job, PATIENCE):
            return
        if not told_of_end(job, partial(visitor.forget, ("run", choice))) or job.result is None:
            return
        shown = timeline_for(visitor, choice, job.result.record)
        show(shown._replace(name=f"timeline-{place}"))


TAB = Tab("compare", "Compare", tab, place=4)
