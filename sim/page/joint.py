"""Games of several people: kept in the memory of the server, shared by those who play.

A game is what was decided in its seats; everything else is played again from that. Whoever takes a
seat gets a key to it, and is shown only the game of that seat (:class:`sim.seat.JointGame`).
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from threading import RLock

import streamlit as st

from sim.errors import SimError
from sim.language import N_, _, spoken
from sim.page.choice import Choice
from sim.page.classroom import word
from sim.scenario import Scenario
from sim.seat import Game, JointGame, play_together, seats

#: so many games are kept; one that nobody has touched for so many seconds may go for another
MOST_GAMES, IDLE = 60, 900.0
#: whoever has not been seen for so many seconds may be gone; browsers slow hidden pages down
GONE = 150.0
CODE_LETTERS, CODE_LENGTH = "ABCDEFGHJKMNPQRSTUVWXYZ23456789", 4


class RefusedError(SimError):
    """What cannot be done in a game of several, told in the language of whoever it is shown to.

    ``text`` is one that is marked to be translated; ``values`` stand in it.
    """

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text)
        self.text, self.values = text, values

    def __str__(self) -> str:
        return _(self.text, **self.values)


@dataclass
class Place:
    """A seat that is taken: the key to it, the window it is played in, when it was last seen."""

    key: str
    window: int = 0
    seen: float = 0.0
    away: bool = False


class SharedGame:
    """A game of some people. Every question to it, and every act, holds its lock.

    ``version`` is another after every change. It begins when ``people`` seats are taken.
    """

    def __init__(self, code: str, choice: Choice, scenario: Scenario, people: int) -> None:
        self.code, self.choice, self.scenario = code, choice, scenario
        self.seats = list(seats(scenario))
        if len(self.seats) < 2:
            raise RefusedError(N_("This scenario has only one seat: two people cannot play it."))
        self.people = min(max(people, 2), len(self.seats))
        self.version = 0
        self.touched = time.monotonic()
        self.lock = RLock()
        self._places: dict[str, Place] = {}
        self._game: JointGame | None = None
        self._told: dict[str, JointGame] = {}  # the same game, by the language of its texts

    # -- taking a seat -------------------------------------------------------------------------

    @property
    def taken(self) -> list[str]:
        """Seats that somebody has taken, in the order of the scenario."""
        with self.lock:
            return [seat for seat in self.seats if seat in self._places]

    @property
    def free(self) -> list[str]:
        """Seats that can be taken: none once it has begun."""
        with self.lock:
            return [] if self.begun else [seat for seat in self.seats if seat not in self._places]

    @property
    def begun(self) -> bool:
        """Whether it is being played, or over."""
        return self._game is not None

    def sit(self, seat: str) -> str:
        """Take a seat; the key to it. The last who is waited for begins the game."""
        with self.lock:
            if self.begun:
                raise RefusedError(
                    N_("Game {code} has begun: nobody else can take a seat."), code=self.code
                )
            if seat not in self.seats:
                raise RefusedError(N_("There is no such seat in this game."))
            if seat in self._places:
                raise RefusedError(N_("Somebody else has just taken this seat: choose another."))
            self._places[seat] = Place(secrets.token_urlsafe(9), seen=time.monotonic())
            if len(self._places) == self.people:
                try:
                    self._begin()
                except SimError:
                    del self._places[seat]  # nobody has the key to it
                    raise
            self._changed()
            return self._places[seat].key

    def begin(self, seat: str) -> None:
        """Begin without waiting for more people: the model has the other seats."""
        with self.lock:
            if not self.begun and seat in self._places:
                self._begin()
                self._changed()

    def _begin(self) -> None:
        choice = self.choice
        game = play_together(self.scenario, self.taken, choice.seed, choice.replicate)
        self._is_now(game)

    def _is_now(self, game: JointGame) -> None:
        """Take a game that was played just now, in the language that is spoken here."""
        self._game, self._told = game, {spoken(): game}

    def seat_of(self, key: str) -> str:
        """The seat that a key opens ("": none)."""
        with self.lock:
            found = (seat for seat, place in self._places.items()
                     if secrets.compare_digest(place.key.encode(), key.encode()))  # fmt: skip
            return next(found, "")

    # -- who is there --------------------------------------------------------------------------

    def open_window(self, seat: str) -> int:
        """Play a seat in another window from now on; its number."""
        with self.lock:
            self._places[seat].window += 1
            return self.window(seat)

    def window(self, seat: str) -> int:
        """The number of the window in which a seat is played."""
        with self.lock:
            return self._places[seat].window if seat in self._places else 0

    def see(self, seat: str) -> None:
        """Note that somebody is there."""
        with self.lock:
            if seat in self._places:
                self._places[seat].seen = time.monotonic()

    def is_gone(self, seat: str) -> bool:
        """Whether nobody has been seen in a seat for long."""
        with self.lock:
            place = self._places.get(seat)
            return bool(place and not place.away and time.monotonic() - place.seen > GONE)

    def is_away(self, seat: str) -> bool:
        """Whether a seat is left to the model."""
        with self.lock:
            return seat in self._places and self._places[seat].away

    # -- playing -------------------------------------------------------------------------------

    def view(self, seat: str) -> Game:
        """The game as a seat sees it, in the language that is spoken to whoever looks."""
        with self.lock:
            assert self._game is not None
            if spoken() not in self._told:
                self._told[spoken()] = self._game.again()
            return self._told[spoken()].games[seat]

    @property
    def over(self) -> bool:
        """Whether nothing more is asked of anybody; it waits for nobody who plays."""
        game = self._game
        return game is not None and game.over

    def decide(self, seat: str, name: str, choice: str) -> None:
        """Answer the open question, if it is still this one. No decision is ever taken back.

        Whoever could take one back could look first what comes of it, or show the others a move
        that is gone again.
        """
        with self.lock:
            game = self._game
            question = None if game is None else game.question
            if game is None or question is None or (question.seat, question.name) != (seat, name):
                raise RefusedError(N_("This question has been answered already."))
            self._is_now(game.answer(choice))
            self._changed()

    def leave(self, seat: str) -> None:
        """Leave a seat to the model; before the game has begun, to somebody else."""
        with self.lock:
            if seat not in self._places:
                return
            if self._game is None:
                del self._places[seat]
            elif not self._places[seat].away and not self._game.over:
                self._places[seat].away = True
                self._is_now(self._game.leave(seat))
            self._changed()

    def leave_gone(self, seat: str) -> None:
        """Leave to the model a seat in which nobody has been seen for long."""
        with self.lock:
            if self.begun and self.is_gone(seat):
                self.leave(seat)

    def come_back(self, seat: str) -> None:
        """Take a seat again that was left to the model; what it decided meanwhile stands."""
        with self.lock:
            if self._game is None or self._game.over or not self._places[seat].away:
                return
            self._places[seat].away = False
            self._is_now(self._game.come_back(seat))
            self._changed()

    def _changed(self) -> None:
        self.version += 1
        self.touched = time.monotonic()


class SharedGames:
    """All games of a server by their codes.

    Its lock is held to find a game, and never while one is played: no act here asks for the lock
    of a game, so that a slow one stops no other.
    """

    def __init__(self, most: int = MOST_GAMES) -> None:
        self.most = most
        self._lock = RLock()
        self._games: dict[str, SharedGame] = {}

    def create(self, choice: Choice, scenario: Scenario, people: int) -> SharedGame:
        """A new game. The one that was left alone longest goes, where there are too many."""
        with self._lock:
            if len(self._games) >= self.most:
                self._make_room()
            game = SharedGame(self._new_code(), choice, scenario, people)
            self._games[game.code] = game
            return game

    def find(self, code: str) -> SharedGame | None:
        """The game of a code, however it is typed (None: there is none)."""
        with self._lock:
            return self._games.get(code.strip().upper())

    def _make_room(self) -> None:
        oldest = min(self._games.values(), key=lambda game: (not game.over, game.touched))
        if not oldest.over and time.monotonic() - oldest.touched < IDLE:
            raise RefusedError(
                N_(
                    "This page keeps {most} games at a time, and all are being played: try again "
                    "once one has ended."
                ),
                most=self.most,
            )
        del self._games[oldest.code]

    def _new_code(self) -> str:
        code = word(CODE_LETTERS, CODE_LENGTH)
        return self._new_code() if code in self._games else code


@st.cache_resource(show_spinner=False)
def shared_games() -> SharedGames:
    """The games of this server, which go when it ends."""
    return SharedGames()
