"""Playing: a game is run from its start to the first open question, or to its end."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

import pandas as pd

from sim.api import INFLUENCE_OUTCOMES, run
from sim.errors import SimError, show, unknown_name
from sim.language import in_english
from sim.outcomes import outcomes
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
from sim.seat.model import SeatedModel
from sim.seat.player import Player, UnansweredError
from sim.seat.questions import ASK, Answered, Question, checked


@dataclass(frozen=True)
class Game:
    """A game as far as it has been played.

    ``question`` is what is asked next (None: the game is over). ``course`` lists every question
    that came up, those that the model answered included. ``record`` is the run so far with the
    state of every step; it holds the truth and everybody's figures, which a player who is not
    to be told sees only at the end (what may be known stands in the question). ``worth`` is what
    things as they are are worth to the party played, as a share of all that is at stake for it
    (NaN: a third party is played), ``first_worth`` what they were on the first day. ``in_force``:
    whether a deal is in force, one from before the first day included.
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

    @property
    def over(self) -> bool:
        """Whether nothing more is asked."""
        return self.question is None

    def answer(self, choice: str, ask: str | None = None, since: dt.date | None = None) -> Game:
        """The game after an answer to its question (this one stays as it is).

        `ask` changes from now on where it stops; `since` makes it stop at every question from
        that date on.
        """
        question = self._open_question()
        decisions = {**self.decisions, question.name: choice}
        return self._again(decisions, ask or self.ask, since)

    def leave_to_model(self) -> Game:
        """The game played to its end by the model."""
        return self._again(self.decisions, "nothing", None)

    def back(self, steps: int = 1) -> Game:
        """The game before the last decisions of the player."""
        steps = whole_number("steps", steps, least=0)
        made = [one.name for one in self.course if one.by_player]
        taken_back = set(made[max(0, len(made) - steps) :])
        kept = {n: choice for n, choice in self.decisions.items() if n not in taken_back}
        ask = "important" if self.ask == "nothing" else self.ask
        return self._again(kept, ask, self.since)

    def at(self, name: str) -> Game:
        """The game as it stood at a question that came up, with what was decided before it."""
        return _play(self, self._before(name), self.ask, self.since, stop_at=name)

    def otherwise(self, name: str, choice: str, keep: bool = True) -> Game:
        """The game to its end with another answer to a question that came up, on the same luck.

        What was decided before stays. What was decided later is kept, too (`keep`), where the same
        question comes up and the choice is still there; all else the model decides.
        """
        before = self._before(name)
        decisions = {**(self.decisions if keep else before), name: choice}
        return _play(self, decisions, "nothing", None, lenient_after=name)

    def _before(self, name: str) -> dict[str, str]:
        """What was decided before a question that came up."""
        course = [one.name for one in self.course]
        if name not in course:
            raise SimError(f"decisions: {show(name)} did not come up in this game")
        earlier = set(course[: course.index(name)])
        return {one: choice for one, choice in self.decisions.items() if one in earlier}

    @in_english
    def preview(self, choice: str) -> Question:
        """The open question with one more choice among its options: what a number would mean."""
        self._open_question()
        shown = _play(self, self.decisions, self.ask, self.since, preview=choice)
        assert shown.question is not None
        return shown.question

    def _again(self, decisions: Mapping[str, str], ask: str, since: dt.date | None) -> Game:
        return _play(self, decisions, ask, since)

    def _open_question(self) -> Question:
        if self.question is None:
            raise SimError("the game is over: nothing more is asked")
        return self.question


def seats(scenario: Source) -> dict[str, str]:
    """Who can be played in a scenario, and what it is.

    >>> seats("toy/hurting-stalemate")
    {'north': 'leads the claimant', 'south': 'leads the holder', 'envoy': 'mediates'}
    """
    loaded = read_scenario(scenario)
    found = {
        name: f"leads the {party.side}" if party.leads else f"has a veto for the {party.side}"
        for name, party in loaded.parties.items()
    }
    for name, third in loaded.third_parties.items():
        draws_lines = third.backing is not None and bool(third.backing.red_lines)
        can = ["mediates"] * (third.mediation is not None) + ["draws red lines"] * draws_lines
        if can:
            found[name] = " and ".join(can)
    return found


@in_english
def play(
    scenario: Source,
    seat: str,
    seed: int = 0,
    replicate: int = 0,
    decisions: Mapping[str, str] | None = None,
    ask: str = "important",
    since: dt.date | None = None,
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

    >>> play("toy/fearon", "north", seed=1, ask="nothing").record.events[-1].kind
    'agreement'
    """
    loaded = read_scenario(scenario)
    seed = whole_number("seed", seed, most=MOST_SEED)
    replicate = whole_number("replicate", replicate, most=MOST_REPLICATES)
    if seat not in seats(loaded):
        raise unknown_name(f"seat: there is no seat {show(seat)}", seat, seats(loaded))
    if ask not in ASK:
        raise SimError(f"ask: {show(ask)}\n    allowed: {', '.join(ASK)}")
    start = Game(
        loaded, seat, seed, replicate, {}, ask, since, None, (), Record(loaded, seed, replicate)
    )
    return _play(start, decisions or {}, ask, since)


def _play(
    game: Game,
    decisions: Mapping[str, str],
    ask: str,
    since: dt.date | None,
    preview: str = "",
    stop_at: str = "",
    lenient_after: str = "",
) -> Game:
    """Run a game again from its start, with decisions and places to stop of its own."""
    decisions = checked(decisions)
    day = None if since is None else since.toordinal()
    player = Player(
        game.seat, decisions, ask, day, preview, stop_at=stop_at, lenient_after=lenient_after
    )
    return _run(game, player)


def _run(game: Game, player: Player) -> Game:
    question: Question | None = None
    model = _made(game, player)
    first_worth = _worth(model, game.seat)
    try:
        model.run()
    except UnansweredError as stop:
        question = stop.question
    except SimError:
        raise
    except Exception:
        _run_without_player(game)
        raise
    finally:
        let_go(model)
    until = dt.date.max.toordinal() if question is None else question.date.toordinal()
    if left := player.unused(until):
        raise SimError(f"decisions: {left[0]} does not come up in this game")
    since = None if player.since is None else dt.date.fromordinal(player.since)
    return Game(
        scenario=game.scenario,
        seat=game.seat,
        seed=game.seed,
        replicate=game.replicate,
        decisions=player.taken,
        ask=player.ask,
        since=since,
        question=question,
        course=tuple(player.course),
        record=model.record,
        worth=_worth(model, game.seat),
        first_worth=first_worth,
        in_force=model.deal != 0 and model.deal_broken == 0,
    )


def _worth(model: SeatedModel, seat: str) -> float:
    party = next((one for one in model.parties if one.name == seat), None)
    return math.nan if party is None else float(party.value_now(model))


def _made(game: Game, player: Player) -> SeatedModel:
    try:
        return SeatedModel(game.scenario, game.seed, game.replicate, player)
    except SimError:
        raise
    except Exception:
        _run_without_player(game)
        raise


def _run_without_player(game: Game) -> None:
    """Run the model itself, which tells what a class of the user's own does wrong."""
    run(game.scenario, game.seed, game.replicate)


@in_english
def questions_decided(game: Game) -> dict[str, Question]:
    """The questions that were decided, by name, each with what was chosen and the model's choice.

    They are as they were put, but without the situation and the news; the game is played again.
    """
    since = None if game.since is None else game.since.toordinal()
    player = Player(game.seat, game.decisions, game.ask, since, remember=True)
    again = _run(game, player)
    assert again.record.events == game.record.events
    return player.remembered


@dataclass(frozen=True)
class Comparison:
    """A game beside the model's own run on the same shocks, both with the state of every step.

    ``table`` has a row for each main outcome: `yours`, `model` and `difference`. ``otherwise``
    lists the decisions in which the player differed from the model's agent as it stood there, and
    ``game`` is the game. :mod:`sim.seat.ending` tells all this in words.
    """

    game: Game

    yours: Record
    model: Record
    table: pd.DataFrame
    otherwise: tuple[Answered, ...]

    @property
    def parted(self) -> dt.date | None:
        """The first day on which the two runs went otherwise (None: they are the same)."""
        return first_difference(self.yours, self.model)


def first_difference(first: Record, second: Record) -> dt.date | None:
    """The first day on which two runs went otherwise (None: they are the same)."""
    pairs = zip_longest(first.events, second.events)
    days = (min(e.day for e in pair if e is not None) for pair in pairs if pair[0] != pair[1])
    day = next(days, None)
    return None if day is None else dt.date.fromordinal(day)


@in_english
def compare_with_model(game: Game) -> Comparison:
    """Set a game that is over beside what the model does by itself with the same luck.

    Draws have names, so that the two runs share their chance day by day (common random numbers).
    One game is one counterfactual.
    """
    if game.question is not None:
        raise SimError("the game is not over: answer its question, or leave the rest to the model")
    own = run(game.scenario, game.seed, game.replicate, trace=True)
    yours, model = outcomes(game.record), outcomes(own)
    table = pd.DataFrame(
        {
            "yours": [float(yours[name]) for name in INFLUENCE_OUTCOMES],
            "model": [float(model[name]) for name in INFLUENCE_OUTCOMES],
        },
        index=pd.Index(INFLUENCE_OUTCOMES, name="outcome"),
    )
    table["difference"] = table["yours"] - table["model"]
    otherwise = tuple(one for one in game.course if one.differs)
    return Comparison(game, game.record, own, table, otherwise)
