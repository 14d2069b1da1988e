"""The tab Take a seat: decide for a party or mediator, then see what the model would do."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from sim.compare import number
from sim.errors import SimError
from sim.explain import Names
from sim.outcomes import find_outcome
from sim.page.links import Seat
from sim.page.look import drawn, error, long_date, plain, show, table
from sim.page.visitor import Visitor
from sim.seat import Fact, Game, Option, Question, compare_with_model, play, seats
from sim.views import timeline_picture
from sim.views.distributions import words

HELP = (
    "You decide for one of them, on the same luck as the run of the other tabs. You see what it "
    "knew and believed, not the truth. What you leave open, the model decides."
)


def tab(visitor: Visitor) -> None:
    """Play, or look back on what was played."""
    if not visitor.seat.name:
        _choose(visitor)
        return
    try:
        game = _game(visitor)
    except SimError as problem:
        error("This game cannot be played here.", str(problem))
        st.button("Leave the seat", on_click=visitor.leave)
        return
    names = Names(game.scenario)
    with st.container(horizontal=True):
        st.markdown(f"You are **{plain(names[game.seat])}**.")
        made = len(visitor.seat.decisions)
        st.button("Take the last decision back", on_click=_back, args=(visitor,), disabled=not made)
        st.button("Leave the seat", on_click=visitor.leave)
    if game.question is None:
        _end(visitor, game)
    else:
        _ask(visitor, game, game.question)


def _choose(visitor: Visitor) -> None:
    st.write(HELP)
    scenario = visitor.loaded.scenario
    names, found = Names(scenario), seats(scenario)
    seat = st.selectbox(
        "Whose seat",
        list(found),
        format_func=lambda name: f"{names[name]}: {found[name]}",
        key="seat-name",
    )
    st.button("Sit down", type="primary", on_click=_sit, args=(visitor, seat))


def _sit(visitor: Visitor, seat: str) -> None:
    visitor.seat = Seat(seat)


def _back(visitor: Visitor) -> None:
    visitor.seat = Seat(visitor.seat.name, visitor.seat.decisions[:-1])
    visitor.to_the_end = False


def _game(visitor: Visitor) -> Game:
    """The game as far as it was played; it is a function of what was decided."""
    seat, choice = visitor.seat, visitor.choice
    ask = "nothing" if visitor.to_the_end else "important"
    game = visitor.keep(
        ("game", choice, seat, ask),
        lambda: play(
            visitor.loaded.scenario,
            seat.name,
            choice.seed,
            choice.replicate,
            dict(seat.decisions),
            ask,
        ),
    )
    assert isinstance(game, Game)
    return game


# -- a question ------------------------------------------------------------------------------------


def _ask(visitor: Visitor, game: Game, question: Question) -> None:
    st.subheader(long_date(question.date), anchor=False)
    if question.news:
        with st.expander("What happened since", expanded=len(question.news) <= 6):
            for entry in question.news:
                st.write(f"**{entry.dates()}** {plain(entry.text)}")
    st.markdown(f"**{plain(question.text)}**")
    _facts("figures", question.figures)
    option = _options(game, question)
    with st.container(horizontal=True):
        st.button(
            "Decide",
            type="primary",
            on_click=_decide,
            args=(visitor, question.name, option.choice),
            icon=":material/gavel:",
        )
        st.button("As the model would", on_click=_decide, args=(visitor, question.name, "model"))
        st.button("Leave the rest to the model", on_click=_rest, args=(visitor,))
    with st.expander("What you know and believe", expanded=True):
        _facts("facts", question.facts)


def _options(game: Game, question: Question) -> Option:
    """What can be chosen; what is chosen is told in full."""
    listed = {option.choice: option for option in question.options}
    free = {one.prefix: one for one in question.free}
    chosen = st.radio(
        "Your choice",
        [*listed, *free],
        format_func=lambda key: (
            _short(listed[key], question) if key in listed else f"Other: {free[key].label}"
        ),
        captions=[_figures(option.figures) for option in question.options] + [""] * len(free),
        key=f"option-{question.name}",
    )
    if chosen in free:
        one = free[chosen]
        at = st.slider(
            plain(one.label), one.low, one.high, (one.low + one.high) / 2.0, 0.01,
            key=f"free-{question.name}-{chosen}",
        )  # fmt: skip
        option = game.preview(f"{chosen}{at:.2f}").option(f"{chosen}{at:.2f}")
        st.caption(plain(_figures(option.figures)))
    else:
        option = listed[chosen]
    if option.terms:
        st.caption(plain(option.label))
    return option


def _short(option: Option, question: Question) -> str:
    """What a choice is, without the terms of its text; choices that begin alike by their number."""
    if not option.terms:
        return plain(option.label)
    start = option.label.partition(":")[0]
    alike = [one for one in question.options if one.label.partition(":")[0] == start]
    tail = option.choice.rpartition("-")[2]
    numbered = len(alike) > 1 and tail.replace(".", "").isdigit()
    return plain(f"{start}, leaning {float(tail):g}" if numbered else start)


def _figures(figures: tuple[Fact, ...]) -> str:
    return plain("; ".join(f"{fact.label}: {_value(fact)}" for fact in figures))


def _value(fact: Fact) -> str:
    if isinstance(fact.value, str):
        return fact.value
    return f"{fact.value:,.0f}" if fact.unit == "deaths" else f"{fact.value:.3f}"


def _facts(name: str, facts: tuple[Fact, ...]) -> None:
    if facts:
        rows = [(fact.label, _value(fact), fact.unit) for fact in facts]
        table(name, pd.DataFrame(rows, columns=["what", "value", "unit"]))


def _decide(visitor: Visitor, name: str, choice: str) -> None:
    visitor.seat = Seat(visitor.seat.name, (*visitor.seat.decisions, (name, choice)))


def _rest(visitor: Visitor) -> None:
    visitor.to_the_end = True


# -- the end ---------------------------------------------------------------------------------------


def _end(visitor: Visitor, game: Game) -> None:
    """What came of it, beside what the model does with the same luck."""
    st.subheader("The game is over", anchor=False)
    compared = compare_with_model(game)
    if compared.parted is None:
        st.write("It went exactly as in the model's own run: you decided as its agents do.")
    else:
        day = long_date(compared.parted)
        st.write(f"Your game and the model's own run went the same way until {day}.")
    for one in compared.otherwise:
        st.write(
            f"{long_date(one.date)}, {one.kind}: you chose {plain(one.choice)}, the model would "
            f"have chosen {plain(one.own)}."
        )
    table("seat", _outcomes(compared.table))
    for title, record in (("Your game", compared.yours), ("The model", compared.model)):
        st.markdown(f"**{title}**")
        key = ("seat", visitor.choice, visitor.seat, visitor.to_the_end, title)
        shown = visitor.picture(key, partial(drawn, partial(timeline_picture, record)))
        show(shown._replace(name=f"timeline-{title[:3].lower()}"), wide=True)


def _outcomes(found: pd.DataFrame) -> pd.DataFrame:
    """The main outcomes in words; what happened or not as yes or no."""
    rows = []
    for name, yours, model in zip(found.index, found["yours"], found["model"], strict=True):
        known = find_outcome(str(name))
        if known is not None and known.kind is bool:
            told = ["yes" if value else "no" for value in (yours, model)]
        else:
            told = [number(float(value)) for value in (yours, model)]
        rows.append((words(str(name)), *told, known.unit if known else ""))
    return pd.DataFrame(rows, columns=["outcome", "your game", "the model", "unit"])
