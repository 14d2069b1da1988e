"""The tab Guided path: ten screens, each a guess first, then runs, then what they show."""

from __future__ import annotations

from functools import partial

import streamlit as st

from sim.explain import refusals
from sim.inference.intervals import share
from sim.outcomes import outcomes
from sim.page import running
from sim.page.asking import answered
from sim.page.choice import read, typical_run
from sim.page.engine import WORDS, engine
from sim.page.links import View
from sim.page.look import plain
from sim.page.steps import STEPS, Step
from sim.page.tab import Tab
from sim.page.tabs.start import typical_on_map
from sim.page.visitor import Runs, Visitor
from sim.page.waiting import ended, told_of_end
from sim.record import Record
from sim.views.answering import levels
from sim.views.what_if import WHAT_IFS, share_words

RUNS = 500
END = (
    "That was the path. What it cannot show: whether the model is right. It is made of sourced "
    "numbers and of many that are assumed; other behaviour that fits the record as well gives "
    "other answers to some of these questions, and on five other conflicts it is not shown to do "
    "better than base rates. The findings say how sure each answer is."
)


def tab(visitor: Visitor) -> None:
    """Show the screen at which the visitor is."""
    at = min(visitor.view.step, len(STEPS) - 1)
    step = STEPS[at]
    st.progress((at + 1) / len(STEPS), text=f"Step {at + 1} of {len(STEPS)}")
    st.subheader(step.title, anchor=False)
    st.write(step.text)
    if at not in visitor.guesses:
        _guess(visitor, at, step)
    else:
        right = _shown(visitor, step)
        if right is not None:
            _compared(step, visitor.guesses[at], right)
    _moves(visitor, at)


def _guess(visitor: Visitor, at: int, step: Step) -> None:
    """Ask first: whoever has guessed looks closer."""
    st.radio(
        step.guess,
        range(len(step.ranges.labels)),
        index=None,
        format_func=lambda place: step.ranges.labels[place],
        key=f"guess-{at}",
    )
    guessed = st.session_state.get(f"guess-{at}") is not None
    st.button(
        "Run it and see",
        type="primary",
        on_click=_take,
        args=(visitor, at),
        disabled=not guessed,
        icon=":material/play_arrow:",
    )
    if not guessed:
        st.caption("Choose an answer first. Nothing is marked or kept.")


def _take(visitor: Visitor, at: int) -> None:
    visitor.guesses[at] = int(st.session_state[f"guess-{at}"])


def _compared(step: Step, guessed: int, right: tuple[int, str]) -> None:
    """The guess beside what came out, and what to notice."""
    place, told = right
    labels = step.ranges.labels
    head = "As you guessed" if place == guessed else "Otherwise than you guessed"
    st.markdown(f"**{head}.** Your guess: {labels[guessed]}. In the model: {plain(told)}.")
    st.info(step.notice)


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
    visitor.ask(("runs", runs), f"Making {RUNS} runs", work)
    job = visitor.job_of(("runs", runs))
    if job is None or not ended(job, 1.5, WORDS[engine().state]):
        return None
    if not told_of_end(job, partial(visitor.forget, ("runs", runs))) or job.result is None:
        return None
    wars = share(job.result["large_war"].to_numpy(bool))
    return step.ranges.place(wars.value), share_words(wars)


def _one_run(visitor: Visitor, step: Step) -> tuple[int, str] | None:
    choice = typical_run(step.scenario)
    job = visitor.one_run(choice, read(choice).scenario)
    if not ended(job, 2.0):
        return None
    if not told_of_end(job, partial(visitor.forget, ("run", choice))) or job.result is None:
        return None
    record: Record = job.result.record
    if step.kind == "days":
        typical_on_map(visitor, step.scenario)
        days = float(outcomes(record)["fighting_days"])
        return step.ranges.place(days), f"{days:.0f} days of fighting"
    return _refusals(step, record)


def _refusals(step: Step, record: Record) -> tuple[int, str]:
    """Who refused, why and how often."""
    found = refusals(record)
    for party, reason, times in found:
        often = "once" if times == 1 else f"{times} times"
        st.write(f"- {plain(party)} ({often}): {plain(reason)}.")
    total = sum(times for _, _, times in found)
    return step.ranges.place(float(total)), f"{total} refusals"


# -- from screen to screen -------------------------------------------------------------------------


def _moves(visitor: Visitor, at: int) -> None:
    last = at == len(STEPS) - 1
    if last and at in visitor.guesses:
        st.write(END)
    with st.container(horizontal=True):
        st.button("Back", on_click=_go, args=(visitor, at - 1), disabled=at == 0)
        if not last:
            seen = at in visitor.guesses
            label = "Next" if seen else "Skip this step"
            st.button(
                label,
                on_click=_go,
                args=(visitor, at + 1),
                type="primary" if seen else "secondary",
            )
        else:
            st.button("What the project found", on_click=visitor.look_at, args=("findings",))
            st.button(
                "On to the sandbox", on_click=visitor.look_at, args=("course",), type="primary"
            )


def _go(visitor: Visitor, step: int) -> None:
    visitor.look_at("path", View(step=step))


TAB = Tab("path", "Guided path", tab, place=-1, side=False)
