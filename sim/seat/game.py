"""Playing: a game is run from its start to the first open question, or to its end."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sim.api import run
from sim.errors import SimError, show, unknown_name
from sim.explain import Entry
from sim.record import Record
from sim.runs import (
    MOST_REPLICATES,
    MOST_SEED,
    Source,
    let_go,
    read_scenario,
    whole_number,
)
from sim.scenario import Scenario
from sim.seat.hands import Hand, Hands, dealt, seats
from sim.seat.model import SeatedModel
from sim.seat.player import Player, UnansweredError
from sim.seat.questions import ASK, AWAY, Answered, Question, checked
from sim.seat.telling import before_answers, news
from sim.seat.words import Words


@dataclass(frozen=True)
class Game:
    """A game as far as it has been played, as one seat sees it.

    ``question`` is what it is asked next (None: nothing). ``course`` lists every question
    that came up, those that the model answered included. ``record`` is the run so far with the
    state of every step; it holds the truth and everybody's figures, which a player who is not
    to be told sees only at the end (what may be known stands in the question). ``worth`` is what
    things as they are are worth to the party played, as a share of all that is at stake for it
    (NaN: a third party is played), ``first_worth`` what they were on the first day. ``in_force``:
    whether a deal is in force, one from before the first day included. ``others`` are the other
    seats that somebody plays, and ``waits_for`` is that of them which is to decide now ("": none).
    """

    scenario: Scenario
    seat: str
    seed: int
    replicate: int
    decisions: Mapping[str, str]
    ask: str
    since: dt.date | None
    question: Question | None
    course: tuple[Answered, ...]
    record: Record
    worth: float = math.nan
    first_worth: float = math.nan
    in_force: bool = False
    others: Mapping[str, Hand] = field(default_factory=dict)
    waits_for: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing more is asked of anybody."""
        return self.question is None and not self.waits_for

    @property
    def hand(self) -> Hand:
        """What was decided in this seat."""
        return Hand(self.decisions, self.ask, self.since, self.course)

    @property
    def meanwhile(self) -> tuple[Entry, ...]:
        """What became known since the seat last decided, while another is asked.

        Answers to a text put to all are left out until it has answered, too.
        """
        events, last = self.record.events, self.course[-1:]
        put = before_answers(events, len(events))
        answered = any(one.kind == "answer" and one.events >= put for one in last)
        words = Words(self.scenario, self.seat)
        return tuple(news(events, self.course, words, waiting=not answered))

    def answer(self, choice: str, ask: str | None = None, since: dt.date | None = None) -> Game:
        """The game after an answer to its question (this one stays as it is).

        `ask` changes from now on where it stops; `since` makes it stop at every question from
        that date on.
        """
        question = self._open_question()
        decisions = {**self.decisions, question.name: choice}
        return self._again(decisions, ask or self.ask, since)

    def leave_to_model(self) -> Game:
        """The game played to its end by the model, in every seat."""
        others = {name: replace(hand, ask="nothing") for name, hand in self.others.items()}
        return _play(self, self.decisions, "nothing", None, others=others)

    def back(self, steps: int = 1) -> Game:
        """The game before the last decisions of the player, and what others decided after them."""
        steps = whole_number("steps", steps, least=0)
        made = [one.name for one in self.course if one.by_player]
        taken_back = made[max(0, len(made) - steps) :]
        kept = {n: choice for n, choice in self.decisions.items() if n not in taken_back}
        ask = "important" if self.ask == "nothing" else self.ask
        others = self.at(taken_back[0]).others if self.others and taken_back else self.others
        return _play(self, kept, ask, self.since, others=others)

    def at(self, name: str) -> Game:
        """The game as it stood at a question that came up, with what all decided before it."""
        return _play(self, self._before(name), self.ask, self.since, stop_at=name)

    def otherwise(self, name: str, choice: str, keep: bool = True) -> Game:
        """The game to its end with another answer to a question that came up, on the same luck.

        What was decided before stays. What was decided later is kept, too (`keep`), where the same
        question comes up and the choice is still there, by others, too; all else the model decides.
        """
        before = self._before(name)
        decisions = {**(self.decisions if keep else before), name: choice}
        others = self.others if keep or not self.others else self.at(name).others
        return _play(self, decisions, "nothing", None, lenient_after=name, others=others)

    def _before(self, name: str) -> dict[str, str]:
        """What was decided before a question that came up."""
        course = [one.name for one in self.course]
        if name not in course:
            raise SimError(f"decisions: {show(name)} did not come up in this game")
        earlier = set(course[: course.index(name)])
        return {one: choice for one, choice in self.decisions.items() if one in earlier}

    def preview(self, choice: str) -> Question:
        """The open question with one more choice among its options: what a number would mean."""
        self._open_question()
        shown = _play(self, self.decisions, self.ask, self.since, preview=choice)
        assert shown.question is not None
        return shown.question

    def _again(self, decisions: Mapping[str, str], ask: str, since: dt.date | None) -> Game:
        return _play(self, decisions, ask, since)

    def _open_question(self) -> Question:
        if self.waits_for:
            raise SimError(f"the game waits for {self.waits_for} to decide")
        if self.question is None:
            raise SimError("the game is over: nothing more is asked")
        return self.question


@dataclass(frozen=True)
class JointGame:
    """A game in which several seats are played: by seat, the game as it sees it.

    The course of the turn asks one seat at a time, so at most one question is open. What is shown
    of a game to whoever plays a seat must come from the game of that seat.
    """

    games: Mapping[str, Game]

    @property
    def question(self) -> Question | None:
        """What is asked next, of the seat that it names (None: the game is over)."""
        return next((one.question for one in self.games.values() if one.question), None)

    @property
    def over(self) -> bool:
        """Whether nothing more is asked of anybody."""
        return self.question is None

    @property
    def hands(self) -> dict[str, Hand]:
        """What was decided, by seat."""
        return {seat: game.hand for seat, game in self.games.items()}

    def again(self) -> JointGame:
        """The same game in the language that is spoken here: texts are made as it is played."""
        return self._with(next(iter(self.games)), {})

    def answer(self, choice: str) -> JointGame:
        """The game after an answer to its question (this one stays as it is)."""
        if self.question is None:
            raise SimError("the game is over: nothing more is asked")
        return self._with(self.question.seat, {self.question.name: choice})

    def leave(self, seat: str) -> JointGame:
        """The game with a seat left to the model until somebody comes back to it."""
        return self._with(seat, {}, "nothing")

    def come_back(self, seat: str) -> JointGame:
        """The game with somebody in a seat again; what the model decided meanwhile stands."""
        hand = self.hands[seat]
        passed = [one.name for one in hand.course if one.name not in hand.decisions]
        return self._with(seat, dict.fromkeys(passed, AWAY), "important")

    def _with(self, seat: str, more: Mapping[str, str], ask: str = "") -> JointGame:
        hand = self.hands[seat]
        changed = replace(hand, decisions={**hand.decisions, **more}, ask=ask or hand.ask)
        one = self.games[seat]
        return play_together(one.scenario, {**self.hands, seat: changed}, one.seed, one.replicate)


def play(
    scenario: Source,
    seat: str,
    seed: int = 0,
    replicate: int = 0,
    decisions: Mapping[str, str] | None = None,
    ask: str = "important",
    since: dt.date | None = None,
    others: Hands = (),
) -> Game:
    """Play a seat up to the first question that has no decision yet, or to the end.

    Args:
        scenario: a scenario, a path, or the name of a shipped scenario.
        seat: the party or third party to play (see :func:`seats`).
        seed: names the stream of shocks.
        replicate: number of the run within the seed.
        decisions: what was decided, by the name of the question; what is not in it and does not
            stop the game, the model's own agent decides.
        ask: where to stop: at `all` questions, at what is `important`, or at `nothing`. A question
            is passed over as routine if the model's agent would leave things as they are, its
            figures do not favour to act, and neither war and peace, the front nor the agreement
            in force has changed since such a question last came up.
        since: from this date on stop at every question, routine or not.
        others: other seats that somebody plays; the game then stops at their questions, too.

    >>> play("toy/fearon", "north", seed=1, ask="nothing").record.events[-1].kind
    'agreement'
    """
    own = {seat: Hand(decisions or {}, ask, since)}
    return play_together(scenario, {**dealt(others), **own}, seed, replicate).games[seat]


def play_together(scenario: Source, hands: Hands, seed: int = 0, replicate: int = 0) -> JointGame:
    """Play several seats up to the first question of any of them without a decision, or to the end.

    A question has its name within its seat, so that decisions are given by seat and name. The same
    decisions give the same game, in whatever order they were taken.

    Args:
        scenario: a scenario, a path, or the name of a shipped scenario.
        hands: the seats, and what was decided in each (see :class:`Hand` and :func:`play`).
        seed: names the stream of shocks.
        replicate: number of the run within the seed.

    >>> game = play_together("toy/fearon", ["north", "south"], seed=1)
    >>> game.question.seat, game.games["south"].waits_for
    ('north', 'north')
    >>> game.answer("ask-0.9").question.seat
    'south'
    """
    loaded = read_scenario(scenario)
    seed = whole_number("seed", seed, most=MOST_SEED)
    replicate = whole_number("replicate", replicate, most=MOST_REPLICATES)
    played = dealt(hands)
    for seat, hand in played.items():
        if seat not in seats(loaded):
            raise unknown_name(f"seat: there is no seat {show(seat)}", seat, seats(loaded))
        if hand.ask not in ASK:
            raise SimError(f"ask: {show(hand.ask)}\n    allowed: {', '.join(ASK)}")
    if not played:
        raise SimError(f"seat: none is played\n    allowed: {', '.join(seats(loaded))}")
    players = [_player(seat, hand) for seat, hand in played.items()]
    return _run(loaded, seed, replicate, players)


def _player(seat: str, hand: Hand, **more: Any) -> Player:
    """Somebody in a seat with what was decided in it."""
    since = None if hand.since is None else hand.since.toordinal()
    return Player(seat, checked(hand.decisions), hand.ask, since, **more)


def _play(
    game: Game,
    decisions: Mapping[str, str],
    ask: str,
    since: dt.date | None,
    preview: str = "",
    stop_at: str = "",
    lenient_after: str = "",
    others: Mapping[str, Hand] | None = None,
) -> Game:
    """Run a game again from its start, with decisions and places to stop of its own."""
    own = Hand(decisions, ask, since)
    asked = {"preview": preview, "stop_at": stop_at, "lenient_after": lenient_after}
    players = [_player(game.seat, own, **asked), *_others(game, others, stop_at, lenient_after)]
    return _run(game.scenario, game.seed, game.replicate, players).games[game.seat]


def _others(
    game: Game, others: Mapping[str, Hand] | None, stop_at: str = "", lenient_after: str = ""
) -> list[Player]:
    """Who plays the other seats; where the player may decide otherwise they ask nothing more."""
    found = []
    for seat, hand in (game.others if others is None else others).items():
        ask = "nothing" if lenient_after else hand.ask
        lenient = bool(stop_at or lenient_after)
        found.append(_player(seat, replace(hand, ask=ask), lenient=lenient))
    return found


def _run(scenario: Scenario, seed: int, replicate: int, players: Sequence[Player]) -> JointGame:
    question: Question | None = None
    model = _made(scenario, seed, replicate, players)
    first_worth = {player.name: _worth(model, player.name) for player in players}
    try:
        model.run()
    except UnansweredError as stop:
        question = stop.question
    except SimError:
        raise
    except Exception:
        run(scenario, seed, replicate)  # which tells what a class of the user's own does wrong
        raise
    finally:
        let_go(model)
    until = dt.date.max.toordinal() if question is None else question.date.toordinal()
    for player in players:
        if left := player.unused(until):
            raise SimError(f"decisions: {left[0]} does not come up in this game")
    hands = {player.name: _hand(player) for player in players}
    asked = "" if question is None else question.seat
    games = {
        seat: Game(
            scenario=scenario,
            seat=seat,
            seed=seed,
            replicate=replicate,
            decisions=hand.decisions,
            ask=hand.ask,
            since=hand.since,
            question=question if seat == asked else None,
            course=hand.course,
            record=model.record,
            worth=_worth(model, seat),
            first_worth=first_worth[seat],
            in_force=model.deal != 0 and model.deal_broken == 0,
            others={other: one for other, one in hands.items() if other != seat},
            waits_for="" if seat == asked else asked,
        )
        for seat, hand in hands.items()
    }
    return JointGame(games)


def _hand(player: Player) -> Hand:
    since = None if player.since is None else dt.date.fromordinal(player.since)
    return Hand(player.taken, player.ask, since, tuple(player.course))


def _worth(model: SeatedModel, seat: str) -> float:
    party = next((one for one in model.parties if one.name == seat), None)
    return math.nan if party is None else float(party.value_now(model))


def _made(scenario: Scenario, seed: int, replicate: int, players: Iterable[Player]) -> SeatedModel:
    try:
        return SeatedModel(scenario, seed, replicate, players)
    except SimError:
        raise
    except Exception:
        run(scenario, seed, replicate)  # which tells what a class of the user's own does wrong
        raise


def questions_decided(game: Game) -> dict[str, Question]:
    """The questions that were decided, by name, each with what was chosen and the model's choice.

    They are as they were put, but without the situation and the news; the game is played again.
    """
    player = _player(game.seat, game.hand, remember=True)
    players = [player, *_others(game, None)]
    again = _run(game.scenario, game.seed, game.replicate, players).games[game.seat]
    assert again.record.events == game.record.events
    return player.remembered
