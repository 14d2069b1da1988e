"""The tab Take a seat: decide for a party or mediator, then see what the model would do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from sim.errors import SimError
from sim.explain import Entry
from sim.language import N_, _
from sim.page import drafting, ending, joining, pairs
from sim.page.links import Seat
from sim.page.look import error, named, plain, table
from sim.page.pairs import Acts, facts_table
from sim.page.tab import Tab
from sim.page.visitor import Visitor
from sim.seat import Game, Hand, Option, Question, play, seats
from sim.seat.drafts import OWN
from sim.seat.goal import goal
from sim.seat.odds import as_seen
from sim.seat.questions import MODEL, SURPLUS
from sim.seat.words import Words
from sim.words import long_date, percent

HELP = N_(
    "You decide for one of them, with the same random draws as the run of the other tabs. You see "
    "what it knew and believed, not the truth, and not what the others keep to themselves. What "
    "you leave open, the model decides. The other tabs show the model's own run with everybody's "
    "figures: look there when your game is over. An offensive goes on until a place falls, a "
    "proposal comes or going on no longer looks worth it; you are not asked every day. At the end "
    "you can answer one question otherwise and see what would have come of it."
)
#: so many pieces of news are shown without being asked for
FEW_NEWS = 6


def tab(visitor: Visitor) -> None:
    """Play, or look back on what was played."""
    if visitor.seat.game:
        pairs.show(visitor, _ask)
        return
    if not visitor.seat.name:
        _choose(visitor)
        joining.offer(visitor)
        return
    try:
        game = _game(visitor)
    except SimError as problem:
        error(_("This game cannot be played here."), str(problem))
        st.button(_("Leave the seat"), on_click=visitor.leave)
        return
    words = Words(game.scenario, game.seat)
    name, role = plain(words.names[game.seat]), plain(words.role)
    st.markdown(_("You are **{name}**. {role}.", name=name, role=role))
    st.caption(words.scale)
    if game.question is not None:
        st.markdown(_("**Your goal.** {goal}", goal=plain(goal(game))) + _now(game))
    if game.question is None:
        ending.show_end(visitor, game, partial(_moves, visitor))
    else:
        _ask(visitor, game, words, _acts(visitor))


def _now(game: Game) -> str:
    return "" if math.isnan(game.worth) else " " + _("Now: {worth}.", worth=percent(game.worth))


def _choose(visitor: Visitor) -> None:
    st.write(_(HELP))
    scenario = visitor.loaded.scenario
    told = {name: Words(scenario, name) for name in seats(scenario)}
    seat = st.selectbox(
        _("Whose seat"),
        list(told),
        format_func=named(told, lambda name: f"{told[name].names[name]}. {told[name].role}"),
        key="seat-name",
    )
    st.button(_("Sit down"), type="primary", on_click=_sit, args=(visitor, seat))


def _sit(visitor: Visitor, seat: str) -> None:
    visitor.seat = Seat(seat)


def _moves(visitor: Visitor, asked: bool = False) -> None:
    """What can be done at any time: go back, leave; while something is asked, stop more often."""
    with st.container(horizontal=True):
        if not visitor.seat.others:  # in a game of several a decision stands
            made = visitor.seat.rest or visitor.seat.decisions
            label = _("Take the last decision back")
            st.button(label, on_click=_back, args=(visitor,), disabled=not made)
        st.button(_("Leave the seat"), on_click=visitor.leave)
        if asked:
            every = visitor.seat.every
            label = _("Stop only at what matters") if every else _("Stop at every question")
            st.button(label, on_click=_stop_at, args=(visitor, not every))


def _stop_at(visitor: Visitor, every: bool) -> None:
    visitor.seat = replace(visitor.seat, every=every)


def _back(visitor: Visitor) -> None:
    seat = visitor.seat
    decisions = seat.decisions if seat.rest else seat.decisions[:-1]
    visitor.seat = replace(seat, decisions=decisions, rest=False)


def _game(visitor: Visitor) -> Game:
    """The game as far as it was played; it is a function of what was decided."""
    seat, choice = visitor.seat, visitor.choice
    ask = "nothing" if seat.rest else "all" if seat.every else "important"
    return visitor.told(
        ("game", choice, seat),
        lambda: play(
            visitor.loaded.scenario,
            seat.name,
            choice.seed,
            choice.replicate,
            dict(seat.decisions),
            ask,
            others={name: Hand(dict(made), "nothing") for name, made in seat.others},
        ),
    )


# -- a question ------------------------------------------------------------------------------------


def _acts(visitor: Visitor) -> Acts:
    """What can be done in a seat that is played against the model."""
    return Acts(
        key=(visitor.choice, visitor.seat),
        decided=bool(visitor.seat.decisions),
        decide=partial(_decide, visitor),
        rest=partial(_rest, visitor),
        moves=partial(_moves, visitor, asked=True),
    )


def _ask(visitor: Visitor, game: Game, words: Words, acts: Acts) -> None:
    question = game.question
    assert question is not None
    st.subheader(f"{long_date(question.date)}: {_state(question)}", anchor=False)
    if question.news:
        _news(question.news, _("What happened since") if acts.decided else _("So far"))
    st.markdown(f"**{plain(question.text)}**")
    if question.again:
        st.caption(plain(question.again))
    if question.terms:
        with st.expander(_("All terms of this proposal, beside the status quo")):
            table("terms", words.terms_table(question.now, question.terms))
    facts_table("figures", question.figures)
    if seen := as_seen(question.facts):
        st.write(plain(seen))
    option = _options(visitor, game, question, words, acts)
    if option is not None and option.terms:
        st.write(plain(option.label))
        with st.expander(_("All terms of your proposal, beside the status quo")):
            table("option-terms", words.terms_table(question.now, option.terms))
    with st.container(horizontal=True):
        st.button(
            _("Decide"),
            type="primary",
            on_click=acts.decide,
            args=(question.name, option.choice if option else MODEL),
            icon=":material/gavel:",
            disabled=option is None,
        )
        st.button(_("As the model would"), on_click=acts.decide, args=(question.name, MODEL))
        st.button(_("Leave the rest to the model"), on_click=acts.rest)
    with st.expander(_("What you know and believe"), expanded=True):
        facts_table("facts", question.facts)
    acts.moves()


def _state(question: Question) -> str:
    return next(str(fact.value) for fact in question.facts if fact.name == "phase")


def _news(news: Sequence[Entry], title: str) -> None:
    with st.expander(title, expanded=len(news) <= FEW_NEWS):
        for entry in news:
            st.write(f"**{entry.dates()}** {plain(entry.text)}")


def _options(
    visitor: Visitor, game: Game, question: Question, words: Words, acts: Acts
) -> Option | None:
    """What can be chosen (None: nothing yet); a proposal also by a number, or issue by issue."""
    listed = {option.choice: option for option in question.options if option.choice != MODEL}
    free = {one.prefix: one for one in question.free}
    others = {key: one.label for key, one in free.items()}
    if question.draft is not None:
        others[OWN] = _("Terms of your own: say issue by issue")
    chosen = st.radio(
        _("Your choice"),
        [*listed, *others],
        format_func=lambda key: plain(listed[key].brief if key in listed else others[key]),
        captions=[*_captions(words, list(listed.values())), *[""] * len(others)],
        key=f"option-{question.name}",
    )
    if chosen in listed:
        return listed[chosen]
    if chosen == OWN:
        assert question.draft is not None
        choice = drafting.written(question.name, question.draft, words)
        if not choice:
            st.info(_("Choose at least one place or issue that your text changes."))
            return None
        return _previewed(visitor, game, words, choice, acts)
    one = free[chosen]
    low, high = round(100 * one.low), round(100 * one.high)
    at = st.slider(
        plain(one.label), low, high, (low + high) // 2, 1,
        format="%d%%", key=f"free-{question.name}-{chosen}",
    )  # fmt: skip
    return _previewed(visitor, game, words, f"{chosen}{at / 100:.2f}", acts)


def _previewed(visitor: Visitor, game: Game, words: Words, choice: str, acts: Acts) -> Option:
    """A choice with a number or terms of one's own, with what it would mean."""
    key = ("preview", *acts.key, choice)
    option = visitor.told(key, lambda: game.preview(choice).option(choice))
    st.caption(_captions(words, [option])[0])
    return option


def _captions(words: Words, options: Sequence[Option]) -> list[str]:
    """What follows from every choice, where it is not that of the one before, and its figures."""
    told, before = [], ""
    for option in options:
        follows = "" if option.follows == before else option.follows
        before = option.follows
        told.append(plain(" ".join(part for part in (follows, _figures(words, option)) if part)))
    return told


def _figures(words: Words, option: Option) -> str:
    gains = [
        f"{words.names[fact.name.removeprefix(SURPLUS)]} {fact.told}"
        for fact in option.figures
        if fact.name.startswith(SURPLUS)
    ]
    if gains:
        listed = ", ".join(gains)
        return _("Gains over leaving the table, as you estimate: {gains}.", gains=listed)
    new = [fact for fact in option.figures if fact.told not in option.label]
    return " ".join(_("{what}: {told}.", what=fact.label, told=fact.told) for fact in new)


def _decide(visitor: Visitor, name: str, choice: str) -> None:
    decided = (*visitor.seat.decisions, (name, choice))
    visitor.seat = replace(visitor.seat, decisions=decided)


def _rest(visitor: Visitor) -> None:
    visitor.seat = replace(visitor.seat, rest=True)


TAB = Tab("seat", N_("Take a seat"), tab, place=5)
