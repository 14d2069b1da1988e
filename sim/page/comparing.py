"""The tab Compare: two scenarios on the same shocks, run by run."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from sim.page.choice import Choice, read
from sim.page.course import PATIENCE as ONE_RUN
from sim.page.engine import WORDS, engine
from sim.page.look import drawn, ended, plain, show, table, told_of_end
from sim.page.many import PATIENCE, how_many, meanings, outcomes_chosen, waiting
from sim.page.sidebar import titled
from sim.page.visitor import Pair, Visitor
from sim.scenario import shipped
from sim.views import matched, paired_picture, paired_table, timeline_picture
from sim.views.distributions import CHOSEN, words

WITHOUT = "without"
#: the outcome that is told in a sentence
HEADLINE = "large_war"
HELP = (
    "Run 7 of one scenario and run 7 of the other have the same luck, day by day. So the "
    "difference between them comes from what was changed and from nothing else."
)


def tab(visitor: Visitor) -> None:
    """Set the scenario beside another, or beside itself without what was changed in it."""
    st.write(HELP)
    other, names = _other(visitor)
    count = how_many("compare-count")
    pair = Pair(other, visitor.choice, count)
    job = visitor.pair_of(pair)
    if job is None:
        waiting(visitor, count)
        st.button(
            f"Make {count:,} runs of each",
            type="primary",
            on_click=visitor.make_pair,
            args=(pair,),
            icon=":material/play_arrow:",
        )
    elif ended(job, PATIENCE, WORDS[engine().state]) and told_of_end(
        job, partial(visitor.forget, ("pair", pair))
    ):
        assert job.result is not None
        _shown(visitor, pair, job.result, names)
    st.subheader(f"Run {visitor.choice.replicate} of both", anchor=False)
    _timelines(visitor, other, names)


def _other(visitor: Visitor) -> tuple[Choice, tuple[str, str]]:
    """What to compare with, and what the two are called."""
    choice = visitor.choice
    options = [WITHOUT] if choice.changes else []
    options += [name for name in shipped() if choice.text or name != choice.name]
    told = {WITHOUT: "the same without your changes"} | {name: titled(name) for name in shipped()}
    if not choice.changes:
        st.info("Change a number at the side, and it can be compared with what was before.")
    chosen = st.selectbox(
        "Compare with", options, format_func=told.__getitem__, key=f"other-{bool(choice.changes)}"
    )
    if chosen == WITHOUT:
        return choice.unchanged(), ("unchanged", "changed")
    other = Choice(str(chosen), seed=choice.seed, replicate=choice.replicate)
    return other, (told[str(chosen)], f"yours: {visitor.loaded.scenario.title}")


def _shown(
    visitor: Visitor,
    pair: Pair,
    frames: tuple[pd.DataFrame, pd.DataFrame],
    names: tuple[str, str],
) -> None:
    found = [name for name in CHOSEN if all(name in frame.columns for frame in frames)]
    rows = paired_table(*frames, found, names)
    for row in rows[rows["outcome"] == words(HEADLINE)].to_dict("records"):
        st.markdown(
            f"**A large war comes in {row[names[0]]} of the runs ({plain(names[0])}) and in "
            f"{row[names[1]]} ({plain(names[1])}): a difference of {row['difference']} (95 % "
            f"interval {row['95 % interval']}).**"
        )
    table("pairs", rows)
    meanings(found)
    chosen = outcomes_chosen(frames[1], "compare-outcomes")
    chosen = [name for name in chosen if name in frames[0].columns]
    columns = st.columns(2, gap="medium")
    for place, name in enumerate(chosen):
        draw = partial(drawn, partial(paired_picture, *frames, name, names))
        with columns[place % 2]:
            show(visitor.picture(("pair", pair, name), draw))
    with st.expander("Run by run"):
        left, right = matched(*frames)
        both = pd.DataFrame(
            {
                f"{words(name)}, {label}": frame[name]
                for name in chosen
                for label, frame in zip(names, (left, right), strict=True)
            }
        )
        st.dataframe(both, width="stretch")


def _timelines(visitor: Visitor, other: Choice, names: tuple[str, str]) -> None:
    """One run of both, with the same luck, under each other."""
    jobs = [visitor.one_run(other, read(other).scenario), visitor.one_run()]
    for place, (job, name) in enumerate(zip(jobs, names, strict=True)):
        choice = (other, visitor.choice)[place]
        st.markdown(f"**{plain(name[:1].upper() + name[1:])}**")
        if not ended(job, ONE_RUN):
            return
        if not told_of_end(job, partial(visitor.forget, ("run", choice))) or job.result is None:
            return
        record = job.result.record
        shown = visitor.picture(
            ("timeline", choice), partial(drawn, partial(timeline_picture, record))
        )
        show(shown._replace(name=f"timeline-{place}"), wide=True)
