"""A game that is over beside what the model does by itself with the same luck."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import zip_longest

import pandas as pd

from sim.api import INFLUENCE_OUTCOMES, run
from sim.errors import SimError
from sim.outcomes import outcomes
from sim.record import Record
from sim.seat.game import Game
from sim.seat.questions import Answered


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


def compare_with_model(game: Game) -> Comparison:
    """Set a game that is over beside what the model does by itself with the same luck.

    Draws have names, so that the two runs share their chance day by day (common random numbers).
    One game is one counterfactual.
    """
    if not game.over:
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
