"""The tab Many runs: how often, how much, and beside what happened."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from sim.compare import verdict
from sim.outcomes import find_outcome
from sim.page.engine import WORDS, engine
from sim.page.look import drawn, ended, plain, show, table, told_of_end
from sim.page.running import FEW, needs_engine
from sim.page.visitor import Runs, Visitor
from sim.targets import Target, compare, load_joint, load_targets
from sim.views import distribution_picture, distribution_table
from sim.views.distributions import CHOSEN, good_runs, words

NUMBERS = (FEW, 100, 1000, 5000)
NO_RECORD = ""
#: results that come within this time are shown without a progress bar
PATIENCE = 0.6
PICTURES = ("settlement", "large_war", "fighting_days", "terms_index")
HELP = (
    "Every run has its own luck. A share stands with the interval in which, given this many runs, "
    "it lies (95 %); more runs make it narrower, but no truer to the world."
)


def tab(visitor: Visitor) -> None:
    """Make many runs of the scenario, and show what comes of them."""
    st.write(HELP)
    count = how_many("many-count")
    runs = Runs(visitor.choice, count)
    job = visitor.runs_of(runs)
    if job is None:
        waiting(visitor, count)
        st.button(
            f"Make {count:,} runs",
            type="primary",
            on_click=visitor.make_runs,
            args=(runs,),
            icon=":material/play_arrow:",
        )
        return
    if not ended(job, PATIENCE, WORDS[engine().state]):
        return
    if not told_of_end(job, partial(visitor.forget, ("runs", runs))) or job.result is None:
        return
    frame = job.result
    failed = len(frame) - len(good_runs(frame))
    if failed:
        st.warning(f"{failed} of {len(frame)} runs failed and are left out.")
    if failed == len(frame):
        st.code(str(frame["failure"].iloc[0]), language=None, wrap_lines=True)
        return
    _shown(visitor, runs, frame)


def how_many(key: str) -> int:
    """A choice of how many runs to make."""
    if key not in st.session_state:
        st.session_state[key] = 1000
    st.selectbox("How many runs", NUMBERS, key=key, format_func=lambda number: f"{number:,}")
    return int(st.session_state[key])


def waiting(visitor: Visitor, count: int) -> None:
    """Say so if so many runs will have to wait for the compiled engine."""
    text = WORDS[engine().state]
    if text and needs_engine(visitor.loaded.scenario, count):
        st.info(text)


def record_of(visitor: Visitor) -> str:
    """Which scenario of the record the runs are to stand beside: the visitor's choice."""
    names = sorted({target.scenario for target in load_targets()})
    choice = visitor.choice
    near = next((name for name in names if name == choice.name or name in choice.text), NO_RECORD)
    options = [NO_RECORD, *names]
    chosen = st.selectbox(
        "Beside the record of",
        options,
        options.index(near),
        format_func=lambda name: name or "nothing",
        key=f"record-{choice.name}",
    )
    return str(chosen)


def outcomes_chosen(frame: pd.DataFrame, key: str) -> list[str]:
    """Which outcomes are drawn: the visitor's choice."""
    known = [
        name for name in frame.columns if find_outcome(str(name)) and frame[name].notna().any()
    ]
    known = [name for name in known if not str(name).endswith("_date")]
    first = [name for name in PICTURES if name in known]
    return [
        str(name) for name in st.multiselect("Figures of", known, first, format_func=words, key=key)
    ]


def meanings(names: list[str]) -> None:
    """What outcomes mean, for those who ask."""
    with st.expander("What these outcomes mean"):
        for name in names:
            if known := find_outcome(name):
                st.write(f"**{plain(words(name))}**: {plain(known.meaning)} ({plain(known.unit)})")


def _shown(visitor: Visitor, runs: Runs, frame: pd.DataFrame) -> None:
    record = record_of(visitor)
    targets = [one for one in load_targets() if one.scenario == record]
    found = [name for name in CHOSEN if name in frame.columns]
    st.subheader(
        f"{len(frame):,} runs" + (" beside what happened" if targets else ""), anchor=False
    )
    table("distributions", distribution_table(frame, found, targets))
    meanings(found)
    _pictures(visitor, runs, frame, targets, record)
    if targets:
        _verdict(frame, targets, record)
    st.download_button(
        "All runs as a table (CSV)",
        lambda: frame.to_csv(index=False).encode(),
        "runs.csv",
        "text/csv",
        icon=":material/download:",
    )


def _pictures(
    visitor: Visitor, runs: Runs, frame: pd.DataFrame, targets: list[Target], record: str
) -> None:
    chosen = outcomes_chosen(frame, "many-outcomes")
    columns = st.columns(2, gap="medium")
    for place, name in enumerate(chosen):
        draw = partial(drawn, partial(distribution_picture, frame, name, targets))
        with columns[place % 2]:
            show(visitor.picture(("many", runs, record, name), draw))


def _verdict(frame: pd.DataFrame, targets: list[Target], record: str) -> None:
    joint = [one for one in load_joint() if one.scenario == record]
    with st.expander("What agrees with the record, and what does not"):
        told = verdict(compare({record: frame}, targets, joint), {record: frame})
        st.markdown("\n".join(_line(line) for line in told))


def _line(line: str) -> str:
    """A line of the verdict, as a paragraph or an entry of a list."""
    text = plain(line.strip())
    return f"- {plain(line.strip()[2:])}" if line.strip().startswith("- ") else f"\n{text}\n"
