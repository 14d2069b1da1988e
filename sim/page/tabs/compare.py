"""The tab Compare: two scenarios, run by run where both meet the same random draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import parse_qs, urlencode

import pandas as pd
import streamlit as st

from sim.labels import Naming, naming_of
from sim.language import N_, _, ngettext
from sim.page import links, running
from sim.page.batch import Batch, how_many, made
from sim.page.browser.timeline import timeline_for
from sim.page.choice import Choice, read, unchanged
from sim.page.chosen_run import PATIENCE
from sim.page.controls import controls
from sim.page.downloads import offer_report, report_command
from sim.page.engine import engine
from sim.page.look import drawn, plain, show, table
from sim.page.outcomes import (
    meanings,
    outcomes_chosen,
    record_near,
    reported_runs,
    tell_sides,
)
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
    answer_in_full,
    headline,
    in_order,
    matched,
    paired_table,
    shares_luck,
)
from sim.views.distributions import CHOSEN, words
from sim.views.watching import Tell

Frames = tuple[pd.DataFrame, pd.DataFrame]
#: how a link names the same without changes, and with which sign other changes begin
WITHOUT, CHANGED = "", "?"
HELP = N_(
    "Run 7 before and run 7 after meet the same random draws, day by day. So the difference "
    "between them comes from the change and from nothing else."
)


@dataclass(frozen=True)
class Names:
    """What both scenarios are called, and whether run i of both meets the same random draws.

    ``naming``: how both tell claimant and holder.
    """

    first: str
    second: str
    shared: bool
    naming: Naming

    @property
    def both(self) -> tuple[str, str]:
        """The two names, as tables and pictures have them."""
        return self.first, self.second


def tab(visitor: Visitor) -> None:
    """Set the scenario beside another, or beside itself without what was changed in it."""
    other, told = _other(visitor)
    names = _names(visitor, other)
    st.write(_(HELP if names.shared else ABOUT_SAMPLES))
    first, second = (name.capitalize() if names.shared else name for name in names.both)
    if not names.shared:
        first, second = _("First"), _("Second")
    st.markdown(f"{first}: {plain(told)}. {second}: {plain(_yours(visitor))}.")
    count = how_many("compare-count")
    pair = Pair(other, visitor.choice, count)
    label = ngettext("Make {count} run of each", "Make {count} runs of each", count)
    making = ngettext("Making {count} run of each", "Making {count} runs of each", count)
    work = partial(_work, visitor, pair)
    frames = made(visitor, Batch("pair", pair, count, label, making, work))
    if frames is not None:
        _shown(visitor, pair, frames, names)
    st.subheader(_("Run {run} of both", run=visitor.choice.replicate), anchor=False)
    _timelines(visitor, other, names)


def _names(visitor: Visitor, other: Choice) -> Names:
    """Before and after, where it is the same conflict with a change; else the two titles."""
    one, two = read(other).scenario, visitor.loaded.scenario
    naming = naming_of(one, two)
    if shares_luck(one, two):
        if other.changes and visitor.choice.changes:
            return Names(_("first"), _("second"), shared=True, naming=naming)
        return Names(_("before"), _("after"), shared=True, naming=naming)
    second = _yours(visitor)
    if second == one.title:
        second = _("{scenario} (yours)", scenario=second)
    return Names(one.title, second, shared=False, naming=naming)


def _work(visitor: Visitor, pair: Pair) -> Callable[[Tell], Frames]:
    scenarios = read(pair.first).scenario, visitor.loaded.scenario
    return partial(running.both, engine(), scenarios, pair.second.seed, pair.replicates)


def _other(visitor: Visitor) -> tuple[Choice, str]:
    """What to compare with, and what it is called."""
    choice, told = visitor.choice, _options(visitor)
    if not choice.changes:
        st.info(_("Change a number at the side to compare before and after."))
    options = list(told)
    asked = visitor.view.beside
    key = f"other-{visitor.generation}-{len(options)}-{bool(choice.changes)}"
    chosen = st.selectbox(
        _("Compare with"),
        options,
        options.index(asked) if asked in options else 0,
        format_func=told.__getitem__,
        key=key,
        on_change=_take_other,
        args=(visitor, key),
    )
    if choice.changes and choice not in visitor.pinned:
        st.button(
            _("Keep these changes, to compare others with them"),
            on_click=visitor.pin,
            icon=":material/push_pin:",
        )
    return beside_of(choice, str(chosen)), told[str(chosen)]


def _take_other(visitor: Visitor, key: str) -> None:
    visitor.look_at("compare", links.View(beside=st.session_state[key]))


def _options(visitor: Visitor) -> dict[str, str]:
    """What can be compared with, as links name it, and in words."""
    choice = visitor.choice
    found = {WITHOUT: _("the same without your changes")} if choice.changes else {}
    kept = {_told(one): one for one in visitor.pinned if one.unchanged() == choice.unchanged()}
    if visitor.view.beside.startswith(CHANGED):  # from a link
        asked = beside_of(choice, visitor.view.beside)
        kept |= {_told(asked): asked}
    found |= {
        written(one): _("the same with {changes}", changes=words)
        for words, one in kept.items()
        if one != choice
    }
    folder = choice.name.partition("/")[0]  # its own conflict first
    others = sorted(shipped(), key=lambda name: name.partition("/")[0] != folder)
    return found | {name: titled(name) for name in others if choice.text or name != choice.name}


def _told(choice: Choice) -> str:
    """The changes of a choice in a few words."""
    known = {one.key: one.label for one in controls(read(choice))}
    dated = _("by date")
    parts = [
        f"{known.get(key, key)} = {dated if value.startswith('{') else value}"
        for key, value in choice.changes
    ]
    first = ", ".join(parts[:2])
    if len(parts) <= 2:
        return first
    return _("{changes} and {count} more", changes=first, count=len(parts) - 2)


def written(choice: Choice) -> str:
    """The changes of a choice as a link says what is beside: ?set=KEY%3DVALUE&set=...

    >>> written(Choice(changes=(("balance.advantage", "0.3"),)))
    '?set=balance.advantage%3D0.3'
    """
    return CHANGED + urlencode({"set": choice.overrides}, doseq=True)


def beside_of(choice: Choice, beside: str) -> Choice:
    """What a link sets beside a choice: itself unchanged, with other changes, or a scenario.

    >>> beside_of(Choice(), "?set=balance.advantage%3D0.3").changes
    (('balance.advantage', '0.3'),)
    """
    if beside == WITHOUT:
        return choice.unchanged()
    if beside.startswith(CHANGED):
        changes = links.read(parse_qs(beside.removeprefix(CHANGED))).changes
        return replace(choice, changes=changes)
    return Choice(beside, seed=choice.seed, replicate=choice.replicate, names=choice.names)


def _yours(visitor: Visitor) -> str:
    """What is chosen at the side, in words."""
    count = len(visitor.choice.changes)
    title = visitor.loaded.scenario.title
    if not count:
        return title
    return ngettext(
        "{scenario} with {count} number changed",
        "{scenario} with {count} numbers changed",
        count,
        scenario=title,
    )


def _shown(visitor: Visitor, pair: Pair, frames: Frames, names: Names) -> None:
    found = in_order([name for name in CHOSEN if all(name in frame for frame in frames)])
    shared, naming = names.shared, names.naming
    main = headline(*frames, shared=shared, naming=naming)
    if main is not None:
        st.markdown(f"**{plain(answer_in_full(main, *frames))}**")
        with st.columns([2, 1])[0]:
            draw = partial(drawn, partial(answer_picture, main, names.both))
            show(visitor.picture(("answer", pair), draw))
    both = paired_table(*frames, found, names.both, shared=shared, naming=naming)
    table("pairs", both)
    methods = None if shared else _(ABOUT_METHODS)
    st.caption(f"{_(about_luck(shared))} {_(ABOUT_INTERVALS)}", help=methods)
    tell_sides(naming)
    meanings(found, naming)
    chosen = outcomes_chosen(frames[1], "compare-outcomes", naming)
    chosen = [name for name in chosen if name in frames[0].columns]
    columns = st.columns(2, gap="medium")
    for place, name in enumerate(chosen):
        asked = partial(paired_picture, *frames, name, names.both, shared=shared, naming=naming)
        draw = partial(drawn, asked)
        with columns[place % 2]:
            show(visitor.picture(("pair", pair, name), draw))
    if shared:
        with st.expander(_("Run by run")):
            st.dataframe(_run_by_run(frames, chosen, names), width="stretch")
    offer_report(
        visitor,
        ("report", pair),
        _("Make the report of this comparison"),
        partial(_report, pair, frames, visitor.loaded, names),
    )


def _run_by_run(frames: Frames, chosen: list[str], names: Names) -> pd.DataFrame:
    """Both runs of every pair in a row."""
    both = matched(*frames)
    return pd.DataFrame(
        {
            f"{words(name, names.naming)}, {label}": frame[name]
            for name in chosen
            for label, frame in zip(names.both, both, strict=True)
        }
    )


def _report(pair: Pair, frames: Frames, loaded: Loaded, names: Names, *, tell: Tell) -> Document:
    """The report of `sim report --beside`; the record is that of what is chosen."""
    pair = Pair(pair.first.in_files(), pair.second.in_files(), pair.replicates)
    other, scenario = read(pair.first).scenario, read(pair.second).scenario
    before = reported_runs(pair.first, other, other.title, frames[0], "")
    record = record_near(pair.second, loaded)
    title = scenario.title if names.shared else names.second
    after = reported_runs(pair.second, scenario, title, frames[1], record)
    command = report_command(pair.second, pair.replicates, record, pair.first)
    overrides = pair.second.overrides
    return pair_runs(
        before,
        after,
        overrides,
        [command],
        shared=names.shared,
        unchanged=unchanged(pair.second),
        tell=tell,
    )


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


TAB = Tab("compare", N_("Compare"), tab, place=4)
