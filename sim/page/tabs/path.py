"""The tab Guided path: ten screens, each a guess first, then runs, then what they show."""

from __future__ import annotations

from functools import partial

import streamlit as st

from sim.explain import refusals
from sim.inference.intervals import share
from sim.language import N_, _, ngettext
from sim.outcomes import outcomes
from sim.page import running
from sim.page.asking import answered
from sim.page.choice import read, typical_run
from sim.page.engine import WORDS, engine
from sim.page.links import View
from sim.page.look import named, plain
from sim.page.steps import STEPS, Step
from sim.page.tab import Tab
from sim.page.tabs.start import typical_on_map
from sim.page.visitor import Runs, Visitor
from sim.page.waiting import ended, told_of_end
from sim.record import Record
from sim.views.answering import levels
from sim.views.what_if import WHAT_IFS, share_words

RUNS = 500
END = N_(
    "That was the path. What it cannot show: whether the model is right. Most of its numbers are "
    "assumed, and the others follow sources; other behaviour that was fitted to the record gives "
    "other answers to some of these questions, and on five other conflicts it is not shown to do "
    "better than base rates. The findings say how sure each answer is."
)


def tab(visitor: Visitor) -> None:
    """Show the screen at which the visitor is."""
    at = min(visitor.view.step, len(STEPS) - 1)
    step = STEPS[at]
    where = _("Step {at} of {all}", at=at + 1, all=len(STEPS))
    st.progress((at + 1) / len(STEPS), text=where)
    st.subheader(_(step.title), anchor=False)
    st.write(_(step.text))
    if at not in visitor.guesses:
        _guess(visitor, at, step)
    else:
        right = _shown(visitor, step)
        if right is not None:
            _compared(step, visitor.guesses[at], right)
    _moves(visitor, at)


def _guess(visitor: Visitor, at: int, step: Step) -> None:
    """Ask first: whoever has guessed looks closer."""
    places = range(len(step.ranges.labels))
    st.radio(
        _(step.guess),
        places,
        index=None,
        format_func=named(places, lambda place: _(step.ranges.labels[place])),
        key=f"guess-{at}",
    )
    guessed = st.session_state.get(f"guess-{at}") is not None
    st.button(
        _("Run it and see"),
        type="primary",
        on_click=_take,
        args=(visitor, at),
        disabled=not guessed,
        icon=":material/play_arrow:",
    )
    if not guessed:
        st.caption(_("Choose an answer first. Nothing is marked or kept."))


def _take(visitor: Visitor, at: int) -> None:
    visitor.guesses[at] = int(st.session_state[f"guess-{at}"])


def _compared(step: Step, guessed: int, right: tuple[int, str]) -> None:
    """The guess beside what came out, and what to notice."""
    place, told = right
    text = N_("**Otherwise than you guessed.** Your guess: {guess}. In the model: {answer}.")
    if place == guessed:
        text = N_("**As you guessed.** Your guess: {guess}. In the model: {answer}.")
    st.markdown(_(text, guess=_(step.ranges.labels[guessed]), answer=plain(told)))
    st.info(_(step.notice))


# -- what is shown, and in which range it lies -----------------------------------------------------


def _shown(visitor: Visitor, step: Step) -> tuple[int, str] | None:
    """Show what was run; the range in which the answer lies, and the answer in words."""
    if step.kind == "what_if":
        found = answered(visitor, WHAT_IFS[step.what_if])
        if found is None:
            return None
        after = levels(found)[1]
        return step.ranges.place(after.value), share_words(after)
    if step.kind == "runs":
        return _share_of_large_wars(visitor, step)
    return _one_run(visitor, step)


def _share_of_large_wars(visitor: Visitor, step: Step) -> tuple[int, str] | None:
    choice = typical_run(step.scenario)
    runs = Runs(choice, RUNS)
    work = partial(running.many, engine(), read(choice).scenario, choice.seed, RUNS)
    making = ngettext("Making {count} run", "Making {count} runs", RUNS)
    visitor.ask(("runs", runs), making, work)
    job = visitor.job_of(("runs", runs))
    if job is None or not ended(job, 1.5, _(WORDS[engine().state])):
        return None
    if not told_of_end(job, partial(visitor.forget, ("runs", runs))) or job.result is None:
        return None
    wars = share(job.result["large_war"].to_numpy(bool))
    return step.ranges.place(wars.value), share_words(wars)


def _one_run(visitor: Visitor, step: Step) -> tuple[int, str] | None:
    choice = visitor.named(typical_run(step.scenario))
    job = visitor.one_run(choice, read(choice).scenario)
    if not ended(job, 2.0):
        return None
    if not told_of_end(job, partial(visitor.forget, ("run", choice))) or job.result is None:
        return None
    record: Record = job.result.record
    if step.kind == "days":
        typical_on_map(visitor, step.scenario)
        days = float(outcomes(record)["fighting_days"])
        told = ngettext("{count} days of fighting", "{count} days of fighting", days)
        return step.ranges.place(days), told
    return _refusals(step, record)


def _refusals(step: Step, record: Record) -> tuple[int, str]:
    """Who refused, why and how often."""
    found = refusals(record)
    for party, reason, times in found:
        told = ngettext(
            "- {party} (once): {reason}.",
            "- {party} ({count} times): {reason}.",
            times,
            party=plain(party),
            reason=plain(reason),
        )
        st.write(told)
    total = sum(times for _party, _reason, times in found)
    told = ngettext("{count} refusals", "{count} refusals", total)
    return step.ranges.place(float(total)), told


# -- from screen to screen -------------------------------------------------------------------------


def _moves(visitor: Visitor, at: int) -> None:
    last = at == len(STEPS) - 1
    if last and at in visitor.guesses:
        st.write(_(END))
    with st.container(horizontal=True):
        st.button(_("Back"), on_click=_go, args=(visitor, at - 1), disabled=at == 0)
        if not last:
            seen = at in visitor.guesses
            label = _("Next") if seen else _("Skip this step")
            st.button(
                label,
                on_click=_go,
                args=(visitor, at + 1),
                type="primary" if seen else "secondary",
            )
        else:
            st.button(_("What the project found"), on_click=visitor.look_at, args=("findings",))
            st.button(
                _("On to the sandbox"), on_click=visitor.look_at, args=("course",), type="primary"
            )


def _go(visitor: Visitor, step: int) -> None:
    visitor.look_at("path", View(step=step))


TAB = Tab("path", N_("Guided path"), tab, place=-1, side=False)
