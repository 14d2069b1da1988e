"""The tab Many runs: how often, how much, and beside what happened."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from sim.compare import verdict, what_if, with_names
from sim.labels import Naming, by_role, naming_of
from sim.language import N_, _, ngettext
from sim.page import behaviour, running
from sim.page.batch import Batch, how_many, made
from sim.page.choice import Choice, read, unchanged
from sim.page.downloads import as_csv, offer_report, report_command
from sim.page.engine import engine
from sim.page.look import drawn, named, plain, show, table
from sim.page.outcomes import (
    NO_RECORD,
    meanings,
    outcomes_chosen,
    record_near,
    reported_runs,
    tell_sides,
)
from sim.page.sidebar import titled
from sim.page.tab import Tab
from sim.page.visitor import Runs, Visitor
from sim.pictures.distribution import distribution_picture
from sim.report import Document, many_runs
from sim.report import Runs as Reported
from sim.targets import Target, compare, load_joint, load_targets
from sim.views import ABOUT_INTERVALS, distribution_table
from sim.views.distributions import CHOSEN, good_runs
from sim.views.watching import Tell

HELP = N_("Every run has its own random draws.")
ABOUT_GRADED = N_(
    "*of* says which runs a share or median is of. Compare only numbers of the same runs: those "
    "with a large war are a selection. What happened and the grade are in the row they judge."
)
ABOUT = N_(
    "*of* says which runs a share or median is of. Compare only numbers of the same runs: those "
    "with a large war are a selection. Nothing is graded: history is that of other numbers."
)


def tab(visitor: Visitor) -> None:
    """Make many runs of the scenario, and show what comes of them."""
    st.write(f"{_(HELP)} {_(ABOUT_INTERVALS)}")
    left, right = st.columns(2)
    with left:
        count = how_many("many-count")
    with right:
        label, ensemble = behaviour.chosen(visitor, f"behaviour-{visitor.choice.name}")
    runs = Runs(visitor.choice, count, label if ensemble else "")
    scenario, seed = visitor.loaded.scenario, visitor.choice.seed
    batch = Batch(
        "runs",
        runs,
        count,
        ngettext("Make {count} run", "Make {count} runs", count),
        ngettext("Making {count} run", "Making {count} runs", count),
        lambda: partial(running.many, engine(), scenario, seed, count, behaviour=ensemble),
    )
    frame = made(visitor, batch)
    if frame is None:
        return
    failed = len(frame) - len(good_runs(frame))
    if failed:
        told = N_("{failed} of {all} runs failed and are left out.")
        st.warning(_(told, failed=failed, all=len(frame)))
    if failed == len(frame):
        st.code(str(frame["failure"].iloc[0]), language=None, wrap_lines=True)
        return
    _shown(visitor, runs, frame)


def record_of(visitor: Visitor) -> str:
    """Which historical case the runs are compared with: the visitor's choice."""
    options = [NO_RECORD, *sorted({target.scenario for target in load_targets()})]
    chosen = st.selectbox(
        _("Compare with what happened in"),
        options,
        options.index(record_near(visitor.choice, visitor.loaded)),
        format_func=named(options, lambda name: titled(name) if name else _("nothing")),
        key=f"record-{visitor.choice.name}",
    )
    return str(chosen)


def _shown(visitor: Visitor, runs: Runs, frame: pd.DataFrame) -> None:
    record = record_of(visitor)
    targets = [one for one in load_targets() if one.scenario == record]
    found = [name for name in CHOSEN if name in frame.columns]
    count = len(frame)
    head = ngettext("{count} run", "{count} runs", count)
    if targets:
        head = ngettext(
            "{count} run beside what happened", "{count} runs beside what happened", count
        )
    st.subheader(head, anchor=False)
    naming = _naming(visitor, record)
    changed = bool(runs.choice.overrides) or record != runs.choice.name
    rows = distribution_table(frame, found, targets, naming)
    # history had no such numbers: what is asked with others is not graded against it
    table("distributions", rows.drop(columns="grade") if changed else rows)
    st.caption(_(ABOUT if changed else ABOUT_GRADED))
    tell_sides(naming)
    if runs.behaviour:
        behaviour.how_sure(frame, found, naming)
    meanings(found, naming)
    _pictures(visitor, runs, frame, targets, record)
    if targets:
        _verdict(visitor, frame, targets, record, graded=not changed)
    with st.container(horizontal=True):
        st.download_button(
            _("All runs as a table (CSV)"),
            lambda: as_csv(frame),
            "runs.csv",
            "text/csv",
            icon=":material/download:",
        )
        if runs.behaviour:  # `sim report` takes no sets
            return
        choice = visitor.choice.in_files()
        scenario = read(choice).scenario
        reported = reported_runs(choice, scenario, scenario.title, frame, record)
        offer_report(
            visitor,
            ("report", runs, record),
            _("Make the report of these runs"),
            partial(_report, reported, runs, record),
        )


def _naming(visitor: Visitor, record: str) -> Naming:
    """How claimant and holder are told: by name, where those of the record are the same."""
    beside = [read(Choice(record)).scenario] if record else []
    return naming_of(visitor.loaded.scenario, *beside)


def _report(reported: Reported, runs: Runs, record: str, *, tell: Tell) -> Document:
    choice = runs.choice.in_files()
    command = report_command(choice, runs.replicates, record)
    title = f"{reported.title}: {runs.replicates} runs"
    return many_runs(
        title, [reported], choice.overrides, [command], unchanged=unchanged(choice), tell=tell
    )


def _pictures(
    visitor: Visitor, runs: Runs, frame: pd.DataFrame, targets: list[Target], record: str
) -> None:
    naming = _naming(visitor, record)
    chosen = outcomes_chosen(frame, "many-outcomes", naming)
    columns = st.columns(2, gap="medium")
    for place, name in enumerate(chosen):
        draw = partial(drawn, partial(distribution_picture, frame, name, targets, naming))
        with columns[place % 2]:
            show(visitor.picture(("many", runs, record, name), draw))


def _verdict(
    visitor: Visitor, frame: pd.DataFrame, targets: list[Target], record: str, *, graded: bool
) -> None:
    joint = [one for one in load_joint() if one.scenario == record]
    told_by = {} if _naming(visitor, record) is by_role else {record: visitor.loaded.scenario}
    table = with_names(compare({record: frame}, targets, joint), told_by)
    told = N_("What agrees with what happened, and what does not")
    with st.expander(_(told if graded else N_("Beside what happened"))):
        lines = (
            verdict(table, {record: frame}, {record: ""})
            if graded
            else what_if(table, {record: titled(record)})
        )
        st.markdown("\n".join(_line(line) for line in lines))


def _line(line: str) -> str:
    """A line of the verdict, as a paragraph or an entry of a list."""
    text = plain(line.strip())
    return f"- {plain(line.strip()[2:])}" if line.strip().startswith("- ") else f"\n{text}\n"


TAB = Tab("many", N_("Many runs"), tab, place=3)
