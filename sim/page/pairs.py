"""Playing with another person: take a seat in a game, decide, wait for the other to decide.

Only a page that is open to a class offers it (:mod:`sim.page.classroom`); the games are in
:mod:`sim.page.joint`. A visitor is shown nothing but the game of their own seat until its end.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import pandas as pd
import streamlit as st

from sim.labels import Labels
from sim.language import N_, _, ngettext
from sim.page.classroom import classroom
from sim.page.guard import fragment
from sim.page.joining import LAST, OVER, choose_seat, go_to, no_game, take, tell_problem, tried
from sim.page.joint import SharedGame, shared_games
from sim.page.links import Seat
from sim.page.look import plain, table
from sim.page.store import Key
from sim.page.visitor import Visitor
from sim.seat import AWAY, Fact, Game, seats
from sim.seat.goal import goal
from sim.seat.words import Words
from sim.words import listed, percent

#: seconds between two looks at what the others have done
OFTEN = 2.0
RULES = N_(
    "You are asked in turn; on one day the side that claims is asked before the side that holds, "
    "and nobody is told what the other chose on that day before both have answered. The other tabs "
    "show the model's own run with everybody's figures: look there only when the game is over."
)
STANDS = N_(
    "A decision stands: whoever took one back could look first what comes of it, or show the "
    "others a move that is gone again. When the game is over you can see what would have come of "
    "another answer."
)
KEY = N_(
    "The address of your own browser is the key to your seat: you can come back with it, and "
    "nobody else should have it."
)


class Acts(NamedTuple):
    """What can be done at a question: decide, leave the rest to the model, and other moves.

    ``key`` is what the question rests on, ``decided`` whether anything was decided before it.
    """

    key: Key
    decided: bool
    decide: Callable[[str, str], None]
    rest: Callable[[], None]
    moves: Callable[[], None]


#: Shows a question of a game.
Ask = Callable[[Visitor, Game, Words, Acts], None]


def show(visitor: Visitor, ask: Ask) -> None:
    """The game of several people that the visitor is in, or is invited to."""
    game = None if classroom() is None else shared_games().find(visitor.seat.game)
    if game is None:
        st.error(plain(str(no_game(visitor.seat.game))))
        st.button(_("Leave this game"), on_click=visitor.leave)
        return
    tell_problem()
    seat = game.seat_of(visitor.seat.place) if visitor.seat.place else ""
    if not seat:
        _invited(visitor, game)
        return
    if visitor.choice != game.choice:
        go_to(visitor, game, visitor.seat)
        st.rerun()
    if game.over and st.session_state.get(LAST) != visitor.seat:
        _is_over(visitor, game, seat)
        return
    if not _is_here(game, seat, visitor.seat.place):
        return
    st.session_state[LAST] = visitor.seat
    game.see(seat)
    with game.lock:  # all that is shown is of one moment
        version, view = game.version, game.view(seat) if game.begun else None
    if view is None:
        _gather(visitor, game, seat)
    elif view.over:
        _end(visitor, view)
        st.rerun()
    else:
        _play(visitor, game, view, version, ask)
    _follow(game, seat, version, st.session_state[_window_of(visitor.seat.place)])


def _invited(visitor: Visitor, game: SharedGame) -> None:
    """Who was given the code chooses a seat, if there is one."""
    st.subheader(_("Game {code}", code=game.code), anchor=False)
    if visitor.seat.place:
        st.warning(_("The key to a seat in this link is not right: a whole address opens it."))
    names = Labels(game.scenario)
    taken = listed([names[one] for one in game.taken]) if game.taken else _("none yet")
    told = _("{title}. Seats that are taken: {names}.", title=game.scenario.title, names=taken)
    st.write(plain(told))
    if not game.free:
        st.error(
            _(
                "All seats of this game are taken. To come back to your own, open the address at "
                "which you played it."
            )
        )
    else:
        found = seats(game.scenario)
        free = {one: found[one] for one in game.free}
        seat = choose_seat(names, free, f"pair-join-{game.code}")
        st.caption(f"{_(RULES)} {_(STANDS)} {_(KEY)}")
        st.button(_("Take this seat"), type="primary", on_click=take, args=(visitor, game, seat))
    st.button(_("Leave this game"), on_click=visitor.leave)


def _is_here(game: SharedGame, seat: str, key: str) -> bool:
    """Whether the seat is played in this window; it is in the one that was opened last."""
    mine = _window_of(key)
    if mine not in st.session_state:
        st.session_state[mine] = game.open_window(seat)
    if st.session_state[mine] == game.window(seat):
        return True
    st.warning(
        _(
            "Your seat has been opened in another window. If that was the other person: the "
            "address of your browser is the key to your own seat; give others the link of the "
            "game, or its code."
        )
    )
    st.button(_("Go on here"), on_click=st.session_state.pop, args=(mine,))
    return False


def _window_of(key: str) -> str:
    """Where a visitor's number of the window of a seat is kept."""
    return f"pair-window-{key}"


def _gather(visitor: Visitor, game: SharedGame, seat: str) -> None:
    """The code and the link of a game for which people are still missing."""
    missing = game.people - len(game.taken)
    names = Words(game.scenario, seat).names
    st.subheader(_("Game {code}", code=game.code), anchor=False)
    told = _("You have the seat of {name}.", name=names[seat])
    st.write(f"{plain(told)} {_(RULES)} {_(STANDS)}")
    st.info(
        ngettext(
            "Waiting for another person to take a seat. The page goes on by itself.",
            "Waiting for {count} more people to take a seat. The page goes on by itself.",
            missing,
        )
    )
    st.write(_("Give them this link, or the code:"))
    room = classroom()
    assert room is not None
    st.code(room.link(game=game.code, tab="seat"), language=None, wrap_lines=True)
    st.code(game.code, language=None)
    st.caption(_(KEY))
    with st.container(horizontal=True):
        label = _("Begin now; the model takes the other seats")
        st.button(label, on_click=tried, args=(game.begin, seat))
        st.button(_("Leave the seat"), on_click=_leave, args=(visitor, game, seat))


def _play(visitor: Visitor, game: SharedGame, view: Game, version: int, ask: Ask) -> None:
    """A question to this seat, or what is known while another is asked."""
    words = Words(view.scenario, view.seat)
    others = listed([words.names[name] for name in view.others] or [_("nobody else")])
    st.markdown(
        _(
            "You are **{name}**. {role}. In game {code} you play with {others}.",
            name=plain(words.names[view.seat]),
            role=plain(words.role),
            code=game.code,
            others=plain(others),
        )
    )
    st.caption(words.scale)
    now = "" if math.isnan(view.worth) else " " + _("Now: {worth}.", worth=percent(view.worth))
    if view.question is None:
        st.markdown(_("**Your goal.** {goal}", goal=plain(goal(view))))
        _wait(visitor, game, view, words)
        return
    st.markdown(_("**Your goal.** {goal}", goal=plain(goal(view))) + now)
    st.caption(_(STANDS))
    acts = Acts(
        key=(game.code, view.seat, version),
        decided=any(one.by_player for one in view.course),
        decide=partial(tried, game.decide, view.seat),
        rest=partial(tried, game.leave, view.seat),
        moves=partial(_moves, visitor, game, view.seat),
    )
    ask(visitor, view, words, acts)


def _wait(visitor: Visitor, game: SharedGame, view: Game, words: Words) -> None:
    """What a seat knows while another is asked: not what, nor about which day."""
    name = words.names[view.waits_for]
    st.subheader(_("Waiting for {name} to decide", name=plain(name)), anchor=False)
    if game.is_away(view.seat):
        st.info(
            _(
                "The model plays your seat. You can come back to it; what it decided meanwhile "
                "stands."
            )
        )
        st.button(_("Come back"), type="primary", on_click=tried, args=(game.come_back, view.seat))
    st.caption(_("The page goes on by itself."))
    if game.is_gone(view.waits_for):
        st.warning(plain(_("{name} has not been seen for some minutes.", name=name)))
        st.button(
            _("Let the model decide for them"),
            on_click=tried,
            args=(game.leave_gone, view.waits_for),
            help=_("They can come back to their seat with their address."),
        )
    if told := view.meanwhile:
        decided = any(one.by_player for one in view.course)
        with st.expander(_("What happened since") if decided else _("So far"), expanded=True):
            for entry in told:
                st.write(f"**{entry.dates()}** {plain(entry.text)}")
    if last := next((one.name for one in reversed(view.course) if one.by_player), ""):
        key = ("known", game.code, view.seat, last)
        asked = visitor.told(key, lambda: view.at(last).question)
        assert asked is not None  # it stops there
        with st.expander(_("What you knew when you were last asked"), expanded=True):
            facts_table("facts", asked.facts)
    _moves(visitor, game, view.seat)


def facts_table(name: str, facts: Sequence[Fact]) -> None:
    """What a seat knows, or the figures of a question, a row each."""
    if facts:
        rows = [(fact.label, fact.told) for fact in facts]
        table(name, pd.DataFrame(rows, columns=[N_("what"), N_("value")]))


def _moves(visitor: Visitor, game: SharedGame, seat: str) -> None:
    """What can be done at any time."""
    with st.container(horizontal=True):
        told = _("The model then plays it; you can come back with your address.")
        args = (visitor, game, seat)
        st.button(_("Leave the seat"), on_click=_leave, args=args, help=told)


def _leave(visitor: Visitor, game: SharedGame, seat: str) -> None:
    tried(game.leave, seat)
    visitor.leave()


def _is_over(visitor: Visitor, game: SharedGame, seat: str) -> None:
    """A game that the visitor has come back to after its end, as by the browser's Back.

    It does not open its end by itself: that has an address of its own, so Back would never go back.
    """
    st.subheader(_("Game {code}", code=game.code), anchor=False)
    st.info(_(OVER, code=game.code))
    label, args = _("See how it ended"), (visitor, game.view(seat))
    st.button(label, type="primary", on_click=_end, args=args)
    st.button(_("Leave this game"), on_click=visitor.leave)


def _end(visitor: Visitor, view: Game) -> None:
    """Open the whole game, which from now on everybody who played may see.

    Its link tells what people decided. What the model decided for who was away is left to it again,
    as is all the rest.
    """
    others = tuple((name, _decided(hand.decisions)) for name, hand in view.others.items())
    visitor.seat = Seat(view.seat, _decided(view.decisions), rest=True, others=others)
    st.session_state.pop(LAST, None)


def _decided(decisions: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, choice) for name, choice in decisions.items() if choice != AWAY)


@fragment(run_every=OFTEN)
def _follow(game: SharedGame, seat: str, version: int, window: int) -> None:
    """Show the page anew once anything has changed in the game."""
    game.see(seat)
    if (game.version, game.window(seat)) != (version, window):
        st.rerun()
