"""The debriefing: what if you had answered otherwise there? Ends side by side, on the same luck."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cached_property

import pandas as pd

from sim.language import N_
from sim.seat.comparison import first_difference
from sim.seat.ending import YOURS, Decision, Ending, days_apart
from sim.seat.game import Game
from sim.seat.goal import reached
from sim.seat.questions import MODEL, Option

#: columns of the table of ends
KEPT, LEFT, OWN = (
    N_("with the other answer"),
    N_("with it, and the model from there"),
    N_("the model throughout"),
)
#: Outcomes that are shown beside the yardsticks of the goal.
SHOWN = (
    "war_onset",
    "fighting_days",
    "deaths_claimant",
    "deaths_holder",
    "settlement_year",
    "terms_index",
    "control_end",
)


class WhatIf:
    """A game that is over, with one answer changed.

    ``kept`` is the game with the other answer, your later answers where the same questions come up;
    in ``left`` the model decides everything after it. One draw each, like the game itself.
    """

    def __init__(self, ending: Ending, name: str, choice: str) -> None:
        self.ending, self.name, self.choice = ending, name, choice
        self.kept = ending.game.otherwise(name, choice)
        self.left = ending.game.otherwise(name, choice, keep=False)

    @cached_property
    def ends(self) -> pd.DataFrame:
        """The yardsticks of the goal, and the main outcomes, of the four games in words."""
        ending = self.ending
        games = {YOURS: ending.game, KEPT: self.kept, LEFT: self.left, OWN: ending.own_game}
        told = {column: _told(ending, game) for column, game in games.items()}
        frame = pd.DataFrame(told)
        return frame.rename_axis("what")

    @property
    def parted(self) -> dt.date | None:
        """The first day on which the game goes otherwise with the other answer (None: never)."""
        return first_difference(self.ending.game.record, self.kept.record)

    @property
    def kept_answers(self) -> tuple[int, int]:
        """How many of your later answers came up again, and how many there were."""
        course = [one.name for one in self.ending.game.course if one.by_player]
        later = course[course.index(self.name) + 1 :]
        return sum(name in self.kept.decisions for name in later), len(later)

    @cached_property
    def days(self) -> pd.DataFrame:
        """The first days on which the game goes otherwise with the other answer."""
        kept = Ending(replace(self.ending.compared, game=self.kept, yours=self.kept.record))
        return days_apart({YOURS: self.ending.story, KEPT: kept.story}, self.parted)


def other_choices(game: Game, name: str) -> tuple[Option, ...]:
    """What could have been chosen instead at a question that was decided."""
    question = game.at(name).question
    assert question is not None
    chosen = next(one.choice for one in game.course if one.name == name)
    return tuple(one for one in question.options if one.choice not in (chosen, MODEL))


def turning_points(ending: Ending) -> list[Decision]:
    """Decisions to look at, the likeliest to matter first: those the model would take otherwise."""
    mine = [one for one in ending.decisions.values() if one.model]
    return sorted(mine, key=lambda one: not one.answered.differs)


def _told(ending: Ending, game: Game) -> dict[str, str]:
    return reached(game).told() | ending.outcomes_of(game.record, SHOWN)
