"""Beginning a game with other people, and joining one.

Streamlit answers a click before the page is shown, so what goes wrong is kept and told then. The
games are in :mod:`sim.page.joint`; how one is played, in :mod:`sim.page.pairs`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import streamlit as st

from sim.errors import SimError
from sim.labels import Labels
from sim.language import N_, _
from sim.page.classroom import classroom
from sim.page.joint import RefusedError, SharedGame, shared_games
from sim.page.links import Seat
from sim.page.look import plain
from sim.page.visitor import Visitor, speak_to_visitor
from sim.scenario import Scenario
from sim.seat import seats

PROBLEM, LAST = "pair-problem", "pair-last"
HEAD = N_("Play with another person")
HELP = N_(
    "Two people or more play one game, each on their own screen and in their own seat, with the "
    "scenario, the numbers and the run that are chosen now. The game shows nobody what the others "
    "know; nothing stops who looks for it in the other tabs."
)
OVER = N_("You have a seat in game {code}, which is over.")
ONE_SEAT = N_(
    "This scenario has only one seat: choose another scenario to play with another person."
)
NO_GAME = N_(
    "There is no game {code} on this page. Codes have four signs; a game goes when the page is "
    "ended, or when many newer ones have been begun."
)


def offer(visitor: Visitor) -> None:
    """Offer to begin a game with other people, or to join one, on a page that is open to a class.

    ``LAST`` is the seat of the visitor's last game, to which they can go back.
    """
    if classroom() is None:
        return
    st.subheader(_(HEAD), anchor=False)
    st.write(_(HELP))
    tell_problem()
    _go_back(visitor)
    begin, join = st.columns(2, gap="large")
    with begin:
        st.markdown(_("**Begin a game**"))
        _begin(visitor, visitor.loaded.scenario)
    with join:
        st.markdown(_("**Join a game**"))
        code = st.text_input(_("Code of the game"), key="pair-code", max_chars=8)
        st.button(_("Join"), on_click=_look_up, args=(visitor, code), disabled=not code.strip())


def _begin(visitor: Visitor, scenario: Scenario) -> None:
    found = seats(scenario)
    if len(found) < 2:
        st.info(_(ONE_SEAT))
        return
    seat = choose_seat(Labels(scenario), found, "pair-seat")
    people = 2
    if len(found) > 2:
        people = st.number_input(_("How many people play"), 2, len(found), 2, key="pair-people")
    st.button(_("Begin a game"), on_click=_create, args=(visitor, seat, int(people)))


def choose_seat(names: Labels, found: Mapping[str, str], key: str) -> str:
    """Ask for one of some seats."""
    chosen: str = st.selectbox(
        _("Your seat"), list(found), format_func=lambda one: f"{names[one]}: {found[one]}", key=key
    )
    return chosen


def _create(visitor: Visitor, seat: str, people: int) -> None:
    with _told():
        game = shared_games().create(visitor.choice, visitor.loaded.scenario, people)
        take(visitor, game, seat)


def take(visitor: Visitor, game: SharedGame, seat: str) -> None:
    """Sit down in a seat, if it is still free."""
    with _told():
        visitor.seat = Seat(game=game.code, place=game.sit(seat))


def _look_up(visitor: Visitor, code: str) -> None:
    with _told():
        game = shared_games().find(code)
        if game is None:
            raise no_game(code)
        visitor.seat = Seat(game=game.code)


def no_game(code: str) -> RefusedError:
    """That there is no game under a code."""
    return RefusedError(NO_GAME, code=code.strip()[:8].upper())


def _go_back(visitor: Visitor) -> None:
    last: Seat | None = st.session_state.get(LAST)
    game = None if last is None else shared_games().find(last.game)
    if last is not None and game is not None and game.seat_of(last.place):
        on = N_("You have a seat in game {code}, which goes on.")
        st.info(_(OVER if game.over else on, code=game.code))
        st.button(_("Back to the game"), on_click=go_to, args=(visitor, game, last))


def go_to(visitor: Visitor, game: SharedGame, seat: Seat) -> None:
    """Go to a seat, with the scenario and the run of its game."""
    if visitor.choice != game.choice:
        visitor.open(game.choice)
    visitor.seat = seat


@contextmanager
def _told() -> Iterator[None]:
    """Keep what is wrong, to be told when the page is shown next.

    Streamlit answers a click before the page is shown, when the visitor's language is not spoken
    yet: so it is spoken here, as a game that is played has its texts in it; and the problem is
    kept, not its words.
    """
    speak_to_visitor()
    try:
        yield
    except SimError as problem:
        st.session_state[PROBLEM] = problem


def tried(act: Callable[..., None], *given: str) -> None:
    """Do something in a game."""
    with _told():
        act(*given)


def tell_problem() -> None:
    """Tell what went wrong at the last click, once."""
    if problem := st.session_state.pop(PROBLEM, None):
        st.error(plain(str(problem)))
